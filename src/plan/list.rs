//! The lists a theme declares, computed.
//!
//! In: the theme's lists and the graph. Out: the claims of their pages. It must not know templates.

use super::{
    Claim, Inputs, calendar,
    cards::{self, ToCome},
    near,
    list_page::{Cards, Head, Section, claims},
    topics::Topic,
    view::{Card, Link, Shown},
};
use crate::{
    graph::{ledger, names::fold},
    page::{Kind, Page, PageId, Relation, Route, slug},
    theme::{Group, ListSpec, Of, SectionSpec, Sort, lists::Only},
};
use rayon::prelude::*;
use std::{cmp::Reverse, collections::BTreeMap, sync::Arc};

/// The key of pages that belong to no section: behind all others.
const NONE: &str = "~";

/// All lists, each as the claims of its pages.
#[must_use]
pub fn all(inputs: &Inputs) -> Vec<Claim> {
    let mut lists: Vec<(&ListSpec, Route, Option<&Topic>)> = Vec::new();
    for spec in &inputs.theme.lists {
        if spec.each_topic {
            let route = |key: &str| Route::page(&[&spec.url, key]);
            let all = inputs.topics.all().iter();
            lists.extend(all.map(|topic| (spec, route(&topic.key), Some(topic))));
        } else {
            lists.push((spec, spec.route(), None));
        }
    }
    let claims = lists.into_par_iter().map(|(spec, route, topic)| declared(inputs, spec, route, topic));
    claims.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn declared(inputs: &Inputs, spec: &ListSpec, route: Route, topic: Option<&Topic>) -> Vec<Claim> {
    let sections = spec.sections.iter().flat_map(|s| sections(inputs, s, topic)).collect();
    let home = Link { title: inputs.config.title.clone(), url: inputs.frame.url(&Route::home()) };
    let above =
        topic.map(|_| Link { title: "Topics".to_owned(), url: inputs.frame.url(&Route::page(&["topics"])) });
    let crumbs =
        if route == Route::home() { Vec::new() } else { [Some(home), above].into_iter().flatten().collect() };
    let feed = spec.feed.map(|kind| inputs.frame.url(&super::feeds::route(kind)));
    let head = Head {
        name: spec.name.clone(),
        title: spec.title.replace("{topic}", topic.map_or("", |t| &t.title)),
        summary: spec.summary.clone(),
        template: spec.template.clone(),
        crumbs,
        feed: feed.unwrap_or_default(),
        made_on: spec.sections.iter().any(is_to_come).then_some(inputs.frame.made_on),
        calendar: spec.sections.iter().any(is_to_come).then(|| calendar::of_all(inputs.graph)).flatten(),
        first: route,
    };
    claims(inputs.frame, head, sections)
}

/// Whether a part lists surgeries to come.
fn is_to_come(spec: &SectionSpec) -> bool {
    spec.of == Of::Kind(Kind::Surgery) && spec.only == Only::ToCome
}

/// The list of all the pages on one side of a relation, where a page shows only the first of very many.
#[must_use]
pub fn overflow(inputs: &Inputs, id: PageId, side: &super::frame::Side, pages: &[PageId]) -> Vec<Claim> {
    let page = inputs.graph.page(id);
    let card = &inputs.frame.card(id).card;
    let head = Head {
        name: "relation".to_owned(),
        title: format!("{}: {}", card.title, side.heading),
        summary: String::new(),
        template: "list.html".to_owned(),
        crumbs: vec![
            Link { title: inputs.config.title.clone(), url: inputs.frame.url(&Route::home()) },
            Link { title: card.title.clone(), url: card.url.clone() },
        ],
        feed: String::new(),
        made_on: None,
        calendar: None,
        first: side.route(&page.route),
    };
    let [id, title, more, role] = [const { String::new() }; 4];
    let section = Section { id, title, more, role, cards: Cards::Pages(pages.to_vec()) };
    claims(inputs.frame, head, vec![section])
}

fn sections(inputs: &Inputs, spec: &SectionSpec, topic: Option<&Topic>) -> Vec<Section> {
    let Of::Kind(kind) = spec.of else { return vec![questions(inputs, spec)] };
    if is_to_come(spec) {
        return to_come(inputs, spec, topic);
    }
    let in_state = |id: PageId| match spec.only {
        Only::All => true,
        Only::ToCome => cards::state(inputs.config, inputs.graph, &inputs.frame.sessions, id) == "to come",
        Only::Past => cards::state(inputs.config, inputs.graph, &inputs.frame.sessions, id) == "past",
    };
    let ids = topic.map_or(inputs.by_kind[kind as usize].as_slice(), |topic| &topic.pages);
    let listed = |id: &PageId| inputs.facts(*id).listed == Some(kind) && in_state(*id);
    let mut pages: Vec<PageId> = ids.iter().copied().filter(listed).collect();
    sort(inputs, &mut pages, spec.sort);
    let view = |SectionPages { key, title, pages }| {
        let more = match (spec.by, spec.more.as_str()) {
            (_, "") => String::new(),
            (Group::Topic, _) if key == NONE => String::new(),
            (Group::Topic, base) => inputs.frame.url(&Route::page(&[base, &slug(&title)])),
            (_, base) => inputs.frame.url(&Route::page(&[base])),
        };
        let id = if matches!(spec.by, Group::Rung) { format!("rung-{key}") } else { slug(&title) };
        let mut pages = pages;
        pages.truncate(spec.limit.unwrap_or(usize::MAX));
        Section { id, title, more, role: spec.role.clone(), cards: Cards::Pages(pages) }
    };
    let groups = largest(grouped(inputs, spec, pages), spec.groups);
    match spec.by {
        Group::Year => groups.into_iter().rev().map(view).collect(),
        _ => groups.into_iter().map(view).collect(),
    }
}

/// Surgeries to come, those without a file too: in the order of time, or by place.
fn to_come(inputs: &Inputs, spec: &SectionSpec, topic: Option<&Topic>) -> Vec<Section> {
    let in_topic = |it: &ToCome| topic.is_none_or(|topic| topic.pages.contains(&it.page));
    let all = inputs.frame.to_come.iter().enumerate();
    let listed = all.filter(|(_, it)| it.is_soon && inputs.facts(it.page).listed.is_some() && in_topic(it));
    let mut groups: BTreeMap<String, (String, String, Vec<Arc<Shown>>)> = BTreeMap::new();
    for (at, it) in listed {
        let places = if spec.by == Group::Place { inputs.near.places(at) } else { &[] };
        for (key, title, more) in places.iter().map(|place| by_place(inputs, *place)) {
            groups.entry(key).or_insert((title, more, Vec::new())).2.push(it.card.clone());
        }
        if places.is_empty() {
            let other = || (String::new(), spec.more.clone(), Vec::new());
            groups.entry(NONE.to_owned()).or_insert_with(other).2.push(it.card.clone());
        }
    }
    let alone = groups.len() == 1;
    let view = |(key, (title, more, mut cards)): (String, (String, String, Vec<Arc<Shown>>))| {
        let title = match (key == NONE, alone) {
            (false, _) => title,
            (true, true) => spec.title.clone(),
            (true, false) => "Elsewhere".to_owned(),
        };
        if spec.sort == Sort::Newest {
            cards.reverse();
        }
        cards.truncate(spec.limit.unwrap_or(usize::MAX));
        let more = if more.starts_with('/') && key == NONE { inputs.frame.url(&Route::page(&[&more])) } else { more };
        Section { id: slug(&title), title, more, role: spec.role.clone(), cards: Cards::Others(cards) }
    };
    groups.into_iter().map(view).collect()
}

/// What sections by place are ordered by, the heading of one, and where the page of the place is. Places in the same
/// larger place stand together.
fn by_place(inputs: &Inputs, place: PageId) -> (String, String, String) {
    let page = inputs.graph.page(place);
    let own = &page.title.value;
    let url = inputs.frame.url(&page.route);
    match near::larger(inputs.graph, place).map(|larger| &inputs.graph.page(larger).title.value) {
        Some(larger) => (format!("{}\0{}", fold(larger), fold(own)), format!("{own}, {larger}"), url),
        None => (fold(own), own.clone(), url),
    }
}

/// The pages of one section.
struct SectionPages {
    /// What the sections are ordered by.
    key: String,
    title: String,
    pages: Vec<PageId>,
}

/// The pages by section, in the order of their keys, in each as they stand here.
fn grouped(inputs: &Inputs, spec: &SectionSpec, pages: Vec<PageId>) -> Vec<SectionPages> {
    match spec.by {
        Group::None if pages.is_empty() => Vec::new(),
        Group::None => vec![SectionPages { key: String::new(), title: spec.title.clone(), pages }],
        Group::Topic => by_topic(inputs, &pages),
        _ => {
            let mut groups: BTreeMap<String, (String, Vec<PageId>)> = BTreeMap::new();
            for id in pages {
                for (key, title) in keys(inputs, id, inputs.graph.page(id), spec) {
                    groups.entry(key).or_insert_with(|| (title, Vec::new())).1.push(id);
                }
            }
            groups.into_iter().map(|(key, (title, pages))| SectionPages { key, title, pages }).collect()
        }
    }
}

fn by_topic(inputs: &Inputs, pages: &[PageId]) -> Vec<SectionPages> {
    let all = inputs.topics.all();
    let section = |key: &str, title: &str, pages_max: usize| {
        let (key, title) = (key.to_owned(), title.to_owned());
        SectionPages { key, title, pages: Vec::with_capacity(pages_max) }
    };
    let topics = all.iter().map(|topic| section(&topic.key, &topic.title, topic.pages.len()));
    let mut sections: Vec<_> = topics.chain([section(NONE, "Other problems", 0)]).collect();
    for id in pages {
        match inputs.topics.of(*id) {
            [] => sections[all.len()].pages.push(*id),
            own => own.iter().for_each(|at| sections[*at as usize].pages.push(*id)),
        }
    }
    sections.retain(|section| !section.pages.is_empty());
    sections.sort_by(|a, b| a.key.cmp(&b.key));
    sections
}

/// At most so many sections: those with the most pages, in their order.
fn largest(mut sections: Vec<SectionPages>, sections_max: Option<usize>) -> Vec<SectionPages> {
    if let Some(most) = sections_max.filter(|most| *most < sections.len()) {
        sections.sort_by(|a, b| b.pages.len().cmp(&a.pages.len()).then_with(|| a.key.cmp(&b.key)));
        sections.truncate(most);
        sections.sort_by(|a, b| a.key.cmp(&b.key));
    }
    sections
}

fn sort(inputs: &Inputs, pages: &mut [PageId], sort: Sort) {
    let newest = |id: PageId| (inputs.facts(id).pinned, inputs.facts(id).dated, Reverse(id));
    match sort {
        Sort::Title => pages.sort_unstable_by_key(|id| inputs.title_order[id.0 as usize]),
        Sort::Newest => pages.sort_unstable_by_key(|id| Reverse(newest(*id))),
        Sort::Soonest => pages.sort_unstable_by_key(|id| (inputs.facts(*id).dated, *id)),
    }
}

/// The sections a page belongs to: a key to order them by, and a heading.
fn keys(inputs: &Inputs, id: PageId, page: &Page, spec: &SectionSpec) -> Vec<(String, String)> {
    let same = |text: String| vec![(text.clone(), text)];
    let many = |texts: Vec<String>, none: &str| match texts.is_empty() {
        true => vec![(NONE.to_owned(), none.to_owned())],
        false => texts.into_iter().map(|t| (slug(&t), t)).collect(),
    };
    match spec.by {
        Group::None | Group::Topic => Vec::new(),
        Group::Place => {
            let places = inputs.graph.forward(id, Relation::About).map(|place| by_place(inputs, place));
            let keys: Vec<_> = places.map(|(key, title, _)| (key, title)).collect();
            if keys.is_empty() { vec![(NONE.to_owned(), "Elsewhere".to_owned())] } else { keys }
        }
        Group::Outcome => {
            let words = page.texts("outcome").iter().map(|(t, _)| string(inputs, &format!("outcome_{t}"), t));
            many(words.collect(), "Other")
        }
        Group::Type => many(page.text("type").map(capital).into_iter().collect(), "Other"),
        Group::Licence => {
            many(page.text("licence").map(str::to_owned).into_iter().collect(), "Licence not said")
        }
        Group::Letter => same(
            page.title
                .value
                .chars()
                .find(|c| c.is_alphanumeric())
                .map_or("#".into(), |c| c.to_uppercase().to_string()),
        ),
        Group::Year => {
            same(page.moment("date").map_or_else(|| "Undated".to_owned(), |m| m.day.0.year().to_string()))
        }
        Group::Rung => {
            let rung = page.number("rung").unwrap_or(4);
            vec![(rung.to_string(), string(inputs, &format!("rung_{rung}"), "Other skills"))]
        }
    }
}

/// A string of the theme, or these words where it has none.
fn string(inputs: &Inputs, key: &str, otherwise: &str) -> String {
    inputs.theme.strings.get(key).cloned().unwrap_or_else(|| otherwise.to_owned())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn questions(inputs: &Inputs, spec: &SectionSpec) -> Section {
    let card = |question: ledger::Question| {
        let times = question.surgeries.len();
        let note = if times == 1 {
            "asked at one surgery".to_owned()
        } else {
            format!("asked at {times} surgeries")
        };
        Shown::new(Card {
            kind: "question",
            title: question.text,
            url: String::new(),
            summary: String::new(),
            date: String::new(),
            date_iso: String::new(),
            minutes: None,
            rung: None,
            note,
            venue: String::new(),
            state: "",
        })
    };
    let cards = ledger::unanswered(inputs.graph).into_iter().map(card).collect();
    let (title, role) = (spec.title.clone(), spec.role.clone());
    Section { id: slug(&title), title, more: String::new(), role, cards: Cards::Others(cards) }
}
