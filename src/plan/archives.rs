//! Archives: the lists with a page for each topic, author, year or month.
//!
//! In: the theme's lists and the pages. Out: each page of an archive with its address, its name and the pages it is
//! made from. It must not know sections or templates.

use super::{
    Inputs,
    view::{ArchiveLink, ArchiveView},
};
use crate::{
    page::{Moment, Page, PageId, Route, slug},
    theme::{Each, ListSpec},
};
use std::collections::BTreeMap;

/// One page of an archive: what there is of one topic, author, year or month.
#[derive(Clone, Debug)]
pub struct Archive {
    /// Its part of an address: `damp`, `2026`, `2026/03`.
    pub key: String,
    /// Its name: of a topic or an author as written, `2026`, `March 2026`.
    pub title: String,
    /// Where it is.
    pub route: Route,
    /// The published pages it is made from, in no order that shows.
    pub pages: Vec<PageId>,
    /// What the words in braces stand for in titles.
    words: Vec<(&'static str, String)>,
}

impl Archive {
    /// A text of the theme, with what the words in braces stand for.
    #[must_use]
    pub fn says(&self, text: &str) -> String {
        filled(text, &self.words)
    }
}

/// The archives of each list of the theme.
#[derive(Clone, Debug, Default)]
pub struct Archives {
    /// For each list its archives in the order of their keys; none for a list that is one page.
    of_list: Vec<Vec<Archive>>,
    /// The title of each list and each archive, by where it is.
    titles: BTreeMap<Route, String>,
}

impl Archives {
    /// The archives of all lists.
    #[must_use]
    pub fn new(inputs: &Inputs) -> Self {
        let lists = inputs.theme.lists.iter();
        let of_each = |spec: &ListSpec| spec.each.map_or_else(Vec::new, |each| of(inputs, spec, each));
        let of_list: Vec<Vec<Archive>> = lists.map(of_each).collect();
        let mut titles = BTreeMap::new();
        for (spec, archives) in inputs.theme.lists.iter().zip(&of_list) {
            if spec.each.is_none() {
                titles.insert(spec.route(), spec.title.clone());
            }
            titles.extend(archives.iter().map(|archive| (archive.route.clone(), archive.title.clone())));
        }
        Self { of_list, titles }
    }

    /// Those of a list, by its place in the theme.
    #[must_use]
    pub fn of(&self, list: usize) -> &[Archive] {
        self.of_list.get(list).map_or(&[], Vec::as_slice)
    }

    /// Where what an author wrote is listed.
    #[must_use]
    pub fn of_author(&self, inputs: &Inputs, name: &str) -> Option<&Archive> {
        let at = inputs.theme.lists.iter().position(|spec| spec.each == Some(Each::Author))?;
        let (key, _) = author(inputs, name);
        let all = self.of(at);
        all.binary_search_by(|archive| archive.key.cmp(&key)).ok().map(|at| &all[at])
    }

    /// The title of the list or archive at this address.
    #[must_use]
    pub fn title_at(&self, route: &Route) -> Option<&str> {
        self.titles.get(route).map(String::as_str)
    }
}

/// The archives that a list leads to, with how many pages of its kinds each has.
#[must_use]
pub fn shown(inputs: &Inputs, spec: &ListSpec) -> Vec<ArchiveView> {
    let is_shown = |id: &PageId| {
        let kind = inputs.facts(*id).listed;
        kind.is_some() && spec.sections.iter().any(|section| section.of.kind() == kind)
    };
    let mut shown = Vec::new();
    for name in &spec.archives {
        let named = inputs.theme.lists.iter().enumerate().find(|(_, list)| list.name == *name);
        let Some((at, each)) = named.and_then(|(at, list)| Some((at, list.each?))) else { continue };
        let mut links: Vec<ArchiveLink> = Vec::new();
        for archive in inputs.archives.of(at) {
            let count = archive.pages.iter().filter(|id| is_shown(id)).count();
            if count > 0 {
                let (title, url) = (archive.title.clone(), inputs.frame.url(&archive.route));
                links.push(ArchiveLink { title, url, count });
            }
        }
        match each {
            Each::Year | Each::Month => links.reverse(),
            Each::Topic | Each::Author => {
                links.sort_by_cached_key(|link| (slug(&link.title), link.url.clone()));
            }
        }
        if !links.is_empty() {
            shown.push(ArchiveView { name: name.clone(), by: each.name(), links });
        }
    }
    shown
}

/// "2026".
#[must_use]
pub fn year_key(at: Moment) -> String {
    at.day.0.strftime("%Y").to_string()
}

/// "2026/03".
#[must_use]
pub fn month_key(at: Moment) -> String {
    at.day.0.strftime("%Y/%m").to_string()
}

/// "March 2026".
#[must_use]
pub fn month_title(at: Moment) -> String {
    at.day.0.strftime("%B %Y").to_string()
}

/// The archives of one list, in the order of their keys.
fn of(inputs: &Inputs, spec: &ListSpec, each: Each) -> Vec<Archive> {
    if each == Each::Topic {
        // A page links to all its topics, so each topic has its page, whatever kinds are listed there.
        let all = inputs.topics.all().iter();
        return all.map(|t| archive(spec, each, t.key.clone(), t.title.clone(), t.pages.clone())).collect();
    }
    let mut kinds: Vec<_> = spec.sections.iter().filter_map(|section| section.of.kind()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut found: BTreeMap<String, (String, Vec<PageId>)> = BTreeMap::new();
    let mut add = |key: String, title: String, id: PageId| {
        let (_, pages) = found.entry(key).or_insert_with(|| (title, Vec::new()));
        if pages.last() != Some(&id) {
            pages.push(id);
        }
    };
    for id in kinds.into_iter().flat_map(|kind| inputs.by_kind[kind as usize].iter().copied()) {
        let facts = inputs.facts(id);
        match (facts.listed, each, facts.dated) {
            (None, ..) => {}
            (_, Each::Year, Some(at)) => add(year_key(at), year_key(at), id),
            (_, Each::Month, Some(at)) => add(month_key(at), month_title(at), id),
            (_, Each::Author, _) => {
                for (name, _) in inputs.graph.page(id).texts("author") {
                    let (key, title) = author(inputs, name);
                    if !key.is_empty() {
                        add(key, title, id);
                    }
                }
            }
            _ => {}
        }
    }
    found.into_iter().map(|(key, (title, pages))| archive(spec, each, key, title, pages)).collect()
}

/// Where the archives are that list a page, or would if it were in the site.
#[must_use]
pub fn of_page(inputs: &Inputs, page: &Page) -> Vec<Route> {
    let lists = inputs.theme.lists.iter().filter_map(|spec| Some((spec, spec.each?)));
    let routes = lists.flat_map(|(spec, each)| {
        let texts = |field: &str| page.texts(field).iter().map(|(text, _)| text.as_str());
        let keys: Vec<String> = match each {
            Each::Topic => texts("topics").map(slug).collect(),
            Each::Author => texts("author").map(|name| author(inputs, name).0).collect(),
            Each::Year => page.moment("date").map(year_key).into_iter().collect(),
            Each::Month => page.moment("date").map(month_key).into_iter().collect(),
        };
        keys.into_iter().map(move |key| archive(spec, each, key, String::new(), Vec::new()).route)
    });
    routes.collect()
}

/// The part of an address and the name of an author: those of the person's page, where one answers the name.
fn author(inputs: &Inputs, name: &str) -> (String, String) {
    match inputs.person(name).map(|id| inputs.graph.page(id)) {
        Some(person) => (person.file_name().to_owned(), person.title.value.clone()),
        None => (slug(name), name.to_owned()),
    }
}

/// An archive of a list, at the address the list gives it: one without words in braces has the key at its end.
fn archive(spec: &ListSpec, each: Each, key: String, title: String, pages: Vec<PageId>) -> Archive {
    let (year, month) = key.split_once('/').unwrap_or((&key, ""));
    let value = |word: &str, name: &str| match word {
        "year" => year.to_owned(),
        "month" => month.to_owned(),
        "month_name" => title.split(' ').next().unwrap_or_default().to_owned(),
        _ => name.to_owned(),
    };
    let values = |name: &str| each.words().iter().map(|word| (*word, value(word, name))).collect::<Vec<_>>();
    let route = match spec.url.contains('{') {
        true => Route::page(&[&filled(&spec.url, &values(&key))]),
        false => Route::page(&[&spec.url, &key]),
    };
    Archive { route, words: values(&title), key, title, pages }
}

fn filled(text: &str, words: &[(&'static str, String)]) -> String {
    let mut out = text.to_owned();
    for (word, value) in words {
        out = out.replace(&format!("{{{word}}}"), value);
    }
    out
}
