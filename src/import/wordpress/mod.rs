//! A WordPress export becomes content files.
//!
//! In: the bytes of a WXR file, the site as it is, the names of media at hand. Out: an [`Imported`]. Nothing vanishes:
//! every item of the export is in the report. It must not know the disk.

mod archives;
mod blocks;
mod body;
mod classic;
mod elements;
mod item;
mod others;
mod places;
mod reading;
mod resolve;
mod settings;
mod shortcodes;
mod times;
pub mod wxr;

use super::{
    Imported,
    html::{Shown, shown, unmarked},
    report::{Counts, Part, Report, Text},
};
use crate::{
    build::Choices,
    config,
    page::{Alias, Route, Slot},
    parse::{self, Vocabulary},
    source::{File, FileId, Sources},
};
use item::Draft;
use places::Places;
use reading::{Attached, Reading};
use std::collections::{BTreeMap, BTreeSet};
use times::Times;
pub use wxr::Refused;
use wxr::{Export, Item};

/// The most bytes of an export that is read.
pub const BYTES_MAX: u64 = 256 << 20;
/// What to do with a larger one.
pub const TOO_LARGE: &str = "That is the limit. Export in parts: in WordPress, Tools, then Export can be told a time or an \
                             author. Import the parts one after the other.";

/// What an import is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The site that is there.
    pub site: &'a Sources,
    /// The files of the old site that are at hand, by their paths below `wp-content/uploads`; nothing where none are.
    pub media: Option<&'a [String]>,
    /// What a build of the result is looked at with.
    pub choices: &'a Choices,
}

/// What all items share.
struct State {
    places: Places,
    times: Times,
    authors: BTreeMap<String, String>,
    /// The moment of the newest item.
    newest: Option<jiff::civil::DateTime>,
}

/// Imports an export.
pub fn import(bytes: &[u8], asked: &Asked) -> Result<Imported, Refused> {
    let export = wxr::read(bytes)?;
    let mut imported = Imported {
        report: Report { source: format!("WordPress, {}", export.title), ..Report::default() },
        ..Imported::default()
    };
    let settings = settings::settings(&export, asked.site, &mut imported.report);
    imported.files.extend(settings);
    let (settings, _) = config::read(&imported.over(asked.site), asked.choices.clock, None);
    let texts = texts(&export);
    let mut state = State {
        places: Places::new(&export, asked.media),
        times: Times(settings.time_zone),
        authors: export.authors.clone(),
        newest: None,
    };
    settings::clock(&export, &state.times, &mut imported.report);
    state.newest = export.items.iter().filter_map(|i| state.times.moment(&i.date_gmt, &i.date)).max();
    for (item, file) in &texts {
        state.places.text(&item.id, &item.link, file);
        state.places.anchors(file, &item.content);
    }
    let lists = archives::lists(&export, &texts);
    lists.iter().for_each(|(old, new)| state.places.list(old, new));

    let mut reading = Reading::new(&export);
    let drafts: Vec<Draft> = texts
        .iter()
        .map(|(item, file)| item::draft(item, file, &state, &mut reading, &mut imported.report))
        .collect();
    others::others(&export, &state, &reading, &mut imported.report);
    imported.copies = copies(&reading);
    write(drafts, &lists, asked, &mut imported);
    if export.forbidden > 0 {
        let says = format!("{} characters that no reader sees were taken for spaces.", export.forbidden);
        imported.report.list(Part::Changed, "", None, says);
    }
    imported.look(asked.site, asked.choices);
    Ok(imported)
}

/// The posts and pages that become files, each with its file, in the order of the export.
fn texts(export: &Export) -> Vec<(&Item, String)> {
    let mut taken = BTreeSet::new();
    let is_text = |item: &&Item| {
        item::kind(item).is_some() && !matches!(item.status.as_str(), "trash" | "auto-draft" | "inherit")
    };
    export.items.iter().filter(is_text).map(|item| (item, item::file(item, &mut taken))).collect()
}

/// The files to copy: where to, and where from below the folder of media.
fn copies(reading: &Reading) -> Vec<(String, String)> {
    let below = format!("{}/", places::MEDIA);
    let pair = |path: &String| path.strip_prefix(&below).map(|from| (path.clone(), from.to_owned()));
    reading.copies.iter().filter_map(pair).collect()
}

/// Puts the files into the import, each with the old addresses that no page of the site has.
fn write(drafts: Vec<Draft>, lists: &[(String, String)], asked: &Asked, imported: &mut Imported) {
    let mut bare = imported.clone();
    bare.files.extend(
        drafts.iter().map(|draft| (draft.file.clone(), text(draft, &draft.front.write()).into_bytes())),
    );
    let build = bare.build(asked.site, asked.choices);
    let routes: BTreeMap<String, Route> = build
        .graph
        .pages()
        .map(|(_, page)| (build.sources.get(page.file).path.to_string(), page.route.clone()))
        .collect();
    let is_planned = |route: &Route| archives::has_own(&build, route.path());
    let mut given = BTreeSet::new();
    for mut draft in drafts {
        let mut aliases = Vec::new();
        let own = routes.get(&draft.file);
        for old in std::mem::take(&mut draft.old) {
            let alias = Alias::read(&old);
            let route = alias.as_ref().and_then(Alias::route);
            if alias.is_none() {
                let says = format!("Its old address {old} cannot be one here; nothing answers it.");
                imported.report.list(Part::ToDo, &draft.file, None, says);
            } else if route.is_some() && own == route.as_ref() {
                imported.report.addresses.push((old, "its own address".to_owned()));
            } else if !route.as_ref().is_some_and(is_planned) && given.insert(old.clone()) {
                aliases.push(old.clone());
                imported.report.addresses.push((old, draft.file.clone()));
            } else {
                let says = format!("Its old address {old} is that of another page here now.");
                imported.report.list(Part::ToDo, &draft.file, None, says);
            }
        }
        draft.front.texts("aliases", aliases);
        finish(&draft, imported);
    }
    imported.addresses = archives::lines(lists, &build, &mut imported.report);
}

/// The whole text of a file.
fn text(draft: &Draft, front: &str) -> String {
    let mut out = front.to_owned();
    for part in [&draft.body.markdown, &draft.comments.markdown] {
        let part = part.trim_matches('\n');
        if !part.is_empty() {
            out.push_str(&format!("\n{part}\n"));
        }
    }
    out
}

/// Puts a file into the import: without marks, each of which is told with its line.
fn finish(draft: &Draft, imported: &mut Imported) {
    let (text, marks) = unmarked(&text(draft, &draft.front.write()));
    let report = &mut imported.report;
    let lines: BTreeMap<usize, usize> = marks.into_iter().collect();
    for (number, (part, says)) in draft.notes.iter().enumerate() {
        report.list(*part, &draft.file, lines.get(&number).copied(), says.clone());
    }
    if draft.is_public {
        report.texts.push(Text { file: draft.file.clone(), before: before(draft), after: after(draft) });
    }
    imported.files.push((draft.file.clone(), text.into_bytes()));
}

/// What a reader of the old site saw.
fn before(draft: &Draft) -> Counts {
    let own = count(&draft.body.shown);
    Counts {
        words: own.words + draft.comments.words,
        links: own.links + draft.comments.links,
        pictures: own.pictures + draft.comments.pictures,
    }
}

/// What is counted of what a reader sees.
fn count(shown: &Shown) -> Counts {
    Counts {
        words: shown.words.len(),
        links: shown.links.len() - shown.stood_in,
        pictures: shown.pictures.len() + shown.stood_in,
    }
}

/// What a reader of the built page sees, but for who wrote a comment and when.
fn after(draft: &Draft) -> Counts {
    let (markdown, _) =
        unmarked(&format!("---\ntitle: x\n---\n\n{}\n\n{}", draft.body.markdown, draft.comments.said));
    let file = File::new(&draft.file, markdown.into_bytes());
    let parsed = parse::page(FileId(0), &file, &Vocabulary::default(), &crate::page::Rules::default());
    let Ok(parse::Parsed { body, .. }) = parsed else { return Counts::default() };
    // Holes of the text are filled where the whole site is known: what leads there and lies there counts too.
    let holes = |is: fn(&Slot) -> bool| body.slots.iter().filter(|(_, slot)| is(slot)).count();
    let mut counts = count(&shown(&super::html::read(&body.html)));
    counts.links += holes(|slot| matches!(slot, Slot::Link(_)));
    counts.pictures += holes(|slot| matches!(slot, Slot::Picture(_)));
    counts
}
