//! Cells that a spreadsheet would take for formulas.
//!
//! In: a table that is handed on. Out: the note that says what was done about them. It must not know how a file is written.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::File,
    table::{self, Cell, Table, defused},
};
use std::borrow::Cow;

/// The note for cells that get an apostrophe in the download, at the first of them; nothing where there is none.
pub(super) fn note(table: &Table, file: &File, is_offered: impl Fn(usize) -> bool) -> Option<Diagnostic> {
    let (mut first, mut count) = (None, 0_usize);
    for (at, column) in table.columns.iter().enumerate().filter(|(at, _)| is_offered(*at)) {
        for (row, cell) in column.cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && matches!(defused(text), Cow::Owned(_))
            {
                count += 1;
                first = Some(first.map_or((row, at), |first: (usize, usize)| first.min((row, at))));
            }
        }
    }
    let (row, column) = first?;
    let cells = if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
    let message = format!(
        "{cells} would be run as a formula by a spreadsheet; an apostrophe stands before each in the download"
    );
    Some(
        Diagnostic::new(Code::DataValues, table::place(file, table, row, column), message)
            .help("Look whether the publisher meant that. Nothing need be done."),
    )
}
