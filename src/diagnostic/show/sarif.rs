//! A report as SARIF 2.1.0.

use super::place::{Place, Places};
use crate::{
    diagnostic::{Code, Diagnostic, Edit, Report},
    source::Span,
};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(super) fn show(report: &Report, places: &Places<'_>) -> String {
    let mut codes: Vec<Code> = report.findings().map(|found| found.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "casebook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": report.findings().map(|found| result(found, &codes, places)).collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn rule(code: Code) -> Value {
    let explanation = code.explanation().trim();
    json!({
        "id": code.name(),
        "shortDescription": { "text": code.title() },
        "fullDescription": { "text": first_paragraph(explanation).unwrap_or(code.title()) },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": code.severity().name() },
    })
}

/// The first paragraph that is no heading: code scanning takes 1024 characters for a description and no more.
fn first_paragraph(markdown: &str) -> Option<&str> {
    markdown.split("\n\n").map(str::trim).find(|part| !part.is_empty() && !part.starts_with('#'))
}

fn result(found: &Diagnostic, codes: &[Code], places: &Places<'_>) -> Value {
    let message: Vec<&str> = std::iter::once(&found.message).chain(&found.help).map(|text| &**text).collect();
    let mut result = json!({
        "ruleId": found.code.name(),
        "ruleIndex": codes.binary_search(&found.code).expect("the codes of all findings were gathered"),
        "level": found.severity.name(),
        "message": { "text": message.join("\n") },
    });
    if let Some(span) = found.span {
        result["locations"] = json!([{ "physicalLocation": physical(span, places) }]);
    }
    if !found.also.is_empty() {
        let related = found.also.iter().map(|label| {
            json!({ "physicalLocation": physical(label.span, places), "message": { "text": label.text } })
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(edit) = &found.edit {
        result["fixes"] = json!([fix(edit, places)]);
    }
    result
}

fn physical(span: Span, places: &Places<'_>) -> Value {
    let place = places.place(span);
    json!({ "artifactLocation": { "uri": address(place.path) }, "region": region(place) })
}

fn fix(edit: &Edit, places: &Places<'_>) -> Value {
    let place = places.place(edit.span);
    let replacement = json!({ "deletedRegion": region(place), "insertedContent": { "text": edit.text } });
    json!({ "artifactChanges": [{
        "artifactLocation": { "uri": address(place.path) },
        "replacements": [replacement],
    }]})
}

fn region(place: Place<'_>) -> Value {
    json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    })
}

/// The path as a relative address: every byte that could mean something else is percent-encoded.
fn address(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut address, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a string takes what is written to it");
        }
        address
    })
}
