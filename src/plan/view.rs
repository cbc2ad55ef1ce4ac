//! Exactly what a template receives: the theme's contract.
//!
//! Every optional field is always present. A view is made of what its output owns and what all outputs share, and the
//! fingerprint covers both: what is not in the view cannot be read by a template. It must not know templates.

use super::{
    page::{DayView, FieldsView, RelationsView},
    sheet::DataView,
};
use crate::{source::hash_of, theme::Value};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    sync::{Arc, OnceLock},
};

/// A link to somewhere in the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// The words.
    pub title: String,
    /// The address, from the host's root.
    pub url: String,
}

/// A feed that a list has, in one format.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FeedLink {
    /// What it is a feed of: the site, or the site and the list.
    pub title: String,
    /// Its format: `Atom`, `RSS` or `JSON Feed`.
    pub format: &'static str,
    /// The same for machines: `application/atom+xml` and so on.
    pub media_type: &'static str,
    /// The address, from the host's root.
    pub url: String,
}

/// What every page of the site may show of the site itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SiteView {
    /// The name.
    pub title: String,
    /// What it is, in one sentence; may be empty.
    pub summary: String,
    /// The address with a final slash.
    pub url: String,
    /// The path of that address: `/` or `/casebook/`.
    pub base: String,
    /// The language code.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Where readers may write; may be empty.
    pub contact: String,
    /// The licence of the texts.
    pub licence: String,
    /// The pages with a `menu` number, in its order.
    pub menu: Vec<Link>,
    /// The lists that the theme puts in its navigation.
    pub navigation: Vec<Link>,
    /// The feeds of the site as a whole: those of the list at its home page.
    pub feeds: Vec<FeedLink>,
    /// The addresses of the theme's assets by name, with their revision: `assets["style.css"]`.
    pub assets: BTreeMap<String, String>,
    /// `extra` of the settings.
    pub extra: serde_json::Value,
}

/// What one page shows of another. It holds nothing that is made from a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Card {
    /// The kind's name.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// The address, from the host's root; empty where there is no page (an unanswered question).
    pub url: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The date it hangs on (a surgery's start, a post's date), in words; may be empty.
    pub date: String,
    /// The same for machines.
    pub date_iso: String,
    /// A skill's minutes, or null.
    pub minutes: Option<i64>,
    /// A skill's rung, or null.
    pub rung: Option<i64>,
    /// A short note: `asked at 2 surgeries`, `cancelled`; may be empty.
    pub note: String,
    /// Venue of a surgery; may be empty.
    pub venue: String,
    /// Of a surgery or series `to come` or `past`, of a post `withdrawn` or `pinned`; else empty.
    pub state: &'static str,
}

/// A card, and the value that templates receive of it: made once for all pages that show it, when the first does.
#[derive(Clone)]
pub struct Shown {
    /// The card.
    pub card: Card,
    value: OnceLock<Value>,
    hash: u64,
}

impl Shown {
    /// A card to be shown.
    #[must_use]
    pub fn new(card: Card) -> Arc<Self> {
        let hash = hash_of(&card);
        Arc::new(Self { card, value: OnceLock::new(), hash })
    }
}

/// Shows the card alone: whether its value was made already is nobody's business.
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.card.fmt(f)
    }
}

impl Serialize for Shown {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.get_or_init(|| Value::from_serializable(&self.card)).serialize(serializer)
    }
}

impl Hash for Shown {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.hash);
    }
}

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        self.card == other.card
    }
}

impl Eq for Shown {}

/// A heading in a table of contents.
#[derive(Clone, Debug, Serialize)]
pub struct HeadingView<'a> {
    /// The anchor.
    pub id: &'a str,
    /// 2 to 6.
    pub level: u8,
    /// The words.
    pub text: &'a str,
    /// The number of the step, or null.
    pub step: Option<usize>,
}

/// The skills to learn first, in an order that can be followed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathView {
    /// The skills.
    pub skills: Vec<Arc<Shown>>,
    /// Their minutes added up; 0 when none are given.
    pub minutes: i64,
}

/// One relation of a page to others, seen from this page.
#[derive(Clone, Debug, Serialize)]
pub struct RelationView {
    /// The words above the list.
    pub heading: Arc<str>,
    /// The other pages, or the first of very many.
    pub cards: Vec<Arc<Shown>>,
    /// How many there are in all.
    pub count: usize,
    /// Where the list of all of them is, when `cards` holds the first only; may be empty.
    pub more: String,
}

/// One page. What costs time to make is there only where the template reads it.
#[derive(Clone, Debug, Serialize)]
pub struct PageView<'a> {
    /// The kind's name.
    pub kind: &'static str,
    /// The title.
    pub title: &'a str,
    /// One sentence; may be empty.
    pub summary: &'a str,
    /// The address, from the host's root.
    pub url: String,
    /// The whole address.
    pub canonical: String,
    /// The language code.
    pub language: &'a str,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The way here from the home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crumbs: Option<Vec<Link>>,
    /// The topics.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topics: Option<Vec<Link>>,
    /// Every front matter key of the kind: text, list, number, yes/no, `{ iso, text }` for dates, or null.
    pub fields: FieldsView<'a>,
    /// Every relation of the kind, from both sides, by name: `{ heading, cards, count, more }`; a list may be empty.
    /// `mentions` and `mentioned_in` hold only pages that no other relation names.
    pub relations: RelationsView<'a>,
    /// What to learn first.
    pub path: PathView,
    /// The headings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headings: Option<Vec<HeadingView<'a>>>,
    /// Who wrote it, each with the list of what they wrote, or else the person's page (`url` empty without either).
    pub authors: Vec<Link>,
    /// Where what a person wrote is listed; may be empty.
    pub wrote: String,
    /// The posts that share topics with a post, at most four: those that share most, of these the nearest in time first.
    pub related: Vec<Arc<Shown>>,
    /// The post before a post in time, or null.
    pub before: Option<Arc<Shown>>,
    /// The post after it, or null.
    pub after: Option<Arc<Shown>>,
    /// The questions asked at a surgery, each with the guide that answers it (`url` empty when none does).
    pub asked: Vec<Link>,
    /// The next surgeries to come, at most three.
    pub help: &'a [Arc<Shown>],
    /// Of a surgery or series `to come` or `past`, of a post `withdrawn` or `pinned`; else empty.
    pub state: &'static str,
    /// What is to come of a series, or at a place and the places in it, soonest first: cards.
    pub next: &'a [Arc<Shown>],
    /// What is to come near a place: in the larger place, and in the others there.
    pub near: &'a [Arc<Shown>],
    /// The day on which these were listed, or null: `{ iso, text }`.
    pub made_on: Option<DayView>,
    /// The calendar of a surgery or a series: `{ url, subscribe }`, the second for programs that follow it; may be empty.
    pub calendar: CalendarView,
    /// The address of the page's own data file or practice file; may be empty.
    pub download: String,
    /// What the page of a dataset shows of its file; null where it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Option<DataView>>,
    /// The address of the picture, whole; may be empty.
    pub image: String,
    /// The text as HTML.
    pub body: Value,
    /// Structured data as JSON that may stand in a script element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_ld: Option<String>,
    /// Whether search engines are to leave it out.
    pub noindex: bool,
}

/// Where a calendar is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CalendarView {
    /// The address of the file, from the host's root; empty where there is none.
    pub url: String,
    /// The whole address for programs that follow a calendar, with `webcal:` in front; empty where there is none.
    pub subscribe: String,
}

/// A part of a list.
#[derive(Clone, Debug, Serialize)]
pub struct SectionView {
    /// The anchor.
    pub id: String,
    /// The heading; may be empty.
    pub title: String,
    /// Where the whole of it is, when this is a part; may be empty.
    pub more: String,
    /// What the theme calls this part, from `theme.yaml`.
    pub role: String,
    /// The pages.
    pub cards: Vec<Arc<Shown>>,
}

/// Where one page of a long list stands.
#[derive(Clone, Debug, Serialize)]
pub struct PagesView {
    /// Its number, from 1.
    pub number: usize,
    /// How many there are.
    pub count: usize,
    /// The address of the page before; empty on the first.
    pub previous: String,
    /// The address of the page after; empty on the last.
    pub next: String,
    /// The address of the first.
    pub first: String,
    /// The address of the last.
    pub last: String,
}

/// A page of an archive, as another list leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ArchiveLink {
    /// The topic, author, year or month.
    pub title: String,
    /// The address, from the host's root.
    pub url: String,
    /// How many pages it has of the kinds that the other list shows.
    pub count: usize,
}

/// An archive that a list leads to: a list with a page for each of something.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct ArchiveView {
    /// Its name in `theme.yaml`.
    pub name: String,
    /// What it has a page for each of: `topic`, `author`, `year` or `month`.
    pub by: &'static str,
    /// Its pages: years and months newest first, others by name.
    pub links: Vec<ArchiveLink>,
}

/// A list of pages.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// Its name in `theme.yaml`.
    pub name: String,
    /// The title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The address, from the host's root.
    pub url: String,
    /// The whole address.
    pub canonical: String,
    /// The way here from the home page.
    pub crumbs: Vec<Link>,
    /// Its parts, or those that this page of it holds.
    pub sections: Vec<SectionView>,
    /// All its titled parts, on whichever page of it they begin.
    pub index: Arc<[Link]>,
    /// Where this page of the list stands among all.
    pub pages: PagesView,
    /// The archives it leads to: those that `theme.yaml` names and that have pages.
    pub archives: Arc<[ArchiveView]>,
    /// The next surgeries to come, at most three.
    pub help: Vec<Arc<Shown>>,
    /// The day on which what is to come was listed, or null where the list has no such part: `{ iso, text }`.
    pub made_on: Option<DayView>,
    /// The calendar of all surgeries, of a list that shows what is to come: `{ url, subscribe }`; may be empty.
    pub calendar: CalendarView,
    /// Structured data as JSON that may stand in a script element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_ld: Option<String>,
    /// The site's address of an Atom feed of this list; may be empty.
    pub feed: String,
    /// The feeds of this list in all formats; none where it has no feed.
    pub feeds: Arc<[FeedLink]>,
}
