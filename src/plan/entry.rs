//! One entry of a feed: what a feed says of a page.
//!
//! In: a page and the graph. Out: an [`Entry`], which owns all it is made from, shared by all feeds that have it. It must
//! not know which feeds these are, nor their formats.

use super::{Inputs, addresses::Addresses, fill, fill::Fill, frame::Frame, known};
use crate::{
    config::Config,
    diagnostic::Diagnostic,
    figure::{Shown, Words},
    page::{Kind, Moment, Page, PageId, percent},
    source::{Sources, hash_of},
};
use jiff::{Timestamp, Zoned};
use std::{
    collections::{HashMap, HashSet},
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};

/// What a feed says of a page.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The page.
    pub page: PageId,
    /// What the entry is known by, whatever its title and address.
    pub id: String,
    /// The whole address.
    pub url: String,
    /// The title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The language code.
    pub language: String,
    /// When readers could first see it, where that is known.
    pub published: Option<Zoned>,
    /// When it last changed in a way that matters to readers, or the date that comes nearest to that.
    pub updated: Zoned,
    /// Whether that is more than the day it is about.
    pub is_known: bool,
    /// The names of those who wrote it.
    pub authors: Vec<String>,
    /// Its topics.
    pub topics: Vec<String>,
    /// The whole address of its picture; may be empty.
    pub image: String,
    /// The whole text, where feeds carry it.
    pub text: Option<Text>,
    /// A hash of all that but the text.
    pub hash: u64,
}

/// The text of a page for feeds: with what fills its holes, and rendered once for all of them.
#[derive(Debug)]
pub struct Text {
    /// What its file says.
    pub page: Arc<Page>,
    /// What fills the holes of its references.
    pub fills: Arc<[Fill]>,
    /// The page that explains each of its words.
    pub words: Arc<[Option<PageId>]>,
    /// What each of its figures shows.
    pub figures: Arc<[Option<Arc<Shown>>]>,
    told: OnceLock<Result<Told, Box<Diagnostic>>>,
}

/// A text as feeds carry it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As HTML.
    pub html: String,
    /// The same as text of XML.
    pub xml: String,
}

impl Clone for Text {
    fn clone(&self) -> Self {
        self.of(self.page.clone())
    }
}

impl Text {
    /// The same holes filled in another text.
    fn of(&self, page: Arc<Page>) -> Self {
        let (fills, words, figures) = (self.fills.clone(), self.words.clone(), self.figures.clone());
        Self { page, fills, words, figures, told: OnceLock::new() }
    }

    /// The text, made by the first who asks.
    pub fn told(
        &self,
        make: impl FnOnce() -> Result<Told, Box<Diagnostic>>,
    ) -> Result<&Told, Box<Diagnostic>> {
        self.told.get_or_init(make).as_ref().map_err(Clone::clone)
    }

    /// The hash of the file it is made from.
    #[must_use]
    pub fn hash(&self, sources: &Sources) -> u64 {
        hash_of(&(sources.get(self.page.file).revision, self.page.text_hash, &self.page.words))
    }
}

impl Entry {
    /// The same entry with another text.
    #[must_use]
    pub fn with_text(&self, page: Arc<Page>) -> Self {
        let text = self.text.as_ref().map(|text| text.of(page));
        Self { text, ..self.clone() }
    }
}

/// When a page last changed, as feeds order their entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// Nobody says; this is the day it is about. It is told only where a format wants a date.
    Never(Timestamp),
    /// Nobody says; then somebody went through it. It comes behind what is known, so that it takes no place from news.
    Perhaps(Timestamp),
    /// At this instant.
    At(Timestamp),
}

impl Changed {
    fn at(self) -> Timestamp {
        match self {
            Self::Never(at) | Self::Perhaps(at) | Self::At(at) => at,
        }
    }
}

/// When a page last changed in a way that matters to readers of feeds; nothing for a page without any date.
///
/// A page that came by the clock is as new as that. That somebody went through a page is no change, but better than no
/// date at all; so is the day of a surgery.
#[must_use]
pub fn changed(config: &Config, page: &Page, news: Option<Moment>) -> Option<Changed> {
    let of = |key: &str| page.moment(key).map(|at| config.begins(at));
    let came = ["publish", "embargo"].iter().filter_map(|key| of(key)).max();
    let dated = news.map(|at| config.begins(at));
    let known = dated.max(came).map(Changed::At).or_else(|| of("checked").map(Changed::Perhaps));
    known.or_else(|| {
        let when = Moment { time: None, ..page.moment("when")? };
        Some(Changed::Never(config.begins(when)))
    })
}

/// The entry of a page that changed then.
#[must_use]
pub fn entry(inputs: &Inputs, addresses: &Addresses, ids: &Ids, page: PageId, changed: Changed) -> Entry {
    let (id, page) = (page, inputs.graph.shared(page));
    let (config, frame) = (inputs.config, inputs.frame);
    let zoned = |at: Timestamp| at.to_zoned(config.time_zone.clone());
    let came = ["date", "publish", "embargo"].iter().filter_map(|key| page.moment(key));
    let author =
        |name: &str| inputs.person(name).map_or(name.to_owned(), |id| frame.card(id).card.title.clone());
    let text = (page.kind == Kind::Post).then(|| Text {
        fills: inputs.graph.answers(id).iter().map(|answer| fill::of(inputs, addresses, answer)).collect(),
        words: inputs.graph.words(id).into(),
        figures: inputs.data.figures(id).into(),
        page: page.clone(),
        told: OnceLock::new(),
    });
    let image = super::page::file(inputs, &page, "image").map(|route| frame.canonical(&route));
    let (title, summary) = words(inputs, id, &page);
    let mut entry = Entry {
        page: id,
        id: ids.of(inputs, id),
        url: frame.canonical(&page.route),
        title,
        summary,
        language: page.text("language").unwrap_or(&config.language).to_owned(),
        published: came.map(|at| config.begins(at)).max().map(zoned),
        updated: zoned(changed.at()),
        is_known: !matches!(changed, Changed::Never(_)),
        authors: page.texts("author").iter().map(|(name, _)| author(name)).collect(),
        topics: page.texts("topics").iter().map(|(topic, _)| topic.clone()).collect(),
        image: image.unwrap_or_default(),
        text,
        hash: 0,
    };
    entry.hash = hash_of(&Seen { frame, entry: &entry });
    entry
}

/// The title and the sentence: of a surgery, whether it takes place, when and where come first.
fn words(inputs: &Inputs, id: PageId, page: &Page) -> (String, String) {
    let card = &inputs.frame.card(id).card;
    if page.kind != Kind::Surgery {
        return (card.title.clone(), card.summary.clone());
    }
    let said = Words(&inputs.frame.strings);
    let title = match page.text("status") {
        Some(status @ ("cancelled" | "moved" | "full")) => {
            said.say(&format!("feed_{status}"), &[("title", &card.title)])
        }
        _ => card.title.clone(),
    };
    let place = [&card.date, &card.venue].into_iter().filter(|part| !part.is_empty());
    let place = place.map(String::as_str).collect::<Vec<_>>().join(", ");
    let sentences = [place, card.summary.clone()].into_iter().filter(|part| !part.is_empty());
    (title, sentences.collect::<Vec<_>>().join(". "))
}

/// What readers see of an entry but for its text.
struct Seen<'a> {
    frame: &'a Frame,
    entry: &'a Entry,
}

impl Hash for Seen<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { frame, entry } = self;
        (&entry.id, &entry.url, &entry.title, &entry.summary, &entry.language, &entry.image).hash(state);
        (&entry.published, &entry.updated, entry.is_known, &entry.authors, &entry.topics).hash(state);
        if let Some(text) = &entry.text {
            text.fills.len().hash(state);
            text.fills.iter().for_each(|fill| fill.hash_seen(frame, state));
            let words = text.words.iter().map(|word| word.map(|id| frame.card_hash(id)));
            words.collect::<Vec<_>>().hash(state);
            text.figures.hash(state);
        }
    }
}

/// What entries are known by.
#[derive(Debug, Default)]
pub struct Ids {
    /// Where that is not the address of the page.
    others: HashMap<PageId, String>,
}

impl Ids {
    /// What all pages are known by: each by another.
    #[must_use]
    pub fn new(inputs: &Inputs) -> Self {
        let published = || inputs.graph.published();
        let written = published().filter_map(|(id, page)| Some((id, permanent(inputs, page)?)));
        let written: Vec<(PageId, String)> = written.collect();
        if written.is_empty() {
            return Self::default();
        }
        // What two pages want to be known by, and what is the address of a page, tells them not apart.
        let mut taken: HashSet<String> =
            published().map(|(_, page)| inputs.frame.canonical(&page.route)).collect();
        let others = written.into_iter().filter(|(_, text)| taken.insert(text.clone()));
        Self { others: others.collect() }
    }

    fn of(&self, inputs: &Inputs, page: PageId) -> String {
        let own = || inputs.frame.canonical(&inputs.graph.page(page).route);
        self.others.get(&page).cloned().unwrap_or_else(own)
    }
}

/// What a page is known by, where that is not its address: what another blog knew it by, else its oldest address.
fn permanent(inputs: &Inputs, page: &Page) -> Option<String> {
    let site = inputs.config.url.as_str();
    let named =
        page.text("id").filter(|_| page.kind == Kind::Post).map(str::trim).filter(|id| !id.is_empty());
    if let Some(id) = named {
        let (scheme, rest) = id.split_once(':').unwrap_or_default();
        let is_whole = !rest.is_empty()
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !id.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c));
        return Some(if is_whole { id.to_owned() } else { format!("{site}#{}", percent(id)) });
    }
    Some(format!("{site}{}", known::by(inputs.record, page)?.path))
}
