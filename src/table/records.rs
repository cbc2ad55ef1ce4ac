//! CSV and its kin: text in, rows of cells out, each with its line and its bytes.
//!
//! In: a decoded file. Out: a [`Grid`], the delimiter, the line ends. Every text is some table here.
//! It must not know what the cells mean.

use super::{
    Row,
    decode::{Decoded, Origins},
    form::LineEnds,
    grid::Grid,
};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::Encoding;
use std::ops::Range;

/// What can stand between cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The delimiter is told by so many first records.
const SCORED_RECORDS: usize = 50;
/// And by so many first bytes.
const SCORED_BYTES: usize = 64 * 1024;

/// What was read of a text.
pub(super) struct Lines {
    pub grid: Grid,
    /// How lines end outside cells.
    pub ends: LineEnds,
    /// The last row, if a quotation mark is opened in it and never closed.
    pub unclosed: Option<Row>,
}

/// The rows of a text.
pub(super) fn lines(decoded: &Decoded<'_>, delimiter: u8, max_cells: usize) -> Lines {
    let text = &*decoded.text;
    let mut origins = Origins::new(decoded);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut grid = Grid::default();
    let (mut line, mut counted) = (1, 0);
    let mut at = 0;
    let (mut ends, mut unclosed) = (LineEnds::None, None);
    while grid.cell_count() <= max_cells && reader.read_byte_record(&mut record).unwrap_or(false) {
        let end = usize::try_from(reader.position().byte()).map_or(text.len(), |end| end.min(text.len()));
        let start = at + leading_breaks(&text.as_bytes()[at..end]);
        line += breaks(text.as_bytes(), counted, start);
        counted = start;
        let written = text[start..end].trim_end_matches(['\r', '\n']);
        let bytes = origins.byte(start)..origins.byte(start + written.len());
        grid.begin_row(Row { line, bytes });
        for cell in &record {
            grid.push(&String::from_utf8_lossy(cell));
        }
        ends = ends.and(LineEnds::at(&text[start + written.len()..]));
        let is_open =
            end == text.len() && written.contains(['\r', '\n']) && written.matches('"').count() % 2 == 1;
        unclosed = is_open.then(|| grid.place(grid.len() - 1).clone());
        at = end;
    }
    Lines { grid, ends, unclosed }
}

/// Where in a record, in bytes from its start, a cell stands, with its quotation marks.
pub(super) fn cell(
    record: &[u8],
    encoding: &'static Encoding,
    delimiter: u8,
    column: usize,
) -> Option<Range<u32>> {
    let (text, is_lossy) = encoding.decode_without_bom_handling(record);
    let decoded = Decoded { text, encoding, mark_len: 0, bytes_len: record.len(), is_lossy };
    let text = &*decoded.text;
    // A quotation mark opens a cell at its start, and again where two stand together.
    let (mut quoted, mut closed, mut start, mut number) = (false, None, 0, 0);
    let mut ends = memchr::memchr2_iter(b'"', delimiter, text.as_bytes());
    let range = loop {
        match ends.next() {
            Some(at) if text.as_bytes()[at] == b'"' && quoted => (quoted, closed) = (false, Some(at + 1)),
            Some(at) if text.as_bytes()[at] == b'"' => quoted = at == start || closed == Some(at),
            Some(_) if quoted => (),
            Some(at) if number == column => break start..at,
            Some(at) => (start, number) = (at + 1, number + 1),
            None if number == column => break start..text.len(),
            None => return None,
        }
    };
    let mut origins = Origins::new(&decoded);
    let (start, end) = (origins.byte(range.start), origins.byte(range.end));
    (start <= end && end > 0).then_some(start..end)
}

/// The delimiter by which the first records are widest and most alike.
pub(super) fn delimiter(text: &str) -> u8 {
    let head = &text[..text.floor_char_boundary(SCORED_BYTES)];
    let score = |delimiter: u8| {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(head.as_bytes());
        let widths: Vec<usize> =
            reader.byte_records().take(SCORED_RECORDS).flatten().map(|record| record.len()).collect();
        // Per thousand, since a delimiter that is none tears quoted cells into more records.
        let alike = |width: usize| {
            widths.iter().filter(|other| **other == width).count() * 1000 / widths.len().max(1)
        };
        widths.iter().filter(|width| **width > 1).map(|width| (alike(*width), *width)).max().unwrap_or((0, 0))
    };
    let mut best = (DELIMITERS[0], (0, 0));
    for candidate in DELIMITERS {
        let score = score(candidate);
        if score > best.1 {
            best = (candidate, score);
        }
    }
    best.0
}

fn leading_breaks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count()
}

/// How many lines end between two offsets; a CR and an LF behind it are one end.
fn breaks(bytes: &[u8], from: usize, to: usize) -> u32 {
    let ends = memchr::memchr2_iter(b'\r', b'\n', &bytes[from..to])
        .filter(|at| bytes[from + at] == b'\r' || *at + from == 0 || bytes[from + at - 1] != b'\r');
    u32::try_from(ends.count()).unwrap_or(u32::MAX)
}
