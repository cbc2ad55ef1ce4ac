//! People and stories are shown only with consent: `no-consent`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId},
};

pub(super) fn check(_: Checked, _: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    let shown = matches!(page.kind, Kind::Person | Kind::Story) && page.flag("draft") != Some(true);
    if shown && page.flag("consent") != Some(true) {
        let span = page.field("consent").map_or(page.span(), |f| f.span);
        let message = format!("`{}` is about people, and nothing says that they agreed", page.title.value);
        let help = "Ask everybody who is named. When they agree, add the line `consent: yes`; until then, `draft: yes`.";
        found.push(Diagnostic::new(Code::NoConsent, span, message).help(help));
    }
}
