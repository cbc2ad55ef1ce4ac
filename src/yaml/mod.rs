//! A located YAML tree for front matter and settings.
//!
//! In: a slice of a file. Out: a [`Node`] whose every part knows its place, and all findings of the slice at once:
//! where the parser stops, the top-level keys are read one by one, and each is mended and read again.
//! It must not know which keys there are, nor what their values mean.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{File, FileId, Span, Spanned};
use std::{collections::BTreeMap, ops::Range};

mod build;
mod slip;
#[cfg(test)]
mod tests;

use build::{Build, Stop};
use slip::{Draft, stray_start};
pub use slip::{plain_or_quoted, quoted};

/// The most bytes of a file that is YAML as a whole.
const BYTES_MAX: u64 = 1 << 20;
/// How many nodes one text may have, aliases counted as what they stand for.
const NODES_MAX: usize = 10_000;
/// How deep lists and keys may be nested.
const DEPTH_MAX: usize = 64;
/// How many slips are mended within one top-level key before the rest of it is given up.
const REPAIRS_MAX: usize = 100;

/// A value and its place.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it was written.
    pub span: Span,
    /// What was written.
    pub value: Value,
}

/// What a node holds; words, numbers and dates are all text until a field says what it takes.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A single value.
    Scalar {
        /// Its text, without quotation marks.
        text: String,
        /// Whether it was written without quotation marks.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// Keys with values, in the order written, each key once.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Node,
}

impl Node {
    /// The text of a single value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Value::Scalar { text, .. } = &self.value { Some(text) } else { None }
    }

    /// The keys with their values; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The value of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|e| e.key.value == key).map(|e| &e.value)
    }

    /// What stands here, for messages.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null => "here is nothing",
            Value::Scalar { .. } => "here is a single value",
            Value::List(_) => "here is a list",
            Value::Map(entries) if entries.len() == 1 => "here is a key with a value of its own",
            Value::Map(_) => "here are several keys",
        }
    }
}

/// Reads the keys of a file that is YAML as a whole.
#[must_use]
pub fn read_file(id: FileId, file: &File) -> (Node, Vec<Diagnostic>) {
    let nothing = Node { span: Span::new(id, 0..0), value: Value::Null };
    if file.bytes_len() > BYTES_MAX {
        return (nothing, vec![Diagnostic::too_large(id, "1 MB")]);
    }
    match file.text() {
        Ok(text) => read(id, text, file.mark_len()),
        Err(at) => (nothing, vec![Diagnostic::not_utf8(id, at)]),
    }
}

/// Reads the keys of a YAML text; a root that is no key with a value is a finding. `text` is a slice of the file beginning at byte `base` of the file's bytes (a byte order mark counts).
#[must_use]
pub fn read(file: FileId, text: &str, base: usize) -> (Node, Vec<Diagnostic>) {
    let (node, mut findings) = read_any(file, text, base);
    let keyless = matches!(node.value, Value::Scalar { .. } | Value::List(_));
    if keyless && findings.is_empty() {
        let first =
            Span { end: node.span.end.min(node.span.start + line_len(text, base, node.span)), ..node.span };
        findings.push(
            Diagnostic::new(Code::YamlSyntax, first, "this is no key with a value")
                .help("Each line is a key, a colon, a space and a value: `title: How do I sort a table?`."),
        );
    }
    (node, findings)
}

/// How many bytes of the line a place begins in lie behind its beginning.
fn line_len(text: &str, base: usize, place: Span) -> u32 {
    let behind = text.get(place.range().start.saturating_sub(base)..).unwrap_or_default();
    u32::try_from(behind.lines().next().unwrap_or_default().len()).unwrap_or(u32::MAX)
}

/// The same, whatever stands at the root.
fn read_any(file: FileId, text: &str, base: usize) -> (Node, Vec<Diagnostic>) {
    let draft = Draft::new(file, text, 0..text.len(), base);
    let mut left = NODES_MAX;
    match Build::new(&draft, left).run() {
        Ok((node, findings, _)) => return (node, findings),
        Err(Stop::Many(finding, node)) => return (node, vec![*finding]),
        Err(Stop::Deep(_) | Stop::Slip(_)) => {}
    }
    let (mut entries, mut findings, mut other) = (Vec::new(), Vec::new(), None);
    let chunks = chunks(text);
    for (at, range) in chunks.iter().enumerate() {
        let mut draft = Draft::new(file, text, range.clone(), base);
        if at == 0 && chunks.len() > 1 {
            findings.extend(stray_start(&draft));
        }
        if at > 0 && draft.text.starts_with("---") {
            findings.push(draft.second_document(0..3));
            break;
        }
        match repair(&mut draft, &mut left, &mut findings) {
            Some(Node { value: Value::Map(found), .. }) => entries.extend(found),
            Some(node) if !matches!(node.value, Value::Null) => other = Some(node),
            _ => {}
        }
    }
    let span = Span::new(file, base..base + text.len());
    let node = match other {
        Some(node) if entries.is_empty() => node,
        _ => Node { span, value: Value::Map(distinct(entries, &mut findings)) },
    };
    (node, findings)
}

/// Reads the text, mending slip after slip; nothing where that leads nowhere.
fn repair(draft: &mut Draft, left: &mut usize, findings: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut seen: Vec<Option<Span>> = Vec::new();
    for _ in 0..REPAIRS_MAX {
        let slip = match Build::new(draft, *left).run() {
            Ok((node, more, rest)) => {
                *left = rest;
                findings.extend(more.into_iter().filter(|d| !seen.contains(&d.span)));
                return Some(node);
            }
            Err(Stop::Deep(finding) | Stop::Many(finding, _)) => {
                findings.push(*finding);
                return None;
            }
            Err(Stop::Slip(slip)) => *slip,
        };
        if seen.contains(&slip.finding.span) {
            return None;
        }
        seen.push(slip.finding.span);
        let (range, text) = slip.patch.clone().unwrap_or_default();
        // An anchor may stand in another chunk; then nothing is wrong with this one.
        let alias =
            draft.text[range.clone()].strip_prefix('*').filter(|name| !name.contains(char::is_whitespace));
        let known = alias.is_some_and(|name| !name.is_empty() && draft.whole.contains(&format!("&{name}")));
        if !known {
            findings.push(slip.finding);
        }
        slip.patch.as_ref()?;
        let text = if known { "~" } else { &text };
        let from = draft.origin[range.start];
        draft.origin.splice(range.clone(), std::iter::repeat_n(from, text.len()));
        draft.text.replace_range(range, text);
    }
    None
}

/// The parts of a text that begin at the left margin with a word; list items there belong to the key above.
fn chunks(text: &str) -> Vec<Range<usize>> {
    let (mut starts, mut at) = (vec![0], 0);
    for line in text.split_inclusive('\n') {
        let list = line.starts_with('-') && !line.starts_with("---");
        if !line.starts_with([' ', '\t', '\r', '\n', '#', ']', '}', ',']) && !list {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(text.len());
    starts.windows(2).map(|w| w[0]..w[1]).filter(|r| !text[r.clone()].trim().is_empty()).collect()
}

/// Each key once; the first stays.
fn distinct(entries: Vec<Entry>, findings: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for entry in entries {
        let key = &entry.key;
        if let Some(first) = seen.get(&key.value) {
            let finding =
                Diagnostic::new(Code::DuplicateKey, key.span, format!("`{}` is given twice", key.value));
            let finding =
                finding.label("given again here").help("Keep one of the two and take the other away.");
            findings.push(finding.also(*first, "first here"));
        } else {
            seen.insert(key.value.clone(), key.span);
            kept.push(entry);
        }
    }
    kept
}

/// A node as JSON, for what is handed on as it is: plain numbers and yes/no words keep their meaning.
#[must_use]
pub fn to_json(node: &Node) -> serde_json::Value {
    use serde_json::Value as Json;
    match &node.value {
        Value::Null => Json::Null,
        Value::Scalar { text, plain: true } => match text.as_str() {
            "true" | "yes" => Json::Bool(true),
            "false" | "no" => Json::Bool(false),
            number => number.parse::<i64>().map_or_else(|_| Json::String(text.clone()), Json::from),
        },
        Value::Scalar { text, .. } => Json::String(text.clone()),
        Value::List(items) => items.iter().map(to_json).collect(),
        Value::Map(entries) => {
            Json::Object(entries.iter().map(|e| (e.key.value.clone(), to_json(&e.value))).collect())
        }
    }
}
