//! Times as questions ask for them: periods, and how exact a label is.
//!
//! In: times of cells, and times as authors write them. Out: the days they cover, and coarser times.
//! It must not know tables.

use crate::{
    figure::ask::Grain,
    table::Time::{self, Day, Moment, Month, Quarter, SplitYear, Year},
};
use jiff::{Span, civil::Date};

/// The first and the last day of a time.
#[must_use]
pub(super) fn days(time: Time) -> (Date, Date) {
    let first = time.start();
    let months = match time {
        Year(_) | SplitYear(_) => 12,
        Quarter(..) => 3,
        Month(..) => 1,
        Day(_) | Moment(_) => return (first, first),
    };
    let behind = first.checked_add(Span::new().months(months)).and_then(Date::yesterday);
    (first, behind.map_or(first, |last| last.max(first)))
}

/// The time made as exact as this; a coarser one stays.
#[must_use]
pub(super) fn to_grain(time: Time, grain: Grain) -> Time {
    let exact = |time: Time| match time {
        Year(_) | SplitYear(_) => 0,
        Quarter(..) => 1,
        Month(..) => 2,
        Day(_) => 3,
        Moment(_) => 4,
    };
    let wanted = match grain {
        Grain::Year => 0,
        Grain::Quarter => 1,
        Grain::Month => 2,
        Grain::Day => 3,
    };
    if exact(time) <= wanted {
        return time;
    }
    let first = days(time).0;
    match grain {
        Grain::Year => Year(first.year()),
        Grain::Quarter => Quarter(first.year(), (first.month() - 1) / 3 + 1),
        Grain::Month => Month(first.year(), first.month()),
        Grain::Day => Day(first),
    }
}

/// The time that follows; nothing where there is no next of its kind.
#[must_use]
pub(super) fn next(time: Time) -> Option<Time> {
    let behind = days(time).1.tomorrow().ok()?;
    match time {
        Year(year) => Some(Year(year.checked_add(1)?)),
        SplitYear(year) => Some(SplitYear(year.checked_add(1)?)),
        Quarter(..) => Some(Quarter(behind.year(), (behind.month() - 1) / 3 + 1)),
        Month(..) => Some(Month(behind.year(), behind.month())),
        Day(_) => Some(Day(behind)),
        Moment(_) => None,
    }
}

/// A time as an author writes it in a question: `2024`, `2016/17`, `Q1 2024`, `2024-03`, `2024-03-05`.
#[must_use]
pub(super) fn read(text: &str) -> Option<Time> {
    if let Some((quarter, year)) = text.strip_prefix(['Q', 'q']).and_then(|rest| rest.split_once(' ')) {
        let quarter = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        return Some(Quarter(year.trim().parse().ok()?, quarter));
    }
    if let Some((year, after)) = text.split_once('/') {
        let year: i16 = year.parse().ok()?;
        let next: i16 = after.parse().ok()?;
        let wanted = year.checked_add(1)?;
        return (next == wanted.rem_euclid(100) || next == wanted).then_some(SplitYear(year));
    }
    let mut parts = text.split('-');
    let year: i16 = parts.next()?.parse().ok().filter(|year| (1000..=9000).contains(year))?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => Some(Year(year)),
        (Some(month), None, _) => {
            Some(Month(year, month.parse().ok().filter(|month| (1..=12).contains(month))?))
        }
        (Some(month), Some(day), None) => {
            Some(Day(Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_cover_days() {
        assert_eq!(days(Month(2024, 2)), (date(2024, 2, 1), date(2024, 2, 29)));
        assert_eq!(days(Quarter(2024, 4)), (date(2024, 10, 1), date(2024, 12, 31)));
        assert_eq!(days(SplitYear(2016)), (date(2016, 4, 1), date(2017, 3, 31)));
    }

    #[test]
    fn times_are_read_and_made_coarser() {
        assert_eq!(read("2024-03"), Some(Month(2024, 3)));
        assert_eq!(read("2016/17"), Some(SplitYear(2016)));
        assert_eq!(read("Q2 2024"), Some(Quarter(2024, 2)));
        assert_eq!(read("32767/1"), None);
        assert_eq!(read("damp"), None);
        assert_eq!(to_grain(Day(date(2024, 8, 9)), Grain::Quarter), Quarter(2024, 3));
        assert_eq!(to_grain(Year(2024), Grain::Month), Year(2024));
        assert_eq!(next(Month(2024, 12)), Some(Month(2025, 1)));
    }
}
