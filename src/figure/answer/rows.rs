//! The answer to a table: rows as they are, as far as the guard hands them on.
//!
//! In: a question and a table, what of it may be handed on. Out: [`Rows`]. It must not know how they are shown.

use super::{Data, chart::amount, filter};
use crate::{
    diagnostic::Diagnostic,
    figure::{
        ask::{Ask, Sort},
        shown::{Drawing, Heading, Remark, Rows, Shows},
    },
    guard::Verdict,
    table::{Cell, Holds, Table},
};

/// So many rows are shown where nobody says how many.
const ROWS: usize = 100;
/// The most rows.
const ROWS_MAX: usize = 1_000;

/// Answers a table.
pub(super) fn answer(
    ask: &Ask,
    data: &mut Data,
    found: &mut Vec<Diagnostic>,
) -> Option<(Drawing, Vec<Remark>)> {
    let table = data.table;
    let before = found.len();
    let mut rows = filter::rows(table, &ask.filters, found);
    let named: Vec<usize> =
        ask.columns.iter().filter_map(|name| filter::column(table, name, found)).collect();
    let order = order(ask, table, found);
    if found.len() > before {
        return None;
    }
    if !data.download.is_offered {
        found.push(super::discloses(ask.span, "a table of these rows"));
        return None;
    }
    let columns = match named.is_empty() {
        true => (0..table.columns.len()).filter(|at| !data.download.leaves_out(*at)).collect(),
        false => named,
    };
    if let Some(at) = columns.iter().find(|at| data.download.leaves_out(**at)) {
        let what = format!("the column `{}`", table.columns[*at].name);
        let span = ask
            .columns
            .iter()
            .find(|name| table.column(&name.value) == Some(*at))
            .map_or(ask.span, |n| n.span);
        found.push(super::discloses(span, &what));
        return None;
    }
    if rows.is_empty() {
        found.push(super::nothing(ask));
        return None;
    }
    if let Some((at, falling)) = order {
        let cells = &table.columns[at].cells;
        let cell = |row: &u32| &cells[*row as usize];
        // Rows without a value stand last, in either order; hidden ones among them, or their place would tell.
        let hides = |row: &u32| {
            let is_known = data.download.verdict(at, *row as usize) == Verdict::Shown;
            matches!(cell(row), Cell::Missing(_)) || !is_known
        };
        rows.sort_by(|a, b| {
            hides(a).cmp(&hides(b)).then_with(|| match (hides(a), falling) {
                (true, _) => a.cmp(b),
                (false, true) => cell(b).cmp(cell(a)),
                (false, false) => cell(a).cmp(cell(b)),
            })
        });
    }
    let count = rows.len();
    rows.truncate(ask.top.unwrap_or(ROWS).min(ROWS_MAX));
    let mut remarks = Vec::new();
    if rows.len() < count {
        remarks.push(Remark::OnlyTop(rows.len(), count));
    }
    let shown = Rows { count, ..cut(data, &columns, &rows) };
    let has = |wanted: Verdict| {
        rows.iter().any(|row| columns.iter().any(|at| data.download.verdict(*at, *row as usize) == wanted))
    };
    remarks.extend(has(Verdict::Small).then(|| Remark::SmallHidden(data.small_under())));
    remarks.extend(has(Verdict::Withheld).then_some(Remark::OthersHidden));
    Some((Drawing::Table(shown), remarks))
}

/// The column to sort by, and whether the greatest comes first.
fn order(ask: &Ask, table: &Table, found: &mut Vec<Diagnostic>) -> Option<(usize, bool)> {
    let sort = ask.sort.as_ref()?;
    match &sort.value {
        Sort::Column(name) => Some((filter::named(table, name, sort.span, found)?, false)),
        Sort::Falling(name) => Some((filter::named(table, name, sort.span, found)?, true)),
        Sort::X | Sort::Y | Sort::File => None,
    }
}

/// These rows and columns, as far as they may be shown.
fn cut(data: &Data, columns: &[usize], rows: &[u32]) -> Rows {
    let table = data.table;
    let small = data.small_under();
    let headings = columns.iter().map(|at| {
        let column = &table.columns[*at];
        Heading {
            title: column.title.clone(),
            unit: column.unit.clone(),
            decimals: column.decimals,
            is_number: column.holds == Holds::Number,
        }
    });
    let cell = |row: u32, at: usize| match &table.columns[at].cells[row as usize] {
        Cell::Text(text) => Shows::Text(text.to_string()),
        Cell::Time(time) => Shows::Time(*time),
        Cell::Flag(flag) => Shows::Flag(*flag),
        Cell::Number(number) => {
            Shows::Amount(amount(Ok(*number), data.download.verdict(at, row as usize), small))
        }
        Cell::Missing(missing) => Shows::Amount(amount(Err(*missing), Verdict::Shown, small)),
    };
    Rows {
        columns: headings.collect(),
        rows: rows.iter().map(|row| columns.iter().map(|at| cell(*row, *at)).collect()).collect(),
        count: rows.len(),
    }
}

/// The first rows of a table, as its page shows them.
pub fn preview(data: &Data, rows_max: usize) -> Option<Rows> {
    if !data.download.is_offered {
        return None;
    }
    let columns: Vec<usize> =
        (0..data.table.columns.len()).filter(|at| !data.download.leaves_out(*at)).collect();
    let rows: Vec<u32> = (0..).take(data.table.rows.len().min(rows_max)).collect();
    Some(Rows { count: data.table.rows.len(), ..cut(data, &columns, &rows) })
}
