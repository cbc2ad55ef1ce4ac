//! Where names and numbers stand on a map: inside their areas or beside their marks, and never on each other.
//!
//! In: areas and marks of the drawing, and text. Out: lines of text with places. It must not know the letters' colour.

use super::{
    super::text,
    outline::{Drawn, Point},
};

/// How far apart lines of text are, in heights of their letters.
const LINE: f64 = 1.08;
/// How tall a line is, in heights of its letters: few reach below it.
const TALL: f64 = 0.85;
/// The most lines of a name.
const LINES_MAX: usize = 3;
/// So many places are tried along each side of an area.
const TRIES: u32 = 7;

/// A box around a middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Its middle.
    pub at: Point,
    /// Its width and height.
    pub size: (f64, f64),
}

/// Text on a map: its lines, the first above.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// The lines.
    pub lines: Vec<String>,
    /// Where it is.
    pub room: Room,
}

impl Room {
    /// The room of lines of text in letters of a size.
    pub fn of(lines: &[String], letters: f64) -> (f64, f64) {
        let wide = lines.iter().map(|line| text::width(line)).fold(0.0, f64::max);
        (wide * letters, ((lines.len() as f64 - 1.0) * LINE + TALL) * letters)
    }

    /// Whether two boxes overlap.
    pub fn meets(&self, other: &Self) -> bool {
        let (x, y) = ((self.at.0 - other.at.0).abs(), (self.at.1 - other.at.1).abs());
        x * 2.0 < self.size.0 + other.size.0 && y * 2.0 < self.size.1 + other.size.1
    }

    /// Whether a box is inside another.
    pub fn within(&self, width: f64, height: f64) -> bool {
        let (x, y) = (self.size.0 / 2.0, self.size.1 / 2.0);
        self.at.0 >= x && self.at.0 + x <= width && self.at.1 >= y && self.at.1 + y <= height
    }

    /// Whether an area holds the whole box.
    fn inside(&self, area: &Drawn) -> bool {
        !area.sides().any(|(from, to)| self.is_crossed(from, to)) && area.holds(self.at)
    }

    /// Whether a line crosses the box (Liang and Barsky).
    fn is_crossed(&self, from: Point, to: Point) -> bool {
        let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
        let ways = [(from.0, to.0, self.at.0, self.size.0), (from.1, to.1, self.at.1, self.size.1)];
        for (from, to, middle, size) in ways {
            let (low, high) = (middle - size / 2.0 - from, middle + size / 2.0 - from);
            let step = to - from;
            if step == 0.0 {
                if low > 0.0 || high < 0.0 {
                    return false;
                }
                continue;
            }
            let (one, other) = (low / step, high / step);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
        enters <= leaves
    }
}

/// A text inside an area, near its middle; nothing where it does not fit.
pub fn inside(area: &Drawn, middle: Point, lines: Vec<String>, letters: f64) -> Option<Placed> {
    let size = Room::of(&lines, letters);
    let ends = |pick: fn(&Point) -> f64| {
        let all = || area.0.iter().flatten().map(pick);
        (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (ends(|point| point.0), ends(|point| point.1));
    if size.0 > right - left || size.1 > bottom - top {
        return None;
    }
    let at = |low: f64, high: f64, step: u32| low + (high - low) * (f64::from(step) + 0.5) / f64::from(TRIES);
    // Nearer to an end than half its size it would stick out.
    let (x, y) = (size.0 / 2.0, size.1 / 2.0);
    let mut tries: Vec<Point> = (0..TRIES * TRIES)
        .map(|step| (at(left + x, right - x, step % TRIES), at(top + y, bottom - y, step / TRIES)))
        .collect();
    let far = |point: &Point| (point.0 - middle.0).hypot(point.1 - middle.1);
    tries.sort_by(|a, b| far(a).total_cmp(&far(b)));
    tries.insert(0, middle);
    let rooms = tries.into_iter().map(|at| Room { at, size });
    let room = rooms.into_iter().find(|room| room.inside(area))?;
    Some(Placed { lines, room })
}

/// A text beside a mark: right of it, left, below or above, where it is free.
pub fn beside(
    mark: Room,
    lines: Vec<String>,
    letters: f64,
    frame: (f64, f64),
    taken: &[Room],
) -> Option<Placed> {
    let size = Room::of(&lines, letters);
    let (x, y) = ((mark.size.0 + size.0) / 2.0 + 1.0, (mark.size.1 + size.1) / 2.0);
    let ways = [(x, 0.0), (-x, 0.0), (0.0, y), (0.0, -y), (x, y), (-x, y), (x, -y), (-x, -y)];
    let rooms = ways.map(|(right, down)| Room { at: (mark.at.0 + right, mark.at.1 + down), size });
    let is_free =
        |room: &&Room| room.within(frame.0, frame.1) && !taken.iter().any(|other| other.meets(room));
    rooms.iter().find(is_free).map(|room| Placed { lines, room: *room })
}

/// Ways to break a name into lines, the fewest first.
pub fn broken(name: &str) -> Vec<Vec<String>> {
    let words = name.split_whitespace().count();
    let whole = text::width(name);
    let mut ways: Vec<Vec<String>> = Vec::new();
    for count in 1..=LINES_MAX.min(words) {
        let rooms = (0..24).map(|step| whole / count as f64 + 0.4 * f64::from(step));
        let fits = |lines: &Vec<String>| lines.join(" ").split_whitespace().eq(name.split_whitespace());
        let way = rooms.map(|room| text::lines(name, room, count)).find(fits);
        ways.extend(way.filter(|way| ways.last() != Some(way)));
    }
    ways
}

impl Placed {
    /// The lines with their middles.
    pub fn each(&self, letters: f64) -> impl Iterator<Item = (&str, Point)> {
        let above = (self.lines.len() as f64 - 1.0) / 2.0;
        let line = move |at: usize| (at as f64 - above) * LINE * letters;
        self.lines
            .iter()
            .enumerate()
            .map(move |(at, text)| (text.as_str(), (self.room.at.0, self.room.at.1 + line(at))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(side: f64) -> Drawn {
        Drawn(vec![vec![(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]])
    }

    #[test]
    fn names_are_broken_between_words() {
        assert_eq!(broken("Hale"), [["Hale"]]);
        let ways = broken("Stretford & Humphrey Park");
        assert_eq!(ways[0], ["Stretford & Humphrey Park"]);
        assert_eq!(ways[1], ["Stretford &", "Humphrey Park"]);
        assert_eq!(ways[2], ["Stretford &", "Humphrey", "Park"]);
        assert!(broken("").is_empty());
    }

    #[test]
    fn text_that_is_too_wide_is_left_out() {
        let hale = || vec!["Hale".to_owned()];
        assert!(inside(&square(100.0), (50.0, 50.0), hale(), 14.0).is_some());
        assert_eq!(inside(&square(20.0), (10.0, 10.0), hale(), 14.0), None);
    }

    proptest! {
        #[test]
        fn text_inside_is_inside(corners in prop::collection::vec((0.0..100.0f64, 0.0..100.0f64), 3..12), letters in 1.0..20.0f64) {
            let area = Drawn(vec![corners]);
            if let Some(placed) = inside(&area, (50.0, 50.0), vec!["12".to_owned()], letters) {
                let Room { at: (x, y), size: (wide, high) } = placed.room;
                for (right, down) in [(-0.499, -0.499), (0.499, -0.499), (0.0, 0.0), (-0.499, 0.499), (0.499, 0.499)] {
                    prop_assert!(area.holds((x + right * wide, y + down * high)));
                }
            }
        }
    }
}
