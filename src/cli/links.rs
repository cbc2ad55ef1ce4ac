//! `links`: what a page links to, and what links to it.
//!
//! In: the name of a page as people type it. Out: lists, as text or JSON. It must not know how links are found.

use super::{Exit, arguments::Look, open::Open, out, wrong};
use crate::{
    diagnostic::show::Format,
    links::{Group, Links, Listed, Named},
};
use std::path::Path;

/// Lists the links of a page.
pub fn links(root: &Path, name: &str, format: Format, look: &Look) -> Exit {
    let open = match Open::new(root, look) {
        Ok(open) => open,
        Err(exit) => return exit,
    };
    let links = Links::new(open.build());
    let file = match open.named(&links, name) {
        Ok(Named::Page(page)) => open.build().graph.page(page).file,
        Ok(Named::File(file)) => file,
        Ok(Named::Folder(folder)) => return wrong(format!("{folder} is a folder. Name a page in it.")),
        Err(exit) => return exit,
    };
    let listed = Listed::new(&links, file);
    match format {
        Format::Json => match serde_json::to_string_pretty(&listed) {
            Ok(json) => out(json),
            Err(error) => wrong(error),
        },
        Format::Text | Format::Github | Format::Sarif => out(text(&listed)),
    }
}

fn text(listed: &Listed) -> String {
    let address = listed.address.as_ref().map_or(String::new(), |address| format!(", {address}"));
    let mut text = format!("{} ({}{address})\n", listed.title, listed.path);
    let sides = [
        ("It links to:", "It links to nothing.", &listed.links_to),
        ("What links to it:", "Nothing links to it.", &listed.linked_from),
    ];
    for (heading, none, groups) in sides {
        text.push_str(&format!("\n{}\n", if groups.is_empty() { none } else { heading }));
        groups.iter().for_each(|group| text.push_str(&lines(group)));
    }
    text.trim_end().to_owned()
}

fn lines(group: &Group) -> String {
    let mut text = format!("  {}\n", group.heading);
    for entry in &group.links {
        let heading = entry.fragment.as_ref().map_or(String::new(), |heading| format!(" #{heading}"));
        let heading = if heading.trim() == entry.title { "" } else { &heading };
        let path = entry.path.as_ref().filter(|path| **path != entry.title);
        let place = match (&entry.file, entry.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            _ => String::new(),
        };
        let behind = match path {
            Some(path) if entry.file.as_ref() == Some(path) => format!(" ({place})"),
            Some(path) if place.is_empty() => format!(" ({path})"),
            Some(path) => format!(" ({path}), {place}"),
            None if place.is_empty() => String::new(),
            None => format!(", {place}"),
        };
        text.push_str(&format!("    {}{heading}{behind}\n", entry.title));
    }
    text
}
