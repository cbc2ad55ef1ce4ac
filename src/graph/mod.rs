//! Pages with every reference resolved.
//!
//! In: all pages, and which of them are published. Out: a [`Graph`], read-only once linked, and findings.
//! It must not know templates, addresses of lists, or the clock.

pub mod ledger;
pub mod loops;
pub mod names;
mod near;
pub mod path;

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Field, Kind, Page, PageId, Ref, Relation, Target, Value},
    source::{FileId, Sources, Spanned},
};
use names::{Found, Names};
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

/// What a surgery says about where it takes place: by the first two it names a place.
const PLACE: [&str; 3] = ["venue", "address", "access"];

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
    pages: Arc<[Page]>,
    published: Vec<bool>,
    answers: Vec<Vec<Answer>>,
    /// In the order written, by page.
    edges: Vec<Edge>,
    /// Sorted by the page pointed to.
    back: Vec<Edge>,
    /// The guide that answers each question asked at a surgery, in the order written.
    asked: Vec<Vec<Option<PageId>>>,
    words: Vec<Vec<Option<PageId>>>,
}

impl Graph {
    /// All pages in path order.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = (PageId, &Page)> {
        self.pages.iter().enumerate().map(|(at, page)| (id(at), page))
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

    /// Whether the page is in the site.
    #[must_use]
    pub fn is_published(&self, id: PageId) -> bool {
        self.published[id.0 as usize]
    }

    /// What answers each of the page's references.
    #[must_use]
    pub fn answers(&self, id: PageId) -> &[Answer] {
        &self.answers[id.0 as usize]
    }

    /// The guide that answers each question of `asked`.
    #[must_use]
    pub fn asked(&self, id: PageId) -> &[Option<PageId>] {
        &self.asked[id.0 as usize]
    }

    /// The page that explains each of the page's words.
    #[must_use]
    pub fn words(&self, id: PageId) -> &[Option<PageId>] {
        &self.words[id.0 as usize]
    }

    /// The pages that this page names by a relation, in the order written.
    pub fn forward(&self, from: PageId, relation: Relation) -> impl Iterator<Item = PageId> + '_ {
        let at = self.edges.partition_point(|e| e.from < from);
        let own = self.edges[at..].iter().take_while(move |e| e.from == from);
        own.filter(move |e| e.relation == relation).map(|e| e.to)
    }

    /// The pages that name this page by a relation, in path order.
    pub fn backward(&self, to: PageId, relation: Relation) -> impl Iterator<Item = PageId> + '_ {
        let at = self.back.partition_point(|e| (e.to, e.relation) < (to, relation));
        self.back[at..].iter().take_while(move |e| e.to == to && e.relation == relation).map(|e| e.from)
    }

    /// The value of a key: the page's own, or for a surgery that of its series where both may say it. A surgery that
    /// names a place of its own takes nothing about places from its series.
    #[must_use]
    pub fn field(&self, id: PageId, name: &str) -> Option<&Spanned<Value>> {
        let page = self.page(id);
        let shared = page.kind == Kind::Surgery
            && Field::of(Kind::Series, name).is_some_and(|field| field.kinds.contains(&Kind::Surgery));
        let elsewhere = PLACE.contains(&name) && PLACE[..2].iter().any(|own| page.field(own).is_some());
        page.field(name).or_else(|| {
            let series = self.forward(id, Relation::PartOf).next().filter(|_| shared && !elsewhere)?;
            self.page(series).field(name)
        })
    }

    /// The text of [`Graph::field`].
    #[must_use]
    pub fn text(&self, id: PageId, name: &str) -> Option<&str> {
        match &self.field(id, name)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// All edges between published pages, by the page that says so.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }
}

fn id(at: usize) -> PageId {
    PageId(u32::try_from(at).expect("pages are fewer than files"))
}

/// Resolves every reference of every page.
#[must_use]
pub fn link(pages: Vec<Page>, published: Vec<bool>, sources: &Sources) -> (Graph, Vec<Diagnostic>) {
    let names = Names::new(&pages);
    let linker = Linker { pages: &pages, published: &published, sources, names: &names };
    let mut found = Vec::new();
    let mut edges = Vec::new();
    let (mut answers, mut asked, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for (at, page) in pages.iter().enumerate() {
        let own: Vec<Answer> = page.refs.iter().map(|r| linker.answer(page, r, &mut found)).collect();
        let mut add = |relation, to: PageId| {
            let edge = Edge { from: id(at), relation, to };
            if published[at]
                && published[to.0 as usize]
                && (id(at) != to || relation.facts().acyclic)
                && !edges.contains_from(&edge)
            {
                edges.push(edge);
            }
        };
        for (reference, answer) in page.refs.iter().zip(&own) {
            if let Answer::Page(to, _) = answer {
                add(reference.relation, *to);
            }
        }
        if let Some(series) = linker.series(page) {
            add(Relation::PartOf, series);
        }
        let guides: Vec<_> = page.texts("asked").iter().map(|(text, _)| names.question(text)).collect();
        let terms: Vec<_> = page.words.iter().map(|word| names.term(word)).collect();
        guides.iter().flatten().for_each(|to| add(Relation::Answered, *to));
        terms.iter().flatten().for_each(|to| add(Relation::Explains, *to));
        answers.push(own);
        asked.push(published_only(guides, &published));
        words.push(
            published_only(terms, &published).into_iter().map(|w| w.filter(|w| *w != id(at))).collect(),
        );
    }
    let mut back = edges.clone();
    back.sort_by_key(|e| (e.to, e.relation, e.from));
    let graph = Graph { pages: pages.into(), published, answers, edges, back, asked, words };
    found.extend(loops::find(&graph));
    (graph, found)
}

fn published_only(pages: Vec<Option<PageId>>, published: &[bool]) -> Vec<Option<PageId>> {
    pages.into_iter().map(|p| p.filter(|p| published[p.0 as usize])).collect()
}

/// Looks an edge up among those of its own page, which stand at the end.
trait ContainsFrom {
    fn contains_from(&self, edge: &Edge) -> bool;
}

impl ContainsFrom for Vec<Edge> {
    fn contains_from(&self, edge: &Edge) -> bool {
        self.iter().rev().take_while(|e| e.from == edge.from).any(|e| e == edge)
    }
}

struct Linker<'a> {
    pages: &'a [Page],
    published: &'a [bool],
    sources: &'a Sources,
    names: &'a Names<'a>,
}

impl Linker<'_> {
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
        if !allowed.contains(&page.kind) {
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
                found.push(self.unknown_name(page, reference, name, kinds));
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
        let tries = [path.to_owned(), format!("{path}.md"), format!("{path}/index.md")];
        let Some(file) = tries.iter().find_map(|p| self.sources.find(p)) else {
            found.push(self.unknown_path(page, reference, path));
            return Answer::Nothing;
        };
        match self.pages.binary_search_by_key(&file, |p| p.file) {
            Ok(at) => self.page(id(at), heading, reference, found),
            Err(_) if self.sources.get(file).path.ends_with(".md") => Answer::Nothing,
            Err(_) => Answer::File(file),
        }
    }

    /// Whether the page has this heading; a finding says so where it has not.
    fn heading(&self, page: &Page, id: &str, reference: &Ref, found: &mut Vec<Diagnostic>) -> bool {
        let known = page.has_heading(id);
        if !known {
            found.push(self.unknown_heading(page, id, reference));
        }
        known
    }
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
