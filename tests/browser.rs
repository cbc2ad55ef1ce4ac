//! The preview in a real browser: what a helper sees while writing. Ignored where there is no Chromium or Chrome, unless
//! `CASEBOOK_BROWSER` names one.
//!
//! `PICTURES=FOLDER cargo test --test browser` also puts pictures there, to be looked at.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests write folders of their own"
)]

mod chromium;
mod preview;

use chromium::Browser;
use libtest_mimic::{Arguments, Trial};
use preview::{Shown, Start, site};
use serde_json::json;
use std::{fs, path::Path, process::ExitCode, time::Duration};

/// Something a helper does, with this browser.
type Run = fn(&str);

/// What a helper does in front of a page, by what it shows.
const TRIALS: &[(&str, Run)] = &[
    ("a_save_changes_the_page_and_keeps_the_place", a_save_changes_the_page_and_keeps_the_place),
    ("a_style_comes_in_without_the_page_being_loaded_anew", a_style_comes_in),
    ("the_panel_works_by_keyboard", the_panel_works_by_keyboard),
    ("a_broken_file_says_so_and_its_mending_appears", a_broken_file_says_so_and_its_mending_appears),
    ("a_page_that_comes_goes_or_is_renamed_is_followed", a_page_that_comes_or_goes),
    ("pictures", pictures),
];

fn main() -> ExitCode {
    let program = chromium::program();
    let trials = TRIALS.iter().map(|(name, trial)| {
        let browser = program.clone().unwrap_or_default();
        let run = move || {
            trial(&browser);
            Ok(())
        };
        Trial::test(*name, run).with_ignored_flag(program.is_none())
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn guide(paragraphs: usize, word: &str) -> String {
    let long = "There is always more to say about a street and its houses. ".repeat(5);
    let steps: String =
        (1..=paragraphs).map(|n| format!("## {n}. Step {n}\n\n{long}\n\nAnd {word} {n}.\n\n")).collect();
    format!(
        "---\ntitle: How do I do 1?\nskills: [s1]\n---\n{steps}<details><summary>More</summary>Here.</details>\n\nSee [two](g2.md).\n"
    )
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A site with a long guide, shown, and a browser that looks at it.
fn opened(program: &str, path: &str) -> (tempfile::TempDir, Shown, Browser) {
    let folder = site();
    put(folder.path(), "content/guides/g1.md", &guide(12, "first"));
    let shown = Shown::start(folder.path(), Start::default());
    let mut browser = Browser::start(program, 800, 600);
    browser.open(&format!("http://localhost:{}{path}", shown.port));
    // What the page is before it is loaded anew.
    browser.says("window.same = true");
    (folder, shown, browser)
}

fn a_save_changes_the_page_and_keeps_the_place(program: &str) {
    let (folder, _shown, mut browser) = opened(program, "/guides/g1/");
    browser.says("document.querySelector('details').open = true");
    browser.says("document.querySelectorAll('main h2')[8].scrollIntoView({ behavior: 'instant' })");
    browser.says("document.querySelector('main a[href$=\"g2/\"]').focus({ preventScroll: true })");
    let place = "Math.round(document.querySelectorAll('main h2')[8].getBoundingClientRect().top)";
    let before = browser.says(place);
    put(folder.path(), "content/guides/g1.md", &guide(12, "second"));
    browser.until("document.querySelector('main').innerText.includes('And second 12.')");
    assert_eq!(browser.says("document.querySelector('main').innerText.includes('And first')"), json!(false));
    assert_eq!(browser.says(place), before, "the place in the page");
    assert_eq!(browser.says("document.activeElement.textContent"), json!("two"), "the focus");
    assert_eq!(browser.says("document.querySelector('details').open"), json!(true), "what was opened");
    assert_eq!(browser.says("window.same"), json!(true), "the page was not loaded anew");
    let said =
        "document.querySelector('casebook-preview').shadowRoot.querySelector('[role=status]').textContent";
    browser.until(&format!("{said}.startsWith('Page updated.')"));
    put(folder.path(), "content/guides/g1.md", &guide(12, "second").replace("do 1?", "do it at last?"));
    browser.until("document.title.startsWith('How do I do it at last?')");
}

fn a_style_comes_in(program: &str) {
    let (folder, _shown, mut browser) = opened(program, "/guides/g1/");
    let colour = "getComputedStyle(document.querySelector('h1')).color";
    for (name, value) in
        [("rgb(1, 2, 3)", "h1 { color: rgb(1 2 3) }"), ("rgb(4, 5, 6)", "h1 { color: rgb(4 5 6) }")]
    {
        put(folder.path(), "theme/assets/style.css", value);
        browser.until(&format!("{colour} == '{name}'"));
    }
    assert_eq!(browser.says("window.same"), json!(true), "the page was not loaded anew");
    browser.until("document.querySelectorAll('link[rel=stylesheet][href*=\"/assets/\"]').length == 1");
}

fn the_panel_works_by_keyboard(program: &str) {
    let (folder, _shown, mut browser) = opened(program, "/guides/g1/");
    put(folder.path(), "content/guides/g1.md", &guide(1, "only").replace("[two](g2.md)", "[two](gg2.md)"));
    let panel = "document.querySelector('casebook-preview').shadowRoot";
    browser
        .until(&format!("{panel}.querySelector('summary').textContent.includes('1 finding on this page')"));
    browser.until(&format!("{panel}.querySelector('details').open"));
    let focused = format!("{panel}.activeElement?.localName == 'summary'");
    for _ in 0..80 {
        if browser.says(&focused) == json!(true) {
            break;
        }
        browser.press("Tab");
    }
    assert_eq!(browser.says(&focused), json!(true), "the Tab key comes to the panel");
    browser.press("Escape");
    browser.until(&format!("!{panel}.querySelector('details').open && {focused}"));
    browser.press("Enter");
    browser.until(&format!("{panel}.querySelector('details').open"));
    let text = browser.says(&format!("{panel}.querySelector('ol').textContent"));
    let text = text.as_str().unwrap();
    assert!(text.contains("Did you mean g2.md") && text.contains("content/guides/g1.md, line"), "{text}");
    put(folder.path(), "content/guides/g1.md", &guide(1, "only"));
    browser.until(&format!("{panel}.querySelector('summary').textContent == 'Nothing found'"));
}

fn a_broken_file_says_so_and_its_mending_appears(program: &str) {
    let (folder, _shown, mut browser) = opened(program, "/guides/g1/");
    put(folder.path(), "content/guides/g1.md", &guide(1, "x").replace("title: ", "title: \""));
    browser.until("document.querySelector('h1')?.textContent == 'This page cannot be shown yet'");
    assert_eq!(browser.says("document.body.innerText.includes('never closed')"), json!(true));
    put(folder.path(), "content/guides/g1.md", &guide(1, "mended"));
    browser.until("document.querySelector('main').innerText.includes('And mended 1.')");
}

fn a_page_that_comes_or_goes(program: &str) {
    let (folder, shown, mut browser) = opened(program, "/guides/new/");
    browser.until("document.querySelector('h1')?.textContent == 'This page is not here'");
    put(folder.path(), "content/guides/new.md", &guide(1, "come").replace("do 1?", "come?"));
    browser.until("document.querySelector('h1')?.textContent == 'How do I come?'");
    browser.open(&format!("http://localhost:{}/guides/", shown.port));
    browser.until("document.querySelector('main').innerText.includes('How do I come?')");
    fs::remove_file(folder.path().join("content/guides/new.md")).unwrap();
    browser.until("!document.querySelector('main').innerText.includes('How do I come?')");
}

/// Pictures of the panel and of a page in place of a broken one, where they are wanted.
fn pictures(program: &str) {
    let Ok(to) = std::env::var("PICTURES") else { return };
    let folder = site();
    let text = guide(3, "x").replace("[s1]", "[s9, s1]").replace("---\n## 1", "sumary: One.\n---\n## 1");
    put(folder.path(), "content/guides/g1.md", &text);
    put(folder.path(), "content/guides/g3.md", &guide(1, "x").replace("title: ", "title: \""));
    let shown = Shown::start(folder.path(), Start::default());
    fs::create_dir_all(&to).unwrap();
    let pages = [
        ("panel", "/guides/g1/"),
        ("closed", "/guides/g4/"),
        ("broken", "/guides/g3/"),
        ("all", "/__casebook/findings/"),
    ];
    for width in [390, 1280] {
        for scheme in ["light", "dark"] {
            let mut browser = Browser::start(program, width, 900);
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            browser.call("Emulation.setEmulatedMedia", features);
            for (name, path) in pages {
                browser.open(&format!("http://localhost:{}{path}", shown.port));
                std::thread::sleep(Duration::from_millis(300));
                let picture = base64(&browser.picture());
                fs::write(Path::new(&to).join(format!("{name}-{width}-{scheme}.png")), picture).unwrap();
            }
        }
    }
}

/// The bytes of base64 (RFC 4648).
fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let values: Vec<u32> = text.bytes().filter_map(value).collect();
    let bytes = values.chunks(4).flat_map(|four| {
        let all = four.iter().enumerate().fold(0, |all, (at, value)| all | value << (18 - 6 * at));
        let [_, a, b, c] = all.to_be_bytes();
        [a, b, c].into_iter().take(four.len() - 1).collect::<Vec<_>>()
    });
    bytes.collect()
}
