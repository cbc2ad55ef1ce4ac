//! Templates, compiled, and their errors as findings.
//!
//! Functions and filters are pure functions of their arguments: none reaches a graph, disk, network or clock.
//! It must not know what a view holds.

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{FileId, Revision, Sources, Span},
};
use std::{collections::BTreeMap, io::Write, sync::Arc};
use tera::{Context, ErrorKind, Kwargs, ReportError, State, Tera, Value};

/// Compiled templates.
#[derive(Clone)]
pub struct Templates {
    tera: Arc<Tera>,
    files: BTreeMap<String, FileId>,
    /// A hash of all their texts: a changed template makes every page that may use it stale.
    pub revision: Revision,
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Templates").field("files", &self.files).field("revision", &self.revision).finish()
    }
}

impl Templates {
    /// Compiles templates by name. Each is parsed alone first, so that all broken ones are found.
    #[must_use]
    pub fn compile(sources: &Sources, files: &BTreeMap<String, FileId>) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut texts = Vec::new();
        let mut all = blake3::Hasher::new();
        for (name, id) in files {
            match sources.get(*id).text() {
                Ok(text) => texts.push((name.as_str(), text)),
                Err(at) => found.push(Diagnostic::not_utf8(*id, at)),
            }
            all.update(name.as_bytes());
            all.update(&sources.get(*id).revision.0.to_le_bytes());
        }
        let revision = Revision::of(all.finalize().as_bytes());
        let mut templates = Self { tera: Arc::new(empty()), files: files.clone(), revision };
        for (name, text) in &texts {
            let alone = empty().add_raw_template(name, text);
            if let Err(error) = alone
                && matches!(error.kind(), ErrorKind::SyntaxError(_))
            {
                found.push(templates.finding(sources, &error, None));
            }
        }
        if found.is_empty() {
            let mut tera = empty();
            match tera.add_raw_templates(texts) {
                Ok(()) => templates.tera = Arc::new(tera),
                Err(error) => found.push(templates.finding(sources, &error, None)),
            }
        }
        (templates, found)
    }

    /// Whether the templates could be compiled; when not, their finding says it all and nothing is to be rendered.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        self.files.is_empty() || self.tera.get_template_names().next().is_some()
    }

    /// Renders a template into `out`.
    pub fn render(&self, name: &str, context: &Context, out: &mut impl Write) -> tera::TeraResult<()> {
        self.tera.render_to(name, context, out)
    }

    /// A template error as a finding: the place in the theme's file, and the page that was being made.
    #[must_use]
    pub fn finding(&self, sources: &Sources, error: &tera::Error, page: Option<&str>) -> Diagnostic {
        let (message, span) = match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                (report.message().to_owned(), self.span(sources, report))
            }
            ErrorKind::Msg(text) => self.read_text(sources, text),
            _ => (error.to_string(), None),
        };
        let finding =
            Diagnostic::new(Code::TemplateError, span, format!("this template cannot be used: {message}"));
        match page {
            Some(page) => finding.help(format!("It happened while `{page}` was being made.")),
            None => finding.help("Mend the template; until then nothing can be built with it."),
        }
    }

    fn span(&self, sources: &Sources, report: &ReportError) -> Option<Span> {
        let id = *self.files.get(report.filename())?;
        let len = sources.get(id).bytes().len();
        let range = report.span().range.clone();
        Some(Span::new(id, range.start.min(len)..range.end.min(len)))
    }

    /// Some errors come as ready-made text with ` --> file:line:column` in it.
    fn read_text(&self, sources: &Sources, text: &str) -> (String, Option<Span>) {
        let first = text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        let place = text.lines().find_map(|line| line.trim().strip_prefix("--> "));
        let span = place.and_then(|place| {
            let mut parts = place.trim_matches(['[', ']']).rsplitn(3, ':');
            let column: usize = parts.next()?.trim().parse().ok()?;
            let line: usize = parts.next()?.trim().parse().ok()?;
            let id = *self.files.get(parts.next()?.trim())?;
            let source = sources.get(id).text().ok()?;
            let start: usize = source.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let at = (start + column.saturating_sub(1)).min(source.len());
            Some(Span::new(id, at..at))
        });
        (first, span)
    }
}

fn empty() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".htm", ".xml", ".svg"]);
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| Value::safe_string(&json(value)));
    tera
}

/// A value as JSON that may stand in a script element.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    // Of the characters that end a script or a line of it, the last two begin with this byte in UTF-8.
    let ends = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | 0xE2);
    let Some(first) = text.as_bytes().iter().position(ends) else { return text };
    let mut out = String::with_capacity(text.len() + 64);
    let (safe, rest) = text.split_at(first);
    out.push_str(safe);
    for c in rest.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
