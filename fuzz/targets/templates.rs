//! The bytes are the template of a page; the first of them chooses which template of the theme it takes the place of.
#![no_main]

use libfuzzer_sys::fuzz_target;

const NAMES: &[&str] = &["page.html", "guide.html", "base.html", "list.html"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    // Loops in loops that print nothing end, and after a long time. The program gives them up by the clock and ends,
    // which would end the fuzzer too.
    let count = |word: &[u8]| rest.windows(word.len()).filter(|there| *there == word).count();
    if count(b"{%") > 40 || count(b"range") > 0 && count(b"for") > 1 {
        return;
    }
    casebook_fuzz::themed_site([
        ("casebook.yaml".to_owned(), casebook_fuzz::SETTINGS.into()),
        (format!("theme/templates/{name}"), rest.to_vec()),
        ("content/guides/try.md".to_owned(), b"---\ntitle: How do I try it?\nsummary: A try.\n---\nText.\n".to_vec()),
    ]);
});
