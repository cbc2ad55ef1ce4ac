//! The interface's words for figures: the keys `figure_…` of a theme's strings, with holes such as `{n}`.
//!
//! In: the theme's strings, an amount, a remark. Out: plain text. It must not know HTML: who writes the text escapes it.

use super::{
    format,
    shown::{Amount, Measure, Remark},
};
use crate::table::{Missing, Number, Unit};
use rust_decimal::prelude::ToPrimitive;
use std::collections::BTreeMap;

/// From here on a drawing shows millions, so that its numbers stay short; tables hold all digits.
const LONG: f64 = 1e7;

/// The words for figures of a theme, by key.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a>(pub &'a BTreeMap<String, String>);

impl Words<'_> {
    /// The text of a key with its holes filled; the key itself where the theme lacks it.
    #[must_use]
    pub fn say(&self, key: &str, fill: &[(&str, &str)]) -> String {
        let mut rest = self.0.get(key).map_or(key, String::as_str);
        let mut out = String::with_capacity(rest.len() + 16);
        while let Some(open) = rest.find('{') {
            let (before, hole) = rest.split_at(open);
            out += before;
            let close = hole.find('}').map(|at| at + 1);
            let filled = close.and_then(|end| fill.iter().find(|(name, _)| *name == &hole[1..end - 1]));
            match (filled, close) {
                (Some((_, text)), Some(end)) => {
                    out += text;
                    rest = &hole[end..];
                }
                _ => {
                    out.push('{');
                    rest = &hole[1..];
                }
            }
        }
        out + rest
    }

    /// An amount with its unit, or why there is no number.
    #[must_use]
    pub fn amount(&self, amount: Amount, measure: &Measure) -> String {
        match amount {
            Amount::Known(number) => self.measured(number, measure),
            other => self.absent(other),
        }
    }

    /// A number with its unit, all its digits shown.
    #[must_use]
    pub fn measured(&self, number: Number, measure: &Measure) -> String {
        format::measured(&format::number(number, measure.decimals), &measure.unit)
    }

    /// An amount as a drawing shows it: a named unit stands above the drawing, and long numbers are in millions.
    #[must_use]
    pub fn short(&self, amount: Amount, measure: &Measure) -> String {
        let Amount::Known(number) = amount else { return self.absent(amount) };
        let size = number.to_f64().unwrap_or_default();
        let text =
            if size.abs() < LONG { format::number(number, measure.decimals) } else { self.abbreviated(size) };
        format::with_sign(&text, &measure.unit)
    }

    /// A long number with one decimal of a million, a thousand million or a million million; beyond that, as a power of ten.
    #[must_use]
    pub fn abbreviated(&self, number: f64) -> String {
        if number.abs() >= 1e15 {
            return format::power_of_ten(number);
        }
        let (key, size) = match number.abs() {
            n if n < 1e9 => ("figure_million", 1e6),
            n if n < 1e12 => ("figure_billion", 1e9),
            _ => ("figure_trillion", 1e12),
        };
        let text = format::plain(number / size, 1);
        self.say(key, &[("n", text.strip_suffix(".0").unwrap_or(&text))])
    }

    /// What a column or a drawing is of, with a unit that its numbers do not have beside them.
    #[must_use]
    pub fn titled(&self, title: &str, unit: &Unit) -> String {
        match unit {
            Unit::Named(unit) if !unit.is_empty() => {
                self.say("figure_with_unit", &[("measure", title), ("unit", unit)])
            }
            _ => title.to_owned(),
        }
    }

    /// Why an amount is no number.
    fn absent(&self, amount: Amount) -> String {
        match amount {
            Amount::Known(_) => String::new(),
            Amount::Missing(Missing::NotKnown) => self.say("figure_not_known", &[]),
            Amount::Missing(Missing::Hidden) => self.say("figure_hidden_by_publisher", &[]),
            Amount::Missing(Missing::NotApplicable) => self.say("figure_does_not_apply", &[]),
            Amount::FewerThan(limit) => self.say("figure_fewer_than", &[("n", &count(limit as usize))]),
            Amount::Withheld => self.say("figure_hidden", &[]),
        }
    }

    /// What must be said beside a figure.
    #[must_use]
    pub fn remark(&self, remark: &Remark) -> String {
        match remark {
            Remark::OnlyTop(shown, all) => {
                self.say("figure_only_top", &[("n", &count(*shown)), ("all", &count(*all))])
            }
            Remark::LeftOut(rows, what) => {
                self.say("figure_left_out", &[("n", &count(*rows)), ("what", what)])
            }
            Remark::NotPlaced(rows) => self.say("figure_not_placed", &[("n", &count(*rows))]),
            Remark::Matched(with, all) => {
                self.say("figure_matched", &[("n", &count(*with)), ("all", &count(*all))])
            }
            Remark::SmallHidden(limit) => {
                self.say("figure_small_hidden", &[("n", &count((*limit as usize).saturating_sub(1)))])
            }
            Remark::OthersHidden => self.say("figure_others_hidden", &[]),
        }
    }
}

/// How many, with thousands apart.
#[must_use]
pub fn count(number: usize) -> String {
    format::number(Number::from(number), 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn holes_are_filled_and_what_fills_them_is_never_read_again() {
        let strings = BTreeMap::from([("figure_most".to_owned(), "Most: {name}, {n} {x} {".to_owned())]);
        let said = Words(&strings).say("figure_most", &[("name", "{n}"), ("n", "5")]);
        assert_eq!(said, "Most: {n}, 5 {x} {");
        assert_eq!(Words(&strings).say("figure_none", &[]), "figure_none");
    }

    #[test]
    fn drawings_show_long_numbers_in_millions() {
        let strings = [("figure_million", "{n}m"), ("figure_billion", "{n}bn"), ("figure_trillion", "{n}tn")];
        let strings = strings.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let measure = Measure { title: String::new(), unit: Unit::Pounds, decimals: 0 };
        let short = |n: i64| Words(&strings).short(Amount::Known(n.into()), &measure);
        assert_eq!(short(-12_345_678), "−\u{2060}£12.3m");
        assert_eq!(short(9_999_999), "£9,999,999");
        assert_eq!(short(20_000_000_000), "£20bn");
        assert_eq!(short(7_940_000_000_000_000_000), "£7.9 × 10¹⁸");
    }

    proptest! {
        #[test]
        fn any_text_can_be_said(text in "\\PC{0,20}", fill in "\\PC{0,5}") {
            let strings = BTreeMap::from([("k".to_owned(), text.clone())]);
            prop_assert_eq!(Words(&strings).say("k", &[]), text.clone());
            let said = Words(&strings).say("k", &[("n", &fill)]);
            prop_assert_eq!(said, text.replace("{n}", &fill));
        }
    }
}
