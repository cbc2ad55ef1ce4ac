//! One page of a list: what its output owns, and the view that is made of it.
//!
//! In: what a list says of itself, and its sections. Out: the claims of its pages; from those and the frame, when they
//! are rendered, a [`ListView`]. It must not know how sections are made.

use super::{
    Claim, Content,
    frame::Frame,
    structured,
    view::{ArchiveView, Link, ListView, PagesView, SectionView, Shown},
};
use crate::{
    page::{PageId, Route},
    theme::Reads,
};
use std::{
    borrow::Cow,
    hash::{Hash, Hasher},
    sync::Arc,
};

/// What a section shows.
#[derive(Clone, Debug)]
pub enum Cards {
    /// The cards of these pages.
    Pages(Vec<PageId>),
    /// Cards of what is no page.
    Others(Vec<Arc<Shown>>),
}

impl Cards {
    fn len(&self) -> usize {
        match self {
            Self::Pages(pages) => pages.len(),
            Self::Others(cards) => cards.len(),
        }
    }

    /// Those from `from` on, at most so many.
    fn part(&self, from: usize, len: usize) -> Self {
        match self {
            Self::Pages(pages) => Self::Pages(pages[from..from + len].to_vec()),
            Self::Others(cards) => Self::Others(cards[from..from + len].to_vec()),
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Section {
    /// The anchor.
    pub id: String,
    /// The heading; may be empty.
    pub title: String,
    /// Where the whole of it is, when this is a part; may be empty.
    pub more: String,
    /// What the theme calls this part.
    pub role: String,
    /// What it shows.
    pub cards: Cards,
}

impl Section {
    /// The same section with these cards only.
    fn with(&self, cards: Cards) -> Self {
        let (id, title) = (self.id.clone(), self.title.clone());
        Self { id, title, more: self.more.clone(), role: self.role.clone(), cards }
    }
}

/// What all pages of a list say of it.
#[derive(Clone, Debug, Hash)]
pub struct Head {
    /// Its name in `theme.yaml`.
    pub name: String,
    /// The title.
    pub title: String,
    /// One sentence; may be empty.
    pub summary: String,
    /// The template.
    pub template: String,
    /// The way here from the home page.
    pub crumbs: Vec<Link>,
    /// The site's address of its feed; may be empty.
    pub feed: String,
    /// Where its first page is.
    pub first: Route,
    /// The most cards on one page of it.
    pub page_size: usize,
    /// The archives it leads to.
    pub archives: Arc<[ArchiveView]>,
}

/// All that a list's output is made from.
#[derive(Clone, Debug)]
pub struct ListContent {
    /// What all pages of the list say.
    pub head: Arc<Head>,
    /// All titled sections, on whichever page of the list they begin.
    index: Arc<[Link]>,
    /// Which of the list's pages it is, from 1.
    number: usize,
    /// How many there are.
    count: usize,
    /// The sections, or those that this page holds.
    sections: Vec<Section>,
}

/// The claims of a list's pages, each with at most as many cards as the theme says.
#[must_use]
pub fn claims(frame: &Frame, head: Head, sections: Vec<Section>) -> Vec<Claim> {
    let mut pages = cut(sections, head.page_size);
    // A list that is one file, as 404.html is, has no folder for more pages.
    if head.first.path().ends_with(".html") {
        pages.truncate(1);
    }
    let (head, count) = (Arc::new(head), pages.len());
    let index: Arc<[Link]> = index(frame, &head, &pages).into();
    let claim = |(sections, number)| {
        let content = ListContent { head: head.clone(), index: index.clone(), number, count, sections };
        let route = content.route(number).expect("the number is one of the list's pages");
        let template = Cow::Owned(head.template.clone());
        Claim { template, ..Claim::new(route, Content::List(Box::new(content))) }
    };
    pages.into_iter().zip(1..).map(claim).collect()
}

fn index(frame: &Frame, head: &Head, pages: &[Vec<Section>]) -> Vec<Link> {
    let mut index = Vec::new();
    let mut seen = "";
    for (sections, number) in pages.iter().zip(1..) {
        for section in sections.iter().filter(|s| !s.title.is_empty() && s.cards.len() > 0) {
            if section.id != seen {
                let route = route(&head.first, number, pages.len()).filter(|_| pages.len() > 1);
                let page = route.map(|route| frame.url(&route)).unwrap_or_default();
                index.push(Link { title: section.title.clone(), url: format!("{page}#{}", section.id) });
            }
            seen = &section.id;
        }
    }
    index
}

/// The sections, cut into pages of at most `size` cards; there is one page at least.
fn cut(sections: Vec<Section>, size: usize) -> Vec<Vec<Section>> {
    let mut pages: Vec<Vec<Section>> = vec![Vec::new()];
    let mut free = size;
    for section in sections {
        let (mut from, all) = (0, section.cards.len());
        loop {
            if free == 0 && from < all {
                pages.push(Vec::new());
                free = size;
            }
            let len = (all - from).min(free);
            let part = section.with(section.cards.part(from, len));
            pages.last_mut().expect("there is one page at least").push(part);
            (from, free) = (from + len, free - len);
            if from == all {
                break;
            }
        }
    }
    pages
}

/// Where a page of a list is, when it has so many.
fn route(first: &Route, number: usize, count: usize) -> Option<Route> {
    match number {
        0 => None,
        1 => Some(first.clone()),
        n if n <= count => Some(Route::page(&[first.path(), "page", &n.to_string()])),
        _ => None,
    }
}

impl ListContent {
    fn route(&self, number: usize) -> Option<Route> {
        route(&self.head.first, number, self.count)
    }
}

/// What a page of a list shows: its hash is that of the cards, and no view is made for it.
pub struct Seen<'a> {
    /// What all outputs share.
    pub frame: &'a Frame,
    /// What the page is made from.
    pub content: &'a ListContent,
}

impl Hash for Seen<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { frame, content } = self;
        (&content.head, &content.index, content.number, content.count).hash(state);
        for section in &content.sections {
            (&section.id, &section.title, &section.more, &section.role, section.cards.len()).hash(state);
            match &section.cards {
                Cards::Pages(pages) => pages.iter().for_each(|id| state.write_u64(frame.card_hash(*id))),
                Cards::Others(cards) => cards.hash(state),
            }
        }
    }
}

/// What the template of a list receives; what it does not read is left out.
#[must_use]
pub fn view(frame: &Frame, content: &ListContent, reads: &Reads) -> ListView {
    let ListContent { head, index, number, count, sections } = content;
    let url = |number: usize| content.route(number).map(|route| frame.url(&route)).unwrap_or_default();
    let own = content.route(*number).expect("the number is one of the list's pages");
    let section = |section: &Section| SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        more: section.more.clone(),
        role: section.role.clone(),
        cards: match &section.cards {
            Cards::Pages(pages) => pages.iter().map(|id| frame.card(*id).clone()).collect(),
            Cards::Others(cards) => cards.clone(),
        },
    };
    let mut view = ListView {
        name: head.name.clone(),
        title: head.title.clone(),
        summary: head.summary.clone(),
        url: frame.url(&own),
        canonical: frame.canonical(&own),
        crumbs: head.crumbs.clone(),
        sections: sections.iter().map(section).collect(),
        index: index.clone(),
        pages: PagesView {
            number: *number,
            count: *count,
            previous: url(number - 1),
            next: url(number + 1),
            first: url(1),
            last: url(*count),
        },
        archives: head.archives.clone(),
        help: frame.help.clone(),
        json_ld: None,
        feed: head.feed.clone(),
    };
    view.json_ld = reads.name("json_ld").then(|| structured::list(frame, &view));
    view
}
