//! Other systems' exports in, content files and a conservation report out.
//!
//! In: the bytes of an export, and the site as it is. Out: an [`Imported`]: files to write, lines to add, copies to make.
//! Nothing vanishes: what has no place in a file is in the report. It must not know the disk.

pub mod front;
pub mod html;
pub mod markdown;
pub mod report;
pub mod wordpress;

use crate::{
    build::{self, Choices, Known},
    record,
    source::{File, Sources},
};
use report::{Found, Report};
use std::collections::BTreeSet;

/// What an import gives.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Files to write, by their paths from the site's root; the report is not among them.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files to copy: the path from the site's root, and the path below the folder of media.
    pub copies: Vec<(String, String)>,
    /// Lines to add to `addresses.txt` where they are not in it yet.
    pub addresses: Vec<String>,
    /// What came in and where it went.
    pub report: Report,
}

impl Imported {
    /// Builds the site as it would be, in memory, and puts into the report what the build finds.
    pub fn look(&mut self, site: &Sources, choices: &Choices) {
        let build = self.build(site, choices);
        self.report.found = build.report.findings().map(|found| found_in(found, &build.sources)).collect();
    }

    /// The site as it would be.
    #[must_use]
    pub fn build(&self, site: &Sources, choices: &Choices) -> build::Build {
        build::build(self.over(site), Vec::new(), Known::default(), choices)
    }

    /// The files of the site with those of the import in their places.
    #[must_use]
    pub fn over(&self, site: &Sources) -> Sources {
        let copies = self.copies.iter().map(|(path, _)| File::new(path, Vec::new()));
        let files = self.files.iter().map(|(path, bytes)| File::new(path, bytes.clone()));
        let files = files.chain(self.record(site));
        // Of two with one path the first stays.
        Sources::new(files.chain(copies).chain(site.iter().map(|(_, file)| file.clone())).collect())
    }
}

impl Imported {
    /// The record of addresses with the lines of the import in it, where there are any.
    fn record(&self, site: &Sources) -> Option<File> {
        let before =
            site.find(record::FILE).map(|id| String::from_utf8_lossy(site.get(id).bytes()).into_owned());
        let mut text = before.unwrap_or_default();
        let has: BTreeSet<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        for line in self.addresses.iter().filter(|line| !has.contains(*line)) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&format!("{line}\n"));
        }
        (!text.is_empty()).then(|| File::new(record::FILE, text.into_bytes()))
    }
}

fn found_in(found: &crate::diagnostic::Diagnostic, sources: &Sources) -> Found {
    let place = found.span.map(|span| {
        let file = sources.get(span.file);
        (file.path.to_string(), file.line_column(span.range().start).0)
    });
    let (file, line) = place.map_or((String::new(), None), |(file, line)| (file, Some(line)));
    let name = format!("{}[{}]", found.severity.name(), found.code);
    Found { file, line, name, message: found.message.to_string() }
}
