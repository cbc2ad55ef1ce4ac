//! Coordinates and outlines.
//!
//! In: eastings and northings, grid references, GeoJSON geometries. Out: latitudes and longitudes, [`Shape`]s.
//! It must not know what lies at a place.

/// A place on Earth in degrees of WGS 84 (EPSG:4326).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

/// A ring of places; the last is joined to the first.
pub type Ring = Vec<Place>;

/// Where a feature is, as in RFC 7946.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// One place.
    Point(Place),
    /// Areas, each with its outline first and then its holes.
    Areas(Vec<Vec<Ring>>),
}
