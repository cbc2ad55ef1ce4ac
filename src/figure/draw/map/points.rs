//! Points: dots that can be told apart where they overlap, numbered when they are few.
//!
//! In: [`Points`]. Out: the drawing. It must not know whose points they are.

use super::{
    ACCENT, EDGE, Ground, HEIGHT_MAX, LETTERS, LETTERS_WIDE, MARGIN, PAPER, TINT, Units, WIDTH, key,
    labels::{self, Placed, Room},
    outline, rings, scale,
};
use crate::{
    figure::{
        draw::svg::Svg,
        shown::Points,
        words::{Words, count},
    },
    geo::frame::Frame,
};

/// The radius of a dot that is numbered, and of one among many.
const RADII: (f64, f64) = (3.2, 2.6);

/// The drawing; nothing where there is no point.
pub fn svg(points: &Points, words: &Words, id: &str) -> Option<String> {
    points.points.first()?;
    let behind = rings(&points.behind);
    let frame = frame(points)?;
    let mut svg = Svg::default();
    if behind.is_empty() {
        let (width, height) = (Units(frame.width() - 1.0), Units(frame.height() - 1.0));
        let place: [super::Attribute; 8] = [
            ("class", &"behind"),
            ("x", &".5"),
            ("y", &".5"),
            ("width", &width),
            ("height", &height),
            ("fill", &TINT),
            ("stroke", &EDGE),
            ("stroke-width", &".5"),
        ];
        svg.leaf("rect", &place);
    }
    super::plain(&mut svg, "behind", TINT, &outline::thin(&behind, &frame), &frame);
    let is_numbered = key::numbered(points.points.len());
    let radius = if is_numbered { RADII.0 } else { RADII.1 };
    svg.open(
        "g",
        &[
            ("class", &"dots"),
            ("fill", &ACCENT),
            ("fill-opacity", &if is_numbered { ".85" } else { ".55" }),
            ("stroke", &PAPER),
            ("stroke-width", &".7"),
        ],
    );
    for dot in &points.points {
        let (x, y) = frame.point(dot.place);
        let (x, y, r) = (Units(x), Units(y), Units(radius));
        svg.open("circle", &[("cx", &x), ("cy", &y), ("r", &r)])
            .text("title", &[], &dot.name)
            .close("circle");
    }
    svg.close("g");
    if is_numbered {
        let place = |letters| numbers(points, &frame, letters);
        super::both(&mut svg, &place(LETTERS), &place(LETTERS_WIDE));
    }
    scale::scale(&mut svg, frame.metres_per_px(), frame.height(), words);
    let fill = [("what", points.what.as_str()), ("n", &count(points.points.len()))];
    let desc = words.say("figure_map_points", &fill);
    Some(super::whole(&svg.finish(), frame.height() + scale::HEIGHT, &desc, id))
}

/// Whether some points have no number on the narrowest map, though the others have, since there is no room for it.
pub fn is_crowded(points: &Points) -> bool {
    let labelled = frame(points).map(|frame| numbers(points, &frame, LETTERS).len());
    key::numbered(points.points.len()) && labelled.is_some_and(|labelled| labelled < points.points.len())
}

fn frame(points: &Points) -> Option<Frame> {
    let behind = points.behind.iter().flat_map(|outline| &outline.0).flatten().copied();
    let dots = points.points.iter().map(|dot| dot.place);
    Frame::fit(dots.chain(behind), WIDTH, HEIGHT_MAX, MARGIN + RADII.0)
}

/// The numbers beside dots that have room for them.
fn numbers(points: &Points, frame: &Frame, letters: f64) -> Vec<(Placed, Ground)> {
    let size = (2.0 * RADII.0, 2.0 * RADII.0);
    let marks: Vec<Room> =
        points.points.iter().map(|dot| Room { at: frame.point(dot.place), size }).collect();
    let mut taken = marks.clone();
    let mut placed = Vec::new();
    for (at, mark) in marks.into_iter().enumerate() {
        let number = vec![(at + 1).to_string()];
        if let Some(label) = labels::beside(mark, number, letters, (frame.width(), frame.height()), &taken) {
            taken.push(label.room);
            placed.push((label, Ground::Mixed));
        }
    }
    placed
}
