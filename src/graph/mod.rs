//! Pages with every reference resolved.
//!
//! In: all pages, and which of them are published. Out: a [`Graph`], read-only once linked, and findings.
//! It must not know templates, addresses of lists, or the clock.

pub mod embargo;
mod files;
pub mod ledger;
pub mod loops;
pub mod names;
mod near;
pub mod path;

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId, Ref, Relation, Target, Value},
    source::{FileId, Sources, Spanned},
};
use files::Files;
use names::{Found, Names};
use rayon::prelude::*;
use std::sync::Arc;

/// What answers a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A published page, and the heading in it.
    Page(PageId, Option<String>),
    /// A page that is not published.
    Unpublished(PageId),
    /// A file.
    File(FileId),
    /// An address that only the plan can judge.
    Address(String),
    /// A heading of the same page.
    Heading(String),
    /// Nothing; a finding says so.
    Nothing,
}

/// A reference resolved: one page belongs to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// The page that says so.
    pub from: PageId,
    /// How.
    pub relation: Relation,
    /// The page it says it of.
    pub to: PageId,
}

/// All pages and how they belong together.
#[derive(Clone, Debug)]
pub struct Graph {
    pages: Vec<Arc<Page>>,
    links: Arc<Links>,
}

/// Which pages are in the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// For each page whether it is.
    pub published: Vec<bool>,
    /// The pages that nothing may name yet, sorted, each with the page whose embargo it is.
    pub embargoed: Vec<(PageId, PageId)>,
}

/// How pages belong together: nothing of it changes with their texts.
#[derive(Debug)]
struct Links {
    standing: Standing,
    answers: Vec<Vec<Answer>>,
    /// In the order written, by page.
    edges: Arc<Vec<Edge>>,
    /// Where the edges of each page begin among them.
    starts: Vec<u32>,
    /// Sorted by the page pointed to.
    back: Vec<Edge>,
    /// Where the edges to each page begin among them.
    back_starts: Vec<u32>,
    /// The guide that answers each question asked at a surgery, in the order written.
    asked: Vec<Vec<Option<PageId>>>,
    words: Vec<Vec<Option<PageId>>>,
}

impl Graph {
    /// The same pages with other texts: each [looks like](Page::looks_like) the one it takes the place of.
    #[must_use]
    pub fn with_pages(&self, pages: Vec<Arc<Page>>) -> Self {
        Self { pages, links: self.links.clone() }
    }

    /// The pages, to be owned.
    #[must_use]
    pub fn shared_pages(&self) -> &[Arc<Page>] {
        &self.pages
    }

    /// Which of the pages are in the site.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.links.standing
    }

    /// The page whose embargo keeps this one out of the site: itself, or what it translates.
    #[must_use]
    pub fn embargoed_by(&self, id: PageId) -> Option<PageId> {
        let all = &self.links.standing.embargoed;
        all.binary_search_by_key(&id, |(page, _)| *page).ok().map(|at| all[at].1)
    }

    /// All pages in path order.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (id(at), &**page))
    }

    /// The published pages in path order.
    pub fn published(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.pages().filter(|(id, _)| self.is_published(*id))
    }

    /// The page with this id.
    #[must_use]
    pub fn page(&self, id: PageId) -> &Page {
        &self.pages[id.0 as usize]
    }

    /// The page with this id, to be owned by what is made from it.
    #[must_use]
    pub fn shared(&self, id: PageId) -> Arc<Page> {
        self.pages[id.0 as usize].clone()
    }

    /// Whether the page is in the site.
    #[must_use]
    pub fn is_published(&self, id: PageId) -> bool {
        self.links.standing.published[id.0 as usize]
    }

    /// What answers each of the page's references.
    #[must_use]
    pub fn answers(&self, id: PageId) -> &[Answer] {
        &self.links.answers[id.0 as usize]
    }

    /// The guide that answers each question of `asked`.
    #[must_use]
    pub fn asked(&self, id: PageId) -> &[Option<PageId>] {
        &self.links.asked[id.0 as usize]
    }

    /// The page that explains each of the page's words.
    #[must_use]
    pub fn words(&self, id: PageId) -> &[Option<PageId>] {
        &self.links.words[id.0 as usize]
    }

    /// The pages that this page names by a relation, in the order written.
    pub fn forward(&self, from: PageId, relation: Relation) -> impl Iterator<Item = PageId> + '_ {
        self.edges_from(from).iter().filter(move |e| e.relation == relation).map(|e| e.to)
    }

    /// The pages that name this page by a relation, in path order.
    pub fn backward(&self, to: PageId, relation: Relation) -> impl Iterator<Item = PageId> + '_ {
        let all = self.edges_to(to);
        let at = all.partition_point(|e| e.relation < relation);
        all[at..].iter().take_while(move |e| e.relation == relation).map(|e| e.from)
    }

    /// The value of a key: the page's own, or for a surgery that of its series.
    #[must_use]
    pub fn field(&self, id: PageId, name: &str) -> Option<&Spanned<Value>> {
        let series = self.forward(id, Relation::PartOf).next().map(|series| self.page(series));
        self.page(id).field_or_series(series, name)
    }

    /// The text of [`Graph::field`].
    #[must_use]
    pub fn text(&self, id: PageId, name: &str) -> Option<&str> {
        self.field(id, name)?.value.as_text()
    }

    /// The edges of this page to others, in the order written.
    #[must_use]
    pub fn edges_from(&self, from: PageId) -> &[Edge] {
        let at = from.0 as usize;
        &self.links.edges[self.links.starts[at] as usize..self.links.starts[at + 1] as usize]
    }

    /// The edges of others to this page, by relation and then in path order.
    #[must_use]
    pub fn edges_to(&self, to: PageId) -> &[Edge] {
        let at = to.0 as usize;
        &self.links.back[self.links.back_starts[at] as usize..self.links.back_starts[at + 1] as usize]
    }

    /// All edges between published pages, by the page that says so.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.links.edges
    }

    /// The same, to be owned by what is made from them.
    #[must_use]
    pub fn shared_edges(&self) -> Arc<Vec<Edge>> {
        self.links.edges.clone()
    }
}

fn id(at: usize) -> PageId {
    PageId(u32::try_from(at).expect("pages are fewer than files"))
}

/// Where the edges of each page begin, and behind them where the last end; `page` says which page an edge stands by.
fn starts(pages: usize, edges: &[Edge], page: impl Fn(&Edge) -> PageId) -> Vec<u32> {
    let mut starts = vec![0; pages + 1];
    edges.iter().for_each(|edge| starts[page(edge).0 as usize + 1] += 1);
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    starts
}

/// Resolves every reference of every page.
#[must_use]
pub fn link(pages: Vec<Arc<Page>>, standing: Standing, sources: &Sources) -> (Graph, Vec<Diagnostic>) {
    let (names, files) = rayon::join(|| Names::new(&pages), || Files::new(&pages, sources));
    let linker = Linker {
        kinds: pages.iter().map(|page| page.kind).collect(),
        pages: &pages,
        published: &standing.published,
        sources,
        names: &names,
        files: &files,
    };
    let linked: Vec<Linked> = (0..pages.len()).into_par_iter().map(|at| linker.linked(id(at))).collect();
    let mut found = Vec::new();
    let mut edges = Vec::with_capacity(linked.iter().map(|page| page.edges.len()).sum());
    let [mut asked, mut words] = [(); 2].map(|()| Vec::with_capacity(linked.len()));
    let mut answers = Vec::with_capacity(linked.len());
    for page in linked {
        found.extend(page.findings);
        edges.extend(page.edges);
        answers.push(page.answers);
        asked.push(page.asked);
        words.push(page.words);
    }
    let mut back = edges.clone();
    let edges = Arc::new(edges);
    back.par_sort_unstable_by_key(|e| (e.to, e.relation, e.from));
    let (starts, back_starts) =
        (starts(pages.len(), &edges, |e| e.from), starts(pages.len(), &back, |e| e.to));
    let links = Links { standing, answers, edges, starts, back, back_starts, asked, words };
    let graph = Graph { pages, links: Arc::new(links) };
    found.extend(loops::find(&graph));
    (graph, found)
}

/// One page with its references resolved.
struct Linked {
    answers: Vec<Answer>,
    /// To published pages, each once, in the order written.
    edges: Vec<Edge>,
    asked: Vec<Option<PageId>>,
    words: Vec<Option<PageId>>,
    findings: Vec<Diagnostic>,
}

struct Linker<'a> {
    pages: &'a [Arc<Page>],
    /// Their kinds side by side, which are looked at far more often than the pages.
    kinds: Vec<Kind>,
    published: &'a [bool],
    sources: &'a Sources,
    names: &'a Names<'a>,
    files: &'a Files,
}

impl Linker<'_> {
    fn linked(&self, from: PageId) -> Linked {
        let page = &self.pages[from.0 as usize];
        let is_published = |id: PageId| self.published[id.0 as usize];
        let mut findings = Vec::new();
        let answers: Vec<Answer> = page.refs.iter().map(|r| self.answer(page, r, &mut findings)).collect();
        let named = page.refs.iter().zip(&answers).filter_map(|(reference, answer)| match answer {
            Answer::Page(to, _) => Some((reference.relation, *to)),
            _ => None,
        });
        let published = |to: Option<PageId>| to.filter(|to| is_published(*to));
        let asked: Vec<_> =
            page.texts("asked").iter().map(|(text, _)| published(self.names.question(text))).collect();
        let words: Vec<_> = page
            .words
            .iter()
            .map(|word| published(self.names.term(word)).filter(|term| *term != from))
            .collect();
        let series = self.series(page).map(|series| (Relation::PartOf, series));
        let answered = asked.iter().flatten().map(|to| (Relation::Answered, *to));
        let explained = words.iter().flatten().map(|to| (Relation::Explains, *to));
        let all = named.chain(series).chain(answered).chain(explained);
        let counts = |relation: Relation, to: PageId| {
            is_published(from) && is_published(to) && (from != to || relation.facts().acyclic)
        };
        let counted = all.filter(|(relation, to)| counts(*relation, *to));
        let edges = once(counted.map(|(relation, to)| Edge { from, relation, to }));
        Linked { answers, edges, asked, words, findings }
    }

    fn answer(&self, page: &Page, reference: &Ref, found: &mut Vec<Diagnostic>) -> Answer {
        match &reference.target {
            Target::Name(name) => self.named(page, reference, name, reference.relation.facts().to, found),
            Target::Kinded(kind, name) => self.named(page, reference, name, &[*kind], found),
            Target::Path(path, heading) => self.path(page, reference, path, heading.as_deref(), found),
            Target::Address(address) => Answer::Address(address.clone()),
            Target::Heading(id) => match self.heading(page, id, reference, found) {
                true => Answer::Heading(id.clone()),
                false => Answer::Nothing,
            },
        }
    }

    fn page(
        &self,
        to: PageId,
        heading: Option<&str>,
        reference: &Ref,
        found: &mut Vec<Diagnostic>,
    ) -> Answer {
        let page = &self.pages[to.0 as usize];
        let allowed = reference.relation.facts().to;
        if !allowed.contains(&self.kinds[to.0 as usize]) {
            found.push(wrong_kind(reference, page, allowed));
            return Answer::Nothing;
        }
        let heading = heading.filter(|heading| self.heading(page, heading, reference, found));
        match self.published[to.0 as usize] {
            true => Answer::Page(to, heading.map(str::to_owned)),
            false => Answer::Unpublished(to),
        }
    }

    fn named(
        &self,
        page: &Page,
        reference: &Ref,
        name: &str,
        kinds: &[Kind],
        found: &mut Vec<Diagnostic>,
    ) -> Answer {
        let (name, heading) = name.split_once('#').map_or((name, None), |(n, h)| (n, Some(h)));
        match self.names.find(name, kinds) {
            Found::One(to) => self.page(to, heading, reference, found),
            Found::Many(pages) => {
                let paths: Vec<String> = pages.iter().map(|p| self.with_kind(*p)).collect();
                let message = format!("`{name}` could be {}", paths.join(" or "));
                let help = format!("Say which: {}.", paths.join(" or "));
                found.push(Diagnostic::new(Code::AmbiguousReference, reference.span, message).help(help));
                Answer::Nothing
            }
            Found::OtherKind(to) => {
                found.push(wrong_kind(reference, &self.pages[to.0 as usize], kinds));
                Answer::Nothing
            }
            Found::None => {
                found.push(self.unknown_name(page, reference, name, kinds, found));
                Answer::Nothing
            }
        }
    }

    fn with_kind(&self, id: PageId) -> String {
        let page = &self.pages[id.0 as usize];
        format!("{}:{}", page.kind.name(), page.file_name())
    }

    fn path(
        &self,
        page: &Page,
        reference: &Ref,
        path: &str,
        heading: Option<&str>,
        found: &mut Vec<Diagnostic>,
    ) -> Answer {
        let find = |path: &str| self.files.find(path);
        let file =
            find(path).or_else(|| find(&format!("{path}.md"))).or_else(|| find(&format!("{path}/index.md")));
        let Some(file) = file else {
            found.push(self.unknown_path(page, reference, path, found));
            return Answer::Nothing;
        };
        match self.files.page(file) {
            Some(to) => self.page(to, heading, reference, found),
            None if self.sources.get(file).path.ends_with(".md") => Answer::Nothing,
            None => Answer::File(file),
        }
    }

    /// Whether the page has this heading; a finding says so where it has not.
    fn heading(&self, page: &Page, id: &str, reference: &Ref, found: &mut Vec<Diagnostic>) -> bool {
        let known = page.has_heading(id);
        if !known {
            found.push(self.unknown_heading(page, id, reference, found));
        }
        known
    }

    /// The series in whose folder a surgery lies.
    fn series(&self, page: &Page) -> Option<PageId> {
        let (folder, _) = page.name.rsplit_once('/').filter(|_| page.kind == Kind::Surgery)?;
        let file = self.files.find(&format!("content/{folder}/index.md"))?;
        let series = self.files.page(file)?;
        (self.pages[series.0 as usize].kind == Kind::Series).then_some(series)
    }
}

/// Each edge once, in the order of these.
fn once(edges: impl Iterator<Item = Edge>) -> Vec<Edge> {
    let mut all: Vec<(Edge, usize)> = edges.zip(0..).collect();
    all.sort_unstable();
    all.dedup_by_key(|(edge, _)| *edge);
    all.sort_unstable_by_key(|(_, at)| *at);
    all.into_iter().map(|(edge, _)| edge).collect()
}

fn wrong_kind(reference: &Ref, page: &Page, kinds: &[Kind]) -> Diagnostic {
    let wanted = if let [kind] = kinds { kind.with_article() } else { "another page".to_owned() };
    let message =
        format!("`{}` is {}, and this asks for {wanted}", page.title.value, page.kind.with_article());
    let help = match reference.relation {
        Relation::Mentions => format!("Write {}:{}, or name {wanted}.", page.kind.name(), page.file_name()),
        _ => format!("Name {wanted} here, or link to that page in the text."),
    };
    Diagnostic::new(Code::WrongKind, reference.span, message).help(help)
}

fn kind_words(kinds: &[Kind]) -> &'static str {
    if let [kind] = kinds { kind.name() } else { "page" }
}
