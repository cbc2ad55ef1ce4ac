//! The lists a theme declares, computed.
//!
//! In: the theme's lists and the graph. Out: the claims of their pages. It must not know templates.

use super::{
    Claim, Inputs,
    archives::{self, Archive},
    calendar, cards, coming, feeds,
    list_page::{Cards, Head, Section, claims},
    view::{Card, Link, Shown},
};
use crate::{
    graph::ledger,
    page::{PageId, Relation, Route, slug},
    theme::{Group, ListSpec, Of, SectionSpec, Sort, lists::Only},
};
use rayon::prelude::*;
use std::{cmp::Reverse, collections::BTreeMap};

/// The name of lists of what a page has no room for.
pub const OVERFLOW: &str = "relation";
/// The key of pages that belong to no section: behind all others.
pub const NONE: &str = "~";

/// The key of pages without a date: behind all others, newest first.
const UNDATED: &str = "";

/// All lists, each as the claims of its pages.
#[must_use]
pub fn all(inputs: &Inputs) -> Vec<Claim> {
    let mut lists: Vec<(&ListSpec, Option<&Archive>)> = Vec::new();
    for (at, spec) in inputs.theme.lists.iter().enumerate() {
        match spec.each {
            Some(_) => lists.extend(inputs.archives.of(at).iter().map(|archive| (spec, Some(archive)))),
            None => lists.push((spec, None)),
        }
    }
    let claims = lists.into_par_iter().map(|(spec, archive)| declared(inputs, spec, archive));
    claims.collect::<Vec<_>>().into_iter().flatten().collect()
}

fn declared(inputs: &Inputs, spec: &ListSpec, archive: Option<&Archive>) -> Vec<Claim> {
    let sections = spec.sections.iter().flat_map(|s| sections(inputs, s, archive)).collect();
    let route = archive.map_or_else(|| spec.route(), |archive| archive.route.clone());
    let words = |text: &str| archive.map_or_else(|| text.to_owned(), |archive| archive.says(text));
    let head = Head {
        name: spec.name.clone(),
        title: words(&spec.title),
        summary: words(&spec.summary),
        template: spec.template.clone(),
        crumbs: crumbs(inputs, spec, &route),
        feeds: match spec.feed.is_empty() {
            true => [].into(),
            false => {
                let url = |route: &Route| inputs.frame.url(route);
                feeds::links(&inputs.config.title, &words(&spec.title), &route, url).into()
            }
        },
        made_on: spec.sections.iter().any(coming::is_to_come).then_some(inputs.frame.made_on),
        calendar: spec
            .sections
            .iter()
            .any(coming::is_to_come)
            .then(|| calendar::of_all(inputs.graph))
            .flatten(),
        first: route,
        page_size: spec.page_size.unwrap_or(inputs.frame.page_size),
        archives: archives::shown(inputs, spec).into(),
    };
    claims(inputs.frame, head, sections)
}

/// The way from the home page to a list: the lists whose addresses its own begins with. A page of an archive with none
/// of them has the list above the pages it shows.
fn crumbs(inputs: &Inputs, spec: &ListSpec, route: &Route) -> Vec<Link> {
    if *route == Route::home() {
        return Vec::new();
    }
    let mut crumbs = vec![Link { title: inputs.config.title.clone(), url: inputs.frame.url(&Route::home()) }];
    if spec.each.is_none() {
        return crumbs;
    }
    let parts: Vec<&str> = route.path().trim_end_matches('/').split('/').collect();
    for len in 1..parts.len() {
        let above = Route::page(&parts[..len]);
        if let Some(title) = inputs.archives.title_at(&above) {
            crumbs.push(Link { title: title.to_owned(), url: inputs.frame.url(&above) });
        }
    }
    if crumbs.len() == 1 {
        let kind = spec.sections.iter().find_map(|section| section.of.kind());
        let above = inputs.frame.above.iter().find(|(of, _)| Some(*of) == kind);
        crumbs.extend(above.map(|(_, link)| link.clone()));
    }
    crumbs
}

/// The list of all the pages on one side of a relation, where a page shows only the first of very many.
#[must_use]
pub fn overflow(inputs: &Inputs, id: PageId, side: &super::frame::Side, pages: &[PageId]) -> Vec<Claim> {
    let page = inputs.graph.page(id);
    let card = &inputs.frame.card(id).card;
    let head = Head {
        name: OVERFLOW.to_owned(),
        title: format!("{}: {}", card.title, side.heading),
        summary: String::new(),
        template: "list.html".to_owned(),
        crumbs: vec![
            Link { title: inputs.config.title.clone(), url: inputs.frame.url(&Route::home()) },
            Link { title: card.title.clone(), url: card.url.clone() },
        ],
        feeds: [].into(),
        made_on: None,
        calendar: None,
        first: side.route(&page.route),
        page_size: inputs.frame.page_size,
        archives: [].into(),
    };
    let [id, title, more, role] = [const { String::new() }; 4];
    let section = Section { id, title, more, role, cards: Cards::Pages(pages.to_vec()) };
    claims(inputs.frame, head, vec![section])
}

fn sections(inputs: &Inputs, spec: &SectionSpec, archive: Option<&Archive>) -> Vec<Section> {
    let Of::Kind(kind) = spec.of else { return vec![questions(inputs, spec)] };
    if coming::is_to_come(spec) {
        return coming::sections(inputs, spec, archive);
    }
    let in_state = |id: PageId| match spec.only {
        Only::All => true,
        Only::ToCome => cards::state(inputs.config, inputs.graph, &inputs.frame.sessions, id) == "to come",
        Only::Past => cards::state(inputs.config, inputs.graph, &inputs.frame.sessions, id) == "past",
    };
    let ids = archive.map_or(inputs.by_kind[kind as usize].as_slice(), |archive| &archive.pages);
    let listed = |id: &PageId| inputs.facts(*id).listed == Some(kind) && in_state(*id);
    let mut pages: Vec<PageId> = ids.iter().copied().filter(listed).collect();
    sort(inputs, &mut pages, spec.sort, archive);
    let view = |SectionPages { key, title, pages }| {
        let more = match (spec.by, spec.more.as_str()) {
            (_, "") => String::new(),
            (Group::Topic, _) if key == NONE => String::new(),
            (Group::Topic, base) => inputs.frame.url(&Route::page(&[base, &slug(&title)])),
            (Group::Year | Group::Month, base) => match dated_route(base, &key) {
                Some(route) => inputs.frame.url(&route),
                None => String::new(),
            },
            (_, base) => inputs.frame.url(&Route::page(&[base])),
        };
        let id = if matches!(spec.by, Group::Rung) { format!("rung-{key}") } else { slug(&title) };
        let mut pages = pages;
        pages.truncate(spec.limit.unwrap_or(usize::MAX));
        Section { id, title, more, role: spec.role.clone(), cards: Cards::Pages(pages) }
    };
    let groups = largest(grouped(inputs, spec, pages), spec.groups);
    match spec.by {
        Group::Year | Group::Month => groups.into_iter().rev().map(view).collect(),
        _ => groups.into_iter().map(view).collect(),
    }
}

/// Where the whole of a year or month is: at the address in which its numbers stand for the words in braces.
fn dated_route(address: &str, key: &str) -> Option<Route> {
    let (year, month) = key.split_once('/').unwrap_or((key, ""));
    let address = address.replace("{year}", year).replace("{month}", month);
    (key != UNDATED).then(|| Route::page(&[&address]))
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
                for (key, title) in keys(inputs, id, spec) {
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

/// Puts pages in order. What is pinned stands on top, but in an archive everything has its place in time.
fn sort(inputs: &Inputs, pages: &mut [PageId], sort: Sort, archive: Option<&Archive>) {
    let pinned = |id: PageId| archive.is_none() && inputs.facts(id).pinned;
    let newest = |id: PageId| (pinned(id), inputs.facts(id).dated, Reverse(id));
    match sort {
        Sort::Title => pages.sort_unstable_by_key(|id| inputs.title_order[id.0 as usize]),
        Sort::Newest => pages.sort_unstable_by_key(|id| Reverse(newest(*id))),
        Sort::Soonest => pages.sort_unstable_by_key(|id| (inputs.facts(*id).dated, *id)),
    }
}

/// The sections a page belongs to: a key to order them by, and a heading.
fn keys(inputs: &Inputs, id: PageId, spec: &SectionSpec) -> Vec<(String, String)> {
    let page = inputs.graph.page(id);
    let same = |text: String| vec![(text.clone(), text)];
    let many = |texts: Vec<String>, none: &str| match texts.is_empty() {
        true => vec![(NONE.to_owned(), none.to_owned())],
        false => texts.into_iter().map(|t| (slug(&t), t)).collect(),
    };
    match spec.by {
        Group::None | Group::Topic => Vec::new(),
        Group::Place => {
            let places =
                inputs.graph.forward(id, Relation::About).map(|place| coming::by_place(inputs, place));
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
        Group::Year | Group::Month => vec![match (inputs.facts(id).dated, spec.by) {
            (None, _) => (UNDATED.to_owned(), "Undated".to_owned()),
            (Some(at), Group::Month) => (archives::month_key(at), archives::month_title(at)),
            (Some(at), _) => (archives::year_key(at), archives::year_key(at)),
        }],
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
