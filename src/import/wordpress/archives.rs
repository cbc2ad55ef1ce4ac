//! Lists of the old site: categories, tags, authors, months, feeds; and what answers their addresses now.
//!
//! In: the export. Out: pairs of an old path and a new address, and those of them that the new site answers as lines for
//! its record of addresses. It must not know texts.

use super::wxr::{Export, Item, Term};
use crate::{
    build::Build,
    import::report::{Part, Report},
    page::{Route, percent::decoded, slug},
    plan::Content,
};
use std::collections::{BTreeMap, BTreeSet};

/// The old lists of which the new site has its own, in a fixed order.
#[must_use]
pub fn lists(export: &Export, texts: &[(&Item, String)]) -> Vec<(String, String)> {
    let public: Vec<&Item> = texts
        .iter()
        .map(|(item, _)| *item)
        .filter(|item| item.status == "publish" && !item.has_password && item.kind == "post")
        .collect();
    let mut lists = BTreeMap::new();
    let mut add = |old: String, new: String| {
        lists.entry(old).or_insert(new);
    };
    let parents: BTreeMap<&str, &str> = export
        .terms
        .iter()
        .filter(|term| term.taxonomy == "category" && !term.parent.is_empty())
        .map(|term| (term.slug.as_str(), term.parent.as_str()))
        .collect();
    for term in public.iter().flat_map(|item| &item.terms) {
        let new = slug(&term.name);
        if new.is_empty() {
            continue;
        }
        match term.taxonomy.as_str() {
            "category" => {
                add(format!("/category/{}/", path(term, &parents)), format!("/topics/{new}/"));
                add(format!("/category/{}/", decoded(&term.slug)), format!("/topics/{new}/"));
            }
            "post_tag" | "tag" => add(format!("/tag/{}/", decoded(&term.slug)), format!("/topics/{new}/")),
            _ => {}
        }
    }
    for item in &public {
        let shown = export.authors.get(&item.creator).map(|shown| slug(shown)).unwrap_or_default();
        if !shown.is_empty() {
            add(format!("/author/{}/", slug(&item.creator)), format!("/authors/{shown}/"));
        }
        if let Some((year, rest)) = item.date.split_once('-')
            && let Some((month, _)) = rest.split_once('-')
            && year != "0000"
        {
            add(format!("/{year}/"), format!("/blog/{year}/"));
            add(format!("/{year}/{month}/"), format!("/blog/{year}/{month}/"));
        }
    }
    add("/feed/".to_owned(), "/blog/rss.xml".to_owned());
    add("/feed/atom/".to_owned(), "/blog/feed.xml".to_owned());
    // The feeds of a list lay below it.
    let feeds: Vec<(String, String)> = lists
        .iter()
        .filter(|(old, _)| ["/category/", "/tag/", "/author/"].iter().any(|folder| old.starts_with(folder)))
        .map(|(old, new)| (format!("{old}feed/"), format!("{new}rss.xml")))
        .collect();
    lists.into_iter().chain(feeds).collect()
}

/// The path of a category below those it lies in.
fn path(term: &Term, parents: &BTreeMap<&str, &str>) -> String {
    let mut parts = vec![term.slug.as_str()];
    let mut seen = BTreeSet::from([term.slug.as_str()]);
    while let Some(parent) =
        parts.last().and_then(|last| parents.get(last)).filter(|parent| seen.insert(parent))
    {
        parts.push(parent);
    }
    let parts: Vec<String> = parts.into_iter().rev().map(|part| decoded(part).into_owned()).collect();
    parts.join("/")
}

/// Whether the new site shows something of its own at a path: what only leads on does not count.
#[must_use]
pub fn has_own(build: &Build, path: &str) -> bool {
    build.plan.find(path).is_some_and(|output| !matches!(output.content, Content::Redirect(..)))
}

/// The lines for those lists that the new site answers; the others are told.
pub fn lines(lists: &[(String, String)], build: &Build, report: &mut Report) -> Vec<String> {
    let mut lines = Vec::new();
    for (old, new) in lists {
        let is_there = |address: &str| {
            let route = Route::written(address);
            route.is_some_and(|route| has_own(build, route.path()))
                || has_own(build, address.trim_start_matches('/'))
        };
        if is_there(old) {
            continue;
        }
        if is_there(new) {
            lines.push(format!("{old} -> {new}"));
            report.addresses.push((old.clone(), new.clone()));
        } else {
            report.list(
                Part::ToDo,
                "",
                None,
                format!("Nothing answers the old list {old} yet: the site has no {new}."),
            );
        }
    }
    lines
}
