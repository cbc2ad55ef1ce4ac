//! Every folder under `tests/tables/` is a data file as publishers write it, and what is read of it.
//!
//! `README.md` says the behaviour; the file beside it is the data; `settings.json` says what a dataset's page would;
//! `expect.txt` shows what was understood, the columns, the first rows and the findings.
//! `UPDATE=1 cargo test --test tables NAME` writes `expect.txt`; `git diff` is the oracle.
#![allow(clippy::disallowed_methods, clippy::panic, reason = "tests read and write their folders")]

use casebook::{
    diagnostic::{
        Code, Report,
        show::{Format as Shown, Style, show},
    },
    source::{File, FileId, Sources},
    table::{Cell, ColumnSettings, Format, Holds, Read, Settings, Unit, place, read},
};
use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::Value;
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// So many rows are shown.
const ROWS_SHOWN: usize = 8;

fn main() {
    let arguments = Arguments::from_args();
    let mut folders: Vec<PathBuf> = fs::read_dir("tests/tables")
        .expect("tests/tables is there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let trials = folders.into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Trial::test(name, move || case(&path))
    });
    let mut trials: Vec<Trial> = trials.collect();
    trials.push(Trial::test("csv_spectrum_reads_as_its_json_says", csv_spectrum));
    trials.push(Trial::test("what_is_over_a_limit_is_refused", limits));
    trials.push(Trial::test("a_damaged_workbook_never_ends_the_program", damaged));
    libtest_mimic::run(&arguments, trials).exit();
}

fn case(folder: &Path) -> Result<(), Failed> {
    let data = fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .find(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            !["README.md", "settings.json", "expect.txt"].contains(&name.as_str())
        })
        .ok_or("there is no data file")?;
    let settings = match fs::read_to_string(folder.join("settings.json")) {
        Ok(text) => settings(&serde_json::from_str(&text)?),
        Err(_) => Settings::default(),
    };
    let name = data.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = File::new(&name, fs::read(&data)?);
    let read = read(FileId(0), &file, &settings);
    oracles(&file, &read)?;
    let shown = shown(file, &read);
    let expected = folder.join("expect.txt");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&expected, &shown)?;
    }
    let wanted = fs::read_to_string(&expected).unwrap_or_default();
    if wanted == shown { Ok(()) } else { Err(format!("expected:\n{wanted}\nread:\n{shown}").into()) }
}

/// What holds of every file.
fn oracles(file: &File, read: &Read) -> Result<(), Failed> {
    let table = &read.table;
    let say = |text: String| Err(Failed::from(text));
    for (at, column) in table.columns.iter().enumerate() {
        if column.cells.len() != table.rows.len() {
            return say(format!(
                "`{}` has {} cells for {} rows",
                column.name,
                column.cells.len(),
                table.rows.len()
            ));
        }
        if table.column(&column.name) != Some(at) {
            return say(format!("`{}` is not found by its name", column.name));
        }
        for row in 0..table.rows.len() {
            let span = place(file, table, row, at);
            if span.range().end > file.bytes().len() {
                return say(format!("row {row} of `{}` lies outside the file", column.name));
            }
        }
    }
    if !table.shapes.is_empty() && table.shapes.len() != table.rows.len() {
        return say("there are not as many shapes as rows".to_owned());
    }
    if read.findings.iter().any(|found| found.help.is_empty()) {
        return say("a finding does not say what to do".to_owned());
    }
    Ok(())
}

fn shown(file: File, read: &Read) -> String {
    let mut text = String::new();
    let mut line =
        |words: String| writeln!(text, "{}", words.trim_end()).expect("a string takes what is written to it");
    for (name, words) in read.form.words() {
        line(format!("{name}: {words}"));
    }
    let table = &read.table;
    line(format!("Rows: {}\n", table.rows.len()));
    for column in &table.columns {
        let holds = holds(column.holds);
        let unit = match &column.unit {
            Unit::None => String::new(),
            unit => format!(", {unit:?}"),
        };
        let also =
            if column.also.is_empty() { String::new() } else { format!(", also {}", column.also.join(", ")) };
        let decimals =
            if column.decimals > 0 { format!(", {} decimals", column.decimals) } else { String::new() };
        line(format!("{}: {holds}{unit}{decimals}{also}", column.name));
    }
    for (at, row) in table.rows.iter().enumerate().take(ROWS_SHOWN) {
        let cells: Vec<String> = table.columns.iter().map(|column| cell(&column.cells[at])).collect();
        let shape =
            table.shapes.get(at).map(|shape| format!(" @ {}", shape.as_ref().map_or("nowhere", kind_of)));
        line(format!("{:>4} | {}{}", row.line, cells.join(" | "), shape.unwrap_or_default()));
    }
    table.notes.iter().for_each(|note| line(format!("note: {note}")));
    line(String::new());
    let report = Report::new(read.findings.clone());
    text.push_str(&show(&report, &Sources::new(vec![file]), Shown::Text, Style::Plain));
    text
}

fn kind_of(shape: &casebook::geo::Shape) -> &'static str {
    match shape {
        casebook::geo::Shape::Point(_) => "a point",
        casebook::geo::Shape::Areas(_) => "areas",
    }
}

fn holds(holds: Holds) -> String {
    match holds {
        Holds::Code { year: Some(year) } => format!("codes of {year}"),
        Holds::Code { year: None } => "codes".to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.replace('\n', "⏎"),
        Cell::Number(number) => number.to_string(),
        Cell::Time(time) => time.words(),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Missing(missing) => format!("({missing:?})"),
    }
}

fn settings(json: &Value) -> Settings {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let list = |value: &Value| value.as_array().into_iter().flatten().filter_map(text).collect::<Vec<_>>();
    let format = &json["format"];
    let column = |(name, said): (&String, &Value)| ColumnSettings {
        name: name.clone(),
        also: list(&said["also"]),
        title: text(&said["title"]),
        holds: match said["type"].as_str() {
            Some("text") => Some(Holds::Text),
            Some("number") => Some(Holds::Number),
            Some("code") => Some(Holds::Code { year: None }),
            _ => None,
        },
        ..ColumnSettings::default()
    };
    Settings {
        columns: json["columns"].as_object().into_iter().flatten().map(column).collect(),
        missing: list(&json["missing"]),
        format: Format {
            delimiter: text(&format["delimiter"]).and_then(|text| text.chars().next()),
            header_row: format["header_row"].as_u64().and_then(|row| u32::try_from(row).ok()),
            sheet: text(&format["sheet"]),
            encoding: text(&format["encoding"]),
            records: text(&format["records"]),
            day_first: format["day_first"].as_bool(),
        },
    }
}

/// Files that would take very long or very much memory.
fn limits() -> Result<(), Failed> {
    let long = |text: &str, times| text.repeat(times);
    let files = [
        ("long.csv", long("Ward,Homes,Empty,Share\n", 1_500_000), Code::FileTooLarge),
        ("rows.csv", long("a\n", 1_000_001), Code::FileTooLarge),
        ("wide.csv", format!("a{}b\n1\n", long(",", 3_000)), Code::FileTooLarge),
        ("blank.csv", format!("a{}b\n{}", long(",", 1_990), long("1\n", 10_000)), Code::DataRagged),
        ("cells.csv", format!("a{}b\n{}", long(",c", 1_990), long("1,2\n", 10_000)), Code::FileTooLarge),
        ("records.json", format!("[{}{{}}]", long("{},", 1_000_001)), Code::FileTooLarge),
        ("deep.json", long("[", 100_000), Code::DataUnreadable),
        ("quote.csv", format!("Ward,Homes\nSoho,\"{}", long("1,2\n", 10_000)), Code::DataUnreadable),
    ];
    for (name, text, code) in files {
        let read = read(FileId(0), &File::new(name, text.into_bytes()), &Settings::default());
        let is_refused =
            read.table.columns.is_empty() && read.findings.iter().any(|found| found.code == code);
        if !is_refused && !["blank.csv", "quote.csv"].contains(&name) {
            return Err(format!("{name}: {} columns, {:?}", read.table.columns.len(), read.findings).into());
        }
    }
    Ok(())
}

/// Workbooks with bytes that are others than they were.
fn damaged() -> Result<(), Failed> {
    for path in ["tests/tables/workbook/homes.xlsx", "tests/tables/ods/homes.ods"] {
        let whole = fs::read(path)?;
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x5A;
            bytes.truncate(if at % 7 == 0 { at } else { whole.len() });
            let read = read(FileId(0), &File::new("a.xlsx", bytes), &Settings::default());
            if read.table.columns.is_empty() && read.findings.is_empty() {
                return Err(format!("{path}: nothing is said of byte {at}").into());
            }
        }
    }
    Ok(())
}

/// Files of the csv-spectrum collection, where they lie in the folder that the environment names.
fn csv_spectrum() -> Result<(), Failed> {
    let Some(folder) = std::env::var_os("CSV_SPECTRUM").map(PathBuf::from) else { return Ok(()) };
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder.join("csvs"))?.flatten() {
        let path = entry.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let wanted = fs::read_to_string(folder.join("json").join(format!("{name}.json")))?;
        // The files lost their CRLF and a telephone number on their way; what is expected of them did not.
        let wanted = wanted.replace("\\r\\n", "\\n").replace("1234567890", "2095257564");
        let wanted: Value = serde_json::from_str(&wanted)?;
        let wanted = if wanted.is_object() { Value::Array(vec![wanted]) } else { wanted };
        let file = File::new(&name, fs::read(&path)?);
        let columns = wanted.as_array().and_then(|rows| rows.first()).and_then(Value::as_object);
        let text = |name: &String| ColumnSettings {
            name: name.clone(),
            holds: Some(Holds::Text),
            ..Default::default()
        };
        let columns = columns.into_iter().flat_map(|row| row.keys()).map(text).collect();
        let read = read(FileId(0), &file, &Settings { columns, ..Settings::default() });
        let table = &read.table;
        let rows = (0..table.rows.len()).map(|row| {
            let cell =
                |column: &casebook::table::Column| column.cells[row].text().unwrap_or_default().to_owned();
            Value::Object(table.columns.iter().map(|c| (c.name.clone(), cell(c).into())).collect())
        });
        let rows = Value::Array(rows.collect());
        if rows != wanted {
            wrong.push(format!("{name}: wanted {wanted}, read {rows}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}
