//! What was made of the cells of a file, each kind said once.
//!
//! In: for each column and kind of repair the first cell and how many there are. Out: findings in plain words.
//! It must not know how cells are read.

use super::Row;
use crate::{
    diagnostic::{Code, Diagnostic},
    source::{FileId, Span},
};
use std::ops::Range;

/// So many marks or columns are named in a message.
const NAMED_MAX: usize = 5;

/// What was made of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Repair {
    /// Signs, marks between thousands or words beside digits.
    Signs,
    /// Brackets for less than nothing.
    Brackets,
    /// A letter or word that multiplies.
    Multiplied,
    /// A comma before the decimals.
    Continental,
    /// Dates with the day first.
    DayFirst,
    /// Dates with the month first.
    MonthFirst,
    /// Times written for people.
    Worded,
    /// Days as spreadsheets count them.
    Serial,
    /// The hour 24:00.
    EndOfDay,
    /// A time zone.
    Zoned,
    /// Moments that are all at midnight.
    Midnight,
    /// Marks of values that are not known.
    NotKnown,
    /// Marks of values that are hidden on purpose.
    Hidden,
    /// Marks where the question does not arise.
    NotApplicable,
    /// Dates that can be read in two ways.
    Unclear,
    /// Cells that cannot be read as what the column holds.
    Unreadable,
}

/// A kind of repair in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub repair: Repair,
    /// The row of the first cell.
    pub row: usize,
    /// Its text.
    pub text: String,
    /// What it was read as, in words.
    pub read_as: String,
    /// The texts that are unlike the first.
    pub others: Vec<String>,
    /// How many cells there are.
    pub count: usize,
}

/// Where things stand in a file, for findings.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub file: FileId,
    pub counts: Counts,
}

/// What the rows of a file are counted by.
#[derive(Clone, Debug)]
pub(super) enum Counts {
    /// Lines of a text, which the place of a finding tells.
    Lines,
    /// Lines of a text that end in other ways than lines are counted by elsewhere.
    OddLines,
    /// Records of a list.
    Records,
    /// Rows of a sheet, by its name.
    Sheet(String),
}

impl Places {
    /// The bytes of a row.
    pub fn span(&self, row: &Row) -> Span {
        self.bytes(&row.bytes)
    }

    /// These bytes.
    pub fn bytes(&self, bytes: &Range<u32>) -> Span {
        Span { file: self.file, start: bytes.start, end: bytes.end }
    }

    /// The file as a whole.
    pub fn whole(&self) -> Span {
        Span::new(self.file, 0..0)
    }

    /// The place of a row in words, where a finding's bytes do not tell it.
    pub fn row(&self, row: &Row) -> Option<String> {
        match &self.counts {
            Counts::Lines => None,
            Counts::OddLines => Some(format!("line {}", row.line)),
            Counts::Records => Some(format!("record {}", row.line)),
            Counts::Sheet(sheet) => Some(format!("{sheet}, row {}", row.line)),
        }
    }

    /// The place of a cell in words; `column` is its number in the file, from 0.
    pub fn cell(&self, row: &Row, column: usize) -> Option<String> {
        match &self.counts {
            Counts::Sheet(sheet) => Some(format!("{sheet}, cell {}{}", letters(column), row.line)),
            _ => self.row(row),
        }
    }
}

/// The letters of a column of a sheet, from 0: A, B, … Z, AA.
fn letters(column: usize) -> String {
    let mut text = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        text.push(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default());
        rest = (rest - 1) / 26;
    }
    text.reverse();
    String::from_utf8(text).unwrap_or_default()
}

/// Something seen in a column: its heading, its number in the file, what was seen.
pub(super) struct Sighting {
    pub name: String,
    pub column: usize,
    pub seen: Seen,
}

/// The findings, one for each kind of repair; what cannot be read has one for each column.
pub(super) fn findings(
    places: &Places,
    rows: &[Row],
    mut sightings: Vec<Sighting>,
    point: impl Fn(usize, &Sighting) -> Span,
) -> Vec<Diagnostic> {
    sightings.sort_by_key(|s| (s.seen.repair, s.seen.row, s.column));
    let mut found = Vec::new();
    let mut rest = sightings.as_slice();
    while let Some(first) = rest.first() {
        let alone = first.seen.repair == Repair::Unreadable;
        let len = rest.iter().take_while(|s| s.seen.repair == first.seen.repair).count();
        let (same, behind) = rest.split_at(if alone { 1 } else { len });
        rest = behind;
        let row = &rows[first.seen.row];
        let span = point(first.seen.row, first);
        let place = places.cell(row, first.column);
        found.push(finding(same, span, place));
    }
    found
}

fn finding(same: &[Sighting], span: Span, place: Option<String>) -> Diagnostic {
    let first = &same[0];
    let Seen { text, read_as, repair, .. } = &first.seen;
    let text = short(text);
    let count: usize = same.iter().map(|s| s.seen.count).sum();
    let name = &first.name;
    let code = match repair {
        Repair::Unclear => Code::DataUnclearDates,
        Repair::Unreadable => Code::DataUnreadableCells,
        _ => Code::DataValues,
    };
    let message = match repair {
        Repair::Signs => format!("`{text}` was read as the number {read_as}"),
        Repair::Brackets => format!("`{text}` was read as {read_as}: brackets mean less than nothing"),
        Repair::Multiplied => format!("`{text}` was read as {read_as}"),
        Repair::Continental => {
            format!("`{text}` was read as {read_as}: the comma stands before the decimals")
        }
        Repair::DayFirst => format!("`{text}` was read as {read_as}: the day stands before the month"),
        Repair::MonthFirst => format!("`{text}` was read as {read_as}: the month stands before the day"),
        Repair::Worded => format!("`{text}` was read as {read_as}"),
        Repair::Serial => format!("`{text}` was read as {read_as}: spreadsheets count days like this"),
        Repair::EndOfDay => format!("`{text}` was read as {read_as}: the hour 24:00 begins the next day"),
        Repair::Zoned => format!("`{text}` was read as {read_as}, without its time zone"),
        Repair::Midnight => format!("`{text}` was read as {read_as}: all times of `{name}` are midnight"),
        Repair::NotKnown => format!("{} that a value is not known", marks(same)),
        Repair::Hidden => format!("{} that a value is hidden on purpose", marks(same)),
        Repair::NotApplicable => {
            format!("{} that there is no value, since the question does not arise", marks(same))
        }
        Repair::Unclear => {
            format!(
                "`{text}` was read as {read_as}, but could have the month before the day ({})",
                columns(same)
            )
        }
        Repair::Unreadable => format!(
            "{} of `{name}` cannot be read as {read_as}, so {} as not known; the first is `{text}`",
            cells(count),
            if count == 1 { "it counts" } else { "they count" }
        ),
    };
    let behind: Vec<String> = if count > 1 && code == Code::DataValues {
        [cells(count)].into_iter().chain(place.map(|place| format!("the first: {place}"))).collect()
    } else {
        place.into_iter().collect()
    };
    let message = if behind.is_empty() { message } else { format!("{message} ({})", behind.join(", ")) };
    Diagnostic::new(code, span, message).help(help(*repair))
}

/// What to do about it.
fn help(repair: Repair) -> &'static str {
    match repair {
        Repair::DayFirst | Repair::MonthFirst | Repair::Unclear => {
            "Write `format: { dates: day-first }` on the dataset's page, or `month-first`, to say which it is."
        }
        Repair::NotKnown | Repair::Hidden | Repair::NotApplicable => {
            "None of them counts as 0. Other marks of your publisher go under `missing:` on the dataset's page."
        }
        Repair::Unreadable => {
            "Correct the cells in the file, or say under `columns:` on the dataset's page what the column holds."
        }
        _ => {
            "If that is not what is meant, say under `columns:` on the dataset's page what the column holds."
        }
    }
}

/// "`NA`, `-` mean", "`NA` means".
fn marks(same: &[Sighting]) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for seen in same.iter().map(|s| &s.seen) {
        for text in std::iter::once(&seen.text).chain(&seen.others) {
            if !texts.contains(&text.as_str()) {
                texts.push(text);
            }
        }
    }
    let verb = if texts.len() == 1 { "means" } else { "mean" };
    let named: Vec<String> = texts.iter().take(NAMED_MAX).map(|text| format!("`{}`", short(text))).collect();
    let more = if texts.len() > NAMED_MAX { " and others" } else { "" };
    format!("{}{more} {verb}", named.join(", "))
}

fn columns(same: &[Sighting]) -> String {
    let named: Vec<String> = same.iter().take(NAMED_MAX).map(|s| format!("`{}`", s.name)).collect();
    let word = if same.len() == 1 { "column" } else { "columns" };
    let more = if same.len() > NAMED_MAX { " and others" } else { "" };
    format!("{word} {}{more}", named.join(", "))
}

/// "1 cell", "12 cells".
pub(super) fn cells(count: usize) -> String {
    if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") }
}

/// A text that fits into a message: one line, without backticks.
pub(super) fn short(text: &str) -> String {
    let clean: String =
        text.chars().map(|c| if c.is_control() || c == '`' { ' ' } else { c }).take(61).collect();
    if clean.chars().count() > 60 { clean.chars().take(59).chain(['…']).collect() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_sheet_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
