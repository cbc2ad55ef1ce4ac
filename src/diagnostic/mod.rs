//! What can be wrong, where, and what to do about it.
//!
//! In: codes and places. Out: [`Diagnostic`]s, gathered in a [`Report`] and shown at the edge by [`show`].
//! It must not know any rule: who finds something calls [`Diagnostic::new`] with what it has at hand.

pub mod code;
mod letters;
pub mod nearest;
pub mod show;

use crate::source::{FileId, Span};
pub use code::{Code, Severity};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, sync::Arc};

/// A second place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is there, in a few words.
    pub text: String,
}

/// A change to the author's file that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// What to put there.
    pub text: String,
}

/// How sure it is that a change is what the author meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certainty {
    /// There is one right answer.
    Sure,
    /// There may be another; a person is to look.
    Likely,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// Whether it fails the build. The code's own severity, unless the site's settings say otherwise.
    pub severity: Severity,
    /// Where; nothing for a finding about the site as a whole.
    pub span: Option<Span>,
    /// What is wrong, in plain words, without a full stop.
    pub message: Cow<'static, str>,
    /// A few words beside the place.
    pub label: Cow<'static, str>,
    /// What to do about it.
    pub help: Vec<Cow<'static, str>>,
    /// Other places that belong to it.
    pub also: Vec<Label>,
    /// A change that mends it.
    pub edit: Option<Box<Edit>>,
    /// How sure that change is.
    pub certainty: Certainty,
}

impl Diagnostic {
    /// A finding at a place.
    pub fn new(code: Code, span: impl Into<Option<Span>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            severity: code.severity(),
            span: span.into(),
            message: message.into(),
            label: Cow::Borrowed(""),
            help: Vec::new(),
            also: Vec::new(),
            edit: None,
            certainty: Certainty::Sure,
        }
    }

    /// The finding for a text file that is in another encoding: the offset is of the first byte that does not fit.
    #[must_use]
    pub fn not_utf8(file: FileId, at: usize) -> Self {
        let message = "this file is not in UTF-8, so its letters cannot be read for sure";
        Self::new(Code::NotUtf8, Span::new(file, at..at + 1), message)
            .label("the first byte that does not fit")
            .help("Open it in your editor, choose “Save with encoding” and then UTF-8.")
    }

    /// The finding for a file that is another now than when the build began.
    #[must_use]
    pub fn changed_meanwhile(file: FileId) -> Self {
        let message = "this file changed or went away while the site was being built";
        Self::new(Code::UnreadableFile, Span::new(file, 0..0), message)
            .help("Build again: the next build reads it as it is now.")
    }

    /// The finding for a text file of the theme or the settings that is over a limit of so many bytes, in words.
    #[must_use]
    pub fn too_large(file: FileId, limit: &str) -> Self {
        let message = format!("this file is over {limit}, so it was not read");
        Self::new(Code::FileTooLarge, Span::new(file, 0..0), message)
            .help("Look what has got into it: a picture or a table belongs in a file of its own.")
    }

    /// The file it is in; nothing for a finding about the site as a whole.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        self.span.map(|span| span.file)
    }

    /// With a few words beside the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        self.label = text.into();
        self
    }

    /// With what to do about it.
    #[must_use]
    pub fn help(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        // Most findings have one; a large site may have very many findings.
        self.help.reserve_exact(1);
        self.help.push(text.into());
        self
    }

    /// With what to do about it, where nothing has said so yet.
    #[must_use]
    pub fn or_help(self, text: impl Into<Cow<'static, str>>) -> Self {
        if self.help.is_empty() { self.help(text) } else { self }
    }

    /// With a second place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.also.push(Label { span, text: text.into() });
        self
    }

    /// With a change that mends it.
    #[must_use]
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        self.edit = Some(Box::new(Edit { span, text: text.into() }));
        self
    }

    /// With a change that a person is to look at, where it has one.
    #[must_use]
    pub fn unsure(mut self) -> Self {
        self.certainty = Certainty::Likely;
        self
    }

    /// The change that mends it, where there is one right answer.
    #[must_use]
    pub fn sure_edit(&self) -> Option<&Edit> {
        self.edit.as_deref().filter(|_| self.certainty == Certainty::Sure)
    }

    /// With "did you mean" for the names nearest to `wrong`, and the edit where one is clearly nearest.
    #[must_use]
    pub fn suggest<'a>(self, wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let near = nearest::nearest(wrong, names);
        let Some(text) = nearest::sentence(&near) else { return self };
        let span = self.span;
        let found = self.help(text);
        match (nearest::meant(wrong, &near), span) {
            (Some(only), Some(span)) => found.edit(span, only.clone()).unless_far(wrong, only),
            _ => found,
        }
    }

    /// The same, unsure where `wrong` is more than a slip away from `right`.
    #[must_use]
    pub fn unless_far(self, wrong: &str, right: &str) -> Self {
        if nearest::is_slip(wrong, right) { self } else { self.unsure() }
    }
}

/// All findings of a run, sorted by file, place and code, each once. Those of one file are held together, and shared with
/// reports in which they are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    files: Vec<(Option<FileId>, Arc<[Diagnostic]>)>,
}

impl Report {
    /// Sorts the findings and drops exact repetitions.
    #[must_use]
    pub fn new(mut findings: Vec<Diagnostic>) -> Self {
        findings.sort_by(|a, b| key(a).cmp(&key(b)));
        findings.dedup();
        let mut files = Vec::new();
        let mut rest = findings.into_iter().peekable();
        while let Some(first) = rest.peek() {
            let file = first.file();
            let same = std::iter::from_fn(|| rest.next_if(|found| found.file() == file));
            files.push((file, same.collect()));
        }
        Self { files }
    }

    /// The same, but in this file these.
    #[must_use]
    pub fn with(&self, file: FileId, findings: Vec<Diagnostic>) -> Self {
        let others = self.files.iter().filter(|(other, _)| *other != Some(file)).cloned();
        let mut files: Vec<_> = others.chain(Self::new(findings).files).collect();
        files.sort_by_key(|(file, _)| *file);
        Self { files }
    }

    /// The findings in order.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.files.iter().flat_map(|(_, findings)| findings.iter())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.iter().map(|(_, findings)| findings.len()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Those in this file.
    #[must_use]
    pub fn of_file(&self, file: FileId) -> &[Diagnostic] {
        let at = self.files.binary_search_by_key(&Some(file), |(file, _)| *file);
        at.map_or(&[], |at| &self.files[at].1)
    }

    /// How many there are of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|d| d.severity == severity).count()
    }

    /// The same without notes.
    #[must_use]
    pub fn without_notes(&self) -> Self {
        Self::new(self.findings().filter(|found| found.severity != Severity::Note).cloned().collect())
    }

    /// Whether a build with these findings fails: errors always, warnings where they are to count.
    #[must_use]
    pub fn fails(&self, strictness: Strictness) -> bool {
        self.count(Severity::Error) > 0
            || (strictness == Strictness::Strict && self.count(Severity::Warning) > 0)
    }
}

fn key(d: &Diagnostic) -> (Option<Span>, Code, &str) {
    (d.span, d.code, &d.message)
}

/// Whether warnings fail a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// Only errors fail.
    Lenient,
    /// Warnings fail too.
    Strict,
}
