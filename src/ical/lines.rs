//! The lines of a calendar: escaped, folded, ended as RFC 5545 wants it.
//!
//! In: names and values. Out: text. It must not know what the values mean.

/// The most octets of a line, its end not counted.
const OCTETS_MAX: usize = 75;

/// The lines of a calendar.
#[derive(Clone, Debug, Default)]
pub struct Lines(String);

impl Lines {
    /// A line with a value that needs no escapes.
    pub fn raw(&mut self, name: &str, value: &str) {
        let mut room = OCTETS_MAX;
        for part in [name, ":", value] {
            for c in part.chars() {
                if c.len_utf8() > room {
                    // The space that begins the next line counts there.
                    self.0.push_str("\r\n ");
                    room = OCTETS_MAX - 1;
                }
                self.0.push(c);
                room -= c.len_utf8();
            }
        }
        self.0.push_str("\r\n");
    }

    /// A line with a text.
    pub fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escaped(value));
    }

    /// All lines.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

/// A text as a value: control characters are left out, line ends and what has a meaning are escaped.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim_end().replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(name: &str, value: &str) -> String {
        let mut lines = Lines::default();
        lines.text(name, value);
        lines.into_text()
    }

    /// The text that a value stands for.
    fn read(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next() {
                    Some('n' | 'N') => out.push('\n'),
                    Some(c) => out.push(c),
                    None => panic!("a backslash ends the value"),
                },
                c => out.push(c),
            }
        }
        out
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(line("SUMMARY", "a; b, c\\d\r\ne\u{7}\tf\n"), "SUMMARY:a\\; b\\, c\\\\d\\ne f\r\n");
    }

    proptest! {
        #[test]
        fn lines_are_short_and_whole(value in "(\\PC|[\\n\\\\;,é🚪]){0,300}") {
            let folded = line("DESCRIPTION", &value);
            prop_assert!(folded.ends_with("\r\n"));
            for part in folded.trim_end_matches("\r\n").split("\r\n") {
                prop_assert!(part.len() <= OCTETS_MAX && !part.contains(['\r', '\n']), "{part:?}");
            }
            let unfolded = folded.replace("\r\n ", "");
            let value_read = unfolded.strip_prefix("DESCRIPTION:").and_then(|value| value.strip_suffix("\r\n"));
            let expected: String = value.trim_end().replace(['\u{85}', '\u{2028}', '\u{2029}'], "\n");
            prop_assert_eq!(read(value_read.unwrap()), expected);
        }

        #[test]
        fn no_control_character_is_let_through(value in "(?s).{0,80}") {
            let text = line("X", &value).replace("\r\n", "");
            prop_assert!(!text.chars().any(char::is_control), "{text:?}");
        }
    }
}
