//! One file in, one page out; never fails.
//!
//! In: a markdown file, the site's vocabulary and its rules. Out: a [`Parsed`].
//! It must not know any other page, the clock or the disk.

mod address;
mod anchors;
mod blocks;
pub mod callout;
mod comments;
mod fence;
mod figures;
pub mod front;
pub mod html;
pub mod keep;
pub mod links;
pub mod memo;
mod plain;
mod recurs;
pub mod slots;
pub mod text;
pub mod vocabulary;
mod withdrawn;
mod words;
mod writer;
pub mod written;

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Body, Figure, Heading, Kind, Page, Rules, Value},
    source::{File, FileId, Span, Spanned, hash_of},
};
pub use address::{address, route_of};
pub use plain::plain;
pub use vocabulary::Vocabulary;

/// The folder that pages lie in.
pub const CONTENT: &str = "content/";
/// The most bytes of markdown in one file.
pub const BYTES_MAX: usize = 8 << 20;

/// One page with its text, and what is wrong in its file.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// What others may see.
    pub page: Page,
    /// Its text.
    pub body: Body,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
    /// Where the author wrote what.
    pub written: Written,
}

/// Where the author wrote what only a change of the file asks for.
#[derive(Clone, Debug)]
pub struct Written {
    /// For each reference of the page the address or name, in front matter with its quotation marks; nothing where it
    /// is not understood.
    pub refs: Vec<Option<Span>>,
    /// The keys of the front matter, between its two lines; nothing without front matter.
    pub front: Option<Span>,
    /// Raw HTML in the text.
    pub raw: Vec<Span>,
    /// The headings of the text, in order.
    pub headings: Vec<Span>,
}

/// Reads one markdown file; nothing where no page can be made of it, with the finding that says why.
pub fn page(
    id: FileId,
    file: &File,
    vocabulary: &Vocabulary,
    rules: &Rules,
) -> Result<Parsed, Box<Diagnostic>> {
    let path = file.path.strip_prefix(CONTENT).unwrap_or(&file.path);
    let start = Span::new(id, 0..0);
    let kind = Kind::at(path).ok_or_else(|| Box::new(no_kind(path, start)))?;
    if file.is_lost() {
        return Err(Box::new(Diagnostic::changed_meanwhile(id)));
    }
    if file.bytes_len() > BYTES_MAX as u64 {
        let message = "this file is over 8 MB, which is more than anybody would read";
        let finding = Diagnostic::new(Code::FileTooLarge, start, message);
        return Err(Box::new(finding.help("Split it into several pages.")));
    }
    let text = file.text().map_err(|at| Box::new(Diagnostic::not_utf8(id, at)))?;
    let mark = file.mark_len();
    let dir = file.path.rsplit_once('/').map_or("", |(dir, _)| dir);
    let mut front = front::read(id, dir, kind, text, mark);
    let source = text::Source { file: id, dir, kind, text, start: front.body_start, mark };
    let mut read = text::read(&source, vocabulary, rules.html);
    withdrawn::take_away(kind, start, &mut front, &mut read);

    let written = Written {
        refs: front.refs.iter().map(|r| Some(r.span)).chain(read.written).collect(),
        front: front.yaml,
        raw: read.raw,
        headings: read.heading_spans,
    };
    let name = name(path).to_owned();
    let mut findings = front.findings;
    findings.extend(read.findings);
    let mut page = Page {
        file: id,
        kind,
        route: address::route(&name, Some(kind), &front.fields, rules),
        name,
        title: Spanned::new(String::new(), start),
        summary: String::new(),
        fields: front.fields,
        keys: front.keys,
        refs: front.refs.into_iter().chain(read.refs).collect(),
        headings_by_id: by_id(&read.headings),
        headings: read.headings,
        steps: read.steps,
        words: read.words,
        hints: read.hints,
        figures: read.figures,
        backed: read.backed,
        text_hash: 0,
    };
    let offset = page.refs.len() - read.text_refs;
    let body = text::rebase(read.body, offset);
    let names = |figure: &mut Figure| {
        [&mut figure.data, &mut figure.areas].into_iter().flatten().for_each(|at| *at += offset);
    };
    page.figures.iter_mut().for_each(names);
    page.backed.iter_mut().for_each(|number| number.data += offset);
    page.text_hash = hash_of(&body);
    let headings = Headings { first: read.first_heading, more: &read.second_h1, text, mark };
    let empty = front.empty.iter().find(|(key, _)| *key == "title").map(|(_, span)| *span);
    findings.extend(titles(&mut page, headings, empty, front.body_start > 0));
    findings.extend(address::missing(&page.name, kind, &page.fields, rules, page.title.span));
    page.title.value = typographic(&page.title.value);
    page.summary = match page.withdrawn().or_else(|| page.text("summary")) {
        Some(text) => typographic(text),
        None => shorten(&read.lead, SUMMARY_MAX),
    };
    findings.extend(kept_twice(&page));
    // A site's pages are all held at once.
    page.refs.shrink_to_fit();
    page.fields.shrink_to_fit();
    page.headings.shrink_to_fit();
    page.steps.shrink_to_fit();
    findings.shrink_to_fit();
    Ok(Parsed { page, body, findings, written })
}

/// A finding for each anchor that is kept, while a heading has it.
fn kept_twice(page: &Page) -> Vec<Diagnostic> {
    let anchors =
        page.texts("aliases").iter().filter_map(|(alias, at)| Some((alias.strip_prefix('#')?, at.0)));
    let taken = anchors.filter(|(id, _)| page.headings.iter().any(|heading| heading.id == *id));
    let found = taken.map(|(id, span)| {
        let message = format!("`#{id}` is kept for an old heading, and a heading of this page has it");
        let help = format!("Take `#{id}` out of the aliases: links to it lead to that heading.");
        Diagnostic::new(Code::AliasHidesHeading, span, message).help(help)
    });
    found.collect()
}

/// The name of the page at this path below `content/`.
fn name(path: &str) -> &str {
    let name = path.strip_suffix(".md").unwrap_or(path);
    name.strip_suffix("/index").unwrap_or(name)
}

/// Where each heading stands, in the order of their anchors.
fn by_id(headings: &[Heading]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(headings.len()).collect();
    order.sort_by_key(|at| &headings[*at as usize].id);
    order
}

/// The most characters of a summary.
pub const SUMMARY_MAX: usize = 160;

fn no_kind(path: &str, start: Span) -> Diagnostic {
    let folder = path.split('/').next().unwrap_or_default();
    let folders = Kind::ALL.iter().map(|k| k.folder());
    let finding = match path.contains('/') {
        true => Diagnostic::new(
            Code::NoKind,
            start,
            format!("`{folder}` is not a folder that says what a page is"),
        )
        .suggest(folder, folders),
        false => Diagnostic::new(Code::NoKind, start, "this page lies in no folder that says what it is"),
    };
    let finding = Diagnostic { edit: None, ..finding };
    finding.help("Move it into guides, skills, data, places, surgeries, stories, blog, pages, people, organisations or words.")
}

/// Whether the file at this path, from the site's root, is to be a page.
#[must_use]
pub fn is_page(path: &str) -> bool {
    path.starts_with(CONTENT) && path.ends_with(".md")
}

/// The headings of the first level in a text.
struct Headings<'a> {
    first: Option<Spanned<String>>,
    more: &'a [Span],
    /// The text of the file, and how many bytes of it stand before.
    text: &'a str,
    mark: usize,
}

impl Headings<'_> {
    /// The finding for one that is not the first, with the change that puts it a level down.
    fn second(&self, span: Span, title: &str) -> Diagnostic {
        let message = "a second heading of the first level; the title is the first";
        let found = Diagnostic::new(Code::SecondH1, span, message);
        if self.first.as_ref().is_some_and(|first| first.span == span && first.value == title) {
            return found.help("Take it away: the title is shown above the text.").edit(span, "");
        }
        let found = found.help("Write it with two signs: `## …`.");
        let range = span.range();
        let written = self.text.get(range.start - self.mark..range.end - self.mark).unwrap_or_default();
        if written.starts_with('#') {
            return found.edit(Span::new(span.file, range.start..range.start), "#");
        }
        let line = written.len() - written.trim_end_matches('=').len();
        let underline = Span::new(span.file, range.end - line..range.end);
        if line > 0 { found.edit(underline, "-".repeat(line.max(3))) } else { found }
    }
}

/// The title: from the front matter, else the first heading; every other heading of the first level is a finding.
/// `empty` is where the title is wanted behind a key without a value.
fn titles(page: &mut Page, headings: Headings, empty: Option<Span>, has_front: bool) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let written = page.field("title").and_then(|f| match &f.value {
        Value::Text(text) => Some(Spanned::new(text.clone(), f.span)),
        _ => None,
    });
    let broken = page.keys.contains(&"title");
    let extra = headings.first.as_ref().filter(|_| written.is_some()).map(|h| h.span);
    match written.or(headings.first.clone()) {
        Some(title) => page.title = title,
        None if broken => {}
        None => {
            let help = match (empty, has_front) {
                (Some(_), _) => "Put the title behind `title:`, as in `title: How do I …?`.",
                (None, true) => "Put a line `title: …` between the two lines `---`.",
                (None, false) => {
                    "Begin the file with a line `---`, a line `title: …` and another line `---`."
                }
            };
            let place = empty.unwrap_or(page.title.span);
            found.push(Diagnostic::new(Code::NoTitle, place, "this page has no title").help(help));
        }
    }
    found.extend(
        extra
            .into_iter()
            .chain(headings.more.iter().copied())
            .map(|span| headings.second(span, &page.title.value)),
    );
    found
}

/// Text with at most `characters_max` characters: whole sentences where they fill half of that, else cut at a word.
#[must_use]
pub fn shorten(text: &str, characters_max: usize) -> String {
    let (mut line, mut characters) = (String::new(), 0);
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
            characters += 1;
        }
        line.push_str(word);
        characters += word.chars().count();
        if characters > characters_max {
            break;
        }
    }
    if characters <= characters_max {
        return line;
    }
    let cut: String = line.chars().take(characters_max - 1).collect();
    let sentence = [". ", "? ", "! "].iter().filter_map(|end| cut.rfind(end)).max();
    if let Some(at) = sentence.filter(|at| cut[..*at].chars().count() >= characters_max / 2) {
        return cut[..=at].to_owned();
    }
    let at = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', '.', ' ']))
}

/// Text with typographic quotation marks, apostrophes, dashes and dots, as the text of a page has them.
#[must_use]
pub fn typographic(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '.', '-']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let opens = out.ends_with(|c: char| c.is_whitespace() || "([{–—“‘".contains(c)) || out.is_empty();
        let (written, sign) = match after.as_bytes() {
            [b'"', ..] => (1, if opens { "“" } else { "”" }),
            [b'\'', ..] => (1, if opens { "‘" } else { "’" }),
            [b'.', b'.', b'.', ..] => (3, "…"),
            [b'-', b'-', b'-', ..] => (3, "—"),
            [b'-', b'-', ..] => (2, "–"),
            _ => (1, &after[..1]),
        };
        out.push_str(sign);
        rest = &after[written..];
    }
    out + rest
}

/// A relative path made whole from a folder: `content/guides` and `../skills/sort.md` give `content/skills/sort.md`.
#[must_use]
pub fn join(dir: &str, path: &str) -> String {
    let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::typographic;

    #[test]
    fn titles_have_the_signs_of_print() {
        assert_eq!(
            typographic("What's \"damp\" -- and who's to mend it..."),
            "What’s “damp” – and who’s to mend it…"
        );
        assert_eq!(typographic("('90s) well-known 1.5"), "(‘90s) well-known 1.5");
    }
}
