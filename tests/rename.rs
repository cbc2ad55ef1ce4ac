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
    trials.extend(bytes());
    libtest_mimic::run(&arguments, trials).exit();
}

fn case(folder: &Path) -> Result<(), Failed> {
    let readme = fs::read_to_string(folder.join("README.md")).map_err(|_| "the case has no README.md")?;
    let site = tempfile::tempdir().unwrap();
    moves::copy(folder, site.path());
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

/// What depends on single bytes: files of before, a move, and the files that must be there then.
fn bytes() -> Vec<Trial> {
    let guide = |text: &str| format!("---\ntitle: How do I?\n{text}---\n1. Do.\n");
    let alias = "aliases: [/guides/a/]\n";
    let same = |name: &'static str, before: String, after: String| {
        Trial::test(format!("bytes/{name}"), move || moved(&before, &after))
    };
    vec![
        same("new-key", guide(""), guide(alias)),
        same("single", guide("aliases: /old/\n"), guide("aliases: [/old/, /guides/a/]\n")),
        same("quoted", guide("aliases: \"/o,ld/\" # x\n"), guide("aliases: [\"/o,ld/\", /guides/a/] # x\n")),
        same("in-brackets", guide("aliases: [ /old/ ] # x\n"), guide("aliases: [ /old/, /guides/a/ ] # x\n")),
        same("no-brackets-filled", guide("aliases: []\n"), guide("aliases: [/guides/a/]\n")),
        same("empty", guide("aliases:\n"), guide("aliases: [/guides/a/]\n")),
        same(
            "lines",
            guide("aliases:\n  - /old/ # x\ndate: 2026-01-01\n"),
            guide("aliases:\n  - /old/ # x\n  - /guides/a/\ndate: 2026-01-01\n"),
        ),
        same(
            "lines-at-the-margin",
            guide("aliases:\n- /old/\n- /older/\n"),
            guide("aliases:\n- /old/\n- /older/\n- /guides/a/\n"),
        ),
        same("own-alone", guide("aliases: [/guides/b/]\n"), guide(alias)),
        same(
            "own-among",
            guide("aliases:\n  - /x/\n  - '/guides/b'\n"),
            guide("aliases:\n  - /x/\n  - /guides/a/\n"),
        ),
        same("known", guide("aliases: [/guides/a]\n"), guide("aliases: [/guides/a]\n")),
        same("draft", guide("draft: yes\n"), guide("draft: yes\n")),
        same("draft-own", guide("draft: yes\naliases: [/guides/b/]\n"), guide("draft: yes\n")),
        same(
            "draft-own-first",
            guide("draft: yes\naliases: [/guides/b/, /x/]\n"),
            guide("draft: yes\naliases: [/x/]\n"),
        ),
        same(
            "draft-own-last",
            guide("draft: yes\naliases: [/x/, /guides/b/] # y\n"),
            guide("draft: yes\naliases: [/x/] # y\n"),
        ),
        same(
            "draft-own-line",
            guide("draft: yes\naliases:\n  - /x/\n  - /guides/b/ # y\n  - /z/\n"),
            guide("draft: yes\naliases:\n  - /x/\n  - /z/\n"),
        ),
        same("not-published-yet", guide("publish: 2027-01-01\n"), guide("publish: 2027-01-01\n")),
        same(
            "published-before",
            guide("expires: 2026-01-01\n"),
            guide("expires: 2026-01-01\naliases: [/guides/a/]\n"),
        ),
        same("slug", guide("slug: c\n"), guide("slug: c\n")),
        same("crlf", guide("").replace('\n', "\r\n"), guide(alias).replace('\n', "\r\n")),
        same(
            "crlf-lines",
            guide("aliases:\n  - /x/\n").replace('\n', "\r\n"),
            guide("aliases:\n  - /x/\n  - /guides/a/\n").replace('\n', "\r\n"),
        ),
        same("mark", format!("\u{feff}{}", guide("")), format!("\u{feff}{}", guide(alias))),
        same(
            "no-front",
            "# How?\n\n1. Do.\n".into(),
            "---\naliases: [/guides/a/]\n---\n# How?\n\n1. Do.\n".into(),
        ),
        same(
            "no-front-mark-crlf",
            "\u{feff}# How?\r\n".into(),
            "\u{feff}---\r\naliases: [/guides/a/]\r\n---\r\n# How?\r\n".into(),
        ),
        same(
            "no-end-of-line",
            "---\ntitle: How?\n---".into(),
            "---\ntitle: How?\naliases: [/guides/a/]\n---".into(),
        ),
    ]
}

/// Moves `guides/a.md` to `guides/b.md`, with a link to it in a file of the same bytes around it.
fn moved(before: &str, after: &str) -> Result<(), Failed> {
    let site = tempfile::tempdir().unwrap();
    let folder = site.path().join("content/guides");
    fs::create_dir_all(&folder).unwrap();
    let other = |name: &str| {
        let text =
            format!("---\ntitle: What else?\nrelated: \"{name}\" # x\n---\n1. [[{name}]]  \n\n\t{name}\n");
        let text = if before.starts_with('\u{feff}') { format!("\u{feff}{text}") } else { text };
        if before.contains('\r') { text.replace('\n', "\r\n") } else { text }
    };
    fs::write(folder.join("a.md"), before).unwrap();
    fs::write(folder.join("z.md"), other("a")).unwrap();
    let said = run(site.path(), "mv guides/a guides/b");
    let left = if fs::exists(folder.join("a.md")).unwrap() { "a.md is there still" } else { "" };
    let now = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
    // The word in the last line is no reference.
    let z = other("b").replace("\tb", "\ta");
    let fits = left.is_empty() && now("b.md") == after && now("z.md") == z;
    if fits {
        Ok(())
    } else {
        Err(format!("{said}{left}\n{:?}\n{:?}\n{:?}", after, now("b.md"), now("z.md")).into())
    }
}
