//! Rows by the value of a column.
//!
//! In: rows and a column. Out: a label for each value, with its rows. It must not know what is counted.

use super::when;
use crate::{
    figure::{ask::Grain, format, shown::Label},
    table::{Cell, Column, Time},
};
use std::collections::BTreeMap;

/// The rows of one value.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The value.
    pub(super) cell: Cell,
    /// Its rows, in order.
    pub(super) rows: Vec<u32>,
}

impl Group {
    /// The value in words.
    pub(super) fn label(&self) -> Label {
        label(&self.cell)
    }
}

/// The words for a value.
pub(super) fn label(cell: &Cell) -> Label {
    let text = match cell {
        Cell::Text(text) => text.to_string(),
        Cell::Number(number) => number.normalize().to_string(),
        Cell::Time(time) => format::time(*time),
        Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Cell::Missing(_) => String::new(),
    };
    let time = if let Cell::Time(time) = cell { Some(*time) } else { None };
    Label { text, time }
}

/// The rows by the value of a column, in the order of first use; and how many have none. Times are as exact as `by` says.
pub(super) fn by(column: &Column, rows: &[u32], by: Option<Grain>) -> (Vec<Group>, usize) {
    let mut places: BTreeMap<Cell, usize> = BTreeMap::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut without = 0;
    for row in rows {
        let cell = match (&column.cells[*row as usize], by) {
            (Cell::Missing(_), _) => {
                without += 1;
                continue;
            }
            (Cell::Time(time), Some(grain)) => Cell::Time(when::to_grain(*time, grain)),
            (cell, _) => cell.clone(),
        };
        let at = *places.entry(cell).or_insert_with_key(|cell| {
            groups.push(Group { cell: cell.clone(), rows: Vec::new() });
            groups.len() - 1
        });
        groups[at].rows.push(*row);
    }
    (groups, without)
}

/// All rows of these, in order.
pub(super) fn all(groups: &[Group]) -> Vec<u32> {
    let mut rows: Vec<u32> = groups.iter().flat_map(|group| group.rows.iter().copied()).collect();
    rows.sort_unstable();
    rows
}

/// The times between these that no group has, when all are of one kind: where a line has a gap.
pub(super) fn gaps(groups: &[Group]) -> Vec<Time> {
    const GAPS_MAX: usize = 2_000;
    let times: Option<Vec<Time>> =
        groups.iter().map(|g| if let Cell::Time(time) = g.cell { Some(time) } else { None }).collect();
    let Some(mut times) = times else { return Vec::new() };
    times.sort_by_key(|time| when::days(*time));
    let mut gaps = Vec::new();
    for pair in times.windows(2) {
        let same = std::mem::discriminant(&pair[0]) == std::mem::discriminant(&pair[1]);
        // Days are no series of their own: nobody says that there is a value for each.
        if !same || matches!(pair[0], Time::Day(_) | Time::Moment(_)) {
            continue;
        }
        let mut at = when::next(pair[0]);
        while let Some(time) =
            at.filter(|time| when::days(*time) < when::days(pair[1]) && gaps.len() < GAPS_MAX)
        {
            gaps.push(time);
            at = when::next(time);
        }
    }
    gaps
}
