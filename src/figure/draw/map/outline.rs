//! Outlines as paths: as few points as the eye needs, and neighbours that touch.
//!
//! In: outlines on the ground and a frame. Out: rings in the drawing, and path data with one decimal.
//! It must not know what fills them.

use crate::geo::{Place, Ring, frame::Frame, simplify::simplified};
use std::fmt::Write;

/// No border is drawn further off than this, in units of the drawing: at its widest less than half a pixel.
const TOLERANCE: f64 = 0.17;
/// Of outlines with more points than this all are drawn more coarsely, so that a page stays light.
const POINTS_MAX: usize = 2_400;
/// How often they may become coarser, by a half each time.
const ROUNDS: u32 = 8;

/// A point of the drawing, in units from its top left corner.
pub type Point = (f64, f64);

/// The rings of an area in the drawing, outlines and holes alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawn(pub Vec<Vec<Point>>);

/// Areas with as few points as the drawing needs.
pub fn thin(areas: &[Vec<Ring>], frame: &Frame) -> Vec<Vec<Ring>> {
    let mut metres = TOLERANCE * frame.metres_per_px();
    let mut thin = simplified(areas, metres);
    for _ in 0..ROUNDS {
        if thin.iter().flatten().map(Vec::len).sum::<usize>() <= POINTS_MAX {
            break;
        }
        metres *= 1.5;
        thin = simplified(&thin, metres);
    }
    thin
}

impl Drawn {
    /// An area in the drawing.
    pub fn of(rings: &[Ring], frame: &Frame) -> Self {
        let ring = |ring: &Ring| ring.iter().map(|place: &Place| frame.point(*place)).collect();
        Self(rings.iter().map(ring).collect())
    }

    /// The data of a path: whole tenths of a unit, each step from where the last one ended, so that none drifts.
    pub fn path(&self) -> String {
        let mut data = String::new();
        let tenths = |at: f64| (at * 10.0).round() as i64;
        for ring in &self.0 {
            let mut points: Vec<(i64, i64)> = ring.iter().map(|(x, y)| (tenths(*x), tenths(*y))).collect();
            points.dedup();
            if points.len() < 3 {
                continue;
            }
            let mut from = points[0];
            data.push('M');
            pair(from, &mut data);
            data.push('l');
            for (at, to) in points[1..].iter().enumerate() {
                if at > 0 && to.0 >= from.0 {
                    data.push(' ');
                }
                pair((to.0 - from.0, to.1 - from.1), &mut data);
                from = *to;
            }
            data.push('z');
        }
        data
    }

    /// Whether a point is inside.
    pub fn holds(&self, (x, y): Point) -> bool {
        let mut inside = false;
        for (from, to) in self.sides() {
            let crosses = (from.1 > y) != (to.1 > y);
            inside ^= crosses && x < from.0 + (y - from.1) * (to.0 - from.0) / (to.1 - from.1);
        }
        inside
    }

    /// The lines of all rings.
    pub fn sides(&self) -> impl Iterator<Item = (Point, Point)> {
        self.0.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)).map(|(a, b)| (*a, *b)))
    }
}

/// Two numbers of tenths, as short as path data may be.
fn pair((x, y): (i64, i64), out: &mut String) {
    tenths(x, out);
    if y >= 0 {
        out.push(' ');
    }
    tenths(y, out);
}

fn tenths(number: i64, out: &mut String) {
    if number < 0 {
        out.push('-');
    }
    let (whole, tenth) = (number.unsigned_abs() / 10, number.unsigned_abs() % 10);
    // Writing to a string cannot fail.
    let _ = match (whole, tenth) {
        (whole, 0) => write!(out, "{whole}"),
        (0, tenth) => write!(out, ".{tenth}"),
        (whole, tenth) => write!(out, "{whole}.{tenth}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_short() {
        let area = Drawn(vec![
            vec![(10.0, 20.04), (12.5, 19.5), (12.5, 19.52), (9.96, 30.0)],
            vec![(1.0, 1.0), (1.01, 1.0)],
        ]);
        assert_eq!(area.path(), "M10 20l2.5-.5-2.5 10.5z");
    }

    #[test]
    fn inside_and_outside() {
        let square = vec![(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];
        let hole = vec![(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0)];
        let area = Drawn(vec![square, hole]);
        assert!(area.holds((2.0, 5.0)) && !area.holds((5.0, 5.0)) && !area.holds((11.0, 5.0)));
    }
}
