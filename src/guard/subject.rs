//! What the rows of a table are about: people and their homes, or places and bodies of the public.
//!
//! In: a table. Out: signs in its headings and names. It must not know what is looked for in it.

use super::{
    Rules,
    words::{Words, has_any, words},
};
use crate::table::{Cell, Column, Table};

/// Headings of tables of people, homes and incidents.
static PEOPLE: Words = Words::new(
    "victim age aged sex gender ethnicity ethnic complaint complainant case tenant tenancy offence \
     offender household householder resident occupant occupier applicant claimant patient pupil child \
     children witness caller dob birth surname forename referral referred homeless homelessness eviction \
     carer client customer member person suspect disability benefit diagnosis illness religion \
     nationality injury injuries casualty incident asb crime safeguarding arrears respondent participant \
     volunteer employee landlord marital assault fatality symptom symptoms income debt",
);
/// Headings of tables of places and bodies that anybody may know of.
static PUBLIC: Words = Words::new(
    "venue school schools library libraries pharmacy pharmacies practice hospital station polling \
     business shop company supplier organisation organization charity church park playground museum \
     theatre centre building listed grade tree species defibrillator toilet asset provider hotel \
     restaurant hygiene facility facilities opening opened establishment urn capacity planning proposal \
     installed operator ofsted chargers charger connector monument vendor licensee premises trading \
     surgery dentist hmo nursery gallery market attraction cemetery bin bench bank hub hall court parking \
     spaces scheme developer landmark plaque atco naptan councillor committee",
);

/// Words in the names of places and bodies that anybody may know of.
static NAMES: Words = Words::new(
    "academy association cafe car centre chapel church clinic club college company hall hospital hotel \
     hub inn leisure library limited ltd market mosque museum nursery park pharmacy pub school station \
     store stores supermarket surgery temple trust",
);
/// Headings of tables of those who stand for a public office or hold one.
static OFFICES: Words = Words::new("votes elected party councillor councillors mp constituency");

/// What the rows of a table are about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Whether a heading is of people, homes or incidents, or the page says so.
    pub is_people: bool,
    /// Whether a heading is of places and bodies of the public, or names are, and no heading is of people.
    pub is_public: bool,
    /// Whether the people in it stand for a public office or hold one, so that their names are no secret.
    pub is_office: bool,
}

impl Subject {
    /// What the rows of this table are about.
    pub fn of(table: &Table, rules: &Rules) -> Self {
        let says = |list: &Words| table.columns.iter().any(|column| list.are_in(&column.name));
        let phrase = |heading: &str| {
            let heading = words(heading).join(" ");
            ["list entry", "location name", "site name", "application number", "stop name", "bus stop"]
                .iter()
                .any(|p| heading.contains(p))
        };
        let is_people = says(&PEOPLE) || rules.about_people == Some(true);
        let is_public =
            says(&PUBLIC) || table.columns.iter().any(|column| phrase(&column.name) || names_places(column));
        Self { is_people, is_public: is_public && !is_people, is_office: says(&OFFICES) }
    }
}

/// Whether a column of names is of places and bodies of the public, as half of its cells tell.
fn names_places(column: &Column) -> bool {
    if !has_any(&column.name, "name site location place where") {
        return false;
    }
    let texts =
        || column.cells.iter().filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None });
    let places = texts().filter(|text| NAMES.are_in(text)).count();
    places > 0 && places * 2 >= texts().count()
}
