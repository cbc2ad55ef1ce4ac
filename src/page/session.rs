//! When a session ends.
//!
//! In: a surgery's page and its series. Out: the moment at which it is over. It must not know the clock.

use super::{Moment, Page};
use jiff::Span;

/// The words for small numbers, from one on.
const NUMBERS: [&str; 8] = ["one", "two", "three", "four", "five", "six", "seven", "eight"];

/// No session is longer, in minutes: what says so is read wrongly.
const MINUTES_MAX: i64 = 24 * 60;

/// When a surgery is over: what `ends` says; else so long after `when` as `length` says; else the end of that day.
/// Nothing where nobody knows when it is.
#[must_use]
pub fn ends_at(page: &Page, series: Option<&Page>) -> Option<Moment> {
    let when = page.moment("when");
    let is_sound = |ends: &Moment| when.is_none_or(|when| when.day < ends.day || when.start() < ends.start());
    if let Some(ends) = page.moment("ends").filter(is_sound) {
        return Some(ends);
    }
    let when = when?;
    let length = page.field_or_series(series, "length").and_then(|length| minutes(length.value.as_text()?));
    Some(ends_after(when, length))
}

/// When something that begins then is over, after so many minutes; with its day where nobody knows how many.
#[must_use]
pub fn ends_after(when: Moment, minutes: Option<i64>) -> Moment {
    let ends = when.time.and(minutes).and_then(|minutes| {
        let ends = when.start().checked_add(Span::new().minutes(minutes)).ok()?;
        Some(Moment { day: super::Day(ends.date()), time: Some(ends.time()) })
    });
    ends.unwrap_or(Moment { time: None, ..when })
}

/// A length as people write it, such as "2 hours", "90 minutes", "1 hour 30 minutes" or "an hour and a half", in minutes;
/// nothing where it cannot be one thing only.
#[must_use]
pub fn minutes(length: &str) -> Option<i64> {
    let text = length.to_lowercase().replace('½', " half ");
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    let mut parts = parts.filter(|part| *part != "and").flat_map(numbers_and_units).peekable();
    let (mut minutes, mut number, mut last) = (0.0, None, None);
    while let Some(part) = parts.next() {
        match (part, number) {
            // "one and a half hours", "half an hour"
            ("a" | "an", _) if parts.peek() == Some(&"half") => {}
            ("a" | "an", Some(0.5)) => {}
            ("half", Some(whole)) => number = Some(whole + 0.5),
            // "an hour and a half"
            ("half", None) => match last.take() {
                Some(unit) => minutes += unit / 2.0,
                None => number = Some(0.5),
            },
            (part, None) => number = Some(number_of(part)?),
            (part, Some(count)) => {
                let unit = unit(part)?;
                minutes += count * unit;
                (number, last) = (None, Some(unit));
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a length of more than a day is not taken")]
    let whole = minutes as i64;
    let is_length = number.is_none() && minutes.fract() == 0.0 && (1..=MINUTES_MAX).contains(&whole);
    is_length.then_some(whole)
}

/// "1h30m" is a number and a unit, twice.
fn numbers_and_units(part: &str) -> impl Iterator<Item = &str> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut rest = part;
    std::iter::from_fn(move || {
        let kind = is_number(rest.chars().next()?);
        let at = rest.find(|c| is_number(c) != kind).unwrap_or(rest.len());
        let (first, behind) = rest.split_at(at);
        rest = behind;
        Some(first)
    })
}

fn number_of(text: &str) -> Option<f64> {
    if matches!(text, "a" | "an") {
        return Some(1.0);
    }
    if let Some(at) = NUMBERS.iter().position(|word| *word == text) {
        return Some(at as f64 + 1.0);
    }
    let is_number = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    text.parse().ok().filter(|_| is_number)
}

/// So many minutes are in it.
fn unit(text: &str) -> Option<f64> {
    match text {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(60.0),
        "m" | "min" | "mins" | "minute" | "minutes" => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (written, read) in [
            ("2 hours", 120),
            ("90 minutes", 90),
            ("1 hour 30 minutes", 90),
            ("1 hour and 30 minutes", 90),
            ("1½ hours", 90),
            ("1.5 hours", 90),
            ("an hour", 60),
            ("an hour and a half", 90),
            ("Two hours", 120),
            ("two and a half hours", 150),
            ("half an hour", 30),
            ("2h", 120),
            ("1h30m", 90),
            ("45 min", 45),
        ] {
            assert_eq!(minutes(written), Some(read), "{written}");
        }
    }

    #[test]
    fn what_could_be_two_things_is_not_read() {
        for unsure in [
            "",
            "2",
            "2 to 3 hours",
            "the evening",
            "0 hours",
            "2 days",
            "until 8",
            "30 hours",
            "1.3.2 hours",
        ] {
            assert_eq!(minutes(unsure), None, "{unsure}");
        }
    }
}
