//! A report as JSON: every finding with its place, and the counts.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Report, Severity};
use serde::Serialize;

#[derive(Serialize)]
struct Shown<'a> {
    findings: Vec<Finding<'a>>,
    errors: usize,
    warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    severity: &'a str,
    title: &'a str,
    message: &'a str,
    label: &'a str,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    start_byte: Option<u32>,
    end_byte: Option<u32>,
    help: &'a [std::borrow::Cow<'static, str>],
    also: Vec<Also<'a>>,
    fix: Option<Fix<'a>>,
}

#[derive(Serialize)]
struct Also<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
}

#[derive(Serialize)]
struct Fix<'a> {
    start_byte: u32,
    end_byte: u32,
    text: &'a str,
    /// Whether there is no other right answer.
    sure: bool,
}

pub(super) fn show(report: &Report, places: &Places<'_>) -> String {
    let shown = Shown {
        findings: report.findings().map(|found| finding(found, places)).collect(),
        errors: report.count(Severity::Error),
        warnings: report.count(Severity::Warning),
        notes: report.count(Severity::Note),
    };
    let mut text =
        serde_json::to_string_pretty(&shown).expect("all keys are strings, and a string takes any length");
    text.push('\n');
    text
}

fn finding<'a>(found: &'a Diagnostic, places: &'a Places<'_>) -> Finding<'a> {
    let place = found.span.map(|span| places.place(span));
    let also = found.also.iter().map(|label| {
        let place = places.place(label.span);
        Also { file: place.path, line: place.line, column: place.column, text: &label.text }
    });
    // A fix names no file, so it must be in the finding's own.
    let own = |span: crate::source::Span| found.span.is_some_and(|place| place.file == span.file);
    let edit = found.edit.as_ref().filter(|edit| own(edit.span));
    Finding {
        code: found.code.name(),
        severity: found.severity.name(),
        title: found.code.title(),
        message: &found.message,
        label: &found.label,
        file: place.map(|p| p.path),
        line: place.map(|p| p.line),
        column: place.map(|p| p.column),
        end_line: place.map(|p| p.end_line),
        end_column: place.map(|p| p.end_column),
        start_byte: found.span.map(|span| span.start),
        end_byte: found.span.map(|span| span.end),
        help: &found.help,
        also: also.collect(),
        fix: edit.map(|e| Fix {
            start_byte: e.span.start,
            end_byte: e.span.end,
            text: &e.text,
            sure: found.sure_edit().is_some(),
        }),
    }
}
