//! Maps: static SVG of outlines, shades, circles and dots, with what belongs beside it.
//!
//! In: [`Areas`] or [`Points`]. Out: an `<svg>` and the HTML of its key and list. It must not know where the outlines
//! are from, nor the page: colours are there to be overruled by its style sheet.
//!
//! A unit is a pixel on the narrowest page, where letters are [`LETTERS`] high. On a wider one the drawing grows, and
//! the style sheet takes care that its letters do not: it shows the group `wide` in place of `narrow`.

mod areas;
mod classes;
mod key;
mod labels;
mod naming;
mod outline;
mod points;
mod scale;

use super::svg::{Attribute, Svg};
use crate::{
    figure::{
        shown::{Areas, Outline, Points},
        words::Words,
    },
    geo::{Place, Ring, frame::Frame},
};
pub use key::{areas_notes, key, list, numbered, points_notes};
use labels::Placed;
use outline::Drawn;
use std::fmt::{Display, Formatter};

/// The width of a map: that of a page of 320 pixels less its margins, and a little less still.
const WIDTH: f64 = 272.0;
/// The most that a map is high.
const HEIGHT_MAX: f64 = 300.0;
/// The space around what is drawn.
const MARGIN: f64 = 5.0;
/// The height of letters on the narrowest page.
const LETTERS: f64 = 14.0;
/// The height of letters where the drawing is more than twice as wide, as the style sheet has it.
const LETTERS_WIDE: f64 = 6.6;
/// The first shade that is dark; by a dark scheme, light.
const DARK: usize = 4;
/// Of more places than this none is numbered.
const NUMBERED_MAX: usize = 60;
/// Colours where there is no style sheet.
const INK: &str = "#22201c";
const PAPER: &str = "#fbf8f1";
const TINT: &str = "#f3eee2";
const EDGE: &str = "#857b6a";
const ACCENT: &str = "#0b5563";

/// The drawing of areas; nothing where none has an outline.
pub fn areas(areas: &Areas, words: &Words, id: &str) -> String {
    areas::svg(areas, words, id).unwrap_or_default()
}

/// The drawing of points; nothing where there are none.
pub fn points(points: &Points, words: &Words, id: &str) -> String {
    points::svg(points, words, id).unwrap_or_default()
}

/// A number of units, with one decimal.
#[derive(Clone, Copy)]
struct Units(f64);

impl Display for Units {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.1}", self.0);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        f.write_str(if text == "-0" { "0" } else { text })
    }
}

/// A whole map around what is drawn: its name is the figure's caption.
fn whole(drawing: &str, height: f64, desc: &str, id: &str) -> String {
    let mut svg = Svg::default();
    let attributes: [Attribute; 8] = [
        ("class", &"ground"),
        ("viewBox", &format!("0 0 {WIDTH} {}", Units(height.ceil()))),
        ("role", &"img"),
        ("aria-labelledby", &format!("{id}-c")),
        ("aria-describedby", &format!("{id}-d")),
        ("direction", &"ltr"),
        ("font-size", &LETTERS),
        ("fill", &INK),
    ];
    svg.open("svg", &attributes).text("desc", &[("id", &format!("{id}-d"))], desc);
    svg.markup(drawing).close("svg");
    svg.finish()
}

/// The labels of a narrow map and of a wide one, of which the style sheet shows one.
fn both(svg: &mut Svg, narrow: &[(Placed, Ground)], wide: &[(Placed, Ground)]) {
    let sets = [("narrow", LETTERS, narrow), ("wide", LETTERS_WIDE, wide)];
    for (class, letters, labels) in sets.into_iter().filter(|(_, _, labels)| !labels.is_empty()) {
        let mut attributes: Vec<Attribute> = vec![("class", &class), ("text-anchor", &"middle")];
        if class == "wide" {
            attributes.push(("display", &"none"));
        }
        svg.open("g", &attributes);
        for (placed, ground) in labels {
            for (line, (x, y)) in placed.each(letters) {
                let (x, y) = (Units(x), Units(y));
                let mut attributes: Vec<Attribute> = vec![("x", &x), ("y", &y), ("dy", &".35em")];
                let (class, fill, halo) = ground.look();
                if !class.is_empty() {
                    attributes.push(("class", &class));
                }
                if fill != INK {
                    attributes.push(("fill", &fill));
                }
                if !halo.is_empty() {
                    attributes.extend([("stroke", &halo as &dyn Display), ("paint-order", &"stroke")]);
                }
                svg.text("text", &attributes, line);
            }
        }
        svg.close("g");
    }
}

/// What is behind a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// Paper, or a light shade.
    Light,
    /// A dark shade.
    Dark,
    /// Lines and hatching.
    Mixed,
    /// A shade, and what is beside it.
    Border(usize),
}

impl Ground {
    /// The class of a label on it, and where there is no style sheet its colour and that of the halo around it.
    fn look(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Light => ("", INK, ""),
            Self::Dark => ("on", PAPER, ""),
            Self::Mixed => ("halo", INK, PAPER),
            Self::Border(shade) => {
                let at = shade.clamp(1, key::SHADES.len()) - 1;
                let class = ["halo h1", "halo h2", "halo h3", "halo on h4", "halo on h5"][at];
                (class, if shade < DARK { INK } else { PAPER }, key::SHADES[at])
            }
        }
    }
}

/// Outlines without a number, in one path each.
fn plain(svg: &mut Svg, class: &str, fill: &str, areas: &[Vec<Ring>], frame: &Frame) {
    let path = |rings: &Vec<Ring>| Drawn::of(rings, frame).path();
    let paths: Vec<String> = areas.iter().map(path).filter(|path| !path.is_empty()).collect();
    if paths.is_empty() {
        return;
    }
    svg.open("g", &[("class", &class), ("fill", &fill), ("stroke", &EDGE), ("stroke-width", &".5")]);
    for path in paths {
        svg.leaf("path", &[("d", &path), ("fill-rule", &"evenodd")]);
    }
    svg.close("g");
}

fn rings(outlines: &[Outline]) -> Vec<Vec<Ring>> {
    outlines.iter().map(|outline| outline.0.clone()).collect()
}

fn places(areas: &[Vec<Ring>]) -> impl Iterator<Item = Place> {
    areas.iter().flatten().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        figure::shown::{Amount, Dot, Grid, Label, Measure, Style},
        table::{Missing, Number, Unit},
    };
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn amount() -> impl Strategy<Value = Amount> {
        prop_oneof![
            4 => (any::<i64>(), 0u32..50, 0u32..4).prop_map(|(n, shrink, decimals)| Amount::Known(Number::new(n >> shrink, decimals))),
            1 => Just(Amount::Missing(Missing::NotKnown)),
            1 => Just(Amount::Missing(Missing::Hidden)),
            1 => Just(Amount::Missing(Missing::NotApplicable)),
            1 => Just(Amount::FewerThan(5)),
            1 => Just(Amount::Withheld),
        ]
    }

    /// Rings of any shape near one another, or all over the Earth.
    fn outline() -> impl Strategy<Value = Outline> {
        let near = (53.0..53.2, -2.2..-2.0);
        let far = (-90.0..=90.0, -180.0..=180.0);
        let place = prop_oneof![9 => near.prop_map(place), 1 => far.prop_map(place)];
        prop::collection::vec(prop::collection::vec(place, 0..9), 0..3).prop_map(Outline)
    }

    fn place((latitude, longitude): (f64, f64)) -> Place {
        Place { latitude, longitude }
    }

    fn style() -> impl Strategy<Value = Style> {
        prop_oneof![Just(Style::Shades), Just(Style::Circles)]
    }

    prop_compose! {
        fn any_areas()(
            parts in prop::collection::vec(("\\PC{0,20}", amount(), outline()), 0..70),
            others in prop::collection::vec(outline(), 0..3),
            style in style(),
            decimals in 0u32..4,
            unit in prop_oneof![Just(Unit::None), Just(Unit::Percent), Just(Unit::Pounds), Just(Unit::Named("homes".into()))],
        ) -> Areas {
            let label = |text: &String| Label { text: text.clone(), time: None };
            Areas {
                grid: Grid {
                    dimension: "Ward".into(),
                    split: String::new(),
                    measure: Measure { title: "Homes".into(), unit, decimals },
                    labels: parts.iter().map(|(name, ..)| label(name)).collect(),
                    series: vec![String::new()],
                    amounts: parts.iter().map(|(_, amount, _)| vec![*amount]).collect(),
                    total: None,
                },
                outlines: parts.into_iter().map(|(.., outline)| outline).collect(),
                others,
                style,
                year: Some(2023),
                credit: String::new(),
            }
        }
    }

    /// The text without errors, ids once each, and every number of a drawing a number.
    fn sound(html: &str) -> Result<(), TestCaseError> {
        let page = scraper::Html::parse_fragment(html);
        prop_assert!(page.errors.is_empty(), "{:?}", page.errors);
        let mut ids = BTreeSet::new();
        for element in page.select(&scraper::Selector::parse("*").expect("a selector")) {
            prop_assert!(element.attr("id").is_none_or(|id| ids.insert(id)), "an id twice");
            for name in ["d", "x", "y", "cx", "cy", "r", "viewBox"] {
                let value = element.attr(name).unwrap_or_default();
                prop_assert!(!value.contains("NaN") && !value.contains("inf"), "{name} = {value}");
            }
        }
        let used = html.split("url(#").skip(1).filter_map(|rest| rest.split(')').next());
        let used = used.chain(html.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()));
        for id in used {
            prop_assert!(ids.contains(id), "{id} is nowhere");
        }
        Ok(())
    }

    /// Squares in a row, each with an amount.
    fn row(amounts: &[Amount], style: Style, unit: Unit, decimals: u32) -> Areas {
        let square = |at: usize| {
            let east = -2.0 + 0.1 * at as f64;
            let corners = [(53.0, east), (53.0, east + 0.1), (53.06, east + 0.1), (53.06, east)];
            Outline(vec![corners.map(place).to_vec()])
        };
        let label = |at| Label { text: format!("Ward {at}"), time: None };
        Areas {
            grid: Grid {
                dimension: "Ward".into(),
                split: String::new(),
                measure: Measure { title: "Homes".into(), unit, decimals },
                labels: (1..=amounts.len()).map(label).collect(),
                series: vec![String::new()],
                amounts: amounts.iter().map(|amount| vec![*amount]).collect(),
                total: None,
            },
            outlines: (0..amounts.len()).map(square).collect(),
            others: Vec::new(),
            style,
            year: None,
            credit: String::new(),
        }
    }

    fn strings() -> BTreeMap<String, String> {
        let entries = [
            ("figure_map_under", "under {n}"),
            ("figure_map_between", "{from} to {to}"),
            ("figure_map_from", "{n} or more"),
            ("figure_map_named", "{name}: {n}"),
            ("figure_map_steps", "Steps of {n}."),
            ("figure_points", "{n} points"),
            ("figure_fewer_than", "fewer than {n}"),
            ("figure_hidden", "hidden"),
        ];
        entries.map(|(key, text)| (key.to_owned(), text.to_owned())).into()
    }

    fn known(text: &str) -> Amount {
        Amount::Known(text.parse().expect("a number"))
    }

    /// The text of each of some elements.
    fn texts(html: &str, css: &str) -> Vec<String> {
        let selector = scraper::Selector::parse(css).expect("a selector");
        scraper::Html::parse_fragment(html).select(&selector).map(|found| found.text().collect()).collect()
    }

    #[test]
    fn shades_are_told_in_round_numbers() {
        let amounts = ["3.7", "9.2", "14.8", "22.4", "35.3"].map(known);
        let all = row(&amounts, Style::Shades, Unit::Percent, 1);
        let strings = strings();
        let words = Words(&strings);
        let said = texts(&key(&all, &words, "f"), "li");
        assert_eq!(said, ["under 10%", "10% to 19.9%", "20% to 29.9%", "30% or more"]);
        assert_eq!(areas_notes(&all, &words), ["Steps of 10 points."]);
        let map = areas(&all, &words, "f");
        assert_eq!(texts(&map, ".c1 title"), ["Ward 1: 3.7%", "Ward 2: 9.2%"]);
        assert_eq!(texts(&map, ".c5 title"), ["Ward 5: 35.3%"]);
    }

    #[test]
    fn circles_are_as_large_as_their_numbers_and_hidden_ones_are_none() {
        let amounts = [known("400"), known("100"), Amount::FewerThan(5), Amount::Withheld, known("0")];
        let all = row(&amounts, Style::Circles, Unit::None, 0);
        let strings = strings();
        let words = Words(&strings);
        let map = areas(&all, &words, "f");
        assert_eq!(texts(&map, "circle title"), ["Ward 1: 400", "Ward 2: 100"]);
        assert_eq!(texts(&map, ".hid title"), ["Ward 3: fewer than 5", "Ward 4: hidden"]);
        let radius =
            |text: &str| -> f64 { text.split('"').next().unwrap_or_default().parse().expect("a radius") };
        let radii: Vec<f64> = map.split(" r=\"").skip(1).map(radius).collect();
        assert!((radii[0] / radii[1] - 2.0).abs() < 0.02, "{radii:?}");
        assert_eq!(texts(&key(&all, &words, "f"), "li"), ["fewer than 5; hidden"]);
    }

    #[test]
    fn nothing_to_draw_is_no_drawing() {
        let strings = strings();
        let none = row(&[], Style::Shades, Unit::None, 0);
        assert_eq!(areas(&none, &Words(&strings), "f"), "");
        assert_eq!(key(&none, &Words(&strings), "f"), "");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_areas_make_a_sound_map(all in any_areas()) {
            let strings = BTreeMap::new();
            let words = Words(&strings);
            let map = areas(&all, &words, "f");
            if !map.is_empty() {
                sound(&(map + &key(&all, &words, "f")))?;
            }
        }

        #[test]
        fn any_points_make_a_sound_map(
            dots in prop::collection::vec((-90.0..=90.0, -180.0..=180.0, "\\PC{0,20}"), 0..70),
            behind in prop::collection::vec(outline(), 0..3),
        ) {
            let dot = |(latitude, longitude, name)| Dot { name, place: place((latitude, longitude)) };
            let dots: Vec<Dot> = dots.into_iter().map(dot).collect();
            let count = dots.len();
            let all = Points { what: "Halls".into(), points: dots, behind, credit: String::new() };
            let strings = BTreeMap::new();
            let map = points(&all, &Words(&strings), "f");
            prop_assert_eq!(map.matches("<circle").count(), count);
            sound(&(map + &list(&all, &Words(&strings))))?;
        }
    }
}
