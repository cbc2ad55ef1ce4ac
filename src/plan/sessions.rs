//! The dates of surgeries: those with a file, and those that the rules of series give.
//!
//! In: the graph, the settings with the clock. Out: for each series its course and the dates to come that no file has.
//! A file takes the place of the date it is for. It must not know cards, nor calendars.

use crate::{
    config::Config,
    graph::Graph,
    page::{
        Day, Kind, Moment, PageId, Relation,
        session::{ends_after, minutes},
    },
    recur::{self, Course},
};
use jiff::Span;
use std::collections::BTreeMap;

/// So many months ahead dates are worked out.
const MONTHS_AHEAD: i32 = 12;
/// The most dates that are worked out for one series.
const DATES_MAX: usize = 6;

/// The dates of one series.
#[derive(Clone, Debug)]
pub struct Dates {
    /// Its rule, from when to when.
    pub course: Course,
    /// Which file takes the place of which date.
    pub taken: BTreeMap<Moment, PageId>,
    /// The dates that a moved surgery falls on by chance: it takes their place too.
    pub covered: Vec<Moment>,
    /// The next dates to come that no file has, soonest first.
    pub to_come: Vec<Moment>,
    /// How long each lasts, in minutes, where that is known.
    pub length: Option<i64>,
}

/// The dates of all series that have a rule.
#[derive(Clone, Debug, Default)]
pub struct Sessions(BTreeMap<PageId, Dates>);

impl Sessions {
    /// The dates of every published series.
    #[must_use]
    pub fn new(config: &Config, graph: &Graph) -> Self {
        let series = graph.published().filter(|(_, page)| page.kind == Kind::Series);
        Self(series.filter_map(|(id, _)| Some((id, dates(config, graph, id)?))).collect())
    }

    /// The dates of one series; nothing where it has no rule.
    #[must_use]
    pub fn of(&self, series: PageId) -> Option<&Dates> {
        self.0.get(&series)
    }

    /// When each of the dates to come that no file has is over.
    pub fn ends(&self) -> impl Iterator<Item = Moment> + '_ {
        self.0.values().flat_map(|dates| dates.to_come.iter().map(|date| ends_after(*date, dates.length)))
    }

    /// All series with a rule, in path order.
    pub fn all(&self) -> impl Iterator<Item = (PageId, &Dates)> {
        self.0.iter().map(|(id, dates)| (*id, dates))
    }
}

fn dates(config: &Config, graph: &Graph, id: PageId) -> Option<Dates> {
    let page = graph.page(id);
    let mut files: Vec<(Moment, Option<Moment>, PageId)> = graph
        .backward(id, Relation::PartOf)
        .map(|file| (file, graph.page(file)))
        .filter_map(|(id, file)| Some((file.moment("when")?, file.moment("moved_from"), id)))
        .collect();
    files.sort_unstable();
    let begins = files.iter().map(|(when, from, _)| from.unwrap_or(*when));
    let course = recur::of_series(page, begins, config.today())?;
    let (taken, covered) = placed(&course, &files);
    let ahead = config.today().0.saturating_add(Span::new().months(MONTHS_AHEAD));
    let length = page.text("length").and_then(minutes);
    let to_come = course.between(config.today(), Day(ahead)).into_iter();
    let to_come = to_come
        .filter(|date| !taken.contains_key(date) && !covered.contains(date))
        .filter(|date| !config.is_over(ends_after(*date, length)))
        .take(DATES_MAX);
    let to_come = to_come.collect();
    Some(Dates { course, taken, covered, to_come, length })
}

/// Which of these takes the place of which date of a course, and the dates that what was moved falls on by chance. Each
/// says when it is, when it was to be before it was moved, and what it is.
#[must_use]
pub fn placed<T: Copy>(
    course: &Course,
    files: &[(Moment, Option<Moment>, T)],
) -> (BTreeMap<Moment, T>, Vec<Moment>) {
    let (mut taken, mut covered) = (BTreeMap::new(), Vec::new());
    for (when, from, file) in files {
        if let Some(date) = free(course, from.unwrap_or(*when), |date| taken.contains_key(date)) {
            taken.insert(date, *file);
        }
    }
    for (when, _, _) in files.iter().filter(|(_, from, _)| from.is_some()) {
        covered.extend(free(course, *when, |date| taken.contains_key(date)));
    }
    (taken, covered)
}

/// The date of a course that a file for this moment takes the place of: at the same time, else on the same day.
fn free(course: &Course, when: Moment, is_taken: impl Fn(&Moment) -> bool) -> Option<Moment> {
    let mut on_day = course.between(when.day, when.day);
    on_day.retain(|date| !is_taken(date));
    on_day.iter().find(|date| **date == when).or(on_day.first()).copied()
}
