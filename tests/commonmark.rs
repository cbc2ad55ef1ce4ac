//! The examples of CommonMark 0.31.2 and of GFM's extensions, run through our own markdown path.
//!
//! They are read from the tests that our markdown parser publishes with its source, which Cargo has fetched already:
//! nothing is copied into this project, and the version in `Cargo.lock` says which examples they are.
#![allow(clippy::disallowed_methods, clippy::panic, reason = "tests read files and run Cargo")]

use casebook::parse::plain;
use std::{fs, path::PathBuf, process::Command};

/// One example: its name, markdown, and the HTML that it is to give.
struct Example {
    name: String,
    markdown: String,
    html: String,
}

/// The folder of the parser's source.
fn parser_source() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--offline",
            "--locked",
            "--filter-platform",
            "host-tuple",
            "--format-version",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("Cargo runs, since it runs this test");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("cargo metadata: {error}\n{}", String::from_utf8_lossy(&output.stderr))
    });
    let packages = metadata["packages"].as_array().expect("metadata lists packages");
    let versions: Vec<&str> = packages
        .iter()
        .filter(|package| package["name"] == "pulldown-cmark" && used(&metadata, package))
        .filter_map(|package| package["manifest_path"].as_str())
        .collect();
    let [manifest] = versions.as_slice() else { panic!("one parser is used directly, not {versions:?}") };
    PathBuf::from(manifest).parent().expect("a manifest lies in a folder").to_owned()
}

/// Whether our own package depends on this one directly.
fn used(metadata: &serde_json::Value, package: &serde_json::Value) -> bool {
    let nodes = metadata["resolve"]["nodes"].as_array().into_iter().flatten();
    let own = nodes.filter(|node| node["id"] == metadata["resolve"]["root"]);
    own.flat_map(|node| node["dependencies"].as_array()).flatten().any(|id| *id == package["id"])
}

/// The examples of one generated test file: functions that hold two raw strings each.
fn examples(suite: &str) -> Vec<Example> {
    let path = parser_source().join("tests/suite").join(suite);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let functions = text.split("\nfn ").skip(1);
    functions
        .map(|function| {
            let mut strings = function.split("r##\"").skip(1).filter_map(|s| s.split_once("\"##;"));
            let mut next = || strings.next().expect("an example has two strings").0.to_owned();
            let name = function.split('(').next().unwrap_or_default().to_owned();
            Example { name, markdown: next(), html: next() }
        })
        .collect()
}

/// HTML without the line breaks between tags, which mean nothing; the specification's own test program does the same.
fn normal(html: &str) -> String {
    html.trim_end().replace(">\n<", "><")
}

fn differing(examples: &[Example]) -> Vec<&str> {
    let differs = |e: &&Example| normal(&plain(&e.markdown)) != normal(&e.html);
    examples.iter().filter(differs).map(|e| e.name.as_str()).collect()
}

#[test]
fn every_example_of_commonmark_agrees() {
    let examples = examples("spec.rs");
    assert_eq!(examples.len(), 652, "CommonMark 0.31.2 has 652 examples");
    assert_eq!(differing(&examples), Vec::<&str>::new());
}

#[test]
fn gfm_tables_task_lists_and_strikethrough_agree() {
    for suite in ["gfm_table.rs", "gfm_tasklist.rs", "gfm_strikethrough.rs"] {
        let examples = examples(suite);
        assert!(!examples.is_empty(), "{suite}");
        assert_eq!(differing(&examples), Vec::<&str>::new(), "{suite}");
    }
}
