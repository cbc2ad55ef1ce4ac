//! A way to a person: `no-contact`, `no-access-note`, `no-way-to-a-person`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId},
};

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let today = checked.config.today();
    let to_come: Vec<(PageId, &Page)> = checked
        .graph
        .published()
        .filter(|(_, p)| p.kind == Kind::Surgery && p.text("status") != Some("cancelled"))
        .filter(|(_, p)| p.moment("when").is_some_and(|when| when.day >= today))
        .collect();
    // One that is not finished has hints at what is missing.
    for (id, page) in to_come.iter().filter(|(_, page)| page.hints.is_none()) {
        let has = |field: &str| checked.graph.text(*id, field).is_some();
        if !has("contact") {
            let message = "nobody can ask about this surgery: it has no contact";
            let help = "Add `contact:` with an e-mail address or a telephone number, here or in the series.";
            found.push(Diagnostic::new(Code::NoContact, page.span(), message).help(help));
        }
        if !has("access") {
            let message = "this surgery does not say how to get in";
            let help = "Add `access:` with a sentence on steps, lift, hearing loop and toilet, here or in the series.";
            found.push(Diagnostic::new(Code::NoAccessNote, page.span(), message).help(help));
        }
    }
    let guide = checked.graph.published().find(|(_, p)| p.kind == Kind::Guide);
    if let (Some((_, guide)), true, true) = (guide, checked.config.contact.is_empty(), to_come.is_empty()) {
        let message = "guides of this site lead to no person: there is no contact and no surgery to come";
        let help =
            "Add a line `contact: you@example.org` to casebook.yaml, or a surgery with a date to come.";
        found.push(Diagnostic::new(Code::NoWayToAPerson, guide.span(), message).help(help));
    }
    found
}
