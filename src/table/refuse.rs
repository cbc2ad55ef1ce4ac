//! What a file is, by its first bytes; files that are no tables are refused, each with the way out.
//!
//! In: bytes and the file's name. Out: the kind of a file that can be read, or why it cannot.
//! It must not know how tables are read.

use super::{archive, form::Kind};
use crate::{
    diagnostic::{Code, Diagnostic},
    source::Span,
};

/// Why a file is refused, and what to do instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub code: Code,
    pub message: String,
    pub help: String,
}

impl Refusal {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: Code::DataUnreadable, message: message.into(), help: help.into() }
    }

    /// The finding that says it.
    pub fn finding(self, whole: Span) -> Diagnostic {
        Diagnostic::new(self.code, whole, self.message).help(self.help)
    }

    /// A file that holds more than is read.
    pub fn too_large(message: impl Into<String>) -> Self {
        let help = "Leave out the columns and years that the guide does not need.";
        Self { code: Code::FileTooLarge, ..Self::new(message, help) }
    }
}

/// The most bytes that a workbook may unpack to.
const UNPACKED_MAX: u64 = 256 << 20;
/// How many of the first bytes are looked at.
const HEAD_BYTES: usize = 1024;

/// First bytes, what a file that begins so is, and what to do instead.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "a PDF", TRY_CSV),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook (XLS) or one with a password", SAVE_AS),
    (b"\x89PNG", "a picture", TRY_CSV),
    (b"\xFF\xD8\xFF", "a picture", TRY_CSV),
    (b"GIF8", "a picture", TRY_CSV),
    (b"\x1F\x8B", "a compressed file (GZIP)", "Unpack it and use the file inside."),
    (b"7z\xBC\xAF", "a compressed file (7-Zip)", "Unpack it and use the file inside."),
    (b"PAR1", "a Parquet file", TRY_CSV),
    (b"SQLite format 3", "a database", TRY_CSV),
    (b"\x00\x00\x27\x0A", "the outlines of a shapefile", GEOJSON),
    (b"{\\rtf", "a text document", TRY_CSV),
];

const TRY_CSV: &str = "Look on the publisher's page for a download as CSV. If there is none, copy the table into a spreadsheet and save it as CSV UTF-8.";
/// What to do about a workbook that cannot be read.
pub(super) const DAMAGED: &str = "Open it in Excel or LibreOffice and save the sheet as CSV UTF-8. If it does not open there, download it again.";
const SAVE_AS: &str =
    "Open it in Excel or LibreOffice and save the sheet as CSV UTF-8, or the workbook as XLSX.";
const GEOJSON: &str = "Look on the publisher's page for a download as GeoJSON, or convert it with a program such as QGIS (export as GeoJSON, EPSG:4326).";

/// What kind of file it is; JSON is told from GeoJSON by who reads it.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    let refuse =
        |what: &str, help: &str| Err(Refusal::new(format!("this file is {what}, not a table"), help));
    if let Some((_, what, help)) = KNOWN.iter().find(|(start, ..)| bytes.starts_with(start)) {
        return refuse(what, help);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(name, bytes);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]).to_lowercase();
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    if head.is_empty() && bytes.len() <= HEAD_BYTES {
        return Err(Refusal::new("this file is empty", "Download it again, or take it out."));
    }
    if head.starts_with("<!doctype html") || head.starts_with("<html") || head.starts_with("<head") {
        return refuse(
            "a web page",
            "Open the publisher's page and choose the download itself: the link to it often ends in .csv.",
        );
    }
    if head.starts_with("<?xml") || head.starts_with("<kml") || head.starts_with("<gml") {
        let help = if head.contains("kml") || head.contains("gml") { GEOJSON } else { TRY_CSV };
        return refuse("XML", help);
    }
    let end = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    if matches!(end.as_str(), "json" | "geojson") || head.starts_with(['{', '[']) {
        return Ok(Kind::Json);
    }
    if bytes.contains(&0) && !is_utf16(bytes) {
        return refuse("of bytes that are no text", TRY_CSV);
    }
    Ok(Kind::Csv)
}

/// Whether every other byte of the beginning is zero, or it begins with a mark of UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let zeros = |parity| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count() * 4 > head.len();
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || zeros(0) != zeros(1)
}

/// A workbook, or another archive.
fn packed(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    let entries = archive::entries(bytes);
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    let ends = |end: &str| entries.iter().any(|entry| entry.name.to_lowercase().ends_with(end));
    let total = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.bytes));
    if total > UNPACKED_MAX {
        return Err(Refusal::too_large("this file unpacks to over 256 MB, so it was not read"));
    }
    if has("xl/workbook.xml") {
        return Ok(Kind::Xlsx);
    }
    if has("content.xml") && has("META-INF/manifest.xml") {
        return Ok(Kind::Ods);
    }
    if has("xl/workbook.bin") {
        return Err(Refusal::new("this file is a binary Excel workbook (XLSB)", SAVE_AS));
    }
    if ends(".shp") {
        return Err(Refusal::new("this file is a shapefile in a zip archive", GEOJSON));
    }
    let name = name.to_lowercase();
    if name.ends_with(".xlsx") || name.ends_with(".xlsm") || name.ends_with(".ods") {
        return Err(Refusal::new("this workbook is damaged or cut short", DAMAGED));
    }
    let help = "Unpack it and use the CSV file inside.";
    Err(Refusal::new("this file is a zip archive or cut short, not a table", help))
}
