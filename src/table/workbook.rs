//! One sheet of a workbook, XLSX or ODS.
//!
//! In: bytes, the kind of workbook, and the sheet where the page names it. Out: a [`Grid`] with the rows of that sheet
//! alone, and the names of the others. It must not know what the cells mean.

use super::{
    Row,
    form::Kind,
    grid::Grid,
    refuse::{DAMAGED, Refusal},
    value::folded,
};
use calamine::{Data, Dimensions, Ods, Reader, SheetType, SheetVisible, Xlsx};
use std::{
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// A sheet, and what stands beside it.
#[derive(Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub grid: Grid,
    /// The other sheets that are not hidden.
    pub others: Vec<String>,
    /// How many cells got the text of a merged cell, and the row of the first.
    pub merged: Option<(usize, u32)>,
}

/// A cell: row, column, text.
type Written = (u32, u32, String);

/// The most rows that are read.
const ROWS_MAX: u32 = 1_000_000;
/// The most columns that are read.
const COLUMNS_MAX: u32 = 2000;

/// Reads the sheet of this name, or the only one.
///
/// The library that unpacks workbooks panics on some damaged ones; that is no more than a workbook that cannot be read.
pub(super) fn sheet(
    bytes: &[u8],
    kind: Kind,
    named: Option<&str>,
    cells_max: usize,
) -> Result<Sheet, Refusal> {
    let read = AssertUnwindSafe(|| unpacked(bytes, kind, named, cells_max));
    catch_unwind(read)
        .unwrap_or_else(|_| Err(Refusal::new("this workbook cannot be read: it is damaged", DAMAGED)))
}

fn unpacked(bytes: &[u8], kind: Kind, named: Option<&str>, cells_max: usize) -> Result<Sheet, Refusal> {
    let damaged = |()| Refusal::new("this workbook cannot be read: it is damaged or has a password", DAMAGED);
    if kind == Kind::Ods {
        let mut book = Ods::new(Cursor::new(bytes)).map_err(|_| damaged(()))?;
        let names = names(book.sheets_metadata());
        let mut read = |name: &str| {
            let range = book.worksheet_range(name).map_err(|_| damaged(()))?;
            let (top, left) = range.start().unwrap_or_default();
            let place = |(row, column, data): (usize, usize, &Data)| {
                let (row, column) = (u32::try_from(row).ok()?, u32::try_from(column).ok()?);
                Some((row + top, column + left, text(data)))
            };
            Ok((range.used_cells().filter_map(place).collect(), Vec::new()))
        };
        return choose(&names, named, cells_max, &mut read);
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged(()))?;
    let names = names(book.sheets_metadata());
    let mut read = |name: &str| {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let mut cells: Vec<Written> = Vec::new();
        let mut reader = book.worksheet_cells_reader(name).map_err(|_| damaged(()))?;
        while let Some(cell) = reader.next_cell().map_err(|_| damaged(()))? {
            let (row, column) = cell.get_position();
            let text = text(&Data::from(cell.get_value().clone()));
            if !text.is_empty() {
                cells.push((row, column, text));
            }
            if cells.len() > cells_max {
                return Err(too_large());
            }
        }
        Ok((cells, merged))
    };
    choose(&names, named, cells_max, &mut read)
}

fn too_large() -> Refusal {
    let message = "this sheet has over 1,000,000 rows, 2,000 columns or 4,000,000 cells, so it was not read";
    Refusal::too_large(message)
}

/// The sheets with cells that people see.
fn names(sheets: &[calamine::Sheet]) -> Vec<String> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet
    };
    sheets.iter().filter(shown).map(|sheet| sheet.name.clone()).collect()
}

/// Reads cells and merged regions of a sheet.
type ReadCells<'a> = dyn FnMut(&str) -> Result<(Vec<Written>, Vec<Dimensions>), Refusal> + 'a;

fn choose(
    names: &[String],
    named: Option<&str>,
    cells_max: usize,
    read: &mut ReadCells<'_>,
) -> Result<Sheet, Refusal> {
    let quoted = |names: &[String]| {
        names
            .iter()
            .take(12)
            .map(|name| format!("`{}`", super::repair::short(name)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(wanted) = named {
        let found = names.iter().find(|name| folded(name) == folded(wanted)).ok_or_else(|| {
            let message = format!("there is no sheet `{}` in this workbook", super::repair::short(wanted));
            Refusal::new(message, format!("Its sheets are: {}.", quoted(names)))
        })?;
        let (cells, merged) = read(found)?;
        return finish(names, found, cells, &merged, cells_max);
    }
    let mut filled = Vec::new();
    for name in names {
        let (cells, merged) = read(name)?;
        if !cells.is_empty() {
            filled.push((name, cells, merged));
        }
    }
    let sheets: Vec<String> = filled.iter().map(|(name, ..)| (*name).clone()).collect();
    match filled.pop() {
        None => Err(Refusal::new("there is nothing in the sheets of this workbook", DAMAGED)),
        Some((name, cells, merged)) if filled.is_empty() => finish(names, name, cells, &merged, cells_max),
        Some(_) => {
            let message = format!(
                "this workbook has several sheets, and the page does not say which: {}",
                quoted(&sheets)
            );
            let help =
                format!("Name one on the dataset's page, such as `format: {{ sheet: {} }}`.", sheets[0]);
            Err(Refusal::new(message, help))
        }
    }
}

fn finish(
    names: &[String],
    name: &str,
    mut cells: Vec<Written>,
    merged: &[Dimensions],
    max: usize,
) -> Result<Sheet, Refusal> {
    cells.sort_by_key(|(row, column, _)| (*row, *column));
    cells.dedup_by_key(|(row, column, _)| (*row, *column));
    let is_wide = cells.iter().any(|(row, column, _)| *row >= ROWS_MAX || *column >= COLUMNS_MAX);
    if is_wide || cells.len() > max {
        return Err(too_large());
    }
    let filled = spread(&cells, merged, max);
    let merged = filled.first().map(|(row, ..)| (filled.len(), row + 1));
    if !filled.is_empty() {
        cells.extend(filled);
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        cells.dedup_by_key(|(row, column, _)| (*row, *column));
    }
    let mut grid = Grid::default();
    let (mut next_row, mut next_column) = (0, 0);
    for (row, column, text) in &cells {
        while next_row <= *row {
            next_row += 1;
            next_column = 0;
            grid.begin_row(Row { line: next_row, bytes: 0..0 });
        }
        while next_column < *column {
            grid.push("");
            next_column += 1;
        }
        grid.push(text);
        next_column += 1;
        if grid.cell_count() > max {
            return Err(too_large());
        }
    }
    let others = names.iter().filter(|other| *other != name).cloned().collect();
    Ok(Sheet { name: name.to_owned(), grid, others, merged })
}

/// The text of a merged cell for each of the other places it covers, so that each row says all of itself. A cell over a
/// whole row is a title, and stays one.
fn spread(cells: &[Written], merged: &[Dimensions], max: usize) -> Vec<Written> {
    let width = cells.iter().map(|(_, column, _)| column + 1).max().unwrap_or_default();
    let last = cells.last().map_or(0, |(row, ..)| *row);
    let mut filled = Vec::new();
    for region in merged {
        let Ok(at) = cells.binary_search_by_key(&region.start, |(row, column, _)| (*row, *column)) else {
            continue;
        };
        let (end_row, end_column) = (region.end.0.min(last), region.end.1.min(width.saturating_sub(1)));
        if region.start.1 == 0 && end_column + 1 >= width && width > 1 {
            continue;
        }
        for row in region.start.0..=end_row {
            for column in region.start.1..=end_column {
                if (row, column) != region.start && filled.len() < max {
                    filled.push((row, column, cells[at].2.clone()));
                }
            }
        }
    }
    filled.sort_by_key(|(row, column, _)| (*row, *column));
    filled
}

/// A cell as it would stand in a CSV.
fn text(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) if moment.is_duration() || moment.as_f64() < 1.0 => clock(moment.as_f64()),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            let is_day = (hour, minute, second) == (0, 0, 0);
            if is_day { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
        }
        Data::Error(error) => error.to_string(),
    }
}

/// With the fifteen digits that Excel itself shows at most: more come of counting in twos.
fn float(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// A part of a day, or hours.
fn clock(days: f64) -> String {
    let seconds = (days * 86_400.0).round();
    if !(0.0..1e9).contains(&seconds) {
        return float(days);
    }
    let (minutes, second) = ((seconds / 60.0).floor(), seconds % 60.0);
    format!("{:02}:{:02}:{:02}", (minutes / 60.0).floor(), minutes % 60.0, second)
}
