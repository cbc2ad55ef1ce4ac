//! `list`: what waits to be done in a site, one thing a line, or as JSON.
//!
//! In: a built site. Out: text. What is in a list, `agenda` decides.

use super::{
    Exit,
    arguments::SiteOptions,
    out, say,
    site::{self, Loaded},
};
use crate::{
    agenda::{Agenda, Item, Place, State, What},
    diagnostic::show::Format,
    page::Kind,
};
use serde_json::{Value, json};
use std::path::Path;

/// Lists what was asked for; without that, says how many there are of each.
pub fn list(root: &Path, what: Option<What>, format: Format, options: &SiteOptions) -> Exit {
    let Loaded { build, .. } = match site::load_remembered(root, options) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let agenda =
        Agenda { config: &build.config, graph: &build.graph, sources: &build.sources, report: &build.report };
    let Some(what) = what else { return counts(&agenda, format) };
    let items = agenda.items(what);
    if format == Format::Json {
        return out(format!("{:#}", Value::Array(items.iter().map(as_json).collect())));
    }
    if items.is_empty() {
        say(format!("None. ({}.)", what.says()));
        return Exit::Fine;
    }
    out(items.iter().map(|item| as_text(what, item)).collect::<Vec<_>>().join("\n"))
}

fn counts(agenda: &Agenda, format: Format) -> Exit {
    let counts = What::ALL.iter().map(|what| (*what, agenda.items(*what).len()));
    if format == Format::Json {
        let counts = counts.map(|(what, count)| (what.name().to_owned(), json!(count)));
        return out(format!("{:#}", Value::Object(counts.collect())));
    }
    let line = |(what, count): (What, usize)| format!("{:10} {count:5}  {}", what.name(), what.says());
    out(counts.map(line).collect::<Vec<_>>().join("\n"))
}

/// `path:line: title (what else matters)`, and the other places below it.
fn as_text(what: What, item: &Item) -> String {
    let place = |place: &Place| format!("{}:{}", place.path, place.line);
    let (first, others) =
        item.places.split_first().map_or((String::new(), &[][..]), |(first, others)| (place(first), others));
    let mut notes = Vec::new();
    if let (What::Wanted, Some(kind)) = (what, item.kind) {
        notes.push(kind.name().to_owned());
    }
    if let Some((key, at)) = item.when {
        notes.push(format!("{key}: {}", at.written()));
    }
    notes.extend(item.state.map(in_words));
    if matches!(what, What::Questions | What::Wanted) {
        notes.push(times(if what == What::Questions { "asked" } else { "wanted" }, item.places.len()));
    }
    let notes = if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
    let others: String = others.iter().map(|other| format!("\n  and {}", place(other))).collect();
    format!("{first}: {}{notes}{others}", item.title)
}

fn times(word: &str, count: usize) -> String {
    match count {
        1 => format!("{word} once"),
        2 => format!("{word} twice"),
        count => format!("{word} {count} times"),
    }
}

fn in_words(state: State) -> String {
    match state {
        State::Overdue(0) => "due today".to_owned(),
        State::Overdue(1) => "overdue since yesterday".to_owned(),
        State::Overdue(days) => format!("overdue for {days} days"),
        State::Draft => "still a draft".to_owned(),
        State::Soon(1) => "due tomorrow".to_owned(),
        State::Soon(days) => format!("due in {days} days"),
    }
}

fn as_json(item: &Item) -> Value {
    let place = |place: &Place| json!({ "path": place.path, "line": place.line });
    let (state, days) = match item.state {
        Some(State::Overdue(days)) => (Some("overdue"), Some(-days)),
        Some(State::Soon(days)) => (Some("soon"), Some(days)),
        Some(State::Draft) => (Some("draft"), None),
        None => (None, None),
    };
    json!({
        "title": item.title,
        "path": item.places.first().map(|place| &place.path),
        "line": item.places.first().map(|place| place.line),
        "kind": item.kind.map(Kind::name),
        "key": item.when.map(|(key, _)| key),
        "when": item.when.map(|(_, at)| at.written()),
        "state": state,
        "days": days,
        "places": item.places.iter().map(place).collect::<Vec<_>>(),
    })
}
