//! The table in `src/lib.rs` is the architecture; these tests hold the code to it, and to the house's measures.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests read the source tree")]

use casebook::diagnostic::Code;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Words that only a module with effects may say.
const EFFECTS: &[&str] =
    &["std::fs", "std::net", "std::env", "std::process", "std::time", "println!(", "::now()"];
/// The most lines of one file.
const LINES_MAX: usize = 600;

struct Row {
    uses: BTreeSet<String>,
    effects: bool,
}

#[test]
fn code_matches_the_table() {
    let table = table();
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, text) in rust_files(Path::new("src")) {
        let module = module_of(&path);
        if ["lib", "main"].contains(&module.as_str()) {
            continue;
        }
        let Some((_, row)) = table.iter().find(|(name, _)| *name == module) else {
            wrong.push(format!("`{module}` is not in the table of src/lib.rs"));
            continue;
        };
        let code = code_of(&text);
        let mut found = modules_in(&code);
        found.remove(&module);
        used.entry(module.clone()).or_default().extend(found);
        let said = EFFECTS.iter().filter(|word| !row.effects && code.contains(**word));
        wrong.extend(said.map(|word| format!("{}: pure, but says `{word}`", path.display())));
    }
    for (at, (name, row)) in table.iter().enumerate() {
        let used = used.remove(name).unwrap_or_default();
        wrong.extend(
            used.difference(&row.uses)
                .map(|m| format!("`{name}` uses `{m}`, which the table does not allow")),
        );
        wrong.extend(
            row.uses
                .difference(&used)
                .map(|m| format!("`{name}` no longer uses `{m}`: take it out of the table")),
        );
        let below = row.uses.iter().filter(|m| !table[..at].iter().any(|(n, _)| n == *m));
        wrong.extend(below.map(|m| format!("`{name}` may use only rows above it, not `{m}`")));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn files_open_with_what_they_are_and_fit_a_head() {
    let mut wrong = Vec::new();
    for (path, text) in rust_files(Path::new("src")).into_iter().chain(rust_files(Path::new("tests"))) {
        if !text.starts_with("//! ") {
            wrong.push(format!("{} does not say what it is", path.display()));
        }
        if text.lines().count() > LINES_MAX {
            wrong.push(format!("{} has {} lines, over {LINES_MAX}", path.display(), text.lines().count()));
        }
        let left = ["todo", "fixme", "xxx"].iter().filter(|w| text.to_lowercase().contains(&format!("{w}:")));
        wrong.extend(left.map(|word| format!("{} says {word}", path.display())));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_code_is_explained_with_an_example() {
    for code in Code::ALL {
        let text = code.explanation();
        assert!(
            text.starts_with(&format!("# {}\n", code.title())),
            "{code}: the explanation has another title"
        );
        assert!(text.contains("## Example") && text.contains("## Instead"), "{code}: no example");
    }
}

#[test]
fn architecture_md_is_the_table() {
    let document = fs::read_to_string("ARCHITECTURE.md").unwrap();
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    for row in lib.lines().filter_map(|line| line.strip_prefix("//! |")) {
        assert!(document.contains(&format!("|{row}")), "ARCHITECTURE.md lacks the row |{row}");
    }
}

/// The code of a file without comments and tests.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The first name after each `crate::`, or each first name in `crate::{..}`.
fn modules_in(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if !rest.starts_with('{') {
            found.insert(name(rest));
            continue;
        }
        let (mut depth, mut start) = (0, 1);
        for (i, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => {
                    depth -= 1;
                    if depth == 0 {
                        found.insert(name(&rest[start..i]));
                        break;
                    }
                }
                ',' if depth == 1 => {
                    found.insert(name(&rest[start..i]));
                    start = i + 1;
                }
                _ => (),
            }
        }
    }
    found.remove("");
    found
}

fn name(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn table() -> Vec<(String, Row)> {
    let lib = fs::read_to_string("src/lib.rs").unwrap();
    let rows = lib.lines().filter_map(|line| line.strip_prefix("//! | ")).skip(1);
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let row = |cell: Vec<&str>| {
        let uses = cell[1].split_whitespace().filter(|w| *w != "-").map(str::to_owned).collect();
        (cell[0].to_owned(), Row { uses, effects: cell[2] == "yes" })
    };
    cells.map(row).collect()
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix("src").unwrap().components().next().unwrap();
    inside.as_os_str().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn rust_files(dir: &Path) -> Vec<(PathBuf, String)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(rust_files(&path));
        } else if path.extension().is_some_and(|x| x == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            out.push((path, text));
        }
    }
    out.sort();
    out
}
