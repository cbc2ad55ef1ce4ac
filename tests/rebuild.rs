//! Incremental by value: after any sequence of edits the output folder equals a clean build, byte for byte.
//!
//! `SEED=7 EDITS=500 cargo test --test rebuild` runs it longer or again.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write folders of their own")]

use casebook::{
    build::{Build, Choices, Drafts, build},
    config::Clock,
    disk::{self, Ownership},
    page::Moment,
};
use std::{collections::BTreeMap, fs, path::Path};

fn made(root: &Path, out: &Path) -> Build {
    let (sources, unread) = disk::read(root, out);
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    build(sources, unread, &Choices { clock, drafts: Drafts::Hidden, base_url: None })
}

fn write(root: &Path, out: &Path) -> usize {
    let site = made(root, out);
    let written = disk::write(&site, root, out, Ownership::Own, |_| ()).unwrap();
    assert!(written.findings.is_empty(), "{:?}", written.findings);
    written.rendered
}

fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let walk = walkdir::WalkDir::new(dir).into_iter().flatten().filter(|e| e.file_type().is_file());
    walk.map(|e| (e.path().strip_prefix(dir).unwrap().display().to_string(), fs::read(e.path()).unwrap()))
        .collect()
}

fn page(title: &str, skills: &str, text: &str) -> String {
    format!(
        "---\ntitle: {title}\nsummary: One sentence.\ntopics: [Housing]\nskills: [{skills}]\n---\n1. {text}\n2. Then stop.\n"
    )
}

fn start(root: &Path) {
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("casebook.yaml", "title: Test\nurl: https://example.org/\ncontact: a@example.org\n");
    for i in 0..12 {
        put(
            &format!("content/guides/g{i}.md"),
            &page(&format!("How do I do {i}?"), &format!("s{}", i % 4), "Begin."),
        );
    }
    for i in 0..4 {
        put(
            &format!("content/skills/s{i}.md"),
            &format!("---\ntitle: Skill {i}\nminutes: 5\nrung: 1\n---\nDo it.\n"),
        );
    }
}

/// A small linear congruential generator: the same seed gives the same edits everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// One of the edits that people make; what it was, in words.
fn edit(root: &Path, dice: &mut Dice, n: u64) -> String {
    let guide = format!("content/guides/g{}.md", dice.roll(12));
    let put = |path: &str, text: String| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let kind = dice.roll(16);
    match kind {
        0 => put(&guide, page("How do I change?", "s1", &format!("Edit {n}."))),
        1 => put(&guide, page(&format!("How do I rename {n}?"), "s2", "Begin.")),
        2 => put(&guide, page("How do I relate?", &format!("s{}", dice.roll(4)), "Begin.")),
        3 => drop(fs::remove_file(root.join(&guide))),
        4 => put(
            "casebook.yaml",
            format!("title: Test {n}\nurl: https://example.org/\ncontact: a{n}@example.org\n"),
        ),
        5 => put("theme/strings/en.yaml", format!("skip: Skip {n}\nheading_skills: Learn {n}\n")),
        6 => put("content/skills/s1.md", format!("---\ntitle: Skill one {n}\n---\nDo it.\n")),
        7 => drop(fs::rename(root.join(&guide), root.join(format!("content/guides/moved-{n}.md")))),
        8 => put("theme/templates/parts/licence.html", format!("Licence {n}")),
        9 => put("theme/templates/skill.html", skill_template(n)),
        10 => {
            put("content/skills/s2.csv", format!("home,damp\n{n},yes\n"));
            put("content/skills/s2.md", "---\ntitle: Skill 2\npractice: s2.csv\n---\nDo it.\n".into());
        }
        11 => put(
            "content/words/begin.md",
            format!(
                "---\ntitle: {}\n---\nTo start, {n}.\n",
                ["begin", "stop", "nothing"][dice.roll(3) as usize]
            ),
        ),
        12 => put(&format!("content/guides/new-{n}.md"), linked(&guide, n)),
        13 => {
            put(
                "content/surgeries/vale/index.md",
                format!(
                    "---\ntitle: Vale\nvenue: Hall {n}\naccess: No steps.\ncontact: a@example.org\n---\n"
                ),
            );
            put(&format!("content/surgeries/vale/d{}.md", dice.roll(3)), surgery(dice.roll(28) + 1, n));
        }
        14 => put("theme/theme.yaml", lists(dice.roll(3) + 1)),
        _ => put(
            "content/pages/a.md",
            format!(
                "---\ntitle: A page\naliases: [/old-{}/]\nmenu: 1\n---\nSee [all](/guides/).\n",
                dice.roll(3)
            ),
        ),
    }
    format!("edit {n} of kind {kind}")
}

fn skill_template(n: u64) -> String {
    format!(
        "{{% extends \"base.html\" %}}{{% block main %}}<h1>{{{{ page.title }}}} {n}</h1>{{{{ page.body }}}}{{% endblock %}}"
    )
}

fn linked(guide: &str, n: u64) -> String {
    let name = guide.rsplit('/').next().unwrap();
    format!(
        "---\ntitle: How do I add {n}?\nalso_asked: [Adding {n}]\n---\n1. See [[Skill 3]] and `{name}`.\n"
    )
}

fn surgery(day: u64, n: u64) -> String {
    format!(
        "---\ntitle: A date\nwhen: 2026-{}-{day:02}T17:30\nasked: [How do I do 3?, What is {n}?]\n---\n",
        11 + n % 2
    )
}

/// The lists of the built-in theme with so few cards on a page that every list has several.
fn lists(page_size: u64) -> String {
    let built_in = fs::read_to_string("themes/default/theme.yaml").unwrap();
    format!("page_size: {page_size}\n{built_in}")
}

#[test]
fn any_edits_leave_what_a_clean_build_makes() {
    let number =
        |name: &str, otherwise| std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(otherwise);
    let (seed, edits) = (number("SEED", 42), number("EDITS", 40));
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("site"), dir.path().join("out"));
    start(&root);
    write(&root, &out);
    let mut dice = Dice(seed);
    for n in 0..edits {
        let what = edit(&root, &mut dice, n);
        write(&root, &out);
        let clean = dir.path().join("clean");
        write(&root, &clean);
        assert!(
            tree(&out) == tree(&clean),
            "SEED={seed}: after {what} the folder differs from a clean build"
        );
        fs::remove_dir_all(&clean).unwrap();
    }
}

#[test]
fn an_edit_to_a_text_renders_at_most_three_outputs() {
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("site"), dir.path().join("out"));
    start(&root);
    assert!(write(&root, &out) > 20);
    assert_eq!(write(&root, &out), 0, "nothing changed");
    fs::write(root.join("content/guides/g3.md"), page("How do I do 3?", "s3", "Begin somewhere else."))
        .unwrap();
    let again = write(&root, &out);
    assert!((1..=3).contains(&again), "{again} outputs were rendered again");
}

#[test]
fn a_page_may_take_the_place_of_a_folder_and_a_folder_that_of_a_page() {
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("site"), dir.path().join("out"));
    start(&root);
    let page = root.join("content/pages/a.md");
    fs::create_dir_all(page.parent().unwrap()).unwrap();
    let with = |aliases: &str| format!("---\ntitle: A page\naliases: [{aliases}]\n---\nText.\n");
    for aliases in ["/old.html", "/old.html/deeper", "/old.html"] {
        fs::write(&page, with(aliases)).unwrap();
        write(&root, &out);
        let clean = dir.path().join("clean");
        write(&root, &clean);
        assert!(tree(&out) == tree(&clean), "{aliases}");
        fs::remove_dir_all(&clean).unwrap();
    }
}

#[test]
fn a_template_that_fails_for_one_page_leaves_the_old_site_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("site"), dir.path().join("out"));
    start(&root);
    write(&root, &out);
    let before = tree(&out);
    fs::create_dir_all(root.join("theme/templates")).unwrap();
    fs::write(
        root.join("theme/templates/guide.html"),
        "{% if page.title is containing(pat=\"do 7\") %}{{ nothing.here }}{% endif %}",
    )
    .unwrap();
    let site = made(&root, &out);
    let written = disk::write(&site, &root, &out, Ownership::Own, |_| ()).unwrap();
    assert_eq!(written.findings.len(), 1, "{:?}", written.findings);
    assert!(tree(&out) == before);
}
