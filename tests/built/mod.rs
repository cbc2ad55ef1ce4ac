//! Small sites built in memory with the built-in theme, by any clock.

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    page::Moment,
    render::Rendered,
    source::{File, Sources},
};
use std::{collections::BTreeMap, path::Path};

/// The site of these files by this clock.
pub fn at(files: &[(&str, &str)], clock: Clock) -> Build {
    let files = files.iter().map(|(path, text)| File::new(path, text.as_bytes().to_vec()));
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(with_theme(files), Vec::new(), Known::default(), &choices)
}

/// These files and the built-in theme.
pub fn with_theme(files: impl Iterator<Item = File>) -> Sources {
    let folder = tempfile::tempdir().unwrap();
    let (theme, _) = disk::read(folder.path(), Path::new("nowhere"));
    Sources::new(theme.iter().map(|(_, file)| file.clone()).chain(files).collect())
}

/// A moment in the zone of the site.
pub fn local(text: &str) -> Clock {
    Clock::Local(Moment::read(text).unwrap())
}

/// All outputs by path.
pub fn outputs(site: &Build) -> BTreeMap<String, Vec<u8>> {
    let (outputs, findings) = site.render_all(
        |_| (),
        |output, rendered| match rendered {
            Rendered::Bytes(bytes) => (output.route.file_path(), bytes),
            Rendered::File(_) => panic!("no file here is large"),
        },
    );
    assert!(findings.is_empty(), "{findings:?}");
    outputs.into_iter().collect()
}
