//! The bytes are the text of a guide, and that of a post with what a visitor wrote; the first of them chooses what happens to raw HTML.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let html = ["deny", "clean", "trust"][usize::from(*first) % 3];
    let head = "---\ntitle: How do I try it?\nsummary: A try.\n---\n";
    let post = "---\ntitle: News\ndate: 2026-11-01\n---\n> [!COMMENT] A, 2012-06-04\n> ";
    let word = "---\ntitle: word\nsummary: A word.\n---\nIt is one.\n";
    casebook_fuzz::site([
        ("casebook.yaml".to_owned(), format!("{}html: {html}\n", casebook_fuzz::SETTINGS).into()),
        ("content/guides/try.md".to_owned(), [head.as_bytes(), rest].concat()),
        ("content/blog/try.md".to_owned(), [post.as_bytes(), rest].concat()),
        ("content/words/word.md".to_owned(), word.into()),
    ]);
});
