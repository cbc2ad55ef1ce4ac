//! What is wrong in the rule of a series: `rule-unclear`.
//!
//! In: a text of the front matter, what was written there, and its place. Out: a finding with the place of the first word
//! that is not understood. It must not know other keys.

use crate::{
    diagnostic::{Code, Diagnostic},
    recur::{self, Slip},
    source::Span,
};

/// What may be written for when something comes round.
const RULES: &str = "Write a rule such as `second Wednesday 17:30`, `every Tuesday 10am` or `last Thursday except December`, or dates \
     such as `[2026-12-09T17:30, 2027-01-13T17:30]`.";
/// What may be written for when it does not.
const EXCEPTS: &str =
    "Write months or days, such as `August`, `August 2027`, `2026-12-25` or `2026-12-20 to 2027-01-05`.";

/// The finding for a rule that is not understood.
pub fn rule(text: &str, written: &str, span: Span) -> Option<Diagnostic> {
    recur::rule(text).err().map(|slip| finding(&slip, text, written, span, RULES))
}

/// The finding for an exception that is not understood.
pub fn excepts(text: &str, written: &str, span: Span) -> Option<Diagnostic> {
    recur::excepts(text).err().map(|slip| finding(&slip, text, written, span, EXCEPTS))
}

fn finding(slip: &Slip, text: &str, written: &str, span: Span, examples: &'static str) -> Diagnostic {
    // With quotation marks or line breaks, what was written is not the text: then all of it is pointed at.
    let place = match written.find(text).filter(|_| !slip.at.is_empty()) {
        Some(at) => {
            let start = span.range().start + at;
            Span::new(span.file, start + slip.at.start..start + slip.at.end)
        }
        None => span,
    };
    let understood = slip.understood(text);
    let finding = Diagnostic::new(Code::RuleUnclear, place, slip.message.clone());
    let finding = match slip.help {
        Some(help) => finding.help(help),
        None if understood.is_empty() => finding,
        None => finding.help(format!("Understood is “{understood}”.")),
    };
    finding.help(examples)
}
