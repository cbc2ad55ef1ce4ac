//! Is a place likely to be meant?
//!
//! In: a place, or a coordinate as written. Out: what makes it doubtful. It must not know where a site is at home,
//! beyond that it is in the United Kingdom.

use super::Place;
use std::ops::RangeInclusive;

/// Latitudes of Great Britain and Northern Ireland with their islands.
const LATITUDES: RangeInclusive<f64> = 49.0..=61.0;
/// Longitudes of Great Britain and Northern Ireland with their islands.
const LONGITUDES: RangeInclusive<f64> = -9.0..=2.1;
/// So near to 0, 0 nobody means a place, in degrees.
const NOWHERE: f64 = 0.001;

/// Why a place is hardly meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// It is 0, 0: an empty field that was read as a number.
    Nowhere,
    /// It would be in the United Kingdom, were latitude and longitude the other way round.
    Swapped,
    /// It is outside the United Kingdom.
    Outside,
}

/// Why a place is hardly meant; nothing where it may well be.
pub fn doubt(place: Place) -> Option<Doubt> {
    let Place { latitude, longitude } = place;
    if LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude) {
        return None;
    }
    if latitude.abs() < NOWHERE && longitude.abs() < NOWHERE {
        return Some(Doubt::Nowhere);
    }
    let swapped = LATITUDES.contains(&longitude) && LONGITUDES.contains(&latitude);
    Some(if swapped { Doubt::Swapped } else { Doubt::Outside })
}

/// How many decimals a coordinate is written with: more than six, a hand's breadth, tell nothing of the ground.
pub fn decimals(text: &str) -> usize {
    let after = text.trim().split_once('.').map_or("", |(_, after)| after);
    after.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubts() {
        let doubt = |latitude, longitude| doubt(Place { latitude, longitude });
        assert_eq!(doubt(53.4, -2.3), None);
        assert_eq!(doubt(60.8, -0.8), None);
        assert_eq!(doubt(0.0, 0.0), Some(Doubt::Nowhere));
        assert_eq!(doubt(-2.3, 53.4), Some(Doubt::Swapped));
        assert_eq!(doubt(53.4, 2.3), Some(Doubt::Outside));
        assert_eq!(doubt(f64::NAN, -2.3), Some(Doubt::Outside));
    }

    #[test]
    fn decimals_as_written() {
        assert_eq!(decimals("53.395754700520598"), 15);
        assert_eq!(decimals(" -2.30 "), 2);
        assert_eq!(decimals("53"), 0);
        assert_eq!(decimals("53.4° N"), 1);
    }
}
