//! Dates of other generators, made one of ours.
//!
//! In: a date as people and programs write it, with or without a distance from Greenwich, and the site's time zone.
//! Out: a [`Moment`] in that zone. It must not know the clock.

use crate::page::{Day, Moment};
use jiff::{
    civil,
    tz::{Offset, TimeZone},
};

/// The zones of a date.
#[derive(Clone, Debug)]
pub struct Zones {
    /// What a date without a zone was in.
    pub old: TimeZone,
    /// What our site is in.
    pub new: TimeZone,
}

/// Reads a date; nothing where it is none.
#[must_use]
pub fn read(text: &str, zones: &Zones) -> Option<Moment> {
    let text = text.trim();
    let (day, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    };
    let day = read_day(day)?;
    if rest.is_empty() {
        return Some(Moment { day: Day(day), time: None });
    }
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(rest.len());
    let (time, zone) = (read_time(&rest[..end])?, rest[end..].trim());
    let here = day.to_datetime(time);
    let there = match zone {
        "" => zones.old.to_zoned(here).ok()?,
        zone => read_offset(zone)?.to_time_zone().to_zoned(here).ok()?,
    };
    let ours = there.with_time_zone(zones.new.clone()).datetime();
    Some(Moment { day: Day(ours.date()), time: Some(ours.time()) })
}

/// `2015-01-21`, `2015-1-3`, `2015/01/21`.
fn read_day(text: &str) -> Option<civil::Date> {
    let mut parts = text.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `9:30`, `09:30:15`, `09:30:15.25`.
fn read_time(text: &str) -> Option<civil::Time> {
    let whole = text.split('.').next()?;
    let mut parts = whole.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?);
    civil::Time::new(hour, minute, second, 0).ok()
}

/// `Z`, `UTC`, `+01:00`, `+0100`, `-5`.
fn read_offset(text: &str) -> Option<Offset> {
    if ["z", "utc", "gmt"].contains(&text.to_ascii_lowercase().as_str()) {
        return Some(Offset::UTC);
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if digits.is_empty() || digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes) = if digits.len() > 2 { digits.split_at(digits.len() - 2) } else { (&*digits, "0") };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Offset::from_seconds(sign * seconds).ok()
}

/// As we write it: seconds only where there are some.
#[must_use]
pub fn written(moment: Moment) -> String {
    match moment.time {
        Some(time) if time.second() != 0 => format!("{}{}", moment.day.iso(), time.strftime("T%H:%M:%S")),
        _ => moment.written(),
    }
}

/// The date that a file's name begins with, and the rest of the name: `2015-01-21-x`.
#[must_use]
pub fn of_name(name: &str) -> Option<(civil::Date, &str)> {
    let (date, rest) = (name.get(..10)?, name.get(10..)?);
    let rest = rest.strip_prefix(['-', '_', ' ']).filter(|rest| !rest.is_empty())?;
    Some((read_day(date)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written_as(text: &str) -> Option<String> {
        let london = TimeZone::get("Europe/London").unwrap();
        read(text, &Zones { old: TimeZone::UTC, new: london }).map(written)
    }

    #[test]
    fn dates_come_into_the_zone_of_the_site() {
        for (text, wanted) in [
            ("2015-01-21", "2015-01-21"),
            ("2015/1/3", "2015-01-03"),
            ("2015-07-21 23:30:00 +0000", "2015-07-22T00:30"),
            ("2015-01-21T10:00:05Z", "2015-01-21T10:00:05"),
            ("2015-01-21 10:00:00.5 -05:00", "2015-01-21T15:00"),
            ("2015-07-21T09:00", "2015-07-21T10:00"),
        ] {
            assert_eq!(written_as(text).as_deref(), Some(wanted), "{text}");
        }
        for text in ["", "today", "2015-02-30", "21/01/2015", "2015-01-21T25:00", "2015-01-21 10:00 Mars"] {
            assert_eq!(written_as(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_may_begin_with_a_date() {
        assert_eq!(of_name("2015-01-21-new-hall").map(|(_, rest)| rest), Some("new-hall"));
        assert_eq!(of_name("2015-01-21"), None);
        assert_eq!(of_name("notes"), None);
    }
}
