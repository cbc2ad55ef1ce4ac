//! `data`: what was understood of a data file, in plain words or as JSON.
//!
//! In: a path, and the sheet where it is said. Out: the form of the file, its columns with a summary each, the notes
//! that were kept, and what was put right. How it is read, `table` decides.

use super::{Exit, out, wrong};
use crate::{
    diagnostic::{
        Report, Severity,
        show::{Format, Style, show},
    },
    guard::{self, Rules, Suspicion},
    source::{File, FileId, Held, Revision, Sources},
    table::{Cell, Column, Holds, Read, Settings, Summary, Table, Unit, read, summary},
};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, IsTerminal},
    path::Path,
};

/// A longer file is not looked at: the reader refuses it by its length alone.
const READ_BYTES_MAX: u64 = 33 << 20;
/// So many characters of a value are shown.
const SHOWN_CHARS: usize = 40;

/// Says what was understood of a file.
pub fn data(path: &Path, sheet: Option<String>, format: Format) -> Exit {
    let file = match opened(path) {
        Ok(file) => file,
        Err(error) => return wrong(format!("{} could not be read: {error}", path.display())),
    };
    let mut settings = Settings::default();
    settings.format.sheet = sheet;
    let read = read(FileId(0), &file, &settings);
    let sources = Sources::new(vec![file]);
    let report = Report::new(read.findings.clone());
    let printed = match format {
        Format::Json => out(format!("{:#}", as_json(&read, &report, &sources))),
        _ => out(as_text(&read, &report, &sources)),
    };
    if printed == Exit::Fine && report.count(Severity::Error) > 0 { Exit::Findings } else { printed }
}

/// The file, under its name; of one that is too long, its length alone.
pub(super) fn opened(path: &Path) -> io::Result<File> {
    let len = fs::metadata(path)?.len();
    let name = path.display().to_string().replace('\\', "/");
    if len > READ_BYTES_MAX {
        return Ok(File {
            path: name.into(),
            held: Held::Head([].into(), len),
            revision: Revision::default(),
        });
    }
    fs::read(path).map(|bytes| File::new(&name, bytes))
}

fn as_text(read: &Read, report: &Report, sources: &Sources) -> String {
    let mut text = String::new();
    let table = &read.table;
    for (name, words) in read.form.words() {
        text.push_str(&format!("{name:14} {}\n", clean(&words)));
    }
    text.push_str(&format!("{:14} {}\n", "Rows", table.rows.len()));
    let shapes = table.shapes.iter().flatten().count();
    if shapes > 0 {
        text.push_str(&format!("{:14} {shapes}\n", "With a place"));
    }
    if !table.columns.is_empty() {
        text.push_str("\nColumns\n");
        text.push_str(&columns(&table.columns));
    }
    let personal = personal(table);
    if !personal.is_empty() {
        text.push_str("\nWhat looks personal: it is never handed on, and nobody is shown one by one\n");
        personal.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    if !table.notes.is_empty() {
        text.push_str("\nNotes in the file\n");
        table.notes.iter().for_each(|note| text.push_str(&format!("  {}\n", clean(note))));
    }
    if !report.is_empty() {
        let style = if io::stdout().is_terminal() { Style::Colour } else { Style::Plain };
        text.push_str("\nWhat was put right, and what could not be\n\n");
        text.push_str(&show(report, sources, Format::Text, style));
    }
    text.trim_end().to_owned()
}

/// What looks personal in a table, a line for each column and kind.
fn personal(table: &Table) -> Vec<String> {
    let suspicions = guard::inspect(table, &Rules::default());
    let line = |suspicion: &Suspicion| {
        let (name, line) = (shortened(&table.columns[suspicion.column].name), table.rows[suspicion.row].line);
        let rows =
            if suspicion.count == 1 { "1 row".to_owned() } else { format!("{} rows", suspicion.count) };
        format!("{name}: {}, {rows}, first in line {line}", suspicion.what.words())
    };
    suspicions.iter().map(line).collect()
}

/// A line for each column: heading, type, what it holds.
fn columns(columns: &[Column]) -> String {
    let rows: Vec<[String; 3]> = columns
        .iter()
        .map(|column| [shortened(&column.name), type_words(column), summary_words(column, &summary(column))])
        .collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or_default();
    let (first, second) = (width(0), width(1));
    rows.iter().map(|[name, kind, says]| format!("  {name:first$}  {kind:second$}  {says}\n")).collect()
}

/// The type of a column, as its page would name it.
pub(super) fn type_name(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "text",
        Holds::Code { .. } => "code",
        Holds::Number => "number",
        Holds::Time => "date",
        Holds::Flag => "yes-no",
    }
}

fn type_words(column: &Column) -> String {
    let name = type_name(column.holds);
    match (column.holds, &column.unit) {
        (Holds::Code { year: Some(year) }, _) => format!("{name} of {year}"),
        (_, Unit::None) => name.to_owned(),
        (_, unit) => format!("{name}, {}", unit_words(unit)),
    }
}

/// A unit in words; empty where it is not said.
pub(super) fn unit_words(unit: &Unit) -> String {
    match unit {
        Unit::None => String::new(),
        Unit::Pounds => "£".to_owned(),
        Unit::Percent => "%".to_owned(),
        Unit::Named(name) => clean(name),
    }
}

fn summary_words(column: &Column, summary: &Summary) -> String {
    let mut parts = Vec::new();
    match (&summary.least, &summary.greatest) {
        (Some(least), Some(_)) if summary.distinct == 1 => parts.push(format!("always {}", words(least))),
        (Some(least), Some(greatest)) if matches!(column.holds, Holds::Number | Holds::Time) => {
            parts.push(format!("{} to {}", words(least), words(greatest)));
        }
        (Some(_), _) if summary.distinct == summary.values => parts.push("all different".to_owned()),
        (Some(_), _) => {
            parts.push(format!("{} different", summary.distinct));
            let frequent = summary.frequent.iter().take(3);
            let most: Vec<String> =
                frequent.map(|(cell, count)| format!("{} ({count})", words(cell))).collect();
            parts.push(format!("most often {}", most.join(", ")));
        }
        _ => parts.push("no values".to_owned()),
    }
    let missing = [
        (summary.not_known, "not known"),
        (summary.hidden, "hidden on purpose"),
        (summary.not_applicable, "do not apply"),
    ];
    parts.extend(missing.iter().filter(|(count, _)| *count > 0).map(|(count, why)| format!("{count} {why}")));
    parts.join("; ")
}

/// A value in words.
pub(super) fn words(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => shortened(text),
        Cell::Number(number) => number.to_string(),
        Cell::Time(time) => time.words(),
        Cell::Flag(true) => "yes".to_owned(),
        Cell::Flag(false) => "no".to_owned(),
        Cell::Missing(_) => String::new(),
    }
}

fn shortened(text: &str) -> String {
    let text = clean(text);
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// Text with nothing in it that disturbs a terminal.
fn clean(text: &str) -> String {
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_plain).collect()
}

fn as_json(read: &Read, report: &Report, sources: &Sources) -> Value {
    let form = &read.form;
    let columns = read.table.columns.iter().map(|column| {
        let found = summary(column);
        let cell = |cell: &Option<Cell>| cell.as_ref().map(json_cell);
        json!({
            "name": column.name,
            "title": column.title,
            "type": type_name(column.holds),
            "boundaries": match column.holds { Holds::Code { year } => year, _ => None },
            "unit": unit_words(&column.unit),
            "decimals": column.decimals,
            "values": found.values,
            "distinct": found.distinct,
            "not_known": found.not_known,
            "hidden": found.hidden,
            "not_applicable": found.not_applicable,
            "least": cell(&found.least),
            "greatest": cell(&found.greatest),
            "frequent": found.frequent.iter().map(|(cell, count)| json!([json_cell(cell), count])).collect::<Vec<_>>(),
        })
    });
    let findings: Value =
        serde_json::from_str(&show(report, sources, Format::Json, Style::Plain)).unwrap_or_default();
    json!({
        "kind": form.kind.name(),
        "encoding": form.encoding,
        "delimiter": form.delimiter,
        "line_ends": form.line_ends.name(),
        "header": form.header,
        "sheet": form.sheet,
        "other_sheets": form.other_sheets,
        "records": form.records,
        "rows": read.table.rows.len(),
        "columns": columns.collect::<Vec<_>>(),
        "personal": personal(&read.table),
        "notes": read.table.notes,
        "report": findings,
    })
}

/// Numbers as text, so that none loses a digit.
fn json_cell(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(&**text),
        Cell::Number(number) => json!(number.to_string()),
        Cell::Time(time) => json!(time.iso()),
        Cell::Flag(flag) => json!(flag),
        Cell::Missing(_) => Value::Null,
    }
}
