//! HTML of markdown, written as its events come, and the places in it that only the whole site can fill.
//!
//! In: events that need nothing but themselves. Out: a [`Body`]. It must not know Casebook's additions to markdown.
//! The form is that of the examples of CommonMark 0.31.2: <https://spec.commonmark.org/0.31.2/>.

use crate::page::{Body, PHRASES, Slot};
use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};
use std::fmt::Write;

const WRITES: &str = "writing into a String never fails";

/// HTML that is being written.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) body: Body,
}

impl Writer {
    /// A writer with room for this many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { body: Body { html: String::with_capacity(bytes), ..Body::default() } }
    }

    /// Where the next byte goes.
    pub(super) fn at(&self) -> usize {
        self.body.html.len()
    }

    /// HTML as it is.
    pub(super) fn html(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// HTML made of parts, as `format_args!` gives them.
    pub(super) fn parts(&mut self, parts: std::fmt::Arguments) {
        self.body.html.write_fmt(parts).expect(WRITES);
    }

    /// HTML that begins on a line of its own.
    pub(super) fn block(&mut self, html: &str) {
        if !self.body.html.is_empty() && !self.body.html.ends_with('\n') {
            self.body.html.push('\n');
        }
        self.body.html.push_str(html);
    }

    /// Text between tags.
    pub(super) fn text(&mut self, text: &str) {
        escape_html_body_text(&mut self.body.html, text).expect(WRITES);
    }

    /// Text inside the quotation marks of an attribute.
    pub(super) fn attribute(&mut self, text: &str) {
        escape_html(&mut self.body.html, text).expect(WRITES);
    }

    /// An address inside the quotation marks of an attribute.
    pub(super) fn address(&mut self, address: &str) {
        escape_href(&mut self.body.html, address).expect(WRITES);
    }

    /// The beginning of a block of code in this language, which may be empty.
    pub(super) fn code_block(&mut self, language: &str) {
        self.html("<pre><code");
        if !language.is_empty() {
            self.html(" class=\"language-");
            self.attribute(language);
            self.html("\"");
        }
        self.html(">");
    }

    /// A hole at this place.
    pub(super) fn slot(&mut self, slot: Slot) {
        self.body.slots.push((self.body.html.len(), slot));
    }

    /// A hole for words of the theme.
    pub(super) fn phrase(&mut self, key: &str) {
        let number = PHRASES.iter().position(|phrase| *phrase == key);
        self.slot(Slot::Phrase(number.expect("the phrases are listed in one table")));
    }

    /// Puts HTML in front of what was written from `at` on.
    pub(super) fn insert(&mut self, at: usize, html: &str) {
        self.body.html.insert_str(at, html);
        for (place, _) in self.body.slots.iter_mut().rev().take_while(|(place, _)| *place >= at) {
            *place += html.len();
        }
    }

    /// Takes away the first `count` bytes of the text from `at` on; the tags between them stay. The text has no
    /// characters that are written as entities.
    pub(super) fn strip(&mut self, mut at: usize, mut count: usize) {
        while count > 0 && at < self.body.html.len() {
            let rest = &self.body.html[at..];
            if rest.starts_with('<') {
                at += rest.find('>').map_or(rest.len(), |end| end + 1);
                continue;
            }
            let cut = rest.find('<').unwrap_or(rest.len()).min(count);
            self.body.html.replace_range(at..at + cut, "");
            for (place, _) in self.body.slots.iter_mut().rev().take_while(|(place, _)| *place > at) {
                *place = (*place).max(at + cut) - cut;
            }
            count -= cut;
        }
    }

    /// Takes away all from `at` on.
    pub(super) fn truncate(&mut self, at: usize) {
        self.body.html.truncate(at);
        while self.body.slots.last().is_some_and(|(place, _)| *place > at) {
            self.body.slots.pop();
        }
    }

    /// Takes away all from `at` on, and gives it back.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let html = self.body.html.split_off(at);
        let first = self.body.slots.partition_point(|(place, _)| *place < at);
        let slots = self.body.slots.split_off(first).into_iter().map(|(place, slot)| (place - at, slot));
        Self { body: Body { html, slots: slots.collect(), comments_at: None } }
    }

    /// What another writer wrote.
    pub(super) fn append(&mut self, other: &Self) {
        let from = self.at();
        self.html(&other.body.html);
        self.body.slots.extend(other.body.slots.iter().map(|(place, slot)| (place + from, *slot)));
    }

    /// The HTML of an event that has no address, picture or cell in it.
    pub(super) fn event(&mut self, event: &Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text),
            Event::Code(code) => {
                self.html("<code>");
                self.text(code);
                self.html("</code>");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            Event::SoftBreak => self.html("\n"),
            Event::HardBreak => self.html("<br />\n"),
            Event::Rule => self.block("<hr />\n"),
            // Not asked of the parser, or written by those who know more.
            Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag) {
        match tag {
            Tag::Paragraph => self.block("<p>"),
            Tag::BlockQuote(_) => self.block("<blockquote>\n"),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => {
                self.block("");
                self.parts(format_args!("<ol start=\"{first}\">\n"));
            }
            Tag::Item => self.block("<li>"),
            Tag::Emphasis => self.html("<em>"),
            Tag::Strong => self.html("<strong>"),
            Tag::Strikethrough => self.html("<del>"),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd) {
        self.html(match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::Link => "</a>",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            _ => "",
        });
    }
}
