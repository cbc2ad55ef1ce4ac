//! Numbers as they are written in Britain.
//!
//! In: a cell's text. Out: an exact number, what it counts and how it was dressed. Nothing is guessed: two values in one
//! cell are no number. It must not know the column it is in.

use super::Number;

/// What stands beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside<'a> {
    /// Nothing.
    Nothing,
    /// A pound sign.
    Pounds,
    /// A per cent sign.
    Percent,
    /// Words, such as `homes`.
    Words(&'a str),
}

/// How a number was dressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dress {
    /// Digits, a point, a hyphen.
    Plain,
    /// Commas or spaces between thousands, signs, words.
    Signs,
    /// Brackets for less than nothing.
    Brackets,
    /// A word or letter that multiplies, such as the `m` of `1.2m`.
    Multiplied,
}

/// A number as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub number: Number,
    pub beside: Beside<'a>,
    pub decimals: u32,
    pub dress: Dress,
}

/// What stands between the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// `1,234.5`
    British,
    /// `1.234,5`, as in files that have semicolons between cells.
    Continental,
}

/// Letters and words that multiply.
const MULTIPLIERS: &[(&str, i64)] = &[
    ("k", 1_000),
    ("thousand", 1_000),
    ("m", 1_000_000),
    ("mn", 1_000_000),
    ("million", 1_000_000),
    ("bn", 1_000_000_000),
    ("billion", 1_000_000_000),
];
/// Endings that make a number something else: an order, a time of day.
const NO_UNITS: &[&str] = &["st", "nd", "rd", "th", "am", "pm"];
/// A longer text is no number.
const NUMBER_BYTES_MAX: usize = 80;

/// Reads a number, with all that may stand beside it.
pub(super) fn number(text: &str, marks: Marks) -> Option<Written<'_>> {
    if text.len() > NUMBER_BYTES_MAX || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let is_plain = marks == Marks::British || !text.contains('.');
    if let Some(number) = plain(text).filter(|_| is_plain) {
        return Some(Written {
            number,
            beside: Beside::Nothing,
            decimals: number.scale(),
            dress: Dress::Plain,
        });
    }
    let text = without_remark(text);
    let (inner, in_brackets) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let signs = signs(inner);
    let negative = signs.negative != in_brackets;
    if signs.negative && in_brackets {
        return None;
    }
    let end = digits_end(signs.rest, marks)?;
    let value: Number = value(&signs.rest[..end], marks)?;
    let (beside, times) = behind(&signs.rest[end..], signs.has_pound)?;
    let value = match times {
        1 => value,
        times => value.checked_mul(Number::from(times))?.normalize(),
    };
    let dress = match (in_brackets, times) {
        (true, _) => Dress::Brackets,
        (false, 1) => Dress::Signs,
        _ => Dress::Multiplied,
    };
    let number = if negative { -value } else { value };
    Some(Written { number, beside, decimals: value.scale(), dress })
}

/// Whether it is a number, whatever stands beside it but words.
pub(super) fn is(text: &str) -> bool {
    number(text, Marks::British).is_some_and(|written| !matches!(written.beside, Beside::Words(_)))
}

/// A number that a program wrote.
fn plain(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_plain { text.parse().ok() } else { None }
}

/// Without a remark in square brackets behind it, such as `[r]` for revised.
fn without_remark(text: &str) -> &str {
    let cut = text.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    cut.map_or(text, |(number, _)| number.trim_end())
}

struct Signs<'a> {
    negative: bool,
    has_pound: bool,
    rest: &'a str,
}

/// The sign and the pound sign before a number, in either order, once each.
fn signs(text: &str) -> Signs<'_> {
    let mut signs = Signs { negative: false, has_pound: false, rest: text };
    let mut has_sign = false;
    loop {
        let Some(first) = signs.rest.chars().next() else { return signs };
        let len = match first {
            '-' | '\u{2212}' | '\u{2013}' | '\u{FE63}' | '\u{FF0D}' if !has_sign => {
                (signs.negative, has_sign) = (true, true);
                first.len_utf8()
            }
            '+' if !has_sign => {
                has_sign = true;
                1
            }
            '£' if !signs.has_pound => {
                signs.has_pound = true;
                first.len_utf8()
            }
            'G' if !signs.has_pound && signs.rest.starts_with("GBP") => {
                signs.has_pound = true;
                3
            }
            _ => return signs,
        };
        signs.rest = signs.rest[len..].trim_start();
    }
}

/// Where the digits of a number end, with what stands between them.
fn digits_end(text: &str, marks: Marks) -> Option<usize> {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let joins = match c {
            '0'..='9' => true,
            '.' | ',' => true,
            '\'' => marks == Marks::Continental,
            'e' | 'E' => return exponent_end(text, at).or(Some(end).filter(|end| *end > 0)),
            c => is_space(c) && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit()),
        };
        if !joins {
            break;
        }
        if !is_space(c) {
            end = at + c.len_utf8();
        }
    }
    Some(end).filter(|end| *end > 0)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}' | '\u{2007}')
}

/// Where a number such as `1.5E+05` ends.
fn exponent_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at + 1..];
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    (at > 0 && count > 0 && count == digits.len()).then_some(text.len())
}

/// The value of digits with marks between them: thousands in groups of three, one point.
fn value(text: &str, marks: Marks) -> Option<Number> {
    if text.contains(['e', 'E']) {
        return Number::from_scientific(text).ok();
    }
    let (point, comma) = if marks == Marks::British { ('.', ',') } else { (',', '.') };
    let (whole, part) = text.split_once(point).map_or((text, None), |(whole, part)| (whole, Some(part)));
    if part.is_some_and(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let mut digits = String::with_capacity(text.len());
    match separator {
        None => digits.push_str(whole),
        Some(separator) if separator == comma || separator == '\'' || is_space(separator) => {
            for (number, group) in
                whole.split(|c| c == separator || is_space(c) && is_space(separator)).enumerate()
            {
                let fits = if number == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
                if !fits || !group.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                digits.push_str(group);
            }
        }
        Some(_) => return None,
    }
    if let Some(part) = part {
        digits.push('.');
        digits.push_str(part);
    }
    digits.parse().ok()
}

/// What stands behind the digits, and by how much it multiplies.
fn behind(text: &str, has_pound: bool) -> Option<(Beside<'_>, i64)> {
    let words = text.trim();
    let pounds = if has_pound { Beside::Pounds } else { Beside::Nothing };
    if words.is_empty() {
        return Some((pounds, 1));
    }
    let lower = words.to_lowercase();
    if let Some((_, times)) = MULTIPLIERS.iter().find(|(word, _)| *word == lower) {
        return Some((pounds, *times));
    }
    if has_pound {
        return None;
    }
    match lower.as_str() {
        "%" | "per cent" | "percent" => return Some((Beside::Percent, 1)),
        "gbp" | "pounds" => return Some((Beside::Pounds, 1)),
        _ => (),
    }
    let is_apart = text.starts_with(char::is_whitespace);
    let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '/' | '³' | '²' | '°' | '-' | '.');
    let is_unit = words.chars().all(allowed)
        && words.chars().next().is_some_and(|c| c.is_alphabetic() || c == '°')
        && !NO_UNITS.contains(&lower.as_str())
        && (is_apart && words.chars().count() > 1 || words.chars().count() > 1 && words.len() < 8);
    is_unit.then_some((Beside::Words(words), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_numbers_are_exact() {
        let all = [
            ("1,234.50", "1234.50", Beside::Nothing),
            ("£1,234.50", "1234.50", Beside::Pounds),
            ("-£5", "-5", Beside::Pounds),
            ("£-5", "-5", Beside::Pounds),
            ("(1,234.50)", "-1234.50", Beside::Nothing),
            ("(£3)", "-3", Beside::Pounds),
            ("1 234", "1234", Beside::Nothing),
            ("1\u{202F}234\u{A0}567", "1234567", Beside::Nothing),
            ("12.5%", "12.5", Beside::Percent),
            ("12.5 per cent", "12.5", Beside::Percent),
            ("1.2m", "1200000", Beside::Nothing),
            ("£1.25bn", "1250000000", Beside::Pounds),
            ("3k", "3000", Beside::Nothing),
            ("\u{2212}7.25", "-7.25", Beside::Nothing),
            ("+7", "7", Beside::Nothing),
            ("1.5E+05", "150000", Beside::Nothing),
            (".5", "0.5", Beside::Nothing),
            ("12 homes", "12", Beside::Words("homes")),
            ("31 µg/m³", "31", Beside::Words("µg/m³")),
            ("1,234 [r]", "1234", Beside::Nothing),
            ("GBP 12", "12", Beside::Pounds),
        ];
        for (text, wanted, beside) in all {
            let read = number(text, Marks::British).map(|read| (read.number.to_string(), read.beside));
            assert_eq!(read, Some((wanted.to_owned(), beside)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        let all = [
            "",
            "-",
            "12,34",
            "1,5",
            "376909.9, 376910.1",
            "1.2.3",
            "12a",
            "3rd",
            "9am",
            "1-4",
            "(-5)",
            "12 34",
            "5.",
            "Infinity",
            "1e309",
            "1e",
            "e5",
            "--5",
            "££5",
            "12345678901234567890123456789012345678901234567890",
            "1 2345",
            "£12%",
            "03/04/2019",
            "1,2345",
        ];
        for text in all {
            assert_eq!(number(text, Marks::British), None, "{text}");
        }
    }

    #[test]
    fn continental_marks_are_read_where_they_are_expected() {
        let read = |text| number(text, Marks::Continental).map(|read| read.number.to_string());
        assert_eq!(read("1.234,5").as_deref(), Some("1234.5"));
        assert_eq!(read("12,5").as_deref(), Some("12.5"));
    }
}
