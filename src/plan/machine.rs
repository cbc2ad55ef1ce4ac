//! What machines read: the site's frame, assets, sitemap, robots, `graph.json`, structured data.
//!
//! In: the graph and the settings. Out: claims and JSON-LD that says only what is visible. It must not know templates.

use super::{
    Claim, Content, Inputs,
    list::Listed,
    view::{Link, ListView, PageView, SiteView},
};
use crate::{
    graph::Answer,
    page::{Kind, PageId, Route},
    source::FileId,
    theme::templates::json,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Text as XML or HTML text.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

/// What every page shows of the site.
#[must_use]
pub fn site(inputs: &Inputs, lists: &[Listed]) -> SiteView {
    let config = inputs.config;
    let pages = inputs.graph.published().filter_map(|(_, p)| Some((p.number("menu")?, p)));
    let mut menu: Vec<_> = pages.collect();
    menu.sort_by_key(|(at, page)| (*at, page.route.clone()));
    let mut navigation: Vec<_> = lists.iter().filter_map(|l| Some((l.menu?, l))).collect();
    navigation.sort_by_key(|(at, _)| *at);
    let assets = inputs
        .theme
        .assets
        .iter()
        .map(|(name, id)| (name.clone(), inputs.url(&asset_route(inputs, name, *id))));
    SiteView {
        title: config.title.clone(),
        summary: config.summary.clone(),
        url: config.url.clone(),
        base: config.base().to_owned(),
        language: config.language.clone(),
        contact: config.contact.clone(),
        licence: config.licence.clone(),
        menu: menu
            .into_iter()
            .map(|(_, p)| Link { title: p.title.value.clone(), url: inputs.url(&p.route) })
            .collect(),
        navigation: navigation
            .into_iter()
            .map(|(_, l)| Link { title: l.view.title.clone(), url: l.view.url.clone() })
            .collect(),
        assets: assets.collect::<BTreeMap<_, _>>(),
        extra: config.extra.clone(),
    }
}

/// An asset's address holds its revision, so that it can be kept by readers' browsers for ever.
fn asset_route(inputs: &Inputs, name: &str, id: FileId) -> Route {
    let revision = inputs.sources.get(id).revision.to_string();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    Route::file(&format!("assets/{stem}.{}.{extension}", &revision[..8]))
}

/// The theme's assets.
#[must_use]
pub fn assets(inputs: &Inputs) -> Vec<Claim> {
    let assets = inputs.theme.assets.iter();
    assets
        .map(|(name, id)| Claim {
            made_from: vec![*id],
            ..Claim::new(asset_route(inputs, name, *id), Content::Copy(*id))
        })
        .collect()
}

/// Files beside pages that a page links to, shows or offers.
#[must_use]
pub fn copies(inputs: &Inputs) -> Vec<Claim> {
    let pages = inputs.graph.published();
    let files = pages.flat_map(|(id, _)| inputs.graph.answers(id)).filter_map(|a| match a {
        Answer::File(file) => Some(*file),
        _ => None,
    });
    let mut files: Vec<FileId> = files.collect();
    files.sort_unstable();
    files.dedup();
    files
        .into_iter()
        .map(|id| Claim { made_from: vec![id], ..Claim::new(inputs.file_route(id), Content::Copy(id)) })
        .collect()
}

/// What [`files`] makes.
pub const FILES: &[&str] = &["sitemap.xml", "robots.txt", "graph.json"];

/// Sitemap, robots and the graph.
#[must_use]
pub fn files(inputs: &Inputs, claims: &[Claim]) -> Vec<Claim> {
    let text = |path: &str, text: String| Claim::new(Route::file(path), Content::Text(text.into()));
    vec![
        text(FILES[0], sitemap(inputs, claims)),
        text(FILES[1], format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", inputs.config.url)),
        text(FILES[2], graph(inputs)),
    ]
}

fn sitemap(inputs: &Inputs, claims: &[Claim]) -> String {
    let mut rows: Vec<(String, Option<String>)> = Vec::new();
    for claim in claims {
        match &claim.content {
            Content::Page(view, id, ..) => {
                let page = inputs.graph.page(*id);
                if !page.hidden_from("sitemap") && !view.noindex {
                    let changed = ["updated", "date", "checked"]
                        .iter()
                        .filter_map(|f| page.moment(f))
                        .max_by_key(|m| m.start());
                    rows.push((view.canonical.clone(), changed.map(|m| m.day.iso())));
                }
            }
            Content::List(view) if claim.route.file_path() != "404.html" => {
                rows.push((view.canonical.clone(), None))
            }
            _ => {}
        }
    }
    rows.sort();
    let mut xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for (url, changed) in rows {
        let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
        xml.push_str(&format!("<url><loc>{}</loc>{changed}</url>\n", escaped(&url)));
    }
    xml.push_str("</urlset>\n");
    xml
}

/// All pages and relations as JSON: `pages` by address, `relations` as `[from, relation, to]`.
fn graph(inputs: &Inputs) -> String {
    let url = |id| inputs.card(id).url.clone();
    let pages: Vec<Value> = inputs
        .graph
        .published()
        .map(|(id, p)| json!({ "url": url(id), "kind": p.kind.name(), "title": p.title.value, "summary": p.summary }))
        .collect();
    let edges = inputs.graph.edges().iter();
    let edges: Vec<Value> = edges.map(|e| json!([url(e.from), e.relation.facts().name, url(e.to)])).collect();
    format!("{:#}\n", json!({ "pages": pages, "relations": edges }))
}

fn crumbs(view: &[Link], title: &str, url: &str, site: &str) -> Value {
    let root = site.trim_end_matches('/');
    let host = root
        .split_once("://")
        .map_or(root, |(scheme, rest)| &root[..scheme.len() + 3 + rest.find('/').unwrap_or(rest.len())]);
    let mut items: Vec<Value> = Vec::new();
    for (name, item) in
        view.iter().map(|c| (c.title.as_str(), format!("{host}{}", c.url))).chain([(title, url.to_owned())])
    {
        items.push(json!({ "@type": "ListItem", "position": items.len() + 1, "name": name, "item": item }));
    }
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// Structured data of a list.
#[must_use]
pub fn list_json_ld(inputs: &Inputs, view: &ListView) -> String {
    let own = if view.crumbs.is_empty() {
        json!({ "@type": "WebSite", "@id": format!("{}#site", inputs.config.url), "name": inputs.config.title, "url": inputs.config.url })
    } else {
        crumbs(&view.crumbs, &view.title, &view.canonical, &inputs.config.url)
    };
    json(&json!({ "@context": "https://schema.org", "@graph": [own] }))
}

/// Structured data of a page: only what is visible on it.
#[must_use]
pub fn json_ld(inputs: &Inputs, id: PageId, view: &PageView) -> String {
    let page = inputs.graph.page(id);
    let mut own = json!({ "@id": view.canonical, "url": view.canonical, "name": view.title });
    let mut set = |key: &str, value: Value| own[key] = value;
    let thing = [Kind::Term, Kind::Place, Kind::Person, Kind::Organisation, Kind::Surgery];
    if !thing.contains(&page.kind) {
        set("inLanguage", json!(view.language));
    }
    if !view.summary.is_empty() {
        set("description", json!(view.summary));
    }
    match page.kind {
        Kind::Guide => {
            set("@type", json!("HowTo"));
            set("additionalType", json!("https://schema.org/LearningResource"));
            let step = |(at, s): (usize, &crate::page::Step)| json!({ "@type": "HowToStep", "position": at + 1, "name": s.title, "text": s.title, "url": format!("{}#{}", view.canonical, s.id) });
            set("step", page.steps.iter().enumerate().map(step).collect());
        }
        Kind::Skill => set("@type", json!("LearningResource")),
        Kind::Dataset => {
            set("@type", json!("Dataset"));
            if let Some(licence) = page.text("licence") {
                set("license", json!(licence));
            }
        }
        Kind::Surgery => event(inputs, id, &mut own),
        Kind::Post => {
            set("@type", json!("BlogPosting"));
            set("headline", json!(view.title));
            if !view.image.is_empty() {
                set("image", json!(view.image));
            }
            let authors = page
                .texts("author")
                .iter()
                .map(|(name, _)| json!({ "@type": "Person", "name": author(inputs, name) }));
            set("author", authors.collect());
            if let Some(date) = page.moment("date") {
                set("datePublished", json!(date.iso()));
            }
        }
        Kind::Term => set("@type", json!("DefinedTerm")),
        Kind::Place => set("@type", json!("Place")),
        Kind::Person => set("@type", json!("Person")),
        Kind::Organisation => set("@type", json!("Organization")),
        Kind::Story | Kind::Page | Kind::Series => set("@type", json!("WebPage")),
    }
    let path = crumbs(&view.crumbs, &view.title, &view.canonical, &inputs.config.url);
    json(&json!({ "@context": "https://schema.org", "@graph": [own, path] }))
}

/// The name of an author: the title of a person's page, or what was written.
#[must_use]
pub fn author(inputs: &Inputs, name: &str) -> String {
    let person = inputs
        .graph
        .published()
        .find(|(_, p)| p.kind == Kind::Person && (p.file_name() == name || p.title.value == name));
    person.map_or_else(|| name.to_owned(), |(_, p)| p.title.value.clone())
}

fn event(inputs: &Inputs, id: PageId, own: &mut Value) {
    let page = inputs.graph.page(id);
    own["@type"] = json!("Event");
    if let Some(when) = page.moment("when") {
        let zoned = when.start().to_zoned(inputs.config.time_zone.clone()).ok();
        let start = zoned.map_or_else(|| when.iso(), |z| z.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string());
        own["startDate"] = json!(start);
    }
    let venue = inputs.graph.text(id, "venue").unwrap_or(&page.title.value);
    own["location"] = json!({ "@type": "Place", "name": venue, "address": inputs.graph.text(id, "address").unwrap_or(venue) });
    let status = match page.text("status") {
        Some("cancelled") => "https://schema.org/EventCancelled",
        Some("moved") => "https://schema.org/EventRescheduled",
        _ => "https://schema.org/EventScheduled",
    };
    own["eventStatus"] = json!(status);
}
