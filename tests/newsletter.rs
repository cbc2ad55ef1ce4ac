//! `casebook newsletter`: what is in it and what never is, as a person reads it, and through the real program.
//!
//! `UPDATE=1 cargo test --test newsletter` writes `tests/newsletter/expect/` again: read it before it is kept.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write files, and run the program in folders of their own"
)]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    newsletter::{self, Newsletter, Period},
    page::{Day, Field, Kind, Moment},
    source::{File, Sources},
};
use std::{fs, path::Path, process::Command};

const SITE: &str = "tests/newsletter";
const PROGRAM: &str = env!("CARGO_BIN_EXE_casebook");

fn files() -> Vec<File> {
    let (sources, _) = disk::read(Path::new(SITE), Path::new("nowhere"));
    sources.iter().map(|(_, file)| file.clone()).collect()
}

fn site(files: Vec<File>) -> Build {
    let clock = Clock::Local(Moment::read("2026-11-30T20:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(Sources::new(files), Vec::new(), Known::default(), &choices)
}

fn period(since: &str, until: &str) -> Period {
    Period { since: Day::read(since).unwrap(), until: Day::read(until).unwrap() }
}

fn november(files: Vec<File>) -> Newsletter {
    newsletter::of(&site(files), period("2026-11-01", "2026-11-30"))
}

#[test]
fn it_reads_as_expected() {
    let letter = november(files());
    for (name, text) in [("newsletter.html", letter.html()), ("newsletter.txt", letter.text())] {
        let path = Path::new(SITE).join("expect").join(name);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &text).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{name}");
        assert!(!text.contains("NEVER") && !text.contains("NOTYET"), "{text}");
    }
}

#[test]
fn what_may_not_be_seen_is_never_in_it() {
    let held = [
        ("embargo", "title: NEVER Embargoed\ndate: 2026-11-05\nembargo: 2026-12-24T09:00"),
        ("withdrawn", "title: NEVER Withdrawn\ndate: 2026-11-05\nwithdrawn: It was wrong."),
    ];
    for (key, front) in held {
        if Field::of(Kind::Post, key).is_none() {
            continue;
        }
        let mut files = files();
        files.push(File::new("content/blog/held.md", format!("---\n{front}\n---\nText.\n").into_bytes()));
        let letter = november(files);
        assert!(!letter.text().contains("NEVER") && !letter.html().contains("NEVER"), "{key}");
    }
}

#[test]
fn lines_are_short_and_addresses_whole() {
    let text = november(files()).text();
    for line in text.lines() {
        let is_address = line.trim_start().starts_with("https://");
        assert!(is_address || line.chars().count() <= 72, "{line}");
    }
    let addresses = text.lines().filter(|line| line.trim_start().starts_with("https://"));
    assert!(addresses.clone().count() > 8);
    for address in addresses {
        assert!(address.trim_start().starts_with("https://millstreet.example/casebook/"), "{address}");
    }
}

#[test]
fn html_has_no_more_than_mail_programs_show() {
    let mut files = files();
    for n in 0..400 {
        let text = format!(
            "---\ntitle: {n} {}\ndate: 2026-11-{:02}\nsummary: {}\n---\nText.\n",
            "Long title ".repeat(8),
            n % 28 + 1,
            "A long summary. ".repeat(9)
        );
        files.push(File::new(&format!("content/blog/many-{n}.md"), text.into_bytes()));
    }
    let letter = november(files);
    let html = letter.html();
    assert!(html.len() <= 100_000, "{}", html.len());
    assert!(
        html.contains("/casebook/blog/\"") && html.contains("Vale surgery, 2026-12-09"),
        "the rest is there"
    );
    assert!(letter.text().matches("many-").count() == 400, "the text has all");
}

#[test]
fn html_is_well_formed_and_loads_nothing() {
    let html = november(files()).html();
    let page = scraper::Html::parse_document(&html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    for unwanted in ["<img", "<script", "<style", "<table", "url(", "http://"] {
        assert!(!html.contains(unwanted), "{unwanted}");
    }
    assert!(html.contains("lang=\"ur\" dir=\"rtl\"") && html.contains("lang=\"cy\" dir=\"ltr\""));
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = Command::new(PROGRAM).args(["newsletter", "--root", SITE]).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn the_program_writes_both_and_says_what_is_in_them() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("letters/november");
    let until = ["--since", "2026-11-01", "--as-of", "2026-11-30T20:00"];
    let (code, stdout, stderr) = run(&[&until[..], &["--out", out.to_str().unwrap()]].concat());
    assert_eq!(code, Some(0), "{stderr}");
    assert_eq!(stdout.lines().count(), 2);
    let says = "5 posts, 1 new guide, 1 story, 5 surgeries to come and 3 changes: Mill Street casebook, 1 November 2026 to 30 November 2026.\n";
    assert_eq!(stderr, says);
    for name in ["newsletter.html", "newsletter.txt"] {
        let expected = fs::read_to_string(Path::new(SITE).join("expect").join(name)).unwrap();
        assert_eq!(fs::read_to_string(out.join(name)).unwrap(), expected);
    }
    let (code, stdout, stderr) = run(&[&until[..], &["--stdout", "text"]].concat());
    assert_eq!((code, stderr.as_str()), (Some(0), ""));
    assert_eq!(stdout, fs::read_to_string(Path::new(SITE).join("expect/newsletter.txt")).unwrap());
}

#[test]
fn an_empty_period_says_so() {
    let arguments = ["--since", "2030-01-01", "--until", "2030-01-31", "--as-of", "2030-02-01"];
    let says = "Nothing was published from 1 January 2030 to 31 January 2030, and no surgery is to come: there is no newsletter.\n";
    assert_eq!(run(&arguments), (Some(0), String::new(), says.to_owned()));
}

#[test]
fn days_that_cannot_be_are_said_in_plain_words() {
    let (code, _, stderr) = run(&["--since", "1 November 2026"]);
    assert_eq!(code, Some(2));
    assert!(
        stderr.contains("`1 November 2026` is not a date as year-month-day, such as 2026-12-09"),
        "{stderr}"
    );
    let (code, _, stderr) = run(&["--since", "2026-11-30", "--until", "2026-11-01"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("the period ends before it begins"), "{stderr}");
    let (code, _, stderr) = run(&["--since", "2026-12-01", "--as-of", "2026-11-30"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("it is only 30 November 2026"), "{stderr}");
    let (code, _, _) = run(&[]);
    assert_eq!(code, Some(2), "without --since it is not guessed");
}
