//! Open data: a messy file in, a clean table out.
//!
//! In: the bytes of a CSV, a workbook, JSON records or GeoJSON, and what its page says of it. Out: a [`Table`] in which
//! every cell is a value or says how it is missing, and a finding for each kind of repair.
//! It must not know pages, nor what is asked of the table.

mod archive;
mod column;
mod decode;
mod form;
mod geojson;
mod grid;
mod header;
mod heading;
mod json;
mod kind;
mod layout;
mod missing;
mod number;
mod open;
mod read;
mod records;
mod refuse;
mod repair;
mod summary;
mod totals;
mod value;
mod when;
mod workbook;
mod written;

pub use form::delimiter_name;
pub use form::{Form, Kind, LineEnds};
pub use missing::is_mark;
pub use read::{Read, place, read};
pub use summary::{Summary, summary};
pub use written::{csv, defused};

use crate::{geo::Shape, source::FileId};
use jiff::civil;
pub use rust_decimal::Decimal as Number;
use std::{ops::Range, sync::Arc};

/// The most bytes of a data file.
pub const BYTES_MAX: u64 = 32 << 20;
/// The most rows.
const ROWS_MAX: usize = 1_000_000;
/// The most columns.
const COLUMNS_MAX: usize = 2000;
/// The most cells.
const CELLS_MAX: usize = 4_000_000;

/// A clean table: columns of equal length.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The file it was read from.
    pub file: FileId,
    /// Its columns, in the order of the file.
    pub columns: Vec<Column>,
    /// Where each row was written.
    pub rows: Vec<Row>,
    /// What each row is on the ground; empty where the file says nothing of that.
    pub shapes: Vec<Option<Shape>>,
    /// Text above and below the table that is no part of it, such as titles and sources. Rows of totals are not among it.
    pub notes: Vec<String>,
}

/// Where a row was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its line, or its number in a sheet or a list of records, from 1.
    pub line: u32,
    /// Its bytes in the file; empty where it has none of its own, as in a workbook.
    pub bytes: Range<u32>,
}

/// A column: a heading, and a value for each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The heading, cleaned, as questions and downloads name it.
    pub name: String,
    /// What readers see: what the dataset's page says, else the heading.
    pub title: String,
    /// Other headings it goes by.
    pub also: Vec<String>,
    /// What it holds, in the words of the dataset's page; may be empty.
    pub says: String,
    /// What its values are.
    pub holds: Holds,
    /// What its numbers count or measure.
    pub unit: Unit,
    /// The most decimals its numbers were written with.
    pub decimals: u32,
    /// The values.
    pub cells: Vec<Cell>,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// Words.
    Text,
    /// Codes and numbers that are names: reference numbers, postcodes, statistical codes.
    Code {
        /// The year of the boundaries that a code column is named for: 2022 in `WD22CD`.
        year: Option<i16>,
    },
    /// Numbers.
    Number,
    /// Dates, months, years, moments.
    Time,
    /// Yes or no.
    Flag,
}

/// What a number counts or measures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unit {
    /// It is not said.
    #[default]
    None,
    /// Pounds sterling.
    Pounds,
    /// Hundredths of a whole.
    Percent,
    /// Another, in words that follow a number: `homes`, `µg/m³`.
    Named(String),
}

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// Words or a code.
    Text(Arc<str>),
    /// A number, exact.
    Number(Number),
    /// A date, a month, a year, a moment.
    Time(Time),
    /// Yes or no.
    Flag(bool),
    /// None, and why. It is never zero.
    Missing(Missing),
}

/// Why there is no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// Nobody knows, or the cell cannot be read.
    NotKnown,
    /// The publisher hides it on purpose.
    Hidden,
    /// The question does not arise.
    NotApplicable,
}

/// A time, as exact as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Time {
    /// A calendar year.
    Year(i16),
    /// A year such as 2016/17, by the year it begins in.
    SplitYear(i16),
    /// A quarter of a year, 1 to 4.
    Quarter(i16, i8),
    /// A month, 1 to 12.
    Month(i16, i8),
    /// A day.
    Day(civil::Date),
    /// A day with a time.
    Moment(civil::DateTime),
}

/// What a dataset's page says of its file: `columns`, `missing` and `format`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Settings {
    /// What it says of columns.
    pub columns: Vec<ColumnSettings>,
    /// What else stands for a value that is not known.
    pub missing: Vec<String>,
    /// How the file is written, where it is not to be guessed.
    pub format: Format,
}

/// What a dataset's page says of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ColumnSettings {
    /// Its heading, as the page names it.
    pub name: String,
    /// Other headings it goes or went by.
    pub also: Vec<String>,
    /// What readers are to see instead of the heading.
    pub title: Option<String>,
    /// What it holds, in words.
    pub says: Option<String>,
    /// What its values are.
    pub holds: Option<Holds>,
    /// What its numbers count or measure.
    pub unit: Option<Unit>,
}

/// How a file is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Format {
    /// What stands between cells.
    pub delimiter: Option<char>,
    /// The line, or row of the sheet, with the headings, from 1.
    pub header_row: Option<u32>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The encoding, by a name of the WHATWG encoding standard.
    pub encoding: Option<String>,
    /// The key of the list of records, in JSON that has several.
    pub records: Option<String>,
    /// Whether days stand before months in dates such as 03/04/2026.
    pub day_first: Option<bool>,
}

/// Whether a file of this name may hold data: the last part of its name says so.
#[must_use]
pub fn is_data(name: &str) -> bool {
    const ENDS: &[&str] = &["csv", "tsv", "tab", "txt", "psv", "json", "geojson", "xlsx", "ods"];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}
