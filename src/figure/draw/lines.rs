//! Lines over time, one for each series.
//!
//! In: a [`Frame`]. Out: lines with a gap where there is no number, each named where it ends. It must not know why a
//! number is missing.
//!
//! Lines are stretched with the width, so they lie in a picture of 100 by 100 of their own; their strokes are not.

use super::{
    Frame,
    calendar::Calendar,
    key,
    scale::Scale,
    svg::{Attribute, Length, Svg},
    text,
};
use crate::figure::shown::Label;

/// The height of a line of text.
const LINE: f64 = 1.25;
/// The least height of the plot.
const HEIGHT: f64 = 13.0;
/// The widest names at the ends of lines, as a part of the width.
const NAME_MAX: f64 = 0.38;
/// Space above the plot.
const TOP: f64 = 1.1;
/// The room along the width of the value at the beginning of a line.
const FIRST_ROOM: f64 = 4.0;
/// How lines differ beside their colour: their dashes.
const DASHES: [&str; 6] = ["", "8 3", "2 3", "10 3 2 3", "5 2", "1.5 2"];

/// A series: its points in order, and what stands at its end.
struct Course {
    /// From left to right, 0 to 1, and from above, 0 to 1; nothing where there is no number.
    points: Vec<(f64, Option<f64>)>,
    /// The value at its end, then its name in lines.
    says: Vec<String>,
    name: String,
    /// Where that stands in ems from the top of the plot, once it is [`spread`].
    y: f64,
}

/// Where the plot is.
struct Plot {
    /// Its width in ems where it is narrowest.
    wide: f64,
    height: f64,
}

/// Lines over time; the height of the drawing.
pub fn lines(svg: &mut Svg, frame: &Frame) -> f64 {
    let grid = frame.grid;
    let scale = Scale::new(frame.all_known(), grid.measure.decimals, 6);
    let ticks: Vec<String> = scale.ticks.iter().map(|t| scale.text(*t, &grid.measure, frame.words)).collect();
    let gutter = ticks.iter().map(|tick| text::width(tick)).fold(0.0, f64::max) + 0.6;
    let calendar = Calendar::new(grid.labels.iter().filter_map(|label| label.time).collect())
        .filter(|_| grid.labels.iter().all(|label| label.time.is_some()));
    let mut courses = courses(frame, &scale, calendar.as_ref());
    let said = courses.iter().flat_map(|course| &course.says);
    let room = said.map(|line| text::width(line)).fold(0.0, f64::max) + 1.6;
    let taken: f64 = courses.iter().map(|course| course.says.len() as f64 * LINE + 0.2).sum();
    let height = HEIGHT.max(taken);
    spread(&mut courses, height);

    let mut top = TOP;
    if let Some(says) = scale.begins(&grid.measure, frame.words) {
        svg.text("text", &[("class", &"soft"), ("y", &Length::Em(0.95))], &says);
        top += LINE;
    }
    svg.open("svg", &[("y", &Length::Em(top)), ("overflow", &"visible")]);
    for (tick, says) in scale.ticks.iter().zip(&ticks) {
        let y = (1.0 - scale.at(*tick)) * height;
        let (x, y) = (Length::Em(gutter - 0.6), Length::Em(y + 0.35));
        svg.text("text", &[("class", &"soft"), ("text-anchor", &"end"), ("x", &x), ("y", &y)], says);
    }
    let plot = Plot { wide: frame.open_plot(svg, gutter, gutter + room), height };
    grid_lines(svg, &scale, &plot);
    time_ticks(svg, frame, calendar.as_ref(), &plot, gutter);
    strokes(svg, &courses, &plot);
    dots(svg, &courses, &plot);
    first_values(svg, frame, &courses, &plot);
    ends(svg, &courses, &plot);
    svg.close("svg").close("svg");
    top + height + 2.1
}

fn courses(frame: &Frame, scale: &Scale, calendar: Option<&Calendar>) -> Vec<Course> {
    let grid = frame.grid;
    let order = grid.in_time();
    let last = order.len().saturating_sub(1).max(1) as f64;
    let x = |place: usize, label: usize| match (calendar, grid.labels[label].time) {
        (Some(calendar), Some(time)) => calendar.at(time),
        _ if order.len() == 1 => 1.0,
        _ => place as f64 / last,
    };
    let course = |series: usize| {
        let points: Vec<(f64, Option<f64>)> = order
            .iter()
            .enumerate()
            .map(|(place, label)| {
                let value = frame.known(*label, series);
                (x(place, *label), value.map(|value| 1.0 - scale.at(value)))
            })
            .collect();
        let ended = order.iter().rev().find(|label| frame.known(**label, series).is_some());
        let label = ended.or(order.last()).copied().unwrap_or_default();
        let name = grid.series.get(series).cloned().unwrap_or_default();
        let mut says = vec![frame.says(frame.amount(label, series))];
        says.extend(text::lines(&name, frame.width * NAME_MAX, 2));
        Course { points, says, name, y: 0.0 }
    };
    (0..frame.series()).map(course).collect()
}

/// Puts what stands at the ends of lines near them, and never on top of each other.
fn spread(courses: &mut [Course], height: f64) {
    let tall = |course: &Course| course.says.len() as f64 * LINE + 0.2;
    let mut order: Vec<usize> = (0..courses.len()).collect();
    for course in courses.iter_mut() {
        let end = course.points.iter().rev().find_map(|(_, y)| *y).unwrap_or(1.0);
        course.y = end * height - LINE / 2.0;
    }
    order.sort_by(|a, b| courses[*a].y.total_cmp(&courses[*b].y));
    let mut free = -LINE / 2.0;
    for at in &order {
        courses[*at].y = courses[*at].y.max(free);
        free = courses[*at].y + tall(&courses[*at]);
    }
    let mut below = height + LINE / 2.0;
    for at in order.iter().rev() {
        let highest = below - tall(&courses[*at]);
        courses[*at].y = courses[*at].y.min(highest);
        below = courses[*at].y;
    }
}

fn grid_lines(svg: &mut Svg, scale: &Scale, plot: &Plot) {
    svg.open("g", &[("class", &"grid"), ("stroke", &"#dcd3c1")]);
    for tick in &scale.ticks {
        let y = Length::Em((1.0 - scale.at(*tick)) * plot.height);
        let mut attributes: Vec<Attribute> = vec![("x2", &"100%"), ("y1", &y), ("y2", &y)];
        if *tick == 0.0 {
            attributes.extend([("class", &"axis" as _), ("stroke", &"#857b6a" as _)]);
        }
        svg.leaf("line", &attributes);
    }
    svg.close("g");
}

/// The times beneath the plot; where labels are no times, the first and the last.
fn time_ticks(svg: &mut Svg, frame: &Frame, calendar: Option<&Calendar>, plot: &Plot, gutter: f64) {
    let grid = frame.grid;
    let wide = plot.wide;
    let ticks: Vec<(f64, String)> = match calendar {
        Some(calendar) => calendar.ticks(wide).into_iter().map(|tick| (tick.at, tick.text)).collect(),
        None => {
            let name = |label: &Label| text::lines(&label.text, wide / 2.0 - 0.4, 1).concat();
            let first = grid.labels.first().map(|label| (0.0, name(label)));
            let last = grid.labels.last().filter(|_| grid.labels.len() > 1).map(|label| (1.0, name(label)));
            first.into_iter().chain(last).collect()
        }
    };
    for (at, says) in ticks {
        let half = text::width(&says) / 2.0;
        let anchor = match at * wide {
            left if left + gutter < half => "start",
            left if left + gutter + half > frame.width || calendar.is_none() && at == 1.0 => "end",
            _ => "middle",
        };
        let (x, y) = (Length::Percent(at * 100.0), Length::Em(plot.height + 1.5));
        let (top, end) = (Length::Em(plot.height), Length::Em(plot.height + 0.35));
        let stroke: [Attribute; 6] =
            [("class", &"axis"), ("stroke", &"#857b6a"), ("x1", &x), ("x2", &x), ("y1", &top), ("y2", &end)];
        svg.leaf("line", &stroke);
        svg.text("text", &[("class", &"soft"), ("text-anchor", &anchor), ("x", &x), ("y", &y)], &says);
    }
}

/// The lines, broken where there is no number.
fn strokes(svg: &mut Svg, courses: &[Course], plot: &Plot) {
    svg.open(
        "svg",
        &[
            ("viewBox", &"0 0 100 100"),
            ("preserveAspectRatio", &"none"),
            ("height", &Length::Em(plot.height)),
            ("overflow", &"visible"),
            ("fill", &"none"),
            ("stroke-width", &"2.5"),
            ("stroke-linejoin", &"round"),
        ],
    );
    for (series, course) in courses.iter().enumerate() {
        let mut path = String::new();
        for run in course.points.split(|(_, y)| y.is_none()).filter(|run| run.len() > 1) {
            for (at, (x, y)) in run.iter().enumerate() {
                let command = if at == 0 { 'M' } else { ' ' };
                path += &format!("{command}{:.1} {:.1}", x * 100.0, y.unwrap_or_default() * 100.0);
            }
        }
        let (class, colour, dash) = (key::class(series), key::colour(series), dash(series));
        let mut attributes: Vec<Attribute> =
            vec![("class", &class), ("color", &colour), ("stroke", &"currentColor"), ("d", &path)];
        attributes.push(("vector-effect", &"non-scaling-stroke"));
        if !dash.is_empty() {
            attributes.push(("stroke-dasharray", &dash));
        }
        if !path.is_empty() {
            svg.leaf("path", &attributes);
        }
    }
    svg.close("svg");
}

/// The dashes of a series: those of a second six with the same colours are others.
fn dash(series: usize) -> &'static str {
    DASHES[(series + series / DASHES.len()) % DASHES.len()]
}

/// Dots where a line begins and ends, and where a number stands alone.
fn dots(svg: &mut Svg, courses: &[Course], plot: &Plot) {
    for (series, course) in courses.iter().enumerate() {
        let (class, colour) = (key::class(series), key::colour(series));
        svg.open("g", &[("class", &class), ("color", &colour), ("fill", &"currentColor")]);
        let is_known =
            |at: Option<usize>| at.and_then(|at| course.points.get(at)).is_some_and(|p| p.1.is_some());
        let first = course.points.iter().position(|p| p.1.is_some());
        let last = course.points.iter().rposition(|p| p.1.is_some());
        for (at, (x, y)) in course.points.iter().enumerate() {
            let Some(y) = y else { continue };
            let is_alone = !is_known(at.checked_sub(1)) && !is_known(Some(at + 1));
            if is_alone || Some(at) == first || Some(at) == last {
                let (x, y) = (Length::Percent(x * 100.0), Length::Em(y * plot.height));
                svg.leaf("circle", &[("cx", &x), ("cy", &y), ("r", &"3.5")]);
            }
        }
        svg.close("g");
    }
}

/// The first value of each line, on the side that the line does not take or else on the other, unless both are taken.
fn first_values(svg: &mut Svg, frame: &Frame, courses: &[Course], plot: &Plot) {
    let order = frame.grid.in_time();
    let mut taken: Vec<(f64, f64)> = Vec::new();
    for (series, course) in courses.iter().enumerate() {
        let mut points = course.points.iter().enumerate().filter_map(|(at, (x, y))| y.map(|y| (at, *x, y)));
        let (Some((at, x, y)), Some((_, _, next))) = (points.next(), points.next()) else { continue };
        let (above, below) = (y * plot.height - 0.6, y * plot.height + 1.35);
        let sides = if next < y { [below, above] } else { [above, below] };
        let is_free = |text_y: &f64| {
            let others = courses.iter().enumerate().filter(|(other, _)| *other != series);
            let mut starts = others.filter_map(|(_, other)| other.points.get(at)?.1);
            let is_near = |other: f64| (other * plot.height + 0.35 - text_y).abs() < 1.1;
            let is_beside = |(other_x, other_y): &(f64, f64)| {
                (other_x - x).abs() * plot.wide < FIRST_ROOM && (other_y - text_y).abs() < LINE
            };
            *text_y < plot.height - 0.2 && !starts.any(is_near) && !taken.iter().any(is_beside)
        };
        if let Some(text_y) = sides.into_iter().find(is_free) {
            taken.push((x, text_y));
            let says = frame.says(frame.amount(order[at], series));
            let (x, y) = (Length::Percent(x * 100.0), Length::Em(text_y));
            svg.text("text", &[("class", &"halo"), ("x", &x), ("y", &y)], &says);
        }
    }
}

/// The last value of each line and its name, with a stroke from the line to them.
fn ends(svg: &mut Svg, courses: &[Course], plot: &Plot) {
    svg.open("svg", &[("x", &"100%"), ("overflow", &"visible")]);
    for (series, course) in courses.iter().enumerate() {
        let (class, colour) = (key::class(series), key::colour(series));
        if let (Some(end), true) = (course.points.last().and_then(|p| p.1), courses.len() > 1) {
            let (from, to) = (Length::Em(end * plot.height), Length::Em(course.y + LINE / 2.0));
            let attributes: [Attribute; 7] = [
                ("class", &class),
                ("color", &colour),
                ("stroke", &"currentColor"),
                ("x1", &Length::Em(0.35)),
                ("y1", &from),
                ("x2", &Length::Em(0.95)),
                ("y2", &to),
            ];
            svg.leaf("line", &attributes);
        }
        for (at, line) in course.says.iter().enumerate() {
            let y = Length::Em(course.y + at as f64 * LINE + 0.95);
            let x = Length::Em(if courses.len() > 1 { 1.1 } else { 0.55 });
            let whole = if line.ends_with('…') { &course.name } else { line };
            match at {
                0 => key::named(svg, &[("class", &"strong"), ("x", &x), ("y", &y)], line, line),
                _ => key::named(svg, &[("x", &x), ("y", &y)], line, whole),
            }
        }
    }
    svg.close("svg");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_stands_at_the_ends_of_lines_never_overlaps(
            ends in proptest::collection::vec((0.0..1.0f64, 1usize..4), 1..13),
        ) {
            let course = |(end, lines): &(f64, usize)| Course {
                points: vec![(1.0, Some(*end))],
                says: vec![String::new(); *lines],
                name: String::new(),
                y: 0.0,
            };
            let mut courses: Vec<Course> = ends.iter().map(course).collect();
            let taken: f64 = courses.iter().map(|course| course.says.len() as f64 * LINE + 0.2).sum();
            let height = HEIGHT.max(taken);
            spread(&mut courses, height);
            courses.sort_by(|a, b| a.y.total_cmp(&b.y));
            for pair in courses.windows(2) {
                prop_assert!(pair[0].y + pair[0].says.len() as f64 * LINE <= pair[1].y, "{} {}", pair[0].y, pair[1].y);
            }
            let last = &courses[courses.len() - 1];
            prop_assert!(courses[0].y >= -LINE && last.y + last.says.len() as f64 * LINE <= height + LINE);
        }
    }
}
