//! Numbers that add up: what is shown and what is hidden of them.
//!
//! In: cells, each a set of items whose amounts are added. Out: which cells give a small amount away. It must not know
//! what an item is: a row that is counted, or a number in a column.
//!
//! Items that are in the same cells so far are one atom: nobody can tell them apart. An item of which there is none
//! is left out of every cell, as if readers knew it: zeros are shown.

use super::{
    Verdict,
    bounds::{self, Known, Side},
    equations::{Equations, Vector, dot, minus, plus, split},
};
use std::collections::BTreeMap;

/// How many small atoms are looked at in threes and fours.
const LINKED_MAX: usize = 600;
/// How many ways to give something away are looked at in one go.
const LEAKS_MAX: usize = 4_096;

/// Numbers that add up.
#[derive(Clone, Debug)]
pub struct Space {
    /// How much each item counts.
    amounts: Vec<u64>,
    /// Amounts below this, but for 0, are small.
    small_under: u64,
    /// Whether the amounts are the numbers that are shown, so that readers know between what a hidden one lies.
    is_bounded: bool,
    atom_of: Vec<u32>,
    atoms: Vec<Atom>,
    cells: Vec<Known>,
    protected: Vec<Vector>,
    equations: Equations,
}

#[derive(Clone, Copy, Debug, Default)]
struct Atom {
    items: u32,
    amount: u64,
}

/// A cell of the present figure in a space.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Its number in the figure.
    pub cell: u32,
    /// Where it stands there.
    pub side: Side,
    /// Its items, sorted; one that is counted twice is there twice.
    pub items: Vec<u32>,
}

/// How a small amount could be worked out: from these cells of the present figure.
pub type Leak = Vec<u32>;

impl Space {
    /// Items of these amounts, of which nothing is shown yet.
    pub fn new(amounts: Vec<u64>, small_under: u64) -> Self {
        let all = Atom {
            items: u32::try_from(amounts.len()).unwrap_or(u32::MAX),
            amount: amounts.iter().fold(0, |sum: u64, amount| sum.saturating_add(*amount)),
        };
        let atom_of = vec![0; amounts.len()];
        Self {
            amounts,
            small_under,
            is_bounded: true,
            atom_of,
            atoms: vec![all],
            cells: Vec::new(),
            protected: Vec::new(),
            equations: Equations::default(),
        }
    }

    /// The same where an amount says how many people stand behind an item, and not what is shown of it.
    pub fn unbounded(mut self) -> Self {
        self.is_bounded = false;
        self
    }

    /// What the items add up to.
    pub fn amount(&self, items: &[u32]) -> u64 {
        items.iter().fold(0, |sum: u64, item| sum.saturating_add(self.amounts[*item as usize]))
    }

    /// The items that there are some of.
    pub fn some(&self, items: &[u32]) -> Vec<u32> {
        items.iter().copied().filter(|item| self.amounts[*item as usize] > 0).collect()
    }

    /// Whether an amount is small.
    pub fn is_small(&self, amount: u64) -> bool {
        (1..self.small_under).contains(&amount)
    }

    /// Tells the items of these cells from all others, and gives each cell as a sum of atoms.
    pub fn place(&mut self, claims: &[Claim]) -> Vec<Vector> {
        let before = self.atoms.len();
        let mut parts: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let counted: Vec<_> = claims.iter().map(|claim| self.counted(&claim.items)).collect();
        for items in &counted {
            self.refine(items, &mut parts);
        }
        let all_parts = |atom: u32, out: &mut Vec<u32>| {
            let mut left = vec![atom];
            while let Some(whole) = left.pop() {
                let new = parts.get(&whole).into_iter().flatten();
                out.extend(new.clone());
                left.extend(new);
            }
        };
        if self.atoms.len() > before {
            self.equations.split(&all_parts);
            let held = self.cells.iter_mut().map(|cell| &mut cell.terms);
            held.chain(&mut self.protected).for_each(|terms| split(terms, &all_parts));
        }
        let sum_of = |items: &Vec<(u32, u64)>| {
            let mut terms: Vector =
                items.iter().map(|(item, by)| (self.atom_of[*item as usize], *by)).collect();
            terms.sort_unstable();
            terms.dedup();
            terms
        };
        counted.iter().map(sum_of).collect()
    }

    /// Says that nobody may work this sum out, where nobody can by now.
    pub fn protect(&mut self, terms: &Vector) -> Result<(), HideAll> {
        if self.equations.follows_from(terms).is_some() {
            return Err(HideAll);
        }
        self.protected.push(terms.clone());
        Ok(())
    }

    /// How small amounts could be worked out, were these cells shown: with each leak the cells that it needs. Leaks
    /// that need none of them are past mending, and left out.
    pub fn leaks(&self, present: &[Known], work_max: u64) -> Result<(Vec<Leak>, u64), HideAll> {
        let mut equations = self.equations.clone();
        let start = equations.work;
        // By its place among the sums, and not its cell: of two sums of one cell neither may cancel the other.
        for (at, cell) in shown(present) {
            equations.insert(&cell.terms, at);
            if equations.work - start > work_max {
                return Err(HideAll);
            }
        }
        let witness = equations.witness(self.atoms.len());
        let hidden = self.protected.iter().filter(|terms| dot(terms, &witness) == 0);
        let mut leaking: Vec<Vector> = hidden.take(LEAKS_MAX).cloned().collect();
        if leaking.is_empty() {
            leaking = self.small_sums(&witness, &equations.linked(self.atoms.len()));
        }
        let cells = |sums: Vec<u32>| sums.into_iter().map(|at| present[at as usize].cell).collect::<Leak>();
        let mut leaks: Vec<Leak> =
            leaking.iter().filter_map(|terms| equations.follows_from(terms)).map(cells).collect();
        leaks.retain(|leak| !leak.is_empty());
        if leaks.is_empty() && self.is_bounded {
            leaks = bounds::pinned(&self.cells, present, self.small_under, self.atoms.len(), work_max)?;
        }
        Ok((leaks, equations.work - start))
    }

    /// Takes the cells of the present figure as they are shown.
    pub fn settle(&mut self, present: Vec<Known>) {
        for (at, cell) in shown(&present) {
            self.equations.insert(&cell.terms, at);
        }
        self.equations.settle();
        self.cells.extend(present.into_iter().filter(|cell| !cell.terms.is_empty()));
    }

    /// The items that there are some of, each with how often it is counted.
    fn counted(&self, items: &[u32]) -> Vec<(u32, u64)> {
        self.some(items).chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64)).collect()
    }

    /// Splits the atoms of which only a part is among the items, or is counted as often.
    fn refine(&mut self, items: &[(u32, u64)], parts: &mut BTreeMap<u32, Vec<u32>>) {
        let mut by_atom: BTreeMap<(u32, u64), Vec<u32>> = BTreeMap::new();
        for (item, by) in items {
            by_atom.entry((self.atom_of[*item as usize], *by)).or_default().push(*item);
        }
        for ((atom, _), items) in by_atom {
            if items.len() == self.atoms[atom as usize].items as usize {
                continue;
            }
            let amount = self.amount(&items);
            let new = u32::try_from(self.atoms.len()).unwrap_or(u32::MAX);
            let taken = u32::try_from(items.len()).unwrap_or(u32::MAX);
            self.atoms[atom as usize].items -= taken;
            self.atoms[atom as usize].amount = self.atoms[atom as usize].amount.saturating_sub(amount);
            self.atoms.push(Atom { items: taken, amount });
            items.iter().for_each(|item| self.atom_of[*item as usize] = new);
            parts.entry(atom).or_default().push(new);
        }
    }

    /// Sums of up to four atoms that follow from what is shown and are small: differences that nobody asked for.
    fn small_sums(&self, witness: &[u64], linked: &[bool]) -> Vec<Vector> {
        let small = |atom: &usize| linked[*atom] && self.is_small(self.atoms[*atom].amount);
        let small: Vec<One> = (0..self.atoms.len())
            .filter(small)
            .map(|atom| One {
                atom: u32::try_from(atom).unwrap_or(u32::MAX),
                value: witness[atom],
                amount: self.atoms[atom].amount,
            })
            .collect();
        let mut found: Vec<Vector> =
            small.iter().filter(|one| one.value == 0).map(|one| vec![(one.atom, 1)]).collect();
        if found.is_empty() {
            found = self.small_groups(&small);
        }
        found.truncate(LEAKS_MAX);
        found
    }

    /// The same of two, three and four atoms, the values of which come to 0 together.
    fn small_groups(&self, small: &[One]) -> Vec<Vector> {
        let most = self.small_under - 1;
        let mut by_value: Vec<&One> = small.iter().collect();
        by_value.sort_unstable_by_key(|one| one.value);
        let against = |value: u64| {
            let from = by_value.partition_point(|one| one.value < minus(0, value));
            by_value[from..].iter().take_while(move |one| one.value == minus(0, value))
        };
        let sum = |atoms: &[u32]| atoms.iter().map(|atom| (*atom, 1)).collect::<Vector>();
        let mut found = Vec::new();
        for one in small {
            let other = against(one.value).filter(|o| o.atom > one.atom && o.amount + one.amount <= most);
            found.extend(other.map(|other| sum(&[one.atom, other.atom])));
        }
        if !found.is_empty() || small.len() > LINKED_MAX {
            return found;
        }
        let pairs = pairs(small, most);
        for pair in &pairs {
            let third =
                against(pair.value).filter(|o| o.atom > pair.atoms[1] && o.amount + pair.amount <= most);
            found.extend(third.map(|third| sum(&[pair.atoms[0], pair.atoms[1], third.atom])));
            let from = pairs.partition_point(|other| other.value < minus(0, pair.value));
            let fourth = pairs[from..].iter().take_while(|other| other.value == minus(0, pair.value));
            let fourth = fourth.filter(|o| o.atoms[0] > pair.atoms[1] && o.amount + pair.amount <= most);
            found.extend(fourth.map(|o| sum(&[pair.atoms[0], pair.atoms[1], o.atoms[0], o.atoms[1]])));
        }
        found
    }
}

/// The cells that are shown, each with its place, the smallest first: what they explain is taken from the large ones.
fn shown(present: &[Known]) -> Vec<(u32, &Known)> {
    let mut shown: Vec<_> = (0..).zip(present).filter(|(_, cell)| cell.is == Verdict::Shown).collect();
    shown.sort_by_key(|(_, cell)| cell.terms.len());
    shown
}

/// Nothing but hiding the whole figure helps: it takes too long to look at, or what it hides is known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HideAll;

/// A small atom.
struct One {
    atom: u32,
    value: u64,
    amount: u64,
}

/// Two small atoms, the lower first.
struct Pair {
    atoms: [u32; 2],
    value: u64,
    amount: u64,
}

/// All pairs that are small together, by value.
fn pairs(small: &[One], most: u64) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (at, one) in small.iter().enumerate() {
        let others = small[at + 1..].iter().filter(|other| other.amount + one.amount <= most);
        pairs.extend(others.map(|other| Pair {
            atoms: [one.atom, other.atom],
            value: plus(one.value, other.value),
            amount: one.amount + other.amount,
        }));
    }
    pairs.sort_unstable_by_key(|pair| pair.value);
    pairs
}
