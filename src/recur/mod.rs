//! Rules of a series as people write them, and the dates that come of them.
//!
//! In: texts such as "second Wednesday 17:30" and "except in August". Out: a [`Rule`], or a [`Slip`] with its place in
//! the text; from a [`Course`], the dates within a window, sorted, in the site's time zone. Days that a month does not
//! have are passed over, as RFC 5545 does. It must not know the clock, nor other pages.

mod course;
mod except;
mod expand;
mod read;
mod words;

pub use course::{Course, Start, of_series};
pub use except::{Except, excepts};
pub use read::rule;

use crate::page::Moment;
use jiff::civil::{Time, Weekday};
use std::ops::Range;

/// When something comes round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    /// The patterns it follows.
    pub patterns: Vec<Pattern>,
    /// Dates that are named one by one, sorted.
    pub dates: Vec<Moment>,
    /// When it does not.
    pub excepts: Vec<Except>,
}

/// One pattern of days, with the time of day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Which days.
    pub every: Every,
    /// In which months: a bit for each, January the lowest.
    pub months: u16,
    /// At what time.
    pub time: Option<Time>,
}

/// Days that come round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Every {
    /// These days of the week, every so many weeks.
    Week(u16, Vec<Weekday>),
    /// These days of the week in a month, counted from its beginning or, below zero, from its end; every so many months.
    Month(u16, Vec<(i8, Weekday)>),
    /// These days of a month, counted from its beginning or, below zero, from its end; every so many months.
    MonthDay(u16, Vec<i8>),
}

/// All months.
pub const ALL_MONTHS: u16 = 0xfff;

/// What of a text is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Where in the text, in bytes.
    pub at: Range<usize>,
    /// What is wrong, in words.
    pub message: String,
    /// What to write instead, where more can be said than examples do.
    pub help: Option<&'static str>,
}

impl Rule {
    /// The same rule and this one.
    fn join(&mut self, other: Self) {
        self.patterns.extend(other.patterns);
        self.dates.extend(other.dates);
        self.excepts.extend(other.excepts);
        self.dates.sort_unstable();
        self.dates.dedup();
    }

    /// The rule of several texts, each with its place among them where it slips.
    pub fn read<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, (usize, Slip)> {
        let mut all = Self::default();
        for (at, text) in texts.into_iter().enumerate() {
            all.join(rule(text).map_err(|slip| (at, slip))?);
        }
        Ok(all)
    }
}
