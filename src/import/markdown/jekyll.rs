//! Where a text of Jekyll belongs.
//!
//! In: a file's path and keys, and `_config.yml`. Out: its [`Place`]. It must not know what is in the text.

use super::{
    address::{self, Known},
    day,
    doc::{Doc, Old, Place, Said, TEMPLATE_CODE, named},
    head,
    settings::Settings,
};
use crate::{
    page::{Day, Kind, Moment},
    yaml::{Node, Value},
};

/// Finds the place of a text.
#[must_use]
pub fn place(old: &Old, doc: &Doc) -> Place {
    let folder = doc.folder(&old.settings);
    let parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if let Some(at) = parts.iter().position(|part| ["_posts", "_drafts"].contains(part)) {
        return post(old, doc, &parts[..at], parts[at] == "_drafts");
    }
    let place = match parts.first().and_then(|first| first.strip_prefix('_')) {
        Some(collection) if collection != "pages" => of_collection(old, doc, collection, &parts[1..]),
        Some(_) => page(old, doc, &parts[1..].join("/")),
        None => page(old, doc, folder),
    };
    let left = if doc.has_template_code() {
        Some(TEMPLATE_CODE)
    } else if doc.is_html() && !doc.head.is_there {
        Some("a page of HTML that stands by itself; turn it into markdown to make it a page of the site")
    } else if doc.is_blank() && doc.stem() == "index" {
        Some("a page of the old design, without a text of its own")
    } else {
        None
    };
    Place { left, hidden: hidden(doc).or(place.hidden), ..place }
}

/// The keys that `defaults:` gives the text at this path, those for the most of it first.
#[must_use]
pub fn defaults<'a>(settings: &'a Settings, path: &str) -> Vec<&'a Node> {
    let Some(Value::List(all)) = head::get(&settings.keys, "defaults").map(|node| &node.value) else {
        return Vec::new();
    };
    let word = |node: &'a Node, key: &str| {
        let scope = head::get(node, "scope")?;
        head::get(scope, key)?.as_text()
    };
    let sort = if path.contains("_posts/") {
        "posts"
    } else if path.contains("_drafts/") {
        "drafts"
    } else {
        path.strip_prefix('_').and_then(|rest| rest.split('/').next()).unwrap_or("pages")
    };
    let mut found: Vec<(usize, &Node)> = Vec::new();
    for node in all {
        let (of, kind) = (word(node, "path").unwrap_or_default(), word(node, "type").unwrap_or(sort));
        let of = of.trim_matches('/');
        let is_in =
            of.is_empty() || path == of || path.strip_prefix(of).is_some_and(|rest| rest.starts_with('/'));
        if is_in && (kind == sort || kind.strip_suffix('s') == Some(sort)) {
            found.extend(head::get(node, "values").map(|values| (of.len(), values)));
        }
    }
    found.sort_by_key(|(len, _)| std::cmp::Reverse(*len));
    found.into_iter().map(|(_, values)| values).collect()
}

fn hidden(doc: &Doc) -> Option<String> {
    if doc.says("published", Said::No) {
        return Some("`published: false`".to_owned());
    }
    doc.says("draft", Said::Yes).then(|| "`draft: true`".to_owned())
}

fn post(old: &Old, doc: &Doc, above: &[&str], is_draft: bool) -> Place {
    let dated = day::of_name(doc.stem());
    let name = dated.map_or(doc.stem(), |(_, rest)| rest);
    let of_name = dated.map(|(day, _)| Moment { day: Day(day), time: None });
    let date = doc.dated(&["date"], &old.zones).or(of_name);
    let categories = above.iter().map(|part| (*part).to_owned()).chain(categories(doc)).collect();
    let known = Known { name: name.to_owned(), categories, ..doc.known(date, &old.zones) };
    let pattern = doc.word("permalink").unwrap_or(&old.settings.permalink);
    let mut place = Place {
        kind: Kind::Post,
        name: named(if known.slug.is_empty() { name } else { &known.slug }),
        date,
        hidden: hidden(doc).or_else(|| is_draft.then(|| "it lies in `_drafts`".to_owned())),
        topics: above.iter().map(|part| (*part).to_owned()).collect(),
        ..Place::default()
    };
    if !is_draft {
        place.address(address::expand(address::pattern(pattern), &known));
    }
    place
}

/// The categories of a post: in a text they are divided by spaces.
fn categories(doc: &Doc) -> Vec<String> {
    let of = |node: &Node| match &node.value {
        Value::Scalar { text, .. } => text.split_whitespace().map(str::to_owned).collect(),
        _ => head::texts(node),
    };
    let one = doc.word("category").map(str::to_owned);
    one.into_iter().chain(doc.get("categories").map(of).unwrap_or_default()).collect()
}

/// How the addresses of pages end, by the pattern of posts.
fn page_end(pattern: &str) -> &'static str {
    match pattern {
        "pretty" => "/",
        "" | "date" | "ordinal" | "weekdate" | "none" => ".html",
        own if own.ends_with('/') => "/",
        own if own.ends_with(":output_ext") || own.ends_with(".html") => ".html",
        _ => "",
    }
}

fn page(old: &Old, doc: &Doc, folder: &str) -> Place {
    let stem = doc.stem();
    let inside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let usual = match stem {
        "index" => format!("/{inside}"),
        stem => format!("/{inside}{stem}{}", page_end(&old.settings.permalink)),
    };
    let known = Known { name: stem.to_owned(), folder: folder.to_owned(), ..doc.known(None, &old.zones) };
    let name = match (stem, folder) {
        ("index", "") => "home".to_owned(),
        ("index", folder) => named(folder),
        (stem, _) => named(&format!("{inside}{stem}")),
    };
    let mut place = Place { name, date: doc.dated(&["date"], &old.zones), ..Place::default() };
    place.address(address::expand(doc.word("permalink").unwrap_or(&usual), &known));
    place
}

fn of_collection(old: &Old, doc: &Doc, collection: &str, folder: &[&str]) -> Place {
    let all = head::get(&old.settings.keys, "collections");
    let settings = all.and_then(|all| head::get(all, collection));
    let is_put_out = settings.and_then(|own| head::get(own, "output")).and_then(head::flag) == Some(true);
    let inside: String = folder.iter().map(|part| format!("{part}/")).collect();
    let path = format!("{inside}{}", doc.stem());
    let own = settings.and_then(|own| head::get(own, "permalink")).and_then(Node::as_text);
    let usual = format!("/:collection/:path{}", page_end(&old.settings.permalink));
    let known = Known {
        name: doc.stem().to_owned(),
        folder: path.clone(),
        collection: collection.to_owned(),
        ..doc.known(None, &old.zones)
    };
    let mut place = Place {
        name: named(&format!("{collection}/{path}")),
        date: doc.dated(&["date"], &old.zones),
        hidden: (!is_put_out).then(|| format!("the collection `{collection}` was not published")),
        ..Place::default()
    };
    if is_put_out {
        let pattern = doc.word("permalink").or(own).unwrap_or(&usual);
        place.address(address::expand(address::pattern(pattern), &known));
    }
    place
}

impl Place {
    /// The address it had, or what of its pattern is not understood.
    pub(super) fn address(&mut self, address: Result<String, String>) {
        match address {
            Ok(address) => self.old.push(address),
            Err(part) => self.unclear.push(format!(
                "its old address could not be worked out: `{part}` is not understood. Add the address to `aliases:` by hand"
            )),
        }
    }
}
