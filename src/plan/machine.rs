//! What machines read: assets, copied files, sitemap, robots, `graph.json`.
//!
//! In: the graph and the settings. Out: claims. It must not know templates.

use super::{Claim, Content, Inputs, frame::asset_route};
use crate::{
    graph::Answer,
    page::{PageId, Route},
    source::FileId,
};

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

/// The theme's assets.
#[must_use]
pub fn assets(inputs: &Inputs) -> Vec<Claim> {
    let assets = inputs.theme.assets.iter();
    assets.map(|(name, id)| Claim::new(asset_route(inputs.sources, name, *id), Content::Copy(*id))).collect()
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
    files.into_iter().map(|id| Claim::new(inputs.file_route(id), Content::Copy(id))).collect()
}

/// What [`files`] makes.
pub const FILES: &[&str] = &["sitemap.xml", "robots.txt", "graph.json"];

/// Sitemap, robots and the graph.
#[must_use]
pub fn files(inputs: &Inputs, claims: &[Claim]) -> Vec<Claim> {
    let (sitemap, graph) = rayon::join(|| sitemap(inputs, claims), || graph(inputs));
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", inputs.config.url);
    let texts = FILES.iter().zip([sitemap, robots, graph]);
    texts.map(|(path, text)| Claim::new(Route::file(path), Content::Text(text.into()))).collect()
}

fn sitemap(inputs: &Inputs, claims: &[Claim]) -> String {
    let mut rows: Vec<(&Route, String)> = Vec::with_capacity(claims.len());
    for claim in claims {
        match &claim.content {
            Content::Page(content) => {
                let page = &content.page;
                if !page.hidden_from("sitemap") && !page.hidden_from("search") {
                    let dates = ["updated", "date", "checked"].iter().filter_map(|f| page.moment(f));
                    let changed = dates.max_by_key(|m| m.start()).map(|m| m.day.iso());
                    let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>"));
                    rows.push((&claim.route, changed.unwrap_or_default()));
                }
            }
            Content::List(_) if claim.route.file_path() != "404.html" => {
                rows.push((&claim.route, String::new()))
            }
            _ => {}
        }
    }
    rows.sort();
    let mut xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    let site = escaped(&inputs.config.url);
    for (route, changed) in rows {
        xml.push_str("<url><loc>");
        xml.push_str(&site);
        xml.push_str(&escaped(route.path()));
        xml.push_str("</loc>");
        xml.push_str(&changed);
        xml.push_str("</url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}

/// All pages and relations as JSON, one on a line: `pages` by address, `relations` as `[from, name, to]` where the
/// numbers count the pages from 0.
fn graph(inputs: &Inputs) -> String {
    let ids: Vec<PageId> = inputs.graph.published().map(|(id, _)| id).collect();
    let place = |id: PageId| ids.binary_search(&id).unwrap_or_default();
    let mut text = String::with_capacity(ids.len() * 400);
    text.push_str("{\n\"pages\": [");
    for (at, id) in ids.iter().enumerate() {
        let card = &inputs.frame.card(*id).card;
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        let parts = [("{\"url\":", &*card.url), (",\"kind\":", card.kind), (",\"title\":", &card.title)];
        for (key, value) in parts.into_iter().chain([(",\"summary\":", &*card.summary)]) {
            text.push_str(key);
            text.push_str(&serde_json::to_string(value).expect("text is JSON"));
        }
        text.push('}');
    }
    text.push_str("\n],\n\"relations\": [");
    for (at, edge) in inputs.graph.edges().iter().enumerate() {
        let name = edge.relation.facts().name;
        text.push_str(if at == 0 { "\n" } else { ",\n" });
        text.push_str(&format!("[{},\"{name}\",{}]", place(edge.from), place(edge.to)));
    }
    text.push_str("\n]\n}\n");
    text
}
