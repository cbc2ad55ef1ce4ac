//! Where a text of Hugo belongs.
//!
//! In: a file's path and keys, and Hugo's settings. Out: its [`Place`]. It must not know what is in the text.

use super::{
    address::{self, Known, urlized},
    day,
    doc::{Doc, ONLY_KEYS, Old, Place, Said, TEMPLATE_CODE, named},
};
use crate::page::{Day, Kind, Moment};

/// Sections that are called like a blog.
pub(super) const BLOGS: &[&str] =
    &["posts", "post", "blog", "news", "articles", "article", "journal", "updates", "diary"];

/// Finds the place of a text.
#[must_use]
pub fn place(old: &Old, doc: &Doc) -> Place {
    let folder = doc.folder(&old.settings);
    let (stem, language) = stem(old, doc);
    let zones = &old.zones;
    let of_name = day::of_name(stem).map(|(day, _)| Moment { day: Day(day), time: None });
    let keys = ["date", "publishDate", "pubdate", "published", "lastmod", "modified"];
    let date = doc.dated(&keys, zones).or(of_name);
    let section = folder.split('/').next().unwrap_or_default();
    let (above, name) = match stem {
        "index" => folder.rsplit_once('/').map_or(("", folder), |(above, name)| (above, name)),
        stem => (folder, stem),
    };
    let mut place = Place { date, hidden: hidden(doc), language, ..Place::default() };
    if stem == "_index" {
        place.name = if folder.is_empty() { "home".to_owned() } else { named(folder) };
        place.address(Ok(address::tidy(
            &doc.word("url").map_or_else(|| format!("/{folder}/"), str::to_owned),
        )));
        place.left = doc.is_blank().then_some(ONLY_KEYS);
    } else {
        let is_post = date.is_some() && is_blog(old, section) && !(above.is_empty() && stem == "index");
        place.kind = if is_post { Kind::Post } else { Kind::Page };
        let plain = day::of_name(name).map_or(name, |(_, rest)| rest);
        let last = doc.word("slug").unwrap_or(plain);
        let inside = if is_post { inside(above, section) } else { above };
        place.name = if name.is_empty() { "home".to_owned() } else { named(&format!("{inside}/{last}")) };
        place.bundle =
            (stem == "index" && !folder.is_empty()).then(|| format!("{}{folder}/", old.settings.input));
        let known = Known {
            title: urlized(doc.word("title").unwrap_or(name)),
            name: urlized(name),
            folder: above.to_lowercase(),
            ..doc.known(date, zones)
        };
        place.address(own_address(old, doc, section, &known));
    }
    if let Some((language, base)) = &place.language {
        let _ = base;
        place.name = format!("{}-{}", place.name, named(language));
        let address = place.old.first().map(|address| format!("/{language}{address}"));
        place.old = address.into_iter().collect();
    }
    place.left = place.left.or_else(|| doc.has_template_code().then_some(TEMPLATE_CODE));
    place
}

/// What lies between the folder of posts and the name of one: folders below the section, such as years.
fn inside<'a>(above: &'a str, section: &str) -> &'a str {
    above.strip_prefix(section).unwrap_or(above).trim_start_matches('/')
}

/// The stem of the file, without its language; the language, and the path of the text in the site's own.
fn stem<'a>(old: &Old, doc: &Doc<'a>) -> (&'a str, Option<(String, String)>) {
    let stem = doc.stem();
    let Some((base, language)) = stem.rsplit_once('.') else { return (stem, None) };
    if !old.settings.languages.iter().any(|known| known == language) {
        return (stem, None);
    }
    let end = &doc.path[doc.path.len() - (doc.path.len() - doc.path.rfind('.').unwrap_or(doc.path.len()))..];
    let folder = doc.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let is_own = old.settings.language == language;
    (base, (!is_own).then(|| (language.to_owned(), format!("{folder}{base}{end}"))))
}

fn hidden(doc: &Doc) -> Option<String> {
    if doc.says("draft", Said::Yes) {
        return Some("`draft: true`".to_owned());
    }
    doc.says("headless", Said::Yes).then(|| "`headless: true`: other pages use it".to_owned())
}

/// Whether the texts of a section are posts.
fn is_blog(old: &Old, section: &str) -> bool {
    let set = &old.settings.sections;
    if set.is_empty() {
        return BLOGS.contains(&section.to_lowercase().as_str());
    }
    set.iter().any(|known| known == section)
}

fn own_address(old: &Old, doc: &Doc, section: &str, known: &Known) -> Result<String, String> {
    if let Some(url) = doc.word("url") {
        return Ok(address::tidy(url));
    }
    let settings = &old.settings;
    let expanded = match settings.permalinks.get(&section.to_lowercase()) {
        Some(pattern) => address::expand(pattern, known)?,
        None if known.name.is_empty() => return Ok("/".to_owned()),
        None => address::expand("/:sections/:slugorfilename/", known)?,
    };
    let expanded = expanded.replace(' ', "-");
    Ok(match settings.ugly {
        true => format!("{}.html", expanded.trim_end_matches('/')),
        false if expanded.ends_with('/') || expanded.ends_with(".html") => expanded,
        false => format!("{expanded}/"),
    })
}
