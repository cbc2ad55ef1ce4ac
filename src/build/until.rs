//! Until when a build stands, if nobody changes a file.
//!
//! In: the clock, the pages and the dates of series. Out: the first instant at which a page comes or goes, a surgery ends, or the next day
//! begins. All that the clock decides in a site must be named here.

use crate::{
    config::Config,
    graph::Graph,
    page::{Kind, Moment, Page, PageId, Relation, ends_at},
    plan::sessions::Sessions,
};
use jiff::Timestamp;

/// The first instant behind the clock at which something is another.
#[must_use]
pub fn until(config: &Config, graph: &Graph, sessions: &Sessions) -> Timestamp {
    let midnight = config.ends(Moment { day: config.today(), time: None });
    let turns = graph.pages().flat_map(|(id, page)| turns(config, graph, id, page));
    let computed = sessions.ends().map(|at| config.ends(at));
    turns.chain(computed).chain([midnight]).filter(|at| *at > config.instant).min().unwrap_or(Timestamp::MAX)
}

/// The instants at which a page comes, goes or is over.
fn turns<'a>(
    config: &'a Config,
    graph: &'a Graph,
    id: PageId,
    page: &'a Page,
) -> impl Iterator<Item = Timestamp> + 'a {
    let comes = ["publish", "embargo"].into_iter().filter_map(|key| Some(config.begins(page.moment(key)?)));
    let goes = page.moment("expires").map(|at| config.ends(at));
    let series = || graph.forward(id, Relation::PartOf).next().map(|series| graph.page(series));
    let ends = if page.kind == Kind::Surgery { ends_at(page, series()) } else { None };
    comes.chain(goes).chain(ends.map(|at| config.ends(at)))
}
