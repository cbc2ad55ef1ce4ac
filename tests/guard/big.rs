//! Tables and figures that are too much: the guard ends, and gives nothing away.
//!
//! In: large tables. Out: nothing small is shown, however the rest is decided. It must not know how long it took.

use crate::made::{Chance, column, table, text};
use casebook::{
    guard::{Asked, Ledger, Of, Rules, Verdict},
    table::{Cell, Holds, Number, Table},
};

fn about_people() -> Rules {
    Rules { about_people: Some(true), ..Rules::default() }
}

fn of_counts(rows: u64, kinds: u64, most: u64) -> Table {
    let mut chance = Chance::new(rows);
    let mut columns =
        vec![column("Area", Holds::Text, (0..rows).map(|row| text(format!("Area {row}"))).collect())];
    let amounts: Vec<Vec<u64>> = (0..kinds)
        .map(|_| {
            let mut column: Vec<u64> = (0..rows).map(|_| chance.between(0, most)).collect();
            column.push(column.iter().sum());
            column
        })
        .collect();
    columns[0].cells.push(text("Total"));
    for (kind, amounts) in amounts.iter().enumerate() {
        let cells = amounts.iter().map(|amount| Cell::Number((*amount).into())).collect();
        columns.push(column(&format!("Residents {kind}"), Holds::Number, cells));
    }
    let all = (0..=rows as usize)
        .map(|row| Cell::Number(amounts.iter().map(|column| column[row]).sum::<u64>().into()));
    columns.push(column("All residents", Holds::Number, all.collect()));
    table(columns)
}

#[test]
fn a_large_table_of_counts_with_totals_is_guarded() {
    let table = of_counts(1_500, 6, 30);
    let mut ledger = Ledger::new(&table, &about_people());
    let download = ledger.download();
    let mut shown = 0;
    for column in 1..table.columns.len() {
        for (row, cell) in table.columns[column].cells.iter().enumerate() {
            let is_shown = download.verdict(column, row) == Verdict::Shown;
            let few = matches!(cell, Cell::Number(n) if *n > Number::ZERO && *n < Number::from(5));
            assert!(!is_shown || !few, "row {row} of column {column} is shown");
            shown += usize::from(is_shown);
        }
    }
    assert!(shown * 10 > table.rows.len() * 7 * 5, "only {shown} cells are left");
}

#[test]
fn many_figures_of_many_rows_end() {
    let mut chance = Chance::new(5);
    let cells = |chance: &mut Chance, kinds: u64| {
        (0..8_000).map(|_| text(chance.between(1, kinds).to_string())).collect()
    };
    let columns = [200, 40, 9].map(|kinds| column("Kind", Holds::Text, cells(&mut chance, kinds)));
    let table = table(columns.into());
    let mut ledger = Ledger::new(&table, &about_people());
    for _ in 0..12 {
        let (by, split) = (chance.between(0, 2) as usize, chance.between(0, 2) as usize);
        let mut groups: std::collections::BTreeMap<_, Vec<u32>> = std::collections::BTreeMap::new();
        for row in 0..8_000_u32 {
            let key = (&table.columns[by].cells[row as usize], &table.columns[split].cells[row as usize]);
            groups.entry(key).or_default().push(row);
        }
        let asked: Vec<Asked> = groups
            .into_values()
            .map(|rows| Asked { of: Of::Rows, value: Some(rows.len().into()), rows: rows.into() })
            .collect();
        for (cell, verdict) in asked.iter().zip(ledger.admit(&asked)) {
            assert!(verdict != Verdict::Shown || cell.rows.len() >= 5);
        }
    }
}
