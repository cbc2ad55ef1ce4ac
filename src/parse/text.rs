//! Markdown to a page's text, headings, steps and references, in one pass over its events.
//!
//! In: the text below the front matter. Out: a [`Body`] with holes where only the whole site knows.
//! It must not know what answers a link, nor the theme.

use super::{
    Vocabulary,
    anchors::Anchors,
    blocks::{Label, OpenHeading, Quote},
    html, links,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Body, Heading, Kind, RawHtml, Ref, Slot, Step},
    source::{FileId, Span, Spanned},
};
use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use pulldown_cmark_escape::{escape_href, escape_html};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

pub use links::named;

/// Whether Casebook's additions to CommonMark hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Additions {
    /// CommonMark with GFM's tables, strikethrough and task lists; raw HTML is kept.
    Off,
    /// All that the content model names.
    On(RawHtml),
}

/// The levels of lists and quotes that are followed.
pub(super) const DEPTH_MAX: usize = 64;

/// What is nested too deep.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TooDeep {
    Markdown,
    Html,
}

/// A file's text and where it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file.
    pub file: FileId,
    /// Its folder, from the site's root.
    pub dir: &'a str,
    /// What the page is: only a guide has steps.
    pub kind: Kind,
    /// The whole text.
    pub text: &'a str,
    /// Where the markdown begins.
    pub start: usize,
    /// How many bytes of the file stand before `text`.
    pub mark: usize,
}

impl Source<'_> {
    /// A range of the markdown as a place in the file.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let offset = self.mark + self.start;
        Span::new(self.file, range.start + offset..range.end + offset)
    }

    /// The markdown.
    #[must_use]
    pub fn markdown(&self) -> &str {
        &self.text[self.start..]
    }
}

/// What one pass gives.
#[derive(Debug, Default)]
pub struct Read {
    /// The text; its slots count the references of the text alone.
    pub body: Body,
    /// The references of the text.
    pub refs: Vec<Ref>,
    /// How many references the text has.
    pub text_refs: usize,
    /// Headings of level 2 and below.
    pub headings: Vec<Heading>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The words of the vocabulary, in the order of first use.
    pub words: Vec<String>,
    /// The first heading of level 1.
    pub first_heading: Option<Spanned<String>>,
    /// All others.
    pub second_h1: Vec<Span>,
    /// The first paragraph, when it stands before the first heading.
    pub lead: String,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads the markdown of a page.
#[must_use]
pub fn read(source: &Source, vocabulary: &Vocabulary, additions: Additions) -> Read {
    let gfm = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let ours = gfm
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_SMART_PUNCTUATION;
    let options = if additions == Additions::Off { gfm } else { ours };
    let undefined = RefCell::new(Vec::new());
    let note = |link: BrokenLink| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((link.reference.to_string(), link.span));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(source.markdown(), options, Some(note));
    let mut pass = Pass::new(source, vocabulary, additions);
    for (event, range) in parser.into_offset_iter() {
        if additions == Additions::Off {
            pass.out.push(event);
        } else {
            pass.event(event, range);
        }
        if pass.too_deep.is_some() {
            break;
        }
    }
    let undefined = undefined.into_inner();
    let mut read = pass.finish();
    for (name, range) in undefined {
        let message = format!("the address of `[{name}]` is given nowhere on this page");
        read.findings.push(
            Diagnostic::new(Code::UndefinedLink, source.span(range), message)
                .help(format!("Write the address in round brackets, or add a line `[{name}]: address`.")),
        );
    }
    read.text_refs = read.refs.len();
    read
}

/// The body with its references counted from `offset`.
#[must_use]
pub fn rebase(mut body: Body, offset: usize) -> Body {
    for (_, slot) in &mut body.slots {
        if let Slot::Link(n) | Slot::Title(n) | Slot::Picture(n) = slot {
            *n += offset;
        }
    }
    body
}

pub(super) struct Pass<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) html: RawHtml,
    pub(super) out: Vec<Event<'a>>,
    pub(super) read: Read,
    pub(super) heading: Option<OpenHeading>,
    pub(super) level: u8,
    pub(super) quotes: Vec<Quote>,
    /// The first line of a callout, while it is read.
    pub(super) label: Option<Label>,
    pub(super) image: Option<(Range<usize>, String, String)>,
    pub(super) decorative: bool,
    pub(super) in_link: usize,
    /// The text of a link whose words come from the page it names.
    pub(super) hidden: bool,
    pub(super) in_code: bool,
    pub(super) table: Option<(Vec<Alignment>, usize, &'static str)>,
    pub(super) notes: Vec<(String, Vec<Event<'a>>)>,
    /// The number of each note that is used, by its name.
    pub(super) note_numbers: BTreeMap<String, usize>,
    /// For each note that is being read, where it stands in `notes`, and the text around it.
    outer: Vec<(usize, Vec<Event<'a>>)>,
    /// The first ordered list on the top level: where it begins, and its items.
    pub(super) list: Option<(usize, Vec<Step>)>,
    pub(super) in_list: bool,
    pub(super) in_steps: bool,
    pub(super) depth: usize,
    /// Open lists, quotes and emphasis; items and cells count with what holds them.
    nested: usize,
    pub(super) too_deep: Option<(TooDeep, Range<usize>)>,
    pub(super) html_depth: html::Depth,
    pub(super) raw: bool,
    /// The block of raw HTML whose tags are taken out.
    pub(super) denied: Option<String>,
    pub(super) anchors: Anchors,
    pub(super) in_lead: bool,
    /// The words of the vocabulary that have been explained.
    explained: BTreeSet<&'a str>,
}

impl<'a> Pass<'a> {
    fn new(source: &'a Source<'a>, vocabulary: &'a Vocabulary, additions: Additions) -> Self {
        let html = if let Additions::On(html) = additions { html } else { RawHtml::Trust };
        Self {
            source,
            vocabulary,
            html,
            out: Vec::with_capacity(source.markdown().len() / 12),
            read: Read::default(),
            heading: None,
            level: 1,
            quotes: Vec::new(),
            label: None,
            image: None,
            decorative: false,
            in_link: 0,
            hidden: false,
            in_code: false,
            table: None,
            notes: Vec::new(),
            note_numbers: BTreeMap::new(),
            outer: Vec::new(),
            list: None,
            in_list: false,
            in_steps: false,
            depth: 0,
            nested: 0,
            too_deep: None,
            html_depth: html::Depth::default(),
            raw: false,
            denied: None,
            anchors: Anchors::of(source.markdown()),
            in_lead: false,
            explained: BTreeSet::new(),
        }
    }

    pub(super) fn tag(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    pub(super) fn found(&mut self, finding: Diagnostic) {
        self.read.findings.push(finding);
    }

    /// Leaves out the text of the link that has begun.
    pub(super) fn hide_text(&mut self) {
        self.hidden = true;
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let Some(event) = self.label_event(event, &range) else { return };
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(text, &range),
            Event::Code(code) => self.code(code),
            Event::Html(raw) | Event::InlineHtml(raw) => self.raw_html(raw, range),
            Event::FootnoteReference(name) => self.footnote(&name),
            Event::TaskListMarker(done) => {
                let done = u8::from(done);
                self.tag(format!("<input type=\"checkbox\" disabled data-slot=\"c{done}\"> "));
            }
            Event::SoftBreak | Event::HardBreak => {
                self.words(" ");
                self.out.push(event);
            }
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.depth += 1;
        if nests(&tag.to_end()) {
            self.nested += 1;
        }
        if self.nested > DEPTH_MAX {
            self.too_deep = Some((TooDeep::Markdown, range));
            return;
        }
        match tag {
            Tag::Heading { level, id, .. } => self.open_heading(level, id.map(|id| id.to_string()), range),
            Tag::BlockQuote(_) => self.open_quote(&range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.in_link += 1;
                links::open(self, link_type, dest_url, &title, &range);
            }
            Tag::Image { dest_url, .. } => self.image = Some((range, dest_url.to_string(), String::new())),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                let language =
                    if let CodeBlockKind::Fenced(info) = kind { info } else { CowStr::Borrowed("") };
                let word = language.split([' ', ',', '{']).next().unwrap_or_default();
                let mut class = String::new();
                escape(&mut class, word);
                self.tag(if class.is_empty() {
                    "<pre><code>".to_owned()
                } else {
                    format!("<pre><code class=\"language-{class}\">")
                });
            }
            Tag::Table(aligned) => {
                self.tag("<div class=\"table\"><table>\n");
                self.table = Some((aligned, 0, "th"));
            }
            Tag::TableHead => self.tag("<thead><tr>"),
            Tag::TableRow => {
                if let Some((_, column, cell)) = &mut self.table {
                    (*column, *cell) = (0, "td");
                }
                self.tag("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::FootnoteDefinition(name) => {
                self.outer.push((self.notes.len(), std::mem::take(&mut self.out)));
                self.notes.push((name.to_string(), Vec::new()));
            }
            Tag::List(first) => self.open_list(first),
            Tag::Item => self.open_item(range),
            Tag::Paragraph => {
                self.in_lead = self.read.lead.is_empty() && self.read.headings.is_empty() && self.depth == 1;
                self.out.push(Event::Start(Tag::Paragraph));
            }
            Tag::HtmlBlock if self.html == RawHtml::Deny => self.denied = Some(String::new()),
            tag => self.out.push(Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        if nests(&tag) {
            self.nested = self.nested.saturating_sub(1);
        }
        match tag {
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => match self.quotes.pop() {
                Some(Quote::Callout(close)) => self.tag(close),
                _ => self.out.push(Event::End(tag)),
            },
            TagEnd::Link => {
                self.in_link -= 1;
                self.hidden = false;
                self.tag("</a>");
            }
            TagEnd::Image => links::picture(self, range),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.tag("</code></pre>\n");
            }
            TagEnd::Table => {
                self.table = None;
                self.tag("</tbody></table></div>\n");
            }
            TagEnd::TableHead => self.tag("</tr></thead><tbody>\n"),
            TagEnd::TableRow => self.tag("</tr>\n"),
            TagEnd::TableCell => {
                let close = if self.table.as_ref().is_some_and(|t| t.2 == "th") { "</th>" } else { "</td>" };
                self.tag(close);
            }
            TagEnd::FootnoteDefinition => {
                if let Some((note, around)) = self.outer.pop() {
                    self.notes[note].1 = std::mem::replace(&mut self.out, around);
                }
            }
            TagEnd::List(_) if self.depth == 0 => {
                self.in_list = false;
                self.out.push(Event::End(tag));
            }
            TagEnd::Paragraph => {
                self.in_lead = false;
                self.out.push(Event::End(tag));
            }
            TagEnd::HtmlBlock if self.denied.is_some() => self.close_denied(),
            tag => self.out.push(Event::End(tag)),
        }
    }

    fn text(&mut self, text: CowStr<'a>, range: &Range<usize>) {
        if self.hidden {
            return;
        }
        if let Some((_, _, alt)) = &mut self.image {
            return alt.push_str(&text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&text);
            return self.out.push(Event::Text(text));
        }
        if self.in_code {
            return self.out.push(Event::Text(text));
        }
        let text = match text.strip_prefix("{decorative}").filter(|_| self.decorative) {
            Some(rest) => CowStr::from(rest.to_owned()),
            None => text,
        };
        self.decorative = false;
        self.words(&text);
        if self.in_link > 0 {
            return self.out.push(Event::Text(text));
        }
        self.prose(text, range);
    }

    /// Running text: bare addresses become links, and the first use of a word of the vocabulary is explained.
    fn prose(&mut self, whole: CowStr<'a>, range: &Range<usize>) {
        let (mut at, text) = (0, &*whole);
        let vocabulary = self.vocabulary;
        let addresses = text.as_bytes().contains(&b':').then(|| links::bare(text).map(|r| (r, None)));
        let words = vocabulary.find(text).map(|(r, t)| (r, Some(t)));
        for (found, title) in addresses.into_iter().flatten().chain(words) {
            if found.start < at {
                continue;
            }
            let Some(title) = title else {
                self.out.push(Event::Text(text[at..found.start].to_owned().into()));
                links::outside(self, &text[found.clone()], &text[found.clone()], range);
                at = found.end;
                continue;
            };
            if !self.explained.insert(title) {
                continue;
            }
            self.out.push(Event::Text(text[at..found.start].to_owned().into()));
            self.tag(format!("<a data-slot=\"w{}\">", self.read.words.len()));
            self.out.push(Event::Text(text[found.clone()].to_owned().into()));
            self.tag("</a>");
            self.read.words.push(title.to_owned());
            at = found.end;
        }
        let rest = if at == 0 { whole } else { text[at..].to_owned().into() };
        self.out.push(Event::Text(rest));
    }

    /// Counts words of steps and gathers the lead.
    fn words(&mut self, text: &str) {
        if self.in_lead {
            self.read.lead.push_str(text);
        }
        let counted = self.in_steps && self.heading.is_none() || self.in_list;
        let count = if counted { word_count(text) } else { 0 };
        if self.in_steps
            && self.heading.is_none()
            && let Some(step) = self.read.steps.last_mut()
        {
            step.words += count;
        }
        let items = self.list.as_mut().filter(|_| self.in_list).map(|(_, items)| items);
        if let Some(step) = items.and_then(|items| items.last_mut()) {
            step.words += count;
            if step.title.len() < 80 {
                step.title.push_str(text);
            }
        }
    }

    fn code(&mut self, code: CowStr<'a>) {
        if let Some((_, _, alt)) = &mut self.image {
            return alt.push_str(&code);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&code);
        }
        if self.in_lead {
            self.read.lead.push_str(&code);
        }
        self.out.push(Event::Code(code));
    }

    fn finish(mut self) -> Read {
        if let Some((what, range)) = self.too_deep.take() {
            return too_deep(self.source, what, range.start..range.start + 1, self.read);
        }
        if self.in_steps {
            self.tag("</li></ol>\n");
        }
        let plain = self.read.steps.is_empty() && self.source.kind == Kind::Guide;
        if let Some((at, items)) = self.list.take().filter(|_| plain)
            && let Some(Event::Start(Tag::List(_))) = self.out.get(at)
        {
            self.out.insert(at, Event::InlineHtml("<div class=\"steps-plain\">\n".into()));
            close_list(&mut self.out, at + 1);
            self.read.steps = items;
        }
        self.footnotes();
        let mut rendered = String::with_capacity(self.source.markdown().len() * 5 / 4);
        pulldown_cmark::html::push_html(&mut rendered, self.out.into_iter());
        if self.raw && self.html == RawHtml::Clean {
            rendered = match self.html_depth.is_too_much(&rendered) {
                true => return too_deep(self.source, TooDeep::Html, 0..0, self.read),
                false => html::clean(&rendered),
            };
        }
        self.read.body = super::slots::decode(&rendered);
        self.read
    }
}

/// What was read of a text that is nested too deep: no body, and the finding.
fn too_deep(source: &Source, what: TooDeep, place: Range<usize>, mut read: Read) -> Read {
    let (what, help) = match what {
        TooDeep::Markdown => ("lists, quotes or emphasis", "Write it flatter: a reader could not follow it."),
        TooDeep::Html => {
            ("HTML elements", "Close each element, as in `<div>…</div>`, or write the text in markdown.")
        }
    };
    let message = format!("{what} are nested over {DEPTH_MAX} levels deep");
    read.findings.push(Diagnostic::new(Code::NestedTooDeep, source.span(place), message).help(help));
    read
}

/// How many words a text has: pieces between spaces that hold a letter or a digit.
fn word_count(text: &str) -> usize {
    let (mut count, mut counted) = (0, false);
    for byte in text.bytes() {
        if byte.is_ascii_whitespace() {
            counted = false;
        } else if !counted && (byte.is_ascii_alphanumeric() || !byte.is_ascii()) {
            counted = true;
            count += 1;
        }
    }
    count
}

/// Whether a tag makes the text deeper: lists and quotes do, and emphasis; items and cells count with what holds them.
fn nests(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::List(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Puts the end of the wrapper behind the list that begins at `at`.
fn close_list(out: &mut Vec<Event>, at: usize) {
    let mut depth = 0;
    for i in at..out.len() {
        match out[i] {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => {
                depth -= 1;
                if depth == 0 {
                    return out.insert(i + 1, Event::InlineHtml("</div>\n".into()));
                }
            }
            _ => {}
        }
    }
}

/// The range without white space at its end.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    range.start..end
}

pub(super) fn escape(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing into a String never fails");
}

pub(super) fn escape_address(out: &mut String, text: &str) {
    escape_href(out, text).expect("writing into a String never fails");
}

/// Markdown as HTML without Casebook's additions: CommonMark with GFM's tables, strikethrough and task lists.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let source = Source { file: FileId(0), dir: "", kind: Kind::Page, text: markdown, start: 0, mark: 0 };
    read(&source, &Vocabulary::default(), Additions::Off).body.html
}
