//! The cells of a file as text, before anything is made of them.
//!
//! In: records, one after another. Out: a [`Grid`], one buffer with places in it.
//! It must not know what the cells mean.

use super::Row;

/// Rows of text cells; rows may be of unequal length.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    rows: Vec<Record>,
}

/// A row: the number of its first cell, and where it was written.
#[derive(Clone, Debug)]
struct Record {
    first: u32,
    place: Row,
}

impl Grid {
    /// Begins a row; the cells that are pushed from now on are its.
    pub fn begin_row(&mut self, place: Row) {
        let first = offset(self.ends.len());
        self.rows.push(Record { first, place });
    }

    /// One more cell of the row that was begun last.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(offset(self.text.len()));
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many cells there are.
    pub fn cell_count(&self) -> usize {
        self.ends.len()
    }

    /// How many cells a row has.
    pub fn width(&self, row: usize) -> usize {
        self.range(row).len()
    }

    /// A cell without white space around it; empty where the row is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let range = self.range(row);
        let at = range.start + column;
        if at < range.end { self.text_of(at).trim() } else { "" }
    }

    /// The cells of a row, without white space around them.
    pub fn cells(&self, row: usize) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator + Clone {
        self.range(row).map(|at| self.text_of(at).trim())
    }

    /// How many cells of a row have text.
    pub fn filled(&self, row: usize) -> usize {
        self.cells(row).filter(|cell| !cell.is_empty()).count()
    }

    /// The number of the last cell of a row that has text, from 1; 0 where none has.
    pub fn last_filled(&self, row: usize) -> usize {
        self.cells(row).rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1)
    }

    /// Where a row was written.
    pub fn place(&self, row: usize) -> &Row {
        &self.rows[row].place
    }

    fn text_of(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.text[start..self.ends[at] as usize]
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |next| next.first as usize);
        self.rows[row].first as usize..end
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("what a file may unpack to is bounded far below 4 GB")
}
