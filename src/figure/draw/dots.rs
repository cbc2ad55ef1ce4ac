//! Dots on a common scale, one for each series.
//!
//! In: a [`Frame`]. Out: a row for each label with its dots, and the scale beneath. It must not know why a number is
//! missing: it says so in words beneath the row.

use super::{
    Frame, key, known,
    scale::Scale,
    svg::{Attribute, Length, Svg},
    text,
};

/// The height of a line of text.
const LINE: f64 = 1.3;
/// The height of the place of the dots.
const THICK: f64 = 1.3;
/// The marks of series within a box of 10 by 10 pixels about zero: their shapes differ as well as their colours.
const MARKS: [&str; 6] = [
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
    "M-5-5H5V5H-5z",
    "M0-6 6 5H-6z",
    "M0-6.5 6.5 0 0 6.5-6.5 0z",
    "M0 6-6-5H6z",
    "M-2-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
];

/// Dots; the height of the drawing.
pub fn dots(svg: &mut Svg, frame: &Frame) -> f64 {
    let (grid, series) = (frame.grid, frame.series());
    let said = grid.amounts.iter().flatten().filter(|amount| known(**amount).is_some());
    let widest = said.map(|amount| text::width(&frame.says(*amount))).fold(0.0, f64::max);
    let before = if series > 1 { widest + 0.7 } else { 0.6 };
    let free = before + widest + 0.9;
    let scale = scale(frame, frame.width - free);
    let mut y = if series == 1 {
        0.1
    } else {
        key::key(svg, &grid.series, frame.width, &|svg, series| {
            mark(svg, series, Length::Em(0.5), Length::Em(0.55))
        })
    };
    let (mut names, mut rows) = (Svg::default(), Svg::default());
    let top = y;
    for label in 0..grid.labels.len() {
        y = heading(&mut names, frame, label, y);
        row(&mut rows, frame, label, &scale, y);
        if known_of(frame, label).next().is_some() {
            y += THICK;
        }
        for line in text::lines(&frame.absent(label), frame.width, 3) {
            names.text("text", &[("class", &"soft halo"), ("y", &Length::Em(y + 0.8))], &line);
            y += LINE;
        }
        y += 0.4;
    }
    frame.open_plot(svg, before, free);
    axis(svg, frame, &scale, (top, y));
    svg.close("svg").markup(&names.finish());
    frame.open_plot(svg, before, free);
    svg.markup(&rows.finish()).close("svg");
    y += 1.6;
    if let Some(says) = scale.begins(&grid.measure, frame.words) {
        svg.text("text", &[("class", &"soft"), ("y", &Length::Em(y + 0.8))], &says);
        y += LINE;
    }
    y
}

/// The scale with most ticks that have room beside each other on so many ems.
fn scale(frame: &Frame, room: f64) -> Scale {
    let scale = |ticks_max| Scale::new(frame.all_known(), frame.grid.measure.decimals, ticks_max);
    let fits = |scale: &Scale| {
        let texts =
            scale.ticks.iter().map(|tick| text::width(&scale.text(*tick, &frame.grid.measure, frame.words)));
        texts.fold(0.0, f64::max) + 0.8 <= room / (scale.ticks.len() - 1) as f64
    };
    [6, 5, 4].into_iter().map(scale).find(fits).unwrap_or_else(|| scale(3))
}

/// The known numbers of a label, by their series.
fn known_of(frame: &Frame, label: usize) -> impl Iterator<Item = (usize, f64)> {
    (0..frame.series()).filter_map(move |series| Some((series, frame.known(label, series)?)))
}

/// The name of a label in at most two lines; where its dots begin.
fn heading(svg: &mut Svg, frame: &Frame, label: usize, mut y: f64) -> f64 {
    let name = &frame.grid.labels[label].text;
    for line in text::lines(name, frame.width, 2) {
        let whole = if line.ends_with('…') { name } else { &line };
        key::named(svg, &[("y", &Length::Em(y + 0.95)), ("class", &"halo")], &line, whole);
        y += LINE;
    }
    y
}

/// The dots of a label, on a line that joins the lowest and the highest, with the values of both.
fn row(svg: &mut Svg, frame: &Frame, label: usize, scale: &Scale, y: f64) {
    let points: Vec<(usize, f64)> =
        known_of(frame, label).map(|(series, value)| (series, scale.at(value) * 100.0)).collect();
    let lowest = points.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1));
    let highest = points.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1));
    let (Some(lowest), Some(highest)) = (lowest, highest) else { return };
    let middle = Length::Em(y + THICK / 2.0);
    let is_single = frame.series() == 1;
    let (x1, x2) = if is_single { (0.0, 100.0) } else { (lowest.1, highest.1) };
    let (x1, x2) = (Length::Percent(x1), Length::Percent(x2));
    let (class, stroke) = if is_single { ("grid", "#dcd3c1") } else { ("axis", "#857b6a") };
    let line: [Attribute; 6] =
        [("class", &class), ("stroke", &stroke), ("x1", &x1), ("x2", &x2), ("y1", &middle), ("y2", &middle)];
    svg.leaf("line", &line);
    for (series, x) in &points {
        mark(svg, *series, Length::Percent(*x), middle);
    }
    let says = |series: usize| frame.says(frame.amount(label, series));
    let y = Length::Em(y + THICK / 2.0 + 0.35);
    let (high, low) = (says(highest.0), says(lowest.0));
    svg.text(
        "text",
        &[("class", &"halo"), ("x", &Length::Percent(highest.1)), ("dx", &Length::Em(0.7)), ("y", &y)],
        &high,
    );
    if lowest.1 < highest.1 {
        let x = Length::Percent(lowest.1);
        let dx = Length::Em(-0.7);
        svg.text(
            "text",
            &[("class", &"halo"), ("text-anchor", &"end"), ("x", &x), ("dx", &dx), ("y", &y)],
            &low,
        );
    }
}

/// The mark of a series.
fn mark(svg: &mut Svg, series: usize, x: Length, y: Length) {
    let (class, colour) = (key::class(series), key::colour(series));
    svg.open("svg", &[("x", &x), ("y", &y), ("overflow", &"visible")]);
    let shape = MARKS[series % MARKS.len()];
    let mut attributes: Vec<Attribute> = vec![("color", &colour), ("d", &shape)];
    // The second six have the same shapes, hollow.
    let is_hollow = series / MARKS.len() % 2 == 1;
    let class = if is_hollow { class + " hollow" } else { class };
    attributes.push(("class", &class));
    if is_hollow {
        attributes.extend([
            ("fill", &"#fbf8f1" as _),
            ("stroke", &"currentColor" as _),
            ("stroke-width", &"2" as _),
        ]);
    } else {
        attributes.push(("fill", &"currentColor"));
    }
    svg.leaf("path", &attributes);
    svg.close("svg");
}

/// The scale beneath the rows, and its lines behind them.
fn axis(svg: &mut Svg, frame: &Frame, scale: &Scale, (top, end): (f64, f64)) {
    let (y1, y2, y) = (Length::Em(top), Length::Em(end), Length::Em(end + 1.1));
    for tick in &scale.ticks {
        let x = Length::Percent(scale.at(*tick) * 100.0);
        let (class, stroke) = if *tick == 0.0 { ("axis", "#857b6a") } else { ("grid", "#dcd3c1") };
        svg.leaf(
            "line",
            &[("class", &class), ("stroke", &stroke), ("x1", &x), ("x2", &x), ("y1", &y1), ("y2", &y2)],
        );
        let says = scale.text(*tick, &frame.grid.measure, frame.words);
        svg.text("text", &[("class", &"soft"), ("text-anchor", &"middle"), ("x", &x), ("y", &y)], &says);
    }
}
