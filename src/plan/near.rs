//! Surgeries to come by place: here, and nearby.
//!
//! In: what is to come, soonest first, and the graph. Out: for each place what is to come in it, in the places that lie in
//! it, and around it. It must not know cards.

use super::cards::ToCome;
use crate::{
    graph::Graph,
    page::{Kind, PageId, Relation},
};
use std::collections::{BTreeMap, BTreeSet};

/// The most that a page shows of what is to come nearby.
pub const NEAR_MAX: usize = 6;

/// What is to come by place, as numbers of a list that begins with the soonest.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// The places of each.
    places: Vec<Vec<PageId>>,
    /// In each place and in the places that lie in it, soonest first.
    within: BTreeMap<PageId, Vec<usize>>,
    /// Of each series, soonest first.
    of_series: BTreeMap<PageId, Vec<usize>>,
}

impl Near {
    /// What is to come, by place.
    #[must_use]
    pub fn new(graph: &Graph, to_come: &[ToCome]) -> Self {
        let places: Vec<Vec<PageId>> = to_come.iter().map(|it| places(graph, it.page)).collect();
        let mut within: BTreeMap<PageId, BTreeSet<usize>> = BTreeMap::new();
        for (at, own) in places.iter().enumerate().filter(|(at, _)| to_come[*at].is_soon) {
            for place in own {
                within.entry(*place).or_default().insert(at);
                if let Some(larger) = larger(graph, *place) {
                    within.entry(larger).or_default().insert(at);
                }
            }
        }
        let within = within.into_iter().map(|(place, all)| (place, all.into_iter().collect())).collect();
        let mut of_series: BTreeMap<PageId, Vec<usize>> = BTreeMap::new();
        for (at, it) in to_come.iter().enumerate() {
            let series = graph.forward(it.page, Relation::PartOf).next();
            of_series.entry(series.unwrap_or(it.page)).or_default().push(at);
        }
        Self { places, within, of_series }
    }

    /// The places of one.
    #[must_use]
    pub fn places(&self, at: usize) -> &[PageId] {
        &self.places[at]
    }

    /// What is to come in a place and in those that lie in it.
    #[must_use]
    pub fn here(&self, place: PageId) -> &[usize] {
        self.within.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What is to come of a series.
    #[must_use]
    pub fn of_series(&self, series: PageId) -> &[usize] {
        self.of_series.get(&series).map_or(&[], Vec::as_slice)
    }

    /// What is to come in the larger place and in the others that lie in it.
    pub fn around<'a>(&'a self, graph: &Graph, place: PageId) -> impl Iterator<Item = usize> + 'a {
        let here = self.here(place);
        let around = larger(graph, place).map_or(&[][..], |larger| self.here(larger));
        around.iter().copied().filter(|at| here.binary_search(at).is_err()).take(NEAR_MAX)
    }
}

/// The larger place that a place lies in.
#[must_use]
pub fn larger(graph: &Graph, place: PageId) -> Option<PageId> {
    graph.forward(place, Relation::Inside).next()
}

/// Where a surgery takes place: what it says, or its series where it names no place of its own.
fn places(graph: &Graph, id: PageId) -> Vec<PageId> {
    let own: Vec<PageId> = graph.forward(id, Relation::About).collect();
    let page = graph.page(id);
    let elsewhere = ["venue", "address"].iter().any(|key| page.field(key).is_some());
    let series = graph.forward(id, Relation::PartOf).next();
    match series.filter(|_| own.is_empty() && page.kind == Kind::Surgery && !elsewhere) {
        Some(series) => graph.forward(series, Relation::About).collect(),
        None => own,
    }
}
