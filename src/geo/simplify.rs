//! Outlines with fewer points, for a small drawing, in which neighbours still touch.
//!
//! In: the rings of areas. Out: the same areas, no border further off than the tolerance.
//! It must not know the drawing.
//!
//! A border that two areas share is cut out of both at its ends (the junctions) and simplified as one line, always from
//! the same end: so both get the same points, and no gap opens between them.

use super::{METRES_A_DEGREE, Place, Ring, middle::area};
use std::collections::BTreeSet;

/// Coordinates are taken to be the same when they agree to so many parts of a degree: about ten centimetres.
const PARTS: f64 = 1e6;
/// So many points of a line are looked at together, which bounds the time that the worst line takes.
const STRETCH: usize = 500;

/// A point of a ring: latitude and longitude in parts of a degree.
type Point = (i64, i64);

/// Areas with fewer points: no border is moved further than this many metres, and shared borders stay shared.
///
/// A ring that is thinner than that is dropped, but each area keeps at least a triangle of its largest.
pub fn simplified(areas: &[Vec<Ring>], metres: f64) -> Vec<Vec<Ring>> {
    let points: Vec<Vec<Vec<Point>>> =
        areas.iter().map(|rings| rings.iter().map(|ring| points(ring)).collect()).collect();
    let junctions = junctions(points.iter().flatten());
    let latitudes = areas.iter().flatten().flatten().map(|place| place.latitude);
    let (low, high) =
        latitudes.fold((90.0, -90.0), |(low, high): (f64, f64), at| (low.min(at), high.max(at)));
    let thinner = Thinner {
        tolerance: metres / METRES_A_DEGREE * PARTS,
        squeeze: f64::midpoint(low, high).to_radians().cos(),
    };
    let one = |rings: &Vec<Vec<Point>>| {
        let kept: Vec<Ring> = rings
            .iter()
            .filter_map(|ring| thinner.ring(ring, &junctions))
            .map(|ring| places(&ring))
            .collect();
        if kept.is_empty() {
            largest(rings).map(|ring| thinner.triangle(ring)).into_iter().collect()
        } else {
            kept
        }
    };
    points.iter().map(one).collect()
}

/// The points where lines meet or part: those that do not have the same two neighbours in every ring.
fn junctions<'a>(rings: impl Iterator<Item = &'a Vec<Point>>) -> BTreeSet<Point> {
    let mut passes: Vec<(Point, Option<[Point; 2]>)> = Vec::new();
    for ring in rings {
        for (at, point) in ring.iter().enumerate() {
            let before = ring[(at + ring.len() - 1) % ring.len()];
            let after = ring[(at + 1) % ring.len()];
            let pair = (before != after).then_some([before.min(after), before.max(after)]);
            passes.push((*point, pair));
        }
    }
    passes.sort_unstable();
    let same = passes.chunk_by(|one, other| one.0 == other.0);
    let meets = |passes: &&[(Point, Option<[Point; 2]>)]| {
        let pair = passes[0].1;
        pair.is_none() || passes.iter().any(|(_, other)| *other != pair)
    };
    same.filter(meets).map(|passes| passes[0].0).collect()
}

/// How lines are thinned out.
struct Thinner {
    /// In parts of a degree of latitude.
    tolerance: f64,
    /// How much shorter a degree of longitude is.
    squeeze: f64,
}

impl Thinner {
    /// A ring with fewer points; nothing where fewer than three would be left.
    fn ring(&self, ring: &[Point], junctions: &BTreeSet<Point>) -> Option<Vec<Point>> {
        let start = (0..ring.len())
            .find(|at| junctions.contains(&ring[*at]))
            .or_else(|| (0..ring.len()).min_by_key(|at| ring[*at]))?;
        let round: Vec<Point> = ring[start..].iter().chain(&ring[..=start]).copied().collect();
        let (mut kept, mut from) = (Vec::new(), 0);
        for to in 1..round.len() {
            if to + 1 == round.len() || junctions.contains(&round[to]) {
                let line = self.line(&round[from..=to]);
                kept.extend_from_slice(&line[..line.len() - 1]);
                from = to;
            }
        }
        (kept.len() > 2).then_some(kept)
    }

    /// A line with fewer points; the same ones whichever end it is given from.
    fn line(&self, line: &[Point]) -> Vec<Point> {
        let mut points = line.to_vec();
        points.reverse();
        let turned = points.as_slice() < line;
        if !turned {
            points.reverse();
        }
        let last = points.len() - 1;
        let mut kept = vec![points[0]];
        for from in (0..last).step_by(STRETCH) {
            let to = (from + STRETCH).min(last);
            self.stretch(&points[from..=to], &mut kept);
        }
        if turned {
            kept.reverse();
        }
        kept
    }

    /// Adds what is kept of a line beyond its first point (Douglas and Peucker).
    fn stretch(&self, line: &[Point], kept: &mut Vec<Point>) {
        let mut ends = vec![line.len() - 1];
        let mut from = 0;
        while let Some(&to) = ends.last() {
            let far = |at: usize| self.squared(line[at], line[from], line[to]);
            let mut furthest = (from, 0.0);
            for at in from + 1..to {
                let far = far(at);
                if far >= furthest.1 {
                    furthest = (at, far);
                }
            }
            match Some(furthest)
                .filter(|(at, far)| *at > from && *far > self.tolerance * self.tolerance)
                .map(|(at, _)| at)
            {
                Some(at) => ends.push(at),
                None => {
                    kept.push(line[to]);
                    from = to;
                    ends.pop();
                }
            }
        }
    }

    /// Three points of a ring that is too thin to be thinned, about as far apart as can be.
    fn triangle(&self, ring: &[Point]) -> Ring {
        let first = ring[0];
        let furthest = |from: Point, to: Point| {
            let far = |at: &usize| self.squared(ring[*at], from, to);
            (0..ring.len()).max_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(0)
        };
        let second = furthest(first, first);
        let mut corners = [0, second, furthest(first, ring[second])];
        corners.sort_unstable();
        places(&corners.map(|at| ring[at]))
    }

    /// The square of how far a point is from a line between two others, in parts of a degree of latitude.
    fn squared(&self, point: Point, from: Point, to: Point) -> f64 {
        let flat = |at: Point| ((at.1 - from.1) as f64 * self.squeeze, (at.0 - from.0) as f64);
        let ((x, y), (to_x, to_y)) = (flat(point), flat(to));
        let length = to_x * to_x + to_y * to_y;
        let along = if length > 0.0 { ((x * to_x + y * to_y) / length).clamp(0.0, 1.0) } else { 0.0 };
        let (x, y) = (x - along * to_x, y - along * to_y);
        x * x + y * y
    }
}

fn largest(rings: &[Vec<Point>]) -> Option<&Vec<Point>> {
    let size = |ring: &Vec<Point>| area(&places(ring));
    rings.iter().filter(|ring| ring.len() > 2).max_by(|a, b| size(a).total_cmp(&size(b)))
}

/// The points of a ring, none twice in a row.
fn points(ring: &[Place]) -> Vec<Point> {
    let part = |degrees: f64| (degrees.clamp(-360.0, 360.0) * PARTS).round() as i64;
    let mut points: Vec<Point> =
        ring.iter().map(|place| (part(place.latitude), part(place.longitude))).collect();
    points.dedup();
    while points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    points
}

fn places(points: &[Point]) -> Ring {
    let degrees = |part: i64| part as f64 / PARTS;
    points
        .iter()
        .map(|&(latitude, longitude)| Place { latitude: degrees(latitude), longitude: degrees(longitude) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    /// So many areas are in a row of the pattern, and so many rows.
    const SIDE: usize = 3;
    /// So many points are on a border between two junctions.
    const WIGGLES: usize = 9;

    fn place(latitude: f64, longitude: f64) -> Place {
        Place { latitude, longitude }
    }

    /// Areas side by side with crooked borders, as a chessboard drawn by hand; each begins anywhere and runs either way.
    fn patchwork(jitter: &[f64], starts: &[usize]) -> Vec<Vec<Ring>> {
        let shift = |row: usize, column: usize, at: usize, way: usize| {
            let seed = ((row * 7 + column) * 11 + at) * 2 + way;
            0.002 * jitter[seed % jitter.len()]
        };
        // The points from one junction to the next, the last left out: eastwards or northwards.
        let border = |row: usize, column: usize, way: usize| -> Vec<Place> {
            (0..=WIGGLES)
                .map(|at| {
                    let along = 0.02 * at as f64 / (WIGGLES + 1) as f64;
                    let aside = if at == 0 { 0.0 } else { shift(row, column, at, way) };
                    let (north, east) = if way == 0 { (aside, along) } else { (along, aside) };
                    place(53.0 + 0.02 * row as f64 + north, -2.0 + 0.02 * column as f64 + east)
                })
                .collect()
        };
        let back = |row: usize, column: usize, way: usize| {
            let corner = place(53.0 + 0.02 * (row + way) as f64, -2.0 + 0.02 * (column + 1 - way) as f64);
            let mut points = vec![corner];
            points.extend(border(row, column, way)[1..].iter().rev());
            points
        };
        let cell = |at: usize| {
            let (row, column) = (at / SIDE, at % SIDE);
            let mut ring = border(row, column, 0);
            ring.extend(border(row, column + 1, 1));
            ring.extend(back(row + 1, column, 0));
            ring.extend(back(row, column, 1));
            let turn = starts[at % starts.len()] % ring.len();
            ring.rotate_left(turn);
            if starts[at % starts.len()].is_multiple_of(2) {
                ring.reverse();
            }
            vec![ring]
        };
        (0..SIDE * SIDE).map(cell).collect()
    }

    /// How many rings run along each line between two points.
    fn edges(areas: &[Vec<Ring>]) -> BTreeMap<(Point, Point), usize> {
        let mut edges = BTreeMap::new();
        for ring in areas.iter().flatten() {
            let points = points(ring);
            for (at, point) in points.iter().enumerate() {
                let next = points[(at + 1) % points.len()];
                *edges.entry(((*point).min(next), (*point).max(next))).or_default() += 1;
            }
        }
        edges
    }

    proptest! {
        #[test]
        fn neighbours_keep_touching(
            jitter in prop::collection::vec(-1.0..1.0f64, 40..80),
            starts in prop::collection::vec(0..1000usize, 9),
            metres in 0.0..400.0f64,
        ) {
            let areas = patchwork(&jitter, &starts);
            let outer: Vec<Point> = edges(&areas).into_iter().filter(|(_, count)| *count == 1)
                .flat_map(|((from, to), _)| [from, to]).collect();
            let thin = simplified(&areas, metres);
            prop_assert_eq!(thin.len(), areas.len());
            for ((from, to), count) in edges(&thin) {
                let on_edge = outer.contains(&from) && outer.contains(&to);
                prop_assert!(count == 2 || on_edge, "a gap from {from:?} to {to:?}");
            }
            for (rings, before) in thin.iter().zip(&areas) {
                prop_assert!(rings.iter().all(|ring| ring.len() > 2));
                prop_assert!(rings[0].iter().all(|place| points(&before[0]).contains(&points(&[*place])[0])));
            }
        }

        #[test]
        fn nothing_moves_further_than_the_tolerance(
            jitter in prop::collection::vec(-1.0..1.0f64, 40..80),
            metres in 1.0..400.0f64,
        ) {
            let areas = patchwork(&jitter, &[0]);
            let squeeze = 53.03f64.to_radians().cos();
            let thinner = Thinner { tolerance: 0.0, squeeze };
            for (rings, before) in simplified(&areas, metres).iter().zip(&areas) {
                let ring = points(&rings[0]);
                for point in points(&before[0]) {
                    let off = (0..ring.len())
                        .map(|at| thinner.squared(point, ring[at], ring[(at + 1) % ring.len()]).sqrt())
                        .fold(f64::INFINITY, f64::min);
                    prop_assert!(off * METRES_A_DEGREE / PARTS <= metres * 1.01 + 0.2, "{off}");
                }
            }
        }
    }

    #[test]
    fn an_enclave_fits_its_hole() {
        let ring = |turn: usize| -> Ring {
            let mut ring: Ring = (0..200)
                .map(|at| f64::from(at) / 200.0 * std::f64::consts::TAU)
                .map(|angle| place(53.0 + 0.01 * angle.sin(), -2.0 + 0.01 * angle.cos()))
                .collect();
            ring.rotate_left(turn);
            ring
        };
        let outer = vec![place(52.0, -3.0), place(52.0, -1.0), place(54.0, -1.0), place(54.0, -3.0)];
        let mut hole = ring(77);
        hole.reverse();
        let thin = simplified(&[vec![outer, hole], vec![ring(0)]], 20.0);
        assert!(thin[1][0].len() < 50);
        let sorted = |ring: &Ring| {
            let mut points = points(ring);
            points.sort_unstable();
            points
        };
        assert_eq!(sorted(&thin[0][1]), sorted(&thin[1][0]));
    }

    #[test]
    fn small_islands_go_but_no_area_is_lost() {
        let square = |north: f64, size: f64| {
            vec![
                place(north, -2.0),
                place(north, -2.0 + size),
                place(north + size, -2.0 + size),
                place(north + size, -2.0),
            ]
        };
        let thin =
            simplified(&[vec![square(53.0, 0.1), square(53.5, 0.0001)], vec![square(53.7, 0.0001)]], 50.0);
        assert_eq!(thin[0].len(), 1);
        assert_eq!(thin[1][0].len(), 3);
    }

    #[test]
    fn rings_that_are_none_are_no_trouble() {
        let none = [
            vec![],
            vec![vec![]],
            vec![vec![place(f64::NAN, f64::INFINITY); 5]],
            vec![vec![place(1.0, 1.0)]],
        ];
        assert!(simplified(&none, 10.0).iter().flatten().next().is_none());
    }
}
