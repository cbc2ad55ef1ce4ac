//! Where front matter begins and ends.
//!
//! In: a file's text. Out: the range of its YAML, and findings for lines that were meant to be `---`.
//! It must not know what the keys mean.

use crate::{
    diagnostic::{Code, Diagnostic, nearest::is_slip},
    page::field,
    source::{FileId, Span},
};
use std::ops::Range;

/// Hyphens, dashes and other signs that people draw a line with.
const SIGNS: &str = "-‐‑‒–—―−─*_=";

/// The range of the YAML and where the text below begins; nothing where there is no front matter.
/// `mark` bytes of the file stand before `text`.
pub(super) fn split(
    file: FileId,
    text: &str,
    mark: usize,
    found: &mut Vec<Diagnostic>,
) -> Option<(Range<usize>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    let place = |at: usize, line: &str| Span::new(file, mark + at..mark + at + line.trim_end().len());
    if first.trim_end() != "---" {
        if let Some(lead) = empty_lines(text) {
            found.push(not_at_the_top(Span::new(file, mark..mark + lead)));
            let (yaml, body) = split(file, &text[lead..], mark + lead, found)?;
            return Some((yaml.start + lead..yaml.end + lead, body + lead));
        }
        if let Some(unopened) = unopened(text) {
            found.push(not_opened(place(0, first), unopened.line));
            return Some((0..unopened.end, unopened.body));
        }
        let known = text[first.len()..].lines().next().is_some_and(is_known_key);
        if !known || !is_drawn_line(first.trim_end()) {
            return None;
        }
        found.push(not_three_hyphens(place(0, first), "opens"));
    }
    let mut lines =
        Lines { at: first.len(), keys_end: first.len(), after_blank: false, in_text: false, text: 0 };
    for line in text[first.len()..].split_inclusive('\n') {
        let bare = line.trim_end();
        let closes = bare == "---" || bare == "...";
        if lines.in_text && closes {
            break;
        }
        if closes || is_drawn_line(bare) {
            if !closes {
                found.push(not_three_hyphens(place(lines.at, line), "closes"));
            }
            return Some((first.len()..lines.at, lines.at + line.len()));
        }
        lines.read(line);
    }
    let end = lines.keys_end;
    let at = Span::new(file, mark + end..mark + end);
    let line = ending(first);
    let closing = if text[..end].ends_with('\n') { format!("---{line}") } else { format!("\n---{line}") };
    found.push(
        Diagnostic::new(
            Code::FrontMatterUnclosed,
            place(0, first),
            "the front matter has no closing `---` before the text of the page",
        )
        .label("it begins here")
        .help("Put a line with three hyphens below the last key, and the text of the page after it.")
        .edit(at, closing),
    );
    Some((first.len()..end, end))
}

/// How a line ends.
fn ending(line: &str) -> &'static str {
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// How many bytes of white space stand above front matter.
fn empty_lines(text: &str) -> Option<usize> {
    let rest = text.trim_start();
    let mut lines = rest.lines();
    let opens = lines.next().is_some_and(|line| line.trim_end() == "---");
    (rest.len() < text.len() && opens && lines.next().is_some_and(is_known_key))
        .then(|| text.len() - rest.len())
}

fn not_at_the_top(place: Span) -> Diagnostic {
    let message = "there is something empty above the front matter";
    Diagnostic::new(Code::FrontMatterUnclosed, place, message)
        .help("Delete it, so that the file begins with the three hyphens.")
        .edit(place, "")
}

/// Front matter without a line that opens it.
struct Unopened {
    /// Behind its last key.
    end: usize,
    /// Where the text below begins.
    body: usize,
    /// How its lines end.
    line: &'static str,
}

/// The front matter of a text that begins with a key: nothing but keys, what belongs to them and blank lines stand
/// above a line of three hyphens.
fn unopened(text: &str) -> Option<Unopened> {
    let first = text.split_inclusive('\n').next().filter(|first| is_known_key(first.trim_end()))?;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == "---" {
            return Some(Unopened { end: at, body: at + line.len(), line: ending(first) });
        }
        if !bare.is_empty() && !bare.starts_with([' ', '\t', '-', '#', ']', '}']) && key(bare).is_none() {
            return None;
        }
        at += line.len();
    }
    None
}

fn not_opened(place: Span, line: &str) -> Diagnostic {
    let message = "the front matter has no opening `---`";
    Diagnostic::new(Code::FrontMatterUnclosed, place, message)
        .label("it begins here")
        .help("Put a line with three hyphens above the first key.")
        .edit(Span { end: place.start, ..place }, format!("---{line}"))
}

/// The lines read so far.
struct Lines {
    /// Where the next line begins.
    at: usize,
    /// Behind the last line that can belong to the keys.
    keys_end: usize,
    after_blank: bool,
    /// Whether a line below a blank one was running text.
    in_text: bool,
    /// How many such lines there were.
    text: usize,
}

/// So many lines of running text may have strayed in between keys; where there are more, the page has begun.
const STRAY_MAX: usize = 1;

impl Lines {
    fn read(&mut self, line: &str) {
        let bare = line.trim_end();
        self.at += line.len();
        let known = is_known_key(bare);
        let below = bare.starts_with([' ', '\t', '-', '#', ']', '}']);
        let key_like = || !bare.starts_with('#') && (below || is_like_key(bare));
        if self.text == 0 && (known || !self.after_blank && key_like()) {
            self.keys_end = self.at;
        }
        if known && self.text <= STRAY_MAX {
            (self.after_blank, self.in_text) = (false, false);
        } else if bare.is_empty() {
            self.after_blank = true;
        } else if self.after_blank && !below && key(bare).is_none() {
            self.in_text = true;
            self.text += 1;
        }
    }
}

fn not_three_hyphens(place: Span, does: &str) -> Diagnostic {
    let message = format!("the line that {does} the front matter is not three hyphens");
    Diagnostic::new(Code::FrontMatterUnclosed, place, message)
        .help("Write three hyphens and nothing else: `---`. A word processor may make a dash of them.")
        .edit(place, "---")
}

/// Whether a line holds only signs that people draw a line with; one hyphen is an item of a list.
fn is_drawn_line(bare: &str) -> bool {
    bare != "-"
        && bare.starts_with(|c: char| SIGNS.contains(c))
        && bare.chars().all(|c| c == ' ' || SIGNS.contains(c))
}

fn is_known_key(line: &str) -> bool {
    key(line).is_some_and(|key| field::FIELDS.iter().any(|field| field.name == key))
}

/// The most words of what may be meant as a key: in running text a colon mostly stands behind more.
const KEY_WORDS_MAX: usize = 2;

fn is_like_key(line: &str) -> bool {
    let Some((key, _)) = line.split_once(':') else { return false };
    let small = key.starts_with(|c: char| c.is_ascii_lowercase());
    let known = || field::FIELDS.iter().any(|field| is_slip(key, field.name));
    key.split_whitespace().count() <= KEY_WORDS_MAX && (small || known())
}

/// The one word in front of a colon.
fn key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let word = key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    (word && !key.is_empty() && (value.is_empty() || value.starts_with(' '))).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::source::FileId;

    fn read(text: &str) -> (Option<&str>, usize) {
        let mut found = Vec::new();
        let range = split(FileId(0), text, 0, &mut found).map(|(yaml, _)| &text[yaml]);
        (range, found.len())
    }

    #[test]
    fn front_matter_ends_where_its_author_meant() {
        assert_eq!(read("---\ntitle: A\n---\nText\n"), (Some("title: A\n"), 0));
        assert_eq!(read("---\ntitle: A\n\n# Note\n---\nText\n"), (Some("title: A\n\n# Note\n"), 0));
        assert_eq!(
            read("---\ntitle: A\n\nsumary: B\ndate: C\n---\n"),
            (Some("title: A\n\nsumary: B\ndate: C\n"), 0)
        );
        assert_eq!(read("---\ntitle: A\n\nText.\n\n---\n"), (Some("title: A\n"), 1));
        assert_eq!(read("---\ntitle: A\ntopics:\n- B\n-\n---\n"), (Some("title: A\ntopics:\n- B\n-\n"), 0));
        for line in ["—", "–––", "***", "-- -", "----", "--", "=== "] {
            assert_eq!(read(&format!("---\ntitle: A\n{line}\nText\n")), (Some("title: A\n"), 1), "{line}");
        }
        assert_eq!(read("—-\ntitle: A\n---\nText\n"), (Some("title: A\n"), 1));
        assert_eq!(read("title: A\nsumary: B\n---\nText\n"), (Some("title: A\nsumary: B\n"), 1));
        assert_eq!(read("\n ---\ntitle: A\n---\nText\n"), (Some("title: A\n"), 1));
        assert_eq!(read("\n---\nText\n---\n"), (None, 0));
        assert_eq!(read("title: A\nText\n---\n"), (None, 0));
        assert_eq!(read("***\nText: A\n---\nText\n"), (None, 0));
    }
}
