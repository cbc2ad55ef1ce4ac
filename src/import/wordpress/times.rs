//! Days and times of the old site, in the time zone of the new one.
//!
//! In: `2012-06-04 17:30:00` in universal time, and the same in the old site's own. Out: `2012-06-04T17:30`. It must not
//! know the clock.

use jiff::{civil::DateTime, tz::TimeZone};

/// The time zone of the new site.
#[derive(Clone, Debug)]
pub struct Times(pub TimeZone);

impl Times {
    /// The moment in the new site's time zone; that of the old site where the universal one is not known.
    #[must_use]
    pub fn moment(&self, gmt: &str, local: &str) -> Option<DateTime> {
        let in_zone = read(gmt).and_then(|gmt| gmt.to_zoned(TimeZone::UTC).ok());
        in_zone.map(|gmt| gmt.with_time_zone(self.0.clone()).datetime()).or_else(|| read(local))
    }

    /// "2012-06-04T17:30", as front matter has it.
    #[must_use]
    pub fn written(&self, gmt: &str, local: &str) -> Option<String> {
        self.moment(gmt, local).map(|moment| moment.strftime("%Y-%m-%dT%H:%M").to_string())
    }

    /// "2012-06-04 17:30", as people read it; "no date" where there is none.
    #[must_use]
    pub fn minute(&self, gmt: &str, local: &str) -> String {
        self.written_minute(gmt, local).unwrap_or_else(|| "no date".to_owned())
    }

    /// The same; nothing where there is none.
    #[must_use]
    pub fn written_minute(&self, gmt: &str, local: &str) -> Option<String> {
        self.moment(gmt, local).map(|moment| moment.strftime("%Y-%m-%d %H:%M").to_string())
    }
}

/// A moment that is one: WordPress writes zeros where there is none.
fn read(text: &str) -> Option<DateTime> {
    if text.starts_with("0000") {
        return None;
    }
    DateTime::strptime("%Y-%m-%d %H:%M:%S", text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_time_zone_decides() {
        let times = Times(TimeZone::get("Europe/London").unwrap());
        let written = |gmt: &str, local: &str| times.written(gmt, local);
        assert_eq!(
            written("2012-06-04 16:30:00", "2012-06-04 09:30:00").as_deref(),
            Some("2012-06-04T17:30")
        );
        assert_eq!(
            written("0000-00-00 00:00:00", "2012-06-04 09:30:00").as_deref(),
            Some("2012-06-04T09:30")
        );
        assert_eq!(written("0000-00-00 00:00:00", ""), None);
    }
}
