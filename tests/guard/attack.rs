//! Somebody who knows all that is shown and wants to know the rest.
//!
//! In: cells and verdicts. Out: a panic where a hidden number can be worked out. It must not know how the guard works:
//! the unknowns are what each row holds, the equations are what readers see, the arithmetic is with fractions.

use crate::made::sum;
use casebook::{
    guard::{Asked, Of, Verdict},
    table::{Number, Table},
};
use std::collections::{BTreeMap, BTreeSet};

pub const SMALL_UNDER: usize = 5;

/// What is added up over rows: themselves, or a column.
pub type What = Option<usize>;
/// Unknown by what and row: its coefficient.
pub type Equation = BTreeMap<(What, u32), i128>;

pub struct Attacker<'a> {
    table: &'a Table,
    known: Vec<Equation>,
    hidden: Vec<(Equation, String)>,
    /// For each figure its cells of counts: rows, number, what is seen.
    counts: Vec<Vec<(Vec<u32>, usize, Verdict)>>,
    needless: usize,
}

impl<'a> Attacker<'a> {
    pub fn new(table: &'a Table) -> Self {
        Self { table, known: Vec::new(), hidden: Vec::new(), counts: Vec::new(), needless: 0 }
    }

    /// How many cells of the last figure are hidden though they are not small.
    pub fn needless(&self) -> usize {
        self.needless
    }

    pub fn sees(&mut self, asked: &[Asked], verdicts: &[Verdict]) {
        self.needless = 0;
        let mut counts = Vec::new();
        for (cell, verdict) in asked.iter().zip(verdicts) {
            let few = (1..SMALL_UNDER).contains(&cell.rows.len());
            if *verdict == Verdict::Shown {
                assert!(!few, "a number of {} rows is shown", cell.rows.len());
                self.known.push(self.equation(cell));
            } else if few {
                let what = format!("{:?} of rows {:?}", cell.of, cell.rows);
                self.hidden.push((ones(None, &cell.rows), what.clone()));
                if let Of::Sum(column) | Of::Mean(column) = cell.of {
                    self.hidden.push((ones(Some(column), &cell.rows), what));
                }
            } else {
                let small_base = matches!(&cell.of, Of::Share { whole, .. } if whole.len() < 20);
                self.needless += usize::from(!small_base);
            }
            if cell.of == Of::Rows {
                counts.push((cell.rows.to_vec(), cell.rows.len(), *verdict));
            }
        }
        self.counts.push(counts);
    }

    /// What a shown number says.
    fn equation(&self, cell: &Asked) -> Equation {
        let rows = cell.rows.len() as i128;
        match &cell.of {
            Of::Rows => ones(None, &cell.rows),
            Of::Sum(column) => ones(Some(*column), &cell.rows),
            Of::Mean(column) => {
                let sum = whole(sum(self.table, *column, &cell.rows));
                let mut equation = Equation::new();
                add(&mut equation, Some(*column), &cell.rows, rows);
                add(&mut equation, None, &cell.rows, -sum);
                equation
            }
            Of::Share { whole, .. } => {
                let mut equation = Equation::new();
                add(&mut equation, None, &cell.rows, whole.len() as i128);
                add(&mut equation, None, whole, -rows);
                equation
            }
        }
    }

    pub fn must_learn_nothing(&self, seed: u64) {
        let mut solved = Solved::default();
        self.known.iter().for_each(|equation| solved.insert(equation));
        for (hidden, what) in &self.hidden {
            assert!(!solved.explains(hidden), "table {seed}: {what} can be worked out");
        }
        for parts in &self.counts {
            for (whole, number, _) in self.counts.iter().flatten().filter(|cell| cell.2 == Verdict::Shown) {
                let inside: Vec<_> =
                    parts.iter().filter(|part| part.0.iter().all(|row| whole.contains(row))).collect();
                let is_finest = |part: &&&(Vec<u32>, usize, Verdict)| {
                    !inside.iter().any(|other| {
                        other.0.len() < part.0.len() && other.0.iter().all(|row| part.0.contains(row))
                    })
                };
                let mut parts: Vec<_> = inside.iter().filter(is_finest).collect();
                parts.sort();
                parts.dedup_by(|a, b| a.0 == b.0);
                let rows: BTreeSet<u32> = parts.iter().flat_map(|part| part.0.iter().copied()).collect();
                let are_apart = rows.len() == parts.iter().map(|part| part.1).sum::<usize>();
                if are_apart && rows.len() == *number {
                    must_not_be_pinned(
                        *number,
                        &parts.iter().map(|part| (part.1, part.2)).collect::<Vec<_>>(),
                        seed,
                    );
                }
            }
        }
    }
}

/// Whether hidden parts that are at least 1, or at least 5, and at most 4, could be anything else.
pub fn must_not_be_pinned(total: usize, parts: &[(usize, Verdict)], seed: u64) {
    let shown: usize = parts.iter().filter(|part| part.1 == Verdict::Shown).map(|part| part.0).sum();
    let small = parts.iter().filter(|part| part.1 == Verdict::Small).count();
    let others = parts.iter().filter(|part| part.1 == Verdict::Withheld).count();
    if small == 0 {
        return;
    }
    let left = total - shown;
    assert_ne!(left, small + others * SMALL_UNDER, "table {seed}: all small ones are 1 in {parts:?}");
    assert!(
        others > 0 || left != small * (SMALL_UNDER - 1),
        "table {seed}: all small ones are 4 in {parts:?}"
    );
}

pub fn ones(what: What, rows: &[u32]) -> Equation {
    rows.iter().map(|row| ((what, *row), 1)).collect()
}

pub fn add(equation: &mut Equation, what: What, rows: &[u32], by: i128) {
    for row in rows {
        *equation.entry((what, *row)).or_default() += by;
    }
}

pub fn whole(number: Number) -> i128 {
    i128::try_from(number).expect("the sums of the tests are whole")
}

/// Equations in echelon form; each is scaled to whole numbers without a common factor.
#[derive(Default)]
pub struct Solved(BTreeMap<(What, u32), Equation>);

impl Solved {
    pub fn insert(&mut self, equation: &Equation) {
        let rest = self.reduced(equation);
        if let Some((first, _)) = rest.first_key_value() {
            self.0.insert(*first, rest);
        }
    }

    pub fn explains(&self, equation: &Equation) -> bool {
        self.reduced(equation).is_empty()
    }

    fn reduced(&self, equation: &Equation) -> Equation {
        let mut rest = equation.clone();
        rest.retain(|_, by| *by != 0);
        let mut from = rest.first_key_value().map(|(first, _)| *first);
        while let Some(at) = from {
            if let (Some(by), Some(row)) = (rest.get(&at).copied(), self.0.get(&at)) {
                rest = without(&rest, by, row, row[&at]);
            }
            from = rest
                .range((std::ops::Bound::Excluded(at), std::ops::Bound::Unbounded))
                .next()
                .map(|(next, _)| *next);
        }
        rest
    }
}

/// `left · scale − by · right`, in lowest terms.
fn without(left: &Equation, by: i128, right: &Equation, scale: i128) -> Equation {
    let mut out = left.clone();
    out.values_mut().for_each(|value| *value = value.checked_mul(scale).expect("small tables stay in range"));
    for (unknown, value) in right {
        *out.entry(*unknown).or_default() -= value.checked_mul(by).expect("small tables stay in range");
    }
    out.retain(|_, value| *value != 0);
    let common = out.values().fold(0, |a, b| gcd(a, *b));
    if common > 1 {
        out.values_mut().for_each(|value| *value /= common);
    }
    out
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
