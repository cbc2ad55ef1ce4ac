//! The settings of a site that has none yet, and the addresses that its posts have.
//!
//! In: the settings of the old site, and the old addresses of its posts. Out: a `casebook.yaml` and a [`Shape`].
//! It must not know texts.

use super::{
    Asked,
    doc::{Doc, Old},
    places::Places,
};
use crate::{
    config,
    import::{
        Imported,
        front::{Front, scalar},
    },
    page::{Kind, Permalink, Rules},
    parse,
    source::FileId,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// How our site is set.
#[derive(Debug, Default)]
pub struct Shape {
    /// Where posts are published.
    pub rules: Rules,
    /// The folder of the host that the site lies in.
    pub base: String,
}

/// Reads the settings of our site; where it has none, writes them.
#[must_use]
pub fn settings(asked: &Asked, old: &Old, docs: &[Doc], placed: &Places, imported: &mut Imported) -> Shape {
    if asked.site.find(config::FILE).is_some() {
        let config = config::read(asked.site, asked.choices.clock, None).0;
        return Shape { base: config.base().to_owned(), rules: config.rules };
    }
    let settings = &old.settings;
    let title = if settings.title.is_empty() { "A site without a title" } else { &settings.title };
    let mut lines = vec![format!("title: {}", scalar(title))];
    if !settings.description.is_empty() {
        let summary = settings.description.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(format!("summary: {}", scalar(&summary)));
    }
    let base = if settings.base.is_empty() { String::new() } else { format!("/{}", settings.base) };
    if settings.host.contains("://") {
        lines.push(format!("url: {}{base}/", settings.host));
    }
    if !settings.language.is_empty() {
        lines.push(format!("language: {}", scalar(&settings.language)));
    }
    lines.push(format!("time_zone: {}", old.zones.new.iana_name().unwrap_or("UTC")));
    let shape = shape(docs, placed);
    if let Some((pattern, _)) = &shape {
        lines.push(format!("permalinks:\n  post: {pattern}"));
    }
    imported.files.push((config::FILE.to_owned(), format!("{}\n", lines.join("\n")).into_bytes()));
    let rules = Rules { posts: shape.map(|(_, permalink)| permalink), ..Rules::default() };
    Shape { rules, base }
}

/// The address of a file with this front matter.
#[must_use]
pub fn route(path: &str, front: &Front, rules: &Rules) -> String {
    let inside = path.strip_prefix(parse::CONTENT).unwrap_or(path);
    let kind = Kind::at(inside).unwrap_or(Kind::Page);
    let read = parse::front::read(FileId(0), "", kind, &front.write(), 0);
    format!("/{}", parse::address(inside, &read.fields, rules).path())
}

/// The shape of the old addresses of posts, where at least three in four have it and ours can be the same.
fn shape(docs: &[Doc], placed: &Places) -> Option<(String, Permalink)> {
    let posts = docs.iter().zip(&placed.docs).filter(|(doc, _)| doc.place.kind == Kind::Post);
    let posts: Vec<_> = posts.filter(|(doc, _)| !doc.place.old.is_empty()).collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for (doc, placed) in &posts {
        if let Some(shape) = placed.as_ref().and_then(|placed| of(doc, &placed.path)) {
            *shapes.entry(shape).or_default() += 1;
        }
    }
    let (shape, count) = shapes.into_iter().max_by_key(|(shape, count)| (*count, Reverse(shape.clone())))?;
    let permalink = Permalink::read(&shape).ok()?;
    // Files that lie in the folder of posts have this shape anyway.
    let usual = format!("/{}/{{slug}}/", Kind::Post.folder());
    (count * 4 >= posts.len() * 3 && shape != usual).then_some((shape, permalink))
}

/// The shape of the old address of a post: `/{year}/{month}/{slug}/`.
fn of(doc: &Doc, path: &str) -> Option<String> {
    let whole = doc.place.old.first()?;
    let end = if whole.ends_with(".html") { ".html" } else { "/" };
    let address = whole.strip_suffix(end)?;
    let date = doc.place.date?.start();
    let name = path.strip_suffix(".md")?;
    let name = name.strip_suffix("/index").unwrap_or(name).rsplit('/').next()?;
    let (above, last) = address.rsplit_once('/')?;
    if last != name {
        return None;
    }
    // The parts come in this order; a second one that looks like a month may be a day.
    let mut left = [("%Y", "{year}"), ("%m", "{month}"), ("%d", "{day}")].into_iter().peekable();
    let mut parts = Vec::new();
    for part in above.split('/').filter(|part| !part.is_empty()) {
        match left.next_if(|(format, _)| date.strftime(format).to_string() == part) {
            Some((_, word)) => parts.push(word.to_owned()),
            None => parts.push(part.to_owned()),
        }
    }
    let all: Vec<String> = parts.into_iter().chain(["{slug}".to_owned()]).collect();
    Some(format!("/{}{end}", all.join("/")))
}
