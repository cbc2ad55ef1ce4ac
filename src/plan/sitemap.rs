//! The sitemap: every page and list with the moment it last changed, split where it is long.
//!
//! In: claims in the order of their addresses. Out: `sitemap.xml`, and the parts it names where it is an index
//! (<https://www.sitemaps.org/protocol.html>). It must not know templates.

use super::{Claim, Content, Inputs, machine::escaped};
use crate::page::{Moment, Route};
use rayon::prelude::*;

/// So many rows are written in one go.
const ROWS_AT_ONCE: usize = 1024;
/// The most addresses of one file.
const ADDRESSES_MAX: usize = 50_000;
/// The most bytes of one file, with what stands around its addresses.
const BYTES_MAX: usize = 50_000_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
const FOOT: &str = "</urlset>\n";

/// The files of the sitemap: `sitemap.xml`, and the parts where it is an index.
#[must_use]
pub fn files(inputs: &Inputs, claims: &[Claim]) -> Vec<(Route, String)> {
    let site = escaped(&inputs.config.url);
    let rows: String = claims
        .par_chunks(ROWS_AT_ONCE)
        .map(|claims| claims.iter().filter_map(|claim| row(inputs, &site, claim)).collect::<String>())
        .collect::<Vec<_>>()
        .concat();
    written(&site, &rows, ADDRESSES_MAX, BYTES_MAX)
}

/// The files with these rows, each a line, of which none has more than so many addresses and bytes.
fn written(site: &str, rows: &str, addresses_max: usize, bytes_max: usize) -> Vec<(Route, String)> {
    let parts = split(rows, addresses_max, bytes_max.saturating_sub(HEAD.len() + FOOT.len()));
    let whole = |rows: &str| [HEAD, rows, FOOT].concat();
    let first = Route::file("sitemap.xml");
    if parts.len() < 2 {
        return vec![(first, whole(rows))];
    }
    let name = |number: usize| format!("sitemap-{number}.xml");
    let links =
        (1..=parts.len()).map(|number| format!("<sitemap><loc>{site}{}</loc></sitemap>\n", name(number)));
    let head = HEAD.replace("<urlset", "<sitemapindex");
    let index = format!("{head}{}</sitemapindex>\n", links.collect::<String>());
    let parts = parts.into_iter().zip(1..).map(|(rows, number)| (Route::file(&name(number)), whole(rows)));
    [(first, index)].into_iter().chain(parts).collect()
}

/// The rows in parts of at most so many lines and bytes; a line that is longer alone has a part of its own.
fn split(rows: &str, lines_max: usize, bytes_max: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut to, mut lines) = (0, 0, 0);
    for line in rows.split_inclusive('\n') {
        if lines > 0 && (lines == lines_max || to - from + line.len() > bytes_max) {
            parts.push(&rows[from..to]);
            (from, lines) = (to, 0);
        }
        (to, lines) = (to + line.len(), lines + 1);
    }
    parts.push(&rows[from..to]);
    parts
}

/// The row of a page or list; nothing for one that search engines are not to find.
fn row(inputs: &Inputs, site: &str, claim: &Claim) -> Option<String> {
    let changed = match &claim.content {
        Content::Page(content) => {
            let facts = inputs.facts(content.id);
            facts.in_sitemap.then_some(facts.changed)?
        }
        Content::List(content) if !content.is_missing() => {
            content.pages().filter_map(|id| inputs.facts(id).changed).max_by_key(|at| at.start())
        }
        _ => return None,
    };
    let path = escaped(claim.route.path());
    let parts = match changed.map(|at| when(inputs, at)) {
        Some(when) => ["<url><loc>", site, &path, "</loc><lastmod>", &when, "</lastmod></url>\n"].concat(),
        None => ["<url><loc>", site, &path, "</loc></url>\n"].concat(),
    };
    Some(parts)
}

/// A moment as a W3C date and time: a day where no time is known, else with its distance from UTC.
fn when(inputs: &Inputs, at: Moment) -> String {
    let zoned = at.time.and_then(|_| at.start().to_zoned(inputs.config.time_zone.clone()).ok());
    zoned.map_or_else(|| at.day.iso(), |at| at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

#[cfg(test)]
mod tests {
    use super::{FOOT, HEAD, split, written};
    use proptest::prelude::*;

    #[test]
    fn a_short_sitemap_is_one_file() {
        let files = written("https://a.example/", "one\ntwo\n", 2, 10_000);
        assert_eq!(files.len(), 1);
        assert_eq!(
            (files[0].0.path(), files[0].1.as_str()),
            ("sitemap.xml", &*[HEAD, "one\ntwo\n", FOOT].concat())
        );
        assert_eq!(written("https://a.example/", "", 2, 10_000).len(), 1);
    }

    #[test]
    fn a_long_one_is_an_index_of_parts() {
        let files = written("https://a.example/", "one\ntwo\nthree\n", 2, 10_000);
        let paths: Vec<&str> = files.iter().map(|(route, _)| route.path()).collect();
        assert_eq!(paths, ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]);
        assert!(files[0].1.contains("<sitemapindex xmlns="));
        assert!(files[0].1.contains("<loc>https://a.example/sitemap-2.xml</loc>"));
        assert_eq!(files[1].1, [HEAD, "one\ntwo\n", FOOT].concat());
        assert_eq!(files[2].1, [HEAD, "three\n", FOOT].concat());
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_and_none_is_too_long(
            rows in proptest::collection::vec("[a-z]{0,9}\n", 0..40), lines in 1_usize..6, bytes in 10_usize..30,
        ) {
            let rows = rows.concat();
            let parts = split(&rows, lines, bytes);
            prop_assert_eq!(parts.concat(), rows.as_str());
            prop_assert!(parts.iter().all(|part| part.lines().count() <= lines && part.len() <= bytes));
            prop_assert!(rows.is_empty() || parts.iter().all(|part| !part.is_empty()));
        }
    }
}
