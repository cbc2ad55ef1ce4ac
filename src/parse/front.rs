//! Front matter: where it begins and ends, and its keys read by the table of fields.
//!
//! In: a file's text. Out: typed values, references as written, findings. It must not know other pages.

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Day, Field, Kind, Moment, Ref, Relation, Route, Takes, Target, Value, field, slug},
    source::{FileId, Span, Spanned},
    yaml::{self, Entry, Node},
};

/// What the front matter says.
#[derive(Debug, Default)]
pub struct Front {
    /// The keys with their values, in the order of the table.
    pub fields: Vec<(&'static str, Spanned<Value>)>,
    /// The keys that were written, sound or not.
    pub keys: Vec<&'static str>,
    /// References, in the order written.
    pub refs: Vec<Ref>,
    /// Where the text below begins, in bytes of the text.
    pub body_start: usize,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads the front matter of a page of this kind; `mark` bytes of the file stand before `text`.
#[must_use]
pub fn read(file: FileId, dir: &str, kind: Kind, text: &str, mark: usize) -> Front {
    let mut front = Front::default();
    let Some((yaml, body_start)) = split(file, text, mark, &mut front.findings) else { return front };
    front.body_start = body_start;
    let (node, findings) = yaml::read(file, &text[yaml.clone()], mark + yaml.start);
    front.findings.extend(findings);
    let mut reader = Reader { dir, kind, front: &mut front };
    for entry in node.entries() {
        reader.entry(entry);
    }
    let order = |name: &str| field::FIELDS.iter().position(|f| f.name == name);
    front.fields.sort_by_key(|(name, _)| order(name));
    front
}

/// The range of the YAML and where the text below begins; nothing where there is no front matter.
fn split(
    file: FileId,
    text: &str,
    mark: usize,
    found: &mut Vec<Diagnostic>,
) -> Option<(std::ops::Range<usize>, usize)> {
    let first = text.split_inclusive('\n').next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut at = first.len();
    let mut last_key = at;
    let mut in_keys = true;
    for line in text[at..].split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
        let key_like = bare.starts_with([' ', '\t', '-']) || bare.contains(':') && !bare.starts_with('#');
        in_keys = in_keys && !bare.is_empty() && key_like;
        if in_keys {
            last_key = at;
        }
    }
    let opening = Span::new(file, mark..mark + 3);
    let end = Span::new(file, mark + last_key..mark + last_key);
    found.push(
        Diagnostic::new(Code::FrontMatterUnclosed, opening, "the front matter has no closing `---`")
            .label("it begins here")
            .help("Put a line with three hyphens below the last key, and the text of the page after it.")
            .edit(end, "---\n"),
    );
    Some((first.len()..last_key, last_key))
}

struct Reader<'a> {
    dir: &'a str,
    kind: Kind,
    front: &'a mut Front,
}

impl Reader<'_> {
    fn finding(&mut self, finding: Diagnostic) {
        self.front.findings.push(finding);
    }

    fn entry(&mut self, entry: &Entry) {
        let key = entry.key.value.as_str();
        let Some(field) = Field::of(self.kind, key) else { return self.unknown_key(entry) };
        self.front.keys.push(field.name);
        if matches!(entry.value.value, yaml::Value::Null) {
            return;
        }
        if let Some(value) = self.value(field, &entry.value) {
            self.front.fields.push((field.name, Spanned::new(value, entry.value.span)));
        }
    }

    fn unknown_key(&mut self, entry: &Entry) {
        let key = &entry.key.value;
        let owner = field::FIELDS.iter().find(|f| f.name == key);
        let message = match owner {
            Some(field) => {
                let kinds: Vec<String> = field.kinds.iter().map(|k| k.with_article()).collect();
                format!("`{key}` belongs to {}, and this is {}", kinds.join(" or "), self.kind.with_article())
            }
            None => format!("{} has no key `{key}`", self.kind.with_article()),
        };
        let names = Field::all_of(self.kind).map(|f| f.name);
        let finding = Diagnostic::new(Code::UnknownKey, entry.key.span, message);
        let finding = if owner.is_some() { finding } else { finding.suggest(key, names) };
        let finding = if finding.help.is_empty() {
            finding.help("Take it out, or put it under `extra:` if a theme of yours wants it.")
        } else {
            finding
        };
        self.finding(finding);
    }

    fn wrong_type(&mut self, field: &Field, node: &Node) {
        let message =
            format!("`{}` takes {}, and here is {}", field.name, field.takes.words(), node.describe());
        self.finding(Diagnostic::new(Code::WrongType, node.span, message));
    }

    /// The one text of a node, or a finding.
    fn text<'n>(&mut self, field: &Field, node: &'n Node) -> Option<&'n str> {
        let text = node.as_text().map(str::trim);
        if text.is_none() {
            self.wrong_type(field, node);
        }
        text
    }

    /// One or many texts with their places.
    fn texts(&mut self, field: &Field, node: &Node) -> Vec<(String, Span)> {
        match &node.value {
            yaml::Value::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    texts.extend(self.text(field, item).map(|t| (t.to_owned(), item.span)));
                }
                texts
            }
            _ => self.text(field, node).map(|t| (t.to_owned(), node.span)).into_iter().collect(),
        }
    }

    fn value(&mut self, field: &Field, node: &Node) -> Option<Value> {
        match field.takes {
            Takes::Text if field.name == "url" => self.web_address(field, node),
            Takes::Text => self.text(field, node).map(|t| Value::Text(t.to_owned())),
            Takes::Anything => Some(Value::Anything(yaml::to_json(node))),
            Takes::Number(low, high) => self.number(field, node, low, high),
            Takes::Flag => self.flag(field, node),
            Takes::Day | Takes::Moment => self.date(field, node),
            Takes::OneOf(words) => {
                let text = self.text(field, node)?;
                self.one_of(field, text, node.span, words).then(|| Value::Text(text.to_owned()))
            }
            Takes::Notes => self.notes(field, node),
            Takes::Slug => self.slug(field, node),
            Takes::File | Takes::Picture => {
                let text = self.text(field, node)?;
                let target = Target::Path(super::join(self.dir, text), None);
                self.front.refs.push(Ref { relation: Relation::Mentions, target, span: node.span });
                Some(Value::Text(text.to_owned()))
            }
            Takes::Texts | Takes::SomeOf(_) | Takes::Ref(_) | Takes::Refs(_) | Takes::Addresses => {
                self.many(field, node)
            }
        }
    }

    fn many(&mut self, field: &Field, node: &Node) -> Option<Value> {
        if matches!((field.takes, &node.value), (Takes::Ref(_), yaml::Value::List(_))) {
            self.wrong_type(field, node);
            return None;
        }
        let mut texts = self.texts(field, node);
        match field.takes {
            Takes::SomeOf(words) => texts.retain(|(text, span)| self.one_of(field, text, *span, words)),
            Takes::Addresses => texts.retain(|(text, span)| self.address(text, *span)),
            Takes::Ref(relation) | Takes::Refs(relation) => {
                for (text, span) in &texts {
                    let target = super::text::named(text, self.dir);
                    self.front.refs.push(Ref { relation, target, span: *span });
                }
            }
            _ => {}
        }
        Some(Value::Texts(texts.into_iter().map(|(t, s)| (t, crate::page::SpanKey(s))).collect()))
    }

    fn number(&mut self, field: &Field, node: &Node, low: i64, high: i64) -> Option<Value> {
        let text = self.text(field, node)?;
        match text.parse::<i64>() {
            Ok(number) if (low..=high).contains(&number) => Some(Value::Number(number)),
            _ => {
                let message =
                    format!("`{}` takes a whole number from {low} to {high}, not `{text}`", field.name);
                self.finding(Diagnostic::new(Code::WrongType, node.span, message));
                None
            }
        }
    }

    fn flag(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let text = self.text(field, node)?;
        match text.to_lowercase().as_str() {
            "yes" | "true" | "on" => Some(Value::Flag(true)),
            "no" | "false" | "off" => Some(Value::Flag(false)),
            _ => {
                let message = format!("`{}` takes yes or no, not `{text}`", field.name);
                self.finding(Diagnostic::new(Code::WrongType, node.span, message));
                None
            }
        }
    }

    fn date(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let text = self.text(field, node)?;
        let read = match field.takes {
            Takes::Day => Day::read(text).map(Value::Day),
            _ => Moment::read(text).map(Value::Moment),
        };
        read.map_err(|message| {
            let message = format!("`{}`: {message}", field.name);
            let help = "Write year, month and day: 2026-12-09.";
            self.finding(Diagnostic::new(Code::InvalidDate, node.span, message).help(help));
        })
        .ok()
    }

    fn one_of(&mut self, field: &Field, text: &str, span: Span, words: &[&str]) -> bool {
        let known = words.contains(&text);
        if !known {
            let message = format!("`{}` cannot be `{text}`", field.name);
            let finding =
                Diagnostic::new(Code::UnknownValue, span, message).suggest(text, words.iter().copied());
            self.finding(finding.help(format!("It takes {}.", field.takes.words())));
        }
        known
    }

    fn address(&mut self, text: &str, span: Span) -> bool {
        let fits = Route::written(text).is_some();
        if !fits {
            let message = format!("`{text}` cannot be an old address of this site");
            let help = "Write the path with a slash in front: /old/page/.";
            self.finding(Diagnostic::new(Code::InvalidAddress, span, message).help(help));
        }
        fits
    }

    fn web_address(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let text = self.text(field, node)?;
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
        if rest.is_some_and(|rest| !rest.is_empty() && !text.contains(char::is_whitespace)) {
            return Some(Value::Text(text.to_owned()));
        }
        let message = format!("`{text}` is no address of a web page");
        let help = "Copy the whole address from the browser: https://example.org/page.";
        self.finding(Diagnostic::new(Code::InvalidAddress, node.span, message).help(help));
        None
    }

    fn slug(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let text = self.text(field, node)?;
        let clean = slug(text);
        if clean != text || clean.is_empty() {
            let message = format!("`{text}` cannot be the last part of an address");
            let finding = Diagnostic::new(Code::InvalidAddress, node.span, message);
            let help = "Use small letters, digits and hyphens.";
            self.finding(if clean.is_empty() {
                finding.help(help)
            } else {
                finding.help(help).edit(node.span, clean)
            });
            return None;
        }
        Some(Value::Text(text.to_owned()))
    }

    fn notes(&mut self, field: &Field, node: &Node) -> Option<Value> {
        let yaml::Value::List(items) = &node.value else {
            self.wrong_type(field, node);
            return None;
        };
        let mut notes = Vec::new();
        for item in items {
            let date = item.get("date").and_then(Node::as_text).map(Day::read);
            let text = item.get("text").and_then(Node::as_text);
            match (date, text) {
                (Some(Ok(day)), Some(text)) => notes.push((day, text.to_owned())),
                (Some(Err(message)), _) => {
                    self.finding(Diagnostic::new(Code::InvalidDate, item.span, message))
                }
                _ => self.wrong_type(field, item),
            }
        }
        Some(Value::Notes(notes))
    }
}
