//! Data from its file to what readers see: real files, changed cells, and charts held against the files that are offered.
//!
//! `CASEBOOK_REAL_DATA=FOLDER` names a folder with files of a council (`trafford/`), which some tests want: without it
//! they do nothing. `SEED=7 EDITS=200 cargo test --test data` makes other edits, or more.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests read the site's files, and say what they counted"
)]

mod known;

use casebook::{
    build::{self, Build, Known, build},
    diagnostic::show::{Format, Style, show},
    disk,
    figure::shown::{Amount, Drawing, Remark},
    plan::Content,
    source::{File, Sources},
};
use known::{choices, known};
use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

/// A site of these files.
fn site(files: &[(&str, &str)]) -> Sources {
    let mut sources: Vec<File> =
        disk::read("nowhere".as_ref(), "nowhere".as_ref()).0.iter().map(|(_, f)| f.clone()).collect();
    sources.push(File::new(
        "casebook.yaml",
        b"title: Test\ncontact: a@example.org\nchecks: { orphan: off }\n".to_vec(),
    ));
    sources.extend(files.iter().map(|(path, text)| File::new(path, text.as_bytes().to_vec())));
    Sources::new(sources)
}

fn built(sources: Sources, before: Option<&Build>) -> Build {
    build(sources, Vec::new(), Known { memo: None, before }, &choices())
}

fn report(site: &Build) -> String {
    show(&site.report, &site.sources, Format::Text, Style::Plain)
}

fn dataset(title: &str, file: &str, more: &str) -> String {
    format!("---\ntitle: {title}\nfile: {file}\nlicence: OGL v3\ncredit: The council\n{more}---\nAbout it.\n")
}

fn guide(blocks: &str) -> String {
    format!("---\ntitle: How do I look at it?\n---\n## 1. Look\n\n{blocks}\n")
}

/// The figures of a page, by its address.
fn figures<'a>(site: &'a Build, path: &str) -> &'a [Option<Arc<casebook::figure::Shown>>] {
    match &site.plan.find(path).unwrap().content {
        Content::Page(content) => &content.figures,
        _ => panic!("{path} is no page"),
    }
}

/// A file of the folder with real files, where there is one.
fn real(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("CASEBOOK_REAL_DATA")?);
    Some(fs::read_to_string(folder.join("trafford").join(name)).unwrap())
}

#[test]
fn social_rented_housing_joins_the_wards_of_today() {
    let (Some(housing), Some(wards)) = (real("social_rented_housing.csv"), real("electoral_ward.geojson"))
    else {
        return;
    };
    let map = guide("```map\ndata: housing\nareas: wards\ny: value\n```\n");
    let site = built(
        site(&[
            ("content/data/housing.csv", &housing),
            (
                "content/data/housing.md",
                &dataset(
                    "Housing",
                    "housing.csv",
                    "columns: { value: { title: Social rented, unit: \"%\" } }\n",
                ),
            ),
            ("content/data/wards.geojson", &wards),
            ("content/data/wards.md", &dataset("Wards", "wards.geojson", "boundaries: 2023\n")),
            ("content/guides/look.md", &map),
        ]),
        None,
    );
    assert!(site.report.findings().all(|found| !found.code.name().starts_with("join")), "{}", report(&site));
    let shown = figures(&site, "guides/look/")[0].as_ref().expect("the map is drawn");
    let Drawing::Areas(areas) = &shown.drawing else { panic!("{shown:?}") };
    assert_eq!(areas.grid.labels.len(), 21);
    assert!(areas.others.is_empty());
    assert!(shown.remarks.contains(&Remark::Matched(21, 21)), "{:?}", shown.remarks);
}

#[test]
fn electors_of_older_wards_are_refused() {
    let (Some(electors), Some(wards)) = (real("electors_by_ward_2020.csv"), real("electoral_ward.geojson"))
    else {
        return;
    };
    let site = built(
        site(&[
            ("content/data/electors.csv", &electors),
            ("content/data/electors.md", &dataset("Electors", "electors.csv", "boundaries: 2020\n")),
            ("content/data/wards.geojson", &wards),
            ("content/data/wards.md", &dataset("Wards", "wards.geojson", "boundaries: 2023\n")),
            ("content/guides/look.md", &guide("```map\ndata: electors\nareas: wards\ny: Electors\n```\n")),
        ]),
        None,
    );
    let said = report(&site);
    assert!(
        said.contains(
            "0 of 21 codes match, though 10 names do: the codes are of 2020, and the outlines of 2023"
        ),
        "{said}"
    );
    assert!(figures(&site, "guides/look/")[0].is_none());
}

#[test]
fn listed_buildings_lie_where_they_were_published() {
    let (Some(csv), Some(json)) = (real("listed_buildings.csv"), real("listed_buildings.geojson")) else {
        return;
    };
    let map = guide("```map\ndata: listed\npoints: [Easting, Northing]\nlabel: ListEntry\n```\n");
    let site = built(
        site(&[
            ("content/data/listed.csv", &csv),
            ("content/data/listed.md", &dataset("Listed buildings", "listed.csv", "")),
            ("content/guides/look.md", &map),
        ]),
        None,
    );
    let said = report(&site);
    assert!(said.contains("4 of 265 rows could not be placed on the map"), "{said}");
    let Drawing::Points(points) = &figures(&site, "guides/look/")[0].as_ref().unwrap().drawing else {
        panic!()
    };
    assert_eq!(points.points.len(), 261);
    let published: serde_json::Value = serde_json::from_str(&json).unwrap();
    let places: BTreeMap<String, (f64, f64)> = published["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| {
            let at = |n: usize| feature["geometry"]["coordinates"][n].as_f64().unwrap();
            (feature["properties"]["ListEntry"].to_string(), (at(1), at(0)))
        })
        .collect();
    let metres = |dot: &casebook::figure::shown::Dot| {
        let (latitude, longitude) = places[&dot.name];
        let north = (dot.place.latitude - latitude) * 111_200.0;
        let east = (dot.place.longitude - longitude) * 111_200.0 * latitude.to_radians().cos();
        north.hypot(east)
    };
    let near = points.points.iter().filter(|dot| metres(dot) <= 5.0).count();
    println!("{near} of 261 within 5 m");
    assert!(near * 100 >= 98 * 261, "{near} of 261 within 5 m");
}

const DAMP: &str = "street,month,reports\nKiln Lane,2024-01,5\nKiln Lane,2024-02,7\nMill Street,2024-01,12\nMill Street,2024-03,9\n";

/// A site in which pages show different parts of one file.
fn small(csv: &str) -> Sources {
    let chart = |of: &str| {
        guide(&format!("```chart\ndata: damp\nx: month\ny: sum of reports\nwhere: {{ street: {of} }}\n```\n"))
    };
    site(&[
        ("content/data/damp.csv", csv),
        ("content/data/damp.md", &dataset("Damp reports", "damp.csv", "")),
        ("content/guides/kiln.md", &chart("Kiln Lane")),
        ("content/guides/mill.md", &chart("Mill Street")),
        ("content/guides/both.md", &guide("```chart\ndata: damp\nx: street\ny: sum of reports\n```\n")),
        ("content/guides/other.md", &guide("Nothing but text.")),
    ])
}

/// The addresses of what a build after another renders again, and what it says.
fn again(before: &Build, now: &Build) -> Vec<String> {
    let stale = |output: &&Arc<casebook::plan::Output>| {
        let was = before.plan.find(output.route.path()).map(|output| output.fingerprint);
        !build::stale(output, was).is_empty()
    };
    now.plan.outputs.iter().filter(stale).map(|output| output.route.path().to_owned()).collect()
}

#[test]
fn a_changed_cell_renders_what_shows_it() {
    let before = built(small(DAMP), None);
    assert!(before.report.is_empty(), "{}", report(&before));
    let now = built(small(&DAMP.replace("Kiln Lane,2024-02,7", "Kiln Lane,2024-02,8")), Some(&before));
    assert_eq!(again(&before, &now), ["data/damp/", "data/damp/damp.csv", "guides/both/", "guides/kiln/"]);
    let same = built(small(&DAMP.replace('\n', "\r\n")), Some(&before));
    let same = again(&before, &same);
    assert!(same.is_empty(), "the same cells with other line ends: {same:?}");
}

#[test]
fn a_changed_cell_below_the_first_rows_leaves_the_page_of_its_data_alone() {
    let mut csv = DAMP.to_owned();
    (0..20).for_each(|n| csv.push_str(&format!("Park View,2024-01,{}\n", n + 10)));
    let before = built(small(&csv), None);
    let now = built(small(&csv.replace("Park View,2024-01,25", "Park View,2024-01,26")), Some(&before));
    assert_eq!(again(&before, &now), ["data/damp/damp.csv", "guides/both/"]);
}

/// A small linear congruential generator: the same seed gives the same edits everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One of the edits that people make: a file and what stands in it then.
fn edit(dice: &mut Dice, n: u64) -> (&'static str, String) {
    let street = ["Kiln Lane", "Mill Street", "Park View"][dice.roll(3) as usize];
    match dice.roll(9) {
        0 => (
            "content/data/damp.csv",
            format!("{DAMP}{street},2024-0{},{}\n", dice.roll(9) + 1, dice.roll(30)),
        ),
        1 => ("content/data/damp.csv", DAMP.replace(street, &format!("Lane {n}"))),
        2 => (
            "content/data/damp.md",
            dataset(
                "Damp reports",
                "damp.csv",
                &format!("about_people: {}\nnumbers: {{ total: sum of reports }}\n", dice.roll(2) == 0),
            ),
        ),
        3 => (
            "content/data/damp.md",
            dataset(&format!("Damp {n}"), "damp.csv", "columns: { reports: Reports made }\n"),
        ),
        4 => (
            "content/guides/kiln.md",
            guide(&format!(
                "```chart\ndata: damp\nx: street\ny: count\ntitle: {n}\nwhere: {{ street: {street} }}\n```\n"
            )),
        ),
        5 => (
            "content/guides/kiln.md",
            guide(&format!(
                "\n\nThere were [{}](number:damp/total).\n\n```table\ndata: damp\ntop: {}\n```\n",
                dice.roll(3) + 32,
                dice.roll(5) + 1
            )),
        ),
        6 => (
            "content/guides/mill.md",
            guide(&format!("Text {n}.\n\n```number\ndata: damp\ny: sum of reports\n```\n")),
        ),
        7 => ("content/data/early.md", dataset(&format!("Early {n}"), "damp.csv", "")),
        _ => (
            "content/guides/both.md",
            guide(&format!(
                "{n}\n\n```chart\ndata: damp\nx: month\ny: sum of reports\nsplit: street\nkind: line\n```\n"
            )),
        ),
    }
}

#[test]
fn any_edits_to_data_leave_what_a_clean_build_makes() {
    let number =
        |name: &str, otherwise| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(otherwise);
    let (seed, edits) = (number("SEED", 42), number("EDITS", 60));
    let mut dice = Dice(seed);
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut before: Option<Build> = None;
    for n in 0..edits {
        let (path, text) = edit(&mut dice, n);
        files.insert(path.to_owned(), text);
        if dice.roll(6) == 0 {
            files.remove("content/data/early.md");
        }
        let mut all: BTreeMap<String, String> = BTreeMap::new();
        for (_, file) in small(DAMP).iter() {
            all.insert(file.path.to_string(), String::from_utf8_lossy(file.bytes()).into_owned());
        }
        all.extend(files.clone());
        let own: Vec<(&str, &str)> = all
            .iter()
            .filter(|(path, _)| path.starts_with("content/"))
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let sources = site(&own);
        let clean = built(sources.clone(), None);
        let now = built(sources, before.as_ref());
        assert!(
            known(&now) == known(&clean),
            "SEED={seed}: after edit {n} of {path} the site is another than a clean one"
        );
        before = Some(now);
    }
}

/// What a chart of the shipped site asks, in so far as this test can work it out by itself.
struct Plain {
    x: String,
    /// The column that is added up; nothing where rows are counted.
    of: Option<String>,
    split: Option<String>,
    filters: Vec<(String, Vec<String>)>,
}

impl Plain {
    fn read(text: &str) -> Option<Self> {
        let (node, _) = casebook::yaml::read(casebook::source::FileId(0), text, 0);
        let key = |name: &str| node.get(name).and_then(|node| node.as_text()).map(str::to_owned);
        if key("by").is_some() {
            return None;
        }
        let of = match key("y").unwrap_or("count".into()).as_str() {
            "count" => None,
            "share" => return None,
            y if y.starts_with("mean of ") => return None,
            y => Some(y.strip_prefix("sum of ").unwrap_or(y).to_owned()),
        };
        let texts = |node: &casebook::yaml::Node| match &node.value {
            casebook::yaml::Value::List(items) => {
                items.iter().filter_map(|n| n.as_text()).map(str::to_owned).collect()
            }
            _ => node.as_text().map(str::to_owned).into_iter().collect::<Vec<_>>(),
        };
        let filters = node.get("where").map_or(&[][..], |node| node.entries());
        let filters = filters.iter().map(|entry| (entry.key.value.clone(), texts(&entry.value))).collect();
        Some(Self { x: key("x")?, of, split: key("split"), filters })
    }

    /// The count or sum for each label and series, plainly read from a tidy file.
    fn sums(&self, file: &[u8]) -> BTreeMap<(String, String), f64> {
        let mut reader = csv::Reader::from_reader(file);
        let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let at = |name: &str| {
            headings.iter().position(|heading| heading == name).unwrap_or_else(|| panic!("no {name}"))
        };
        let mut sums = BTreeMap::new();
        for record in reader.records() {
            let record = record.unwrap();
            if self
                .filters
                .iter()
                .any(|(name, values)| !values.iter().any(|value| *value == record[at(name)]))
            {
                continue;
            }
            let value = self.of.as_ref().map_or(Ok(1.0), |of| record[at(of)].parse::<f64>());
            let series = self.split.as_ref().map_or(String::new(), |split| record[at(split)].to_owned());
            *sums.entry((record[at(&self.x)].to_owned(), series)).or_insert(0.0) += value.unwrap_or(0.0);
        }
        sums
    }
}

/// The shipped site's charts hold what its own tidy files say, worked out here again and without any of the program's code.
#[test]
fn charts_of_the_shipped_site_equal_its_files() {
    let (sources, unread) = disk::read(".".as_ref(), "nowhere".as_ref());
    let site = build(sources, unread, Known::default(), &choices());
    let (outputs, findings) = site.render_all(
        |_| (),
        |output, rendered| match rendered {
            casebook::render::Rendered::Bytes(bytes) => (output.route.path().to_owned(), bytes),
            casebook::render::Rendered::File(_) => (output.route.path().to_owned(), Vec::new()),
        },
    );
    assert!(findings.is_empty());
    let outputs: BTreeMap<String, Vec<u8>> = outputs.into_iter().collect();
    let select = |text: &str| scraper::Selector::parse(text).unwrap();
    let (mut charts, mut cells) = (0, 0);
    for (id, page) in site.graph.published().filter(|(_, page)| !page.figures.is_empty()) {
        let html = scraper::Html::parse_document(&String::from_utf8_lossy(&outputs[page.route.path()]));
        for (n, (figure, shown)) in page.figures.iter().zip(site.data.figures(id)).enumerate() {
            let shown = shown.as_ref().unwrap_or_else(|| panic!("figure {n} of {} is not shown", page.name));
            let (Drawing::Chart(_, grid), Some(file)) = (&shown.drawing, &shown.source.download) else {
                continue;
            };
            let Some(asked) = Plain::read(&figure.text) else { continue };
            let sums = asked.sums(&outputs[file.path()]);
            let mut compared = 0;
            for row in html.select(&select(&format!("#figure-{} tbody tr", n + 1))) {
                let label: String = row.select(&select("th")).next().unwrap().text().collect();
                for (cell, series) in row.select(&select("td")).zip(&grid.series) {
                    let Some(value) = cell.value().attr("data-value") else { continue };
                    // No row of a kind is a count of none; no row to add up is no number.
                    let is_there = sums.keys().any(|(known, _)| *known == label);
                    let none = (asked.of.is_none() && is_there).then_some(0.0);
                    let Some(expected) = sums.get(&(label.clone(), series.clone())).copied().or(none) else {
                        continue;
                    };
                    let value: f64 = value.parse().unwrap();
                    assert!(
                        (value - expected).abs() < 1e-6,
                        "{}: {label} {series} is {value}, its file says {expected}",
                        page.name
                    );
                    compared += 1;
                }
            }
            cells += compared;
            charts += usize::from(compared > 0);
            let known =
                grid.amounts.iter().flatten().filter(|amount| matches!(amount, Amount::Known(_))).count();
            let is_time = grid.labels.iter().any(|label| label.time.is_some());
            assert!(is_time || compared == known, "{}: {compared} of {known} cells were found", page.name);
        }
    }
    println!("{charts} charts, {cells} cells");
    assert!(charts >= 10 && cells >= 60, "{charts} charts, {cells} cells");
}
