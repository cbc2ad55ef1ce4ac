//! Every output, each owning all that it is made from.
//!
//! In: the graph, the settings, the theme. Out: a [`Plan`] in route order, and findings about addresses.
//! It must not know how an output is rendered, nor what stands in the output folder.

pub mod addresses;
pub mod cards;
pub mod feeds;
pub mod list;
pub mod machine;
pub mod page;
pub mod view;

use crate::{
    config::Config,
    diagnostic::{Code, Diagnostic},
    graph::Graph,
    page::{PageId, Relation, Route, slug},
    source::{FileId, Revision, Sources, Span},
    theme::{self, Theme},
};
use addresses::Addresses;
use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    sync::Arc,
};
use view::{Card, ListView, PageView, SiteView};

/// What fills one hole of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// A link to an address; the title of the page that answers; a class for the tag.
    Link(String, String, &'static str),
    /// A picture's address and, where known, its width and height in pixels.
    Picture(String, Option<(usize, usize)>),
    /// A page that is not published: no link.
    Unpublished(String),
    /// Nothing answers it.
    Nothing,
}

/// What an output is made from.
#[derive(Clone, Debug, Hash)]
pub enum Content {
    /// A page: its view, its text and what fills the holes of it.
    Page(Arc<PageView>, PageId, Vec<Fill>, Vec<Fill>),
    /// A list.
    List(Arc<ListView>),
    /// A page that leads from an old address to this one.
    Redirect(String),
    /// Finished text.
    Text(Arc<str>),
    /// A file as it is.
    Copy(FileId),
}

/// One file to be made.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its address.
    pub route: Route,
    /// The template, for pages and lists.
    pub template: String,
    /// What it is made from.
    pub content: Content,
    /// The inputs it is made from, as paths.
    pub made_from: Vec<FileId>,
    /// The hash of all that, in named parts.
    pub fingerprint: Fingerprint,
}

/// The hash of an output's inputs in named parts, so that a rebuild can be explained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fingerprint {
    /// What the template receives of the page or list.
    pub view: u64,
    /// The text of the page, or the bytes of the file.
    pub text: u64,
    /// What every page shows of the site.
    pub site: u64,
    /// The theme's templates and strings.
    pub theme: u64,
}

/// All outputs, in route order, and what they share.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The outputs.
    pub outputs: Vec<Output>,
    /// What every page shows of the site.
    pub site: Arc<SiteView>,
    /// The theme's strings.
    pub strings: Arc<BTreeMap<String, String>>,
}

/// What planning reads.
pub struct Inputs<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The theme.
    pub theme: &'a Theme,
    /// The pages.
    pub graph: &'a Graph,
    /// The files.
    pub sources: &'a Sources,
    /// A card for each page.
    pub cards: Vec<Arc<Card>>,
    /// What each relation says above its list: on the page that writes it, and on the other.
    pub headings: Vec<(Arc<str>, Arc<str>)>,
    /// The topics of each page as parts of addresses.
    pub topics: Vec<Vec<String>>,
}

impl Inputs<'_> {
    /// An address below the site's base as an address from the host's root.
    #[must_use]
    pub fn url(&self, route: &Route) -> String {
        format!("{}{}", self.config.base(), route.path())
    }

    /// The whole address.
    #[must_use]
    pub fn canonical(&self, route: &Route) -> String {
        format!("{}{}", self.config.url, route.path())
    }

    /// The card of a page.
    #[must_use]
    pub fn card(&self, page: PageId) -> Arc<Card> {
        self.cards[page.0 as usize].clone()
    }

    /// Where a file of `content/` is published.
    #[must_use]
    pub fn file_route(&self, id: FileId) -> Route {
        let path = &self.sources.get(id).path;
        Route::file(path.strip_prefix("content/").unwrap_or(path))
    }
}

/// A 64-bit hash of a value, the same on every machine and in every run.
#[must_use]
pub fn hash_of(value: &impl Hash) -> u64 {
    struct Blake(blake3::Hasher);
    impl Hasher for Blake {
        fn finish(&self) -> u64 {
            let hash = self.0.finalize();
            u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("a BLAKE3 hash has 32 bytes"))
        }
        fn write(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }
    }
    let mut hasher = Blake(blake3::Hasher::new());
    value.hash(&mut hasher);
    hasher.finish()
}

/// Plans every output.
#[must_use]
pub fn plan(config: &Config, theme: &Theme, graph: &Graph, sources: &Sources) -> (Plan, Vec<Diagnostic>) {
    let topics =
        graph.pages().map(|(_, p)| p.texts("topics").iter().map(|(t, _)| slug(t)).collect()).collect();
    let cards = cards::all(config, graph);
    let inputs = Inputs { config, theme, graph, sources, cards, headings: headings(theme), topics };
    let lists = list::all(&inputs);
    let assets = machine::assets(&inputs);
    let site = Arc::new(machine::site(&inputs, &lists));
    let help = cards::next_surgeries(&inputs);
    let mut claims: Vec<Claim> = lists.into_iter().map(|l| list::claim(l, &help)).collect();
    claims.extend(assets);
    claims.extend(machine::copies(&inputs));
    claims.extend(feeds::all(&inputs));
    let aliases = aliases(&inputs);
    let own = machine::FILES.iter().map(|name| Route::file(name));
    let addresses = Addresses::new(&inputs, &claims, aliases.iter().map(|a| a.route.clone()).chain(own));
    let mut found = addresses.check(&inputs);
    for (id, _) in graph.published() {
        claims.push(page::claim(&inputs, id, &help, &addresses));
    }
    claims.extend(machine::files(&inputs, &claims));
    let (mut claims, hidden) = keep_pages(claims, aliases);
    found.extend(hidden);
    claims.sort_by(|a, b| a.route.cmp(&b.route));
    found.extend(same_address(&claims, sources));
    claims.dedup_by(|later, first| later.route == first.route);

    let site_hash = hash_of(&site);
    let strings = Arc::new(theme.strings.clone());
    let theme_hash = hash_of(&(theme.templates.revision, &strings));
    let outputs = claims.into_iter().map(|claim| {
        let themed = matches!(claim.content, Content::Page(..) | Content::List(_) | Content::Redirect(_));
        let text = match &claim.content {
            Content::Page(_, id, ..) => low(sources.get(graph.page(*id).file).revision),
            Content::Copy(id) => low(sources.get(*id).revision),
            _ => 0,
        };
        let fingerprint = Fingerprint {
            view: hash_of(&(&claim.template, &claim.content)),
            text,
            site: if themed { site_hash } else { 0 },
            theme: if themed { theme_hash } else { 0 },
        };
        Output {
            route: claim.route,
            template: claim.template,
            content: claim.content,
            made_from: claim.made_from,
            fingerprint,
        }
    });
    (Plan { outputs: outputs.collect(), site, strings }, found)
}

/// The words above each relation's list, from both sides, in the order of the table: the theme's strings may say them
/// otherwise.
fn headings(theme: &Theme) -> Vec<(Arc<str>, Arc<str>)> {
    let words = |key: String, own: &str| theme.strings.get(&key).map_or(own, String::as_str).into();
    let facts = Relation::ALL.iter().map(|relation| relation.facts());
    let both = facts.map(|f| {
        let own = words(theme::heading_key(f.name), f.heading);
        (own, words(theme::heading_key(f.inverse), f.inverse_heading))
    });
    both.collect()
}

fn low(revision: Revision) -> u64 {
    (revision.0 & u128::from(u64::MAX)) as u64
}

/// An address and what wants it.
pub struct Claim {
    route: Route,
    template: String,
    content: Content,
    made_from: Vec<FileId>,
    /// Where an author made it.
    span: Option<Span>,
}

impl Claim {
    fn new(route: Route, content: Content) -> Self {
        Self { route, template: String::new(), content, made_from: Vec::new(), span: None }
    }
}

/// Old addresses, each leading to its page.
fn aliases(inputs: &Inputs) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (_, page) in inputs.graph.published() {
        for (alias, key) in page.texts("aliases") {
            if let Some(route) = Route::written(alias) {
                let to = inputs.url(&page.route);
                claims.push(Claim {
                    span: Some(key.0),
                    made_from: vec![page.file],
                    ..Claim::new(route, Content::Redirect(to))
                });
            }
        }
    }
    claims
}

/// All claims with those aliases that hide no page; the others are findings.
fn keep_pages(claims: Vec<Claim>, aliases: Vec<Claim>) -> (Vec<Claim>, Vec<Diagnostic>) {
    let mut routes: Vec<&Route> = claims.iter().map(|c| &c.route).collect();
    routes.sort();
    let (hiding, free): (Vec<_>, Vec<_>) =
        aliases.into_iter().partition(|a| routes.binary_search(&&a.route).is_ok());
    let found = hiding.into_iter().map(|alias| {
        let message =
            format!("the old address `/{}` is the address of a page of this site", alias.route.path());
        Diagnostic::new(Code::AliasHidesPage, alias.span, message)
            .help("Take this alias out, or give the other page another address.")
    });
    let found = found.collect();
    (claims.into_iter().chain(free).collect(), found)
}

fn same_address(claims: &[Claim], sources: &Sources) -> Vec<Diagnostic> {
    let pairs = claims.windows(2).filter(|pair| pair[0].route == pair[1].route);
    let found = pairs.map(|pair| {
        let (first, second) =
            if pair[1].span.is_some() { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
        let owner = first.made_from.first().map_or("a list of the theme", |id| &*sources.get(*id).path);
        let old = [first, second].iter().all(|claim| matches!(claim.content, Content::Redirect(_)));
        let (message, help) = if old {
            let message = format!("`/{}` is already an old address of {owner}", second.route.path());
            (message, "Take one of the two aliases out: an old address can lead to one page only.")
        } else {
            let message = format!("`/{}` is already the address of {owner}", second.route.path());
            (message, "Rename one of the two files, or give one a `slug:` of its own.")
        };
        let finding = Diagnostic::new(Code::SameAddress, second.span, message).help(help);
        match first.span {
            Some(span) => finding.also(span, "the other one"),
            None => finding,
        }
    });
    found.collect()
}
