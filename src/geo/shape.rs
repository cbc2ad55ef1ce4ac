//! A GeoJSON geometry as a [`Shape`].
//!
//! In: a geometry as the library reads it. Out: one place, or areas whose rings all have an inside.
//! It must not know the feature that the geometry belongs to.

use super::{Place, Ring, Shape, middle::area};
use geojson::{Geometry, GeometryValue, Position};

/// Where a geometry is: a point or areas; nothing for lines, for several points, and where a coordinate is none.
pub fn shape(geometry: &Geometry) -> Option<Shape> {
    match &geometry.value {
        GeometryValue::Point { coordinates } => place(coordinates).map(Shape::Point),
        // Which of several points a row is at cannot be known.
        GeometryValue::MultiPoint { coordinates } => match coordinates.as_slice() {
            [only] => place(only).map(Shape::Point),
            _ => None,
        },
        GeometryValue::Polygon { coordinates } => areas(std::slice::from_ref(coordinates)),
        GeometryValue::MultiPolygon { coordinates } => areas(coordinates),
        GeometryValue::LineString { .. }
        | GeometryValue::MultiLineString { .. }
        | GeometryValue::GeometryCollection { .. } => None,
    }
}

fn areas(polygons: &[Vec<Vec<Position>>]) -> Option<Shape> {
    let mut areas = Vec::new();
    for polygon in polygons {
        let rings: Vec<Ring> = polygon.iter().map(|ring| places(ring)).collect::<Option<_>>()?;
        // Holes mean nothing without the outline they are in.
        if rings.first().is_some_and(has_inside) {
            areas.push(rings.into_iter().filter(has_inside).collect());
        }
    }
    (!areas.is_empty()).then_some(Shape::Areas(areas))
}

/// The places of a ring, none twice in a row, nor the first again at the end.
fn places(ring: &[Position]) -> Option<Ring> {
    let mut places: Ring = ring.iter().map(place).collect::<Option<_>>()?;
    places.dedup();
    while places.len() > 1 && places.first() == places.last() {
        places.pop();
    }
    Some(places)
}

fn has_inside(ring: &Ring) -> bool {
    ring.len() > 2 && area(ring) > 0.0
}

fn place(position: &Position) -> Option<Place> {
    let [longitude, latitude, ..] = *position.as_slice() else { return None };
    let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    on_earth.then_some(Place { latitude, longitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Shape> {
        let geojson: geojson::GeoJson = text.parse().unwrap();
        shape(&Geometry::try_from(geojson).unwrap())
    }

    #[test]
    fn points() {
        let here = Some(Shape::Point(Place { latitude: 53.4, longitude: -2.3 }));
        assert_eq!(read(r#"{ "type": "Point", "coordinates": [-2.3, 53.4, 12] }"#), here);
        assert_eq!(read(r#"{ "type": "MultiPoint", "coordinates": [[-2.3, 53.4]] }"#), here);
        assert_eq!(read(r#"{ "type": "MultiPoint", "coordinates": [[-2.3, 53.4], [-2.4, 53.4]] }"#), None);
        assert_eq!(read(r#"{ "type": "Point", "coordinates": [380230, 385291] }"#), None);
        assert_eq!(read(r#"{ "type": "LineString", "coordinates": [[-2.3, 53.4], [-2.4, 53.4]] }"#), None);
    }

    #[test]
    fn rings_without_an_inside_are_dropped() {
        let text = r#"{ "type": "MultiPolygon", "coordinates": [
            [[[0, 50], [1, 50], [1, 50], [1, 51], [0, 50]], [[0.5, 50.2], [0.6, 50.2], [0.5, 50.2]]],
            [[[0, 52], [1, 53], [2, 54], [0, 52]]],
            [[]]
        ] }"#;
        let corner = |longitude, latitude| Place { latitude, longitude };
        let triangle = vec![corner(0.0, 50.0), corner(1.0, 50.0), corner(1.0, 51.0)];
        assert_eq!(read(text), Some(Shape::Areas(vec![vec![triangle]])));
        let nan = Geometry::new(GeometryValue::new_polygon([[(0.0, 50.0), (1.0, f64::NAN), (1.0, 51.0)]]));
        assert_eq!(shape(&nan), None);
    }
}
