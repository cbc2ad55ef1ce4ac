//! The text of a file, whatever its encoding, and the way back to its bytes.
//!
//! In: bytes, and the encoding where the page names it. Out: text, and for places in it the bytes they came from.
//! It must not know what the text says.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// How many of the first bytes tell UTF-16 without a mark.
const SNIFF_BYTES: usize = 4096;

/// A file's text.
pub(super) struct Decoded<'a> {
    pub text: Cow<'a, str>,
    pub encoding: &'static Encoding,
    /// Bytes of the mark in front that is no text.
    pub mark_len: usize,
    /// How many bytes the file has.
    pub bytes_len: usize,
    /// Whether there are bytes that mean nothing in the encoding.
    pub is_lossy: bool,
}

/// Decodes by the mark in front, else by the name, else as UTF-8, UTF-16 or Windows-1252, whichever it can be.
pub(super) fn decode<'a>(bytes: &'a [u8], named: Option<&'static Encoding>) -> Decoded<'a> {
    let (encoding, mark_len) = match (Encoding::for_bom(bytes), named) {
        (Some((encoding, len)), _) => (encoding, len),
        (None, Some(encoding)) => (encoding, 0),
        (None, None) => (guess(bytes), 0),
    };
    let (text, is_lossy) = encoding.decode_without_bom_handling(&bytes[mark_len..]);
    Decoded { text, encoding, mark_len, bytes_len: bytes.len(), is_lossy }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let head = &bytes[..bytes.len().min(SNIFF_BYTES)];
    let zeros = |parity| head.iter().skip(parity).step_by(2).filter(|b| **b == 0).count() * 4 > head.len();
    if zeros(1) {
        UTF_16LE
    } else if zeros(0) {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

/// Walks forward through a text and tells which byte of the file each place came from.
pub(super) struct Origins<'a> {
    text: &'a str,
    width: Width,
    at: usize,
    byte: usize,
    bytes_len: usize,
}

/// How long characters are in a file.
#[derive(Clone, Copy)]
enum Width {
    /// As in the text.
    Same,
    /// One byte each.
    One,
    /// Two bytes for each unit of UTF-16.
    Units,
    /// It cannot be told.
    Unknown,
}

impl<'a> Origins<'a> {
    /// At the beginning of a decoded text.
    pub fn new(decoded: &'a Decoded<'_>) -> Self {
        let width = match decoded.encoding {
            e if e == UTF_8 && !decoded.is_lossy => Width::Same,
            e if e == UTF_16LE || e == UTF_16BE => Width::Units,
            e if e.is_single_byte() => Width::One,
            _ => Width::Unknown,
        };
        Self { text: &decoded.text, width, at: 0, byte: decoded.mark_len, bytes_len: decoded.bytes_len }
    }

    /// The byte that a place in the text came from; places are asked for in order. 0 where it cannot be told.
    pub fn byte(&mut self, at: usize) -> u32 {
        let passed = &self.text[self.at..at.max(self.at)];
        self.byte += match self.width {
            Width::Same => passed.len(),
            Width::One => passed.chars().count(),
            Width::Units => passed.chars().map(char::len_utf16).sum::<usize>() * 2,
            Width::Unknown => 0,
        };
        self.at += passed.len();
        // What stands for a half of a character at the end is longer than that half.
        let byte = if matches!(self.width, Width::Unknown) { 0 } else { self.byte.min(self.bytes_len) };
        u32::try_from(byte).unwrap_or(u32::MAX)
    }
}
