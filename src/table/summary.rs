//! What a column looks like, in a few numbers.
//!
//! In: a column. Out: its least and greatest values, the most frequent ones, how many are missing and why.
//! It must not know what is shown of it, nor whether it may be shown.

use super::{Cell, Column, Missing};
use std::collections::HashMap;

/// So many of the most frequent values are told.
const FREQUENT_MAX: usize = 5;

/// A column in a few numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many cells have a value.
    pub values: usize,
    /// How many different values there are.
    pub distinct: usize,
    /// How many cells are not known.
    pub not_known: usize,
    /// How many are hidden on purpose.
    pub hidden: usize,
    /// In how many the question does not arise.
    pub not_applicable: usize,
    /// The least value: the smallest number, the earliest time, the first word.
    pub least: Option<Cell>,
    /// The greatest value.
    pub greatest: Option<Cell>,
    /// The values that occur more than once, with how often, the most frequent first.
    pub frequent: Vec<(Cell, usize)>,
}

/// What a column looks like.
#[must_use]
pub fn summary(column: &Column) -> Summary {
    let mut summary = Summary::default();
    let mut places: HashMap<&Cell, usize> = HashMap::new();
    let mut counts: Vec<(&Cell, usize)> = Vec::new();
    for cell in &column.cells {
        match cell {
            Cell::Missing(Missing::NotKnown) => summary.not_known += 1,
            Cell::Missing(Missing::Hidden) => summary.hidden += 1,
            Cell::Missing(Missing::NotApplicable) => summary.not_applicable += 1,
            cell => {
                let at = *places.entry(cell).or_insert_with(|| {
                    counts.push((cell, 0));
                    counts.len() - 1
                });
                counts[at].1 += 1;
                summary.values += 1;
            }
        }
    }
    summary.distinct = counts.len();
    summary.least = counts.iter().map(|(cell, _)| *cell).min().cloned();
    summary.greatest = counts.iter().map(|(cell, _)| *cell).max().cloned();
    counts.retain(|(_, count)| *count > 1);
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    summary.frequent =
        counts.into_iter().take(FREQUENT_MAX).map(|(cell, count)| (cell.clone(), count)).collect();
    summary
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Holds, Number, Unit};

    #[test]
    fn missing_values_are_counted_apart() {
        let number = |n: i64| Cell::Number(Number::from(n));
        let missing = [Missing::Hidden, Missing::NotKnown, Missing::NotKnown].map(Cell::Missing);
        let column = Column {
            name: "a".into(),
            title: "a".into(),
            also: Vec::new(),
            says: String::new(),
            holds: Holds::Number,
            unit: Unit::None,
            decimals: 0,
            cells: [number(3), number(7), number(3)].into_iter().chain(missing).collect(),
        };
        let found = summary(&column);
        assert_eq!((found.values, found.distinct, found.not_known, found.hidden), (3, 2, 2, 1));
        assert_eq!((found.least, found.greatest), (Some(number(3)), Some(number(7))));
        assert_eq!(found.frequent, [(number(3), 2)]);
    }
}
