//! A flat drawing of a small part of the Earth.
//!
//! In: places and the room for them. Out: where each is in the drawing, in pixels from its top left corner, north up.
//! It must not know what is drawn.

use super::{METRES_A_DEGREE, Place};

/// The least that a drawing shows from side to side, in metres, so that a single place has surroundings.
const METRES_MIN: f64 = 400.0;

/// The projection of a drawing: equirectangular, true to scale at its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    middle: Place,
    metres_per_px: f64,
    width: f64,
    height: f64,
}

impl Frame {
    /// A frame in which all places fit a width and a height, with a margin all round; it is only as high as it has to be.
    pub fn fit(
        places: impl IntoIterator<Item = Place>,
        width: f64,
        height_max: f64,
        margin: f64,
    ) -> Option<Self> {
        let mut places = places.into_iter();
        let first = places.next()?;
        let (mut south_west, mut north_east) = (first, first);
        for place in places {
            south_west.latitude = south_west.latitude.min(place.latitude);
            south_west.longitude = south_west.longitude.min(place.longitude);
            north_east.latitude = north_east.latitude.max(place.latitude);
            north_east.longitude = north_east.longitude.max(place.longitude);
        }
        let middle = Place {
            latitude: f64::midpoint(south_west.latitude, north_east.latitude),
            longitude: f64::midpoint(south_west.longitude, north_east.longitude),
        };
        let east = (north_east.longitude - south_west.longitude) * metres_a_degree_east(middle);
        let north = (north_east.latitude - south_west.latitude) * METRES_A_DEGREE;
        let (across, up) = ((width - 2.0 * margin).max(1.0), (height_max - 2.0 * margin).max(1.0));
        let metres_per_px = (east / across).max(north / up).max(METRES_MIN / across);
        let height = (north / metres_per_px + 2.0 * margin).max(height_max / 2.0);
        Some(Self { middle, metres_per_px, width, height })
    }

    /// Pixels from the left and from the top.
    pub fn point(&self, place: Place) -> (f64, f64) {
        let east = (place.longitude - self.middle.longitude) * metres_a_degree_east(self.middle);
        let north = (place.latitude - self.middle.latitude) * METRES_A_DEGREE;
        (self.width / 2.0 + east / self.metres_per_px, self.height / 2.0 - north / self.metres_per_px)
    }

    /// How many metres on the ground a pixel is.
    pub fn metres_per_px(&self) -> f64 {
        self.metres_per_px
    }

    /// How wide the drawing is, in pixels.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// How high the drawing is, in pixels.
    pub fn height(&self) -> f64 {
        self.height
    }
}

/// Metres along one degree of longitude at the latitude of a place; at the poles as good as none.
fn metres_a_degree_east(place: Place) -> f64 {
    METRES_A_DEGREE * place.latitude.to_radians().cos().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn places() -> impl Strategy<Value = Vec<Place>> {
        let place = (49.0..61.0, -9.0..2.1).prop_map(|(latitude, longitude)| Place { latitude, longitude });
        prop::collection::vec(place, 1..20)
    }

    proptest! {
        #[test]
        fn all_fit(places in places()) {
            let frame = Frame::fit(places.clone(), 320.0, 400.0, 8.0).unwrap();
            prop_assert!(frame.height() <= 400.0 + 1e-6);
            for place in places {
                let (x, y) = frame.point(place);
                prop_assert!((8.0 - 1e-6..=312.0 + 1e-6).contains(&x), "{x}");
                prop_assert!((8.0 - 1e-6..=frame.height() - 8.0 + 1e-6).contains(&y), "{y}");
            }
        }

        #[test]
        fn east_is_right_and_north_is_up(places in places(), east in 0.001..1.0, north in 0.001..1.0) {
            let frame = Frame::fit(places.clone(), 320.0, 400.0, 8.0).unwrap();
            let from = places[0];
            let to = Place { latitude: from.latitude + north, longitude: from.longitude + east };
            let ((x, y), (right, up)) = (frame.point(from), frame.point(to));
            prop_assert!(right > x && up < y);
        }
    }

    #[test]
    fn one_place_stands_in_the_middle() {
        let frame = Frame::fit([Place { latitude: 53.4, longitude: -2.3 }], 320.0, 400.0, 10.0).unwrap();
        let (x, y) = frame.point(Place { latitude: 53.4, longitude: -2.3 });
        assert!((x - 160.0).abs() < 1e-9 && (y - frame.height() / 2.0).abs() < 1e-9);
        assert!(Frame::fit([], 320.0, 400.0, 10.0).is_none());
    }
}
