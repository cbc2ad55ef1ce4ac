//! The answer to a chart: amounts by label and series.
//!
//! In: a question and a table, the guard. Out: a [`Grid`] of what may be shown. It must not know how it is drawn.

use super::{
    Data, filter,
    groups::{self, Group},
    measure::{Measure, Value},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{
        ask::{Ask, Form as Asked, Sort, Y},
        shown::{Amount, Drawing, Form, Grid, Label, Remark},
    },
    guard::{self, Verdict},
    source::Spanned,
    table::{Cell, Holds, Missing, Number},
};
use std::{borrow::Cow, cmp::Ordering};

/// The most labels and series of one chart.
const LABELS_MAX: usize = 200;
/// See [`LABELS_MAX`].
const SERIES_MAX: usize = 12;

/// The rows of a cell, and what is asked of them.
type DraftCell = (Vec<u32>, Value);

/// Cells of a chart that the guard has not seen.
struct Draft {
    labels: Vec<Group>,
    /// The values of the series; one without a value where there is no split.
    series: Vec<Option<Cell>>,
    /// For each label and series the rows and the value.
    cells: Vec<Vec<DraftCell>>,
}

/// Answers a chart.
pub(super) fn answer(
    ask: &Ask,
    data: &mut Data,
    found: &mut Vec<Diagnostic>,
) -> Option<(Drawing, Vec<Remark>)> {
    let table = data.table;
    let before = found.len();
    let rows = filter::rows(table, &ask.filters, found);
    let x = ask.x.as_ref().and_then(|x| filter::column(table, x, found));
    let split = ask.split.as_ref().map(|split| filter::column(table, split, found));
    let count = Spanned::new(Y::Count, ask.span);
    let measure = Measure::of(table, ask.y.as_ref().unwrap_or(&count), found);
    let (Some(x), Some(measure), None | Some(Some(_))) = (x, measure, split) else { return None };
    if found.len() > before {
        return None;
    }
    let split = split.flatten();
    let (labels, without) = groups::by(&table.columns[x], &rows, ask.by);
    if labels.is_empty() {
        found.push(super::nothing(ask));
        return None;
    }
    let mut remarks = Vec::new();
    if without > 0 {
        remarks.push(Remark::LeftOut(without, table.columns[x].title.clone()));
    }
    // Without those that have no label, as what a share is of.
    let labelled = groups::all(&labels);
    let mut draft = draft(data, labels, split, measure, labelled.len());
    if !is_clear(ask, data, &draft, measure, found) {
        return None;
    }
    let form = form(ask);
    let order = order(ask, table.columns[x].holds, form);
    sort(&mut draft, &order, data.ledger.protects().then_some(data.small_under()));
    let all = draft.labels.len();
    let most = ask.top.unwrap_or(LABELS_MAX).min(LABELS_MAX);
    draft.labels.truncate(most);
    draft.cells.truncate(most);
    if most < all {
        remarks.push(Remark::OnlyTop(most, all));
    }
    if let Some(at) = measure.column() {
        let without: usize = draft.cells.iter().flatten().map(|(_, value)| value.without).sum();
        if without > 0 {
            remarks.push(Remark::LeftOut(without, table.columns[at].title.clone()));
        }
    }
    let whole = measure.adds_up(table).then(|| (rows.clone(), measure.value(table, &rows, rows.len())));
    let total = whole.filter(|_| all > 0 && without == 0);
    let grid = guarded(data, draft, measure, total, &labelled, &order);
    let dimension = table.columns[x].title.clone();
    let split = split.map_or_else(String::new, |at| table.columns[at].title.clone());
    let mut grid = Grid { dimension, split, ..grid };
    if form == Form::Line {
        with_gaps(&mut grid);
    }
    remarks.extend(super::hidden(&grid, data));
    Some((Drawing::Chart(form, grid), remarks))
}

fn form(ask: &Ask) -> Form {
    match ask.form.as_ref().map(|form| form.value) {
        Some(Asked::Line) => Form::Line,
        Some(Asked::Dot) => Form::Dot,
        _ if ask.stack => Form::Stacked,
        _ => Form::Bar,
    }
}

/// The order that is asked for, or what readers of such a chart expect.
fn order(ask: &Ask, labels: Holds, form: Form) -> Sort {
    match ask.sort.as_ref().map(|sort| &sort.value) {
        Some(sort) => sort.clone(),
        None if form == Form::Line || matches!(labels, Holds::Time | Holds::Number) => Sort::X,
        None => Sort::Y,
    }
}

fn draft(data: &Data, labels: Vec<Group>, split: Option<usize>, measure: Measure, whole: usize) -> Draft {
    let table = data.table;
    let mut series: Vec<Option<Cell>> = vec![None];
    let mut of_row = vec![0; table.rows.len()];
    if let Some(at) = split {
        let rows: Vec<u32> = labels.iter().flat_map(|group| group.rows.iter().copied()).collect();
        let (mut groups, _) = groups::by(&table.columns[at], &rows, None);
        if matches!(table.columns[at].holds, Holds::Time | Holds::Number) {
            groups.sort_by(|a, b| a.cell.cmp(&b.cell));
        }
        of_row.fill(usize::MAX);
        for (at, group) in groups.iter().enumerate() {
            group.rows.iter().for_each(|row| of_row[*row as usize] = at);
        }
        series = groups.into_iter().map(|group| Some(group.cell)).collect();
    }
    let cells = labels.iter().map(|group| {
        let mut rows = vec![Vec::new(); series.len()];
        for row in &group.rows {
            if let Some(rows) = rows.get_mut(of_row[*row as usize]) {
                rows.push(*row);
            }
        }
        let value = |rows: Vec<u32>| {
            let value = measure.value(table, &rows, whole);
            (rows, value)
        };
        rows.into_iter().map(value).collect()
    });
    Draft { cells: cells.collect(), labels, series }
}

/// Whether the question has one answer for each label and series, and not too many series.
fn is_clear(ask: &Ask, data: &Data, draft: &Draft, measure: Measure, found: &mut Vec<Diagnostic>) -> bool {
    let table = data.table;
    let before = found.len();
    if let Measure::Value(at) = measure {
        let several = draft.labels.iter().zip(&draft.cells).find_map(|(label, cells)| {
            let many = cells.iter().find(|(rows, _)| rows.len() > 1)?;
            Some((label.label().text, many.0.len()))
        });
        if let Some((label, rows)) = several {
            let name = &table.columns[at].name;
            let message =
                format!("“{label}” has {rows} rows, so it is not clear which value of `{name}` to show");
            let help =
                format!("Write `y: sum of {name}` or `y: mean of {name}`, or pick rows with `where:`.");
            let span = ask.y.as_ref().map_or(ask.span, |y| y.span);
            found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
        }
    }
    if draft.series.len() > SERIES_MAX {
        let message =
            format!("this would be {} series, and nobody can tell so many apart", draft.series.len());
        let help = format!("Pick at most {SERIES_MAX} with `where:`, or leave `split:` out.");
        let span = ask.split.as_ref().map_or(ask.span, |split| split.span);
        found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
    }
    if draft.labels.len() > LABELS_MAX && ask.top.is_none() {
        let message = format!("this would be {} labels, and nobody reads so many", draft.labels.len());
        let help = "Show the first of them with `top: 20`, or pick rows with `where:`; dates go together with `by: month`.";
        let span = ask.x.as_ref().map_or(ask.span, |x| x.span);
        found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
    }
    found.len() == before
}

/// Puts labels in order. Where the guard is at work, what is small counts as none: the order must not tell it.
fn sort(draft: &mut Draft, order: &Sort, small_under: Option<u32>) {
    let size = |cells: &[DraftCell]| {
        let numbers = cells.iter().filter_map(|(_, value)| value.number.ok());
        numbers
            .filter(|n| small_under.is_none_or(|small| *n >= Number::from(small)))
            .fold(None, |sum, n| Some(sum.map_or(n, |sum: Number| sum.checked_add(n).unwrap_or(sum))))
    };
    let by_label = |a: &Group, b: &Group| match (&a.cell, &b.cell) {
        (Cell::Text(a), Cell::Text(b)) => a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| a.cmp(b)),
        (a, b) => a.cmp(b),
    };
    let mut both: Vec<(Group, Vec<DraftCell>)> =
        std::mem::take(&mut draft.labels).into_iter().zip(std::mem::take(&mut draft.cells)).collect();
    match order {
        Sort::Y | Sort::Falling(_) => {
            both.sort_by(|a, b| size(&b.1).cmp(&size(&a.1)).then_with(|| by_label(&a.0, &b.0)))
        }
        Sort::X | Sort::Column(_) => both.sort_by(|a, b| by_label(&a.0, &b.0)),
        Sort::File => {}
    }
    (draft.labels, draft.cells) = both.into_iter().unzip();
}

/// What the guard lets through of the cells and of what they add up to.
fn guarded(
    data: &mut Data,
    draft: Draft,
    measure: Measure,
    total: Option<DraftCell>,
    whole: &[u32],
    order: &Sort,
) -> Grid {
    let table = data.table;
    let cells = draft.cells.iter().flatten().chain(&total);
    let cells: Vec<guard::Asked> =
        cells.map(|(rows, value)| measure.asked(Cow::Borrowed(rows), value, whole)).collect();
    let verdicts = data.ledger.admit(&cells);
    let small = data.small_under();
    let mut verdicts = verdicts.into_iter();
    let mut amount =
        |(_, value): &DraftCell| amount(value.number, verdicts.next().unwrap_or(Verdict::Withheld), small);
    let amounts: Vec<Vec<Amount>> =
        draft.cells.iter().map(|cells| cells.iter().map(&mut amount).collect()).collect();
    let total = total.as_ref().map(&mut amount);
    let mut both: Vec<(Label, Vec<Amount>)> = draft.labels.iter().map(Group::label).zip(amounts).collect();
    if *order == Sort::Y {
        let hides =
            |amounts: &[Amount]| amounts.iter().any(|a| matches!(a, Amount::FewerThan(_) | Amount::Withheld));
        both.sort_by(|a, b| match (hides(&a.1), hides(&b.1)) {
            (true, true) => a.0.text.cmp(&b.0.text),
            (a, b) => {
                if a == b {
                    Ordering::Equal
                } else {
                    a.cmp(&b)
                }
            }
        });
    }
    let (labels, amounts) = both.into_iter().unzip();
    let name = |cell: &Option<Cell>| cell.as_ref().map_or_else(String::new, |cell| groups::label(cell).text);
    Grid {
        dimension: String::new(),
        split: String::new(),
        measure: measure.shown(table),
        labels,
        series: draft.series.iter().map(name).collect(),
        amounts,
        total,
    }
}

/// What readers may see of a value.
pub(super) fn amount(number: Result<Number, Missing>, verdict: Verdict, small_under: u32) -> Amount {
    match (number, verdict) {
        (Err(missing), _) => Amount::Missing(missing),
        (Ok(number), Verdict::Shown) => Amount::Known(number.normalize()),
        (Ok(_), Verdict::Small) => Amount::FewerThan(small_under),
        (Ok(_), Verdict::Withheld) => Amount::Withheld,
    }
}

/// A label without amounts for each time between the first and the last that has none.
fn with_gaps(grid: &mut Grid) {
    let groups: Vec<Group> = grid
        .labels
        .iter()
        .filter_map(|label| Some(Group { cell: Cell::Time(label.time?), rows: Vec::new() }))
        .collect();
    if groups.len() < grid.labels.len() {
        return;
    }
    let none = vec![Amount::Missing(Missing::NotKnown); grid.series.len()];
    for time in groups::gaps(&groups) {
        grid.labels.push(groups::label(&Cell::Time(time)));
        grid.amounts.push(none.clone());
    }
    let mut both: Vec<_> =
        std::mem::take(&mut grid.labels).into_iter().zip(std::mem::take(&mut grid.amounts)).collect();
    both.sort_by_key(|(label, _)| label.time.map(super::when::days));
    (grid.labels, grid.amounts) = both.into_iter().unzip();
}
