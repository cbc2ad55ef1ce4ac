//! What in a table looks as if it could point to a person.
//!
//! In: a clean table, and what its page says of it. Out: suspicions, each with its column and first row. It must not
//! know what is shown of the table.
//!
//! A column alone says little: postcodes of libraries harm nobody, those of witnesses do. So each kind asks for the
//! evidence that tells them apart: the shape of the cells, the heading, and what the rows are about ([`Subject`]).

use super::{
    Personal, Rules,
    addresses::{
        has_house_number, has_postcode, is_fine_degree, is_fine_grid_reference, is_fine_metre,
        is_house_number,
    },
    contact::{Phone, has_email_of_a_person, phone},
    counting::{counts_people, is_rate, names_people},
    names,
    subject::Subject,
    words::{Words, has_any, words},
};
use crate::table::{Cell, Column, Holds, Number, Table, Time};
use rust_decimal::prelude::ToPrimitive;

/// Headings of numbers by which people are called.
static PHONES: Words = Words::new("phone telephone tel mobile cell landline caller contact");
/// Headings of phones that many people answer.
static SWITCHBOARDS: Words =
    Words::new("office enquiries reception switchboard helpline hotline organisation venue");
/// Headings of numbers that are names of things.
static REFERENCES: Words =
    Words::new("ref reference invoice order account id code uprn urn usrn transaction voucher payment");
/// Headings of numbers that say of people what is no count of them.
static NO_COUNTS: Words =
    Words::new("average mean median density score rank decile ratio size capacity limit");

/// Something that looks as if it could point to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspicion {
    /// What it looks like.
    pub what: Personal,
    /// The column it is in.
    pub column: usize,
    /// The first row it is in, from 0.
    pub row: usize,
    /// How many rows it is in.
    pub count: usize,
}

/// What in a table looks as if it could point to a person, and is not excused: at most one suspicion for each column and
/// kind, in the order of columns.
#[must_use]
pub fn inspect(table: &Table, rules: &Rules) -> Vec<Suspicion> {
    let subject = Subject::of(table, rules);
    let mut found = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        for what in Personal::ALL.iter().filter(|what| !rules.excuses(**what)) {
            let rows = rows_with(*what, table, column, subject, rules);
            let first = rows.first();
            found.extend(first.map(|row| Suspicion {
                what: *what,
                column: at,
                row: *row,
                count: rows.len(),
            }));
        }
    }
    found
}

/// The rows in which a column has this, in order.
fn rows_with(what: Personal, table: &Table, column: &Column, subject: Subject, rules: &Rules) -> Vec<usize> {
    match what {
        Personal::Name if column.holds == Holds::Text && !subject.is_office => {
            names::people(&column.name, &texts(column))
        }
        Personal::Email => with_text(column, has_email_of_a_person),
        Personal::Phone => phones(column, subject),
        Personal::Postcode if !subject.is_public => with_text(column, has_postcode),
        Personal::HouseNumber if !subject.is_public => houses(table, column),
        Personal::Uprn if !subject.is_public && has_any(&column.name, "uprn") => with(column, has_something),
        Personal::BirthDate if is_birth(&column.name) => with(column, is_day),
        Personal::FineCoordinates if subject.is_people => coordinates(column),
        Personal::SmallCount => small_counts(table, column, rules),
        _ => Vec::new(),
    }
}

fn with(column: &Column, wanted: impl Fn(&Cell) -> bool) -> Vec<usize> {
    (0..column.cells.len()).filter(|row| wanted(&column.cells[*row])).collect()
}

fn with_text(column: &Column, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
    with(column, |cell| matches!(cell, Cell::Text(text) if wanted(text)))
}

fn texts(column: &Column) -> Vec<(usize, &str)> {
    let mut texts = Vec::new();
    for (row, cell) in column.cells.iter().enumerate() {
        if let Cell::Text(text) = cell {
            texts.push((row, &**text));
        }
    }
    texts
}

fn has_something(cell: &Cell) -> bool {
    !matches!(cell, Cell::Missing(_))
}

fn phones(column: &Column, subject: Subject) -> Vec<usize> {
    let is_phone = PHONES.are_in(&column.name);
    if !is_phone && REFERENCES.are_in(&column.name) {
        return Vec::new();
    }
    let is_of_office = subject.is_public || SWITCHBOARDS.are_in(&column.name);
    let is_of_person = |found: Phone| found == Phone::Mobile || !is_of_office;
    with(column, |cell| match cell {
        Cell::Text(text) => phone(text).is_some_and(is_of_person),
        // A spreadsheet has taken the first 0 away.
        Cell::Number(number) if is_phone => phone(&format!("0{number}")).is_some_and(is_of_person),
        _ => false,
    })
}

fn houses(table: &Table, column: &Column) -> Vec<usize> {
    let heading = words(&column.name).join(" ");
    let is_named = [
        "house no",
        "house number",
        "door number",
        "door no",
        "property number",
        "flat no",
        "flat number",
        "house",
    ]
    .iter()
    .any(|name| heading == *name || heading.starts_with(&format!("{name} ")));
    let has_street = table.columns.iter().any(|other| has_any(&other.name, "street road postcode address"));
    match is_named && has_street {
        true => with(column, |cell| match cell {
            Cell::Text(text) => is_house_number(text) || has_house_number(text),
            Cell::Number(number) => number.is_integer() && *number > Number::ZERO,
            _ => false,
        }),
        false => with_text(column, has_house_number),
    }
}

fn is_birth(heading: &str) -> bool {
    let words = words(heading);
    has_any(heading, "dob birth born birthdate birthday dateofbirth")
        || words.join("") == "dob"
        || words.windows(3).any(|three| three == ["d", "o", "b"])
}

fn is_day(cell: &Cell) -> bool {
    match cell {
        Cell::Time(Time::Day(_) | Time::Moment(_)) => true,
        Cell::Text(text) => {
            let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).filter(|part| !part.is_empty()).collect();
            parts.len() >= 3 && parts.iter().any(|part| part.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => false,
    }
}

fn coordinates(column: &Column) -> Vec<usize> {
    let name = |list| has_any(&column.name, list);
    let is_degree = name("lat latitude long lon lng longitude");
    let is_metre = name("easting northing eastings northings grid x y");
    let is_reference = name("grid gridref ngr osgr location place position");
    with(column, |cell| match cell {
        Cell::Number(number) => {
            (is_degree || is_metre) && (is_fine_degree(*number) || (is_metre && is_fine_metre(*number)))
        }
        // An identifier may look like a reference by chance; a coordinate may have been read as a code.
        Cell::Text(text) => {
            let number = || text.parse::<Number>().ok();
            (is_reference && is_fine_grid_reference(text))
                || (is_metre && number().is_some_and(is_fine_metre))
                || (is_degree && number().is_some_and(is_fine_degree))
        }
        _ => false,
    })
}

fn small_counts(table: &Table, column: &Column, rules: &Rules) -> Vec<usize> {
    let is_other = is_rate(column) || NO_COUNTS.are_in(&column.name) || is_of_office_holders(&column.name);
    if column.holds != Holds::Number || is_other {
        return Vec::new();
    }
    let is_small = |cell: &Cell| match cell {
        Cell::Number(number) => {
            number.to_u64().is_some_and(|n| n > 0 && n < u64::from(rules.small_under()))
                && number.is_integer()
        }
        _ => false,
    };
    let by_heading = counts_people(column);
    let is_value = has_any(&column.name, "value count number observation obs total n");
    let kinds: Vec<&Column> = table.columns.iter().filter(|other| is_of_measures(other)).collect();
    if !by_heading && (!is_value || kinds.is_empty()) {
        return Vec::new();
    }
    let says_people = |row: usize| {
        let mut words = kinds.iter().filter_map(|kind| match &kind.cells[row] {
            Cell::Text(text) => Some(text),
            _ => None,
        });
        let of_rate = |text: &str| has_any(text, "percent percentage rate per mean average");
        words.clone().all(|text| !of_rate(text)) && words.any(|text| names_people(text))
    };
    with(column, is_small).into_iter().filter(|row| by_heading || says_people(*row)).collect()
}

/// Whether a column says for each row what its number counts.
fn is_of_measures(column: &Column) -> bool {
    column.holds == Holds::Text
        && has_any(&column.name, "measure indicator unit units metric variable statistic")
}

fn is_of_office_holders(heading: &str) -> bool {
    has_any(heading, "councillor councillors seats mps")
}
