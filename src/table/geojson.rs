//! GeoJSON (RFC 7946): a row for each feature, with what it is on the ground.
//!
//! In: a collection of features. Out: their properties as a grid, their geometries as shapes, in degrees of WGS 84.
//! It must not know what the features are.

use super::{
    form::Kind,
    json::{self, Records},
    refuse::Refusal,
};
use crate::geo::{Place, Ring, Shape};
use geojson::{Geometry, GeometryValue, Position};
use serde_json::{Map, Value};

/// Names by which a file says that its coordinates are degrees of WGS 84.
const DEGREES: &[&str] = &["CRS84", "4326"];

/// Reads a collection of features.
pub(super) fn features(collection: &Map<String, Value>, cells_max: usize) -> Result<Records, Refusal> {
    if let Some(name) = system(collection).filter(|name| !DEGREES.iter().any(|known| name.ends_with(known))) {
        return Err(elsewhere(&format!("`{}`", super::repair::short(name))));
    }
    let features = collection.get("features").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut shapes = Vec::with_capacity(features.len());
    let mut unshaped = None;
    for (number, feature) in features.iter().enumerate() {
        let geometry = feature.get("geometry").filter(|geometry| !geometry.is_null());
        let shape = geometry.and_then(|geometry| shape(geometry.clone()));
        if geometry.is_some() && shape.is_none() {
            let (count, first) = unshaped.unwrap_or((0, number + 1));
            unshaped = Some((count + 1, first));
        }
        shapes.push(shape);
    }
    if shapes
        .iter()
        .flatten()
        .flat_map(places)
        .any(|place| place.latitude.abs() > 90.0 || place.longitude.abs() > 180.0)
    {
        return Err(elsewhere("numbers that are no degrees"));
    }
    let row = |feature: &Value| {
        let mut cells =
            feature.get("properties").and_then(Value::as_object).map(json::flat).unwrap_or_default();
        let id = feature.get("id").filter(|id| id.is_string() || id.is_number());
        if let Some(id) = id.filter(|_| !cells.iter().any(|(key, _)| key.eq_ignore_ascii_case("id"))) {
            cells.push(("id".to_owned(), id.as_str().map_or_else(|| id.to_string(), str::to_owned)));
        }
        cells
    };
    let grid = json::grid(features.iter().map(row), cells_max)?;
    Ok(Records { kind: Kind::GeoJson, grid, shapes, key: None, unshaped })
}

fn elsewhere(what: &str) -> Refusal {
    Refusal::new(
        format!("the coordinates of this GeoJSON are not latitude and longitude, but {what}"),
        "Look for a download in WGS 84 (EPSG:4326), or convert it with a program such as QGIS (export as GeoJSON, EPSG:4326).",
    )
}

/// The name of the coordinate system, as files of before RFC 7946 say it.
fn system(collection: &Map<String, Value>) -> Option<&str> {
    collection.get("crs")?.get("properties")?.get("name")?.as_str()
}

/// The shape of a geometry; none for lines and collections, which no figure shows.
fn shape(geometry: Value) -> Option<Shape> {
    let geometry: Geometry = serde_json::from_value(geometry).ok()?;
    match geometry.value {
        GeometryValue::Point { coordinates } => place(&coordinates).map(Shape::Point),
        GeometryValue::MultiPoint { coordinates } if coordinates.len() == 1 => {
            coordinates.first().and_then(place).map(Shape::Point)
        }
        GeometryValue::Polygon { coordinates } => Some(Shape::Areas(vec![rings(&coordinates)?])),
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|area| rings(area)).collect::<Option<_>>().map(Shape::Areas)
        }
        _ => None,
    }
}

fn rings(rings: &[Vec<Position>]) -> Option<Vec<Ring>> {
    rings.iter().map(|ring| ring.iter().map(place).collect()).collect()
}

fn place(position: &Position) -> Option<Place> {
    match position.as_slice() {
        [longitude, latitude, ..] => Some(Place { latitude: *latitude, longitude: *longitude }),
        _ => None,
    }
}

fn places(shape: &Shape) -> Box<dyn Iterator<Item = Place> + '_> {
    match shape {
        Shape::Point(place) => Box::new(std::iter::once(*place)),
        Shape::Areas(areas) => Box::new(areas.iter().flatten().flatten().copied()),
    }
}
