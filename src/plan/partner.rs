//! Which new address a lost one has become, as far as that can be told.
//!
//! In: lost addresses with the headings that were recorded there, and addresses that are not recorded yet. Out: for each
//! lost one its partner. It must not know what is made of that.

use crate::diagnostic::{Certainty, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// A heading that more pages had than these says nothing of which page it is.
const COMMON: usize = 3;
/// Where so many pairs are possible in a folder, only pages that share a name or a heading are compared.
const PAIRS_MAX: usize = 250_000;

/// An address with the anchors of its headings.
#[derive(Clone, Debug)]
pub(super) struct Known<'a> {
    /// The path, which ends with a slash.
    pub path: &'a str,
    /// The anchors, sorted.
    pub headings: Vec<&'a str>,
    /// Whether it is known already which recorded address it has become.
    pub is_settled: bool,
}

impl Known<'_> {
    fn folder(&self) -> &str {
        let path = self.path.trim_end_matches('/');
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    fn name(&self) -> &str {
        let path = self.path.trim_end_matches('/');
        path.rsplit('/').next().unwrap_or(path)
    }
}

/// A pair that is possible, and how alike the two are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pair {
    alike: i64,
    lost: usize,
    new: usize,
}

/// For each lost address the place of its partner among the new ones, and how sure that is. No two have one partner.
#[must_use]
pub(super) fn pairs(
    lost: &[Known],
    new: &[Known],
    common: &BTreeMap<&str, usize>,
) -> Vec<Option<(usize, Certainty)>> {
    let mut possible: Vec<Pair> = candidates(lost, new)
        .into_iter()
        .filter_map(|(at, with)| {
            let alike = alike(&lost[at], &new[with], common)?;
            Some(Pair { alike, lost: at, new: with })
        })
        .collect();
    possible.sort_by_key(|pair| (-pair.alike, pair.lost, pair.new));
    let mut partners = vec![None; lost.len()];
    let mut taken = vec![false; new.len()];
    for (at, pair) in possible.iter().enumerate() {
        if partners[pair.lost].is_some() || taken[pair.new] {
            continue;
        }
        let rivals = possible[at + 1..].iter().take_while(|other| other.alike == pair.alike);
        let is_open = |other: &Pair| partners[other.lost].is_none() && !taken[other.new];
        let shares = |other: &Pair| (other.lost == pair.lost) != (other.new == pair.new);
        let is_unclear = rivals.into_iter().any(|other| is_open(other) && shares(other));
        let certainty = if is_unclear { Certainty::Likely } else { Certainty::Sure };
        partners[pair.lost] = Some((pair.new, certainty));
        taken[pair.new] = true;
    }
    leftover(lost, new, &mut partners, &mut taken);
    partners
}

/// Of what is left, pages of one folder may belong together: a person is to say.
fn leftover(lost: &[Known], new: &[Known], partners: &mut [Option<(usize, Certainty)>], taken: &mut [bool]) {
    let mut by_folder: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    // Those that have become of nothing else yet are taken first, from the end.
    for is_settled in [true, false] {
        let open =
            new.iter().enumerate().rev().filter(|(at, new)| !taken[*at] && new.is_settled == is_settled);
        open.for_each(|(at, known)| by_folder.entry(known.folder()).or_default().push(at));
    }
    for (at, known) in lost.iter().enumerate() {
        if partners[at].is_none()
            && let Some(with) = by_folder.get_mut(known.folder()).and_then(Vec::pop)
        {
            partners[at] = Some((with, Certainty::Likely));
            taken[with] = true;
        }
    }
}

/// The pairs that are worth a look.
fn candidates(lost: &[Known], new: &[Known]) -> BTreeSet<(usize, usize)> {
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_heading: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut by_folder: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, known) in new.iter().enumerate() {
        by_name.entry(known.name()).or_default().push(at);
        by_folder.entry(known.folder()).or_default().push(at);
        known.headings.iter().for_each(|id| by_heading.entry(id).or_default().push(at));
    }
    let many = lost.len().saturating_mul(new.len()) > PAIRS_MAX;
    let none = Vec::new();
    let mut pairs = BTreeSet::new();
    for (at, known) in lost.iter().enumerate() {
        let named = by_name.get(known.name()).unwrap_or(&none);
        let near = if many { &none } else { by_folder.get(known.folder()).unwrap_or(&none) };
        let heading = known.headings.iter().filter_map(|id| by_heading.get(id));
        let heading = heading.filter(|with| !many || with.len() <= COMMON).flatten();
        let named = named.iter().take(if many { COMMON } else { usize::MAX });
        pairs.extend(named.chain(near).chain(heading).map(|with| (at, *with)));
    }
    pairs
}

/// How alike two addresses are; nothing where they need not have anything to do with each other.
fn alike(lost: &Known, new: &Known, common: &BTreeMap<&str, usize>) -> Option<i64> {
    let shared = lost.headings.iter().filter(|id| new.headings.binary_search(id).is_ok());
    let own = shared.clone().any(|id| common.get(id).is_none_or(|count| *count <= COMMON));
    let (shared, all) = (shared.count(), lost.headings.len() + new.headings.len());
    let share = i64::try_from(2_000 * shared / all.max(1)).unwrap_or(0);
    let same_folder = lost.folder() == new.folder();
    let apart = nearest::distance(lost.name(), new.name()).filter(|_| same_numbers(lost.name(), new.name()));
    let by_headings = own && share >= 500 || same_folder && shared > 1 && share == 1_000;
    let by_name = apart.is_some_and(|apart| apart == 0 || same_folder);
    let names = apart.map_or(0, |apart| 500 - apart);
    (by_headings || by_name).then_some(share + names + if same_folder { 200 } else { 0 })
}

/// Whether two names may be of one thing: two dates or years that differ are of two.
fn same_numbers(a: &str, b: &str) -> bool {
    let [a, b] = [a, b].map(|name| name.chars().filter(char::is_ascii_digit).collect::<String>());
    a == b || a.is_empty() || b.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<'a>(path: &'a str, headings: &[&'a str]) -> Known<'a> {
        Known { path, headings: headings.to_vec(), is_settled: false }
    }

    #[test]
    fn what_shares_its_headings_or_its_name_belongs_together() {
        let lost = [
            known("guides/damp/", &["look", "mend", "next"]),
            known("guides/parking/", &[]),
            known("blog/a-word/", &[]),
            known("words/ward/", &[]),
        ];
        let new = [
            known("blog/the-news/", &[]),
            known("guides/mould/", &["look", "mend", "next-steps"]),
            known("guides/parking-outside/", &[]),
        ];
        let sure = |at| Some((at, Certainty::Sure));
        let partners = pairs(&lost, &new, &BTreeMap::new());
        assert_eq!(partners, [sure(1), sure(2), Some((0, Certainty::Likely)), None]);
        let common = [("look", 9), ("mend", 9)].into();
        assert_eq!(pairs(&lost[..1], &new[1..2], &common), [Some((0, Certainty::Likely))]);
        let same = [known("guides/mould/", &["look", "mend", "next"])];
        assert_eq!(pairs(&lost[..1], &same, &common), [sure(0)]);
    }

    #[test]
    fn another_date_is_another_thing() {
        let pairs_of = |name| pairs(&[known("a/2026-10-14/", &[])], &[known(name, &[])], &BTreeMap::new());
        assert_eq!(pairs_of("a/2026-10-14-moved/"), [Some((0, Certainty::Sure))]);
        assert_eq!(pairs_of("a/2026-11-14/"), [Some((0, Certainty::Likely))]);
    }

    #[test]
    fn what_fits_two_is_not_sure() {
        let lost = [known("a/one/", &["x"])];
        let new = [known("a/two/", &["x"]), known("a/ten/", &["x"])];
        assert_eq!(pairs(&lost, &new, &BTreeMap::new()), [Some((0, Certainty::Likely))]);
    }
}
