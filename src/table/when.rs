//! Dates, months, years and moments as they are written in Britain.
//!
//! In: a cell's text. Out: a time, or what it can be where one cell alone does not tell. It must not know the column.

use super::Time;
use jiff::civil::{self, Date};

/// What a cell says of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub says: Says,
    pub style: Style,
}

/// A time, or two of which the column tells which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// This time.
    One(Time),
    /// Two numbers and a year, such as 03/04/2019: a day and a month in one order or the other.
    Slashed { first: i8, second: i8, year: i16, time: Option<Clock> },
    /// Such as 2010-11: a month, or a year that ends in the next.
    MonthOrSplit { year: i16, month: i8 },
}

/// How it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// As ISO 8601 has it, or as plain years, and so that nothing need be said of it.
    Iso,
    /// With a word for the month, or otherwise for people.
    Worded,
    /// With numbers in the order of day, month, year, or of month, day, year.
    Slashed,
    /// With a zone, which is left out.
    Zoned,
    /// With the hour 24:00, which begins the next day.
    EndOfDay,
}

/// A time of day; 24:00 is midnight of the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    time: civil::Time,
    next_day: bool,
    zoned: bool,
}

/// A longer text is no time.
const TIME_BYTES_MAX: usize = 48;
/// The first serial that is read as a day, 1 January 1920, and the first that is not, 1 January 2100.
const SERIALS: std::ops::Range<i64> = 7306..73051;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads a time.
pub(super) fn time(text: &str) -> Option<Written> {
    if text.len() > TIME_BYTES_MAX || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (day, clock) = split(text)?;
    let tokens = tokens(day)?;
    let (says, style) = says(&tokens, clock)?;
    let style = match clock {
        Some(clock) if clock.next_day => Style::EndOfDay,
        Some(clock) if clock.zoned => Style::Zoned,
        _ => style,
    };
    let is_day = matches!(says, Says::Slashed { .. } | Says::One(Time::Day(_) | Time::Moment(_)));
    (is_day || clock.is_none()).then_some(Written { says, style })
}

/// Reads a year that stands alone; other numbers of four digits are none.
pub(super) fn year(text: &str) -> Option<Time> {
    let year: i16 = text.parse().ok().filter(|_| text.len() == 4)?;
    (1600..2200).contains(&year).then_some(Time::Year(year))
}

/// Reads two years such as 16/17, which only a heading tells from something else.
pub(super) fn short_split(text: &str) -> Option<Time> {
    let (first, second) = text.split_once(['/', '-'])?;
    let (first, second): (i16, i16) = (two_digits(first)?, two_digits(second)?);
    (second == (first + 1) % 100).then(|| Time::SplitYear(whole_year(first)))
}

/// Reads the number by which a spreadsheet counts days.
pub(super) fn serial(text: &str) -> Option<Time> {
    let (days, part) = text.split_once('.').unwrap_or((text, ""));
    let days: i64 = days.parse().ok().filter(|days| SERIALS.contains(days))?;
    let day = civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()?;
    if !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let of_day: f64 = format!("0.{part}0").parse().ok()?;
    let seconds = (of_day * 86_400.0).round() as i64;
    if seconds == 0 {
        return Some(Time::Day(day));
    }
    day.to_datetime(civil::Time::midnight())
        .checked_add(jiff::Span::new().seconds(seconds))
        .ok()
        .map(Time::Moment)
}

/// The day of a slashed date, if there is one in this order.
pub(super) fn ordered(day: i8, month: i8, year: i16, time: Option<Clock>) -> Option<Time> {
    with_clock(Date::new(year, month, day).ok()?, time)
}

fn two_digits(text: &str) -> Option<i16> {
    text.parse().ok().filter(|_| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()))
}

/// The year of two digits: those up to 68 are of this century, as in POSIX.
fn whole_year(short: i16) -> i16 {
    if short < 69 { 2000 + short } else { 1900 + short }
}

fn with_clock(day: Date, clock: Option<Clock>) -> Option<Time> {
    let Some(clock) = clock else { return Some(Time::Day(day)) };
    let day = if clock.next_day { day.tomorrow().ok()? } else { day };
    Some(Time::Moment(day.to_datetime(clock.time)))
}

/// The day and the time of day behind it.
fn split(text: &str) -> Option<(&str, Option<Clock>)> {
    let Some(colon) = text.find(':') else { return Some((text, None)) };
    let hours = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    let start = colon - hours;
    let day = text[..start].trim_end_matches([' ', 'T', 't', ',']);
    if day.is_empty() || day.len() == start {
        return None;
    }
    clock(&text[start..]).map(|clock| (day, Some(clock)))
}

/// `14:30`, `2:30:15 pm`, `14:30:00.000Z`, `14:30+01:00`.
fn clock(text: &str) -> Option<Clock> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = text.split_once(':')?;
    let len = digits(rest);
    let minute: i8 = rest[..len].parse().ok().filter(|_| len == 2)?;
    let mut rest = &rest[len..];
    let mut second = 0;
    if let Some(seconds) = rest.strip_prefix(':') {
        let len = digits(seconds);
        second = seconds[..len].parse().ok().filter(|_| len == 2)?;
        rest = &seconds[len..];
        if let Some(part) = rest.strip_prefix('.') {
            rest = &part[digits(part)..];
        }
    }
    let rest = rest.trim().to_lowercase();
    let (rest, shift) = match (rest.strip_prefix("am"), rest.strip_prefix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(0)),
        (_, Some(rest)) => (rest.trim(), Some(12)),
        _ => (rest.as_str(), None),
    };
    let is_offset = rest.strip_prefix(['+', '-']).is_some_and(|offset| {
        matches!(offset.len(), 2 | 4 | 5) && offset.bytes().all(|b| b.is_ascii_digit() || b == b':')
    });
    let zoned = is_offset || matches!(rest, "z" | "utc" | "gmt" | "bst");
    if !zoned && !rest.is_empty() {
        return None;
    }
    let hour: i8 = hour.parse().ok()?;
    let hour = match shift {
        None => hour,
        Some(shift) if (1..=12).contains(&hour) => hour % 12 + shift,
        Some(_) => return None,
    };
    let next_day = hour == 24 && minute == 0 && second == 0;
    let time = civil::Time::new(if next_day { 0 } else { hour }, minute, second, 0).ok()?;
    Some(Clock { time, next_day, zoned })
}

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A number and how many digits it has.
    Digits(i16, usize),
    /// A month.
    Month(i8),
    /// The letter or word before the number of a quarter.
    Quarter,
    /// The words "to" or "and" between two times.
    To,
    /// A sign or space between parts.
    Sign(char),
}

/// The parts of a date; none if there is a part that no date has.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_same = |c: &char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                first.is_alphabetic() && c.is_alphabetic()
            }
        };
        let len: usize = rest.chars().take_while(is_same).map(char::len_utf8).sum();
        let part = &rest[..len.max(first.len_utf8())];
        rest = &rest[part.len()..];
        if first.is_ascii_digit() {
            tokens.push(Token::Digits(part.parse().ok()?, part.len()));
        } else if first.is_alphabetic() {
            tokens.extend(word(&part.to_lowercase(), tokens.last().copied())?);
        } else {
            match first {
                '-' | '/' | '.' => tokens.push(Token::Sign(first)),
                '–' => tokens.push(Token::Sign('-')),
                ' ' | ',' | '\u{A0}' => (),
                _ => return None,
            }
        }
    }
    Some(tokens)
}

/// What a word means; an inner nothing for words that mean nothing more.
fn word(lower: &str, before: Option<Token>) -> Option<Option<Token>> {
    let starts = |name: &&str| lower.len() >= 3 && name.starts_with(lower);
    if let Some(month) = MONTHS.iter().position(&starts).or((lower == "sept").then_some(8)) {
        return Some(Some(Token::Month(i8::try_from(month + 1).ok()?)));
    }
    let is_weekday = before.is_none() && WEEKDAYS.iter().any(starts);
    let is_order = matches!(before, Some(Token::Digits(..))) && matches!(lower, "st" | "nd" | "rd" | "th");
    match lower {
        "q" | "quarter" => Some(Some(Token::Quarter)),
        "to" | "and" => Some(Some(Token::To)),
        "fy" | "of" => Some(None),
        _ if is_weekday || is_order => Some(None),
        _ => None,
    }
}

/// What the parts of a date say together.
fn says(tokens: &[Token], clock: Option<Clock>) -> Option<(Says, Style)> {
    use Token::{Digits, Month, Quarter, Sign, To};
    let day = |year, month, day| with_clock(Date::new(year, month, day).ok()?, clock).map(Says::One);
    let small = |number: i16| i8::try_from(number).ok();
    let long = |number: i16, len: usize| match len {
        4 => Some(number),
        2 => Some(whole_year(number)),
        _ => None,
    };
    let month = |year, month| Some(Says::One(Time::Month(year, month)));
    let quarter = |year, quarter: i16| {
        small(quarter).filter(|q| (1..=4).contains(q)).map(|quarter| Says::One(Time::Quarter(year, quarter)))
    };
    Some(match *tokens {
        [Digits(y, 4), Sign(a), Digits(m, n), Sign(b), Digits(d, k)] if a == b && n <= 2 && k <= 2 => {
            let style = if a == '-' && n == 2 && k == 2 { Style::Iso } else { Style::Worded };
            (day(y, small(m)?, small(d)?)?, style)
        }
        [Digits(a, n), Sign(s), Digits(b, k), Sign(t), Digits(y, len)] if s == t && n <= 2 && k <= 2 => {
            let year = long(y, len).filter(|_| s != '.' || len == 4)?;
            (Says::Slashed { first: small(a)?, second: small(b)?, year, time: clock }, Style::Slashed)
        }
        [Digits(d, n), Month(m), Digits(y, len)] if n <= 2 => {
            (day(long(y, len)?, m, small(d)?)?, Style::Worded)
        }
        [Digits(d, n), Sign(_), Month(m), Sign(_), Digits(y, len)] if n <= 2 => {
            (day(long(y, len)?, m, small(d)?)?, Style::Worded)
        }
        [Month(m), Digits(d, n), Digits(y, 4)] if n <= 2 => (day(y, m, small(d)?)?, Style::Worded),
        [Digits(y, 4), Sign(_), Month(m), Sign(_), Digits(d, n)] if n <= 2 => {
            (day(y, m, small(d)?)?, Style::Worded)
        }
        [Month(m), Digits(y, len)] | [Month(m), Sign(_), Digits(y, len)] => {
            (month(long(y, len)?, m)?, Style::Worded)
        }
        [Digits(y, 4), Month(m)] | [Digits(y, 4), Sign(_), Month(m)] => (month(y, m)?, Style::Worded),
        [Month(a), Sign('-') | To, Month(b), Digits(y, 4)] if b == a + 2 && a % 3 == 1 => {
            (quarter(y, i16::from(a / 3) + 1)?, Style::Worded)
        }
        [Digits(y, 4), Sign('-' | '/') | To, Digits(z, 4)] if z == y + 1 => {
            (Says::One(Time::SplitYear(y)), Style::Worded)
        }
        [Digits(y, 4), Sign(s @ ('-' | '/')), Digits(z, 2)] => year_and_two_digits(y, s, z)?,
        [Digits(m @ 1..=12, 1 | 2), Sign('/' | '-'), Digits(y, 4)] => (month(y, small(m)?)?, Style::Worded),
        [Quarter, Digits(q, 1), Digits(y, 4)] | [Quarter, Digits(q, 1), Sign(_), Digits(y, 4)] => {
            (quarter(y, q)?, Style::Worded)
        }
        [Digits(y, 4), Quarter, Digits(q, 1)] | [Digits(y, 4), Sign(_), Quarter, Digits(q, 1)] => {
            (quarter(y, q)?, Style::Iso)
        }
        _ => return None,
    })
}

/// `2016/17`, `2016-04`, and `2010-11`, which can be both.
fn year_and_two_digits(year: i16, sign: char, two: i16) -> Option<(Says, Style)> {
    let month = i8::try_from(two).ok().filter(|month| (1..=12).contains(month));
    let is_next = two == (year + 1) % 100;
    match month {
        Some(month) if is_next && sign == '-' => Some((Says::MonthOrSplit { year, month }, Style::Iso)),
        _ if is_next => Some((Says::One(Time::SplitYear(year)), Style::Iso)),
        Some(month) if sign == '-' => Some((Says::One(Time::Month(year, month)), Style::Iso)),
        Some(month) => Some((Says::One(Time::Month(year, month)), Style::Worded)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_one_meaning() {
        let all = [
            ("2019-03-03", "2019-03-03"),
            ("2019/03/03", "2019-03-03"),
            ("3-Mar-19", "2019-03-03"),
            ("3 March 2019", "2019-03-03"),
            ("Sunday 3rd March 2019", "2019-03-03"),
            ("March 3, 2019", "2019-03-03"),
            ("1986-11-17T00:00:00Z", "1986-11-17T00:00:00"),
            ("2019-03-03 14:30", "2019-03-03T14:30:00"),
            ("2019-03-03 2:30 pm", "2019-03-03T14:30:00"),
            ("2019-03-03T14:30:00.000+01:00", "2019-03-03T14:30:00"),
            ("2019-12-31 24:00", "2020-01-01T00:00:00"),
            ("Apr-16", "2016-04"),
            ("April 2016", "2016-04"),
            ("2016-04", "2016-04"),
            ("04/2016", "2016-04"),
            ("Sept 2016", "2016-09"),
            ("2016/17", "2016/17"),
            ("2016-17", "2016/17"),
            ("1999/00", "1999/00"),
            ("2016 to 2017", "2016/17"),
            ("FY2016/17", "2016/17"),
            ("Q1 2016", "2016-Q1"),
            ("2016 Q1", "2016-Q1"),
            ("Jan to Mar 2016", "2016-Q1"),
        ];
        for (text, wanted) in all {
            let iso = match time(text).map(|written| written.says) {
                Some(Says::One(time)) => time.iso(),
                other => format!("{other:?}"),
            };
            assert_eq!(iso, wanted, "{text}");
        }
    }

    #[test]
    fn what_one_cell_does_not_tell_stays_open() {
        let says = |text| time(text).map(|written| written.says);
        assert_eq!(says("03/04/19"), Some(Says::Slashed { first: 3, second: 4, year: 2019, time: None }));
        assert_eq!(says("2010-11"), Some(Says::MonthOrSplit { year: 2010, month: 11 }));
        for text in [
            "",
            "2016",
            "12",
            "3/4",
            "30 February 2019",
            "14:30",
            "Q5 2016",
            "2016-18",
            "Mar",
            "1.2.3",
            "16/17",
        ] {
            assert_eq!(says(text), None, "{text}");
        }
    }

    #[test]
    fn serials_are_days() {
        assert_eq!(serial("43527").map(|t| t.iso()).as_deref(), Some("2019-03-03"));
        assert_eq!(serial("43527.5").map(|t| t.iso()).as_deref(), Some("2019-03-03T12:00:00"));
        assert_eq!(serial("12"), None);
        assert_eq!(short_split("16/17"), Some(Time::SplitYear(2016)));
    }
}
