//! The answer to a map of areas: an amount for each outline.
//!
//! In: a question, a table, outlines, the guard. Out: [`Areas`] of what may be shown. It must not know how it is drawn.

use super::{
    Boundaries, Data, chart, filter, groups, join,
    measure::{Measure, counts},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{
        ask::{Ask, Form, Y},
        shown::{Amount, Areas, Drawing, Grid, Label, Outline, Remark, Style},
    },
    geo::Shape,
    guard,
    source::Spanned,
    table::{Cell, Holds, Table, Unit},
};
use std::{borrow::Cow, collections::BTreeMap};

/// Answers a map of areas.
pub(super) fn areas(
    ask: &Ask,
    data: &mut Data,
    found: &mut Vec<Diagnostic>,
) -> Option<(Drawing, Vec<Remark>)> {
    let table = data.table;
    let areas = data.boundaries?;
    let span = ask.areas.as_ref().map_or(ask.span, |areas| areas.span);
    if !areas.table.shapes.iter().flatten().any(|shape| matches!(shape, Shape::Areas(_))) {
        if !areas.table.columns.is_empty() {
            let message = "this has no outlines of areas";
            let help = "Name a dataset or a place with a GeoJSON file of areas.";
            found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
        }
        return None;
    }
    let before = found.len();
    let rows = filter::rows(table, &ask.filters, found);
    let count = Spanned::new(Y::Count, ask.span);
    let y = ask.y.as_ref().unwrap_or(&count);
    let measure = Measure::of(table, y, found)?;
    if found.len() > before {
        return None;
    }
    let join = join::join(ask, data, areas, &rows, found)?;
    let mut of_area: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut elsewhere = 0;
    for row in &rows {
        let code = join::text(&table.columns[join.code].cells[*row as usize]);
        match code.and_then(|code| join.areas.get(&code).copied()) {
            Some(area) => of_area.entry(area).or_default().push(*row),
            None => elsewhere += 1,
        }
    }
    if let (Measure::Value(at), Some((area, many))) =
        (measure, of_area.iter().find(|(_, rows)| rows.len() > 1))
    {
        let name = &table.columns[at].name;
        let label = &name_of(areas.table, *area, join.area_code).text;
        let message =
            format!("“{label}” has {} rows, so it is not clear which value of `{name}` to show", many.len());
        let help = format!("Write `y: sum of {name}` or `y: mean of {name}`, or pick rows with `where:`.");
        found.push(Diagnostic::new(Code::FigureUnclear, y.span, message).help(help));
        return None;
    }
    let style = style(ask, table, measure, found);
    let grid = grid(data, areas, &join, &of_area, measure, &rows);
    let mut remarks = vec![Remark::Matched(of_area.len(), areas.table.rows.len())];
    if elsewhere > 0 {
        remarks.push(Remark::NotPlaced(elsewhere));
    }
    remarks.extend(super::hidden(&grid, data));
    let outline = |row: u32| outline(areas.table, row);
    let others = (0..).take(areas.table.rows.len()).filter(|row| !of_area.contains_key(row)).map(outline);
    let areas = Areas {
        grid,
        outlines: of_area.keys().map(|row| outline(*row)).collect(),
        others: others.collect(),
        style,
        year: join.year,
        credit: areas.credit_beside(&data.source.credit),
    };
    Some((Drawing::Areas(areas), remarks))
}

/// Rates are shaded and counts are circles, unless it is said otherwise.
fn style(ask: &Ask, table: &Table, measure: Measure, found: &mut Vec<Diagnostic>) -> Style {
    let is_count = match measure {
        Measure::Count | Measure::Sum(_) => true,
        Measure::Value(at) => table.columns[at].unit != Unit::Percent && counts(table, at),
        Measure::Share | Measure::Mean(_) => false,
    };
    match &ask.form {
        Some(form) if form.value == Form::Shades => {
            if is_count {
                let message = "shades of plain counts mislead: a large area looks bad because it is large";
                let help =
                    "Show a rate, such as a percentage, or leave `kind:` out: counts are drawn as circles.";
                found.push(Diagnostic::new(Code::ShadedCounts, form.span, message).help(help));
            }
            Style::Shades
        }
        Some(_) => Style::Circles,
        None if is_count => Style::Circles,
        None => Style::Shades,
    }
}

/// The amounts that may be shown, one for each area that has rows.
fn grid(
    data: &mut Data,
    areas: Boundaries,
    join: &join::Join,
    of_area: &BTreeMap<u32, Vec<u32>>,
    measure: Measure,
    rows: &[u32],
) -> Grid {
    let table = data.table;
    let values: Vec<_> = of_area.values().map(|own| (own, measure.value(table, own, rows.len()))).collect();
    let asked: Vec<guard::Asked> =
        values.iter().map(|(own, value)| measure.asked(Cow::Borrowed(own.as_slice()), value, rows)).collect();
    let verdicts = data.ledger.admit(&asked);
    let small = data.small_under();
    let amounts = values
        .iter()
        .zip(verdicts)
        .map(|((_, value), verdict)| vec![chart::amount(value.number, verdict, small)]);
    let amounts: Vec<Vec<Amount>> = amounts.collect();
    let labels = of_area.keys().map(|area| name_of(areas.table, *area, join.area_code)).collect();
    Grid {
        dimension: table.columns[join.code].title.clone(),
        split: String::new(),
        measure: measure.shown(table),
        labels,
        series: vec![String::new()],
        amounts,
        total: None,
    }
}

/// The name of an area: a column of words that are all different, else its code.
fn name_of(areas: &Table, row: u32, code: usize) -> Label {
    let named = |word: &str| {
        areas.columns.iter().position(|c| c.holds == Holds::Text && c.name.to_lowercase().ends_with(word))
    };
    let at = named("nm").or_else(|| named("name"));
    let at = at.or_else(|| areas.columns.iter().position(|column| column.holds == Holds::Text));
    let cell = &areas.columns[at.unwrap_or(code)].cells[row as usize];
    match cell {
        Cell::Missing(_) => groups::label(&areas.columns[code].cells[row as usize]),
        cell => groups::label(cell),
    }
}

/// The rings of an area; none where it has no outline.
pub(super) fn outline(areas: &Table, row: u32) -> Outline {
    match areas.shapes.get(row as usize) {
        Some(Some(Shape::Areas(areas))) => Outline(areas.iter().flatten().cloned().collect()),
        _ => Outline(Vec::new()),
    }
}
