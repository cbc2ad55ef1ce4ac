//! What looks personal in a data file, as findings.
//!
//! In: what the guard suspects, and what the page of the data says to that. Out: findings that point into the file, and
//! notes of what the page excuses. It must not know what is shown of the data.

use crate::{
    diagnostic::{Code, Diagnostic},
    guard::{Personal, Rules, Suspicion},
    source::{File, Span},
    table::{self, Table},
};

/// The findings for what looks personal. Small counts are none: they are hidden, and the rest is shown.
pub(super) fn findings(table: &Table, file: &File, suspicions: &[Suspicion]) -> Vec<Diagnostic> {
    let of_one = suspicions.iter().filter(|suspicion| suspicion.what != Personal::SmallCount);
    of_one.map(|suspicion| finding(table, file, suspicion)).collect()
}

fn finding(table: &Table, file: &File, suspicion: &Suspicion) -> Diagnostic {
    let Suspicion { what, column, row, count } = *suspicion;
    let place = table::place(file, table, row, column);
    let name = &table.columns[column].name;
    let line = table.rows[row].line;
    let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    let message = format!("the column `{name}` looks like {}: {rows}, first in line {line}", what.words());
    Diagnostic::new(Code::PersonalData, place, message)
        .help("Take the column out of the file before you share it, or count by area instead.")
        .help(format!(
            "Does it point to nobody? Say why on the page of the data: `safe_because: {{ {}: … }}`.",
            what.name()
        ))
}

/// What the page excuses, to be listed.
pub(super) fn excused(rules: &Rules, span: Span) -> Vec<Diagnostic> {
    let said = rules.safe_because.iter().map(|(what, reason)| {
        let message = format!("{} are not guarded against here: “{reason}”", what.words());
        Diagnostic::new(Code::GuardOverridden, span, message)
            .help("Look from time to time whether this still holds, above all when the file is renewed.")
    });
    said.collect()
}
