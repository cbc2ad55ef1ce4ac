//! The bytes are which rows figures are of, and from the first line on a data file about people: each cell has a verdict.
#![no_main]

use casebook::{
    guard::{Asked, Ledger, Of, Rules, inspect},
    source::{File, FileId},
    table::{self, Settings},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (figures, file) = bytes.split_at(end);
    let table = table::read(FileId(0), &File::new("x.csv", file.to_vec()), &Settings::default()).table;
    let rules = Rules { about_people: Some(true), ..Rules::default() };
    for found in inspect(&table, &rules) {
        assert!(found.column < table.columns.len() && found.row < table.rows.len() && found.count > 0);
    }
    let mut ledger = Ledger::new(&table, &rules);
    let _ = ledger.download();
    for figure in figures.chunks(8) {
        // Each byte picks rows by its bits, and a column.
        let asked: Vec<Asked> = figure
            .iter()
            .map(|byte| {
                let rows = (0..).take(table.rows.len()).filter(|row| byte >> (row % 8) & 1 == 1);
                let rows: Vec<u32> = rows.collect();
                let of = match byte % 3 {
                    0 => Of::Rows,
                    1 => Of::Sum(usize::from(byte / 3)),
                    _ => Of::Mean(usize::from(byte / 3)),
                };
                Asked { of, value: Some(rows.len().into()), rows: rows.into() }
            })
            .collect();
        let verdicts = ledger.admit(&asked);
        assert_eq!(verdicts.len(), asked.len());
    }
});
