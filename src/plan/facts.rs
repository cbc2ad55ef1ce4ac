//! What lists, feeds and the sitemap ask of every page.
//!
//! In: the graph. Out: a few facts for each page, side by side: its front matter is gone through once, however many
//! lists ask. It must not know any list.

use crate::{
    graph::Graph,
    page::{Kind, Moment, Page, PageId},
};
use rayon::prelude::*;

/// The facts of one page.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its kind, where lists may show it.
    pub listed: Option<Kind>,
    /// Whether feeds may show it.
    pub in_feeds: bool,
    /// Whether the sitemap may name it.
    pub in_sitemap: bool,
    /// When it last changed in a way that matters to readers.
    pub changed: Option<Moment>,
    /// The date it hangs on: a surgery's start, when another page was first published.
    pub dated: Option<Moment>,
    /// Whether it stands before others.
    pub pinned: bool,
}

/// The facts of all pages, published or not, in path order.
#[must_use]
pub fn all(graph: &Graph) -> Vec<Facts> {
    let pages: Vec<(PageId, &Page)> = graph.pages().collect();
    pages.into_par_iter().map(|(id, page)| facts(page, graph.is_published(id))).collect()
}

fn facts(page: &Page, published: bool) -> Facts {
    let hidden_from = page.texts("hide_from");
    let shown = |place: &str| published && hidden_from.iter().all(|(hidden, _)| hidden != place);
    let dates = ["date", "updated", "checked"].iter().filter_map(|field| page.moment(field));
    Facts {
        listed: shown("lists").then_some(page.kind),
        in_feeds: shown("feeds"),
        in_sitemap: shown("sitemap") && shown("search"),
        changed: dates.max_by_key(|moment| moment.start()),
        dated: page.moment(if page.kind == Kind::Surgery { "when" } else { "date" }),
        pinned: page.flag("pinned") == Some(true),
    }
}
