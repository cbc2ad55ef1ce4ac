//! The law of the disclosure guard: no hidden number can be worked out from what is shown; and nothing is hidden for nothing.
//!
//! Tables and figures are made at random. What an attacker knows is written down as equations without looking at the
//! guard's own, and solved with fractions.
#![allow(clippy::disallowed_macros, reason = "tests say what they measured")]

mod attack;
mod attack_counts;
mod big;
mod corpus;
mod made;

use attack::Attacker;
use attack_counts::CountsAttacker;
use casebook::guard::{Asked, Ledger, Of, Rules, Verdict};
use casebook::table::{Cell, Holds};
use made::{Chance, counts, figure, figure_of_counts, records};

/// How many random tables are tried.
const TABLES: u64 = 200;

fn about_people() -> Rules {
    Rules { about_people: Some(true), ..Rules::default() }
}

#[test]
fn no_hidden_number_of_records_can_be_worked_out() {
    let (mut hidden, mut withheld, mut cells) = (0, 0, 0);
    for seed in 0..TABLES {
        let mut chance = Chance::new(seed);
        let table = records(&mut chance, 6);
        let mut ledger = Ledger::new(&table, &about_people());
        let mut attacker = Attacker::new(&table);
        for _ in 0..chance.between(1, 6) {
            let asked = figure(&mut chance, &table);
            let verdicts = ledger.admit(&asked);
            attacker.sees(&asked, &verdicts);
            cells += asked.len();
            hidden += verdicts.iter().filter(|verdict| **verdict != Verdict::Shown).count();
            withheld += attacker.needless();
        }
        attacker.must_learn_nothing(seed);
    }
    println!("{cells} cells, {hidden} hidden, of which {withheld} for others");
    assert!(hidden > 100, "there must be something to hide");
    assert!(withheld * 100 < cells * 40, "{withheld} of {cells} hidden for the sake of others");
}

#[test]
fn no_hidden_number_of_a_table_of_counts_can_be_worked_out() {
    let (mut hidden, mut small, mut cells) = (0, 0, 0);
    for seed in 0..TABLES {
        let mut chance = Chance::new(seed + 7000);
        let counts = counts(&mut chance);
        let mut ledger = Ledger::new(&counts.table, &about_people());
        let mut attacker = CountsAttacker::new(&counts);
        let download = ledger.download();
        assert!(download.is_offered);
        attacker.has(&download);
        for _ in 0..chance.between(0, 5) {
            let asked = figure_of_counts(&mut chance, &counts);
            attacker.sees(&asked, &ledger.admit(&asked));
        }
        attacker.must_learn_nothing(seed);
        cells += attacker.cells;
        small += attacker.small;
        hidden += attacker.hidden_cells;
    }
    println!("{cells} cells, {small} small, {hidden} hidden");
    assert!(small > 500, "there must be something to hide");
    assert!(
        (hidden - small) * 100 < cells * 30,
        "{} of {cells} hidden for the sake of others",
        hidden - small
    );
}

#[test]
fn where_nothing_is_small_everything_is_shown() {
    for seed in 0..50 {
        let mut chance = Chance::new(seed);
        let table = records(&mut chance, 400);
        let mut ledger = Ledger::new(&table, &about_people());
        for _ in 0..4 {
            let asked = figure(&mut chance, &table);
            let least = asked.iter().map(|cell| cell.rows.len()).filter(|rows| *rows > 0).min().unwrap_or(0);
            let verdicts = ledger.admit(&asked);
            if least < 20 {
                break;
            }
            assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Shown), "seed {seed}: {verdicts:?}");
        }
    }
}

#[test]
fn a_difference_that_nobody_asked_for_is_not_told() {
    let table = records(&mut Chance::new(1), 100);
    let mut ledger = Ledger::new(&table, &about_people());
    let all: Vec<u32> = (0..100).collect();
    let count =
        |rows: &[u32]| Asked { of: Of::Rows, rows: rows.to_vec().into(), value: Some(rows.len().into()) };
    assert_eq!(ledger.admit(&[count(&all)]), [Verdict::Shown]);
    assert_eq!(ledger.admit(&[count(&all[..97])]), [Verdict::Withheld]);
    assert_eq!(ledger.admit(&[count(&all[..95])]), [Verdict::Shown]);
    assert_eq!(ledger.admit(&[count(&all[95..97])]), [Verdict::Small]);
}

#[test]
fn two_small_numbers_that_must_both_be_four_are_not_told() {
    let table = records(&mut Chance::new(1), 100);
    let mut ledger = Ledger::new(&table, &about_people());
    let all: Vec<u32> = (0..100).collect();
    let count =
        |rows: &[u32]| Asked { of: Of::Rows, rows: rows.to_vec().into(), value: Some(rows.len().into()) };
    let verdicts = ledger.admit(&[count(&all[..4]), count(&all[4..8]), count(&all[..8])]);
    assert_eq!(verdicts, [Verdict::Small, Verdict::Small, Verdict::Withheld]);
}

#[test]
fn a_number_of_its_own_in_each_row_makes_a_table_one_of_cases() {
    let references = (0..30).map(|row| made::text(format!("BF{row:04}"))).collect();
    let casualties = (0..30_u32).map(|row| Cell::Number((1 + row % 3).into())).collect();
    let columns = vec![
        made::column("collision", Holds::Text, references),
        made::column("casualties", Holds::Number, casualties),
    ];
    let mut ledger = Ledger::new(&made::table(columns), &about_people());
    assert!(!ledger.download().is_offered, "each row is one case");
    let few = Asked { of: Of::Rows, rows: vec![1, 2, 3].into(), value: Some(3.into()) };
    assert_eq!(ledger.admit(&[few]), [Verdict::Small]);
}
