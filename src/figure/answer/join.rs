//! Rows joined to areas, by code and never by name.
//!
//! In: a table with a column of codes, and one with a shape in each row. Out: which area each row belongs to, and
//! findings for codes that match nothing. It must not know what is drawn.

use super::{Boundaries, Data, filter};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::ask::Ask,
    source::Span,
    table::{Cell, Column, Holds, Table},
};
use std::collections::{BTreeMap, BTreeSet};

/// So many codes are named in a message.
const CODES_SHOWN: usize = 5;

/// Codes of two tables that belong together.
pub(super) struct Join {
    /// The column of codes in the data.
    pub(super) code: usize,
    /// The column of codes of the areas.
    pub(super) area_code: usize,
    /// The row of each area, by its code.
    pub(super) areas: BTreeMap<String, u32>,
    /// The year of the boundaries, where their heading or their page tells it.
    pub(super) year: Option<i16>,
}

/// Joins rows to areas; nothing with a finding where none belongs to any.
pub(super) fn join(
    ask: &Ask,
    data: &Data,
    areas: Boundaries,
    rows: &[u32],
    found: &mut Vec<Diagnostic>,
) -> Option<Join> {
    let span = ask.areas.as_ref().map_or(ask.span, |areas| areas.span);
    let table = data.table;
    let code = match &ask.code {
        Some(name) => filter::column(table, name, found)?,
        None => best(table, areas.table).or_else(|| code_like(table)).or_else(|| {
            let message = "the data has no column of codes to join to the areas";
            let help = "Areas are joined by code, never by name: name the column with `code: …`.";
            found.push(Diagnostic::new(Code::JoinFailed, span, message).help(help));
            None
        })?,
    };
    let wanted = values(&table.columns[code], rows.iter().copied());
    let area_code = most_shared(areas.table, &wanted).or_else(|| code_like(areas.table)).or_else(|| {
        let message = "the areas have no codes, so nothing can be joined to them";
        let help =
            "Name a dataset with outlines and their codes, such as the boundaries that the ONS publishes.";
        found.push(Diagnostic::new(Code::JoinFailed, span, message).help(help));
        None
    })?;
    let codes = &areas.table.columns[area_code];
    let mut by_code = BTreeMap::new();
    for (row, cell) in (0_u32..).zip(&codes.cells) {
        if let Some(code) = text(cell) {
            by_code.entry(code).or_insert(row);
        }
    }
    let join = Join {
        code,
        area_code,
        areas: by_code,
        year: year(codes).or_else(|| areas.year.trim().parse().ok()),
    };
    let at = ask.code.as_ref().map_or(span, |code| code.span);
    join.is_sound(data, areas, &wanted, at, found).then_some(join)
}

impl Join {
    /// Whether anything is joined; findings for what is not.
    fn is_sound(
        &self,
        data: &Data,
        areas: Boundaries,
        wanted: &BTreeSet<String>,
        span: Span,
        found: &mut Vec<Diagnostic>,
    ) -> bool {
        let missing: Vec<&String> = wanted.iter().filter(|code| !self.areas.contains_key(*code)).collect();
        let own_year = year(&data.table.columns[self.code]).or_else(|| data.year.trim().parse().ok());
        let years = match (own_year, self.year) {
            (Some(own), Some(theirs)) if own != theirs => {
                format!(": the codes are of {own}, and the outlines of {theirs}")
            }
            (None, Some(theirs)) => format!(": the outlines are of {theirs}"),
            (Some(own), None) => format!(": the codes are of {own}"),
            _ => String::new(),
        };
        let matched = wanted.len() - missing.len();
        if matched == 0 {
            let names = shared_names(data.table, areas.table);
            let though = if names > 0 { format!(", though {names} names do") } else { String::new() };
            let message = format!("0 of {} codes match{though}{years}", wanted.len());
            let help = match names {
                0 => "Name outlines of the areas that the data is about.".to_owned(),
                _ => format!(
                    "These are areas with other edges that kept their names. Get outlines of the year of the data{}.",
                    own_year.map_or_else(String::new, |year| format!(", {year}"))
                ),
            };
            found.push(Diagnostic::new(Code::JoinFailed, span, message).help(help));
            return false;
        }
        if !missing.is_empty() {
            let first: Vec<String> =
                missing.iter().take(CODES_SHOWN).map(|code| format!("`{code}`")).collect();
            let more = missing.len() - first.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!("{matched} of {} codes match{years}", wanted.len());
            let help = format!("No outline has the code {}{more}.", first.join(", "));
            found.push(Diagnostic::new(Code::JoinIncomplete, span, message).help(help));
        } else if let (Some(own), Some(theirs)) = (own_year, self.year)
            && own != theirs
        {
            let message = format!("the codes are of {own}, and the outlines of {theirs}");
            let help =
                "Get outlines of the year of the data: an area may have kept its code and changed its edges.";
            found.push(Diagnostic::new(Code::BoundariesYear, span, message).help(help));
        }
        true
    }
}

/// The text of a code.
pub(super) fn text(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.trim().to_uppercase()),
        Cell::Number(number) => Some(number.normalize().to_string()),
        _ => None,
    }
}

/// The year in the heading of a column of codes.
fn year(column: &Column) -> Option<i16> {
    if let Holds::Code { year } = column.holds { year } else { None }
}

fn values(column: &Column, rows: impl Iterator<Item = u32>) -> BTreeSet<String> {
    rows.filter_map(|row| text(&column.cells[row as usize])).collect()
}

fn all(column: &Column) -> BTreeSet<String> {
    column.cells.iter().filter_map(text).collect()
}

/// The column of the data whose values are codes of the areas.
fn best(table: &Table, areas: &Table) -> Option<usize> {
    let codes: Vec<BTreeSet<String>> =
        areas.columns.iter().filter(|column| is_code(column)).map(all).collect();
    let shared = |column: &Column| {
        let own = all(column);
        codes.iter().map(|codes| own.intersection(codes).count()).max().unwrap_or(0)
    };
    let columns = table.columns.iter().enumerate().filter(|(_, column)| is_code(column));
    let shared = columns.map(|(at, column)| (shared(column), at)).filter(|(shared, _)| *shared > 0);
    shared.max_by_key(|(shared, at)| (*shared, std::cmp::Reverse(*at))).map(|(_, at)| at)
}

/// The column of the areas that shares most values with these.
fn most_shared(areas: &Table, wanted: &BTreeSet<String>) -> Option<usize> {
    let columns = areas.columns.iter().enumerate().filter(|(_, column)| is_code(column));
    let shared = columns.map(|(at, column)| (all(column).intersection(wanted).count(), at));
    let shared = shared.filter(|(shared, _)| *shared > 0);
    shared.max_by_key(|(shared, at)| (*shared, std::cmp::Reverse(*at))).map(|(_, at)| at)
}

fn is_code(column: &Column) -> bool {
    let heading = column.name.to_lowercase();
    let named = heading.ends_with("cd") || heading.split([' ', '_', '-']).any(|word| word == "code");
    matches!(column.holds, Holds::Code { .. }) || named
}

/// The first column that is one of codes.
fn code_like(table: &Table) -> Option<usize> {
    table.columns.iter().position(is_code)
}

/// How many names both have.
fn shared_names(table: &Table, areas: &Table) -> usize {
    let names = |table: &Table| -> BTreeSet<String> {
        let texts = table.columns.iter().filter(|column| column.holds == Holds::Text);
        texts.flat_map(all).collect()
    };
    names(table).intersection(&names(areas)).count()
}
