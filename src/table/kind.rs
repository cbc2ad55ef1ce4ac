//! What kind of values a column has, by its heading and by what its cells look like.
//!
//! In: a heading and the texts of a column. Out: what speaks for which kind, and the kind.
//! It must not know what becomes of the values.

use super::{
    Holds, Unit,
    column::{Dialect, Texts},
    heading,
    missing::mark_among_values,
    number::{self, Beside, Dress, Marks},
    when,
};

/// A column is of numbers, or times, if at most one in so many of its values is none.
const STRAYS_ONE_IN: usize = 5;
/// Whole numbers of so many digits are names of something, such as a property.
const NAME_DIGITS: usize = 11;
/// So many different words beside numbers are compared.
const WORDS_MAX: usize = 16;

/// How many cells look like what.
#[derive(Clone, Debug)]
pub(super) struct Evidence<'a> {
    /// What most numbers have beside them.
    pub beside: Option<Beside<'a>>,
    /// What stands between their digits.
    pub marks: Marks,
    values: usize,
    numbers: usize,
    times: usize,
    years: usize,
    serials: usize,
    flags: usize,
    codes: usize,
    leading_zeros: usize,
    digits_only: usize,
    long_digits: usize,
}

impl Evidence<'_> {
    /// The unit that stands beside most numbers.
    pub fn unit(&self) -> Option<Unit> {
        match self.beside? {
            Beside::Nothing => None,
            Beside::Pounds => Some(Unit::Pounds),
            Beside::Percent => Some(Unit::Percent),
            Beside::Words(words) => Some(Unit::Named(words.to_owned())),
        }
    }
}

/// Counts what the cells look like.
pub(super) fn evidence<'a>(name: &str, texts: &Texts<'a>, dialect: Dialect<'_>) -> Evidence<'a> {
    let marks = marks(texts, dialect);
    let mut found = Evidence {
        beside: beside(texts, marks),
        marks,
        values: 0,
        numbers: 0,
        times: 0,
        years: 0,
        serials: 0,
        flags: 0,
        codes: 0,
        leading_zeros: 0,
        digits_only: 0,
        long_digits: 0,
    };
    let (is_date, is_year) = (heading::is_date(name), heading::is_year(name));
    for (text, count) in texts.iter() {
        if dialect.missing.iter().any(|mark| mark.trim() == text) {
            continue;
        }
        let count_if = |is: bool| if is { count } else { 0 };
        found.flags += count_if(flag(text).is_some());
        found.codes += count_if(is_code(text));
        let digits = text.len() > 1 && text.bytes().all(|b| b.is_ascii_digit());
        found.digits_only += count_if(digits || text.len() == 1 && text.as_bytes()[0].is_ascii_digit());
        found.leading_zeros += count_if(digits && text.starts_with('0'));
        found.long_digits += count_if(digits && text.len() >= NAME_DIGITS);
        if is_number(text, &found) {
            found.numbers += count;
            found.values += count;
            found.years += count_if(is_year && when::year(text).is_some());
            found.serials += count_if(is_date && when::serial(text).is_some());
        } else if when::time(text).is_some() || (is_year && when::short_split(text).is_some()) {
            found.times += count;
            found.values += count;
        } else if mark_among_values(text).is_none() {
            found.values += count;
        }
    }
    found
}

/// What a column with this heading and these cells holds.
pub(super) fn holds(name: &str, found: &Evidence<'_>) -> Holds {
    let all = |count: usize| count > 0 && count == found.values;
    let most =
        |count: usize| count > 0 && (found.values.saturating_sub(count)) * STRAYS_ONE_IN <= found.values;
    let code = heading::code(name);
    let is_name = found.leading_zeros > 0 || all(found.long_digits);
    if let Some(year) = code {
        Holds::Code { year }
    } else if found.flags > 0 && found.flags >= found.values {
        Holds::Flag
    } else if all(found.digits_only) && is_name || most(found.codes) {
        Holds::Code { year: None }
    } else if most(found.times + found.years) || most(found.times + found.serials) {
        Holds::Time
    } else if most(found.numbers) {
        Holds::Number
    } else {
        Holds::Text
    }
}

/// Yes or no.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "Yes" | "yes" | "YES" | "Y" | "y" | "TRUE" | "True" | "true" => Some(true),
        "No" | "no" | "NO" | "N" | "n" | "FALSE" | "False" | "false" => Some(false),
        _ => None,
    }
}

fn is_number(text: &str, found: &Evidence<'_>) -> bool {
    number::number(text, found.marks)
        .is_some_and(|written| written.beside == Beside::Nothing || Some(written.beside) == found.beside)
}

/// Commas stand before decimals if as many cells are numbers like that.
fn marks(texts: &Texts<'_>, dialect: Dialect<'_>) -> Marks {
    if !dialect.is_continental {
        return Marks::British;
    }
    let numbers = |marks| -> usize {
        texts.iter().filter(|(text, _)| number::number(text, marks).is_some()).map(|(_, count)| count).sum()
    };
    if numbers(Marks::Continental) >= numbers(Marks::British) { Marks::Continental } else { Marks::British }
}

/// What stands beside most numbers that have something beside them.
fn beside<'a>(texts: &Texts<'a>, marks: Marks) -> Option<Beside<'a>> {
    let mut counts: Vec<(Beside<'a>, usize)> = Vec::new();
    for (text, count) in texts.iter() {
        let Some(written) = number::number(text, marks) else { continue };
        if written.dress == Dress::Plain || written.beside == Beside::Nothing {
            continue;
        }
        match counts.iter().position(|(beside, _)| *beside == written.beside) {
            Some(at) => counts[at].1 += count,
            None if counts.len() < WORDS_MAX => counts.push((written.beside, count)),
            None => return None,
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(beside, _)| beside)
}

/// Whether it has the shape of a statistical code such as E05000819, or of a postcode.
fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_statistical =
        bytes.len() == 9 && b"EWSNKJLM".contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit);
    is_statistical || is_postcode(text)
}

/// Whether it has the shape of a whole postcode, with the space before the last three characters or without.
fn is_postcode(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !(5..=8).contains(&bytes.len()) || !text.is_ascii() {
        return false;
    }
    let (outward, inward) = bytes.split_at(bytes.len() - 3);
    let outward = outward.strip_suffix(b" ").unwrap_or(outward);
    let letters = outward.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let rest = &outward[letters..];
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest[0].is_ascii_digit()
        && rest.iter().all(u8::is_ascii_alphanumeric)
        && inward[0].is_ascii_digit()
        && inward[1..].iter().all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_shapes() {
        for text in ["E05000819", "S12000033", "B12 8QX", "M1 1AA", "EC1A 1BB", "b128qx"] {
            assert!(is_code(text), "{text}");
        }
        for text in ["Sparkbrook", "E0500081", "12345", "B12", "A1 2345", ""] {
            assert!(!is_code(text), "{text}");
        }
    }
}
