//! How many words a text has.
//!
//! In: text. Out: a number. It must not know what the text is part of.

/// How many words a text has: pieces between spaces that hold a letter or a digit.
///
/// Nearly all pieces begin with one, so their beginnings are counted, many at a time; only where one begins with
/// another sign are they looked at one by one.
pub(super) fn count(text: &str) -> usize {
    const AT_ONCE: usize = 128;
    let is_space = |byte: u8| byte <= b' ';
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() | !byte.is_ascii();
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return 0 };
    let (mut begin, mut odd) = (usize::from(!is_space(*first)), !is_space(*first) && !is_letter(*first));
    for (before, here) in bytes.chunks(AT_ONCE).zip(bytes[1..].chunks(AT_ONCE)) {
        let (mut pieces, mut others) = (0_u8, 0_u8);
        for (before, here) in before.iter().zip(here) {
            let begins = is_space(*before) & !is_space(*here);
            pieces += u8::from(begins);
            others += u8::from(begins & !is_letter(*here));
        }
        begin += usize::from(pieces);
        odd |= others > 0;
    }
    if !odd {
        return begin;
    }
    let pieces = bytes.split(|byte| is_space(*byte));
    pieces.filter(|piece| piece.iter().any(|byte| is_letter(*byte))).count()
}

#[cfg(test)]
mod tests {
    use super::count;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_pieces_that_hold_a_letter_or_a_digit(text in "[ a-c1é.,(–\\t]{0,300}") {
            let speaks = |piece: &&str| piece.chars().any(|c| c.is_alphanumeric() || !c.is_ascii());
            prop_assert_eq!(count(&text), text.split_ascii_whitespace().filter(speaks).count());
        }
    }
}
