//! The front matter of other generators: YAML, TOML or JSON, as one tree with places.
//!
//! In: a file's text. Out: its keys, where the text below begins, and what could not be read, with its line.
//! It must not know what the keys mean.

use crate::{
    source::{FileId, Span, Spanned},
    yaml::{self, Entry, Node, Value},
};
use serde_json::Value as Json;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// What stands above a text.
#[derive(Debug)]
pub struct Head {
    /// Its keys.
    pub keys: Node,
    /// Where the text begins, in bytes.
    pub body: usize,
    /// What could not be read: the line in the file, from 1, and what to do.
    pub broken: Vec<(usize, String)>,
    /// Whether there is any, be it empty.
    pub is_there: bool,
}

/// A format of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

/// What opens front matter, what closes it, and the format between.
const FENCES: &[(&str, &str, Form)] = &[
    ("---json", "---", Form::Json),
    ("---toml", "---", Form::Toml),
    ("---yaml", "---", Form::Yaml),
    ("---yml", "---", Form::Yaml),
    ("---", "---", Form::Yaml),
    ("+++", "+++", Form::Toml),
];

/// Reads what stands above the text of a file.
#[must_use]
pub fn read(file: FileId, text: &str) -> Head {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let fence = FENCES.iter().find(|(open, ..)| first == *open);
    if let Some((open, close, form)) = fence {
        let start = text.find('\n').map_or(text.len(), |at| at + 1);
        let Some((end, body)) = closing(text, start, close) else {
            let says = format!(
                "the front matter opened by `{open}` is never closed; write `{close}` on a line of its own below it"
            );
            return Head { keys: nothing(file), body: 0, broken: vec![(1, says)], is_there: true };
        };
        let (keys, broken) = parsed(file, text, start..end, *form);
        return Head { keys, body, broken, is_there: true };
    }
    if first.starts_with('{') && !first.starts_with("{{") && !first.starts_with("{%") {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
        if let Some(Ok(json)) = values.next() {
            let end = values.byte_offset();
            let keys = of_json(&json, Span::new(file, 0..end));
            let line = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            return Head { keys, body: line, broken: Vec::new(), is_there: true };
        }
    }
    if let Some(word) = first.strip_prefix("---").filter(|word| *word == "js" || *word == "javascript") {
        let says =
            format!("the front matter is a program (`---{word}`), which is not run; it stays in the text");
        return Head { keys: nothing(file), body: 0, broken: vec![(1, says)], is_there: true };
    }
    Head { keys: nothing(file), body: 0, broken: Vec::new(), is_there: false }
}

/// Where the line is that closes front matter, and where the text behind it begins.
fn closing(text: &str, start: usize, close: &str) -> Option<(usize, usize)> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == close || (close == "---" && bare == "...") {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The keys of a file that is nothing else, and what could not be read.
#[must_use]
pub fn whole(file: FileId, text: &str, form: Form) -> (Node, Vec<(usize, String)>) {
    parsed(file, text, 0..text.len(), form)
}

fn parsed(file: FileId, text: &str, range: Range<usize>, form: Form) -> (Node, Vec<(usize, String)>) {
    let line = |at: usize| 1 + text.as_bytes()[..at.min(text.len())].iter().filter(|b| **b == b'\n').count();
    let slice = &text[range.clone()];
    match form {
        Form::Yaml => {
            let (node, found) = yaml::read(file, slice, range.start);
            let broken = found.iter().map(|found| {
                let at = found.span.map_or(range.start, |span| span.range().start);
                let help = found.help.first().map(|help| format!(" {help}")).unwrap_or_default();
                (line(at), format!("the front matter could not be read here: {}.{help}", found.message))
            });
            (node, broken.collect())
        }
        Form::Toml => {
            let (table, errors) = DeTable::parse_recoverable(slice);
            let broken = errors.iter().map(|error| {
                let at = range.start + error.span().map_or(0, |span| span.start);
                let says = error.message().replace('\n', ", ");
                (line(at), format!("the front matter could not be read here: {says}. Put this line right as TOML wants it."))
            });
            let span = Span::new(file, range.clone());
            (of_table(table.get_ref(), span, file, range.start), broken.collect())
        }
        Form::Json => match serde_json::from_str::<Json>(slice) {
            Ok(json) => (of_json(&json, Span::new(file, range)), Vec::new()),
            Err(error) => {
                let at = line(range.start) + error.line().saturating_sub(1);
                let says = format!(
                    "the front matter could not be read here: {error}. Put this line right as JSON wants it."
                );
                (nothing(file), vec![(at, says)])
            }
        },
    }
}

fn nothing(file: FileId) -> Node {
    Node { span: Span::new(file, 0..0), value: Value::Map(Vec::new()) }
}

/// A tree of TOML.
fn of_table(table: &DeTable, span: Span, file: FileId, base: usize) -> Node {
    let place = |range: Range<usize>| Span::new(file, range.start + base..range.end + base);
    let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue>)| {
        let key: &std::borrow::Cow<str> = key.get_ref();
        let span = place(value.span());
        Entry { key: Spanned::new(key.to_string(), span), value: of_toml(value.get_ref(), span, file, base) }
    };
    let mut entries: Vec<Entry> = table.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.key.span.start);
    Node { span, value: Value::Map(entries) }
}

fn of_toml(value: &DeValue, span: Span, file: FileId, base: usize) -> Node {
    let scalar = |text: String, plain: bool| Value::Scalar { text, plain };
    let value = match value {
        DeValue::String(text) => scalar(text.to_string(), false),
        DeValue::Integer(number) => scalar(number.to_string(), true),
        DeValue::Float(number) => scalar(number.to_string(), true),
        DeValue::Boolean(flag) => scalar(flag.to_string(), true),
        DeValue::Datetime(time) => scalar(time.to_string(), true),
        DeValue::Array(items) => {
            let item = |item: &toml::Spanned<DeValue>| {
                let range = item.span();
                let span = Span::new(file, range.start + base..range.end + base);
                of_toml(item.get_ref(), span, file, base)
            };
            Value::List(items.iter().map(item).collect())
        }
        DeValue::Table(table) => return of_table(table, span, file, base),
    };
    Node { span, value }
}

/// A tree of JSON; its places are not known one by one.
#[must_use]
pub fn of_json(json: &Json, span: Span) -> Node {
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Scalar { text: flag.to_string(), plain: true },
        Json::Number(number) => Value::Scalar { text: number.to_string(), plain: true },
        Json::String(text) => Value::Scalar { text: text.clone(), plain: false },
        Json::Array(items) => Value::List(items.iter().map(|item| of_json(item, span)).collect()),
        Json::Object(keys) => {
            let entry = |(key, value): (&String, &Json)| Entry {
                key: Spanned::new(key.clone(), span),
                value: of_json(value, span),
            };
            Value::Map(keys.iter().map(entry).collect())
        }
    };
    Node { span, value }
}

/// The texts of a value: one, or those of a list.
#[must_use]
pub fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Scalar { text, .. } => vec![text.clone()],
        Value::List(items) => items.iter().filter_map(|item| Some(item.as_text()?.to_owned())).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value says yes or no; nothing where it says neither.
#[must_use]
pub fn flag(node: &Node) -> Option<bool> {
    match node.as_text()?.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Some(true),
        "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// The value of a key, whatever its letters' case: Hugo reads keys so.
#[must_use]
pub fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.entries().iter().find(|entry| entry.key.value.eq_ignore_ascii_case(key)).map(|entry| &entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn title(text: &str) -> (Option<String>, String) {
        let head = read(FileId(0), text);
        (head.keys.get("title").and_then(Node::as_text).map(str::to_owned), text[head.body..].to_owned())
    }

    #[test]
    fn every_form_is_read() {
        for text in [
            "---\ntitle: A\n---\nb",
            "+++\ntitle = \"A\"\n+++\nb",
            "{\n \"title\": \"A\"\n}\nb",
            "---json\n{\"title\": \"A\"}\n---\nb",
            "---toml\ntitle = 'A'\n---\r\nb",
        ] {
            assert_eq!(title(text), (Some("A".to_owned()), "b".to_owned()), "{text}");
        }
        assert_eq!(title("{{ x }}\nb"), (None, "{{ x }}\nb".to_owned()));
        assert_eq!(title("b\n---\n"), (None, "b\n---\n".to_owned()));
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let lines = |text| read(FileId(0), text).broken.into_iter().map(|(line, _)| line).collect::<Vec<_>>();
        assert_eq!(lines("---\ntitle: A\nx: [a\n---\n"), [3]);
        assert_eq!(lines("+++\ntitle = \"A\"\nx = \n+++\n"), [3]);
        assert_eq!(lines("---json\n{\"title\": \"A\",\n}\n---\n"), [3]);
        assert_eq!(lines("---\ntitle: A\n"), [1]);
    }

    #[test]
    fn one_wrong_line_of_toml_leaves_the_others() {
        assert_eq!(title("+++\ntitle = \"A\"\nx = \n+++\nb").0.as_deref(), Some("A"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(start in "(---|\\+\\+\\+|---json|\\{)", text in "(\\PC|[\\n\"'=:\\[\\]{},-]){0,60}") {
            let text = format!("{start}\n{text}");
            let head = read(FileId(0), &text);
            prop_assert!(text.is_char_boundary(head.body));
        }
    }
}
