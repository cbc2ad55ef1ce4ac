//! The HTML of a figure: its title, the drawing, what it says, the numbers, and where they are from.
//!
//! In: a [`Shown`], words, addresses of routes. Out: a `<figure>`. It must not know the page it stands on.

use super::{
    draw::{self, Attribute, Svg, map},
    format, grid_table, says,
    shown::{Amount, Drawing, Grid, Shown, Source},
    words::Words,
};
use crate::page::Route;

/// A number of more characters than this is not in the largest print.
const LONG: usize = 9;

/// The HTML of a figure. `id` is unique on its page; `url` gives the address of a route from the host's root.
#[must_use]
pub fn html(shown: &Shown, id: &str, words: &Words, url: &dyn Fn(&Route) -> String) -> String {
    let mut out = Svg::default();
    let class = match shown.drawing {
        Drawing::Chart(..) => "figure chart",
        Drawing::Areas(_) | Drawing::Points(_) => "figure map",
        Drawing::Table(_) => "figure rows",
        Drawing::Number(_) => "figure number",
    };
    out.open("figure", &[("class", &class), ("id", &id)]);
    match &shown.drawing {
        Drawing::Chart(form, grid) => {
            caption(&mut out, shown, Some(grid), id, words);
            let is_empty = grid.labels.is_empty();
            if !is_empty {
                out.markup(&draw::chart(*form, grid, &shown.title, words, id));
            }
            out.text("p", &[("class", &"says")], &says::says(Some(*form), grid, words));
            remarks(&mut out, shown, words);
            if !is_empty {
                numbers(&mut out, &grid_table::of_grid(grid, words), id, words);
            }
        }
        Drawing::Table(rows) => {
            caption(&mut out, shown, None, id, words);
            scrolls(&mut out, &grid_table::of_rows(rows, words, &format!("{id}-c")), id);
            remarks(&mut out, shown, words);
        }
        Drawing::Number(grid) => {
            caption(&mut out, shown, None, id, words);
            number(&mut out, grid, words);
            remarks(&mut out, shown, words);
        }
        Drawing::Areas(areas) => {
            caption(&mut out, shown, Some(&areas.grid), id, words);
            out.markup(&map::areas(areas, words, id)).markup(&map::key(areas, words, id));
            out.text("p", &[("class", &"says")], &says::says(None, &areas.grid, words));
            notes(&mut out, map::areas_notes(areas, words), shown, words);
            let table = match map::numbered(areas.grid.labels.len()) {
                true => grid_table::of_numbered(&areas.grid, words),
                false => grid_table::of_grid(&areas.grid, words),
            };
            numbers(&mut out, &table, id, words);
        }
        Drawing::Points(points) => {
            caption(&mut out, shown, None, id, words);
            out.markup(&map::points(points, words, id));
            notes(&mut out, map::points_notes(points, words), shown, words);
            out.markup(&map::list(points, words));
        }
    }
    source(&mut out, &shown.source, words, url);
    out.close("figure");
    out.finish()
}

/// The title, and what is measured where that is not said by the title.
fn caption(out: &mut Svg, shown: &Shown, grid: Option<&Grid>, id: &str, words: &Words) {
    out.open("figcaption", &[("id", &format!("{id}-c"))]).words(&shown.title);
    if let Some(measure) = grid.and_then(|grid| measure(grid, words)) {
        out.markup(" ").text("span", &[("class", &"measure")], &measure);
    }
    out.close("figcaption");
}

/// What is measured.
pub(super) fn measure(grid: &Grid, words: &Words) -> Option<String> {
    if grid.measure.title.is_empty() {
        return None;
    }
    let measure = words.titled(&grid.measure.title, &grid.measure.unit);
    match grid.series.as_slice() {
        [only] if !only.is_empty() => {
            Some(words.say("figure_cell", &[("label", &measure), ("series", only)]))
        }
        _ => Some(measure),
    }
}

pub(super) fn remarks(out: &mut Svg, shown: &Shown, words: &Words) {
    notes(out, Vec::new(), shown, words);
}

/// Remarks, after what must be said of the drawing.
fn notes(out: &mut Svg, mut said: Vec<String>, shown: &Shown, words: &Words) {
    said.extend(shown.remarks.iter().map(|remark| words.remark(remark)));
    said.retain(|text| !text.is_empty());
    if !said.is_empty() {
        out.text("p", &[("class", &"remarks")], &said.join(" "));
    }
}

/// The numbers, folded away.
fn numbers(out: &mut Svg, table: &str, id: &str, words: &Words) {
    out.open("details", &[]).text("summary", &[], &words.say("figure_the_numbers", &[]));
    scrolls(out, table, id);
    out.close("details");
}

/// A table that scrolls alone where it is too wide, by keys too.
fn scrolls(out: &mut Svg, table: &str, id: &str) {
    let caption = format!("{id}-c");
    let group: [Attribute; 4] =
        [("class", &"table"), ("role", &"group"), ("tabindex", &"0"), ("aria-labelledby", &caption)];
    out.open("div", &group).markup(table).close("div");
}

/// One number in large print, and what it counts.
pub(super) fn number(out: &mut Svg, grid: &Grid, words: &Words) {
    let amount = grid.amounts.first().and_then(|row| row.first()).copied();
    out.open("p", &[("class", &"amount")]);
    match amount {
        Some(Amount::Known(number)) => {
            let text = format::with_sign(&format::number(number, grid.measure.decimals), &grid.measure.unit);
            let mut attributes: Vec<Attribute> = vec![("value", &number)];
            if text.chars().count() > LONG {
                attributes.push(("class", &"long"));
            }
            out.text("data", &attributes, &text);
        }
        Some(absent) => {
            out.text("span", &[("class", &"gap")], &words.amount(absent, &grid.measure));
        }
        None => {
            out.text("span", &[("class", &"gap")], &words.say("figure_not_known", &[]));
        }
    }
    let measure = words.titled(&grid.measure.title, &grid.measure.unit);
    if !measure.is_empty() {
        out.markup(" ").text("span", &[("class", &"measure")], &measure);
    }
    out.close("p");
}

/// Where the numbers are from, and where to get them.
pub(super) fn source(out: &mut Svg, source: &Source, words: &Words, url: &dyn Fn(&Route) -> String) {
    out.open("p", &[("class", &"source")]).words(&words.say("figure_source", &[])).markup(" ");
    out.text("a", &[("href", &url(&source.page))], &source.title).markup(".");
    for said in [&source.credit, &source.period, &source.licence].into_iter().filter(|said| !said.is_empty())
    {
        let stop = if said.ends_with(['.', '!', '?']) { "" } else { "." };
        out.markup(" ").words(said).markup(stop);
    }
    if let Some(file) = &source.download {
        out.markup(" ").text(
            "a",
            &[("class", &"file"), ("href", &url(file)), ("download", &"")],
            &words.say("figure_download", &[]),
        );
    }
    out.close("p");
}
