//! A newsletter: what a site published in a period, and the surgeries to come, for a mail program.
//!
//! In: a [`Build`] and a [`Period`]. Out: a [`Newsletter`], which is written as HTML and as plain text. Nothing is in it
//! that the site does not show to everybody. It must not know files, nor how mail is sent.

mod html;
mod text;

use crate::{
    build::Build,
    page::{Day, Kind, Moment, Page, PageId, Value},
    plan::{Frame, cards::ToCome, frame},
};
use std::cmp::Reverse;

/// The most surgeries to come: behind these people look at the site.
const SURGERIES_MAX: usize = 8;

/// From one day to another, both in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub since: Day,
    /// The last day.
    pub until: Day,
}

impl Period {
    fn holds(self, moment: Moment) -> bool {
        (self.since..=self.until).contains(&moment.day)
    }
}

/// What a part of a newsletter holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Posts.
    Posts,
    /// Guides that are new.
    Guides,
    /// Stories.
    Stories,
    /// Surgeries to come.
    Surgeries,
    /// What was put right, changed or cancelled.
    Changes,
}

impl What {
    /// All, in the order in which they are read.
    pub const ALL: [Self; 5] = [Self::Posts, Self::Guides, Self::Stories, Self::Surgeries, Self::Changes];

    /// The key of the theme's words above it.
    fn heading(self) -> &'static str {
        match self {
            Self::Posts => "newsletter_posts",
            Self::Guides => "newsletter_guides",
            Self::Stories => "newsletter_stories",
            Self::Surgeries => "newsletter_surgeries",
            Self::Changes => "newsletter_changes",
        }
    }

    /// The kind whose list holds all of them, and the key of the words for that.
    fn all(self) -> Option<(Kind, &'static str)> {
        match self {
            Self::Posts => Some((Kind::Post, "all_news")),
            Self::Guides => Some((Kind::Guide, "newsletter_all_guides")),
            Self::Stories => Some((Kind::Story, "all_stories")),
            Self::Surgeries => Some((Kind::Surgery, "all_surgeries")),
            Self::Changes => None,
        }
    }
}

/// One page, as the newsletter tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its title.
    pub title: String,
    /// The whole address.
    pub url: String,
    /// When and where, what was put right: one short sentence each.
    pub facts: Vec<String>,
    /// One sentence; may be empty.
    pub summary: String,
    /// Its language and direction, where they are not the newsletter's.
    pub language: Option<(String, &'static str)>,
}

/// A part of a newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it holds.
    pub what: What,
    /// The words above it.
    pub heading: String,
    /// The pages.
    pub items: Vec<Item>,
    /// Where all of them are listed, in words and as a whole address.
    pub more: Option<(String, String)>,
}

/// A newsletter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newsletter {
    /// What it is called: the site and the period.
    pub title: String,
    /// The name of the site.
    pub site: String,
    /// The whole address of the site.
    pub url: String,
    /// The words before that address.
    pub read_at: String,
    /// The words before the address to write to, and that address; nothing where there is none.
    pub contact: Option<(String, String)>,
    /// The language code.
    pub language: String,
    /// `ltr` or `rtl`.
    pub direction: &'static str,
    /// Its parts, those with nothing in them left out.
    pub sections: Vec<Section>,
}

/// Collects the newsletter of a period.
#[must_use]
pub fn of(build: &Build, period: Period) -> Newsletter {
    let teller = Teller { build, frame: &build.plan.frame, period };
    let site = &teller.frame.site;
    let title = teller.words("newsletter_title");
    let title = title.replace("{site}", &site.title).replace("{from}", &period.since.long());
    let sections = What::ALL.into_iter().map(|what| teller.section(what));
    Newsletter {
        title: title.replace("{to}", &period.until.long()),
        site: site.title.clone(),
        url: site.url.clone(),
        read_at: teller.words("newsletter_read_at").to_owned(),
        contact: (!site.contact.is_empty())
            .then(|| (teller.words("write_to_us").to_owned(), site.contact.clone())),
        language: site.language.clone(),
        direction: site.direction,
        sections: sections.filter(|section| !section.items.is_empty()).collect(),
    }
}

impl Newsletter {
    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// How many pages a part tells of.
    #[must_use]
    pub fn count(&self, what: What) -> usize {
        self.sections.iter().filter(|section| section.what == what).map(|section| section.items.len()).sum()
    }

    /// For mail programs that show HTML: one column, no pictures, no script, at most 100 kB.
    #[must_use]
    pub fn html(&self) -> String {
        html::html(self)
    }

    /// For all others: lines of at most 72 characters, addresses in full.
    #[must_use]
    pub fn text(&self) -> String {
        text::text(self)
    }
}

struct Teller<'a> {
    build: &'a Build,
    frame: &'a Frame,
    period: Period,
}

impl Teller<'_> {
    fn words(&self, key: &str) -> &str {
        self.frame.strings.get(key).map_or("", String::as_str)
    }

    fn section(&self, what: What) -> Section {
        let items = match what {
            What::Posts => self.appeared_of(Kind::Post),
            What::Guides => self.appeared_of(Kind::Guide),
            What::Stories => self.appeared_of(Kind::Story),
            What::Surgeries => self.surgeries(),
            What::Changes => self.changes(),
        };
        Section { what, heading: self.words(what.heading()).to_owned(), items, more: self.more(what) }
    }

    /// The list of all pages of that kind, where the theme has one.
    fn more(&self, what: What) -> Option<(String, String)> {
        let (kind, words) = what.all()?;
        let (_, list) = self.frame.above.iter().find(|(above, _)| *above == kind)?;
        let path = list.url.strip_prefix(self.frame.site.base.as_str()).unwrap_or(&list.url);
        Some((self.words(words).to_owned(), format!("{}{path}", self.frame.site.url)))
    }

    /// The pages that anybody may be told of.
    fn told(&self) -> impl Iterator<Item = (PageId, &Page)> {
        self.build.graph.published().filter(|(_, page)| Self::may_be_told(page))
    }

    fn may_be_told(page: &Page) -> bool {
        !page.hidden_from("lists") && !page.hidden_from("feeds") && page.field("withdrawn").is_none()
    }

    /// When readers could first see a page that says when it was published: the last of the moments that hold it back.
    fn appeared(page: &Page) -> Option<Moment> {
        let held_back = ["publish", "embargo"].iter().filter_map(|key| page.moment(key));
        page.moment("date").into_iter().chain(held_back).max_by_key(|moment| moment.start())
    }

    fn is_new(&self, page: &Page) -> bool {
        Self::appeared(page).is_some_and(|moment| self.period.holds(moment))
    }

    /// The pages of a kind that are new, newest first.
    fn appeared_of(&self, kind: Kind) -> Vec<Item> {
        let pages = self.told().filter(|(_, page)| page.kind == kind && self.is_new(page));
        let mut dated: Vec<_> = pages.filter_map(|(_, page)| Some((Self::appeared(page)?, page))).collect();
        dated.sort_by_key(|(moment, page)| (Reverse(moment.start()), &page.route));
        let item = |(moment, page): (Moment, &Page)| {
            let date = (kind != Kind::Guide).then(|| moment.day.long());
            let corrections = self.corrections(page).into_iter().map(|(_, says)| says);
            Item { facts: date.into_iter().chain(corrections).collect(), ..self.item(page) }
        };
        dated.into_iter().map(item).collect()
    }

    fn item(&self, page: &Page) -> Item {
        let site = &self.frame.site.language;
        let language = page.text("language").filter(|language| language != site);
        Item {
            title: page.title.value.clone(),
            url: self.frame.canonical(&page.route),
            facts: Vec::new(),
            summary: page.summary.clone(),
            language: language.map(|language| (language.to_owned(), frame::direction(language))),
        }
    }

    /// The surgeries to come, soonest first.
    fn surgeries(&self) -> Vec<Item> {
        let dated = self.dated(|it| it.is_on);
        let item = |(when, id, page): (Moment, PageId, &Page)| {
            let place = ["venue", "address"].iter().filter_map(|key| self.build.graph.text(id, key));
            let place = place.collect::<Vec<_>>().join(", ");
            let changed = match page.text("status") {
                Some("moved") => self.words("status_moved"),
                Some("full") => self.words("status_full"),
                _ => "",
            };
            let facts = [when.full(), place, changed.to_owned()];
            let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
            Item { facts, ..self.item(page) }
        };
        dated.into_iter().take(SURGERIES_MAX).map(item).collect()
    }

    /// The surgeries to come, those that only a series tells of too, soonest first: when each begins, and its page.
    fn dated(&self, fits: impl Fn(&ToCome) -> bool) -> Vec<(Moment, PageId, &Page)> {
        let all = self.frame.to_come.iter().filter(|it| it.is_soon && fits(it));
        let all = all.map(|it| (it.when, it.page, self.build.graph.page(it.page)));
        all.filter(|(.., page)| Self::may_be_told(page)).collect()
    }

    /// What a page put right in the period: the day, and a sentence.
    fn corrections(&self, page: &Page) -> Vec<(Day, String)> {
        let Some(Value::Notes(notes)) = page.field("corrections").map(|field| &field.value) else {
            return Vec::new();
        };
        let says = |day: Day, text: &str| {
            let words = self.words("newsletter_corrected").replace("{date}", &day.long());
            (day, words.replace("{text}", text))
        };
        let inside = notes.iter().filter(|(at, _)| self.period.holds(*at));
        inside.map(|(at, text)| says(at.day, text)).collect()
    }

    /// What was put right or changed in pages that are not new, latest first; then the surgeries that will not be.
    fn changes(&self) -> Vec<Item> {
        let mut changed: Vec<(Day, Item, &Page)> = Vec::new();
        for (_, page) in self.told() {
            if !matches!(page.kind, Kind::Post | Kind::Guide | Kind::Story) || self.is_new(page) {
                continue;
            }
            let mut facts = self.corrections(page);
            if let Some(updated) = page.moment("updated").filter(|at| self.period.holds(*at))
                && facts.iter().all(|(day, _)| *day != updated.day)
            {
                let words = self.words("newsletter_updated").replace("{date}", &updated.day.long());
                facts.push((updated.day, words));
            }
            let Some(latest) = facts.iter().map(|(day, _)| *day).max() else { continue };
            facts.sort_by_key(|(day, _)| *day);
            let facts = facts.into_iter().map(|(_, says)| says).collect();
            changed.push((latest, Item { facts, summary: String::new(), ..self.item(page) }, page));
        }
        changed.sort_by_key(|(day, _, page)| (Reverse(*day), &page.route));
        let cancelled = self.dated(|it| !it.is_on).into_iter().map(|(when, _, page)| {
            let facts = vec![when.full(), self.words("status_cancelled").to_owned()];
            Item { facts, summary: String::new(), ..self.item(page) }
        });
        changed.into_iter().map(|(_, item, _)| item).chain(cancelled).collect()
    }
}
