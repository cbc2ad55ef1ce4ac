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
pub mod site;
pub mod sort;
pub mod tags;
pub mod text;
pub mod zola;

use super::{
    Imported,
    front::Front,
    report::{Part, Report, Text, Went},
};
use crate::{
    build::Choices,
    config::{self, Clock},
    page::Kind,
    source::{FileId, Sources, relative},
};
use day::Zones;
use doc::{Doc, Old};
use goals::Goals;
use jiff::{civil::DateTime, tz::TimeZone};
use keys::Kept;
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
    /// What of the old site was not read, and why.
    pub left: &'a [(String, &'static str)],
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
    let mut placed = places::all(&old, &docs, &fates);
    let shape = site::settings(asked, &old, &docs, &placed, &mut imported);
    let mut goals = Goals::default();
    placed.goals(&docs, &old, &mut goals);
    let mut kept = Kept::default();
    let mut fronts = Vec::with_capacity(docs.len());
    for (doc, at) in docs.iter().zip(&mut placed.docs) {
        let front = at.as_ref().map(|at| keys::front(&old, doc, &goals, &at.path, &mut kept));
        // Which address a post has is told by its front matter.
        if let (Some(at), Some((front, _))) = (at, &front) {
            at.route = site::route(&at.path, front, &shape.rules);
        }
        fronts.push(front);
    }
    let now = match asked.choices.clock {
        Clock::Instant(instant) => instant.to_zoned(old.zones.new.clone()).datetime(),
        Clock::Local(moment) => moment.start(),
    };
    let mut goals = Goals::default();
    goals.lie_in(&shape.base);
    placed.goals(&docs, &old, &mut goals);
    for ((doc, at), front) in docs.iter().zip(&placed.docs).zip(fronts) {
        one(&old, doc, &goals, at.as_ref().zip(front), (&placed, now), &mut imported);
    }
    others(&old, &fates, &placed, &mut imported);
    for (path, why) in asked.left {
        imported.report.item("other file", path, Went::Not((*why).to_owned()));
    }
    of_keys(&kept, &mut imported.report);
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

/// The keys that Eleventy and Hugo have for folders.
fn folder_keys(old: &mut Old, fates: &[(FileId, Fate)]) {
    let sections = fates.iter().filter(|(_, fate)| old.system == System::Hugo && *fate == Fate::Text);
    for (file, _) in sections {
        let source = old.files.get(*file);
        let Some((folder, name)) = source.path.rsplit_once('/') else { continue };
        let head = name.starts_with("_index.").then(|| head::read(*file, source.text().unwrap_or_default()));
        let cascade = head.and_then(|head| head::get(&head.keys, "cascade").cloned());
        // One for some pages only names them; what it says of others is not known.
        if let Some(keys) =
            cascade.filter(|keys| keys.get("target").is_none() && keys.get("_target").is_none())
        {
            old.folder_keys.insert(folder.to_owned(), keys);
        }
    }
    for (file, _) in fates.iter().filter(|(_, fate)| *fate == Fate::FolderKeys) {
        let source = old.files.get(*file);
        let (keys, _) = head::whole(*file, source.text().unwrap_or_default(), head::Form::Json);
        let path = source.path.trim_end_matches(".json").trim_end_matches(".11tydata");
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_folder = folder.rsplit('/').next() == Some(name);
        old.folder_keys.insert(if is_folder { folder.to_owned() } else { path.to_owned() }, keys);
    }
}

/// Our front matter of a text, and what there is to say of it, with its line in the old file.
type Told = (Front, Vec<(usize, String)>);

/// Turns one text, and says what became of it.
fn one(
    old: &Old,
    doc: &Doc,
    goals: &Goals,
    at: Option<(&Placed, Told)>,
    (placed, now): (&places::Places, DateTime),
    imported: &mut Imported,
) {
    let report = &mut imported.report;
    let Some((Placed { path, route }, (mut front, notes))) = at else {
        let why = doc.place.left.unwrap_or("it could not be placed");
        return report.item("page", doc.path, Went::Not(why.to_owned()));
    };
    let kind = if doc.place.kind == Kind::Post { "post" } else { "page" };
    report.item(kind, doc.path, Went::To(path.clone()));
    if let Some(base) = doc.place.language.as_ref().and_then(|(_, base)| placed.of(base)) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        front.text("translation_of", relative(folder, base));
    }
    let aliases = keys::aliases(old.system, doc, route);
    front.texts("aliases", aliases.clone());
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
    let waits = waits(&front, now);
    match &doc.place.hidden {
        Some(why) => report.list(Part::NotPublished, path, None, format!("a draft: {why}")),
        None => waits.iter().for_each(|why| report.list(Part::NotPublished, path, None, why.clone())),
    }
    for note in turned.notes {
        report.list(note.part, path, Some(first + note.line.saturating_sub(skipped)), note.says);
    }
    if doc.place.hidden.is_none() && waits.is_none() {
        report.texts.push(Text { file: path.clone(), before: turned.before, after: turned.after });
        let stays =
            doc.place.old.first().filter(|old| old.trim_end_matches('/') == route.trim_end_matches('/'));
        let addresses = stays.cloned().into_iter().chain(aliases);
        report.addresses.extend(addresses.map(|address| (address, route.clone())));
    }
    imported.files.push((path.clone(), file.into_bytes()));
}

/// Why a text is not on the site at this time; nothing where it is.
fn waits(front: &Front, now: DateTime) -> Option<String> {
    let moment = |key: &str| crate::page::Moment::read(front.get(key)?).ok();
    if let Some(from) = moment("publish").filter(|from| from.start() > now) {
        return Some(format!("not before {}", from.written()));
    }
    let until = moment("expires").filter(|until| until.start() <= now)?;
    Some(format!("it expired on {}", until.written()))
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
                // The same words each time: a second import changes nothing.
                let of = "the old addresses of all texts, and `casebook.yaml` where there was none";
                report.item("settings", path, Went::Into(of.to_owned()));
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
