//! The text of an old page as ours: its tags, links, pictures and headings.
//!
//! In: a text, and what its links can lead to. Out: markdown of ours, what there is to say of its lines, and counts of
//! words, links and pictures before and after. It must not know front matter.

use super::{
    System, count,
    doc::{Doc, Old},
    goals::{Goal, Goals},
    headings, html,
    tags::{self, MARK, Note, Reader},
};
use crate::{
    import::report::{Counts, Part},
    parse::written,
    source::relative,
};
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// A text of ours.
#[derive(Debug)]
pub struct Text {
    /// The markdown.
    pub markdown: String,
    /// What there is to say, by line from 0.
    pub notes: Vec<Note>,
    /// What readers of the old page could see.
    pub before: Counts,
    /// What readers of ours can.
    pub after: Counts,
}

/// What markdown is read with: the same as pages of ours.
pub const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_WIKILINKS);

/// A change to a text.
pub type Change = (Range<usize>, String);

/// Turns a text into one of ours, to lie at this path.
#[must_use]
pub fn text<'a>(old: &'a Old, doc: &'a Doc, goals: &'a Goals, new: &str) -> Text {
    let body = doc.body().replace("\r\n", "\n");
    let mut before = count::before(old.system, &body);
    let mut reader = Reader { old, doc, goals, gained: Counts::default() };
    let turned = tags::turn(&mut reader, &body);
    before.words += turned.gained.words;
    before.links += turned.gained.links;
    before.pictures += turned.gained.pictures;
    let (mut markdown, mut notes) = (turned.text, turned.notes);
    tidy(old, &mut markdown, &mut notes);
    let changes = html::changes(&markdown, &mut notes);
    apply(&mut markdown, changes, &mut notes);
    let pass = Pass { old, doc, goals, new };
    let changes = pass.links(&markdown, &mut notes);
    apply(&mut markdown, changes, &mut notes);
    let changes = headings::changes(old.system, &markdown, &mut notes);
    apply(&mut markdown, changes, &mut notes);
    pass.leftover(&mut markdown);
    let after = count::after(old.system, &markdown);
    notes.sort_by_key(|note| note.line);
    Text { markdown, notes, before, after }
}

/// Makes changes that do not overlap; notes stay with their lines.
pub fn apply(text: &mut String, mut changes: Vec<Change>, notes: &mut [Note]) {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    changes.dedup_by(|later, first| later.0.start < first.0.end || later.0 == first.0);
    let lines = |text: &str| text.matches('\n').count();
    for (range, new) in changes.iter().rev() {
        let (at, was, is) = (lines(&text[..range.start]), lines(&text[range.clone()]), lines(new));
        for note in notes.iter_mut().filter(|note| note.line > at + was) {
            note.line = note.line + is - was;
        }
        text.replace_range(range.clone(), new);
    }
}

/// Takes out what only told the old generator something, line by line.
fn tidy(old: &Old, text: &mut String, notes: &mut Vec<Note>) {
    let code = tags::code(text);
    let mut changes: Vec<Change> = Vec::new();
    let (mut at, mut before) = (0, "");
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim();
        let in_code = code.iter().any(|range| range.contains(&at));
        let place = at..at + line.trim_end_matches('\n').len();
        let divides = bare == old.settings.separator || matches!(bare, "<!-- more -->" | "<!--more-->");
        if in_code {
        } else if divides {
            changes.push((place, String::new()));
        } else if old.system == System::Jekyll {
            attributes(line, at, number, &code, &mut changes, notes);
            let next = text[at + line.len()..].lines().next().unwrap_or_default();
            if next.trim() == "{:toc}"
                && (bare.starts_with("* ") || bare.starts_with("1. ") || bare.starts_with("- "))
            {
                changes.push((place, String::new()));
            }
        }
        let is_item =
            bare.starts_with(": ") && !before.trim().is_empty() && !before.trim_start().starts_with('|');
        if !in_code && is_item && old.system != System::Eleventy {
            let says = "a list of words with their meanings: write it as a list or a table".to_owned();
            notes.push(Note { line: number, part: Part::NotConverted, says });
        }
        before = line;
        at += line.len();
    }
    apply(text, changes, notes);
}

/// Takes out kramdown's attributes, such as `{: .wide}`; a name for a heading is kept as we write it.
fn attributes(
    line: &str,
    at: usize,
    number: usize,
    code: &[Range<usize>],
    changes: &mut Vec<Change>,
    notes: &mut Vec<Note>,
) {
    let mut from = 0;
    while let Some(start) = line[from..].find("{:").map(|start| start + from) {
        let Some(len) = line[start..].find('}') else { return };
        from = start + len + 1;
        if code.iter().any(|range| range.contains(&(at + start))) {
            continue;
        }
        let whole = &line[start..from];
        let inside = whole[2..whole.len() - 1].trim();
        let name = inside.strip_prefix('#').filter(|name| !name.contains(' '));
        let new = match name {
            Some(name) if line.starts_with('#') => format!("{{#{name}}}"),
            _ => String::new(),
        };
        if new.is_empty() && !matches!(inside, "toc" | "no_toc" | ".no_toc") {
            let says = format!("`{whole}` was taken out: it chose how the old design showed this");
            notes.push(Note { line: number, part: Part::Changed, says });
        }
        changes.push((at + start..at + from, new));
    }
}

struct Pass<'a> {
    old: &'a Old<'a>,
    doc: &'a Doc<'a>,
    goals: &'a Goals,
    new: &'a str,
}

impl Pass<'_> {
    /// The changes that let every link lead to what it led to.
    fn links(&self, markdown: &str, notes: &mut Vec<Note>) -> Vec<Change> {
        let mut changes: Vec<Change> = Vec::new();
        let mut events = Parser::new_ext(markdown, OPTIONS).into_offset_iter();
        while let Some((event, range)) = events.next() {
            let definition = written::definition(&event, events.reference_definitions());
            match event {
                Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, .. })
                | Event::Start(Tag::Image { link_type: LinkType::WikiLink { .. }, .. }) => {
                    // The old generator showed two brackets.
                    let at = markdown[range.clone()].find("[[").map_or(range.start, |at| range.start + at);
                    changes.push((at..at, "\\".to_owned()));
                }
                Event::Start(
                    Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. },
                ) => {
                    let place = written::place(markdown, link_type, &range, definition.as_ref());
                    let Some(place) = place else { continue };
                    match self.led(&dest_url) {
                        Some(new) if link_type != LinkType::Autolink => changes.push((place, new)),
                        None => self.lost(&dest_url, &markdown[..range.start], notes),
                        Some(_) => {}
                    }
                }
                Event::Html(_) | Event::InlineHtml(_) => self.in_html(markdown, range, &mut changes),
                Event::End(TagEnd::Link) => {}
                _ => {}
            }
        }
        changes
    }

    /// What to write for an address; nothing where it may stay.
    fn led(&self, address: &str) -> Option<String> {
        if let Some(path) = address.strip_prefix(MARK) {
            let (path, heading) =
                path.split_once('#').map_or((path, ""), |(plain, _)| (plain, &path[plain.len()..]));
            return Some(self.to(path, heading));
        }
        let own = self.doc.place.old.first().map_or("/", String::as_str);
        match self.goals.of(self.old.system, &self.old.settings, self.doc.path, own, address)? {
            Goal::File(path, heading) => Some(self.to(&path, &heading)),
            Goal::Address(address) => Some(address),
        }
    }

    /// A link to a file of the new site as it is written here.
    fn to(&self, path: &str, heading: &str) -> String {
        if path == self.new && !heading.is_empty() {
            return heading.to_owned();
        }
        let folder = self.new.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = relative(folder, path);
        let escaped = path.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29");
        format!("{escaped}{heading}")
    }

    /// Lists a link that led somewhere in the old site and leads to nothing now.
    fn lost(&self, address: &str, before: &str, notes: &mut Vec<Note>) {
        let plain = address.split('#').next().unwrap_or_default();
        let inside = self.old.settings.below(plain).is_some();
        let relative = !plain.is_empty() && !plain.contains(':') && !plain.starts_with('/');
        if (inside || relative) && !plain.contains("{{") {
            let says = format!("`{address}` led to a place of the old site that did not come along");
            notes.push(Note { line: before.matches('\n').count(), part: Part::ToDo, says });
        }
    }

    /// Addresses in raw HTML become whole ones: nobody follows a page there when it moves.
    fn in_html(&self, markdown: &str, range: Range<usize>, changes: &mut Vec<Change>) {
        for (start, value) in html::addresses(&markdown[range.clone()]) {
            let place = range.start + start..range.start + start + value.len();
            let own = self.doc.place.old.first().map_or("/", String::as_str);
            let goal = match value.strip_prefix(MARK) {
                Some(path) => Some(Goal::File(path.to_owned(), String::new())),
                None => self.goals.of(self.old.system, &self.old.settings, self.doc.path, own, value),
            };
            let new = match goal {
                Some(Goal::File(path, heading)) => {
                    self.goals.route(&path).map(|route| format!("{route}{heading}"))
                }
                Some(Goal::Address(address)) => Some(address),
                None => None,
            };
            changes.extend(new.filter(|new| new != value).map(|new| (place, new)));
        }
    }

    /// Marks that stand where no link was: the address itself.
    fn leftover(&self, markdown: &mut String) {
        while let Some(at) = markdown.find(MARK) {
            let rest = &markdown[at + MARK.len()..];
            let end = rest.find(|c: char| c.is_whitespace() || "<>\"'`)]#".contains(c)).unwrap_or(rest.len());
            let new = self.goals.route(&rest[..end]).unwrap_or("/").to_owned();
            let place = at..at + MARK.len() + end;
            markdown.replace_range(place, &new);
        }
    }
}
