//! The tidy file: UTF-8, one heading row, values that machines read, as RFC 4180 has it.
//!
//! In: a dataset. Out: bytes. What is missing or hidden is written with the shorthand of the Government Statistical
//! Service, so that it is never taken for a number: <https://analysisfunction.civilservice.gov.uk/policy-store/symbols-in-tables-definitions-and-help/>.
//! It must not know who downloads it.

use super::Dataset;
use crate::{
    guard::Verdict,
    table::{Cell, Missing, defused},
};
use std::borrow::Cow;

/// Hidden, by the publisher or by the guard.
pub(super) const HIDDEN: &str = "[c]";
/// The question does not arise.
pub(super) const NOT_APPLICABLE: &str = "[z]";

/// What stands for a small count.
pub(super) fn small(under: u32) -> String {
    format!("fewer than {under}")
}

/// The rows that may be handed on.
pub(super) fn tidy(dataset: &Dataset) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let columns: Vec<_> = dataset.columns().collect();
    let small = small(dataset.small_under);
    let mut record: Vec<Cow<str>> = columns.iter().map(|(_, column)| defused(&column.name)).collect();
    writer.write_record(record.iter().map(AsRef::<str>::as_ref)).expect("memory takes what is written to it");
    for row in 0..dataset.table.rows.len() {
        record.clear();
        for (at, column) in &columns {
            record.push(value(&column.cells[row], dataset.download.verdict(*at, row), &small));
        }
        writer
            .write_record(record.iter().map(AsRef::<str>::as_ref))
            .expect("memory takes what is written to it");
    }
    writer.into_inner().expect("memory takes what is written to it")
}

/// A cell as machines read it.
fn value<'a>(cell: &'a Cell, verdict: Verdict, small: &'a str) -> Cow<'a, str> {
    match (cell, verdict) {
        (Cell::Missing(Missing::NotKnown), _) => Cow::Borrowed(""),
        (Cell::Missing(Missing::Hidden), _) | (_, Verdict::Withheld) => Cow::Borrowed(HIDDEN),
        (Cell::Missing(Missing::NotApplicable), _) => Cow::Borrowed(NOT_APPLICABLE),
        (_, Verdict::Small) => Cow::Borrowed(small),
        (Cell::Text(text), _) => defused(text),
        (Cell::Number(number), _) => Cow::Owned(number.to_string()),
        (Cell::Time(time), _) => Cow::Owned(time.iso()),
        (Cell::Flag(flag), _) => Cow::Borrowed(if *flag { "true" } else { "false" }),
    }
}
