//! What all views share: the site, a card for each page, the words above each relation.
//!
//! In: the settings, the theme, the graph. Out: a [`Frame`]. It must not read any text: an edit would spread to all.

use super::{
    cards::{self, ToCome},
    feeds,
    sessions::Sessions,
    view::{Link, RelationView, Shown, SiteView},
};
use crate::{
    config::{self, Config},
    graph::Graph,
    page::{Day, Kind, PageId, Relation, Route},
    social_card,
    source::{FileId, Sources, hash_of},
    theme::{Theme, Value, heading_key},
};
use jiff::tz::TimeZone;
use std::{collections::BTreeMap, sync::Arc};

/// The most surgeries that every page names.
const HELP_MAX: usize = 3;

/// One side of a relation, as the pages on that side show it.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its name in templates.
    pub name: &'static str,
    /// The words above the list.
    pub heading: Arc<str>,
    /// What templates receive where there is no page.
    pub none: Value,
}

impl Side {
    /// Where the list of all pages on this side is, when they are too many for the page itself.
    #[must_use]
    pub fn route(&self, page: &Route) -> Route {
        let folder = page.path().trim_end_matches(".html").trim_end_matches(".htm");
        Route::page(&[folder, &self.name.replace('_', "-")])
    }
}

/// What all views share.
#[derive(Clone, Debug)]
pub struct Frame {
    /// What every page may show of the site.
    pub site: SiteView,
    /// The site's name as social cards show it; nothing where they cannot.
    pub drawn_title: Option<Arc<str>>,
    /// The theme's strings.
    pub strings: Arc<BTreeMap<String, String>>,
    /// The time zone that moments are in.
    pub time_zone: TimeZone,
    /// A card for each page, published or not, in path order.
    pub cards: Vec<Arc<Shown>>,
    /// Their hashes, side by side: all outputs hash the cards they show.
    pub card_hashes: Vec<u64>,
    /// Both sides of each relation, in the order of the table: of the page that writes it, and of the other.
    pub sides: Vec<[Side; 2]>,
    /// The list that stands above the pages of a kind.
    pub above: Vec<(Kind, Link)>,
    /// The dates of all series.
    pub sessions: Sessions,
    /// All surgeries to come, those without a file too, soonest first.
    pub to_come: Vec<ToCome>,
    /// The day on which what is to come was listed.
    pub made_on: Day,
    /// The next surgeries that take place, soonest first, at most three.
    pub help: Vec<Arc<Shown>>,
    /// The most cards on one page of a list.
    pub page_size: usize,
    /// A hash of all that is the same on every page.
    pub hash: u64,
}

impl Frame {
    /// Makes the frame of a site.
    #[must_use]
    pub fn new(config: &Config, theme: &Theme, graph: &Graph, sources: &Sources) -> Self {
        let sessions = Sessions::new(config, graph);
        let cards = cards::all(config, graph, &sessions);
        let card_hashes = cards.iter().map(|card| hash_of(&**card)).collect();
        let site = site(config, theme, graph, sources);
        let above = Kind::ALL.iter().filter_map(|kind| {
            let folder = Route::page(&[kind.folder()]);
            let list = theme.lists.iter().find(|l| l.each.is_none() && Route::page(&[&l.url]) == folder)?;
            Some((*kind, Link { title: list.title.clone(), url: config.address(&folder) }))
        });
        let above = above.collect();
        let to_come = cards::to_come(config, graph, &sessions, &cards);
        let next = to_come.iter().filter(|it| it.is_on).take(HELP_MAX);
        let help: Vec<_> = next.map(|it| it.card.clone()).collect();
        let time_zone = config.time_zone.clone();
        let hash = hash_of(&(&site, time_zone.iana_name(), &help));
        Self {
            drawn_title: config
                .social_cards
                .then(|| social_card::drawable(&config.title))
                .flatten()
                .map(Into::into),
            sides: sides(theme),
            page_size: theme.page_size,
            site,
            strings: Arc::new(theme.strings.clone()),
            time_zone,
            cards,
            card_hashes,
            above,
            sessions,
            to_come,
            made_on: config.today(),
            help,
            hash,
        }
    }

    /// An address below the site's base as an address from the host's root.
    #[must_use]
    pub fn url(&self, route: &Route) -> String {
        [self.site.base.as_str(), route.path()].concat()
    }

    /// The whole address.
    #[must_use]
    pub fn canonical(&self, route: &Route) -> String {
        [self.site.url.as_str(), route.path()].concat()
    }

    /// The hash of a page's card.
    #[must_use]
    pub fn card_hash(&self, page: PageId) -> u64 {
        self.card_hashes[page.0 as usize]
    }

    /// The card of a page.
    #[must_use]
    pub fn card(&self, page: PageId) -> &Arc<Shown> {
        &self.cards[page.0 as usize]
    }
}

/// The words above each relation's list, from both sides: the theme's strings may say them otherwise.
fn sides(theme: &Theme) -> Vec<[Side; 2]> {
    let side = |name: &'static str, own: &'static str| {
        let heading: Arc<str> = theme.strings.get(&heading_key(name)).map_or(own, String::as_str).into();
        let none =
            RelationView { heading: heading.clone(), cards: Vec::new(), count: 0, more: String::new() };
        Side { name, heading, none: Value::from_serializable(&none) }
    };
    let facts = Relation::ALL.iter().map(|relation| relation.facts());
    facts.map(|f| [side(f.name, f.heading), side(f.inverse, f.inverse_heading)]).collect()
}

/// What every page shows of the site.
fn site(config: &Config, theme: &Theme, graph: &Graph, sources: &Sources) -> SiteView {
    let mut menu: Vec<_> = graph.published().filter_map(|(_, p)| Some((p.number("menu")?, p))).collect();
    menu.sort_by_key(|(at, page)| (*at, page.route.clone()));
    let mut navigation: Vec<_> =
        theme.lists.iter().filter(|l| l.each.is_none()).filter_map(|l| Some((l.menu?, l))).collect();
    navigation.sort_by_key(|(at, _)| *at);
    let assets = theme.assets.iter();
    let home =
        theme.lists.iter().find(|l| l.each.is_none() && !l.feed.is_empty() && l.route() == Route::home());
    let feeds =
        home.map(|l| feeds::links(&config.title, &l.title, &l.route(), |route| config.address(route)));
    let link = |title: &str, route: &Route| Link { title: title.to_owned(), url: config.address(route) };
    SiteView {
        title: config.title.clone(),
        summary: config.summary.clone(),
        url: config.url.clone(),
        base: config.base().to_owned(),
        language: config.language.clone(),
        direction: direction(&config.language),
        contact: config.contact.clone(),
        form: config.form.clone(),
        form_origin: config::form_origin(&config.form).unwrap_or_default().to_owned(),
        licence: config.licence.clone(),
        menu: menu.into_iter().map(|(_, p)| link(&p.title.value, &p.route)).collect(),
        navigation: navigation.into_iter().map(|(_, l)| link(&l.title, &l.route())).collect(),
        feeds: feeds.unwrap_or_default(),
        assets: assets
            .map(|(name, id)| (name.clone(), config.address(&asset_route(sources, name, *id))))
            .collect(),
        extra: config.extra.clone(),
    }
}

/// Whether a language is written from right to left: its script says so, not the language alone.
#[must_use]
pub fn direction(language: &str) -> &'static str {
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

/// An asset's address holds its revision, so that it can be kept by readers' browsers for ever.
#[must_use]
pub fn asset_route(sources: &Sources, name: &str, id: FileId) -> Route {
    let revision = sources.get(id).revision.to_string();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    Route::file(&format!("assets/{stem}.{}.{extension}", &revision[..8]))
}
