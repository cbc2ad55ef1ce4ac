//! Areas: shades for rates, circles for counts, hatching where there is no number.
//!
//! In: [`Areas`]. Out: the drawing. It must not know how numbers are hidden: a hidden one has a pattern of its own.

use super::{
    ACCENT, EDGE, HEIGHT_MAX, LETTERS, LETTERS_WIDE, MARGIN, PAPER, Units, WIDTH,
    classes::Classes,
    key,
    outline::{self, Drawn, Point},
    places, rings, scale,
};
use crate::{
    figure::{
        draw::{known, svg::Svg},
        format,
        shown::{Amount, Areas, Grid, Measure, Style},
        words::{Words, count},
    },
    geo::{Ring, frame::Frame, middle::middle},
    table::{Missing, Number},
};
use rust_decimal::RoundingStrategy;

/// The largest circle.
const RADIUS_MAX: f64 = 24.0;
/// Circles take no more than this part of a map.
const CROWD_MAX: f64 = 0.14;
/// More decimals than this are not shown.
const DECIMALS_MAX: u32 = 12;

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fill {
    /// A shade, 1 for the lowest numbers to 5 for the highest.
    Shade(usize),
    /// Nothing special: its number is a circle, or it can have none.
    Plain,
    /// Hatched: its number is not known.
    NotKnown,
    /// Hatched the other way: its number is hidden.
    Hidden,
}

/// An area in the drawing.
pub struct Area {
    /// Its label's place in the grid.
    pub at: usize,
    /// Its outline.
    pub drawn: Drawn,
    /// Where it has the most room.
    pub middle: Point,
    /// How it is filled.
    pub fill: Fill,
    /// Of its circle; nothing where it has none.
    pub radius: Option<f64>,
}

/// What all parts of a map are drawn from.
pub struct Map<'a> {
    /// The amounts.
    pub grid: &'a Grid,
    /// The theme's words.
    pub words: &'a Words<'a>,
    /// Of the figure.
    pub id: &'a str,
    /// The projection.
    pub frame: Frame,
    /// The areas that have an outline.
    pub areas: Vec<Area>,
}

/// The drawing; nothing where no area has an outline.
pub fn svg(areas: &Areas, words: &Words, id: &str) -> Option<String> {
    let (own, others) = (rings(&areas.outlines), rings(&areas.others));
    let fit = |margin| Frame::fit(places(&own).chain(places(&others)), WIDTH, HEIGHT_MAX, margin);
    let close = fit(MARGIN)?;
    let frame = match areas.style {
        Style::Shades => close,
        // The largest circle may stand near the edge.
        Style::Circles => fit(0.7 * radii(&areas.grid, &close).into_iter().fold(MARGIN / 0.7, f64::max))?,
    };
    let all: Vec<_> = own.into_iter().chain(others).collect();
    let thin = outline::thin(&all, &frame);
    let (own, others) = thin.split_at(areas.outlines.len());
    let map = Map { grid: &areas.grid, words, id, frame, areas: drawn(areas, own, &frame) };

    let mut svg = Svg::default();
    key::patterns(&mut svg, areas, words, id);
    super::plain(&mut svg, "others", "none", others, &frame);
    map.shades(&mut svg);
    map.circles(&mut svg);
    super::both(&mut svg, &map.labels(LETTERS), &map.labels(LETTERS_WIDE));
    scale::scale(&mut svg, frame.metres_per_px(), frame.height(), words);
    let bottom = frame.height() + scale::HEIGHT;
    let (what, bottom) = match areas.style {
        Style::Shades => ("figure_map_shades", bottom),
        Style::Circles => ("figure_map_circles", bottom + scale::circles(&mut svg, &map.sizes(), bottom)),
    };
    let number = count(map.areas.len());
    let measure = &map.grid.measure.title;
    let fill = [("measure", measure.as_str()), ("dimension", &map.grid.dimension), ("n", &number)];
    Some(super::whole(&svg.finish(), bottom, &words.say(what, &fill), id))
}

/// How each area is filled.
pub fn fills(areas: &Areas) -> Vec<Fill> {
    let classes = classes(&areas.grid);
    let fill = |at: usize| match amount(&areas.grid, at) {
        Amount::Known(_) if areas.style == Style::Circles => Fill::Plain,
        Amount::Known(number) => {
            let class = classes.class(rounded(number, &areas.grid.measure));
            Fill::Shade(shade(class, classes.len()))
        }
        Amount::Missing(Missing::NotKnown) => Fill::NotKnown,
        Amount::Missing(Missing::NotApplicable) => Fill::Plain,
        Amount::Missing(Missing::Hidden) | Amount::FewerThan(_) | Amount::Withheld => Fill::Hidden,
    };
    (0..areas.grid.labels.len()).map(fill).collect()
}

/// The classes of a grid's numbers, as they are shown.
pub fn classes(grid: &Grid) -> Classes {
    let number = |at: usize| match amount(grid, at) {
        Amount::Known(number) => Some(rounded(number, &grid.measure)),
        _ => None,
    };
    let numbers: Vec<Number> = (0..grid.labels.len()).filter_map(number).collect();
    Classes::of(&numbers, grid.measure.decimals)
}

/// The shade of a class: of several the highest is always the strongest.
pub fn shade(class: usize, classes: usize) -> usize {
    let shades: &[usize] = match classes {
        0 | 1 => &[3],
        2 => &[2, 5],
        3 => &[1, 3, 5],
        4 => &[1, 2, 4, 5],
        _ => &[1, 2, 3, 4, 5],
    };
    shades[class.min(shades.len() - 1)]
}

/// A circle, with its name where it has one.
pub fn circle(svg: &mut Svg, (x, y): Point, radius: f64, name: &str) {
    let (x, y, r) = (Units(x), Units(y), Units(radius));
    let place: [super::Attribute; 7] = [
        ("class", &"count"),
        ("cx", &x),
        ("cy", &y),
        ("r", &r),
        ("fill", &ACCENT),
        ("stroke", &PAPER),
        ("stroke-width", &".8"),
    ];
    if name.is_empty() {
        svg.leaf("circle", &place);
        return;
    }
    svg.open("circle", &place).text("title", &[], name).close("circle");
}

/// The areas that have an outline, in the drawing.
fn drawn(areas: &Areas, outlines: &[Vec<Ring>], frame: &Frame) -> Vec<Area> {
    let radii = match areas.style {
        Style::Shades => Vec::new(),
        Style::Circles => radii(&areas.grid, frame),
    };
    let area = |(at, (rings, fill)): (usize, (&Vec<Ring>, Fill))| {
        let middle = frame.point(middle(rings)?.place);
        let radius = radii.get(at).copied().filter(|radius| *radius > 0.0);
        Some(Area { at, drawn: Drawn::of(rings, frame), middle, fill, radius })
    };
    outlines.iter().zip(fills(areas)).enumerate().filter_map(area).collect()
}

/// The radius of each label's circle, so that areas are as the numbers.
fn radii(grid: &Grid, frame: &Frame) -> Vec<f64> {
    let numbers: Vec<f64> =
        (0..grid.labels.len()).map(|at| known(amount(grid, at)).unwrap_or_default().max(0.0)).collect();
    let most = numbers.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return Vec::new();
    }
    let parts: f64 = numbers.iter().map(|number| number / most).sum();
    let room = CROWD_MAX * frame.width() * frame.height();
    let largest = (room / parts / std::f64::consts::PI).sqrt().clamp(5.0, RADIUS_MAX);
    numbers.iter().map(|number| (number / most).sqrt() * largest).collect()
}

impl Map<'_> {
    /// The areas, those of one fill together.
    fn shades(&self, svg: &mut Svg) {
        let mut fills: Vec<Fill> = self.areas.iter().map(|area| area.fill).collect();
        fills.sort_unstable();
        fills.dedup();
        svg.open(
            "g",
            &[("class", &"line"), ("stroke", &EDGE), ("stroke-width", &".5"), ("stroke-linejoin", &"round")],
        );
        for fill in fills {
            let (class, paint) = key::paint(fill, self.id);
            let id = format!("{}-{class}", self.id);
            svg.open("g", &[("class", &class), ("fill", &paint)]).open("g", &[("id", &id)]);
            for area in self.areas.iter().filter(|area| area.fill == fill) {
                svg.open("path", &[("d", &area.drawn.path()), ("fill-rule", &"evenodd")]);
                svg.text("title", &[], &self.named(area)).close("path");
            }
            svg.close("g").close("g");
            if let Some(grain) = key::grain(fill, self.id) {
                let href = format!("#{id}");
                svg.leaf(
                    "use",
                    &[("class", &"grain"), ("href", &href), ("fill", &grain), ("display", &"none")],
                );
            }
        }
        svg.close("g");
    }

    /// Circles, the largest beneath.
    fn circles(&self, svg: &mut Svg) {
        let mut circles: Vec<(f64, &Area)> =
            self.areas.iter().filter_map(|area| Some((area.radius?, area))).collect();
        circles.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        for (radius, area) in circles {
            circle(svg, area.middle, radius, &self.named(area));
        }
    }

    /// Two circles of round numbers, to compare with.
    fn sizes(&self) -> Vec<(f64, String)> {
        let measure = &self.grid.measure;
        let sizes =
            || self.areas.iter().filter_map(|area| Some((area.radius?, known(amount(self.grid, area.at))?)));
        let Some((largest, most)) = sizes().max_by(|a, b| a.0.total_cmp(&b.0)) else { return Vec::new() };
        let places = measure.decimals.min(DECIMALS_MAX);
        let smallest = 0.1f64.powf(f64::from(places));
        let mut round: Vec<f64> =
            [most, most / 5.0].map(scale::round).into_iter().filter(|n| *n >= smallest * 0.999).collect();
        round.dedup();
        let size = |number: f64| {
            let text = match number < 1e7 {
                true => format::plain(number, if number.fract() == 0.0 { 0 } else { places as usize }),
                false => self.words.abbreviated(number),
            };
            ((number / most).sqrt() * largest, format::with_sign(&text, &measure.unit))
        };
        round.into_iter().map(size).collect()
    }

    /// The name of an area and its number, in words.
    fn named(&self, area: &Area) -> String {
        let value = self.words.amount(amount(self.grid, area.at), &self.grid.measure);
        self.words.say("figure_map_named", &[("name", &self.grid.labels[area.at].text), ("n", &value)])
    }
}

/// A number as it is shown.
fn rounded(number: Number, measure: &Measure) -> Number {
    number.round_dp_with_strategy(measure.decimals.min(DECIMALS_MAX), RoundingStrategy::MidpointAwayFromZero)
}

/// The amount of an area; not known where the grid has none.
pub fn amount(grid: &Grid, at: usize) -> Amount {
    let amount = grid.amounts.get(at).and_then(|row| row.first()).copied();
    amount.unwrap_or(Amount::Missing(Missing::NotKnown))
}
