//! Headings, steps, callouts, lists, table cells, footnotes and raw HTML of a text.
//!
//! In: events of the pass in [`super::text`]. Out: HTML, headings, steps, findings. It must not know links.

use super::{
    callout, comments, html,
    text::{DEPTH_MAX, Pass, TooDeep, trimmed},
    writer::Writer,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Heading, Hints, Kind, RawHtml, Step, slug},
    source::Spanned,
};
use pulldown_cmark::{Alignment, Event, HeadingLevel, Tag, TagEnd};
use std::{collections::BTreeMap, ops::Range};

/// What stands around the anchor of a heading and behind its text, by level.
const TAGS: [(&str, &str); 6] = [
    ("<h1 id=\"", "</h1>\n"),
    ("<h2 id=\"", "</h2>\n"),
    ("<h3 id=\"", "</h3>\n"),
    ("<h4 id=\"", "</h4>\n"),
    ("<h5 id=\"", "</h5>\n"),
    ("<h6 id=\"", "</h6>\n"),
];

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
    Comment,
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
        let text = String::with_capacity(range.len());
        self.heading = Some(OpenHeading { level, at: self.out.at(), id, text, range });
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
        let mut open = Writer::with_capacity(id.len() + 64);
        if heading.level == 2 && self.in_steps {
            open.html(if number.is_some() { "</li>\n" } else { "</li></ol>\n" });
        }
        if let Some(number) = number {
            self.step_in_order(&heading.range, &heading.text);
            open.html(if self.in_steps { "" } else { "<ol class=\"steps\">\n" });
            open.html("<li class=\"step\">");
            self.read.steps.push(Step { id: id.clone(), title: text.clone(), words: 0, span });
            self.out.strip(heading.at, number);
        }
        if heading.level == 2 {
            self.in_steps = number.is_some();
        }
        let (start, end) = TAGS[usize::from(heading.level) - 1];
        open.html(start);
        open.attribute(&id);
        open.html("\">");
        self.out.insert(heading.at, &open.body.html);
        self.out.html(end);
        self.comments.heading(heading.at..self.out.at());
        self.read.headings.push(Heading { id, level: heading.level, text });
    }

    /// A finding where the number of a step does not follow the one before. Behind another heading steps may go on, or
    /// begin anew, as readers see them.
    fn step_in_order(&mut self, range: &Range<usize>, text: &str) {
        let written = &self.source.markdown()[range.clone()];
        let is_digit = |c: char| c.is_ascii_digit();
        let Some(at) = written.find(is_digit) else { return };
        let len = written[at..].find(|c| !is_digit(c)).unwrap_or(written.len() - at);
        let number = &written[at..at + len];
        let (next, again) = (self.step + 1, !self.in_steps && self.step > 0);
        self.step = if again && number != next.to_string() { 1 } else { next };
        let wanted = self.step.to_string();
        if number == wanted || !text.trim_start_matches(|c| !is_digit(c)).starts_with(number) {
            return;
        }
        let from = range.start + at;
        let place = self.source.span(from..from + len);
        let message = format!("this is step {wanted}, and its number is {number}");
        let found = Diagnostic::new(Code::StepNumbers, place, message);
        let found = found.help("Number the steps 1, 2, 3.").edit(place, wanted);
        self.found(if again { found.unsure() } else { found });
    }

    pub(super) fn open_quote(&mut self, range: &Range<usize>) {
        if comments::open(self, range) {
            return;
        }
        let quote = &self.source.markdown()[range.clone()];
        let Some((word, at)) = callout::marker(quote) else {
            self.quotes.push(Quote::Plain);
            return self.out.event(&Event::Start(Tag::BlockQuote(None)));
        };
        let Some(callout) = callout::named(word) else {
            let span = self.source.span(range.start + at.start..range.start + at.end);
            let names = callout::CALLOUTS.iter().map(|c| c.marker);
            let finding =
                Diagnostic::new(Code::UnknownCallout, span, format!("there is no callout `{word}`"));
            if self.comments.is_inside() || word.eq_ignore_ascii_case(comments::MARKER) {
                self.quotes.push(Quote::Plain);
                return self.out.event(&Event::Start(Tag::BlockQuote(None)));
            }
            let help = "The five are CHECK, STUCK, CAREFUL, EXAMPLE and ASK.";
            self.found(finding.suggest(&word.to_uppercase(), names).help(help));
            self.quotes.push(Quote::Plain);
            return self.out.event(&Event::Start(Tag::BlockQuote(None)));
        };
        let (open, label, close, close_label) = match callout.folded {
            callout::Folded::Yes => ("<details", "<summary>", "</details>\n", "</summary>\n"),
            callout::Folded::No => ("<div", "<p class=\"label\">", "</div>\n", "</p>\n"),
        };
        self.quotes.push(Quote::Callout(close));
        for part in [open, " class=\"callout ", callout.class, "\">", label] {
            self.out.html(part);
        }
        self.out.phrase(callout.phrase);
        self.label = Some(Label { marker_end: range.start + at.end + 1, close: close_label });
    }

    /// The first line of a callout: its marker is left out, the rest of the line is its title. Gives other events back.
    pub(super) fn label_event(&mut self, event: Event<'a>, range: &Range<usize>) -> Option<Event<'a>> {
        let Some(Label { marker_end, close }) = self.label else { return Some(event) };
        match event {
            Event::Start(Tag::Paragraph) => self.depth += 1,
            Event::End(TagEnd::Paragraph) => {
                self.depth -= 1;
                self.out.html(close);
                self.label = None;
            }
            Event::SoftBreak | Event::HardBreak => {
                self.out.html(close);
                self.label = None;
                self.out.event(&Event::Start(Tag::Paragraph));
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
        let open = if *cell == "th" { "<th scope=\"col\"" } else { "<td" };
        for part in [open, class, ">"] {
            self.out.html(part);
        }
    }

    pub(super) fn open_list(&mut self, first: Option<u64>) {
        if self.depth == 1 && first.is_some() && self.list.is_none() {
            let at = self.out.at();
            self.list = Some((at..at, Vec::new()));
            self.in_list = true;
        }
        self.out.event(&Event::Start(Tag::List(first)));
    }

    pub(super) fn open_item(&mut self, range: Range<usize>) {
        if self.in_list && self.depth == 2 {
            let span = self.source.span(trimmed(self.source.markdown(), range));
            if let Some((_, items)) = &mut self.list {
                let id = format!("step-{}", items.len() + 1);
                items.push(Step { id, title: String::new(), words: 0, span });
            }
        }
        self.out.event(&Event::Start(Tag::Item));
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
        self.out
            .parts(format_args!("<sup class=\"note-ref\"><a href=\"#note-{id}\"{anchor}>{number}</a></sup>"));
    }

    pub(super) fn raw_html(&mut self, raw: &str, range: Range<usize>) {
        if let Some(denied) = &mut self.denied {
            denied.push_str(raw);
        }
        let raw = self.behind_comment(raw, &range);
        if raw.trim().is_empty() {
            return;
        }
        self.read.raw.push(self.source.span(range.clone()));
        // What visitors wrote is cleaned whatever the site trusts.
        let inside = self.comments.is_inside();
        let rule = if inside && self.html == RawHtml::Trust { RawHtml::Clean } else { self.html };
        if rule != RawHtml::Trust {
            self.html_depth.read(raw);
        }
        if self.html_depth.deepest > DEPTH_MAX {
            self.too_deep = self.too_deep.take().or(Some((TooDeep::Html, range)));
            return;
        }
        let message = match rule {
            RawHtml::Trust => None,
            RawHtml::Deny => html::has_tag(raw).then(|| "HTML is taken out on this site".to_owned()),
            RawHtml::Clean => html::removed(raw),
        };
        if let Some(message) = message {
            let help = match inside {
                true => "Write it in markdown, or take it out: the HTML of visitors is never trusted.",
                false => "Write it in markdown; a site may set `html: trust` in casebook.yaml.",
            };
            let span = self.source.span(trimmed(self.source.markdown(), range));
            self.found(Diagnostic::new(Code::HtmlRemoved, span, message).help(help));
        }
        if rule != RawHtml::Deny {
            self.raw |= !inside;
            self.comments.has_raw();
            self.out.html(raw);
        }
    }

    /// What is left of a piece of raw HTML behind the comments that it begins with, or goes on with from the line
    /// above: readers see none. Hints are counted.
    fn behind_comment<'r>(&mut self, raw: &'r str, range: &Range<usize>) -> &'r str {
        for (at, _) in raw.match_indices(html::HINT) {
            let from = (range.start + at).min(range.end);
            let first = self.source.span(from..range.end.min(from + html::HINT.len()));
            self.read.hints.get_or_insert(Hints { first, count: 0 }).count += 1;
        }
        let mut rest = raw;
        loop {
            if !self.in_comment {
                let Some(inside) = rest.trim_start().strip_prefix("<!--") else { return rest };
                self.in_comment = true;
                rest = inside;
                if let Some(behind) = rest.strip_prefix(['>']).or_else(|| rest.strip_prefix("->")) {
                    self.in_comment = false;
                    rest = behind;
                    continue;
                }
            }
            let Some(end) = rest.find("-->") else { return "" };
            self.in_comment = false;
            rest = &rest[end + "-->".len()..];
        }
    }

    /// Ends a block of raw HTML. Where none is allowed its text is left, as a paragraph.
    pub(super) fn close_html(&mut self) {
        self.in_comment = false;
        let text = html::text(&self.denied.take().unwrap_or_default());
        if !text.is_empty() {
            self.out.block("<p>");
            self.out.text(&text);
            self.out.html("</p>\n");
        }
    }

    /// The notes that are used, in the order of their first use, at the end of the text.
    pub(super) fn footnotes(&mut self) {
        let mut notes: BTreeMap<String, Writer> = BTreeMap::new();
        for (name, note) in std::mem::take(&mut self.notes) {
            notes.entry(name).or_insert(note);
        }
        let mut used: Vec<(usize, String)> =
            std::mem::take(&mut self.note_numbers).into_iter().map(|(name, number)| (number, name)).collect();
        if used.is_empty() {
            return;
        }
        used.sort_unstable();
        self.out.html("<div class=\"notes\"><ol>\n");
        for (_, name) in used {
            if let Some(note) = notes.remove(&name) {
                self.out.append(&note);
            }
            self.out.parts(format_args!("<a href=\"#note-ref-{}\" class=\"back\">", slug(&name)));
            self.out.phrase("note_back");
            self.out.html("</a></li>\n");
        }
        self.out.html("</ol></div>\n");
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
