//! Ways to reach a person, as links.
//!
//! In: what an author wrote behind `contact` or `sign_up`. Out: HTML in which each e-mail address and each telephone
//! number is a link that shows it in full, so that it can be read, copied and rung without one. It must not know templates.

use pulldown_cmark_escape::{escape_href, escape_html};
use std::ops::Range;

/// The fewest digits of a number that stands among words: fewer are a room, a price, a year.
const DIGITS_AMONG_WORDS: usize = 9;
/// The most digits of a telephone number (E.164).
const DIGITS_MOST: usize = 15;
/// The most characters of an e-mail address (RFC 5321), and of anything that could be one or a number.
const CHARS_MOST: usize = 254;

/// The text with its addresses and numbers as links.
#[must_use]
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut from = 0;
    while let Some((range, way)) = next(text, from) {
        escaped(&mut out, &text[from..range.start]);
        let shown = &text[range.clone()];
        match way {
            Way::Mail => {
                out.push_str("<a href=\"mailto:");
                escape_href(&mut out, shown).expect("writing into a String never fails");
                out.push_str("\">");
            }
            // The groups of a number keep their order in a text from right to left.
            Way::Telephone => out.push_str(&format!("<a href=\"tel:{}\" dir=\"ltr\">", dialled(shown))),
        }
        escaped(&mut out, shown);
        out.push_str("</a>");
        from = range.end;
    }
    escaped(&mut out, &text[from..]);
    out
}

enum Way {
    Mail,
    Telephone,
}

fn escaped(out: &mut String, text: &str) {
    escape_html(out, text).expect("writing into a String never fails");
}

/// The first address or number at or behind this place.
fn next(text: &str, from: usize) -> Option<(Range<usize>, Way)> {
    let mut at = from;
    while let Some(c) = text[at..].chars().next() {
        let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if begins && c.is_alphanumeric() {
            let word = at..at + word_len(&text[at..]);
            if is_mail(&text[word.clone()]) {
                return Some((word, Way::Mail));
            }
        }
        if begins && (c.is_ascii_digit() || matches!(c, '+' | '(')) {
            let number = at..at + number_len(&text[at..]);
            let whole = number == (0..text.len());
            if is_telephone(&text[number.clone()], whole) {
                return Some((number, Way::Telephone));
            }
        }
        at += c.len_utf8();
    }
    None
}

/// How far the word goes, without the marks that close a sentence.
fn word_len(text: &str) -> usize {
    let ends = |c: char| c.is_whitespace() || "<>()[],;:\"“”‘’|/\\".contains(c);
    first_chars(text, |c| !ends(c)).trim_end_matches(['.', '!', '?', '\'']).len()
}

fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else { return false };
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    !name.is_empty() && host.contains('.') && host.split('.').all(label)
}

/// How far digits, and the marks between their groups, go.
fn number_len(text: &str) -> usize {
    let digits = first_chars(text, |c| c.is_ascii_digit() || "+()-. \u{a0}".contains(c));
    digits.trim_end_matches(|c: char| !c.is_ascii_digit()).len()
}

/// The text as far as its characters are such, up to a limit.
fn first_chars(text: &str, such: impl Fn(char) -> bool) -> &str {
    let end = text.char_indices().take(CHARS_MOST).take_while(|(_, c)| such(*c)).last();
    &text[..end.map_or(0, |(at, c)| at + c.len_utf8())]
}

/// Among words a number is one that could be dialled from elsewhere; alone it may be a short one, such as 116 123.
fn is_telephone(text: &str, whole: bool) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let dialled_from_elsewhere = text.trim_start_matches('(').starts_with(['0', '+']);
    let fewest = if whole { 3 } else { DIGITS_AMONG_WORDS };
    (fewest..=DIGITS_MOST).contains(&digits) && (whole || dialled_from_elsewhere)
}

/// The number as it is dialled: `+44 (0)121 496 0000` is `+441214960000`.
fn dialled(text: &str) -> String {
    let text = if text.starts_with('+') { text.replace("(0)", "") } else { text.to_owned() };
    let plus = text.starts_with('+').then_some('+');
    plus.into_iter().chain(text.chars().filter(char::is_ascii_digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::html;
    use proptest::prelude::*;

    /// What a reader sees of it.
    fn seen(html: &str) -> String {
        let mut out = String::new();
        for part in html.split('<') {
            out.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        }
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")]
            .iter()
            .fold(out, |text, (from, to)| text.replace(from, to))
    }

    proptest! {
        #[test]
        fn every_word_is_still_seen(text in "[a-c@. ,()+0-9é<>-]{0,60}") {
            prop_assert_eq!(seen(&html(&text)), text);
        }
    }

    #[test]
    fn addresses_and_numbers_are_links_and_stay_as_written() {
        let number =
            |dialled: &str, shown: &str| format!("<a href=\"tel:{dialled}\" dir=\"ltr\">{shown}</a>");
        let mail = "<a href=\"mailto:a.b@example.org\">a.b@example.org</a>";
        assert_eq!(html("a.b@example.org"), mail);
        assert_eq!(html("Write (a.b@example.org)."), format!("Write ({mail})."));
        assert_eq!(html("0121 496 0000"), number("01214960000", "0121 496 0000"));
        assert_eq!(html("+44 (0)121 496 0000"), number("+441214960000", "+44 (0)121 496 0000"));
        assert_eq!(html("(0121) 496-0000."), format!("{}.", number("01214960000", "(0121) 496-0000")));
        assert_eq!(
            html("Ring Amina, 0121 496 0000, or a.b@example.org"),
            format!("Ring Amina, {}, or {mail}", number("01214960000", "0121 496 0000"))
        );
        assert_eq!(html("116 123"), number("116123", "116 123"));
    }

    #[test]
    fn other_words_and_digits_are_no_links() {
        for text in [
            "Room 12, from 17:30",
            "On 2026-11-24 at 17:30",
            "01/02/2026",
            "@openly",
            "a@b",
            "£1,200,000",
            "b@-",
        ] {
            assert_eq!(html(text), text, "{text}");
        }
        assert_eq!(html("<b>&"), "&lt;b&gt;&amp;");
    }
}
