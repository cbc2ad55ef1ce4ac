//! The British National Grid: eastings, northings and grid references to latitude and longitude.
//!
//! In: metres of EPSG:27700, or a reference such as `SJ 697 896`. Out: a [`Place`], or metres.
//! It must not know whether there is land at a place, nor any other country's grid.

use super::Place;
use proj4rs::{Proj, transform::transform};
use std::sync::LazyLock;

/// Metres from the false origin to the eastern edge of the grid.
const WIDTH: f64 = 700_000.0;
/// Metres from the false origin to the northern edge of the grid.
const HEIGHT: f64 = 1_300_000.0;
/// The side of a square that two letters name, in metres.
const SQUARE: u32 = 100_000;

/// The grid, with the seven numbers of the shift from its datum, OSGB36, to WGS 84.
static GRID: LazyLock<Proj> = LazyLock::new(|| {
    Proj::from_proj_string(
        "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy \
         +towgs84=446.448,-125.157,542.060,0.1502,0.2470,0.8421,-20.4894 +units=m",
    )
    .expect("the grid is written as PROJ wants it")
});
static WORLD: LazyLock<Proj> = LazyLock::new(|| {
    Proj::from_proj_string("+proj=longlat +datum=WGS84").expect("WGS 84 is written as PROJ wants it")
});

/// The place of an easting and a northing in metres; nothing off the grid.
pub fn place(easting: f64, northing: f64) -> Option<Place> {
    let on_grid = (0.0..WIDTH).contains(&easting) && (0.0..HEIGHT).contains(&northing);
    if !on_grid {
        return None;
    }
    let mut point = (easting, northing, 0.0);
    transform(&GRID, &WORLD, &mut point).ok()?;
    let place = Place { latitude: point.1.to_degrees(), longitude: point.0.to_degrees() };
    (place.latitude.is_finite() && place.longitude.is_finite()).then_some(place)
}

/// The easting and northing of the middle of the square that a grid reference names, such as `SJ 69694 89576` or `SP0786`.
pub fn reference(text: &str) -> Option<(f64, f64)> {
    let mut rest = text.trim().chars();
    let (first, second) = (letter(rest.next()?)?, letter(rest.next()?)?);
    let (east_digits, north_digits) = halves(rest.as_str())?;
    // The letters run east and then south through squares of five by five, first of 500 km and then of 100 km. The
    // grid's own corner is that of SV: two large squares east of theirs, and three down.
    let east = (5 * (first % 5) + second % 5).checked_sub(10)?;
    let north = 19u32.checked_sub(5 * (first / 5) + second / 5)?;
    let size = SQUARE / 10u32.pow(u32::try_from(east_digits.len()).ok()?);
    let along = |square: u32, digits: &str| {
        let steps: u32 = digits.parse().ok()?;
        Some(f64::from(SQUARE * square + size * steps) + f64::from(size) / 2.0)
    };
    let (easting, northing) = (along(east, east_digits)?, along(north, north_digits)?);
    (easting < WIDTH && northing < HEIGHT).then_some((easting, northing))
}

/// The digits that lead east and those that lead north: as many of each, one to five.
fn halves(digits: &str) -> Option<(&str, &str)> {
    let mut groups = digits.split_whitespace();
    let (east, north) = match (groups.next()?, groups.next(), groups.next()) {
        (both, None, None) => both.split_at_checked(both.len() / 2)?,
        (east, Some(north), None) => (east, north),
        _ => return None,
    };
    let fits = (1..=5).contains(&east.len()) && east.len() == north.len();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    (fits && digits(east) && digits(north)).then_some((east, north))
}

/// The place of a letter among the twenty-five that name squares: all but I.
fn letter(letter: char) -> Option<u32> {
    let at = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
    match at {
        0..=7 => Some(at),
        9..=25 => Some(at - 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geo::metres_between;
    use proptest::prelude::*;

    /// Places that the Ordnance Survey publishes to try conversions on: easting, northing, latitude, longitude.
    const PUBLISHED: &[(f64, f64, f64, f64)] = &[
        (91_492.146, 11_318.804, 49.922_263_94, -6.299_777_52),
        (170_370.718, 11_572.405, 49.960_061_38, -5.203_046_10),
        (250_359.811, 62_016.569, 50.438_858_26, -4.108_645_64),
        (449_816.371, 75_335.861, 50.575_636_65, -1.297_822_77),
        (438_710.920, 114_792.250, 50.931_279_38, -1.450_514_34),
        (292_184.870, 168_003.465, 51.400_782_20, -3.551_283_49),
        (639_821.835, 169_565.858, 51.374_470_26, 1.444_547_30),
        (362_269.991, 169_978.690, 51.427_547_43, -2.544_076_18),
        (530_624.974, 178_388.464, 51.489_365_65, -0.119_925_57),
        (241_124.584, 220_332.641, 51.858_908_96, -4.308_524_77),
        (599_445.590, 225_722.826, 51.894_366_37, 0.897_243_27),
        (389_544.190, 261_912.153, 52.255_293_82, -2.154_586_14),
        (474_335.969, 262_047.755, 52.251_609_51, -0.912_489_57),
        (562_180.547, 319_784.995, 52.751_366_87, 0.401_535_47),
        (454_002.834, 340_834.943, 52.962_191_09, -1.197_476_56),
        (357_455.843, 383_290.436, 53.344_802_80, -2.640_493_21),
        (247_958.971, 393_492.909, 53.416_285_16, -4.289_180_70),
        (331_534.564, 431_920.794, 53.779_110_26, -3.040_454_91),
        (422_242.186, 433_818.701, 53.800_215_20, -1.663_791_68),
        (525_745.670, 470_703.214, 54.116_851_44, -0.077_731_33),
        (339_921.145, 556_034.761, 54.895_423_40, -2.938_277_41),
        (424_639.355, 565_012.703, 54.979_122_74, -1.616_576_85),
        (256_340.925, 664_697.269, 55.853_999_53, -4.296_490_16),
        (319_188.434, 670_947.534, 55.924_782_66, -3.294_792_19),
        (167_634.202, 797_067.144, 57.006_066_96, -5.828_366_92),
        (397_160.491, 805_349.736, 57.139_025_19, -2.048_560_31),
        (267_056.768, 846_176.972, 57.486_250_01, -4.219_263_99),
        (71_713.132, 938_516.404, 58.212_622_47, -7.592_555_61),
        (299_721.891, 967_202.992, 58.581_204_61, -3.726_310_22),
        (330_398.323, 1_017_347.016, 59.037_438_71, -3.214_540_01),
        (440_725.073, 1_107_878.448, 59.854_099_14, -1.274_869_10),
        (395_999.668, 1_138_728.951, 60.133_080_92, -2.073_828_23),
    ];

    #[test]
    fn within_five_metres_of_what_is_published() {
        for &(easting, northing, latitude, longitude) in PUBLISHED {
            let off = metres_between(place(easting, northing).unwrap(), Place { latitude, longitude });
            assert!(off < 5.0, "{easting}, {northing}: {off:.1} m off");
        }
    }

    #[test]
    fn off_the_grid_is_nowhere() {
        for (easting, northing) in
            [(-1.0, 5.0), (700_000.0, 5.0), (5.0, 1_300_000.0), (f64::NAN, 5.0), (5.0, f64::INFINITY)]
        {
            assert_eq!(place(easting, northing), None);
        }
    }

    #[test]
    fn references() {
        assert_eq!(reference("SJ8023085291"), Some((380_230.5, 385_291.5)));
        assert_eq!(reference("SJ 69694 89576"), Some((369_694.5, 389_576.5)));
        assert_eq!(reference(" sp 07 86 "), Some((407_500.0, 286_500.0)));
        assert_eq!(reference("SV 0 0"), Some((5_000.0, 5_000.0)));
        assert_eq!(reference("HP 61 16"), Some((461_500.0, 1_216_500.0)));
        assert_eq!(reference("TG 51409 13177"), Some((651_409.5, 313_177.5)));
        let none = [
            "",
            "SJ",
            "SJ 123",
            "SJ 123 4567",
            "SI 12 34",
            "J 12345 67890",
            "AA 12 34",
            "TX 12 34",
            "SJ 123456 123456",
        ];
        for text in
            none.into_iter().chain(["SJ 76913 89827, SJ 76920 89835", "SJ é1", "SJ ١٢ ٣٤", "SJ +1 +2"])
        {
            assert_eq!(reference(text), None, "{text}");
        }
    }

    /// A grid reference with so many digits each way, as maps are lettered.
    fn written(easting: u32, northing: u32, digits: usize) -> String {
        let (east, north) = (easting / SQUARE, northing / SQUARE);
        let letters: Vec<char> = ('A'..='Z').filter(|c| *c != 'I').collect();
        let first = letters[((3 - north / 5) * 5 + 2 + east / 5) as usize];
        let second = letters[((4 - north % 5) * 5 + east % 5) as usize];
        let (east, north) = (format!("{:05}", easting % SQUARE), format!("{:05}", northing % SQUARE));
        format!("{first}{second} {} {}", &east[..digits], &north[..digits])
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(easting in 0u32..700_000, northing in 0u32..1_300_000, digits in 1usize..=5) {
            let text = written(easting, northing, digits);
            let (east, north) = reference(&text).unwrap();
            prop_assert_eq!(reference(&text.replace(' ', "")), Some((east, north)));
            let half = f64::from(10u32.pow(5 - u32::try_from(digits).unwrap())) / 2.0;
            prop_assert!((east - 0.5 - f64::from(easting)).abs() <= half);
            prop_assert!((north - 0.5 - f64::from(northing)).abs() <= half);
            prop_assert!(place(east, north).is_some());
        }

        #[test]
        fn any_text_is_a_place_or_none(text in "\\PC{0,12}|[A-Z]{2} ?[0-9]{0,6} ?[0-9]{0,6}") {
            if let Some((easting, northing)) = reference(&text) {
                prop_assert!(place(easting, northing).is_some());
            }
        }
    }
}
