//! Cards: what one page shows of another.
//!
//! In: the graph and the clock. Out: a card for each page. It must not read any text: an edit would spread to neighbours.

use super::{Inputs, view::Card};
use crate::{
    config::Config,
    graph::Graph,
    page::{Kind, Page, PageId, Relation},
};
use std::sync::Arc;

/// A card for each page, published or not, in path order.
#[must_use]
pub fn all(config: &Config, graph: &Graph) -> Vec<Arc<Card>> {
    graph.pages().map(|(id, page)| Arc::new(card(config, graph, id, page))).collect()
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
        url: format!("{}{}", config.base(), page.route.path()),
        summary: page.summary.clone(),
        date: date.unwrap_or_default(),
        date_iso: moment.map(|m| m.iso()).unwrap_or_default(),
        minutes: page.number("minutes"),
        rung: page.number("rung"),
        note: status.or(repeats).unwrap_or_default().to_owned(),
        venue: graph.text(id, "venue").unwrap_or_default().to_owned(),
    }
}

/// Whether a surgery or series is `to come` or `past`; nothing for other kinds.
#[must_use]
pub fn state(inputs: &Inputs, id: PageId) -> &'static str {
    let page = inputs.graph.page(id);
    match page.kind {
        Kind::Surgery => match page.moment("when") {
            Some(when) if when.day < inputs.config.today() => "past",
            _ => "to come",
        },
        Kind::Series => {
            let dates = inputs.graph.backward(id, Relation::PartOf);
            if dates.into_iter().any(|d| state(inputs, d) == "to come") { "to come" } else { "past" }
        }
        _ => "",
    }
}

/// The next surgeries that take place, soonest first, at most three.
#[must_use]
pub fn next_surgeries(inputs: &Inputs) -> Vec<Arc<Card>> {
    let to_come = inputs.graph.published().filter(|(id, page)| {
        page.kind == Kind::Surgery
            && page.text("status") != Some("cancelled")
            && state(inputs, *id) == "to come"
    });
    let mut dated: Vec<_> = to_come.filter_map(|(id, page)| Some((page.moment("when")?, id))).collect();
    dated.sort();
    dated.into_iter().take(3).map(|(_, id)| inputs.card(id)).collect()
}
