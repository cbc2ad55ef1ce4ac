//! Every output, each owning all that it is made from.
//!
//! In: the graph, the settings, the theme. Out: a [`Plan`] in route order, and findings about addresses.
//! It must not know how an output is rendered, nor what stands in the output folder.

pub mod addresses;
mod anchors;
pub mod archives;
pub mod calendar;
pub mod cards;
pub mod catalog;
pub mod coming;
pub mod entry;
pub mod facts;
pub mod feeds;
pub mod fill;
pub mod frame;
pub mod hosts;
mod kept;
pub mod known;
pub mod list;
pub mod list_page;
mod lost;
pub mod machine;
pub mod nearby;
pub mod page;
mod partner;
pub mod promised;
pub mod redirects;
pub mod sessions;
pub mod sheet;
pub mod sitemap;
pub mod social;
pub mod structured;
pub mod timeline;
pub mod topics;
pub mod view;

use crate::{
    config::Config,
    data::{Data, HandedOn},
    dataset::{Dataset, Made},
    diagnostic::{Code, Diagnostic},
    graph::{Graph, names::fold},
    page::{Kind, Page, PageId, Route},
    record::Record,
    social_card::SocialCard,
    source::{FileId, Sources, Span, hash_of},
    theme::Theme,
};
use addresses::Addresses;
use archives::Archives;
use facts::Facts;
use feeds::Feeds;
use nearby::Nearby;
use rayon::prelude::*;
use redirects::Redirects;
use std::{borrow::Cow, sync::Arc};
use timeline::Timeline;
use topics::Topics;
pub use {fill::Fill, frame::Frame, list_page::ListContent, page::PageContent};

/// What an output is made from.
#[derive(Clone, Debug)]
pub enum Content {
    /// A page.
    Page(Box<PageContent>),
    /// A list.
    List(Box<ListContent>),
    /// A page that leads from an old address to this one, from the host's root; the page it leads to.
    Redirect(String, FileId),
    /// Finished text.
    Text(String),
    /// The calendar of a surgery or a series.
    Calendar(Box<calendar::Told>),
    /// A feed.
    Feed(feeds::FeedContent),
    /// All pages and relations, for `graph.json`.
    Graph(Box<machine::Whole>),
    /// A file that is made of a dataset, and the whole address of its page.
    Dataset(Arc<Dataset>, Made, String),
    /// A picture of a title.
    SocialCard(SocialCard),
    /// A file as it is.
    Copy(FileId),
}

/// One file to be made.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its address.
    pub route: Route,
    /// The template, for pages and lists.
    pub template: Cow<'static, str>,
    /// What it is made from.
    pub content: Content,
    /// The hash of all that, in named parts.
    pub fingerprint: Fingerprint,
}

/// The hash of an output's inputs in named parts, so that a rebuild can be explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    /// What it shows of other pages and of its own card.
    pub view: u64,
    /// The page's own file, or the bytes of the file.
    pub text: u64,
    /// What every page shows of the site.
    pub site: u64,
    /// The theme's templates, strings and lists.
    pub theme: u64,
}

/// All outputs, in route order, and what they share.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The outputs.
    pub outputs: Vec<Arc<Output>>,
    /// What all views share.
    pub frame: Arc<Frame>,
}

impl Plan {
    /// The output at this path below the site's base: `guides/damp/`.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Output> {
        let at = self.outputs.binary_search_by(|output| output.route.path().cmp(path)).ok()?;
        Some(&self.outputs[at])
    }

    /// The same plan, when these pages have other texts: each [looks like](Page::looks_like) the one it takes the place of.
    #[must_use]
    pub fn with_texts(&self, changed: &[PageId], graph: &Graph, sources: &Sources) -> Self {
        let mut feeds = feeds::Again::default();
        let again = |output: &Arc<Output>| {
            if let Content::Feed(content) = &output.content {
                let Some(feed) = feeds.feed(&content.feed, changed, graph) else { return output.clone() };
                let content = feeds::FeedContent { feed, format: content.format };
                let fingerprint = Fingerprint { text: content.text_hash(sources), ..output.fingerprint };
                let (route, template) = (output.route.clone(), output.template.clone());
                return Arc::new(Output { route, template, content: Content::Feed(content), fingerprint });
            }
            let Content::Page(content) = &output.content else { return output.clone() };
            let series = content.series.as_ref().map(|(id, _)| *id);
            let is_changed = |id: PageId| changed.binary_search(&id).is_ok();
            if !is_changed(content.id) && !series.is_some_and(is_changed) {
                return output.clone();
            }
            let mut content = content.clone();
            content.page = graph.shared(content.id);
            content.series = series.map(|id| (id, graph.shared(id)));
            let fingerprint = Fingerprint { text: text_hash(&content, sources), ..output.fingerprint };
            let (route, template) = (output.route.clone(), output.template.clone());
            Arc::new(Output { route, template, content: Content::Page(content), fingerprint })
        };
        Self { outputs: self.outputs.iter().map(again).collect(), ..self.clone() }
    }
}

/// What planning reads.
pub struct Inputs<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The theme.
    pub theme: &'a Theme,
    /// The pages.
    pub graph: &'a Graph,
    /// The data.
    pub data: &'a Data,
    /// The files.
    pub sources: &'a Sources,
    /// Every address that was ever published.
    pub record: &'a Record<'a>,
    /// What all views share.
    pub frame: &'a Frame,
    /// The topics and their pages.
    pub topics: Topics,
    /// What is to come, by place.
    pub nearby: Nearby,
    /// What lists ask of each page.
    facts: Vec<Facts>,
    /// The published pages of each kind, in the order of their titles.
    pub by_kind: Vec<Vec<PageId>>,
    /// For each page its place when all are ordered by title.
    pub title_order: Vec<u32>,
    /// Each person's page by file name and by title, sorted.
    people: Vec<(&'a str, PageId)>,
    /// The archives of each list of the theme.
    pub archives: Archives,
    /// The posts in time.
    pub timeline: Timeline,
}

impl<'a> Inputs<'a> {
    fn new(
        config: &'a Config,
        theme: &'a Theme,
        graph: &'a Graph,
        data: &'a Data,
        sources: &'a Sources,
        record: &'a Record<'a>,
        frame: &'a Frame,
    ) -> Self {
        let facts = facts::all(graph);
        let (titles, topics) = rayon::join(|| by_title(graph), || Topics::new(graph));
        let mut by_kind = vec![Vec::new(); Kind::ALL.len()];
        let mut title_order = vec![0; titles.len()];
        let mut people = Vec::new();
        for (id, at) in titles.into_iter().zip(0..) {
            title_order[id.0 as usize] = at;
            if !graph.is_published(id) {
                continue;
            }
            let page = graph.page(id);
            by_kind[page.kind as usize].push(id);
            if page.kind == Kind::Person {
                people.extend([(page.file_name(), id), (page.title.value.as_str(), id)]);
            }
        }
        people.sort_unstable();
        let archives = Archives::default();
        let nearby = Nearby::new(graph, &frame.to_come);
        let inputs = Self {
            config,
            theme,
            graph,
            data,
            sources,
            record,
            frame,
            topics,
            nearby,
            facts,
            by_kind,
            title_order,
            people,
            archives,
            timeline: Timeline::default(),
        };
        let (archives, timeline) = rayon::join(|| Archives::new(&inputs), || Timeline::new(&inputs));
        Self { archives, timeline, ..inputs }
    }

    /// What lists ask of a page.
    #[must_use]
    pub fn facts(&self, page: PageId) -> &Facts {
        &self.facts[page.0 as usize]
    }

    /// Where a file of `content/` is published.
    #[must_use]
    pub fn file_route(&self, id: FileId) -> Route {
        let path = &self.sources.get(id).path;
        Route::file(path.strip_prefix("content/").unwrap_or(path))
    }

    /// Where a file that a page links to is published: of the file of a dataset its tidy form, where that is offered.
    #[must_use]
    pub fn published_file(&self, id: FileId) -> Option<Route> {
        match self.data.handed_on(id) {
            HandedOn::Whole => Some(self.file_route(id)),
            HandedOn::As(route) => Some(route),
            HandedOn::Not => None,
        }
    }

    /// The page of a person by file name or title.
    #[must_use]
    pub fn person(&self, name: &str) -> Option<PageId> {
        let at = self.people.partition_point(|(known, _)| *known < name);
        self.people.get(at).filter(|(known, _)| *known == name).map(|(_, id)| *id)
    }
}

/// All pages in the order of their titles.
fn by_title(graph: &Graph) -> Vec<PageId> {
    let pages: Vec<(PageId, &Page)> = graph.pages().collect();
    let mut titles: Vec<(String, PageId)> =
        pages.into_par_iter().map(|(id, page)| (fold(&page.title.value), id)).collect();
    titles.par_sort_unstable();
    titles.into_iter().map(|(_, id)| id).collect()
}

/// Plans every output.
#[must_use]
pub fn plan(
    config: &Config,
    theme: &Theme,
    graph: &Graph,
    data: &Data,
    sources: &Sources,
    record: &Record,
) -> (Plan, Vec<Diagnostic>) {
    let frame = Frame::new(config, theme, graph, sources);
    let (claims, found) = {
        let inputs = Inputs::new(config, theme, graph, data, sources, record, &frame);
        all_claims(&inputs)
    };
    let theme_hash = hash_of(&(theme.templates.revision, &theme.strings, &theme.lists, theme.page_size));
    let outputs = claims.into_par_iter().map(|claim| {
        let fingerprint = fingerprint(&claim, &frame, sources, theme_hash);
        let Claim { route, template, content, .. } = claim;
        Arc::new(Output { route, template, content, fingerprint })
    });
    let outputs = outputs.collect();
    (Plan { outputs, frame: Arc::new(frame) }, found)
}

/// The claims of all outputs in route order, each address once.
fn all_claims(inputs: &Inputs) -> (Vec<Claim>, Vec<Diagnostic>) {
    let mut claims = list::all(inputs);
    claims.extend(machine::assets(inputs));
    claims.extend(machine::copies(inputs));
    claims.extend(machine::datasets(inputs));
    claims.extend(catalog::claim(inputs));
    claims.extend(calendar::claims(inputs));
    let feeds = Feeds::new(inputs);
    let mut own: Vec<Route> = machine::FILES.iter().map(|name| Route::file(name)).collect();
    own.extend(redirects::routes(inputs));
    let routes = claims.iter().map(|claim| &claim.route).chain(&own).chain(feeds.routes());
    let addresses = Addresses::new(inputs, routes);
    let mut found = addresses.check(inputs);
    found.extend(social::check(inputs));
    let published: Vec<PageId> = inputs.graph.published().map(|(id, _)| id).collect();
    let pages: Vec<Vec<Claim>> =
        published.into_par_iter().map(|id| page::claims(inputs, id, &addresses)).collect();
    let feeds = feeds.claims(inputs, &addresses);
    claims.extend(feeds.into_iter().chain(pages.into_iter().flatten()));
    claims.sort_by(|a, b| a.route.cmp(&b.route));
    for claim in machine::files(inputs, &claims) {
        let behind = claims.partition_point(|other| other.route <= claim.route);
        claims.insert(behind, claim);
    }
    found.extend(same_address(&claims, inputs.sources));
    claims.dedup_by(|later, first| later.route == first.route);
    found.extend(add_old(inputs, &mut claims));
    (claims, found)
}

fn fingerprint(claim: &Claim, frame: &Frame, sources: &Sources, theme: u64) -> Fingerprint {
    let revision = |id: FileId| sources.get(id).revision;
    let (view, text) = match &claim.content {
        Content::Page(content) => (hash_of(&page::Seen { frame, content }), text_hash(content, sources)),
        Content::List(content) => (hash_of(&list_page::Seen { frame, content }), 0),
        Content::Redirect(to, _) => (hash_of(to), 0),
        Content::Text(text) => (0, hash_of(text)),
        Content::Calendar(told) => (0, hash_of(&told.text)),
        Content::Feed(content) => (content.hash(), content.text_hash(sources)),
        Content::Graph(whole) => (0, whole.hash(frame)),
        Content::Dataset(dataset, made, url) => (hash_of(url), dataset.hash(*made)),
        Content::SocialCard(card) => (hash_of(card), 0),
        Content::Copy(id) => (0, hash_of(&revision(*id))),
    };
    let themed = matches!(claim.content, Content::Page(_) | Content::List(_) | Content::Redirect(..));
    let (site, theme) = if themed { (frame.hash, theme) } else { (0, 0) };
    Fingerprint { view: hash_of(&(view, &claim.template)), text, site, theme }
}

/// The hash of the texts that a page's output is made from.
fn text_hash(content: &PageContent, sources: &Sources) -> u64 {
    let revision = |page: &Page| sources.get(page.file).revision;
    let series = content.series.as_ref().map(|(_, page)| revision(page));
    let page = &content.page;
    hash_of(&(revision(page), page.text_hash, &page.words, series))
}

/// The files that an output is made from.
#[must_use]
pub fn made_from(output: &Output, graph: &Graph) -> Vec<FileId> {
    let mut files = match &output.content {
        Content::Page(content) => {
            let related = content.related.iter().flat_map(|r| r.pages.iter().copied());
            let asked = content.asked.iter().chain(&content.words).chain(&content.authors).flatten().copied();
            let filled = content.fills.iter().filter_map(|fill| match fill {
                Fill::Page(id, _) | Fill::Unpublished(id) => Some(*id),
                _ => None,
            });
            let near = content.near.pages();
            let all = [content.id].into_iter().chain(related).chain(asked).chain(filled).chain(near);
            let pages = all.chain(content.path.iter().copied()).map(|id| graph.page(id).file);
            pages.chain(content.dataset.iter().map(|dataset| dataset.table.file)).collect()
        }
        Content::Redirect(_, file) | Content::Copy(file) => vec![*file],
        Content::Dataset(dataset, ..) => vec![dataset.table.file],
        Content::Feed(content) => {
            content.feed.entries.iter().map(|entry| graph.page(entry.page).file).collect()
        }
        Content::List(_)
        | Content::Text(_)
        | Content::Calendar(_)
        | Content::Graph(_)
        | Content::SocialCard(_) => Vec::new(),
    };
    files.sort_unstable();
    files.dedup();
    files
}

/// An address and what wants it.
pub struct Claim {
    route: Route,
    template: Cow<'static, str>,
    content: Content,
    /// Where an author made it.
    span: Option<Span>,
}

impl Claim {
    fn new(route: Route, content: Content) -> Self {
        Self { route, template: Cow::Borrowed(""), content, span: None }
    }

    /// The file behind it, where there is one.
    fn owner(&self) -> Option<FileId> {
        match &self.content {
            Content::Page(content) => Some(content.page.file),
            Content::Redirect(_, file) | Content::Copy(file) => Some(*file),
            Content::Dataset(dataset, ..) => Some(dataset.table.file),
            Content::List(_)
            | Content::Text(_)
            | Content::Calendar(_)
            | Content::Feed(_)
            | Content::Graph(_)
            | Content::SocialCard(_) => None,
        }
    }
}

/// Adds what stands for old addresses to the claims, which are sorted by route; what is lost is a finding.
fn add_old(inputs: &Inputs, claims: &mut Vec<Claim>) -> Vec<Diagnostic> {
    let (redirects, mut found) = Redirects::new(inputs, claims);
    let old = redirects.claims(inputs);
    if !old.is_empty() || !redirects.0.is_empty() {
        claims.extend(old);
        claims.extend(hosts::files(inputs, &redirects));
        claims.sort_by(|a, b| a.route.cmp(&b.route));
    }
    found.extend(lost::check(inputs, claims, &redirects));
    found.extend(promised::note(inputs, claims));
    found
}

fn same_address(claims: &[Claim], sources: &Sources) -> Vec<Diagnostic> {
    let pairs = claims.windows(2).filter(|pair| pair[0].route == pair[1].route);
    let found = pairs.map(|pair| {
        let (first, second) =
            if pair[1].span.is_some() { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
        let owner = first.owner().map_or("a list of the theme", |id| &*sources.get(id).path);
        let message = format!("`/{}` is already the address of {owner}", second.route.path());
        let help = "Rename one of the two files, or give one a `slug:` of its own.";
        let finding = Diagnostic::new(Code::SameAddress, second.span, message).help(help);
        match first.span {
            Some(span) => finding.also(span, "the other one"),
            None => finding,
        }
    });
    found.collect()
}
