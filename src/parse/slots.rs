//! The holes of a text as marks in its HTML, and back, for when it goes through other hands.
//!
//! In: HTML with marks such as `<a data-slot="l3">`. Out: a [`Body`]. It must not know what fills a hole.

use crate::page::{Body, PHRASES, Slot};

const MARK: &str = " data-slot=\"";

/// Takes the marks of slots out of the HTML and keeps their places.
#[must_use]
pub fn decode(html: &str) -> Body {
    let mut body = Body { html: String::with_capacity(html.len()), ..Body::default() };
    let mut rest = html;
    let finder = memchr::memmem::Finder::new(MARK);
    while let Some(at) = finder.find(rest.as_bytes()) {
        let (before, after) = rest.split_at(at);
        let value = &after[MARK.len()..];
        let end = value.find('"').unwrap_or(value.len());
        let slot = slot(&value[..end]).filter(|_| in_tag(before));
        let Some(slot) = slot else {
            body.html.push_str(&rest[..at + MARK.len()]);
            rest = value;
            continue;
        };
        if let (Slot::Title(_) | Slot::Phrase(_) | Slot::Figure(_), Some(before)) =
            (slot, before.strip_suffix("<i"))
        {
            body.html.push_str(before);
            rest = value[end..].strip_prefix("\"></i>").unwrap_or(&value[end..]);
        } else {
            body.html.push_str(before);
            rest = value.get(end + 1..).unwrap_or_default();
        }
        body.slots.push((body.html.len(), slot));
    }
    body.html.push_str(rest);
    body
}

/// The HTML with a mark for each slot.
#[must_use]
pub fn encode(body: &Body) -> String {
    let mut html = String::with_capacity(body.html.len() + body.slots.len() * 20);
    let mut from = 0;
    for (at, slot) in &body.slots {
        html.push_str(&body.html[from..*at]);
        from = *at;
        let (kind, number) = match slot {
            Slot::Link(n) => ('l', *n),
            Slot::Title(n) => ('t', *n),
            Slot::Picture(n) => ('p', *n),
            Slot::Word(n) => ('w', *n),
            Slot::Phrase(n) => ('s', *n),
            Slot::Figure(n) => ('f', *n),
            Slot::Task(done) => ('c', usize::from(*done)),
        };
        html.push_str(&match slot {
            Slot::Title(_) | Slot::Phrase(_) | Slot::Figure(_) => format!("<i{MARK}{kind}{number}\"></i>"),
            _ => format!("{MARK}{kind}{number}\""),
        });
    }
    html + &body.html[from..]
}

/// Whether the text ends inside an `a`, `img` or `i` tag: nothing an author writes as text can do that.
fn in_tag(before: &str) -> bool {
    before.rfind('<').is_some_and(|at| {
        let tag = &before[at..];
        !tag.contains('>') && (tag.starts_with("<a") || tag.starts_with("<i"))
    })
}

fn slot(code: &str) -> Option<Slot> {
    let number = code.get(1..)?.parse().ok()?;
    match code.as_bytes().first()? {
        b'l' => Some(Slot::Link(number)),
        b't' => Some(Slot::Title(number)),
        b'p' => Some(Slot::Picture(number)),
        b'w' => Some(Slot::Word(number)),
        b's' => (number < PHRASES.len()).then_some(Slot::Phrase(number)),
        b'f' => Some(Slot::Figure(number)),
        b'c' => Some(Slot::Task(number > 0)),
        _ => None,
    }
}
