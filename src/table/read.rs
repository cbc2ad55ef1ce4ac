//! From a file to a table, step by step.
//!
//! In: a file, and what its page says of it. Out: a [`Read`]. It must not know who asks.

use super::{
    CELLS_MAX, COLUMNS_MAX, Column, ColumnSettings, Form, Format, Row, Settings, Table,
    column::{Dialect, column},
    form::Kind,
    header, layout,
    layout::{Edges, Heading, Layout},
    number::{self, Marks},
    open::{self, Raw, Remark, open},
    records,
    refuse::Refusal,
    repair::{self, Places, Sighting},
    totals::{self, Total},
    value::folded,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    source::{File, FileId, Span},
};

/// The headings are looked for again in so many first bytes.
const HEAD_BYTES: usize = 256 * 1024;

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The table; without columns where none could be read.
    pub table: Table,
    /// What was understood of the file.
    pub form: Form,
    /// What was put right, and what could not be.
    pub findings: Vec<Diagnostic>,
}

/// Reads a data file. Never fails: without a readable table it has no columns and a finding says why.
#[must_use]
pub fn read(id: FileId, file: &File, settings: &Settings) -> Read {
    let whole = Span::new(id, 0..0);
    match open(file.name(), file.bytes(), file.bytes_len(), &settings.format) {
        Ok(raw) => table(id, file, settings, raw),
        Err(closed) => {
            let (form, refusal) = *closed;
            let found = refusal.finding(whole);
            Read { table: empty(id), form, findings: vec![found] }
        }
    }
}

fn empty(id: FileId) -> Table {
    Table { file: id, columns: Vec::new(), rows: Vec::new(), shapes: Vec::new(), notes: Vec::new() }
}

/// The table in rows of text.
fn table(id: FileId, file: &File, settings: &Settings, raw: Raw) -> Read {
    let Raw { grid, mut form, counts, shapes, remarks } = raw;
    let places = Places { file: id, counts };
    let is_records = matches!(form.kind, Kind::Json | Kind::GeoJson);
    let edges = if form.kind == Kind::Csv { Edges::Ragged } else { Edges::Straight };
    if (0..grid.len()).any(|row| grid.last_filled(row) > COLUMNS_MAX) {
        return Read { table: empty(id), form, findings: vec![too_large(places.whole())] };
    }
    let layout = if is_records {
        Layout::of_records(&grid)
    } else {
        layout::layout(&grid, settings.format.header_row, edges)
    };
    let mut findings: Vec<Diagnostic> = remarks.into_iter().map(|remark| said(remark, &places)).collect();
    findings.extend(no_such_row(&layout, &grid, settings, places.whole()));
    if layout.columns.is_empty() {
        findings.push(no_table(places.whole()));
        return Read { table: empty(id), form, findings };
    }
    if layout.columns.len().saturating_mul(layout.rows.len()) > CELLS_MAX {
        return Read { table: empty(id), form, findings: vec![too_large(places.whole())] };
    }
    form.header = layout.header.map(|row| grid.place(row).line).filter(|_| !is_records);
    findings.extend(layout.done.iter().map(|done| {
        let row = grid.place(done.row);
        let message = match places.row(row) {
            Some(place) => format!("{} ({place})", done.message),
            None => done.message.clone(),
        };
        Diagnostic::new(done.code, places.span(row), message).help(done.help)
    }));
    let dialect = Dialect {
        day_first: settings.format.day_first,
        missing: &settings.missing,
        is_continental: form.delimiter == Some(';') && is_continental(&grid, &layout),
    };
    let mut columns = Vec::with_capacity(layout.columns.len());
    let mut sightings = Vec::new();
    for Heading { at, name, unit } in &layout.columns {
        let said = said_of(settings, name);
        let cells = layout.rows.iter().map(|row| grid.cell(*row, *at));
        let (column, seen) = column(name.clone(), unit.clone(), said, dialect, cells);
        let name = column.name.clone();
        sightings.extend(seen.into_iter().map(|seen| Sighting { name: name.clone(), column: *at, seen }));
        columns.push(named(column, said));
    }
    let rows = layout.rows.iter().map(|row| grid.place(*row).clone()).collect();
    let mut table = Table { file: id, columns, rows, shapes, notes: layout.notes };
    let point = |row: usize, sighting: &Sighting| {
        cell_bytes(file, &table.rows[row], &settings.format, sighting.column, &places)
    };
    findings.extend(repair::findings(&places, &table.rows, sightings, point));
    findings.extend(without_total(&mut table, &places));
    Read { table, form, findings }
}

/// Whether some cell is a number only if a comma stands before its decimals.
fn is_continental(grid: &super::grid::Grid, layout: &Layout) -> bool {
    let is = |cell: &str| {
        number::number(cell, Marks::Continental).is_some() && number::number(cell, Marks::British).is_none()
    };
    layout.rows.iter().any(|row| grid.cells(*row).any(is))
}

fn said((what, message, help): (Remark, String, &'static str), places: &Places) -> Diagnostic {
    let (code, span) = match &what {
        Remark::Decoded => (Code::DataDecoded, places.whole()),
        Remark::Layout => (Code::DataLayout, places.whole()),
        Remark::Unclosed(row) => (Code::DataUnreadableCells, places.span(row)),
    };
    Diagnostic::new(code, span, message).help(help)
}

fn too_large(whole: Span) -> Diagnostic {
    let message = "this data file has over 2,000 columns or 4,000,000 cells, so it was not read";
    Refusal::too_large(message).finding(whole)
}

fn no_table(whole: Span) -> Diagnostic {
    Diagnostic::new(Code::DataUnreadable, whole, "there is no table in this file")
        .help("Open it and look what is in it; then save the table as CSV UTF-8.")
}

/// The finding for a row of headings that the page names and the file does not have.
fn no_such_row(
    layout: &Layout,
    grid: &super::grid::Grid,
    settings: &Settings,
    whole: Span,
) -> Option<Diagnostic> {
    let row = settings.format.header_row?;
    let is_there = layout.header.is_none() || (0..grid.len()).any(|at| grid.place(at).line == row);
    (!is_there).then(|| {
        let message = format!("the headings are to be in row {row}, but there is nothing in that row");
        Diagnostic::new(Code::DataUnreadable, whole, message)
            .help("Correct `header_row:` on the dataset's page, or leave it out.")
    })
}

/// What the page says of the column with this heading.
fn said_of<'a>(settings: &'a Settings, heading: &str) -> Option<&'a ColumnSettings> {
    let wanted = folded(heading);
    let by_name = settings.columns.iter().find(|said| folded(&said.name) == wanted);
    by_name
        .or_else(|| settings.columns.iter().find(|said| said.also.iter().any(|also| folded(also) == wanted)))
}

/// The column under the name that the page gives it; its heading is one more that it goes by.
fn named(mut column: Column, said: Option<&ColumnSettings>) -> Column {
    let Some(said) = said.filter(|said| said.name != column.name) else { return column };
    let heading = std::mem::replace(&mut column.name, said.name.clone());
    if said.title.is_none() {
        column.title.clone_from(&said.name);
    }
    if !column.also.contains(&heading) {
        column.also.push(heading);
    }
    column
}

/// Takes a row of totals away and says so.
fn without_total(table: &mut Table, places: &Places) -> Option<Diagnostic> {
    let total = totals::total(&table.columns)?;
    let row = table.rows.pop()?;
    for column in &mut table.columns {
        column.cells.pop();
    }
    table.shapes.truncate(table.rows.len());
    let place = places.row(&row).map(|place| format!(" ({place})")).unwrap_or_default();
    let message = match total {
        Total::Equal => format!("the last row{place} is the sum of the others, so it was left out"),
        Total::Unequal { name, written, sum } => format!(
            "the last row{place} was left out as a total, but its `{name}` is {written}, and the others add up to {sum}"
        ),
        Total::Other => format!("the last row{place} was left out as a total"),
    };
    let help = "Casebook adds up by itself, so a total in the data would count everything twice. Take the row out of the file.";
    Some(Diagnostic::new(Code::DataTotal, places.span(&row), message).help(help))
}

/// The bytes of a cell in its file, for a finding to point at; the row's bytes where a cell cannot be told apart.
///
/// It reads that one record again, and the headings, by which it knows the column.
#[must_use]
pub fn place(file: &File, table: &Table, row: usize, column: usize) -> Span {
    let Some(row) = table.rows.get(row) else { return Span::new(table.file, 0..0) };
    let places = Places { file: table.file, counts: repair::Counts::Lines };
    let format = Format::default();
    match table.columns.get(column).and_then(|column| column_in_file(file, column, &format)) {
        Some(in_file) => cell_bytes(file, row, &format, in_file, &places),
        None => places.span(row),
    }
}

/// The first whole lines of a file.
fn head(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..HEAD_BYTES) else { return bytes };
    let end = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(head.len(), |at| at + 1);
    &head[..end]
}

/// The number of a column in the file, by its heading.
fn column_in_file(file: &File, column: &Column, format: &Format) -> Option<usize> {
    let (decoded, delimiter) = open::decoded(file.name(), head(file.bytes()), format).ok()?;
    let grid = records::lines(&decoded, delimiter, usize::MAX).grid;
    let found = header::header(&grid, None)?;
    let names = layout::names(&grid, &found, !found.rows.is_empty());
    let mut is_own =
        names.iter().enumerate().filter(|(_, name)| *name == &column.name || column.also.contains(name));
    match (is_own.next(), is_own.next()) {
        (Some((at, _)), None) => Some(at),
        _ => None,
    }
}

/// The bytes of a cell of a text, its row read again.
fn cell_bytes(file: &File, row: &Row, format: &Format, in_file: usize, places: &Places) -> Span {
    let range = row.bytes.start as usize..row.bytes.end as usize;
    let found = file.bytes().get(range).and_then(|record| {
        let (head, delimiter) = open::decoded(file.name(), head(file.bytes()), format).ok()?;
        records::cell(record, head.encoding, delimiter, in_file)
    });
    let start = row.bytes.start;
    let cell = found.map_or(row.bytes.clone(), |cell| start + cell.start..start + cell.end);
    places.bytes(&cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Cell, Holds, Missing, Number};

    fn table(text: &str) -> Table {
        let read = read(FileId(0), &File::new("a.csv", text.into()), &Settings::default());
        assert_eq!(read.findings, []);
        read.table
    }

    #[test]
    fn a_plain_file_has_typed_columns_and_no_findings() {
        let table = table("Ward,Reports\r\nSparkbrook,41\r\n\r\n\"Nechells\nNorth\",\r\n");
        assert_eq!(table.columns.iter().map(|c| c.holds).collect::<Vec<_>>(), [Holds::Text, Holds::Number]);
        assert_eq!(table.columns[0].cells[1], Cell::Text("Nechells\nNorth".into()));
        assert_eq!(
            table.columns[1].cells,
            [Cell::Number(Number::from(41)), Cell::Missing(Missing::NotKnown)]
        );
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(table.rows[1].bytes, 31..48);
        assert_eq!(table.column("ward"), Some(0));
    }

    #[test]
    fn a_cell_is_pointed_at_whatever_the_encoding() {
        let old = b"Name,,Rent\nCaf\xE9 \"Row\",,\"\xA31,200\"\nMill Lane,,\xA37\n".to_vec();
        let wide = "\u{FEFF}Name\tRent\r\nCaf\u{E9}\t7\r\nMill\t8\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let cases: [(Vec<u8>, usize, usize, &[u8]); 4] = [
            (old.clone(), 0, 1, b"\"\xA31,200\""),
            (old.clone(), 1, 1, b"\xA37"),
            (old, 0, 0, b"Caf\xE9 \"Row\""),
            (wide, 1, 1, b"8\0"),
        ];
        for (bytes, row, column, wanted) in cases {
            let file = File::new("a.csv", bytes);
            let table = read(FileId(0), &file, &Settings::default()).table;
            assert_eq!(&file.bytes()[place(&file, &table, row, column).range()], wanted, "{row}, {column}");
        }
    }
}
