//! The clock: each state of a page changes on its minute, in the site's time zone, and before its embargo is over no byte
//! of the site tells of a page.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests end where something is not there")]

mod built;

use built::{at, local, outputs, with_theme};
use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    source::File,
};

/// A word that nothing but the embargoed post and its translation have.
const SECRET: &str = "zyzzyva";

const SETTINGS: &str = "title: Mill Street\nurl: https://mill.example/\ncontact: help@mill.example\n";

const POST: &str = "---\ntitle: Zyzzyva saved\nsummary: The zyzzyva stays.\nalso_asked: zyzzyva\ndate: 2026-12-08\nembargo: 2026-12-09T09:00\n\
     topics: [Zyzzyva, Roads]\nauthor: [Zyzzyva Jones, ada]\naliases: [/old/zyzzyva/]\nimage: zyzzyva.png\nimage_alt: A zyzzyva.\n---\n\
     The zyzzyva of [[bus-stops]] is saved: [all of it](zyzzyva.pdf).\n\n![A zyzzyva](zyzzyva-large.png)\n";

const FILES: &[(&str, &str)] = &[
    ("casebook.yaml", SETTINGS),
    ("content/blog/zyzzyva.md", POST),
    ("content/blog/zyzzyva.png", "picture"),
    ("content/blog/zyzzyva-large.png", "picture"),
    ("content/blog/zyzzyva.pdf", "paper"),
    (
        "content/blog/cy/zyzzyva.md",
        "---\ntitle: Y zyzzyva\ndate: 2026-12-08\nlanguage: cy\ntranslation_of: blog/zyzzyva\n---\nAchub.\n",
    ),
    ("content/words/zyzzyva.md", "---\ntitle: Zyzzyva\nembargo: 2026-12-09T09:00\n---\nA weevil.\n"),
    (
        "content/blog/first.md",
        "---\ntitle: We begin\ndate: 2026-12-01\ntopics: Roads\nauthor: ada\n---\nToday.\n",
    ),
    ("content/people/ada.md", "---\ntitle: Ada\nconsent: yes\n---\nShe helps.\n"),
    ("content/guides/bus-stops.md", "---\ntitle: Where are the bus stops?\ntopics: Roads\n---\n1. Look.\n"),
    (
        "content/surgeries/one.md",
        "---\ntitle: One\nwhen: 2026-12-02T17:30\nasked: Where are the bus stops?\n---\nText.\n",
    ),
];

/// The outputs that tell of the secret, by their paths or bytes, also where these are coded for an address.
fn telling(site: &Build) -> Vec<String> {
    let tells = |text: &str| text.to_lowercase().contains(SECRET);
    let outputs = outputs(site);
    let telling =
        outputs.iter().filter(|(path, bytes)| tells(path) || tells(&String::from_utf8_lossy(bytes)));
    telling.map(|(path, _)| path.clone()).collect()
}

#[test]
fn an_embargoed_post_is_in_no_byte_before_and_in_all_places_on_its_minute() {
    let before = at(FILES, local("2026-12-09T08:59"));
    assert_eq!(telling(&before), [""; 0]);
    assert_eq!(outputs(&before).len(), outputs(&at(&without_secrets(), local("2026-12-09T08:59"))).len());
    for now in ["2026-12-09T09:00", "2026-12-09T09:01"] {
        let telling = telling(&at(FILES, local(now)));
        for place in [
            "blog/index.html",
            "blog/feed.xml",
            "blog/zyzzyva/index.html",
            "blog/zyzzyva.png",
            "blog/zyzzyva-large.png",
            "blog/zyzzyva.pdf",
            "blog/cy/zyzzyva/index.html",
            "topics/zyzzyva/index.html",
            "words/zyzzyva/index.html",
            "old/zyzzyva/index.html",
            "sitemap.xml",
            "graph.json",
            "guides/bus-stops/index.html",
        ] {
            assert!(telling.iter().any(|path| path == place), "{now}: {place} is not among {telling:?}");
        }
    }
}

/// Also where somebody switched the check off, no title is told.
#[test]
fn a_link_to_an_embargoed_page_does_not_tell_its_title() {
    let settings = format!("{SETTINGS}checks: {{ embargo-broken: off }}\n");
    let files = [
        ("casebook.yaml", settings.as_str()),
        (
            "content/blog/quiet.md",
            "---\ntitle: Zyzzyva\ndate: 2026-12-08\nembargo: 2026-12-09T09:00\n---\nA zyzzyva.\n",
        ),
        (
            "content/blog/first.md",
            "---\ntitle: We begin\ndate: 2026-12-01\n---\nSee [[quiet]], [this](quiet.md).\n",
        ),
    ];
    let site = at(&files, local("2026-12-09T08:59"));
    assert_eq!(telling(&site), [""; 0]);
    assert!(!telling(&at(&files, local("2026-12-09T09:00"))).is_empty());
}

/// The site as it is without any embargoed page.
fn without_secrets() -> Vec<(&'static str, &'static str)> {
    FILES.iter().copied().filter(|(path, _)| !path.contains(SECRET)).collect()
}

#[test]
fn before_its_embargo_a_site_is_what_it_is_without_the_page() {
    let clock = "2026-12-09T08:59";
    assert_eq!(outputs(&at(FILES, local(clock))), outputs(&at(&without_secrets(), local(clock))));
}

/// A page with these lines in its front matter, and whether it is in the site at each of these instants.
fn stands(lines: &str, zone: &str, instants: &[&str]) -> Vec<bool> {
    let settings = format!("{SETTINGS}time_zone: {zone}\n");
    let page = format!("---\ntitle: Is it there?\n{lines}\n---\n1. Look.\n");
    let files = [("casebook.yaml", settings.as_str()), ("content/guides/there.md", page.as_str())];
    let there = |instant: &&str| {
        let site = at(&files, Clock::Instant(instant.parse().unwrap()));
        site.plan.find("guides/there/").is_some()
    };
    instants.iter().map(there).collect()
}

#[test]
fn states_change_on_their_minute_in_the_zone_of_the_site() {
    let minute = ["2026-12-09T08:59:59Z", "2026-12-09T09:00:00Z", "2026-12-09T09:01:00Z"];
    assert_eq!(stands("publish: 2026-12-09T09:00", "Europe/London", &minute), [false, true, true]);
    assert_eq!(stands("embargo: 2026-12-09T09:00", "Europe/London", &minute), [false, true, true]);
    assert_eq!(stands("expires: 2026-12-09T09:00", "Europe/London", &minute), [true, false, false]);
    assert_eq!(stands("draft: yes\npublish: 2026-12-09T09:00", "Europe/London", &minute), [false; 3]);
    let minute = ["2026-12-09T13:59:59Z", "2026-12-09T14:00:00Z", "2026-12-09T14:01:00Z"];
    assert_eq!(stands("publish: 2026-12-09T09:00", "America/New_York", &minute), [false, true, true]);
    let midnight = ["2026-07-01T22:59:59Z", "2026-07-01T23:00:00Z", "2026-07-02T12:00:00Z"];
    assert_eq!(stands("publish: 2026-07-02", "Europe/London", &midnight), [false, true, true]);
    assert_eq!(stands("expires: 2026-07-01", "Europe/London", &midnight), [true, false, false]);
    let both = "publish: 2026-12-09T08:00\nembargo: 2026-12-09T09:00";
    let hours = ["2026-12-09T08:30:00Z", "2026-12-09T09:00:00Z"];
    assert_eq!(stands(both, "Europe/London", &hours), [false, true]);
    let both = "publish: 2026-12-09T09:00\nembargo: 2026-12-09T08:00";
    assert_eq!(stands(both, "Europe/London", &hours), [false, true]);
}

#[test]
fn a_page_that_came_in_the_hour_that_is_shown_twice_stays() {
    let night =
        ["2026-10-25T00:29:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:29:00Z"];
    assert_eq!(stands("publish: 2026-10-25T01:30", "Europe/London", &night), [false, true, true, true]);
    assert_eq!(stands("expires: 2026-10-25T01:30", "Europe/London", &night), [true, false, false, false]);
}

#[test]
fn a_surgery_is_past_when_it_ends() {
    for (lines, last, first) in [
        ("when: 2026-12-09T17:30\nends: 2026-12-09T19:00", "2026-12-09T18:59", "2026-12-09T19:00"),
        ("when: 2026-12-09T17:30\nlength: 2 hours", "2026-12-09T19:29", "2026-12-09T19:30"),
        ("when: 2026-12-09T17:30\nlength: the evening", "2026-12-09T23:59", "2026-12-10T00:00"),
        ("when: 2026-12-09T17:30", "2026-12-09T23:59", "2026-12-10T00:00"),
        ("when: 2026-12-09\nlength: 2 hours", "2026-12-09T23:59", "2026-12-10T00:00"),
        ("when: 2026-12-09T23:30\nlength: 90 minutes", "2026-12-10T00:59", "2026-12-10T01:00"),
    ] {
        let page = format!("---\ntitle: One\n{lines}\n---\nText.\n");
        let files = [("casebook.yaml", SETTINGS), ("content/surgeries/one.md", page.as_str())];
        let state = |clock: &str| {
            let site = at(&files, local(clock));
            let until = site.until.to_zoned(site.config.time_zone.clone()).datetime().to_string();
            (site.plan.frame.cards[0].card.state, until)
        };
        assert_eq!(state(last), ("to come", format!("{first}:00")), "{lines}");
        assert_eq!(state(first).0, "past", "{lines}");
    }
}

/// What stands from the build before is what a build from the beginning makes, whatever the clock did between them.
#[test]
fn nothing_stands_that_the_clock_has_changed() {
    let surgery = "---\ntitle: One\nwhen: 2026-12-09T17:30\nlength: 2 hours\n---\nText.\n";
    let mut files = FILES.to_vec();
    files.push(("content/surgeries/two.md", surgery));
    files.push((
        "content/guides/later.md",
        "---\ntitle: Is it later?\npublish: 2026-12-09T20:00\n---\n1. Text.\n",
    ));
    let clocks = [
        "2026-12-09T08:59",
        "2026-12-09T09:00",
        "2026-12-09T19:29",
        "2026-12-09T19:30",
        "2026-12-09T20:00",
        "2026-12-09T08:00",
    ];
    let mut before = at(&files, local("2026-12-08T23:59"));
    for clock in clocks {
        let choices = Choices { clock: local(clock), drafts: Drafts::Hidden, base_url: None };
        let sources = with_theme(files.iter().map(|(path, text)| File::new(path, text.as_bytes().to_vec())));
        let known = Known { memo: None, before: Some(&before) };
        let again = build(sources, Vec::new(), known, &choices);
        assert_eq!(outputs(&again), outputs(&at(&files, local(clock))), "{clock}");
        before = again;
    }
}
