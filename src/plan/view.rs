//! Exactly what a template receives: the theme's contract.
//!
//! Every optional field is always present. Deriving `Hash` on a view is its fingerprint: what is not in the
//! view cannot be read by a template, so a stale page cannot happen. It must not know templates.

use serde::Serialize;
use std::{collections::BTreeMap, sync::Arc};

/// A link to somewhere in the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// The words.
    pub title: String,
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
    /// Where readers may write; may be empty.
    pub contact: String,
    /// The licence of the texts.
    pub licence: String,
    /// The pages with a `menu` number, in its order.
    pub menu: Vec<Link>,
    /// The lists that the theme puts in its navigation.
    pub navigation: Vec<Link>,
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
}

/// A heading in a table of contents.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeadingView {
    /// The anchor.
    pub id: String,
    /// 2 to 6.
    pub level: u8,
    /// The words.
    pub text: String,
    /// The number of the step, or null.
    pub step: Option<usize>,
}

/// The skills to learn first, in an order that can be followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PathView {
    /// The skills.
    pub skills: Vec<Arc<Card>>,
    /// Their minutes added up; 0 when none are given.
    pub minutes: i64,
}

/// One relation of a page to others, seen from this page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct RelationView {
    /// The words above the list.
    pub heading: Arc<str>,
    /// The other pages.
    pub cards: Vec<Arc<Card>>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct PageView {
    /// The kind's name.
    pub kind: &'static str,
    /// The title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The address, from the host's root.
    pub url: String,
    /// The whole address.
    pub canonical: String,
    /// The language code.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// The way here from the home page.
    pub crumbs: Vec<Link>,
    /// The topics.
    pub topics: Vec<Link>,
    /// Every front matter key of the kind: text, list, number, yes/no, `{ iso, text }` for dates, or null.
    pub fields: BTreeMap<&'static str, serde_json::Value>,
    /// Every relation of the kind, from both sides, by name; a list may be empty.
    pub relations: BTreeMap<&'static str, RelationView>,
    /// What to learn first.
    pub path: PathView,
    /// The headings.
    pub headings: Vec<HeadingView>,
    /// The questions asked at a surgery, each with the guide that answers it (`url` empty when none does).
    pub asked: Vec<Link>,
    /// The next surgeries to come, at most three.
    pub help: Vec<Arc<Card>>,
    /// A surgery or series is to come, past, or neither: `to come`, `past` or empty.
    pub state: &'static str,
    /// The address of the page's own data file or practice file; may be empty.
    pub download: String,
    /// The address of the picture, whole; may be empty.
    pub image: String,
    /// Structured data as JSON that may stand in a script element.
    pub json_ld: String,
    /// Whether search engines are to leave it out.
    pub noindex: bool,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
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
    pub cards: Vec<Arc<Card>>,
}

/// A list of pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
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
    /// Its parts.
    pub sections: Vec<SectionView>,
    /// The next surgeries to come, at most three.
    pub help: Vec<Arc<Card>>,
    /// Structured data as JSON that may stand in a script element.
    pub json_ld: String,
    /// The site's address of an Atom feed of this list; may be empty.
    pub feed: String,
}
