//! Postcodes, house numbers and exact places.
//!
//! In: the text or the number of a cell. Out: whether it leads to one door. It must not know tables.

use super::words::Words;
use crate::table::Number;

/// How streets end.
static STREETS: Words = Words::new(
    "street st road rd lane ln avenue ave close cl drive dr grove terrace walk way court crescent cres \
     place gardens gdns row mews rise hill park square sq view parade green croft fold gate mount wharf \
     path drove end villas cottages buildings yard vale broadway causeway circus orchard meadow meadows",
);

/// Whether a text has a full postcode: `B12 9XQ`, `cv69wn`. Districts and sectors (`B12`, `B12 9`) are none.
pub fn has_postcode(text: &str) -> bool {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect();
    let joined = |word: &String| {
        word.is_ascii() && word.len() > 4 && {
            let (outward, inward) = word.split_at(word.len() - 3);
            is_outward(outward) && is_inward(inward)
        }
    };
    words.iter().any(joined) || words.windows(2).any(|pair| is_outward(&pair[0]) && is_inward(&pair[1]))
}

fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = &text.as_bytes()[letters.min(text.len())..];
    let is_end = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    (1..=2).contains(&letters)
        && match rest {
            [digit] => digit.is_ascii_digit(),
            [digit, last] => digit.is_ascii_digit() && is_end(*last),
            _ => false,
        }
}

fn is_inward(text: &str) -> bool {
    match text.as_bytes() {
        [digit, a, b] => digit.is_ascii_digit() && [a, b].iter().all(|byte| is_inward_letter(**byte)),
        _ => false,
    }
}

/// The second half of a postcode has no letters that look like others.
fn is_inward_letter(byte: u8) -> bool {
    byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte)
}

/// Whether a text has a number with a street behind it: `12 Kyrwicks Lane`, `Flat 3`, `45, Medlicott Road`.
pub fn has_house_number(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '\n', ';']).filter(|word| !word.is_empty()).collect();
    (0..words.len()).any(|at| is_flat(&words[at..]) || is_house(&words[at..]))
}

fn is_flat(words: &[&str]) -> bool {
    let [flat, number, ..] = words else { return false };
    let is_word =
        ["flat", "apartment", "apt", "maisonette", "bedsit"].contains(&flat.to_lowercase().as_str());
    is_word && flat.starts_with(char::is_uppercase) && is_number(number)
}

/// A number, up to four words of a name, and the end of a street; all capitalised.
fn is_house(words: &[&str]) -> bool {
    let [number, rest @ ..] = words else { return false };
    if !is_number(number) {
        return false;
    }
    for (at, word) in rest.iter().enumerate().take(5) {
        let plain = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !plain.starts_with(char::is_uppercase) {
            return false;
        }
        if at > 0 && STREETS.has(&plain.to_lowercase()) {
            return true;
        }
        if word.ends_with([',', '.']) && at > 0 {
            return false;
        }
    }
    false
}

/// `12`, `7a`, `27B`, `45,`, `12-14`.
fn is_number(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    let is_range = rest
        .strip_prefix(['-', '/'])
        .is_some_and(|to| to.len() <= 4 && to.bytes().all(|b| b.is_ascii_digit()));
    (1..=4).contains(&digits)
        && !word.starts_with('0')
        && (rest.is_empty() || is_range || (rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_alphabetic())))
}

/// Whether a cell of a column of house numbers is one.
pub fn is_house_number(text: &str) -> bool {
    let text = text.trim();
    is_number(text) || is_flat(&text.split(' ').collect::<Vec<_>>())
}

/// Whether degrees are exact to more than about 100 metres.
pub fn is_fine_degree(number: Number) -> bool {
    number.normalize().scale() > 3 && number.abs() <= Number::from(180)
}

/// Whether metres of the National Grid are exact to less than 100.
pub fn is_fine_metre(number: Number) -> bool {
    number.abs() >= Number::from(1000) && !(number % Number::from(100)).is_zero()
}

/// Whether a grid reference is exact to less than 100 metres: more than three digits each way.
pub fn is_fine_grid_reference(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let letters = plain.chars().take_while(char::is_ascii_uppercase).count();
    let digits = plain.chars().skip(letters).filter(char::is_ascii_digit).count();
    letters == 2 && digits + letters == plain.chars().count() && digits > 6 && digits % 2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_postcodes_are_told_from_districts() {
        assert!(
            ["B12 9XQ", "cv69wn", "12 Esme Road, M41 9ZQ", "WA14 9XB."].iter().all(|text| has_postcode(text))
        );
        assert!(
            !["B12", "B12 9", "E05990001", "A38", "R-20411", "M33 and WA14"]
                .iter()
                .any(|text| has_postcode(text))
        );
    }

    #[test]
    fn houses_are_told_from_numbers_in_a_text() {
        let houses = [
            "12 Kyrwicks Lane",
            "Flat 4, 118 Ladypool Mews",
            "7a Brunswick Terrace",
            "45, Medlicott Road",
            "at 88 Ivor Road",
        ];
        assert!(houses.iter().all(|text| has_house_number(text)));
        let others = [
            "1 in 4",
            "12 flats and 3 houses",
            "Esme Road",
            "3 years",
            "100 Metres Away",
            "Junction 4 of the M5",
            "2 new street lights",
        ];
        assert!(!others.iter().any(|text| has_house_number(text)));
    }
}
