//! The words of a rule: days, months, numbers, times, dates.
//!
//! In: a text. Out: its words with their places, and what each can stand for. It must not know how they are put together.

use jiff::{
    civil::{Date, Time, Weekday},
    fmt::strtime::BrokenDownTime,
};
use std::ops::Range;

/// A word of a text, in small letters, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, without the full stop of an abbreviation.
    pub text: String,
    /// Where it stands.
    pub at: Range<usize>,
}

/// The words of a text. A comma, `;` and `&` stand for "and"; a dash between two words stands for "to".
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&' | '(' | ')');
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if !ends(c) {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            word(&text[from..at], from, &mut words);
        }
        if matches!(c, ',' | ';' | '&') {
            words.push(Word { text: "and".to_owned(), at: at..at + 1 });
        }
    }
    words
}

fn word(text: &str, from: usize, words: &mut Vec<Word>) {
    let lower = |text: &str| text.to_lowercase().trim_end_matches('.').to_owned();
    if iso(text).is_some() {
        words.push(Word { text: text.to_owned(), at: from..from + text.len() });
        return;
    }
    let mut begin = 0;
    for (at, dash) in text.match_indices(['-', '–', '—']) {
        if at > begin {
            words.push(Word { text: lower(&text[begin..at]), at: from + begin..from + at });
        }
        words.push(Word { text: "to".to_owned(), at: from + at..from + at + dash.len() });
        begin = at + dash.len();
    }
    if begin < text.len() {
        words.push(Word { text: lower(&text[begin..]), at: from + begin..from + text.len() });
    }
}

/// A date as `2026-12-09`, with a time behind a T where there is one.
pub fn iso(text: &str) -> Option<crate::page::Moment> {
    crate::page::Moment::read(text).ok().filter(|_| text.len() >= 10)
}

/// The day or days of the week that a word names.
pub fn weekdays(word: &str) -> Option<&'static [Weekday]> {
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    Some(match word {
        "monday" | "mondays" | "mon" => &[Monday],
        "tuesday" | "tuesdays" | "tue" | "tues" => &[Tuesday],
        "wednesday" | "wednesdays" | "wed" | "weds" => &[Wednesday],
        "thursday" | "thursdays" | "thu" | "thur" | "thurs" => &[Thursday],
        "friday" | "fridays" | "fri" => &[Friday],
        "saturday" | "saturdays" | "sat" => &[Saturday],
        "sunday" | "sundays" | "sun" => &[Sunday],
        "weekday" | "weekdays" => &[Monday, Tuesday, Wednesday, Thursday, Friday],
        "weekend" | "weekends" => &[Saturday, Sunday],
        "daily" => &[Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday],
        _ => return None,
    })
}

/// The month that a word names, from 1.
pub fn month(word: &str) -> Option<i8> {
    let named = |form| BrokenDownTime::parse(form, word).ok()?.month();
    named("%B").or_else(|| named("%b")).or((word == "sept").then_some(9))
}

/// The number that an ordinal stands for: `second`, `2nd`.
pub fn ordinal(word: &str) -> Option<i8> {
    const ORDINALS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let named = (1..).zip(ORDINALS).find(|(_, name)| word == *name).map(|(number, _)| number);
    named.or_else(|| {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
        digits.parse().ok().filter(|number| (1..=31).contains(number))
    })
}

/// The number that a word counts: `two`, `2`.
pub fn number(word: &str) -> Option<u16> {
    const NUMBERS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let named = (1..).zip(NUMBERS).find(|(_, name)| word == *name).map(|(number, _)| number);
    named.or_else(|| word.parse().ok().filter(|number| (1..=100).contains(number)))
}

/// The time of day that the words begin with, and how many they are.
pub fn time(words: &[Word]) -> Option<(Time, usize)> {
    let first = words.first()?.text.as_str();
    match first {
        "noon" | "midday" => return Some((Time::constant(12, 0, 0, 0), 1)),
        "midnight" => return Some((Time::midnight(), 1)),
        _ => {}
    }
    let digits =
        first.len() - first.trim_start_matches(|c: char| c.is_ascii_digit() || ":.".contains(c)).len();
    let (clock, half) = first.split_at(digits);
    let clock = clock.trim_end_matches('.');
    let behind = half.is_empty().then(|| words.get(1).map(|word| word.text.replace('.', ""))).flatten();
    let behind = behind.filter(|half| ["am", "pm"].contains(&half.as_str()));
    let used = if behind.is_some() { 2 } else { 1 };
    let half = behind.unwrap_or_else(|| half.replace('.', ""));
    let (hour, minute) = match clock.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour.parse::<i8>().ok()?, minute.parse::<i8>().ok()?),
        Some(_) => return None,
        None if half.is_empty() => return None,
        None => (clock.parse::<i8>().ok()?, 0),
    };
    let hour = match half.as_str() {
        "" => hour,
        "am" | "pm" if !(1..=12).contains(&hour) => return None,
        "am" => hour % 12,
        "pm" => hour % 12 + 12,
        _ => return None,
    };
    Time::new(hour, minute, 0, 0).ok().map(|time| (time, used))
}

/// A day of the calendar, or a part of it, as people name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A day.
    Day(Date),
    /// A day of every year: month and day.
    Yearly(i8, i8),
    /// A month of every year.
    Month(i8),
    /// A month of one year.
    MonthOf(i16, i8),
}

/// The day or month that the words begin with, and how many they are: `2026-12-09`, `9 December 2026`, `August`.
pub fn point(words: &[Word]) -> Option<(Point, usize)> {
    let at = |n: usize| words.get(n).map(|word| word.text.as_str());
    if let Some(moment) = iso(at(0)?).filter(|moment| moment.time.is_none()) {
        return Some((Point::Day(moment.day.0), 1));
    }
    let day = |n: usize| {
        let word = at(n)?;
        ordinal(word).or_else(|| word.parse().ok()).filter(|day: &i8| (1..=31).contains(day))
    };
    let year = |n: usize| at(n)?.parse::<i16>().ok().filter(|year| (1900..=2999).contains(year));
    let (month_of, day_of, mut used) = match (day(0), month(at(0)?)) {
        (Some(first), _) => {
            let gap = usize::from(at(1) == Some("of"));
            (month(at(1 + gap)?)?, Some(first), 2 + gap)
        }
        (None, Some(month)) => match day(1) {
            // "December 2026" is a month; "December 25" is a day of it.
            Some(second) if year(1).is_none() => (month, Some(second), 2),
            _ => (month, None, 1),
        },
        (None, None) => return None,
    };
    let year = year(used);
    used += usize::from(year.is_some());
    let point = match (year, day_of) {
        (Some(year), Some(day)) => Point::Day(Date::new(year, month_of, day).ok()?),
        // In a leap year February has 29 days.
        (None, Some(day)) => Date::new(2028, month_of, day).ok().map(|_| Point::Yearly(month_of, day))?,
        (Some(year), None) => Point::MonthOf(year, month_of),
        (None, None) => Point::Month(month_of),
    };
    Some((point, used))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_write_them() {
        let read =
            |text: &str| time(&words(text)).map(|(time, used)| (time.strftime("%H:%M").to_string(), used));
        for (text, expected, used) in [
            ("17:30", "17:30", 1),
            ("17.30", "17:30", 1),
            ("5.30pm", "17:30", 1),
            ("5:30 pm", "17:30", 2),
            ("5.30 p.m.", "17:30", 2),
            ("5.30p.m.", "17:30", 1),
            ("10am", "10:00", 1),
            ("12am", "00:00", 1),
            ("12pm", "12:00", 1),
            ("noon", "12:00", 1),
            ("midnight", "00:00", 1),
            ("9:05", "09:05", 1),
        ] {
            assert_eq!(read(text), Some((expected.to_owned(), used)), "{text}");
        }
        for wrong in ["25:00", "17", "13pm", "0am", "5.3pm", "17:60", "pm", ".", ":30", "17:3o"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_of_the_calendar_are_read_as_people_write_them() {
        let read = |text: &str| point(&words(text));
        let day = |y, m, d| Point::Day(Date::constant(y, m, d));
        assert_eq!(read("2026-12-09"), Some((day(2026, 12, 9), 1)));
        assert_eq!(read("9 December 2026 17:30"), Some((day(2026, 12, 9), 3)));
        assert_eq!(read("9th of Dec 2026"), Some((day(2026, 12, 9), 4)));
        assert_eq!(read("December 25 2026"), Some((day(2026, 12, 25), 3)));
        assert_eq!(read("25 December"), Some((Point::Yearly(12, 25), 2)));
        assert_eq!(read("August 2027"), Some((Point::MonthOf(2027, 8), 2)));
        assert_eq!(read("august"), Some((Point::Month(8), 1)));
        assert_eq!(read("31 June"), None);
        assert_eq!(read("29 February 2027"), None);
        assert_eq!(read("Tuesday"), None);
    }
}
