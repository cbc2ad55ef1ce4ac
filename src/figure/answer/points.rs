//! The answer to a map of points: where each row is.
//!
//! In: a question and a table, what the guard says of its rows. Out: [`Points`], and which rows could not be placed and
//! why. It must not know how it is drawn.

use super::{Data, filter, groups, map};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::{
        ask::{self, Ask},
        shown::{Dot, Drawing, Points, Remark},
    },
    geo::{
        Place, Shape,
        checks::{self, Doubt},
        grid,
    },
    guard::Personal,
    source::Span,
    table::{Cell, Holds, Table},
};

/// More points than these say nothing.
const POINTS_MAX: usize = 2_000;
/// So many lines are named in a message.
const LINES_SHOWN: usize = 10;

/// Where a table says where its rows are.
#[derive(Clone, Copy)]
enum Where {
    Shapes,
    Degrees(usize, usize),
    Metres(usize, usize),
    Reference(usize),
}

/// Answers a map of points.
pub(super) fn answer(
    ask: &Ask,
    data: &mut Data,
    found: &mut Vec<Diagnostic>,
) -> Option<(Drawing, Vec<Remark>)> {
    let table = data.table;
    let points = ask.points.as_ref()?;
    let before = found.len();
    let rows = filter::rows(table, &ask.filters, found);
    let label = ask.label.as_ref().map(|label| filter::column(table, label, found));
    let (place, span) = columns(table, points, found)?;
    if found.len() > before {
        return None;
    }
    // Where rows point to people, a point is an address.
    let personal = data.suspicions.iter().find(|suspicion| suspicion.what != Personal::SmallCount);
    if let (true, Some(suspicion)) = (data.ledger.protects(), personal) {
        let name = &table.columns[suspicion.column].name;
        let what = format!("a map of these rows, in which `{name}` holds {},", suspicion.what.words());
        found.push(super::discloses(span, &what));
        return None;
    }
    if data.ledger.protects() && !data.rules.excuses(Personal::FineCoordinates) && place.is_fine(table, &rows)
    {
        found.push(super::discloses(span, "a map of the exact places of these rows"));
        return None;
    }
    let mut dots = Vec::new();
    let mut lost: Vec<(u32, &str)> = Vec::new();
    for row in &rows {
        match place.of(table, *row) {
            Ok(place) => {
                let name =
                    label.flatten().map(|at| groups::label(&table.columns[at].cells[*row as usize]).text);
                dots.push(Dot { name: name.unwrap_or_default(), place });
            }
            Err(why) => lost.push((table.rows[*row as usize].line, why)),
        }
    }
    if !lost.is_empty() {
        found.push(not_placed(&lost, rows.len(), span));
    }
    if dots.is_empty() {
        found.push(super::nothing(ask));
        return None;
    }
    if dots.len() > POINTS_MAX {
        let message = format!("{} points on one map hide each other", dots.len());
        let help = "Count them by area instead, or pick rows with `where:`.";
        found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
        return None;
    }
    let behind = data.boundaries.map(|areas| {
        let rows = (0..).take(areas.table.rows.len());
        rows.map(|row| map::outline(areas.table, row)).filter(|outline| !outline.0.is_empty()).collect()
    });
    let points = Points {
        what: data.source.title.clone(),
        points: dots,
        behind: behind.unwrap_or_default(),
        credit: data.boundaries.map_or_else(String::new, |areas| areas.credit_beside(&data.source.credit)),
    };
    let remarks = (!lost.is_empty()).then_some(Remark::NotPlaced(lost.len()));
    Some((Drawing::Points(points), remarks.into_iter().collect()))
}

/// The warning that lists the rows without a place.
fn not_placed(lost: &[(u32, &str)], all: usize, span: Span) -> Diagnostic {
    let mut whys: Vec<&str> = lost.iter().map(|(_, why)| *why).collect();
    whys.sort_unstable();
    whys.dedup();
    let lines: Vec<String> = lost.iter().take(LINES_SHOWN).map(|(line, _)| line.to_string()).collect();
    let more = lost.len() - lines.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let word = if lost.len() == 1 { "line" } else { "lines" };
    let message = format!("{} of {all} rows could not be placed on the map", lost.len());
    Diagnostic::new(Code::NotPlaced, span, message).help(format!(
        "Look at {word} {}{more} of the file: {}.",
        lines.join(", "),
        whys.join("; ")
    ))
}

impl Where {
    /// Whether rows with points of their own are placed more exactly than to three decimals of a degree. Of coordinates
    /// in columns the guard has seen each.
    fn is_fine(self, table: &Table, rows: &[u32]) -> bool {
        let is_coarse = |degrees: f64| (degrees * 1_000.0 - (degrees * 1_000.0).round()).abs() < 1e-6;
        let is_fine = |row: &u32| match table.shapes.get(*row as usize) {
            Some(Some(Shape::Point(place))) => !is_coarse(place.latitude) || !is_coarse(place.longitude),
            _ => false,
        };
        matches!(self, Self::Shapes) && rows.iter().any(is_fine)
    }

    /// The place of a row, or why it has none.
    fn of(self, table: &Table, row: u32) -> Result<Place, &'static str> {
        let number = |at: usize| match &table.columns[at].cells[row as usize] {
            Cell::Number(number) => {
                number.to_string().parse::<f64>().map_err(|_| "a coordinate is no number")
            }
            Cell::Missing(_) => Err("a coordinate is missing or cannot be read"),
            _ => Err("a coordinate is no number"),
        };
        let place = match self {
            Self::Shapes => match table.shapes.get(row as usize) {
                Some(Some(Shape::Point(place))) => *place,
                _ => return Err("it has no point"),
            },
            Self::Degrees(latitude, longitude) => {
                Place { latitude: number(latitude)?, longitude: number(longitude)? }
            }
            Self::Metres(easting, northing) => {
                let outside = "the easting and northing lie outside the National Grid";
                grid::place(number(easting)?, number(northing)?).ok_or(outside)?
            }
            Self::Reference(at) => {
                let cell = groups::label(&table.columns[at].cells[row as usize]).text;
                let outside = "the grid reference cannot be read";
                let (easting, northing) = grid::reference(&cell).ok_or(outside)?;
                grid::place(easting, northing).ok_or(outside)?
            }
        };
        match checks::doubt(place) {
            None => Ok(place),
            Some(Doubt::Nowhere) => Err("the coordinates are zero and zero"),
            Some(Doubt::Swapped) => Err("latitude and longitude stand the wrong way round"),
            Some(Doubt::Outside) => Err("the place is outside the United Kingdom"),
        }
    }
}

/// Where the table says where its rows are, as asked.
fn columns(table: &Table, points: &ask::Points, found: &mut Vec<Diagnostic>) -> Option<(Where, Span)> {
    match points {
        ask::Points::Found(span) => match guessed(table) {
            Some(place) => Some((place, *span)),
            None => {
                let message = "the data has no columns known to say where its rows are";
                let help = "Name them: `points: [latitude, longitude]`, `points: [easting, northing]` or `points: grid_reference`.";
                found.push(Diagnostic::new(Code::UnknownColumn, *span, message).help(help));
                None
            }
        },
        ask::Points::Reference(name) => {
            Some((Where::Reference(filter::column(table, name, found)?), name.span))
        }
        ask::Points::Pair(one, other) => {
            let pair = (filter::column(table, one, found), filter::column(table, other, found));
            let (Some(one_at), Some(other_at)) = pair else { return None };
            for (at, name) in [(one_at, one), (other_at, other)] {
                if table.columns[at].holds != Holds::Number {
                    let message = format!("`{}` holds no numbers, so it is no coordinate", name.value);
                    let help = "Name two columns of numbers, or one of grid references.";
                    found.push(Diagnostic::new(Code::FigureUnclear, name.span, message).help(help));
                    return None;
                }
            }
            let large = |at: usize| {
                table.columns[at]
                    .cells
                    .iter()
                    .any(|cell| matches!(cell, Cell::Number(n) if n.abs() > 360.into()))
            };
            let place = if large(one_at) || large(other_at) {
                Where::Metres(one_at, other_at)
            } else {
                Where::Degrees(one_at, other_at)
            };
            Some((place, one.span))
        }
    }
}

/// What columns with well-known names say.
fn guessed(table: &Table) -> Option<Where> {
    let find = |names: &[&str]| names.iter().find_map(|name| table.column(name));
    if let (Some(latitude), Some(longitude)) =
        (find(&["latitude", "lat"]), find(&["longitude", "long", "lng", "lon"]))
    {
        return Some(Where::Degrees(latitude, longitude));
    }
    if let (Some(easting), Some(northing)) =
        (find(&["easting", "eastings"]), find(&["northing", "northings"]))
    {
        return Some(Where::Metres(easting, northing));
    }
    if let Some(at) = find(&["grid reference", "grid ref", "gridref", "ngr", "os grid reference"]) {
        return Some(Where::Reference(at));
    }
    table.shapes.iter().flatten().any(|shape| matches!(shape, Shape::Point(_))).then_some(Where::Shapes)
}
