//! Rules over the linked pages, one file each.
//!
//! In: the graph and the settings. Out: findings. A rule must not change anything, nor know templates.

mod consent;
mod contacts;
mod datasets;
mod dates;
mod guides;
mod orphans;
mod required;

use crate::{config::Config, diagnostic::Diagnostic, graph::Graph};
use rayon::prelude::*;

/// What a rule reads.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// The settings and the clock.
    pub config: &'a Config,
    /// The pages.
    pub graph: &'a Graph,
}

type Rule = fn(Checked) -> Vec<Diagnostic>;

/// All rules, in the order of their files.
const RULES: &[Rule] = &[
    required::check,
    consent::check,
    datasets::check,
    dates::check,
    guides::check,
    contacts::check,
    orphans::check,
];

/// Runs every rule.
#[must_use]
pub fn check(config: &Config, graph: &Graph) -> Vec<Diagnostic> {
    let checked = Checked { config, graph };
    joined(RULES.par_iter().map(|rule| rule(checked)).collect())
}

/// All findings in one list of just that size: there may be very many.
fn joined(parts: Vec<Vec<Diagnostic>>) -> Vec<Diagnostic> {
    let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| all.extend(part));
    all
}
