//! The shipped site with one mistake at a time, as people make them: is it found where it was made, and is the name
//! that was misspelt the first to be suggested? And where a mistake is mended, is the file as it was before?
//!
//! `SEED=7 MISTAKES=200 cargo test --test mistakes` makes others, or more. Whether a change is a mistake is decided by
//! how it is made, never by whether a finding appears.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "tests read, and print misses"
)]

mod slips;

use casebook::{
    amend,
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    diagnostic::Diagnostic,
    disk,
    graph::names::fold,
    mend,
    page::Moment,
    source::{File, Sources},
};
use slips::{Mistake, Random, Site};
use std::{collections::BTreeSet, path::Path};

/// Of a hundred mistakes, how many are to be found at their place.
const PLACED_MIN: usize = 98;
/// Of a hundred misspelt names, how many are to be suggested first.
const SUGGESTED_MIN: usize = 95;
/// How many mistakes are made unless one asks for more.
const MISTAKES: u64 = 40;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn mistakes_are_found_where_they_were_made() {
    let (seed, mistakes) = (number("SEED", 1), number("MISTAKES", MISTAKES));
    let (sources, unread) = disk::read(Path::new("."), Path::new("nowhere"));
    assert!(unread.is_empty(), "{unread:?}");
    let before = built(sources.clone());
    let known: BTreeSet<String> = before.report.findings().map(|d| key(&before, d)).collect();
    let site = Site::read(&sources);
    let mut random = Random(seed);
    let mut misses = Vec::new();
    let (mut placed, mut named, mut suggested) = (0, 0, 0);
    for _ in 0..mistakes {
        let mistake = site.mistake(&mut random);
        let after = built(changed(&sources, &mistake));
        let new: Vec<&Diagnostic> =
            after.report.findings().filter(|d| !known.contains(&key(&after, d))).collect();
        let there: Vec<&Diagnostic> =
            new.iter().copied().filter(|d| mistake.places.contains(&place(&after, d))).collect();
        placed += usize::from(!there.is_empty());
        let mut missed = if there.is_empty() { vec!["not found there"] } else { Vec::new() };
        if let Some(name) = &mistake.was {
            named += 1;
            let first = there.iter().filter_map(|d| suggestion(d)).any(|text| fold(text) == fold(name));
            suggested += usize::from(first);
            if !first {
                missed.push("not suggested first");
            }
        }
        if !missed.is_empty() {
            misses.push(told(&after, &mistake, &new, &missed.join(", ")));
        }
    }
    println!("seed {seed}: {placed} of {mistakes} at their place, {suggested} of {named} suggested first");
    misses.iter().for_each(|miss| println!("{miss}\n"));
    let mistakes = usize::try_from(mistakes).unwrap();
    assert!(placed * 100 >= mistakes * PLACED_MIN, "too many mistakes were not found at their place");
    assert!(suggested * 100 >= named * SUGGESTED_MIN, "too many names were not suggested first");
}

/// Of a hundred mistakes that are mended, how many are to be as they were.
const RIGHT_MIN: usize = 90;
/// Of a hundred mistakes, how many are to be mended.
const MENDED_MIN: usize = 65;

#[test]
fn what_is_mended_is_as_it_was_and_nothing_gets_worse() {
    let (seed, mistakes) = (number("SEED", 1), number("MISTAKES", MISTAKES));
    let (sources, _) = disk::read(Path::new("."), Path::new("nowhere"));
    let look = |sources: Sources| built(sources).report;
    let site = Site::read(&sources);
    let mut random = Random(seed);
    let (mut mended, mut right, mut left, mut told) = (0, 0, Vec::new(), Vec::new());
    for _ in 0..mistakes {
        let mistake = site.mistake(&mut random);
        let with_it = changed(&sources, &mistake);
        let before = look(with_it.clone());
        let after = mend::mend(&with_it, look);
        assert!(after.left.len() <= before.len(), "{} got worse", mistake.path);
        let again = mend::mend(&after.sources, look);
        assert_eq!(again.made, 0, "a second run changed {} again", mistake.path);
        if after.made == 0 {
            left.push(unmended(&with_it, &mistake));
            continue;
        }
        mended += 1;
        let same = |(was, now): (&File, &File)| was.revision == now.revision;
        let is_right =
            sources.iter().map(|(_, file)| file).zip(after.sources.iter().map(|(_, file)| file)).all(same);
        right += usize::from(is_right);
        if !is_right {
            let shown =
                after.files(&with_it).map(|(was, now)| amend::diff(&was.path, was.bytes(), now.bytes()));
            told.push(format!("{}\n{}", mistake.what, shown.collect::<String>()));
        }
    }
    println!("seed {seed}: {mended} of {mistakes} mended, {right} of them as they were");
    told.iter().for_each(|diff| println!("not as it was: {diff}"));
    left.iter().for_each(|line| println!("left: {line}"));
    assert!(right * 100 >= mended * RIGHT_MIN, "too many are mended to something else");
    assert!(mended * 100 >= usize::try_from(mistakes).unwrap() * MENDED_MIN, "too few are mended");
}

/// How many mistakes are made at once.
const AT_ONCE: usize = 6;

#[test]
fn mistakes_made_at_once_are_mended_as_if_each_were_alone() {
    let (seed, rounds) = (number("SEED", 1), number("MISTAKES", MISTAKES) / 8);
    let (sources, _) = disk::read(Path::new("."), Path::new("nowhere"));
    let look = |sources: Sources| built(sources).report;
    let site = Site::read(&sources);
    let mut random = Random(seed);
    let (mut mended, mut right) = (0, 0);
    for _ in 0..rounds {
        let mut mistakes: Vec<Mistake> = Vec::new();
        while mistakes.len() < AT_ONCE {
            let mistake = site.mistake(&mut random);
            if mistake.text.is_some() && mistakes.iter().all(|other| other.path != mistake.path) {
                mistakes.push(mistake);
            }
        }
        let with_them = mistakes.iter().fold(sources.clone(), |sources, mistake| changed(&sources, mistake));
        let after = mend::mend(&with_them, look);
        assert_eq!(mend::mend(&after.sources, look).made, 0, "a second run changed something again");
        for (was, now) in after.files(&with_them) {
            let before = sources.iter().find(|(_, file)| file.path == now.path);
            let is_right = before.is_some_and(|(_, file)| file.revision == now.revision);
            mended += 1;
            right += usize::from(is_right);
            if !is_right {
                println!("not as it was: {}", amend::diff(&was.path, was.bytes(), now.bytes()));
            }
        }
    }
    println!(
        "seed {seed}: {mended} files mended of {} with a mistake each, {right} as they were",
        rounds as usize * AT_ONCE
    );
    assert!(right * 100 >= mended * RIGHT_MIN, "too many are mended to something else");
}

/// A mistake that stands, with its line and what a change would be, had it been sure.
fn unmended(sources: &Sources, mistake: &Mistake) -> String {
    let line = mistake.places.first().map_or(0, |(_, line)| *line);
    let text = mistake.text.as_deref().unwrap_or_default();
    let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let found = built(sources.clone()).report;
    let edits = found.findings().filter_map(|d| Some((d.code.name(), &d.edit.as_ref()?.text, d.certainty)));
    let helps = found.without_notes().findings().map(|d| d.help.join(" ")).collect::<Vec<_>>();
    format!(
        "{}: {line} ({}) {:?} {helps:?}",
        mistake.what,
        mistake.was.as_deref().unwrap_or(""),
        edits.collect::<Vec<_>>()
    )
}

fn built(sources: Sources) -> Build {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(sources, Vec::new(), Known::default(), &choices)
}

/// The sources with the mistake in them.
fn changed(sources: &Sources, mistake: &Mistake) -> Sources {
    let others = sources.iter().map(|(_, file)| file).filter(|file| *file.path != *mistake.path).cloned();
    let new = mistake.text.as_ref().map(|text| File::new(&mistake.path, text.clone().into_bytes()));
    Sources::new(others.chain(new).collect())
}

/// What tells a finding from others, be it on another line now or not.
fn key(site: &Build, found: &Diagnostic) -> String {
    format!("{} {} {}", place(site, found).0, found.code, found.message)
}

fn place(site: &Build, found: &Diagnostic) -> (String, usize) {
    let Some(span) = found.span else { return (String::new(), 0) };
    let file = site.sources.get(span.file);
    (file.path.to_string(), file.line_column(span.range().start).0)
}

/// The first name that a finding suggests.
fn suggestion(found: &Diagnostic) -> Option<&str> {
    let text = found.help.iter().find_map(|help| help.strip_prefix("Did you mean `"))?;
    text.split('`').next()
}

fn told(site: &Build, mistake: &Mistake, new: &[&Diagnostic], missed: &str) -> String {
    let line = mistake.places.first().map_or(0, |(_, line)| *line);
    let text = mistake.text.as_deref().unwrap_or_default();
    let mut told = format!("{missed}: {} in {}:{line}", mistake.what, mistake.path);
    told += &format!("\n  {}", text.lines().nth(line.saturating_sub(1)).unwrap_or_default());
    told += &mistake.was.as_ref().map(|was| format!("\n  was `{was}`")).unwrap_or_default();
    for found in new {
        let (path, line) = place(site, found);
        told += &format!("\n  {path}:{line}: [{}] {} — {}", found.code, found.message, found.help.join(" "));
    }
    told
}
