//! From bytes to rows of text, by whichever reader the file needs.
//!
//! In: a file, and what its page says of its format. Out: a [`Raw`], or why there is none.
//! It must not know what the cells mean.

use super::{
    BYTES_MAX, CELLS_MAX, Format, ROWS_MAX, Row,
    decode::{Decoded, decode},
    form::{Form, Kind, LineEnds, delimiter_name},
    grid::Grid,
    json,
    records::{self, Lines},
    refuse::{self, Refusal},
    repair::Counts,
    workbook,
};
use crate::geo::Shape;
use encoding_rs::{Encoding, UTF_8};

/// The rows of a file as text.
pub(super) struct Raw {
    pub grid: Grid,
    pub form: Form,
    pub counts: Counts,
    /// What each row but the first is on the ground; empty where the file says nothing of that.
    pub shapes: Vec<Option<Shape>>,
    /// What must be said of how it was read: message and what to do. An empty vector where nothing need be.
    pub remarks: Vec<(Remark, String, &'static str)>,
}

/// What a remark is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Remark {
    /// How the text was decoded.
    Decoded,
    /// How the table lies in the file.
    Layout,
    /// A quotation mark in this row that is never closed.
    Unclosed(Row),
}

/// What was understood of a file that cannot be read, and why.
pub(super) type Closed = Box<(Form, Refusal)>;

/// Opens a file.
pub(super) fn open(name: &str, bytes: &[u8], bytes_len: u64, format: &Format) -> Result<Raw, Closed> {
    if bytes_len > BYTES_MAX {
        let refusal = Refusal::too_large("this data file is over 32 MB, so it was not read");
        return Err(Box::new((Form::default(), refusal)));
    }
    let closed = |kind| move |refusal| Box::new((Form { kind, ..Form::default() }, refusal));
    match refuse::kind(name, bytes).map_err(closed(Kind::Unknown))? {
        Kind::Csv | Kind::Unknown => text(name, bytes, format),
        kind @ (Kind::Xlsx | Kind::Ods) => {
            let sheet =
                workbook::sheet(bytes, kind, format.sheet.as_deref(), CELLS_MAX).map_err(closed(kind))?;
            Ok(of_sheet(sheet, kind))
        }
        Kind::Json | Kind::GeoJson => {
            let decoded = decode(bytes, None);
            match json::records(&decoded.text, format.records.as_deref(), CELLS_MAX) {
                Ok(read) => Ok(of_records(read, &decoded)),
                // Text that begins like JSON, under another name, may be a table all the same.
                Err(_) if !is_json_name(name) && !is_json(&decoded.text) => text(name, bytes, format),
                Err(refusal) => Err(closed(Kind::Unknown)(refusal)),
            }
        }
    }
}

/// Whether a name says that tabs stand between cells.
fn is_tabbed(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".tsv") || name.ends_with(".tab")
}

fn is_json_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".json") || name.ends_with(".geojson")
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text.trim_start_matches('\u{FEFF}')).is_ok()
}

/// The text of a CSV and what stands between its cells.
pub(super) fn decoded<'a>(
    name: &str,
    bytes: &'a [u8],
    format: &Format,
) -> Result<(Decoded<'a>, u8), Refusal> {
    let named = match &format.encoding {
        None => None,
        Some(label) => Some(Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
            let message = format!("there is no encoding `{}`", super::repair::short(label));
            Refusal::new(message, "Common encodings are `utf-8`, `windows-1252` and `utf-16le`.")
        })?),
    };
    let decoded = decode(bytes, named);
    let delimiter = match format.delimiter.map(u8::try_from) {
        Some(Ok(delimiter)) if delimiter.is_ascii() && !matches!(delimiter, b'"' | b'\r' | b'\n') => {
            delimiter
        }
        Some(_) => {
            return Err(Refusal::new(
                "this character cannot stand between cells",
                "Name one such as `,` or `;` under `format: { delimiter: … }`, or leave it out.",
            ));
        }
        None if is_tabbed(name) => b'\t',
        None => records::delimiter(&decoded.text),
    };
    Ok((decoded, delimiter))
}

fn text(name: &str, bytes: &[u8], format: &Format) -> Result<Raw, Closed> {
    let form = Form { kind: Kind::Csv, ..Form::default() };
    let (decoded, delimiter) =
        decoded(name, bytes, format).map_err(|refusal| Box::new((form.clone(), refusal)))?;
    let Lines { grid, ends, unclosed } = records::lines(&decoded, delimiter, CELLS_MAX);
    let form = Form {
        encoding: decoded.encoding.name(),
        has_mark: decoded.mark_len > 0,
        delimiter: Some(char::from(delimiter)),
        line_ends: ends,
        ..form
    };
    if grid.len() > ROWS_MAX || grid.cell_count() > CELLS_MAX {
        let message = "this data file has over 1,000,000 rows or 4,000,000 cells, so it was not read";
        return Err(Box::new((form, Refusal::too_large(message))));
    }
    let is_expected = format.delimiter.is_some() || delimiter == b',' || is_tabbed(name);
    let mut read_as = Vec::new();
    if decoded.encoding != UTF_8 || decoded.mark_len > 0 {
        let mark = if decoded.encoding == UTF_8 { " with a byte order mark" } else { "" };
        read_as.push(format!("as {}{mark}", decoded.encoding.name()));
    }
    if !is_expected {
        read_as.push(format!("with a {} between cells", delimiter_name(char::from(delimiter))));
    }
    match form.line_ends {
        LineEnds::Cr => read_as.push("with lines that end in CR".to_owned()),
        LineEnds::Mixed => read_as.push("with lines that end in different ways".to_owned()),
        _ => (),
    }
    let mut remarks = Vec::new();
    if !read_as.is_empty() {
        let help = "Nothing need be done. If letters or columns look wrong, say under `format:` on the dataset's page how the file is written.";
        remarks.push((Remark::Decoded, format!("this file was read {}", read_as.join(", ")), help));
    }
    if let Some(row) = unclosed {
        let message =
            "a quotation mark is opened here and never closed, so all lines below were read into one cell";
        let help = "Close the quotation mark, or write it twice where it belongs to the text.";
        remarks.push((Remark::Unclosed(row), message.to_owned(), help));
    }
    let counts = match form.line_ends {
        LineEnds::Cr | LineEnds::Mixed => Counts::OddLines,
        _ => Counts::Lines,
    };
    Ok(Raw { grid, form, counts, shapes: Vec::new(), remarks })
}

fn of_sheet(sheet: workbook::Sheet, kind: Kind) -> Raw {
    let mut remarks = Vec::new();
    if let Some((count, row)) = sheet.merged {
        let cells = super::repair::cells(count);
        let message = format!(
            "{cells} got the text of the merged cell they are part of, the first in {}, row {row}",
            sheet.name
        );
        remarks.push((Remark::Layout, message, "Nothing need be done."));
    }
    let form = Form { kind, sheet: Some(sheet.name.clone()), other_sheets: sheet.others, ..Form::default() };
    // What is hidden in a sheet cannot be told from the rest of it.
    let message = format!("hidden rows and columns of the sheet “{}” were read like all others", sheet.name);
    let help = "Show all rows and columns in your spreadsheet and look through them; take out what nobody is to see.";
    remarks.push((Remark::Layout, message, help));
    Raw { grid: sheet.grid, form, counts: Counts::Sheet(sheet.name), shapes: Vec::new(), remarks }
}

fn of_records(read: json::Records, decoded: &Decoded<'_>) -> Raw {
    let mut remarks = Vec::new();
    if let Some((count, first)) = read.unshaped {
        let features =
            if count == 1 { "one feature has".to_owned() } else { format!("{count} features have") };
        let message =
            format!("{features} a geometry that is no point and no area, the first is feature {first}");
        remarks.push((Remark::Layout, message, "They have no place on a map. Nothing else need be done."));
    }
    let form =
        Form { kind: read.kind, encoding: decoded.encoding.name(), records: read.key, ..Form::default() };
    Raw { grid: read.grid, form, counts: Counts::Records, shapes: read.shapes, remarks }
}
