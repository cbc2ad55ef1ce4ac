//! Keys that a kind of page must have: `missing-field`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::Field,
};

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, page) in checked.graph.pages() {
        let missing =
            Field::all_of(page.kind).filter(|f| f.required_by(page.kind) && !page.keys.contains(&f.name));
        found.extend(missing.map(|field| {
            let message = format!("{} needs `{}`, and here is none", page.kind.with_article(), field.name);
            let help = format!("Add a line `{}: …`. It takes {}.", field.name, field.takes.words());
            Diagnostic::new(Code::MissingField, page.span(), message).help(help)
        }));
    }
    found
}
