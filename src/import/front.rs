//! Our front matter, written so that it reads back as what was meant.
//!
//! In: keys with any text at all. Out: YAML between two lines `---`, the keys in the order of their table. It must not
//! know which kinds of page have which keys, nor where a text came from.

use crate::page::field::Field;

/// The front matter of one page.
#[derive(Clone, Debug, Default)]
pub struct Front {
    entries: Vec<(&'static str, Written)>,
}

#[derive(Clone, Debug)]
enum Written {
    /// Any text, in quotation marks where it needs them.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
    /// A date, a number, yes or no: written as it is.
    Word(String),
    /// Anything, as a theme of one's own may want it.
    Anything(serde_json::Value),
}

impl Front {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A key with one text; an empty one is left out.
    pub fn text(&mut self, key: &'static str, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.entries.push((key, Written::Text(text)));
        }
    }

    /// A key with several texts; without any it is left out.
    pub fn texts(&mut self, key: &'static str, texts: Vec<String>) {
        if !texts.is_empty() {
            self.entries.push((key, Written::Texts(texts)));
        }
    }

    /// A key with a date, a number, `yes` or `no`.
    pub fn word(&mut self, key: &'static str, word: impl Into<String>) {
        self.entries.push((key, Written::Word(word.into())));
    }

    /// A key with anything that JSON can say.
    pub fn anything(&mut self, key: &'static str, value: serde_json::Value) {
        self.entries.push((key, Written::Anything(value)));
    }

    /// The value that a key with one text or word has.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(name, _)| *name == key).and_then(|(_, written)| match written {
            Written::Text(text) | Written::Word(text) => Some(text.as_str()),
            Written::Texts(_) | Written::Anything(_) => None,
        })
    }

    /// All of it, with its two lines `---`.
    #[must_use]
    pub fn write(&self) -> String {
        let mut sorted: Vec<&(&str, Written)> = self.entries.iter().collect();
        sorted.sort_by_key(|(name, _)| Field::number(name).unwrap_or(u8::MAX));
        let mut out = "---\n".to_owned();
        for (name, written) in sorted {
            match written {
                Written::Text(text) => out.push_str(&format!("{name}: {}\n", scalar(text))),
                Written::Word(word) => out.push_str(&format!("{name}: {word}\n")),
                Written::Texts(texts) => {
                    let lines: Vec<String> =
                        texts.iter().map(|text| format!("  - {}\n", scalar(text))).collect();
                    out.push_str(&format!("{name}:\n{}", lines.concat()));
                }
                // JSON in one line is YAML too.
                Written::Anything(value) => out.push_str(&format!("{name}: {value}\n")),
            }
        }
        out + "---\n"
    }
}

/// A text as YAML takes it for that text: plain where nobody could take it for anything else, else in double quotation
/// marks.
#[must_use]
pub fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Whether a text needs no quotation marks: words that begin with a letter and hold no sign that means something.
fn is_plain(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || " .,;?/()+-_–—’‘“”…€£%".contains(c);
    let others = ["yes", "no", "on", "off", "true", "false", "null", "y", "n", "nan", "inf"];
    text.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && text.chars().all(fits)
        && !others.contains(&text.to_lowercase().as_str())
}

/// A text in double quotation marks, whatever is in it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') || is_unprintable(c) => {
                let code = u32::from(c);
                let escape = if code > 0xffff { format!("\\U{code:08x}") } else { format!("\\u{code:04x}") };
                out.push_str(&escape);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether YAML forbids the sign in a file.
fn is_unprintable(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{source::FileId, yaml};
    use proptest::prelude::*;

    fn read_back(yaml: &str) -> yaml::Node {
        let inner = yaml.strip_prefix("---\n").and_then(|y| y.strip_suffix("---\n")).unwrap();
        let (node, found) = yaml::read(FileId(0), inner, 0);
        assert!(found.is_empty(), "{inner}\n{found:?}");
        node
    }

    #[test]
    fn keys_stand_in_the_order_of_the_table() {
        let mut front = Front::new();
        front.texts("topics", vec!["Housing".to_owned(), "Q: why".to_owned()]);
        front.word("date", "2015-01-21T09:30");
        front.text("title", "Damp");
        front.text("summary", "  ");
        let wanted = "---\ntitle: Damp\ntopics:\n  - Housing\n  - \"Q: why\"\ndate: 2015-01-21T09:30\n---\n";
        assert_eq!(front.write(), wanted);
    }

    proptest! {
        #[test]
        fn any_text_reads_back_as_it_was(text in "(\\PC|[\\n\\t\"'#:&*!|>%@`{}\\[\\],-]){1,40}", more in ".{1,20}") {
            prop_assume!(!text.trim().is_empty());
            let mut front = Front::new();
            front.text("title", text.clone());
            front.texts("topics", vec![more.clone(), text.clone()]);
            let node = read_back(&front.write());
            prop_assert_eq!(node.get("title").and_then(yaml::Node::as_text), Some(text.as_str()));
            let items = match node.get("topics").map(|n| &n.value) {
                Some(yaml::Value::List(items)) => items.iter().filter_map(yaml::Node::as_text).collect(),
                _ => Vec::new(),
            };
            prop_assert_eq!(items, [more.as_str(), text.as_str()]);
        }
    }
}
