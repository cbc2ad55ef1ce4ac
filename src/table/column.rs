//! What a column holds, and its values.
//!
//! In: the text of its cells, what its page says of it. Out: a [`Column`], and what was made of which cells.
//! It must not know the other columns.

use super::{
    Cell, Column, ColumnSettings, Holds, Missing, Number, Time, Unit, heading,
    kind::{self, Evidence},
    missing::{mark, mark_among_values},
    number::{self, Beside, Dress, Marks},
    repair::{Repair, Seen},
    when::{self, Says, Style},
};
use std::{collections::HashMap, sync::Arc};

/// So many different texts of a kind are kept for a message.
const OTHERS_MAX: usize = 6;

/// How the values of a file are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dialect<'a> {
    pub day_first: Option<bool>,
    /// More marks of values that are not known.
    pub missing: &'a [String],
    /// Whether a comma stands before decimals somewhere in the file.
    pub is_continental: bool,
}

/// The different texts of a column, in the order they come first.
pub(super) struct Texts<'a> {
    pub texts: Vec<&'a str>,
    pub counts: Vec<usize>,
    /// The first row of each.
    pub rows: Vec<usize>,
    /// For each cell which text it is.
    cells: Vec<u32>,
}

/// What a text was read as, and what had to be done for that.
type Reading = (Cell, Option<Repair>);

/// Reads a column.
pub(super) fn column<'a>(
    name: String,
    unit: Option<Unit>,
    said: Option<&ColumnSettings>,
    dialect: Dialect<'_>,
    cells: impl Iterator<Item = &'a str>,
) -> (Column, Vec<Seen>) {
    let texts = Texts::new(cells);
    let evidence = kind::evidence(&name, &texts, dialect);
    let holds = match said.and_then(|said| said.holds) {
        // The page says that they are codes, the heading of which year.
        Some(Holds::Code { year }) => Holds::Code { year: year.or_else(|| heading::code(&name).flatten()) },
        Some(holds) => holds,
        None => kind::holds(&name, &evidence),
    };
    let (readings, mut seen) = match holds {
        Holds::Number => (numbers(&texts, &evidence, dialect, heading::is_length(&name)), Vec::new()),
        Holds::Time => times(&name, &texts, dialect),
        Holds::Flag => (flags(&texts, dialect), Vec::new()),
        Holds::Text | Holds::Code { .. } => (words(&texts, dialect), Vec::new()),
    };
    seen.extend(sightings(&texts, &readings, holds));
    let decimals = readings.iter().filter_map(|(cell, _)| cell.number()).map(|n| n.scale()).max();
    let found = || unit.or_else(|| evidence.unit()).or_else(|| heading::unit(&name));
    let unit = match holds {
        Holds::Number => said.and_then(|said| said.unit.clone()).or_else(found).unwrap_or_default(),
        _ => Unit::None,
    };
    let column = Column {
        title: said.and_then(|said| said.title.clone()).unwrap_or_else(|| name.clone()),
        also: said.map(|said| said.also.clone()).unwrap_or_default(),
        says: said.and_then(|said| said.says.clone()).unwrap_or_default(),
        unit,
        name,
        holds,
        decimals: decimals.unwrap_or_default(),
        cells: texts.cells.iter().map(|at| readings[*at as usize].0.clone()).collect(),
    };
    (column, seen)
}

/// What a text is that the page or the file's own marks say is missing.
fn missing(text: &str, dialect: Dialect<'_>, among: fn(&str) -> Option<Missing>) -> Option<Reading> {
    if dialect.missing.iter().any(|mark| mark.trim() == text) {
        return Some((Cell::Missing(Missing::NotKnown), None));
    }
    let meaning = among(text)?;
    let repair = match meaning {
        _ if text.is_empty() => None,
        Missing::NotKnown => Some(Repair::NotKnown),
        Missing::Hidden => Some(Repair::Hidden),
        Missing::NotApplicable => Some(Repair::NotApplicable),
    };
    Some((Cell::Missing(meaning), repair))
}

fn unreadable() -> Reading {
    (Cell::Missing(Missing::NotKnown), Some(Repair::Unreadable))
}

fn numbers(
    texts: &Texts<'_>,
    evidence: &Evidence<'_>,
    dialect: Dialect<'_>,
    is_length: bool,
) -> Vec<Reading> {
    let read = |text: &str| {
        if let Some(reading) = missing(text, dialect, |_| None) {
            return reading;
        }
        let written = number::number(text, evidence.marks).filter(|written| evidence.fits(written.beside));
        let Some(written) = written else {
            return missing(text, dialect, mark_among_values).unwrap_or_else(unreadable);
        };
        let is_metres = is_length && written.dress == Dress::Multiplied && text.ends_with('m');
        let number = if is_metres { written.number / Number::from(1_000_000) } else { written.number };
        let repair = match written.dress {
            Dress::Plain => None,
            _ if is_metres => Some(Repair::Signs),
            Dress::Signs if evidence.marks == Marks::Continental => Some(Repair::Continental),
            Dress::Signs => Some(Repair::Signs),
            Dress::Brackets => Some(Repair::Brackets),
            Dress::Multiplied => Some(Repair::Multiplied),
        };
        (Cell::Number(number), repair)
    };
    texts.texts.iter().map(|text| read(text)).collect()
}

fn words(texts: &Texts<'_>, dialect: Dialect<'_>) -> Vec<Reading> {
    let read =
        |text: &str| missing(text, dialect, mark).unwrap_or_else(|| (Cell::Text(Arc::from(text)), None));
    texts.texts.iter().map(|text| read(text)).collect()
}

fn flags(texts: &Texts<'_>, dialect: Dialect<'_>) -> Vec<Reading> {
    let read = |text: &str| match kind::flag(text) {
        Some(flag) => (Cell::Flag(flag), None),
        None => missing(text, dialect, mark_among_values).unwrap_or_else(unreadable),
    };
    texts.texts.iter().map(|text| read(text)).collect()
}

/// Times; which of day and month stands first, and what such as 2010-11 is, is decided for the column as a whole.
fn times(name: &str, texts: &Texts<'_>, dialect: Dialect<'_>) -> (Vec<Reading>, Vec<Seen>) {
    let written: Vec<Option<when::Written>> = texts.texts.iter().map(|text| when::time(text)).collect();
    let order = Order::of(&written, dialect.day_first);
    let has = |is: fn(&Time) -> bool| {
        written.iter().flatten().any(|w| matches!(w.says, Says::One(time) if is(&time)))
    };
    let split = has(|time| matches!(time, Time::SplitYear(_)))
        || (heading::is_year(name) && !has(|time| matches!(time, Time::Month(..))));
    let read = |(text, written): (&&str, &Option<when::Written>)| {
        if let Some(reading) = missing(text, dialect, |_| None) {
            return reading;
        }
        let Some(written) = written else { return bare_time(name, text, dialect) };
        let time = match written.says {
            Says::One(time) => Some(time),
            Says::MonthOrSplit { year, .. } if split => Some(Time::SplitYear(year)),
            Says::MonthOrSplit { year, month } => Some(Time::Month(year, month)),
            Says::Slashed { first, second, year, time } => match order {
                Order::DayFirst => when::ordered(first, second, year, time),
                Order::MonthFirst => when::ordered(second, first, year, time),
            },
        };
        let repair = match written.style {
            Style::Iso => None,
            Style::Worded => Some(Repair::Worded),
            Style::Slashed if order == Order::DayFirst => Some(Repair::DayFirst),
            Style::Slashed => Some(Repair::MonthFirst),
            Style::Zoned => Some(Repair::Zoned),
            Style::EndOfDay => Some(Repair::EndOfDay),
        };
        time.map_or_else(unreadable, |time| (Cell::Time(time), repair))
    };
    let mut readings: Vec<Reading> = texts.texts.iter().zip(&written).map(read).collect();
    midnights(&mut readings);
    let unclear = unclear(texts, &written, &readings).filter(|_| dialect.day_first.is_none());
    if unclear.is_some() {
        // The warning says all that the note would.
        for (_, repair) in &mut readings {
            *repair = repair.filter(|repair| *repair != Repair::DayFirst);
        }
    }
    (readings, unclear.into_iter().collect())
}

/// What stands in a column of times without looking like one: a year, a number of a spreadsheet, a mark.
fn bare_time(name: &str, text: &str, dialect: Dialect<'_>) -> Reading {
    if let Some(time) = when::year(text).or_else(|| when::short_split(text)) {
        return (Cell::Time(time), None);
    }
    if let Some(time) = when::serial(text).filter(|_| heading::is_date(name)) {
        return (Cell::Time(time), Some(Repair::Serial));
    }
    missing(text, dialect, mark_among_values).unwrap_or_else(unreadable)
}

/// Makes days of moments that are all at midnight.
fn midnights(readings: &mut [Reading]) {
    let midnight =
        |time: &Time| matches!(time, Time::Moment(moment) if moment.time() == jiff::civil::Time::midnight());
    let mut moments =
        readings.iter().filter_map(|(cell, _)| cell.time()).filter(|t| matches!(t, Time::Moment(_)));
    if !moments.all(|time| midnight(&time)) || readings.iter().any(|(_, r)| *r == Some(Repair::EndOfDay)) {
        return;
    }
    for (cell, repair) in readings {
        if let Cell::Time(Time::Moment(moment)) = cell {
            *cell = Cell::Time(Time::Day(moment.date()));
            *repair = repair
                .filter(|r| matches!(r, Repair::DayFirst | Repair::MonthFirst))
                .or(Some(Repair::Midnight));
        }
    }
}

/// Which of day and month stands first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// A number over 12 settles it; else the day stands first.
    fn of(written: &[Option<when::Written>], said: Option<bool>) -> Self {
        let over = |pick: fn(i8, i8) -> i8| {
            let is = |w: &when::Written| matches!(w.says, Says::Slashed { first, second, .. } if pick(first, second) > 12);
            written.iter().flatten().any(is)
        };
        match said {
            Some(true) => Self::DayFirst,
            Some(false) => Self::MonthFirst,
            None if over(|_, second| second) && !over(|first, _| first) => Self::MonthFirst,
            None => Self::DayFirst,
        }
    }
}

/// The first date that can be read in two ways, if nothing in the column settles it.
fn unclear(texts: &Texts<'_>, written: &[Option<when::Written>], readings: &[Reading]) -> Option<Seen> {
    let pairs = written.iter().enumerate().filter_map(|(at, w)| match w.as_ref()?.says {
        Says::Slashed { first, second, .. } => Some((at, first, second)),
        _ => None,
    });
    if pairs.clone().any(|(_, first, second)| first > 12 || second > 12) {
        return None;
    }
    let (at, ..) = pairs.filter(|(_, first, second)| first != second).min_by_key(|(at, ..)| *at)?;
    Some(Seen {
        repair: Repair::Unclear,
        row: texts.rows[at],
        text: texts.texts[at].to_owned(),
        read_as: readings[at].0.time().map(|time| time.words()).unwrap_or_default(),
        others: Vec::new(),
        count: texts.counts[at],
    })
}

/// What was done in the column, each kind with its first cell.
fn sightings(texts: &Texts<'_>, readings: &[Reading], holds: Holds) -> Vec<Seen> {
    let mut all: Vec<Seen> = Vec::new();
    for (at, (cell, repair)) in readings.iter().enumerate() {
        let Some(repair) = *repair else { continue };
        let text = texts.texts[at];
        // What is read just as it was written was not put right.
        if matches!(cell, Cell::Time(time) if time.words() == text) {
            continue;
        }
        if let Some(seen) = all.iter_mut().find(|seen| seen.repair == repair) {
            seen.count += texts.counts[at];
            if seen.others.len() < OTHERS_MAX {
                seen.others.push(text.to_owned());
            }
            continue;
        }
        let read_as = match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Time(time) => time.words(),
            _ => match holds {
                Holds::Number => "a number".to_owned(),
                Holds::Time => "a date".to_owned(),
                _ => "yes or no".to_owned(),
            },
        };
        let (row, count) = (texts.rows[at], texts.counts[at]);
        all.push(Seen { repair, row, text: text.to_owned(), read_as, others: Vec::new(), count });
    }
    all
}

impl<'a> Texts<'a> {
    fn new(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut all = Self { texts: Vec::new(), counts: Vec::new(), rows: Vec::new(), cells: Vec::new() };
        for (row, text) in cells.enumerate() {
            let at = *known.entry(text).or_insert_with(|| {
                all.texts.push(text);
                all.counts.push(0);
                all.rows.push(row);
                u32::try_from(all.texts.len() - 1).expect("the number of cells is bounded")
            });
            all.counts[at as usize] += 1;
            all.cells.push(at);
        }
        all
    }

    /// Each text with how many cells have it.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, usize)> + Clone {
        self.texts.iter().copied().zip(self.counts.iter().copied())
    }
}

/// Whether something stands beside a number that other numbers of its column do not have.
impl Evidence<'_> {
    fn fits(&self, beside: Beside<'_>) -> bool {
        beside == Beside::Nothing || self.beside == Some(beside)
    }
}
