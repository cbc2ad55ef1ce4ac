//! One event of a calendar.
//!
//! In: when it is, how it comes round, what is said of it. Out: the lines of a VEVENT. It must not know pages.

use super::{lines::Lines, zone::Zone};
use crate::{
    page::{Day, Moment},
    recur::{ALL_MONTHS, Every, Pattern},
};
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};

/// When an event ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Nobody says.
    Unknown,
    /// After so many minutes.
    Minutes(i64),
    /// At this moment, or with this day.
    At(Moment),
}

/// Whether it takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It does.
    Confirmed,
    /// It does not.
    Cancelled,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// By which calendars know it again.
    pub uid: String,
    /// As of when this is said, in UTC.
    pub stamp: DateTime,
    /// When it begins, or for the first time.
    pub start: Moment,
    /// When it ends.
    pub end: End,
    /// How it comes round, as [`recurs`] says.
    pub rule: Option<String>,
    /// Further times.
    pub also: Vec<Moment>,
    /// When it does not come round.
    pub except: Vec<Moment>,
    /// The time that this takes the place of, of an event with the same name that comes round.
    pub instead_of: Option<Moment>,
    /// How often it was changed in a way that matters.
    pub sequence: u32,
    /// Whether it takes place.
    pub status: Status,
    /// What it is.
    pub summary: String,
    /// Where it is; may be empty.
    pub location: String,
    /// What to know before; may be empty.
    pub description: String,
    /// The whole address of its page.
    pub url: String,
}

impl Event {
    /// The years it names.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        let moments = [self.start].into_iter().chain(self.also.iter().copied()).chain(self.instead_of);
        moments.map(|moment| moment.day.0.year())
    }

    /// Writes it.
    pub fn write(&self, lines: &mut Lines, zone: &Zone) {
        lines.raw("BEGIN", "VEVENT");
        lines.text("UID", &self.uid);
        lines.raw("DTSTAMP", &format!("{}Z", date_time(self.stamp)));
        put(lines, zone, "DTSTART", &[self.start]);
        self.end(lines, zone);
        if let Some(moment) = self.instead_of {
            put(lines, zone, "RECURRENCE-ID", &[moment]);
        }
        if let Some(rule) = &self.rule {
            lines.raw("RRULE", rule);
        }
        put(lines, zone, "RDATE", &self.also);
        put(lines, zone, "EXDATE", &self.except);
        lines.raw("SEQUENCE", &self.sequence.to_string());
        lines.raw("STATUS", if self.status == Status::Cancelled { "CANCELLED" } else { "CONFIRMED" });
        for (name, text) in
            [("SUMMARY", &self.summary), ("LOCATION", &self.location), ("DESCRIPTION", &self.description)]
        {
            if !text.is_empty() {
                lines.text(name, text);
            }
        }
        lines.raw("URL", &self.url);
        lines.raw("END", "VEVENT");
    }

    fn end(&self, lines: &mut Lines, zone: &Zone) {
        let day_after =
            |moment: Moment| moment.day.0.tomorrow().ok().map(|day| Moment { day: Day(day), time: None });
        let end = match (self.end, self.start.time) {
            (End::Minutes(minutes), Some(_)) => return lines.raw("DURATION", &duration(minutes)),
            (End::At(at), Some(_)) if at.time.is_some() => Some(at),
            (End::At(at), Some(_)) => {
                let midnight = day_after(at);
                midnight.map(|midnight| Moment { time: Some(jiff::civil::Time::midnight()), ..midnight })
            }
            // A day ends where the next begins.
            (End::At(at), None) => day_after(at),
            _ => None,
        };
        if let Some(end) = end.filter(|end| end.start() > self.start.start()) {
            put(lines, zone, "DTEND", &[end]);
        }
    }
}

/// Moments under a name: in the time zone, or as days; nothing where there are none.
fn put(lines: &mut Lines, zone: &Zone, name: &str, moments: &[Moment]) {
    let (timed, days): (Vec<&Moment>, Vec<&Moment>) =
        moments.iter().partition(|moment| moment.time.is_some());
    let all = |moments: &[&Moment], written: fn(&Moment) -> String| {
        moments.iter().map(|moment| written(moment)).collect::<Vec<_>>().join(",")
    };
    if !timed.is_empty() {
        lines.raw(&format!("{name};TZID={}", zone.name), &all(&timed, |moment| date_time(moment.start())));
    }
    if !days.is_empty() {
        lines.raw(&format!("{name};VALUE=DATE"), &all(&days, |moment| date(moment.day.0)));
    }
}

/// `20261209T173000`.
pub fn date_time(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

fn date(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("PT{minutes}M"),
        (hours, 0) => format!("PT{hours}H"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

/// How a pattern comes round in these months, up to the last day, as an RRULE.
#[must_use]
pub fn recurs(pattern: &Pattern, months: u16, until: Option<Day>, zone: &TimeZone) -> String {
    let days = |days: &[Weekday]| days.iter().map(|day| two_letters(*day).to_owned()).collect::<Vec<_>>();
    let (frequency, interval, by, all) = match &pattern.every {
        Every::Week(interval, all) => ("WEEKLY", interval, "BYDAY", days(all)),
        Every::Month(interval, all) => {
            let nth = all.iter().map(|(nth, day)| format!("{nth}{}", two_letters(*day)));
            ("MONTHLY", interval, "BYDAY", nth.collect())
        }
        Every::MonthDay(interval, all) => {
            ("MONTHLY", interval, "BYMONTHDAY", all.iter().map(i8::to_string).collect())
        }
    };
    let mut rule = format!("FREQ={frequency}");
    if *interval > 1 {
        rule.push_str(&format!(";INTERVAL={interval}"));
    }
    rule.push_str(&format!(";{by}={}", all.join(",")));
    if months & ALL_MONTHS != ALL_MONTHS {
        let named =
            (0..12).filter(|month| months & (1 << month) != 0).map(|month: u8| (month + 1).to_string());
        rule.push_str(&format!(";BYMONTH={}", named.collect::<Vec<_>>().join(",")));
    }
    if let Some(until) = until {
        let end = until.0.to_datetime(jiff::civil::Time::midnight()).saturating_add(1.day());
        let last = end.to_zoned(zone.clone()).map(|end| end.timestamp().to_zoned(TimeZone::UTC).datetime());
        let written = match (pattern.time, last) {
            (Some(_), Ok(end)) => format!("{}Z", date_time(end.saturating_sub(1.second()))),
            _ => date(until.0),
        };
        rule.push_str(&format!(";UNTIL={written}"));
    }
    rule
}

fn two_letters(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}
