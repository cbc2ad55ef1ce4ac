//! The headings of a table among the first rows of a file.
//!
//! In: a [`Grid`], and the row of the headings where the page names it. Out: which rows they are, and how wide the table
//! is. It must not know what the headings mean.

use super::{grid::Grid, heading, number, when};
use std::ops::Range;

/// The headings are among so many first rows.
const SEARCHED_ROWS: usize = 60;
/// The width is told by so many first rows.
const MEASURED_ROWS: usize = 250;

/// The headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Their rows, one or two; none where the table begins with values.
    pub rows: Range<usize>,
    /// The row of units below.
    pub units: Option<usize>,
    /// How many columns there are.
    pub width: usize,
}

/// Finds the headings: the first row that is as full as the table and holds words.
pub(super) fn header(grid: &Grid, named: Option<u32>) -> Option<Header> {
    let sample = 0..grid.len().min(MEASURED_ROWS);
    let typical = quarter(sample.clone().map(|row| grid.filled(row)));
    let named = named.and_then(|line| (0..grid.len()).find(|row| grid.place(*row).line == line));
    let enough = (typical * 7).div_ceil(10).max(typical.min(2)).max(1);
    let full = || sample.clone().take(SEARCHED_ROWS).find(|row| grid.filled(*row) >= enough);
    let row = named.or_else(full)?;
    let is_headed = named.is_some() || is_wordy(grid, row) || is_second(grid, row);
    if !is_headed {
        let width = quarter(sample.skip(row).map(|row| grid.last_filled(row)));
        return Some(Header { rows: row..row, units: None, width });
    }
    let rows = rows(grid, row);
    let units = Some(rows.end).filter(|row| *row < grid.len() && is_of_units(grid, *row));
    let body = quarter((rows.end..grid.len().min(rows.end + MEASURED_ROWS)).map(|row| grid.last_filled(row)));
    let width = rows.clone().map(|row| grid.last_filled(row)).max().unwrap_or_default().max(body);
    Some(Header { rows, units, width })
}

/// The number that a quarter of these reach.
fn quarter(numbers: impl Iterator<Item = usize>) -> usize {
    let mut numbers: Vec<usize> = numbers.filter(|number| *number > 0).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.get(numbers.len() / 4).copied().unwrap_or_default()
}

/// One row, or two of which the upper stands over several of the lower.
fn rows(grid: &Grid, row: usize) -> Range<usize> {
    if row > 0 && is_over(grid, row - 1, row) {
        return row - 1..row + 1;
    }
    if row + 2 < grid.len() && is_under(grid, row, row + 1) {
        return row..row + 2;
    }
    row..row + 1
}

/// Whether this row is the lower of two, all of years.
fn is_second(grid: &Grid, row: usize) -> bool {
    row > 0 && is_without_values(grid, row) && is_over(grid, row - 1, row)
}

/// Whether this row stands over headings: it has words over more than the first column, where titles are, and in the
/// first column not both have words of their own.
fn is_over(grid: &Grid, upper: usize, lower: usize) -> bool {
    let (over, under) = (grid.cell(upper, 0), grid.cell(lower, 0));
    let is_title = grid.cells(upper).skip(1).all(str::is_empty);
    let is_shared = over.is_empty() || under.is_empty() || over == under;
    !is_title && is_shared && is_without_values(grid, upper) && grid.last_filled(lower) > 2
}

/// Whether this row continues headings that have gaps or repeat themselves, with values below it.
fn is_under(grid: &Grid, upper: usize, lower: usize) -> bool {
    let heads: Vec<&str> = grid.cells(upper).take(super::COLUMNS_MAX).collect();
    let gap = |at: usize| {
        let head = heads.get(at).copied().unwrap_or_default();
        head.is_empty() || heads.iter().filter(|other| **other == head).count() > 1
    };
    let below = lower + 1;
    let numeric = |at: usize| number::is(grid.cell(below, at));
    let filled: Vec<usize> =
        grid.cells(lower).enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, _)| at).collect();
    is_without_values(grid, lower)
        && filled.len() > 1
        && filled.iter().any(|at| gap(*at))
        && filled
            .iter()
            .any(|at| numeric(*at) && !number::is(grid.cell(lower, *at)) || gap(*at) && numeric(*at))
}

/// Whether there are words, and numbers only as years.
fn is_wordy(grid: &Grid, row: usize) -> bool {
    is_without_values(grid, row) && grid.cells(row).any(|cell| !cell.is_empty() && when::year(cell).is_none())
}

/// Whether no cell is a value; years are none, since they stand in headings too.
fn is_without_values(grid: &Grid, row: usize) -> bool {
    let is_value = |cell: &str| (number::is(cell) && when::year(cell).is_none()) || is_day(cell);
    !grid.cells(row).any(is_value)
}

/// Whether it is a day; months and years stand in headings too.
fn is_day(cell: &str) -> bool {
    use super::{Time, when::Says};
    let says = when::time(cell).map(|written| written.says);
    matches!(says, Some(Says::Slashed { .. } | Says::One(Time::Day(_) | Time::Moment(_))))
}

/// Whether it is a row of units.
fn is_of_units(grid: &Grid, row: usize) -> bool {
    let filled = grid.filled(row);
    let known = |cell: &str| heading::unit_words(cell).is_some() || is_kind(cell);
    filled > 0
        && grid.cells(row).filter(|cell| !cell.is_empty()).all(known)
        && grid.cells(row).any(|cell| heading::unit_words(cell).is_some())
}

/// What stands among units over columns without one.
fn is_kind(cell: &str) -> bool {
    let words = ["number", "no.", "count", "text", "name", "code", "date", "year", "-", "n"];
    words.contains(&cell.trim_matches(['(', ')', '[', ']']).to_lowercase().as_str())
}
