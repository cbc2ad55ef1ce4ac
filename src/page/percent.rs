//! Percent-encoding of addresses (RFC 3986, 2.1).
//!
//! In: text. Out: the same encoded, or decoded as it is meant. It must not know what an address leads to.

use std::borrow::Cow;

/// Text as a part of an address, all but letters, digits and `-._~` percent-encoded (RFC 3986).
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3 / 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Percent-encoded text as it is meant: a `%` that stands for no letter stays, and so does all of it where the letters are
/// not UTF-8.
#[must_use]
pub fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    String::from_utf8(decoded_bytes(text)).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The bytes that percent-encoded text stands for; a `%` that stands for none stays.
#[must_use]
pub fn decoded_bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let byte = if *first == b'%' { encoded_byte(after) } else { None };
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes
}

/// Percent-encoded text as it is meant; nothing where a `%` stands for no letter, or the letters are not UTF-8.
#[must_use]
pub fn decoded_strictly(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut parts = text.split('%').skip(1);
    if !parts.all(|part| encoded_byte(part.as_bytes()).is_some()) {
        return None;
    }
    String::from_utf8(decoded_bytes(text)).ok().map(Cow::Owned)
}

/// The byte that the two digits behind a `%` stand for.
fn encoded_byte(digits: &[u8]) -> Option<u8> {
    let digit = |at: usize| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stands_for_no_letter_stays_or_is_none() {
        for (text, meant) in [("a%20b", "a b"), ("caf%C3%A9", "café"), ("%2525", "%25"), ("", "")] {
            assert_eq!((decoded(text).as_ref(), decoded_strictly(text).as_deref()), (meant, Some(meant)));
        }
        for text in ["%", "100%", "%+1", "%zz", "%2", "%é9", "%ff"] {
            assert_eq!((decoded(text).as_ref(), decoded_strictly(text)), (text, None), "{text}");
        }
        assert_eq!(decoded("%20%"), " %");
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(text in "\\PC{0,30}") {
            let encoded = percent(&text);
            prop_assert_eq!(decoded(&encoded), text.as_str());
            prop_assert_eq!(decoded_strictly(&encoded), Some(Cow::Borrowed(text.as_str())));
        }
    }
}
