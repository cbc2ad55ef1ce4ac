//! When a session is over.
//!
//! In: when it begins, and what is said of its end. Out: a moment on the clock. It must not know what time it is.

use super::minutes;
use crate::page::Moment;
use jiff::{
    Span,
    civil::{DateTime, Time},
};

/// When a session is over: at `ends`, else after its length, else with its day.
#[must_use]
pub fn ends_at(when: Moment, ends: Option<Moment>, length: Option<&str>) -> DateTime {
    let day_over = |moment: Moment| {
        let tomorrow = moment.day.0.tomorrow().map(|day| day.to_datetime(Time::midnight()));
        tomorrow.unwrap_or(DateTime::MAX)
    };
    if let Some(ends) = ends {
        return if ends.time.is_some() { ends.start() } else { day_over(ends) };
    }
    match when.time.and(length.and_then(minutes)) {
        Some(minutes) => when.start().saturating_add(Span::new().minutes(minutes)),
        None => day_over(when),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_over_when_it_says_so() {
        let at = |text: &str| Moment::read(text).unwrap();
        let over = |when: &str, ends: Option<&str>, length: Option<&str>| {
            ends_at(at(when), ends.map(at), length).to_string()
        };
        assert_eq!(over("2026-12-09T17:30", None, Some("2 hours")), "2026-12-09T19:30:00");
        assert_eq!(over("2026-12-09T17:30", Some("2026-12-09T18:00"), Some("2 hours")), "2026-12-09T18:00:00");
        assert_eq!(over("2026-12-09T17:30", None, Some("a while")), "2026-12-10T00:00:00");
        assert_eq!(over("2026-12-09", None, Some("2 hours")), "2026-12-10T00:00:00");
        assert_eq!(over("2026-12-09", Some("2026-12-10"), None), "2026-12-11T00:00:00");
    }
}
