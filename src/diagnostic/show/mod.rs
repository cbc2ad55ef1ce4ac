//! A report as text for people and as data for machines.
//!
//! In: a [`Report`] and the [`Sources`] its places lie in. Out: one string, ready to be written.
//! It must not know where the string goes, nor whether the build fails; it reads no disk and no environment.

mod excerpt;
mod github;
mod html;
mod json;
mod place;
mod sarif;
mod text;

use crate::{diagnostic::Report, source::Sources};
use place::Places;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: source lines with carets.
    Text,
    /// Every finding as an object, and the counts.
    Json,
    /// Annotations of a GitHub workflow, one line for each finding.
    Github,
    /// SARIF 2.1.0, which code scanning and editors read.
    Sarif,
}

impl Format {
    /// All formats.
    pub const ALL: &'static [Self] = &[Self::Text, Self::Json, Self::Github, Self::Sarif];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Github => "github",
            Self::Sarif => "sarif",
        }
    }
}

/// Whether text for people has colours; the other formats never have any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Plain characters.
    Plain,
    /// With ANSI escapes.
    Colour,
}

/// The report in this format. Every line ends with a line feed; text says nothing of a report without findings.
#[must_use]
pub fn show(report: &Report, sources: &Sources, format: Format, style: Style) -> String {
    let places = Places::new(report, sources);
    match format {
        Format::Text => text::show(report, &places, style),
        Format::Json => json::show(report, &places),
        Format::Github => github::show(report, &places),
        Format::Sarif => sarif::show(report, &places),
    }
}

/// The report as items of a list in HTML, each with its source lines; nothing for a report without findings.
#[must_use]
pub fn html(report: &Report, sources: &Sources) -> String {
    html::show(report, &Places::new(report, sources))
}

#[cfg(test)]
mod tests;
