//! The bytes are lines: each names a page, and each page names the line behind it in every way there is.
#![no_main]

use casebook::page::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let names: Vec<&str> = text.lines().take(6).collect();
    let pages = names.iter().enumerate().map(|(at, name)| {
        let kind = Kind::ALL[name.len() % Kind::ALL.len()];
        let next = names[(at + 1) % names.len()];
        let own: String = name.chars().filter(|c| !"/\\\0".contains(*c)).take(40).collect();
        let path = format!("content/{}/{own}.md", kind.folder());
        let text = format!(
            "---\ntitle: {name}\nskills: [{next}]\naliases: {next}\nslug: {name}\nsame_as: {next}\nasked:\n  - {next}\n\
             also_asked: {name}\nbuilds_on: {next}\ninside: {next}\ntranslation_of: {next}\n---\n# {name}\n\n\
             {next} [[{next}]] [a]({next}) ![b]({next}) <{next}> [c][{next}] [^{next}]\n\n## {next}\n\n[{next}]: {name}\n"
        );
        (path, text.into_bytes())
    });
    let settings = ("casebook.yaml".to_owned(), casebook_fuzz::SETTINGS.into());
    casebook_fuzz::site(pages.chain([settings]));
});
