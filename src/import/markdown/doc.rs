//! A text of the old site: what it says of itself, and where it belongs.
//!
//! In: a file with its keys, and those of its folder. Out: a [`Doc`] with a [`Place`]. It must not know what is in the
//! text, nor any other text.

use super::{
    System, address,
    day::{self, Zones},
    eleventy, head,
    head::Head,
    hugo, jekyll,
    settings::Settings,
    zola,
};
use crate::{
    page::{Kind, Moment, slug},
    source::{FileId, Sources},
    yaml::Node,
};
use jiff::civil;
use std::collections::BTreeMap;

/// The old site.
pub struct Old<'a> {
    /// What made it.
    pub system: System,
    /// Its files.
    pub files: &'a Sources,
    /// Its settings.
    pub settings: Settings,
    /// The zones of its dates.
    pub zones: Zones,
    /// The keys of folders and of single texts, by the path they are for.
    pub folder_keys: BTreeMap<String, Node>,
}

/// A text.
pub struct Doc<'a> {
    /// The file.
    pub file: FileId,
    /// Where it lies in the old site.
    pub path: &'a str,
    /// All of the file.
    pub text: &'a str,
    /// What stands above the text.
    pub head: Head,
    /// The keys of its folders, the nearest first.
    pub more: Vec<&'a Node>,
    /// Where it belongs.
    pub place: Place,
}

/// Where a text belongs.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it becomes.
    pub kind: Kind,
    /// Its name below the folder of that kind.
    pub name: String,
    /// The folder whose files lie beside it.
    pub bundle: Option<String>,
    /// When it was published.
    pub date: Option<Moment>,
    /// Why it is not published; nothing where it is.
    pub hidden: Option<String>,
    /// The addresses it had, its own first.
    pub old: Vec<String>,
    /// What could not be worked out, in words.
    pub unclear: Vec<String>,
    /// Its language, and the path of the text that it translates.
    pub language: Option<(String, String)>,
    /// Why it does not become a page at all.
    pub left: Option<&'static str>,
    /// Topics that its folder gives it.
    pub topics: Vec<String>,
}

impl Default for Place {
    fn default() -> Self {
        Self {
            kind: Kind::Page,
            name: String::new(),
            bundle: None,
            date: None,
            hidden: None,
            old: Vec::new(),
            unclear: Vec::new(),
            language: None,
            left: None,
            topics: Vec::new(),
        }
    }
}

/// Why a page of HTML with template code stays behind.
pub const TEMPLATE_CODE: &str =
    "a page of HTML with template code; what it prints is to be written as markdown";
/// Why a text in other letters stays behind: nobody knows which.
pub const NOT_UTF8: &str = "a text that is not in UTF-8; save it as UTF-8 and import again";
/// Why the keys of a section stay behind.
pub const ONLY_KEYS: &str = "settings of a section, without a text of its own";

impl<'a> Doc<'a> {
    /// Reads a text, and finds its place.
    #[must_use]
    pub fn read(old: &'a Old<'a>, file: FileId) -> Self {
        let source = old.files.get(file);
        let text = source.text().unwrap_or_default();
        let more = folder_keys(old, &source.path);
        let head = head::read(file, text);
        let mut doc = Self { file, path: &source.path, text, head, more, place: Place::default() };
        let mut place = match old.system {
            System::Jekyll => jekyll::place(old, &doc),
            System::Hugo => hugo::place(old, &doc),
            System::Zola => zola::place(old, &doc),
            System::Eleventy => eleventy::place(old, &doc),
        };
        if source.text().is_err() {
            place.left = Some(NOT_UTF8);
        }
        doc.place = place;
        doc
    }

    /// The text below the keys.
    #[must_use]
    pub fn body(&self) -> &'a str {
        &self.text[self.head.body..]
    }

    /// The value of a key: the text's own, else that of its folders.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node> {
        let own = head::get(&self.head.keys, key);
        own.or_else(|| self.more.iter().find_map(|keys| head::get(keys, key)))
    }

    /// The text of a key.
    #[must_use]
    pub fn word(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Whether a key says so.
    #[must_use]
    pub fn says(&self, key: &str, wanted: Said) -> bool {
        self.get(key).and_then(head::flag) == Some(wanted == Said::Yes)
    }

    /// The first of these keys that holds a date.
    #[must_use]
    pub fn dated(&self, keys: &[&str], zones: &Zones) -> Option<Moment> {
        keys.iter().find_map(|key| day::read(self.word(key)?, zones))
    }

    /// The name of the file without its end.
    #[must_use]
    pub fn stem(&self) -> &'a str {
        let name = self.path.rsplit('/').next().unwrap_or(self.path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The folder it lies in, below the folder of texts, without a slash at its end.
    #[must_use]
    pub fn folder(&self, settings: &Settings) -> &'a str {
        let below = self.path.strip_prefix(settings.input.as_str()).unwrap_or(self.path);
        below.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it is HTML rather than markdown.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.path.ends_with(".html") || self.path.ends_with(".htm")
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.body().trim().is_empty()
    }

    /// Whether it is HTML that a template engine has to go over.
    #[must_use]
    pub fn has_template_code(&self) -> bool {
        self.is_html() && (self.body().contains("{%") || self.body().contains("{{"))
    }

    /// What its address is made of.
    #[must_use]
    pub fn known(&self, date: Option<Moment>, zones: &Zones) -> address::Known {
        address::Known {
            at: date.map(|date| by_old_clock(date, zones)),
            slug: self.word("slug").unwrap_or_default().to_owned(),
            ..address::Known::default()
        }
    }
}

/// What a key may say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// A moment of our site by the clock of the old one, which its addresses were made with.
fn by_old_clock(moment: Moment, zones: &Zones) -> civil::DateTime {
    let start = moment.start();
    if moment.time.is_none() {
        return start;
    }
    let there = zones.new.to_zoned(start);
    there.map_or(start, |there| there.with_time_zone(zones.old.clone()).datetime())
}

/// The keys that folders have for the text at this path.
fn folder_keys<'a>(old: &'a Old, path: &str) -> Vec<&'a Node> {
    if old.system == System::Jekyll {
        return jekyll::defaults(&old.settings, path);
    }
    let own = old.folder_keys.get(path.rsplit_once('.').map_or(path, |(stem, _)| stem));
    let mut found: Vec<&Node> = own.into_iter().collect();
    let mut folder = path;
    while let Some((above, _)) = folder.rsplit_once('/') {
        found.extend(old.folder_keys.get(above));
        folder = above;
    }
    found.extend(old.folder_keys.get(""));
    found
}

/// A path as the name of a page: each part plain, an empty one called `page`.
#[must_use]
pub fn named(path: &str) -> String {
    let part = |part: &str| {
        let name = slug(part);
        if name.is_empty() { "page".to_owned() } else { name }
    };
    path.split('/').filter(|name| !name.is_empty()).map(part).collect::<Vec<_>>().join("/")
}
