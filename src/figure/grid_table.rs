//! The numbers of a figure as a real table.
//!
//! In: a [`Grid`] or [`Rows`]. Out: a `<table>`; each number is also there as a machine reads it, in `data-value`.
//! It must not know how the figure is drawn.

use super::{
    draw::Svg,
    format,
    shown::{Amount, Grid, Heading, Measure, Rows, Shows},
    words::{Words, count},
};

/// The table of a grid: a row for each label, a column for each series.
pub fn of_grid(grid: &Grid, words: &Words) -> String {
    table(grid, words, None)
}

/// The same for a map with numbers for names: each row begins with the number of its label.
pub fn of_numbered(grid: &Grid, words: &Words) -> String {
    table(grid, words, Some(&words.say("figure_map_number", &[])))
}

/// A table, with the numbers of its rows where these have a heading.
fn table(grid: &Grid, words: &Words, numbers: Option<&str>) -> String {
    let mut out = Svg::default();
    let measure = words.titled(&grid.measure.title, &grid.measure.unit);
    let fill = [("measure", measure.as_str()), ("dimension", &grid.dimension)];
    out.open("table", &[]).text("caption", &[], &words.say("figure_caption", &fill));
    out.open("thead", &[]).open("tr", &[]);
    for heading in numbers.into_iter().chain([grid.dimension.as_str()]) {
        out.text("th", &[("scope", &"col")], heading);
    }
    for name in &grid.series {
        let name = if name.is_empty() { &measure } else { name };
        out.text("th", &[("scope", &"col"), ("class", &"right")], name);
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for (at, (label, amounts)) in grid.labels.iter().zip(&grid.amounts).enumerate() {
        out.open("tr", &[]);
        if numbers.is_some() {
            out.text("td", &[], &(at + 1).to_string());
        }
        out.text("th", &[("scope", &"row")], &label.text);
        amounts.iter().for_each(|amount| cell(&mut out, *amount, &grid.measure, words));
        out.close("tr");
    }
    out.close("tbody");
    if let (Some(total), 1) = (grid.total, grid.series.len()) {
        out.open("tfoot", &[]).open("tr", &[]);
        if numbers.is_some() {
            out.text("td", &[], "");
        }
        out.text("th", &[("scope", &"row")], &words.say("figure_total", &[]));
        cell(&mut out, total, &grid.measure, words);
        out.close("tr").close("tfoot");
    }
    out.close("table");
    out.finish()
}

/// A table that is the figure itself.
pub fn of_rows(rows: &Rows, words: &Words, named_by: &str) -> String {
    let mut out = Svg::default();
    let shown = count(rows.rows.len());
    let caption = if rows.rows.len() < rows.count {
        words.say("figure_rows_of", &[("n", &shown), ("all", &count(rows.count))])
    } else {
        words.say("figure_rows", &[("n", &shown)])
    };
    out.open("table", &[("aria-labelledby", &named_by)]).text("caption", &[], &caption);
    out.open("thead", &[]).open("tr", &[]);
    for column in &rows.columns {
        let title = words.titled(&column.title, &column.unit);
        match column.is_number {
            true => out.text("th", &[("scope", &"col"), ("class", &"right")], &title),
            false => out.text("th", &[("scope", &"col")], &title),
        };
    }
    out.close("tr").close("thead").open("tbody", &[]);
    for row in &rows.rows {
        out.open("tr", &[]);
        for (column, shows) in rows.columns.iter().zip(row) {
            show(&mut out, shows, column, words);
        }
        out.close("tr");
    }
    out.close("tbody").close("table");
    out.finish()
}

fn show(out: &mut Svg, shows: &Shows, column: &Heading, words: &Words) {
    let text = match shows {
        Shows::Text(text) => text.clone(),
        Shows::Time(time) => format::time(*time),
        Shows::Flag(true) => words.say("figure_yes", &[]),
        Shows::Flag(false) => words.say("figure_no", &[]),
        Shows::Amount(amount) => {
            let (unit, decimals) = (column.unit.clone(), column.decimals);
            return cell(out, *amount, &Measure { title: String::new(), unit, decimals }, words);
        }
    };
    out.text("td", &[], &text);
}

/// The cell of an amount: its digits, and the exact number beside them; or words.
fn cell(out: &mut Svg, amount: Amount, measure: &Measure, words: &Words) {
    match amount {
        Amount::Known(number) => {
            let text = format::with_sign(&format::number(number, measure.decimals), &measure.unit);
            out.text("td", &[("data-value", &number)], &text);
        }
        absent => {
            out.text("td", &[("class", &"gap")], &words.amount(absent, measure));
        }
    }
}
