//! A time zone as a calendar describes it.
//!
//! In: a zone of the database, the years that are named. Out: the lines of a VTIMEZONE: a yearly rule for each change
//! of the clocks that follows one to the end, and the changes before it one by one. It must not know events.

use super::{event::date_time, lines::Lines};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::{Offset, TimeZone},
};

/// So many years behind the last that is named are looked at: all days of the week come up, leap years too.
const YEARS_AHEAD: i16 = 28;

/// A time zone and its name.
#[derive(Clone, Debug)]
pub struct Zone {
    /// `Europe/London`.
    pub name: String,
    /// The zone.
    pub rules: TimeZone,
}

/// A change of the clocks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change {
    /// By the clock before it.
    at: DateTime,
    from: Offset,
    to: Offset,
    name: String,
    /// Whether it begins summer time.
    is_summer: bool,
}

/// On which day of a month clocks change every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Yearly {
    Nth(i8, Weekday),
    /// The first of this weekday from this day of the month on.
    From(i8, Weekday),
    Day(i8),
}

/// Writes the zone as it is from the first to the last of these years, and on where it follows a rule.
pub fn described(lines: &mut Lines, zone: &Zone, first: i16, last: i16) {
    lines.raw("BEGIN", "VTIMEZONE");
    lines.raw("TZID", &zone.name);
    let changes = changes(&zone.rules, first, last.saturating_add(YEARS_AHEAD).min(9000));
    if changes.first().is_none_or(|change| change.at.year() >= first) {
        observance(lines, &beginning(&zone.rules, first), None, &[]);
    }
    let mut groups: Vec<Vec<Change>> = Vec::new();
    for change in changes {
        let same = |group: &&mut Vec<Change>| {
            let other = &group[0];
            (other.from, other.to, &other.name) == (change.from, change.to, &change.name)
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(change),
            None => groups.push(vec![change]),
        }
    }
    for group in groups {
        let split = group.len() - ruled(&group, last);
        let (single, ruled) = group.split_at(split);
        if let Some(first) = single.first() {
            observance(lines, first, None, &single[1..]);
        }
        if let Some((first, yearly)) = ruled.first().zip(yearly(ruled)) {
            observance(lines, first, Some(yearly), &[]);
        }
    }
    lines.raw("END", "VTIMEZONE");
}

fn observance(lines: &mut Lines, change: &Change, yearly: Option<Yearly>, others: &[Change]) {
    let sort = if change.is_summer { "DAYLIGHT" } else { "STANDARD" };
    lines.raw("BEGIN", sort);
    lines.raw("DTSTART", &date_time(change.at));
    lines.raw("TZOFFSETFROM", &offset(change.from));
    lines.raw("TZOFFSETTO", &offset(change.to));
    lines.text("TZNAME", &change.name);
    if let Some(yearly) = yearly {
        let day = match yearly {
            Yearly::Nth(nth, day) => format!("BYDAY={nth}{}", short(day)),
            Yearly::From(from, day) => {
                let days: Vec<String> = (from..from + 7).map(|day| day.to_string()).collect();
                format!("BYMONTHDAY={};BYDAY={}", days.join(","), short(day))
            }
            Yearly::Day(day) => format!("BYMONTHDAY={day}"),
        };
        lines.raw("RRULE", &format!("FREQ=YEARLY;BYMONTH={};{day}", change.at.month()));
    }
    if !others.is_empty() {
        let at: Vec<String> = others.iter().map(|change| date_time(change.at)).collect();
        lines.raw("RDATE", &at.join(","));
    }
    lines.raw("END", sort);
}

fn short(day: Weekday) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::try_from(day.to_monday_zero_offset()).unwrap_or(0)]
}

/// What holds where a year begins, as a change long before it that changes nothing.
fn beginning(zone: &TimeZone, year: i16) -> Change {
    let start = Date::new(year, 1, 1)
        .unwrap_or(Date::constant(1970, 1, 1))
        .to_datetime(jiff::civil::Time::midnight());
    let at = start.to_zoned(zone.clone()).map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp());
    let info = zone.to_offset_info(at);
    let (to, name, is_summer) = (info.offset(), info.abbreviation().to_owned(), info.dst().is_dst());
    let early = start.min(Date::constant(1970, 1, 1).to_datetime(jiff::civil::Time::midnight()));
    Change { at: early, from: to, to, name, is_summer }
}

/// The changes from the one before a year begins to the end of another.
fn changes(zone: &TimeZone, first: i16, last: i16) -> Vec<Change> {
    let begins = |year: i16| {
        let day = Date::new(year, 1, 1).ok()?;
        Some(day.to_zoned(zone.clone()).ok()?.timestamp())
    };
    let (Some(first), Some(end)) = (begins(first), begins(last + 1)) else { return Vec::new() };
    let before = zone.preceding(first).next().map(|change| change.timestamp());
    let begin = before.unwrap_or(first).checked_sub(1.second()).unwrap_or(first);
    let mut was = zone.to_offset_info(begin);
    let (mut from, mut was_summer) = (was.offset(), was.dst().is_dst());
    let mut all = Vec::new();
    for change in zone.following(begin).take_while(|change| change.timestamp() < end) {
        let (to, is_dst) = (change.offset(), change.dst().is_dst());
        was = zone.to_offset_info(change.timestamp());
        // Where winter is what differs from the law's time, summer is still what is ahead.
        let is_summer = to > from && (is_dst || was_summer);
        let at = from.to_datetime(change.timestamp());
        all.push(Change { at, from, to, name: was.abbreviation().to_owned(), is_summer });
        (from, was_summer) = (to, is_dst);
    }
    all
}

/// How many changes at the end of these follow one yearly rule, which also holds for the years behind `last`.
fn ruled(group: &[Change], last: i16) -> usize {
    let goes_on =
        group.last().is_some_and(|change| change.at.year() >= last.saturating_add(YEARS_AHEAD).min(9000) - 1);
    if !goes_on {
        return 0;
    }
    let mut from = group.len();
    while from > 0 && yearly(&group[from - 1..]).is_some() {
        from -= 1;
    }
    // A rule is more than a few years that happen to be alike.
    if group.len() - from > 3 { group.len() - from } else { 0 }
}

/// The rule of changes in years one behind the other.
fn yearly(changes: &[Change]) -> Option<Yearly> {
    let first = changes.first()?;
    let day = |change: &Change| change.at.date();
    let follow = changes.iter().zip(first.at.year()..).all(|(change, year)| {
        change.at.year() == year
            && (change.at.month(), change.at.time()) == (first.at.month(), first.at.time())
    });
    if !follow {
        return None;
    }
    let weekday = day(first).weekday();
    if changes.iter().any(|change| day(change).weekday() != weekday) {
        let number = first.at.day();
        return changes.iter().all(|change| change.at.day() == number).then_some(Yearly::Day(number));
    }
    let is_nth = |nth: i8| {
        changes.iter().all(|change| day(change).nth_weekday_of_month(nth, weekday).ok() == Some(day(change)))
    };
    if let Some(nth) = [-1, 1, 2, 3, 4].into_iter().find(|nth| is_nth(*nth)) {
        return Some(Yearly::Nth(nth, weekday));
    }
    let days = || changes.iter().map(|change| change.at.day());
    let (low, high) = (days().min()?, days().max()?);
    (high - low <= 6).then_some(Yearly::From(high - 6, weekday)).filter(|_| high > 6)
}

fn offset(offset: Offset) -> String {
    let seconds = offset.seconds();
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let rest = if seconds % 60 == 0 { String::new() } else { format!("{:02}", seconds % 60) };
    format!("{sign}{:02}{:02}{rest}", seconds / 3600, seconds / 60 % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(name: &str, first: i16, last: i16) -> String {
        let mut lines = Lines::default();
        let zone = Zone { name: name.to_owned(), rules: TimeZone::get(name).unwrap() };
        described(&mut lines, &zone, first, last);
        lines.into_text().replace("\r\n ", "").replace("\r\n", "\n")
    }

    #[test]
    fn london_follows_two_rules() {
        assert_eq!(
            text("Europe/London", 2026, 2027),
            "BEGIN:VTIMEZONE\nTZID:Europe/London\n\
             BEGIN:STANDARD\nDTSTART:20251026T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nTZNAME:GMT\n\
             RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
             BEGIN:DAYLIGHT\nDTSTART:20260329T010000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nTZNAME:BST\n\
             RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
        );
    }

    #[test]
    fn zones_without_summer_time_say_one_thing() {
        for (name, offset) in [("UTC", "+0000"), ("Asia/Kolkata", "+0530")] {
            let text = text(name, 2026, 2026);
            assert_eq!(text.matches("BEGIN:STANDARD").count(), 1, "{text}");
            assert!(text.contains(&format!("TZOFFSETTO:{offset}\n")) && !text.contains("DAYLIGHT"), "{text}");
        }
    }

    #[test]
    fn zones_without_a_yearly_rule_name_each_change() {
        let text = text("Africa/Casablanca", 2020, 2022);
        assert!(text.contains("RDATE:") && !text.contains("RRULE"), "{text}");
    }
}
