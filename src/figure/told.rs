//! A figure where no drawing can be shown, as in a feed: what it says, and its numbers as a table.
//!
//! In: a [`Shown`], words, addresses of routes. Out: HTML without drawings, styles or anchors. It must not know the page
//! it is from.

use super::{
    draw::{Svg, map},
    grid_table, html, says,
    shown::{Drawing, Grid, Shown},
    words::Words,
};
use crate::page::Route;

/// The HTML of a figure without its drawing; `url` gives the address of a route.
#[must_use]
pub fn told(shown: &Shown, words: &Words, url: &dyn Fn(&Route) -> String) -> String {
    let mut out = Svg::default();
    out.open("figure", &[]);
    match &shown.drawing {
        Drawing::Chart(form, grid) => {
            caption(&mut out, shown, Some(grid), words);
            out.text("p", &[], &says::says(Some(*form), grid, words));
            html::remarks(&mut out, shown, words);
            if !grid.labels.is_empty() {
                out.markup(&grid_table::of_grid(grid, words));
            }
        }
        Drawing::Table(rows) => {
            caption(&mut out, shown, None, words);
            out.markup(&grid_table::of_rows(rows, words, ""));
            html::remarks(&mut out, shown, words);
        }
        Drawing::Number(grid) => {
            caption(&mut out, shown, None, words);
            html::number(&mut out, grid, words);
            html::remarks(&mut out, shown, words);
        }
        Drawing::Areas(areas) => {
            caption(&mut out, shown, Some(&areas.grid), words);
            out.text("p", &[], &says::says(None, &areas.grid, words));
            html::remarks(&mut out, shown, words);
            out.markup(&grid_table::of_grid(&areas.grid, words));
        }
        Drawing::Points(points) => {
            caption(&mut out, shown, None, words);
            html::remarks(&mut out, shown, words);
            out.markup(&map::list(points, words));
        }
    }
    html::source(&mut out, &shown.source, words, url);
    out.close("figure");
    out.finish()
}

/// The title, and what is measured.
fn caption(out: &mut Svg, shown: &Shown, grid: Option<&Grid>, words: &Words) {
    out.open("figcaption", &[]).words(&shown.title);
    if let Some(measure) = grid.and_then(|grid| html::measure(grid, words)) {
        out.markup(" (").words(&measure).markup(")");
    }
    out.close("figcaption");
}
