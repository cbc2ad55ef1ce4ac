//! What must hold of every output of every case, so that an accepted expectation cannot bless a bug.

use casebook::build::Build;
use scraper::{Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is wrong with these outputs.
pub fn look(site: &Build, outputs: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut pages: BTreeMap<&str, (Html, BTreeSet<String>)> = BTreeMap::new();
    for (path, bytes) in outputs {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if path.ends_with(".html") {
            let page = Html::parse_document(text);
            let ids = ids(path, &page, &mut wrong);
            pages.insert(path, (page, ids));
        } else if path.ends_with(".xml") {
            let error = roxmltree::Document::parse(text).err();
            wrong.extend(error.map(|error| format!("{path} is not well-formed: {error}")));
        } else if path.ends_with(".json") {
            let error = serde_json::from_str::<serde_json::Value>(text).err();
            wrong.extend(error.map(|error| format!("{path} is not JSON: {error}")));
        }
    }
    for (path, (page, own)) in &pages {
        wrong.extend(page.errors.iter().map(|error| format!("{path}: {error}")));
        links(site, path, page, own, &pages, outputs, &mut wrong);
        if let Some(to) = refreshes_to(page) {
            let link = page.select(&selector("main a")).next().and_then(|a| a.value().attr("href"));
            let whole = to.strip_prefix(site.config.base()).map(|path| format!("{}{path}", site.config.url));
            let canonical = page.select(&selector("link[rel=canonical]")).next();
            let canonical = canonical.and_then(|link| link.value().attr("href"));
            if link != Some(to) || canonical != Some(whole.as_deref().unwrap_or(to)) {
                wrong.push(format!("{path} leads elsewhere than it says"));
            }
        }
        if !page_is_redirect(page) && page.select(&selector("h1")).count() != 1 {
            wrong.push(format!("{path} has not exactly one h1"));
        }
    }
    wrong
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("the selector is right")
}

fn page_is_redirect(page: &Html) -> bool {
    page.select(&selector("meta[http-equiv=refresh]")).next().is_some()
}

/// Where a page that stands for an old address leads.
fn refreshes_to(page: &Html) -> Option<&str> {
    let refresh = page.select(&selector("meta[http-equiv=refresh]")).next()?;
    Some(refresh.value().attr("content")?.split_once("url=")?.1)
}

fn ids(path: &str, page: &Html, wrong: &mut Vec<String>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for element in page.select(&selector("[id]")) {
        let id = element.value().attr("id").unwrap_or_default().to_owned();
        if !ids.insert(id.clone()) {
            wrong.push(format!("{path} has the id `{id}` twice"));
        }
    }
    ids
}

/// Every address of the site itself leads to an output, and every fragment to an id in it.
fn links(
    site: &Build,
    path: &str,
    page: &Html,
    own: &BTreeSet<String>,
    pages: &BTreeMap<&str, (Html, BTreeSet<String>)>,
    outputs: &BTreeMap<String, Vec<u8>>,
    wrong: &mut Vec<String>,
) {
    let base = site.config.base();
    for element in page.select(&selector("[href], [src]")) {
        let value = element.value();
        let Some(address) = value.attr("href").or(value.attr("src")) else { continue };
        let (before, fragment) = address.split_once('#').unwrap_or((address, ""));
        let before = before
            .strip_prefix(site.config.url.as_str())
            .map_or(before.to_owned(), |rest| format!("{base}{rest}"));
        if before.contains(':') {
            continue;
        }
        let target = if before.is_empty() {
            path.to_owned()
        } else {
            let Some(route) = before.strip_prefix(base) else {
                wrong.push(format!("{path}: `{address}` does not begin with {base}"));
                continue;
            };
            casebook::page::Route::file(route).file_path()
        };
        if !outputs.contains_key(&target) {
            wrong.push(format!("{path}: `{address}` leads nowhere"));
        } else if !fragment.is_empty() {
            let ids = if target == path { own } else { pages.get(target.as_str()).map_or(own, |p| &p.1) };
            if !ids.contains(fragment) {
                wrong.push(format!("{path}: there is no `{fragment}` in {target}"));
            }
        }
    }
}
