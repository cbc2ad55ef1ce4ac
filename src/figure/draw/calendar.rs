//! Scales of time, with ticks at the beginnings of years, months or days.
//!
//! In: times. Out: a [`Calendar`]. It must not know what is drawn.

use super::text;
use crate::{figure::format, table::Time};
use jiff::civil;

/// Steps between ticks, in months.
const MONTHS: [i32; 13] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000];
/// Steps between ticks, in days.
const DAYS: [i64; 4] = [1, 2, 7, 14];

/// A true scale of time from the first to the last time.
pub struct Calendar {
    first: f64,
    last: f64,
    times: Vec<Time>,
}

/// A tick: where it is, from 0 to 1, and what stands there.
pub struct Tick {
    pub at: f64,
    pub text: String,
}

impl Calendar {
    /// The scale of some times; nothing where there are none.
    pub fn new(mut times: Vec<Time>) -> Option<Self> {
        times.sort_by_key(|time| time.begins());
        let (first, last) = (seconds(times.first()?.begins()), seconds(times.last()?.begins()));
        Some(Self { first, last, times })
    }

    /// Where a time is, from 0 to 1.
    pub fn at(&self, time: Time) -> f64 {
        self.place(time.begins())
    }

    /// Ticks that have room to stand beside each other on so many ems.
    pub fn ticks(&self, room: f64) -> Vec<Tick> {
        let fits = |ticks: &Vec<Tick>| {
            let widest = ticks.iter().map(|tick| text::width(&tick.text)).fold(0.0, f64::max) + 0.9;
            ticks.windows(2).all(|pair| (pair[1].at - pair[0].at) * room >= widest)
        };
        let finest = self.times.iter().map(|time| grain(*time)).min().unwrap_or(12);
        let days = DAYS.iter().filter(|_| finest == 0).map(|step| self.days(*step));
        let months = MONTHS.iter().filter(|step| **step >= finest).map(|step| self.months(*step));
        let found = days.chain(months).find(|ticks| fits(ticks)).unwrap_or_default();
        if found.len() > 1 { found } else { self.ends(&fits) }
    }

    /// The first and the last time, or the first alone.
    fn ends(&self, fits: &dyn Fn(&Vec<Tick>) -> bool) -> Vec<Tick> {
        let tick = |time: &Time| Tick { at: self.at(*time), text: format::short_time(*time) };
        let mut ends: Vec<Tick> = self.times.first().into_iter().map(tick).collect();
        if self.last > self.first {
            ends.extend(self.times.last().map(tick));
        }
        if !fits(&ends) {
            ends.truncate(1);
        }
        ends
    }

    fn place(&self, at: civil::DateTime) -> f64 {
        if self.last > self.first { (seconds(at) - self.first) / (self.last - self.first) } else { 1.0 }
    }

    /// Whether a moment is on the scale.
    fn holds(&self, at: civil::DateTime) -> bool {
        (self.first..=self.last).contains(&seconds(at))
    }

    /// A tick at the beginning of every so many months.
    fn months(&self, step: i32) -> Vec<Tick> {
        let (Some(first), Some(last)) = (self.times.first(), self.times.last()) else { return Vec::new() };
        let begins =
            |time: &Time| i32::from(time.begins().year()) * 12 + i32::from(time.begins().month()) - 1;
        let is_split = matches!(first, Time::SplitYear(_));
        let offset = if is_split { 3 } else { 0 };
        let from = (begins(first) - offset).div_euclid(step);
        let to = (begins(last) - offset).div_euclid(step);
        // No page has room for more, and a hostile file may span thirty thousand years.
        let ticks = (from..=to).take(200).filter_map(|at| {
            let month = at * step + offset;
            let year = i16::try_from(month.div_euclid(12)).ok()?;
            let in_year = i8::try_from(month.rem_euclid(12) + 1).ok()?;
            let time = match step {
                12.. if is_split => Time::SplitYear(year),
                12.. => Time::Year(year),
                _ => Time::Month(year, in_year),
            };
            let begins = time.begins();
            self.holds(begins).then(|| Tick { at: self.place(begins), text: format::short_time(time) })
        });
        ticks.collect()
    }

    /// A tick at every so many days, the first of them where the scale begins.
    fn days(&self, step: i64) -> Vec<Tick> {
        let Some(first) = self.times.first() else { return Vec::new() };
        let days = (0..200).map_while(|at| {
            let day = first.begins().date().checked_add(jiff::Span::new().days(at * step)).ok()?;
            let begins = day.to_datetime(civil::Time::midnight());
            (seconds(begins) <= self.last).then_some((day, begins))
        });
        days.filter(|(_, begins)| self.holds(*begins))
            .map(|(day, begins)| Tick { at: self.place(begins), text: format::short_time(Time::Day(day)) })
            .collect()
    }
}

/// The finest step that ticks of such times may have, in months; 0 for days.
fn grain(time: Time) -> i32 {
    match time {
        Time::Year(_) | Time::SplitYear(_) => 12,
        Time::Quarter(..) => 3,
        Time::Month(..) => 1,
        Time::Day(_) | Time::Moment(_) => 0,
    }
}

fn seconds(at: civil::DateTime) -> f64 {
    at.duration_since(civil::date(2000, 1, 1).at(0, 0, 0, 0)).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ticks(times: &[Time], room: f64) -> Vec<String> {
        let calendar = Calendar::new(times.to_vec()).expect("there are times");
        calendar.ticks(room).into_iter().map(|tick| tick.text).collect()
    }

    #[test]
    fn ticks_stand_at_beginnings() {
        assert_eq!(ticks(&[Time::Year(2013), Time::Year(2024)], 12.0), ["2015", "2020"]);
        assert_eq!(ticks(&[Time::Year(2019), Time::Year(2022)], 20.0), ["2019", "2020", "2021", "2022"]);
        assert_eq!(ticks(&[Time::SplitYear(2010), Time::SplitYear(2020)], 9.0), ["2010/11", "2020/21"]);
        assert_eq!(ticks(&[Time::Month(2024, 1), Time::Month(2024, 12)], 12.0), ["Jan 2024", "Jul 2024"]);
        let (from, to) = (civil::date(2024, 3, 1), civil::date(2024, 3, 20));
        assert_eq!(ticks(&[Time::Day(from), Time::Day(to)], 16.0), ["1 Mar 2024", "15 Mar 2024"]);
        assert_eq!(ticks(&[Time::Year(2024)], 12.0), ["2024"]);
    }

    proptest! {
        #[test]
        fn ticks_never_touch(from in -9000i16..9000, more in 0i16..900, month in 1i8..13, room in 4.0..30.0f64) {
            let times = vec![Time::Month(from, month), Time::Month(from + more, 13 - month)];
            let calendar = Calendar::new(times).expect("there are times");
            let ticks = calendar.ticks(room);
            prop_assert!(!ticks.is_empty());
            for pair in ticks.windows(2) {
                let between = (pair[1].at - pair[0].at) * room;
                prop_assert!(between >= (text::width(&pair[0].text) + text::width(&pair[1].text)) / 2.0);
            }
            prop_assert!(ticks.iter().all(|tick| (0.0..=1.0).contains(&tick.at)));
        }
    }
}
