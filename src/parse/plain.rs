//! Markdown as HTML without Casebook's additions: CommonMark with GFM's tables, task lists and strikethrough.
//!
//! In: markdown. Out: HTML. It must not know that there are pages.

use super::writer::Writer;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

/// What is read beside CommonMark.
pub(super) const GFM: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// The HTML of this markdown.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut pass = Pass { out: Writer::with_capacity(markdown.len() * 5 / 4), ..Pass::default() };
    for event in Parser::new_ext(markdown, GFM) {
        pass.event(event);
    }
    pass.out.body.html
}

#[derive(Default)]
struct Pass<'a> {
    out: Writer,
    /// The pictures that are open; inside them only text is written.
    pictures: Vec<CowStr<'a>>,
    aligned: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl<'a> Pass<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            event if !self.pictures.is_empty() => self.description(event),
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::TaskListMarker(done) => {
                let done = if done { " checked=\"\"" } else { "" };
                self.out.parts(format_args!("<input disabled=\"\" type=\"checkbox\"{done}/>\n"));
            }
            event => self.out.event(&event),
        }
    }

    /// What stands for a picture where it is not shown.
    fn description(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::Image { title, .. }) => self.pictures.push(title),
            Event::End(TagEnd::Image) => {
                let title = self.pictures.pop().unwrap_or(CowStr::Borrowed(""));
                if self.pictures.is_empty() {
                    self.title(&title);
                    self.out.html("\" />");
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => self.out.attribute(&text),
            Event::SoftBreak | Event::HardBreak => self.out.html(" "),
            _ => {}
        }
    }

    /// A title behind another attribute, whose closing quotation mark is still to come.
    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.html("\" title=\"");
            self.out.attribute(title);
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.out.block("");
                self.out.parts(format_args!("<{level}>"));
            }
            Tag::CodeBlock(kind) => {
                let info = if let CodeBlockKind::Fenced(info) = &kind { info } else { "" };
                self.out.block("");
                self.out.code_block(info.split(' ').next().unwrap_or_default());
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.out.html("<a href=\"");
                self.out.html(if link_type == LinkType::Email { "mailto:" } else { "" });
                self.out.address(&dest_url);
                self.title(&title);
                self.out.html("\">");
            }
            Tag::Image { dest_url, title, .. } => {
                self.out.html("<img src=\"");
                self.out.address(&dest_url);
                self.out.html("\" alt=\"");
                self.pictures.push(title);
            }
            Tag::Table(aligned) => {
                self.aligned = aligned;
                self.out.html("<table>");
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.out.html("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.html("<tr>");
            }
            Tag::TableCell => {
                let align = match self.aligned.get(self.column) {
                    Some(Alignment::Left) => " style=\"text-align: left\"",
                    Some(Alignment::Center) => " style=\"text-align: center\"",
                    Some(Alignment::Right) => " style=\"text-align: right\"",
                    _ => "",
                };
                self.column += 1;
                self.out.parts(format_args!("<{}{align}>", self.cell()));
            }
            tag => self.out.event(&Event::Start(tag)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.out.parts(format_args!("</{level}>\n")),
            TagEnd::Table => self.out.html("</tbody></table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.html("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.html("</tr>\n"),
            TagEnd::TableCell => self.out.parts(format_args!("</{}>", self.cell())),
            tag => self.out.event(&Event::End(tag)),
        }
    }

    fn cell(&self) -> &'static str {
        if self.in_head { "th" } else { "td" }
    }
}
