//! One post or page of the export as a file of the site.
//!
//! In: an item. Out: a [`Draft`] of its file: front matter, text with marks, old addresses; what is to be said of it goes
//! into the report. It must not know which addresses are taken.

use super::{
    Reading, State,
    body::{self, Body, Comments},
    places::Place,
    resolve::{Here, relative},
    wxr::{Item, unescaped},
};
use crate::{
    import::{
        front::Front,
        report::{Part, Report, Went},
    },
    page::{Kind, percent::decoded, slug},
    parse::{SUMMARY_MAX, shorten},
};
use std::collections::BTreeSet;

/// A file that is to be written, but for the old addresses that lead to it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its path from the site's root.
    pub file: String,
    /// Its front matter.
    pub front: Front,
    /// Its text.
    pub body: Body,
    /// Its comments.
    pub comments: Comments,
    /// Old addresses, as paths.
    pub old: Vec<String>,
    /// What is to be said, by the number of its mark.
    pub notes: Vec<(Part, String)>,
    /// Whether it is on the site now, as far as the export says.
    pub is_public: bool,
}

/// The most bytes of a file's name, so that every disk takes it.
const NAME_BYTES_MAX: usize = 120;

/// The path of the file for an item, which no other has.
pub fn file(item: &Item, taken: &mut BTreeSet<String>) -> String {
    let folder = if item.kind == "post" { "content/blog" } else { "content/pages" };
    let own = slug(&decoded(&item.name));
    let own = if own.is_empty() { slug(&unescaped(&item.title)) } else { own };
    let mut name = own;
    let is_cut = name.len() > NAME_BYTES_MAX;
    if is_cut {
        let end = (0..=NAME_BYTES_MAX).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
        name.truncate(end);
        name = name.trim_end_matches('-').to_owned();
    }
    if name.is_empty() || name == "index" {
        name = format!("{}-{}", item.kind, item.id);
    } else if is_cut {
        name = format!("{name}-{}", item.id);
    }
    let mut path = format!("{folder}/{name}.md");
    if taken.contains(&path) {
        path = format!("{folder}/{name}-{}.md", item.id);
    }
    let mut number = 2;
    while !taken.insert(path.clone()) {
        path = format!("{folder}/{name}-{}-{number}.md", item.id);
        number += 1;
    }
    path
}

/// Reads an item.
pub fn draft(item: &Item, file: &str, state: &State, reading: &mut Reading, report: &mut Report) -> Draft {
    reading.begin(&item.id);
    let here = Here { file, link: &item.link, places: &state.places };
    let body = body::body(&item.content, &here, reading);
    let comments = body::comments(item, &here, &state.times, reading, report);
    let mut front = Front::new();
    front.text("title", title(item, &body, reading));
    dates(item, state, &mut front, report, file);
    names(item, state, &mut front, reading);
    excerpt(item, &mut front, reading);
    picture(item, &here, &mut front, reading);
    let is_public = status(item, state, &mut front, report, file);
    if item.kind == "post" {
        front.text("id", if item.guid.is_empty() { &item.id } else { &item.guid });
        if item.comment_status == "closed" || !comments.markdown.is_empty() {
            front.word("comments", "closed");
        }
        if item.is_sticky {
            front.word("pinned", "yes");
        }
    }
    fields(item, reading);
    report.item(&item.kind, named(item), Went::To(file.to_owned()));
    let old = old(item, state);
    Draft {
        file: file.to_owned(),
        front,
        body,
        comments,
        old,
        notes: std::mem::take(&mut reading.notes),
        is_public,
    }
}

/// What an item is called in the report.
#[must_use]
pub fn named(item: &Item) -> String {
    let title = unescaped(&item.title);
    let title = if title.is_empty() { "without a title".to_owned() } else { format!("“{title}”") };
    format!("{} {title}", item.id)
}

fn title(item: &Item, body: &Body, reading: &mut Reading) -> String {
    let title = unescaped(&item.title);
    if !title.is_empty() {
        return title;
    }
    let words = shorten(&body.shown.words.join(" "), 60);
    let title = if words.is_empty() { format!("Untitled {}", item.id) } else { words };
    reading.note(Part::ToDo, format!("It had no title; give it one. Until then it is called “{title}”."));
    title
}

fn dates(item: &Item, state: &State, front: &mut Front, report: &mut Report, file: &str) {
    let moment = state.times.moment(&item.date_gmt, &item.date);
    match moment.or(state.newest) {
        Some(moment) => front.word("date", moment.strftime("%Y-%m-%dT%H:%M").to_string()),
        None => report.list(Part::ToDo, file, None, "It had no date; give it one."),
    }
    if moment.is_none() && state.newest.is_some() {
        report.list(
            Part::ToDo,
            file,
            None,
            "It had no date; it has that of the newest item until you give it one.",
        );
    }
    let modified = state.times.moment(&item.modified_gmt, &item.modified);
    if let (Some(first), Some(last)) = (moment, modified)
        && last.date() > first.date()
    {
        front.word("updated", last.date().to_string());
    }
}

fn names(item: &Item, state: &State, front: &mut Front, reading: &mut Reading) {
    let author = state.authors.get(&item.creator).cloned().unwrap_or_default();
    front.text("author", author);
    let (mut topics, mut seen): (Vec<String>, BTreeSet<String>) = Default::default();
    for term in &item.terms {
        match term.taxonomy.as_str() {
            "category" | "post_tag" | "tag" => {
                if !term.name.is_empty() && seen.insert(slug(&term.name)) {
                    topics.push(term.name.clone());
                }
            }
            other => {
                let says = format!("It belonged to “{}” of {other}.", term.name);
                reading.note(Part::KeptHere, says);
            }
        }
    }
    front.texts("topics", topics);
}

fn excerpt(item: &Item, front: &mut Front, reading: &mut Reading) {
    let excerpt = unescaped(&item.excerpt);
    if excerpt.is_empty() {
        return;
    }
    if excerpt.chars().count() <= SUMMARY_MAX {
        return front.text("summary", excerpt);
    }
    reading.note(
        Part::KeptHere,
        format!("Its excerpt is over {SUMMARY_MAX} characters, too long for a summary: {excerpt}"),
    );
}

/// The picture that stands for a post in lists.
fn picture(item: &Item, here: &Here, front: &mut Front, reading: &mut Reading) {
    let Some(id) = item.meta("_thumbnail_id") else { return };
    let Some(attached) = reading.attachments.get(id.trim()).cloned() else {
        reading.note(
            Part::KeptHere,
            format!("Its picture for lists was attachment {id}, which is not in the export."),
        );
        return;
    };
    match here.places.of(&attached.url, here.link) {
        Place::File(path) => {
            reading.copies.insert(path.clone());
            front.text("image", relative(here.file, &path).replace("%3F", "?").replace("%23", "#"));
            let alt = if attached.alt.is_empty() { &attached.title } else { &attached.alt };
            front.text("image_alt", alt.as_str());
        }
        _ => {
            reading.fetch(&attached.url);
            let alt = if attached.alt.is_empty() { String::new() } else { format!(" ({})", attached.alt) };
            reading.note(
                Part::ToFetch,
                format!("Its picture for lists{alt}; write `image:` when it is here: {}", attached.url),
            );
        }
    }
}

/// Says in the front matter whether it is on the site; whether it is.
fn status(item: &Item, state: &State, front: &mut Front, report: &mut Report, file: &str) -> bool {
    let why = match (item.status.as_str(), item.has_password) {
        (_, true) => "It had a password. A site of files cannot ask for one: it is a draft.".to_owned(),
        ("publish", _) => return true,
        ("future", _) => {
            let moment = state.times.written(&item.date_gmt, &item.date).unwrap_or_default();
            front.word("publish", &*moment);
            report.list(Part::NotPublished, file, None, format!("It waits for its day: {moment}."));
            return false;
        }
        ("draft", _) => "It is a draft, as it was.".to_owned(),
        ("pending", _) => "It waited for somebody to approve it; it is a draft.".to_owned(),
        ("private", _) => "Only members could read it; it is a draft.".to_owned(),
        (other, _) => format!("Its state was “{other}”; it is a draft."),
    };
    front.word("draft", "yes");
    report.list(Part::NotPublished, file, None, why);
    false
}

/// Fields of one's own that say more than how the old site was run.
fn fields(item: &Item, reading: &mut Reading) {
    for (key, value) in &item.meta {
        if !key.starts_with('_') && !value.trim().is_empty() {
            reading.note(Part::KeptHere, format!("Its field {key}: {}", value.trim()));
        }
    }
}

/// The old addresses of an item, the oldest that people know first.
fn old(item: &Item, state: &State) -> Vec<String> {
    let mut old = Vec::new();
    if let Some((path, query)) = state.places.own_path(&item.link) {
        if !path.is_empty() {
            let slash = if item.link.trim_end().ends_with('/') { "/" } else { "" };
            old.push(format!("/{path}{slash}"));
        } else if !query.is_empty() {
            old.push(format!("/?{query}"));
        }
    }
    let key = if item.kind == "page" { "page_id" } else { "p" };
    let short = format!("/?{key}={}", item.id);
    if !old.contains(&short) {
        old.push(short);
    }
    old
}

/// The kind of the pages that an item of this kind becomes.
#[must_use]
pub fn kind(item: &Item) -> Option<Kind> {
    match item.kind.as_str() {
        "post" => Some(Kind::Post),
        "page" => Some(Kind::Page),
        _ => None,
    }
}
