//! Maps and places of real open data. The files are no part of the project: the tests are skipped where `REAL_DATA`
//! names no folder with them.
#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used, reason = "tests read files")]

mod chromium;

use casebook::{
    figure::{
        self, Words,
        shown::{
            Amount, Areas, Dot, Drawing, Grid, Label, Measure, Outline, Points, Remark, Shown, Source, Style,
        },
    },
    geo::{Place, Shape, grid, metres_between, shape::shape},
    page::Route,
    table::{Missing, Unit},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The folder of a publisher's files, where this machine has it.
fn folder(publisher: &str) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("REAL_DATA")?).join(publisher);
    folder.is_dir().then_some(folder)
}

#[test]
fn listed_buildings_are_where_their_publisher_says() {
    let Some(folder) = folder("trafford") else { return };
    let published: geojson::FeatureCollection =
        fs::read_to_string(folder.join("listed_buildings.geojson")).unwrap().parse().unwrap();
    let mut places = BTreeMap::new();
    for feature in published {
        let id = feature.property("OBJECTID").unwrap().to_string();
        let geojson::GeometryValue::Point { coordinates } = feature.geometry.unwrap().value else { continue };
        places.insert(id, Place { latitude: coordinates[1], longitude: coordinates[0] });
    }
    let mut rows = csv::Reader::from_path(folder.join("listed_buildings.csv")).unwrap();
    let headings = rows.headers().unwrap().clone();
    let (mut far, mut near, mut references) = (Vec::new(), 0, 0);
    for row in rows.records() {
        let row = row.unwrap();
        let cell = |name: &str| row.get(headings.iter().position(|h| h == name).unwrap()).unwrap();
        let (Ok(easting), Ok(northing)) = (cell("Easting").parse(), cell("Northing").parse()) else {
            continue;
        };
        let Some(place_published) = places.get(cell("OBJECTID")) else { continue };
        let off = metres_between(grid::place(easting, northing).unwrap(), *place_published);
        if off < 5.0 {
            near += 1
        } else {
            far.push((cell("OBJECTID").to_owned(), off))
        }
        let reference = grid::reference(cell("NGR"));
        references += usize::from(
            reference.is_some_and(|(east, north)| (east - easting).hypot(north - northing) < 2.0),
        );
    }
    assert!(near >= 255 && near * 100 >= (near + far.len()) * 98, "{near} near, {far:?}");
    assert!(references * 100 >= (near + far.len()) * 90, "{references} references agree");
}

/// The strings of the default theme.
fn strings() -> BTreeMap<String, String> {
    let text = fs::read_to_string("themes/default/strings/en.yaml").unwrap();
    let entry = |line: &str| {
        let (key, text) = line.split_once(": ")?;
        Some((key.to_owned(), text.trim_matches('"').to_owned()))
    };
    text.lines().filter_map(entry).collect()
}

fn html(shown: &Shown, id: &str) -> String {
    let strings = strings();
    figure::html(shown, id, &Words(&strings), &|route| format!("/{}", route.path()))
}

/// Features of a GeoJSON file: a property of each, and where it is.
fn features(path: &Path, property: &str) -> Vec<(String, Shape)> {
    let all: geojson::FeatureCollection = fs::read_to_string(path).unwrap().parse().unwrap();
    let one = |feature: geojson::Feature| {
        let name = feature.property(property)?.as_str()?.to_owned();
        Some((name, shape(&feature.geometry?)?))
    };
    all.into_iter().filter_map(one).collect()
}

fn outline(shape: &Shape) -> Outline {
    match shape {
        Shape::Point(_) => Outline(Vec::new()),
        Shape::Areas(areas) => Outline(areas.iter().flatten().cloned().collect()),
    }
}

fn shown(title: &str, drawing: Drawing) -> Shown {
    let source = Source {
        title: "Trafford wards".to_owned(),
        page: Route::page(&["data/wards"]),
        download: Some(Route::file("data/wards/wards.csv")),
        credit: "Trafford Data Lab".to_owned(),
        period: "2021".to_owned(),
        licence: "Open Government Licence v3.0".to_owned(),
    };
    Shown { title: title.to_owned(), drawing, remarks: vec![Remark::Matched(21, 21)], source }
}

fn measure(title: &str, unit: Unit, decimals: u32) -> Measure {
    Measure { title: title.to_owned(), unit, decimals }
}

/// The wards of Trafford with numbers, by name.
fn wards(
    folder: &Path,
    measure: Measure,
    style: Style,
    mut amount: impl FnMut(&str, usize) -> Amount,
) -> Areas {
    let shapes = features(&folder.join("electoral_ward.geojson"), "area_name");
    let label = |name: &str| Label { text: name.to_owned(), time: None };
    Areas {
        grid: Grid {
            dimension: "Ward".to_owned(),
            split: String::new(),
            measure,
            labels: shapes.iter().map(|(name, _)| label(name)).collect(),
            series: vec![String::new()],
            amounts: shapes.iter().enumerate().map(|(at, (name, _))| vec![amount(name, at)]).collect(),
            total: None,
        },
        outlines: shapes.iter().map(|(_, shape)| outline(shape)).collect(),
        others: Vec::new(),
        style,
        year: Some(2023),
        credit: "Contains OS data © Crown copyright and database right 2023.".to_owned(),
    }
}

/// Social rented housing by ward, joined by code as the table has it.
fn rates(folder: &Path) -> BTreeMap<String, Amount> {
    let mut rows = csv::Reader::from_path(folder.join("social_rented_housing.csv")).unwrap();
    let rows = rows.records().map(|row| row.unwrap());
    rows.map(|row| (row[1].to_owned(), Amount::Known(row[6].parse().unwrap()))).collect()
}

/// All maps to look at.
fn samples(folder: &Path) -> Vec<Shown> {
    let rates = rates(folder);
    let percent =
        || measure("Households that rent from the council or a housing association", Unit::Percent, 1);
    let housing = wards(folder, percent(), Style::Shades, |name, _| rates[name]);
    let mut some = wards(folder, percent(), Style::Shades, |name, at| match at {
        2 | 5 => Amount::Missing(Missing::NotKnown),
        9 => Amount::FewerThan(5),
        14 => Amount::Withheld,
        _ => rates[name],
    });
    for _ in 0..4 {
        some.others.push(some.outlines.pop().unwrap());
        some.grid.labels.pop();
        some.grid.amounts.pop();
    }
    let counts = wards(folder, measure("Reports", Unit::None, 0), Style::Circles, |_, at| match at {
        4 => Amount::FewerThan(5),
        7 => Amount::Known(0.into()),
        at => Amount::Known((5 + at * at * 3 % 181).into()),
    });
    let skewed = wards(folder, measure("Cost", Unit::Pounds, 0), Style::Shades, |_, at| {
        Amount::Known((3i64.pow(u32::try_from(at).unwrap() / 2) * 17).into())
    });
    let buildings: Vec<Dot> = features(&folder.join("listed_buildings.geojson"), "Name")
        .into_iter()
        .filter_map(|(name, shape)| match shape {
            Shape::Point(place) => Some(Dot { name, place }),
            Shape::Areas(_) => None,
        })
        .collect();
    let behind = housing.outlines.clone();
    let points = |points: Vec<Dot>, behind: Vec<Outline>| {
        let credit = if behind.is_empty() { String::new() } else { housing.credit.clone() };
        Drawing::Points(Points { what: "Listed buildings".to_owned(), points, behind, credit })
    };
    vec![
        shown("Social rented housing by ward, 2021", Drawing::Areas(housing.clone())),
        shown("Some hidden, some not known", Drawing::Areas(some)),
        shown("Reports by ward", Drawing::Areas(counts)),
        shown("One giant", Drawing::Areas(skewed)),
        shown("Listed buildings, Trafford", points(buildings.clone(), behind.clone())),
        shown("A few listed buildings", points(buildings.iter().step_by(9).cloned().collect(), behind)),
        shown("Venues", points(buildings[..5].to_vec(), Vec::new())),
        shown("One venue", points(buildings[..1].to_vec(), Vec::new())),
    ]
}

#[test]
fn maps_of_wards_are_light_and_whole() {
    let Some(folder) = folder("trafford") else { return };
    let all = samples(&folder);
    let first = html(&all[0], "f");
    let page = scraper::Html::parse_fragment(&first);
    let found = |css: &str| page.select(&scraper::Selector::parse(css).unwrap()).count();
    assert_eq!(found("svg.ground path > title"), 21);
    assert_eq!(found("tbody tr"), 21);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    for shown in &all[..4] {
        let drawing = html(shown, "f");
        assert!(drawing.len() < 25_000, "{}: {} bytes", shown.title, drawing.len());
        assert!(!drawing.contains("NaN") && !drawing.contains(" style="));
    }
}

/// With `PICTURES=FOLDER` the maps are drawn in a real browser.
#[test]
fn pictures() {
    let (Some(data), Ok(to)) = (folder("trafford"), std::env::var("PICTURES")) else { return };
    let to = Path::new(&to);
    fs::create_dir_all(to).unwrap();
    fs::copy("themes/default/assets/style.css", to.join("style.css")).unwrap();
    let figures = samples(&data);
    let figures: String =
        figures.iter().enumerate().map(|(at, shown)| html(shown, &format!("f{at}")) + "\n").collect();
    let page = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>x</title>\
         <meta http-equiv=Content-Security-Policy content=\"style-src 'self' file:\"><link rel=stylesheet href=style.css>\
         <body><main><article><div class=text>{figures}</div></article></main>"
    );
    fs::write(to.join("maps.html"), page).unwrap();
    let program = chromium::program().expect("a browser");
    let scheme = |scheme: &str| json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    for (look, width, media) in [
        ("320", 320, scheme("light")),
        ("390-dark", 390, scheme("dark")),
        ("500", 500, scheme("light")),
        ("1280", 1280, scheme("light")),
        ("1280-dark", 1280, scheme("dark")),
        ("forced", 700, json!({ "features": [{ "name": "forced-colors", "value": "active" }] })),
        ("print", 700, json!({ "media": "print" })),
    ] {
        let mut browser = chromium::Browser::start(&program, width, 900);
        browser.call("Emulation.setEmulatedMedia", media);
        browser.open(&format!("file://{}/maps.html", to.canonicalize().unwrap().display()));
        let sideways = browser.says("document.documentElement.scrollWidth - innerWidth");
        assert!(sideways.as_i64().unwrap() <= 0, "{look}: {sideways} px to scroll sideways");
        let least = browser.says(
            "Math.min(...[...document.querySelectorAll('.ground text')].filter(t => t.getClientRects().length)
             .map(t => parseFloat(getComputedStyle(t).fontSize) * t.getScreenCTM().a))",
        );
        assert!(least.as_f64().unwrap() >= 14.0, "{look}: letters of {least} px");
        let height = browser.says("document.documentElement.scrollHeight");
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let picture = browser.call(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
        );
        fs::write(to.join(format!("{look}.b64")), picture["data"].as_str().unwrap()).unwrap();
    }
}
