//! Cards: what one page shows of another.
//!
//! In: the graph and the clock. Out: a card for each page. It must not read any text: an edit would spread to neighbours.

use super::{
    sessions::Sessions,
    view::{Card, Shown},
};
use crate::{
    config::Config,
    graph::Graph,
    page::{Kind, Moment, Page, PageId, Relation, ends_at},
};
use rayon::prelude::*;
use std::sync::Arc;

/// A card for each page, published or not, in path order.
#[must_use]
pub fn all(config: &Config, graph: &Graph, sessions: &Sessions) -> Vec<Arc<Shown>> {
    let ids: Vec<PageId> = graph.pages().map(|(id, _)| id).collect();
    ids.into_par_iter().map(|id| Shown::new(card(config, graph, sessions, id))).collect()
}

fn card(config: &Config, graph: &Graph, sessions: &Sessions, id: PageId) -> Card {
    let page: &Page = graph.page(id);
    let moment = page.moment(if page.kind == Kind::Surgery { "when" } else { "date" });
    let shown = moment.filter(|_| matches!(page.kind, Kind::Surgery | Kind::Post | Kind::Story));
    let date = shown.map(|m| if page.kind == Kind::Surgery { m.full() } else { m.day.long() });
    let status = page.text("status").filter(|s| page.kind == Kind::Surgery && *s != "on");
    // Dates that are named one by one are too many for a note; rules are not.
    let rules: Vec<&str> = page.texts("repeats").iter().map(|(text, _)| text.as_str()).collect();
    let rules = rules.join("; ");
    let is_rule = !rules.starts_with(|c: char| c.is_ascii_digit()) && !rules.is_empty();
    let repeats = page.text("repeats").or(is_rule.then_some(rules.as_str())).or(page.text("role"));
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
        state: state(config, graph, sessions, id),
    }
}

/// Whether a surgery or series is `to come` or `past`, or a post `withdrawn` or `pinned`; nothing for other kinds. A
/// surgery is past when it is over.
#[must_use]
pub fn state(config: &Config, graph: &Graph, sessions: &Sessions, id: PageId) -> &'static str {
    let page = graph.page(id);
    match page.kind {
        Kind::Surgery => {
            let series = graph.forward(id, Relation::PartOf).next().map(|series| graph.page(series));
            match ends_at(page, series) {
                Some(ends) if config.is_over(ends) => "past",
                _ => "to come",
            }
        }
        Kind::Series => {
            let by_rule = sessions.of(id).is_some_and(|dates| !dates.to_come.is_empty());
            let mut dates = graph.backward(id, Relation::PartOf);
            let is_to_come = by_rule || dates.any(|d| state(config, graph, sessions, d) == "to come");
            if is_to_come { "to come" } else { "past" }
        }
        Kind::Post if page.withdrawn().is_some() => "withdrawn",
        Kind::Post if page.flag("pinned") == Some(true) => "pinned",
        _ => "",
    }
}

/// The most dates of one series without a file that lists of several series show.
const SOON_MAX: usize = 3;

/// A surgery to come: when it begins, and its card.
#[derive(Clone, Debug)]
pub struct ToCome {
    /// When it begins.
    pub when: Moment,
    /// The page of it; of a date without a file that of its series.
    pub page: PageId,
    /// Its card.
    pub card: Arc<Shown>,
    /// Whether it takes place, as far as is known.
    pub is_on: bool,
    /// Whether lists of several series show it: of each, only the next dates without a file.
    pub is_soon: bool,
}

/// All surgeries to come, those without a file too, soonest first.
#[must_use]
pub fn to_come(config: &Config, graph: &Graph, sessions: &Sessions, cards: &[Arc<Shown>]) -> Vec<ToCome> {
    let files = graph.published().filter(|(id, page)| {
        page.kind == Kind::Surgery
            && !page.hidden_from("lists")
            && state(config, graph, sessions, *id) == "to come"
    });
    let files = files.filter_map(|(id, page)| {
        let is_on = page.text("status") != Some("cancelled");
        Some(ToCome {
            when: page.moment("when")?,
            page: id,
            card: cards[id.0 as usize].clone(),
            is_on,
            is_soon: true,
        })
    });
    let series = sessions.all().filter(|(id, _)| !graph.page(*id).hidden_from("lists"));
    let computed = series.flat_map(|(id, dates)| {
        let card = move |when: &Moment| dated(&cards[id.0 as usize].card, *when);
        dates.to_come.iter().enumerate().map(move |(at, when)| ToCome {
            when: *when,
            page: id,
            card: card(when),
            is_on: true,
            is_soon: at < SOON_MAX,
        })
    });
    let mut all: Vec<ToCome> = files.chain(computed).collect();
    all.sort_by_key(|it| (it.when.start(), it.page, it.when.time));
    all
}

/// The card of a date of a series that has no file: it leads to the series.
fn dated(series: &Card, when: Moment) -> Arc<Shown> {
    Shown::new(Card {
        kind: Kind::Surgery.name(),
        date: when.full(),
        date_iso: when.iso(),
        // What is said of a series is said once, not with each of its dates.
        summary: String::new(),
        note: String::new(),
        state: "to come",
        ..series.clone()
    })
}
