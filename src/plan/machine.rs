//! What machines read: assets, copied files, robots, `graph.json`.
//!
//! In: the graph and the settings. Out: claims. It must not know templates.

use super::{
    Claim, Content, Inputs,
    frame::{Frame, asset_route},
    sitemap,
};
use crate::{
    data::HandedOn,
    dataset::Made,
    graph::{Answer, Edge},
    page::{Kind, PageId, Route},
    source::{FileId, hash_of},
};
use std::{io::Write as _, sync::Arc};

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
            // What XML 1.0 has no place for.
            '\u{fffe}' | '\u{ffff}' => {}
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
    let files = pages.flat_map(|(id, page)| {
        // The file of a dataset is offered in its tidy form; as it is only where somebody links to it.
        let own = page.field("file").filter(|_| page.kind == Kind::Dataset).map(|field| field.span);
        let linked = page.refs.iter().zip(inputs.graph.answers(id));
        linked.filter_map(move |(reference, answer)| match answer {
            Answer::File(file) if Some(reference.span) != own => Some(*file),
            _ => None,
        })
    });
    let mut files: Vec<FileId> = files.collect();
    files.sort_unstable();
    files.dedup();
    files.retain(|id| inputs.data.handed_on(*id) == HandedOn::Whole);
    files.into_iter().map(|id| Claim::new(inputs.file_route(id), Content::Copy(id))).collect()
}

/// The tidy file of each dataset that is handed on, and what describes it.
#[must_use]
pub fn datasets(inputs: &Inputs) -> Vec<Claim> {
    let datasets = inputs.data.datasets().filter(|(_, dataset)| dataset.is_offered());
    let claims = datasets.flat_map(|(id, dataset)| {
        let page = &inputs.graph.page(id).route;
        Made::ALL.iter().map(move |made| {
            let url = inputs.frame.canonical(page);
            Claim::new(made.route(page), Content::Dataset(dataset.clone(), *made, url))
        })
    });
    claims.collect()
}

/// What [`files`] makes, be the sitemap long or short.
pub const FILES: &[&str] = &["sitemap.xml", "robots.txt", "graph.json"];

/// Sitemap, robots and the graph. Claims are sorted by route.
#[must_use]
pub fn files(inputs: &Inputs, claims: &[Claim]) -> Vec<Claim> {
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", inputs.config.url);
    let sitemap = sitemap::files(inputs, claims).into_iter();
    let sitemap = sitemap.map(|(route, text)| Claim::new(route, Content::Text(text)));
    let others = [("robots.txt", Content::Text(robots)), ("graph.json", whole(inputs))];
    sitemap.chain(others.map(|(path, content)| Claim::new(Route::file(path), content))).collect()
}

/// What `graph.json` is made from.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The published pages, in path order.
    pages: Vec<PageId>,
    /// All relations between them.
    edges: Arc<Vec<Edge>>,
}

fn whole(inputs: &Inputs) -> Content {
    let pages = inputs.graph.published().map(|(id, _)| id).collect();
    Content::Graph(Box::new(Whole { pages, edges: inputs.graph.shared_edges() }))
}

impl Whole {
    /// The hash of what it shows.
    #[must_use]
    pub fn hash(&self, frame: &Frame) -> u64 {
        let cards: Vec<u64> = self.pages.iter().map(|id| frame.card_hash(*id)).collect();
        hash_of(&(cards, &self.pages, &self.edges))
    }

    /// All pages and relations as JSON, one on a line: `pages` by address, `relations` as `[from, name, to]` where the
    /// numbers count the pages from 0.
    #[must_use]
    pub fn json(&self, frame: &Frame) -> Vec<u8> {
        let mut places = vec![0; frame.cards.len()];
        self.pages.iter().zip(0..).for_each(|(id, place)| places[id.0 as usize] = place);
        let place = |id: PageId| places[id.0 as usize];
        let mut text = Vec::with_capacity(self.pages.len() * 400);
        text.extend_from_slice(b"{\n\"pages\": [");
        for (at, id) in self.pages.iter().enumerate() {
            let card = &frame.card(*id).card;
            text.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            let parts = [("{\"url\":", &*card.url), (",\"kind\":", card.kind), (",\"title\":", &card.title)];
            for (key, value) in parts.into_iter().chain([(",\"summary\":", &*card.summary)]) {
                text.extend_from_slice(key.as_bytes());
                serde_json::to_writer(&mut text, value).expect("text is JSON");
            }
            text.push(b'}');
        }
        text.extend_from_slice(b"\n],\n\"relations\": [");
        for (at, edge) in self.edges.iter().enumerate() {
            let name = edge.relation.facts().name;
            text.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            let (from, to): (u32, u32) = (place(edge.from), place(edge.to));
            write!(text, "[{from},\"{name}\",{to}]").expect("memory takes what is written to it");
        }
        text.extend_from_slice(b"\n]\n}\n");
        text
    }
}
