//! The dates of a series: its rule, from when to when, and what its files say.
//!
//! In: the page of a series, and when its surgeries with a file are. Out: a [`Course`]. It must not know the clock but
//! as a day.

use super::{Except, Pattern, Rule, Slip, except};
use crate::page::{Day, Kind, Moment, Page, Value};
use jiff::civil::Date;

/// Where the beginning of a series comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// It says so.
    Said,
    /// Its first surgery with a file.
    FirstFile,
    /// Nothing says so: the day of the build.
    Today,
}

/// A rule from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The rule, with all exceptions.
    pub rule: Rule,
    /// The first day.
    pub starts: Day,
    /// Where that comes from.
    pub start: Start,
    /// The last day.
    pub until: Option<Day>,
}

/// The course of a series, when its surgeries with a file are at these moments. Nothing where it has no rule, or one that
/// cannot be read: that is said where it is parsed.
#[must_use]
pub fn of_series(page: &Page, files: impl Iterator<Item = Moment>, today: Day) -> Option<Course> {
    let texts: Vec<&str> = match &page.field("repeats").filter(|_| page.kind == Kind::Series)?.value {
        Value::Text(text) => vec![text],
        Value::Texts(texts) => texts.iter().map(|(text, _)| text.as_str()).collect(),
        _ => return None,
    };
    let mut rule = Rule::read(texts).ok()?;
    let excepts = page.texts("except").iter().filter_map(|(text, _)| except::excepts(text).ok());
    rule.excepts.extend(excepts.flatten());
    let day = |key: &str| page.moment(key).map(|moment| moment.day);
    let first = files.map(|when| when.day).min();
    let (starts, start) = match (day("starts"), first) {
        (Some(day), _) => (day, Start::Said),
        (None, Some(day)) => (day, Start::FirstFile),
        (None, None) => (today, Start::Today),
    };
    Some(Course { rule, starts, start, until: day("until") })
}

impl Course {
    /// The moments from one day to another, both with it, sorted; each once.
    #[must_use]
    pub fn between(&self, from: Day, to: Day) -> Vec<Moment> {
        let to = self.until.map_or(to, |until| until.min(to));
        let mut all: Vec<Moment> = Vec::new();
        for pattern in &self.rule.patterns {
            let days = pattern.between(self.starts.0, from.0, to.0).into_iter();
            all.extend(days.map(|day| Moment { day: Day(day), time: pattern.time }));
        }
        all.extend(self.rule.dates.iter().filter(|date| (from..=to).contains(&date.day)));
        all.retain(|moment| !self.is_excepted(moment.day.0));
        all.sort_unstable_by_key(|moment| (moment.start(), moment.time));
        all.dedup();
        all
    }

    /// Whether an exception holds for this day.
    #[must_use]
    pub fn is_excepted(&self, day: Date) -> bool {
        self.rule.excepts.iter().any(|except| except.holds(day))
    }

    /// The months in which a pattern comes round: those that are excepted in every year left out.
    #[must_use]
    pub fn months(&self, pattern: &Pattern) -> u16 {
        let without = self
            .rule
            .excepts
            .iter()
            .map(|except| if let Except::Months(months) = except { *months } else { 0 });
        pattern.months & !without.fold(0, |all, months| all | months)
    }
}

impl Slip {
    /// What of the text was understood, from its beginning on; empty where that is nothing.
    #[must_use]
    pub fn understood<'a>(&self, text: &'a str) -> &'a str {
        text.get(..self.at.start)
            .unwrap_or_default()
            .trim_end_matches(|c: char| c.is_whitespace() || c == ',')
    }
}
