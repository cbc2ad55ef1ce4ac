//! A report as workflow commands of GitHub, which shows them beside the changed lines.

use super::place::Places;
use crate::diagnostic::{Diagnostic, Report, Severity};

pub(super) fn show(report: &Report, places: &Places<'_>) -> String {
    report.findings().map(|found| command(found, places)).collect()
}

fn command(found: &Diagnostic, places: &Places<'_>) -> String {
    let mut properties = Vec::new();
    if let Some(place) = found.span.map(|span| places.place(span)) {
        properties.push(format!("file={}", property(place.path)));
        properties.push(format!("line={}", place.line));
        if place.end_line == place.line {
            properties.push(format!("col={}", place.column));
            properties.push(format!("endColumn={}", place.end_column));
        } else {
            // GitHub takes columns only where a place begins and ends in one line.
            properties.push(format!("endLine={}", place.end_line));
        }
    }
    properties.push(format!("title={}", property(found.code.name())));
    let message = std::iter::once(&found.message).chain(&found.help).map(|text| data(text));
    let message = message.collect::<Vec<_>>().join("%0A");
    format!("::{} {}::{message}\n", level(found.severity), properties.join(","))
}

/// The word of GitHub for it.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "notice",
        other => other.name(),
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
