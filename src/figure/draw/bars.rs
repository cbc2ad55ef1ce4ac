//! Lying bars: one for each label, several side by side, or one behind the other.
//!
//! In: a [`Grid`]. Out: bars from zero, each with its value at its end. A missing number is a word in place of its bar.
//! It must not know how numbers are hidden: a hidden one has a mark of one length, whatever it is.

use super::{
    Frame, key, known,
    svg::{Attribute, Length, Svg},
    text,
};
use crate::{figure::shown::Amount, table::Number};

/// Names of up to this part of the width stand at the left of what they name; others above it.
const BESIDE_MAX: f64 = 0.33;
/// The height of a line of text.
const LINE: f64 = 1.3;
/// The space between text and a bar.
const NEAR: f64 = 0.4;
/// Bold letters are this much wider.
const BOLD: f64 = 1.1;
/// The length of the mark of a hidden number.
const MARK: f64 = 1.6;

/// Where zero and all bars are, in hundredths of the plot, and the ems that text takes beside it.
struct Span {
    low: f64,
    high: f64,
    before: f64,
    behind: f64,
}

impl Span {
    fn new(values: impl Iterator<Item = f64>, before: f64, behind: f64) -> Self {
        let (low, high) = values.fold((0.0, 0.0), |(low, high): (f64, f64), v| (low.min(v), high.max(v)));
        Self { low, high, before, behind }
    }

    fn at(&self, value: f64) -> f64 {
        let length = if self.high > self.low { self.high - self.low } else { 1.0 };
        ((value - self.low) / length * 100.0).clamp(0.0, 100.0)
    }

    /// From where to where a bar goes.
    fn bar(&self, from: f64, to: f64) -> (f64, f64) {
        let (from, to) = (self.at(from), self.at(to));
        (from.min(to), from.max(to))
    }
}

/// A bar's place: whose it is, and its upper edge in ems.
struct Row {
    label: usize,
    series: usize,
    y: f64,
}

/// What all bars have in common.
struct Layout<'a> {
    frame: &'a Frame<'a>,
    span: Span,
    /// The height of a bar in ems.
    thick: f64,
}

/// Bars, several series side by side; the height of the drawing.
pub fn bars(svg: &mut Svg, frame: &Frame) -> f64 {
    let (grid, series) = (frame.grid, frame.series());
    let is_single = series == 1;
    let names: Vec<&str> = if is_single {
        grid.labels.iter().map(|label| label.text.as_str()).collect()
    } else {
        grid.series.iter().map(String::as_str).collect()
    };
    let beside = room_beside(&names, frame.width);
    let is_beside = beside > 0.0;
    let (thick, gap, group_gap) = match (is_single, is_beside) {
        (true, true) => (1.3, 0.4, 0.0),
        (true, false) => (1.0, 0.0, 0.65),
        (false, _) => (1.15, 0.12, 0.65),
    };
    let layout = Layout { frame, span: span(frame), thick };
    key::patterns(svg, series, frame.id);
    layout.hatch(svg);
    let mut y = if is_single || is_beside { 0.1 } else { swatches(svg, frame) };
    let mut rows = Vec::new();
    for label in 0..grid.labels.len() {
        if !(is_single && is_beside) {
            y = heading(svg, &grid.labels[label].text, if is_single { "" } else { "strong" }, frame.width, y);
        }
        for at in 0..series {
            if is_beside {
                let name = names[if is_single { label } else { at }];
                svg.text("text", &[("y", &Length::Em(y + thick / 2.0 + 0.35))], name);
            }
            rows.push(Row { label, series: at, y });
            y += thick + gap;
        }
        y += group_gap;
    }
    let wide = layout.open(svg, beside);
    layout.draw(svg, &rows, wide);
    svg.close("svg");
    y
}

/// Bars with the series of each label one behind the other; the height of the drawing.
pub fn stacked(svg: &mut Svg, frame: &Frame) -> f64 {
    let (grid, series) = (frame.grid, frame.series());
    if series == 1 {
        return bars(svg, frame);
    }
    let ends = (0..grid.labels.len()).flat_map(|label| {
        let parts = (0..series).filter_map(move |at| frame.known(label, at));
        let (minus, plus): (Vec<f64>, Vec<f64>) = parts.partition(|part| *part < 0.0);
        [minus.iter().sum(), plus.iter().sum::<f64>()]
    });
    let layout = Layout { frame, span: Span::new(ends, 0.0, 0.0), thick: 1.3 };
    let sums = (0..grid.labels.len())
        .filter_map(|label| layout.sum(label))
        .map(|sum| frame.says(Amount::Known(sum)));
    let behind = sums.map(|sum| text::width(&sum)).fold(0.0, f64::max) * BOLD + NEAR;
    let layout = Layout { span: Span { behind, ..layout.span }, ..layout };
    key::patterns(svg, series, frame.id);
    let mut y = swatches(svg, frame);
    let mut stacks = Svg::default();
    let wide = layout.open(&mut stacks, 0.0);
    for label in 0..grid.labels.len() {
        y = heading(svg, &grid.labels[label].text, "strong", frame.width, y);
        y = layout.stack(&mut stacks, label, y, wide);
        for line in text::lines(&frame.absent(label), frame.width, 3) {
            svg.text("text", &[("class", &"soft"), ("y", &Length::Em(y + 1.0))], &line);
            y += LINE;
        }
        y += 0.65;
    }
    svg.markup(&stacks.finish()).close("svg");
    y
}

impl Layout<'_> {
    /// Opens the plot behind names at the left that take so many ems; its least width in ems.
    fn open(&self, svg: &mut Svg, beside: f64) -> f64 {
        let Span { before, behind, .. } = self.span;
        self.frame.open_plot(svg, beside + before, beside + before + behind)
    }

    /// The pattern of hidden numbers, where there are any.
    fn hatch(&self, svg: &mut Svg) {
        if self.frame.grid.amounts.iter().flatten().any(|amount| matches!(amount, Amount::FewerThan(_))) {
            key::hatch(svg, self.frame.id);
        }
    }

    /// All bars, series by series, then what they say in the order of reading.
    fn draw(&self, svg: &mut Svg, rows: &[Row], wide: f64) {
        for series in 0..self.frame.series() {
            open_series(svg, series, self.frame.id);
            for row in rows.iter().filter(|row| row.series == series) {
                if let Some(value) = self.frame.known(row.label, series).filter(|value| *value != 0.0) {
                    let (from, to) = self.span.bar(0.0, value);
                    self.bar(svg, row.y, (from, to));
                }
            }
            svg.close("g");
        }
        for row in rows {
            self.says(svg, row, wide);
        }
        if self.span.low < 0.0 {
            let zero = Length::Percent(self.span.at(0.0));
            for row in rows {
                let (top, end) = (Length::Em(row.y - 0.06), Length::Em(row.y + self.thick + 0.06));
                svg.leaf(
                    "line",
                    &[
                        ("class", &"axis"),
                        ("stroke", &"#857b6a"),
                        ("x1", &zero),
                        ("x2", &zero),
                        ("y1", &top),
                        ("y2", &end),
                    ],
                );
            }
        }
    }

    fn bar(&self, svg: &mut Svg, y: f64, (from, to): (f64, f64)) {
        let (x, width) = (Length::Percent(from), Length::Percent(to - from));
        let (y, height) = (Length::Em(y), Length::Em(self.thick));
        svg.leaf("rect", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
    }

    /// The value at the end of a bar, or the word in place of it.
    fn says(&self, svg: &mut Svg, row: &Row, wide: f64) {
        let amount = self.frame.amount(row.label, row.series);
        let text = self.frame.says(amount);
        let y = Length::Em(row.y + self.thick / 2.0 + 0.35);
        let value = known(amount);
        let end = Length::Percent(self.span.at(value.unwrap_or_default()));
        let is_bare = value.is_none() || value == Some(0.0);
        let mut near = if is_bare && self.span.low == 0.0 { 0.0 } else { NEAR };
        if matches!(amount, Amount::FewerThan(_)) {
            let (top, thick) = (Length::Em(row.y), Length::Em(self.thick));
            svg.leaf(
                "rect",
                &[
                    ("x", &end),
                    ("y", &top),
                    ("width", &Length::Em(MARK)),
                    ("height", &thick),
                    ("fill", &key::hidden(self.frame.id)),
                ],
            );
            near = MARK + NEAR;
        }
        let room = wide - self.span.at(0.0) / 100.0 * wide + self.span.behind;
        let is_last = value.is_none() && near + text::width(&text) > room;
        let is_left = value.is_some_and(|value| value < 0.0) || is_last && self.span.low < 0.0;
        let dx = Length::Em(if is_left { -near } else { near });
        let mut attributes: Vec<Attribute> = vec![("x", &end), ("y", &y), ("dx", &dx)];
        if is_left {
            attributes.push(("text-anchor", &"end"));
        }
        if value.is_none() {
            attributes.push(("class", &"soft"));
        }
        svg.text("text", &attributes, &text);
    }

    /// What the parts of a label add up to; nothing where one is not known.
    fn sum(&self, label: usize) -> Option<Number> {
        let parts = self.frame.grid.amounts.get(label)?.iter();
        parts
            .map(|part| match part {
                Amount::Known(number) => Some(*number),
                _ => None,
            })
            .try_fold(Number::ZERO, |sum, part| sum.checked_add(part?))
    }

    /// The parts of a label one behind the other, with their sum, and their values beneath where there is room; the lower
    /// edge.
    fn stack(&self, svg: &mut Svg, label: usize, y: f64, wide: f64) -> f64 {
        let (mut minus, mut plus) = (0.0, 0.0);
        let mut parts = Vec::new();
        for series in 0..self.frame.grid.series.len() {
            let Some(value) = self.frame.known(label, series).filter(|value| *value != 0.0) else {
                continue;
            };
            let from = if value < 0.0 { &mut minus } else { &mut plus };
            let bar = self.span.bar(*from, *from + value);
            *from += value;
            open_series(svg, series, self.frame.id);
            self.bar(svg, y, bar);
            svg.close("g");
            parts.push((bar, self.frame.says(self.frame.amount(label, series))));
        }
        if let Some(sum) = self.sum(label) {
            let (x, y) = (Length::Percent(self.span.at(plus)), Length::Em(y + self.thick / 2.0 + 0.35));
            svg.text(
                "text",
                &[("class", &"strong"), ("x", &x), ("y", &y), ("dx", &Length::Em(NEAR))],
                &self.frame.says(Amount::Known(sum)),
            );
        }
        let y = y + self.thick;
        let mut free = 0.0;
        for ((from, to), text) in parts {
            let room = (to - from) / 100.0 * wide;
            let start = from / 100.0 * wide;
            if start >= free && text::width(&text) <= room.max(1.0) {
                svg.text("text", &[("x", &Length::Percent(from)), ("y", &Length::Em(y + 1.0))], &text);
                free = start + text::width(&text) + NEAR;
            }
        }
        if free > 0.0 { y + LINE } else { y }
    }
}

/// Opens what all bars of a series share.
fn open_series(svg: &mut Svg, series: usize, id: &str) {
    let (class, colour, paint) = (key::class(series), key::colour(series), key::paint(series, id));
    let mut attributes: Vec<Attribute> = vec![("class", &class), ("color", &colour), ("fill", &paint)];
    if paint != "currentColor" {
        attributes.push(("stroke", &"currentColor"));
    }
    svg.open("g", &attributes);
}

/// The name of a label above its bars, in at most two lines; where the bars begin.
fn heading(svg: &mut Svg, name: &str, class: &str, room: f64, mut y: f64) -> f64 {
    let lines = text::lines(name, room, 2);
    for line in &lines {
        let y_text = Length::Em(y + 0.95);
        let mut attributes: Vec<Attribute> = vec![("y", &y_text)];
        if !class.is_empty() {
            attributes.push(("class", &class));
        }
        let is_cut = line.ends_with('…') && !name.ends_with('…');
        key::named(svg, &attributes, line, if is_cut { name } else { line });
        y += LINE;
    }
    y
}

/// The key of the series; where the bars begin.
fn swatches(svg: &mut Svg, frame: &Frame) -> f64 {
    key::key(svg, &frame.grid.series, frame.width, &|svg, series| {
        open_series(svg, series, frame.id);
        svg.leaf(
            "rect",
            &[("y", &Length::Em(0.1)), ("width", &Length::Em(1.0)), ("height", &Length::Em(1.0))],
        );
        svg.close("g");
    })
}

/// The room that names take at the left of bars; none where they are too wide for that.
fn room_beside(names: &[&str], width: f64) -> f64 {
    let widest = names.iter().map(|name| text::width(name)).fold(0.0, f64::max);
    if widest <= width * BESIDE_MAX && names.iter().any(|name| !name.trim().is_empty()) {
        widest + 0.6
    } else {
        0.0
    }
}

/// The span of all bars, with room for what is written at their ends.
fn span(frame: &Frame) -> Span {
    let (mut before, mut behind) = (0.0, 0.0_f64);
    for amount in frame.grid.amounts.iter().flatten() {
        let wide = text::width(&frame.says(*amount)) + NEAR;
        match known(*amount) {
            Some(value) if value < 0.0 => before = wide.max(before),
            Some(_) => behind = wide.max(behind),
            None => (),
        }
    }
    Span::new(frame.all_known(), before, behind)
}
