//! What a heading says of its column.
//!
//! In: a heading. Out: whether the column is of codes, dates, years or lengths, and in what unit.
//! It must not know the column's cells.

use super::Unit;

/// Words that a column of codes and names is called by.
const CODE_WORDS: &[&str] = &[
    "code",
    "codes",
    "cd",
    "uprn",
    "usrn",
    "urn",
    "id",
    "uid",
    "guid",
    "objectid",
    "ref",
    "reference",
    "postcode",
    "postcodes",
    "pcd",
    "pcds",
    "phone",
    "telephone",
    "tel",
    "laestab",
    "gss",
    "lsoa",
    "msoa",
    "identifier",
    "isbn",
    "ngr",
];
/// What numbers in a heading such as "Case number" are names of.
const NUMBERED: &[&str] = &[
    "case",
    "house",
    "account",
    "application",
    "permit",
    "licence",
    "ticket",
    "invoice",
    "order",
    "charity",
    "company",
];

/// Units, in small letters.
const UNITS: &[&str] = &[
    "m",
    "km",
    "cm",
    "mm",
    "miles",
    "metres",
    "kilometres",
    "kg",
    "tonnes",
    "t",
    "g",
    "mg",
    "m²",
    "m2",
    "km²",
    "sq m",
    "hectares",
    "ha",
    "acres",
    "µg/m³",
    "μg/m³",
    "ug/m3",
    "µg/m3",
    "mg/l",
    "ppb",
    "ppm",
    "kwh",
    "mwh",
    "gwh",
    "kw",
    "mw",
    "°c",
    "celsius",
    "db",
    "mph",
    "km/h",
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "minutes",
    "seconds",
    "hrs",
    "mins",
    "homes",
    "households",
    "people",
    "persons",
    "dwellings",
    "litres",
    "m³",
    "m3",
    "tco2e",
    "ktco2e",
    "kgco2e",
    "per 1,000",
    "per 1000",
    "per 100,000",
    "per 10,000",
    "thousands",
    "000s",
    "£000",
    "£000s",
    "£m",
    "£ million",
    "£bn",
];

/// The words of a heading, in small letters: `WardCode`, `ward_code` and `Ward code` have the same.
fn words(heading: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in heading.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        was_lower = c.is_lowercase() || c.is_ascii_digit();
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn has(heading: &str, wanted: &[&str]) -> bool {
    words(heading).iter().any(|word| wanted.contains(&word.as_str()))
}

/// Whether it is of codes; within, the year of the boundaries if the heading tells it.
pub(super) fn code(heading: &str) -> Option<Option<i16>> {
    if let Some(year) = boundary_year(heading) {
        return Some(Some(year));
    }
    let words = words(heading);
    if is_count(&words) {
        return None;
    }
    let is_numbered = words.last().is_some_and(|last| ["number", "no", "num"].contains(&last.as_str()))
        && words.iter().any(|word| NUMBERED.contains(&word.as_str()) || word == "reference");
    let is_code = is_numbered || words.iter().any(|word| CODE_WORDS.contains(&word.as_str()));
    let year = |word: &String| word.parse().ok().filter(|year| (1990..2100).contains(year));
    is_code.then(|| words.iter().find_map(year))
}

/// The year of a heading of the Office for National Statistics, such as `WD22CD` or `LSOA11CD`.
fn boundary_year(heading: &str) -> Option<i16> {
    let stem = heading.trim().to_ascii_uppercase();
    let stem = stem.strip_suffix("CD")?;
    let area = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &stem[area.len()..];
    let is_area = (2..=6).contains(&area.len()) && area.bytes().all(|b| b.is_ascii_alphabetic());
    let year: i16 = digits.parse().ok().filter(|_| digits.len() == 2 && is_area)?;
    Some(if year < 70 { 2000 + year } else { 1900 + year })
}

/// Whether it says that something is counted or measured, such as "Number of postcodes" or "Rent per year".
fn is_count(words: &[String]) -> bool {
    let is_number_of = words.windows(2).any(|pair| pair[0] == "number" && pair[1] == "of");
    is_number_of
        || words
            .iter()
            .any(|word| ["count", "total", "per", "average", "mean", "median"].contains(&word.as_str()))
}

/// Whether it is of days.
pub(super) fn is_date(heading: &str) -> bool {
    has(heading, &["date", "dates", "dob", "datetime", "timestamp"])
        || words(heading).iter().any(|word| word.ends_with("date"))
}

/// Whether it is of years or other spans of time.
pub(super) fn is_year(heading: &str) -> bool {
    has(heading, &["year", "years", "yr", "period", "date", "fy"])
        && !is_count(&words(heading))
        && unit(heading).is_none()
}

/// Whether it is of lengths, so that an `m` means metres.
pub(super) fn is_length(heading: &str) -> bool {
    let lengths =
        ["height", "length", "width", "depth", "distance", "elevation", "altitude", "metres", "radius", "m"];
    has(heading, &lengths)
}

/// The unit that a heading names in brackets or by a sign: `Rent (£)`, `PM2.5 (µg/m³)`, `Share %`.
pub(super) fn unit(heading: &str) -> Option<Unit> {
    let inner = heading.trim_end().strip_suffix([')', ']']).and_then(|rest| rest.rsplit_once(['(', '[']));
    if let Some(found) = inner.and_then(|(_, inner)| unit_words(inner)) {
        return Some(found);
    }
    let words = words(heading);
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    if heading.contains('%') || has(&["percent", "percentage", "pct"]) {
        return Some(Unit::Percent);
    }
    (heading.contains('£') || has(&["gbp"])).then_some(Unit::Pounds)
}

/// The unit of these words, if they are one.
pub(super) fn unit_words(text: &str) -> Option<Unit> {
    let text = text.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']).trim();
    match text.to_lowercase().as_str() {
        "£" | "gbp" | "pounds" | "£ sterling" => return Some(Unit::Pounds),
        "%" | "percent" | "per cent" | "percentage" | "pct" => return Some(Unit::Percent),
        _ => (),
    }
    UNITS.contains(&text.to_lowercase().as_str()).then(|| Unit::Named(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_codes_are_known() {
        for (heading, year) in [
            ("WD22CD", Some(2022)),
            ("LSOA11CD", Some(2011)),
            ("wd22cd", Some(2022)),
            ("area_code", None),
            ("WardCode", None),
            ("Ward code 2022", Some(2022)),
            ("UPRN", None),
            ("Case number", None),
            ("OBJECTID", None),
        ] {
            assert_eq!(code(heading), Some(year), "{heading}");
        }
        for heading in
            ["Ward", "Number of homes", "Number of postcodes", "Mobile homes", "WD22NM", "Paid", "Homes"]
        {
            assert_eq!(code(heading), None, "{heading}");
        }
    }

    #[test]
    fn headings_name_units() {
        assert_eq!(unit("Rent (£)"), Some(Unit::Pounds));
        assert_eq!(unit("Share %"), Some(Unit::Percent));
        assert_eq!(unit("PM2.5 (µg/m³)"), Some(Unit::Named("µg/m³".into())));
        assert_eq!(unit("Spend (£m)"), Some(Unit::Named("£m".into())));
        assert_eq!(unit("Homes (new)"), None);
        assert!(is_date("ListDate") && is_year("period") && is_length("Height (m)") && !is_date("Updates"));
        assert!(!is_year("Rent per year") && !is_year("Cost of the year (£)") && !is_date("Visits a day"));
    }
}
