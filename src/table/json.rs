//! Records of JSON, and the features of GeoJSON: a row for each, a column for each key.
//!
//! In: text, and the key of the list where the page names it. Out: a [`Grid`] with the keys on top, and shapes.
//! It must not know what the values mean.

use super::{COLUMNS_MAX, ROWS_MAX, Row, form::Kind, geojson, grid::Grid, refuse::Refusal};
use crate::geo::Shape;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// What was read.
#[derive(Debug)]
pub(super) struct Records {
    pub kind: Kind,
    pub grid: Grid,
    pub shapes: Vec<Option<Shape>>,
    /// The key of the list that was read.
    pub key: Option<String>,
    /// How many features have a geometry that cannot be shown, and the number of the first.
    pub unshaped: Option<(usize, usize)>,
}

/// Longer names of keys inside keys are not made.
const KEY_BYTES_MAX: usize = 500;

/// Reads a list of records, or the features of GeoJSON.
pub(super) fn records(text: &str, key: Option<&str>, cells_max: usize) -> Result<Records, Refusal> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{FEFF}')).map_err(|error| {
        let message = if error.is_eof() {
            "this JSON cannot be read: it ends too soon".to_owned()
        } else {
            let (line, column) = (error.line(), error.column());
            format!("this JSON cannot be read: it goes wrong in line {line}, column {column}")
        };
        Refusal::new(message, "Download the file again: it may have been cut short.")
    })?;
    if let Value::Object(object) = &value {
        match object.get("type").and_then(Value::as_str) {
            Some("Topology") => {
                let help =
                    "Look for a download as GeoJSON, or convert it with a program such as mapshaper.org.";
                return Err(Refusal::new("this file is TopoJSON, not GeoJSON", help));
            }
            Some("FeatureCollection") => return geojson::features(object, cells_max),
            _ => (),
        }
    }
    let (key, list) = list(&value, key)?;
    let rows = list.iter().filter_map(Value::as_object).map(flat);
    let grid = grid(rows, cells_max)?;
    Ok(Records { kind: Kind::Json, grid, shapes: Vec::new(), key, unshaped: None })
}

/// The list of records in a value.
fn list<'a>(value: &'a Value, key: Option<&str>) -> Result<(Option<String>, &'a [Value]), Refusal> {
    const HELP: &str = "Casebook reads a list of records such as [{\"ward\": \"Sparkbrook\", \"reports\": 41}]. Download the data as CSV if you can.";
    let is_list = |value: &Value| {
        value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object))
    };
    let object = match value {
        Value::Array(list) if is_list(value) => return Ok((None, list)),
        Value::Object(object) => object,
        _ => return Err(Refusal::new("there is no list of records in this JSON", HELP)),
    };
    let lists: Vec<(&String, &Value)> = object.iter().filter(|(_, value)| is_list(value)).collect();
    let named: Vec<String> =
        lists.iter().map(|(key, _)| format!("`{}`", super::repair::short(key))).collect();
    let found = match (key, lists.as_slice()) {
        (Some(key), _) => lists.iter().find(|(name, _)| *name == key).ok_or_else(|| {
            let message = format!("there is no list of records under `{key}` in this JSON");
            Refusal::new(
                message,
                format!(
                    "Lists are under: {}.",
                    if named.is_empty() { "none".to_owned() } else { named.join(", ") }
                ),
            )
        })?,
        (None, []) => return Err(Refusal::new("there is no list of records in this JSON", HELP)),
        (None, [only]) => only,
        (None, [first, ..]) => {
            let message = format!("there are several lists of records in this JSON: {}", named.join(", "));
            let help =
                format!("Name one on the dataset's page, such as `format: {{ records: {} }}`.", first.0);
            return Err(Refusal::new(message, help));
        }
    };
    Ok((Some(found.0.clone()), found.1.as_array().map_or(&[][..], Vec::as_slice)))
}

/// The keys and values of a record; those of records inside are named `outer.inner`.
pub(super) fn flat(object: &Map<String, Value>) -> Vec<(String, String)> {
    let mut cells = Vec::with_capacity(object.len());
    for (key, value) in object {
        match value {
            Value::Object(inner) => {
                cells.extend(flat(inner).into_iter().map(|(name, text)| (joined(key, name), text)));
            }
            value => cells.push((key.clone(), text(value))),
        }
    }
    cells
}

fn joined(outer: &str, inner: String) -> String {
    if outer.len() + inner.len() > KEY_BYTES_MAX { inner } else { format!("{outer}.{inner}") }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A grid with the keys on top, in the order they come first.
pub(super) fn grid(
    rows: impl Iterator<Item = Vec<(String, String)>>,
    cells_max: usize,
) -> Result<Grid, Refusal> {
    let mut keys: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut cells: Vec<Vec<Option<String>>> = Vec::new();
    let mut count = 0;
    for row in rows {
        let mut record = vec![None; keys.len()];
        for (key, text) in row {
            let at = *places.entry(key).or_insert_with_key(|key| {
                keys.push(key.clone());
                keys.len() - 1
            });
            if at >= record.len() {
                record.resize(at + 1, None);
            }
            record[at] = Some(text);
        }
        count += record.len();
        if count > cells_max || keys.len() > COLUMNS_MAX || cells.len() >= ROWS_MAX {
            let message =
                "this file holds over 1,000,000 records, 2,000 keys or 4,000,000 values, so it was not read";
            return Err(Refusal::too_large(message));
        }
        cells.push(record);
    }
    let mut grid = Grid::default();
    grid.begin_row(Row::default());
    keys.iter().for_each(|key| grid.push(key));
    for (number, record) in cells.iter().enumerate() {
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        grid.begin_row(Row { line, bytes: 0..0 });
        record.iter().for_each(|cell| grid.push(cell.as_deref().unwrap_or_default()));
    }
    Ok(grid)
}
