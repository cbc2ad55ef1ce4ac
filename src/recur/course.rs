//! The dates of a series: its rule, from when to when, and what its files say.
//!
//! In: the page of a series, and when its surgeries with a file are. Out: a [`Course`]. It must not know the clock but
//! as a day.

use super::{Except, Pattern, Rule, Slip, except, words};
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

/// The minutes of a length as people write it: `2 hours`, `90 minutes`, `1 hour 30 minutes`, `an hour and a half`.
#[must_use]
pub fn minutes(length: &str) -> Option<i64> {
    let (mut all, mut open): (f64, Option<f64>) = (0.0, None);
    let mut last = 0.0;
    for word in words::words(length) {
        let text = word.text.as_str();
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (number, unit) = text.split_at(digits);
        let mut unit = unit;
        if let Ok(number) = number.parse::<f64>() {
            open = Some(open.unwrap_or(0.0) + number);
        } else if matches!(unit, "a" | "an") {
            open = Some(open.unwrap_or(1.0));
            unit = "";
        } else if let Some(number) = words::number(unit) {
            open = Some(open.unwrap_or(0.0) + f64::from(number));
            unit = "";
        }
        match unit {
            "" | "and" | "about" | "around" => {}
            "half" if last > 0.0 => {
                all += last / 2.0;
                open = None;
            }
            "half" => open = Some(open.unwrap_or(0.0) + 0.5),
            "½" => open = Some(open.unwrap_or(0.0) + 0.5),
            _ => {
                last = match unit {
                    "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
                    "m" | "min" | "mins" | "minute" | "minutes" => 1.0,
                    _ => return None,
                };
                // "hour" alone is one; behind another unit it is a slip.
                let number = open.take().or((all == 0.0).then_some(1.0))?;
                all += number * last;
            }
        }
    }
    let fits = open.is_none() && all >= 1.0 && all <= 60.0 * 24.0;
    #[expect(clippy::cast_possible_truncation, reason = "a day has 1440 minutes")]
    fits.then_some(all.round() as i64)
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

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, expected) in [
            ("2 hours", 120),
            ("2h", 120),
            ("90 minutes", 90),
            ("1 hour 30 minutes", 90),
            ("1 hour and 30 min", 90),
            ("1.5 hours", 90),
            ("an hour", 60),
            ("an hour and a half", 90),
            ("two and a half hours", 150),
            ("half an hour", 30),
            ("2½ hours", 150),
            ("about two hours", 120),
        ] {
            assert_eq!(minutes(text), Some(expected), "{text}");
        }
        for unsure in ["", "until the tea is gone", "2", "all day", "0 hours", "100 hours"] {
            assert_eq!(minutes(unsure), None, "{unsure}");
        }
    }
}
