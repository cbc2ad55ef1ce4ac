//! The clock's laws, held over every minute of the nights in which clocks change.

use super::{Clock, Config, read};
use crate::{page::Moment, source::Sources};
use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};

/// A zone, a day around whose midnights its clocks change, and by how many minutes.
const CHANGES: &[(&str, &str)] = &[
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    // Here the clocks change at midnight.
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
];

fn config(zone: &str, clock: Clock) -> Config {
    let (mut config, _) = read(&Sources::default(), clock, None);
    config.time_zone = TimeZone::get(zone).unwrap();
    config
}

/// All minutes of the day, by the clock of the wall, from two hours before it to two hours behind it.
fn written(day: &str) -> Vec<Moment> {
    let noon: civil::Date = day.parse().unwrap();
    let first = noon.to_datetime(civil::Time::midnight()) - SignedDuration::from_hours(2);
    let minutes = (0..28 * 60).map(|minute| first + SignedDuration::from_mins(minute));
    minutes.map(|at| Moment { day: crate::page::Day(at.date()), time: Some(at.time()) }).collect()
}

#[test]
fn each_state_changes_once_and_on_its_minute() {
    for (zone, day) in CHANGES {
        let mut config = config(zone, Clock::Instant(Timestamp::UNIX_EPOCH));
        let moments = written(day);
        let first = config.begins(moments[0]) - SignedDuration::from_mins(1);
        for moment in moments {
            let mut changes = Vec::new();
            let mut before = true;
            // Four minutes around it are enough, and the whole hour that may be shown twice.
            let from = (config.begins(moment) - SignedDuration::from_mins(130)).max(first);
            for minute in 0..260 {
                config.instant = from + SignedDuration::from_mins(minute);
                let to_come = config.is_to_come(moment);
                assert_eq!(to_come, !config.is_over(moment), "{zone} {moment:?}");
                if to_come != before {
                    changes.push(config.instant);
                }
                before = to_come;
            }
            let [at] = changes.as_slice() else { panic!("{zone}: {moment:?} changes at {changes:?}") };
            let shown = at.to_zoned(config.time_zone.clone()).datetime();
            // Only a time that no clock shows comes at another.
            let is_left_out = config.time_zone.to_ambiguous_timestamp(moment.start()).offset();
            match is_left_out {
                jiff::tz::AmbiguousOffset::Gap { .. } => assert!(shown > moment.start(), "{zone} {shown}"),
                jiff::tz::AmbiguousOffset::Fold { .. } => {
                    assert_eq!(shown, moment.start());
                    let again = *at + SignedDuration::from_mins(30);
                    let again = [again, again + SignedDuration::from_mins(30)];
                    let shows = |at: &Timestamp| at.to_zoned(config.time_zone.clone()).datetime() == shown;
                    assert!(again.iter().any(shows), "{zone}: {shown} is shown a second time");
                }
                jiff::tz::AmbiguousOffset::Unambiguous { .. } => assert_eq!(shown, moment.start()),
            }
        }
    }
}

#[test]
fn a_day_is_over_when_the_next_begins() {
    for (zone, day) in CHANGES {
        let config = config(zone, Clock::Instant(Timestamp::UNIX_EPOCH));
        let today = Moment { day: crate::page::Day(day.parse().unwrap()), time: None };
        let tomorrow = Moment { day: crate::page::Day(today.day.0.tomorrow().unwrap()), time: None };
        assert_eq!(config.ends(today), config.begins(tomorrow), "{zone} {day}");
        let hours = config.ends(today).duration_since(config.begins(today)).as_mins();
        assert!(
            [23 * 60, 23 * 60 + 30, 24 * 60, 24 * 60 + 30, 25 * 60].contains(&hours),
            "{zone} {day} {hours}"
        );
    }
}

#[test]
fn the_clock_shows_what_it_was_set_to() {
    let at = |text: &str| Clock::Local(Moment::read(text).unwrap());
    let (config, _) = read(&Sources::default(), at("2026-10-25T01:30"), None);
    assert_eq!(config.instant.to_string(), "2026-10-25T00:30:00Z");
    assert_eq!(config.now.to_string(), "2026-10-25T01:30:00");
    let (config, _) = read(&Sources::default(), at("2026-03-29T01:30"), None);
    assert_eq!(config.now.to_string(), "2026-03-29T02:30:00");
    // The second time that the clocks show half past one, what came with the first is there.
    let again = Clock::Instant("2026-10-25T01:30:00Z".parse().unwrap());
    let (config, _) = read(&Sources::default(), again, None);
    assert_eq!(config.now.to_string(), "2026-10-25T01:30:00");
    assert!(!config.is_to_come(Moment::read("2026-10-25T01:59").unwrap()));
    assert!(config.is_over(Moment::read("2026-10-25T01:31").unwrap()));
}

#[test]
fn what_is_beyond_all_calendars_is_at_their_ends() {
    let (config, _) = read(&Sources::default(), Clock::Instant(Timestamp::UNIX_EPOCH), None);
    let last = Moment::read("9999-12-31").unwrap();
    assert!(config.is_to_come(last) && !config.is_over(last));
    let first = Moment::read("0000-01-01").unwrap();
    assert!(!config.is_to_come(first) && config.is_over(first));
}
