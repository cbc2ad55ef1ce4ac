//! Template tags in texts: which are turned into markdown, and which stay as they are and are listed.
//!
//! In: a text of the old site, and what its tags can lead to. Out: markdown, with a note for each tag that stays.
//! It must not know how links are written in the end: those it makes begin with [`MARK`].

use super::{
    System, calls,
    doc::{Doc, Old},
    goals::Goals,
    liquid, shortcodes,
};
use crate::import::report::{Counts, Part};
use std::ops::Range;

/// How an address begins that was made of a tag: behind it stands the path of a file of the new site.
pub const MARK: &str = "casebook-import:";

/// Something to say of a line of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line, from 0.
    pub line: usize,
    /// The part of the report.
    pub part: Part,
    /// What.
    pub says: String,
}

/// A text with its tags turned into markdown.
#[derive(Debug, Default)]
pub struct Turned {
    /// The markdown.
    pub text: String,
    /// What there is to say of it.
    pub notes: Vec<Note>,
    /// What tags had in them that was no text before: words of captions, links, pictures.
    pub gained: Counts,
}

/// What becomes of a tag.
#[derive(Debug, PartialEq, Eq)]
pub enum Done {
    /// This stands in its place.
    Put(String),
    /// This stands in its place, and in that of so many bytes behind it.
    Block(String, usize),
    /// It stays, for this reason.
    Left(&'static str),
}

/// Signs that open a tag, and what closes it.
pub type Signs = (&'static str, &'static str);

/// A tag of a text.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// What opens it.
    pub open: &'static str,
    /// What stands between its signs.
    pub inside: &'a str,
    /// The text behind it.
    pub behind: &'a str,
    /// Whether it stands at the beginning of a line.
    pub starts_line: bool,
}

/// What tags are read with.
pub struct Reader<'a> {
    /// The old site.
    pub old: &'a Old<'a>,
    /// The text.
    pub doc: &'a Doc<'a>,
    /// What links can lead to.
    pub goals: &'a Goals,
    /// What tags had in them.
    pub gained: Counts,
}

pub(super) fn signs(system: System) -> &'static [Signs] {
    match system {
        System::Jekyll | System::Eleventy => &[("{%", "%}"), ("{{", "}}")],
        System::Hugo => &[("{{<", ">}}"), ("{{%", "%}}")],
        System::Zola => &[("{%", "%}"), ("{{", "}}")],
    }
}

const IN_CODE: &str = "it stands in code";
const OPEN: &str = "it is not closed";

/// Turns the tags of a text.
#[must_use]
pub fn turn(reader: &mut Reader, body: &str) -> Turned {
    let mut out = Turned::default();
    let code = code(body);
    let signs = signs(reader.old.system);
    let mut at = 0;
    while let Some((start, (open, close))) = next(body, at, signs) {
        out.text.push_str(&body[at..start]);
        let Some(len) = length(&body[start..], open, close) else {
            left(&mut out, &body[start..start + open.len()], OPEN);
            out.text.push_str(open);
            at = start + open.len();
            continue;
        };
        let whole = &body[start..start + len];
        let tag = Tag {
            open,
            inside: whole[open.len()..len - close.len()].trim(),
            behind: &body[start + len..],
            starts_line: body[..start].ends_with('\n') || start == 0,
        };
        let in_code = code.iter().any(|range| range.contains(&start));
        let mut done = match reader.old.system {
            System::Jekyll | System::Eleventy => liquid::done(reader, &tag),
            System::Hugo => shortcodes::done(reader, &tag),
            System::Zola => calls::done(reader, &tag),
        };
        if in_code && !is_literal(&tag) {
            done = Done::Left(IN_CODE);
        }
        at = start + len;
        match done {
            Done::Put(text) => out.text.push_str(&text),
            Done::Block(text, bytes) => {
                out.text.push_str(&text);
                at += bytes;
            }
            Done::Left(why) => {
                left(&mut out, whole, why);
                out.text.push_str(whole);
            }
        }
    }
    out.text.push_str(&body[at..]);
    out.gained = reader.gained;
    out
}

/// Whether a tag only says that what it holds is no tag.
fn is_literal(tag: &Tag) -> bool {
    let first = tag.inside.trim_matches('-').trim();
    first == "raw" || first == "verbatim" || tag.inside.starts_with("/*")
}

fn left(out: &mut Turned, tag: &str, why: &str) {
    let line = out.text.matches('\n').count();
    let first = tag.lines().next().unwrap_or_default();
    out.notes.push(Note { line, part: Part::NotConverted, says: format!("`{first}`: {why}") });
}

/// The first tag from there on.
pub(super) fn next(body: &str, at: usize, signs: &'static [Signs]) -> Option<(usize, Signs)> {
    let found = signs.iter().filter_map(|signs| Some((at + body[at..].find(signs.0)?, *signs)));
    found.min_by_key(|(start, signs)| (*start, std::cmp::Reverse(signs.0.len())))
}

/// The length of a tag with its signs: what stands in quotation marks does not close it.
pub(super) fn length(text: &str, open: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    let mut at = open.len();
    while at < text.len() {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        match quote {
            None if rest.starts_with(close) => return Some(at + close.len()),
            None if matches!(c, '"' | '`') => quote = Some(c),
            Some(q) if c == q => quote = None,
            _ => {}
        }
        at += c.len_utf8();
    }
    // A quotation mark that is alone closes nothing.
    text.find(close).filter(|at| *at >= open.len()).map(|at| at + close.len())
}

/// Where code stands: fenced blocks, and what is in backquotes on one line.
pub(super) fn code(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut fence: Option<(usize, &str)> = None;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let bare = line.trim_start();
        let run = |c: char| bare.len() - bare.trim_start_matches(c).len();
        let signs = run('`').max(run('~'));
        match fence {
            Some((start, open))
                if signs >= open.len() && bare.trim_end() == &bare[..signs] && bare.starts_with(open) =>
            {
                found.push(start..at + line.len());
                fence = None;
            }
            None if signs >= 3 && !bare[signs..].contains('`') => fence = Some((at, &bare[..signs])),
            None => found.extend(spans(line).into_iter().map(|range| range.start + at..range.end + at)),
            Some(_) => {}
        }
        at += line.len();
    }
    found.extend(fence.map(|(start, _)| start..body.len()));
    found
}

/// What stands in backquotes on a line.
fn spans(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = line[at..].find('`').map(|start| start + at) {
        let len = line[start..].len() - line[start..].trim_start_matches('`').len();
        let signs = &line[start..start + len];
        match line[start + len..].find(signs) {
            Some(end) => {
                at = start + len + end + len;
                found.push(start..at);
            }
            None => at = start + len,
        }
    }
    found
}

/// The values behind the name of a tag: those without a name, and those with one.
#[must_use]
pub fn values(text: &str) -> (Vec<String>, Vec<(String, String)>) {
    let (mut plain, mut named) = (Vec::new(), Vec::new());
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-')).unwrap_or(rest.len());
        let behind = rest[end..].trim_start();
        if end > 0 && behind.starts_with('=') {
            let name = rest[..end].to_lowercase();
            let (value, after) = value(behind[1..].trim_start());
            named.push((name, value));
            rest = after;
        } else {
            let (value, after) = value(rest);
            plain.push(value);
            rest = after;
        }
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
    }
    (plain, named)
}

/// The value that begins here, in quotation marks or not, and what stands behind it.
fn value(text: &str) -> (String, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let Some(quote) = quote else {
        let end = text.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(text.len());
        // A sign that nothing can be made of must not be met again and again.
        let end = if end == 0 { text.chars().next().map_or(0, char::len_utf8) } else { end };
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut escaped = false;
    let end = text[1..].char_indices().find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped && quote != '`';
        ends
    });
    match end {
        Some((at, _)) => (text[1..=at].replace("\\\"", "\""), &text[at + 2..]),
        None => (text[1..].to_owned(), ""),
    }
}

/// The text in front of the tag that closes a block, and how many bytes the block has behind its first tag.
#[must_use]
pub fn block<'a>(behind: &'a str, signs: Signs, closes: impl Fn(&str) -> bool) -> Option<(&'a str, usize)> {
    for (at, _) in behind.match_indices(signs.0) {
        let rest = &behind[at + signs.0.len()..];
        let Some(len) = rest.find(signs.1) else { break };
        if closes(rest[..len].trim_matches(|c: char| c.is_whitespace() || c == '-')) {
            return Some((&behind[..at], at + signs.0.len() + len + signs.1.len()));
        }
    }
    None
}

/// A block of code in markdown, behind a line of its own.
#[must_use]
pub fn fenced(language: &str, code: &str, starts_line: bool) -> String {
    let mut signs = "```".to_owned();
    while code.contains(&signs) {
        signs.push('`');
    }
    let code = code.trim_matches(['\n', '\r']);
    let before = if starts_line { "" } else { "\n\n" };
    format!("{before}{signs}{language}\n{code}\n{signs}")
}

impl Reader<'_> {
    /// A link to another site that stood in a tag; what it shows is its address.
    pub fn plain_link(&mut self, address: &str) -> Done {
        self.gained.links += 1;
        self.gained.words += 1;
        Done::Put(format!("<{address}>"))
    }

    /// A picture with what is said below it.
    pub fn picture(&mut self, source: &str, alt: &str, caption: &str, link: &str) -> Done {
        self.gained.pictures += 1;
        self.gained.words += caption.split_whitespace().count();
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let alt = one_line(alt).replace(['[', ']'], "");
        let mut text = format!("![{alt}]({})", target(source));
        if !link.is_empty() {
            self.gained.links += 1;
            text = format!("[{text}]({})", target(link));
        }
        if !caption.is_empty() {
            text.push_str(&format!("\n\n*{}*", one_line(caption).replace('*', "\\*")));
        }
        Done::Put(text)
    }
}

/// An address as it stands in brackets.
fn target(address: &str) -> String {
    if address.contains([' ', '(', ')']) { format!("<{address}>") } else { address.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_are_read_with_and_without_names() {
        let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (plain, with_names) = values("src=\"/a b.jpg\" alt='x \"y\"', `z` 12 Caption=\"a \\\"b\\\"\"");
        assert_eq!(plain, ["z", "12"]);
        let wanted = [named("src", "/a b.jpg"), named("alt", "x \"y\""), named("caption", "a \"b\"")];
        assert_eq!(with_names, wanted);
    }

    #[test]
    fn code_is_known() {
        let body = "a `{{x}}` b\n```\n{{x}}\n```\n{{x}}\n~~~~\n```\n{{x}}\n";
        let ranges = code(body);
        let inside: Vec<bool> =
            body.match_indices("{{").map(|(at, _)| ranges.iter().any(|r| r.contains(&at))).collect();
        assert_eq!(inside, [true, true, false, true]);
    }

    proptest! {
        #[test]
        fn values_of_anything_come_to_an_end(text in "(\\PC|[=\"'`, \\\\]){0,40}") {
            let _ = values(&text);
        }
    }
}
