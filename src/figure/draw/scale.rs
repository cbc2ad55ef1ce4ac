//! Scales of numbers, with ticks that people would choose: 1, 2 or 5 times a power of ten.
//!
//! In: numbers. Out: a [`Scale`] that holds them all. It must not know units of length, nor what is drawn.

use crate::figure::{format, shown::Measure, words::Words};

/// From here on ticks are in millions.
const LONG: f64 = 1e7;

/// A scale from its lowest to its highest tick.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The ticks, lowest first; at least two.
    pub ticks: Vec<f64>,
    step: f64,
}

impl Scale {
    /// A scale for numbers with so many decimals, with at most so many ticks (three at least). It begins at zero, unless
    /// all numbers are so far from it that their differences would not be seen.
    pub fn new(numbers: impl Iterator<Item = f64>, decimals: u32, ticks_max: usize) -> Self {
        let ends = numbers.filter(|number| number.is_finite()).fold(None, |ends, number| {
            let (low, high): (f64, f64) = ends.unwrap_or((number, number));
            Some((low.min(number), high.max(number)))
        });
        let (mut low, mut high) = ends.unwrap_or((0.0, 1.0));
        let nearest = if low > 0.0 { low } else { (-high).max(0.0) };
        let is_far = nearest > (high - low) * 2.0 && high > low;
        if !is_far {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if low == high {
            high += 1.0;
        }
        let count_max = ticks_max.max(3) as f64;
        let least = 10f64.powi(-i32::try_from(decimals.min(28)).unwrap_or(28));
        let mut power = 10f64.powf(((high - low) / count_max).max(least).log10().floor());
        let step = 'found: loop {
            for factor in [1.0, 2.0, 5.0] {
                let step = power * factor;
                if (high / step).ceil() - (low / step).floor() < count_max && step > least * 0.99 {
                    break 'found step;
                }
            }
            power *= 10.0;
        };
        let first = (low / step).floor();
        let last = (high / step).ceil().max(first + 1.0);
        let mut ticks = Vec::new();
        while (ticks.len() as f64) <= last - first {
            ticks.push((first + ticks.len() as f64) * step);
        }
        Self { ticks, step }
    }

    /// Where a number is, from 0 at the lowest tick to 1 at the highest.
    pub fn at(&self, number: f64) -> f64 {
        let (low, high) = self.ends();
        ((number - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// The lowest and the highest tick.
    pub fn ends(&self) -> (f64, f64) {
        let low = self.ticks.first().copied().unwrap_or_default();
        (low, self.ticks.last().copied().unwrap_or(low + 1.0))
    }

    /// What says that the scale does not begin at zero, where it does not.
    pub fn begins(&self, measure: &Measure, words: &Words) -> Option<String> {
        let (low, high) = self.ends();
        let nearest = if low > 0.0 { low } else { high };
        let is_far = low > 0.0 || high < 0.0;
        is_far.then(|| words.say("figure_not_from_zero", &[("n", &self.text(nearest, measure, words))]))
    }

    /// What stands at a tick.
    pub fn text(&self, tick: f64, measure: &Measure, words: &Words) -> String {
        let (low, high) = self.ends();
        let decimals = (-self.step.log10() - 1e-9).ceil().clamp(0.0, 28.0) as usize;
        let text = if low.abs().max(high.abs()) >= LONG && tick != 0.0 {
            words.abbreviated(tick)
        } else {
            format::plain(tick, decimals)
        };
        format::with_sign(&text, &measure.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ticks(numbers: &[f64], decimals: u32, ticks_max: usize) -> Vec<f64> {
        Scale::new(numbers.iter().copied(), decimals, ticks_max).ticks
    }

    #[test]
    fn ticks_are_those_that_people_choose() {
        assert_eq!(ticks(&[3.0, 41.0], 0, 6), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
        assert_eq!(ticks(&[801.0, 1399.0], 0, 4), [0.0, 500.0, 1000.0, 1500.0]);
        assert_eq!(ticks(&[1.0, 2.0], 0, 6), [0.0, 1.0, 2.0]);
        assert_eq!(ticks(&[-12.5, 30.0], 1, 5), [-20.0, 0.0, 20.0, 40.0]);
        assert_eq!(ticks(&[97.0, 99.5], 1, 5), [97.0, 98.0, 99.0, 100.0]);
        assert_eq!(ticks(&[], 0, 5), [0.0, 1.0]);
        assert_eq!(ticks(&[0.0], 0, 5), [0.0, 1.0]);
    }

    proptest! {
        #[test]
        fn a_scale_holds_all_numbers(
            numbers in proptest::collection::vec(-8e28..8e28f64, 1..9), shrink in 0i32..40, decimals in 0u32..8,
            ticks_max in 3usize..9,
        ) {
            let numbers: Vec<f64> = numbers.iter().map(|number| number / 10f64.powi(shrink)).collect();
            let scale = Scale::new(numbers.iter().copied(), decimals, ticks_max);
            prop_assert!((2..=ticks_max).contains(&scale.ticks.len()), "{:?}", scale);
            prop_assert!(scale.ticks.windows(2).all(|pair| pair[0] < pair[1]));
            let (low, high) = scale.ends();
            let slack = (high - low) * 1e-9;
            for number in &numbers {
                prop_assert!(low - slack <= *number && *number <= high + slack, "{number} in {scale:?}");
            }
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            prop_assert!(sorted.windows(2).all(|pair| scale.at(pair[0]) <= scale.at(pair[1])));
            if decimals == 0 {
                prop_assert!(scale.ticks.iter().all(|tick| tick.fract() == 0.0));
            }
        }
    }
}
