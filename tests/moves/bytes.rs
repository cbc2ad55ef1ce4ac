//! What depends on single bytes: a file, and the same after it moved.

use super::run;
use libtest_mimic::{Failed, Trial};
use std::fs;

pub fn trials() -> Vec<Trial> {
    let cases = aliases().into_iter().chain(lines());
    cases
        .map(|(name, before, after)| Trial::test(format!("bytes/{name}"), move || moved(&before, &after)))
        .collect()
}

/// A name, the file before, the file after.
type Case = (&'static str, String, String);

fn guide(text: &str) -> String {
    format!("---\ntitle: How do I?\n{text}---\n1. Do.\n")
}

const ALIAS: &str = "aliases: [/guides/a/]\n";

/// Lists of old addresses in the ways people write them.
fn aliases() -> Vec<Case> {
    vec![
        ("new-key", guide(""), guide(ALIAS)),
        ("single", guide("aliases: /old/\n"), guide("aliases: [/old/, /guides/a/]\n")),
        ("quoted", guide("aliases: \"/o,ld/\" # x\n"), guide("aliases: [\"/o,ld/\", /guides/a/] # x\n")),
        ("in-brackets", guide("aliases: [ /old/ ] # x\n"), guide("aliases: [ /old/, /guides/a/ ] # x\n")),
        ("no-brackets-filled", guide("aliases: []\n"), guide("aliases: [/guides/a/]\n")),
        ("empty", guide("aliases:\n"), guide("aliases: [/guides/a/]\n")),
        (
            "lines",
            guide("aliases:\n  - /old/ # x\ndate: 2026-01-01\n"),
            guide("aliases:\n  - /old/ # x\n  - /guides/a/\ndate: 2026-01-01\n"),
        ),
        (
            "lines-at-the-margin",
            guide("aliases:\n- /old/\n- /older/\n"),
            guide("aliases:\n- /old/\n- /older/\n- /guides/a/\n"),
        ),
        ("own-alone", guide("aliases: [/guides/b/]\n"), guide(ALIAS)),
        (
            "own-among",
            guide("aliases:\n  - /x/\n  - '/guides/b'\n"),
            guide("aliases:\n  - /x/\n  - /guides/a/\n"),
        ),
        ("known", guide("aliases: [/guides/a]\n"), guide("aliases: [/guides/a]\n")),
        ("draft", guide("draft: yes\n"), guide("draft: yes\n")),
        ("draft-own", guide("draft: yes\naliases: [/guides/b/]\n"), guide("draft: yes\n")),
        (
            "draft-own-first",
            guide("draft: yes\naliases: [/guides/b/, /x/]\n"),
            guide("draft: yes\naliases: [/x/]\n"),
        ),
        (
            "draft-own-last",
            guide("draft: yes\naliases: [/x/, /guides/b/] # y\n"),
            guide("draft: yes\naliases: [/x/] # y\n"),
        ),
        (
            "draft-own-line",
            guide("draft: yes\naliases:\n  - /x/\n  - /guides/b/ # y\n  - /z/\n"),
            guide("draft: yes\naliases:\n  - /x/\n  - /z/\n"),
        ),
        ("not-published-yet", guide("publish: 2027-01-01\n"), guide("publish: 2027-01-01\n")),
        (
            "published-before",
            guide("expires: 2026-01-01\n"),
            guide("expires: 2026-01-01\naliases: [/guides/a/]\n"),
        ),
        ("slug", guide("slug: c\n"), guide("slug: c\n")),
    ]
}

/// Ends of lines, marks, and front matter that is not there.
fn lines() -> Vec<Case> {
    vec![
        (
            "indented",
            "---\n  title: How?\n  date: 2026-01-01\n---\n".into(),
            "---\n  title: How?\n  date: 2026-01-01\n  aliases: [/guides/a/]\n---\n".into(),
        ),
        (
            "comment-and-empty-lines",
            guide("extra: |\n  x\n\n# y\n"),
            guide("extra: |\n  x\n\n# y\naliases: [/guides/a/]\n"),
        ),
        ("crlf", guide("").replace('\n', "\r\n"), guide(ALIAS).replace('\n', "\r\n")),
        (
            "crlf-lines",
            guide("aliases:\n  - /x/\n").replace('\n', "\r\n"),
            guide("aliases:\n  - /x/\n  - /guides/a/\n").replace('\n', "\r\n"),
        ),
        ("mark", format!("\u{feff}{}", guide("")), format!("\u{feff}{}", guide(ALIAS))),
        (
            "no-front",
            "# How?\n\n1. Do.\n".into(),
            "---\naliases: [/guides/a/]\n---\n# How?\n\n1. Do.\n".into(),
        ),
        (
            "no-front-mark-crlf",
            "\u{feff}# How?\r\n".into(),
            "\u{feff}---\r\naliases: [/guides/a/]\r\n---\r\n# How?\r\n".into(),
        ),
        (
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
