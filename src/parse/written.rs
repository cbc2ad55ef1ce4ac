//! Where the address of a link or picture is written, to the byte.
//!
//! In: markdown, and where the link stands in it. Out: the range of its address without what surrounds it.
//! It must not know what the address means.

use pulldown_cmark::{Event, LinkType, RefDefs, Tag};
use std::ops::Range;

/// Where the definition stands that a link or picture which begins here goes back to.
#[must_use]
pub fn definition(event: &Event, definitions: &RefDefs) -> Option<Range<usize>> {
    let (Event::Start(Tag::Link { link_type, id, .. }) | Event::Start(Tag::Image { link_type, id, .. })) =
        event
    else {
        return None;
    };
    let refers = matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut);
    definitions.get(id).filter(|_| refers).map(|definition| definition.span.clone())
}

/// Where the address of this link or picture is written; nothing where its brackets are not understood.
#[must_use]
pub fn place(
    markdown: &str,
    kind: LinkType,
    link: &Range<usize>,
    definition: Option<&Range<usize>>,
) -> Option<Range<usize>> {
    let text = &markdown[link.clone()];
    match kind {
        LinkType::Inline => inline(text).map(|place| moved(place, link.start)),
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            let definition = definition?;
            defined(&markdown[definition.clone()]).map(|place| moved(place, definition.start))
        }
        LinkType::WikiLink { .. } => {
            let start = text.find("[[")? + 2;
            let len = text[start..].find(['|', ']'])?;
            // In a table the bar has a backslash in front.
            let len = text[start..start + len].trim_end_matches('\\').len();
            Some(moved(start..start + len, link.start))
        }
        LinkType::Autolink | LinkType::Email => (text.len() > 2).then_some(link.start + 1..link.end - 1),
        _ => None,
    }
}

fn moved(range: Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

/// The address in `[text](address "title")`: that of the first bracket from which on all fits to the end.
fn inline(link: &str) -> Option<Range<usize>> {
    link.match_indices("](").find_map(|(at, _)| {
        let place = address(link, at + 2)?;
        let end = place.end + usize::from(link[..place.start].ends_with('<'));
        closes(link[end..].trim()).then_some(place)
    })
}

/// The address in `[label]: address "title"`.
fn defined(definition: &str) -> Option<Range<usize>> {
    address(definition, definition.find("]:")? + 2)
}

/// The address that begins behind white space, in angle brackets or not.
fn address(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + (text[from..].len() - text[from..].trim_start().len());
    if text[start..].starts_with('<') {
        let len = unescaped(&text[start + 1..], |c| c == '>')?;
        return Some(start + 1..start + 1 + len);
    }
    let mut open = 0_usize;
    let ends = |c: char| {
        open += usize::from(c == '(');
        let closes = c == ')' && open == 0;
        open -= usize::from(c == ')' && open > 0);
        closes || c.is_ascii_whitespace() || c.is_ascii_control()
    };
    let len = unescaped(&text[start..], ends).unwrap_or(text.len() - start);
    Some(start..start + len)
}

/// Where the first sign stands that is wanted and has no backslash in front.
fn unescaped(text: &str, mut wanted: impl FnMut(char) -> bool) -> Option<usize> {
    let mut escaped = false;
    text.char_indices()
        .find(|(_, c)| {
            let found = !escaped && wanted(*c);
            escaped = !escaped && *c == '\\';
            found
        })?
        .0
        .into()
}

/// Whether what follows an address is a title, if any, and the end of the link.
fn closes(rest: &str) -> bool {
    let Some(rest) = rest.strip_suffix(')') else { return false };
    let title = rest.trim();
    let mut signs = title.chars();
    match (signs.next(), signs.next_back()) {
        (None, _) => true,
        (Some(first), Some(last)) => matches!((first, last), ('"', '"') | ('\'', '\'') | ('(', ')')),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// The addresses of all links and pictures of a text, as they are written.
    fn written(text: &str) -> Vec<&str> {
        let mut events = Parser::new_ext(text, Options::ENABLE_WIKILINKS).into_offset_iter();
        let mut found = Vec::new();
        while let Some((event, range)) = events.next() {
            let definition = super::definition(&event, events.reference_definitions());
            if let Event::Start(Tag::Link { link_type, .. } | Tag::Image { link_type, .. }) = event {
                let place = super::place(text, link_type, &range, definition.as_ref());
                found.push(place.map_or("nothing", |place| &text[place]));
            }
        }
        found
    }

    #[test]
    fn an_address_is_found_in_every_form() {
        for (text, addresses) in [
            ("[a](b.md)", &["b.md"][..]),
            ("[b.md](b.md \"b.md\")", &["b.md"]),
            ("[a]( <b c.md> 'x')", &["b c.md"]),
            ("[a](b(c)d.md)", &["b(c)d.md"]),
            ("[a](b\\)d.md#x)", &["b\\)d.md#x"]),
            ("[`](x)`](b.md)", &["b.md"]),
            ("[![a](p.png)](b.md)", &["b.md", "p.png"]),
            ("![a](p.png){decorative}", &["p.png"]),
            ("[[a]] [[a|b]] [[a#c|b]]", &["a", "a", "a#c"]),
            ("<skill:sort>", &["skill:sort"]),
            ("[a][X] [x][] [x]\n\n[x]: b.md \"t\"", &["b.md", "b.md", "b.md"]),
            ("[A  b]\n\n[a b]:\n  <b c.md>\n  'title'", &["b c.md"]),
            ("> [a][x]\n>\n> [x]: b.md", &["b.md"]),
            ("[a](\n  b.md\n  (title))", &["b.md"]),
            ("[a]()", &[""]),
        ] {
            assert_eq!(written(text), addresses, "{text}");
        }
    }
}
