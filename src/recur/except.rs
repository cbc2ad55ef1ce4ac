//! When something that comes round does not: days, months, and from one to another.
//!
//! In: a text such as "in August" or "2026-12-20 to 2027-01-05". Out: [`Except`]s, or a slip. It must not know the rule.

use super::{
    ALL_MONTHS, Slip,
    words::{Point, Word, point, words},
};
use jiff::civil::Date;

/// When it does not come round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Except {
    /// From one day to another, both with it.
    Days(Date, Date),
    /// From a month and day to another in every year, both with it; over the turn of the year where the second is first.
    Yearly((i8, i8), (i8, i8)),
    /// In these months of every year: a bit for each.
    Months(u16),
}

impl Except {
    /// Whether it holds for this day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        match *self {
            Self::Days(from, to) => (from..=to).contains(&day),
            Self::Yearly(from, to) => {
                let own = (day.month(), day.day());
                if from <= to { (from..=to).contains(&own) } else { own >= from || own <= to }
            }
            Self::Months(months) => months & bit(day.month()) != 0,
        }
    }
}

/// The bit of a month.
pub fn bit(month: i8) -> u16 {
    1 << (month - 1).clamp(0, 11)
}

/// The bits of the months from one to another, over the turn of the year where the second is first.
pub fn months_between(from: i8, to: i8) -> u16 {
    let both =
        |month: &i8| if from <= to { (from..=to).contains(month) } else { *month >= from || *month <= to };
    (1..=12).filter(both).fold(0, |months, month| months | bit(month)) & ALL_MONTHS
}

/// The exceptions that a text names.
pub fn excepts(text: &str) -> Result<Vec<Except>, Slip> {
    let words = words(text);
    read(&words, text.len())
}

/// The same of words; `end` is where their text ends.
pub fn read(words: &[Word], end: usize) -> Result<Vec<Except>, Slip> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if matches!(
            word.text.as_str(),
            "and"
                | "or"
                | "in"
                | "on"
                | "the"
                | "for"
                | "during"
                | "from"
                | "all"
                | "of"
                | "except"
                | "every"
                | "each"
        ) {
            at += 1;
            continue;
        }
        let (from, used) = point(&words[at..]).ok_or_else(|| unclear(word))?;
        at += used;
        let is_range = words.get(at).is_some_and(|word| is_to(&word.text));
        if !is_range {
            all.push(alone(from));
            continue;
        }
        let skipped = usize::from(words.get(at + 1).is_some_and(|word| word.text == "the"));
        at += 1 + skipped;
        let to = words.get(at..).and_then(point);
        let (to, used) = to.ok_or_else(|| words.get(at).map_or_else(|| unfinished(end), unclear))?;
        let range = words[at - 2 - skipped].at.start..words[at + used - 1].at.end;
        at += used;
        all.push(between(from, to).ok_or_else(|| Slip {
            at: range,
            message: "the second of these two does not fit behind the first".to_owned(),
            help: Some("Write both in the same way, the earlier first: `2026-12-20 to 2027-01-05`."),
        })?);
    }
    if all.is_empty() { Err(unfinished(end)) } else { Ok(all) }
}

/// Whether a word leads from one day to another.
pub fn is_to(word: &str) -> bool {
    matches!(word, "to" | "until" | "till" | "through")
}

fn unfinished(end: usize) -> Slip {
    let message = "here a day or a month is missing".to_owned();
    Slip { at: end..end, message, help: None }
}

fn unclear(word: &Word) -> Slip {
    let message = format!("`{}` is no day and no month", word.text);
    let holidays = ["bank", "school", "public", "holiday", "holidays", "christmas", "easter", "term", "half"];
    let help =
        "Casebook does not know when holidays are: write the days, such as `2026-12-20 to 2027-01-05`.";
    Slip { at: word.at.clone(), message, help: holidays.contains(&word.text.as_str()).then_some(help) }
}

fn alone(point: Point) -> Except {
    match point {
        Point::Day(day) => Except::Days(day, day),
        Point::Yearly(month, day) => Except::Yearly((month, day), (month, day)),
        Point::Month(month) => Except::Months(bit(month)),
        Point::MonthOf(year, month) => {
            let first = Date::new(year, month, 1).unwrap_or_default();
            Except::Days(first, first.last_of_month())
        }
    }
}

fn between(from: Point, to: Point) -> Option<Except> {
    let last = |year: i16, month: i8| Date::new(year, month, 1).ok().map(Date::last_of_month);
    let days = |from: Date, to: Date| (from <= to).then_some(Except::Days(from, to));
    match (from, to) {
        (Point::Day(from), Point::Day(to)) => days(from, to),
        (Point::Yearly(m, d), Point::Yearly(to_m, to_d)) => Some(Except::Yearly((m, d), (to_m, to_d))),
        // "20 December to 5 January 2027": the year of the first follows from the second.
        (Point::Yearly(m, d), Point::Day(to)) => {
            let year = if (m, d) <= (to.month(), to.day()) { to.year() } else { to.year() - 1 };
            days(Date::new(year, m, d).ok()?, to)
        }
        (Point::Month(from), Point::Month(to)) => Some(Except::Months(months_between(from, to))),
        (Point::Month(m), Point::MonthOf(year, to)) => {
            let first = if m <= to { year } else { year - 1 };
            days(Date::new(first, m, 1).ok()?, last(year, to)?)
        }
        (Point::MonthOf(year, m), Point::MonthOf(to_year, to)) => {
            days(Date::new(year, m, 1).ok()?, last(to_year, to)?)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn exceptions_hold_for_their_days() {
        for (text, within, without) in [
            ("August", "2027-08-31", "2027-09-01"),
            ("in August", "2026-08-01", "2026-07-31"),
            ("August 2027", "2027-08-01", "2028-08-01"),
            ("2026-12-25", "2026-12-25", "2027-12-25"),
            ("25 December", "2030-12-25", "2030-12-26"),
            ("2026-12-20 to 2027-01-05", "2027-01-05", "2027-01-06"),
            ("20 December to 5 January", "2031-01-05", "2031-12-19"),
            ("20 December to 5 January 2027", "2026-12-20", "2027-12-20"),
            ("20 December 2026 – 5 January 2027", "2026-12-20", "2027-12-20"),
            ("July to August", "2027-07-01", "2027-09-01"),
            ("November-January", "2027-01-31", "2027-02-01"),
            ("December and August", "2027-12-31", "2027-11-30"),
        ] {
            let excepts = excepts(text).unwrap();
            let holds = |text: &str| excepts.iter().any(|except| except.holds(day(text)));
            assert!(holds(within) && !holds(without), "{text}: {excepts:?}");
        }
    }

    #[test]
    fn what_is_no_day_is_told_with_its_place() {
        let slip = excepts("bank holidays").unwrap_err();
        assert_eq!((slip.at, slip.help.is_some()), (0..4, true));
        assert_eq!(excepts("December and teatime").unwrap_err().at, 13..20);
        assert_eq!(excepts("2027-01-05 to 2026-12-20").unwrap_err().at, 0..24);
        assert!(excepts("").is_err() && excepts("August to").is_err());
    }
}
