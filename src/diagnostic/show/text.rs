//! A report for people: source lines with carets, and what to do.
//!
//! The same cause is shown once in full; the other places are named below it.

use super::{
    Style,
    excerpt::{HEADER_BEGIN, HEADER_END, clean, excerpt, last_line},
    place::Places,
};
use crate::{
    diagnostic::{Code, Diagnostic, Edit, Label, Report, Severity},
    source::Span,
};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};
use std::{borrow::Cow, collections::BTreeMap, fmt::Write as _};

/// So many causes of one code are shown: who has mended those builds again.
const CAUSES_MAX: usize = 50;
/// With so many lines no further cause is shown.
const LINES_MAX: usize = 1_000;
/// How many places of the same cause are named.
const NAMED_MAX: usize = 3;
/// A second place at most so many lines away is shown in the same piece of source.
const NEAR_LINES: usize = 20;
/// An edit that takes out or puts in more is left to the machine-readable formats.
const EDIT_CHARS_MAX: usize = 80;
/// A message or help with more characters is shown by its beginning and end.
const SAID_CHARS_MAX: usize = 800;
/// How many of them the end has.
const SAID_CHARS_LAST: usize = 80;
/// Wider than any window of source with a label, so that nothing is cut a second time.
const WIDTH_COLUMNS: usize = 400;

pub(super) fn show(report: &Report, places: &Places<'_>, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let renderer = renderer.term_width(WIDTH_COLUMNS);
    let mut text = String::new();
    let mut lines = 0;
    let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
    let mut left: BTreeMap<(Severity, Code), usize> = BTreeMap::new();
    for cause in causes(report) {
        let shown = shown.entry(cause.first.code).or_default();
        if *shown == CAUSES_MAX || lines >= LINES_MAX {
            *left.entry((cause.first.severity, cause.first.code)).or_default() += 1 + cause.others.len();
            continue;
        }
        *shown += 1;
        let block = cause.text(places, &renderer);
        lines += block.lines().count();
        text.push_str(&block);
    }
    if !left.is_empty() {
        text.push_str(&unshown(&left));
    }
    text
}

/// What is said of findings that are too many to be shown, and how to see them.
fn unshown(left: &BTreeMap<(Severity, Code), usize>) -> String {
    let all: usize = left.values().sum();
    let counts: Vec<String> = left.iter().map(|((_, code), count)| format!("{count} {code}")).collect();
    format!("… and {all} more ({}). `casebook check --format json` lists all.\n", counts.join(", "))
}

/// What is said, fit for a terminal, and not longer than a screen.
fn said(text: &str) -> String {
    let characters = text.chars().count();
    if characters <= SAID_CHARS_MAX {
        return clean(text);
    }
    let first: String = text.chars().take(SAID_CHARS_MAX - SAID_CHARS_LAST).collect();
    let last: String = text.chars().skip(characters - SAID_CHARS_LAST).collect();
    clean(&format!("{first} … {last}"))
}

/// The findings of one code and message.
struct Cause<'a> {
    first: &'a Diagnostic,
    others: Vec<&'a Diagnostic>,
}

/// The causes of all findings, each where its first one stands; errors before warnings.
fn causes(report: &Report) -> Vec<Cause<'_>> {
    let mut known: BTreeMap<(Severity, Code, &str), usize> = BTreeMap::new();
    let mut causes: Vec<Cause<'_>> = Vec::new();
    for found in report.findings() {
        let at = *known.entry((found.severity, found.code, &found.message)).or_insert(causes.len());
        match causes.get_mut(at) {
            Some(cause) => cause.others.push(found),
            None => causes.push(Cause { first: found, others: Vec::new() }),
        }
    }
    causes.sort_by_key(|cause| cause.first.severity);
    causes
}

impl Cause<'_> {
    fn text(&self, places: &Places<'_>, renderer: &Renderer) -> String {
        let mut text = block(self.first, places, renderer);
        if !self.others.is_empty() {
            text.push_str(&others(&self.others, places));
        }
        text.push('\n');
        text
    }
}

fn others(same: &[&Diagnostic], places: &Places<'_>) -> String {
    let mut placed = same.iter().filter_map(|found| found.span);
    let mut named: Vec<String> = Vec::new();
    for span in placed.by_ref() {
        let place = places.place(span);
        let name = format!("{}:{}", clean(place.path), place.line);
        if named.last() != Some(&name) {
            named.push(name);
        }
        if named.len() == NAMED_MAX {
            break;
        }
    }
    let unnamed = placed.count();
    let mut text = format!("… and {} more like this", same.len());
    if !named.is_empty() {
        write!(text, ": {}", named.join(", ")).expect("a string takes what is written to it");
    }
    if unnamed > 0 {
        write!(text, " and {unnamed} more").expect("a string takes what is written to it");
    }
    text.push('\n');
    text
}

/// The finding as text.
fn block(found: &Diagnostic, places: &Places<'_>, renderer: &Renderer) -> String {
    let mut headers = Vec::new();
    let groups = groups(found, places, &mut headers);
    let mut text = renderer.render(&groups);
    for (number, header) in headers.iter().enumerate() {
        let mark = mark(number);
        if let Some(at) = text.find(&mark) {
            let behind = &text[at + mark.len()..];
            let rest = behind.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
            text.replace_range(at..text.len() - rest.len(), header);
        }
    }
    text.push('\n');
    text
}

/// What stands for a header until the text is made: the renderer would count columns from the window's first character.
fn mark(number: usize) -> String {
    format!("{HEADER_BEGIN}{number}{HEADER_END}")
}

fn header(span: Span, places: &Places<'_>, headers: &mut Vec<String>) -> String {
    let place = places.place(span);
    headers.push(format!("{}:{}:{}", clean(place.path), place.line, place.column));
    mark(headers.len() - 1)
}

fn groups(found: &Diagnostic, places: &Places<'_>, headers: &mut Vec<String>) -> Vec<Group<'static>> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(said(&found.message)).id(found.code.name()));
    let near = |label: &&Label| found.span.is_some_and(|span| is_near(span, label.span, places));
    let (near, far): (Vec<&Label>, Vec<&Label>) = found.also.iter().partition(near);
    if let Some(span) = found.span {
        group = pointed(group, span, &found.label, &near, places, headers);
    }
    for label in far {
        group = pointed(group, label.span, &label.text, &[], places, headers);
    }
    let change = found.edit.as_ref().and_then(|edit| patch(edit, found.span, places, headers));
    let mut helps: Vec<&Cow<'static, str>> = found.help.iter().collect();
    let suggestion = helps.iter().position(|help| help.starts_with("Did you mean")).unwrap_or(0);
    let caption = match &change {
        Some(_) if !helps.is_empty() => said(helps.remove(suggestion)),
        _ => "This would mend it".to_owned(),
    };
    group = helps.into_iter().fold(group, |group, help| group.element(Level::HELP.message(said(help))));
    let change = change.map(|patch| Level::HELP.secondary_title(caption).element(patch));
    std::iter::once(group).chain(change).collect()
}

/// The group with a place: its source with carets, or only where it is if the file is no text.
fn pointed(
    group: Group<'static>,
    span: Span,
    label: &str,
    near: &[&Label],
    places: &Places<'_>,
    headers: &mut Vec<String>,
) -> Group<'static> {
    let lines = places.lines(span);
    let header = header(span, places, headers);
    let Some(text) = lines.text else {
        let labels = std::iter::once(label).chain(near.iter().map(|l| &*l.text)).filter(|l| !l.is_empty());
        let group = group.element(Origin::path(header));
        return labels.fold(group, |group, label| group.element(Level::NOTE.message(clean(label))));
    };
    let ranges: Vec<_> = std::iter::once(span)
        .chain(near.iter().map(|label| label.span))
        .map(|span| lines.clamp(span))
        .collect();
    let excerpt = excerpt(text, lines, &ranges);
    let kinds = std::iter::once((AnnotationKind::Primary, label))
        .chain(near.iter().map(|label| (AnnotationKind::Context, &*label.text)));
    let annotations = kinds.zip(excerpt.marks).map(|((kind, label), mark)| {
        let label = clean(label);
        kind.span(mark).label((!label.is_empty()).then_some(label))
    });
    group
        .element(Snippet::source(excerpt.text).line_start(excerpt.line).path(header).annotations(annotations))
}

fn is_near(span: Span, other: Span, places: &Places<'_>) -> bool {
    let lines = places.lines(span);
    let line = |span: Span| lines.line(lines.clamp(span).start);
    span.file == other.file && line(span).abs_diff(line(other)) <= NEAR_LINES
}

/// A short edit as lines taken out and put in; nothing for an edit that would fill the screen.
fn patch(
    edit: &Edit,
    found: Option<Span>,
    places: &Places<'_>,
    headers: &mut Vec<String>,
) -> Option<Snippet<'static, Patch<'static>>> {
    let lines = places.lines(edit.span);
    let range = lines.clamp(edit.span);
    // One line may be put in with its line break.
    let line = edit.text.strip_suffix('\n').unwrap_or(&edit.text);
    let is_short = !line.contains('\n')
        && line.chars().count() <= EDIT_CHARS_MAX
        && range.len() <= EDIT_CHARS_MAX
        && lines.line(range.start) == last_line(lines, &range);
    let text = lines.text.filter(|_| is_short)?;
    let excerpt = excerpt(text, lines, std::slice::from_ref(&range));
    let range = excerpt.marks.into_iter().next()?;
    let elsewhere = found.is_none_or(|span| span.file != edit.span.file);
    // The first header is the finding's own, and not repeated.
    let path = if elsewhere { header(edit.span, places, headers) } else { mark(0) };
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(path);
    Some(snippet.patch(Patch::new(range, clean(&edit.text))))
}
