//! Words in headings and cells, and lists of them.
//!
//! In: text. Out: its words in lower case, and whether one is in a list. It must not know what a list is for.

use std::sync::OnceLock;

/// A list of words in lower case.
pub struct Words {
    text: &'static str,
    sorted: OnceLock<Vec<&'static str>>,
}

impl Words {
    /// The words of this text.
    pub const fn new(text: &'static str) -> Self {
        Self { text, sorted: OnceLock::new() }
    }

    /// Whether this is one of them.
    pub fn has(&self, word: &str) -> bool {
        let sort = || {
            let mut words: Vec<&str> = self.text.split_whitespace().collect();
            words.sort_unstable();
            words
        };
        self.sorted.get_or_init(sort).binary_search(&word).is_ok()
    }

    /// Whether one of them is in a heading.
    pub fn are_in(&self, heading: &str) -> bool {
        any(heading, |word| self.has(word))
    }
}

/// Whether a heading has one of these words, which are told apart by spaces.
pub fn has_any(heading: &str, list: &str) -> bool {
    any(heading, |word| list.split(' ').any(|listed| listed == word))
}

/// The words of a heading in lower case: at spaces, signs, and where a small letter meets a capital.
pub fn words(heading: &str) -> Vec<String> {
    let mut words = Vec::new();
    any(heading, |word| {
        words.push(word.to_owned());
        false
    });
    words
}

/// Whether a word of a heading is what is sought; no list of them is made.
fn any(heading: &str, mut is_sought: impl FnMut(&str) -> bool) -> bool {
    let mut word = String::with_capacity(16);
    let mut before = ' ';
    for c in heading.chars() {
        let begins = c.is_uppercase() && before.is_lowercase();
        let is_sign = !c.is_alphanumeric() && c != '%';
        if (begins || is_sign) && !word.is_empty() {
            if is_sought(&word) {
                return true;
            }
            word.clear();
        }
        if !is_sign {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    !word.is_empty() && is_sought(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_fall_into_words() {
        assert_eq!(words("caseRef_No (2024) %"), ["case", "ref", "no", "2024", "%"]);
        assert_eq!(words("UPRN"), ["uprn"]);
    }

    #[test]
    fn a_list_knows_its_words() {
        static LIST: Words = Words::new("ward street");
        assert!(LIST.are_in("Street name") && !LIST.are_in("Streets"));
    }
}
