//! Where addresses of the old site lead in the new one.
//!
//! In: the export, the files its posts become, the media at hand. Out: for an address in a text, a [`Place`]. It must not
//! know texts.

use super::wxr::Export;
use crate::{diagnostic::nearest, page::percent::decoded};
use std::collections::{BTreeMap, BTreeSet};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To a text of the new site: its file, and what stood behind the sign `#`.
    Text(String, Option<String>),
    /// To a file that comes along: its path in the new site.
    File(String),
    /// To a page of the new site that is no text: an address from its root.
    List(String),
    /// Within the same text.
    Here(String),
    /// Elsewhere; the address is whole.
    Outside(String),
    /// To the old site, where nothing of what came in lies; the address is whole.
    Lost(String),
    /// Nowhere a reader could follow.
    Nowhere,
}

/// All that can be told of addresses.
#[derive(Clone, Debug, Default)]
pub struct Places {
    hosts: BTreeSet<String>,
    home: String,
    /// The file of each text, by number.
    by_id: BTreeMap<String, String>,
    /// The anchors that the headings of each text are given by hand, by its file.
    anchors: BTreeMap<String, BTreeSet<String>>,
    /// The file of each text, by its old path.
    by_path: BTreeMap<String, String>,
    /// The file of the text with this last part of its old path; nothing where several have it.
    by_name: BTreeMap<String, Option<String>>,
    /// The address of the file of an attachment, by number.
    files_by_id: BTreeMap<String, String>,
    /// The same by the path of the attachment's page.
    files_by_path: BTreeMap<String, String>,
    /// Old lists and what answers them now.
    lists: BTreeMap<String, String>,
    /// The media at hand.
    media: BTreeSet<String>,
}

/// The folder that media go into.
pub const MEDIA: &str = "content/blog/media";

impl Places {
    /// Of this export, with these media.
    #[must_use]
    pub fn new(export: &Export, media: Option<&[String]>) -> Self {
        let mut places =
            Self { media: media.unwrap_or_default().iter().cloned().collect(), ..Self::default() };
        places.home = export.homes.first().cloned().unwrap_or_default();
        places.hosts = export.homes.iter().filter_map(|home| host(home)).map(bare_host).collect();
        for item in export.items.iter().filter(|item| item.kind == "attachment") {
            places.files_by_id.insert(item.id.clone(), item.file.clone());
            if let Some((path, _)) = places.own_path(&item.link) {
                places.files_by_path.insert(path, item.file.clone());
            }
        }
        places
    }

    /// A text of this number and old address is this file.
    pub fn text(&mut self, id: &str, link: &str, file: &str) {
        self.by_id.insert(id.to_owned(), file.to_owned());
        if let Some((path, query)) = self.own_path(link)
            && query.is_empty()
            && !path.is_empty()
        {
            let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
            self.by_name.entry(name).and_modify(|file| *file = None).or_insert_with(|| Some(file.to_owned()));
            self.by_path.entry(path).or_insert_with(|| file.to_owned());
        }
    }

    /// The headings in the text of this file have these anchors.
    pub fn anchors(&mut self, file: &str, html: &str) {
        let tags = html.match_indices("<h").filter_map(|(at, _)| html[at + 2..].split('>').next());
        let headings = tags.filter(|tag| tag.starts_with(|c: char| matches!(c, '1'..='6')));
        let ids = headings.filter_map(|tag| tag.split("id=\"").nth(1)?.split('"').next());
        let ids: BTreeSet<String> = ids.map(str::to_owned).collect();
        if !ids.is_empty() {
            self.anchors.insert(file.to_owned(), ids);
        }
    }

    /// Whether a heading in the text of this file has this anchor.
    #[must_use]
    pub fn has_anchor(&self, file: &str, id: &str) -> bool {
        self.anchors.get(file).is_some_and(|ids| ids.contains(id))
    }

    /// The list at this old path is answered by this address now.
    pub fn list(&mut self, old: &str, new: &str) {
        self.lists.insert(old.trim_matches('/').to_owned(), new.to_owned());
    }

    /// The path below the home of the old site and the query, without slashes around it; nothing of another site.
    #[must_use]
    pub fn own_path(&self, address: &str) -> Option<(String, String)> {
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
        let (at, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
        if !self.hosts.contains(&bare_host(at)) {
            return None;
        }
        let path = path.split('#').next().unwrap_or_default();
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let base = host_path(&self.home);
        let path = squeezed(&decoded(path));
        let path = path.strip_prefix(&squeezed(&decoded(base))).unwrap_or(&path).trim_matches('/').to_owned();
        Some((path, query.to_owned()))
    }

    /// Where an address leads that stands in a text with this old address.
    #[must_use]
    pub fn of(&self, address: &str, text: &str) -> Place {
        let address: String = address.trim().chars().filter(|c| !matches!(c, '\n' | '\r' | '\t')).collect();
        if let Some(id) = address.strip_prefix('#') {
            return Place::Here(decoded(id).into_owned());
        }
        let Some(whole) = self.whole(&address, text) else { return Place::Nowhere };
        if !whole.starts_with("http://") && !whole.starts_with("https://") {
            return Place::Outside(whole);
        }
        let Some((path, query)) = self.own_path(&whole) else { return Place::Outside(whole) };
        let heading =
            whole.split_once('#').map(|(_, id)| decoded(id).into_owned()).filter(|id| !id.is_empty());
        if let Some(id) = number_in(&query) {
            if let Some(file) = self.by_id.get(id) {
                return Place::Text(file.clone(), heading);
            }
            if let Some(file) = self.files_by_id.get(id) {
                return self.file(file);
            }
        }
        if let Some(file) = self.by_path.get(&path) {
            return Place::Text(file.clone(), heading);
        }
        if let Some(file) = self.files_by_path.get(&path) {
            return self.file(file);
        }
        if let Some(list) = self.lists.get(&path) {
            return Place::List(list.clone());
        }
        if path.is_empty() && query.is_empty() {
            return Place::List("/".to_owned());
        }
        // WordPress looks for a post of that name too, where nothing is at an address.
        let name = path.rsplit('/').next().unwrap_or(&path);
        match self.file(&whole) {
            Place::Outside(_) => match self.by_name.get(name) {
                Some(Some(file)) => Place::Text(file.clone(), heading),
                _ => Place::Lost(whole),
            },
            place => place,
        }
    }

    /// Where a file of the old site lies now.
    #[must_use]
    pub fn file(&self, address: &str) -> Place {
        let found = self.medium(address).map(|name| Place::File(format!("{MEDIA}/{name}")));
        found.unwrap_or_else(|| Place::Outside(address.to_owned()))
    }

    /// The name below the folder of media of the file at this old address: as it is, or the picture that it is a smaller
    /// one of.
    #[must_use]
    pub fn medium(&self, address: &str) -> Option<String> {
        if self.media.is_empty() {
            return None;
        }
        let path = address.split(['?', '#']).next().unwrap_or_default();
        let path = decoded(path);
        let below = ["/uploads/", "/files/"]
            .iter()
            .find_map(|folder| path.split_once(folder))
            .map(|(_, below)| below);
        let parts: Vec<&str> = path.rsplit('/').take(3).collect();
        let last: Vec<&str> = parts.into_iter().rev().collect();
        let last = last.join("/");
        [below, Some(last.as_str())].into_iter().flatten().find_map(|name| self.at_hand(name))
    }

    fn at_hand(&self, name: &str) -> Option<String> {
        let original = without_size(name);
        let (stem, end) = original.rsplit_once('.').unwrap_or((&original, ""));
        let scaled = format!("{stem}-scaled.{end}");
        let found = [name, &original, &scaled].into_iter().find(|name| self.media.contains(*name));
        found.map(str::to_owned)
    }

    /// The whole address of one that stands in a text; nothing where its kind is none that a reader can follow.
    fn whole(&self, address: &str, text: &str) -> Option<String> {
        if address.is_empty() {
            return None;
        }
        if let Some(rest) = address.strip_prefix("//") {
            return Some(format!("https://{rest}"));
        }
        let scheme = address.split([':', '/', '?', '#']).next().unwrap_or_default();
        if address[scheme.len()..].starts_with(':') && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let scheme = scheme.to_ascii_lowercase();
            let rest = &address[scheme.len()..];
            let known = ["http", "https", "mailto", "tel"];
            // A slip of the finger is no other kind of address.
            let slip = |known: &&str| rest.starts_with("://") && nearest::is_slip(&scheme, known);
            let meant = known
                .into_iter()
                .find(|known| *known == scheme)
                .or_else(|| known.into_iter().rev().find(slip));
            let whole = format!("{}{rest}", meant?);
            return Some(whole).filter(|whole| !matches!(whole.as_str(), "http://" | "https://"));
        }
        let base = if text.starts_with("http") { text } else { self.home.as_str() };
        let at = base.find("://").map_or(0, |at| at + 3);
        let root = base[at..].find('/').map_or(base, |end| &base[..at + end]);
        if address.starts_with('/') {
            return Some(format!("{root}{address}"));
        }
        let folder = base.split(['?', '#']).next().unwrap_or(base);
        let folder = folder.rfind('/').filter(|end| *end >= root.len()).map_or(root, |end| &folder[..end]);
        let (path, rest) = address.find(['?', '#']).map_or((address, ""), |at| address.split_at(at));
        let joined = crate::parse::join(folder.strip_prefix(root).unwrap_or_default(), path);
        let slash = if path.ends_with('/') { "/" } else { "" };
        Some(format!("{root}/{joined}{slash}{rest}"))
    }
}

/// The number of an item in a query: `p=12`.
fn number_in(query: &str) -> Option<&str> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut numbers = pairs.filter(|(key, _)| matches!(*key, "p" | "page_id" | "attachment_id"));
    numbers.next().map(|(_, id)| id)
}

fn host(address: &str) -> Option<&str> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?;
    (!host.is_empty()).then_some(host)
}

fn bare_host(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

fn host_path(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

/// A path with single slashes.
fn squeezed(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c != '/' || !out.ends_with('/') {
            out.push(c);
        }
    }
    out
}

/// The name of a picture without the size behind it: `boat-300x200.jpg` is a smaller `boat.jpg`.
#[must_use]
pub fn without_size(name: &str) -> String {
    let Some((stem, end)) = name.rsplit_once('.') else { return name.to_owned() };
    let Some((first, size)) = stem.rsplit_once('-') else { return name.to_owned() };
    let is_number =
        |text: &str| !text.is_empty() && text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit());
    match size.split_once('x') {
        Some((width, height)) if is_number(width) && is_number(height) => format!("{first}.{end}"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(media: &[&str]) -> Places {
        let export = Export { homes: vec!["https://old.example/blog".to_owned()], ..Export::default() };
        let media: Vec<String> = media.iter().map(|name| (*name).to_owned()).collect();
        let mut places = Places::new(&export, Some(&media));
        places.text("7", "https://old.example/blog/2012/01/caf%c3%a9/", "content/blog/café.md");
        places
    }

    #[test]
    fn own_addresses_are_known_in_every_shape() {
        let places = places(&[]);
        let text = "https://old.example/blog/2013/02/other/";
        let to = |address: &str| places.of(address, text);
        let wanted = |id: Option<&str>| Place::Text("content/blog/café.md".to_owned(), id.map(str::to_owned));
        for address in [
            "http://www.old.example/blog//2012/01/café/",
            "/blog/2012/01/caf%C3%A9",
            "../../../2012/01/café/",
            "https://old.example/blog/?p=7",
        ] {
            assert_eq!(to(address), wanted(None), "{address}");
        }
        assert_eq!(to("/blog/?p=7#more"), wanted(Some("more")));
        assert_eq!(to("//other.example/a"), Place::Outside("https://other.example/a".to_owned()));
        assert_eq!(to("/blog/gone"), Place::Lost("https://old.example/blog/gone".to_owned()));
        assert_eq!(to("javascript:x()"), Place::Nowhere);
        assert_eq!(to("hhttps://other.example/a"), Place::Outside("https://other.example/a".to_owned()));
        assert_eq!(to("/blog/2014/05/café/"), wanted(None));
        assert_eq!(to("#top"), Place::Here("top".to_owned()));
        assert_eq!(to("https://old.example/blog"), Place::List("/".to_owned()));
    }

    #[test]
    fn smaller_pictures_are_those_they_were_made_of() {
        let places = places(&["2012/01/boat.jpg", "2012/01/sea-300x200.jpg"]);
        let medium = |address: &str| places.medium(address);
        let boat = Some("2012/01/boat.jpg".to_owned());
        assert_eq!(medium("https://old.example/wp-content/uploads/2012/01/boat-1024x768.jpg"), boat);
        assert_eq!(medium("https://old.files.example/2012/01/boat.jpg?w=300"), boat);
        assert_eq!(
            medium("https://x/wp-content/uploads/2012/01/sea-300x200.jpg").as_deref(),
            Some("2012/01/sea-300x200.jpg")
        );
        assert_eq!(medium("https://x/wp-content/uploads/2012/01/sky.jpg"), None);
        assert_eq!(without_size("a-12x.jpg"), "a-12x.jpg");
    }
}
