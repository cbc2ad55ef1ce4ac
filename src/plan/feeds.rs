//! Atom feeds (RFC 4287) of the lists that want one.
//!
//! In: the newest pages of a kind. Out: finished XML that depends on those pages alone. It must not know templates.

use super::{Claim, Content, Inputs, machine::escaped};
use crate::page::{Kind, Moment, Page, PageId, Route};
use jiff::{Span, Zoned, civil::DateTime};
use rayon::prelude::*;
use std::cmp::Reverse;

/// The most entries of a feed.
const ENTRIES_MAX: usize = 20;

/// Where the feed of a kind is.
#[must_use]
pub fn route(kind: Kind) -> Route {
    if kind == Kind::Guide {
        Route::file("feed.xml")
    } else {
        Route::file(&format!("{}/feed.xml", kind.folder()))
    }
}

/// All feeds.
#[must_use]
pub fn all(inputs: &Inputs) -> Vec<Claim> {
    let kinds = inputs.theme.lists.par_iter().filter_map(|l| Some((l.feed?, l.title.as_str())));
    kinds.map(|(kind, title)| Claim::new(route(kind), Content::Text(atom(inputs, kind, title)))).collect()
}

/// As RFC 3339.
fn written(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A moment in the site's time zone; nothing for one beyond all calendars.
fn zoned(inputs: &Inputs, moment: Moment) -> Option<Zoned> {
    moment.start().to_zoned(inputs.config.time_zone.clone()).ok()
}

/// The pages of a kind that changed last, and when each did.
fn newest<'a>(inputs: &Inputs<'a>, kind: Kind) -> Vec<(Zoned, &'a Page)> {
    let pages = inputs.by_kind[kind as usize].iter().filter(|id| inputs.facts(**id).in_feeds);
    let mut dated: Vec<(Moment, PageId)> =
        pages.filter_map(|id| Some((inputs.facts(*id).changed?, *id))).collect();
    dated.sort_unstable_by_key(|(moment, id)| (Reverse(moment.start()), *id));
    let mut newest: Vec<(Zoned, &Page)> = Vec::new();
    let mut since = DateTime::MIN;
    for (moment, id) in dated {
        if moment.start() < since {
            break;
        }
        newest.extend(zoned(inputs, moment).map(|at| (at, inputs.graph.page(id))));
        if newest.len() == ENTRIES_MAX {
            // Where clocks are put back, what is later by the clock may be earlier.
            since = moment.start().saturating_sub(Span::new().days(2));
        }
    }
    newest.sort_by(|a, b| (b.0.timestamp(), &a.1.route).cmp(&(a.0.timestamp(), &b.1.route)));
    newest.truncate(ENTRIES_MAX);
    newest
}

fn atom(inputs: &Inputs, kind: Kind, title: &str) -> String {
    let dated = newest(inputs, kind);
    let newest = dated.first().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), |(at, _)| written(at));
    let own = inputs.frame.canonical(&route(kind));
    let home = inputs.frame.canonical(&Route::page(&[kind.folder()]));
    let site = escaped(&inputs.config.title);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{own}</id>\n<title>{site}: {}</title>\n<updated>{newest}</updated>\n<author><name>{site}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n",
        escaped(&inputs.config.language),
        escaped(title),
    );
    for (updated_at, page) in &dated {
        let url = escaped(&inputs.frame.canonical(&page.route));
        let published = page
            .moment("date")
            .and_then(|date| zoned(inputs, date))
            .map(|at| format!("<published>{}</published>\n", written(&at)));
        xml.push_str(&format!(
            "<entry>\n<id>{url}</id>\n<title>{}</title>\n<updated>{}</updated>\n{}\
             <link rel=\"alternate\" type=\"text/html\" href=\"{url}\"/>\n{}</entry>\n",
            escaped(&page.title.value),
            written(updated_at),
            published.unwrap_or_default(),
            if page.summary.is_empty() {
                String::new()
            } else {
                format!("<summary>{}</summary>\n", escaped(&page.summary))
            },
        ));
    }
    xml.push_str("</feed>\n");
    xml
}
