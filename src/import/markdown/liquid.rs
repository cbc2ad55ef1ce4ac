//! Liquid, as Jekyll and Eleventy have it in their texts.
//!
//! In: a tag. Out: the markdown that stands for it where that is certain. It must not know where a text comes from.

use super::{
    System,
    tags::{Done, MARK, Reader, Signs, Tag, block, fenced},
};
use crate::yaml::Node;

const TAGS: Signs = ("{%", "%}");
const UNKNOWN_PAGE: &str = "there is no such page in the old site";
const LOGIC: &str = "what it prints is only known to the old generator";
const VALUE: &str = "its value is only known to the old generator";

/// What becomes of a tag.
#[must_use]
pub fn done(reader: &mut Reader, tag: &Tag) -> Done {
    let inside = tag.inside.trim_matches('-').trim();
    if tag.open == "{{" {
        return value(reader, inside).map_or(Done::Left(VALUE), Done::Put);
    }
    let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let rest = rest.trim();
    let unquoted = rest.trim_matches(['"', '\'']);
    match name {
        "raw" | "verbatim" => {
            let end = format!("end{name}");
            let found = block(tag.behind, TAGS, |inside| inside == end);
            found.map_or(Done::Left(LOGIC), |(text, bytes)| Done::Block(text.to_owned(), bytes))
        }
        "comment" => {
            let found = block(tag.behind, TAGS, |inside| inside == "endcomment");
            found.map_or(Done::Left(LOGIC), |(text, bytes)| {
                Done::Block(format!("<!--{}-->", text.replace("--", "- -")), bytes)
            })
        }
        "highlight" | "codeblock" => {
            let end = format!("end{name}");
            let found = block(tag.behind, TAGS, |inside| inside == end);
            let language = rest.split([' ', ',']).next().unwrap_or_default().trim_matches(['"', '\'']);
            found.map_or(Done::Left(LOGIC), |(text, bytes)| {
                Done::Block(fenced(language, text, tag.starts_line), bytes)
            })
        }
        "post_url" => {
            let found = reader.goals.post(unquoted);
            found.map_or(Done::Left(UNKNOWN_PAGE), |path| Done::Put(format!("{MARK}{path}")))
        }
        "link" => {
            let found = reader.goals.path(unquoted.trim_start_matches('/'));
            found.map_or(Done::Left(UNKNOWN_PAGE), |path| Done::Put(format!("{MARK}{path}")))
        }
        "gist" => {
            let id = unquoted.split_whitespace().next().unwrap_or_default().to_owned();
            reader.plain_link(&format!("https://gist.github.com/{id}"))
        }
        "youtube" => {
            let id = unquoted.split_whitespace().next().unwrap_or_default().to_owned();
            let address =
                if id.contains("://") { id } else { format!("https://www.youtube.com/watch?v={id}") };
            reader.plain_link(&address)
        }
        _ => Done::Left(LOGIC),
    }
}

/// The text of an expression, where it is certain.
fn value(reader: &Reader, inside: &str) -> Option<String> {
    let mut parts = inside.split('|').map(str::trim);
    let first = parts.next()?;
    let quoted = first.len() > 1 && first.starts_with(['"', '\'']) && first.ends_with(&first[..1]);
    let mut text = if quoted {
        let text = &first[1..first.len() - 1];
        let leads = parts.clone().any(|filter| is_address(filter));
        leads.then(|| text.to_owned())?
    } else {
        named(reader, first)?
    };
    for filter in parts {
        match filter {
            filter if is_address(filter) => {
                if !text.contains("://") && !text.starts_with('/') {
                    text.insert(0, '/');
                }
            }
            "escape" | "xml_escape" | "strip" | "safe" => {}
            _ => return None,
        }
    }
    Some(text)
}

/// Whether a filter makes an address of the site whole.
fn is_address(filter: &str) -> bool {
    let plain = filter.split_whitespace().collect::<Vec<_>>().join(" ");
    matches!(
        plain.as_str(),
        "relative_url"
            | "absolute_url"
            | "url"
            | "prepend: site.baseurl"
            | "prepend:site.baseurl"
            | "prepend: site.url"
            | "prepend:site.url"
    )
}

/// The value that this name has on this page.
fn named(reader: &Reader, name: &str) -> Option<String> {
    let settings = &reader.old.settings;
    if matches!(name, "site.baseurl" | "site.url") {
        // What follows is an address below the site.
        return Some(String::new());
    }
    if let Some(name) = name.strip_prefix("page.") {
        return reader.doc.word(name).map(str::to_owned);
    }
    let of_site = name.strip_prefix("site.").or_else(|| name.strip_prefix("metadata."));
    if let Some(name) = of_site {
        let mut node: &Node = &settings.keys;
        for part in name.split('.') {
            node = node.get(part)?;
        }
        return node.as_text().map(str::to_owned);
    }
    let is_word = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let own = reader.old.system == System::Eleventy && is_word;
    own.then(|| reader.doc.word(name).map(str::to_owned)).flatten()
}
