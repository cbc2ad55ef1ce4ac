//! Social cards in a built site: who gets one, what the page says of it, and that the picture is the same everywhere.
//!
//! `UPDATE=1 cargo test --test social_card` writes `tests/social_card/*.png` again: look at them before they are kept.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write files, and build sites of their own"
)]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    page::Moment,
    plan::{Content, Output},
    render::Rendered,
    social_card::{HEIGHT, SocialCard, WIDTH, drawable},
    source::{File, Sources},
};
use std::{collections::BTreeMap, fs, path::Path};

const SITE: &str = "tests/cases/theme/social-card";

/// Titles of every sort: each has its picture in `tests/social_card/`.
const TITLES: &[(&str, &str, &str)] = &[
    ("short", "Doors open", "ltr"),
    (
        "long",
        "How do I show the council that our road is dangerous, when nobody has been hurt yet and the official figures say that nothing ever happened here?",
        "ltr",
    ),
    ("welsh", "Tŷ’r Ŵyl: sut mae dangos bod ein ffordd ni’n beryglus?", "ltr"),
    ("arabic", "كيف أُظهر أن شارعنا خطير في عام 2026؟", "rtl"),
    ("hebrew", "איך מראים ש-\"Mill Street\" מסוכן: 12 תאונות (2024–2026)?", "rtl"),
];

fn files() -> Vec<File> {
    let (sources, _) = disk::read(Path::new(SITE), Path::new("nowhere"));
    sources.iter().map(|(_, file)| file.clone()).collect()
}

fn site(files: Vec<File>) -> Build {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(Sources::new(files), Vec::new(), Known::default(), &choices)
}

fn made(site: &Build) -> BTreeMap<String, Vec<u8>> {
    let bytes = |output: &Output, rendered| match rendered {
        Rendered::Bytes(bytes) => (output.route.file_path(), bytes),
        Rendered::File(_) => unreachable!("no file of this site is large"),
    };
    let (made, findings) = site.render_all(|_| (), bytes);
    assert!(findings.is_empty(), "{findings:?}");
    made.into_iter().collect()
}

/// The site with other words in one of its files.
fn changed(path: &str, from: &str, to: &str) -> Vec<File> {
    let change = |file: File| {
        if &*file.path != path {
            return file;
        }
        let text = file.text().unwrap();
        assert!(text.contains(from), "{text}");
        File::new(path, text.replace(from, to).into_bytes())
    };
    files().into_iter().map(change).collect()
}

#[test]
fn cards_are_those_that_were_looked_at() {
    for (name, title, direction) in TITLES {
        let png = SocialCard::new(drawable(title).unwrap(), "The Open Door casebook".into(), direction).png();
        let path = format!("tests/social_card/{name}.png");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &png).unwrap();
        }
        assert!(fs::read(&path).unwrap() == png, "{path} is another picture");
        assert!(png.len() < 40_000, "{name}: {} bytes", png.len());
        let mut reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let frame = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((frame.width as usize, frame.height as usize), (WIDTH, HEIGHT));
    }
}

#[test]
fn pages_without_a_picture_point_to_their_card() {
    let made = made(&site(files()));
    let cards: Vec<&String> = made.keys().filter(|path| path.ends_with("card.png")).collect();
    assert_eq!(cards, ["blog/doors-open/card.png"]);
    let head = |path: &str| String::from_utf8(made[path].clone()).unwrap();
    let with = head("blog/doors-open/index.html");
    assert!(
        with.contains(
            "<meta property=\"og:image\" content=\"https://example.org/blog/doors-open/card.png\">"
        )
    );
    assert!(with.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"));
    let pictured = head("blog/pictured/index.html");
    let picture = "<meta property=\"og:image\" content=\"https://example.org/blog/hall.png\">";
    assert!(pictured.contains(picture), "{pictured}");
    assert!(pictured.contains("<meta name=\"twitter:card\" content=\"summary\">"));
    assert!(head("blog/street/index.html").contains("<meta name=\"twitter:card\" content=\"summary\">"));
}

#[test]
fn without_the_setting_there_is_none() {
    let site = site(changed("casebook.yaml", "social_cards: yes\n", ""));
    assert!(site.plan.outputs.iter().all(|output| !matches!(output.content, Content::SocialCard(_))));
    assert!(site.report.findings().all(|found| found.code.name() != "no-social-card"));
}

#[test]
fn a_card_is_drawn_again_only_for_what_it_shows() {
    let card = |files| {
        let site = site(files);
        site.plan.find("blog/doors-open/card.png").unwrap().fingerprint
    };
    let before = card(files());
    let post = "content/blog/doors-open.md";
    assert_eq!(before, card(changed(post, "Come in.", "Come in, all of you.")), "the text is not on it");
    assert_eq!(before, card(changed("casebook.yaml", "hello@", "hi@")), "nor is the address to write to");
    assert_ne!(before, card(changed(post, "2026\"", "2027\"")), "the title is");
    assert_ne!(before, card(changed("casebook.yaml", "title: Cards", "title: Card")), "and the site's name");
    assert_ne!(before, card(changed(post, "date:", "language: ar\ndate:")), "and the direction");
}
