//! Where the table stands in a file: its headings, its rows, and what is written above and below.
//!
//! In: a [`Grid`], and the row of the headings where the page names it. Out: a [`Layout`], with what was put right.
//! It must not know what the values are.

use super::{
    Unit,
    grid::Grid,
    header::{self, Header},
    heading,
};
use crate::diagnostic::Code;
use std::collections::BTreeMap;

/// A heading and the column of the file it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The column of the file, from 0.
    pub at: usize,
    pub name: String,
    /// What a row of units says of it.
    pub unit: Option<Unit>,
}

/// What is where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    pub columns: Vec<Heading>,
    /// The rows of the grid that are rows of the table.
    pub rows: Vec<usize>,
    /// Text above and below the table.
    pub notes: Vec<String>,
    /// The row of the grid with the headings, the last if there are two.
    pub header: Option<usize>,
    /// What was put right.
    pub done: Vec<Done>,
}

/// Something that was put right, and the first row of the grid where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Done {
    pub row: usize,
    pub code: Code,
    pub message: String,
    pub help: &'static str,
}

/// Whether rows can be too short or too long, as those of a text can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edges {
    Ragged,
    Straight,
}

const HELP_HEADER: &str =
    "If the headings are elsewhere, write `format: { header_row: 3 }` with their row on the dataset's page.";
const HELP_NOTES: &str = "What stands there is kept as notes to the data. Nothing need be done.";
const HELP_NONE: &str = "Nothing need be done.";
const HELP_NAMES: &str =
    "Questions name columns by these headings. Give each a heading of its own in the file, if you can.";
const HELP_LONG: &str =
    "Often a comma in a text needs quotation marks round the text. Correct these lines in the file.";

/// Words that footers begin with.
const FOOTERS: &[&str] = &[
    "source",
    "note",
    "end of",
    "©",
    "crown copyright",
    "contains ",
    "last updated",
    "published",
    "contact",
    "for more",
    "http",
    "[",
    "*",
    "this table",
    "produced by",
    "footnote",
    "data from",
    "1.",
    "(1)",
    "1 ",
    "figures",
];

/// Finds the table. There are no columns if the grid is empty.
pub(super) fn layout(grid: &Grid, header_row: Option<u32>, edges: Edges) -> Layout {
    let Some(header) = header::header(grid, header_row) else { return Layout::default() };
    let mut layout = Layout { header: header.rows.clone().last(), ..Layout::default() };
    let first = header.units.or(layout.header).map_or(header.rows.start, |row| row + 1);
    above(grid, &header, &mut layout);
    let end = below(grid, first, header.width, &mut layout);
    body(grid, first..end, &header, &mut layout);
    columns(grid, &header, &mut layout);
    if edges == Edges::Ragged {
        ragged(grid, header.width, &mut layout);
    }
    layout
}

/// What is written above the headings.
fn above(grid: &Grid, header: &Header, layout: &mut Layout) {
    let notes: Vec<(usize, String)> = (0..header.rows.start)
        .map(|row| (row, line(grid, row)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if let Some((row, text)) = notes.first() {
        let message = match notes.len() {
            1 => format!(
                "one line above the headings is no part of the table: `{}`",
                super::repair::short(text)
            ),
            count => format!("{count} lines above the headings are no part of the table"),
        };
        layout.say(*row, message, HELP_HEADER);
    }
    layout.notes.extend(notes.into_iter().map(|(_, text)| text));
    match (layout.header, header.rows.len()) {
        (None, _) => layout.say(
            header.rows.start,
            "the first row holds values, so the columns are named `Column 1`, `Column 2` and so on".to_owned(),
            "Put a row with headings on top of the file, or name the row under `format:` on the dataset's page.",
        ),
        (Some(row), 2) => layout.say(row - 1, "two rows of headings were joined into one".to_owned(), HELP_HEADER),
        _ => (),
    }
    if let Some(row) = header.units {
        layout.say(row, "a row with units stands below the headings".to_owned(), HELP_NONE);
    }
}

/// Takes footers away from below; tells where the rows of the table end.
fn below(grid: &Grid, first: usize, width: usize, layout: &mut Layout) -> usize {
    let mut end = grid.len();
    let mut notes = Vec::new();
    while end > first {
        let row = end - 1;
        let filled = grid.filled(row);
        let text = grid.cells(row).find(|cell| !cell.is_empty()).unwrap_or_default();
        let after_blank = row > first && grid.filled(row - 1) == 0;
        let is_alone = filled == 1 && width > 1 && !grid.cell(row, 0).is_empty();
        let is_known =
            FOOTERS.iter().any(|start| text.to_lowercase().starts_with(start)) && !super::number::is(text);
        let is_prose = text.split_whitespace().count() > 3 || after_blank && !super::number::is(text);
        let is_footer = filled == 0
            || is_alone && (is_known || width > 2 && is_prose)
            || filled == 2 && width > 3 && text.ends_with(':') && is_known;
        if !is_footer {
            break;
        }
        notes.extend((filled > 0).then(|| (row, line(grid, row))));
        end = row;
    }
    notes.reverse();
    if let Some((row, text)) = notes.first() {
        let message = match notes.len() {
            1 => format!("the last line is no part of the table: `{}`", super::repair::short(text)),
            count => format!("the last {count} lines are no part of the table"),
        };
        layout.say(*row, message, HELP_NOTES);
    }
    layout.notes.extend(notes.into_iter().map(|(_, text)| text));
    end
}

/// The rows of the table, without those that are blank or repeat the headings.
fn body(grid: &Grid, rows: std::ops::Range<usize>, header: &Header, layout: &mut Layout) {
    let (mut blank, mut repeated) = (Vec::new(), Vec::new());
    for row in rows {
        if grid.filled(row) == 0 {
            blank.push(row);
        } else if header.rows.len() == 1
            && layout.header.is_some_and(|header| grid.cells(header).eq(grid.cells(row)))
        {
            repeated.push(row);
        } else {
            layout.rows.push(row);
        }
    }
    let rows = |count| if count == 1 { "one row".to_owned() } else { format!("{count} rows") };
    if let Some(first) = blank.first() {
        layout.say(
            *first,
            format!("{} without any value {} left out", rows(blank.len()), was(blank.len())),
            HELP_NONE,
        );
    }
    if let Some(first) = repeated.first() {
        let message =
            format!("{} with the headings again {} left out", rows(repeated.len()), was(repeated.len()));
        layout.say(*first, message, HELP_NONE);
    }
}

fn was(count: usize) -> &'static str {
    if count == 1 { "was" } else { "were" }
}

/// The columns with a heading or a value, each with a name of its own.
fn columns(grid: &Grid, header: &Header, layout: &mut Layout) {
    let names = names(grid, header, layout.header.is_some());
    let mut has_values = vec![false; names.len()];
    for row in &layout.rows {
        for (has, _) in has_values.iter_mut().zip(grid.cells(*row)).filter(|(_, cell)| !cell.is_empty()) {
            *has = true;
        }
    }
    let (mut unnamed, mut blank, mut twice) = (Vec::new(), 0, Vec::new());
    let mut columns: Vec<Heading> = Vec::new();
    let mut taken = BTreeMap::new();
    for (at, name) in names.into_iter().enumerate() {
        if name.is_empty() && !has_values[at] {
            blank += 1;
            continue;
        }
        let wanted = if name.is_empty() { format!("Column {}", at + 1) } else { name.clone() };
        let own = own_name(&mut taken, &wanted);
        if name.is_empty() && layout.header.is_some() {
            unnamed.push(own.clone());
        } else if own != wanted {
            twice.push(own.clone());
        }
        let unit = header.units.and_then(|row| heading::unit_words(grid.cell(row, at)));
        columns.push(Heading { at, name: own, unit });
    }
    layout.columns = columns;
    let Some(row) = layout.header else { return };
    if let Some(first) = unnamed.first() {
        let more = more(unnamed.len());
        layout.say(row, format!("a column without a heading is now called `{first}`{more}"), HELP_NAMES);
    }
    if let Some(first) = twice.first() {
        let message =
            format!("a heading that stood there before is now called `{first}`{}", more(twice.len()));
        layout.say(row, message, HELP_NAMES);
    }
    if blank > 0 {
        let columns = if blank == 1 { "one column".to_owned() } else { format!("{blank} columns") };
        layout.say(row, format!("{columns} without heading and values {} left out", was(blank)), HELP_NONE);
    }
}

/// This name, or with the next number behind it that no other column has.
fn own_name(taken: &mut BTreeMap<String, usize>, wanted: &str) -> String {
    let mut own = wanted.to_owned();
    let mut number = taken.get(wanted).copied().unwrap_or(1);
    while taken.contains_key(&own) {
        number += 1;
        own = format!("{wanted} ({number})");
    }
    taken.insert(wanted.to_owned(), number);
    taken.entry(own.clone()).or_insert(1);
    own
}

fn more(count: usize) -> String {
    if count > 1 { format!(", and {} more like it", count - 1) } else { String::new() }
}

/// The headings as written, cleaned; those of two rows joined.
pub(super) fn names(grid: &Grid, header: &Header, has_headings: bool) -> Vec<String> {
    if !has_headings {
        return vec![String::new(); header.width];
    }
    let last = header.rows.end - 1;
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut upper = String::new();
    let name = |at: usize| {
        let lower = clean(grid.cell(last, at));
        if header.rows.len() < 2 {
            return lower;
        }
        let own = clean(grid.cell(header.rows.start, at));
        if !own.is_empty() {
            upper.clone_from(&own);
        }
        match (own.is_empty(), lower.is_empty()) {
            (_, true) => own,
            _ if upper.is_empty() || upper == lower => lower,
            _ => format!("{upper} – {lower}"),
        }
    };
    (0..header.width).map(name).collect()
}

/// Rows that are shorter or longer than the headings.
fn ragged(grid: &Grid, width: usize, layout: &mut Layout) {
    let short: Vec<usize> = layout.rows.iter().copied().filter(|row| grid.width(*row) < width).collect();
    let is_long = |row: &usize| grid.cells(*row).skip(width).any(|cell| !cell.is_empty());
    let long: Vec<usize> = layout.rows.iter().copied().filter(is_long).collect();
    if let Some(first) = short.first() {
        let (rows, have) = counted(short.len());
        layout.say(
            *first,
            format!("{rows} {have} fewer cells than there are headings; those at the end count as blank"),
            HELP_NONE,
        );
    }
    if let Some(first) = long.first() {
        let (rows, have) = counted(long.len());
        let message =
            format!("{rows} {have} more cells than there are headings; those at the end were left out");
        layout.done.push(Done { row: *first, code: Code::DataRagged, message, help: HELP_LONG });
    }
}

fn counted(count: usize) -> (String, &'static str) {
    if count == 1 { ("one row".to_owned(), "has") } else { (format!("{count} rows"), "have") }
}

/// The cells of a row as one text.
fn line(grid: &Grid, row: usize) -> String {
    let mut cells: Vec<&str> = grid.cells(row).filter(|cell| !cell.is_empty()).collect();
    // A merged cell has its text in each of its places.
    cells.dedup();
    cells.iter().flat_map(|cell| cell.split_whitespace()).collect::<Vec<_>>().join(" ")
}

impl Layout {
    /// The layout of records, which have their keys on top.
    pub fn of_records(grid: &Grid) -> Self {
        let clean = |key: &str| key.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut columns: Vec<Heading> = Vec::new();
        for (at, key) in grid.cells(0).enumerate() {
            let name = if key.is_empty() { format!("Column {}", at + 1) } else { clean(key) };
            columns.push(Heading { at, name, unit: None });
        }
        Self { columns, rows: (1..grid.len()).collect(), header: Some(0), ..Self::default() }
    }

    fn say(&mut self, row: usize, message: String, help: &'static str) {
        self.done.push(Done { row, code: Code::DataLayout, message, help });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let mut taken = BTreeMap::new();
        let names = ["a", "a", "a (2)", "a", "b"].map(|name| own_name(&mut taken, name));
        assert_eq!(names, ["a", "a (2)", "a (2) (2)", "a (3)", "b"]);
    }
}
