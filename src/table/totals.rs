//! Rows of totals, which would count everything twice.
//!
//! In: the columns of a table. Out: whether its last row is such, and what its numbers are as against the sums.
//! It must not know where the row was written.

use super::{Cell, Column, Holds, Number};

/// What the last row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Total {
    /// Its numbers are the sums of their columns.
    Equal,
    /// It is called a total, but in this column it is the first number and not the second, which is the sum.
    Unequal { name: String, written: Number, sum: Number },
    /// It is called a total of numbers that do not add up, such as percentages.
    Other,
}

/// Words that a row of totals is called by.
const NAMES: &[&str] = &["total", "totals", "grand total", "sub-total", "subtotal", "all", "overall", "sum"];
/// Without a name, only a row below so many others is a total.
const ROWS_MIN: usize = 3;

/// Whether the last row is one of totals.
pub(super) fn total(columns: &[Column]) -> Option<Total> {
    let rows = columns.first()?.cells.len();
    let last = rows.checked_sub(1).filter(|last| *last > 0)?;
    let label = columns.iter().find_map(|column| column.cells[last].text());
    let is_named = label.is_some_and(|label| {
        let label = label.trim_end_matches(':').to_lowercase();
        NAMES.contains(&label.as_str()) || label.starts_with("total ") || label.ends_with(" total")
    });
    if !is_named && (label.is_some() || rows <= ROWS_MIN) {
        return None;
    }
    let counts = columns.iter().filter(|column| column.holds == Holds::Number);
    let pairs: Vec<(&Column, Number, Number)> = counts
        .filter_map(|column| Some((column, column.cells[last].number()?, sum(&column.cells[..last])?)))
        .collect();
    let wrong = |(_, written, sum): &&(&Column, Number, Number)| written != sum;
    let is_equal = !pairs.is_empty() && pairs.iter().any(|pair| !wrong(&pair) && !pair.1.is_zero());
    match pairs.iter().find(wrong) {
        None if is_equal => Some(Total::Equal),
        Some((column, written, sum)) if is_named && adds_up(column) => {
            Some(Total::Unequal { name: column.name.clone(), written: *written, sum: *sum })
        }
        _ => is_named.then_some(Total::Other),
    }
}

/// Whether adding its numbers makes sense: that of percentages does not.
fn adds_up(column: &Column) -> bool {
    column.unit != super::Unit::Percent
}

fn sum(cells: &[Cell]) -> Option<Number> {
    cells.iter().filter_map(Cell::number).try_fold(Number::ZERO, |sum, number| sum.checked_add(number))
}
