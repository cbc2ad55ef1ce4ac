//! Feeds: what a reader that comes every day learns, and what entries are known by.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where something is not there")]

mod built;

use built::{at, local, outputs, with_theme};
use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    source::File,
};
use std::collections::{BTreeMap, BTreeSet};

const SETTINGS: &str = "title: Mill Street\nurl: https://mill.example/base/\ncontact: help@mill.example\n";

const FILES: &[(&str, &str)] = &[
    ("casebook.yaml", SETTINGS),
    (
        "content/blog/first.md",
        "---\ntitle: We begin\ndate: 2026-12-01\ntopics: Roads\nauthor: ada\n---\nSee [[bus-stops]].\n\n## A part\n\n[Here](#a-part).\n",
    ),
    ("content/blog/second.md", "---\ntitle: We go on\ndate: 2026-12-02T10:00\n---\nText.\n"),
    (
        "content/blog/third.md",
        "---\ntitle: It was saved\ndate: 2026-11-02\npublish: 2026-12-09T09:00\ntopics: Roads\nauthor: ada\n---\nText.\n",
    ),
    ("content/people/ada.md", "---\ntitle: Ada Lane\nconsent: yes\n---\nShe helps.\n"),
    (
        "content/guides/bus-stops.md",
        "---\ntitle: Where are the bus stops?\ntopics: Roads\nchecked: 2026-12-03\n---\n1. Look.\n",
    ),
    ("content/surgeries/one.md", "---\ntitle: One\nwhen: 2026-12-12T17:30\ndate: 2026-11-30\n---\nText.\n"),
];

/// Where feeds are, without the names of their files.
const FOLDERS: [&str; 6] = ["", "blog/", "topics/roads/", "authors/ada/", "guides/", "surgeries/"];

/// The entries of a feed: for each id its title and when it was updated, as the file says it.
type Entries = BTreeMap<String, (String, String)>;

fn entries(outputs: &BTreeMap<String, Vec<u8>>, path: &str) -> Entries {
    let bytes = outputs.get(path).unwrap_or_else(|| panic!("there is no {path}"));
    let text = std::str::from_utf8(bytes).unwrap();
    let mut entries = Entries::new();
    let mut add = |id: &str, title: &str, updated: &str| {
        let before = entries.insert(id.to_owned(), (title.to_owned(), updated.to_owned()));
        assert!(before.is_none(), "{path} has {id} twice");
    };
    if path.ends_with(".json") {
        let feed: serde_json::Value = serde_json::from_str(text).unwrap();
        for item in feed["items"].as_array().unwrap() {
            let part = |key: &str| item[key].as_str().unwrap();
            add(part("id"), part("title"), part("date_modified"));
        }
        return entries;
    }
    let document = roxmltree::Document::parse(text).unwrap();
    let is_entry = |node: &roxmltree::Node| matches!(node.tag_name().name(), "entry" | "item");
    for entry in document.descendants().filter(is_entry) {
        let part = |names: [&str; 2]| {
            let mut children = entry.children();
            children
                .find(|node| names.contains(&node.tag_name().name()))
                .and_then(|node| node.text())
                .unwrap()
        };
        add(part(["id", "guid"]), part(["title"; 2]), part(["updated"; 2]));
    }
    entries
}

/// All feeds of a site by their paths.
fn feeds(site: &Build) -> BTreeMap<String, Entries> {
    let outputs = outputs(site);
    let is_feed =
        |path: &&String| ["feed.xml", "rss.xml", "feed.json"].iter().any(|name| path.ends_with(name));
    outputs.keys().filter(is_feed).map(|path| (path.clone(), entries(&outputs, path))).collect()
}

fn ids(entries: &Entries) -> BTreeSet<&str> {
    entries.keys().map(String::as_str).collect()
}

#[test]
fn every_list_that_wants_one_has_its_feed_in_three_formats_with_the_same_entries() {
    let feeds = feeds(&at(FILES, local("2026-12-10")));
    assert_eq!(feeds.len(), FOLDERS.len() * 3, "{:?}", feeds.keys());
    for folder in FOLDERS {
        let [atom, rss, json] =
            ["feed.xml", "rss.xml", "feed.json"].map(|file| &feeds[&format!("{folder}{file}")]);
        assert!(!atom.is_empty(), "{folder}");
        assert_eq!(atom, rss, "{folder}");
        assert_eq!(atom, json, "{folder}");
    }
    assert_eq!(feeds["feed.xml"].len(), 4, "posts and guides");
    assert_eq!(feeds["authors/ada/feed.xml"].len(), 2);
}

#[test]
fn who_read_the_feed_before_sees_exactly_what_is_new() {
    let [before, on, after] =
        ["2026-12-09T08:59", "2026-12-09T09:00", "2026-12-10"].map(|clock| feeds(&at(FILES, local(clock))));
    assert_eq!(on, after, "nothing moves by the clock but what came");
    for (path, entries) in &on {
        let has_it = ["", "blog/", "topics/roads/", "authors/ada/"]
            .iter()
            .any(|folder| path.strip_prefix(folder).is_some_and(|file| !file.contains('/')));
        let new: Vec<_> = ids(entries).difference(&ids(&before[path])).map(|id| (*id).to_owned()).collect();
        let expected: &[&str] = if has_it { &["https://mill.example/base/blog/third/"] } else { &[] };
        assert_eq!(new, expected, "{path}");
        assert!(ids(&before[path]).is_subset(&ids(entries)), "{path}");
        let moved = before[path].iter().filter(|(id, what)| entries.get(*id) != Some(*what));
        assert_eq!(moved.count(), 0, "{path}");
    }
    // It is as new as the clock made it, whatever date it bears.
    let third = &on["feed.xml"]["https://mill.example/base/blog/third/"];
    assert_eq!(third.1, "2026-12-09T09:00:00+00:00");
}

/// The files with one of them another.
fn with(path: &'static str, text: &'static str) -> Vec<(&'static str, &'static str)> {
    FILES.iter().copied().filter(|(known, _)| *known != path).chain([(path, text)]).collect()
}

#[test]
fn a_correction_moves_its_entry_and_a_new_title_keeps_its_id() {
    let second = "https://mill.example/base/blog/second/";
    let before = feeds(&at(FILES, local("2026-12-10")));
    let corrected = "---\ntitle: We went on\ndate: 2026-12-02T10:00\ncorrections: [{ date: 2026-12-08, text: It was Tuesday. }]\n---\nText.\n";
    let after = feeds(&at(&with("content/blog/second.md", corrected), local("2026-12-10")));
    for path in ["blog/feed.xml", "blog/rss.xml", "blog/feed.json", "feed.xml"] {
        assert_eq!(before[path][second], ("We go on".to_owned(), "2026-12-02T10:00:00+00:00".to_owned()));
        assert_eq!(after[path][second], ("We went on".to_owned(), "2026-12-08T00:00:00+00:00".to_owned()));
        assert_eq!(ids(&before[path]), ids(&after[path]));
    }
}

#[test]
fn a_moved_page_keeps_its_id_and_no_two_have_one() {
    let moved = with(
        "content/blog/renamed.md",
        "---\ntitle: We go on\ndate: 2026-12-02T10:00\naliases: [/blog/old/]\n---\nText.\n",
    );
    // What another page has for its address, or asked for before, is nobody else's id.
    let mut files = moved;
    files.push((
        "content/blog/twin.md",
        "---\ntitle: Twin\ndate: 2026-12-02T10:00\naliases: [/blog/old/]\n---\nText.\n",
    ));
    files.push((
        "content/blog/thief.md",
        "---\ntitle: Thief\ndate: 2026-12-02T10:00\naliases: [/blog/first/]\n---\nText.\n",
    ));
    let feed = &feeds(&at(&files, local("2026-12-10")))["blog/feed.xml"];
    let title = |id: &str| feed[&format!("https://mill.example/base/blog/{id}/")].0.as_str();
    assert_eq!((title("old"), title("twin")), ("We go on", "Twin"));
    assert_eq!((title("first"), title("thief")), ("We begin", "Thief"));
}

#[test]
fn texts_are_whole_and_lead_anywhere_from_anywhere() {
    let outputs = outputs(&at(FILES, local("2026-12-10")));
    let text = String::from_utf8(outputs["blog/feed.json"].clone()).unwrap();
    let feed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = feed["items"].as_array().unwrap().iter().find(|item| item["title"] == "We begin").unwrap();
    assert_eq!(
        first["content_html"],
        "<p>See <a href=\"https://mill.example/base/guides/bus-stops/\">Where are the bus stops?</a>.</p>\n<h2>A part</h2>\n\
         <p><a href=\"https://mill.example/base/blog/first/#a-part\">Here</a>.</p>\n"
    );
}

/// What stands from the build before is what a build from the beginning makes.
#[test]
fn an_edited_text_is_in_all_its_feeds_at_once() {
    let edited = with(
        "content/blog/first.md",
        "---\ntitle: We begin\ndate: 2026-12-01\ntopics: Roads\nauthor: ada\n---\nSee [[bus-stops]].\n\n## A part\n\n[Here](#a-part), again.\n",
    );
    let before = at(FILES, local("2026-12-10"));
    let (old, clean) = (outputs(&before), at(&edited, local("2026-12-10")));
    let sources = with_theme(edited.iter().map(|(path, text)| File::new(path, text.as_bytes().to_vec())));
    let choices = Choices { clock: local("2026-12-10"), drafts: Drafts::Hidden, base_url: None };
    let again = build(sources, Vec::new(), Known { memo: None, before: Some(&before) }, &choices);
    let (new, clean_outputs) = (outputs(&again), outputs(&clean));
    assert_eq!(new, clean_outputs);
    let changed: Vec<_> =
        new.iter().filter(|(path, bytes)| old[*path] != **bytes).map(|(path, _)| path).collect();
    assert_eq!(changed.len(), 1 + 4 * 3, "the page and its feeds: {changed:?}");
    for (output, other) in again.plan.outputs.iter().zip(&clean.plan.outputs) {
        assert_eq!(output.fingerprint, other.fingerprint, "{}", output.route.path());
        let before = before.plan.find(output.route.path()).unwrap();
        let differs = changed.iter().any(|path| **path == output.route.file_path());
        assert_eq!(output.fingerprint != before.fingerprint, differs, "{}", output.route.path());
    }
}

#[test]
fn what_xml_has_no_place_for_never_gets_out() {
    let post = "---\ntitle: \"A \\u0001 title \\uFFFE with \\u0085 signs\"\ndate: 2026-12-04\nsummary: \"\\u000B x\"\n---\nText \u{1} with \u{fffe} and \u{ffff}, &#1; `\u{8}`, 🏳️‍🌈.\n";
    let site = at(&with("content/blog/signs.md", post), local("2026-12-10"));
    for (path, bytes) in outputs(&site).iter().filter(|(path, _)| path.ends_with(".xml")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let is_char = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert_eq!(text.chars().find(|c| !is_char(*c)), None, "{path}");
        roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    assert!(feeds(&site)["blog/feed.xml"].len() == 4);
}
