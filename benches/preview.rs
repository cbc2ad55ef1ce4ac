//! How long it takes from saving a file to the new page in a browser: `cargo bench --bench preview -- FOLDER…`
//!
//! Each site is copied, shown, and one page of it open in a real browser. Fifty times a guide is saved with another
//! word in it. `server` is from the first sign of a change to the new state of the site, as the preview measures it;
//! `page` from before the write to the moment at which the new text is in the page; `seen` until it has been
//! painted. Milliseconds, medians, and in brackets the ninth tenth. `first` is from the start of the program to the first
//! page.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::panic,
    dead_code,
    reason = "a benchmark reads the clock and the disk"
)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/chromium/mod.rs"]
mod chromium;

use casebook::{
    build::{Choices, Drafts},
    config::Clock,
    page::Moment,
    serve::{self, News, Reach, Wanted},
};
use chromium::Browser;
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

const SAVES: usize = 50;

fn main() {
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let Some(program) = chromium::program().filter(|_| !folders.is_empty()) else {
        println!("name folders of sites, and have a browser: cargo bench --bench preview -- FOLDER…");
        return;
    };
    println!("| site | first | server | page | seen |\n|---|---:|---:|---:|---:|");
    for folder in folders {
        measure(&folder, &program);
    }
}

/// A script in the page: tells when a new word is in it, and when it has been painted.
const TELLS: &str = "(() => {
  let last = '';
  const look = () => {
    const word = (document.querySelector('main')?.textContent.match(/saved-\\d+/) || [''])[0];
    if (!word || word === last) return;
    last = word;
    const now = () => performance.timeOrigin + performance.now();
    tell(JSON.stringify({ what: 'page', word, at: now() }));
    requestAnimationFrame(() => setTimeout(() => tell(JSON.stringify({ what: 'seen', word, at: now() }))));
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
})();";

fn measure(folder: &Path, program: &str) {
    let copy = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
    copy_tree(folder, copy.path());
    let begun = Instant::now();
    let (news, told) = channel();
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = move || Choices { clock, drafts: Drafts::Shown, base_url: None };
    let wanted = Wanted {
        root: copy.path().to_owned(),
        out: copy.path().join("public"),
        port: 0,
        reach: Reach::Computer,
        patience: Duration::from_secs(2),
        choices: Box::new(choices),
        tell: Box::new(move |told| {
            if let News::Changed { took, .. } = told {
                news.send(took).ok();
            }
        }),
    };
    let (preview, memory) = serve::start(wanted).unwrap();
    let site = preview.site();
    memory.write(copy.path(), site.build.to_remember());
    let (_, page) = site.build.graph.published().find(|(_, page)| page.kind.name() == "guide").unwrap();
    let (file, url) = (
        copy.path().join(&*site.build.sources.get(page.file).path),
        format!("{}{}", preview.url(), page.route.path()),
    );
    drop(site);
    thread::spawn(move || preview.run(std::future::pending()));
    let mut browser = Browser::start(program, 1280, 900);
    browser.call("Runtime.addBinding", json!({ "name": "tell" }));
    browser.call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": TELLS }));
    let before_open = begun.elapsed();
    let opened = Instant::now();
    browser.open(&url);
    let first = opened.elapsed() + before_open;
    thread::sleep(Duration::from_secs(2));
    let text = fs::read_to_string(&file).unwrap();
    let mut times: [Vec<f64>; 3] = Default::default();
    for save in 0..SAVES {
        let word = format!("saved-{save}");
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64() * 1000.0;
        let start = now();
        fs::write(&file, format!("{text}\n{word}\n")).unwrap();
        for (at, what) in ["page", "seen"].iter().enumerate() {
            let told = browser.event(Duration::from_secs(20), |event| {
                let told: serde_json::Value =
                    serde_json::from_str(event["params"]["payload"].as_str()?).ok()?;
                (told["what"] == *what && told["word"] == *word).then(|| told["at"].as_f64())?
            });
            times[at + 1].push(told.unwrap_or_else(|| panic!("{word} was never {what}")) - start);
        }
        times[0].push(told.recv_timeout(Duration::from_secs(5)).unwrap().as_secs_f64() * 1000.0);
        // As far apart as people save.
        thread::sleep(Duration::from_millis(400));
        while told.try_recv().is_ok() {}
    }
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    print!("| {name} | {:.0} |", first.as_secs_f64() * 1000.0);
    for mut times in times {
        times.sort_by(f64::total_cmp);
        print!(" {:.0} ({:.0}) |", times[SAVES / 2], times[SAVES * 9 / 10]);
    }
    println!();
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
}
