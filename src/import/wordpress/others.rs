//! What is in the export and no text: attachments, menus, terms, authors and all else, each told once.
//!
//! In: the export. Out: lines of the report. It must not know texts.

use super::{
    Reading, State, item,
    places::Place,
    wxr::{Export, Item},
};
use crate::import::report::{Part, Report, Went};

/// Reports everything that is no text.
pub fn others(export: &Export, state: &State, reading: &Reading, report: &mut Report) {
    for shown in export.authors.values() {
        report.item("author", shown.clone(), Went::Into("the field `author` of what they wrote".to_owned()));
    }
    for term in &export.terms {
        let went = match term.taxonomy.as_str() {
            "category" | "post_tag" => Went::Into("the field `topics` of what belongs to it".to_owned()),
            "nav_menu" => {
                Went::Not("menus are made anew: `menu:` of a page puts it into the menu".to_owned())
            }
            "post_format" => Went::Not("the site shows all posts in one form".to_owned()),
            other => Went::Not(format!("the site has no {other}")),
        };
        report.item(term_kind(&term.taxonomy), term.name.clone(), went);
        if !term.says.is_empty() {
            report.list(Part::KeptHere, "", None, format!("What was said of “{}”: {}", term.name, term.says));
        }
    }
    for item in &export.items {
        if let Some((kind, went)) = other(item, state, reading) {
            report.item(kind, item::named(item), went);
        }
    }
}

fn term_kind(taxonomy: &str) -> &str {
    match taxonomy {
        "post_tag" => "tag",
        "nav_menu" => "menu",
        other => other,
    }
}

/// Where an item went that is no text.
fn other<'a>(item: &'a Item, state: &State, reading: &Reading) -> Option<(&'a str, Went)> {
    let kind = item.kind.as_str();
    let went = match (kind, item.status.as_str()) {
        ("post" | "page", "trash") => Went::Not("it was in the bin".to_owned()),
        ("post" | "page", "auto-draft" | "inherit") => {
            Went::Not("it is an empty beginning that the editor made".to_owned())
        }
        ("post" | "page", _) => return None,
        ("attachment", _) => attachment(item, state, reading),
        ("revision", _) => Went::Not("it is an older state of a text".to_owned()),
        ("nav_menu_item", _) => Went::Not(menu_item(item)),
        ("wp_block", _) => Went::Into("the texts that show it".to_owned()),
        (
            "custom_css"
            | "customize_changeset"
            | "wp_global_styles"
            | "wp_template"
            | "wp_template_part"
            | "wp_navigation",
            _,
        ) => Went::Not("it says how the old site looked".to_owned()),
        ("oembed_cache", _) => Went::Not("it is what the old site remembered of another".to_owned()),
        (kind, _) => {
            let text = item.content.trim();
            let says = format!(
                "the site has no “{kind}”. Its text: {}",
                if text.is_empty() { "none" } else { text }
            );
            Went::Not(says)
        }
    };
    Some((kind, went))
}

fn attachment(item: &Item, state: &State, reading: &Reading) -> Went {
    if let Place::File(path) = state.places.file(&item.file) {
        return match reading.copies.contains(&path) {
            true => Went::To(path),
            false => Went::Not(format!("no text shows it; it lies among your media: {}", item.file)),
        };
    }
    match reading.fetched.contains(&item.file) || reading.fetched.iter().any(|url| same(url, &item.file)) {
        true => {
            Went::Into(format!("links of the texts that show it; the file is still to fetch: {}", item.file))
        }
        false => Went::Not(format!("no text shows it; fetch it if you want it: {}", item.file)),
    }
}

/// Whether two addresses are of one file, whatever its size.
fn same(one: &str, other: &str) -> bool {
    let bare = |url: &str| {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        super::places::without_size(path.split_once("://").map_or(path, |(_, rest)| rest))
    };
    bare(one) == bare(other)
}

/// Where an entry of a menu led.
fn menu_item(item: &Item) -> String {
    let meta = |key: &str| item.meta(key).unwrap_or_default();
    let to = match meta("_menu_item_type") {
        "custom" => meta("_menu_item_url").to_owned(),
        _ => format!("{} {}", meta("_menu_item_object"), meta("_menu_item_object_id")),
    };
    let menu =
        item.terms.iter().find(|term| term.taxonomy == "nav_menu").map_or("", |term| term.name.as_str());
    format!("menus are made anew; it stood in “{menu}” and led to {to}")
}
