//! Changes to the author's files: edits in, new bytes out, and a diff to look at first.
//!
//! In: a file as it was read, and [`Edit`]s of it. Out: [`Change`]s, which `disk` carries out all or none. Every byte
//! outside an edit stays as it is. It must not know why anything is changed, nor the disk.

use crate::{
    diagnostic::Edit,
    source::{File, Revision},
};
use similar::{ChangeTag, TextDiff};

/// One change in the author's folder. Paths are from the site root, with `/` between folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file gets these bytes: one that is still of this revision, or where there is none, one that is not there yet.
    Write {
        /// The file.
        path: String,
        /// What it was when it was read.
        was: Option<Revision>,
        /// All its new bytes.
        bytes: Vec<u8>,
    },
    /// A file or folder goes to another place, where nothing is.
    Move {
        /// Where it is.
        from: String,
        /// Where it goes; folders on the way are made.
        to: String,
    },
    /// A file that is still of this revision goes.
    Remove {
        /// The file.
        path: String,
        /// What it was when it was read.
        was: Revision,
    },
}

/// The bytes of a file with these edits in it. Exact repetitions count once; of edits that overlap the first in the
/// file is taken, and the others come back.
#[must_use]
pub fn edited<'a>(bytes: &[u8], edits: impl IntoIterator<Item = &'a Edit>) -> (Vec<u8>, Vec<&'a Edit>) {
    let mut sorted: Vec<&Edit> = edits.into_iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start, edit.span.end));
    sorted.dedup();
    let (mut out, mut from, mut left) = (Vec::with_capacity(bytes.len() + 64), 0, Vec::new());
    let mut last_end = None;
    for edit in sorted {
        let range = edit.span.range();
        // Two edits that put something into the same place would depend on their order.
        let again = last_end == Some(range.start) && range.is_empty();
        if range.start < from || range.end > bytes.len() || again {
            left.push(edit);
            continue;
        }
        out.extend_from_slice(&bytes[from..range.start]);
        out.extend_from_slice(edit.text.as_bytes());
        from = range.end;
        last_end = Some(range.end);
    }
    out.extend_from_slice(&bytes[from..]);
    (out, left)
}

/// The change that gives a file these bytes; nothing where it has them.
#[must_use]
pub fn write(file: &File, bytes: Vec<u8>) -> Option<Change> {
    let differs = file.bytes() != bytes;
    differs.then(|| Change::Write { path: file.path.to_string(), was: Some(file.revision), bytes })
}

/// How many lines around a change are shown.
const CONTEXT_LINES: usize = 1;

/// What a change does to a text, line by line, as `diff -u` would say it; signs that disturb a terminal are replaced.
#[must_use]
pub fn diff(path: &str, before: &[u8], after: &[u8]) -> String {
    let [before, after] = [before, after].map(String::from_utf8_lossy);
    let diff = TextDiff::from_lines(&*before, &*after);
    let mut text = format!("{path}\n");
    for group in diff.grouped_ops(CONTEXT_LINES) {
        let first = group.first().map_or(0, |op| op.old_range().start);
        text.push_str(&format!("  line {}\n", first + 1));
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            text.push_str(&format!("  {sign} {}\n", shown(line)));
        }
    }
    text
}

fn shown(line: &str) -> String {
    line.chars().map(|c| if c.is_control() && c != '\t' { '\u{FFFD}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};
    use proptest::prelude::*;

    fn edit(range: std::ops::Range<usize>, text: &str) -> Edit {
        Edit { span: Span::new(FileId(0), range), text: text.to_owned() }
    }

    #[test]
    fn edits_that_do_not_touch_are_all_made() {
        let edits = [edit(4..7, "X"), edit(0..1, "Y"), edit(4..7, "X"), edit(9..9, "Z")];
        assert_eq!(edited(b"abcdefghi", &edits), (b"YbcdXhiZ".to_vec(), vec![]));
    }

    #[test]
    fn of_edits_that_overlap_the_first_is_made() {
        let edits = [edit(2..5, "X"), edit(1..3, "Y"), edit(1..1, "W"), edit(30..40, "V")];
        let (bytes, left) = edited(b"abcdefghi", &edits);
        assert_eq!(bytes, b"aWYdefghi");
        assert_eq!(left, [&edits[0], &edits[3]]);
    }

    #[test]
    fn a_diff_shows_the_lines_that_change() {
        let shown = diff("a.md", b"one\ntwo\nthree\nfour\n", b"one\ntwo\n3\nfour\n");
        assert_eq!(shown, "a.md\n  line 2\n    two\n  - three\n  + 3\n    four\n");
    }

    proptest! {
        #[test]
        fn bytes_outside_of_edits_stay(text in "[a-z\r\n]{0,40}", ranges in proptest::collection::vec((0..50_usize, 0..6_usize), 0..6)) {
            let edits: Vec<Edit> = ranges.iter().map(|(at, len)| edit(*at..*at + *len, "")).collect();
            let (bytes, left) = edited(text.as_bytes(), &edits);
            let made: Vec<_> = edits.iter().filter(|e| !left.contains(e)).map(|e| e.span.range()).collect();
            let kept: Vec<u8> = text.bytes().enumerate().filter(|(at, _)| !made.iter().any(|r| r.contains(at))).map(|(_, b)| b).collect();
            prop_assert_eq!(bytes, kept);
        }
    }
}
