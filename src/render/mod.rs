//! One output in, bytes out. **It cannot see the graph.**
//!
//! In: an [`Output`], what all outputs share, the texts. Out: bytes, or the finding of a template error.

mod absolute;
mod feed;
mod limit;

use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{self, Words},
    page::{Body, Moment, PHRASES, Page, PageId, Route, Slot, Value as Given},
    plan::{
        Content, Fill, Output, PageContent, Plan,
        entry::{Entry, Text, Told},
        list_page, machine,
        page::view,
    },
    source::{Held, Sources},
    theme::{Map, Reads, Theme},
};
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};
use tera::{Context, Value};

/// Renders the outputs of one plan.
#[derive(Clone, Copy)]
pub struct Renderer<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The files.
    pub sources: &'a Sources,
    /// The outputs.
    pub plan: &'a Plan,
    /// What they share.
    pub shared: &'a Shared,
}

/// What rendering shares between outputs, made once.
pub struct Shared {
    /// The site, the strings and the parts that are the same on every page; or why a part could not be made.
    context: Result<Context, Box<Diagnostic>>,
    /// What each template reads of the page or list it is made for.
    reads: BTreeMap<String, Reads>,
}

/// How a figure is shown.
#[derive(Clone, Copy)]
enum Figure {
    /// With its drawing.
    Drawn,
    /// In words and numbers.
    Told,
}

/// What fills the holes of a text.
#[derive(Clone, Copy)]
struct Holes<'a> {
    fills: &'a [Fill],
    words: &'a [Option<PageId>],
    figures: &'a [Option<Arc<figure::Shown>>],
    figure: Figure,
}

/// What an output turns into.
#[derive(Debug)]
pub enum Rendered {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a large input file, too large to be held.
    File(crate::source::FileId),
}

impl Shared {
    /// Prepares what every page shows of the site; `begins` learns the template of each part of it.
    #[must_use]
    pub fn new<'a>(plan: &Plan, theme: &'a Theme, sources: &Sources, begins: impl Fn(&'a str)) -> Self {
        Self { context: context(plan, theme, sources, begins), reads: theme.templates.reads(sources) }
    }
}

impl Renderer<'_> {
    /// Renders one output; `body` gives the text of a page.
    pub fn render<'b>(
        &self,
        output: &Output,
        body: impl Fn(PageId) -> Result<Cow<'b, Body>, Box<Diagnostic>>,
    ) -> Result<Rendered, Box<Diagnostic>> {
        match &output.content {
            Content::Text(text) => Ok(Rendered::Bytes(text.as_bytes().to_vec())),
            Content::Calendar(told) => Ok(Rendered::Bytes(told.text.as_bytes().to_vec())),
            Content::Feed(content) => {
                let frame = &self.plan.frame;
                let texts = content.feed.entries.iter().map(|entry| match &entry.text {
                    Some(text) => text.told(|| self.told(entry, text, &body)).map(Some),
                    None => Ok(None),
                });
                let texts = texts.collect::<Result<Vec<_>, _>>()?;
                Ok(Rendered::Bytes(feed::written(content, &texts, frame).into_bytes()))
            }
            Content::Graph(whole) => Ok(Rendered::Bytes(whole.json(&self.plan.frame))),
            Content::Dataset(dataset, made, url) => Ok(Rendered::Bytes(dataset.make(*made, url))),
            Content::SocialCard(card) => Ok(Rendered::Bytes(card.png())),
            Content::Redirect(to, _) => Ok(Rendered::Bytes(self.redirect(to).into_bytes())),
            Content::Copy(id) => Ok(match &self.sources.get(*id).held {
                Held::Whole(bytes) => Rendered::Bytes(bytes.to_vec()),
                Held::Head(..) | Held::Later(_) => Rendered::File(*id),
            }),
            Content::List(content) => {
                let view = |reads: &Reads| list_page::view(&self.plan.frame, content, reads);
                self.template(output, "list", |reads| Value::from_serializable(&view(reads)))
            }
            Content::Page(content) => {
                let PageContent { fills, words, figures, .. } = &**content;
                let holes = Holes { fills, words, figures, figure: Figure::Drawn };
                let text = self.filled(&*body(content.id)?, holes);
                let Some(mut text) = text else { return Err(Box::new(self.too_long(content.id))) };
                text.insert_str(0, &anchors(content));
                let view =
                    |reads: &Reads| Value::from_serializable(&view(&self.plan.frame, content, &text, reads));
                self.template(output, "page", view)
            }
        }
    }

    /// Renders the template with a view of what it reads.
    fn template(
        &self,
        output: &Output,
        name: &'static str,
        view: impl Fn(&Reads) -> Value,
    ) -> Result<Rendered, Box<Diagnostic>> {
        match self.shared.reads.get(&*output.template) {
            // What is said of a mistake names all that could have been meant.
            Some(reads @ Reads::These(_)) => self
                .with_view(output, name, view(reads))
                .or_else(|_| self.with_view(output, name, view(&Reads::All))),
            _ => self.with_view(output, name, view(&Reads::All)),
        }
    }

    fn with_view(
        &self,
        output: &Output,
        name: &'static str,
        view: Value,
    ) -> Result<Rendered, Box<Diagnostic>> {
        let mut context = self.shared.context.clone()?;
        context.insert_value(name, view);
        let mut page = limit::Page(Vec::with_capacity(32 << 10));
        match self.theme.templates.render(&output.template, &context, &mut page) {
            Ok(()) => Ok(Rendered::Bytes(page.0)),
            Err(error) => {
                let templates = &self.theme.templates;
                let page = format!("/{}", output.route.path());
                Err(Box::new(templates.finding(self.sources, &error, &output.template, &page)))
            }
        }
    }

    /// The theme's words for this key.
    fn words(&self, key: &str) -> &str {
        self.plan.frame.strings.get(key).map_or("", String::as_str)
    }

    /// The finding for a text that its links make too large for a page.
    fn too_long(&self, page: PageId) -> Diagnostic {
        let title = &self.plan.frame.card(page).card.title;
        let message = format!("with all that its links show, the page “{title}” is over 64 MB");
        Diagnostic::new(Code::FileTooLarge, None, message)
            .help("Split it into several pages, or shorten the titles and summaries of the pages it names.")
    }

    /// The text of an entry as feeds carry it: nothing in it hangs on the page it was written for.
    fn told<'b>(
        &self,
        entry: &Entry,
        text: &Text,
        body: impl Fn(PageId) -> Result<Cow<'b, Body>, Box<Diagnostic>>,
    ) -> Result<Told, Box<Diagnostic>> {
        let Text { fills, words, figures, .. } = text;
        let holes = Holes { fills, words, figures, figure: Figure::Told };
        let filled = self.filled(&without_comments(body(entry.page)?), holes);
        let filled = filled.ok_or_else(|| self.too_long(entry.page))?;
        // Whoever is told again must see why.
        let filled = [self.corrections(&text.page), filled].concat();
        let site = &self.plan.frame.site;
        let html =
            absolute::absolute(&filled, &entry.url, site.url.strip_suffix(&*site.base).unwrap_or(&site.url));
        let xml = machine::escaped(&html);
        Ok(Told { html, xml })
    }

    /// What was corrected in a page.
    fn corrections(&self, page: &Page) -> String {
        let Some(Given::Notes(notes)) = page.field("corrections").map(|field| &field.value) else {
            return String::new();
        };
        let says = escaped(self.words("correction"));
        let note = |(at, note): &(Moment, String)| {
            format!("<p><strong>{says} · {}</strong><br>{}</p>\n", at.day.long(), escaped(note))
        };
        notes.iter().map(note).collect()
    }

    /// The text with its holes filled; nothing where that is too much for a page.
    fn filled(&self, body: &Body, holes: Holes) -> Option<String> {
        let Holes { fills, words, .. } = holes;
        let frame = &self.plan.frame;
        let figure_words = Words(&self.plan.frame.strings);
        let mut out = String::with_capacity(body.html.len() + body.slots.len() * 64);
        let mut from = 0;
        for (at, slot) in &body.slots {
            if out.len() > limit::BYTES_MAX {
                return None;
            }
            out.push_str(&body.html[from..*at]);
            from = *at;
            match slot {
                Slot::Link(n) => self.link(&mut out, fills.get(*n)),
                Slot::Word(n) => {
                    if let Some(Some(word)) = words.get(*n) {
                        let card = &frame.card(*word).card;
                        attribute(&mut out, "href", &card.url);
                        attribute(&mut out, "class", "word");
                        if !card.summary.is_empty() {
                            attribute(&mut out, "title", &card.summary);
                        }
                    }
                }
                Slot::Title(n) => {
                    if let Some(Fill::Page(id, _) | Fill::Unpublished(id)) = fills.get(*n) {
                        text(&mut out, &frame.card(*id).card.title);
                    }
                }
                Slot::Picture(n) => picture(&mut out, fills.get(*n)),
                Slot::Phrase(n) => text(&mut out, PHRASES.get(*n).map_or("", |key| self.words(key))),
                Slot::Figure(n) => {
                    if let Some(Some(shown)) = holes.figures.get(*n) {
                        let url = |route: &Route| frame.url(route);
                        out.push_str(&match holes.figure {
                            Figure::Drawn => {
                                figure::html(shown, &format!("figure-{}", n + 1), &figure_words, &url)
                            }
                            Figure::Told => figure::told(shown, &figure_words, &url),
                        });
                    }
                }
                Slot::Task(done) => {
                    attribute(
                        &mut out,
                        "aria-label",
                        self.words(if *done { "task_done" } else { "task_to_do" }),
                    );
                    out.push_str(if *done { " checked" } else { "" });
                }
            }
        }
        out.push_str(&body.html[from..]);
        Some(out)
    }

    fn link(&self, out: &mut String, fill: Option<&Fill>) {
        match fill {
            Some(Fill::Page(id, heading)) => {
                out.push_str(" href=\"");
                text(out, &self.plan.frame.card(*id).card.url);
                if let Some(heading) = heading {
                    out.push('#');
                    text(out, heading);
                }
                out.push('"');
            }
            Some(Fill::Link(url) | Fill::Picture(url, _)) => attribute(out, "href", url),
            Some(Fill::File(url)) => {
                attribute(out, "href", url);
                attribute(out, "class", "file");
            }
            Some(Fill::Unpublished(_)) => {
                attribute(out, "class", "unpublished");
                attribute(out, "title", self.words("not_published"));
            }
            Some(Fill::Nothing) | None => {}
        }
    }

    /// A page that leads from an old address to `to`, an address from the host's root or a whole one.
    fn redirect(&self, to: &str) -> String {
        let site = &self.plan.frame.site;
        let canonical = match to.strip_prefix(site.base.as_str()) {
            Some(path) => format!("{}{path}", site.url),
            None => to.to_owned(),
        };
        let style = site.assets.get("style.css").map_or("", String::as_str);
        let [url, canonical, language, title, says, style] =
            [to, &canonical, &site.language, self.words("page_moved"), self.words("page_moved_to"), style]
                .map(escaped);
        let style = match style.as_str() {
            "" => String::new(),
            style => format!("<link rel=\"stylesheet\" href=\"{style}\">"),
        };
        let direction = site.direction;
        format!(
            "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
             <link rel=\"canonical\" href=\"{canonical}\"><meta http-equiv=\"refresh\" content=\"0; url={url}\">\
             <meta name=\"color-scheme\" content=\"light dark\">{style}</head>\
             <body><main class=\"moved\"><p>{says} <a href=\"{url}\">{url}</a>.</p></main></body></html>\n"
        )
    }
}

/// What every template receives. A template `parts/NAME.html` is rendered here once, and given to all as `part.NAME`.
fn context<'a>(
    plan: &Plan,
    theme: &'a Theme,
    sources: &Sources,
    begins: impl Fn(&'a str),
) -> Result<Context, Box<Diagnostic>> {
    let mut context = Context::new();
    context.insert_value("site", Value::from_serializable(&plan.frame.site));
    context.insert_value("s", Value::from_serializable(&plan.frame.strings));
    context.insert_value("help", Value::from_serializable(&plan.frame.help));
    let mut parts = Map::new();
    for template in theme.templates.names() {
        let name = template.strip_prefix("parts/").and_then(|name| name.strip_suffix(".html"));
        let Some(name) = name else { continue };
        begins(template);
        let mut page = limit::Page(Vec::new());
        let done = theme.templates.render(template, &context, &mut page);
        done.map_err(|error| Box::new(theme.templates.finding(sources, &error, template, "every page")))?;
        let text = String::from_utf8_lossy(&page.0);
        parts.insert(name.to_owned().into(), Value::safe_string(text.trim()));
    }
    context.remove("help");
    context.insert_value("part", parts.into());
    Ok(context)
}

/// The text without what visitors of the page wrote below it.
fn without_comments(body: Cow<Body>) -> Cow<Body> {
    let Some(at) = body.comments_at else { return body };
    let mut body = body.into_owned();
    body.html.truncate(at);
    body.slots.retain(|(slot, _)| *slot <= at);
    Cow::Owned(body)
}

fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    text(&mut out, value);
    out
}

/// The anchors of headings that the page had, on top of its text.
fn anchors(content: &PageContent) -> String {
    let (page, mut out) = (&content.page, String::new());
    let is_free = |id: &&str| !page.headings.iter().any(|heading| heading.id == *id);
    let mut kept: Vec<&str> = page.kept_anchors().filter(is_free).collect();
    kept.sort_unstable();
    kept.dedup();
    for id in kept {
        out.push_str("<span");
        attribute(&mut out, "id", id);
        out.push_str("></span>");
    }
    out
}

fn picture(out: &mut String, fill: Option<&Fill>) {
    match fill {
        Some(Fill::Picture(url, size)) => {
            attribute(out, "src", url);
            if let Some((width, height)) = size {
                attribute(out, "width", &width.to_string());
                attribute(out, "height", &height.to_string());
            }
        }
        Some(Fill::Link(url) | Fill::File(url)) => attribute(out, "src", url),
        _ => {}
    }
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    text(out, value);
    out.push('"');
}

fn text(out: &mut String, value: &str) {
    pulldown_cmark_escape::escape_html(out, value).expect("writing into a String never fails");
}
