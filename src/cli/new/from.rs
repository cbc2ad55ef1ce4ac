//! `new dataset --from`: a data file copied into the site, with a page that says what can be told of it already.
//!
//! In: a data file, and what its publisher says beside it. Out: the copy and the page, both new: what is there already is
//! never touched.

use super::{
    descriptor::{self, Descriptor},
    page::Answers,
};
use crate::{
    cli::{Exit, data, out, say, wrong},
    diagnostic::{
        Report, Severity,
        show::{Format, Style, show},
    },
    page::{Day, Kind, slug},
    source::{FileId, Sources},
    table::{Cell, Column, Holds, Settings, Table, Unit, is_mark, read, summary},
    yaml::quoted,
};
use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Begins a dataset with a data file.
pub fn from_file(
    root: &Path,
    kind: Option<Kind>,
    title: Option<&str>,
    path: &Path,
    sheet: Option<String>,
) -> Exit {
    if kind.is_some_and(|kind| kind != Kind::Dataset) {
        return wrong("a data file begins a dataset: casebook new dataset --from FILE");
    }
    let file = match data::opened(path) {
        Ok(file) => file,
        Err(error) => return wrong(format!("{} could not be read: {error}", path.display())),
    };
    let mut settings = Settings::default();
    settings.format.sheet.clone_from(&sheet);
    let read = read(FileId(0), &file, &settings);
    let sources = Sources::new(vec![file]);
    let report = Report::new(read.findings);
    if report.count(Severity::Error) > 0 {
        say(show(&report, &sources, Format::Text, Style::Plain));
        return Exit::Findings;
    }
    let said = beside(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let title = title.map(str::to_owned).or_else(|| said.title.clone()).unwrap_or_else(|| sentence(&stem));
    let end = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = [slug(&stem), slug(&title)].into_iter().find(|name| !name.is_empty());
    let Some(name) = name else {
        return wrong(
            "neither the file nor the title has a name of letters; write a title in quotation marks",
        );
    };
    let data_name = format!("{name}.{end}");
    let mut answers = Answers::new(Kind::Dataset, &title);
    answers.given = given(&read.table, &said, &data_name, sheet.as_deref());
    let folder: PathBuf = root.join("content").join(Kind::Dataset.folder()).components().collect();
    write(&folder, path, &data_name, &format!("{name}.md"), &answers)
}

/// Copies the file and writes the page; both must be new, but for a data file that is where it belongs already.
fn write(folder: &Path, data: &Path, data_name: &str, page_name: &str, answers: &Answers) -> Exit {
    let (copy, page) = (folder.join(data_name), folder.join(page_name));
    if let Err(error) = fs::create_dir_all(folder) {
        return wrong(format!("{} could not be made: {error}", folder.display()));
    }
    let is_there = fs::canonicalize(data).ok().is_some_and(|data| fs::canonicalize(&copy).ok() == Some(data));
    let taken = [&page, &copy].into_iter().find(|path| path.exists() && !(is_there && *path == &copy));
    if let Some(taken) = taken {
        return wrong(format!("{} is there already; nothing was changed", taken.display()));
    }
    let today = Day(jiff::Zoned::now().date());
    let written = (if is_there { Ok(()) } else { copied(data, &copy) }).and_then(|()| {
        new_file(&page, answers.text(today).as_bytes()).inspect_err(|_| {
            if !is_there {
                fs::remove_file(&copy).ok();
            }
        })
    });
    match written {
        Ok(()) => out(format!(
            "Wrote {} for {}. Look on the publisher's page for the licence, and fill it in; then put your words in place of the hints.",
            page.display(),
            copy.display()
        )),
        Err(error) => wrong(format!("{} could not be written: {error}", page.display())),
    }
}

fn copied(from: &Path, to: &Path) -> io::Result<()> {
    new_file(to, &fs::read(from)?)
}

fn new_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(bytes).inspect_err(|_| {
        // Half a file would be in the way of the next attempt.
        fs::remove_file(path).ok();
    })
}

/// What the publisher says in a file beside the data.
fn beside(path: &Path) -> Descriptor {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let text = |name: &str| fs::read_to_string(path.with_file_name(name)).ok();
    let package = text("datapackage.json").and_then(|json| descriptor::package(&json, &name));
    package
        .or_else(|| text(&format!("{name}-metadata.json")).and_then(|json| descriptor::csvw(&json)))
        .unwrap_or_default()
}

/// What stands in the page's front matter from the beginning.
fn given(
    table: &Table,
    said: &Descriptor,
    data_name: &str,
    sheet: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut given = vec![("file", quoted_if_needed(data_name))];
    let no_licence = "# Put here the licence that the publisher gives, such as OGL v3.".to_owned();
    given.push(("licence", said.licence.as_deref().map_or(no_licence, quoted)));
    given.extend(period(table).map(|period| ("period", quoted(&period))));
    let marks: Vec<String> =
        said.missing.iter().filter(|mark| !is_mark(mark)).map(|mark| quoted(mark)).collect();
    if !marks.is_empty() {
        given.push(("missing", format!("[{}]", marks.join(", "))));
    }
    given.extend(sheet.map(|sheet| ("format", format!("\n  sheet: {}", quoted(sheet)))));
    let columns: String = table.columns.iter().map(|column| column_lines(column, said)).collect();
    given.push(("columns", columns.trim_end_matches('\n').to_owned()));
    given
}

/// The lines of a column under `columns`, the first with a line break before it.
fn column_lines(column: &Column, said: &Descriptor) -> String {
    let described = said.columns.iter().find(|described| described.name == column.name);
    let title =
        described.and_then(|described| described.title.clone()).unwrap_or_else(|| sentence(&column.name));
    let says = match described.and_then(|described| described.says.as_deref()) {
        Some(says) => format!("says: {}", quoted(says)),
        None => "# says: # What it holds, in a few words.".to_owned(),
    };
    let unit = match &column.unit {
        Unit::None => String::new(),
        unit => format!("\n    unit: {}", quoted(&data::unit_words(unit))),
    };
    let kind = data::type_name(column.holds);
    format!(
        "\n  {}:\n    title: {}\n    {says}\n    type: {kind}{unit}",
        quoted_if_needed(&column.name),
        quoted(&title)
    )
}

/// From when to when the first column of times goes.
fn period(table: &Table) -> Option<String> {
    let column = table.columns.iter().find(|column| column.holds == Holds::Time)?;
    let found = summary(column);
    let words = |cell: Option<Cell>| {
        let time = cell?.time()?;
        Some(match time {
            crate::table::Time::Moment(moment) => crate::table::Time::Day(moment.date()).words(),
            time => time.words(),
        })
    };
    let (first, last) = (words(found.least)?, words(found.greatest)?);
    Some(if first == last { first } else { format!("{first} to {last}") })
}

/// A name of a file or a column as words: `damp_reports-2024` as "Damp reports 2024", `ListDate` as "List date".
fn sentence(name: &str) -> String {
    let mut spaced = String::new();
    let mut was_small = false;
    for c in name.chars() {
        if c.is_uppercase() && was_small {
            spaced.push(' ');
            spaced.extend(c.to_lowercase());
        } else {
            spaced.push(if matches!(c, '_' | '-') { ' ' } else { c });
        }
        was_small = c.is_lowercase();
    }
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map_or(words.clone(), |first| first.to_uppercase().chain(chars).collect())
}

/// A name as YAML: plain, where it can be taken for nothing but a text.
fn quoted_if_needed(name: &str) -> String {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || "-._ ".contains(c))
        && name.starts_with(char::is_alphabetic)
        && !["true", "false", "yes", "no", "on", "off", "y", "n", "null"]
            .contains(&name.to_lowercase().as_str());
    if is_plain { name.to_owned() } else { quoted(name) }
}
