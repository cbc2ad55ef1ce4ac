//! All numbers that are shown of one dataset, in a fixed order.
//!
//! In: the cells of one figure after the other, as sets of rows. Out: which of them may be shown. It must not know how a
//! figure looks, nor which rows a filter chose: two figures with the same rows are the same to it.
//!
//! Every number that is shown is an equation: what these rows hold adds up to this. A hidden number is safe as long as
//! it does not follow from all equations so far (`equations.rs`), and cannot be only one thing (`bounds.rs`). Where a
//! figure would give one away, its smallest number that takes part in that is hidden too, and so on. What was shown
//! before stays, and gave nothing away; so in the end, with all of the figure hidden, nothing is. One thing only is
//! past mending: a small number that is asked for after others were shown from which it follows in a way that nobody
//! could foresee. Sums of up to four groups are foreseen. Such a figure is hidden whole. Of one that would take too long
//! to look at (`WORK_MAX`) all sums of several items are hidden, and the whole where that is not enough.

use super::{
    Download, Personal, Rules, Suspicion, Verdict,
    bounds::{Known, Side},
    equations::Vector,
    inspect,
    rows::{Meaning, Measure},
    space::{Claim, HideAll, Leak, Space},
};
use crate::table::{Number, Table};
use std::{borrow::Cow, collections::BTreeSet};

/// The fewest people that a percentage may be of.
const BASE_MIN: usize = 20;
/// How many terms may be looked at for one figure.
const WORK_MAX: u64 = 5_000_000;

/// What a number says of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of<'a> {
    /// How many there are.
    Rows,
    /// The sum of a column, by its place in the table.
    Sum(usize),
    /// The mean of a column.
    Mean(usize),
    /// How much of a whole they are, in hundredths of it or otherwise.
    Share {
        /// The column that is added up; nothing where rows are counted.
        of: Option<usize>,
        /// The rows of the whole, sorted.
        whole: Cow<'a, [u32]>,
    },
}

/// A number that is to be shown.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// What it says.
    pub of: Of<'a>,
    /// The rows it is made of, sorted.
    pub rows: Cow<'a, [u32]>,
    /// What would be shown; nothing where there is none, and so nothing to hide.
    pub value: Option<Number>,
}

impl Asked<'_> {
    fn side(&self) -> Side {
        let column = match self.of {
            Of::Rows | Of::Share { of: None, .. } => 0,
            Of::Sum(column) | Of::Mean(column) | Of::Share { of: Some(column), .. } => {
                column.saturating_add(1)
            }
        };
        Side { column, rows: (self.rows.first().copied().unwrap_or(0), self.rows.len()) }
    }
}

/// All numbers that are shown of one dataset.
#[derive(Clone, Debug)]
pub struct Ledger {
    protects: bool,
    small_under: u64,
    meaning: Meaning,
    spaces: Vec<Space>,
    figures: u32,
    left_out: Vec<usize>,
}

/// The cells of a figure in one space.
struct Present {
    space: usize,
    claims: Vec<Claim>,
    terms: Vec<Vector>,
    amounts: Vec<u64>,
}

impl Ledger {
    /// A ledger in which nothing is shown yet. It protects where rows are about people, and, where the page does not say,
    /// when something looks personal.
    #[must_use]
    pub fn new(table: &Table, rules: &Rules) -> Self {
        Self::of(table, rules, &inspect(table, rules))
    }

    /// The same where it is known what looks personal in the table under these rules.
    #[must_use]
    pub fn of(table: &Table, rules: &Rules, found: &[Suspicion]) -> Self {
        let left_out: BTreeSet<usize> =
            found.iter().filter(|found| found.what.is_of_one_row()).map(|found| found.column).collect();
        let is_personal = rules.about_people.unwrap_or(!found.is_empty());
        let protects = is_personal && !rules.excuses(Personal::SmallCount);
        let left_out: Vec<usize> = left_out.into_iter().collect();
        let small_under = u64::from(rules.small_under());
        let (meaning, spaces) = match protects {
            true => Meaning::of(table, found, &left_out, small_under),
            false => (Meaning::default(), Vec::new()),
        };
        let mut ledger = Self { protects, small_under, meaning, spaces, figures: 0, left_out };
        ledger.protect_cells();
        ledger
    }

    /// Whether it hides anything at all.
    #[must_use]
    pub fn protects(&self) -> bool {
        self.protects
    }

    /// Counts below this, but for 0, are hidden.
    #[must_use]
    pub fn small_under(&self) -> u32 {
        u32::try_from(self.small_under).unwrap_or(u32::MAX)
    }

    /// Which of these may be shown, together and with all that was shown before: a verdict for each.
    #[must_use]
    pub fn admit(&mut self, asked: &[Asked]) -> Vec<Verdict> {
        if !self.protects {
            return vec![Verdict::Shown; asked.len()];
        }
        let mut verdicts: Vec<Verdict> = asked.iter().map(|asked| self.alone(asked)).collect();
        let present = self.placed(asked);
        if self.protect_small(&present, &verdicts).is_err() {
            verdicts.fill(Verdict::Withheld);
        } else if let Err(HideAll) = self.withhold(&present, &mut verdicts) {
            // Without any sum of several items there is little to look at, and most of a file is left.
            hide_sums(&present, &mut verdicts);
            if self.withhold(&present, &mut verdicts).is_err() {
                verdicts.fill(Verdict::Withheld);
            }
        }
        self.settle(present, &verdicts);
        verdicts
    }

    /// What may be offered as a file: asked for before all figures.
    #[must_use]
    pub fn download(&mut self) -> Download {
        let mut download = Download { left_out: self.left_out.clone(), ..Download::default() };
        if !self.protects {
            return download;
        }
        match std::mem::take(&mut self.meaning.classes) {
            // Rows that few others are like point to a person even without a name.
            Some(classes) => {
                let asked = |rows: Vec<u32>| {
                    let value = Some(Number::from(rows.len()));
                    Asked { of: Of::Rows, rows: rows.into(), value }
                };
                let asked: Vec<Asked> = classes.into_iter().map(asked).collect();
                let is_crowd = asked.iter().all(|class| class.rows.len() as u64 >= self.small_under);
                download.is_offered =
                    is_crowd && self.admit(&asked).iter().all(|verdict| *verdict == Verdict::Shown);
            }
            None => self.download_counts(&mut download),
        }
        download
    }

    /// What of each cell of a table of counts may be in its file.
    fn download_counts(&mut self, download: &mut Download) {
        let rows = u32::try_from(self.meaning.rows).unwrap_or(u32::MAX);
        let columns = self.meaning.guarded_columns();
        let cell = |column: usize, row: u32| {
            let value = Some(Number::ZERO);
            Asked { of: Of::Sum(column), rows: vec![row].into(), value }
        };
        let asked: Vec<Asked> =
            columns.iter().flat_map(|column| (0..rows).map(move |row| cell(*column, row))).collect();
        let verdicts = self.admit(&asked);
        let mut verdicts = verdicts.into_iter();
        download.cells = columns
            .into_iter()
            .map(|column| (column, verdicts.by_ref().take(rows as usize).collect()))
            .collect();
    }

    /// What a number would be if it were the only one.
    fn alone(&self, asked: &Asked) -> Verdict {
        if asked.value.is_none() {
            return Verdict::Shown;
        }
        let is_count = match &asked.of {
            Of::Rows => true,
            Of::Sum(column) => self.meaning.measure(*column) == Measure::People,
            Of::Mean(_) => false,
            Of::Share { whole, of } => {
                let base = self.claimed(*of, whole).map(|(space, items)| self.spaces[space].amount(&items));
                if base.is_some_and(|base| (1..BASE_MIN as u64).contains(&base)) {
                    return Verdict::Withheld;
                }
                false
            }
        };
        let small = self.claims(asked).first().is_some_and(|(space, items)| {
            let space = &self.spaces[*space];
            let says_few = is_count && asked.value.is_some_and(|value| self.is_small(value));
            says_few || space.is_small(space.amount(items))
        });
        match small {
            false => Verdict::Shown,
            true if is_count => Verdict::Small,
            true => Verdict::Withheld,
        }
    }

    fn is_small(&self, value: Number) -> bool {
        value > Number::ZERO && value < Number::from(self.small_under)
    }

    /// The sums that a number tells: first the one that it is about.
    fn claims(&self, asked: &Asked) -> Vec<(usize, Vec<u32>)> {
        if asked.value.is_none() {
            return Vec::new();
        }
        let rows = &asked.rows;
        let claims = match &asked.of {
            Of::Rows => [self.claimed(None, rows), None],
            Of::Sum(column) => [self.claimed(Some(*column), rows), None],
            // A mean and a sum tell how many there are with a number.
            Of::Mean(column) => {
                let sum = self.claimed(Some(*column), rows);
                let counted = sum.as_ref().map(|(space, items)| self.spaces[*space].some(items));
                let count = counted.and_then(|items| self.claimed(None, &items));
                [sum, count]
            }
            Of::Share { of, whole } => [self.claimed(*of, rows), self.claimed(*of, whole)],
        };
        claims.into_iter().flatten().collect()
    }

    fn claimed(&self, column: Option<usize>, rows: &[u32]) -> Option<(usize, Vec<u32>)> {
        self.meaning.items(column, rows)
    }

    /// The cells of a figure by space, as sums of atoms.
    fn placed(&mut self, asked: &[Asked]) -> Vec<Present> {
        let mut by_space: Vec<Vec<Claim>> = vec![Vec::new(); self.spaces.len()];
        for (cell, asked) in (0..).zip(asked) {
            for (space, items) in self.claims(asked) {
                by_space[space].push(Claim { cell, side: asked.side(), items });
            }
        }
        let some = by_space.into_iter().enumerate().filter(|(_, claims)| !claims.is_empty());
        let mut present = Vec::new();
        for (space, claims) in some {
            let terms = self.spaces[space].place(&claims);
            let amounts = claims.iter().map(|claim| self.spaces[space].amount(&claim.items)).collect();
            present.push(Present { space, claims, terms, amounts });
        }
        present
    }

    /// Keeps the small numbers of a figure from being worked out, unless they can be by now.
    fn protect_small(&mut self, present: &[Present], verdicts: &[Verdict]) -> Result<(), HideAll> {
        let mut kept = Ok(());
        for present in present {
            let space = &mut self.spaces[present.space];
            for (at, claim) in present.claims.iter().enumerate() {
                let is_small = match verdicts[claim.cell as usize] {
                    Verdict::Shown => false,
                    Verdict::Small => true,
                    Verdict::Withheld => space.is_small(present.amounts[at]),
                };
                if is_small && space.protect(&present.terms[at]).is_err() {
                    kept = Err(HideAll);
                }
            }
        }
        kept
    }

    /// Hides more of the figure until it gives nothing away.
    fn withhold(&self, present: &[Present], verdicts: &mut [Verdict]) -> Result<(), HideAll> {
        let mut work = WORK_MAX;
        let weights = weights(present, verdicts.len());
        loop {
            let mut leaks: Vec<Leak> = Vec::new();
            for present in present.iter() {
                let known = self.known(present, verdicts);
                let (found, spent) = self.spaces[present.space].leaks(&known, work)?;
                work = work.saturating_sub(spent);
                leaks.extend(found);
            }
            if leaks.is_empty() {
                return Ok(());
            }
            let mut hidden: BTreeSet<u32> = BTreeSet::new();
            for leak in leaks {
                if leak.iter().any(|cell| hidden.contains(cell)) {
                    continue;
                }
                let by_weight = |cell: &u32| (weights[*cell as usize], *cell);
                let least = leak.into_iter().min_by_key(by_weight).ok_or(HideAll)?;
                hidden.insert(least);
                verdicts[least as usize] = Verdict::Withheld;
            }
        }
    }

    fn known(&self, present: &Present, verdicts: &[Verdict]) -> Vec<Known> {
        let known = |(at, claim): (usize, &Claim)| Known {
            cell: claim.cell,
            figure: self.figures,
            side: claim.side,
            terms: present.terms[at].clone(),
            amount: present.amounts[at],
            is: verdicts[claim.cell as usize],
        };
        present.claims.iter().enumerate().map(known).collect()
    }

    fn settle(&mut self, present: Vec<Present>, verdicts: &[Verdict]) {
        for present in present {
            let known = self.known(&present, verdicts);
            self.spaces[present.space].settle(known);
        }
        self.figures = self.figures.saturating_add(1);
    }

    /// Keeps the small cells of a table of counts from being worked out, whether a figure asks for them or not.
    fn protect_cells(&mut self) {
        for (space, claims) in self.meaning.small_cells(&self.spaces) {
            let terms = self.spaces[space].place(&claims);
            for terms in terms {
                self.spaces[space].protect(&terms).expect("nothing follows while nothing is shown");
            }
        }
    }
}

/// Hides all cells that are sums of several items.
fn hide_sums(present: &[Present], verdicts: &mut [Verdict]) {
    let claims = present.iter().flat_map(|present| &present.claims);
    for claim in claims.filter(|claim| claim.items.len() > 1) {
        let verdict = &mut verdicts[claim.cell as usize];
        if *verdict == Verdict::Shown {
            *verdict = Verdict::Withheld;
        }
    }
}

/// What each cell of the figure comes to.
fn weights(present: &[Present], cells: usize) -> Vec<u64> {
    let mut weights = vec![u64::MAX; cells];
    for (claim, amount) in present.iter().flat_map(|present| present.claims.iter().zip(&present.amounts)) {
        let weight = &mut weights[claim.cell as usize];
        *weight = amount.min(weight).to_owned();
    }
    weights
}
