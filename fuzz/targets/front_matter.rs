//! The bytes are the front matter of a page; the first of them chooses its kind.
#![no_main]

use casebook::page::Kind;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let kind = Kind::ALL[usize::from(*first) % Kind::ALL.len()];
    let text = [b"---\n", rest, b"\n---\nText.\n"].concat();
    casebook_fuzz::page(&format!("content/{}/try.md", kind.folder()), &text);
});
