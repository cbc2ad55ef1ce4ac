//! Zola's shortcodes, which look like calls: `{{ youtube(id="…") }}`.
//!
//! In: a shortcode. Out: the markdown that stands for it where that is certain. It must not know where a text comes from.

use super::tags::{Done, Reader, Tag, block, values};

const OWN: &str = "a shortcode of the old site; write in markdown what it shows";

/// What becomes of a shortcode.
#[must_use]
pub fn done(reader: &mut Reader, tag: &Tag) -> Done {
    let inside = tag.inside;
    if let Some(text) = inside.strip_prefix("/*").and_then(|text| text.strip_suffix("*/")) {
        let close = if tag.open == "{{" { "}}" } else { "%}" };
        return Done::Put(format!("{}{text}{close}", tag.open));
    }
    if inside == "raw" {
        let found = block(tag.behind, ("{%", "%}"), |inside| inside == "endraw");
        return found.map_or(Done::Left(OWN), |(text, bytes)| Done::Block(text.to_owned(), bytes));
    }
    let Some((name, rest)) = inside.split_once('(') else { return Done::Left(OWN) };
    let (_, named) = values(rest.trim_end().trim_end_matches(')'));
    let get = |wanted: &str| {
        let found = named.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    match (name.trim(), get("id"), get("src")) {
        ("youtube", id, _) if !id.is_empty() => {
            let address = format!("https://www.youtube.com/watch?v={id}");
            reader.plain_link(&address)
        }
        ("vimeo", id, _) if !id.is_empty() => {
            let address = format!("https://vimeo.com/{id}");
            reader.plain_link(&address)
        }
        ("streamable", id, _) if !id.is_empty() => {
            let address = format!("https://streamable.com/{id}");
            reader.plain_link(&address)
        }
        ("gist", ..) if !get("url").is_empty() => reader.plain_link(get("url")),
        ("figure" | "image" | "img", _, src) if !src.is_empty() && is_plain_picture(&named) => {
            reader.picture(src, get("alt"), get("caption"), get("link"))
        }
        _ => Done::Left(OWN),
    }
}

/// Whether all that a picture is given can be shown in markdown.
fn is_plain_picture(named: &[(String, String)]) -> bool {
    named.iter().all(|(name, _)| {
        ["src", "alt", "caption", "link", "width", "height", "class"].contains(&name.as_str())
    })
}
