//! Data that can be got, under a known licence: `dataset-without-source`, `dataset-without-licence`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId},
};

pub(super) fn check(_: Checked, _: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    if page.kind == Kind::Dataset {
        let file = page.field("file");
        if file.is_none() && !page.keys.contains(&"url") {
            let message = format!("`{}` says neither which file it is nor where to get it", page.title.value);
            let help = "Add `file:` with the name of the file beside this page, or `url:` with the address to get it from.";
            found.push(Diagnostic::new(Code::DatasetWithoutSource, page.span(), message).help(help));
        }
        if let (Some(file), None) = (file, page.text("licence")) {
            let message = "this data file has no licence, so nobody may know whether to use it";
            let help = "Add `licence:` with the licence its publisher gives. Is there none? Then give its `url:` and leave the file out.";
            found.push(Diagnostic::new(Code::DatasetWithoutLicence, file.span, message).help(help));
        }
    }
}
