//! Numbers in at most five classes, for shades that can be told apart.
//!
//! In: numbers as they are shown. Out: where one class ends and the next begins, and by which rule.
//! It must not know what the numbers are of.

use crate::table::Number;

/// The most classes.
pub const CLASSES_MAX: usize = 5;
/// More decimals than this are not shown.
const DECIMALS_MAX: u32 = 12;

/// Classes of numbers: each from one break up to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Classes {
    /// Where a new class begins, rising.
    breaks: Vec<Number>,
    /// How the breaks were chosen.
    pub rule: Rule,
    /// The smallest step of the numbers.
    unit: Number,
}

/// How breaks are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// All classes are as wide as each other: this much.
    Steps(Number),
    /// About as many numbers in each.
    Counts,
}

/// What a class holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// All there is.
    All,
    /// Less than this.
    Under(Number),
    /// From the one to the other, both included.
    Between(Number, Number),
    /// This or more.
    From(Number),
}

impl Classes {
    /// Equal steps between round numbers, unless more than two thirds would fall in one of them: then breaks that put
    /// about as many numbers in each class.
    pub fn of(numbers: &[Number], decimals: u32) -> Self {
        let mut sorted = numbers.to_vec();
        sorted.sort_unstable();
        let unit = Number::new(1, decimals.min(DECIMALS_MAX));
        let counts = Self { breaks: breaks_by_count(&sorted, unit), rule: Rule::Counts, unit };
        let Some((step, breaks)) = steps(&sorted, unit) else { return counts };
        let steps = Self { breaks, rule: Rule::Steps(step), unit };
        let crowd = steps.crowd(&sorted);
        if crowd * 3 > sorted.len() * 2 && counts.crowd(&sorted) < crowd { counts } else { steps }
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.breaks.len() + 1
    }

    /// The class of a number, from 0.
    pub fn class(&self, number: Number) -> usize {
        self.breaks.partition_point(|low| *low <= number)
    }

    /// The numbers of a class.
    pub fn range(&self, class: usize) -> Range {
        let low = class.checked_sub(1).and_then(|at| self.breaks.get(at)).copied();
        match (low, self.breaks.get(class).copied()) {
            (None, None) => Range::All,
            (None, Some(next)) => Range::Under(next),
            (Some(low), Some(next)) => {
                Range::Between(low, next.checked_sub(self.unit).unwrap_or(next).max(low))
            }
            (Some(low), None) => Range::From(low),
        }
    }

    /// How many numbers are in the fullest class.
    fn crowd(&self, sorted: &[Number]) -> usize {
        let mut crowds = vec![0; self.len()];
        for number in sorted {
            crowds[self.class(*number)] += 1;
        }
        crowds.into_iter().max().unwrap_or(0)
    }
}

/// The narrowest round step with few enough classes, and the breaks; nothing where numbers are too large to divide.
fn steps(sorted: &[Number], unit: Number) -> Option<(Number, Vec<Number>)> {
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let mut power = unit;
    loop {
        for factor in [1, 2, 5] {
            let step = power.checked_mul(Number::from(factor))?;
            let mut breaks = Vec::new();
            let mut low = first.checked_div(step)?.floor().checked_add(Number::ONE)?.checked_mul(step)?;
            while low <= last && breaks.len() < CLASSES_MAX {
                breaks.push(low);
                low = low.checked_add(step)?;
            }
            if breaks.len() < CLASSES_MAX {
                return Some((step, breaks));
            }
        }
        power = power.checked_mul(Number::TEN)?;
    }
}

/// Breaks that part sorted numbers into classes with about as many in each, as round as they can be.
fn breaks_by_count(sorted: &[Number], unit: Number) -> Vec<Number> {
    let mut breaks: Vec<Number> = Vec::new();
    for class in 1..CLASSES_MAX {
        let from = (class * sorted.len() / CLASSES_MAX).max(1);
        // Equal numbers stay together.
        let pair = sorted.get(from - 1..).unwrap_or_default().windows(2).find(|pair| pair[0] < pair[1]);
        let Some(pair) = pair else { break };
        if breaks.last().is_none_or(|last| *last <= pair[0]) {
            breaks.push(roundest(pair[0], pair[1], unit));
        }
    }
    breaks
}

/// The roundest number above one and up to another.
fn roundest(above: Number, up_to: Number, unit: Number) -> Number {
    let mut best = up_to;
    let mut power = unit;
    loop {
        let multiple = up_to.checked_div(power).and_then(|times| times.floor().checked_mul(power));
        match multiple {
            Some(multiple) if multiple > above => best = multiple,
            _ => return best.normalize(),
        }
        match power.checked_mul(Number::TEN) {
            Some(next) => power = next,
            None => return best.normalize(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn numbers(list: &[&str]) -> Vec<Number> {
        list.iter().map(|text| text.parse().expect("a number")).collect()
    }

    #[test]
    fn steps_are_round() {
        let rates = numbers(&["9.2", "3.7", "35.3", "22.4", "14.8", "10.1", "26.9"]);
        let classes = Classes::of(&rates, 1);
        assert_eq!(classes.rule, Rule::Steps(Number::TEN));
        let said: Vec<Range> = (0..classes.len()).map(|class| classes.range(class)).collect();
        let [ten, twenty, thirty] = [10, 20, 30].map(Number::from);
        let [to_twenty, to_thirty] = ["19.9", "29.9"].map(|text| text.parse().expect("a number"));
        assert_eq!(
            said,
            [
                Range::Under(ten),
                Range::Between(ten, to_twenty),
                Range::Between(twenty, to_thirty),
                Range::From(thirty)
            ]
        );
    }

    #[test]
    fn one_giant_does_not_make_all_others_alike() {
        let mut counts = numbers(&["3", "5", "8", "13", "14", "22", "31", "38", "41"]);
        counts.push(Number::from(5_000));
        let classes = Classes::of(&counts, 0);
        assert_eq!(classes.rule, Rule::Counts);
        assert_eq!(classes.len(), 5);
        assert_eq!(classes.class(Number::from(8)), 1);
    }

    #[test]
    fn the_same_number_everywhere_is_one_class() {
        let classes = Classes::of(&numbers(&["7", "7", "7"]), 0);
        assert_eq!((classes.len(), classes.range(0)), (1, Range::All));
        assert_eq!(Classes::of(&[], 0).len(), 1);
        assert_eq!(Classes::of(&[Number::MAX, Number::MIN], 28).len(), 2);
    }

    proptest! {
        #[test]
        fn classes_cover_all_and_rise(units in prop::collection::vec(any::<i64>(), 1..60), shrink in 0u32..60, decimals in 0u32..6) {
            let numbers: Vec<Number> = units.iter().map(|n| Number::new(n >> shrink, decimals)).collect();
            let classes = Classes::of(&numbers, decimals);
            prop_assert!((1..=CLASSES_MAX).contains(&classes.len()));
            prop_assert!(classes.breaks.windows(2).all(|pair| pair[0] < pair[1]));
            for number in &numbers {
                let holds = match classes.range(classes.class(*number)) {
                    Range::All => true,
                    Range::Under(next) => *number < next,
                    Range::Between(low, high) => low <= *number && *number <= high,
                    Range::From(low) => low <= *number,
                };
                prop_assert!(holds, "{number} in {classes:?}");
            }
        }

        #[test]
        fn counts_leave_no_class_empty(units in prop::collection::vec(-50i64..50, 1..60)) {
            let numbers: Vec<Number> = units.iter().map(|n| Number::from(*n)).collect();
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            let classes = Classes { breaks: breaks_by_count(&sorted, Number::ONE), rule: Rule::Counts, unit: Number::ONE };
            let used: std::collections::BTreeSet<usize> = numbers.iter().map(|n| classes.class(*n)).collect();
            prop_assert_eq!(used.len(), classes.len());
        }
    }
}
