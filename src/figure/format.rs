//! Numbers and times as readers see them.
//!
//! In: exact numbers, units, times. Out: text as in an English newspaper: `−£1,234.50`, `12.5%`,
//! `March 2024`. It must not know what a number belongs to.

use crate::table::{Number, Time, Unit};
use jiff::civil;
use rust_decimal::RoundingStrategy;

/// More decimals than this nobody can read.
const DECIMALS_MAX: u32 = 12;

/// A number with so many decimals, rounded half away from zero, with thousands apart.
#[must_use]
pub fn number(number: Number, decimals: u32) -> String {
    let decimals = decimals.min(DECIMALS_MAX);
    let rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    // Its own padding fails for the longest numbers.
    let mut digits = rounded.abs().to_string();
    let written = digits.find('.').map_or(0, |at| digits.len() - at - 1);
    if written == 0 && decimals > 0 {
        digits.push('.');
    }
    digits.extend(std::iter::repeat_n('0', (decimals as usize).saturating_sub(written)));
    signed(rounded.is_sign_negative() && !rounded.is_zero(), &digits)
}

/// The same of a number that only a drawing needs, such as a tick.
#[must_use]
pub fn plain(number: f64, decimals: usize) -> String {
    let digits = format!("{:.*}", decimals, number.abs());
    signed(number < 0.0 && digits.contains(|c: char| c.is_ascii_digit() && c != '0'), &digits)
}

/// A number so large that only its size matters: `7.9 × 10²⁸`.
#[must_use]
pub fn power_of_ten(number: f64) -> String {
    let text = format!("{number:.1e}").replace('-', "−");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let raise = |c: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(c.to_digit(10).unwrap_or(0) as usize).unwrap_or(c);
    format!("{digits} × 10{}", power.chars().map(raise).collect::<String>())
}

/// A formatted number with its unit: `£` in front, `%` behind, words after a space.
#[must_use]
pub fn measured(number: &str, unit: &Unit) -> String {
    match unit {
        Unit::Named(words) if !words.is_empty() => format!("{number} {words}"),
        unit => with_sign(number, unit),
    }
}

/// A formatted number with `£` or `%`; a unit in words is left out.
#[must_use]
pub fn with_sign(number: &str, unit: &Unit) -> String {
    match unit {
        Unit::Pounds => match number.strip_prefix('−') {
            // A word joiner: no line ends between the two.
            Some(size) => format!("−\u{2060}£{size}"),
            None => format!("£{number}"),
        },
        Unit::Percent => format!("{number}%"),
        Unit::None | Unit::Named(_) => number.to_owned(),
    }
}

/// A time in full: `9 March 2024`, `March 2024`, `January to March 2024`, `2016/17`.
#[must_use]
pub fn time(time: Time) -> String {
    match time {
        Time::Quarter(year, quarter) => {
            let (from, to) = quarter_months(quarter);
            format!("{} to {} {year}", month(from, "%B"), month(to, "%B"))
        }
        Time::Moment(moment) => {
            let day = moment.strftime("%-d %B %Y, %-I").to_string();
            let minutes =
                if moment.minute() == 0 { String::new() } else { format!(".{:02}", moment.minute()) };
            format!("{day}{minutes}{}", if moment.hour() < 12 { "am" } else { "pm" })
        }
        other => other.words(),
    }
}

/// A time for the scale of a drawing: `9 Mar 2024`, `Mar 2024`, `Jan–Mar 2024`.
#[must_use]
pub fn short_time(at: Time) -> String {
    match at {
        Time::Quarter(year, quarter) => {
            let (from, to) = quarter_months(quarter);
            format!("{}–{} {year}", month(from, "%b"), month(to, "%b"))
        }
        Time::Month(year, at) => format!("{} {year}", month(at, "%b")),
        Time::Day(day) => day.strftime("%-d %b %Y").to_string(),
        Time::Moment(moment) => moment.strftime("%-d %b, %H:%M").to_string(),
        at => time(at),
    }
}

/// Puts commas between thousands, and a minus in front.
fn signed(is_negative: bool, digits: &str) -> String {
    let whole = digits.find('.').unwrap_or(digits.len());
    let mut out = String::with_capacity(digits.len() + whole / 3 + 3);
    if is_negative {
        out.push('−');
    }
    for (at, digit) in digits.char_indices() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn quarter_months(quarter: i8) -> (i8, i8) {
    let from = (quarter.clamp(1, 4) - 1) * 3 + 1;
    (from, from + 2)
}

fn month(at: i8, form: &str) -> String {
    let day = civil::Date::new(2000, at.clamp(1, 12), 1).expect("each month has a first day");
    day.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_units_read_as_in_a_newspaper() {
        let said =
            |n: &str, decimals, unit: Unit| measured(&number(n.parse().expect("a number"), decimals), &unit);
        assert_eq!(said("-1234.5", 2, Unit::Pounds), "−\u{2060}£1,234.50");
        assert_eq!(said("12.25", 1, Unit::Percent), "12.3%");
        assert_eq!(said("-0.2", 0, Unit::None), "0");
        assert_eq!(said("999", 0, Unit::Named("homes".into())), "999 homes");
        assert_eq!(plain(-0.001, 2), "0.00");
        assert_eq!(
            said("79228162514264337593543950335", 12, Unit::None),
            "79,228,162,514,264,337,593,543,950,335".to_owned() + &said("0", 12, Unit::None)[1..]
        );
    }

    #[test]
    fn times_read_as_in_a_newspaper() {
        let day = civil::date(2024, 3, 9);
        assert_eq!(time(Time::Day(day)), "9 March 2024");
        assert_eq!(time(Time::Moment(day.at(17, 30, 0, 0))), "9 March 2024, 5.30pm");
        assert_eq!(time(Time::Moment(day.at(0, 0, 0, 0))), "9 March 2024, 12am");
        assert_eq!(time(Time::SplitYear(1999)), "1999/00");
        assert_eq!(time(Time::Quarter(2024, 4)), "October to December 2024");
        assert_eq!(short_time(Time::Quarter(2024, 1)), "Jan–Mar 2024");
        assert_eq!(short_time(Time::Month(2024, 9)), "Sep 2024");
    }

    proptest! {
        #[test]
        fn a_number_reads_back(units: i64, scale in 0u32..8) {
            let exact = Number::new(units, scale);
            let text = number(exact, scale);
            let back: Number = text.replace(',', "").replace('−', "-").parse().expect("digits");
            prop_assert_eq!(back, exact);
            let whole = text.trim_start_matches('−').split('.').next().unwrap_or_default();
            prop_assert!(whole.rsplit(',').skip(1).all(|group| group.len() <= 3));
            prop_assert!(whole.split(',').skip(1).all(|group| group.len() == 3));
        }
    }
}
