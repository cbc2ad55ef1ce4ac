//! Where each text and file of an old site lies in ours, no two in one place.
//!
//! In: all texts with the places they want. Out: their paths and addresses. It must not know what is in a text.

use super::{
    doc::{Doc, Old},
    goals::Goals,
    head,
    sort::Fate,
};
use crate::{
    page::{Kind, slug},
    parse,
    source::FileId,
    yaml::Node,
};
use std::collections::{BTreeMap, BTreeSet};

/// Where a text lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The path of its file from the site's root.
    pub path: String,
    /// Its address.
    pub route: String,
}

/// Where everything lies.
#[derive(Debug, Default)]
pub struct Places {
    /// For each text its place; nothing for those left out.
    pub docs: Vec<Option<Placed>>,
    /// New paths of texts and files by old ones.
    paths: BTreeMap<String, String>,
    /// The old address of each copied file.
    copies: Vec<(String, String, String)>,
}

impl Places {
    /// The new path of an old file.
    #[must_use]
    pub fn of(&self, old: &str) -> Option<&str> {
        self.paths.get(old).map(String::as_str)
    }

    /// What links can lead to.
    pub fn goals(&self, docs: &[Doc], old: &Old, goals: &mut Goals) {
        for (doc, placed) in docs.iter().zip(&self.docs) {
            if let Some(Placed { path, route }) = placed {
                let mut addresses = doc.place.old.clone();
                addresses.extend(super::keys::aliases(doc, route));
                goals.add(doc.path, &addresses, path, route);
                goals.add_topics(topics(doc).into_iter().map(|topic| slug(&topic)));
            }
        }
        for (path, address, new) in &self.copies {
            let route = format!("/{}", new.strip_prefix(parse::CONTENT).unwrap_or(new));
            goals.add(path, std::slice::from_ref(address), new, &route);
        }
        let _ = old;
    }
}

/// The topics that a text names.
fn topics(doc: &Doc) -> Vec<String> {
    let keys = ["tags", "categories", "category", "tag", "topics"];
    let own = keys.iter().filter_map(|key| doc.get(key)).flat_map(head::texts);
    let tables = doc.get("taxonomies").map(Node::entries).unwrap_or_default();
    let listed = tables.iter().flat_map(|entry| head::texts(&entry.value));
    own.chain(listed).chain(doc.place.topics.iter().cloned()).collect()
}

/// Places every text and file.
#[must_use]
pub fn all(old: &Old, docs: &[Doc], fates: &[(FileId, Fate)]) -> Places {
    let mut places = Places { docs: vec![None; docs.len()], ..Places::default() };
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // Of two that want one place, the older one gets it; so a later post moves nothing.
    let mut order: Vec<usize> = (0..docs.len()).collect();
    order.sort_by_key(|at| (docs[*at].place.date.map(|date| date.start()), docs[*at].path));
    for at in order {
        let doc = &docs[at];
        if doc.place.left.is_some() {
            continue;
        }
        let has_files = doc.place.bundle.as_ref().is_some_and(|folder| {
            fates.iter().any(|(file, fate)| {
                matches!(fate, Fate::Copy(_)) && old.files.get(*file).path.starts_with(folder)
            })
        });
        let base = format!("{}/{}", doc.place.kind.folder(), doc.place.name);
        let name = free(&base, doc, &mut taken);
        let end = if has_files { "/index.md" } else { ".md" };
        let path = format!("{}{name}{end}", parse::CONTENT);
        let route = format!("/{}", parse::route_of(&path).path());
        places.paths.insert(doc.path.to_owned(), path.clone());
        places.docs[at] = Some(Placed { path, route });
    }
    files(old, docs, fates, &mut places);
    places
}

/// The name, or the same with the day or a number behind it.
fn free(base: &str, doc: &Doc, taken: &mut BTreeSet<String>) -> String {
    let day = doc.place.date.filter(|_| doc.place.kind == Kind::Post).map(|date| date.day.iso());
    let dated = day.map(|day| format!("{base}-{day}"));
    let numbers = (2..).map(|number| format!("{base}-{number}"));
    let mut names = [base.to_owned()].into_iter().chain(dated).chain(numbers);
    let name = names.find(|name| !taken.contains(name)).expect("there are more numbers than texts");
    taken.insert(name.clone());
    name
}

/// Places files: beside the text whose folder they lie in, else where their address was.
fn files(old: &Old, docs: &[Doc], fates: &[(FileId, Fate)], places: &mut Places) {
    let bundles = docs.iter().zip(&places.docs).filter_map(|(doc, placed)| {
        let folder = doc.place.bundle.clone()?;
        let (above, _) = placed.as_ref()?.path.rsplit_once('/')?;
        let address = doc.place.old.first().cloned().unwrap_or_default();
        Some((folder, (above.to_owned(), address)))
    });
    let bundles: BTreeMap<String, (String, String)> = bundles.collect();
    let mut taken: BTreeSet<String> = places.paths.values().cloned().collect();
    for (file, fate) in fates {
        let Fate::Copy(to) = fate else { continue };
        let path = &*old.files.get(*file).path;
        let own =
            bundles.iter().rev().find_map(|(folder, to)| Some((path.strip_prefix(folder.as_str())?, to)));
        let (new, address) = match own {
            Some((rest, (above, address))) => {
                (format!("{above}/{rest}"), format!("{}/{rest}", address.trim_end_matches('/')))
            }
            None => (format!("{}{to}", parse::CONTENT), format!("/{to}")),
        };
        if taken.insert(new.clone()) {
            places.paths.insert(path.to_owned(), new.clone());
            places.copies.push((path.to_owned(), address, new));
        }
    }
}
