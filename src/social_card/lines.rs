//! Where a title breaks into lines.
//!
//! In: a text, how long a line may be in sizes of its letters, how many lines there may be. Out: the lines, of about
//! the same length. It must not know where they stand.

use super::letters;

/// What is put where words are left out.
const LEFT_OUT: char = '…';

/// A text whose words are measured, in sizes of its letters.
pub struct Text<'a> {
    words: Vec<Word<'a>>,
    space: f32,
}

impl<'a> Text<'a> {
    /// Measures a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { words: text.split_whitespace().map(Word::new).collect(), space: letters::width(" ") }
    }

    /// The lines of a text, none much shorter than the others; nothing where it needs more lines or has a longer word.
    #[must_use]
    pub fn balanced(&self, width: f32, lines_max: usize) -> Option<Vec<String>> {
        let longest = self.words.iter().map(|word| word.width).fold(0.0, f32::max);
        let needed = self.greedy(width).len();
        if longest > width || needed > lines_max {
            return None;
        }
        // The narrowest width that needs no more lines; thirty halvings are finer than any eye.
        let (mut narrow, mut wide) = (longest, width);
        for _ in 0..30 {
            let middle = (narrow + wide) / 2.0;
            if self.greedy(middle).len() <= needed { wide = middle } else { narrow = middle }
        }
        Some(joined(&self.greedy(wide)))
    }

    /// As many lines as there may be. A word too long for a line is broken, and the last line ends where words are left
    /// out.
    #[must_use]
    pub fn cut(&self, width: f32, lines_max: usize) -> Vec<String> {
        let words = self.words.iter().flat_map(|word| pieces(word.text, width)).collect();
        let fitting = Self { words, space: self.space };
        let lines = fitting.greedy(width);
        let mut kept = joined(&lines[..lines.len().min(lines_max)]);
        if lines.len() > lines_max
            && let Some(last) = kept.last_mut()
        {
            *last = shortened(last, width);
        }
        kept
    }

    /// Each line takes as many words as fit.
    fn greedy(&self, width: f32) -> Vec<Vec<&Word<'a>>> {
        let mut lines: Vec<Vec<&Word>> = Vec::new();
        let mut used = 0.0;
        for word in &self.words {
            match lines.last_mut() {
                Some(line) if used + self.space + word.width <= width => {
                    used += self.space + word.width;
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

fn joined(lines: &[Vec<&Word>]) -> Vec<String> {
    let line = |words: &Vec<&Word>| words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    lines.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn lines_are_of_about_the_same_length() {
        let lines = Text::new("How do I show that our road is dangerous?")
            .balanced(20.0, 4)
            .expect("it fits two lines");
        assert_eq!(lines, ["How do I show that", "our road is dangerous?"]);
        assert_eq!(Text::new("").balanced(20.0, 4), Some(Vec::new()));
        assert_eq!(Text::new("one two three four").balanced(2.0, 4), None);
    }

    #[test]
    fn what_is_left_out_is_marked_at_a_word() {
        assert_eq!(Text::new("one two, three four").cut(5.0, 1), ["one two…"]);
        let lines = Text::new("Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch").cut(6.0, 4);
        assert_eq!(lines.len(), 4);
        assert!(lines[3].ends_with('…') && lines.iter().all(|line| !line.is_empty()), "{lines:?}");
    }
}
