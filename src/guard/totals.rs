//! Rows and columns of a table of counts that add up others.
//!
//! In: whole numbers by row and column. Out: for each row and column those that it is the sum of, down to the last. It
//! must not know any heading but for the words of a total: what adds up, adds up, and readers can see it.

/// Whole numbers by row and column; a number that is missing counts nothing.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// How many columns there are.
    pub columns: usize,
    /// Row by row.
    pub amounts: Vec<u64>,
}

/// The most columns in which sums are looked for.
const COLUMNS_MAX: usize = 80;
/// The most rows of totals.
const TOTALS_MAX: usize = 200;

impl Counts {
    fn rows(&self) -> usize {
        self.amounts.len().checked_div(self.columns).unwrap_or(0)
    }

    fn at(&self, row: usize, column: usize) -> u64 {
        self.amounts[row * self.columns + column]
    }

    fn row(&self, row: usize) -> &[u64] {
        &self.amounts[row * self.columns..(row + 1) * self.columns]
    }

    /// For each column those that it adds up, itself where it adds up none.
    pub fn leaf_columns(&self) -> Vec<Vec<u32>> {
        let parts: Vec<_> = (0..self.columns).map(|column| self.parts_of_column(column)).collect();
        leaves(&parts)
    }

    /// For each row those that it adds up, itself where it adds up none. `says_total` tells rows that are named so.
    pub fn leaf_rows(&self, says_total: &dyn Fn(usize) -> bool) -> Vec<Vec<u32>> {
        let mut parts: Vec<Option<Vec<usize>>> = vec![None; self.rows()];
        let mut begins = vec![0];
        let all = self.sums((0..self.rows()).collect());
        for row in 0..self.rows() {
            if begins.len() > TOTALS_MAX {
                break;
            }
            let found = self.parts_of_row(row, &begins, &parts, &all, says_total(row));
            if let Some(found) = found {
                begins.push(row + 1);
                parts[row] = Some(found);
            }
        }
        leaves(&parts)
    }

    /// Columns side by side that make this one in every row.
    fn parts_of_column(&self, column: usize) -> Option<Vec<usize>> {
        if self.columns > COLUMNS_MAX || self.rows() < 2 {
            return None;
        }
        let ranges = [column + 1..self.columns, 0..column];
        for range in ranges {
            for from in range.clone() {
                for to in (from + 2..=range.end).rev() {
                    let makes =
                        |row| self.row(row)[from..to].iter().fold(0, |a: u64, b| a.saturating_add(*b));
                    let fits = (0..self.rows()).all(|row| makes(row) == self.at(row, column));
                    if fits && (0..self.rows()).any(|row| self.at(row, column) > 0) {
                        return Some((from..to).collect());
                    }
                }
            }
        }
        None
    }

    fn parts_of_row(
        &self,
        row: usize,
        begins: &[usize],
        parts: &[Option<Vec<usize>>],
        all: &[u64],
        says_total: bool,
    ) -> Option<Vec<usize>> {
        if self.row(row).iter().all(|amount| *amount == 0) {
            return None;
        }
        let rows_min = if says_total { 2 } else { 3 };
        let is_leaf = |other: &usize| *other != row && parts[*other].is_none();
        let twice = self.row(row).iter().zip(all).all(|(own, all)| own.saturating_mul(2) == *all);
        let candidates = begins.iter().rev().map(|begin| *begin..row).chain(twice.then_some(0..self.rows()));
        for candidate in candidates.take(2 + usize::from(says_total) * TOTALS_MAX) {
            let rows: Vec<usize> = candidate.filter(is_leaf).collect();
            if rows.len() >= rows_min && self.sums(rows.clone()) == self.row(row) {
                return Some(rows);
            }
        }
        None
    }

    fn sums(&self, rows: Vec<usize>) -> Vec<u64> {
        let mut sums = vec![0_u64; self.columns];
        for row in rows {
            sums.iter_mut().zip(self.row(row)).for_each(|(sum, amount)| *sum = sum.saturating_add(*amount));
        }
        sums
    }
}

/// The parts of parts, down to those that have none.
fn leaves(parts: &[Option<Vec<usize>>]) -> Vec<Vec<u32>> {
    let leaves_of = |at: usize| {
        let (mut left, mut leaves, mut steps) = (vec![at], Vec::new(), 0);
        while let Some(next) = left.pop() {
            steps += 1;
            match &parts[next] {
                // Columns that are sums of each other, all zero but for one, would never end.
                Some(inner) if steps < 4 * parts.len() + 8 => left.extend(inner),
                _ => leaves.push(u32::try_from(next).unwrap_or(u32::MAX)),
            }
        }
        leaves.sort_unstable();
        leaves
    };
    (0..parts.len()).map(leaves_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_beside_and_below_is_made_of_its_parts() {
        let amounts = vec![7, 3, 4, 9, 9, 0, 16, 12, 4];
        let counts = Counts { columns: 3, amounts };
        assert_eq!(counts.leaf_columns(), [vec![1, 2], vec![1], vec![2]]);
        assert_eq!(counts.leaf_rows(&|row| row == 2), [vec![0], vec![1], vec![0, 1]]);
    }

    #[test]
    fn a_total_above_is_found_without_its_name() {
        let counts = Counts { columns: 1, amounts: vec![60, 10, 20, 30] };
        assert_eq!(counts.leaf_rows(&|_| false)[0], [1, 2, 3]);
    }

    #[test]
    fn columns_that_are_sums_of_each_other_end() {
        let counts = Counts { columns: 3, amounts: vec![1, 1, 0, 2, 2, 0] };
        assert_eq!(counts.leaf_columns().len(), 3);
    }
}
