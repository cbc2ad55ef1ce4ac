//! A few source lines, made fit for a terminal.
//!
//! In: the text of a file and the byte ranges to point at. Out: the lines they lie in, of long lines a window, with
//! everything replaced that moves the cursor or turns the direction of writing. It must not know what is pointed at.

use super::place::Lines;
use std::ops::Range;

/// Before and behind the number of a header; no text that was cleaned has these characters.
pub(super) const HEADER_BEGIN: char = '\u{E000}';
/// See [`HEADER_BEGIN`].
pub(super) const HEADER_END: char = '\u{E001}';
/// A line with more characters is shown by a window.
const WINDOW_CHARS: usize = 120;
/// How many characters a window shows before the first place.
const BEFORE_CHARS: usize = 40;
/// A place over more lines is shown by its first.
const PLACE_LINES_MAX: usize = 8;

/// Lines to show, and where in them the places are.
pub(super) struct Excerpt {
    pub text: String,
    /// The number of its first line, from 1.
    pub line: usize,
    /// The given ranges, in bytes of `text`.
    pub marks: Vec<Range<usize>>,
}

/// The lines of these ranges, of which there must be one at least.
pub(super) fn excerpt(text: &str, lines: &Lines<'_>, ranges: &[Range<usize>]) -> Excerpt {
    let ranges: Vec<_> = ranges.iter().map(|range| shortened(lines, range.clone())).collect();
    let first = ranges.iter().map(|range| lines.line(range.start)).min().unwrap_or_default();
    let last = ranges.iter().map(|range| last_line(lines, range)).max().unwrap_or_default();
    let mut shown = String::new();
    let mut offsets = Vec::new();
    for number in first..=last {
        let line = lines.range(number);
        let window = window(text, line.clone(), &ranges);
        if window.start > line.start {
            shown.push('…');
        }
        for (at, c) in text[window.clone()].char_indices() {
            offsets.push((window.start + at, shown.len()));
            push(&mut shown, c);
        }
        offsets.push((window.end, shown.len()));
        if window.end < line.end {
            shown.push('…');
        }
        if number < last {
            shown.push('\n');
        }
    }
    let offset = |at: usize| match offsets.partition_point(|(source, _)| *source <= at) {
        0 => 0,
        behind => offsets[behind - 1].1,
    };
    let marks = ranges.iter().map(|range| offset(range.start)..offset(range.end)).collect();
    Excerpt { text: shown, line: first + 1, marks }
}

/// Text with nothing in it that disturbs a terminal; line breaks stay.
pub(super) fn clean(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' { shown.push(c) } else { push(&mut shown, c) }
    }
    shown
}

fn push(shown: &mut String, c: char) {
    match c {
        '\t' => shown.push_str("    "),
        '\0'..='\u{1F}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}')),
        '\u{7F}' => shown.push('\u{2421}'),
        // C1 controls, line and paragraph separators, marks and overrides of direction, the byte order mark.
        '\u{80}'..='\u{9F}' | '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' => {
            shown.push('\u{FFFD}')
        }
        // And the two that stand for a header.
        '\u{2066}'..='\u{2069}' | '\u{FEFF}' | HEADER_BEGIN | HEADER_END => shown.push('\u{FFFD}'),
        c => shown.push(c),
    }
}

fn shortened(lines: &Lines<'_>, range: Range<usize>) -> Range<usize> {
    let first = lines.line(range.start);
    if last_line(lines, &range) - first < PLACE_LINES_MAX {
        return range;
    }
    range.start..lines.range(first).end.max(range.start)
}

/// The line of the last byte, or of the place itself where it is empty.
pub(super) fn last_line(lines: &Lines<'_>, range: &Range<usize>) -> usize {
    lines.line(range.end.saturating_sub(1).max(range.start))
}

/// The part of a line that is shown: all of it, or a window round the first place in it.
fn window(text: &str, line: Range<usize>, ranges: &[Range<usize>]) -> Range<usize> {
    if ends_within(text, line.start, WINDOW_CHARS).is_none_or(|end| end >= line.end) {
        return line;
    }
    let touches = |range: &&Range<usize>| range.start <= line.end && range.end >= line.start;
    let first = ranges.iter().filter(touches).map(|range| range.start).min().unwrap_or(line.start);
    let first = text.floor_char_boundary(first.clamp(line.start, line.end));
    let before = text[line.start..first].char_indices().rev().take(BEFORE_CHARS).last();
    let start = before.map_or(first, |(at, _)| line.start + at);
    start..ends_within(text, start, WINDOW_CHARS).map_or(line.end, |end| end.min(line.end))
}

/// Where this many characters from `start` end, if there are as many.
fn ends_within(text: &str, start: usize, characters: usize) -> Option<usize> {
    text[start..].char_indices().nth(characters).map(|(at, _)| start + at)
}
