//! Front matter of other generators to ours: one table says what becomes of each key.
//!
//! In: the keys of a text, and its place. Out: our [`Front`], and what became of keys that we do not have.
//! It must not know where the text is written.

use super::{
    System, day,
    doc::{Doc, Old},
    eleventy::LISTS,
    goals::{Goal, Goals},
    head,
};
use crate::{
    import::front::Front,
    page::{Kind, slug},
    source::relative,
    yaml::{self, Node, Value},
};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, BTreeSet};

/// What becomes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// The title.
    Title,
    /// The summary, of which there is one.
    Summary,
    /// The day of the last change.
    Updated,
    /// The moment it is published.
    Publish,
    /// The moment it expires.
    Expires,
    /// Who wrote it.
    Author,
    /// Topics.
    Topics,
    /// A picture for lists.
    Image,
    /// What that picture shows.
    ImageAlt,
    /// Yes keeps it on top.
    Pinned,
    /// The language.
    Language,
    /// Where it is not listed.
    Sitemap,
    /// Tables of topics and of other lists: Zola's `[taxonomies]`.
    Taxonomies,
    /// Keys for a theme: Zola's `[extra]`, Hugo's `[params]`.
    Extra,
    /// Read for the place or the address of the text.
    Read,
    /// Of no use here.
    Left(&'static str),
}

const DESIGN: &str = "it chose a template of the old design";
const EXCERPT: &str = "it divided the summary from the rest; ours is `summary:` or the first paragraph";

/// Keys in small letters.
const KEYS: &[(&str, To)] = &[
    ("title", To::Title),
    ("summary", To::Summary),
    ("description", To::Summary),
    ("excerpt", To::Summary),
    ("updated", To::Updated),
    ("lastmod", To::Updated),
    ("last_modified_at", To::Updated),
    ("modified", To::Updated),
    ("publishdate", To::Publish),
    ("expirydate", To::Expires),
    ("unpublishdate", To::Expires),
    ("author", To::Author),
    ("authors", To::Author),
    ("tags", To::Topics),
    ("tag", To::Topics),
    ("categories", To::Topics),
    ("category", To::Topics),
    ("topics", To::Topics),
    ("image", To::Image),
    ("cover", To::Image),
    ("featured_image", To::Image),
    ("image_alt", To::ImageAlt),
    ("pinned", To::Pinned),
    ("pin", To::Pinned),
    ("sticky", To::Pinned),
    ("lang", To::Language),
    ("language", To::Language),
    ("sitemap", To::Sitemap),
    ("taxonomies", To::Taxonomies),
    ("extra", To::Extra),
    ("params", To::Extra),
    ("date", To::Read),
    ("draft", To::Read),
    ("published", To::Read),
    ("headless", To::Read),
    ("render", To::Read),
    ("slug", To::Read),
    ("permalink", To::Read),
    ("url", To::Read),
    ("path", To::Read),
    ("aliases", To::Read),
    ("redirect_from", To::Read),
    ("layout", To::Left(DESIGN)),
    ("template", To::Left(DESIGN)),
    ("excerpt_separator", To::Left(EXCERPT)),
];

/// What became of keys over all texts, by key.
#[derive(Debug, Default)]
pub struct Kept {
    /// Keys under `extra:`, and in how many texts.
    pub extra: BTreeMap<String, usize>,
    /// Keys left out, in how many texts, and why.
    pub left: BTreeMap<String, (usize, &'static str)>,
}

/// Our front matter of a text.
pub struct Keys<'a> {
    old: &'a Old<'a>,
    doc: &'a Doc<'a>,
    goals: &'a Goals,
    new: &'a str,
    front: Front,
    topics: Vec<String>,
    authors: Vec<String>,
    extra: Map<String, Json>,
    /// What there is to say, with the line in the old file.
    pub notes: Vec<(usize, String)>,
}

/// Where a text goes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The path of its file.
    pub path: &'a str,
    /// Its address.
    pub route: &'a str,
    /// The file it translates.
    pub translates: Option<&'a str>,
}

/// Writes our front matter of a text; what there is to say comes with its line in the old file.
#[must_use]
pub fn front(
    old: &Old,
    doc: &Doc,
    goals: &Goals,
    to: Target,
    kept: &mut Kept,
) -> (Front, Vec<(usize, String)>) {
    let mut keys = Keys {
        old,
        doc,
        goals,
        new: to.path,
        front: Front::new(),
        topics: doc.place.topics.clone(),
        authors: Vec::new(),
        extra: Map::new(),
        notes: Vec::new(),
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let all = [&doc.head.keys].into_iter().chain(doc.more.iter().copied());
    for entry in all.flat_map(Node::entries) {
        let name = entry.key.value.to_lowercase();
        let known = KEYS.iter().find(|(key, _)| *key == name).map(|(_, to)| *to);
        // What a text says itself goes before what its folder says; topics of both count.
        if !seen.insert(name.clone()) && known != Some(To::Topics) {
            continue;
        }
        keys.entry(&entry.key.value, &entry.value, known, kept);
    }
    keys.finish(to, kept)
}

impl Keys<'_> {
    fn entry(&mut self, key: &str, value: &Node, to: Option<To>, kept: &mut Kept) {
        let text = value.as_text().map(str::trim).filter(|text| !text.is_empty());
        let taken = match (to, text) {
            (Some(To::Read), _) => return,
            (Some(To::Left(why)), _) => {
                kept.left.entry(key.to_owned()).or_insert((0, why)).0 += 1;
                return;
            }
            (Some(To::Title), Some(text)) => self.once("title", text),
            (Some(To::Summary), Some(text)) => self.once("summary", &one_line(text)),
            (Some(To::Updated), Some(text)) => self.day("updated", text, value),
            (Some(To::Publish), Some(text)) => self.moment("publish", text, value),
            (Some(To::Expires), Some(text)) => self.moment("expires", text, value),
            (Some(To::Author), _) => self.authors(value),
            (Some(To::Topics), _) => self.topics(value, key),
            (Some(To::Image), Some(text)) => self.image(text),
            (Some(To::ImageAlt), Some(text)) => self.once("image_alt", text),
            (Some(To::Pinned), _) => self.pinned(value),
            (Some(To::Language), Some(text)) => self.language(text),
            (Some(To::Sitemap), _) => self.sitemap(value),
            (Some(To::Taxonomies), _) => return self.taxonomies(value, kept),
            (Some(To::Extra), _) => return self.keep_all(value, kept),
            _ => false,
        };
        if !taken {
            self.keep(key, value, kept);
        }
    }

    fn once(&mut self, key: &'static str, text: &str) -> bool {
        let is_new = self.front.get(key).is_none();
        if is_new {
            self.front.text(key, text);
        }
        is_new
    }

    fn line(&self, node: &Node) -> usize {
        let at = node.span.range().start.min(self.doc.text.len());
        1 + self.doc.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count()
    }

    fn no_date(&mut self, text: &str, node: &Node) -> bool {
        let line = self.line(node);
        self.notes.push((line, format!("`{text}` is no date that can be read; it is kept under `extra:`")));
        false
    }

    fn day(&mut self, key: &'static str, text: &str, node: &Node) -> bool {
        let Some(moment) = day::read(text, &self.old.zones) else { return self.no_date(text, node) };
        if self.front.get(key).is_some() {
            return false;
        }
        // Who never changed a text has the day of its first edition here.
        if self.doc.place.date.is_none_or(|date| moment.day > date.day) {
            self.front.word(key, moment.day.iso());
        }
        true
    }

    fn moment(&mut self, key: &'static str, text: &str, node: &Node) -> bool {
        let Some(moment) = day::read(text, &self.old.zones) else { return self.no_date(text, node) };
        if key == "publish" && self.doc.place.date == Some(moment) && self.doc.get("date").is_none() {
            return true;
        }
        self.front.word(key, day::written(moment));
        true
    }

    fn authors(&mut self, value: &Node) -> bool {
        let name = |node: &Node| match &node.value {
            Value::Scalar { text, .. } => Some(text.trim().to_owned()),
            _ => head::get(node, "name").and_then(Node::as_text).map(str::to_owned),
        };
        let names: Option<Vec<String>> = match &value.value {
            Value::List(items) => items.iter().map(name).collect(),
            Value::Null => Some(Vec::new()),
            _ => name(value).map(|name| vec![name]),
        };
        let Some(names) = names else { return false };
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            if !self.authors.contains(&name) {
                self.authors.push(name);
            }
        }
        true
    }

    fn topics(&mut self, value: &Node, key: &str) -> bool {
        let eleventy = self.old.system == System::Eleventy && key.eq_ignore_ascii_case("tags");
        let texts: Vec<String> = match &value.value {
            // Jekyll divides a text of tags or categories by spaces.
            Value::Scalar { text, .. }
                if self.old.system == System::Jekyll && !key.ends_with('y') && key != "tag" =>
            {
                text.split_whitespace().map(str::to_owned).collect()
            }
            Value::Scalar { .. } | Value::List(_) | Value::Null => head::texts(value),
            Value::Map(_) => return false,
        };
        self.topics.extend(texts.into_iter().filter(|text| !eleventy || !LISTS.contains(&text.as_str())));
        true
    }

    fn image(&mut self, text: &str) -> bool {
        let own = self.doc.place.old.first().map_or("/", String::as_str);
        let goal = self.goals.of(self.old.system, &self.old.settings, self.doc.path, own, text);
        let Some(Goal::File(path, _)) = goal else { return false };
        if path.ends_with(".md") {
            return false;
        }
        let folder = self.new.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = relative(folder, &path);
        self.once("image", &path)
    }

    fn pinned(&mut self, value: &Node) -> bool {
        match head::flag(value) {
            Some(true) if self.doc.place.kind == Kind::Post => {
                self.front.word("pinned", "yes");
                true
            }
            Some(false) => true,
            _ => false,
        }
    }

    fn language(&mut self, text: &str) -> bool {
        let text = text.replace('_', "-");
        if !text.eq_ignore_ascii_case(&self.old.settings.language) && self.doc.place.language.is_none() {
            return self.once("language", &text);
        }
        true
    }

    fn sitemap(&mut self, value: &Node) -> bool {
        let off = head::flag(value) == Some(false)
            || head::get(value, "disable").and_then(head::flag) == Some(true);
        if off {
            self.front.texts("hide_from", vec!["sitemap".to_owned()]);
        }
        off || head::flag(value) == Some(true)
    }

    fn taxonomies(&mut self, value: &Node, kept: &mut Kept) {
        for entry in value.entries() {
            let name = entry.key.value.to_lowercase();
            let taken = match name.as_str() {
                "tags" | "categories" | "topics" => self.topics(&entry.value, "categories"),
                "authors" | "author" => self.authors(&entry.value),
                _ => false,
            };
            if !taken {
                self.keep(&entry.key.value, &entry.value, kept);
            }
        }
    }

    fn keep_all(&mut self, value: &Node, kept: &mut Kept) {
        for entry in value.entries() {
            self.keep(&entry.key.value, &entry.value, kept);
        }
    }

    /// Keeps what we have no key for under `extra:`.
    fn keep(&mut self, key: &str, value: &Node, kept: &mut Kept) {
        if matches!(value.value, Value::Null) {
            return;
        }
        *kept.extra.entry(key.to_owned()).or_default() += 1;
        self.extra.insert(key.to_owned(), yaml::to_json(value));
    }

    fn finish(mut self, to: Target, kept: &mut Kept) -> (Front, Vec<(usize, String)>) {
        let place = &self.doc.place;
        if self.front.get("title").is_none() {
            self.front.text("title", title(self.doc));
        }
        if let Some(date) = place.date {
            self.front.word("date", day::written(date));
        } else if let Some(node) = self.doc.get("date")
            && let Some(text) = node.as_text()
        {
            let (text, node) = (text.to_owned(), node.clone());
            self.no_date(&text, &node);
            self.keep("date", &node, kept);
        }
        if place.hidden.is_some() {
            self.front.word("draft", "yes");
        }
        if let Some((language, _)) = &place.language {
            self.front.text("language", language);
        }
        if let Some(path) = to.translates {
            let folder = to.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            self.front.text("translation_of", relative(folder, path));
        }
        self.front.texts("topics", distinct(std::mem::take(&mut self.topics)));
        match self.authors.as_slice() {
            [] => {}
            [one] => self.front.text("author", one),
            _ => self.front.texts("author", std::mem::take(&mut self.authors)),
        }
        if self.front.get("image").is_none() && self.front.get("image_alt").is_some() {
            self.notes.push((1, "it says what a picture shows that is not in the site".to_owned()));
        }
        self.front.texts("aliases", aliases(self.doc, to.route));
        if !self.extra.is_empty() {
            self.front.anything("extra", Json::Object(self.extra));
        }
        (self.front, self.notes)
    }
}

/// The title of a text that has none among its keys: its first heading, else its name in words.
fn title(doc: &Doc) -> String {
    let heading = doc.body().lines().find_map(|line| line.strip_prefix("# "));
    if let Some(heading) = heading {
        return heading.trim().trim_end_matches('#').trim().to_owned();
    }
    let name = doc.place.name.rsplit('/').next().unwrap_or_default().replace('-', " ");
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Each topic once: two that make one address are one.
fn distinct(topics: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let trimmed = topics.into_iter().map(|topic| one_line(&topic));
    trimmed.filter(|topic| !slug(topic).is_empty() && seen.insert(slug(topic))).collect()
}

/// The old addresses of a text, without the one it has now.
#[must_use]
pub fn aliases(doc: &Doc, route: &str) -> Vec<String> {
    let named = ["aliases", "redirect_from"];
    let texts = named.iter().filter_map(|key| head::get(&doc.head.keys, key)).flat_map(head::texts);
    let own = doc.place.old.first();
    let whole = |alias: String| match alias.starts_with('/') || alias.contains("://") {
        true => alias,
        // A relative alias of Hugo begins where the page is.
        false => format!(
            "{}/{alias}",
            own.and_then(|own| own.trim_end_matches('/').rsplit_once('/')).map_or("", |(above, _)| above)
        ),
    };
    let mut found: Vec<String> = Vec::new();
    for alias in doc.place.old.iter().cloned().chain(texts.map(whole)) {
        let same = |known: &str| known.trim_end_matches('/') == alias.trim_end_matches('/');
        if !same(route) && !found.iter().any(|known| same(known)) {
            found.push(alias);
        }
    }
    found
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
