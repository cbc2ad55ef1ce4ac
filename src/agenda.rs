//! What waits to be done in a site: drafts, dates, questions, pages that are missing.
//!
//! In: the linked pages, the settings and the report. Out: for each [`What`], its [`Item`]s in the order in which they
//! matter. It must not know how they are shown.

use crate::{
    check::orphans,
    config::Config,
    diagnostic::{Code, Report},
    graph::{
        Answer, Graph,
        ledger::{self, Question},
        names::fold,
    },
    page::{Kind, Moment, Page, PageId, Relation, Target},
    source::{Sources, Span},
};
use std::collections::BTreeMap;

/// So many days before a day it is said that it comes.
const SOON_DAYS: i32 = 30;

macro_rules! whats {
    ($($variant:ident $name:literal $says:literal)*) => {
        /// What can be listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum What { $(#[doc = $says] $variant,)* }

        impl What {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word on the command line.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }

            /// What is in the list, in a few words.
            #[must_use]
            pub fn says(self) -> &'static str { match self { $(Self::$variant => $says),* } }
        }
    };
}

whats! {
    Drafts "drafts" "Pages that say `draft: yes`"
    Scheduled "scheduled" "Pages that are to be published, soonest first"
    Expired "expired" "Pages that are out of the site since a day"
    Due "due" "Pages to check again and data to renew, longest overdue first"
    Orphans "orphans" "Pages that nothing links to"
    Questions "questions" "Questions asked at surgeries that no guide answers, most asked first"
    Wanted "wanted" "Names that references use and no page answers, most wanted first"
}

/// One thing of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The title of the page, the question, or the name that is wanted.
    pub title: String,
    /// The places to look at, the first first; never none.
    pub places: Vec<Place>,
    /// What kind of page it is or would have to be, where that is known.
    pub kind: Option<Kind>,
    /// The date that matters, with its key.
    pub when: Option<(&'static str, Moment)>,
    /// How that date lies to today.
    pub state: Option<State>,
}

/// A place in the author's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, from the site's root.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// How a date lies to today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It came so many days ago, or today.
    Overdue(i32),
    /// It comes in so many days.
    Soon(i32),
    /// It changes nothing as long as the page is a draft.
    Draft,
}

/// A site, to be looked through.
#[derive(Clone, Copy, Debug)]
pub struct Agenda<'a> {
    /// The settings and the clock.
    pub config: &'a Config,
    /// The pages.
    pub graph: &'a Graph,
    /// The files.
    pub sources: &'a Sources,
    /// What was found.
    pub report: &'a Report,
}

impl Agenda<'_> {
    /// The items of a list.
    #[must_use]
    pub fn items(&self, what: What) -> Vec<Item> {
        match what {
            What::Drafts => {
                let drafts = self.graph.pages().filter(|(_, page)| page.flag("draft") == Some(true));
                drafts.map(|(_, page)| self.item(page, page.span())).collect()
            }
            What::Scheduled => {
                let mut items = self.scheduled();
                items.sort_by_key(|item| item.when.map(|(_, at)| self.config.begins(at)));
                items
            }
            What::Expired => {
                let mut items = self.dated("expires", |at| self.config.is_over(at));
                items.sort_by_key(|item| std::cmp::Reverse(item.when.map(|(_, at)| self.config.ends(at))));
                items
            }
            What::Due => self.due(),
            What::Orphans => {
                let pages = orphans::lone(self.graph).map(|id| self.graph.page(id));
                pages.map(|page| self.item(page, page.span())).collect()
            }
            What::Questions => ledger::unanswered(self.graph).iter().map(|q| self.question(q)).collect(),
            What::Wanted => self.wanted(),
        }
    }

    fn item(&self, page: &Page, span: Span) -> Item {
        let title = page.title.value.clone();
        let title = if title.is_empty() { page.name.clone() } else { title };
        Item { title, places: vec![self.place(span)], kind: Some(page.kind), when: None, state: None }
    }

    fn place(&self, span: Span) -> Place {
        let file = self.sources.get(span.file);
        Place { path: file.path.to_string(), line: file.line_column(span.range().start).0 }
    }

    /// Every page that the clock will bring into the site, with the date that does it: the later of both.
    fn scheduled(&self) -> Vec<Item> {
        let items = self.graph.pages().filter_map(|(id, page)| {
            let to_come = |at: Moment| self.config.is_to_come(at);
            let publish = self.dated_item(page, "publish", to_come);
            let by = self.graph.embargoed_by(id).map(|by| self.graph.page(by));
            let embargo = by.and_then(|by| self.dated_item(by, "embargo", to_come));
            // A translation waits for the embargo of its original, and is itself what is to be looked at.
            let embargo = embargo.map(|item| match by {
                Some(by) if by.file != page.file => Item { when: item.when, ..self.item(page, page.span()) },
                _ => item,
            });
            let at = |item: &Item| item.when.map(|(_, at)| self.config.begins(at));
            let item = [publish, embargo].into_iter().flatten().max_by_key(at)?;
            let state = (page.flag("draft") == Some(true)).then_some(State::Draft);
            Some(Item { state, ..item })
        });
        items.collect()
    }

    /// Every page with such a date at this key.
    fn dated(&self, key: &'static str, fits: impl Fn(Moment) -> bool) -> Vec<Item> {
        let pages = self.graph.pages().map(|(_, page)| page);
        pages.filter_map(|page| self.dated_item(page, key, &fits)).collect()
    }

    fn dated_item(&self, page: &Page, key: &'static str, fits: impl Fn(Moment) -> bool) -> Option<Item> {
        let at = page.moment(key).filter(|at| fits(*at))?;
        let span = page.field(key).map_or(page.span(), |field| field.span);
        Some(Item { when: Some((key, at)), ..self.item(page, span) })
    }

    /// What is due, and then what soon will be.
    fn due(&self) -> Vec<Item> {
        let days = |at: Moment| at.day.0.since(self.config.today().0).map_or(0, |span| span.get_days());
        let comes = |at: Moment| days(at) <= SOON_DAYS;
        let items = self.graph.published().flat_map(|(_, page)| {
            let renewed = self.dated_item(page, "next_due", comes).filter(|_| !page.is_frozen());
            self.dated_item(page, "check_by", comes).into_iter().chain(renewed)
        });
        let with_state = items.map(|item| {
            let state = item.when.map(|(_, at)| match days(at) {
                days @ 1.. => State::Soon(days),
                days => State::Overdue(-days),
            });
            Item { state, ..item }
        });
        let mut items: Vec<Item> = with_state.collect();
        items.sort_by_key(|item| item.when.map(|(_, at)| at.day));
        items
    }

    fn question(&self, question: &Question) -> Item {
        let asked = fold(&question.text);
        let places = question.surgeries.iter().flat_map(|id| {
            let texts = self.graph.page(*id).texts("asked").iter();
            texts.filter(|(text, _)| fold(text) == asked).map(|(_, key)| self.place(key.0)).take(1)
        });
        let (title, places) = (question.text.clone(), places.collect());
        Item { title, places, kind: Some(Kind::Guide), when: None, state: None }
    }

    /// The names that nothing answers, those of one kind and spelling together.
    fn wanted(&self) -> Vec<Item> {
        let unknown = [Code::UnknownReference, Code::TranslationOfNothing, Code::UnknownFile];
        let found = self.report.findings().filter(|found| unknown.contains(&found.code));
        let found: Vec<Span> = found.filter_map(|found| found.span).collect();
        let mut names: BTreeMap<(Option<&str>, String), Item> = BTreeMap::new();
        for (id, page) in self.graph.pages() {
            for (span, name, kind) in self.unanswered(id, page) {
                if found.binary_search(&span).is_err() {
                    continue;
                }
                let key = (kind.map(Kind::name), fold(&name));
                let item = names.entry(key).or_insert_with(|| Item {
                    title: name,
                    places: Vec::new(),
                    kind,
                    when: None,
                    state: None,
                });
                item.places.push(self.place(span));
            }
        }
        let mut items: Vec<Item> = names.into_values().collect();
        items.sort_by(|a, b| b.places.len().cmp(&a.places.len()).then_with(|| a.title.cmp(&b.title)));
        items
    }

    /// The references of a page that nothing answers: where each is, and the name and the kind it asks for.
    fn unanswered<'p>(
        &'p self,
        id: PageId,
        page: &'p Page,
    ) -> impl Iterator<Item = (Span, String, Option<Kind>)> + 'p {
        let pairs = page.refs.iter().zip(self.graph.answers(id));
        pairs.filter(|(_, answer)| **answer == Answer::Nothing).filter_map(|(reference, _)| {
            let (name, kind) = match &reference.target {
                Target::Name(name) => (name.clone(), only_kind(reference.relation)),
                Target::Kinded(kind, name) => (name.clone(), Some(*kind)),
                Target::Path(path, _) => (path.clone(), None),
                Target::Heading(_) | Target::Address(_) => return None,
            };
            Some((reference.span, name, kind))
        })
    }
}

/// The kind of page that a relation asks for, where it is one.
fn only_kind(relation: Relation) -> Option<Kind> {
    if let [kind] = relation.facts().to { Some(*kind) } else { None }
}
