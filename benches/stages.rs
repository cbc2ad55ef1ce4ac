//! Where the time of a build goes: `cargo bench --bench stages -- FOLDER…` prints a table of stages for each site.
//!
//! Each number is the median of five builds of the same sources in one process, in milliseconds of wall time; the
//! output lies in a temporary folder. `recall` and `again` are reading and parsing when nothing changed since the build
//! before, which is remembered in the site's folder. `floor` reads every markdown file, runs the markdown parser over it, and writes
//! the HTML: nothing else, by the same threads.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    reason = "a benchmark reads the clock and the disk"
)]

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

use casebook::{
    build::{self, Build, Choices, Drafts, Known, pages},
    check,
    config::{self, Clock},
    data,
    diagnostic::Report,
    disk::{self, Ownership},
    graph,
    page::{Moment, RawHtml},
    plan, record,
    source::File,
    theme,
};
use rayon::prelude::*;
use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

const STAGES: &[&str] = &[
    "read", "parse", "link", "data", "check", "plan", "render", "write", "all", "recall", "again", "edit",
    "retitle", "floor",
];
const ROUNDS: usize = 5;

fn main() {
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    if folders.is_empty() {
        println!("name folders of sites: cargo bench --bench stages -- FOLDER…");
        return;
    }
    print!("| site | pages |");
    STAGES.iter().for_each(|stage| print!(" {stage} |"));
    println!("\n|---|---:|{}", "---:|".repeat(STAGES.len()));
    for folder in folders {
        let mut rounds: Vec<Vec<f64>> = Vec::new();
        let mut pages = 0;
        for _ in 0..ROUNDS {
            let out = tempfile::tempdir_in(folder.parent().unwrap()).unwrap();
            let (count, mut times) = stages(&folder, &out.path().join("public"));
            times.extend(again(&folder, &out.path().join("public")));
            times.push(edit(&folder, &out.path().join("public"), b"\nAnother paragraph.\n", ""));
            times.push(edit(&folder, &out.path().join("public"), b"", "Z"));
            times.push(floor(&folder, &out.path().join("floor")));
            pages = count;
            rounds.push(times);
        }
        print!("| {} | {pages} |", folder.file_name().unwrap().to_string_lossy());
        for stage in 0..STAGES.len() {
            let mut times: Vec<f64> = rounds.iter().map(|round| round[stage]).collect();
            times.sort_by(f64::total_cmp);
            print!(" {:.0} |", times[ROUNDS / 2]);
        }
        println!();
    }
}

/// Runs the stages one by one; the milliseconds of each, and of all.
fn stages(root: &Path, out: &Path) -> (usize, Vec<f64>) {
    let start = Instant::now();
    let mut last = start;
    let mut times = Vec::new();
    let mut lap = || {
        let now = Instant::now();
        times.push((now - last).as_secs_f64() * 1000.0);
        last = now;
    };
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let (sources, unread) = disk::read(root, out);
    lap();
    let (config, mut found) = config::read(&sources, clock, None);
    let (theme, findings) = theme::read(&sources, config.theme.as_ref(), &config.language, None);
    found.extend(findings);
    let pages = pages::read(&sources, config.html, None, None);
    found.extend(pages.findings().cloned());
    let all = pages.all();
    lap();
    let published = build::published(&all, &config, Drafts::Hidden);
    let (graph, findings) = graph::link(all, published, &sources);
    found.extend(findings);
    lap();
    let (data, findings) = data::read(&graph, &sources, None);
    found.extend(findings);
    lap();
    found.extend(check::check(&config, &graph));
    lap();
    let (record, _) = record::read(&sources);
    let (plan, findings) = plan::plan(&config, &theme, &graph, &data, &sources, &record);
    found.extend(findings);
    lap();
    let report = Report::new(config.levelled(found, &sources));
    let build = Build { sources, unread, config, theme, graph, data, pages, plan, report };
    let (_, findings) = build.render_all(|_| (), |_, _| ());
    assert!(findings.is_empty());
    lap();
    disk::write(&build, root, out, Ownership::Own, |_| ()).unwrap();
    lap();
    let count = build.graph.pages().len();
    times[6] = (times[6] - times[5]).max(0.0);
    let all = times.iter().sum();
    times.push(all);
    (count, times)
}

/// Reading and parsing when all is remembered.
fn again(root: &Path, out: &Path) -> [f64; 2] {
    let milliseconds = |start: Instant| start.elapsed().as_secs_f64() * 1000.0;
    let (sources, _, memory) = disk::recall(root, out);
    let pages = pages::read(&sources, RawHtml::Clean, Some(&memory.pages), None);
    memory.write(root, pages.to_remember(&sources));
    let start = Instant::now();
    let (sources, _, memory) = disk::recall(root, out);
    let recall = milliseconds(start);
    let start = Instant::now();
    let pages = pages::read(&sources, RawHtml::Clean, Some(&memory.pages), None);
    assert!(pages.to_remember(&sources).is_empty(), "all is remembered");
    [recall, milliseconds(start)]
}

/// All stages before rendering, when the text or the title of one page changed since the build before in the same
/// process.
fn edit(root: &Path, out: &Path, more: &[u8], title: &str) -> f64 {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let (sources, _) = disk::read(root, out);
    let before = build::build(sources, Vec::new(), Known::default(), &choices);
    let (_, page) = before.graph.pages().nth(before.graph.pages().len() / 2).unwrap();
    let file = before.sources.get(page.file);
    let titled = String::from_utf8_lossy(file.bytes()).replacen("title: \"", &format!("title: \"{title}"), 1);
    let text = [titled.as_bytes(), more].concat();
    let new = (file.path.clone(), Some(File::new(&file.path, text)));
    let start = Instant::now();
    let sources = before.sources.with([new].into());
    let known = Known { memo: None, before: Some(&before) };
    let after = build::build(sources, Vec::new(), known, &choices);
    let time = start.elapsed().as_secs_f64() * 1000.0;
    assert!(after.plan.outputs.len() == before.plan.outputs.len());
    time
}

/// Reading, the markdown parser, writing: what no generator can do without.
fn floor(root: &Path, out: &Path) -> f64 {
    let start = Instant::now();
    let walk = walkdir::WalkDir::new(root.join("content")).into_iter().flatten();
    let files: Vec<PathBuf> = walk
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .collect();
    files.par_iter().for_each(|path| {
        let text = fs::read_to_string(path).unwrap();
        let mut html = String::with_capacity(text.len() * 2);
        let parser = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES);
        pulldown_cmark::html::push_html(&mut html, parser);
        let to = out.join(path.strip_prefix(root).unwrap().with_extension("")).join("index.html");
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::write(to, html).unwrap();
    });
    start.elapsed().as_secs_f64() * 1000.0
}
