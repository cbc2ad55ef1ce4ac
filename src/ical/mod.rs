//! Calendars as RFC 5545 wants them.
//!
//! In: events in a time zone. Out: the text of a calendar: lines end with CRLF and have at most 75 octets. It must not
//! know pages, nor what time it is.

mod event;
mod lines;
mod zone;

pub use event::{End, Event, Status, recurs};
pub use lines::{Lines, escaped};
pub use zone::{Zone, described};

/// Who made it.
const PRODUCT: &str = "-//Casebook//Casebook//EN";

/// A calendar.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    /// What it is called, where people subscribe to it.
    pub name: Option<&'a str>,
    /// The time zone of its events.
    pub zone: &'a Zone,
    /// Its events.
    pub events: &'a [Event],
}

impl Calendar<'_> {
    /// All of its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.raw("BEGIN", "VCALENDAR");
        lines.raw("VERSION", "2.0");
        lines.text("PRODID", PRODUCT);
        lines.raw("CALSCALE", "GREGORIAN");
        if let Some(name) = self.name {
            // The second is what many programs read, the first what RFC 7986 says.
            lines.text("NAME", name);
            lines.text("X-WR-CALNAME", name);
            lines.raw("REFRESH-INTERVAL;VALUE=DURATION", "P1D");
        }
        let years = self.events.iter().flat_map(Event::years);
        let years = years.fold(None, |span: Option<(i16, i16)>, year| {
            Some(span.map_or((year, year), |(from, to)| (from.min(year), to.max(year))))
        });
        if let Some((from, to)) = years.filter(|_| self.events.iter().any(|event| event.start.time.is_some()))
        {
            described(&mut lines, self.zone, from, to);
        }
        for event in self.events {
            event.write(&mut lines, self.zone);
        }
        lines.raw("END", "VCALENDAR");
        lines.into_text()
    }
}
