//! Markdown to a page's text, headings, steps and references, in one pass over its events.
//!
//! In: the text below the front matter. Out: a [`Body`] with holes where only the whole site knows.
//! It must not know what answers a link, nor the theme.

use super::{
    Vocabulary,
    anchors::Anchors,
    blocks::{Label, OpenHeading, Quote},
    comments::{self, Comments},
    figures, html, links, plain, slots, words,
    writer::Writer,
    written,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Backed, Body, Figure, FigureKind, Heading, Hints, Kind, RawHtml, Ref, Slot, Step, slug},
    source::{FileId, Span, Spanned},
};
use pulldown_cmark::{
    Alignment, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

pub use links::named;

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
    /// Where the address of each is written.
    pub written: Vec<Option<Span>>,
    /// Where raw HTML stands.
    pub raw: Vec<Span>,
    /// How many references the text has.
    pub text_refs: usize,
    /// Headings of level 2 and below.
    pub headings: Vec<Heading>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The words of the vocabulary, in the order of first use.
    pub words: Vec<String>,
    /// The hints of `casebook new` that are left.
    pub hints: Option<Hints>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The numbers that data backs.
    pub backed: Vec<Backed>,
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
pub fn read(source: &Source, vocabulary: &Vocabulary, html: RawHtml) -> Read {
    let options = plain::GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_SMART_PUNCTUATION;
    let undefined = RefCell::new(Vec::new());
    let note = |link: BrokenLink| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((link.reference.to_string(), link.span));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(source.markdown(), options, Some(note));
    let mut pass = Pass::new(source, vocabulary, html);
    let mut events = parser.into_offset_iter();
    while let Some((event, range)) = events.next() {
        pass.definition = written::definition(&event, events.reference_definitions());
        pass.event(event, range);
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
    pub(super) out: Writer,
    pub(super) read: Read,
    pub(super) heading: Option<OpenHeading>,
    pub(super) level: u8,
    pub(super) quotes: Vec<Quote>,
    pub(super) comments: Comments,
    /// The first line of a callout, while it is read.
    pub(super) label: Option<Label>,
    /// Where the address of a picture is written, the address, and what is said of the picture, while it is read.
    pub(super) image: Option<(Option<Range<usize>>, String, String)>,
    /// Where the definition stands that the event goes back to.
    pub(super) definition: Option<Range<usize>>,
    pub(super) decorative: bool,
    pub(super) in_link: usize,
    /// The text of a link whose words come from the page it names.
    pub(super) hidden: bool,
    pub(super) in_code: bool,
    /// The figure block that is being read.
    pub(super) figure: Option<figures::Open>,
    /// The number that data backs, while its text is read.
    pub(super) backed: Option<Backed>,
    pub(super) table: Option<(Vec<Alignment>, usize, &'static str)>,
    pub(super) notes: Vec<(String, Writer)>,
    /// The number of each note that is used, by its name.
    pub(super) note_numbers: BTreeMap<String, usize>,
    /// For each note that is being read, where it stands in `notes`, and the text around it.
    outer: Vec<(usize, Writer)>,
    /// The first ordered list on the top level: where it stands, and its items.
    pub(super) list: Option<(Range<usize>, Vec<Step>)>,
    pub(super) in_list: bool,
    pub(super) in_steps: bool,
    /// The number that the last step should have.
    pub(super) step: usize,
    pub(super) depth: usize,
    /// Open lists, quotes and emphasis; items and cells count with what holds them.
    nested: usize,
    pub(super) too_deep: Option<(TooDeep, Range<usize>)>,
    pub(super) html_depth: html::Depth,
    pub(super) raw: bool,
    /// Whether a block of raw HTML is within a comment.
    pub(super) in_comment: bool,
    /// The block of raw HTML whose tags are taken out.
    pub(super) denied: Option<String>,
    pub(super) anchors: Anchors,
    pub(super) in_lead: bool,
    /// The words of the vocabulary that have been explained.
    explained: BTreeSet<&'a str>,
}

impl<'a> Pass<'a> {
    fn new(source: &'a Source<'a>, vocabulary: &'a Vocabulary, html: RawHtml) -> Self {
        Self {
            source,
            vocabulary,
            html,
            out: Writer::with_capacity(source.markdown().len() * 5 / 4 + 64),
            read: Read::default(),
            heading: None,
            level: 1,
            quotes: Vec::new(),
            comments: Comments::default(),
            label: None,
            image: None,
            definition: None,
            decorative: false,
            in_link: 0,
            hidden: false,
            in_code: false,
            figure: None,
            backed: None,
            table: None,
            notes: Vec::new(),
            note_numbers: BTreeMap::new(),
            outer: Vec::new(),
            list: None,
            in_list: false,
            in_steps: false,
            step: 0,
            depth: 0,
            nested: 0,
            too_deep: None,
            html_depth: html::Depth::default(),
            raw: false,
            in_comment: false,
            denied: None,
            anchors: Anchors::of(source.markdown()),
            in_lead: false,
            explained: BTreeSet::new(),
        }
    }

    pub(super) fn found(&mut self, finding: Diagnostic) {
        self.read.findings.push(finding);
    }

    /// Leaves out the text of the link that has begun.
    pub(super) fn hide_text(&mut self) {
        self.hidden = true;
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if self.comments.is_in_head() {
            if let Some(event) = comments::head_event(self, event, &range) {
                self.take(event, range);
            }
        } else if self.label.is_none() {
            self.take(event, range);
        } else if let Some(event) = self.label_event(event, &range) {
            self.take(event, range);
        }
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.text(&text, &range),
            Event::Code(code) => self.code(code),
            Event::Html(raw) | Event::InlineHtml(raw) => self.raw_html(&raw, range),
            Event::FootnoteReference(name) => self.footnote(&name),
            Event::TaskListMarker(done) => {
                self.out.html("<input type=\"checkbox\" disabled");
                self.out.slot(Slot::Task(done));
                self.out.html("> ");
            }
            Event::SoftBreak | Event::HardBreak => {
                self.words(" ");
                self.out.event(&event);
            }
            other => self.out.event(&other),
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
            Tag::Heading { .. } if self.comments.is_inside() => comments::heading(self, &Event::Start(tag)),
            Tag::Heading { level, id, .. } => self.open_heading(level, id.map(|id| id.to_string()), range),
            Tag::BlockQuote(_) => self.open_quote(&range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.in_link += 1;
                links::open(self, link_type, dest_url, &title, &range);
            }
            Tag::Image { link_type, dest_url, .. } => {
                let markdown = self.source.markdown();
                let written = written::place(markdown, link_type, &range, self.definition.as_ref());
                self.image = Some((written, dest_url.to_string(), String::new()));
            }
            Tag::CodeBlock(kind) => {
                let language =
                    if let CodeBlockKind::Fenced(info) = kind { info } else { CowStr::Borrowed("") };
                let language = language.split([' ', ',', '{']).next().unwrap_or_default();
                match FigureKind::named(language).filter(|_| !self.comments.is_inside()) {
                    Some(kind) => self.figure = Some(figures::Open::new(kind, range)),
                    None => {
                        self.in_code = true;
                        self.out.code_block(language);
                    }
                }
            }
            Tag::Table(aligned) => {
                self.out.html("<div class=\"table\"><table>\n");
                self.table = Some((aligned, 0, "th"));
            }
            Tag::TableHead => self.out.html("<thead><tr>"),
            Tag::TableRow => {
                if let Some((_, column, cell)) = &mut self.table {
                    (*column, *cell) = (0, "td");
                }
                self.out.html("<tr>");
            }
            Tag::TableCell => self.open_cell(),
            Tag::FootnoteDefinition(name) => {
                let around = std::mem::take(&mut self.out);
                self.outer.push((self.notes.len(), around));
                self.notes.push((name.to_string(), Writer::default()));
                self.out.parts(format_args!("<li id=\"note-{}\">", slug(&name)));
            }
            Tag::List(first) => self.open_list(first),
            Tag::Item => self.open_item(range),
            Tag::Paragraph => {
                self.in_lead = self.read.lead.is_empty() && self.read.headings.is_empty() && self.depth == 1;
                self.read.lead.reserve(if self.in_lead { range.len() } else { 0 });
                self.out.event(&Event::Start(Tag::Paragraph));
            }
            Tag::HtmlBlock if self.html == RawHtml::Deny => self.denied = Some(String::new()),
            tag => self.out.event(&Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth = self.depth.saturating_sub(1);
        if nests(&tag) {
            self.nested = self.nested.saturating_sub(1);
        }
        match tag {
            TagEnd::Heading(_) if self.comments.is_inside() => comments::heading(self, &Event::End(tag)),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(_) => match self.quotes.pop() {
                Some(Quote::Callout(close)) => self.out.html(close),
                Some(Quote::Comment) => comments::close(self),
                _ => self.out.event(&Event::End(tag)),
            },
            TagEnd::Link => {
                self.in_link -= 1;
                self.hidden = false;
                self.read.backed.extend(self.backed.take());
                self.out.html("</a>");
            }
            TagEnd::Image => links::picture(self, range),
            TagEnd::CodeBlock if self.figure.is_some() => figures::close(self),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.out.html("</code></pre>\n");
            }
            TagEnd::Table => {
                self.table = None;
                self.out.html("</tbody></table></div>\n");
            }
            TagEnd::TableHead => self.out.html("</tr></thead><tbody>\n"),
            TagEnd::TableRow => self.out.html("</tr>\n"),
            TagEnd::TableCell => {
                let close = if self.table.as_ref().is_some_and(|t| t.2 == "th") { "</th>" } else { "</td>" };
                self.out.html(close);
            }
            TagEnd::FootnoteDefinition => {
                if let Some((note, around)) = self.outer.pop() {
                    self.notes[note].1 = std::mem::replace(&mut self.out, around);
                }
            }
            TagEnd::List(_) if self.depth == 0 => {
                self.out.event(&Event::End(tag));
                if let Some((place, _)) = self.list.as_mut().filter(|_| self.in_list) {
                    place.end = self.out.at();
                }
                self.in_list = false;
            }
            TagEnd::Paragraph => {
                self.in_lead = false;
                self.out.event(&Event::End(tag));
            }
            TagEnd::HtmlBlock => self.close_html(),
            tag => self.out.event(&Event::End(tag)),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.hidden {
            return;
        }
        if let Some(figure) = &mut self.figure {
            return figure.take(range);
        }
        if let Some(number) = &mut self.backed {
            number.says.push_str(text);
        }
        if let Some((_, _, alt)) = &mut self.image {
            return alt.push_str(text);
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
            return self.out.text(text);
        }
        if self.in_code {
            return self.out.text(text);
        }
        let text = text.strip_prefix("{decorative}").filter(|_| self.decorative).unwrap_or(text);
        self.decorative = false;
        self.words(text);
        if self.in_link > 0 {
            return self.out.text(text);
        }
        self.prose(text, range);
    }

    /// Running text: bare addresses become links, and the first use of a word of the vocabulary is explained.
    fn prose(&mut self, text: &str, range: &Range<usize>) {
        let mut at = 0;
        let vocabulary = self.vocabulary;
        let addresses = text.as_bytes().contains(&b':').then(|| links::bare(text).map(|r| (r, None)));
        let words = if self.comments.is_inside() { "" } else { text };
        let words = vocabulary.find(words).map(|(r, t)| (r, Some(t)));
        for (found, title) in addresses.into_iter().flatten().chain(words) {
            if found.start < at {
                continue;
            }
            let Some(title) = title else {
                self.out.text(&text[at..found.start]);
                links::outside(self, &text[found.clone()], range);
                at = found.end;
                continue;
            };
            if !self.explained.insert(title) {
                continue;
            }
            self.out.text(&text[at..found.start]);
            self.out.html("<a");
            self.out.slot(Slot::Word(self.read.words.len()));
            self.out.html(">");
            self.out.text(&text[found.clone()]);
            self.out.html("</a>");
            self.read.words.push(title.to_owned());
            at = found.end;
        }
        self.out.text(&text[at..]);
    }

    /// Counts words of steps and gathers the lead.
    fn words(&mut self, text: &str) {
        if self.in_lead {
            self.read.lead.push_str(text);
        }
        let in_step = self.in_steps && self.heading.is_none();
        if !in_step && !self.in_list {
            return;
        }
        let count = words::count(text);
        if let Some(step) = self.read.steps.last_mut().filter(|_| in_step) {
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
        self.out.event(&Event::Code(code));
    }

    fn finish(mut self) -> Read {
        if let Some((what, range)) = self.too_deep.take() {
            return too_deep(self.source, what, range.start..range.start + 1, self.read);
        }
        if self.in_steps {
            self.out.html("</li></ol>\n");
        }
        let plain = self.read.steps.is_empty() && self.source.kind == Kind::Guide;
        if let Some((place, items)) = self.list.take().filter(|_| plain) {
            self.out.insert(place.end, "</div>\n");
            self.out.insert(place.start, "<div class=\"steps-plain\">\n");
            self.read.steps = items;
        }
        if let Some(body) = comments::put_in(&mut self) {
            self.read.body = body;
            return self.read;
        }
        self.footnotes();
        let mut body = self.out.body;
        if self.raw && self.html == RawHtml::Clean {
            let marked = slots::encode(&body);
            if self.html_depth.is_too_much(&marked) {
                return too_deep(self.source, TooDeep::Html, 0..0, self.read);
            }
            body = slots::decode(&html::clean(&marked));
        }
        // A site's texts are all held at once.
        body.html.shrink_to_fit();
        body.slots.shrink_to_fit();
        self.read.body = body;
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

/// The range without white space at its end.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    range.start..end
}
