//! Pages in which hints of `casebook new` still stand: `not-finished`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Page, PageId},
};

pub(super) fn check(checked: Checked, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    // A draft need not be finished.
    let Some(hints) = page.hints.filter(|_| checked.graph.is_published(id)) else { return };
    let message = match hints.count {
        1 => "a hint of `casebook new` is left, where your words are to be".to_owned(),
        count => format!("{count} hints of `casebook new` are left, where your words are to be"),
    };
    let help = "Write your words in place of each, or delete it. `draft: yes` keeps the page out of the site until then.";
    found
        .push(Diagnostic::new(Code::NotFinished, hints.first, message).label("the first is here").help(help));
}
