//! Where a title breaks into lines.
//!
//! In: a text, how long a line may be in sizes of its letters, how many lines there may be. Out: the lines, of about
//! the same length. It must not know where they stand.

use super::letters;

/// What is put where words are left out.
const LEFT_OUT: char = '…';

/// The lines of a text, none much shorter than the others; nothing where it needs more lines or has a longer word.
#[must_use]
pub fn balanced(text: &str, width: f32, lines_max: usize) -> Option<Vec<String>> {
    let words: Vec<Word> = text.split_whitespace().map(Word::new).collect();
    if words.iter().any(|word| word.width > width) {
        return None;
    }
    let needed = greedy(&words, width).len();
    if needed > lines_max {
        return None;
    }
    // The narrowest width that needs no more lines; thirty halvings are finer than any eye.
    let (mut narrow, mut wide) = (0.0, width);
    for _ in 0..30 {
        let middle = (narrow + wide) / 2.0;
        let fits = words.iter().all(|word| word.width <= middle) && greedy(&words, middle).len() <= needed;
        if fits { wide = middle } else { narrow = middle }
    }
    Some(joined(&greedy(&words, wide)))
}

/// As many lines as there may be. A word too long for a line is broken, and the last line ends where words are left out.
#[must_use]
pub fn cut(text: &str, width: f32, lines_max: usize) -> Vec<String> {
    let words: Vec<Word> = text.split_whitespace().flat_map(|word| pieces(word, width)).collect();
    let lines = greedy(&words, width);
    let mut kept = joined(&lines[..lines.len().min(lines_max)]);
    if lines.len() > lines_max
        && let Some(last) = kept.last_mut()
    {
        *last = shortened(last, width);
    }
    kept
}

/// The line without its last words, so that it has room for the mark of what is left out.
fn shortened(line: &str, width: f32) -> String {
    let mut kept = line;
    loop {
        let bare = kept.trim_end_matches([' ', ',', ';', ':', '.', '-', '–', '—', '(', '“', '‘', '،']);
        let shown = format!("{bare}{LEFT_OUT}");
        if letters::width(&shown) <= width || bare.is_empty() {
            return shown;
        }
        let shorter = bare.rfind(' ').or_else(|| bare.char_indices().next_back().map(|(at, _)| at));
        kept = &bare[..shorter.unwrap_or(0)];
    }
}

struct Word<'a> {
    text: &'a str,
    width: f32,
}

impl<'a> Word<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, width: letters::width(text) }
    }
}

/// A word in pieces that fit a line.
fn pieces(word: &str, width: f32) -> Vec<Word<'_>> {
    let mut pieces = Vec::new();
    let mut rest = Word::new(word);
    while rest.width > width {
        let ends = rest.text.char_indices().map(|(at, c)| at + c.len_utf8());
        let fits = |end: &usize| letters::width(&rest.text[..*end]) <= width;
        // One letter at least, however narrow the line.
        let end = ends.clone().take_while(fits).last().or_else(|| ends.clone().next()).unwrap_or(0);
        let (piece, behind) = rest.text.split_at(end);
        pieces.push(Word::new(piece));
        rest = Word::new(behind);
    }
    pieces.push(rest);
    pieces
}

/// Each line takes as many words as fit.
fn greedy<'w, 'a>(words: &'w [Word<'a>], width: f32) -> Vec<Vec<&'w Word<'a>>> {
    let space = letters::width(" ");
    let mut lines: Vec<Vec<&Word>> = Vec::new();
    let mut used = 0.0;
    for word in words {
        match lines.last_mut() {
            Some(line) if used + space + word.width <= width => {
                used += space + word.width;
                line.push(word);
            }
            _ => {
                used = word.width;
                lines.push(vec![word]);
            }
        }
    }
    lines
}

fn joined(lines: &[Vec<&Word>]) -> Vec<String> {
    let line = |words: &Vec<&Word>| words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::{balanced, cut};

    #[test]
    fn lines_are_of_about_the_same_length() {
        let lines =
            balanced("How do I show that our road is dangerous?", 20.0, 4).expect("it fits two lines");
        assert_eq!(lines, ["How do I show that", "our road is dangerous?"]);
        assert_eq!(balanced("", 20.0, 4), Some(Vec::new()));
        assert_eq!(balanced("one two three four", 2.0, 4), None);
    }

    #[test]
    fn what_is_left_out_is_marked_at_a_word() {
        assert_eq!(cut("one two, three four", 5.0, 1), ["one two…"]);
        let lines = cut("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch", 6.0, 4);
        assert_eq!(lines.len(), 4);
        assert!(lines[3].ends_with('…') && lines.iter().all(|line| !line.is_empty()), "{lines:?}");
    }
}
