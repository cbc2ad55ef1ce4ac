//! What headings say of numbers: that they count people, are parts of a whole, or measure something else.
//!
//! In: headings and columns. Out: yes or no. It must not know other columns.

use super::words::{Words, has_any};
use crate::table::{Cell, Column, Holds, Unit};
use rust_decimal::prelude::ToPrimitive;

/// People, and homes, which stand for those who live there.
static PEOPLE: Words = Words::new(
    "adults applicants arrivals babies births carers children claimants clients complainants deaths \
     drivers electors employees families females girls boys households householders infants inmates \
     learners males members men women migrants mothers fathers offenders parents participants passengers \
     patients pedestrians pensioners people persons population prisoners pupils recipients refugees \
     residents staff students tenants tenancies users victims visitors volunteers workers youths \
     casualties headcount evictions suspects jobseekers homeless carer pupil patient leavers starters \
     beneficiaries referrals admissions rough sleepers injured killed detained arrests suicides diagnoses \
     pregnancies conceptions",
);
/// What tells how many there are.
static HOW_MANY: Words = Words::new(
    "count counts number no total totals reports cases incidents offences crimes claims complaints \
     applications frequency num n all value observation obs",
);
/// What is measured, not counted, though it may be written in whole numbers.
static MEASURES: Words = Words::new(
    "age amount average bedrooms budget cost days decile depth distance duration easting elevation floor \
     floors height hours index kwh lat latitude length level long longitude lng lon mean median metres \
     minutes miles mm km month months northing objectid fid order paid pay percentile position pounds \
     price quintile quartile rank rating rent rooms salary score size spend storeys temperature time wait \
     weeks weight width x y year years yr id uprn usrn hectares area speed gbp",
);
/// Parts of a whole.
static RATES: Words =
    Words::new("per percent percentage pct perc proportion rate rates ratio share prevalence");
/// What is written of one person or case.
static RECORDS: Words = Words::new(
    "case caseid caseno caseref ref reference refno incidentid uprn uid urn dob nhs nino surname forename \
     victim suspect tenant complainant applicant patient pupil sex gender ethnicity age",
);

/// Whether a column holds whole numbers that may be of people or cases.
pub fn is_count(column: &Column) -> bool {
    if column.holds != Holds::Number || matches!(column.unit, Unit::Pounds | Unit::Percent) || is_rate(column)
    {
        return false;
    }
    let measures = MEASURES.are_in(&column.name) && !counts_people(column);
    !measures
        && column.cells.iter().all(is_whole)
        && column.cells.iter().any(|cell| matches!(cell, Cell::Number(_)))
}

/// Whether a heading or unit says that people are counted.
pub fn counts_people(column: &Column) -> bool {
    let unit = matches!(&column.unit, Unit::Named(unit) if PEOPLE.are_in(unit));
    unit || PEOPLE.are_in(&column.name) || PEOPLE.are_in(&column.title)
}

/// Whether words are of people who are counted.
pub fn names_people(text: &str) -> bool {
    PEOPLE.are_in(text)
}

/// Whether a column holds parts of a whole.
pub fn is_rate(column: &Column) -> bool {
    column.unit == Unit::Percent || column.name.contains('%') || RATES.are_in(&column.name)
}

/// Whether a heading is about one person or case, and not about how many there are.
pub fn names_a_record(heading: &str) -> bool {
    RECORDS.are_in(heading) && !says_how_many(heading) && !names_a_group(heading)
}

/// Whether a heading is of groups, areas or times that numbers are told of.
pub fn names_a_group(heading: &str) -> bool {
    let groups = "group band range area ward year quarter month period date day week code lsoa msoa district \
                  postcode sector zone";
    has_any(heading, groups)
}

/// Whether a heading tells how many there are.
pub fn says_how_many(heading: &str) -> bool {
    HOW_MANY.are_in(heading) || PEOPLE.are_in(heading)
}

/// Whether a row is named as the total of others.
pub fn names_a_total(label: &str) -> bool {
    has_any(label, "total totals all overall england wales sum citywide")
}

fn is_whole(cell: &Cell) -> bool {
    match cell {
        Cell::Number(number) => number.is_integer() && number.to_u64().is_some(),
        _ => true,
    }
}
