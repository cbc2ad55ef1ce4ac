//! Cards: what one page shows of another.
//!
//! In: the graph and the clock. Out: a card for each page. It must not read any text: an edit would spread to neighbours.

use super::view::{Card, Shown};
use crate::{
    config::Config,
    graph::Graph,
    page::{Kind, Page, PageId, Relation},
};
use rayon::prelude::*;
use std::sync::Arc;

/// A card for each page, published or not, in path order.
#[must_use]
pub fn all(config: &Config, graph: &Graph) -> Vec<Arc<Shown>> {
    let ids: Vec<PageId> = graph.pages().map(|(id, _)| id).collect();
    ids.into_par_iter().map(|id| Shown::new(card(config, graph, id, graph.page(id)))).collect()
}

fn card(config: &Config, graph: &Graph, id: PageId, page: &Page) -> Card {
    let moment = page.moment(if page.kind == Kind::Surgery { "when" } else { "date" });
    let shown = moment.filter(|_| matches!(page.kind, Kind::Surgery | Kind::Post | Kind::Story));
    let date = shown.map(|m| if page.kind == Kind::Surgery { m.full() } else { m.day.long() });
    let status = page.text("status").filter(|s| page.kind == Kind::Surgery && *s != "on");
    let repeats = page.text("repeats").or(page.text("role"));
    Card {
        kind: page.kind.name(),
        title: page.title.value.clone(),
        url: config.address(&page.route),
        summary: page.summary.clone(),
        date: date.unwrap_or_default(),
        date_iso: moment.map(|m| m.iso()).unwrap_or_default(),
        minutes: page.number("minutes"),
        rung: page.number("rung"),
        note: status.or(repeats).unwrap_or_default().to_owned(),
        venue: graph.text(id, "venue").unwrap_or_default().to_owned(),
        state: state(config, graph, id),
    }
}

/// Whether a surgery or series is `to come` or `past`, or a post `withdrawn` or `pinned`; nothing for other kinds.
#[must_use]
pub fn state(config: &Config, graph: &Graph, id: PageId) -> &'static str {
    let page = graph.page(id);
    match page.kind {
        Kind::Surgery => match page.moment("when") {
            Some(when) if when.day < config.today() => "past",
            _ => "to come",
        },
        Kind::Series => {
            let mut dates = graph.backward(id, Relation::PartOf);
            if dates.any(|d| state(config, graph, d) == "to come") { "to come" } else { "past" }
        }
        Kind::Post if page.withdrawn().is_some() => "withdrawn",
        Kind::Post if page.flag("pinned") == Some(true) => "pinned",
        _ => "",
    }
}

/// The next surgeries that take place, soonest first, at most three.
#[must_use]
pub fn next_surgeries(config: &Config, graph: &Graph) -> Vec<PageId> {
    let to_come = graph.published().filter(|(id, page)| {
        page.kind == Kind::Surgery
            && page.text("status") != Some("cancelled")
            && state(config, graph, *id) == "to come"
    });
    let mut dated: Vec<_> = to_come.filter_map(|(id, page)| Some((page.moment("when")?, id))).collect();
    dated.sort();
    dated.into_iter().take(3).map(|(_, id)| id).collect()
}
