//! A page from the memo is the page that parsing makes; its file is read only for its text, and a file that changed
//! meanwhile is told.
#![allow(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests read the folders of cases, and what they do not expect may end them"
)]

mod known;

use casebook::{
    build::{Build, Known, build},
    diagnostic::Code,
    disk,
    parse::memo::{Changed, Memo, SHARDS},
    render::Rendered,
    source::{Fetch, File, Sources},
};
use known::{choices, known};
use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

/// What is to be had of files that were not read.
#[derive(Debug)]
enum Shelf {
    /// Their bytes.
    Full(BTreeMap<String, Vec<u8>>),
    /// Whoever looks is wrong.
    Closed,
    /// Other bytes than before.
    Changed,
    /// Nothing.
    Empty,
}

impl Fetch for Shelf {
    fn fetch(&self, path: &str) -> Option<Vec<u8>> {
        match self {
            Self::Full(files) => files.get(path).cloned(),
            Self::Closed => panic!("{path} was read"),
            Self::Changed => Some(b"---\ntitle: Another\n---\nOther.\n".to_vec()),
            Self::Empty => None,
        }
    }
}

/// The sources with their pages on a shelf.
fn shelved(sources: &Sources, shelf: Shelf) -> Sources {
    let shelf: Arc<dyn Fetch> = Arc::new(shelf);
    let files = sources.iter().map(|(_, file)| match file.path.ends_with(".md") {
        true => File::later(file.path.clone(), file.revision, shelf.clone()),
        false => file.clone(),
    });
    Sources::new(files.collect())
}

fn full(sources: &Sources) -> Shelf {
    Shelf::Full(sources.iter().map(|(_, file)| (file.path.to_string(), file.bytes().to_vec())).collect())
}

fn memo(changed: Changed) -> Memo {
    let mut shards = vec![Vec::new(); SHARDS];
    changed.into_iter().for_each(|(shard, bytes)| shards[shard] = bytes);
    Memo(shards)
}

fn built(sources: Sources, memo: &Memo) -> (Build, Changed) {
    let site = build(sources, Vec::new(), Known { memo: Some(memo), before: None }, &choices());
    let changed = site.to_remember();
    (site, changed)
}

fn rendered(site: &Build) -> Vec<(String, Vec<u8>)> {
    let (files, findings) = site.render_all(
        |_| (),
        |output, rendered| match rendered {
            Rendered::Bytes(bytes) => (output.route.file_path(), bytes),
            Rendered::File(_) => (output.route.file_path(), Vec::new()),
        },
    );
    files.into_iter().chain(findings.into_iter().map(|found| (found.message.into(), Vec::new()))).collect()
}

/// The shipped site, and those of all cases: between them they have every kind of page and every finding.
fn sites() -> Vec<Sources> {
    let list = |dir: &Path| fs::read_dir(dir).unwrap().flatten().map(|e| e.path()).collect::<Vec<_>>();
    let cases = list(Path::new("tests/cases")).into_iter().filter(|area| area.is_dir());
    let folders = cases.flat_map(|area| list(&area)).chain([".".into()]);
    folders.map(|folder| disk::read(&folder, Path::new("nowhere")).0).collect()
}

#[test]
fn a_page_from_the_memo_is_the_page_of_its_file() {
    for sources in sites() {
        let (_, changed) = built(sources.clone(), &Memo::default());
        let memo = memo(changed);
        // Another file in front gives every other file another number.
        let more = |sources: Sources| {
            let files = sources.iter().map(|(_, file)| file.clone());
            Sources::new(files.chain([File::new("a", Vec::new())]).collect())
        };
        let (clean, _) = built(more(sources.clone()), &Memo::default());
        let (site, changed) = built(more(shelved(&sources, full(&sources))), &memo);
        assert!(changed.is_empty(), "nothing is new");
        assert_eq!(known(&site), known(&clean));
        assert!(rendered(&site) == rendered(&clean));
    }
}

fn small() -> Sources {
    let page = |name: &str, text: &str| {
        let text = format!("---\ntitle: How do I do {name}?\nsummary: One.\n---\n1. {text}\n");
        File::new(&format!("content/guides/{name}.md"), text.into_bytes())
    };
    let (theme, _) = disk::read(Path::new("nowhere"), Path::new("nowhere"));
    let pages = [page("a", "First."), page("b", "Second.")];
    let settings = File::new("casebook.yaml", b"title: T\nurl: https://example.org\n".to_vec());
    Sources::new(theme.iter().map(|(_, file)| file.clone()).chain(pages).chain([settings]).collect())
}

#[test]
fn a_page_that_did_not_change_is_not_read() {
    let (clean, changed) = built(small(), &Memo::default());
    let memo = memo(changed);
    let (site, changed) = built(shelved(&small(), Shelf::Closed), &memo);
    assert!(changed.is_empty(), "nothing is new");
    assert_eq!(site.report, clean.report);
    assert_eq!(format!("{:?}", site.plan), format!("{:?}", clean.plan));
}

#[test]
fn what_was_read_under_other_rules_is_not_believed() {
    let site = |settings: &str| {
        let settings = format!("title: T\nurl: https://example.org\n{settings}");
        let post = "---\ntitle: News\nsummary: One.\ndate: 2025-03-01\n---\nText <b onclick=x>b</b>.\n";
        let others = small().iter().map(|(_, file)| file.clone()).collect::<Vec<_>>().into_iter();
        let others = others.filter(|file| &*file.path != "casebook.yaml");
        let own = [("casebook.yaml", settings.as_str()), ("content/blog/news.md", post)];
        Sources::new(others.chain(own.map(|(path, text)| File::new(path, text.into()))).collect())
    };
    let memo = memo(built(site(""), &Memo::default()).1);
    for settings in
        ["html: deny", "permalinks: { post: \"/{year}/{slug}/\" }", "permalinks: { post: \"/{id}/\" }"]
    {
        let (clean, _) = built(site(settings), &Memo::default());
        let (build, changed) = built(site(settings), &memo);
        assert_eq!(changed.len(), 3, "{settings}");
        assert_eq!(build.report, clean.report, "{settings}");
        assert!(rendered(&build) == rendered(&clean), "{settings}");
    }
}

#[test]
fn a_file_that_changed_meanwhile_is_told() {
    let memo = memo(built(small(), &Memo::default()).1);
    for shelf in [|| Shelf::Changed, || Shelf::Empty] {
        let (site, _) = built(shelved(&small(), shelf()), &memo);
        let (_, found) = site.render_all(|_| (), |_, _| ());
        let words = "this file changed or went away while the site was being built";
        assert_eq!(found.iter().map(|d| &*d.message).collect::<Vec<_>>(), [words; 2]);
        // Where nothing is remembered of it either, it is told before.
        let (site, _) = built(shelved(&small(), shelf()), &Memo::default());
        let told = site.report.findings().filter(|d| d.code == Code::UnreadableFile).count();
        assert_eq!(told, 2, "{:?}", site.report);
        known(&site);
    }
}

#[test]
fn an_edit_changes_one_shard_and_a_file_that_is_gone_leaves() {
    let memo = memo(built(small(), &Memo::default()).1);
    let other = File::new("content/guides/a.md", b"---\ntitle: What else?\n---\n1. Else.\n".to_vec());
    let edited =
        Sources::new([other].into_iter().chain(small().iter().map(|(_, file)| file.clone())).collect());
    let (_, changed) = built(edited, &memo);
    assert_eq!(changed.len(), 1);
    let without =
        small().iter().map(|(_, file)| file.clone()).filter(|f| !f.path.ends_with("/b.md")).collect();
    let (_, changed) = built(Sources::new(without), &memo);
    let [(_, bytes)] = changed.as_slice() else { panic!("{} shards changed", changed.len()) };
    assert!(!String::from_utf8_lossy(bytes).contains("guides/b.md"), "b is gone");
}

#[test]
fn noise_in_the_memo_is_as_good_as_nothing() {
    let (clean, changed) = built(small(), &Memo::default());
    let whole = memo(changed);
    for (shard, bytes) in whole.0.iter().enumerate() {
        for at in (0..bytes.len()).step_by(3) {
            let mut noise = whole.clone();
            noise.0[shard][at] ^= 0x81;
            built(small(), &noise);
            noise.0[shard].truncate(at);
            assert_eq!(known(&built(small(), &noise).0), known(&clean), "cut at {at}");
        }
    }
}
