//! Drawings of charts: static SVG with real text.
//!
//! In: a form and a [`Grid`]. Out: an `<svg>` that fills the width it is given, from 280 pixels up, without script and
//! without any style of its own. It must not know the page: colours are there to be overruled by its style sheet.
//!
//! Nothing shrinks: heights are in ems, so that they follow the reader's letters; along the width, what is to scale is in
//! hundredths, and what holds text in ems. Room for text is kept for the narrowest page. Where it is worth its bytes
//! there is a second drawing for wide pages: hidden by an attribute, shown by a style sheet in place of the first.

mod bars;
mod calendar;
mod dots;
mod key;
mod lines;
pub mod map;
mod scale;
mod svg;
mod text;

use super::{
    shown::{Amount, Form, Grid},
    words::{Words, count},
};
use crate::table::Missing;
use rust_decimal::prelude::ToPrimitive;
use svg::Length;
pub use svg::{Attribute, Svg};

/// The width of the narrowest drawing in ems: a page of 320 pixels less its margins, in letters of 14.4 pixels.
const NARROW: f64 = 19.0;
/// The same of a wide page, from 640 pixels up.
const WIDE: f64 = 37.0;
/// The least width of a plot in hundredths, whatever text stands beside it.
const PLOT_LEAST: f64 = 30.0;
/// More bars or dots than this are drawn once, for all pages.
const TWICE_MAX: usize = 16;

/// What a drawing is made of.
struct Frame<'a> {
    grid: &'a Grid,
    words: &'a Words<'a>,
    /// What the ids in the drawing begin with.
    id: &'a str,
    /// The width in ems that it has at least.
    width: f64,
}

/// The drawing of a chart.
pub fn chart(form: Form, grid: &Grid, title: &str, words: &Words, id: &str) -> String {
    let mut out = Svg::default();
    let is_small = grid.labels.len().saturating_mul(grid.series.len()) <= TWICE_MAX;
    let is_twice = form == Form::Line || is_small;
    let class = if is_twice { "drawing narrow" } else { "drawing" };
    open_drawing(&mut out, class, id, draw(form, &Frame { grid, words, id, width: NARROW }), |svg| {
        let what = match form {
            Form::Bar | Form::Stacked => "figure_bar_chart",
            Form::Line => "figure_line_chart",
            Form::Dot => "figure_dot_chart",
        };
        let labels = count(grid.labels.len());
        let fill = [("measure", grid.measure.title.as_str()), ("dimension", &grid.dimension), ("n", &labels)];
        svg.text("title", &[("id", &format!("{id}-t"))], title);
        svg.text("desc", &[("id", &format!("{id}-d"))], &words.say(what, &fill));
    });
    if is_twice {
        let wide = Frame { grid, words, id: &format!("{id}-w"), width: WIDE };
        open_drawing(&mut out, "drawing wide", id, draw(form, &wide), |_| ());
    }
    out.finish()
}

/// What is drawn, and its height in ems.
fn draw(form: Form, frame: &Frame) -> (Svg, f64) {
    let mut svg = Svg::default();
    let height = match form {
        Form::Bar => bars::bars(&mut svg, frame),
        Form::Stacked => bars::stacked(&mut svg, frame),
        Form::Line => lines::lines(&mut svg, frame),
        Form::Dot => dots::dots(&mut svg, frame),
    };
    (svg, height)
}

/// A drawing with its frame, named by the title and the description of the first.
fn open_drawing(out: &mut Svg, class: &str, id: &str, (drawn, height): (Svg, f64), names: impl Fn(&mut Svg)) {
    let (title, description, height) = (format!("{id}-t"), format!("{id}-d"), Length::Em(height));
    let mut attributes: Vec<Attribute> = vec![
        ("class", &class),
        ("role", &"img"),
        ("aria-labelledby", &title),
        ("aria-describedby", &description),
        ("width", &"100%"),
        ("height", &height),
        ("direction", &"ltr"),
        ("fill", &"currentColor"),
    ];
    if class.ends_with("wide") {
        attributes.push(("display", &"none"));
    }
    out.open("svg", &attributes);
    names(out);
    out.markup(&drawn.finish()).close("svg");
}

impl Frame<'_> {
    /// How many series are drawn: one without a name where there is no split.
    fn series(&self) -> usize {
        self.grid.series.len().max(1)
    }

    /// The amount of a label and a series.
    fn amount(&self, label: usize, series: usize) -> Amount {
        amount(self.grid, label, series)
    }

    /// The number of a label and a series, for a scale.
    fn known(&self, label: usize, series: usize) -> Option<f64> {
        known(self.amount(label, series))
    }

    /// Every known number, for a scale.
    fn all_known(&self) -> impl Iterator<Item = f64> {
        self.grid.amounts.iter().flatten().filter_map(|amount| known(*amount))
    }

    /// An amount as it stands in a drawing.
    fn says(&self, amount: Amount) -> String {
        self.words.short(amount, &self.grid.measure)
    }

    /// The series of a label that have no number, and why.
    fn absent(&self, label: usize) -> String {
        let says = |series: usize| {
            let amount = self.amount(label, series);
            let name = self.grid.series.get(series).filter(|name| !name.is_empty());
            let says = name.map_or(String::new(), |name| format!("{name}: ")) + &self.says(amount);
            known(amount).is_none().then_some(says)
        };
        (0..self.series()).filter_map(says).collect::<Vec<_>>().join("; ")
    }

    /// Opens the plot, in which lies what is to scale, in hundredths. So many ems are left free beside it, some of them
    /// before it. Its least width in ems.
    fn open_plot(&self, svg: &mut Svg, before: f64, free: f64) -> f64 {
        let width = (100.0 - free / self.width * 100.0).max(PLOT_LEAST);
        let place: [Attribute; 3] =
            [("x", &Length::Em(before)), ("width", &Length::Percent(width)), ("overflow", &"visible")];
        svg.open("svg", &place);
        width / 100.0 * self.width
    }
}

/// The amount of a label and a series; not known where the grid has none.
fn amount(grid: &Grid, label: usize, series: usize) -> Amount {
    let missing = Amount::Missing(Missing::NotKnown);
    grid.amounts.get(label).and_then(|row| row.get(series)).copied().unwrap_or(missing)
}

/// The number of an amount, for a scale; exact numbers stay in the text.
fn known(amount: Amount) -> Option<f64> {
    match amount {
        Amount::Known(number) => number.to_f64(),
        _ => None,
    }
}
