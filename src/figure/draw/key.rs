//! Series told apart: a colour and a pattern each, and the key that names them.
//!
//! In: how many series there are, their names. Out: paint for bars, marks for dots, a key. It must not know amounts.

use super::{
    svg::{Length, Svg},
    text,
};

/// Colours where there is no style sheet; with one, the class of a series says its colour.
const COLOURS: [&str; 6] = ["#0b5563", "#cc6a10", "#6a35b0", "#2f8fd6", "#6b1420", "#94835f"];
/// What fills the bars of a series on a tile of 8 by 8 pixels: a path, and the width of its stroke. The first is all full.
const PATTERNS: [(&str, &str); 12] = [
    ("", "0"),
    ("M-2 2 2-2M0 8 8 0M6 10 10 6", "2"),
    ("M0 4H8", "3"),
    ("M3 3h2v2H3z", "2"),
    ("M-2 6 2 10M0 0 8 8M6-2 10 2", "4"),
    ("M4 0V8", "2"),
    ("M0 0 8 8M0 8 8 0", "1.5"),
    ("M0 4H8M4 0V8", "1.5"),
    ("M-2 2 2-2M0 8 8 0M6 10 10 6", "4"),
    ("M4 0V8", "5"),
    ("M0 6 4 2 8 6", "2"),
    ("M1 1h4v4H1z", "1.5"),
];
/// The height of a line of a key.
const LINE: f64 = 1.5;

/// The class of a series.
pub fn class(series: usize) -> String {
    format!("s{}", series % COLOURS.len() + 1)
}

/// The colour of a series where there is no style sheet.
pub fn colour(series: usize) -> &'static str {
    COLOURS[series % COLOURS.len()]
}

/// What a bar of a series is filled with, once [`patterns`] are written.
pub fn paint(series: usize, id: &str) -> String {
    match series % PATTERNS.len() {
        0 => "currentColor".to_owned(),
        at => format!("url(#{id}-p{at})"),
    }
}

/// What a hidden number's place is filled with, once [`hatch`] is written.
pub fn hidden(id: &str) -> String {
    format!("url(#{id}-h)")
}

/// The patterns of so many series.
pub fn patterns(svg: &mut Svg, series: usize, id: &str) {
    for (at, (path, stroke)) in PATTERNS.iter().enumerate().take(series).skip(1) {
        let (class, colour) = (class(at), colour(at));
        open_tile(svg, &format!("{id}-p{at}"), &class, colour);
        svg.leaf(
            "path",
            &[("d", path), ("fill", &"none"), ("stroke", &"currentColor"), ("stroke-width", stroke)],
        );
        svg.close("pattern");
    }
}

/// The pattern of hidden numbers.
pub fn hatch(svg: &mut Svg, id: &str) {
    open_tile(svg, &format!("{id}-h"), "soft", "#5b554b");
    svg.leaf("path", &[("d", &PATTERNS[4].0), ("stroke", &"currentColor"), ("stroke-width", &"1")]);
    svg.close("pattern");
}

fn open_tile(svg: &mut Svg, id: &str, class: &str, colour: &str) {
    let tile: [super::svg::Attribute; 6] = [
        ("id", &id),
        ("width", &"8"),
        ("height", &"8"),
        ("patternUnits", &"userSpaceOnUse"),
        ("class", &class),
        ("color", &colour),
    ];
    svg.open("pattern", &tile);
}

/// A key in as many lines as it takes in a room of so many ems, and its height. The mark of a series is drawn in a box of one em, 1.1 high.
pub fn key(svg: &mut Svg, names: &[String], room: f64, mark: &dyn Fn(&mut Svg, usize)) -> f64 {
    let (mut x, mut y) = (0.0, 0.0);
    for (series, name) in names.iter().enumerate() {
        let shown = text::lines(name, room - 1.6, 1).concat();
        let wide = text::width(&shown) + 1.5;
        if x > 0.0 && x + wide > room {
            (x, y) = (0.0, y + LINE);
        }
        let place: [super::svg::Attribute; 3] =
            [("x", &Length::Em(x)), ("y", &Length::Em(y)), ("overflow", &"visible")];
        svg.open("svg", &place);
        mark(svg, series);
        named(svg, &[("x", &Length::Em(1.35)), ("y", &Length::Em(0.9))], &shown, name);
        svg.close("svg");
        x += wide + 1.1;
    }
    y + LINE + 0.4
}

/// Text that may be shortened: where it is, the whole of it is its title.
pub fn named(svg: &mut Svg, attributes: &[super::svg::Attribute], shown: &str, whole: &str) {
    svg.open("text", attributes).words(shown);
    if shown != whole {
        svg.text("title", &[], whole);
    }
    svg.close("text");
}
