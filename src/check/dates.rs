//! Dates that do not fit together or have passed: `end-before-start`, `check-overdue`, `data-overdue`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Page, PageId},
};

pub(super) fn check(checked: Checked, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    found.extend(order(page, "when", "ends"));
    found.extend(order(page, "publish", "expires"));
    found.extend(order(page, "embargo", "expires"));
    found.extend(order(page, "date", "updated"));
    if checked.graph.is_published(id) {
        found.extend(overdue(checked, page, "check_by", Code::CheckOverdue));
        found.extend(overdue(checked, page, "next_due", Code::DataOverdue).filter(|_| !page.is_frozen()));
    }
}

pub(super) fn order(page: &Page, first: &str, second: &str) -> Option<Diagnostic> {
    let (from, to) = (page.moment(first)?, page.moment(second)?);
    let wrong = if to.time.is_none() { to.day < from.day } else { to.start() < from.start() };
    let (start, end) = (page.field(first)?.span, page.field(second)?.span);
    wrong.then(|| {
        let message = format!("`{second}` ({}) lies before `{first}` ({})", to.written(), from.written());
        Diagnostic::new(Code::EndBeforeStart, end, message)
            .label("this is earlier")
            .also(start, "than this")
            .help("Put the two dates right.")
    })
}

fn overdue(checked: Checked, page: &Page, field: &str, code: Code) -> Option<Diagnostic> {
    let due = page.moment(field)?;
    (due.day < checked.config.today()).then(|| {
        let (message, help) = match code {
            Code::DataOverdue => (
                "newer data was due, and the day for it has passed",
                "Look whether it has come out; then change `got`, `period` and `next_due`.",
            ),
            _ => (
                "somebody was to check this page, and the day for it has passed",
                "Go through it; then put today's date at `checked` and a later one at `check_by`.",
            ),
        };
        let finding = Diagnostic::new(code, page.field(field).map(|f| f.span), message);
        finding.label(due.day.long()).help(help)
    })
}
