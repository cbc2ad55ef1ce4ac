//! What a figure block asks, typed.
//!
//! In: the YAML of a block and its place. Out: an [`Ask`] in which every name keeps its place, and findings.
//! It must not know any data: whether a column is there, the answer says.

use crate::{
    diagnostic::{Code, Diagnostic},
    page::FigureKind::{self, Chart, Map, Number, Table},
    source::{Span, Spanned},
    yaml::{self, Entry, Node, Value},
};

/// One key of figure blocks.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// The figures that have it.
    pub kinds: &'static [FigureKind],
    /// What to write, as a line.
    pub example: &'static str,
}

const fn key(name: &'static str, kinds: &'static [FigureKind], example: &'static str) -> Key {
    Key { name, kinds, example }
}

const ALL: &[FigureKind] = FigureKind::ALL;

/// Every key of figure blocks.
#[rustfmt::skip]
pub const KEYS: &[Key] = &[
    key("data", ALL, "data: damp-reports"),
    key("title", ALL, "title: Damp reports by street"),
    key("where", ALL, "where: { ward: Sparkbrook, year: [2023, 2024] }"),
    key("kind", &[Chart, Map], "kind: bar"),
    key("x", &[Chart], "x: street"),
    key("by", &[Chart], "by: month"),
    key("y", &[Chart, Map, Number], "y: count"),
    key("split", &[Chart], "split: year"),
    key("stack", &[Chart], "stack: yes"),
    key("sort", &[Chart, Table], "sort: y"),
    key("top", &[Chart, Table], "top: 10"),
    key("columns", &[Table], "columns: [street, reports]"),
    key("points", &[Map], "points: [latitude, longitude]"),
    key("label", &[Map], "label: name"),
    key("behind", &[Map], "behind: wards"),
    key("areas", &[Map], "areas: wards"),
    key("code", &[Map], "code: ward_code"),
];

/// What a figure block asks.
#[derive(Clone, Debug)]
pub struct Ask {
    /// What the figure is.
    pub kind: FigureKind,
    /// Where the block stands.
    pub span: Span,
    /// The name of the data.
    pub data: Option<Spanned<String>>,
    /// The words above it.
    pub title: Option<String>,
    /// Which rows it is about.
    pub filters: Vec<Filter>,
    /// How it is drawn, where it says so.
    pub form: Option<Spanned<Form>>,
    /// The column that labels are from.
    pub x: Option<Spanned<String>>,
    /// How exact labels are that are times.
    pub by: Option<Grain>,
    /// What is shown of each label.
    pub y: Option<Spanned<Y>>,
    /// The column that series are from.
    pub split: Option<Spanned<String>>,
    /// Whether series stand one behind the other.
    pub stack: bool,
    /// In which order.
    pub sort: Option<Spanned<Sort>>,
    /// How many at most.
    pub top: Option<usize>,
    /// The columns of a table.
    pub columns: Vec<Spanned<String>>,
    /// The places of a map's points.
    pub points: Option<Points>,
    /// The column with the names of points.
    pub label: Option<Spanned<String>>,
    /// The areas behind points.
    pub behind: Option<Spanned<String>>,
    /// The areas that are shaded or hold circles.
    pub areas: Option<Spanned<String>>,
    /// The column with the codes of areas.
    pub code: Option<Spanned<String>>,
}

/// How a chart or map is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Lying bars.
    Bar,
    /// Lines over time.
    Line,
    /// Dots on a scale.
    Dot,
    /// Areas in shades.
    Shades,
    /// Circles on areas.
    Circles,
}

/// What is shown of each label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Y {
    /// How many rows.
    Count,
    /// What part of all rows, in percent.
    Share,
    /// The value of a column.
    Value(String),
    /// The sum of a column.
    Sum(String),
    /// The mean of a column.
    Mean(String),
}

/// Rows with one of these values in a column.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The column.
    pub column: Spanned<String>,
    /// What may stand in it.
    pub is: Vec<Spanned<Test>>,
}

/// What may stand in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// This value.
    Is(String),
    /// A greater one, or a later one.
    Over(String),
    /// A lesser one, or an earlier one.
    Under(String),
    /// One of these or between them.
    Between(String, String),
}

/// How exact a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// To the year.
    Year,
    /// To the quarter.
    Quarter,
    /// To the month.
    Month,
    /// To the day.
    Day,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By what is shown of each, the greatest first.
    Y,
    /// By label.
    X,
    /// As in the file.
    File,
    /// By a column, the least first.
    Column(String),
    /// By a column, the greatest first.
    Falling(String),
}

/// Where the places of points stand.
#[derive(Clone, Debug)]
pub enum Points {
    /// In columns known by their names.
    Found(Span),
    /// In a column of grid references.
    Reference(Spanned<String>),
    /// In two columns: latitude and longitude, or easting and northing.
    Pair(Spanned<String>, Spanned<String>),
}

impl Ask {
    /// The name of the areas it shows or has behind its points.
    #[must_use]
    pub fn areas(&self) -> Option<&Spanned<String>> {
        self.areas.as_ref().or(self.behind.as_ref())
    }
}

/// Reads a block: `text` stands at `at` in its file; `whole` is the block with its fences.
#[must_use]
pub fn read(kind: FigureKind, text: &str, at: Span, whole: Span) -> (Ask, Vec<Diagnostic>) {
    let (node, mut found) = yaml::read(at.file, text, at.range().start);
    let mut ask = Ask {
        kind,
        span: whole,
        data: None,
        title: None,
        filters: Vec::new(),
        form: None,
        x: None,
        by: None,
        y: None,
        split: None,
        stack: false,
        sort: None,
        top: None,
        columns: Vec::new(),
        points: None,
        label: None,
        behind: None,
        areas: None,
        code: None,
    };
    let broken = !found.is_empty();
    let mut reader = Reader { kind, found: &mut found };
    node.entries().iter().for_each(|entry| reader.entry(&mut ask, entry));
    if !broken {
        reader.missing(&ask);
    }
    (ask, found)
}

struct Reader<'a> {
    kind: FigureKind,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn entry(&mut self, ask: &mut Ask, entry: &Entry) {
        let (name, node) = (entry.key.value.as_str(), &entry.value);
        let Some(key) = KEYS.iter().find(|key| key.name == name && key.kinds.contains(&self.kind)) else {
            return self.unknown(entry);
        };
        match name {
            "where" => ask.filters = self.filters(key, node),
            "columns" => ask.columns = self.texts(key, node),
            "points" => ask.points = self.points(key, node),
            "top" => ask.top = self.top(key, node),
            "stack" => ask.stack = self.flag(key, node).unwrap_or_default(),
            _ => self.text_key(ask, key, node),
        }
    }

    fn text_key(&mut self, ask: &mut Ask, key: &Key, node: &Node) {
        let Some(text) = self.text(key, node) else { return };
        match key.name {
            "data" => ask.data = Some(text),
            "title" => ask.title = Some(text.value),
            "x" => ask.x = Some(text),
            "split" => ask.split = Some(text),
            "label" => ask.label = Some(text),
            "behind" => ask.behind = Some(text),
            "areas" => ask.areas = Some(text),
            "code" => ask.code = Some(text),
            "by" => ask.by = self.one_of(key, &text, GRAINS),
            "kind" => {
                let forms = if self.kind == Map { MAP_FORMS } else { CHART_FORMS };
                ask.form = self.one_of(key, &text, forms).map(|form| Spanned::new(form, text.span));
            }
            "y" => ask.y = Some(Spanned::new(y(&text.value), text.span)),
            _ => ask.sort = Some(Spanned::new(sort(self.kind, &text.value), text.span)),
        }
    }

    /// What a figure cannot do without.
    fn missing(&mut self, ask: &Ask) {
        let (needs, why) = match self.kind {
            Chart if ask.x.is_none() => ("x", "does not say what its labels are"),
            Map if ask.points.is_none() && ask.areas.is_none() => ("areas", "shows neither areas nor points"),
            Map if ask.areas.is_some() && ask.y.is_none() => ("y", "does not say what it shows of its areas"),
            _ => return,
        };
        if self.found.iter().any(|found| found.code == Code::UnknownKey) {
            return;
        }
        let key = KEYS.iter().find(|key| key.name == needs).expect("the keys are those of the table");
        let message = format!("this {} {why}", self.kind.name());
        let help = match needs {
            "areas" => "Write one line: `areas: wards`, with the name of a dataset or place that has outlines, or `points: yes`.".to_owned(),
            _ => format!("Write one line: `{}`.", key.example),
        };
        self.found.push(Diagnostic::new(Code::MissingField, ask.span, message).help(help));
    }

    fn unknown(&mut self, entry: &Entry) {
        let name = &entry.key.value;
        let own = KEYS.iter().filter(|key| key.kinds.contains(&self.kind)).map(|key| key.name);
        let other = KEYS.iter().find(|key| key.name == name);
        let message = match other {
            Some(key) => {
                let kinds: Vec<String> = key.kinds.iter().map(|kind| format!("a {}", kind.name())).collect();
                format!("`{name}` belongs to {}, and this is a {}", kinds.join(" or "), self.kind.name())
            }
            None => format!("a {} has no key `{name}`", self.kind.name()),
        };
        let finding = Diagnostic::new(Code::UnknownKey, entry.key.span, message);
        let finding = if other.is_some() { finding } else { finding.suggest(name, own.clone()) };
        let all: Vec<&str> = own.collect();
        self.found.push(finding.or_help(format!("It takes {}.", all.join(", "))));
    }

    fn wrong(&mut self, key: &Key, node: &Node) {
        let message = format!("`{}` takes something else: {}", key.name, node.describe());
        let help = format!("Write one line: `{}`.", key.example);
        self.found.push(Diagnostic::new(Code::WrongType, node.span, message).help(help));
    }

    fn text(&mut self, key: &Key, node: &Node) -> Option<Spanned<String>> {
        let text = node.as_text().map(str::trim).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong(key, node);
        }
        text.map(|text| Spanned::new(text.to_owned(), node.span))
    }

    /// One text or a list of them.
    fn texts(&mut self, key: &Key, node: &Node) -> Vec<Spanned<String>> {
        match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.text(key, item)).collect(),
            _ => self.text(key, node).into_iter().collect(),
        }
    }

    fn flag(&mut self, key: &Key, node: &Node) -> Option<bool> {
        let text = self.text(key, node)?;
        let flag = match text.value.to_lowercase().as_str() {
            "yes" | "true" | "on" => Some(true),
            "no" | "false" | "off" => Some(false),
            _ => None,
        };
        if flag.is_none() {
            let message = format!("`{}` takes yes or no, not `{}`", key.name, text.value);
            let help = format!("Write one line: `{}`.", key.example);
            self.found.push(Diagnostic::new(Code::WrongType, text.span, message).help(help));
        }
        flag
    }

    fn top(&mut self, key: &Key, node: &Node) -> Option<usize> {
        let text = self.text(key, node)?;
        let number = text.value.parse().ok().filter(|number| (1..=10_000).contains(number));
        if number.is_none() {
            let message = format!("`top` takes a whole number from 1, not `{}`", text.value);
            let help = format!("Write one line: `{}`.", key.example);
            self.found.push(Diagnostic::new(Code::WrongType, text.span, message).help(help));
        }
        number
    }

    fn one_of<T: Copy>(&mut self, key: &Key, text: &Spanned<String>, all: &[(&str, T)]) -> Option<T> {
        let one = all.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if one.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` cannot be `{}`", key.name, text.value);
            let finding = Diagnostic::new(Code::UnknownValue, text.span, message);
            let finding = finding.suggest(&text.value, names.iter().copied());
            self.found.push(finding.help(format!("It takes one of {}.", names.join(", "))));
        }
        one
    }

    fn filters(&mut self, key: &Key, node: &Node) -> Vec<Filter> {
        if node.entries().is_empty() {
            self.wrong(key, node);
        }
        let filters = node.entries().iter().map(|entry| {
            let tests = self.texts(key, &entry.value);
            let is = tests.into_iter().map(|text| Spanned::new(test(&text.value), text.span)).collect();
            Filter { column: entry.key.clone(), is }
        });
        filters.collect()
    }

    fn points(&mut self, key: &Key, node: &Node) -> Option<Points> {
        let mut texts = self.texts(key, node).into_iter();
        match (texts.next(), texts.next(), texts.next()) {
            (Some(one), None, None) if ["yes", "true", "on"].contains(&one.value.as_str()) => {
                Some(Points::Found(node.span))
            }
            (Some(one), None, None) => Some(Points::Reference(one)),
            (Some(one), Some(other), None) => Some(Points::Pair(one, other)),
            (None, ..) => None,
            _ => {
                self.wrong(key, node);
                None
            }
        }
    }
}

const GRAINS: &[(&str, Grain)] =
    &[("year", Grain::Year), ("quarter", Grain::Quarter), ("month", Grain::Month), ("day", Grain::Day)];
const CHART_FORMS: &[(&str, Form)] = &[("bar", Form::Bar), ("line", Form::Line), ("dot", Form::Dot)];
const MAP_FORMS: &[(&str, Form)] = &[("shades", Form::Shades), ("circles", Form::Circles)];

/// What is shown, as written in `y`, also on the page of the data.
#[must_use]
pub fn y(text: &str) -> Y {
    let of = |word: &str| text.strip_prefix(word).map(|column| column.trim().to_owned());
    match (text, of("sum of "), of("mean of ")) {
        ("count", ..) => Y::Count,
        ("share", ..) => Y::Share,
        (_, Some(column), _) => Y::Sum(column),
        (_, _, Some(column)) => Y::Mean(column),
        (column, ..) => Y::Value(column.to_owned()),
    }
}

fn test(text: &str) -> Test {
    let of = |word: &str| text.strip_prefix(word).map(|value| value.trim().to_owned());
    let between = of("from ").and_then(|rest| {
        let (low, high) = rest.split_once(" to ")?;
        Some(Test::Between(low.trim().to_owned(), high.trim().to_owned()))
    });
    between
        .or_else(|| of("over ").map(Test::Over))
        .or_else(|| of("under ").map(Test::Under))
        .unwrap_or_else(|| Test::Is(text.to_owned()))
}

fn sort(kind: FigureKind, text: &str) -> Sort {
    match (text, text.strip_prefix('-')) {
        ("none", _) => Sort::File,
        ("y", _) if kind != Table => Sort::Y,
        ("x", _) if kind != Table => Sort::X,
        (_, Some(column)) => Sort::Falling(column.trim().to_owned()),
        (column, _) => Sort::Column(column.to_owned()),
    }
}

/// The question of a named number on the page of its data: `count`, or `{ y: …, where: … }`.
#[must_use]
pub fn number(node: &Node, span: Span) -> (Ask, Vec<Diagnostic>) {
    let (mut ask, mut found) = read(Number, "{}", Span { end: span.start + 2, ..span }, span);
    match node.as_text() {
        Some(text) => ask.y = Some(Spanned::new(y(text.trim()), node.span)),
        None => {
            let mut reader = Reader { kind: Number, found: &mut found };
            node.entries().iter().for_each(|entry| reader.entry(&mut ask, entry));
            if node.entries().is_empty() {
                let key = KEYS.iter().find(|key| key.name == "y").expect("the keys are those of the table");
                reader.wrong(key, node);
            }
        }
    }
    (ask, found)
}
