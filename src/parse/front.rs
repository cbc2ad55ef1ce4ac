//! Front matter: its keys, read by the table of fields.
//!
//! In: a file's text. Out: typed values, references as written, findings. It must not know other pages.

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Day, Field, Kind, Moment, Ref, Relation, Route, Takes, Target, Value, date, field, slug},
    source::{FileId, Span, Spanned},
    yaml::{self, Entry, Node},
};

/// What the front matter says.
#[derive(Debug, Default)]
pub struct Front {
    /// The keys with their values, in the order of the table.
    pub fields: Vec<(&'static str, Spanned<Value>)>,
    /// The keys that were written with a value, sound or not.
    pub keys: Vec<&'static str>,
    /// Where each key without a value wants one.
    pub empty: Vec<(&'static str, Span)>,
    /// References, in the order written.
    pub refs: Vec<Ref>,
    /// Where the keys stand.
    pub yaml: Option<Span>,
    /// Where the text below begins, in bytes of the text.
    pub body_start: usize,
    /// What is wrong.
    pub findings: Vec<Diagnostic>,
}

/// Reads the front matter of a page of this kind; `mark` bytes of the file stand before `text`.
#[must_use]
pub fn read(file: FileId, dir: &str, kind: Kind, text: &str, mark: usize) -> Front {
    let mut front = Front::default();
    let Some((yaml, body_start)) = super::fence::split(file, text, mark, &mut front.findings) else {
        return front;
    };
    front.body_start = body_start;
    front.yaml = Some(Span::new(file, mark + yaml.start..mark + yaml.end));
    let (node, findings) = yaml::read(file, &text[yaml.clone()], mark + yaml.start);
    front.findings.extend(findings);
    let mut reader = Reader { dir, kind, text, mark, front: &mut front };
    for entry in node.entries() {
        reader.entry(entry);
    }
    let order = |name: &str| field::FIELDS.iter().position(|f| f.name == name);
    front.fields.sort_by_key(|(name, _)| order(name));
    front
}

/// How to write a day.
const DAY_HELP: &str = "Write year, month and day: 2026-12-09.";

/// How to write a day, with or without a time.
const MOMENT_HELP: &str = "Write a day, or a day with a time: 2026-12-09 or 2026-12-09T17:30.";

/// Whether nothing was written, or quotation marks around nothing.
fn is_empty(node: &Node) -> bool {
    matches!(node.value, yaml::Value::Null) || node.as_text().is_some_and(|text| text.trim().is_empty())
}

struct Reader<'a> {
    dir: &'a str,
    kind: Kind,
    text: &'a str,
    mark: usize,
    front: &'a mut Front,
}

impl Reader<'_> {
    fn finding(&mut self, finding: Diagnostic) {
        self.front.findings.push(finding);
    }

    fn entry(&mut self, entry: &Entry) {
        let key = entry.key.value.as_str();
        self.space_in_key(entry);
        let Some(field) = Field::of(self.kind, key) else { return self.unknown_key(entry) };
        if is_empty(&entry.value) {
            self.front.empty.push((field.name, entry.value.span));
            return;
        }
        self.front.keys.push(field.name);
        if let Some(value) = self.value(field, &entry.value) {
            self.front.fields.push((field.name, Spanned::new(value, entry.value.span)));
        }
    }

    fn space_in_key(&mut self, entry: &Entry) {
        let end = entry.key.span.range().end;
        let behind = self.text.get(end.saturating_sub(self.mark)..).unwrap_or_default();
        let spaces = behind.len() - behind.trim_start_matches([' ', '\t']).len();
        if spaces == 0 || !behind[spaces..].starts_with(':') {
            return;
        }
        let place = Span::new(entry.key.span.file, end..end + spaces);
        let message = format!("there is a space between `{}` and its colon", entry.key.value);
        let help = format!("Write `{}:`, and a space behind the colon.", entry.key.value);
        self.finding(Diagnostic::new(Code::SpaceInKey, place, message).help(help).edit(place, ""));
    }

    fn unknown_key(&mut self, entry: &Entry) {
        let key = &entry.key.value;
        // A line without a colon was taken for a key; that it is none has been said.
        let at = entry.key.span;
        let said = |d: &Diagnostic| {
            d.code == Code::YamlSyntax && d.span.is_some_and(|s| s.start == at.start && s.end > at.end + 1)
        };
        if self.front.findings.iter().any(said) {
            return;
        }
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
        self.finding(finding.or_help("Take it out, or put it under `extra:` if a theme of yours wants it."));
    }

    fn wrong_type(&mut self, field: &Field, node: &Node) {
        let message = format!("`{}` takes {}, and {}", field.name, field.takes.words(), node.describe());
        let finding = Diagnostic::new(Code::WrongType, node.span, message).help(field.example());
        self.finding(finding);
    }

    /// A value that is not one piece of text, where one was wanted.
    fn not_text(&mut self, field: &Field, node: &Node) {
        let written = self.written(node.span);
        if let [_] = node.entries()
            && !written.starts_with('{')
            && !written.contains('\n')
        {
            let quoted = yaml::quoted(written);
            let message = format!("the colon makes a key of this, and `{}` takes text", field.name);
            let help = format!("Put it in quotation marks: `{quoted}`.");
            let finding = Diagnostic::new(Code::WrongType, node.span, message).help(help);
            self.finding(finding.edit(node.span, quoted));
            return;
        }
        self.wrong_type(field, node);
    }

    /// What the author wrote there.
    fn written(&self, span: Span) -> &str {
        let range = span.range();
        self.text
            .get(range.start.saturating_sub(self.mark)..range.end.saturating_sub(self.mark))
            .unwrap_or("")
    }

    /// The one text of a node, or a finding.
    fn text<'n>(&mut self, field: &Field, node: &'n Node) -> Option<&'n str> {
        let text = node.as_text().map(str::trim);
        if text.is_none() {
            self.not_text(field, node);
        }
        text
    }

    /// The text of an item of a list, or a finding.
    fn item<'n>(&mut self, field: &Field, node: &'n Node) -> Option<&'n str> {
        match &node.value {
            yaml::Value::Null => {
                let message = format!("an item of `{}` is empty", field.name);
                let help = "Write something there, or take the item out.";
                self.finding(Diagnostic::new(Code::WrongType, node.span, message).help(help));
                None
            }
            yaml::Value::List(_) => {
                let message = format!("an item of `{}` is a list of its own", field.name);
                self.finding(Diagnostic::new(Code::WrongType, node.span, message).help(field.example()));
                None
            }
            _ => self.text(field, node),
        }
    }

    /// One or many texts with their places.
    fn texts(&mut self, field: &Field, node: &Node) -> Vec<(String, Span)> {
        match &node.value {
            yaml::Value::List(items) => {
                let mut texts = Vec::new();
                for item in items {
                    texts.extend(self.item(field, item).map(|t| (t.to_owned(), item.span)));
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
                let finding = Diagnostic::new(Code::WrongType, node.span, message);
                self.finding(finding.help(field.example()));
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
                let finding = Diagnostic::new(Code::WrongType, node.span, message);
                self.finding(finding.help(field.example()));
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
            let help = match field.takes {
                Takes::Day => DAY_HELP,
                _ => MOMENT_HELP,
            };
            let finding = Diagnostic::new(Code::InvalidDate, node.span, message);
            let finding = match date::meant(text)
                .filter(|meant| field.takes == Takes::Moment || !meant.contains('T'))
            {
                Some(meant) => finding.help(format!("Did you mean `{meant}`?")).edit(node.span, meant),
                None => finding,
            };
            self.finding(finding.help(help));
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
        Some(Value::Notes(items.iter().filter_map(|item| self.note(field, item)).collect()))
    }

    fn note(&mut self, field: &Field, item: &Node) -> Option<(Moment, String)> {
        if item.entries().is_empty() {
            self.wrong_type(field, item);
            return None;
        }
        let keys = ["date", "text"];
        let unknown = item.entries().iter().map(|e| &e.key).find(|key| !keys.contains(&key.value.as_str()));
        if let Some(key) = unknown {
            let message = format!("a note of `{}` has no key `{}`", field.name, key.value);
            let finding = Diagnostic::new(Code::UnknownKey, key.span, message).suggest(&key.value, keys);
            self.finding(finding.help("A note has a `date` and a `text`."));
            return None;
        }
        let missing = keys.into_iter().find(|key| item.get(key).is_none_or(is_empty));
        if let Some(key) = missing {
            let message = format!("this note of `{}` has no `{key}`", field.name);
            let finding = Diagnostic::new(Code::MissingField, item.span, message);
            self.finding(finding.help(field.example()));
            return None;
        }
        let (date, text) = (item.get("date")?, item.get("text")?);
        let (Some(at), Some(text)) = (date.as_text(), text.as_text()) else {
            self.wrong_type(field, item);
            return None;
        };
        let at = Moment::read(at).map_err(|message| {
            let message = format!("`date` of a note of `{}`: {message}", field.name);
            self.finding(Diagnostic::new(Code::InvalidDate, date.span, message).help(MOMENT_HELP));
        });
        Some((at.ok()?, text.to_owned()))
    }
}
