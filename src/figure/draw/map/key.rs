//! What stands beside a map: its key, and the list of its points.
//!
//! In: [`Areas`], [`Points`]. Out: HTML, and the patterns that a map and its key share. It must not know outlines.

use super::{
    EDGE, NUMBERED_MAX, TINT,
    areas::{self, Fill},
    classes::{Range, Rule},
    points,
};
use crate::{
    figure::{
        draw::svg::{Attribute, Svg},
        format,
        shown::{Amount, Areas, Measure, Points, Style},
        words::{Words, count},
    },
    table::{Missing, Number, Unit},
};

/// Shades where there is no style sheet, the lowest first.
pub const SHADES: [&str; 5] = ["#dfecec", "#b0d3d6", "#78b0b8", "#2f7884", "#0a3f4a"];
/// Lines in a tile of 6 by 6: for what is not known, for what is hidden.
const HATCHES: [(&str, &str, &str); 2] =
    [("no", "M-1 1 1-1M0 6 6 0M5 7 7 5", ".8"), ("hid", "M1.5 1.5h1v1h-1zM4.5 4.5h1v1h-1z", "1")];
/// What tells shades apart where there are no colours: none, more and more lines, all full.
const GRAINS: [&str; 5] = ["", "M0 3H6", "M0 1.5H6M0 4.5H6", "M0 1H6M0 3H6M0 5H6", ""];
/// So few points are listed openly.
const OPEN_MAX: usize = 12;

/// The key of a map of areas: shades and patterns with what they mean.
pub fn key(areas: &Areas, words: &Words, id: &str) -> String {
    let mut out = Svg::default();
    let rows = rows(areas, words);
    if rows.is_empty() {
        return String::new();
    }
    out.open("ul", &[("class", &"key")]);
    for (fill, said) in rows {
        out.open("li", &[]);
        swatch(&mut out, fill, id);
        out.words(&said).close("li");
    }
    out.close("ul");
    out.finish()
}

/// The rows of a key: each fill with what it means, shades without an area as well.
fn rows(areas: &Areas, words: &Words) -> Vec<(Fill, String)> {
    let classes = areas::classes(&areas.grid);
    let shown = if is_shaded(&areas::fills(areas)) { classes.len() } else { 0 };
    let shade = |class: usize| Fill::Shade(areas::shade(class, classes.len()));
    let shades = (0..shown).map(|class| (shade(class), range(classes.range(class), areas, words)));
    let hatches = [Fill::NotKnown, Fill::Hidden].into_iter();
    shades.chain(hatches.filter_map(|fill| Some((fill, reasons(areas, fill, words)?)))).collect()
}

/// What must be said of a map of points: that some have no number, who drew what is behind them.
pub fn points_notes(all: &Points, words: &Words) -> Vec<String> {
    let crowded = points::is_crowded(all).then(|| words.say("figure_map_crowded", &[]));
    crowded.into_iter().chain([all.credit.clone()]).collect()
}

/// What must be said of a map of areas: the rule of its shades or circles, the year of its boundaries, who drew them.
pub fn areas_notes(areas: &Areas, words: &Words) -> Vec<String> {
    let measure = &areas.grid.measure;
    let classes = areas::classes(&areas.grid);
    let rule = match classes.rule {
        _ if areas.style == Style::Circles => {
            Some(words.say("figure_map_sizes", &[("measure", &measure.title)]))
        }
        _ if classes.len() < 2 || !is_shaded(&areas::fills(areas)) => None,
        Rule::Counts => Some(words.say("figure_map_counts", &[])),
        Rule::Steps(step) => {
            let number = format::number(step, decimals(step, measure));
            let step = match measure.unit {
                Unit::Percent => words.say("figure_points", &[("n", &number)]),
                _ => format::measured(&number, &measure.unit),
            };
            Some(words.say("figure_map_steps", &[("n", &step)]))
        }
    };
    let year = areas.year.map(|year| words.say("figure_map_year", &[("year", &year.to_string())]));
    let credit = Some(areas.credit.clone()).filter(|credit| !credit.is_empty());
    rule.into_iter().chain(year).chain(credit).collect()
}

/// The list of points, numbered as on the map where they are few.
pub fn list(points: &Points, words: &Words) -> String {
    let mut out = Svg::default();
    let all = points.points.len();
    let mut attributes: Vec<Attribute> = Vec::new();
    if all <= OPEN_MAX {
        attributes.push(("open", &""));
    }
    let fill = [("what", points.what.as_str()), ("n", &count(all))];
    out.open("details", &attributes).text("summary", &[], &words.say("figure_map_list", &fill));
    let tag = if numbered(all) { "ol" } else { "ul" };
    out.open(tag, &[("class", &"places")]);
    for dot in &points.points {
        let name = dot.name.trim();
        out.text(
            "li",
            &[],
            if name.is_empty() { words.say("figure_map_no_name", &[]) } else { name.to_owned() }.as_str(),
        );
    }
    out.close(tag).close("details");
    out.finish()
}

/// Whether so many places have numbers on the map.
pub fn numbered(places: usize) -> bool {
    places <= NUMBERED_MAX
}

/// The class of a fill, and its paint where there is no style sheet.
pub fn paint(fill: Fill, id: &str) -> (String, String) {
    match fill {
        Fill::Shade(shade) => (format!("c{shade}"), SHADES[shade.clamp(1, 5) - 1].to_owned()),
        Fill::Plain => ("plain".to_owned(), TINT.to_owned()),
        Fill::NotKnown => ("no".to_owned(), format!("url(#{id}-pno)")),
        Fill::Hidden => ("hid".to_owned(), format!("url(#{id}-phid)")),
    }
}

/// What is laid over a fill where there are no colours.
pub fn grain(fill: Fill, id: &str) -> Option<String> {
    match fill {
        Fill::Shade(5) => Some("currentColor".to_owned()),
        Fill::Shade(shade @ 2..=4) => Some(format!("url(#{id}-p{shade})")),
        _ => None,
    }
}

/// The patterns that a map and its key need.
pub fn patterns(svg: &mut Svg, areas: &Areas, words: &Words, id: &str) {
    let rows = rows(areas, words);
    let has = |fill: Fill| rows.iter().any(|(row, _)| *row == fill);
    let mut tiles: Vec<(String, &str, &str)> = Vec::new();
    for (fill, (name, path, stroke)) in [Fill::NotKnown, Fill::Hidden].into_iter().zip(HATCHES) {
        if has(fill) {
            tiles.push((name.to_owned(), path, stroke));
        }
    }
    tiles.extend(
        (2..=4)
            .filter(|shade| has(Fill::Shade(*shade)))
            .map(|shade| (shade.to_string(), GRAINS[shade - 1], ".8")),
    );
    for (name, path, stroke) in tiles {
        let tile: [Attribute; 6] = [
            ("id", &format!("{id}-p{name}")),
            ("width", &"6"),
            ("height", &"6"),
            ("patternUnits", &"userSpaceOnUse"),
            ("class", &"hatch"),
            ("color", &EDGE),
        ];
        svg.open("pattern", &tile);
        svg.leaf(
            "path",
            &[("d", &path), ("fill", &"none"), ("stroke", &"currentColor"), ("stroke-width", &stroke)],
        );
        svg.close("pattern");
    }
}

/// A small piece of a fill.
fn swatch(out: &mut Svg, fill: Fill, id: &str) {
    let (class, paint) = paint(fill, id);
    out.open(
        "svg",
        &[
            ("class", &"swatch"),
            ("width", &"28"),
            ("height", &"18"),
            ("viewBox", &"0 0 16 10"),
            ("aria-hidden", &"true"),
        ],
    );
    let whole: [Attribute; 4] =
        [("width", &"16"), ("height", &"10"), ("stroke", &EDGE), ("stroke-width", &".8")];
    let layer = |out: &mut Svg, more: &[Attribute]| {
        out.leaf("rect", &[&whole[..], more].concat());
    };
    layer(out, &[("class", &class), ("fill", &paint)]);
    if let Some(grain) = grain(fill, id) {
        layer(out, &[("class", &"grain"), ("fill", &grain), ("display", &"none")]);
    }
    out.close("svg");
}

/// The numbers of a class, in words.
fn range(range: Range, areas: &Areas, words: &Words) -> String {
    let measure = &areas.grid.measure;
    let say = |number: Number| {
        let measure = Measure { decimals: decimals(number, measure), ..measure.clone() };
        words.short(Amount::Known(number), &measure)
    };
    match range {
        Range::All => only(areas).map(say).unwrap_or_default(),
        Range::Under(next) => words.say("figure_map_under", &[("n", &say(next))]),
        Range::Between(low, high) if low == high => say(low),
        Range::Between(low, high) => {
            words.say("figure_map_between", &[("from", &say(low)), ("to", &say(high))])
        }
        Range::From(low) => words.say("figure_map_from", &[("n", &say(low))]),
    }
}

/// How many decimals a round number is shown with: none where it has none, as pence are all or nothing.
fn decimals(number: Number, measure: &Measure) -> u32 {
    if number.fract().is_zero() { 0 } else { measure.decimals }
}

fn is_shaded(fills: &[Fill]) -> bool {
    fills.iter().any(|fill| matches!(fill, Fill::Shade(_)))
}

/// The first number there is: the only one, where all are in one class.
fn only(areas: &Areas) -> Option<Number> {
    areas.grid.amounts.iter().flatten().find_map(|amount| match amount {
        Amount::Known(number) => Some(*number),
        _ => None,
    })
}

/// Why areas have a hatching, each reason once.
fn reasons(areas: &Areas, fill: Fill, words: &Words) -> Option<String> {
    let belongs = |amount: &Amount| match amount {
        Amount::Known(_) | Amount::Missing(Missing::NotApplicable) => false,
        Amount::Missing(Missing::NotKnown) => fill == Fill::NotKnown,
        Amount::Missing(Missing::Hidden) | Amount::FewerThan(_) | Amount::Withheld => fill == Fill::Hidden,
    };
    let mut said: Vec<String> = Vec::new();
    for amount in areas.grid.amounts.iter().filter_map(|row| row.first()).filter(|amount| belongs(amount)) {
        let reason = words.amount(*amount, &areas.grid.measure);
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    (!said.is_empty()).then(|| said.join("; "))
}
