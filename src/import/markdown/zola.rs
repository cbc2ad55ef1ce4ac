//! Where a text of Zola belongs.
//!
//! In: a file's path and keys. Out: its [`Place`]. It must not know what is in the text.

use super::{
    address, day,
    doc::{Doc, ONLY_KEYS, Old, Place, Said, named},
};
use crate::page::{Day, Kind, Moment, slug};

/// Finds the place of a text.
#[must_use]
pub fn place(old: &Old, doc: &Doc) -> Place {
    let folder = doc.folder(&old.settings);
    let (stem, language) = language(old, doc);
    let (above, name) = match stem {
        "index" => folder.rsplit_once('/').map_or(("", folder), |(above, name)| (above, name)),
        stem => (folder, stem),
    };
    let dated = day::of_name(name);
    let plain = dated.map_or(name, |(_, rest)| rest);
    let of_name = dated.map(|(day, _)| Moment { day: Day(day), time: None });
    let date = doc.dated(&["date"], &old.zones).or(of_name);
    let hidden = doc.says("draft", Said::Yes).then(|| "`draft = true`".to_owned());
    let hidden = hidden.or_else(|| doc.says("render", Said::No).then(|| "`render = false`".to_owned()));
    let mut place = Place { date, hidden, language, ..Place::default() };
    if stem == "_index" {
        place.name = if folder.is_empty() { "home".to_owned() } else { named(folder) };
        place.old.push(address::tidy(&format!("/{}/", slugs(folder))));
        place.left = doc.is_blank().then_some(ONLY_KEYS);
        return place;
    }
    // Whoever gives a page a date means a post: a list by date leaves out pages without one.
    place.kind = if date.is_some() { Kind::Post } else { Kind::Page };
    let last = doc.word("slug").unwrap_or(plain);
    let inside = if date.is_some() { above.split_once('/').map_or("", |(_, inside)| inside) } else { above };
    place.name = named(&format!("{inside}/{last}"));
    place.bundle = (stem == "index").then(|| format!("{}{folder}/", old.settings.input));
    let own = doc
        .word("path")
        .map_or_else(|| format!("/{}/{}/", slugs(above), slug(last)), |path| format!("/{path}/"));
    let prefix = place.language.as_ref().map_or(String::new(), |(language, _)| format!("/{language}"));
    place.old.push(address::tidy(&format!("{prefix}{own}")));
    if let Some((language, _)) = &place.language {
        place.name = format!("{}-{}", place.name, named(language));
    }
    place
}

fn slugs(folder: &str) -> String {
    folder.split('/').map(slug).collect::<Vec<_>>().join("/")
}

/// The stem without its language; the language, and the path of the text in the site's own.
fn language<'a>(old: &Old, doc: &Doc<'a>) -> (&'a str, Option<(String, String)>) {
    let stem = doc.stem();
    let Some((base, language)) = stem.rsplit_once('.') else { return (stem, None) };
    if !old.settings.languages.iter().any(|known| known == language) {
        return (stem, None);
    }
    let folder = doc.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    (base, Some((language.to_owned(), format!("{folder}{base}.md"))))
}
