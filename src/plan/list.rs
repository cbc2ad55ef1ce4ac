//! The lists a theme declares, computed.
//!
//! In: the theme's lists and the graph. Out: their views. It must not know templates.

use super::{
    Claim, Content, Inputs, cards, machine,
    view::{Card, Link, ListView, SectionView},
};
use crate::{
    graph::ledger,
    page::{Kind, Page, PageId, Route, slug},
    theme::{Group, ListSpec, Of, SectionSpec, Sort, lists::Only},
};
use std::sync::Arc;

/// The key of pages that belong to no section: behind all others.
const NONE: &str = "~";

/// A list with its address and template.
pub struct Listed {
    /// Where it is.
    pub route: Route,
    /// What shows it.
    pub template: String,
    /// Its place in the navigation.
    pub menu: Option<i64>,
    /// What the template receives.
    pub view: ListView,
}

/// All lists.
#[must_use]
pub fn all(inputs: &Inputs) -> Vec<Listed> {
    let mut lists = Vec::new();
    for spec in &inputs.theme.lists {
        if !spec.each_topic {
            let route =
                if spec.url.ends_with(".html") { Route::file(&spec.url) } else { Route::page(&[&spec.url]) };
            lists.push(listed(inputs, spec, route, None));
            continue;
        }
        for topic in topics(inputs) {
            let route = Route::page(&[&spec.url, &slug(&topic)]);
            lists.push(listed(inputs, spec, route, Some(&topic)));
        }
    }
    lists
}

/// The list's claim to its address.
#[must_use]
pub fn claim(list: Listed, help: &[Arc<Card>]) -> Claim {
    let view = ListView { help: help.to_vec(), ..list.view };
    Claim { template: list.template, ..Claim::new(list.route, Content::List(Arc::new(view))) }
}

/// All topics, each in its first spelling, in the order of their addresses.
fn topics(inputs: &Inputs) -> Vec<String> {
    let all = inputs.graph.published().flat_map(|(_, page)| page.texts("topics"));
    let mut topics: Vec<(String, &str)> =
        all.map(|(t, _)| (slug(t), t.as_str())).filter(|t| !t.0.is_empty()).collect();
    topics.sort();
    topics.dedup_by(|a, b| a.0 == b.0);
    topics.into_iter().map(|(_, t)| t.to_owned()).collect()
}

fn listed(inputs: &Inputs, spec: &ListSpec, route: Route, topic: Option<&str>) -> Listed {
    let title = spec.title.replace("{topic}", topic.unwrap_or_default());
    let sections: Vec<SectionView> = spec.sections.iter().flat_map(|s| sections(inputs, s, topic)).collect();
    let home = Link { title: inputs.config.title.clone(), url: inputs.url(&Route::home()) };
    let above =
        topic.map(|_| Link { title: "Topics".to_owned(), url: inputs.url(&Route::page(&["topics"])) });
    let crumbs =
        if route == Route::home() { Vec::new() } else { [Some(home), above].into_iter().flatten().collect() };
    let feed = spec.feed.map(|kind| inputs.url(&super::feeds::route(kind)));
    let mut view = ListView {
        name: spec.name.clone(),
        title,
        summary: spec.summary.clone(),
        url: inputs.url(&route),
        canonical: inputs.canonical(&route),
        crumbs,
        sections,
        help: Vec::new(),
        json_ld: String::new(),
        feed: feed.unwrap_or_default(),
    };
    view.json_ld = machine::list_json_ld(inputs, &view);
    Listed { route, template: spec.template.clone(), menu: spec.menu, view }
}

fn sections(inputs: &Inputs, spec: &SectionSpec, topic: Option<&str>) -> Vec<SectionView> {
    let Of::Kind(kind) = spec.of else { return vec![questions(inputs, spec)] };
    let topic = topic.map(slug);
    let in_topic =
        |id: PageId| topic.as_ref().is_none_or(|topic| inputs.topics[id.0 as usize].contains(topic));
    let in_state = |id: PageId| match spec.only {
        Only::All => true,
        Only::ToCome => cards::state(inputs, id) == "to come",
        Only::Past => cards::state(inputs, id) == "past",
    };
    let all = inputs.graph.published().filter(|(_, page)| page.kind == kind && !page.hidden_from("lists"));
    let mut pages: Vec<(PageId, &Page)> = all.filter(|(id, _)| in_topic(*id) && in_state(*id)).collect();
    sort(&mut pages, spec.sort);
    let mut groups: Vec<(String, String, Vec<PageId>)> = Vec::new();
    for (id, page) in pages {
        for (key, title) in keys(inputs, page, spec) {
            match groups.iter_mut().find(|g| g.0 == key) {
                Some(group) => group.2.push(id),
                None => groups.push((key, title, vec![id])),
            }
        }
    }
    if spec.by == Group::Year {
        groups.sort_by(|a, b| b.0.cmp(&a.0));
    } else {
        groups.sort_by(|a, b| a.0.cmp(&b.0));
    }
    let view = |(key, title, pages): (String, String, Vec<PageId>)| {
        let more = match (spec.by, spec.more.as_str()) {
            (_, "") => String::new(),
            (Group::Topic, _) if key == NONE => String::new(),
            (Group::Topic, base) => inputs.url(&Route::page(&[base, &slug(&title)])),
            (_, base) => inputs.url(&Route::page(&[base])),
        };
        let id = if matches!(spec.by, Group::Rung) { format!("rung-{key}") } else { slug(&title) };
        let cards =
            pages.into_iter().take(spec.limit.unwrap_or(usize::MAX)).map(|p| inputs.card(p)).collect();
        SectionView { id, title, more, role: spec.role.clone(), cards }
    };
    groups.into_iter().map(view).collect()
}

fn sort(pages: &mut [(PageId, &Page)], sort: Sort) {
    let moment = |page: &Page| page.moment(if page.kind == Kind::Surgery { "when" } else { "date" });
    match sort {
        Sort::Title => pages.sort_by_cached_key(|(_, page)| crate::graph::names::fold(&page.title.value)),
        Sort::Newest => pages.sort_by_key(|(id, page)| {
            let pinned = page.flag("pinned") == Some(true);
            std::cmp::Reverse((pinned, moment(page), std::cmp::Reverse(*id)))
        }),
        Sort::Soonest => pages.sort_by_key(|(id, page)| (moment(page), *id)),
    }
}

/// The sections a page belongs to: a key to order them by, and a heading.
fn keys(inputs: &Inputs, page: &Page, spec: &SectionSpec) -> Vec<(String, String)> {
    let same = |text: String| vec![(text.clone(), text)];
    let many = |texts: Vec<String>, none: &str| match texts.is_empty() {
        true => vec![(NONE.to_owned(), none.to_owned())],
        false => texts.into_iter().map(|t| (slug(&t), t)).collect(),
    };
    match spec.by {
        Group::None => vec![(String::new(), spec.title.clone())],
        Group::Topic => many(page.texts("topics").iter().map(|(t, _)| t.clone()).collect(), "Other problems"),
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

fn questions(inputs: &Inputs, spec: &SectionSpec) -> SectionView {
    let card = |question: ledger::Question| {
        let times = question.surgeries.len();
        let note = if times == 1 {
            "asked at one surgery".to_owned()
        } else {
            format!("asked at {times} surgeries")
        };
        Arc::new(Card {
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
        })
    };
    let cards = ledger::unanswered(inputs.graph).into_iter().map(card).collect();
    let (title, role) = (spec.title.clone(), spec.role.clone());
    SectionView { id: slug(&title), title, more: String::new(), role, cards }
}
