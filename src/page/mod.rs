//! The content model: kinds, fields, relations, and a page with its references as written.
//!
//! [`Page`] is all that other pages, rules and lists may see of a page; its text is [`Body`].
//! It must not know the graph: a [`Ref`] here is what an author wrote, not what answers it.

pub mod address;
pub mod body;
pub mod date;
pub mod field;
pub mod figure;
pub mod kind;
pub mod percent;
pub mod permalink;
pub mod relation;
pub mod route;
pub mod session;

use crate::source::{FileId, Span, Spanned};
pub use address::{Address, Alias, Behind};
pub use body::{Body, PHRASES, RawHtml, Slot};
pub use date::{Day, Moment};
pub use field::{Field, Takes};
pub use figure::{Backed, Figure, FigureKind};
pub use kind::Kind;
pub use percent::percent;
pub use permalink::{Permalink, Rules};
pub use relation::Relation;
pub use route::{Route, slug};
use serde::{Deserialize, Serialize};
pub use session::ends_at;

/// A page: a small number given in path order, so order by id is order by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);

/// The value of one front matter key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Value {
    /// Text, a chosen word, a file name.
    Text(String),
    /// Texts or chosen words, each with its place.
    Texts(Vec<(String, SpanKey)>),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Day),
    /// A day with or without a time.
    Moment(Moment),
    /// Yes or no.
    Flag(bool),
    /// Dated notes.
    Notes(Vec<(Moment, String)>),
    /// Anything, as JSON.
    Anything(#[serde(with = "as_json")] serde_json::Value),
}

impl Value {
    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

/// JSON as its text, for forms that do not say what comes next.
mod as_json {
    use serde::{Deserialize, Deserializer, Serializer, de, ser};

    pub fn serialize<S: Serializer>(value: &serde_json::Value, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&serde_json::to_string(value).map_err(ser::Error::custom)?)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<serde_json::Value, D::Error> {
        serde_json::from_str(<&str>::deserialize(from)?).map_err(de::Error::custom)
    }
}

/// A span that takes no part in equality or hashes of values: moving a line does not change a page.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SpanKey(pub Span);

impl PartialEq for SpanKey {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for SpanKey {}

impl std::hash::Hash for SpanKey {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

/// A reference as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ref {
    /// How the page belongs to what it names; [`Relation::Mentions`] for a link in the text.
    pub relation: Relation,
    /// What it names.
    pub target: Target,
    /// Where it was written.
    pub span: Span,
}

/// What a reference names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A file name, a title or another way to ask it.
    Name(String),
    /// The same, of one kind.
    Kinded(Kind, String),
    /// A file, by its path from the site root, and the heading in it.
    Path(String, Option<String>),
    /// A heading of the same page.
    Heading(String),
    /// An address of the site, such as `/topics/housing/`.
    Address(String),
}

/// A heading of a page's text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Heading {
    /// The anchor.
    pub id: String,
    /// 2 to 6.
    pub level: u8,
    /// The words.
    pub text: String,
}

/// A step of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The anchor.
    pub id: String,
    /// The first words of it.
    pub title: String,
    /// How many words it has, code left out.
    pub words: usize,
    /// Where it begins.
    pub span: Span,
}

/// Hints of `casebook new` that still stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The first of them.
    pub first: Span,
    /// How many there are.
    pub count: usize,
}

/// What a surgery says about where it takes place: by the first two it names a place.
const PLACE: [&str; 3] = ["venue", "address", "access"];

/// All that others may see of a page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The file it was made from.
    pub file: FileId,
    /// What it is.
    pub kind: Kind,
    /// The path below `content/` without `.md` or `/index.md`.
    pub name: String,
    /// Where it is published.
    pub route: Route,
    /// The title; empty only with a finding.
    pub title: Spanned<String>,
    /// One sentence.
    pub summary: String,
    /// The front matter, in the order of the table.
    pub fields: Vec<(&'static str, Spanned<Value>)>,
    /// The front matter keys that were written with a value, sound or not.
    pub keys: Vec<&'static str>,
    /// All references, front matter first, in the order written.
    pub refs: Vec<Ref>,
    /// The headings of the text.
    pub headings: Vec<Heading>,
    /// Where each heading stands among them, in the order of their anchors.
    pub headings_by_id: Vec<u32>,
    /// The steps.
    pub steps: Vec<Step>,
    /// The words of the site's vocabulary that are used in the text, in the order of their first use.
    pub words: Vec<String>,
    /// The hints that wait for the author's words.
    pub hints: Option<Hints>,
    /// The figures of the text, in order.
    pub figures: Vec<Figure>,
    /// The numbers of the text that data backs, in order.
    pub backed: Vec<Backed>,
    /// The hash of the text as HTML with its holes.
    pub text_hash: u64,
}

impl Page {
    /// Whether other pages, lists and addresses see the same of both: only texts, and where things stand in the file,
    /// may differ.
    #[must_use]
    pub fn looks_like(&self, other: &Self) -> bool {
        let Self { file, kind, name, route, title, summary, fields, keys, refs, headings, words, .. } = self;
        let (figures, backed) = (&self.figures, &self.backed);
        // Of the steps only the anchors are seen, as addresses; left out is the hash of the text.
        let same_steps = self.steps.iter().map(|step| &step.id).eq(other.steps.iter().map(|step| &step.id));
        let same_fields = fields.len() == other.fields.len()
            && fields.iter().zip(&other.fields).all(|(a, b)| a.0 == b.0 && a.1.value == b.1.value);
        let same_refs = refs.len() == other.refs.len()
            && refs.iter().zip(&other.refs).all(|(a, b)| a.relation == b.relation && a.target == b.target);
        (file, kind, name, route) == (&other.file, &other.kind, &other.name, &other.route)
            && (&title.value, summary, keys) == (&other.title.value, &other.summary, &other.keys)
            && (headings, words) == (&other.headings, &other.words)
            && same_fields
            && same_refs
            && same_steps
            && figures.len() == other.figures.len()
            && figures.iter().zip(&other.figures).all(|(a, b)| (a.kind, &a.text) == (b.kind, &b.text))
            && backed.len() == other.backed.len()
            && backed.iter().zip(&other.backed).all(|(a, b)| (&a.says, &a.name) == (&b.says, &b.name))
    }

    /// The value of a key.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Spanned<Value>> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// The value of a key: the page's own, or for a surgery that of its series where both may say it. A surgery that
    /// names a place of its own takes nothing about places from its series.
    #[must_use]
    pub fn field_or_series<'a>(&'a self, series: Option<&'a Self>, name: &str) -> Option<&'a Spanned<Value>> {
        let shared = self.kind == Kind::Surgery
            && Field::of(Kind::Series, name).is_some_and(|field| field.kinds.contains(&Kind::Surgery));
        let elsewhere = PLACE.contains(&name) && PLACE[..2].iter().any(|own| self.field(own).is_some());
        self.field(name).or_else(|| series.filter(|_| shared && !elsewhere)?.field(name))
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name)?.value.as_text()
    }

    /// The texts of a key with their places.
    #[must_use]
    pub fn texts(&self, name: &str) -> &[(String, SpanKey)] {
        match self.field(name).map(|f| &f.value) {
            Some(Value::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// Whether a key says yes.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.field(name)?.value {
            Value::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The number of a key.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.field(name)?.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The moment (or the start of the day) of a key.
    #[must_use]
    pub fn moment(&self, name: &str) -> Option<Moment> {
        match self.field(name)?.value {
            Value::Moment(moment) => Some(moment),
            Value::Day(day) => Some(Moment { day, time: None }),
            _ => None,
        }
    }

    /// Whether `place` is among the lists the page is hidden from.
    #[must_use]
    pub fn hidden_from(&self, place: &str) -> bool {
        self.texts("hide_from").iter().any(|(t, _)| t == place)
    }

    /// Why it was withdrawn, where it was.
    #[must_use]
    pub fn withdrawn(&self) -> Option<&str> {
        self.text("withdrawn")
    }

    /// The addresses that it had before, the oldest first; those with a query too.
    pub fn old_addresses(&self) -> impl DoubleEndedIterator<Item = Address<'_>> {
        self.texts("aliases").iter().filter_map(|(alias, _)| match Alias::read(alias)? {
            Alias::Address(address) => Some(address),
            Alias::Heading(_) => None,
        })
    }

    /// Where pages stand for its old addresses.
    pub fn old_routes(&self) -> impl Iterator<Item = Route> {
        self.old_addresses().filter_map(|address| address.old_route())
    }

    /// Whether this is data that is no longer renewed.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.kind == Kind::Dataset && self.text("status").is_some_and(|status| status != "live")
    }

    /// The last part of the name: the file name by which others refer to it.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// Whether the text has a heading or a footnote with this anchor, or keeps it; the empty one is the top of every page.
    #[must_use]
    pub fn has_heading(&self, id: &str) -> bool {
        let id_at = |at: &u32| self.headings[*at as usize].id.as_str();
        id.is_empty()
            || id.starts_with("note-")
            || self.headings_by_id.binary_search_by(|at| id_at(at).cmp(id)).is_ok()
            || self.kept_anchors().any(|kept| kept == id)
    }

    /// The anchors of headings that the page had, and keeps.
    pub fn kept_anchors(&self) -> impl Iterator<Item = &str> {
        self.texts("aliases").iter().filter_map(|(alias, _)| alias.strip_prefix('#'))
    }

    /// Where to point when a finding is about the page as a whole.
    #[must_use]
    pub fn span(&self) -> Span {
        self.title.span
    }
}
