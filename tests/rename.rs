//! Pages move, and every reference follows. Every folder under `tests/rename/` is a test: `commands.txt` holds command
//! lines that the real program is given in a copy of the site; `expect/said.txt` is what it says, and
//! `expect/changes.txt` how the files differ at the end. `UPDATE=1 cargo test --test rename NAME` writes them in place.
//!
//! `SEED=7 MOVES=200 cargo test --test rename random` moves pages of the shipped site at random.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests read and write folders of their own, and what they do not expect may end them"
)]

#[path = "moves/bytes.rs"]
mod bytes;
#[path = "moves/mod.rs"]
mod moves;

use libtest_mimic::{Arguments, Failed, Trial};
use moves::tree;
use similar::{ChangeTag, TextDiff};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn main() {
    let arguments = Arguments::from_args();
    let mut folders: Vec<PathBuf> =
        fs::read_dir("tests/rename").unwrap().flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let name = |folder: &Path| folder.file_name().unwrap().to_str().unwrap().to_owned();
    let mut trials: Vec<Trial> =
        folders.into_iter().map(|folder| Trial::test(name(&folder), move || case(&folder))).collect();
    trials.extend(moves::trials());
    trials.extend(bytes::trials());
    libtest_mimic::run(&arguments, trials).exit();
}

fn case(folder: &Path) -> Result<(), Failed> {
    let readme = fs::read_to_string(folder.join("README.md")).map_err(|_| "the case has no README.md")?;
    let site = tempfile::tempdir().unwrap();
    moves::copy(folder, site.path());
    if let Ok(record) = fs::read(folder.join("addresses.txt")) {
        fs::write(site.path().join("addresses.txt"), record).unwrap();
    }
    let before = tree(site.path());
    let mut said = String::new();
    for line in fs::read_to_string(folder.join("commands.txt")).unwrap().lines() {
        said.push_str(&run(site.path(), line));
    }
    let mut wrong = Vec::new();
    compare(&folder.join("expect/said.txt"), &said, &mut wrong);
    compare(&folder.join("expect/changes.txt"), &changes(&before, &tree(site.path())), &mut wrong);
    if wrong.is_empty() { Ok(()) } else { Err(format!("{readme}\n{}", wrong.join("\n")).into()) }
}

/// What the program says to a command line, in which words in quotation marks are one.
fn run(root: &Path, line: &str) -> String {
    let words = line.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
        0 => part.split_whitespace().collect::<Vec<_>>(),
        _ => vec![part],
    });
    let program = env!("CARGO_BIN_EXE_casebook");
    let mut command = Command::new(program);
    command.args(words).current_dir(root).stdin(std::process::Stdio::null());
    if !line.starts_with("build") && !line.starts_with("check") {
        command.args(["--as-of", "2026-11-23T12:00"]);
    }
    let output = command.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    format!("$ casebook {line}\n{out}{err}exit {}\n\n", output.status.code().unwrap())
}

/// How two trees differ: files that went elsewhere as they are, and lines that changed.
fn changes(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> String {
    let mut text = String::new();
    let new: Vec<_> = after.iter().filter(|(path, _)| !before.contains_key(*path)).collect();
    let mut used: Vec<&String> = Vec::new();
    for (path, bytes) in before {
        let likest = || {
            let like = |other: &[u8]| ratio(bytes, other);
            let free = new.iter().filter(|(path, _)| !used.contains(path));
            free.max_by(|a, b| like(a.1).total_cmp(&like(b.1))).filter(|new| like(new.1) > 0.3)
        };
        match after.get(path) {
            Some(now) if now == bytes => {}
            Some(now) => text.push_str(&format!("{path}\n{}", lines(bytes, now))),
            None => match likest() {
                Some((to, now)) => {
                    text.push_str(&format!("{path} is {to}\n{}", lines(bytes, now)));
                    used.push(to);
                }
                None => text.push_str(&format!("{path} is gone\n")),
            },
        }
    }
    text
}

fn ratio(a: &[u8], b: &[u8]) -> f32 {
    if a == b {
        return 2.0;
    }
    let [a, b] = [a, b].map(String::from_utf8_lossy);
    TextDiff::from_lines(&*a, &*b).ratio()
}

fn lines(before: &[u8], after: &[u8]) -> String {
    let [before, after] = [before, after].map(String::from_utf8_lossy);
    let diff = TextDiff::from_lines(&*before, &*after);
    let changed = diff.iter_all_changes().filter_map(|change| {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => return None,
        };
        Some(format!("  {sign} {}\n", change.value().trim_end()))
    });
    changed.collect()
}

fn compare(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let expected = fs::read_to_string(path).ok();
    if expected.as_deref().map(str::trim_end) == Some(text.trim_end()) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, format!("{}\n", text.trim_end())).unwrap();
        return;
    }
    let expected = expected.unwrap_or_else(|| "(nothing: write it with UPDATE=1)".to_owned());
    wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{text}", path.display()));
}
