//! The scale of a map, in kilometres and in miles, and the size of its circles.
//!
//! In: how many metres a unit is. Out: lines of round lengths, drawn below the map. It must not know what the map shows.

use super::{EDGE, LETTERS, Units, WIDTH};
use crate::figure::{draw::svg::Svg, words::Words};

/// Metres in a mile.
const MILE: f64 = 1_609.344;
/// No line of the scale is longer than this, in units.
const LENGTH_MAX: f64 = 110.0;
/// How far two lines of the scale are apart.
const ROW: f64 = LETTERS + 3.0;
/// The space above and below.
const NEAR: f64 = 4.0;
/// The height of the scale.
pub const HEIGHT: f64 = 2.0 * ROW + 2.0 * NEAR;

/// Draws the scale from an upper edge down.
pub fn scale(svg: &mut Svg, metres_per_unit: f64, top: f64, words: &Words) {
    let metres = |size: f64, least: f64| {
        let most = LENGTH_MAX * metres_per_unit / size;
        Some(round(most)).filter(|round| *round >= least).map(|round| (round, round * size / metres_per_unit))
    };
    let (short, long) = ("figure_map_metres", "figure_map_kilometres");
    let metric = match metres(1_000.0, 1.0) {
        Some((number, length)) => Some((long, number, length)),
        None => metres(1.0, 1.0).map(|(number, length)| (short, number, length)),
    };
    let miles = metres(MILE, 0.2).map(|(number, length)| {
        (if number == 1.0 { "figure_map_mile" } else { "figure_map_miles" }, number, length)
    });
    svg.open("g", &[("class", &"scale"), ("stroke-width", &"1.2")]);
    for (at, (key, number, length)) in metric.into_iter().chain(miles).enumerate() {
        let y = top + NEAR + ROW * (at as f64 + 0.5);
        let (left, right) = (Units(super::MARGIN), Units(super::MARGIN + length));
        let line = format!("M{left} {}v6m0-3H{right}m0-3v6", Units(y - 3.0));
        svg.leaf("path", &[("class", &"line"), ("d", &line), ("fill", &"none"), ("stroke", &EDGE)]);
        let text = words.say(key, &[("n", &number.to_string())]);
        let x = Units(super::MARGIN + length + 5.0);
        svg.text("text", &[("x", &x), ("y", &Units(y)), ("dy", &".35em")], &text);
    }
    svg.close("g");
}

/// The largest of 1, 2, 5, 10 and so on that is no more than this.
pub fn round(most: f64) -> f64 {
    if !most.is_finite() || most <= 0.0 {
        return 0.0;
    }
    let power = 10f64.powi(most.log10().floor() as i32);
    // A quotient a hair below 10 is 10.
    let round = [10.0, 5.0, 2.0, 1.0].into_iter().find(|factor| factor * power <= most * (1.0 + 1e-9));
    let found = round.unwrap_or(1.0) * power;
    // So that 0.1 is not written as 0.10000000000000002.
    format!("{found:.10}").parse().unwrap_or(found)
}

/// The sizes of a few circles, each with what it stands for; the height of it all.
pub fn circles(svg: &mut Svg, sizes: &[(f64, String)], top: f64) -> f64 {
    let Some(largest) = sizes.iter().map(|(radius, _)| *radius).reduce(f64::max) else { return 0.0 };
    let height = (2.0 * largest + 4.0).max(ROW);
    let middle = top + height / 2.0;
    let mut x = super::MARGIN;
    svg.open("g", &[("class", &"sizes")]);
    for (radius, text) in sizes {
        let wide = super::super::text::width(text) * LETTERS;
        if x + 2.0 * radius + 5.0 + wide > WIDTH {
            break;
        }
        super::areas::circle(svg, (x + radius, middle), *radius, "");
        x += 2.0 * radius + 5.0;
        svg.text("text", &[("x", &Units(x)), ("y", &Units(middle)), ("dy", &".35em")], text);
        x += wide + 14.0;
    }
    svg.close("g");
    height
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_round() {
        assert_eq!(
            [0.1, 0.7, 1.0, 4.99, 5.0, 999.0, 1000.0].map(round),
            [0.1, 0.5, 1.0, 2.0, 5.0, 500.0, 1000.0]
        );
        assert_eq!([f64::NAN, -1.0, 0.0].map(round), [0.0; 3]);
    }

    proptest! {
        #[test]
        fn a_round_number_is_near_below(most in 0.01..1e9f64) {
            let round = round(most);
            prop_assert!(round <= most * 1.000_001 && round * 2.6 > most, "{most} → {round}");
        }
    }
}
