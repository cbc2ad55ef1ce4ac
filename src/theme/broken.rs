//! What is wrong with a template, as findings.
//!
//! In: an error of the template engine, the templates' texts. Out: findings with a place in the theme's file and the
//! nearest name there is. It must not know what a view holds.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{FileId, Sources, Span},
};
use std::{collections::BTreeMap, ops::Range};
use tera::ErrorKind;

/// The templates' files by name.
pub(super) struct Texts<'a> {
    pub(super) sources: &'a Sources,
    pub(super) files: &'a BTreeMap<String, FileId>,
}

/// One error, before it is a finding.
struct Fault {
    message: String,
    place: Option<(FileId, Range<usize>)>,
    /// The name that is wrong, and those there are.
    name: Option<(String, Vec<String>)>,
    /// Whether a template that is named is not there.
    misses_file: bool,
}

impl Texts<'_> {
    /// The findings of an error; `page` was being made.
    pub(super) fn findings(&self, error: &tera::Error, page: Option<&str>) -> Vec<Diagnostic> {
        self.faults(error).into_iter().map(|fault| finding(fault, page)).collect()
    }

    /// The findings of an error that are about templates which are not there.
    pub(super) fn missing_files(&self, error: &tera::Error) -> Vec<Diagnostic> {
        let missing = self.faults(error).into_iter().filter(|fault| fault.misses_file);
        missing.map(|fault| finding(fault, None)).collect()
    }

    fn faults(&self, error: &tera::Error) -> Vec<Fault> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let place = self.place(report.filename(), report.span().range.clone());
                vec![self.fault(report.message(), place)]
            }
            ErrorKind::MissingParent { current, parent } => vec![self.missing_parent(current, parent)],
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                let message = format!("`{tpl}` leads back to itself by what it extends or includes");
                vec![Fault { message, place: self.place(tpl, 0..0), name: None, misses_file: false }]
            }
            ErrorKind::Msg(text) => {
                let reports = text.split("\n\nerror: ").filter(|report| !report.is_empty());
                reports.map(|report| self.written_report(report)).collect()
            }
            _ => vec![self.fault(&error.to_string(), None)],
        }
    }

    /// The finding for a template that prints more than a page can hold.
    pub(super) fn too_much(&self, name: &str, page: &str) -> Diagnostic {
        let message = format!("the page `{page}` became larger than 64 MB and was given up");
        let help =
            "Look for a loop (`for`) in this template, or in what it includes, that goes round too often.";
        self.of_whole(name, message).help(help)
    }

    /// The finding for a template that goes on and on, as `message` says.
    pub(super) fn given_up(&self, name: &str, message: String) -> Diagnostic {
        let help = "Look in this template, or in what it extends or includes, for a loop (`for`) that goes round too often, or that makes something longer each time.";
        self.of_whole(name, message).help(help)
    }

    /// A finding about a template as a whole.
    fn of_whole(&self, name: &str, message: String) -> Diagnostic {
        let span = self.place(name, 0..0).map(|(id, range)| Span::new(id, range));
        Diagnostic::new(Code::TemplateError, span, message)
    }

    fn missing_parent(&self, current: &str, parent: &str) -> Fault {
        let message = format!("there is no template `{parent}`");
        let place = self.text(current).and_then(|(id, text)| {
            let at = text.find("extends").map(|at| at + text[at..].find(parent).unwrap_or(0))?;
            Some((id, at..at + parent.len()))
        });
        let name = Some((parent.to_owned(), self.files.keys().cloned().collect()));
        Fault { message, place, name, misses_file: true }
    }

    /// An error that comes as ready-made text with ` --> file:line:column` in it.
    fn written_report(&self, text: &str) -> Fault {
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let place = text.lines().find_map(|line| line.trim().strip_prefix("--> ")).and_then(|place| {
            let mut parts = place.trim_matches(['[', ']']).rsplitn(3, ':');
            let column: usize = parts.next()?.trim().parse().ok()?;
            let line: usize = parts.next()?.trim().parse().ok()?;
            let (id, source) = self.text(parts.next()?.trim())?;
            let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let at = (start + column.saturating_sub(1)).min(source.len());
            Some((id, at..at))
        });
        self.fault(message, place.or_else(|| self.defined_twice(message)))
    }

    /// The second place of a component that two templates define.
    fn defined_twice(&self, message: &str) -> Option<(FileId, Range<usize>)> {
        let mut names = message.strip_prefix("Component ")?.split('`').skip(1).step_by(2);
        let (component, second) = (names.next()?, names.nth(1)?);
        let (id, text) = self.text(second)?;
        let at = text.find(&format!("component {component}"))? + "component ".len();
        Some((id, at..at + component.len()))
    }

    /// The engine's message taken apart: what is wrong with which name, and which names there are.
    fn fault(&self, message: &str, place: Option<(FileId, Range<usize>)>) -> Fault {
        let (said, listed) = message.split_once(" Available ").unwrap_or((message, ""));
        let said = said.trim_end_matches('.').to_owned();
        let Some(name) = said.split('`').nth(1).map(str::to_owned) else {
            return Fault { message: said, place, name: None, misses_file: false };
        };
        let misses_file = said.starts_with("Unknown template");
        let (what, known): (_, Vec<String>) = if misses_file {
            (format!("there is no template `{name}`"), self.files.keys().cloned().collect())
        } else if said.starts_with("Unknown component") {
            (format!("there is no component `{name}`"), self.components())
        } else if said.ends_with("is not defined") {
            let known = listed.split_once(": ").map_or("", |(_, names)| names);
            (format!("there is nothing called `{name}` here"), known.split(", ").map(str::to_owned).collect())
        } else {
            (said, Vec::new())
        };
        let place = place.map(|(id, range)| (id, self.narrowed(id, range, &name)));
        Fault { message: what, place, name: Some((name, known)), misses_file }
    }

    /// The place of the name itself, where it stands on that line behind the place.
    fn narrowed(&self, id: FileId, range: Range<usize>, name: &str) -> Range<usize> {
        let text = self.sources.get(id).text().unwrap_or_default();
        let rest = text.get(range.start..).unwrap_or_default().lines().next().unwrap_or_default();
        rest.find(name).map_or(range.clone(), |at| range.start + at..range.start + at + name.len())
    }

    fn components(&self) -> Vec<String> {
        let texts = self.files.values().filter_map(|id| self.sources.get(*id).text().ok());
        let names = texts.flat_map(|text| text.split("{% component ").skip(1));
        let names = names.filter_map(|after| after.split(['(', ' ']).next());
        names.map(str::to_owned).collect()
    }

    fn text(&self, name: &str) -> Option<(FileId, &str)> {
        let id = *self.files.get(name)?;
        Some((id, self.sources.get(id).text().ok()?))
    }

    fn place(&self, name: &str, range: Range<usize>) -> Option<(FileId, Range<usize>)> {
        let (id, text) = self.text(name)?;
        Some((id, range.start.min(text.len())..range.end.min(text.len())))
    }
}

/// How many names are told where none is near.
const NAMED_MAX: usize = 40;

fn finding(fault: Fault, page: Option<&str>) -> Diagnostic {
    let span = fault.place.map(|(id, range)| Span::new(id, range));
    let message = format!("this template cannot be used: {}", fault.message);
    let mut found = Diagnostic::new(Code::TemplateError, span, message);
    if let Some((name, known)) = fault.name.filter(|(_, known)| !known.is_empty()) {
        found = found.suggest(&name, known.iter().map(String::as_str));
        if found.help.is_empty() {
            let (first, rest) = known.split_at(known.len().min(NAMED_MAX));
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            found = found.help(format!("There are {}{more}.", first.join(", ")));
        }
    }
    match page {
        Some(page) => found.help(format!("It happened while `{page}` was being made.")),
        None if found.help.is_empty() => {
            found.help("Mend the template; until then nothing can be built with it.")
        }
        None => found,
    }
}
