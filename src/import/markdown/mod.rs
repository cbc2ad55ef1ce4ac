//! A site of Jekyll, Hugo, Zola or Eleventy becomes content files.
//!
//! In: the files of the old site, and the site as it is. Out: an [`Imported`]. Nothing vanishes: every file of the old site
//! is in the report, and every tag that stays in a text is listed. It must not know the disk.

pub mod address;
pub mod calls;
pub mod count;
pub mod day;
pub mod doc;
pub mod eleventy;
pub mod goals;
pub mod head;
pub mod headings;
pub mod html;
pub mod hugo;
pub mod jekyll;
pub mod keys;
pub mod liquid;
pub mod places;
pub mod settings;
pub mod shortcodes;
pub mod sort;
pub mod tags;
pub mod text;
pub mod zola;

use super::{
    Imported,
    report::{Part, Report, Text, Went},
};
use crate::{
    build::Choices,
    config,
    page::Kind,
    source::{FileId, Sources},
};
use day::Zones;
use doc::{Doc, Old};
use goals::Goals;
use jiff::tz::TimeZone;
use keys::{Kept, Target};
use places::Placed;
use settings::Settings;
use sort::Fate;
use std::collections::BTreeMap;

/// What made the old site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// <https://jekyllrb.com>
    Jekyll,
    /// <https://gohugo.io>
    Hugo,
    /// <https://www.getzola.org>
    Zola,
    /// <https://www.11ty.dev>
    Eleventy,
}

impl System {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Jekyll, Self::Hugo, Self::Zola, Self::Eleventy];

    /// The word for it on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jekyll => "jekyll",
            Self::Hugo => "hugo",
            Self::Zola => "zola",
            Self::Eleventy => "eleventy",
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Jekyll => "Jekyll",
            Self::Hugo => "Hugo",
            Self::Zola => "Zola",
            Self::Eleventy => "Eleventy",
        }
    }
}

/// What an import is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// What made the old site.
    pub system: System,
    /// The files of the old site; of those that are no text the bytes may be left out.
    pub old: &'a Sources,
    /// The site that is there.
    pub site: &'a Sources,
    /// What a build of the result is looked at with.
    pub choices: &'a Choices,
}

/// Whether the bytes of the file at this path are read; all others are only copied.
#[must_use]
pub fn is_read(path: &str) -> bool {
    let end = sort::end(path);
    let texts = ["html", "htm", "yml", "yaml", "toml", "json", "js", "mjs", "cjs", "ts"];
    sort::MARKDOWN.contains(&end.as_str()) || texts.contains(&end.as_str())
}

/// Imports a site.
#[must_use]
pub fn import(asked: &Asked) -> Imported {
    let settings = settings::read(asked.system, asked.old);
    let mut imported = Imported::default();
    let title = if settings.title.is_empty() { "a site" } else { &settings.title };
    imported.report.source = format!("{}, {title}", asked.system.title());
    let zones = zones(asked, &settings, &mut imported);
    let mut old =
        Old { system: asked.system, files: asked.old, settings, zones, folder_keys: BTreeMap::new() };
    let mut fates: Vec<(FileId, Fate)> = Vec::with_capacity(asked.old.iter().len());
    for (file, source) in asked.old.iter() {
        fates.push((file, sort::fate(old.system, &old.settings, &source.path)));
    }
    folder_keys(&mut old, &fates);
    let texts = fates.iter().filter(|(_, fate)| *fate == Fate::Text);
    let docs: Vec<Doc> = texts.map(|(file, _)| Doc::read(&old, *file)).collect();
    let placed = places::all(&old, &docs, &fates);
    let mut goals = Goals::default();
    placed.goals(&docs, &old, &mut goals);
    let mut kept = Kept::default();
    for (doc, at) in docs.iter().zip(&placed.docs) {
        one(&old, doc, &goals, at, &placed, &mut kept, &mut imported);
    }
    others(&old, &fates, &placed, &mut imported);
    of_keys(&kept, &mut imported.report);
    settings_file(asked, &old, &mut imported);
    imported.look(asked.site, asked.choices);
    imported
}

/// The zones of dates: that of our site where there is one, else that of the old site.
fn zones(asked: &Asked, settings: &Settings, imported: &mut Imported) -> Zones {
    let named = TimeZone::get(&settings.zone).ok();
    if named.is_none() && !settings.zone.is_empty() {
        let says =
            format!("there is no time zone `{}`; dates without a zone were taken for UTC", settings.zone);
        imported.report.list(Part::ToDo, "", None, says);
    }
    let old = named.unwrap_or(TimeZone::UTC);
    let there = asked.site.find("casebook.yaml").is_some();
    let ours = there.then(|| config::read(asked.site, asked.choices.clock, None).0.time_zone);
    Zones { new: ours.unwrap_or_else(|| old.clone()), old }
}

/// The keys that Eleventy has for folders, and Jekyll for all texts of a kind.
fn folder_keys(old: &mut Old, fates: &[(FileId, Fate)]) {
    for (file, _) in fates.iter().filter(|(_, fate)| *fate == Fate::FolderKeys) {
        let source = old.files.get(*file);
        let (keys, _) = head::whole(*file, source.text().unwrap_or_default(), head::Form::Json);
        let path = source.path.trim_end_matches(".json").trim_end_matches(".11tydata");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_folder = folder.rsplit('/').next() == Some(name);
        old.folder_keys.insert(if is_folder { folder.to_owned() } else { path.to_owned() }, keys);
    }
}

/// Turns one text, and says what became of it.
fn one(
    old: &Old,
    doc: &Doc,
    goals: &Goals,
    at: &Option<Placed>,
    placed: &places::Places,
    kept: &mut Kept,
    imported: &mut Imported,
) {
    let report = &mut imported.report;
    let Some(Placed { path, route }) = at else {
        let why = doc.place.left.unwrap_or("it could not be placed");
        return report.item("text", doc.path, Went::Not(why.to_owned()));
    };
    let kind = if doc.place.kind == Kind::Post { "post" } else { "page" };
    report.item(kind, doc.path, Went::To(path.clone()));
    let translates = doc.place.language.as_ref().and_then(|(_, base)| placed.of(base));
    let target = Target { path, route, translates };
    let (front, notes) = keys::front(old, doc, goals, target, kept);
    let head = front.write();
    let turned = text::text(old, doc, goals, path);
    let start = turned.markdown.len() - turned.markdown.trim_start_matches(['\n', ' ']).len();
    let cut = turned.markdown[..start].rfind('\n').map_or(0, |at| at + 1);
    let skipped = turned.markdown[..cut].matches('\n').count();
    let markdown = turned.markdown[cut..].trim_end();
    let file = format!("{head}{markdown}{}", if markdown.is_empty() { "" } else { "\n" });
    let first = head.matches('\n').count() + 1;
    for (line, says) in doc.head.broken.iter().chain(&notes) {
        report.list(Part::ToDo, path, None, format!("`{}:{line}`: {says}", doc.path));
    }
    for says in &doc.place.unclear {
        report.list(Part::ToDo, path, None, says.clone());
    }
    if let Some(why) = &doc.place.hidden {
        report.list(Part::NotPublished, path, None, format!("a draft: {why}"));
    }
    for note in turned.notes {
        report.list(note.part, path, Some(first + note.line.saturating_sub(skipped)), note.says);
    }
    if doc.place.hidden.is_none() {
        report.texts.push(Text { file: path.clone(), before: turned.before, after: turned.after });
        let old = doc.place.old.iter().take(1).cloned();
        let others = keys::aliases(doc, route);
        let mut addresses: Vec<String> = old.chain(others).collect();
        addresses.dedup();
        report.addresses.extend(addresses.into_iter().map(|address| (address, route.clone())));
    }
    imported.files.push((path.clone(), file.into_bytes()));
}

/// Says what became of all other files.
fn others(old: &Old, fates: &[(FileId, Fate)], placed: &places::Places, imported: &mut Imported) {
    for (file, fate) in fates {
        let path = &*old.files.get(*file).path;
        let report = &mut imported.report;
        match fate {
            Fate::Text => {}
            Fate::FolderKeys => {
                report.item(
                    "settings",
                    path,
                    Went::Into("the front matter of the texts it is for".to_owned()),
                );
            }
            Fate::Left(_) if old.settings.file == Some(*file) => {
                report.item(
                    "settings",
                    path,
                    Went::Into("`casebook.yaml`, and the old addresses of all texts".to_owned()),
                );
                for (line, says) in &old.settings.broken {
                    report.list(Part::ToDo, "", None, format!("`{path}:{line}`: {says}"));
                }
            }
            Fate::Left(why) => report.item("other file", path, Went::Not((*why).to_owned())),
            Fate::Copy(_) => match placed.of(path) {
                Some(to) => {
                    report.item("picture or file", path, Went::To(to.to_owned()));
                    imported.copies.push((to.to_owned(), path.to_owned()));
                }
                None => {
                    report.item("picture or file", path, Went::Not("another file has its place".to_owned()))
                }
            },
        }
    }
}

/// Says what became of keys that we do not have.
fn of_keys(kept: &Kept, report: &mut Report) {
    let texts = |count: usize| if count == 1 { "1 text".to_owned() } else { format!("{count} texts") };
    for (key, count) in &kept.extra {
        let says = format!("the key `{key}` of {} is kept under `extra:`", texts(*count));
        report.list(Part::Changed, "", None, says);
    }
    for (key, (count, why)) in &kept.left {
        let says = format!("the key `{key}` of {} was left out: {why}", texts(*count));
        report.list(Part::Changed, "", None, says);
    }
}

/// Settings for a site that has none.
fn settings_file(asked: &Asked, old: &Old, imported: &mut Imported) {
    if asked.site.find("casebook.yaml").is_some() {
        return;
    }
    let settings = &old.settings;
    let title = if settings.title.is_empty() { "A site without a title" } else { &settings.title };
    let mut lines = vec![format!("title: {}", super::front::scalar(title))];
    if !settings.description.is_empty() {
        let summary = settings.description.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.push(format!("summary: {}", super::front::scalar(&summary)));
    }
    if settings.host.contains("://") {
        let base = if settings.base.is_empty() { String::new() } else { format!("/{}", settings.base) };
        lines.push(format!("url: {}{base}/", settings.host));
    }
    if !settings.language.is_empty() {
        lines.push(format!("language: {}", super::front::scalar(&settings.language)));
    }
    let zone = old.zones.new.iana_name().unwrap_or("UTC");
    lines.push(format!("time_zone: {zone}"));
    imported.files.push(("casebook.yaml".to_owned(), format!("{}\n", lines.join("\n")).into_bytes()));
}
