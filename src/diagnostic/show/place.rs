//! Lines and columns of the places in a report.
//!
//! In: spans. Out: [`Place`]s, and the text of files. Each file that occurs is read through once, however many
//! findings it has. It must not know how a place is written down.

use std::cell::OnceCell;

use crate::{
    diagnostic::{Diagnostic, Report},
    source::{FileId, Sources, Span},
};

/// How many bytes lie between two counts of characters: a column is found without reading a long line again.
const STRIDE_BYTES: usize = 1024;

/// Where a span begins and ends, for people: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub path: &'a str,
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

/// The lines of one file.
pub(super) struct Lines<'a> {
    pub path: &'a str,
    bytes: &'a [u8],
    /// The whole file with a byte order mark, if any; nothing if it is not UTF-8.
    pub text: Option<&'a str>,
    /// Offsets of the first byte of each line, the first behind a byte order mark.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE_BYTES`].
    counts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(sources: &'a Sources, id: FileId) -> Self {
        let file = sources.get(id);
        let bytes = file.bytes();
        let breaks = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(file.mark_len()).chain(breaks).collect();
        let mut seen = 0;
        let count = |chunk: &[u8]| {
            let before = seen;
            seen += begun(chunk);
            before
        };
        let mut counts: Vec<usize> = bytes.chunks(STRIDE_BYTES).map(count).collect();
        // An offset at the very end may be a multiple of the stride, with no piece behind it.
        counts.push(seen);
        Self { path: &file.path, bytes, text: std::str::from_utf8(bytes).ok(), starts, counts }
    }

    /// The line of an offset, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The bytes of a line, from 0, without its line break.
    pub fn range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts[line];
        let end = self.starts.get(line + 1).map_or(self.bytes.len(), |next| next - 1);
        let end = if end > start && self.bytes[end - 1] == b'\r' { end - 1 } else { end };
        start..end
    }

    /// The span's bytes, none of them outside the file or in its byte order mark.
    pub fn clamp(&self, span: Span) -> std::ops::Range<usize> {
        let (first, len) = (self.starts[0], self.bytes.len());
        let start = (span.start as usize).clamp(first, len);
        start..(span.end as usize).clamp(start, len)
    }

    /// Line and column from 1. The same as `File::line_column`, but for what follows a byte that is not UTF-8.
    fn line_column(&self, offset: usize) -> (usize, usize) {
        let line = self.line(offset);
        (line + 1, self.characters(offset) - self.characters(self.starts[line]) + 1)
    }

    /// How many characters begin before an offset.
    fn characters(&self, offset: usize) -> usize {
        let piece = offset / STRIDE_BYTES;
        self.counts[piece] + begun(&self.bytes[piece * STRIDE_BYTES..offset])
    }
}

/// How many characters begin in these bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

/// The lines of every file in a report, in the order of the files.
pub(super) struct Places<'a> {
    sources: &'a Sources,
    files: Vec<(FileId, OnceCell<Lines<'a>>)>,
}

impl<'a> Places<'a> {
    pub fn new(report: &Report, sources: &'a Sources) -> Self {
        let mut ids: Vec<FileId> = report.findings().flat_map(spans).map(|span| span.file).collect();
        ids.sort_unstable();
        ids.dedup();
        Self { sources, files: ids.into_iter().map(|id| (id, OnceCell::new())).collect() }
    }

    /// The lines of the file a span lies in.
    pub fn lines(&self, span: Span) -> &Lines<'a> {
        let at = self.files.binary_search_by_key(&span.file, |(id, _)| *id);
        let (id, lines) = &self.files[at.expect("the files of all spans in the report were gathered")];
        lines.get_or_init(|| Lines::new(self.sources, *id))
    }

    /// Where a span lies.
    pub fn place(&self, span: Span) -> Place<'a> {
        let lines = self.lines(span);
        let range = lines.clamp(span);
        let (line, column) = lines.line_column(range.start);
        let (end_line, end_column) = lines.line_column(range.end);
        Place { path: lines.path, line, column, end_line, end_column }
    }
}

fn spans(found: &Diagnostic) -> impl Iterator<Item = Span> {
    let also = found.also.iter().map(|label| label.span);
    found.span.into_iter().chain(also).chain(found.edit.iter().map(|edit| edit.span))
}
