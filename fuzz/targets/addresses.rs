//! The bytes are `addresses.txt` of a site with one page, which leads there from old addresses too.
#![no_main]

use casebook::{
    record,
    source::{File, Sources},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let sources = Sources::new(vec![File::new(record::FILE, bytes.to_vec())]);
    let (record, _) = record::read(&sources);
    let lines: String = record.lines.iter().map(|line| format!("{line}\n")).collect();
    let again = Sources::new(vec![File::new(record::FILE, lines.clone().into_bytes())]);
    let (read, found) = record::read(&again);
    assert!(found.is_empty(), "what it writes cannot be read");
    assert!(
        read.lines.iter().map(|line| format!("{line}\n")).eq(lines.split_inclusive('\n')),
        "it reads otherwise"
    );
    let page =
        "---\ntitle: Damp\naliases: [/old/, \"#was\", \"/?p=1\"]\n---\nText.\n\n## What to do\n\nText.\n";
    let files = [("content/pages/damp.md", page.into()), (record::FILE, bytes.to_vec())];
    let settings = ("casebook.yaml".to_owned(), casebook_fuzz::SETTINGS.into());
    casebook_fuzz::site(
        files.map(|(path, bytes): (_, Vec<u8>)| (path.to_owned(), bytes)).into_iter().chain([settings]),
    );
});
