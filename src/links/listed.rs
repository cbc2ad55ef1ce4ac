//! All that a page links to and all that links to it, grouped as people read it.
//!
//! In: the links of a site and one of its files. Out: a [`Listed`], in the words of the table of relations. It must not
//! know on what it is shown.

use super::{Link, Links, Meaning};
use crate::{page::Relation, source::FileId};
use serde::Serialize;

/// All links of a file.
#[derive(Debug, Serialize)]
pub struct Listed {
    /// The title; for a file that is no page, its name.
    pub title: String,
    /// The file.
    pub path: String,
    /// Where the page is published.
    pub address: Option<String>,
    /// What it links to.
    pub links_to: Vec<Group>,
    /// What links to it.
    pub linked_from: Vec<Group>,
}

/// Links of one sort.
#[derive(Debug, Serialize)]
pub struct Group {
    /// The name of the relation, as templates know it.
    pub relation: &'static str,
    /// What stands above such a list.
    pub heading: &'static str,
    /// The links, in the order written.
    pub links: Vec<Entry>,
}

/// One link.
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The title of the page at the other end; what was written, where there is none.
    pub title: String,
    /// The file at the other end.
    pub path: Option<String>,
    /// The heading that is named.
    pub fragment: Option<String>,
    /// The file in which it is written; nothing for what the site makes by itself.
    pub file: Option<String>,
    /// The line there, from 1.
    pub line: Option<usize>,
}

/// A sort of links: its name, and what stands above a list of them.
type Sort = (&'static str, &'static str);

/// What stands above links that are of no relation.
const AUTHORS: [Sort; 2] = [("author", "Written by"), ("author_of", "Written by this person")];
const FILES: Sort = ("files", "Files");
const ADDRESSES: Sort = ("addresses", "Lists and old addresses");
const HEADINGS: Sort = ("headings", "Headings of this page");
const UNANSWERED: Sort = ("unanswered", "Nothing answers");

impl Listed {
    /// The links of this file.
    #[must_use]
    pub fn new(links: &Links, file: FileId) -> Self {
        let build = links.build;
        let page = links.page(file);
        let path = build.sources.get(file).path.to_string();
        let out = page.map_or_else(Vec::new, |page| [links.written(page), links.made(page)].concat());
        Self {
            title: page.map_or_else(|| path.clone(), |page| build.graph.page(page).title.value.clone()),
            address: page.map(|page| format!("/{}", build.graph.page(page).route.path())),
            path,
            links_to: groups(out.iter().map(|link| (outward(links, link), entry(links, link, &link.to)))),
            linked_from: groups(links.to(file).iter().map(|link| {
                let from = Meaning::File(build.graph.page(link.from).file);
                (inward(link), entry(links, link, &from))
            })),
        }
    }
}

/// Entries by their sort, in the order of the table of relations.
fn groups(entries: impl Iterator<Item = (Sort, Entry)>) -> Vec<Group> {
    let facts = Relation::ALL.iter().map(|relation| relation.facts());
    let related =
        facts.flat_map(|facts| [(facts.name, facts.heading), (facts.inverse, facts.inverse_heading)]);
    let order = related.chain(AUTHORS).chain([FILES, ADDRESSES, HEADINGS, UNANSWERED]);
    let mut groups: Vec<Group> = Vec::new();
    for (relation, heading) in order {
        if groups.iter().all(|group| group.relation != relation) {
            groups.push(Group { relation, heading, links: Vec::new() });
        }
    }
    for ((relation, _), entry) in entries {
        let group = groups.iter_mut().find(|group| group.relation == relation);
        group.expect("every sort is in the order").links.push(entry);
    }
    groups.retain(|group| !group.links.is_empty());
    groups
}

/// The sort of a link seen from the page that says it.
fn outward(links: &Links, link: &Link) -> Sort {
    match (&link.to, link.relation) {
        (Meaning::File(file), Some(_)) if links.page(*file).is_none() => FILES,
        (Meaning::File(_) | Meaning::Nothing, None) => AUTHORS[0],
        (Meaning::File(_), Some(relation)) => (relation.facts().name, relation.facts().heading),
        (Meaning::Address(address), _) if is_known(links, address) => ADDRESSES,
        (Meaning::Heading, _) => HEADINGS,
        (Meaning::Address(_) | Meaning::Nothing, _) => UNANSWERED,
    }
}

fn inward(link: &Link) -> Sort {
    link.relation.map_or(AUTHORS[1], |relation| (relation.facts().inverse, relation.facts().inverse_heading))
}

/// Whether something in the site has this address.
fn is_known(links: &Links, address: &str) -> bool {
    let path = address.split(['#', '?']).next().unwrap_or(address).trim_matches('/');
    links.build.plan.outputs.iter().any(|output| output.route.path().trim_end_matches('/') == path)
}

fn entry(links: &Links, link: &Link, other: &Meaning) -> Entry {
    let build = links.build;
    let file = if let Meaning::File(file) = other { Some(*file) } else { None };
    let title = file.and_then(|file| links.page(file)).map(|page| build.graph.page(page).title.value.clone());
    let path = file.map(|file| build.sources.get(file).path.to_string());
    let written = link.span.map(|span| (build.sources.get(span.file), span.range().start));
    Entry {
        title: title.or_else(|| path.clone()).unwrap_or_else(|| link.text.clone()),
        path,
        fragment: link.heading.clone(),
        file: written.map(|(file, _)| file.path.to_string()),
        line: written.map(|(file, start)| file.line_column(start).0),
    }
}
