//! Where a text of Eleventy belongs.
//!
//! In: a file's path and keys, and those of its folders. Out: its [`Place`]. It must not know what is in the text.

use super::{
    address, day,
    doc::{Doc, Old, Place, Said, TEMPLATE_CODE, named},
    head, hugo,
};
use crate::{
    page::{Day, Kind, Moment, slug},
    yaml::Node,
};

/// Tags that say where a text is listed, not what it is about.
pub const LISTS: &[&str] = &["all", "nav", "post", "posts", "blog", "page", "pages", "featured"];

/// Finds the place of a text.
#[must_use]
pub fn place(old: &Old, doc: &Doc) -> Place {
    let folder = doc.folder(&old.settings);
    let dated = day::of_name(doc.stem());
    let stem = dated.map_or(doc.stem(), |(_, rest)| rest);
    let of_name = dated.map(|(day, _)| Moment { day: Day(day), time: None });
    let date = doc.dated(&["date"], &old.zones).or(of_name);
    let tags = |keys: &Node| head::get(keys, "tags").map(head::texts).unwrap_or_default();
    let tags: Vec<String> =
        [&doc.head.keys].into_iter().chain(doc.more.iter().copied()).flat_map(tags).collect();
    let section = folder.split('/').next().unwrap_or_default();
    let is_blog = tags.iter().any(|tag| ["post", "posts", "blog"].contains(&tag.as_str()))
        || hugo::BLOGS.contains(&section.to_lowercase().as_str());
    let (above, name) = match stem {
        "index" => folder.rsplit_once('/').map_or(("", folder), |(above, name)| (above, name)),
        stem => (folder, stem),
    };
    let is_post = is_blog && date.is_some() && !(stem == "index" && above.is_empty());
    let inside = if is_post { above.split_once('/').map_or("", |(_, inside)| inside) } else { above };
    let mut place = Place {
        kind: if is_post { Kind::Post } else { Kind::Page },
        name: if name.is_empty() { "home".to_owned() } else { named(&format!("{inside}/{name}")) },
        date,
        hidden: doc.says("draft", Said::Yes).then(|| "`draft: true`".to_owned()),
        topics: tags.into_iter().filter(|tag| !LISTS.contains(&tag.as_str())).collect(),
        bundle: (stem == "index" && !folder.is_empty()).then(|| format!("{}{folder}/", old.settings.input)),
        ..Place::default()
    };
    let usual = if name.is_empty() { "/".to_owned() } else { address::tidy(&format!("/{above}/{name}/")) };
    match doc.get("permalink").map(|node| (head::flag(node), node.as_text())) {
        Some((Some(false), _)) => place.hidden = Some("`permalink: false`".to_owned()),
        Some((_, Some(pattern))) => place.address(expanded(doc, pattern, name, &usual, date)),
        _ => place.old.push(usual),
    }
    if doc.is_html() && (doc.has_template_code() || !doc.head.is_there) {
        place.left = Some(TEMPLATE_CODE);
    }
    place
}

/// The address of a pattern with `{{ … }}`, or the first of these that is not understood.
fn expanded(
    doc: &Doc,
    pattern: &str,
    name: &str,
    usual: &str,
    date: Option<Moment>,
) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find("{{") {
        let Some(len) = rest[at..].find("}}") else { return Err(rest[at..].to_owned()) };
        out.push_str(&rest[..at]);
        let inside = rest[at + 2..at + len].trim().trim_matches('-').trim();
        let value = value(doc, inside, name, usual, date).ok_or_else(|| rest[at..at + len + 2].to_owned())?;
        out.push_str(&value);
        rest = &rest[at + len + 2..];
    }
    if rest.contains("{%") {
        return Err(rest.to_owned());
    }
    out.push_str(rest);
    let out = address::tidy(&out);
    Ok(out.strip_suffix("index.html").unwrap_or(&out).to_owned())
}

fn value(doc: &Doc, inside: &str, name: &str, usual: &str, date: Option<Moment>) -> Option<String> {
    let mut parts = inside.split('|').map(str::trim);
    let mut value = match parts.next()? {
        "page.fileSlug" => name.to_owned(),
        "page.filePathStem" => usual.trim_matches('/').to_owned(),
        "page.date" | "date" => {
            let filter = parts.next()?;
            let format =
                filter.strip_prefix("date")?.trim_start_matches([':', '(', ' ']).trim_end_matches(')');
            let format = format.trim_matches(['"', '\'']);
            return format
                .contains('%')
                .then(|| date.map(|date| date.start().strftime(format).to_string()))?;
        }
        key if key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => doc.word(key)?.to_owned(),
        _ => return None,
    };
    for filter in parts {
        value = match filter {
            "slug" | "slugify" => slug(&value),
            "downcase" | "lower" => value.to_lowercase(),
            _ => return None,
        };
    }
    Some(value)
}
