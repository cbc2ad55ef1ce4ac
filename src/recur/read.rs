//! Reads a rule as people write it.
//!
//! In: a text such as "first and third Monday at 6.30pm". Out: a [`Rule`], or a [`Slip`] at the first word that is not
//! understood. It must not know any date but those in the text.

use super::{
    ALL_MONTHS, Every, Pattern, Rule, Slip,
    except::{self, bit, is_to, months_between},
    words::{Point, Word, iso, month, number, ordinal, point, time, weekdays, words},
};
use crate::page::{Day, Moment};
use jiff::civil::{Date, Time, Weekday};

/// From this day on it is looked whether a pattern has any day at all.
const ANY: Date = Date::constant(2000, 1, 1);

/// Reads a rule.
pub fn rule(text: &str) -> Result<Rule, Slip> {
    let words = words(text);
    let cut = words.iter().position(|word| except_begins(&word.text)).unwrap_or(words.len());
    let (before, behind) = words.split_at(cut);
    let mut rule = if is_date(before) { dates(before, text.len())? } else { pattern(before, text.len())? };
    if let Some((_, mut named)) = behind.split_first() {
        while named.first().is_some_and(|word| matches!(word.text.as_str(), "not" | "for")) {
            named = &named[1..];
        }
        rule.excepts = except::read(named, text.len())?;
    }
    Ok(rule)
}

fn except_begins(word: &str) -> bool {
    matches!(word, "except" | "excepting" | "excluding" | "but" | "not")
}

/// Whether the words begin with a date that has a year.
fn is_date(words: &[Word]) -> bool {
    let begins = words.iter().position(|word| !matches!(word.text.as_str(), "on" | "the"));
    let words = &words[begins.unwrap_or(words.len())..];
    words.first().is_some_and(|word| iso(&word.text).is_some())
        || matches!(point(words), Some((Point::Day(_), _)))
}

/// Dates that are named one by one. A time holds for the dates before it that have none.
fn dates(words: &[Word], end: usize) -> Result<Rule, Slip> {
    let mut dates: Vec<Moment> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let rest = &words[at..];
        if matches!(word.text.as_str(), "and" | "on" | "the" | "at") {
            at += 1;
        } else if let Some(moment) = iso(&word.text) {
            dates.push(moment);
            at += 1;
        } else if let Some((Point::Day(day), used)) = point(rest) {
            dates.push(Moment { day: Day(day), time: None });
            at += used;
        } else if let Some((time, used)) = time(rest) {
            let open = dates.iter_mut().rev().take_while(|date| date.time.is_none());
            if open.map(|date| date.time = Some(time)).count() == 0 {
                return Err(slip(word, "this time belongs to no date"));
            }
            at += used;
        } else {
            return Err(slip(word, &format!("`{}` is no date with a year, and no time", word.text)));
        }
    }
    if dates.is_empty() {
        return Err(Slip { at: end..end, message: "here a date is missing".to_owned(), help: None });
    }
    dates.sort_unstable();
    dates.dedup();
    Ok(Rule { dates, ..Rule::default() })
}

fn slip(word: &Word, message: &str) -> Slip {
    Slip { at: word.at.clone(), message: message.to_owned(), help: None }
}

/// What a pattern was gathered from.
#[derive(Default)]
struct Gathered {
    /// Ordinals, and the days of the week they are said of.
    groups: Vec<(Vec<i8>, Vec<Weekday>)>,
    /// Ordinals that no day of the week has followed yet.
    open: Vec<i8>,
    /// Whether "every" stands before the first ordinal, as in "every second Tuesday".
    every_nth: bool,
    /// So many weeks lie between.
    weeks: Option<u16>,
    /// So many months lie between; one where a month is named at all.
    months_between: Option<u16>,
    months: u16,
    time: Option<Time>,
}

fn pattern(words: &[Word], end: usize) -> Result<Rule, Slip> {
    let mut gathered = Gathered::default();
    let mut at = 0;
    while at < words.len() {
        at += gathered.take(words, at)?;
    }
    let every = gathered.every(words, end)?;
    let months = if gathered.months == 0 { ALL_MONTHS } else { gathered.months };
    let pattern = Pattern { every, months, time: gathered.time };
    if pattern.first(ANY).is_none() {
        let at = words.first().map_or(0, |word| word.at.start)..words.last().map_or(end, |word| word.at.end);
        return Err(Slip { at, message: "no year has such a day".to_owned(), help: None });
    }
    Ok(Rule { patterns: vec![pattern], ..Rule::default() })
}

impl Gathered {
    /// Takes in what stands at this place; how many words that is.
    fn take(&mut self, words: &[Word], at: usize) -> Result<usize, Slip> {
        let word = &words[at];
        let text = word.text.as_str();
        let next = words.get(at + 1).map_or("", |word| word.text.as_str());
        if let Some((time, used)) = time(&words[at..]) {
            return self.time_of_day(time, used, words, at);
        }
        match text {
            "and" | "on" | "the" | "at" | "of" | "in" | "a" | "from" => return Ok(1),
            "every" | "each" => return Ok(1 + self.interval(&words[at + 1..])),
            "weekly" | "week" => self.weeks = Some(self.weeks.unwrap_or(1)),
            "fortnightly" | "fortnight" => self.weeks = Some(2),
            "monthly" | "month" => self.months_between = Some(self.months_between.unwrap_or(1)),
            "last" if next == "but" => return Err(slip(word, "`last but one` is written `second last`")),
            "last" => self.ordinal(-1),
            "penultimate" => self.ordinal(-2),
            "day" | "days" => return self.day(word, words, at),
            _ => {}
        }
        if let Some(nth) = ordinal(text) {
            if next == "last" {
                self.ordinal(-nth);
                return Ok(2);
            }
            self.ordinal(nth);
            return Ok(1);
        }
        if let Some(days) = weekdays(text) {
            return Ok(self.weekdays(days, words, at));
        }
        if let Some(first) = month(text) {
            let last = words.get(at + 2).filter(|_| is_to(next)).and_then(|word| month(&word.text));
            self.months |= last.map_or_else(|| bit(first), |last| months_between(first, last));
            return Ok(if last.is_some() { 3 } else { 1 });
        }
        let known = ["weekly", "week", "fortnightly", "fortnight", "monthly", "month", "last", "penultimate"];
        if known.contains(&text) { Ok(1) } else { Err(unknown(word)) }
    }

    fn time_of_day(&mut self, time: Time, used: usize, words: &[Word], at: usize) -> Result<usize, Slip> {
        let behind = words.get(at + used..).unwrap_or_default();
        let is_range = behind.first().is_some_and(|word| is_to(&word.text))
            && super::words::time(&behind[1..]).is_some();
        if is_range || self.time.is_some() {
            let mut found = slip(&words[at], "there are two times of day here");
            if is_range {
                found.at.end = words[at + used].at.end;
                found.help = Some(
                    "Write when it begins, and how long it lasts in a line of its own: `length: 2 hours`.",
                );
            } else {
                found.help =
                    Some("For several times of day write a list: `repeats: [Monday 10am, Thursday 5pm]`.");
            }
            return Err(found);
        }
        self.time = Some(time);
        Ok(used)
    }

    /// What follows "every": "other", "second week", "2 months". How many words that is.
    fn interval(&mut self, rest: &[Word]) -> usize {
        let at = |n: usize| rest.get(n).map_or("", |word| word.text.as_str());
        let unit = |word: &str| match word {
            "week" | "weeks" => Some(false),
            "month" | "months" => Some(true),
            _ => None,
        };
        let other = matches!(at(0), "other" | "alternate");
        let count = if other {
            Some(2)
        } else {
            number(at(0)).or_else(|| ordinal(at(0)).and_then(|n| u16::try_from(n).ok()))
        };
        match (count, unit(at(1))) {
            (Some(count), Some(true)) => {
                self.months_between = Some(count);
                2
            }
            (Some(count), Some(false)) => {
                self.weeks = Some(count);
                2
            }
            (_, None) if other => {
                self.weeks = Some(2);
                1
            }
            _ => {
                self.every_nth |= self.groups.is_empty() && self.open.is_empty() && ordinal(at(0)).is_some();
                0
            }
        }
    }

    fn ordinal(&mut self, nth: i8) {
        self.open.push(nth);
    }

    /// "day" alone means all days of the week; behind "last", a day of the month.
    fn day(&mut self, word: &Word, words: &[Word], at: usize) -> Result<usize, Slip> {
        let before = at.checked_sub(1).map_or("", |at| words[at].text.as_str());
        if self.open.is_empty() && matches!(before, "every" | "each") {
            self.groups.push((Vec::new(), weekdays("daily").unwrap_or_default().to_vec()));
            return Ok(1);
        }
        if self.open.is_empty() || self.every_nth { Err(unknown(word)) } else { Ok(1) }
    }

    /// A day of the week, or from one to another; how many words that is.
    fn weekdays(&mut self, days: &[Weekday], words: &[Word], at: usize) -> usize {
        let text = |n: usize| words.get(n).map_or("", |word| word.text.as_str());
        let last = weekdays(text(at + 2)).filter(|_| is_to(text(at + 1)));
        let (days, used) = match (days, last) {
            ([first], Some([last])) => {
                let mut days = vec![*first];
                days.extend(first.cycle_forward().skip(1).take_while(|day| day != last).take(6));
                if first != last {
                    days.push(*last);
                }
                (days, 3)
            }
            _ => (days.to_vec(), 1),
        };
        match self.groups.last_mut().filter(|_| self.open.is_empty()) {
            Some((_, known)) => known.extend(days),
            None => self.groups.push((std::mem::take(&mut self.open), days)),
        }
        used
    }

    /// Which days these are.
    fn every(&mut self, words: &[Word], end: usize) -> Result<Every, Slip> {
        let start = words.first().map_or(0, |word| word.at.start);
        let whole =
            |message: &str, help| Err(Slip { at: start..end.max(start), message: message.to_owned(), help });
        let months = self.months_between;
        if self.groups.is_empty() {
            // "second 17:30" is no day of the month; "on the 2nd" and "the second of the month" are.
            let numeric = words.iter().any(|word| {
                ordinal(&word.text).is_some() && word.text.starts_with(|c: char| c.is_ascii_digit())
            });
            if self.open.is_empty()
                || !(months.is_some() || self.months != 0 || numeric)
                || self.weeks.is_some()
            {
                return whole("this does not say on which day", None);
            }
            let days = std::mem::take(&mut self.open);
            return Ok(Every::MonthDay(months.unwrap_or(1), sorted(days)));
        }
        if let (Some(_), Some(word)) = (self.open.first(), words.last()) {
            return Err(slip(word, "which day of the week is this said of?"));
        }
        let (with, without): (Vec<_>, Vec<_>) = self.groups.iter().partition(|(nth, _)| !nth.is_empty());
        let single = if let [(nth, _)] = self.groups.as_slice() { nth.as_slice() } else { &[] };
        if let ([nth], true, None, 0) = (single, self.every_nth, months, self.months)
            && *nth >= 2
        {
            if *nth > 2 {
                return whole(
                    "this could be a day of each month, or every so many weeks",
                    Some("Write `third Tuesday of the month`, or `every 3 weeks on Tuesday`."),
                );
            }
            return Ok(Every::Week(2, sorted(self.groups.remove(0).1)));
        }
        match (with.is_empty(), without.is_empty()) {
            (true, _) if months.is_some() => whole(
                "this does not say which of these days in a month",
                Some("Write `first Tuesday`, `last Tuesday` or `first and third Tuesday`."),
            ),
            (true, _) => {
                let days = without.into_iter().flat_map(|(_, days)| days.iter().copied()).collect();
                Ok(Every::Week(self.weeks.unwrap_or(1), sorted(days)))
            }
            (false, true) if self.weeks.is_none() => {
                let pairs = with.iter().flat_map(|(nth, days)| {
                    nth.iter().flat_map(move |nth| days.iter().map(move |day| (*nth, *day)))
                });
                let pairs: Vec<(i8, Weekday)> = pairs.collect();
                if with.iter().any(|(_, days)| days.len() > 4) || pairs.iter().any(|(nth, _)| nth.abs() > 5) {
                    return whole(
                        "no month has such a day",
                        Some("Write a day of the week: `first Monday`."),
                    );
                }
                Ok(Every::Month(months.unwrap_or(1), pairs))
            }
            _ => whole(
                "some of this is said of weeks, and some of months",
                Some("Write two rules as a list: `repeats: [every Tuesday 10am, first Monday 5pm]`."),
            ),
        }
    }
}

fn unknown(word: &Word) -> Slip {
    let help = match word.text.as_str() {
        "to" | "until" | "till" => Some("Say the last day in a line of its own: `until: 2027-06-30`."),
        "starting" | "beginning" => Some("Say the first day in a line of its own: `starts: 2026-12-09`."),
        "term" | "termtime" => {
            Some("Casebook does not know when terms are: write the days without it at `except:`.")
        }
        _ => None,
    };
    Slip { help, ..slip(word, &format!("`{}` is not understood here", word.text)) }
}

trait InOrder: Copy {
    fn place(self) -> i8;
}

impl InOrder for Weekday {
    fn place(self) -> i8 {
        self.to_monday_zero_offset()
    }
}

impl InOrder for i8 {
    /// Days from the end stand behind those from the beginning.
    fn place(self) -> i8 {
        if self < 0 { self.saturating_add(100) } else { self }
    }
}

fn sorted<T: InOrder>(mut days: Vec<T>) -> Vec<T> {
    days.sort_by_key(|day| day.place());
    days.dedup_by_key(|day| day.place());
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Friday, Monday, Thursday, Tuesday, Wednesday};

    fn read(text: &str) -> (Every, Option<String>) {
        let rule = rule(text).unwrap_or_else(|slip| panic!("{text}: {slip:?}"));
        let [pattern] = rule.patterns.as_slice() else { panic!("{text}: {rule:?}") };
        (pattern.every.clone(), pattern.time.map(|time| time.strftime("%H:%M").to_string()))
    }

    #[test]
    fn rules_are_read_as_people_write_them() {
        let at = |time: &str| Some(time.to_owned());
        let week = |n, days: &[Weekday]| Every::Week(n, days.to_vec());
        let month = |days: &[(i8, Weekday)]| Every::Month(1, days.to_vec());
        for (text, every, time) in [
            ("second Wednesday 17:30", month(&[(2, Wednesday)]), at("17:30")),
            ("Second Wednesday of the month, 5.30pm", month(&[(2, Wednesday)]), at("17:30")),
            ("every second Wednesday of the month", month(&[(2, Wednesday)]), None),
            ("every Tuesday", week(1, &[Tuesday]), None),
            ("Tuesdays", week(1, &[Tuesday]), None),
            ("last Thursday", month(&[(-1, Thursday)]), None),
            ("every last Thursday", month(&[(-1, Thursday)]), None),
            ("second last Friday noon", month(&[(-2, Friday)]), at("12:00")),
            ("every second Tuesday 10am", week(2, &[Tuesday]), at("10:00")),
            ("every other Tuesday at 10am", week(2, &[Tuesday]), at("10:00")),
            ("fortnightly on Tuesday", week(2, &[Tuesday]), None),
            ("every 3 weeks on Mon", week(3, &[Monday]), None),
            ("first and third Monday at 6.30pm", month(&[(1, Monday), (3, Monday)]), at("18:30")),
            ("1st & 3rd Mondays", month(&[(1, Monday), (3, Monday)]), None),
            ("first Monday and third Thursday", month(&[(1, Monday), (3, Thursday)]), None),
            ("every weekday", week(1, &[Monday, Tuesday, Wednesday, Thursday, Friday]), None),
            ("Monday to Wednesday 9am", week(1, &[Monday, Tuesday, Wednesday]), at("09:00")),
            ("Tuesdays and Thursdays", week(1, &[Tuesday, Thursday]), None),
            ("every month on the 15th", Every::MonthDay(1, vec![15]), None),
            ("the 1st and 15th of each month", Every::MonthDay(1, vec![1, 15]), None),
            ("last day of the month", Every::MonthDay(1, vec![-1]), None),
            ("first Monday of every second month", Every::Month(2, vec![(1, Monday)]), None),
            ("every two months on the first Monday", Every::Month(2, vec![(1, Monday)]), None),
        ] {
            assert_eq!(read(text), (every, time), "{text}");
        }
        assert_eq!(read("every day").0, read("daily").0);
        let months = |text: &str| rule(text).unwrap().patterns[0].months;
        assert_eq!(months("first Monday in January and July"), bit(1) | bit(7));
        assert_eq!(months("Tuesdays from October to February"), months_between(10, 2));
    }

    #[test]
    fn exceptions_stand_behind_the_rule() {
        for text in [
            "last Thursday except December",
            "last Thursday 10:00 but not in December",
            "last Thursday, not December",
        ] {
            assert_eq!(rule(text).unwrap().excepts, [super::super::Except::Months(bit(12))], "{text}");
        }
        assert_eq!(rule("every Monday except").unwrap_err().at, 19..19);
    }

    #[test]
    fn dates_are_named_one_by_one() {
        let read =
            |text: &str| rule(text).unwrap().dates.into_iter().map(Moment::written).collect::<Vec<_>>();
        assert_eq!(read("2026-12-09T17:30, 2027-01-13 18:00"), ["2026-12-09T17:30", "2027-01-13T18:00"]);
        assert_eq!(
            read("13 January 2027 and 9 December 2026 at 17:30"),
            ["2026-12-09T17:30", "2027-01-13T17:30"]
        );
        assert_eq!(read("2026-12-09"), ["2026-12-09"]);
    }

    #[test]
    fn what_is_not_understood_is_told_with_its_place() {
        for (text, at, message) in [
            ("every blue moon", 6..10, "`blue` is not understood here"),
            ("second Wensday", 7..14, "`wensday` is not understood here"),
            ("Monday 10am to 12pm", 7..14, "there are two times of day here"),
            ("every Tuesday 6pm until 30 June 2027", 18..23, "`until` is not understood here"),
            ("every Tuesday 6pm to 9 June 2027", 18..20, "`to` is not understood here"),
            ("every third Tuesday", 0..19, "this could be a day of each month, or every so many weeks"),
            ("every month on Tuesday", 0..22, "this does not say which of these days in a month"),
            ("17:30", 0..5, "this does not say on which day"),
            ("", 0..0, "this does not say on which day"),
            ("monthly on the 31st in June", 0..27, "no year has such a day"),
            ("Tuesday second", 8..14, "which day of the week is this said of?"),
            ("every Tuesday and first Monday", 0..30, "some of this is said of weeks, and some of months"),
            ("sixth Monday", 0..12, "no month has such a day"),
            ("2026-12-09 and Tuesday", 15..22, "`tuesday` is no date with a year, and no time"),
        ] {
            let slip = rule(text).unwrap_err();
            assert_eq!((slip.at, &*slip.message), (at, message), "{text}");
        }
        let until = rule("every Tuesday 6pm until 30 June 2027").unwrap_err();
        assert!(until.help.is_some_and(|help| help.contains("`until: ")), "{until:?}");
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_much(text in "\\PC{0,60}") {
            if let Err(slip) = rule(&text) {
                proptest::prop_assert!(text.get(slip.at.clone()).is_some(), "{:?}", slip);
            }
        }

        #[test]
        fn no_order_of_its_words_is_too_much(words in proptest::collection::vec(proptest::sample::select(vec![
            "every", "second", "last", "first", "15th", "Tuesday", "weekday", "month", "of", "the", "17:30", "5pm", "except",
            "December", "to", "and", "other", "2", "weeks", "2026-12-09", "31st", "February", "day", "on", "-", ",", "fortnight",
        ]), 0..9)) {
            let text = words.join(" ");
            match rule(&text) {
                Ok(rule) => {
                    for pattern in &rule.patterns {
                        let days = pattern.between(ANY, ANY, Date::constant(2003, 1, 1));
                        proptest::prop_assert!(days.is_sorted() && days.iter().all(|day| *day >= ANY));
                    }
                    proptest::prop_assert!(!rule.patterns.is_empty() || !rule.dates.is_empty());
                }
                Err(slip) => proptest::prop_assert!(text.get(slip.at.clone()).is_some(), "{:?}", slip),
            }
        }
    }
}
