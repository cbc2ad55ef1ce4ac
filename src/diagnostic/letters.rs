//! A quick look at two names, before they are compared in earnest.
//!
//! In: names as written. Out: how near they can be at the very best, by the letters they have in common. It must not
//! know what is named.

/// Longer names are near to none.
pub(super) const LETTERS_MAX: usize = 200;

/// How many of each letter a name has, without case, signs and spaces; letters of other scripts share a count.
#[derive(Clone, Debug)]
pub struct Letters {
    counts: [u8; 32],
    all: usize,
}

impl Letters {
    pub(super) fn of(name: &str) -> Self {
        let mut letters = Self { counts: [0; 32], all: 0 };
        for c in name.chars() {
            if c.is_ascii_alphanumeric() {
                letters.add(c.to_ascii_lowercase());
            } else if !c.is_ascii() && c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| letters.add(c));
            }
        }
        letters
    }

    fn add(&mut self, c: char) {
        let count = &mut self.counts[u32::from(c) as usize % 32];
        *count = count.saturating_add(1);
        self.all += 1;
    }

    /// The least distance two names with these letters can have; nothing where they cannot be near.
    pub(super) fn bound(&self, other: &Self) -> Option<i64> {
        let (long, short) = (self.all.max(other.all), self.all.min(other.all));
        // The same ending of both is not counted later.
        if long > 2 * LETTERS_MAX {
            return None;
        }
        let pairs = self.counts.iter().zip(&other.counts);
        let common = usize::from(pairs.map(|(a, b)| u16::from(*a.min(b))).sum::<u16>());
        let missing = long - common.min(long);
        let share = missing * 1000 / long.max(1);
        let alike = 2 * common * (long + short) >= 3 * long * short;
        let near = missing <= 1 || share <= 400 || alike || common >= short && short >= 4;
        near.then(|| i64::try_from(share).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::Letters;
    use crate::diagnostic::nearest::distance;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_name_is_nearer_than_its_bound(a in "[a-eA-C .é-]{0,12}(\\.md)?", b in "[a-eA-C .é-]{0,12}(\\.md)?") {
            let bound = Letters::of(&a).bound(&Letters::of(&b));
            if let Some(distance) = distance(&a, &b) {
                prop_assert!(bound.is_some_and(|bound| bound <= distance));
            }
        }
    }
}
