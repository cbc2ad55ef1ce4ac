//! A report as HTML, for the panel of the preview: source lines with marks, and what to do.
//!
//! In: a report and its places. Out: items of a list. It must not know the page around them, nor its colours.

use super::{
    excerpt::{clean, excerpt},
    place::Places,
};
use crate::{
    diagnostic::{Diagnostic, Edit, Label, Report, Severity},
    source::Span,
};
use std::ops::Range;

/// So many findings are shown: who has mended those looks again.
const FINDINGS_MAX: usize = 50;

pub(super) fn show(report: &Report, places: &Places<'_>) -> String {
    let mut out = String::new();
    let mut findings: Vec<&Diagnostic> = report.findings().collect();
    findings.sort_by_key(|found| found.severity);
    findings.iter().take(FINDINGS_MAX).for_each(|found| finding(&mut out, found, places));
    if let more @ 1.. = findings.len().saturating_sub(FINDINGS_MAX) {
        out.push_str(&format!("<li>and {more} more; <code>casebook check</code> lists all.</li>\n"));
    }
    out
}

fn finding(out: &mut String, found: &Diagnostic, places: &Places<'_>) {
    let level = match found.severity {
        Severity::Error => ("error", "Error"),
        Severity::Warning => ("warning", "Warning"),
        Severity::Note => ("note", "Note"),
    };
    out.push_str(&format!("<li class=\"{}\">\n<p class=\"message\"><strong>{}:</strong> ", level.0, level.1));
    prose(out, &found.message);
    out.push_str("</p>\n");
    if let Some(span) = found.span {
        source(out, span, &found.label, places);
    }
    for Label { span, text } in &found.also {
        source(out, *span, text, places);
    }
    for help in &found.help {
        out.push_str("<p class=\"help\">");
        prose(out, help);
        out.push_str("</p>\n");
    }
    if let Some(edit) = &found.edit {
        mended(out, edit, places);
    }
    out.push_str(&format!("<p class=\"code\">{}</p>\n</li>\n", found.code));
}

/// Where it is, and the lines there with the place marked.
fn source(out: &mut String, span: Span, label: &str, places: &Places<'_>) {
    let (lines, place) = (places.lines(span), places.place(span));
    out.push_str("<p class=\"place\">");
    text(out, &clean(place.path));
    out.push_str(&format!(", line {}", place.line));
    if !label.is_empty() {
        out.push_str(": ");
        prose(out, label);
    }
    out.push_str("</p>\n");
    let range = lines.clamp(span);
    let Some(source) = lines.text.filter(|text| !text.is_empty()) else { return };
    let excerpt = excerpt(source, lines, std::slice::from_ref(&range));
    let Some(mark) = excerpt.marks.into_iter().next() else { return };
    out.push_str("<pre>");
    marked(out, &excerpt.text, mark, ["<mark>", "</mark>"]);
    out.push_str("</pre>\n");
}

/// The line as it would be.
fn mended(out: &mut String, edit: &Edit, places: &Places<'_>) {
    let lines = places.lines(edit.span);
    let range = lines.clamp(edit.span);
    let is_short = !edit.text.trim_end().contains('\n') && lines.line(range.start) == lines.line(range.end);
    let Some(source) = lines.text.filter(|_| is_short) else { return };
    let excerpt = excerpt(source, lines, std::slice::from_ref(&range));
    let Some(mark) = excerpt.marks.into_iter().next() else { return };
    let new = clean(edit.text.trim_end_matches('\n'));
    let mut line = excerpt.text;
    line.replace_range(mark.clone(), &new);
    out.push_str("<p class=\"help\">This would mend it:</p>\n<pre>");
    marked(out, &line, mark.start..mark.start + new.len(), ["<ins>", "</ins>"]);
    out.push_str("</pre>\n");
}

fn marked(out: &mut String, line: &str, mark: Range<usize>, [open, close]: [&str; 2]) {
    text(out, &line[..mark.start]);
    out.push_str(open);
    text(out, &line[mark.clone()]);
    out.push_str(close);
    text(out, &line[mark.end..]);
}

/// Words in which what stands between backticks is code.
fn prose(out: &mut String, words: &str) {
    for (number, part) in clean(words).split('`').enumerate() {
        let [open, close] = if number % 2 == 1 { ["<code>", "</code>"] } else { ["", ""] };
        out.push_str(open);
        text(out, part);
        out.push_str(close);
    }
}

fn text(out: &mut String, words: &str) {
    pulldown_cmark_escape::escape_html(out, words).expect("writing into a String never fails");
}
