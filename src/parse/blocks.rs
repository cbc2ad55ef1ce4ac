//! Headings, steps, callouts, lists, table cells, footnotes and raw HTML of a text.
//!
//! In: events of the pass in [`super::text`]. Out: HTML, headings, steps, findings. It must not know links.

use super::{
    callout, html, slots,
    text::{DEPTH_MAX, Pass, TooDeep, escape, trimmed},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Heading, Kind, RawHtml, Step, slug},
    source::Spanned,
};
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Tag, TagEnd};
use std::{collections::BTreeMap, ops::Range};

/// A heading that is being read.
pub(super) struct OpenHeading {
    pub(super) level: u8,
    pub(super) at: usize,
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) range: Range<usize>,
}

/// The first line of a callout, while it is read.
#[derive(Clone, Copy)]
pub(super) struct Label {
    /// Where the marker ends in the markdown.
    marker_end: usize,
    /// What closes the label.
    close: &'static str,
}

/// What closes an open block quote.
pub(super) enum Quote {
    Plain,
    Callout(&'static str),
}

impl<'a> Pass<'a> {
    pub(super) fn open_heading(&mut self, level: HeadingLevel, id: Option<String>, range: Range<usize>) {
        let level = level as u8;
        if level > self.level + 1 {
            let message = format!("a heading of level {level} follows one of level {}", self.level);
            let help = format!(
                "Write it with {} signs: {} …",
                self.level + 1,
                "#".repeat(usize::from(self.level) + 1)
            );
            self.found(
                Diagnostic::new(Code::HeadingSkipped, self.source.span(range.clone()), message).help(help),
            );
        }
        self.level = level;
        self.heading = Some(OpenHeading { level, at: self.out.len(), id, text: String::new(), range });
    }

    pub(super) fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let span = self.source.span(trimmed(self.source.markdown(), heading.range.clone()));
        if heading.level == 1 {
            if self.read.first_heading.is_none() {
                self.read.first_heading = Some(Spanned::new(heading.text.trim().to_owned(), span));
            } else {
                self.read.second_h1.push(span);
            }
            self.out.truncate(heading.at);
            return;
        }
        let number =
            step_number(&heading.text).filter(|_| heading.level == 2 && self.source.kind == Kind::Guide);
        let text = heading.text[number.unwrap_or(0)..].trim().to_owned();
        let id = match heading.id {
            Some(id) => self.anchors.given(id),
            None => self.anchors.named(slug(&text)),
        };
        let mut open = String::new();
        if heading.level == 2 && self.in_steps {
            open.push_str(if number.is_some() { "</li>\n" } else { "</li></ol>\n" });
        }
        if let Some(number) = number {
            open.push_str(if self.in_steps { "" } else { "<ol class=\"steps\">\n" });
            open.push_str("<li class=\"step\">");
            self.read.steps.push(Step { id: id.clone(), title: text.clone(), words: 0, span });
            strip_front(&mut self.out, heading.at, number);
        }
        if heading.level == 2 {
            self.in_steps = number.is_some();
        }
        let mut safe = String::new();
        escape(&mut safe, &id);
        open.push_str(&format!("<h{} id=\"{safe}\">", heading.level));
        self.out.insert(heading.at, Event::InlineHtml(open.into()));
        self.tag(format!("</h{}>\n", heading.level));
        self.read.headings.push(Heading { id, level: heading.level, text });
    }

    pub(super) fn open_quote(&mut self, range: &Range<usize>) {
        let quote = &self.source.markdown()[range.clone()];
        let Some((word, at)) = callout::marker(quote) else {
            self.quotes.push(Quote::Plain);
            return self.out.push(Event::Start(Tag::BlockQuote(None)));
        };
        let Some(callout) = callout::named(word) else {
            let span = self.source.span(range.start + at.start..range.start + at.end);
            let names = callout::CALLOUTS.iter().map(|c| c.marker);
            let finding =
                Diagnostic::new(Code::UnknownCallout, span, format!("there is no callout `{word}`"));
            let help = "The five are CHECK, STUCK, CAREFUL, EXAMPLE and ASK.";
            self.found(finding.suggest(&word.to_uppercase(), names).help(help));
            self.quotes.push(Quote::Plain);
            return self.out.push(Event::Start(Tag::BlockQuote(None)));
        };
        let (class, label) = (callout.class, slots::phrase(callout.phrase));
        let (open, close) = if callout.folded == callout::Folded::Yes {
            self.quotes.push(Quote::Callout("</details>\n"));
            (format!("<details class=\"callout {class}\"><summary>{label}"), "</summary>\n")
        } else {
            self.quotes.push(Quote::Callout("</div>\n"));
            (format!("<div class=\"callout {class}\"><p class=\"label\">{label}"), "</p>\n")
        };
        self.tag(open);
        self.label = Some(Label { marker_end: range.start + at.end + 1, close });
    }

    /// The first line of a callout: its marker is left out, the rest of the line is its title. Gives other events back.
    pub(super) fn label_event(&mut self, event: Event<'a>, range: &Range<usize>) -> Option<Event<'a>> {
        let Some(Label { marker_end, close }) = self.label else { return Some(event) };
        match event {
            Event::Start(Tag::Paragraph) => self.depth += 1,
            Event::End(TagEnd::Paragraph) => {
                self.depth -= 1;
                self.tag(close);
                self.label = None;
            }
            Event::SoftBreak | Event::HardBreak => {
                self.tag(close);
                self.label = None;
                self.out.push(Event::Start(Tag::Paragraph));
            }
            _ if range.end <= marker_end => {}
            Event::Text(text) if range.start < marker_end => {
                let title = text.get(marker_end - range.start..).unwrap_or_default().to_owned();
                return Some(Event::Text(title.into()));
            }
            event => return Some(event),
        }
        None
    }

    pub(super) fn open_cell(&mut self) {
        let Some((aligned, column, cell)) = &mut self.table else { return };
        let class = match aligned.get(*column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"centre\"",
            _ => "",
        };
        *column += 1;
        let scope = if *cell == "th" { " scope=\"col\"" } else { "" };
        let open = format!("<{cell}{scope}{class}>");
        self.tag(open);
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        if self.depth == 1 && first.is_some() && self.list.is_none() {
            self.list = Some((self.out.len(), Vec::new()));
            self.in_list = true;
        }
        self.out.push(Event::Start(Tag::List(first)));
    }

    pub(super) fn open_item(&mut self, range: Range<usize>) {
        if self.in_list && self.depth == 2 {
            let span = self.source.span(trimmed(self.source.markdown(), range));
            if let Some((_, items)) = &mut self.list {
                let id = format!("step-{}", items.len() + 1);
                items.push(Step { id, title: String::new(), words: 0, span });
            }
        }
        self.out.push(Event::Start(Tag::Item));
    }

    /// Notes are numbered by their first use; only the first use can be led back to.
    pub(super) fn footnote(&mut self, name: &str) {
        let id = slug(name);
        let known = self.note_numbers.get(name).copied();
        let number = known.unwrap_or(self.note_numbers.len() + 1);
        let anchor = if known.is_none() { format!(" id=\"note-ref-{id}\"") } else { String::new() };
        if known.is_none() {
            self.note_numbers.insert(name.to_owned(), number);
        }
        self.tag(format!("<sup class=\"note-ref\"><a href=\"#note-{id}\"{anchor}>{number}</a></sup>"));
    }

    pub(super) fn raw_html(&mut self, raw: CowStr<'a>, range: Range<usize>) {
        if let Some(denied) = &mut self.denied {
            denied.push_str(&raw);
        }
        if raw.trim_start().starts_with("<!--") {
            return;
        }
        if self.html != RawHtml::Trust {
            self.html_depth.read(&raw);
        }
        if self.html_depth.deepest > DEPTH_MAX {
            self.too_deep = self.too_deep.take().or(Some((TooDeep::Html, range)));
            return;
        }
        let message = match self.html {
            RawHtml::Trust => None,
            RawHtml::Deny => html::has_tag(&raw).then(|| "HTML is taken out on this site".to_owned()),
            RawHtml::Clean => html::removed(&raw),
        };
        if let Some(message) = message {
            let help = "Write it in markdown; a site may set `html: trust` in casebook.yaml.";
            let span = self.source.span(trimmed(self.source.markdown(), range));
            self.found(Diagnostic::new(Code::HtmlRemoved, span, message).help(help));
        }
        if self.html != RawHtml::Deny {
            self.raw = true;
            self.out.push(Event::InlineHtml(raw));
        }
    }

    /// What is left of a block of raw HTML where none is allowed: its text, as a paragraph.
    pub(super) fn close_denied(&mut self) {
        let text = html::text(&self.denied.take().unwrap_or_default());
        if !text.is_empty() {
            self.out.push(Event::Start(Tag::Paragraph));
            self.out.push(Event::Text(text.into()));
            self.out.push(Event::End(TagEnd::Paragraph));
        }
    }

    /// The notes that are used, in the order of their first use, at the end of the text.
    pub(super) fn footnotes(&mut self) {
        let mut notes: BTreeMap<String, Vec<Event>> = BTreeMap::new();
        for (name, events) in std::mem::take(&mut self.notes) {
            notes.entry(name).or_insert(events);
        }
        let mut used: Vec<(usize, String)> =
            std::mem::take(&mut self.note_numbers).into_iter().map(|(name, number)| (number, name)).collect();
        if used.is_empty() {
            return;
        }
        used.sort_unstable();
        self.tag("<div class=\"notes\"><ol>\n");
        for (_, name) in used {
            let id = slug(&name);
            self.tag(format!("<li id=\"note-{id}\">"));
            self.out.extend(notes.remove(&name).unwrap_or_default());
            let back = slots::phrase("note_back");
            self.tag(format!("<a href=\"#note-ref-{id}\" class=\"back\">{back}</a></li>\n"));
        }
        self.tag("</ol></div>\n");
    }
}

/// Takes `count` bytes of text from the front of a heading's events: its number.
fn strip_front(out: &mut [Event], at: usize, mut count: usize) {
    for event in &mut out[at..] {
        if count == 0 {
            return;
        }
        if let Event::Text(text) = event {
            let cut = count.min(text.len());
            count -= cut;
            *text = text[cut..].to_owned().into();
        }
    }
}

/// How many bytes of a step's heading are its number: `1. `, `2) `, `Step 3: `.
fn step_number(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("Step ").or_else(|| text.strip_prefix("step ")).unwrap_or(text);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest[digits..].strip_prefix(['.', ':', ')'])?;
    let spaces = after.len() - after.trim_start().len();
    (digits > 0 && digits < 4 && spaces > 0).then_some(text.len() - after.len() + spaces)
}
