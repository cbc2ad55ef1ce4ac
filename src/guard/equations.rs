//! Which sums follow from the sums that are shown.
//!
//! In: sums of atoms that readers see. Out: whether another sum can be worked out from them, and from which of the new
//! ones. It must not know what atoms are, nor what any sum comes to: what follows does not depend on it.
//!
//! A sum follows when its vector of coefficients lies in the span of those shown. Vectors are kept in echelon form,
//! sparse, with coefficients modulo the prime 2^61 − 1. They begin as small whole numbers, so that a vector lies in the
//! span over the fractions if it does so modulo nearly every prime: the exceptions divide a minor of the matrix, and
//! this prime is chosen without knowing any table. A wrong answer on a real table is less likely than a fault of memory.

use std::collections::BTreeMap;

/// The prime 2^61 − 1.
const PRIME: u64 = (1 << 61) - 1;

/// A weighted sum of atoms: each atom with its coefficient, in the order of atoms, none with 0.
pub type Vector = Vec<(u32, u64)>;

/// Sums that are shown, and how those of the present figure were used to reduce them.
#[derive(Clone, Debug, Default)]
pub struct Equations {
    rows: Vec<Row>,
    /// For each atom the row that begins with it, plus one; 0 for none.
    by_first: Vec<u32>,
    /// How many terms were looked at so far.
    pub work: u64,
}

/// A row in echelon form: its first coefficient is 1, and no other row begins with the same atom.
#[derive(Clone, Debug)]
struct Row {
    terms: Vector,
    /// How the sums of the present figure come into it; empty for what was shown before.
    made_of: Vector,
}

impl Equations {
    /// Adds a sum that the present figure shows, under its number there.
    pub fn insert(&mut self, terms: &[(u32, u64)], number: u32) {
        let mut rest = self.reduce(terms, Some(number));
        let Some(&(first, leading)) = rest.terms.first() else { return };
        let by = inverse(leading);
        let scale = |term: &mut (u32, u64)| term.1 = times(term.1, by);
        rest.terms.iter_mut().for_each(scale);
        rest.made_of.iter_mut().for_each(scale);
        if self.by_first.len() <= first as usize {
            self.by_first.resize(first as usize + 1, 0);
        }
        self.rows.push(rest);
        self.by_first[first as usize] = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
    }

    /// Which sums of the present figure another follows from; nothing where it does not follow.
    pub fn follows_from(&mut self, terms: &[(u32, u64)]) -> Option<Vec<u32>> {
        let rest = self.reduce(terms, None);
        rest.terms.is_empty().then(|| rest.made_of.into_iter().map(|(number, _)| number).collect())
    }

    /// Forgets which sums the rows were made of: the figure is done.
    pub fn settle(&mut self) {
        self.rows.iter_mut().for_each(|row| row.made_of.clear());
    }

    /// Follows atoms that were split: every part has the coefficient of the whole. Parts have higher numbers.
    pub fn split(&mut self, parts: &dyn Fn(u32, &mut Vec<u32>)) {
        self.rows.iter_mut().for_each(|row| split(&mut row.terms, parts));
    }

    /// A random value for each atom such that every sum that is shown comes to 0. Any other sum comes to 0 only if it
    /// follows from them, but for a chance of one in 2^61.
    pub fn witness(&mut self, atoms: usize) -> Vec<u64> {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut values: Vec<u64> = (0..atoms).map(|_| next_random(&mut seed) % PRIME).collect();
        for first in (0..self.by_first.len()).rev() {
            let Some(row) = self.row_of(first) else { continue };
            let others = &self.rows[row].terms[1..];
            self.work += others.len() as u64;
            values[first] = minus(0, dot(others, &values));
        }
        values
    }

    /// Whether any equation says something of this atom together with others.
    pub fn linked(&self, atoms: usize) -> Vec<bool> {
        let mut linked = vec![false; atoms];
        for (atom, _) in self.rows.iter().flat_map(|row| &row.terms) {
            linked[*atom as usize] = true;
        }
        linked
    }

    fn row_of(&self, first: usize) -> Option<usize> {
        self.by_first.get(first).filter(|row| **row > 0).map(|row| *row as usize - 1)
    }

    /// Takes from a sum all that the rows explain.
    fn reduce(&mut self, terms: &[(u32, u64)], made_of: Option<u32>) -> Row {
        let mut rest: BTreeMap<u32, u64> = terms.iter().copied().collect();
        let mut by_sum: BTreeMap<u32, u64> = made_of.into_iter().map(|number| (number, 1)).collect();
        let mut out = Row { terms: Vector::new(), made_of: Vector::new() };
        self.work += terms.len() as u64;
        while let Some((atom, by)) = rest.pop_first() {
            let Some(row) = self.row_of(atom as usize) else {
                out.terms.push((atom, by));
                continue;
            };
            let row = &self.rows[row];
            self.work += (row.terms.len() + row.made_of.len()) as u64;
            row.terms[1..].iter().for_each(|term| take(&mut rest, *term, by));
            row.made_of.iter().for_each(|term| take(&mut by_sum, *term, by));
        }
        out.made_of = by_sum.into_iter().collect();
        out
    }
}

/// Takes so many times a term from a sum.
fn take(sum: &mut BTreeMap<u32, u64>, (atom, coefficient): (u32, u64), by: u64) {
    let left = minus(sum.get(&atom).copied().unwrap_or(0), times(by, coefficient));
    match left {
        0 => sum.remove(&atom),
        left => sum.insert(atom, left),
    };
}

/// What a sum comes to with these values of the atoms.
pub fn dot(terms: &[(u32, u64)], values: &[u64]) -> u64 {
    terms.iter().fold(0, |sum, (atom, by)| plus(sum, times(*by, values[*atom as usize])))
}

/// Follows atoms that were split.
pub fn split(terms: &mut Vector, parts: &dyn Fn(u32, &mut Vec<u32>)) {
    let mut new = Vec::new();
    let mut found = Vec::new();
    for (atom, by) in terms.iter() {
        parts(*atom, &mut found);
        new.extend(found.drain(..).map(|part| (part, *by)));
    }
    new.sort_unstable();
    terms.extend(new);
}

/// The sum of two residues.
pub fn plus(a: u64, b: u64) -> u64 {
    (a + b) % PRIME
}

/// The difference of two residues.
pub fn minus(a: u64, b: u64) -> u64 {
    (a + PRIME - b) % PRIME
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(PRIME);
    u64::try_from(product).expect("a residue of a prime below 2^61 fits")
}

/// Fermat: a number to the power of the prime less two is its inverse.
fn inverse(number: u64) -> u64 {
    let (mut out, mut square, mut left) = (1, number, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            out = times(out, square);
        }
        square = times(square, square);
        left >>= 1;
    }
    out
}

/// The next number of a sequence that is the same in every run (splitmix64).
fn next_random(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *seed;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(atoms: &[u32]) -> Vector {
        atoms.iter().map(|atom| (*atom, 1)).collect()
    }

    #[test]
    fn what_is_left_of_a_total_follows_from_it_and_the_others() {
        let mut shown = Equations::default();
        shown.insert(&sum(&[0, 1, 2]), 7);
        shown.insert(&sum(&[0]), 8);
        assert_eq!(shown.follows_from(&sum(&[1])), None);
        assert_eq!(shown.follows_from(&sum(&[1, 2])), Some(vec![7, 8]));
        shown.insert(&sum(&[1]), 9);
        assert_eq!(shown.follows_from(&sum(&[2])), Some(vec![7, 8, 9]));
    }

    #[test]
    fn the_witness_tells_what_follows() {
        let mut shown = Equations::default();
        shown.insert(&sum(&[0, 1]), 0);
        shown.insert(&sum(&[1, 2]), 1);
        shown.insert(&sum(&[0, 2]), 2);
        let values = shown.witness(4);
        assert_eq!(dot(&sum(&[0]), &values), 0);
        assert_ne!(dot(&sum(&[3]), &values), 0);
    }

    #[test]
    fn parts_have_the_coefficient_of_the_whole() {
        let mut shown = Equations::default();
        shown.insert(&sum(&[0, 1]), 0);
        shown.split(&|atom, parts| {
            if atom == 0 {
                parts.push(2)
            }
        });
        assert_eq!(shown.follows_from(&sum(&[0, 1])), None);
        assert!(shown.follows_from(&sum(&[0, 1, 2])).is_some());
    }
}
