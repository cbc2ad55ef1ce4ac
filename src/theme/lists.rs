//! The lists a theme declares in `theme.yaml`.
//!
//! In: that file. Out: [`ListSpec`]s and findings. It must not know pages.

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Route},
    source::{FileId, Sources},
    yaml::{self, Node, Value},
};
use std::collections::BTreeMap;

/// What a part of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Of {
    /// Pages of a kind.
    Kind(Kind),
    /// Questions that nobody has answered yet.
    Questions,
}

impl Of {
    /// The kind, where it holds pages.
    #[must_use]
    pub fn kind(self) -> Option<Kind> {
        if let Self::Kind(kind) = self { Some(kind) } else { None }
    }
}

/// What a list has a page for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Each {
    /// Each topic.
    Topic,
    /// Each author.
    Author,
    /// Each year.
    Year,
    /// Each month.
    Month,
}

impl Each {
    /// The word for it in `theme.yaml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Author => "author",
            Self::Year => "year",
            Self::Month => "month",
        }
    }

    /// The words that may stand in braces in the address, title and summary of such a list.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Topic => &["topic"],
            Self::Author => &["author"],
            Self::Year => &["year"],
            Self::Month => &["year", "month", "month_name"],
        }
    }
}

/// How a part is divided into sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Not at all.
    None,
    /// By topic.
    Topic,
    /// By the first letter of the title.
    Letter,
    /// By a skill's rung.
    Rung,
    /// By `type`.
    Type,
    /// By `outcome`.
    Outcome,
    /// By the year of `date`.
    Year,
    /// By the month of `date`.
    Month,
    /// By `licence`.
    Licence,
    /// By place, those in the same larger place together.
    Place,
}

/// The order inside a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By title.
    Title,
    /// Newest first.
    Newest,
    /// Soonest first.
    Soonest,
}

/// Which pages of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Only {
    /// All.
    All,
    /// Surgeries to come.
    ToCome,
    /// Past surgeries.
    Past,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SectionSpec {
    /// What it holds.
    pub of: Of,
    /// How it is divided.
    pub by: Group,
    /// Its order.
    pub sort: Sort,
    /// Which pages.
    pub only: Only,
    /// The most pages of one section.
    pub limit: Option<usize>,
    /// The most sections: those with the most pages.
    pub groups: Option<usize>,
    /// A word for the template.
    pub role: String,
    /// Its heading, when it is not divided.
    pub title: String,
    /// Where the whole of it is.
    pub more: String,
}

/// A list: a page of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListSpec {
    /// Its name.
    pub name: String,
    /// Its address; where there is one page for each of something, `{topic}` and so on stand for it.
    pub url: String,
    /// Its title, in which the same words stand for the same.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// The template.
    pub template: String,
    /// Its place in the navigation.
    pub menu: Option<i64>,
    /// What there is one page for each of.
    pub each: Option<Each>,
    /// The most cards on one page of it, where that is not the theme's.
    pub page_size: Option<usize>,
    /// The lists with a page for each of something that this one leads to, by name.
    pub archives: Vec<String>,
    /// The kinds whose newest pages make its feeds; none where it has no feed.
    pub feed: Vec<Kind>,
    /// Its parts.
    pub sections: Vec<SectionSpec>,
}

impl ListSpec {
    /// Where it is, when it is not one of many.
    #[must_use]
    pub fn route(&self) -> Route {
        if self.url.ends_with(".html") { Route::file(&self.url) } else { Route::page(&[&self.url]) }
    }
}

/// The most cards on one page of a list, where a theme does not say.
pub const PAGE_SIZE: usize = 100;

const GROUPS: &[(&str, Group)] = &[
    ("topic", Group::Topic),
    ("letter", Group::Letter),
    ("rung", Group::Rung),
    ("type", Group::Type),
    ("outcome", Group::Outcome),
    ("year", Group::Year),
    ("month", Group::Month),
    ("licence", Group::Licence),
    ("place", Group::Place),
];
const EACH: &[(&str, Option<Each>)] = &[
    ("topic", Some(Each::Topic)),
    ("author", Some(Each::Author)),
    ("year", Some(Each::Year)),
    ("month", Some(Each::Month)),
];
const SORTS: &[(&str, Sort)] =
    &[("title", Sort::Title), ("newest", Sort::Newest), ("soonest", Sort::Soonest)];
const ONLY: &[(&str, Only)] = &[("to come", Only::ToCome), ("past", Only::Past)];
const LIST_KEYS: &[&str] = &[
    "name",
    "url",
    "title",
    "summary",
    "template",
    "menu",
    "each",
    "page_size",
    "archives",
    "feed",
    "sections",
];
const SECTION_KEYS: &[&str] = &["of", "by", "sort", "only", "limit", "groups", "role", "title", "more"];

/// Reads `theme.yaml`.
#[must_use]
pub fn read(
    id: FileId,
    sources: &Sources,
    templates: &BTreeMap<String, FileId>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<ListSpec>, usize) {
    let (node, findings) = yaml::read_file(id, sources.get(id));
    found.extend(findings);
    keys(&node, &["lists", "page_size"], found);
    let page_size = positive(&node, "page_size", found).unwrap_or(PAGE_SIZE);
    let Some(Value::List(items)) = node.get("lists").map(|n| &n.value) else {
        return (Vec::new(), page_size);
    };
    let lists = items.iter().map(|item| {
        let spec = list(item, found);
        match no_template(item, templates) {
            None => spec,
            Some(finding) => {
                found.push(finding);
                ListSpec { template: "list.html".to_owned(), ..spec }
            }
        }
    });
    (lists.collect(), page_size)
}

/// The finding for a list whose template is not there.
fn no_template(list: &Node, templates: &BTreeMap<String, FileId>) -> Option<Diagnostic> {
    let node = list.get("template")?;
    let name = node.as_text().filter(|name| !templates.contains_key(*name))?;
    let found = Diagnostic::new(Code::TemplateError, node.span, format!("there is no template `{name}`"));
    let found = found.suggest(name, templates.keys().map(String::as_str));
    let all = || templates.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    Some(found.or_help(format!("There are {}.", all())))
}

fn keys(node: &Node, known: &[&str], found: &mut Vec<Diagnostic>) {
    for entry in node.entries() {
        if !known.contains(&entry.key.value.as_str()) {
            let message = format!("a theme's list has no key `{}`", entry.key.value);
            let finding = Diagnostic::new(Code::UnknownKey, entry.key.span, message);
            let finding = finding.suggest(&entry.key.value, known.iter().copied());
            let all = format!("The keys here are {}.", known.join(", "));
            found.push(finding.or_help(all));
        }
    }
}

fn text(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::as_text).unwrap_or_default().to_owned()
}

/// The whole number from 1 under a key, or nothing with a finding.
fn positive(node: &Node, key: &str, found: &mut Vec<Diagnostic>) -> Option<usize> {
    number(node, key, found).and_then(|number: usize| (number > 0).then_some(number))
}

/// The whole number under a key, or nothing with a finding.
fn number<T: std::str::FromStr>(node: &Node, key: &str, found: &mut Vec<Diagnostic>) -> Option<T> {
    let value = node.get(key)?;
    let number = value.as_text().and_then(|text| text.parse().ok());
    if number.is_none() {
        let message = format!("`{key}` of a theme's list takes a whole number");
        let help = format!("Write only the number: `{key}: 3`.");
        found.push(Diagnostic::new(Code::WrongType, value.span, message).help(help));
    }
    number
}

/// The choice named under a key, or the first with a finding.
fn choice<T: Copy>(
    node: &Node,
    key: &str,
    choices: &[(&str, T)],
    otherwise: T,
    found: &mut Vec<Diagnostic>,
) -> T {
    let Some(value) = node.get(key) else { return otherwise };
    let text = value.as_text().unwrap_or_default();
    if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == text) {
        return *choice;
    }
    let message = format!("`{key}` of a theme's list cannot be `{text}`");
    let finding = Diagnostic::new(Code::UnknownValue, value.span, message);
    let names = || choices.iter().map(|(name, _)| *name);
    let finding = finding.suggest(text, names());
    let all = format!("It takes {}.", names().collect::<Vec<_>>().join(", "));
    found.push(finding.or_help(all));
    otherwise
}

/// The kinds named under a key, one or a list of them; others are findings.
fn kinds_of(node: &Node, key: &str, found: &mut Vec<Diagnostic>) -> Vec<Kind> {
    let Some(value) = node.get(key) else { return Vec::new() };
    let items =
        if let Value::List(items) = &value.value { items.as_slice() } else { std::slice::from_ref(value) };
    let mut kinds = Vec::new();
    for item in items {
        let text = item.as_text().unwrap_or_default();
        match Kind::ALL.iter().find(|kind| kind.name() == text) {
            Some(kind) => kinds.push(*kind),
            None => {
                let message = format!("`{key}` of a theme's list cannot be `{text}`");
                let names = || Kind::ALL.iter().map(|kind| kind.name());
                let finding = Diagnostic::new(Code::UnknownValue, item.span, message).suggest(text, names());
                let all = names().collect::<Vec<_>>().join(", ");
                found.push(finding.or_help(format!("It takes one or more of {all}.")));
            }
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Finds words in braces that stand for nothing in this list.
fn braces(node: &Node, key: &str, each: Option<Each>, found: &mut Vec<Diagnostic>) {
    let Some(value) = node.get(key) else { return };
    let known = each.map_or(&[][..], Each::words);
    let text = value.as_text().unwrap_or_default();
    let words = text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
    for word in words.filter(|word| !known.contains(word)) {
        let message = format!("`{{{word}}}` stands for nothing in the `{key}` of this list");
        let finding = Diagnostic::new(Code::UnknownValue, value.span, message);
        let all = match known {
            [] => "Words in braces stand for something only in a list with the key `each`.".to_owned(),
            known => format!(
                "It may say {}.",
                known.iter().map(|w| format!("`{{{w}}}`")).collect::<Vec<_>>().join(", ")
            ),
        };
        found.push(finding.help(all));
    }
}

fn list(node: &Node, found: &mut Vec<Diagnostic>) -> ListSpec {
    keys(node, LIST_KEYS, found);
    let sections = match node.get("sections").map(|n| &n.value) {
        Some(Value::List(items)) => items.iter().map(|item| section(item, found)).collect(),
        _ => Vec::new(),
    };
    let each = choice(node, "each", EACH, None, found);
    for key in ["url", "title", "summary"] {
        braces(node, key, each, found);
    }
    let archives = match node.get("archives").map(|n| &n.value) {
        Some(Value::List(items)) => items.iter().filter_map(Node::as_text).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    ListSpec {
        name: text(node, "name"),
        url: text(node, "url"),
        title: text(node, "title"),
        summary: text(node, "summary"),
        template: text(node, "template"),
        menu: number(node, "menu", found),
        each,
        page_size: positive(node, "page_size", found),
        archives,
        feed: kinds_of(node, "feed", found),
        sections,
    }
}

fn section(node: &Node, found: &mut Vec<Diagnostic>) -> SectionSpec {
    keys(node, SECTION_KEYS, found);
    let mut of: Vec<_> = Kind::ALL.iter().map(|k| (k.name(), Of::Kind(*k))).collect();
    of.push(("question", Of::Questions));
    SectionSpec {
        of: choice(node, "of", &of, Of::Kind(Kind::Guide), found),
        by: choice(node, "by", GROUPS, Group::None, found),
        sort: choice(node, "sort", SORTS, Sort::Title, found),
        only: choice(node, "only", ONLY, Only::All, found),
        limit: number(node, "limit", found),
        groups: number(node, "groups", found),
        role: text(node, "role"),
        title: text(node, "title"),
        more: text(node, "more"),
    }
}
