//! What a page links to, and what links to it.
//!
//! In: a [`Build`]. Out: [`Link`]s: references as written with what they lead to, and those that the site makes by
//! itself. It must not know how links are shown, nor why somebody asks.

mod listed;
pub mod which;

use crate::{
    build::Build,
    graph::Answer,
    page::{Kind, Page, PageId, Ref, Relation, Target},
    parse::CONTENT,
    source::{FileId, Span},
};
pub use {
    listed::{Entry, Group, Listed},
    which::{Named, which},
};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A file, which may be that of a page.
    File(FileId),
    /// An address of the site that is no page's: that of a list, or an old one.
    Address(String),
    /// A heading of the same page.
    Heading,
    /// Nothing.
    Nothing,
}

/// One page belongs to something, or names it in its text.
#[derive(Clone, Debug)]
pub struct Link {
    /// The page that says so.
    pub from: PageId,
    /// How; nothing where a person is named as author.
    pub relation: Option<Relation>,
    /// What it leads to.
    pub to: Meaning,
    /// The heading there that is named.
    pub heading: Option<String>,
    /// Where it is written; nothing for what the site makes by itself.
    pub span: Option<Span>,
    /// What was written, in short.
    pub text: String,
}

/// The links of a site.
pub struct Links<'a> {
    build: &'a Build,
    /// The page made from each file.
    pages: Vec<Option<PageId>>,
    /// The address of each page without a slash at its end, sorted.
    routes: Vec<(&'a str, PageId)>,
    /// The names by which persons are authors, sorted.
    people: Vec<(&'a str, PageId)>,
}

impl<'a> Links<'a> {
    /// The links of this site.
    #[must_use]
    pub fn new(build: &'a Build) -> Self {
        let mut pages = vec![None; build.sources.iter().len()];
        let (mut routes, mut people) = (Vec::new(), Vec::new());
        for (id, page) in build.graph.pages() {
            pages[page.file.0 as usize] = Some(id);
            routes.push((page.route.path().trim_end_matches('/'), id));
            if page.kind == Kind::Person && build.graph.is_published(id) {
                people.extend([(page.file_name(), id), (page.title.value.as_str(), id)]);
            }
        }
        routes.sort_unstable();
        people.sort_unstable();
        Self { build, pages, routes, people }
    }

    /// The page made from a file.
    #[must_use]
    pub fn page(&self, file: FileId) -> Option<PageId> {
        self.pages[file.0 as usize]
    }

    /// The page at this address, with or without slashes at its ends.
    #[must_use]
    pub fn at(&self, address: &str) -> Option<PageId> {
        find(&self.routes, address.trim_matches('/'))
    }

    /// What a page says in so many words: its references in their order, then its authors.
    #[must_use]
    pub fn written(&self, from: PageId) -> Vec<Link> {
        let page = self.build.graph.page(from);
        let refs = page.refs.iter().zip(self.build.graph.answers(from)).map(|(reference, answer)| Link {
            from,
            relation: Some(reference.relation),
            to: self.meaning(reference, answer),
            heading: heading(&reference.target).map(str::to_owned),
            span: Some(reference.span),
            text: text(&reference.target),
        });
        let authors = page.texts("author").iter().map(|(name, place)| Link {
            from,
            relation: None,
            to: find(&self.people, name).map_or(Meaning::Nothing, |person| self.file(person)),
            heading: None,
            span: Some(place.0),
            text: name.clone(),
        });
        refs.chain(authors).collect()
    }

    /// How many links a page says in so many words.
    #[must_use]
    pub fn len_of(page: &Page) -> usize {
        page.refs.len() + page.texts("author").len()
    }

    /// What the site makes of a page by itself: the questions that are answered elsewhere, its words, its series.
    #[must_use]
    pub fn made(&self, from: PageId) -> Vec<Link> {
        let graph = &self.build.graph;
        let page = graph.page(from);
        let link = |relation, to: PageId, span, text: &str| {
            let (relation, to, text) = (Some(relation), self.file(to), text.to_owned());
            Link { from, relation, to, heading: None, span, text }
        };
        let asked = page.texts("asked").iter().zip(graph.asked(from));
        let asked = asked
            .filter_map(|((text, place), to)| Some(link(Relation::Answered, (*to)?, Some(place.0), text)));
        let words = page.words.iter().zip(graph.words(from));
        let words = words.filter_map(|(word, to)| Some(link(Relation::Explains, (*to)?, None, word)));
        let series = graph.forward(from, Relation::PartOf).map(|to| link(Relation::PartOf, to, None, ""));
        asked.chain(words).chain(series).collect()
    }

    /// All that leads to a file, page by page.
    #[must_use]
    pub fn to(&self, file: FileId) -> Vec<Link> {
        let pages = self.build.graph.pages();
        let all = pages.flat_map(|(id, _)| [self.written(id), self.made(id)].concat());
        all.filter(|link| link.to == Meaning::File(file)).collect()
    }

    fn file(&self, page: PageId) -> Meaning {
        Meaning::File(self.build.graph.page(page).file)
    }

    fn meaning(&self, reference: &Ref, answer: &Answer) -> Meaning {
        match (answer, &reference.target) {
            (Answer::Page(id, _) | Answer::Unpublished(id), _) => self.file(*id),
            (Answer::File(id), _) => Meaning::File(*id),
            (Answer::Heading(_), _) | (_, Target::Heading(_)) => Meaning::Heading,
            (Answer::Address(address), _) => self.address(address),
            (Answer::Nothing, Target::Path(path, _)) => {
                self.path(path).map_or(Meaning::Nothing, Meaning::File)
            }
            (Answer::Nothing, _) => Meaning::Nothing,
        }
    }

    /// The file that a path names, be a page made of it or not.
    fn path(&self, path: &str) -> Option<FileId> {
        let find = |path: &str| self.build.sources.find(path);
        find(path).or_else(|| find(&format!("{path}.md"))).or_else(|| find(&format!("{path}/index.md")))
    }

    fn address(&self, address: &str) -> Meaning {
        let path = address.split(['#', '?']).next().unwrap_or(address).trim_start_matches('/');
        let page = self.at(path).filter(|_| !path.is_empty());
        let file = || self.build.sources.find(&format!("{CONTENT}{path}")).filter(|_| !path.ends_with(".md"));
        match page {
            Some(page) => self.file(page),
            None => file().map_or_else(|| Meaning::Address(address.to_owned()), Meaning::File),
        }
    }
}

/// The first page of this name in a sorted list.
fn find(list: &[(&str, PageId)], name: &str) -> Option<PageId> {
    let at = list.partition_point(|(known, _)| *known < name);
    list.get(at).filter(|(known, _)| *known == name).map(|(_, id)| *id)
}

/// The heading that is named.
fn heading(target: &Target) -> Option<&str> {
    match target {
        Target::Path(_, heading) => heading.as_deref(),
        Target::Heading(heading) => Some(heading),
        Target::Name(name) | Target::Kinded(_, name) | Target::Address(name) => {
            name.split_once('#').map(|(_, heading)| heading)
        }
    }
}

/// What was written, in short; paths are from the site root.
fn text(target: &Target) -> String {
    match target {
        Target::Name(name) => name.clone(),
        Target::Kinded(kind, name) => format!("{}:{name}", kind.name()),
        Target::Path(path, _) => path.clone(),
        Target::Address(address) => address.clone(),
        Target::Heading(heading) => format!("#{heading}"),
    }
}

/// The three names a page has by its file: the last part, all below its folder, and all below `content/`.
#[must_use]
pub fn file_names(page: &Page) -> [&str; 3] {
    let within = page.name.split_once('/').map_or(page.name.as_str(), |(_, rest)| rest);
    [page.file_name(), within, &page.name]
}
