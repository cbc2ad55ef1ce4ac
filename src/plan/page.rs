//! The view of one page.
//!
//! In: a page and the graph. Out: its claim to an address with all it is made from. It must not know other views.

use super::{
    Claim, Content, Fill, Inputs,
    addresses::Addresses,
    cards, machine,
    view::{Card, HeadingView, Link, PageView, PathView, RelationView},
};
use crate::{
    graph::{Answer, path},
    page::{Day, Field, Kind, Page, PageId, Relation, Route, Value, slug},
    source::FileId,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// The page's claim to its address.
#[must_use]
pub fn claim(inputs: &Inputs, id: PageId, help: &[Arc<Card>], addresses: &Addresses) -> Claim {
    let page = inputs.graph.page(id);
    let mut view = view(inputs, id, help);
    view.json_ld = machine::json_ld(inputs, id, &view);
    let words = inputs.graph.words(id).iter().map(|word| match word {
        Some(to) => Fill::Link(inputs.card(*to).url.clone(), inputs.card(*to).summary.clone(), "word"),
        None => Fill::Nothing,
    });
    let fills = inputs.graph.answers(id).iter().map(|answer| fill(inputs, addresses, answer)).collect();
    Claim {
        route: page.route.clone(),
        template: page.kind.template().to_owned(),
        content: Content::Page(Arc::new(view), id, fills, words.collect()),
        made_from: made_from(inputs, id),
        span: Some(page.span()),
    }
}

fn made_from(inputs: &Inputs, id: PageId) -> Vec<FileId> {
    let own = inputs.graph.page(id);
    let mut files = vec![own.file];
    for relation in Relation::ALL {
        let both = inputs.graph.forward(id, *relation).chain(inputs.graph.backward(id, *relation));
        files.extend(both.map(|p| inputs.graph.page(p).file));
    }
    files.extend(path::learn(inputs.graph, id).into_iter().map(|p| inputs.graph.page(p).file));
    files.sort_unstable();
    files.dedup();
    files
}

fn fill(inputs: &Inputs, addresses: &Addresses, answer: &Answer) -> Fill {
    match answer {
        Answer::Page(to, heading) => {
            let card = inputs.card(*to);
            let anchor = heading.as_ref().map(|h| format!("#{h}")).unwrap_or_default();
            Fill::Link(format!("{}{anchor}", card.url), card.title.clone(), "")
        }
        Answer::Unpublished(to) => Fill::Unpublished(inputs.graph.page(*to).title.value.clone()),
        Answer::File(file) => {
            let url = inputs.url(&inputs.file_route(*file));
            let size = imagesize::blob_size(inputs.sources.get(*file).bytes()).ok();
            match size {
                Some(size) => Fill::Picture(url, Some((size.width, size.height))),
                None if url.ends_with(".svg") => Fill::Picture(url, None),
                None => Fill::Link(url, String::new(), "file"),
            }
        }
        Answer::Address(address) => match addresses.resolve(inputs, address) {
            Some(path) => Fill::Link(format!("{}{path}", inputs.config.base()), String::new(), ""),
            None => Fill::Nothing,
        },
        Answer::Heading(id) => Fill::Link(format!("#{id}"), String::new(), ""),
        Answer::Nothing => Fill::Nothing,
    }
}

fn view(inputs: &Inputs, id: PageId, help: &[Arc<Card>]) -> PageView {
    let page = inputs.graph.page(id);
    let language = page.text("language").unwrap_or(&inputs.config.language).to_owned();
    let skills = if page.kind == Kind::Guide { path::learn(inputs.graph, id) } else { Vec::new() };
    let skills: Vec<_> =
        skills.into_iter().filter(|s| inputs.graph.is_published(*s)).map(|s| inputs.card(s)).collect();
    let minutes = skills.iter().filter_map(|s| s.minutes).sum();
    let asked = page.texts("asked").iter().zip(inputs.graph.asked(id)).map(|((text, _), guide)| Link {
        title: text.clone(),
        url: guide.map(|g| inputs.card(g).url.clone()).unwrap_or_default(),
    });
    PageView {
        kind: page.kind.name(),
        title: page.title.value.clone(),
        summary: page.summary.clone(),
        url: inputs.url(&page.route),
        canonical: inputs.canonical(&page.route),
        direction: direction(&language),
        language,
        crumbs: crumbs(inputs, id),
        topics: topics(inputs, page),
        fields: fields(inputs, id),
        relations: relations(inputs, id),
        path: PathView { skills, minutes },
        headings: headings(page),
        asked: asked.collect(),
        help: help.to_vec(),
        state: cards::state(inputs, id),
        download: download(inputs, page),
        image: file(inputs, page, "image").map(|r| inputs.canonical(&r)).unwrap_or_default(),
        json_ld: String::new(),
        noindex: page.hidden_from("search"),
    }
}

/// Whether a language is written from right to left: its script says so, not the language alone.
fn direction(language: &str) -> &'static str {
    let mut parts = language.split('-');
    let base = parts.next().unwrap_or_default();
    let script = parts.find(|p| p.len() == 4);
    let arabic = ["ar", "fa", "he", "ps", "sd", "ug", "ur", "yi", "ckb", "dv"];
    match script {
        Some(script) if ["Arab", "Hebr", "Thaa", "Syrc", "Nkoo"].contains(&script) => "rtl",
        None if arabic.contains(&base) => "rtl",
        _ => "ltr",
    }
}

fn crumbs(inputs: &Inputs, id: PageId) -> Vec<Link> {
    let page = inputs.graph.page(id);
    let home = Link { title: inputs.config.title.clone(), url: inputs.url(&Route::home()) };
    let folder = Route::page(&[page.kind.folder()]);
    let list = inputs.theme.lists.iter().find(|l| Route::page(&[&l.url]) == folder);
    let list = list.map(|l| Link { title: l.title.clone(), url: inputs.url(&folder) });
    let series = inputs.graph.forward(id, Relation::PartOf).next();
    let series =
        series.map(|s| Link { title: inputs.card(s).title.clone(), url: inputs.card(s).url.clone() });
    let topic = topics(inputs, page).into_iter().next().filter(|_| page.kind == Kind::Guide);
    [Some(home), list, series, topic].into_iter().flatten().collect()
}

fn topics(inputs: &Inputs, page: &Page) -> Vec<Link> {
    let topics = page.texts("topics").iter();
    topics
        .map(|(t, _)| Link { title: t.clone(), url: inputs.url(&Route::page(&["topics", &slug(t)])) })
        .collect()
}

fn headings(page: &Page) -> Vec<HeadingView> {
    let step = |id: &str| page.steps.iter().position(|s| s.id == id).map(|at| at + 1);
    let all = page.headings.iter();
    all.map(|h| HeadingView { id: h.id.clone(), level: h.level, text: h.text.clone(), step: step(&h.id) })
        .collect()
}

fn file(inputs: &Inputs, page: &Page, field: &str) -> Option<Route> {
    let dir = inputs.sources.get(page.file).path.rsplit_once('/')?.0;
    let path = crate::parse::join(dir, page.text(field)?);
    inputs.sources.find(&path).map(|id| inputs.file_route(id))
}

fn download(inputs: &Inputs, page: &Page) -> String {
    let file = file(inputs, page, "file").or_else(|| file(inputs, page, "practice"));
    file.map(|r| inputs.url(&r)).unwrap_or_default()
}

fn day(day: Day) -> serde_json::Value {
    json!({ "iso": day.iso(), "text": day.long() })
}

fn fields(inputs: &Inputs, id: PageId) -> BTreeMap<&'static str, serde_json::Value> {
    let page = inputs.graph.page(id);
    let words = |field: &Field, text: &str| match field.name {
        "author" => machine::author(inputs, text),
        _ => text.to_owned(),
    };
    let value = |field: &Field| match inputs.graph.field(id, field.name).map(|f| &f.value) {
        None => serde_json::Value::Null,
        Some(Value::Text(text)) => json!(text),
        Some(Value::Texts(texts)) => texts.iter().map(|(t, _)| words(field, t)).collect(),
        Some(Value::Number(number)) => json!(number),
        Some(Value::Day(d)) => day(*d),
        Some(Value::Moment(m)) => json!({ "iso": m.iso(), "text": m.full(), "day": m.day.long() }),
        Some(Value::Flag(flag)) => json!(flag),
        Some(Value::Notes(notes)) => {
            notes.iter().map(|(d, t)| json!({ "date": day(*d), "text": t })).collect()
        }
        Some(Value::Anything(any)) => any.clone(),
    };
    Field::all_of(page.kind).map(|f| (f.name, value(f))).collect()
}

fn relations(inputs: &Inputs, id: PageId) -> BTreeMap<&'static str, RelationView> {
    let kind = inputs.graph.page(id).kind;
    let mut views = BTreeMap::new();
    for (relation, (own, other)) in Relation::ALL.iter().zip(&inputs.headings) {
        let facts = relation.facts();
        if facts.from.contains(&kind) {
            let cards = inputs.graph.forward(id, *relation).map(|p| inputs.card(p)).collect();
            views.insert(facts.name, RelationView { heading: own.clone(), cards });
        }
        if facts.to.contains(&kind) {
            let cards = inputs.graph.backward(id, *relation).map(|p| inputs.card(p)).collect();
            views.insert(facts.inverse, RelationView { heading: other.clone(), cards });
        }
    }
    views
}
