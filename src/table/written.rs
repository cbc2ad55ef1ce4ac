//! A table as text again: tidy CSV.
//!
//! In: a table. Out: CSV as RFC 4180 has it, in which no cell can start a formula. It must not know who may see it.

use super::{Cell, Column, Missing, Table, number};
use std::borrow::Cow;

/// The table as CSV: headings, and a line for each row; missing values as the marks `[x]`, `[c]` and `[z]`.
#[must_use]
pub fn csv(table: &Table) -> String {
    let mut text = String::new();
    line(&mut text, table.columns.iter().map(|column| Cow::Borrowed(column.name.as_str())));
    for row in 0..table.rows.len() {
        line(&mut text, table.columns.iter().map(|column| cell(column, row)));
    }
    text
}

fn line<'a>(text: &mut String, cells: impl Iterator<Item = Cow<'a, str>>) {
    let start = text.len();
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        let cell = defused(&cell);
        if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
            text.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            text.push_str(&cell);
        }
    }
    if text.len() == start {
        // An empty line would be no row.
        text.push_str("\"\"");
    }
    text.push_str("\r\n");
}

fn cell(column: &Column, row: usize) -> Cow<'_, str> {
    match &column.cells[row] {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Number(number) => Cow::Owned(number.to_string()),
        Cell::Time(time) => Cow::Owned(time.iso()),
        Cell::Flag(flag) => Cow::Borrowed(if *flag { "yes" } else { "no" }),
        Cell::Missing(Missing::NotKnown) => Cow::Borrowed("[x]"),
        Cell::Missing(Missing::Hidden) => Cow::Borrowed("[c]"),
        Cell::Missing(Missing::NotApplicable) => Cow::Borrowed("[z]"),
    }
}

/// A text that a spreadsheet takes for text: one that would begin a formula gets an apostrophe in front, as OWASP advises
/// against CSV injection. Numbers stay as they are.
#[must_use]
pub fn defused(text: &str) -> Cow<'_, str> {
    let begins = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if begins && !number::is(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        source::{File, FileId},
        table::{ColumnSettings, Holds, Row, Settings, Time, Unit, read},
    };
    use proptest::prelude::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        for text in ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "-"] {
            assert_eq!(defused(text), format!("'{text}"));
        }
        for text in ["-5", "+44", "-£1,234.50", "a=b", ""] {
            assert_eq!(defused(text), text);
        }
    }

    fn cell_of(holds: Holds) -> BoxedStrategy<Cell> {
        let missing =
            prop_oneof![Just(Missing::NotKnown), Just(Missing::Hidden), Just(Missing::NotApplicable)]
                .prop_map(Cell::Missing);
        let day = (1900_i16..2100, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| Cell::Time(Time::Day(jiff::civil::date(year, month, day))));
        let value = match holds {
            Holds::Number => (any::<i64>(), 0_u32..6)
                .prop_map(|(n, scale)| Cell::Number(super::super::Number::new(n, scale)))
                .boxed(),
            Holds::Time => day.boxed(),
            Holds::Flag => any::<bool>().prop_map(Cell::Flag).boxed(),
            _ => "[A-Za-z][A-Za-z ,;\"\n|é£]{0,12}[a-z]".prop_map(|text| Cell::Text(text.into())).boxed(),
        };
        prop_oneof![4 => value, 1 => missing].boxed()
    }

    fn table() -> impl Strategy<Value = Table> {
        let holds = prop_oneof![Just(Holds::Text), Just(Holds::Number), Just(Holds::Time), Just(Holds::Flag)];
        (prop::collection::vec(holds, 2..5), 2_usize..12).prop_flat_map(|(kinds, rows)| {
            let columns: Vec<_> = kinds
                .into_iter()
                .enumerate()
                .map(|(at, holds)| {
                    prop::collection::vec(cell_of(holds), rows).prop_map(move |cells| Column {
                        name: format!("Heading {at}a"),
                        title: format!("Heading {at}a"),
                        also: Vec::new(),
                        says: String::new(),
                        holds,
                        unit: Unit::None,
                        decimals: cells.iter().filter_map(Cell::number).map(|n| n.scale()).max().unwrap_or(0),
                        cells,
                    })
                })
                .collect();
            let rows = vec![Row::default(); rows];
            columns.prop_map(move |columns| Table {
                file: FileId(0),
                columns,
                rows: rows.clone(),
                shapes: Vec::new(),
                notes: Vec::new(),
            })
        })
    }

    proptest! {
        #[test]
        fn a_table_that_is_written_and_read_is_the_same(table in table()) {
            let said = |column: &Column| ColumnSettings { name: column.name.clone(), holds: Some(column.holds), ..Default::default() };
            let settings = Settings { columns: table.columns.iter().map(said).collect(), ..Default::default() };
            let read = read(FileId(0), &File::new("a.csv", csv(&table).into_bytes()), &settings);
            // A last row that happens to be the sum of the others is taken for a total, and one word alone for a footer.
            let rows = read.table.rows.len();
            prop_assert!(rows + 1 >= table.rows.len());
            for (column, again) in table.columns.iter().zip(&read.table.columns) {
                prop_assert_eq!(&column.name, &again.name);
                prop_assert_eq!(&column.cells[..rows], &again.cells[..]);
            }
            prop_assert_eq!(table.columns.len(), read.table.columns.len());
        }

        #[test]
        fn no_bytes_make_reading_fail(bytes in prop::collection::vec(any::<u8>(), 0..400), name in "[a-z]{1,3}[.](csv|json|geojson|xlsx|tsv)") {
            let file = File::new(&name, bytes);
            let read = read(FileId(0), &file, &Settings::default());
            prop_assert!(!read.table.columns.is_empty() || !read.findings.is_empty());
        }

        #[test]
        fn no_text_makes_reading_fail(text in "([A-Za-z0-9£%.,;:/\"\n\r\t|(){}-]|\\[|\\]){0,300}") {
            let file = File::new("a.csv", text.into_bytes());
            let read = read(FileId(0), &file, &Settings::default());
            for column in 0..read.table.columns.len() {
                prop_assert_eq!(read.table.columns[column].cells.len(), read.table.rows.len());
                for row in 0..read.table.rows.len() {
                    let place = super::super::place(&file, &read.table, row, column);
                    prop_assert!(place.range().end <= file.bytes().len());
                }
            }
        }
    }
}
