//! What the fuzz targets share: sites made in memory, built and rendered.
//!
//! In: files by path. Out: nothing; what may not happen panics. A target says which files its bytes become.

use casebook::{
    build::{Choices, Drafts, Known, build},
    config::Clock,
    diagnostic::{
        Report,
        show::{Format, Style, show},
    },
    disk,
    page::Moment,
    render::Rendered,
    source::{File, FileId, Sources},
    table::{Settings, csv, place, read, summary},
};
use std::{path::Path, sync::OnceLock};

/// Settings that lack nothing.
pub const SETTINGS: &str = "title: Try\nurl: https://example.org\n";

/// The files of the built-in theme.
fn theme() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let (sources, _) = disk::read(Path::new("nowhere"), Path::new("nowhere"));
        sources.iter().map(|(_, file)| file.clone()).collect()
    })
}

/// The same with templates that show only titles and texts: a run takes a tenth of the time.
fn plain_theme() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let shown =
            "{% if page is defined %}{{ page.title }}{{ page.body }}{% else %}{{ list.title }}{% endif %}";
        let plain = theme().iter().filter(|file| !file.path.contains("/parts/"));
        plain
            .map(|file| match file.path.ends_with(".html") {
                true => File::new(&file.path, shown.into()),
                false => file.clone(),
            })
            .collect()
    })
}

/// Builds and renders a site of these files with plain templates.
pub fn site(files: impl IntoIterator<Item = (String, Vec<u8>)>) {
    made(files, plain_theme());
}

/// Builds and renders a site of these files with the built-in theme.
pub fn themed_site(files: impl IntoIterator<Item = (String, Vec<u8>)>) {
    made(files, theme());
}

/// Builds and renders the site, shows its report in every format, and looks at each finding.
fn made(files: impl IntoIterator<Item = (String, Vec<u8>)>, theme: &[File]) {
    let own = files.into_iter().map(|(path, bytes)| File::new(&path, bytes));
    let sources = Sources::new(own.chain(theme.iter().cloned()).collect());
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").expect("this is a moment"));
    let choices = Choices { clock, drafts: Drafts::Shown, base_url: None };
    let site = build(sources, Vec::new(), Known::default(), &choices);
    let (_, templates) = site.render_all(
        |_| (),
        |_, rendered| match rendered {
            Rendered::Bytes(bytes) => bytes.len(),
            Rendered::File(_) => 0,
        },
    );
    let report = Report::new(site.report.findings().cloned().chain(templates).collect());
    for format in [Format::Text, Format::Json, Format::Sarif, Format::Github] {
        let shown = show(&report, &site.sources, format, Style::Plain);
        assert!(shown.is_empty() || !shown.contains("FileId"), "a Rust type is printed");
    }
    for found in report.findings() {
        assert!(!found.help.is_empty(), "no help: {}", found.message);
        let ends = found.help.iter().all(|text| text.trim_end().ends_with(['.', '?', '!', '…']));
        assert!(ends, "no full stop: {:?}", found.help);
        for place in found.span.into_iter().chain(found.edit.iter().map(|edit| edit.span)) {
            let bytes = site.sources.get(place.file).bytes();
            assert!(place.range().end <= bytes.len(), "outside its file: {}", found.message);
        }
    }
}

/// One page of this text.
pub fn page(path: &str, text: &[u8]) {
    site([("casebook.yaml".to_owned(), SETTINGS.into()), (path.to_owned(), text.to_vec())]);
}

/// Reads a data file, looks at each column and at the first cells, and writes it as CSV.
pub fn table(name: &str, bytes: &[u8], settings: &Settings) {
    let file = File::new(name, bytes.to_vec());
    let read = read(FileId(0), &file, settings);
    let table = &read.table;
    assert!(!table.columns.is_empty() || !read.findings.is_empty(), "nothing is said");
    for (at, column) in table.columns.iter().enumerate() {
        assert_eq!(column.cells.len(), table.rows.len(), "a column of another length");
        assert!(summary(column).values <= table.rows.len(), "more values than rows");
        for row in 0..table.rows.len().min(20) {
            assert!(place(&file, table, row, at).range().end <= bytes.len(), "outside its file");
        }
    }
    assert!(table.shapes.is_empty() || table.shapes.len() == table.rows.len(), "shapes for other rows");
    assert!(csv(table).ends_with("\r\n"), "a line without an end");
    let report = Report::new(read.findings.clone());
    let sources = Sources::new(vec![file]);
    for format in [Format::Text, Format::Json, Format::Sarif, Format::Github] {
        assert!(!show(&report, &sources, format, Style::Plain).contains("FileId"), "a Rust type is printed");
    }
}
