//! The bytes are a data file in text; the first two say under which name, and what its page says of it.
#![no_main]

use casebook::table::{Format, Settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [name, how, rest @ ..] = bytes else { return };
    let names = ["a.csv", "a.json", "a.geojson", "a.tsv"];
    let format = Format {
        delimiter: (how & 1 == 0).then_some(char::from(how >> 4)).filter(|_| how & 2 == 0),
        header_row: (how & 4 == 0).then_some(u32::from(how >> 5)),
        day_first: (how & 8 == 0).then_some(how & 16 == 0),
        ..Format::default()
    };
    let format = if how.is_ascii_lowercase() { Format::default() } else { format };
    let name = names[usize::from(name.wrapping_sub(b'a')) % names.len()];
    casebook_fuzz::table(name, rest, &Settings { format, ..Settings::default() });
});
