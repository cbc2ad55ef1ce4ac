//! What the page of a dataset shows of its file.
//!
//! In: a guarded dataset, the theme's words. Out: a [`DataView`]. It must not know a value that may not be shown.

use super::{frame::Frame, view::Link};
use crate::{
    dataset::{Dataset, Made},
    figure::{self, Words},
    table::{Holds, Unit},
    theme::Value,
};
use serde::Serialize;

/// The file of a dataset.
#[derive(Clone, Debug, Serialize)]
pub struct DataView {
    /// How many rows it has.
    pub rows: usize,
    /// Its columns, without those that may not be handed on.
    pub columns: Vec<ColumnView>,
    /// Its first rows as an HTML table; empty where rows may not be shown one by one.
    pub preview: Value,
    /// The headings of columns that are not handed on, since they look personal.
    pub left_out: Vec<String>,
    /// What is to be had: the tidy file, and what describes it to machines; none where it is not handed on.
    pub files: Vec<Link>,
}

/// A column of a dataset.
#[derive(Clone, Debug, Serialize)]
pub struct ColumnView {
    /// The heading.
    pub name: String,
    /// What readers see instead, where it is another.
    pub title: String,
    /// What it holds, in a sentence; may be empty.
    pub says: String,
    /// What its values are, in a word of the theme.
    pub holds: String,
    /// What its numbers count; may be empty.
    pub unit: String,
    /// How many rows have no value.
    pub missing: usize,
}

/// What the page of a dataset shows of it.
#[must_use]
pub fn view(frame: &Frame, dataset: &Dataset) -> DataView {
    let words = Words(&frame.strings);
    let columns = dataset.columns().map(|(at, column)| ColumnView {
        name: column.name.clone(),
        title: if column.title == column.name { String::new() } else { column.title.clone() },
        says: column.says.clone(),
        holds: words.say(holds(column.holds), &[]),
        unit: match &column.unit {
            Unit::None => String::new(),
            Unit::Pounds => "£".to_owned(),
            Unit::Percent => "%".to_owned(),
            Unit::Named(unit) => unit.clone(),
        },
        missing: dataset.missing[at],
    });
    let left_out = dataset.table.columns.iter().enumerate();
    let left_out =
        left_out.filter(|(at, _)| dataset.download.leaves_out(*at)).map(|(_, column)| column.name.clone());
    let link = |made: &Made| Link {
        title: words.say(title(*made), &[]),
        url: frame.url(&made.route(&dataset.source.page)),
    };
    let preview = dataset.preview.as_ref().map(|rows| figure::rows(rows, &words, "preview"));
    DataView {
        rows: dataset.table.rows.len(),
        columns: columns.collect(),
        preview: Value::safe_string(&preview.unwrap_or_default()),
        left_out: left_out.collect(),
        files: Made::ALL.iter().filter(|_| dataset.is_offered()).map(link).collect(),
    }
}

fn holds(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "column_text",
        Holds::Code { .. } => "column_code",
        Holds::Number => "column_number",
        Holds::Time => "column_time",
        Holds::Flag => "column_flag",
    }
}

fn title(made: Made) -> &'static str {
    match made {
        Made::Csv => "download_csv",
        Made::Package => "download_package",
        Made::Csvw => "download_csvw",
    }
}
