//! Which page a person means.
//!
//! In: a path, a name or an address as people type it. Out: what lies there, or the nearest names. It must not know
//! what is to be done with it.

use super::Links;
use crate::{
    build::Build,
    diagnostic::nearest,
    page::{Alias, PageId, Route},
    parse::CONTENT,
    source::FileId,
};

/// What a person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A page.
    Page(PageId),
    /// A file that is no page.
    File(FileId),
    /// A folder, from the site root, without a slash at its end.
    Folder(String),
}

/// What is meant by `content/guides/damp.md`, `guides/damp.md`, `guides/damp`, `damp`, `/guides/damp/` or `guides/`;
/// where nothing is, a sentence says what may have been meant.
pub fn which(build: &Build, links: &Links, written: &str) -> Result<Named, String> {
    let text = written.trim();
    let whole = text.strip_prefix(build.config.url.as_str()).map(|rest| format!("/{rest}"));
    let text = whole.as_deref().unwrap_or(text);
    if let Some(address) = text.strip_prefix('/') {
        let below = text.strip_prefix(build.config.base());
        let found = links.at(address).or_else(|| links.at(below?)).filter(|_| !address.is_empty());
        if let Some(page) = found.or_else(|| at_old_address(build, text)) {
            return Ok(Named::Page(page));
        }
    }
    let path = below_content(text);
    let named = if text.ends_with('/') {
        folder(build, links, path).or_else(|| file(build, links, path))
    } else {
        file(build, links, path).or_else(|| folder(build, links, path))
    };
    let by_address = || links.at(path).filter(|_| !path.is_empty()).map(Named::Page);
    named.or_else(by_address).or_else(|| alone(build, path)).ok_or_else(|| near(build, text, path))
}

/// A path as people type it, as a path below `content/` without slashes at its ends.
#[must_use]
pub fn below_content(text: &str) -> &str {
    let text = text.trim_start_matches("./").trim_matches('/');
    text.strip_prefix(CONTENT).unwrap_or(if text == "content" { "" } else { text })
}

fn at_old_address(build: &Build, address: &str) -> Option<PageId> {
    let wanted = Route::written(address)?;
    let has =
        |alias: &str| Alias::read(alias).and_then(|alias| alias.route()).is_some_and(|route| route == wanted);
    let mut pages = build.graph.pages();
    pages.find(|(_, page)| page.texts("aliases").iter().any(|(alias, _)| has(alias))).map(|(id, _)| id)
}

fn file(build: &Build, links: &Links, path: &str) -> Option<Named> {
    let named = |path: String| {
        let file = build.sources.find(&path)?;
        Some(links.page(file).map_or(Named::File(file), Named::Page))
    };
    named(format!("{CONTENT}{path}"))
        .or_else(|| named(format!("{CONTENT}{path}.md")))
        .or_else(|| named(format!("{CONTENT}{path}/index.md")))
}

/// A folder, or the page that it is.
fn folder(build: &Build, links: &Links, path: &str) -> Option<Named> {
    let folder = format!("{CONTENT}{path}");
    let folder = folder.trim_end_matches('/').to_owned();
    let index = build.sources.find(&format!("{folder}/index.md")).and_then(|file| links.page(file));
    let is_there = build.sources.under(&format!("{folder}/")).next().is_some();
    index.map(Named::Page).or(is_there.then_some(Named::Folder(folder)))
}

/// The only page with this file name.
fn alone(build: &Build, name: &str) -> Option<Named> {
    let mut pages = build.graph.pages().filter(|(_, page)| page.file_name() == name);
    match (pages.next(), pages.next()) {
        (Some((page, _)), None) => Some(Named::Page(page)),
        _ => None,
    }
}

/// What may have been meant.
fn near(build: &Build, text: &str, path: &str) -> String {
    let near = if text.starts_with('/') {
        let names: Vec<String> =
            build.graph.pages().map(|(_, page)| format!("/{}", page.route.path())).collect();
        nearest::nearest(text, names.iter().map(String::as_str))
    } else {
        let path = path.strip_suffix(".md").unwrap_or(path);
        let names = || build.graph.pages().map(|(_, page)| page.name.as_str());
        let mut near = nearest::nearest_paths(path, names());
        if near.is_empty() {
            near = nearest::nearest(path, names());
        }
        near
    };
    nearest::sentence(&near)
        .unwrap_or_else(|| "Name its file, such as content/guides/damp.md, or its address.".to_owned())
}
