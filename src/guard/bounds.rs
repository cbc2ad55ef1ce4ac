//! Hidden numbers that are pinned by what they add up to.
//!
//! In: a sum that is shown, and cells that it is made of. Out: where the hidden ones among them can be only one thing.
//! It must not know where cells come from. Two numbers "fewer than 5" that make 8 together are 4 and 4; that make 2, 1
//! and 1. One that is hidden for the sake of others is no small one: with it they make at least so much.

use super::{Verdict, equations::Vector, space::HideAll};

/// Where a cell stands in its figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// Its column, from 1; 0 where rows are counted.
    pub column: usize,
    /// Its first row, and how many there are.
    pub rows: (u32, usize),
}

/// A cell as readers know it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its number in its figure.
    pub cell: u32,
    /// Which figure it is of, in the order they were admitted.
    pub figure: u32,
    /// Its column and its rows, roughly: cells that share one of them are likely to lie side by side.
    pub side: Side,
    /// The atoms it is made of.
    pub terms: Vector,
    /// What it comes to.
    pub amount: u64,
    /// What readers see.
    pub is: Verdict,
}

/// The cells of the present figure that would have to go, each list for a shown sum that pins hidden parts.
pub fn pinned(
    before: &[Known],
    present: &[Known],
    small_under: u64,
    atoms: usize,
    work_max: u64,
) -> Result<Vec<Vec<u32>>, HideAll> {
    let cells: Vec<&Known> = before.iter().chain(present).filter(|cell| !cell.terms.is_empty()).collect();
    let Some(now) = present.first().map(|cell| cell.figure) else { return Ok(Vec::new()) };
    let mut by_first: Vec<Vec<u32>> = vec![Vec::new(); atoms];
    for (at, cell) in (0..).zip(&cells) {
        by_first[cell.terms[0].0 as usize].push(at);
    }
    let mut cover = Cover { left: vec![0; atoms], work: 0 };
    let mut leaks = Vec::new();
    for (at, whole) in (0..).zip(&cells).filter(|(_, cell)| cell.is == Verdict::Shown) {
        let inside = cover.inside(at, whole, &by_first, &cells);
        let concerns_now = whole.figure == now || inside.iter().any(|part| part.figure == now);
        if !concerns_now || inside.iter().all(|part| part.is == Verdict::Shown) {
            continue;
        }
        for parts in cover.ways(whole, inside) {
            if is_pinned(whole, &parts, small_under) {
                let shown =
                    parts.into_iter().chain([*whole]).filter(|c| c.figure == now && c.is == Verdict::Shown);
                leaks.push(shown.map(|cell| cell.cell).collect::<Vec<_>>());
                break;
            }
        }
        if cover.work > work_max {
            return Err(HideAll);
        }
    }
    Ok(leaks)
}

/// Whether the hidden small ones among the parts can be only one thing.
fn is_pinned(whole: &Known, parts: &[&Known], small_under: u64) -> bool {
    let shown = parts.iter().filter(|part| part.is == Verdict::Shown).map(|part| part.amount);
    let left = whole.amount.saturating_sub(shown.fold(0, u64::saturating_add));
    let (mut small, mut others, mut least) = (0, 0, 0_u64);
    for part in parts.iter().filter(|part| part.is != Verdict::Shown) {
        match part.amount < small_under {
            true => (small, least) = (small + 1, least.saturating_add(1)),
            false => (others, least) = (others + 1, least.saturating_add(small_under)),
        }
    }
    small > 0 && (left == least || (others == 0 && left == small * (small_under - 1)))
}

/// Ways to make a cell of others.
struct Cover {
    /// For each atom how often it is still to be covered; all 0 between two uses.
    left: Vec<u64>,
    work: u64,
}

impl Cover {
    /// The cells that lie inside this one.
    fn inside<'a>(
        &mut self,
        at: u32,
        whole: &Known,
        by_first: &[Vec<u32>],
        cells: &[&'a Known],
    ) -> Vec<&'a Known> {
        self.expect(whole);
        let mut inside = Vec::new();
        for (first, _) in &whole.terms {
            for other in by_first[*first as usize].iter().filter(|other| **other != at) {
                let part = cells[*other as usize];
                self.work += 1 + part.terms.len() as u64;
                if self.fits(part) && part.terms != whole.terms {
                    inside.push(part);
                }
            }
        }
        self.forget(whole);
        inside
    }

    fn expect(&mut self, whole: &Known) {
        whole.terms.iter().for_each(|(atom, by)| self.left[*atom as usize] = *by);
    }

    fn forget(&mut self, whole: &Known) {
        whole.terms.iter().for_each(|(atom, _)| self.left[*atom as usize] = 0);
    }

    fn fits(&self, part: &Known) -> bool {
        part.terms.iter().all(|(atom, by)| *by <= self.left[*atom as usize])
    }

    /// Disjoint parts that make the whole: those of each figure alone, of each column and each set of rows, and
    /// all with the hidden ones first.
    fn ways<'a>(&mut self, whole: &Known, mut inside: Vec<&'a Known>) -> Vec<Vec<&'a Known>> {
        let mut ways = Vec::new();
        inside.sort_by_key(|part| (part.figure, part.terms.len()));
        for figure in inside.chunk_by(|a, b| a.figure == b.figure) {
            ways.extend(self.both_ways(whole, figure));
        }
        inside.sort_by_key(|part| (part.figure, part.side.column, part.terms.len()));
        for alike in inside.chunk_by(|a, b| (a.figure, a.side.column) == (b.figure, b.side.column)) {
            ways.extend(self.both_ways(whole, alike));
        }
        inside.sort_by_key(|part| (part.figure, part.side.rows, part.terms.len()));
        for alike in inside.chunk_by(|a, b| (a.figure, a.side.rows) == (b.figure, b.side.rows)) {
            ways.extend(self.both_ways(whole, alike));
        }
        inside.sort_by_key(|part| (part.is == Verdict::Shown, part.amount));
        ways.extend(self.disjoint(whole, &inside));
        inside.sort_by_key(|part| (part.is == Verdict::Shown, usize::MAX - part.terms.len()));
        ways.extend(self.disjoint(whole, &inside));
        ways
    }

    /// From the first on, and from the last on.
    fn both_ways<'a>(&mut self, whole: &Known, parts: &[&'a Known]) -> Vec<Vec<&'a Known>> {
        let mut ways: Vec<_> = self.disjoint(whole, parts).into_iter().collect();
        let reversed: Vec<_> = parts.iter().rev().copied().collect();
        ways.extend(self.disjoint(whole, &reversed));
        ways
    }

    fn disjoint<'a>(&mut self, whole: &Known, parts: &[&'a Known]) -> Option<Vec<&'a Known>> {
        self.expect(whole);
        let mut taken = Vec::new();
        for part in parts {
            self.work += part.terms.len() as u64;
            if self.fits(part) {
                part.terms.iter().for_each(|(atom, by)| self.left[*atom as usize] -= by);
                taken.push(*part);
            }
        }
        let is_covered = whole.terms.iter().all(|(atom, _)| self.left[*atom as usize] == 0);
        self.forget(whole);
        is_covered.then_some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(cell: u32, atoms: &[u32], amount: u64, is: Verdict) -> Known {
        let terms = atoms.iter().map(|atom| (*atom, 1)).collect();
        Known { cell, figure: 0, side: Side::default(), terms, amount, is }
    }

    fn pins(total: u64, parts: [(u64, Verdict); 3]) -> bool {
        let mut cells = vec![cell(0, &[0, 1, 2], total, Verdict::Shown)];
        cells.extend((0..).zip(parts).map(|(at, (amount, is))| cell(at + 1, &[at], amount, is)));
        let leaks = pinned(&[], &cells, 5, 3, 1_000).expect("this is little work");
        !leaks.is_empty()
    }

    #[test]
    fn the_least_and_the_most_that_small_numbers_make_give_them_away() {
        use Verdict::{Shown, Small, Withheld};
        assert!(pins(17, [(4, Small), (9, Shown), (4, Small)]));
        assert!(pins(11, [(1, Small), (9, Shown), (1, Small)]));
        assert!(pins(15, [(1, Small), (9, Shown), (5, Withheld)]));
        assert!(!pins(16, [(3, Small), (9, Shown), (4, Small)]));
        assert!(!pins(16, [(1, Small), (9, Shown), (6, Withheld)]));
    }
}
