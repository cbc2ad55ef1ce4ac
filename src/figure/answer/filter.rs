//! Which rows a question is about.
//!
//! In: the conditions of a question, and a table. Out: the rows that meet them all, and findings for columns and values
//! that are not there, with the nearest. It must not know what is shown of the rows.

use super::when;
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::ask::{Filter, Test},
    source::{Span, Spanned},
    table::{Cell, Column, Holds, Number, Table},
};
use std::{cmp::Ordering, collections::BTreeSet};

/// More values than these are not looked through for the nearest.
const VALUES_MAX: usize = 2_000;

/// The place of a column; a finding with the nearest where there is none of this name.
pub(super) fn column(table: &Table, name: &Spanned<String>, found: &mut Vec<Diagnostic>) -> Option<usize> {
    named(table, &name.value, name.span, found)
}

/// The same for a name that is a part of what stands there.
pub(super) fn named(table: &Table, name: &str, span: Span, found: &mut Vec<Diagnostic>) -> Option<usize> {
    let at = table.column(name);
    if at.is_none() && !table.columns.is_empty() {
        let names = table.columns.iter().map(|column| column.name.as_str());
        let message = format!("the data has no column `{name}`");
        let finding = Diagnostic::new(Code::UnknownColumn, span, message);
        let finding = match span.range().len() == name.len() {
            true => finding.suggest(name, names),
            // The name is a part of what stands there, so no edit can be made of it.
            false => Diagnostic { edit: None, ..finding.suggest(name, names) },
        };
        found.push(finding.or_help(format!("It has {}.", columns(table))));
    }
    at
}

/// The names of the columns, for a message.
fn columns(table: &Table) -> String {
    const SHOWN: usize = 20;
    let names: Vec<String> =
        table.columns.iter().take(SHOWN).map(|column| format!("`{}`", column.name)).collect();
    let more = table.columns.len().saturating_sub(SHOWN);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("the columns {}{rest}", names.join(", "))
}

/// The rows that meet all conditions, in order.
pub(super) fn rows(table: &Table, filters: &[Filter], found: &mut Vec<Diagnostic>) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..).take(table.rows.len()).collect();
    for filter in filters {
        let Some(at) = column(table, &filter.column, found) else { continue };
        let column = &table.columns[at];
        let tests: Vec<Meets> = filter.is.iter().filter_map(|test| Meets::of(column, test, found)).collect();
        if tests.len() == filter.is.len() {
            rows.retain(|row| tests.iter().any(|test| test.holds(&column.cells[*row as usize])));
        }
    }
    rows
}

/// A condition on the cells of one column.
enum Meets {
    Text(String),
    Cell(Cell),
    Days(jiff::civil::Date, jiff::civil::Date),
    /// Over, under.
    Beyond(Ordering, Cell),
    Between(Cell, Cell),
}

impl Meets {
    fn of(column: &Column, test: &Spanned<Test>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        let mut value = |text: &str| value(column, text, test, found);
        let meets = match &test.value {
            Test::Is(text) => match value(text)? {
                Cell::Text(text) => Self::Text(fold(&text)),
                Cell::Time(time) => {
                    let (first, last) = when::days(time);
                    Self::Days(first, last)
                }
                cell => Self::Cell(cell),
            },
            Test::Over(text) => Self::Beyond(Ordering::Greater, value(text)?),
            Test::Under(text) => Self::Beyond(Ordering::Less, value(text)?),
            Test::Between(low, high) => Self::Between(value(low)?, value(high)?),
        };
        let is_value = matches!(test.value, Test::Is(_));
        if is_value && !column.cells.iter().any(|cell| meets.holds(cell)) {
            found.push(not_there(column, text_of(&test.value), test.span));
            return None;
        }
        Some(meets)
    }

    fn holds(&self, cell: &Cell) -> bool {
        match (self, cell) {
            (_, Cell::Missing(_)) => false,
            (Self::Text(text), Cell::Text(own)) => is_folded(own, text),
            (Self::Days(first, last), Cell::Time(time)) => {
                let days = when::days(*time);
                *first <= days.0 && days.1 <= *last
            }
            (Self::Cell(wanted), cell) => cell == wanted,
            (Self::Beyond(order, bound), cell) => compare(cell, bound) == Some(*order),
            (Self::Between(low, high), cell) => {
                compare(cell, low).is_some_and(Ordering::is_ge)
                    && compare(cell, high).is_some_and(Ordering::is_le)
            }
            _ => false,
        }
    }
}

/// Where a cell lies beside a bound: a time is before one when it ends before that begins.
fn compare(cell: &Cell, bound: &Cell) -> Option<Ordering> {
    match (cell, bound) {
        (Cell::Number(own), Cell::Number(bound)) => Some(own.cmp(bound)),
        (Cell::Time(own), Cell::Time(bound)) => {
            let (own, bound) = (when::days(*own), when::days(*bound));
            let inside = bound.0 <= own.0 && own.1 <= bound.1;
            Some(if inside { Ordering::Equal } else { own.0.cmp(&bound.0) })
        }
        _ => None,
    }
}

/// What an author wrote, as a value of the column.
fn value(column: &Column, text: &str, test: &Spanned<Test>, found: &mut Vec<Diagnostic>) -> Option<Cell> {
    let read = match column.holds {
        Holds::Text | Holds::Code { .. } if matches!(test.value, Test::Is(_)) => {
            Some(Cell::Text(text.into()))
        }
        Holds::Text | Holds::Code { .. } => None,
        Holds::Number => text.replace(',', "").parse::<Number>().ok().map(|n| Cell::Number(n.normalize())),
        Holds::Time => when::read(text).map(Cell::Time),
        Holds::Flag => match text.to_lowercase().as_str() {
            "yes" | "true" => Some(Cell::Flag(true)),
            "no" | "false" => Some(Cell::Flag(false)),
            _ => None,
        },
    };
    if read.is_none() {
        let holds = match column.holds {
            Holds::Number => "numbers, such as 12 or over 5",
            Holds::Time => "dates, such as 2024, 2024-03, 2024-03-05 or from 2023 to 2024",
            Holds::Flag => "yes or no",
            Holds::Text | Holds::Code { .. } => "words, which are neither over nor under others",
        };
        let message = format!("`{}` holds {holds}, and this is `{text}`", column.name);
        let help = "Write a value of that kind, or name another column.";
        found.push(Diagnostic::new(Code::UnknownValue, test.span, message).help(help));
    }
    read
}

/// What one value is asked for.
fn text_of(test: &Test) -> &str {
    match test {
        Test::Is(text) | Test::Over(text) | Test::Under(text) | Test::Between(text, _) => text,
    }
}

fn not_there(column: &Column, text: &str, span: Span) -> Diagnostic {
    let values: BTreeSet<&str> = column
        .cells
        .iter()
        .filter_map(|cell| if let Cell::Text(text) = cell { Some(&**text) } else { None })
        .take(VALUES_MAX)
        .collect();
    let message = format!("no row has `{text}` in the column `{}`", column.name);
    let finding = Diagnostic::new(Code::UnknownValue, span, message);
    let finding = finding.suggest(text, values.iter().copied());
    let help = match values.len() {
        1..=12 => {
            let all: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("It holds {}.", all.join(", "))
        }
        _ => format!("Look what stands in `{}`: `casebook data` shows it.", column.name),
    };
    finding.or_help(help)
}

/// Whether a text is this when it is folded.
fn is_folded(text: &str, folded: &str) -> bool {
    // Nearly all cells are plain: of those no copy is made.
    let is_plain = text.is_ascii() && !text.contains("  ") && text.trim() == text;
    if is_plain && !text.contains(['\t', '\n', '\r']) {
        return text.eq_ignore_ascii_case(folded);
    }
    fold(text) == folded
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
