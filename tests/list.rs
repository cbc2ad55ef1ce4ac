//! `casebook list` through the real program: what is in each list, in which order, and where it says it is.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program in folders of their own"
)]

use std::{fs, path::Path, process::Command};

const FILES: &[(&str, &str)] = &[
    ("casebook.yaml", "title: A\nurl: https://a.example/\ncontact: help@a.example\n"),
    ("content/guides/draft.md", "---\ntitle: Is it a draft?\ndraft: yes\n---\n1. Text.\n"),
    ("content/guides/later.md", "---\ntitle: Is it later?\npublish: 2026-12-20T09:00\n---\n1. Text.\n"),
    ("content/guides/soon.md", "---\ntitle: Is it soon?\npublish: 2026-12-02\n---\n1. Text.\n"),
    ("content/guides/secret.md", "---\ntitle: Is it secret?\nembargo: 2026-12-09T09:00\n---\n1. Text.\n"),
    (
        "content/guides/cy.md",
        "---\ntitle: Ydy e?\nlanguage: cy\ntranslation_of: secret\npublish: 2026-12-04\n---\n1. Text.\n",
    ),
    (
        "content/guides/both.md",
        "---\ntitle: Is it both?\ndraft: yes\npublish: 2026-12-12\nembargo: 2026-12-11\n---\n1. Text.\n",
    ),
    ("content/guides/over.md", "---\ntitle: Is it over?\nexpires: 2026-11-30\n---\n1. Text.\n"),
    (
        "content/guides/old.md",
        "---\ntitle: Is it old?\ncheck_by: 2026-11-01\nskills: [Filter, filter]\n---\n1. See [[skill:Filter]], [it](gone.md).\n",
    ),
    ("content/guides/coming.md", "---\ntitle: Is it coming?\ncheck_by: 2026-12-31\n---\n1. Text.\n"),
    ("content/guides/far.md", "---\ntitle: Is it far?\ncheck_by: 2027-01-01\n---\n1. Text.\n"),
    (
        "content/data/frozen.md",
        "---\ntitle: Ice\nurl: https://a.example/\nnext_due: 2026-01-01\nstatus: frozen\n---\nText.\n",
    ),
    ("content/data/rain.md", "---\ntitle: Rain\nurl: https://a.example/\nnext_due: 2026-12-01\n---\nText.\n"),
    (
        "content/surgeries/one.md",
        "---\ntitle: One\nwhen: 2026-10-01\nasked:\n- Is it far?\n- Who mends it?\n- Where is it?\n---\nText.\n",
    ),
    ("content/surgeries/two.md", "---\ntitle: Two\nwhen: 2026-10-02\nasked: where is it\n---\nText.\n"),
];

fn list(root: &Path, arguments: &[&str]) -> String {
    let program = env!("CARGO_BIN_EXE_casebook");
    let arguments = ["list", "--as-of", "2026-12-01T12:00"].iter().chain(arguments);
    let done = Command::new(program).args(arguments).current_dir(root).output().unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

#[test]
fn each_list_has_its_pages_in_order_with_their_places() {
    let dir = site();
    for (what, expected) in [
        ("drafts", "content/guides/both.md:2: Is it both?\ncontent/guides/draft.md:2: Is it a draft?\n"),
        (
            "scheduled",
            "content/guides/soon.md:3: Is it soon? (publish: 2026-12-02)\n\
             content/guides/cy.md:2: Ydy e? (embargo: 2026-12-09T09:00)\n\
             content/guides/secret.md:3: Is it secret? (embargo: 2026-12-09T09:00)\n\
             content/guides/both.md:4: Is it both? (publish: 2026-12-12, still a draft)\n\
             content/guides/later.md:3: Is it later? (publish: 2026-12-20T09:00)\n",
        ),
        ("expired", "content/guides/over.md:3: Is it over? (expires: 2026-11-30)\n"),
        (
            "due",
            "content/guides/old.md:3: Is it old? (check_by: 2026-11-01, overdue for 30 days)\n\
             content/data/rain.md:4: Rain (next_due: 2026-12-01, due today)\n\
             content/guides/coming.md:3: Is it coming? (check_by: 2026-12-31, due in 30 days)\n",
        ),
        ("orphans", "content/data/frozen.md:2: Ice\ncontent/data/rain.md:2: Rain\n"),
        (
            "questions",
            "content/surgeries/one.md:7: Where is it? (asked twice)\n  and content/surgeries/two.md:4\n\
             content/surgeries/one.md:6: Who mends it? (asked once)\n",
        ),
        (
            "wanted",
            "content/guides/old.md:4: Filter (skill, wanted 3 times)\n  and content/guides/old.md:4\n  and content/guides/old.md:6\n\
             content/guides/old.md:6: content/guides/gone.md (wanted once)\n",
        ),
    ] {
        assert_eq!(list(dir.path(), &[what]), expected, "{what}");
    }
}

#[test]
fn without_a_word_all_are_counted_and_programs_read_json() {
    let dir = site();
    let counted = list(dir.path(), &[]);
    let counts: Vec<_> = counted.lines().filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(counts, ["2", "5", "1", "3", "2", "2", "2"], "{counted}");
    let json: serde_json::Value = serde_json::from_str(&list(dir.path(), &["--format", "json"])).unwrap();
    assert_eq!(json["due"], 3);
    let json: serde_json::Value =
        serde_json::from_str(&list(dir.path(), &["due", "--format", "json"])).unwrap();
    assert_eq!(json[0]["path"], "content/guides/old.md");
    assert_eq!(
        (&json[2]["state"], &json[2]["days"], &json[2]["when"]),
        (&"soon".into(), &30.into(), &"2026-12-31".into())
    );
}
