//! What is shown of a set of rows: their number, a sum, a mean, a share, a value.
//!
//! In: rows, a table, what is asked. Out: a value that the guard has not seen yet. It must not know labels.

use super::filter;
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{ask::Y, shown},
    guard::{self, Of},
    source::{Span, Spanned},
    table::{Cell, Holds, Missing, Number, Table, Unit},
};
use std::borrow::Cow;

/// What is asked of each set of rows, with its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    Count,
    Share,
    Value(usize),
    Sum(usize),
    Mean(usize),
}

/// A value that the guard has not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) number: Result<Number, Missing>,
    /// So many rows had no number in the column.
    pub(super) without: usize,
}

impl Measure {
    /// What `y` asks of the table.
    pub(super) fn of(table: &Table, y: &Spanned<Y>, found: &mut Vec<Diagnostic>) -> Option<Self> {
        let (name, measure): (&str, fn(usize) -> Self) = match &y.value {
            Y::Count => return Some(Self::Count),
            Y::Share => return Some(Self::Share),
            Y::Value(name) => (name, Self::Value),
            Y::Sum(name) => (name, Self::Sum),
            Y::Mean(name) => (name, Self::Mean),
        };
        let at = filter::named(table, name, of_name(y, name), found)?;
        let column = &table.columns[at];
        if column.holds != Holds::Number {
            let message = format!("`{}` holds no numbers, so it cannot be drawn or added up", column.name);
            let help = "Name a column of numbers, or write `y: count` to count rows.";
            found.push(Diagnostic::new(Code::FigureUnclear, y.span, message).help(help));
            return None;
        }
        if matches!(y.value, Y::Sum(_)) && column.unit == Unit::Percent {
            let message = format!("`{}` holds percentages, and their sum says nothing", column.name);
            let help = format!("Write `y: {}`, or `y: mean of {}`.", column.name, column.name);
            found.push(Diagnostic::new(Code::FigureUnclear, y.span, message).help(help));
            return None;
        }
        Some(measure(at))
    }

    /// The column it reads.
    pub(super) fn column(self) -> Option<usize> {
        match self {
            Self::Count | Self::Share => None,
            Self::Value(at) | Self::Sum(at) | Self::Mean(at) => Some(at),
        }
    }

    /// What the guard is asked about these rows; `whole` is what a share is of.
    pub(super) fn asked<'a>(self, rows: Cow<'a, [u32]>, value: &Value, whole: &'a [u32]) -> guard::Asked<'a> {
        let of = match self {
            Self::Count => Of::Rows,
            Self::Share => Of::Share { of: None, whole: Cow::Borrowed(whole) },
            Self::Value(at) | Self::Sum(at) => Of::Sum(at),
            Self::Mean(at) => Of::Mean(at),
        };
        guard::Asked { of, rows, value: value.number.ok() }
    }

    /// Whether amounts of several labels can be added up.
    pub(super) fn adds_up(self, table: &Table) -> bool {
        match self {
            Self::Count | Self::Sum(_) => true,
            Self::Value(at) => table.columns[at].unit != Unit::Percent && counts(table, at),
            Self::Share | Self::Mean(_) => false,
        }
    }

    /// The name of it for readers.
    pub(super) fn shown(self, table: &Table) -> shown::Measure {
        let plain = |title: &str, unit: Unit, decimals: u32| shown::Measure {
            title: title.to_owned(),
            unit,
            decimals,
        };
        match self {
            Self::Count => plain("Number", Unit::None, 0),
            Self::Share => plain("Share", Unit::Percent, 1),
            Self::Value(at) | Self::Sum(at) => {
                let column = &table.columns[at];
                plain(&column.title, column.unit.clone(), column.decimals)
            }
            Self::Mean(at) => {
                let column = &table.columns[at];
                plain(&format!("Mean: {}", column.title), column.unit.clone(), column.decimals.max(1))
            }
        }
    }

    /// The value of these rows. A share is that of the rows in so many.
    pub(super) fn value(self, table: &Table, rows: &[u32], whole: usize) -> Value {
        let known = |number: Number| Value { number: Ok(number), without: 0 };
        match self {
            Self::Count => known(Number::from(rows.len())),
            Self::Share if whole == 0 => Value { number: Err(Missing::NotApplicable), without: 0 },
            Self::Share => {
                known((Number::from(rows.len()) * Number::ONE_HUNDRED / Number::from(whole)).round_dp(1))
            }
            Self::Value(at) | Self::Sum(at) | Self::Mean(at) => self.of_column(table, at, rows),
        }
    }

    fn of_column(self, table: &Table, at: usize, rows: &[u32]) -> Value {
        let column = &table.columns[at];
        let (mut sum, mut numbers) = (Some(Number::ZERO), 0_usize);
        let mut why = Missing::NotKnown;
        for row in rows {
            match &column.cells[*row as usize] {
                Cell::Number(number) => {
                    sum = sum.and_then(|sum| sum.checked_add(*number));
                    numbers += 1;
                }
                Cell::Missing(missing) => why = *missing,
                _ => {}
            }
        }
        let without = rows.len() - numbers;
        let number = match (sum, numbers) {
            (_, 0) | (None, _) => Err(why),
            (Some(sum), _) if matches!(self, Self::Mean(_)) => {
                let mean = sum.checked_div(Number::from(numbers)).unwrap_or_default();
                Ok(mean.round_dp(column.decimals.max(1)))
            }
            (Some(sum), _) => Ok(sum),
        };
        Value { number, without }
    }
}

/// Where the name of the column stands, behind what is asked of it.
fn of_name(y: &Spanned<Y>, name: &str) -> Span {
    let before = match y.value {
        Y::Sum(_) => "sum of ".len(),
        Y::Mean(_) => "mean of ".len(),
        Y::Count | Y::Share | Y::Value(_) => 0,
    };
    let range = y.span.range();
    // Within quotation marks, or with more spaces, it stands elsewhere.
    match range.len() == before + name.len() {
        true => Span::new(y.span.file, range.start + before..range.end),
        false => y.span,
    }
}

/// Whether a column counts things: whole numbers, none below zero.
pub(super) fn counts(table: &Table, at: usize) -> bool {
    let column = &table.columns[at];
    let fits = |cell: &Cell| match cell {
        Cell::Number(number) => number.fract().is_zero() && !number.is_sign_negative(),
        _ => true,
    };
    column.holds == Holds::Number
        && matches!(column.unit, Unit::None | Unit::Named(_))
        && column.cells.iter().all(fits)
}
