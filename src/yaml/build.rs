//! From the parser's events to a tree with places.
//!
//! In: a [`Draft`], and how many nodes it may have. Out: its [`Node`] and findings, or why reading stopped: the
//! first [`Slip`], or a limit that keeps a small text from becoming a huge tree.
//! It must not know how a slip is mended, nor which keys there are.

use super::slip::{Draft, Line, Slip, closing, uncurled};
use super::{DEPTH_MAX, Entry, NODES_MAX, Node, Value, distinct};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Spanned;
use saphyr_parser::{Event, Parser, ScalarStyle};
use std::collections::BTreeMap;

/// Why reading stopped.
pub(super) enum Stop {
    Slip(Box<Slip>),
    Deep(Box<Diagnostic>),
    /// Too many nodes, and the top-level keys read so far.
    Many(Box<Diagnostic>, Node),
}

/// A list or map that is still open.
struct Frame {
    start: usize,
    anchor: usize,
    /// The keys of a map; nothing for a list.
    entries: Option<Vec<Entry>>,
    key: Option<Node>,
    items: Vec<Node>,
}

/// What an alias stands for.
struct Anchored {
    node: Node,
    size: usize,
    depth: usize,
}

/// A tree in the course of being built.
pub(super) struct Build<'a> {
    draft: &'a Draft<'a>,
    /// The byte at which each character of the text begins, and the end.
    bytes: Vec<usize>,
    open: Vec<Frame>,
    anchors: BTreeMap<usize, Anchored>,
    /// Anchors in front of single values that no alias has asked for yet.
    idle: BTreeMap<usize, usize>,
    findings: Vec<Diagnostic>,
    left: usize,
    root: Option<Node>,
    /// Where the last event ended.
    last: usize,
}

impl<'a> Build<'a> {
    pub(super) fn new(draft: &'a Draft<'a>, left: usize) -> Self {
        let bytes = draft.text.char_indices().map(|(at, _)| at).chain([draft.text.len()]).collect();
        let (anchors, idle) = (BTreeMap::new(), BTreeMap::new());
        Self { draft, bytes, open: vec![], anchors, idle, findings: vec![], left, root: None, last: 0 }
    }

    /// The tree, the findings, and how many nodes are left for other texts.
    pub(super) fn run(mut self) -> Result<(Node, Vec<Diagnostic>, usize), Stop> {
        let (draft, mut documents) = (self.draft, 0);
        for event in Parser::new_from_str(&draft.text) {
            let (event, span) = event.map_err(|error| {
                let at = self.byte(error.marker().index());
                if error.info().contains("recursion") {
                    self.deep(at)
                } else {
                    slip(draft.explain(at, error.info()))
                }
            })?;
            let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
            let end = end.max(start);
            if let Event::DocumentStart(_) = event {
                documents += 1;
                if documents > 1 {
                    self.findings.push(draft.second_document(start..end));
                    break;
                }
            }
            self.event(event, start, end)?;
        }
        let used = |at: usize| {
            let name = draft.text[at + 1..].split(|c: char| c.is_whitespace() || ",[]{}".contains(c)).next();
            name.is_some_and(|name| !name.is_empty() && draft.whole.contains(&format!("*{name}")))
        };
        if let Some(at) = self.idle.values().copied().find(|at| !used(*at)) {
            return Err(slip(self.marked(at)));
        }
        let nothing = Node { span: draft.span(0..draft.text.len()), value: Value::Null };
        let node = self.root.unwrap_or(nothing);
        if let Value::Scalar { plain: true, .. } = node.value {
            let at = draft.text.len() - draft.text.trim_start().len();
            let line = Line::at(&draft.text, at);
            if let Some(found) = draft.hard_space(&line).or_else(|| draft.shape_slip(&line, None)) {
                return Err(slip(found));
            }
        }
        Ok((node, self.findings, self.left))
    }

    fn byte(&self, index: usize) -> usize {
        self.bytes.get(index).copied().unwrap_or(self.draft.text.len())
    }

    fn event(&mut self, event: Event, start: usize, end: usize) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                if tag.is_some() || anchor > 0 {
                    let from = self.mark_before(start);
                    if tag.is_some() || style == ScalarStyle::Plain && start == end {
                        return Err(slip(self.marked(from)));
                    }
                    self.idle.insert(anchor, from);
                }
                let node = self.scalar(&text, style, start, end)?;
                self.add(node, anchor, 1)?;
            }
            Event::SequenceStart(_, tag) | Event::MappingStart(_, tag) if tag.is_some() => {
                return Err(slip(self.marked(self.mark_before(start))));
            }
            Event::MappingStart(..) if self.draft.text[..start].ends_with('{') && self.awaits_key() => {
                let line = Line::at(&self.draft.text, start);
                let at = if line.value.is_empty() { start - 1 } else { line.value.start };
                return Err(slip(self.draft.own_meaning(&line, at)));
            }
            Event::SequenceStart(anchor, _) => self.begin(start, anchor, None)?,
            Event::MappingStart(anchor, _) => self.begin(start, anchor, Some(Vec::new()))?,
            Event::SequenceEnd | Event::MappingEnd => self.end(start, end)?,
            Event::Alias(anchor) => {
                self.idle.remove(&anchor);
                let Some(found) = self.anchors.get(&anchor) else {
                    return Err(slip(self.draft.slip(start..end, "this value would contain itself")));
                };
                let (node, size, depth) = (found.node.clone(), found.size, found.depth);
                if self.open.len() + depth > DEPTH_MAX {
                    return Err(self.deep(start));
                }
                self.add(Node { span: self.draft.span(start..end), ..node }, 0, size)?;
            }
            _ => {}
        }
        self.last = end.max(self.last);
        Ok(())
    }

    /// A value that begins with `!` or `&`: YAML takes the word for a mark and leaves it out.
    fn marked(&self, at: usize) -> Slip {
        let line = Line::at(&self.draft.text, at);
        let word =
            self.draft.text[at..].find([' ', '\t', ',', '\r', '\n', ']', '}']).map_or(line.end, |n| at + n);
        let place = if line.value.start == at { line.value.clone() } else { at..word.max(at) };
        self.draft.own_meaning(&Line { value: place, ..line }, at)
    }

    /// Where the tag or anchor in front of a value is.
    fn mark_before(&self, start: usize) -> usize {
        self.draft.text[self.last..].find(['!', '&']).map_or(start, |n| self.last + n)
    }

    fn awaits_key(&self) -> bool {
        self.open.last().is_some_and(|f| f.entries.is_some() && f.key.is_none())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, start: usize, end: usize) -> Result<Node, Stop> {
        let source = &self.draft.text;
        let key = self.open.last().and_then(|f| f.key.as_ref()).is_some();
        let plain = style == ScalarStyle::Plain;
        let empty = start == end && plain;
        // Other spaces than these belong to the value.
        let mut end = start + source[start..end].trim_end_matches([' ', '\t', '\r', '\n']).len();
        let mut start = start;
        // The parser counts a comment behind a closing quotation mark in.
        if let Some(mark) = source[start..end].chars().next().filter(|c| !plain && matches!(c, '"' | '\'')) {
            end = closing(&source[start..end], mark).map_or(end, |close| start + close + 1);
        }
        if empty {
            let listed = self.open.last().is_some_and(|frame| frame.entries.is_none());
            let dash = source[self.last..].find('-').filter(|_| listed);
            let behind = dash.map_or(usize::from(key && source[self.last..].starts_with(':')), |at| at + 1);
            start = (self.last + behind).min(source.len());
            end = start;
        }
        let after = &source[end..];
        let comment = after.trim_start_matches([' ', '\t']);
        let hash = comment.strip_prefix('#').filter(|_| comment.len() < after.len());
        if plain && hash.is_some_and(|h| h.starts_with(char::is_alphanumeric)) {
            let line = Line::at(source, end);
            let at = source.len() - comment.len();
            let found =
                self.draft.slip(at..line.end.max(at), "everything after ` #` is left out as a comment");
            let usual = line.value.start == start || empty && line.value.start == at;
            let value = &source[line.value.clone()];
            let found = if usual { self.draft.quoting(found, &line, value) } else { found };
            let found = found.help("For a real comment, put a space behind the `#`.").finding;
            self.findings.push(found.unsure());
            if usual {
                let span = self.draft.span(line.value.clone());
                return Ok(Node { span, value: Value::Scalar { text: value.to_owned(), plain } });
            }
        }
        if plain && let Some(found) = self.dash_slip(start, end).or_else(|| self.draft.unopened(start, end)) {
            return Err(slip(found));
        }
        let span = self.draft.span(start..end);
        if plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            return Ok(Node { span, value: Value::Null });
        }
        if plain && let Some(inner) = uncurled(text) {
            self.findings.push(self.draft.curly(start..end, inner).finding);
            return Ok(Node { span, value: Value::Scalar { text: inner.to_owned(), plain: false } });
        }
        Ok(Node { span, value: Value::Scalar { text: text.to_owned(), plain } })
    }

    /// A list item without a space behind its dash, which YAML takes for running text.
    fn dash_slip(&self, start: usize, end: usize) -> Option<Slip> {
        let mut at = start;
        for piece in self.draft.text[start..end].split_inclusive('\n') {
            let body = at + (piece.len() - piece.trim_start().len());
            at += piece.len();
            if !piece.trim_start().starts_with('-') {
                continue;
            }
            let line = Line::at(&self.draft.text, body);
            let first = line.start + line.indent == body && line.above(&self.draft.text).is_some();
            if let Some(found) = first.then(|| self.draft.tight_dash(body)).flatten() {
                return Some(found);
            }
        }
        None
    }

    fn deep(&self, at: usize) -> Stop {
        let span = self.draft.span(at..at);
        let finding =
            Diagnostic::new(Code::NestedTooDeep, span, format!("this is nested more than {DEPTH_MAX} deep"));
        Stop::Deep(Box::new(
            finding.help("Take some of the levels away; mostly a bracket is left open by mistake."),
        ))
    }

    fn begin(&mut self, start: usize, anchor: usize, entries: Option<Vec<Entry>>) -> Result<(), Stop> {
        if self.open.len() >= DEPTH_MAX {
            return Err(self.deep(start));
        }
        self.open.push(Frame { start, anchor, entries, key: None, items: Vec::new() });
        Ok(())
    }

    fn end(&mut self, start: usize, end: usize) -> Result<(), Stop> {
        let end = if self.draft.text[start..end].starts_with([']', '}']) { start + 1 } else { end };
        let frame = self.open.pop().expect("the parser closes only what it has opened");
        let mut span = self.draft.span(frame.start..end.max(frame.start));
        let last = match &frame.entries {
            Some(entries) => entries.last().map(|e| e.value.span.end.max(e.key.span.end)),
            None => frame.items.last().map(|n| n.span.end),
        };
        if start == end {
            span.end = last.unwrap_or(span.end).max(span.start);
        }
        let value = match frame.entries {
            Some(entries) => Value::Map(distinct(entries, &mut self.findings)),
            None => Value::List(frame.items),
        };
        self.add(Node { span, value }, frame.anchor, 1)
    }

    fn add(&mut self, node: Node, anchor: usize, size: usize) -> Result<(), Stop> {
        let Some(left) = self.left.checked_sub(size) else {
            let finding = Diagnostic::new(Code::NestedTooDeep, node.span, "this holds far too many values");
            let finding =
                finding.help(format!("Keep it under {NODES_MAX} values, and write repeated parts out."));
            let entries = self.open.first_mut().and_then(|f| f.entries.take()).unwrap_or_default();
            let span = self.draft.span(0..self.draft.text.len());
            let kept = distinct(entries, &mut self.findings);
            return Err(Stop::Many(Box::new(finding), Node { span, value: Value::Map(kept) }));
        };
        self.left = left;
        if anchor > 0 {
            let (size, depth) = extent(&node);
            self.anchors.insert(anchor, Anchored { node: node.clone(), size, depth });
        }
        let Some(frame) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut frame.entries, frame.key.take()) {
            (None, _) => frame.items.push(node),
            (Some(_), None) => frame.key = Some(node),
            (Some(entries), Some(key)) => {
                let finding = |text: &'static str| Diagnostic::new(Code::YamlSyntax, key.span, text);
                match &key.value {
                    Value::Scalar { text, plain: true } if text == "<<" => {
                        let found = finding("`<<` does not copy keys here");
                        self.findings.push(found.help("Write the keys out."));
                    }
                    Value::Scalar { text, .. } => {
                        entries.push(Entry { key: Spanned::new(text.clone(), key.span), value: node });
                    }
                    _ => {
                        let found = finding("the key before a colon must be a plain word");
                        let help = "If this is no key but text with brackets in it, put all of it in quotation marks.";
                        self.findings.push(found.help(help));
                    }
                }
            }
        }
        Ok(())
    }
}

fn slip(slip: Slip) -> Stop {
    Stop::Slip(Box::new(slip))
}

/// How many nodes there are in a tree, and how deep it is; both are bounded by the caps.
fn extent(node: &Node) -> (usize, usize) {
    let add = |(size, depth): (usize, usize), (s, d): (usize, usize)| (size + s, depth.max(d + 1));
    match &node.value {
        Value::List(items) => items.iter().map(extent).fold((1, 1), add),
        Value::Map(entries) => entries.iter().map(|e| extent(&e.value)).fold((1, 1), add),
        _ => (1, 0),
    }
}
