//! Figures of every kind and every oddity, for tests and for the eye.
#![allow(clippy::too_many_lines, reason = "lists of samples")]

use casebook::{
    figure::shown::{
        Amount, Drawing, Form, Grid, Heading, Label, Measure, Remark, Rows, Shown, Shows, Source,
    },
    page::Route,
    table::{Missing, Number, Time, Unit},
};

/// The series of a sample.
pub type Series<'a> = &'a [&'a str];

/// A number that may have decimals.
pub fn known(text: &str) -> Amount {
    Amount::Known(text.parse().unwrap())
}

/// Amounts as they are written: digits, `?` not known, `x` hidden by the publisher, `-` does not apply, `<5` small,
/// `*` withheld.
pub fn amounts(text: &str) -> Vec<Amount> {
    let read = |word: &str| match word {
        "?" => Amount::Missing(Missing::NotKnown),
        "x" => Amount::Missing(Missing::Hidden),
        "-" => Amount::Missing(Missing::NotApplicable),
        "*" => Amount::Withheld,
        word if word.starts_with('<') => Amount::FewerThan(word[1..].parse().unwrap()),
        word => known(word),
    };
    text.split_whitespace().map(read).collect()
}

/// A grid of rows such as `Kyrwicks Lane: 41 3`.
pub fn grid(measure: Measure, series: Series, rows: &[&str]) -> Grid {
    let rows: Vec<(&str, &str)> = rows.iter().map(|row| row.rsplit_once(": ").unwrap()).collect();
    let label = |name: &str| {
        let time = time(name);
        Label { text: time.map_or_else(|| name.to_owned(), casebook::figure::format::time), time }
    };
    Grid {
        dimension: "Street".to_owned(),
        split: if series.is_empty() { String::new() } else { "Year".to_owned() },
        measure,
        labels: rows.iter().map(|(name, _)| label(name)).collect(),
        series: if series.is_empty() {
            vec![String::new()]
        } else {
            series.iter().map(|s| (*s).to_owned()).collect()
        },
        amounts: rows.iter().map(|(_, text)| amounts(text)).collect(),
        total: None,
    }
}

/// `2015`, `2015/16`, `2015-03`, `2015-03-09`.
fn time(text: &str) -> Option<Time> {
    let year = || text.get(..4)?.parse::<i16>().ok();
    match text.len() {
        4 => year().map(Time::Year),
        7 if text.contains('/') => year().map(Time::SplitYear),
        7 => Some(Time::Month(year()?, text[5..].parse().ok()?)),
        10 => text.parse().ok().map(Time::Day),
        _ => None,
    }
}

pub fn count(title: &str) -> Measure {
    Measure { title: title.to_owned(), unit: Unit::None, decimals: 0 }
}

pub fn measure(title: &str, unit: Unit, decimals: u32) -> Measure {
    Measure { title: title.to_owned(), unit, decimals }
}

/// The same with a total of all numbers.
pub fn totalled(mut grid: Grid) -> Grid {
    let sum = grid.amounts.iter().flatten().filter_map(|a| match a {
        Amount::Known(number) => Some(*number),
        _ => None,
    });
    grid.total = Some(Amount::Known(sum.sum::<Number>()));
    grid
}

/// A figure of a drawing.
pub fn shown(title: &str, drawing: Drawing) -> Shown {
    let source = Source {
        title: "Damp reports, Sparkbrook".to_owned(),
        page: Route::page(&["data/damp"]),
        download: Some(Route::file("data/damp/damp.csv")),
        credit: "Birmingham City Council".to_owned(),
        period: "April 2023 to March 2024".to_owned(),
        licence: "Open Government Licence v3.0".to_owned(),
    };
    Shown { title: title.to_owned(), drawing, remarks: Vec::new(), source }
}

const STREETS: [&str; 20] = [
    "Kyrwicks Lane",
    "Anderton Road",
    "Highgate Road",
    "Ladypool Road",
    "Brunswick Road",
    "Clifton Road",
    "Taunton Road",
    "Stoney Lane",
    "Walford Road",
    "Fallows Road",
    "Medlicott Road",
    "Leamington Road",
    "Oldfield Road",
    "Runcorn Road",
    "Saltley Road",
    "Turner Street",
    "Main Street",
    "Grantham Road",
    "Dolobran Road",
    "Colville Road",
];

fn many(names: impl Iterator<Item = String>, of: impl Fn(usize) -> String) -> Vec<String> {
    names.enumerate().map(|(at, name)| format!("{name}: {}", of(at))).collect()
}

fn chart(title: &str, form: Form, grid: Grid) -> Shown {
    shown(title, Drawing::Chart(form, grid))
}

fn refs(rows: &[String]) -> Vec<&str> {
    rows.iter().map(String::as_str).collect()
}

/// Twenty bars.
pub fn streets() -> Shown {
    let rows = many(STREETS.iter().map(|s| (*s).to_owned()), |at| (410 / (at + 10)).to_string());
    let mut figure = chart(
        "Damp reports by street, Sparkbrook, 2024",
        Form::Bar,
        totalled(grid(count("Reports"), &[], &refs(&rows))),
    );
    figure.remarks = vec![Remark::OnlyTop(20, 34), Remark::LeftOut(3, "street".into())];
    figure
}

/// All samples of bars.
pub fn bars() -> Vec<Shown> {
    let years: Series = &["2022", "2023", "2024"];
    let outcomes: Series = &["Repaired within 28 days", "Repaired later", "Still waiting"];
    let tens: Vec<String> = many((0..60).map(|n| format!("Ward number {n}")), |n| (n * 37 % 61).to_string());
    let twelve: Vec<String> = (1..=12).map(|n| format!("Category of complaint {n}")).collect();
    let wide = many((0..3).map(|n| format!("Area {n}")), |n| {
        (0..12).map(|s| ((s * 7 + n * 3) % 11).to_string()).collect::<Vec<_>>().join(" ")
    });
    vec![
        streets(),
        chart(
            "Small numbers are hidden",
            Form::Bar,
            grid(
                count("Households helped"),
                &[],
                &[
                    "Kyrwicks Lane: 41",
                    "Anderton Road: <5",
                    "Highgate Road: *",
                    "Ladypool Road: 12",
                    "Oldfield Road: ?",
                    "Runcorn Road: x",
                    "Main Street: -",
                    "Turner Street: 0",
                ],
            ),
        ),
        chart(
            "Repairs by year",
            Form::Bar,
            totalled(grid(
                count("Repairs"),
                &[],
                &["2019: 1204", "2020: 801", "2021: 902", "2022: 1301", "2023: 1399", "2024: 7"],
            )),
        ),
        chart(
            "Change in rent arrears",
            Form::Bar,
            grid(
                measure("Change in a year", Unit::Pounds, 2),
                &[],
                &[
                    "Sparkbrook: -1234.5",
                    "Balsall Heath: 310",
                    "Moseley: -20",
                    "Acocks Green: 0",
                    "Tyseley: 885.25",
                ],
            ),
        ),
        chart(
            "All below zero",
            Form::Bar,
            grid(
                measure("Change", Unit::Percent, 1),
                &[],
                &["Sparkbrook: -12.5", "Balsall Heath and a very long name beside it: -3.1", "Moseley: ?"],
            ),
        ),
        chart(
            "Reports by street and year",
            Form::Bar,
            totalled(grid(
                count("Reports"),
                years,
                &["Kyrwicks Lane: 41 32 18", "Anderton Road: 23 <5 31", "Highgate Road: 5 ? 0"],
            )),
        ),
        chart(
            "What became of reports",
            Form::Bar,
            totalled(grid(
                count("Reports"),
                outcomes,
                &["Kyrwicks Lane: 41 32 18", "Anderton Road: 23 11 31", "Highgate Road: 5 8 0"],
            )),
        ),
        chart(
            "What became of reports, one behind the other",
            Form::Stacked,
            totalled(grid(
                count("Reports"),
                outcomes,
                &[
                    "Kyrwicks Lane: 41 32 18",
                    "Anderton Road: 23 11 31",
                    "Highgate Road: 5 8 0",
                    "Ladypool Road: 12 1 1",
                    "Oldfield Road: 7 ? <5",
                ],
            )),
        ),
        chart("Twelve series", Form::Bar, grid(count("Complaints"), &refs(&twelve), &refs(&wide))),
        chart(
            "Twelve series, stacked",
            Form::Stacked,
            grid(count("Complaints"), &refs(&twelve), &refs(&wide)),
        ),
        chart("One value", Form::Bar, totalled(grid(count("Reports"), &[], &["Kyrwicks Lane: 41"]))),
        chart(
            "All equal",
            Form::Bar,
            totalled(grid(count("Reports"), &[], &["Kyrwicks Lane: 4", "Anderton Road: 4"])),
        ),
        chart(
            "All zero",
            Form::Bar,
            totalled(grid(count("Reports"), &[], &["Kyrwicks Lane: 0", "Anderton Road: 0"])),
        ),
        chart(
            "None known",
            Form::Bar,
            grid(count("Reports"), &[], &["Kyrwicks Lane: ?", "Anderton Road: x"]),
        ),
        chart("No rows", Form::Bar, grid(count("Reports"), &[], &[])),
        chart(
            "Huge and tiny",
            Form::Bar,
            grid(
                measure("Spending", Unit::Pounds, 0),
                &[],
                &["National: 79228162514264337593543950335", "City: 3412345678", "Ward: 45"],
            ),
        ),
        chart(
            "Tiny",
            Form::Bar,
            grid(
                measure("Nitrogen dioxide", Unit::Named("mg/m³".into()), 4),
                &[],
                &["Stratford Road: 0.0412", "Moseley Road: 0.0001", "Park: 0.0300"],
            ),
        ),
        chart(
            "Names of all kinds",
            Form::Bar,
            grid(
                count("Answers"),
                &[],
                &[
                    "اسپارک بروک کی گلیاں اور محلے: 12",
                    "👩‍👩‍👧‍👦 Families 🏠: 9",
                    "<script>alert(\"1\")</script> & 'quotes': 7",
                    "A very long label that goes on, and on, about the condition of the stairwells, landings and shared hallways of the tower blocks at the north end: 5",
                    "Pneumonoultramicroscopicsilicovolcanoconiosis-Llanfairpwllgwyngyll: 3",
                    "\u{202E}turned round\u{0007}: 2",
                ],
            ),
        ),
        chart("Sixty wards", Form::Bar, totalled(grid(count("Reports"), &[], &refs(&tens)))),
    ]
}

/// All samples of lines and dots.
pub fn lines() -> Vec<Shown> {
    let wards: Series = &["Sparkbrook and Balsall Heath East", "Moseley", "Tyseley and Hay Mills"];
    let five: Series = &["Sparkbrook", "Moseley", "Tyseley", "Acocks Green", "Ladywood"];
    let twelve: Vec<String> = (1..=12).map(|n| format!("Ward number {n}")).collect();
    let years = |n: i32, of: &dyn Fn(i32) -> String| -> Vec<String> {
        (0..n).map(|at| format!("{}: {}", 2013 + at, of(at))).collect()
    };
    let single = years(12, &|at| (1204 + at * 37 * (at % 4) - at * at * 4).to_string());
    let gaps = years(12, &|at| match at {
        3 => "?".into(),
        5 | 6 => "x".into(),
        _ => (12 + (at * 7) % 11).to_string(),
    });
    let three = years(8, &|at| {
        format!("{} {} {}", 41 + at * 2, 38 - at, if at < 2 { "?".to_owned() } else { (12 + at).to_string() })
    });
    let all = years(6, &|at| {
        (0..12).map(|s| (30 + s % 5 + (at * (s + 3)) % 7).to_string()).collect::<Vec<_>>().join(" ")
    });
    let months: Vec<String> =
        (1..=12).map(|m| format!("2024-{m:02}: {}", 97.0 + f64::from(m % 5) * 0.4)).collect();
    let days = ["2024-03-01: 12", "2024-03-02: 14", "2024-03-09: 9", "2024-03-20: 20"];
    let split: Vec<String> =
        (10..24).map(|y| format!("20{y}/{}: {}", y + 1, 3_400_000 + y * 4_321_098)).collect();
    vec![
        chart("Complaints each year", Form::Line, totalled(grid(count("Complaints"), &[], &refs(&single)))),
        chart("Complaints, some years missing", Form::Line, grid(count("Complaints"), &[], &refs(&gaps))),
        chart("Three wards", Form::Line, grid(count("Complaints"), wards, &refs(&three))),
        chart("Twelve wards", Form::Line, grid(count("Complaints"), &refs(&twelve), &refs(&all))),
        chart(
            "Repairs on time",
            Form::Line,
            grid(measure("Repairs on time", Unit::Percent, 1), &[], &refs(&months)),
        ),
        chart(
            "Four days",
            Form::Line,
            grid(measure("Mean speed", Unit::Named("miles an hour".into()), 0), &[], &days),
        ),
        chart("Spending", Form::Line, grid(measure("Spending", Unit::Pounds, 0), &[], &refs(&split))),
        chart(
            "Below and above zero",
            Form::Line,
            grid(
                measure("Change", Unit::Percent, 1),
                &[],
                &["2020: -4.5", "2021: 2.5", "2022: 0", "2023: -1"],
            ),
        ),
        chart("One year", Form::Line, grid(count("Complaints"), &[], &["2024: 12"])),
        chart("All equal", Form::Line, grid(count("Complaints"), &[], &["2022: 12", "2023: 12", "2024: 12"])),
        chart(
            "No times",
            Form::Line,
            grid(count("Complaints"), &[], &["First visit: 12", "Second visit: 15", "Third visit: 18"]),
        ),
        chart(
            "Mean wait by street",
            Form::Dot,
            grid(
                measure("Mean wait", Unit::Named("days".into()), 1),
                &[],
                &["Kyrwicks Lane: 41.5", "Anderton Road: 32", "Highgate Road: ?", "Ladypool Road: 12.25"],
            ),
        ),
        chart(
            "Wait by street, two years",
            Form::Dot,
            grid(
                measure("Mean wait", Unit::Named("days".into()), 0),
                &["2019", "2024"],
                &[
                    "Kyrwicks Lane: 41 80",
                    "Anderton Road: 32 31",
                    "Highgate Road: ? 20",
                    "Ladypool Road: 12 <5",
                ],
            ),
        ),
        chart(
            "Rent by ward",
            Form::Dot,
            grid(
                measure("Median rent", Unit::Pounds, 0),
                five,
                &[
                    "One bedroom: 601 850 640 655 910",
                    "Two bedrooms: 750 1012 790 801 1150",
                    "Three bedrooms: 900 1280 910 960 1422",
                ],
            ),
        ),
        chart("Twelve wards, dots", Form::Dot, grid(count("Complaints"), &refs(&twelve), &refs(&all[..2]))),
    ]
}

/// Tables and numbers.
pub fn others() -> Vec<Shown> {
    let heading = |title: &str, unit: Unit, decimals, is_number| Heading {
        title: title.into(),
        unit,
        decimals,
        is_number,
    };
    let text = |words: &str| Shows::Text(words.to_owned());
    let day = |text| Shows::Time(time(text).unwrap());
    let rows = Rows {
        columns: vec![
            heading("Street", Unit::None, 0, false),
            heading("Reported", Unit::None, 0, false),
            heading("Cost", Unit::Pounds, 2, true),
            heading("Wait", Unit::Named("days".into()), 0, true),
            heading("Mended", Unit::None, 0, false),
        ],
        rows: vec![
            vec![
                text("Kyrwicks Lane"),
                day("2024-03-09"),
                Shows::Amount(known("1234.5")),
                Shows::Amount(known("12")),
                Shows::Flag(true),
            ],
            vec![
                text("Anderton Road"),
                day("2024-11-30"),
                Shows::Amount(amounts("?")[0]),
                Shows::Amount(amounts("<5")[0]),
                Shows::Flag(false),
            ],
        ],
        count: 34,
    };
    let number = |title, measure, text: &str| {
        shown(title, Drawing::Number(grid(measure, &[], &[&format!("All: {text}")])))
    };
    let mut practice = number("Reports of damp, Sparkbrook, 2024", count("Reports"), "1804");
    practice.remarks = vec![Remark::SmallHidden(5), Remark::OthersHidden];
    vec![
        shown("The latest reports", Drawing::Table(rows)),
        practice,
        number("Mean wait for a repair", measure("Mean wait", Unit::Named("days".into()), 1), "34.26"),
        number("Spent on repairs", measure("Spending", Unit::Pounds, 2), "-1234567.5"),
        number("Homes with damp", count("Homes"), "<5"),
    ]
}
