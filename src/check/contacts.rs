//! A way to a person: `no-contact`, `no-access-note`, `no-way-to-a-person`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Day, Kind, Page, PageId, Relation},
    recur,
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
    let is_alone = checked.config.contact.is_empty() && to_come.is_empty() && !comes_round(checked);
    if let (Some((_, guide)), true) = (guide, is_alone) {
        let message = "guides of this site lead to no person: there is no contact and no surgery to come";
        let help =
            "Add a line `contact: you@example.org` to casebook.yaml, or a surgery with a date to come.";
        found.push(Diagnostic::new(Code::NoWayToAPerson, guide.span(), message).help(help));
    }
    found
}

/// Whether the rule of a series gives a date within a year.
fn comes_round(checked: Checked) -> bool {
    let (graph, today) = (checked.graph, checked.config.today());
    let ahead = Day(today.0.saturating_add(jiff::Span::new().years(1)));
    graph.published().any(|(id, page)| {
        let files = graph.backward(id, Relation::PartOf).filter_map(|file| graph.page(file).moment("when"));
        let course = recur::of_series(page, files, today);
        course.is_some_and(|course| !course.between(today, ahead).is_empty())
    })
}
