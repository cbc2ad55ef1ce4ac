//! A post that was withdrawn: its page stays, and nothing of its text is handed on.
//!
//! In: what was read of the file. Out: the same without all that readers are not to see any more, so that no later stage
//! can show it; findings where no reason is given. It must not know how a page is shown.

use super::{front::Front, text::Read};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Body, Kind, Relation, Value},
    source::{Span, Spanned},
};

/// The key that says so, with the reason.
const KEY: &str = "withdrawn";

/// The keys of a withdrawn post that are handed on: what says where it is, and that it is withdrawn.
const KEPT: &[&str] = &[
    "title",
    "topics",
    "date",
    "updated",
    "author",
    "draft",
    "publish",
    "expires",
    "embargo",
    "aliases",
    "slug",
    "language",
    "translation_of",
    "hide_from",
    "licence",
    "id",
    KEY,
];

/// Takes away what a withdrawn post does not show any more. A post whose `withdrawn` cannot be understood is withdrawn
/// too: rather too little is shown than too much.
pub(super) fn take_away(kind: Kind, start: Span, front: &mut Front, read: &mut Read) {
    let empty = front.empty.iter().find(|(key, _)| *key == KEY).map(|(_, span)| *span);
    if kind != Kind::Post || empty.is_none() && !front.keys.contains(&KEY) {
        return;
    }
    let written = front.fields.iter().find(|(key, _)| *key == KEY);
    let reason = written.and_then(|(_, value)| value.value.as_text()).unwrap_or_default();
    if empty.is_some()
        || ["yes", "true", "on", "no", "false", "off"].contains(&reason.to_lowercase().as_str())
    {
        let place = empty.or_else(|| written.map(|(_, value)| value.span)).unwrap_or(start);
        let message = "`withdrawn` does not say why";
        let help =
            "Write the reason in a sentence: `withdrawn: The numbers were wrong.` Or take the line out.";
        front.findings.push(Diagnostic::new(Code::MissingField, place, message).help(help));
    }
    if written.is_none() {
        front.fields.push((KEY, Spanned::new(Value::Text(String::new()), empty.unwrap_or(start))));
    }
    front.fields.retain(|(key, _)| KEPT.contains(key));
    front.refs.retain(|reference| reference.relation == Relation::TranslationOf);
    let first_heading = read.first_heading.take();
    *read = Read { body: Body::default(), first_heading, ..Read::default() };
}
