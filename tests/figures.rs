//! Figures, as readers get them: the numbers of the drawing, the sentence and the table are those of the grid.
//!
//! With `PICTURES=FOLDER` every sample is drawn, in a real browser, at the widths and in the colours that readers have.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests read the theme and write pictures"
)]

mod chromium;
#[path = "figures/samples.rs"]
mod samples;

use casebook::{
    figure::{
        self, Words,
        shown::{Amount, Drawing, Form, Grid, Label, Measure, Shown},
    },
    table::{Missing, Number, Time, Unit},
};
use proptest::prelude::*;
use scraper::{ElementRef, Html, Selector};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

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

fn all_samples() -> Vec<Shown> {
    [samples::bars(), samples::lines(), samples::others()].concat()
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef) -> String {
    element.text().collect()
}

/// A length in hundredths or ems.
fn length(element: ElementRef, name: &str) -> f64 {
    element.attr(name).unwrap_or("0").trim_end_matches(['%', 'e', 'm']).parse().unwrap()
}

fn chart(form: Form, grid: Grid) -> Shown {
    samples::shown("A chart", Drawing::Chart(form, grid))
}

#[test]
fn every_sample_is_whole_html_with_ids_of_its_own() {
    let mut ids = BTreeSet::new();
    for (at, shown) in all_samples().iter().enumerate() {
        let html = html(shown, &format!("f{at}"));
        let page = Html::parse_fragment(&html);
        assert!(page.errors.is_empty(), "{}: {:?}", shown.title, page.errors);
        assert!(!html.contains("figure_"), "{}: a word is missing: {html}", shown.title);
        assert!(!html.contains("style="), "{}: the security policy forbids styles", shown.title);
        assert!(!html.contains("NaN") && !html.contains("inf"), "{}: no number: {html}", shown.title);
        for element in select(&page, "[id]") {
            assert!(ids.insert(element.attr("id").unwrap().to_owned()), "{}: an id twice", shown.title);
        }
        for drawing in select(&page, "svg[role=img]") {
            for name in ["aria-labelledby", "aria-describedby"] {
                assert!(ids.contains(drawing.attr(name).unwrap()), "{}: {name} leads nowhere", shown.title);
            }
        }
        for paint in html.split("url(#").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(ids.contains(paint), "{}: no pattern {paint}", shown.title);
        }
    }
}

#[test]
fn all_lengths_lie_within_the_drawing() {
    for shown in all_samples() {
        let page = Html::parse_fragment(&html(&shown, "f"));
        for element in select(&page, "svg *") {
            for (name, value) in element.value().attrs() {
                let Some(share) = value.strip_suffix('%') else { continue };
                let share: f64 = share.parse().unwrap();
                assert!((0.0..=100.0).contains(&share), "{}: {name} is {value}", shown.title);
            }
            let end = length(element, "x") + length(element, "width");
            let is_share = element.attr("width").is_some_and(|width| width.ends_with('%'));
            assert!(
                !is_share || element.value().name() == "svg" || end <= 100.01,
                "{}: ends at {end}",
                shown.title
            );
        }
    }
}

#[test]
fn a_chart_of_twenty_bars_is_small() {
    let size = html(&samples::streets(), "f").len();
    assert!(size <= 6000, "{size} bytes");
}

#[test]
fn hostile_text_stays_text() {
    let grid = samples::grid(
        samples::count("\"><b>"),
        &[],
        &["<script>alert(1)</script>: 3", "\u{202E}a\u{0}\"'>: 2"],
    );
    let mut shown = chart(Form::Bar, grid);
    shown.title = "</title></svg><script>".to_owned();
    shown.source.credit = "<img src=x onerror=alert(1)>".to_owned();
    let html = html(&shown, "f");
    let page = Html::parse_fragment(&html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert!(select(&page, "script, img, b").is_empty());
    assert!(!html.contains(['\u{202E}', '\u{0}']));
    assert_eq!(text(select(&page, "tbody th")[0]), "<script>alert(1)</script>");
}

#[test]
fn hidden_numbers_leave_no_trace_and_missing_ones_are_words() {
    let grid = samples::grid(
        samples::count("Homes"),
        &[],
        &["Long name of a street: 50", "B: <5", "C: *", "D: ?", "E: x", "F: -"],
    );
    let page = Html::parse_fragment(&html(&chart(Form::Bar, grid), "f"));
    let cells: Vec<String> = select(&page, "tbody td").into_iter().map(text).collect();
    assert_eq!(
        cells,
        ["50", "fewer than 5", "hidden", "not known", "hidden by the publisher", "does not apply"]
    );
    assert_eq!(select(&page, "td[data-value]").len(), 1);
    let narrow = "svg.drawing:not(.wide)";
    assert_eq!(select(&page, &format!("{narrow} g.s1 rect")).len(), 1, "only the known number has a bar");
    let marks = select(&page, &format!("{narrow} rect[width='1.6em']"));
    assert_eq!(marks.len(), 1, "the small number has a mark of one length");
    let says = text(select(&page, ".says")[0]);
    assert_eq!(
        says,
        "Long name of a street: 50. Not known: 1 of 6. Hidden by the publisher: 1 of 6. Does not apply: 1 of 6. Hidden here: 2 of 6."
    );
}

#[test]
fn sentences_say_what_the_numbers_say() {
    let says = |form, grid| text(select(&Html::parse_fragment(&html(&chart(form, grid), "f")), ".says")[0]);
    let count = || samples::count("Homes");
    let ties = samples::totalled(samples::grid(count(), &[], &["A: 5", "B: 5", "C: 1"]));
    assert_eq!(says(Form::Bar, ties), "Most: A and B, 5 each. Fewest: C, 1 of 11.");
    let same = samples::grid(count(), &[], &["A: 5", "B: 5"]);
    assert_eq!(says(Form::Bar, same), "All numbers shown are the same: 5.");
    let split = samples::totalled(samples::grid(count(), &["2023", "2024"], &["A: 5 7", "B: 1 2"]));
    assert_eq!(
        says(Form::Stacked, split),
        "Most: A (2024), 7 of 15. Fewest: B (2023), 1 of 15. In all: 2023, 6; 2024, 9."
    );
    let line = samples::grid(count(), &[], &["2022: 4", "2020: 10", "2021: ?"]);
    assert_eq!(says(Form::Line, line), "From 10 (2020) to 4 (2022): a fall of 6. Not known: 1 of 3.");
    let percent = samples::grid(
        samples::measure("Share", casebook::table::Unit::Percent, 1),
        &[],
        &["2020: 10", "2021: 30.5", "2022: 12.25"],
    );
    assert_eq!(
        says(Form::Line, percent),
        "From 10.0% (2020) to 12.3% (2022): a rise of 2.3 percentage points. Highest: 2021, 30.5%. Lowest: 2020, 10.0%."
    );
    assert_eq!(says(Form::Bar, samples::grid(count(), &[], &[])), "There is nothing to show.");
}

/// Numbers of labels named `L0`, `L1` and so on.
fn numbered(numbers: &[Option<i32>]) -> Grid {
    let row = |(at, number): (usize, &Option<i32>)| {
        format!("L{at}: {}", number.map_or("?".to_owned(), |number| number.to_string()))
    };
    let rows: Vec<String> = numbers.iter().enumerate().map(row).collect();
    samples::grid(samples::count("Homes"), &[], &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_table_holds_the_numbers(numbers in proptest::collection::vec(proptest::option::of(-99999i32..99999), 1..30)) {
        let grid = numbered(&numbers);
        let page = Html::parse_fragment(&html(&chart(Form::Bar, grid.clone()), "f"));
        let cells = select(&page, "tbody td");
        prop_assert_eq!(cells.len(), numbers.len());
        for (cell, amounts) in cells.into_iter().zip(&grid.amounts) {
            match amounts[0] {
                Amount::Known(number) => {
                    prop_assert_eq!(cell.attr("data-value").unwrap().parse::<Number>().unwrap(), number);
                    let shown = text(cell).replace(',', "").replace('−', "-");
                    prop_assert_eq!(shown.parse::<Number>().unwrap(), number);
                }
                _ => prop_assert_eq!(text(cell), "not known"),
            }
        }
    }

    #[test]
    fn bars_begin_at_zero_and_are_as_long_as_their_numbers(numbers in proptest::collection::vec(-999i32..999, 1..20)) {
        let grid = numbered(&numbers.iter().copied().map(Some).collect::<Vec<_>>());
        let page = Html::parse_fragment(&html(&chart(Form::Bar, grid), "f"));
        let bars = select(&page, "svg.drawing:not(.wide) g.s1 rect");
        let drawn: Vec<i32> = numbers.iter().copied().filter(|number| *number != 0).collect();
        prop_assert_eq!(bars.len(), drawn.len());
        let (low, high) = (*numbers.iter().min().unwrap().min(&0), *numbers.iter().max().unwrap().max(&0));
        let zero = f64::from(-low) / f64::from((high - low).max(1)) * 100.0;
        for (bar, number) in bars.into_iter().zip(drawn) {
            let share = f64::from(number.abs()) / f64::from(high - low) * 100.0;
            prop_assert!((length(bar, "width") - share).abs() < 0.011, "{number} is {} long", length(bar, "width"));
            let start = if number < 0 { length(bar, "x") + length(bar, "width") } else { length(bar, "x") };
            prop_assert!((start - zero).abs() < 0.021, "{number} begins at {start}, not at {zero}");
        }
    }

    #[test]
    fn the_sentence_names_the_highest_and_the_lowest(numbers in proptest::collection::vec(-99i32..99, 2..9)) {
        let grid = numbered(&numbers.iter().copied().map(Some).collect::<Vec<_>>());
        let page = Html::parse_fragment(&html(&chart(Form::Dot, grid), "f"));
        let says = text(select(&page, ".says")[0]).replace('−', "-");
        let mut sorted: Vec<(i32, usize)> = numbers.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let of = |end: i32| sorted.iter().filter(|(number, _)| *number == end).map(|(_, at)| *at).collect::<Vec<_>>();
        let (lowest, highest) = (sorted[0].0, sorted[sorted.len() - 1].0);
        if lowest == highest {
            prop_assert_eq!(says, format!("All numbers shown are the same: {lowest}."));
            return Ok(());
        }
        for (word, end) in [("Highest", highest), ("Lowest", lowest)] {
            let part = match of(end).as_slice() {
                [one] => format!("{word}: L{one}, {end}."),
                [a, b] => format!("{word}: L{a} and L{b}, {end} each."),
                [a, b, c] => format!("{word}: L{a}, L{b} and L{c}, {end} each."),
                more => format!("{word}: {} of {}, {end} each.", more.len(), numbers.len()),
            };
            prop_assert!(says.contains(&part), "{says} lacks {part}");
        }
    }
}

/// Any amount at all.
fn any_amount() -> impl Strategy<Value = Amount> {
    let number = (any::<i128>(), 0u32..20)
        .prop_map(|(units, scale)| Amount::Known(Number::from_i128_with_scale(units >> 33, scale)));
    let missing = [Missing::NotKnown, Missing::Hidden, Missing::NotApplicable].map(Amount::Missing);
    prop_oneof![
        6 => number,
        3 => (-9i64..99).prop_map(|number| Amount::Known(number.into())),
        1 => proptest::sample::select(missing.to_vec()),
        1 => Just(Amount::Withheld),
        1 => any::<u32>().prop_map(Amount::FewerThan),
    ]
}

fn any_time() -> impl Strategy<Value = Option<Time>> {
    prop_oneof![
        Just(None),
        any::<i16>().prop_map(|year| Some(Time::Year(year))),
        any::<i16>().prop_map(|year| Some(Time::SplitYear(year))),
        any::<(i16, i8)>().prop_map(|(year, quarter)| Some(Time::Quarter(year, quarter))),
        any::<(i16, i8)>().prop_map(|(year, month)| Some(Time::Month(year, month))),
    ]
}

/// Any grid at all: hostile names, rows that are too short, any numbers.
fn any_grid() -> impl Strategy<Value = Grid> {
    let labels = proptest::collection::vec(
        (any::<String>(), any_time()).prop_map(|(text, time)| Label { text, time }),
        0..9,
    );
    let series = proptest::collection::vec(any::<String>(), 0..14);
    let amounts = proptest::collection::vec(proptest::collection::vec(any_amount(), 0..14), 9);
    let unit = prop_oneof![
        Just(Unit::None),
        Just(Unit::Pounds),
        Just(Unit::Percent),
        any::<String>().prop_map(Unit::Named)
    ];
    (labels, series, amounts, unit, any::<u32>(), proptest::option::of(any_amount())).prop_map(
        |(labels, series, mut amounts, unit, decimals, total)| {
            amounts.truncate(labels.len());
            let measure = Measure { title: "Amount".to_owned(), unit, decimals: decimals % 40 };
            let (dimension, split) = (String::new(), String::new());
            Grid { dimension, split, measure, labels, series, amounts, total }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_grid_is_shown(grid in any_grid(), form in 0usize..4) {
        let form = [Form::Bar, Form::Stacked, Form::Line, Form::Dot][form];
        let html = html(&chart(form, grid), "f");
        let page = Html::parse_fragment(&html);
        prop_assert!(page.errors.is_empty(), "{:?}", page.errors);
        for drawn in select(&page, "svg *") {
            for (name, value) in drawn.value().attrs() {
                prop_assert!(!value.contains("NaN") && !value.contains("inf"), "{name} is {value}");
                if let Some(share) = value.strip_suffix('%') {
                    let share: f64 = share.parse().unwrap();
                    prop_assert!((0.0..=100.0).contains(&share), "{name} is {value}");
                }
            }
        }
    }
}

/// A page with figures, in the theme's style.
fn page(figures: &[Shown]) -> String {
    let figures: String =
        figures.iter().enumerate().map(|(at, shown)| html(shown, &format!("f{at}")) + "\n").collect();
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Figures</title><meta http-equiv=Content-Security-Policy content=\"style-src 'self' file:\">\
         <link rel=stylesheet href=style.css><body><main><article><div class=text>{figures}</div></article></main>"
    )
}

/// How a sample is looked at: a name, the width, what the browser is told, whether tables are open.
fn looks() -> Vec<(&'static str, u32, serde_json::Value)> {
    let feature = |name: &str, value: &str| json!({ "features": [{ "name": name, "value": value }] });
    vec![
        ("320", 320, json!({})),
        ("390-dark", 390, feature("prefers-color-scheme", "dark")),
        ("1280", 1280, json!({})),
        ("1280-dark", 1280, feature("prefers-color-scheme", "dark")),
        ("forced", 500, feature("forced-colors", "active")),
        ("print", 700, json!({ "media": "print" })),
        ("320-open", 320, json!({})),
    ]
}

#[test]
fn pictures() {
    let Ok(folder) = std::env::var("PICTURES") else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).unwrap();
    fs::copy("themes/default/assets/style.css", folder.join("style.css")).unwrap();
    let program = chromium::program().expect("a browser");
    for (name, figures) in
        [("bars", samples::bars()), ("lines", samples::lines()), ("others", samples::others())]
    {
        fs::write(folder.join(format!("{name}.html")), page(&figures)).unwrap();
        for (look, width, media) in looks() {
            let mut browser = chromium::Browser::start(&program, width, 900);
            browser.call("Emulation.setEmulatedMedia", media);
            browser.open(&format!("file://{}/{name}.html", folder.display()));
            if look.ends_with("open") {
                browser.says("document.querySelectorAll('details').forEach(d => d.open = true)");
            }
            let sideways = browser.says("document.documentElement.scrollWidth - innerWidth");
            assert!(sideways.as_i64().unwrap() <= 0, "{name}, {look}: {sideways} px to scroll sideways");
            let small = browser.says(
                "[...document.querySelectorAll('figure *')].filter(e => e.childNodes.length \
                 && [...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) \
                 && parseFloat(getComputedStyle(e).fontSize) < 14).length",
            );
            assert_eq!(small, json!(0), "{name}, {look}: text under 14 px");
            let height = browser.says("document.documentElement.scrollHeight");
            let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
            let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
            let png = browser.call("Page.captureScreenshot", asked)["data"].as_str().unwrap().to_owned();
            fs::write(folder.join(format!("{name}-{look}.b64")), png).unwrap();
        }
    }
}
