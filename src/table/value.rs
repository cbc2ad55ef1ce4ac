//! Values and columns: what can be asked of them.
//!
//! In: values. Out: what they say. It must not know where they were read.

use super::{Cell, Number, Table, Time};
use jiff::civil::{Date, DateTime};

impl Table {
    /// The column of this name: by its name, then by its title, then by another heading it goes by. Capitals, spaces
    /// and underscores make no difference.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        let wanted = folded(name);
        let is = |other: &String| folded(other) == wanted;
        let exactly = self.columns.iter().position(|column| column.name == name);
        exactly
            .or_else(|| self.columns.iter().position(|column| is(&column.name)))
            .or_else(|| self.columns.iter().position(|column| is(&column.title)))
            .or_else(|| self.columns.iter().position(|column| column.also.iter().any(is)))
    }
}

/// A heading as it is compared.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && *c != '_').flat_map(char::to_lowercase).collect()
}

impl Cell {
    /// The number, if it is one.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The words or code, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The time, if it is one.
    #[must_use]
    pub fn time(&self) -> Option<Time> {
        match self {
            Self::Time(time) => Some(*time),
            _ => None,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_))
    }
}

impl Time {
    /// Its first instant; a year such as 2016/17 begins in April.
    #[must_use]
    pub fn begins(self) -> DateTime {
        let first = |year: i16, month: i8| {
            Date::new(year, month, 1).unwrap_or(Date::ZERO).to_datetime(jiff::civil::Time::midnight())
        };
        match self {
            Self::Year(year) => first(year, 1),
            Self::SplitYear(year) => first(year, 4),
            Self::Quarter(year, quarter) => first(year, quarter.clamp(1, 4) * 3 - 2),
            Self::Month(year, month) => first(year, month),
            Self::Day(day) => day.to_datetime(jiff::civil::Time::midnight()),
            Self::Moment(moment) => moment,
        }
    }

    /// The first day of it.
    #[must_use]
    pub fn start(&self) -> Date {
        self.begins().date()
    }

    /// As machines read it: `2016`, `2016/17`, `2016-Q1`, `2016-04`, `2019-03-03`, `2019-03-03T14:30:00`.
    #[must_use]
    pub fn iso(&self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::SplitYear(year) => split(*year),
            Self::Quarter(year, quarter) => format!("{year:04}-Q{quarter}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.to_string(),
        }
    }

    /// As people read it: `2016`, `2016/17`, `Q1 2016`, `April 2016`, `3 March 2019`, `3 March 2019, 14:30`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Year(year) => year.to_string(),
            Self::SplitYear(year) => split(*year),
            Self::Quarter(year, quarter) => format!("Q{quarter} {year}"),
            Self::Month(..) => self.start().strftime("%B %Y").to_string(),
            Self::Day(day) => day.strftime("%-d %B %Y").to_string(),
            Self::Moment(moment) => moment.strftime("%-d %B %Y, %H:%M").to_string(),
        }
    }
}

fn split(year: i16) -> String {
    format!("{year:04}/{:02}", (i32::from(year) + 1).rem_euclid(100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn times_are_said_in_words_and_for_machines() {
        let day = date(2019, 3, 3);
        let all = [
            (Time::Year(2019), "2019", "2019"),
            (Time::SplitYear(2016), "2016/17", "2016/17"),
            (Time::SplitYear(1999), "1999/00", "1999/00"),
            (Time::Quarter(2016, 1), "Q1 2016", "2016-Q1"),
            (Time::Month(2016, 4), "April 2016", "2016-04"),
            (Time::Day(day), "3 March 2019", "2019-03-03"),
            (Time::Moment(day.at(14, 30, 0, 0)), "3 March 2019, 14:30", "2019-03-03T14:30:00"),
        ];
        for (time, words, iso) in all {
            assert_eq!((time.words().as_str(), time.iso().as_str()), (words, iso));
        }
        assert_eq!(Time::SplitYear(2016).start(), date(2016, 4, 1));
        assert_eq!(Time::Quarter(2016, 4).start(), date(2016, 10, 1));
    }
}
