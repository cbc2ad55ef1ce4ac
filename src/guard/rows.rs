//! What the rows of a table are, and what its numbers count.
//!
//! In: a table. Out: whether each row is a person or a case, or tells how many there are; and for each set of cells the
//! items in which it is made. It must not know what is asked of the table.

use super::{
    Personal, Suspicion,
    bounds::Side,
    counting::{is_count, is_rate, names_a_group, names_a_record, names_a_total, says_how_many},
    space::{Claim, Space},
    totals::Counts,
};
use crate::table::{Cell, Column, Holds, Table, Time};
use rust_decimal::prelude::ToPrimitive;

/// What the numbers of a protected table count.
#[derive(Clone, Debug, Default)]
pub struct Meaning {
    /// How many rows there are.
    pub rows: usize,
    /// Rows that are alike in all that would be offered; nothing for a table of counts.
    pub classes: Option<Vec<Vec<u32>>>,
    columns: Vec<(Measure, Option<usize>)>,
    /// The space in which rows are counted; nothing where rows are no people.
    of_rows: Option<usize>,
    /// For each row of a table of counts the rows that it adds up.
    leaf_rows: Vec<Vec<u32>>,
    /// For each column of a table its place among the counts, and the places of those it adds up.
    leaf_columns: Vec<Vec<u32>>,
    counts: usize,
}

/// What a column tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many people or cases there are.
    People,
    /// A part of a whole, or something else that a number of people can be worked out from.
    Rate,
    /// Something of each row, which is a person or a case.
    EachRow,
    /// Nothing about people.
    Free,
}

impl Meaning {
    /// What the numbers of a table count, and the spaces in which they add up.
    pub fn of(
        table: &Table,
        found: &[Suspicion],
        left_out: &[usize],
        small_under: u64,
    ) -> (Self, Vec<Space>) {
        match is_of_counts(table, found) {
            true => Self::of_counts(table, small_under),
            false => Self::of_records(table, left_out, small_under),
        }
    }

    /// What a column tells.
    pub fn measure(&self, column: usize) -> Measure {
        self.columns.get(column).map_or(Measure::Free, |column| column.0)
    }

    /// The columns that have something to hide.
    pub fn guarded_columns(&self) -> Vec<usize> {
        (0..self.columns.len()).filter(|column| self.columns[*column].1.is_some()).collect()
    }

    /// The items that a column has in these rows, or the rows themselves, and the space in which they are; nothing
    /// where there is nothing to hide.
    pub fn items(&self, column: Option<usize>, rows: &[u32]) -> Option<(usize, Vec<u32>)> {
        let rows = rows.iter().filter(|row| (**row as usize) < self.rows);
        let Some(column) = column else {
            return self.of_rows.map(|space| (space, rows.copied().collect()));
        };
        let (measure, space) = *self.columns.get(column)?;
        if self.counts == 0 || measure != Measure::People {
            return space.map(|space| (space, rows.copied().collect()));
        }
        let counts = u32::try_from(self.counts).unwrap_or(u32::MAX);
        let of_row = |row: &u32| {
            let leaves = &self.leaf_rows[*row as usize];
            leaves.iter().flat_map(|leaf| self.leaf_columns[column].iter().map(move |c| leaf * counts + c))
        };
        let mut items: Vec<u32> = rows.flat_map(of_row).collect();
        items.sort_unstable();
        space.map(|space| (space, items))
    }

    /// The cells of a table of counts that are small, by space.
    pub fn small_cells(&self, spaces: &[Space]) -> Vec<(usize, Vec<Claim>)> {
        let mut out: Vec<(usize, Vec<Claim>)> = Vec::new();
        if self.counts == 0 {
            return out;
        }
        for column in self.guarded_columns() {
            for row in 0..u32::try_from(self.rows).unwrap_or(u32::MAX) {
                let Some((space, items)) = self.items(Some(column), &[row]) else { continue };
                if !spaces[space].is_small(spaces[space].amount(&items)) {
                    continue;
                }
                match out.iter_mut().find(|(of, _)| *of == space) {
                    Some((_, claims)) => claims.push(Claim { cell: 0, side: Side::default(), items }),
                    None => out.push((space, vec![Claim { cell: 0, side: Side::default(), items }])),
                }
            }
        }
        out
    }

    fn of_records(table: &Table, left_out: &[usize], small_under: u64) -> (Self, Vec<Space>) {
        let rows = table.rows.len();
        let mut spaces = vec![Space::new(vec![1; rows], small_under)];
        let columns = table.columns.iter().map(|column| match column.holds {
            Holds::Number => {
                let has_number = |cell: &Cell| u64::from(matches!(cell, Cell::Number(_)));
                let ones = column.cells.iter().map(has_number).collect();
                spaces.push(Space::new(ones, small_under).unbounded());
                let measure = if is_count(column) { Measure::People } else { Measure::EachRow };
                (measure, Some(spaces.len() - 1))
            }
            _ => (Measure::Free, None),
        });
        let columns = columns.collect();
        let classes = Some(classes(table, left_out));
        (Self { rows, classes, columns, of_rows: Some(0), ..Self::default() }, spaces)
    }

    fn of_counts(table: &Table, small_under: u64) -> (Self, Vec<Space>) {
        let rows = table.rows.len();
        let counting: Vec<usize> =
            (0..table.columns.len()).filter(|c| is_count(&table.columns[*c])).collect();
        let amounts = (0..rows).flat_map(|row| counting.iter().map(move |column| (row, *column)));
        let amounts = amounts.map(|(row, column)| amount(&table.columns[column].cells[row]));
        let counts = Counts { columns: counting.len(), amounts: amounts.collect() };
        let leaf_rows = counts.leaf_rows(&|row| says_total(table, row));
        let by_count = counts.leaf_columns();
        let least: Vec<u64> = (0..rows).map(|row| least_count(&counts, row, small_under)).collect();
        let mut spaces = vec![Space::new(counts.amounts, small_under)];
        let mut columns = Vec::new();
        let mut leaf_columns = vec![Vec::new(); table.columns.len()];
        for (at, column) in table.columns.iter().enumerate() {
            if let Some(count) = counting.iter().position(|c| *c == at) {
                leaf_columns[at].clone_from(&by_count[count]);
                columns.push((Measure::People, Some(0)));
            } else if column.holds == Holds::Number && is_rate(column) {
                spaces.push(Space::new(least.clone(), small_under).unbounded());
                columns.push((Measure::Rate, Some(spaces.len() - 1)));
            } else {
                columns.push((Measure::Free, None));
            }
        }
        let counts = counting.len();
        (Self { rows, classes: None, columns, of_rows: None, leaf_rows, leaf_columns, counts }, spaces)
    }
}

/// The least number of people that a row tells of, but for none.
fn least_count(counts: &Counts, row: usize, small_under: u64) -> u64 {
    let own = &counts.amounts[row * counts.columns..(row + 1) * counts.columns];
    own.iter().copied().filter(|amount| *amount > 0).min().unwrap_or(small_under)
}

/// The whole number in a cell; 0 where there is none.
fn amount(cell: &Cell) -> u64 {
    match cell {
        Cell::Number(number) => number.to_u64().unwrap_or(0),
        _ => 0,
    }
}

fn says_total(table: &Table, row: usize) -> bool {
    table.columns.iter().any(|column| matches!(&column.cells[row], Cell::Text(text) if names_a_total(text)))
}

/// Whether a table tells how many people or cases there are, row by row. Where that is not sure, each row is taken for a
/// person.
fn is_of_counts(table: &Table, found: &[Suspicion]) -> bool {
    let counting: Vec<_> = table.columns.iter().filter(|column| is_count(column)).collect();
    let is_record = |found: &Suspicion| found.what.is_of_one_row() && found.what != Personal::Postcode;
    if counting.is_empty() || found.iter().any(is_record) {
        return false;
    }
    if table.columns.iter().any(|column| names_a_record(&column.name) || numbers_each_row(column)) {
        return false;
    }
    let is_day = |cell: &Cell| matches!(cell, Cell::Time(Time::Day(_) | Time::Moment(_)));
    let by_day = table.columns.iter().any(|column| column.cells.iter().any(is_day));
    if by_day && !counting.iter().any(|column| says_how_many(&column.name)) {
        return false;
    }
    let labels: Vec<usize> =
        (0..table.columns.len()).filter(|c| table.columns[*c].holds != Holds::Number).collect();
    !labels.is_empty() && groups(table, &labels).iter().all(|rows| rows.len() == 1)
}

/// Whether a column has a number of its own for each row, such as that of a case; codes of areas are none.
fn numbers_each_row(column: &Column) -> bool {
    let is_code = |text: &str| {
        let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        text.len() == digits.len() + 1
            && digits.len() == 8
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_number = |cell: &Cell| match cell {
        Cell::Text(text) => {
            text.contains(|c: char| c.is_ascii_digit()) && !text.contains(' ') && !is_code(text)
        }
        _ => false,
    };
    if names_a_group(&column.name) || column.cells.len() < 3 || !column.cells.iter().all(is_number) {
        return false;
    }
    let mut cells: Vec<&Cell> = column.cells.iter().collect();
    cells.sort_unstable();
    cells.windows(2).all(|two| two[0] != two[1])
}

/// Rows that are alike in all columns but these.
fn classes(table: &Table, left_out: &[usize]) -> Vec<Vec<u32>> {
    let kept: Vec<usize> = (0..table.columns.len()).filter(|column| !left_out.contains(column)).collect();
    groups(table, &kept)
}

/// Rows that are alike in these columns.
fn groups(table: &Table, columns: &[usize]) -> Vec<Vec<u32>> {
    let cells = |row: u32| columns.iter().map(move |column| &table.columns[*column].cells[row as usize]);
    let mut rows: Vec<u32> = (0..u32::try_from(table.rows.len()).unwrap_or(u32::MAX)).collect();
    rows.sort_by(|a, b| cells(*a).cmp(cells(*b)));
    rows.chunk_by(|a, b| cells(*a).eq(cells(*b))).map(<[u32]>::to_vec).collect()
}
