//! What a link of the old site can lead to, and where that is now.
//!
//! In: the texts and files of the old site with their new places. Out: the new path of what an address, a path or a name
//! meant. It must not know how links are written.

use super::{System, address, settings::Settings};
use crate::page::{Kind, percent::decoded};
use std::collections::{BTreeMap, BTreeSet};

/// What links can lead to.
#[derive(Debug, Default)]
pub struct Goals {
    /// New paths by old ones.
    paths: BTreeMap<String, String>,
    /// New paths by old addresses, without what can be left out of one.
    addresses: BTreeMap<String, String>,
    /// New paths by the name of a file alone; nothing where several have it.
    names: BTreeMap<String, Option<String>>,
    /// New addresses by new paths.
    routes: BTreeMap<String, String>,
    /// The topics of the new site, by their part of an address.
    topics: BTreeSet<String>,
    /// The folder of the host that the new site lies in, with a slash in front; or nothing.
    base: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To this file of the new site, and this heading with its sign in front.
    File(String, String),
    /// To this address of the new site.
    Address(String),
}

/// An address without what may be there or not: a slash at its end, `index.html`, `.html`.
fn key(address: &str) -> String {
    let decoded = decoded(address);
    let tidy = address::tidy(&decoded);
    let plain = tidy.strip_suffix("index.html").unwrap_or(&tidy);
    let plain = plain.strip_suffix(".html").unwrap_or(plain);
    plain.trim_end_matches('/').to_owned()
}

impl Goals {
    /// Adds a file: its old path, its old addresses, its new path and its new address.
    pub fn add(&mut self, old: &str, addresses: &[String], new: &str, route: &str) {
        self.paths.insert(old.to_owned(), new.to_owned());
        for address in addresses {
            self.addresses.entry(key(address)).or_insert_with(|| new.to_owned());
        }
        let name = old.rsplit('/').next().unwrap_or(old);
        let name = if name.starts_with("index.") || name.starts_with("_index.") {
            old.rsplit('/').nth(1).unwrap_or(name)
        } else {
            name.rsplit_once('.').map_or(name, |(stem, _)| stem)
        };
        let known = self.names.entry(name.to_lowercase()).or_insert_with(|| Some(new.to_owned()));
        if known.as_deref() != Some(new) {
            *known = None;
        }
        self.routes.insert(new.to_owned(), route.to_owned());
    }

    /// Says which folder of its host the new site lies in.
    pub fn lie_in(&mut self, base: &str) {
        base.trim_end_matches('/').clone_into(&mut self.base);
    }

    /// Adds topics, as parts of an address.
    pub fn add_topics(&mut self, topics: impl IntoIterator<Item = String>) {
        self.topics.extend(topics);
    }

    /// An address of the new site from the root of the host, as HTML needs it.
    #[must_use]
    pub fn whole(&self, address: &str) -> String {
        format!("{}{address}", self.base)
    }

    /// The new address of a new path, from the root of the host.
    #[must_use]
    pub fn route(&self, new: &str) -> Option<String> {
        self.routes.get(new).map(|route| format!("{}{route}", self.base))
    }

    /// The new path of an old one.
    #[must_use]
    pub fn path(&self, old: &str) -> Option<&str> {
        self.paths.get(old).map(String::as_str)
    }

    /// The new path of a post by the name of its file: `2015-01-21-x`, or with folders in front.
    #[must_use]
    pub fn post(&self, name: &str) -> Option<&str> {
        let last = name.rsplit('/').next()?.to_lowercase();
        self.names.get(&last)?.as_deref()
    }

    /// The new path of what a name means in Hugo: a path from the folder of texts or from the text, or a name alone.
    #[must_use]
    pub fn named(&self, from: &str, name: &str) -> Option<&str> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let plain = name.trim_end_matches('/');
        let places =
            [crate::parse::join(folder, plain), format!("content/{}", plain.trim_start_matches('/'))];
        let ends = ["", ".md", "/index.md", "/_index.md"];
        let all = places.iter().flat_map(|place| ends.iter().map(move |end| format!("{place}{end}")));
        let found = all.into_iter().find_map(|path| self.paths.get(&path));
        if let Some(found) = found {
            return Some(found);
        }
        let last = plain.rsplit('/').next()?;
        let last = last.strip_suffix(".md").unwrap_or(last).to_lowercase();
        (!plain.trim_start_matches('/').contains('/')).then(|| self.names.get(&last)?.as_deref()).flatten()
    }

    /// Where an address leads that stands in the text at this path, which had this address itself; nothing for what leads
    /// outside or to nothing known.
    #[must_use]
    pub fn of(
        &self,
        system: System,
        settings: &Settings,
        from: &str,
        own: &str,
        address: &str,
    ) -> Option<Goal> {
        let (plain, heading) =
            address.split_once('#').map_or((address, ""), |(plain, _)| (plain, &address[plain.len()..]));
        if plain.is_empty() {
            return None;
        }
        let file = |path: &str| Goal::File(path.to_owned(), heading.to_owned());
        if let Some(inside) = plain.strip_prefix("@/").filter(|_| system == System::Zola) {
            return self.path(&format!("content/{inside}")).map(file);
        }
        if let Some(below) = settings.below(plain) {
            let below = below.split('?').next().unwrap_or(below);
            if let Some(path) = self.addresses.get(&key(below)) {
                return Some(file(path));
            }
            return list(below).or_else(|| self.topic(below)).map(Goal::Address);
        }
        if plain.contains(':') || plain.starts_with('/') {
            return None;
        }
        let plain = decoded(plain.split('?').next().unwrap_or(plain));
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(path) = self.paths.get(&crate::parse::join(folder, &plain)) {
            return Some(file(path));
        }
        // A browser reads a relative address from the address of the page.
        let base = own.rsplit_once('/').map_or("", |(base, _)| base);
        let whole = format!("/{}", crate::parse::join(base, &plain));
        self.addresses.get(&key(&whole)).map(|path| file(path))
    }

    /// The page of a topic that an old address was the list of.
    fn topic(&self, address: &str) -> Option<String> {
        let lists = ["/tags/", "/tag/", "/categories/", "/category/", "/topics/"];
        let name = lists.iter().find_map(|list| address.strip_prefix(list))?;
        let name = crate::page::slug(&decoded(name.trim_end_matches('/')));
        self.topics.contains(&name).then(|| format!("/topics/{name}/"))
    }
}

/// The list of ours that an old address was the list of: the home page, the posts, a list of the same name.
fn list(address: &str) -> Option<String> {
    let plain = address.trim_end_matches('/');
    if plain.is_empty() {
        return Some("/".to_owned());
    }
    let name = plain.strip_prefix('/')?;
    let blog = super::hugo::BLOGS.contains(&name).then(|| format!("/{}/", Kind::Post.folder()));
    blog.or_else(|| is_listed(plain).then(|| format!("{plain}/")))
}

/// Addresses of our own lists.
const LISTS: &[&str] = &["/topics", "/outcomes", "/questions", "/credits", "/a-to-z"];

/// Whether one of our own lists has this address.
#[must_use]
pub fn is_listed(address: &str) -> bool {
    let plain = address.trim_end_matches('/');
    let is_folder = |kind: &Kind| plain.strip_prefix('/') == Some(kind.folder());
    plain.is_empty() || LISTS.contains(&plain) || Kind::ALL.iter().any(is_folder)
}
