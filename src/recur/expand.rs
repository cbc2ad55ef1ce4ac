//! The days of a pattern within a window.
//!
//! In: a pattern, the day from which it holds, two days. Out: the days between them, sorted. It must not know exceptions.

use super::{Every, Pattern, except::bit};
use jiff::{
    Span,
    civil::{Date, Weekday},
};

/// So many months are looked through for the first day: there may be no fifth Friday in February for 40 years.
const MONTHS_MAX: i64 = 12 * 41;

impl Pattern {
    /// The first day of it on or after this one, whatever the interval: weeks and months are counted from there.
    #[must_use]
    pub fn first(&self, starts: Date) -> Option<Date> {
        let mut month = index(starts);
        (0..MONTHS_MAX).find_map(|_| {
            let (year, of_year) = from_index(month)?;
            month += 1;
            let mut days = match &self.every {
                Every::Week(_, days) => days.iter().flat_map(|day| in_month(year, of_year, *day)).collect(),
                _ => self.of_month(year, of_year),
            };
            days.sort_unstable();
            days.into_iter().find(|day| *day >= starts && self.in_its_months(*day))
        })
    }

    fn in_its_months(&self, day: Date) -> bool {
        self.months & bit(day.month()) != 0
    }

    /// The days of a month, where it counts by months.
    fn of_month(&self, year: i16, month: i8) -> Vec<Date> {
        let Ok(first) = Date::new(year, month, 1) else { return Vec::new() };
        match &self.every {
            Every::Week(..) => Vec::new(),
            Every::Month(_, days) => {
                days.iter().filter_map(|(nth, day)| first.nth_weekday_of_month(*nth, *day).ok()).collect()
            }
            Every::MonthDay(_, days) => {
                let number = |day: i8| if day < 0 { first.days_in_month() + day + 1 } else { day };
                days.iter().filter_map(|day| Date::new(year, month, number(*day)).ok()).collect()
            }
        }
    }

    /// Its days from one day to another, both with it, when it holds from `starts` on.
    #[must_use]
    pub fn between(&self, starts: Date, from: Date, to: Date) -> Vec<Date> {
        let Some(first) = self.first(starts) else { return Vec::new() };
        let from = from.max(first);
        let mut days = match &self.every {
            Every::Week(interval, days) => weeks(*interval, days, first, from, to),
            Every::Month(interval, _) | Every::MonthDay(interval, _) => {
                let step = i64::from(*interval).max(1);
                let begin = index(first) + (index(from) - index(first)) / step * step;
                let months = (0..).map(|n| begin + n * step).take_while(|month| *month <= index(to));
                let days = months.filter_map(from_index).flat_map(|(year, month)| self.of_month(year, month));
                days.collect()
            }
        };
        days.retain(|day| (from..=to).contains(day) && self.in_its_months(*day));
        days.sort_unstable();
        days.dedup();
        days
    }
}

/// The days of every so many weeks, which begin on Mondays.
fn weeks(interval: u16, days: &[Weekday], first: Date, from: Date, to: Date) -> Vec<Date> {
    let step = i64::from(interval).max(1) * 7;
    let plus = |day: Date, days: i64| day.checked_add(Span::new().try_days(days).ok()?).ok();
    let monday = plus(first, -i64::from(first.weekday().to_monday_zero_offset()));
    let begin = monday.and_then(|monday| {
        let ahead = i64::from((from - monday).get_days()).max(0);
        plus(monday, ahead / step * step)
    });
    let mut all = Vec::new();
    let mut week = begin;
    while let Some(monday) = week.filter(|monday| *monday <= to) {
        all.extend(days.iter().filter_map(|day| plus(monday, i64::from(day.to_monday_zero_offset()))));
        week = plus(monday, step);
    }
    all
}

/// All of one weekday in a month.
fn in_month(year: i16, month: i8, day: Weekday) -> Vec<Date> {
    let first = Date::new(year, month, 1).ok();
    let nth = |nth: i8| first.and_then(|first| first.nth_weekday_of_month(nth, day).ok());
    (1..=5).filter_map(nth).collect()
}

/// Months counted through all years.
fn index(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// Year and month; nothing beyond all calendars.
fn from_index(index: i64) -> Option<(i16, i8)> {
    let year = i16::try_from(index.div_euclid(12)).ok().filter(|year| (-9999..=9999).contains(year))?;
    Some((year, i8::try_from(index.rem_euclid(12)).ok()? + 1))
}
