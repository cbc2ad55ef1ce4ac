//! Rules over the linked pages, one file each.
//!
//! In: the graph and the settings. Out: findings. A rule must not change anything, nor know templates.

mod consent;
mod contacts;
mod datasets;
mod dates;
mod embargo;
mod finished;
mod guides;
pub mod orphans;
mod required;
mod series;

use crate::{
    config::Config,
    diagnostic::Diagnostic,
    graph::Graph,
    page::{Page, PageId},
};
use rayon::prelude::*;

/// What a rule reads.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The settings and the clock.
    pub config: &'a Config,
    /// The pages.
    pub graph: &'a Graph,
}

/// A rule for each page by itself.
type PageRule = fn(Checked, PageId, &Page, &mut Vec<Diagnostic>);

/// A rule for the site as a whole.
type SiteRule = fn(Checked) -> Vec<Diagnostic>;

/// All rules for each page, in the order of their files.
const PAGE_RULES: &[PageRule] = &[
    required::check,
    consent::check,
    datasets::check,
    dates::check,
    embargo::check,
    finished::check,
    guides::check,
    series::check,
];
/// All rules for the site, in the order of their files.
const SITE_RULES: &[SiteRule] = &[contacts::check, orphans::check];

/// So many pages are looked at in one go.
const PAGES_AT_ONCE: usize = 256;

/// Runs the rules for each page on one page.
#[must_use]
pub fn page(config: &Config, graph: &Graph, id: PageId) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let checked = Checked { config, graph };
    PAGE_RULES.iter().for_each(|rule| rule(checked, id, graph.page(id), &mut found));
    found
}

/// Runs the rules for the site as a whole.
#[must_use]
pub fn site(config: &Config, graph: &Graph) -> Vec<Diagnostic> {
    let checked = Checked { config, graph };
    SITE_RULES.iter().flat_map(|rule| rule(checked)).collect()
}

/// Runs every rule. Each page is looked at once, by all the rules.
#[must_use]
pub fn check(config: &Config, graph: &Graph) -> Vec<Diagnostic> {
    let checked = Checked { config, graph };
    let pages: Vec<(PageId, &Page)> = graph.pages().collect();
    let parts = pages.par_chunks(PAGES_AT_ONCE).map(|pages| {
        let mut found = Vec::new();
        for (id, page) in pages {
            PAGE_RULES.iter().for_each(|rule| rule(checked, *id, page, &mut found));
        }
        found
    });
    let parts: Vec<Vec<Diagnostic>> = parts.chain(SITE_RULES.par_iter().map(|rule| rule(checked))).collect();
    // There may be very many findings: the list is made in its full size at once.
    let mut found = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| found.extend(part));
    found
}
