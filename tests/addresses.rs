//! Addresses are promises: over a hundred random pages of the shipped site are renamed, deleted, or have a heading
//! re-worded or taken out. What is lost then is found, named and mended, and in the end every address that was ever
//! published has an answer.
//!
//! What is lost is worked out anew here, from the bytes of the built site alone. `SEED=7 PAGES=150 ROUNDS=3 cargo test
//! --test addresses` changes others, or more.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "tests read and print"
)]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    diagnostic::{Code, Report},
    disk, mend,
    page::{Address, Moment},
    plan::promised,
    record,
    render::Rendered,
    source::{File, Sources},
};
use scraper::{Html, Selector};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

const PAGES: u64 = 110;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Numbers that look random and are the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

fn built(sources: Sources) -> Build {
    let clock = Clock::Local(Moment::read("2026-11-24T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(sources, Vec::new(), Known::default(), &choices)
}

/// The sources with what the record lacks added to it.
fn recorded(sources: &Sources) -> Sources {
    let site = built(sources.clone());
    let (known, found) = record::read(&site.sources);
    assert!(found.is_empty(), "{found:?}");
    let outputs: Vec<_> = site.plan.outputs.iter().map(|o| (&o.route, &o.content)).collect();
    let new: Vec<Address> = promised::new(&known, &outputs);
    let text = sources.find(record::FILE).map_or("", |id| sources.get(id).text().unwrap());
    let file = File::new(record::FILE, record::with(text, &new, &[]).into_bytes());
    sources.with([(record::FILE.into(), Some(file))].into())
}

/// The outputs of a site, read as a browser would.
struct Web {
    base: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Web {
    fn of(site: &Build) -> Self {
        let take = |output: &casebook::plan::Output, rendered| {
            let bytes = match rendered {
                Rendered::Bytes(bytes) => bytes,
                Rendered::File(id) => site.sources.get(id).bytes().to_vec(),
            };
            (output.route.file_path(), bytes)
        };
        let (files, found) = site.render_all(|_| (), take);
        assert!(found.is_empty(), "{found:?}");
        Self { base: site.config.base().to_owned(), files: files.into_iter().collect() }
    }

    fn page(&self, path: &str) -> Option<Html> {
        let path = path.trim_start_matches('/');
        let at = [format!("{path}index.html"), format!("{path}/index.html"), path.to_owned()];
        let at = at.iter().find(|at| self.files.contains_key(*at))?;
        Some(Html::parse_document(&String::from_utf8_lossy(&self.files[at])))
    }

    /// Where a host leads from an address with a query, by the file that nginx reads: `"/?p=12" "/blog/news/";`.
    fn on_host(&self, address: &str) -> Option<String> {
        let map = String::from_utf8_lossy(self.files.get("redirects.map")?);
        let line = map.lines().find(|line| line.starts_with(&format!("\"{address}\" ")))?;
        Some(line.split('"').nth(3)?.strip_prefix(&self.base)?.to_owned())
    }

    /// Whether an address has an answer: a file, or a page, at once or through one that leads there; and in it the heading.
    /// A page that says that it is gone answers for its headings too.
    fn answers(&self, address: &str) -> bool {
        let (path, heading) = address.split_once('#').map_or((address, None), |(path, id)| (path, Some(id)));
        if path.contains('?') {
            return self.on_host(path).is_some_and(|to| self.page(&to).is_some());
        }
        let Some(mut page) = self.page(path) else { return false };
        if let Some(to) = leads_to(&page) {
            let to = to.strip_prefix(&self.base).map_or(to.as_str(), |path| path).to_owned();
            let Some(end) = self.page(&to) else { return false };
            // Nobody is sent on twice.
            if leads_to(&end).is_some() {
                return false;
            }
            page = end;
        }
        let is_gone = page.select(&selector("meta[name=robots][content=noindex]")).next().is_some();
        let Some(id) = heading else { return true };
        is_gone || page.select(&selector("[id]")).any(|element| element.value().attr("id") == Some(id))
    }
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn leads_to(page: &Html) -> Option<String> {
    let refresh = page.select(&selector("meta[http-equiv=refresh]")).next()?;
    Some(refresh.value().attr("content")?.split_once("url=")?.1.to_owned())
}

/// All addresses of a record as they are written there.
fn addresses(sources: &Sources) -> BTreeSet<String> {
    let (record, _) = record::read(sources);
    record.lines.iter().map(|line| line.address.to_string()).collect()
}

/// What is said to be lost: of a page that is, its headings too.
fn said(report: &Report, all: &BTreeSet<String>) -> BTreeSet<String> {
    let mut lost = BTreeSet::new();
    for found in report.findings() {
        let named = || found.message.split('`').nth(1).unwrap().to_owned();
        match found.code {
            Code::AddressLost => {
                let path = named();
                lost.extend(all.iter().filter(|a| a.starts_with(&format!("{path}#"))).cloned());
                lost.insert(path);
            }
            Code::HeadingLost => drop(lost.insert(named())),
            _ => {}
        }
    }
    lost
}

/// What is done to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Rename,
    Delete,
    Reword,
    TakeOut,
}

const WORDS: [&str; 12] = [
    "Lantern", "harbour", "Otter", "meadow", "Thimble", "quarry", "Bramble", "orchard", "Kettle", "willow",
    "Cobble", "heron",
];

fn words(random: &mut Random) -> String {
    let all: Vec<&str> = (0..3).map(|_| WORDS[random.below(WORDS.len())]).collect();
    format!("{} {}", all.join(" "), random.below(1_000))
}

/// Whether most headings of a page are its own: then it is known by them under any name.
fn is_known_by_headings(site: &Build, path: &str) -> bool {
    let ids = |path: &str| -> Vec<String> {
        let page = site.graph.pages().find(|(_, page)| &*site.sources.get(page.file).path == path).unwrap().1;
        page.headings.iter().map(|heading| heading.id.clone()).collect()
    };
    let own = ids(path);
    let others = |id: &String| {
        site.graph.pages().filter(|(_, page)| page.headings.iter().any(|heading| heading.id == *id)).count()
            > 1
    };
    own.len() > 1 && own.iter().filter(|id| !others(id)).count() * 2 > own.len()
}

/// Changes a page in the way that is asked for, or in the next that it allows.
fn changed(
    site: &Build,
    path: &str,
    change: Change,
    random: &mut Random,
    files: &mut BTreeMap<std::sync::Arc<str>, Option<File>>,
) -> Change {
    let file = site.sources.get(site.sources.find(path).unwrap());
    let text = file.text().unwrap();
    let headings: Vec<usize> = text
        .match_indices("\n## ")
        .map(|(at, _)| at + 1)
        .filter(|at| !text[*at..].lines().next().unwrap().contains("{#"))
        .collect();
    match change {
        Change::Reword | Change::TakeOut if headings.is_empty() => {
            return changed(site, path, Change::Rename, random, files);
        }
        Change::Reword | Change::TakeOut => {
            let at = headings[random.below(headings.len())];
            let end = at + text[at..].find('\n').unwrap();
            let number =
                text[at + 3..end].split_once(". ").filter(|(n, _)| n.chars().all(|c| c.is_ascii_digit()));
            let number = number.map_or(String::new(), |(number, _)| format!("{number}. "));
            let new = if change == Change::Reword {
                format!("## {number}{}", words(random))
            } else {
                String::new()
            };
            let text = format!("{}{new}{}", &text[..at], &text[end..]);
            files.insert(path.into(), Some(File::new(path, text.into_bytes())));
        }
        Change::Delete => drop(files.insert(path.into(), None)),
        Change::Rename => {
            let stem = path.strip_suffix(".md").unwrap();
            let folder = stem.rsplit_once('/').unwrap().0;
            let new = match is_known_by_headings(site, path) {
                true => format!("{folder}/{}.md", words(random).to_lowercase().replace(' ', "-")),
                false => format!("{stem}s.md"),
            };
            files.insert(path.into(), None);
            files.insert(new.as_str().into(), Some(File::new(&new, text.as_bytes().to_vec())));
        }
    }
    change
}

#[test]
fn every_address_that_was_ever_published_has_an_answer() {
    let (seed, pages) = (number("SEED", 1), usize::try_from(number("PAGES", PAGES)).unwrap());
    for round in 0..number("ROUNDS", 1) {
        once(seed + round, pages);
    }
}

fn once(seed: u64, pages: usize) {
    let mut random = Random(seed);
    let (sources, unread) = disk::read(Path::new("."), Path::new("nowhere"));
    assert!(unread.is_empty(), "{unread:?}");
    let sources = recorded(&sources);
    let before = built(sources.clone());
    let all = addresses(&sources);
    let web = Web::of(&before);
    let unanswered: Vec<&String> = all.iter().filter(|address| !web.answers(address)).collect();
    assert!(unanswered.is_empty(), "lost before anything happened: {unanswered:?}");
    assert_eq!(said(&before.report, &all), BTreeSet::new());

    let mut paths: Vec<String> =
        before.graph.published().map(|(_, page)| before.sources.get(page.file).path.to_string()).collect();
    paths.retain(|path| !path.ends_with("/index.md"));
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files = BTreeMap::new();
    for _ in 0..pages.min(paths.len()) {
        let path = paths.swap_remove(random.below(paths.len()));
        let change = [Change::Rename, Change::Delete, Change::Reword, Change::TakeOut][random.below(4)];
        let change = changed(&before, &path, change, &mut random, &mut files);
        *done
            .entry(match change {
                Change::Rename => "renamed",
                Change::Delete => "deleted",
                Change::Reword => "re-worded",
                Change::TakeOut => "without a heading",
            })
            .or_default() += 1;
    }
    let after = built(sources.with(files));
    let web = Web::of(&after);
    let lost: BTreeSet<String> = all.iter().filter(|address| !web.answers(address)).cloned().collect();
    let named = said(&after.report, &all);
    let differ: Vec<&String> = lost.symmetric_difference(&named).collect();
    assert!(differ.is_empty(), "seed {seed}: lost and not told, or told and not lost: {differ:?}");
    assert!(lost.len() >= pages, "seed {seed}: only {} addresses were lost", lost.len());

    let mended = mend::mend(&after.sources, |sources| built(sources).report);
    let end = built(mended.sources.clone());
    let left = said(&end.report, &all);
    assert!(left.is_empty(), "seed {seed}: still lost: {left:?}");
    let web = Web::of(&end);
    let ever: BTreeSet<String> = all.union(&addresses(&mended.sources)).cloned().collect();
    let unanswered: Vec<&String> = ever.iter().filter(|address| !web.answers(address)).collect();
    assert!(unanswered.is_empty(), "seed {seed}: without an answer: {unanswered:?}");
    let again: BTreeSet<String> = addresses(&recorded(&mended.sources));
    assert!(all.is_subset(&again), "the record lost a line");
    println!(
        "seed {seed}: pages {done:?}; {} of {} addresses lost, {} changes, all answered",
        lost.len(),
        all.len(),
        mended.made
    );
}
