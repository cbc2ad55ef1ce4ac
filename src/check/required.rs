//! Keys that a page must have: `missing-field`; words for its picture: `image-without-alt`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Field, Kind, Page, PageId},
};
use std::sync::LazyLock;

pub(super) fn check(_: Checked, _: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    // Nobody knows yet when a draft will be published.
    let is_draft = page.flag("draft") == Some(true);
    let missing = |field: &&&Field| !page.keys.contains(&field.name) && (field.name != "date" || !is_draft);
    for field in REQUIRED[page.kind as usize].iter().filter(missing) {
        let message = format!("{} needs `{}`, and here is none", page.kind.with_article(), field.name);
        let help = format!("Add a line `{}: …`. It takes {}.", field.name, field.takes.words());
        found.push(Diagnostic::new(Code::MissingField, page.span(), message).help(help));
    }
    if let (Some(image), None) = (page.field("image"), page.text("image_alt")) {
        let message = "this picture has no description for those who cannot see it";
        let help = "Add a line `image_alt: …` that says what it shows.";
        found.push(Diagnostic::new(Code::ImageWithoutAlt, image.span, message).help(help));
    }
}

/// The keys that each kind must have.
static REQUIRED: LazyLock<Vec<Vec<&Field>>> = LazyLock::new(|| {
    let of = |kind: &Kind| Field::all_of(*kind).filter(|field| field.required_by(*kind)).collect();
    Kind::ALL.iter().map(of).collect()
});
