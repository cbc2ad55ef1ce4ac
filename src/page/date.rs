//! Days and moments as people write them.
//!
//! In: text. Out: a [`Day`] or a [`Moment`] in the site's time zone. It must not know the clock.

use jiff::civil;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A calendar day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub civil::Date);

/// A day with or without a time, in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub day: Day,
    /// The time of day, where one was given.
    pub time: Option<civil::Time>,
}

impl Day {
    /// Reads `2026-12-09`; the message says what is wrong otherwise.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let shape =
            text.len() == 10 && text.bytes().enumerate().all(|(i, b)| (b == b'-') == (i == 4 || i == 7));
        if !shape {
            return Err(format!("`{text}` is not a date as year-month-day, such as 2026-12-09"));
        }
        text.parse().map(Self).map_err(|_| format!("there is no day `{text}`"))
    }

    /// "9 December 2026".
    #[must_use]
    pub fn long(self) -> String {
        self.0.strftime("%-d %B %Y").to_string()
    }

    /// "Wednesday 9 December 2026".
    #[must_use]
    pub fn full(self) -> String {
        self.0.strftime("%A %-d %B %Y").to_string()
    }

    /// "2026-12-09".
    #[must_use]
    pub fn iso(self) -> String {
        self.0.to_string()
    }
}

impl Moment {
    /// Reads a day, or a day and a time with `T` or a space between.
    pub fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (day, time) = match text.split_once(['T', ' ']) {
            None => (text, None),
            Some((day, time)) => (day, Some(time)),
        };
        let is_no_time = |time: &str| read_time(time).is_none();
        let day = match Day::read(day) {
            // What stands behind the space is no time: all of it was meant for the day.
            Err(_) if time.is_some_and(is_no_time) => Day::read(text)?,
            day => day?,
        };
        let time = match time {
            None => None,
            Some(time) => Some(read_time(time).ok_or_else(|| {
                format!("`{time}` is not a time such as 17:30 (leave the time zone out: the site has one)")
            })?),
        };
        Ok(Self { day, time })
    }

    /// The first instant of it.
    #[must_use]
    pub fn start(self) -> civil::DateTime {
        self.day.0.to_datetime(self.time.unwrap_or(civil::Time::midnight()))
    }

    /// "Wednesday 9 December 2026, 5.30pm".
    #[must_use]
    pub fn full(self) -> String {
        match self.time {
            None => self.day.full(),
            Some(time) => format!("{}, {}", self.day.full(), clock_time(time)),
        }
    }

    /// "9 December 2026, 5.30pm".
    #[must_use]
    pub fn long(self) -> String {
        match self.time {
            None => self.day.long(),
            Some(time) => format!("{}, {}", self.day.long(), clock_time(time)),
        }
    }

    /// "2026-12-09T17:30" or "2026-12-09", as people write it.
    #[must_use]
    pub fn written(self) -> String {
        let time = self.time.map(|time| time.strftime("T%H:%M").to_string()).unwrap_or_default();
        format!("{}{time}", self.day.iso())
    }

    /// "2026-12-09T17:30:00" or "2026-12-09".
    #[must_use]
    pub fn iso(self) -> String {
        self.time.map_or_else(|| self.day.iso(), |time| self.day.0.to_datetime(time).to_string())
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.0.year(), self.0.month(), self.0.day()).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (year, month, day) = Deserialize::deserialize(from)?;
        civil::Date::new(year, month, day).map(Self).map_err(de::Error::custom)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let time =
            self.time.map(|time| (time.hour(), time.minute(), time.second(), time.subsec_nanosecond()));
        (self.day, time).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        type Time = (i8, i8, i8, i32);
        let (day, time) = <(Day, Option<Time>)>::deserialize(from)?;
        let time = time.map(|(hour, minute, second, nano)| civil::Time::new(hour, minute, second, nano));
        Ok(Self { day, time: time.transpose().map_err(de::Error::custom)? })
    }
}

/// "5.30pm", "noon" or "10am", as people say it.
fn clock_time(time: civil::Time) -> String {
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = if time.hour() % 12 == 0 { 12 } else { time.hour() % 12 };
    match (time.hour(), time.minute()) {
        (12, 0) => "noon".to_owned(),
        (0, 0) => "midnight".to_owned(),
        (_, 0) => format!("{hour}{half}"),
        (_, minute) => format!("{hour}.{minute:02}{half}"),
    }
}

/// The date, with its time where it has one, that somebody can only have meant by this text: with a nought for a letter
/// o, with the parts in our order where only one of them can be the day. Nothing where there is no such date, or two.
#[must_use]
pub fn meant(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches(',').replace(['o', 'O'], "0");
    let (day, time) = match text.split_once(['T', ' ']) {
        None => (&*text, None),
        Some((day, time)) => (day, Some(time.trim())),
    };
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (*first, *second, *third),
        // Where both can be a month, nobody knows which is one.
        (1..=2, 4) if number(first)? > 12 || first == second => (*third, *second, *first),
        _ => return None,
    };
    let day = format!("{:04}-{:02}-{:02}", number(year)?, number(month)?, number(day)?);
    let moment = time.map_or_else(|| day.clone(), |time| format!("{day}T{time}"));
    Moment::read(&moment).ok().map(|_| moment)
}

fn read_time(text: &str) -> Option<civil::Time> {
    let text = text.trim();
    let colons = text.matches(':').count();
    let digits = text.bytes().all(|b| b.is_ascii_digit() || b == b':');
    if !digits || !(1..=2).contains(&colons) {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Day, Moment, meant};

    #[test]
    fn what_was_meant_is_told_only_where_it_is_sure() {
        let meant = |text| meant(text).unwrap_or_default();
        assert_eq!(meant("2o26-12-09"), "2026-12-09");
        assert_eq!(meant("25/12/2026"), "2026-12-25");
        assert_eq!(meant("2026-12-9"), "2026-12-09");
        assert_eq!(meant("2026/12/09 17:30"), "2026-12-09T17:30");
        for unsure in ["09/12/2026", "2026-02-30", "2026-13-01", "12/25/2026", "next week", "1.2", "25/12/26"]
        {
            assert_eq!(meant(unsure), "", "{unsure}");
        }
    }

    #[test]
    fn dates_read_as_written() {
        assert_eq!(Day::read("2026-12-09").map(Day::long), Ok("9 December 2026".to_owned()));
        assert_eq!(
            Moment::read("2026-12-09T17:30").map(Moment::full),
            Ok("Wednesday 9 December 2026, 5.30pm".into())
        );
        assert_eq!(
            Moment::read("2026-12-09 12:00").map(Moment::full),
            Ok("Wednesday 9 December 2026, noon".into())
        );
        for wrong in
            ["2026-02-30", "09/12/2026", "next week", "2026-12-9", "2026-12-09T17:30Z", "2026-12-09T25:00"]
        {
            assert!(Moment::read(wrong).is_err(), "{wrong}");
        }
    }
}
