//! Random tables and figures. In: a seed. Out: tables, and the cells of charts and tables of them. It must not know what is hidden.

use casebook::{
    guard::{Asked, Of},
    source::FileId,
    table::{Cell, Column, Holds, Number, Row, Table, Unit},
};
use std::collections::BTreeMap;

/// A sequence of random numbers that is the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(99))
    }

    /// A number from `least` to `most`.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        least + (self.0 >> 11) % (most - least + 1)
    }

    pub fn once_in(&mut self, times: u64) -> bool {
        self.between(1, times) == 1
    }
}

pub fn column(name: &str, holds: Holds, cells: Vec<Cell>) -> Column {
    Column {
        name: name.to_owned(),
        title: name.to_owned(),
        also: Vec::new(),
        says: String::new(),
        holds,
        unit: Unit::None,
        decimals: 0,
        cells,
    }
}

pub fn table(columns: Vec<Column>) -> Table {
    let rows = (1..).map(|line| Row { line, bytes: 0..0 }).take(columns[0].cells.len()).collect();
    Table { file: FileId(0), columns, rows, shapes: Vec::new(), notes: Vec::new() }
}

pub fn text(words: impl AsRef<str>) -> Cell {
    Cell::Text(words.as_ref().into())
}

/// Cases with a ward, a street, an outcome and two measures; as many as `rows_min` at least, and up to ten times that.
pub fn records(chance: &mut Chance, rows_min: u64) -> Table {
    let rows = if rows_min == 100 { 100 } else { chance.between(rows_min, rows_min * 10) };
    let names = [("Ward", 4), ("Street", 7), ("Outcome", 3), ("Kind", 2)];
    let mut columns: Vec<Column> = names
        .iter()
        .map(|(name, kinds)| {
            let kinds = chance.between(2, *kinds);
            let cells = (0..rows).map(|_| {
                let (a, b) = (chance.between(1, kinds), chance.between(1, kinds));
                text(format!("{name} {}", a.min(b)))
            });
            column(name, Holds::Text, cells.collect())
        })
        .collect();
    for name in ["Wait days", "Arrears amount"] {
        let cells = (0..rows).map(|_| Cell::Number(chance.between(0, 90).into()));
        columns.push(column(name, Holds::Number, cells.collect()));
    }
    table(columns)
}

/// The cells of a figure: rows by one column or two, perhaps filtered, perhaps with totals.
pub fn figure<'a>(chance: &mut Chance, table: &Table) -> Vec<Asked<'a>> {
    let labels: Vec<usize> =
        (0..table.columns.len()).filter(|c| table.columns[*c].holds == Holds::Text).collect();
    let numbers: Vec<usize> =
        (0..table.columns.len()).filter(|c| table.columns[*c].holds == Holds::Number).collect();
    let pick = |chance: &mut Chance, of: &[usize]| of[chance.between(0, of.len() as u64 - 1) as usize];
    let mut rows: Vec<u32> = (0..table.rows.len() as u32).collect();
    if chance.once_in(2) {
        let (by, like) = (pick(chance, &labels), chance.between(0, rows.len() as u64 - 1) as usize);
        rows.retain(|row| table.columns[by].cells[*row as usize] == table.columns[by].cells[like]);
    }
    let by = pick(chance, &labels);
    let split = chance.once_in(2).then(|| pick(chance, &labels)).filter(|split| *split != by);
    let mut groups = grouped(table, &rows, &[by]);
    if let Some(split) = split {
        let fine = grouped(table, &rows, &[by, split]);
        if chance.once_in(2) {
            groups = fine;
        } else {
            groups.extend(fine);
            groups.extend(grouped(table, &rows, &[split]));
        }
    }
    if chance.once_in(2) {
        groups.push(rows.clone());
    }
    if chance.once_in(4) {
        groups.truncate(1);
    }
    let column = pick(chance, &numbers);
    let of = chance.between(0, 5);
    groups.into_iter().map(|group| asked(table, of, column, group, &rows)).collect()
}

fn asked<'a>(table: &Table, of: u64, column: usize, rows: Vec<u32>, whole: &[u32]) -> Asked<'a> {
    let sum = sum(table, column, &rows);
    let count = Number::from(rows.len());
    let (of, value) = match of {
        0 => (Of::Sum(column), sum),
        1 => (Of::Mean(column), sum / count),
        2 => (Of::Share { of: None, whole: whole.to_vec().into() }, count / Number::from(whole.len())),
        _ => (Of::Rows, count),
    };
    Asked { of, rows: rows.into(), value: Some(value) }
}

/// What a column adds up to in these rows.
pub fn sum(table: &Table, column: usize, rows: &[u32]) -> Number {
    let of_row = |row: &u32| match &table.columns[column].cells[*row as usize] {
        Cell::Number(number) => *number,
        _ => Number::ZERO,
    };
    rows.iter().map(of_row).sum()
}

fn grouped(table: &Table, rows: &[u32], by: &[usize]) -> Vec<Vec<u32>> {
    let mut groups: BTreeMap<Vec<&Cell>, Vec<u32>> = BTreeMap::new();
    for row in rows {
        let key = by.iter().map(|column| &table.columns[*column].cells[*row as usize]).collect();
        groups.entry(key).or_default().push(*row);
    }
    groups.into_values().collect()
}

/// A table of counts, and how it adds up.
pub struct Counts {
    pub table: Table,
    /// For each column of counts that is the sum of others, these.
    pub total_columns: Vec<(usize, Vec<usize>)>,
    /// For each row that is the sum of others, these.
    pub total_rows: Vec<(u32, Vec<u32>)>,
}

/// Areas with counts of people by kind, perhaps with totals beside and below, or above.
pub fn counts(chance: &mut Chance) -> Counts {
    let (rows, kinds) = (chance.between(3, 14) as usize, chance.between(2, 5) as usize);
    let most = [6, 12, 40][chance.between(0, 2) as usize];
    let mut amounts: Vec<Vec<u64>> = (0..rows)
        .map(|_| (0..kinds).map(|_| chance.between(0, most).min(chance.between(0, most))).collect())
        .collect();
    let mut names: Vec<String> = (0..kinds).map(|kind| format!("Residents kind {kind}")).collect();
    let mut areas: Vec<String> = (0..rows).map(|row| format!("Ward {row}")).collect();
    let districts: Vec<String> = (0..=rows).map(|_| format!("District {}", chance.between(1, 3))).collect();
    let mut counts = Counts {
        table: table(vec![column("x", Holds::Text, Vec::new())]),
        total_columns: Vec::new(),
        total_rows: Vec::new(),
    };
    let shift = if chance.once_in(2) {
        amounts.iter_mut().for_each(|row| row.push(row.iter().sum()));
        names.push("All residents".to_owned());
        counts.total_columns.push((kinds + 2, (2..kinds + 2).collect()));
        0
    } else {
        chance.between(0, 1)
    };
    if chance.once_in(2) {
        let sums: Vec<u64> =
            (0..names.len()).map(|column| amounts.iter().map(|row| row[column]).sum()).collect();
        if shift == 1 {
            amounts.insert(0, sums);
            areas.insert(0, "Borough total".to_owned());
            counts.total_rows.push((0, (1..=rows as u32).collect()));
        } else {
            amounts.push(sums);
            areas.push("Total".to_owned());
            counts.total_rows.push((rows as u32, (0..rows as u32).collect()));
        }
    }
    let mut columns = vec![
        column("Area", Holds::Text, areas.iter().map(text).collect()),
        column("District", Holds::Text, districts.iter().take(areas.len()).map(text).collect()),
    ];
    for (at, name) in names.iter().enumerate() {
        let cells = amounts.iter().map(|row| Cell::Number(row[at].into())).collect();
        columns.push(column(name, Holds::Number, cells));
    }
    counts.table = table(columns);
    counts
}

/// Sums of a column or of all, by area or district, with or without a total.
pub fn figure_of_counts<'a>(chance: &mut Chance, counts: &Counts) -> Vec<Asked<'a>> {
    let table = &counts.table;
    let totals: Vec<u32> = counts.total_rows.iter().map(|(row, _)| *row).collect();
    let mut rows: Vec<u32> = (0..table.rows.len() as u32).filter(|row| !totals.contains(row)).collect();
    if chance.once_in(3) {
        rows.retain(|_| !chance.once_in(4));
    }
    let columns: Vec<usize> = match chance.once_in(2) {
        true => (2..table.columns.len()).collect(),
        false => vec![chance.between(2, table.columns.len() as u64 - 1) as usize],
    };
    let by = chance.between(0, 1) as usize;
    let mut groups = grouped(table, &rows, &[by]);
    if chance.once_in(2) || groups.is_empty() {
        groups.push(rows.clone());
    }
    let is_share = chance.once_in(5);
    let mut asked = Vec::new();
    for group in groups {
        for column in &columns {
            let of = match is_share {
                true => Of::Share { of: Some(*column), whole: rows.clone().into() },
                false => Of::Sum(*column),
            };
            asked.push(Asked { of, value: Some(sum(table, *column, &group)), rows: group.clone().into() });
        }
    }
    asked
}
