//! Addresses in raw HTML, which nothing but their author can follow.
//!
//! In: pages with raw HTML, and what moves. Out: sentences that say where to look. It must not know what is rewritten.

use super::{Site, moves::Moves, place};
use crate::{
    build::Build,
    page::{Page, Route},
    parse::{self, CONTENT, Vocabulary},
    source::Span,
};

/// What to look after in raw HTML: addresses of what moves, and in what moves those that begin from its own place.
pub(super) fn told(site: Site, moves: &Moves) -> Vec<String> {
    let build = site.build;
    let old = old_addresses(build, moves);
    let mut told = Vec::new();
    for (_, page) in build.graph.pages() {
        let file = build.sources.get(page.file);
        let bytes = file.bytes();
        let has = |word: &[u8]| bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
        if !has(b"href") && !has(b"src") {
            continue;
        }
        let Ok(parsed) = parse::page(page.file, file, &Vocabulary::default(), &build.config.rules) else {
            continue;
        };
        let new = moves.after(&file.path).strip_prefix(CONTENT).unwrap_or_default();
        let has_moved = parse::address(new, &page.fields, &build.config.rules) != page.route;
        for raw in parsed.written.raw {
            let Some(text) = bytes.get(raw.range()).and_then(|raw| std::str::from_utf8(raw).ok()) else {
                continue;
            };
            for (at, address) in addresses(text) {
                let is_relative = !address.starts_with(['/', '#']) && !address.contains(':');
                let leads = whole(build, page, address).is_some_and(|address| old.contains(&address));
                if leads || has_moved && is_relative {
                    let start = raw.range().start + at;
                    let place = place(build, Span::new(page.file, start..start));
                    told.push(format!("HTML is left as it is: look after `{address}` at {place}."));
                }
            }
        }
    }
    told
}

/// The addresses that are left, without slashes at their ends, sorted.
fn old_addresses(build: &Build, moves: &Moves) -> Vec<String> {
    let pages = build.graph.pages().filter_map(|(_, page)| {
        let path = moves.after(&build.sources.get(page.file).path).strip_prefix(CONTENT)?;
        (parse::address(path, &page.fields, &build.config.rules) != page.route)
            .then(|| page.route.path().trim_matches('/').to_owned())
    });
    let files =
        build.sources.iter().filter(|(_, file)| moves.is_moved(&file.path) && !file.path.ends_with(".md"));
    pages.chain(files.filter_map(|(_, file)| Some(file.path.strip_prefix(CONTENT)?.to_owned()))).collect()
}

/// The values of `href` and `src` in HTML, and where they begin.
fn addresses(html: &str) -> Vec<(usize, &str)> {
    let lower = html.to_ascii_lowercase();
    let mut found = Vec::new();
    for word in ["href", "src"] {
        for (at, _) in lower.match_indices(word) {
            let rest = html[at + word.len()..].trim_start();
            let Some(rest) = rest.strip_prefix('=').map(str::trim_start) else { continue };
            let (rest, end) = match rest.chars().next() {
                Some(mark @ ('"' | '\'')) => (&rest[1..], rest[1..].find(mark)),
                _ => (rest, rest.find(|c: char| c.is_whitespace() || c == '>')),
            };
            found.push((at, &rest[..end.unwrap_or(rest.len())]));
        }
    }
    found.sort_unstable();
    found
}

/// An address in raw HTML of a page as one below the site's, without slashes at its ends; nothing for one outside.
fn whole(build: &Build, page: &Page, address: &str) -> Option<String> {
    let path = address.split(['#', '?']).next().unwrap_or_default();
    let path =
        path.strip_prefix(build.config.url.as_str()).map_or(path.to_owned(), |rest| format!("/{rest}"));
    if path.is_empty() || path.starts_with("//") || path.contains(':') {
        return None;
    }
    let below = path.strip_prefix(build.config.base()).or_else(|| path.strip_prefix('/'));
    let whole = below.map_or_else(|| parse::join(page.route.path(), &path), str::to_owned);
    Some(Route::page(&[&whole]).path().trim_matches('/').to_owned())
}
