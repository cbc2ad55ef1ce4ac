//! The bytes are a workbook, XLSX or ODS.
#![no_main]

use casebook::table::Settings;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| casebook_fuzz::table("a.xlsx", bytes, &Settings::default()));
