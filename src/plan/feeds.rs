//! The feeds of the lists that want them.
//!
//! In: the theme's lists and the pages. Out: claims of Atom, RSS and JSON feeds, each owning its entries. It must not
//! know how a format is written.

use super::{
    Claim, Content, Inputs,
    addresses::Addresses,
    archives::Archive,
    entry::{self, Changed, Entry, Ids},
    view::FeedLink,
};
use crate::{
    graph::Graph,
    page::{PageId, Route},
    source::{Sources, hash_of},
    theme::ListSpec,
};
use jiff::Zoned;
use rayon::prelude::*;
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The most entries of a feed.
const ENTRIES_MAX: usize = 20;

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Atom (RFC 4287).
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// The name of a feed's file.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON Feed",
        }
    }

    /// Its name for machines.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }
}

/// The newest of some pages, whatever the format.
#[derive(Clone, Debug)]
pub struct Feed {
    /// Its title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The list it is the feed of.
    pub list: Route,
    /// When it last changed: when its newest entry did.
    pub updated: Option<Zoned>,
    /// The entries, newest first.
    pub entries: Vec<Arc<Entry>>,
    /// A hash of all that but texts.
    hash: u64,
}

/// A feed in one format.
#[derive(Clone, Debug)]
pub struct FeedContent {
    /// The feed.
    pub feed: Arc<Feed>,
    /// The format.
    pub format: Format,
}

impl FeedContent {
    /// The hash of what it says but for texts.
    #[must_use]
    pub fn hash(&self) -> u64 {
        hash_of(&(self.format, self.feed.hash))
    }

    /// The hash of the texts it carries.
    #[must_use]
    pub fn text_hash(&self, sources: &Sources) -> u64 {
        let texts = self.feed.entries.iter().filter_map(|entry| entry.text.as_ref());
        hash_of(&texts.map(|text| text.hash(sources)).collect::<Vec<_>>())
    }
}

/// Where the feed of a list is: in its folder.
#[must_use]
pub fn route(list: &Route, format: Format) -> Route {
    let folder = list.path().rfind('/').map_or("", |at| &list.path()[..=at]);
    Route::file(&format!("{folder}{}", format.file()))
}

/// The title of a list's feed.
fn title(site: &str, list: &str, route: &Route) -> String {
    if *route == Route::home() { site.to_owned() } else { format!("{site}: {list}") }
}

/// The feeds of a list, for those who look for them; `url` gives the address of a route.
#[must_use]
pub fn links(site: &str, list: &str, at: &Route, url: impl Fn(&Route) -> String) -> Vec<FeedLink> {
    let link = |format: Format| FeedLink {
        title: title(site, list, at),
        format: format.name(),
        media_type: format.media_type(),
        url: url(&route(at, format)),
    };
    Format::ALL.map(link).into()
}

/// A list that wants feeds.
struct Wanted<'a> {
    spec: &'a ListSpec,
    archive: Option<&'a Archive>,
    route: Route,
}

/// The feeds that a site will have.
pub struct Feeds<'a> {
    wanted: Vec<Wanted<'a>>,
    routes: Vec<Route>,
}

impl<'a> Feeds<'a> {
    /// The feeds of all lists.
    #[must_use]
    pub fn new(inputs: &'a Inputs) -> Self {
        let mut wanted = Vec::new();
        for (at, spec) in inputs.theme.lists.iter().enumerate().filter(|(_, spec)| !spec.feed.is_empty()) {
            match spec.each {
                Some(_) => wanted.extend(inputs.archives.of(at).iter().map(|archive| Wanted {
                    spec,
                    archive: Some(archive),
                    route: archive.route.clone(),
                })),
                None => wanted.push(Wanted { spec, archive: None, route: spec.route() }),
            }
        }
        let all = wanted.iter().flat_map(|wanted| Format::ALL.map(|format| route(&wanted.route, format)));
        let routes = all.collect();
        Self { wanted, routes }
    }

    /// Where they are.
    pub fn routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    /// The claims of all feeds. An entry is made once, however many feeds have it.
    #[must_use]
    pub fn claims(&self, inputs: &Inputs, addresses: &Addresses) -> Vec<Claim> {
        let dates = dates(inputs, &self.wanted);
        let chosen: Vec<Vec<(Changed, PageId)>> =
            self.wanted.par_iter().map(|wanted| newest(inputs, wanted, &dates)).collect();
        let mut all: Vec<(Changed, PageId)> = chosen.iter().flatten().copied().collect();
        all.sort_unstable_by_key(|(_, id)| *id);
        all.dedup();
        let ids = Ids::new(inputs);
        let entries =
            all.into_par_iter().map(|(at, id)| (id, Arc::new(entry::entry(inputs, addresses, &ids, id, at))));
        let entries: HashMap<PageId, Arc<Entry>> = entries.collect();
        let strings = hash_of(&*inputs.frame.strings);
        let feeds = self.wanted.par_iter().zip(chosen).flat_map_iter(|(wanted, chosen)| {
            let entries = chosen.iter().map(|(_, id)| entries[id].clone()).collect();
            let feed = Arc::new(feed(inputs, wanted, entries, strings));
            let claim = |format: Format| {
                let content = FeedContent { feed: feed.clone(), format };
                Claim::new(route(&wanted.route, format), Content::Feed(content))
            };
            Format::ALL.map(claim)
        });
        feeds.collect()
    }
}

/// When each page of the kinds that feeds have last changed; nothing for a page that no feed may have.
fn dates(inputs: &Inputs, wanted: &[Wanted]) -> Vec<Option<Changed>> {
    let mut kinds: Vec<_> = wanted.iter().flat_map(|wanted| &wanted.spec.feed).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let pages: Vec<_> = inputs.graph.pages().collect();
    let date = |(id, page): (PageId, &crate::page::Page)| {
        let facts = inputs.facts(id);
        let fits = facts.in_feeds && kinds.binary_search(&&page.kind).is_ok();
        fits.then(|| entry::changed(inputs.config, page, facts.news)).flatten()
    };
    pages.into_par_iter().map(date).collect()
}

/// The pages of a feed that changed last, newest first.
fn newest(inputs: &Inputs, wanted: &Wanted, dates: &[Option<Changed>]) -> Vec<(Changed, PageId)> {
    let kinds = &wanted.spec.feed;
    let mut found: Vec<(Changed, PageId)> = Vec::new();
    let mut add = |id: &PageId| found.extend(dates[id.0 as usize].map(|at| (at, *id)));
    match wanted.archive {
        Some(archive) => {
            let fits = |id: &&PageId| kinds.contains(&inputs.graph.page(**id).kind);
            archive.pages.iter().filter(fits).for_each(&mut add);
        }
        None => kinds.iter().flat_map(|kind| &inputs.by_kind[*kind as usize]).for_each(&mut add),
    }
    let key = |(at, id): &(Changed, PageId)| (Reverse(*at), *id);
    if found.len() > ENTRIES_MAX {
        found.select_nth_unstable_by_key(ENTRIES_MAX, key);
        found.truncate(ENTRIES_MAX);
    }
    found.sort_unstable_by_key(key);
    found
}

fn feed(inputs: &Inputs, wanted: &Wanted, entries: Vec<Arc<Entry>>, strings: u64) -> Feed {
    let says = |text: &str| wanted.archive.map_or_else(|| text.to_owned(), |archive| archive.says(text));
    let site = &inputs.frame.site;
    let title = title(&site.title, &says(&wanted.spec.title), &wanted.route);
    let summary =
        if wanted.route == Route::home() { site.summary.clone() } else { says(&wanted.spec.summary) };
    // Where no entry says when it changed, what is past was announced before.
    let newest = |fits: &dyn Fn(&Entry) -> bool| {
        let fitting = entries.iter().filter(|entry| fits(entry)).map(|entry| &entry.updated);
        fitting.max_by_key(|at| at.timestamp()).cloned()
    };
    let is_past = |entry: &Entry| entry.updated.timestamp() <= inputs.config.instant;
    let updated = newest(&|entry| entry.is_known).or_else(|| newest(&is_past));
    let hashes: Vec<u64> = entries.iter().map(|entry| entry.hash).collect();
    let has_texts = entries.iter().any(|entry| entry.text.is_some());
    let seen =
        (&title, &summary, &site.title, &site.url, &site.language, hashes, has_texts.then_some(strings));
    let hash = hash_of(&(seen, &wanted.route, &updated));
    Feed { title, summary, list: wanted.route.clone(), updated, entries, hash }
}

/// Feeds made again where pages have other texts; what they share stays shared.
#[derive(Default)]
pub struct Again {
    entries: BTreeMap<PageId, Arc<Entry>>,
    feeds: BTreeMap<Route, Arc<Feed>>,
}

impl Again {
    /// The feed with the texts as they are now; nothing where it carries none of these pages' texts.
    pub fn feed(&mut self, feed: &Feed, changed: &[PageId], graph: &Graph) -> Option<Arc<Feed>> {
        let carries = |entry: &Arc<Entry>| entry.text.is_some() && changed.binary_search(&entry.page).is_ok();
        if !feed.entries.iter().any(carries) {
            return None;
        }
        if let Some(made) = self.feeds.get(&feed.list) {
            return Some(made.clone());
        }
        let again = |entry: &Arc<Entry>| match carries(entry) {
            false => entry.clone(),
            true => {
                let made = || Arc::new(entry.with_text(graph.shared(entry.page)));
                self.entries.entry(entry.page).or_insert_with(made).clone()
            }
        };
        let made = Arc::new(Feed { entries: feed.entries.iter().map(again).collect(), ..feed.clone() });
        self.feeds.insert(feed.list.clone(), made.clone());
        Some(made)
    }
}
