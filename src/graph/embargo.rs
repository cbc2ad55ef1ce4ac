//! Pages under an embargo: what keeps each out of the site, and out of all that other pages say.
//!
//! In: the pages that say so themselves. Out: these and their translations, each with the page whose embargo it is. It
//! must not know the clock.

use super::{Answer, Graph, Linker, files::Files, id, names::Names};
use crate::{
    page::{Page, PageId, Relation, Route},
    source::Sources,
};
use std::{collections::BTreeMap, sync::Arc};

impl Graph {
    /// The page under an embargo that has this address, or had it.
    #[must_use]
    pub fn embargoed_at(&self, address: &str) -> Option<PageId> {
        let embargoed = &self.standing().embargoed;
        if embargoed.is_empty() {
            return None;
        }
        let route = Route::written(address.split(['#', '?']).next().unwrap_or_default())?;
        let is_there = |page: &Page| page.route == route || page.old_routes().any(|old| old == route);
        embargoed.iter().map(|(id, _)| *id).find(|id| is_there(self.page(*id)))
    }
}

/// The pages under an embargo, sorted, each with the page that says so: a translation tells what its original would.
#[must_use]
pub fn under_embargo(pages: &[Arc<Page>], own: Vec<PageId>, sources: &Sources) -> Vec<(PageId, PageId)> {
    if own.is_empty() {
        return Vec::new();
    }
    let originals = originals(pages, sources);
    let mut all: BTreeMap<PageId, PageId> = own.into_iter().map(|id| (id, id)).collect();
    // A translation may itself be translated.
    loop {
        let further = originals.iter().filter(|(page, _)| !all.contains_key(page));
        let further: Vec<_> = further.filter_map(|(page, of)| Some((*page, *all.get(of)?))).collect();
        if further.is_empty() {
            return all.into_iter().collect();
        }
        all.extend(further);
    }
}

/// Each translation and what it is one of.
fn originals(pages: &[Arc<Page>], sources: &Sources) -> Vec<(PageId, PageId)> {
    let (names, files) = (Names::new(pages), Files::new(pages, sources));
    let published = vec![true; pages.len()];
    let kinds = pages.iter().map(|page| page.kind).collect();
    let linker = Linker { kinds, pages, published: &published, sources, names: &names, files: &files };
    let translations = pages.iter().zip(0..).flat_map(|(page, at)| {
        let refs = page.refs.iter().filter(|reference| reference.relation == Relation::TranslationOf);
        refs.map(move |reference| (at, page, reference))
    });
    let found = translations.filter_map(|(at, page, reference)| {
        // What is wrong with the reference is found when all are resolved.
        match linker.answer(page, reference, &mut Vec::new()) {
            Answer::Page(original, _) => Some((id(at), original)),
            _ => None,
        }
    });
    found.collect()
}
