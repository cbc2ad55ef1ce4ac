//! What is written on areas: names where there is room, else the numbers of their rows.
//!
//! In: the areas of a [`Map`]. Out: text with places, and what is behind it. It must not know how text is drawn.

use super::{
    DARK, Ground, LETTERS,
    areas::{Area, Fill, Map, amount},
    key,
    labels::{self, Placed, Room},
};
use crate::figure::draw::known;

/// Of more areas than this none is named on the map.
const NAMED_MAX: usize = 120;
/// How wide a circle is that has room for a number, in heights of its letters.
const ROOMY: f64 = 1.6;
/// How small letters would have to be for a name that may stand on a border.
const TIGHT_NAME: f64 = 0.75;
/// The same for a number.
const TIGHT: f64 = 0.5;

impl Map<'_> {
    /// Numbers and names on the areas, in letters of a size.
    pub fn labels(&self, letters: f64) -> Vec<(Placed, Ground)> {
        let mut taken: Vec<Room> = self.areas.iter().filter_map(Area::mark).collect();
        let mut labels = Vec::new();
        for area in &self.areas {
            let label = match area.mark() {
                Some(mark) => self.at_circle(area, mark, letters, &taken),
                None => self.in_area(area, letters, &taken),
            };
            if let Some((placed, ground)) = label {
                taken.push(placed.room);
                labels.push((placed, ground));
            }
        }
        labels
    }

    /// The label of an area: its name with its number where there is room, else the number of its row.
    fn in_area(&self, area: &Area, letters: f64, taken: &[Room]) -> Option<(Placed, Ground)> {
        let within = |lines: Vec<String>, share: f64, ground: Ground| {
            let Placed { lines, room } = labels::inside(&area.drawn, area.middle, lines, letters * share)?;
            let room = Room { size: Room::of(&lines, letters), ..room };
            let is_free = !taken.iter().any(|other| other.meets(&room));
            is_free.then_some((Placed { lines, room }, ground))
        };
        let whole = |lines| within(lines, 1.0, ground(area.fill));
        // Where text does not fit, it may stand on the border a little.
        let name = || {
            self.names(area, letters)
                .into_iter()
                .find_map(|lines| within(lines, TIGHT_NAME, border(area.fill)))
        };
        let number = || within(self.number(area)?, TIGHT, border(area.fill));
        let fits = self.names(area, letters).into_iter().find_map(whole).or_else(name);
        fits.or_else(|| whole(self.number(area)?)).or_else(number)
    }

    /// The label of a circle: its name beside it, else the number of its row inside it or beside it.
    fn at_circle(&self, area: &Area, mark: Room, letters: f64, taken: &[Room]) -> Option<(Placed, Ground)> {
        let size = (self.frame.width(), self.frame.height());
        let beside = |lines| labels::beside(mark, lines, letters, size, taken);
        let mixed = |placed| (placed, Ground::Mixed);
        if let Some(name) = self.names(area, letters).into_iter().find_map(beside) {
            return Some(mixed(name));
        }
        let lines = self.number(area)?;
        if mark.size.0 >= ROOMY * letters {
            return Some((Placed { lines, room: mark }, Ground::Dark));
        }
        beside(lines).map(mixed)
    }

    /// The number of an area's row, where rows are numbered.
    fn number(&self, area: &Area) -> Option<Vec<String>> {
        key::numbered(self.grid.labels.len()).then(|| vec![(area.at + 1).to_string()])
    }

    /// The ways to write a name: with its number beneath, then without; none in large letters, nor of very many.
    fn names(&self, area: &Area, letters: f64) -> Vec<Vec<String>> {
        if letters >= LETTERS || self.grid.labels.len() > NAMED_MAX {
            return Vec::new();
        }
        let names = labels::broken(&self.grid.labels[area.at].text);
        let amount = amount(self.grid, area.at);
        let value = known(amount).map(|_| self.words.short(amount, &self.grid.measure));
        let with = |value: &String| -> Vec<Vec<String>> {
            names.iter().map(|name| name.iter().chain([value]).cloned().collect()).collect()
        };
        value.iter().flat_map(with).chain(names.iter().cloned()).collect()
    }
}

impl Area {
    /// The box around its circle.
    fn mark(&self) -> Option<Room> {
        self.radius.map(|radius| Room { at: self.middle, size: (2.0 * radius, 2.0 * radius) })
    }
}

/// What is behind a label that stands on the border of an area.
fn border(fill: Fill) -> Ground {
    match fill {
        Fill::Shade(shade) => Ground::Border(shade),
        Fill::NotKnown | Fill::Hidden | Fill::Plain => Ground::Mixed,
    }
}

/// What is behind a label inside an area.
fn ground(fill: Fill) -> Ground {
    match fill {
        Fill::Shade(DARK..) => Ground::Dark,
        Fill::NotKnown | Fill::Hidden => Ground::Mixed,
        Fill::Shade(_) | Fill::Plain => Ground::Light,
    }
}
