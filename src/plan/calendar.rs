//! Calendars: one for each surgery, one for each series, one for all.
//!
//! In: surgeries, and the courses of series. Out: finished iCalendar (RFC 5545). Times are those of the clock on the wall,
//! in the site's time zone. It must not know how a line is written.

use super::{Claim, Content, Inputs, frame::Frame, known, sessions::Dates, view::CalendarView};
use crate::{
    graph::Graph,
    ical::{Calendar, End, Event, Status, Zone, recurs},
    page::{Day, Kind, Moment, Page, PageId, Relation, Route, Value, session::minutes},
    recur::{Except, Pattern},
};
use jiff::{
    Span,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};
use std::collections::{BTreeMap, BTreeSet};

/// So many years ahead days are named on which something does not come round.
const YEARS_AHEAD: i32 = 5;
/// So many years a pattern is looked through for its first day.
const YEARS_MAX: i32 = 45;

/// The calendar of a surgery or a series.
#[must_use]
pub fn route(graph: &Graph, id: PageId) -> Option<Route> {
    let page = graph.page(id);
    let has = match page.kind {
        Kind::Surgery => page.moment("when").is_some(),
        Kind::Series => {
            page.field("repeats").is_some() || graph.backward(id, Relation::PartOf).next().is_some()
        }
        _ => false,
    };
    has.then(|| file(&page.route))
}

/// The calendar of all surgeries, where there are any.
#[must_use]
pub fn of_all(graph: &Graph) -> Option<Route> {
    let any = graph.published().any(|(id, _)| route(graph, id).is_some());
    any.then(|| file(&Route::page(&[Kind::Surgery.folder()])))
}

/// The file beside a page.
fn file(page: &Route) -> Route {
    Route::file(&format!("{}.ics", page.path().trim_end_matches('/')))
}

/// Where its calendar was before.
fn before(page: &Page) -> impl Iterator<Item = Route> {
    page.old_routes().filter(|route| route.path().ends_with('/')).map(|route| file(&route))
}

/// What a template receives of a calendar.
#[must_use]
pub fn view(frame: &Frame, calendar: Option<&Route>) -> CalendarView {
    let Some(route) = calendar else { return CalendarView::default() };
    let whole = frame.canonical(route);
    let rest = whole.split_once("://").map_or(whole.as_str(), |(_, rest)| rest);
    CalendarView { url: frame.url(route), subscribe: format!("webcal://{rest}") }
}

/// How often an event was changed in a way that matters: what calendars know of it, and what holds now.
#[must_use]
pub fn sequence(recorded: Option<(u32, &str)>, state: &str) -> u32 {
    match recorded {
        None => 0,
        Some((sequence, known)) if known == state => sequence,
        Some((sequence, _)) => sequence.saturating_add(1),
    }
}

/// What a calendar says.
#[derive(Clone, Debug)]
pub struct Told {
    /// All of it.
    pub text: String,
    /// How often what it is about was changed in a way that matters.
    pub sequence: u32,
    /// What matters of it: when, whether and where, on one line.
    pub state: String,
}

/// All calendars.
#[must_use]
pub fn claims(inputs: &Inputs) -> Vec<Claim> {
    let Some(all) = of_all(inputs.graph) else { return Vec::new() };
    let maker = Maker::new(inputs);
    let mut claims = Vec::new();
    let mut events = Vec::new();
    for (id, page) in inputs.graph.published() {
        let Some(route) = route(inputs.graph, id) else { continue };
        let (own, name) = match page.kind {
            Kind::Series => (maker.series(id), Some(page.title.value.as_str())),
            _ => (maker.surgery(id).into_iter().collect(), None),
        };
        let text = Calendar { name, zone: &maker.zone, events: &own }.text();
        let (sequence, state) = maker.sequence(id);
        // Who follows a calendar goes on asking for it where it was.
        let before = before(page).map(|route| Claim::new(route, Content::Text(text.clone())));
        claims.extend(before);
        let told = Told { text, sequence, state };
        claims.push(Claim::new(route, Content::Calendar(Box::new(told))));
        // Surgeries of a series are in its calendar.
        if page.kind == Kind::Series || inputs.graph.forward(id, Relation::PartOf).next().is_none() {
            events.extend(own);
        }
    }
    let text = Calendar { name: Some(&inputs.config.title), zone: &maker.zone, events: &events }.text();
    claims.push(Claim::new(all, Content::Text(text)));
    claims
}

/// Makes events.
struct Maker<'a> {
    inputs: &'a Inputs<'a>,
    zone: Zone,
    host: &'a str,
}

impl<'a> Maker<'a> {
    fn new(inputs: &'a Inputs<'a>) -> Self {
        let rules = inputs.config.time_zone.clone();
        let name = rules.iana_name().unwrap_or("UTC").to_owned();
        let url = inputs.config.url.as_str();
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = host.split(['/', ':']).next().unwrap_or(host);
        Self { inputs, zone: Zone { name, rules }, host }
    }

    /// A name that stays when the page moves: its oldest address.
    fn uid(&self, page: &Page, part: usize) -> String {
        let old = known::by(self.inputs.record, page);
        let path = old.as_ref().map_or(page.route.path(), |old| &old.path).trim_matches('/');
        let part = if part == 0 { String::new() } else { format!("#{}", part + 1) };
        format!("{path}{part}@{}", self.host)
    }

    /// As of when an event is said. It must not change with every build, so it is when the page says that it changed; of
    /// a page that does not say so, the day of the build.
    fn stamp(&self, page: &Page) -> DateTime {
        let said =
            ["updated", "date"].iter().filter_map(|key| page.moment(key)).max_by_key(|moment| moment.start());
        match said {
            Some(said) => {
                let zoned = said.start().to_zoned(self.zone.rules.clone());
                zoned.map_or(said.start(), |zoned| zoned.timestamp().to_zoned(TimeZone::UTC).datetime())
            }
            None => self.inputs.config.today().0.to_datetime(Time::midnight()),
        }
    }

    /// How often a surgery or a series was changed in a way that matters, and what holds of it now.
    fn sequence(&self, id: PageId) -> (u32, String) {
        let state = self.state(id);
        let page = self.inputs.graph.page(id);
        // Where the page has moved, the record may know it by its address of before.
        let mut routes = [file(&page.route)].into_iter().chain(before(page));
        let recorded = routes.find_map(|route| self.inputs.record.event(route.path()));
        (sequence(recorded, &state), state)
    }

    /// What matters of a surgery or a series, in the words of its author: what follows from the clock is no change.
    fn state(&self, id: PageId) -> String {
        let (graph, page) = (self.inputs.graph, self.inputs.graph.page(id));
        let texts = |key: &str| match page.field(key).map(|field| &field.value) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Texts(texts)) => {
                texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(", ")
            }
            Some(Value::Day(day)) => day.iso(),
            Some(Value::Moment(moment)) => moment.written(),
            _ => String::new(),
        };
        let length = graph.text(id, "length").map_or_else(String::new, |length| format!(" for {length}"));
        let when = match (page.kind, page.moment("ends")) {
            (Kind::Series, _) => {
                let [rule, except, starts, until] = ["repeats", "except", "starts", "until"].map(texts);
                let parts = [("", rule), (" except ", except), (" from ", starts), (" until ", until)];
                let said = parts.into_iter().filter(|(_, part)| !part.is_empty());
                said.map(|(word, part)| format!("{word}{part}")).chain([length]).collect::<String>()
            }
            (_, Some(ends)) => format!("{}/{}", texts("when"), ends.written()),
            (_, None) => format!("{}{length}", texts("when")),
        };
        let status = if page.text("status") == Some("cancelled") { "cancelled" } else { "on" };
        let place = [graph.text(id, "venue"), graph.text(id, "address")].into_iter().flatten();
        let place = place.collect::<Vec<_>>().join(", ");
        format!("{when} {status} {place}").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What calendars say of a surgery or a series.
    fn event(&self, id: PageId, start: Moment, end: End, part: usize) -> Event {
        let (graph, page) = (self.inputs.graph, self.inputs.graph.page(id));
        let is_off = page.text("status") == Some("cancelled");
        let venue = [graph.text(id, "venue"), graph.text(id, "address")];
        let location = venue.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let title = &page.title.value;
        let summary =
            if is_off { format!("{}: {title}", self.string("calendar_cancelled")) } else { title.clone() };
        Event {
            uid: self.uid(page, part),
            stamp: self.stamp(page),
            start,
            end,
            rule: None,
            also: Vec::new(),
            except: Vec::new(),
            instead_of: None,
            sequence: self.sequence(id).0,
            status: if is_off { Status::Cancelled } else { Status::Confirmed },
            summary,
            location,
            description: self.description(id, page),
            url: self.inputs.frame.canonical(&page.route),
        }
    }

    fn string(&self, key: &str) -> &str {
        self.inputs.theme.strings.get(key).map_or("", String::as_str)
    }

    /// What to know before, a line for each thing.
    fn description(&self, id: PageId, page: &Page) -> String {
        let graph = self.inputs.graph;
        let state = match page.text("status") {
            Some("cancelled") => self.string("status_cancelled"),
            Some("full") => self.string("status_full"),
            Some("moved") => self.string("status_moved"),
            _ => "",
        };
        let mut lines = vec![state.to_owned(), page.summary.clone()];
        for key in ["access", "bring", "sign_up", "contact"] {
            let said = match graph.field(id, key).map(|field| &field.value) {
                Some(Value::Text(text)) => text.clone(),
                Some(Value::Texts(texts)) => {
                    texts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("; ")
                }
                _ => continue,
            };
            lines.push(format!("{}: {said}", self.string(key)));
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }

    fn end(&self, id: PageId, when: Moment) -> End {
        if let Some(ends) = self.inputs.graph.page(id).moment("ends") {
            return End::At(ends);
        }
        match self.inputs.graph.text(id, "length").and_then(minutes) {
            Some(minutes) if when.time.is_some() => End::Minutes(minutes),
            _ => End::Unknown,
        }
    }

    /// The event of a surgery by itself.
    fn surgery(&self, id: PageId) -> Option<Event> {
        let when = self.inputs.graph.page(id).moment("when")?;
        Some(self.event(id, when, self.end(id, when), 0))
    }

    /// The events of a series: one for each pattern and for the dates it names, and one for each surgery with a file.
    fn series(&self, id: PageId) -> Vec<Event> {
        let dates = self.inputs.frame.sessions.of(id);
        let masters = dates.map_or_else(Vec::new, |dates| self.coming_round(id, dates));
        let mut events: Vec<Event> = masters.iter().map(|master| master.event.clone()).collect();
        let taken = dates.into_iter().flat_map(|dates| dates.taken.iter().map(|(date, file)| (*file, *date)));
        let taken: BTreeMap<PageId, Moment> = taken.collect();
        for file in self.inputs.graph.backward(id, Relation::PartOf) {
            let Some(mut event) = self.surgery(file) else { continue };
            let master = dates.zip(taken.get(&file)).and_then(|(dates, date)| {
                let master = masters.iter().find(|master| master.comes_round_at(dates, *date))?;
                Some((master, *date))
            });
            if let Some((master, date)) = master {
                event.uid.clone_from(&master.event.uid);
                event.instead_of = Some(date);
                // A file that says only the day leaves the time to the series.
                if event.start.time.is_none() && event.start.day == date.day {
                    event.start = date;
                    event.end = self.end(file, date);
                }
            }
            events.push(event);
        }
        events
    }

    fn coming_round<'d>(&self, id: PageId, dates: &'d Dates) -> Vec<Master<'d>> {
        let course = &dates.course;
        let mut masters = Vec::new();
        for pattern in &course.rule.patterns {
            let months = course.months(pattern);
            let Some(first) = first(pattern, course.starts, months)
                .filter(|day| course.until.is_none_or(|until| *day <= until))
            else {
                continue;
            };
            let start = Moment { day: first, time: pattern.time };
            let mut event = self.event(id, start, self.end(id, start), masters.len());
            event.rule = Some(recurs(pattern, months, course.until, &self.zone.rules));
            event.except = self.excepted(dates, pattern, first, months);
            masters.push(Master { event, pattern: Some(pattern) });
        }
        let kept = |date: &&Moment| {
            let is_over = course.until.is_some_and(|until| date.day > until);
            !is_over && !course.is_excepted(date.day.0) && !dates.covered.contains(date)
        };
        let kept = course.rule.dates.iter().filter(kept).copied();
        let (timed, days): (Vec<Moment>, Vec<Moment>) = kept.partition(|date| date.time.is_some());
        for named in [timed, days] {
            if let Some((start, also)) = named.split_first() {
                let mut event = self.event(id, *start, self.end(id, *start), masters.len());
                event.also = also.to_vec();
                masters.push(Master { event, pattern: None });
            }
        }
        masters
    }

    /// The dates of a pattern on which it does not come round, those left out that its months say already.
    fn excepted(&self, dates: &Dates, pattern: &Pattern, first: Day, months: u16) -> Vec<Moment> {
        let course = &dates.course;
        let ahead = self.inputs.config.today().0.max(first.0).saturating_add(Span::new().years(YEARS_AHEAD));
        let mut days: BTreeSet<Date> = BTreeSet::new();
        for except in &course.rule.excepts {
            let (from, to) = match *except {
                Except::Days(from, to) => (from, to.min(ahead)),
                Except::Yearly(..) => (first.0, ahead),
                Except::Months(_) => continue,
            };
            let all = pattern.between(course.starts.0, from.max(first.0), to);
            days.extend(all.into_iter().filter(|day| except.holds(*day)));
        }
        let covered = dates.covered.iter().filter(|date| date.time == pattern.time).map(|date| date.day.0);
        days.extend(covered.filter(|day| !pattern.between(course.starts.0, *day, *day).is_empty()));
        let in_months = |day: &Date| months & (1 << (day.month() - 1)) != 0;
        let before_end = |day: &Date| course.until.is_none_or(|until| *day <= until.0);
        let days = days.into_iter().filter(in_months).filter(before_end);
        days.map(|day| Moment { day: Day(day), time: pattern.time }).collect()
    }
}

/// The first day of a pattern in these months.
fn first(pattern: &Pattern, starts: Day, months: u16) -> Option<Day> {
    (0..YEARS_MAX).find_map(|year| {
        let from = starts.0.checked_add(Span::new().years(year)).ok()?;
        let to = from.checked_add(Span::new().years(1)).ok()?;
        let mut days = pattern.between(starts.0, from, to).into_iter();
        days.find(|day| months & (1 << (day.month() - 1)) != 0).map(Day)
    })
}

/// An event that comes round, and the pattern by which it does; without one it names its dates.
struct Master<'a> {
    event: Event,
    pattern: Option<&'a Pattern>,
}

impl Master<'_> {
    /// Whether it comes round at this date.
    fn comes_round_at(&self, dates: &Dates, date: Moment) -> bool {
        let Some(pattern) = self.pattern else {
            return self.event.start == date || self.event.also.contains(&date);
        };
        pattern.time == date.time
            && date.day >= self.event.start.day
            && !pattern.between(dates.course.starts.0, date.day.0, date.day.0).is_empty()
    }
}
