//! People and stories are shown only with consent: `no-consent`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::Kind,
};

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    let pages = checked.graph.pages().map(|(_, page)| page);
    let shown =
        pages.filter(|p| matches!(p.kind, Kind::Person | Kind::Story) && p.flag("consent") != Some(true));
    let finding = |page: &crate::page::Page| {
        let span = page.field("consent").map_or(page.span(), |f| f.span);
        let message = format!("`{}` is about people, and nothing says that they agreed", page.title.value);
        let help = "Ask everybody who is named. When they agree, add the line `consent: yes`; until then, `draft: yes`.";
        Diagnostic::new(Code::NoConsent, span, message).help(help)
    };
    shown.filter(|p| p.flag("draft") != Some(true)).map(finding).collect()
}
