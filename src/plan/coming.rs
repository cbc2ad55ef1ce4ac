//! The parts of a list that show surgeries to come, those without a file too.
//!
//! In: what is to come, and what a theme asks for. Out: sections, in the order of time or by place. It must not know how
//! a date is worked out.

use super::{
    Inputs,
    archives::Archive,
    cards::ToCome,
    list::NONE,
    list_page::{Cards, Section},
    nearby,
    view::Shown,
};
use crate::{
    graph::names::fold,
    page::{Kind, PageId, Route, slug},
    theme::{Group, Of, SectionSpec, Sort, lists::Only},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// What stands above those that take place nowhere in particular.
const ELSEWHERE: &str = "Elsewhere";

/// Whether a part lists surgeries to come.
#[must_use]
pub fn is_to_come(spec: &SectionSpec) -> bool {
    spec.of == Of::Kind(Kind::Surgery) && spec.only == Only::ToCome
}

/// One section to be.
struct Draft {
    title: String,
    more: String,
    cards: Vec<Arc<Shown>>,
}

/// The sections of such a part.
#[must_use]
pub fn sections(inputs: &Inputs, spec: &SectionSpec, archive: Option<&Archive>) -> Vec<Section> {
    let pages: Option<BTreeSet<PageId>> = archive.map(|archive| archive.pages.iter().copied().collect());
    let within = |it: &ToCome| pages.as_ref().is_none_or(|pages| pages.contains(&it.page));
    let all = inputs.frame.to_come.iter().enumerate();
    let listed = all.filter(|(_, it)| it.is_soon && inputs.facts(it.page).listed.is_some() && within(it));
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for (at, it) in listed {
        let places = if spec.by == Group::Place { inputs.nearby.places(at) } else { &[] };
        let nowhere = places.is_empty().then(|| (NONE.to_owned(), ELSEWHERE.to_owned(), String::new()));
        for (key, title, more) in places.iter().map(|place| by_place(inputs, *place)).chain(nowhere) {
            let draft = drafts.entry(key).or_insert(Draft { title, more, cards: Vec::new() });
            draft.cards.push(it.card.clone());
        }
    }
    if let (1, Some(only)) = (drafts.len(), drafts.get_mut(NONE)) {
        only.title.clone_from(&spec.title);
        if !spec.more.is_empty() {
            only.more = inputs.frame.url(&Route::page(&[&spec.more]));
        }
    }
    let section = |Draft { title, more, mut cards }| {
        if spec.sort == Sort::Newest {
            cards.reverse();
        }
        cards.truncate(spec.limit.unwrap_or(usize::MAX));
        Section { id: slug(&title), title, more, role: spec.role.clone(), cards: Cards::Others(cards) }
    };
    drafts.into_values().map(section).collect()
}

/// What sections by place are ordered by, the heading of one, and where the page of the place is. Places in the same
/// larger place stand together.
#[must_use]
pub fn by_place(inputs: &Inputs, place: PageId) -> (String, String, String) {
    let page = inputs.graph.page(place);
    let own = &page.title.value;
    let url = inputs.frame.url(&page.route);
    match nearby::larger(inputs.graph, place).map(|larger| &inputs.graph.page(larger).title.value) {
        Some(larger) => (format!("{}\0{}", fold(larger), fold(own)), format!("{own}, {larger}"), url),
        None => (fold(own), own.clone(), url),
    }
}
