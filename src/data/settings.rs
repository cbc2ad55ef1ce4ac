//! What the page of a dataset says of its file: `columns`, `format`, `missing`, `numbers`, and of its people.
//!
//! In: a page and the text of its front matter. Out: typed settings, and findings that point into the front matter.
//! It must not know the data.

use crate::{
    diagnostic::{Code, Diagnostic},
    figure::ask::{self, Ask},
    guard::{Personal, Rules},
    page::{Page, Value as Given},
    source::{Sources, Span, Spanned},
    table::{ColumnSettings, Format, Holds, Settings, Unit},
    yaml::{self, Entry, Node, Value},
};

/// All that the page of a dataset says of its data.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// How its file is to be read.
    pub settings: Settings,
    /// What it says of people.
    pub rules: Rules,
    /// The numbers it names for prose, each with its question.
    pub numbers: Vec<(Spanned<String>, Ask)>,
    /// Where it says why what looks personal is safe.
    pub safe: Option<Span>,
    /// The headings that `columns` names, with their places.
    pub headings: Vec<Spanned<String>>,
}

/// The keys of a column under `columns`.
const COLUMN: &[&str] = &["title", "says", "type", "unit", "also"];
/// The keys of `format`.
const FORMAT: &[&str] = &["delimiter", "header_row", "sheet", "encoding", "records", "dates"];
/// What the values of a column can be said to be.
const TYPES: &[(&str, Holds)] = &[
    ("text", Holds::Text),
    ("code", Holds::Code { year: None }),
    ("number", Holds::Number),
    ("date", Holds::Time),
    ("yes-no", Holds::Flag),
];

/// Reads what a page says.
#[must_use]
pub fn read(page: &Page, sources: &Sources) -> (Said, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut said = Said::default();
    said.settings.missing = page.texts("missing").iter().map(|(text, _)| text.clone()).collect();
    said.rules.about_people = page.flag("about_people");
    said.rules.small_under = page.number("small_under").and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let mut reader = Reader { found: &mut found };
    if let Some(node) = tree(page, sources, "columns") {
        reader.columns(&node, &mut said);
    }
    if let Some(node) = tree(page, sources, "format") {
        reader.format(&node, &mut said.settings.format);
    }
    if let Some(node) = tree(page, sources, "numbers") {
        for entry in reader.entries("numbers", &node) {
            let (ask, findings) = ask::number(&entry.value, entry.value.span);
            reader.found.extend(findings);
            said.numbers.push((entry.key.clone(), ask));
        }
    }
    if let Some(node) = tree(page, sources, "safe_because") {
        said.safe = Some(node.span);
        reader.safe(&node, &mut said.rules);
    }
    (said, found)
}

/// The value of a front matter key as a tree with places: what stands before it on its line is blank.
fn tree(page: &Page, sources: &Sources, key: &str) -> Option<Node> {
    let field = page.field(key)?;
    let Given::Anything(_) = field.value else { return None };
    let file = sources.get(page.file);
    let (text, mark) = (file.text().ok()?, file.mark_len());
    let range = field.span.range();
    let (start, end) = (range.start.checked_sub(mark)?, range.end.checked_sub(mark)?);
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let blank = " ".repeat(start - line);
    let value = blank + text.get(start..end)?;
    // What is wrong in it as YAML was found when the page was parsed.
    Some(yaml::read(page.file, &value, line + mark).0)
}

struct Reader<'a> {
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    /// The keys of a value that takes keys.
    fn entries<'n>(&mut self, key: &str, node: &'n Node) -> &'n [Entry] {
        if node.entries().is_empty() {
            let message = format!("`{key}` takes keys of its own, and {}", node.describe());
            let help = format!("Look how it is written: `casebook explain {}`.", Code::WrongType);
            self.found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
        }
        node.entries()
    }

    fn text(&mut self, name: &str, node: &Node) -> Option<String> {
        let text = node.as_text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if text.is_none() {
            let message = format!("`{name}` takes a piece of text, and {}", node.describe());
            let help = format!("Write one line: `{name}: …`.");
            self.found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
        }
        text
    }

    fn texts(&mut self, name: &str, node: &Node) -> Vec<String> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.text(name, item)).collect(),
            _ => self.text(name, node).into_iter().collect(),
        }
    }

    fn unknown(&mut self, what: &str, key: &Spanned<String>, keys: &[&str]) {
        let message = format!("{what} has no key `{}`", key.value);
        let finding =
            Diagnostic::new(Code::UnknownKey, key.span, message).suggest(&key.value, keys.iter().copied());
        self.found.push(finding.or_help(format!("It takes {}.", keys.join(", "))));
    }

    fn one_of<T: Copy>(&mut self, name: &str, node: &Node, all: &[(&str, T)]) -> Option<T> {
        let text = self.text(name, node)?;
        let one = all.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if one.is_none() {
            let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
            let message = format!("`{name}` cannot be `{text}`");
            let finding = Diagnostic::new(Code::UnknownValue, node.span, message);
            let finding = finding.suggest(&text, words.iter().copied());
            self.found.push(finding.help(format!("It takes one of {}.", words.join(", "))));
        }
        one
    }

    fn columns(&mut self, node: &Node, said: &mut Said) {
        for entry in self.entries("columns", node) {
            said.headings.push(entry.key.clone());
            let mut column = ColumnSettings { name: entry.key.value.clone(), ..ColumnSettings::default() };
            if entry.value.as_text().is_some() {
                column.title = self.text(&entry.key.value, &entry.value);
            }
            for part in entry.value.entries() {
                let (name, value) = (part.key.value.as_str(), &part.value);
                match name {
                    "title" => column.title = self.text(name, value),
                    "says" => column.says = self.text(name, value),
                    "type" => column.holds = self.one_of(name, value, TYPES),
                    "unit" => column.unit = self.text(name, value).map(unit),
                    "also" => column.also = self.texts(name, value),
                    _ => self.unknown("a column", &part.key, COLUMN),
                }
            }
            said.settings.columns.push(column);
        }
    }

    fn format(&mut self, node: &Node, format: &mut Format) {
        for entry in self.entries("format", node) {
            let (name, value) = (entry.key.value.as_str(), &entry.value);
            match name {
                "delimiter" => format.delimiter = self.delimiter(value),
                "header_row" => format.header_row = self.row(value),
                "sheet" => format.sheet = self.text(name, value),
                "encoding" => format.encoding = self.text(name, value),
                "records" => format.records = self.text(name, value),
                "dates" => {
                    format.day_first =
                        self.one_of(name, value, &[("day-first", true), ("month-first", false)]);
                }
                _ => self.unknown("`format`", &entry.key, FORMAT),
            }
        }
    }

    fn delimiter(&mut self, node: &Node) -> Option<char> {
        let text = node.as_text().unwrap_or_default();
        let mut signs = text.chars();
        match (text, signs.next(), signs.next()) {
            ("tab", ..) => Some('\t'),
            (_, Some(sign), None) if sign.is_ascii() => Some(sign),
            _ => {
                let message = "`delimiter` takes the one sign that stands between cells";
                let help = "Write one line: `delimiter: \";\"`, or `delimiter: tab`.";
                self.found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
                None
            }
        }
    }

    fn row(&mut self, node: &Node) -> Option<u32> {
        let row = node.as_text().and_then(|text| text.trim().parse().ok()).filter(|row| *row > 0);
        if row.is_none() {
            let message = "`header_row` takes the number of the line with the headings, from 1";
            let help = "Write one line: `header_row: 4`.";
            self.found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
        }
        row
    }

    fn safe(&mut self, node: &Node, rules: &mut Rules) {
        let names: Vec<&str> = Personal::ALL.iter().map(|personal| personal.name()).collect();
        for entry in self.entries("safe_because", node) {
            let Some(personal) = Personal::ALL.iter().find(|p| p.name() == entry.key.value) else {
                self.unknown("`safe_because`", &entry.key, &names);
                continue;
            };
            if let Some(reason) = self.text(&entry.key.value, &entry.value) {
                rules.safe_because.push((*personal, reason));
            }
        }
    }
}

/// A unit in the words of an author.
fn unit(text: String) -> Unit {
    match text.to_lowercase().as_str() {
        "£" | "pounds" | "gbp" => Unit::Pounds,
        "%" | "percent" | "per cent" => Unit::Percent,
        _ => Unit::Named(text),
    }
}

/// The headings that a page names and the file does not have.
pub fn strange_headings(said: &Said, table: &crate::table::Table, found: &mut Vec<Diagnostic>) {
    for heading in &said.headings {
        if table.column(&heading.value).is_none() && !table.columns.is_empty() {
            let names = table.columns.iter().map(|column| column.name.as_str());
            let message = format!("the file has no column `{}`", heading.value);
            let finding =
                Diagnostic::new(Code::UnknownColumn, heading.span, message).suggest(&heading.value, names);
            found.push(finding.or_help("Write the heading as it stands in the file."));
        }
    }
}
