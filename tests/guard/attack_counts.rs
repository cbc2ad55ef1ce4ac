//! Somebody who has the file of a table of counts, sees the figures, and wants to know the hidden counts.
//!
//! In: a download, cells and verdicts. Out: a panic where a hidden count can be worked out. It must not know how the
//! guard works: the unknowns are the cells of the table; that totals are totals is known.

use crate::{
    attack::{Equation, SMALL_UNDER, Solved, add, must_not_be_pinned, ones},
    made::{Counts, sum},
};
use casebook::{
    guard::{Asked, Download, Of, Verdict},
    table::{Cell, Number},
};
use rust_decimal::prelude::ToPrimitive;

pub struct CountsAttacker<'a> {
    counts: &'a Counts,
    known: Vec<Equation>,
    hidden: Vec<(Equation, String)>,
    verdicts: Vec<(usize, Vec<Verdict>)>,
    /// What is known of sums: column, rows, number.
    sums: Vec<(usize, Vec<u32>, usize)>,
    pub cells: usize,
    pub small: usize,
    pub hidden_cells: usize,
}

impl<'a> CountsAttacker<'a> {
    pub fn new(counts: &'a Counts) -> Self {
        let mut attacker = Self {
            counts,
            known: Vec::new(),
            hidden: Vec::new(),
            verdicts: Vec::new(),
            sums: Vec::new(),
            cells: 0,
            small: 0,
            hidden_cells: 0,
        };
        let table = &counts.table;
        let rows = || 0..table.rows.len() as u32;
        for column in 2..table.columns.len() {
            for row in rows() {
                match attacker.count(column, row) {
                    0 => attacker.known.push(ones(Some(column), &[row])),
                    few if few < SMALL_UNDER => {
                        attacker
                            .hidden
                            .push((ones(Some(column), &[row]), format!("row {row} of column {column}")));
                    }
                    _ => {}
                }
            }
            for (total, parts) in &counts.total_rows {
                let mut equation = ones(Some(column), parts);
                add(&mut equation, Some(column), &[*total], -1);
                attacker.known.push(equation);
            }
        }
        for (total, parts) in &counts.total_columns {
            for row in rows() {
                let mut equation = ones(Some(*total), &[row]);
                parts.iter().for_each(|part| add(&mut equation, Some(*part), &[row], -1));
                attacker.known.push(equation);
            }
        }
        attacker
    }

    fn count(&self, column: usize, row: u32) -> usize {
        match &self.counts.table.columns[column].cells[row as usize] {
            Cell::Number(number) => number.to_usize().expect("counts are whole"),
            _ => 0,
        }
    }

    pub fn has(&mut self, download: &Download) {
        for column in 2..self.counts.table.columns.len() {
            let mut verdicts = Vec::new();
            for row in 0..self.counts.table.rows.len() as u32 {
                let verdict = download.verdict(column, row as usize);
                self.take(column, &[row], verdict);
                verdicts.push(verdict);
            }
            self.verdicts.push((column, verdicts));
        }
    }

    pub fn sees(&mut self, asked: &[Asked], verdicts: &[Verdict]) {
        for (cell, verdict) in asked.iter().zip(verdicts) {
            match &cell.of {
                Of::Sum(column) => self.take(*column, &cell.rows, *verdict),
                Of::Share { of: Some(column), whole } => {
                    let number =
                        |rows| sum(&self.counts.table, *column, rows).to_i128().expect("counts are whole");
                    let (part, all) = (number(&cell.rows), number(whole));
                    let few = (1..SMALL_UNDER as i128).contains(&part);
                    assert!(*verdict != Verdict::Shown || !few, "the share of a small count is shown");
                    assert!(
                        *verdict != Verdict::Shown || all == 0 || all >= 20,
                        "a share of a small whole is shown"
                    );
                    let mut equation = Equation::new();
                    add(&mut equation, Some(*column), &cell.rows, all);
                    add(&mut equation, Some(*column), whole, -part);
                    if *verdict == Verdict::Shown {
                        self.known.push(equation);
                    } else if few {
                        self.hidden.push((
                            ones(Some(*column), &cell.rows),
                            format!("share of {:?} {column}", cell.rows),
                        ));
                    }
                }
                _ => {}
            }
        }
    }

    fn take(&mut self, column: usize, rows: &[u32], verdict: Verdict) {
        let number = sum(&self.counts.table, column, rows);
        let few = number > Number::ZERO && number < Number::from(SMALL_UNDER);
        self.cells += 1;
        self.small += usize::from(few);
        self.hidden_cells += usize::from(verdict != Verdict::Shown);
        assert!(verdict != Verdict::Shown || !few, "a small count is shown");
        match verdict {
            Verdict::Shown => {
                self.known.push(ones(Some(column), rows));
                self.sums.push((column, rows.to_vec(), number.to_usize().expect("counts are whole")));
            }
            _ if few => {
                self.hidden.push((ones(Some(column), rows), format!("rows {rows:?} of column {column}")))
            }
            _ => {}
        }
    }

    pub fn must_learn_nothing(&self, seed: u64) {
        let mut solved = Solved::default();
        self.known.iter().for_each(|equation| solved.insert(equation));
        for (hidden, what) in &self.hidden {
            assert!(!solved.explains(hidden), "table {seed}: {what} can be worked out");
        }
        for (column, rows, number) in &self.sums {
            let (_, verdicts) =
                self.verdicts.iter().find(|(of, _)| of == column).expect("each column has verdicts");
            if rows.len() > 1 {
                let parts: Vec<_> =
                    rows.iter().map(|row| (self.count(*column, *row), verdicts[*row as usize])).collect();
                must_not_be_pinned(*number, &parts, seed);
            }
            let total = self.counts.total_rows.iter().find(|(row, _)| rows == &[*row]);
            if let Some((_, parts)) = total {
                let parts: Vec<_> =
                    parts.iter().map(|row| (self.count(*column, *row), verdicts[*row as usize])).collect();
                must_not_be_pinned(*number, &parts, seed);
            }
            let total = self.counts.total_columns.iter().find(|(total, _)| total == column);
            if let (Some((_, parts)), [row]) = (total, &rows[..]) {
                let verdict = |part: &usize| {
                    self.verdicts.iter().find(|(of, _)| of == part).map(|(_, all)| all[*row as usize])
                };
                let parts = parts
                    .iter()
                    .map(|part| (self.count(*part, *row), verdict(part).unwrap_or(Verdict::Shown)));
                must_not_be_pinned(*number, &parts.collect::<Vec<_>>(), seed);
            }
        }
    }
}
