//! Where an area has the most room: for a name or a mark within it.
//!
//! In: the rings of an area, outlines and holes alike. Out: a place inside, and how far it is to the border.
//! It must not know what is put there.

use super::{METRES_A_DEGREE, Place, Ring};

/// How many places are tried from side to side, each time round.
const STEPS: u32 = 8;
/// How often a finer look is taken around the best place so far.
const ROUNDS: u32 = 2;

/// A place inside an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Middle {
    /// Where it is.
    pub place: Place,
    /// Metres to the nearest border.
    pub room: f64,
}

/// The place inside an area that is about as far from any border as can be; nothing where there is no inside to be found.
pub fn middle(rings: &[Ring]) -> Option<Middle> {
    let largest = rings.iter().max_by(|a, b| area(a).total_cmp(&area(b)))?;
    let longest = |pick: fn(&Place) -> f64| {
        let low = largest.iter().map(pick).fold(f64::INFINITY, f64::min);
        (low, largest.iter().map(pick).fold(f64::NEG_INFINITY, f64::max))
    };
    let (south, north) = longest(|place| place.latitude);
    let (west, east) = longest(|place| place.longitude);
    let squeeze = f64::midpoint(south, north).to_radians().cos();
    let centre = Place { latitude: f64::midpoint(south, north), longitude: f64::midpoint(west, east) };
    let search = Search { rings, squeeze, from: centre, size: ((north - south) / 2.0, (east - west) / 2.0) };
    // A sliver may lie between all the places that are tried: then the way leads there from outside.
    let best = [0.0, f64::NEG_INFINITY].into_iter().find_map(|least| search.best(least));
    best.map(|(place, room)| Middle { place, room: room * METRES_A_DEGREE })
}

/// Where to look for a place.
struct Search<'a> {
    rings: &'a [Ring],
    squeeze: f64,
    from: Place,
    /// Degrees to either side, of latitude and longitude.
    size: (f64, f64),
}

impl Search<'_> {
    /// The best place inside, and how far it is from the border; all no better than `least` are passed over.
    fn best(&self, least: f64) -> Option<(Place, f64)> {
        let Self { mut from, mut size, .. } = *self;
        // The centre comes first: where it is a good place, most others are given up at once.
        let centre = deeper(from, self.rings, self.squeeze, least);
        let mut best = (from, centre.unwrap_or(least));
        for _ in 0..ROUNDS {
            for step in 0..STEPS * STEPS {
                let along = |step: u32| 2.0 * (f64::from(step) + 0.5) / f64::from(STEPS) - 1.0;
                let place = Place {
                    latitude: from.latitude + size.0 * along(step / STEPS),
                    longitude: from.longitude + size.1 * along(step % STEPS),
                };
                if let Some(depth) = deeper(place, self.rings, self.squeeze, best.1) {
                    best = (place, depth);
                }
            }
            let finer = 2.0 / f64::from(STEPS);
            (from, size) = (best.0, (size.0 * finer, size.1 * finer));
        }
        (best.1 > 0.0).then_some(best)
    }
}

/// The size of what a ring encloses, in square degrees of latitude: for comparing, not for telling.
pub fn area(ring: &[Place]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let squeeze = first.latitude.to_radians().cos();
    let turn = |pair: &[Place]| {
        let [one, other] = pair else { return 0.0 };
        (one.longitude - first.longitude) * (other.latitude - first.latitude)
            - (other.longitude - first.longitude) * (one.latitude - first.latitude)
    };
    (ring.windows(2).map(turn).sum::<f64>() / 2.0 * squeeze).abs()
}

/// How far a place is from the nearest border, in degrees of latitude, less than nothing outside; nothing where that is no
/// more than `least`.
fn deeper(place: Place, rings: &[Ring], squeeze: f64, least: f64) -> Option<f64> {
    let flat = |at: Place| ((at.longitude - place.longitude) * squeeze, at.latitude - place.latitude);
    // As squares: roots are dear, and nearly every place is given up soon.
    let enough = if least > 0.0 { least * least } else { -1.0 };
    let (mut inside, mut nearest) = (false, f64::INFINITY);
    for ring in rings {
        let Some(last) = ring.last() else { continue };
        let mut from = flat(*last);
        for to in ring.iter().map(|at| flat(*at)) {
            let crosses = (from.1 > 0.0) != (to.1 > 0.0);
            inside ^= crosses && from.0 - from.1 * (to.0 - from.0) / (to.1 - from.1) > 0.0;
            nearest = nearest.min(squared_from_origin(from, to));
            if nearest <= enough {
                return None;
            }
            from = to;
        }
    }
    let depth = if inside { nearest.sqrt() } else { -nearest.sqrt() };
    (depth > least).then_some(depth)
}

/// The square of how far a line from one point to another is from the origin.
fn squared_from_origin(from: (f64, f64), to: (f64, f64)) -> f64 {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x * x + y * y;
    let along = if length > 0.0 { (-(from.0 * x + from.1 * y) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (from.0 + along * x, from.1 + along * y);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[(f64, f64)]) -> Ring {
        corners.iter().map(|&(longitude, latitude)| Place { latitude, longitude }).collect()
    }

    #[test]
    fn a_square_has_most_room_in_its_middle() {
        let square = ring(&[(-0.1, 50.0), (0.1, 50.0), (0.1, 50.1), (-0.1, 50.1)]);
        let found = middle(&[square]).unwrap();
        assert!((found.place.latitude - 50.05).abs() < 0.002);
        assert!((found.room - 0.05 * METRES_A_DEGREE).abs() < 100.0, "{}", found.room);
    }

    #[test]
    fn a_horseshoe_is_marked_on_itself_and_a_hole_is_kept_clear() {
        let horseshoe = ring(&[
            (0.0, 50.0),
            (0.3, 50.0),
            (0.3, 50.1),
            (0.25, 50.1),
            (0.25, 50.02),
            (0.05, 50.02),
            (0.05, 50.1),
            (0.0, 50.1),
        ]);
        let depth = |place, ring: &Ring| {
            deeper(place, std::slice::from_ref(ring), 0.64, f64::NEG_INFINITY).unwrap_or_default()
        };
        assert!(depth(middle(std::slice::from_ref(&horseshoe)).unwrap().place, &horseshoe) > 0.0);
        let hole = ring(&[(0.1, 50.1), (0.3, 50.1), (0.3, 50.3), (0.1, 50.3)]);
        let found =
            middle(&[ring(&[(0.0, 50.0), (0.4, 50.0), (0.4, 50.4), (0.0, 50.4)]), hole.clone()]).unwrap();
        assert!(depth(found.place, &hole) < 0.0);
    }

    #[test]
    fn no_inside_no_middle() {
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[ring(&[(0.0, 50.0), (1.0, 51.0)])]), None);
    }
}
