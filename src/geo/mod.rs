//! Coordinates and outlines.
//!
//! In: eastings and northings, grid references, GeoJSON geometries. Out: latitudes and longitudes, [`Shape`]s, and these
//! made ready for a small drawing. It must not know what lies at a place.

pub mod checks;
pub mod frame;
pub mod grid;
pub mod middle;
pub mod shape;
pub mod simplify;

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

/// Metres along one degree of latitude, as the mean over the Earth.
pub const METRES_A_DEGREE: f64 = 111_195.0;

/// Metres between two places that are near each other.
pub fn metres_between(one: Place, other: Place) -> f64 {
    let middle = f64::midpoint(one.latitude, other.latitude).to_radians();
    let east = (one.longitude - other.longitude) * middle.cos();
    METRES_A_DEGREE * east.hypot(one.latitude - other.latitude)
}
