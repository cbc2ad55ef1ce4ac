//! A dataset as it may be handed on: its guarded rows as a tidy file, and what describes them to machines.
//!
//! In: a table and what the guard says of it. Out: CSV (RFC 4180), a data package (Frictionless v2), CSVW metadata.
//! It must not know the site around it: addresses come from who writes them.

mod csv;
pub mod licence;
mod package;

use crate::{
    figure::shown::{Rows, Source},
    guard::Download,
    page::Route,
    source::hash_of,
    table::{Cell, Column, Holds, Table, Time},
};
use std::sync::Arc;

/// A dataset, and what the guard hands on of it.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The table; what of it may be shown, `download` says.
    pub table: Arc<Table>,
    /// What may be handed on.
    pub download: Download,
    /// Whether there is nothing in the file to guard, so that it may be handed on as it is.
    pub is_open: bool,
    /// Counts below this are hidden.
    pub small_under: u32,
    /// Its first rows, where rows may be shown.
    pub preview: Option<Rows>,
    /// Where its numbers are from.
    pub source: Source,
    /// What it is, in one sentence; may be empty.
    pub summary: String,
    /// The publisher's page, outside; may be empty.
    pub url: String,
    /// For each column how many rows have no value.
    pub missing: Vec<usize>,
    /// A hash of the values that may be handed on.
    pub values_hash: u64,
    /// A hash of all else that describes them.
    pub head_hash: u64,
}

/// A file that is made of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// The tidy rows.
    Csv,
    /// `datapackage.json`.
    Package,
    /// `NAME.csv-metadata.json`.
    Csvw,
}

impl Made {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Csv, Self::Package, Self::Csvw];

    /// Where it is published, beside the page of the dataset.
    #[must_use]
    pub fn route(self, page: &Route) -> Route {
        let (path, name) = (page.path(), name(page));
        match self {
            Self::Csv => Route::file(&format!("{path}{name}.csv")),
            Self::Package => Route::file(&format!("{path}datapackage.json")),
            Self::Csvw => Route::file(&format!("{path}{name}.csv-metadata.json")),
        }
    }
}

/// The last part of the address of a page.
fn name(page: &Route) -> &str {
    page.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

impl Dataset {
    /// Whether it is handed on.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.source.download.is_some()
    }

    /// The bytes of a file that is made of it; `url` is the whole address of its page.
    #[must_use]
    pub fn make(&self, made: Made, url: &str) -> Vec<u8> {
        match made {
            Made::Csv => csv::tidy(self),
            Made::Package => package::frictionless(self, url),
            Made::Csvw => package::csvw(self, url),
        }
    }

    /// The hash of what a file is made from.
    #[must_use]
    pub fn hash(&self, made: Made) -> u64 {
        match made {
            Made::Csv => hash_of(&(self.values_hash, self.small_under)),
            Made::Package | Made::Csvw => self.head_hash,
        }
    }

    /// The columns that are handed on, with their places.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.table.columns.iter().enumerate().filter(|(at, _)| !self.download.leaves_out(*at))
    }
}

/// What the values of a column are, as far as machines tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Words and codes.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// Yes or no.
    Flag,
    /// Days.
    Day,
    /// Days with times.
    Moment,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// What all the values of a column are.
#[must_use]
pub fn sort(column: &Column) -> Sort {
    let times = || {
        column.cells.iter().filter_map(|cell| if let Cell::Time(time) = cell { Some(*time) } else { None })
    };
    let all = |is: fn(Time) -> bool| times().all(is);
    match column.holds {
        Holds::Number if column.decimals == 0 => Sort::Integer,
        Holds::Number => Sort::Number,
        Holds::Flag => Sort::Flag,
        Holds::Time if all(|time| matches!(time, Time::Day(_))) => Sort::Day,
        Holds::Time if all(|time| matches!(time, Time::Moment(_))) => Sort::Moment,
        Holds::Time if all(|time| matches!(time, Time::Month(..))) => Sort::Month,
        Holds::Time if all(|time| matches!(time, Time::Year(_))) => Sort::Year,
        Holds::Time | Holds::Text | Holds::Code { .. } => Sort::Text,
    }
}
