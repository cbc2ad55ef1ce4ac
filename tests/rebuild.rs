//! Incremental by value: after any sequence of edits the output folder equals a clean build, byte for byte.
//!
//! `SEED=7 EDITS=500 cargo test --test rebuild` runs it longer or again.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write folders of their own")]

mod known;

use casebook::{
    build::{Build, Known, build},
    disk::{self, Look, Ownership, Touched},
};
use known::{choices, known};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

const OUT: &str = "nowhere";

/// The site as its files say, with nothing remembered.
fn clean(root: &Path) -> Build {
    let (sources, unread) = disk::read(root, Path::new(OUT));
    build(sources, unread, Known::default(), &choices())
}

/// The site as a build makes it that remembers those before; it remembers it in turn.
fn remembered(root: &Path) -> Build {
    let (sources, unread, memory) = disk::recall(root, Path::new(OUT));
    let known = Known { memo: Some(&memory.pages), before: None };
    let site = build(sources, unread, known, &choices());
    memory.write(root, site.to_remember());
    site
}

fn written(site: &Build, root: &Path, out: &Path) -> usize {
    let written = disk::write(site, root, out, Ownership::Own, |_| ()).unwrap();
    assert!(written.findings.is_empty(), "{:?}", written.findings);
    written.rendered
}

fn write(root: &Path, out: &Path) -> usize {
    written(&remembered(root), root, out)
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
    let kind = dice.roll(27);
    match kind {
        24 | 25 => put(&format!("content/blog/2026-0{}-p.md", dice.roll(6)), post(dice, n)),
        26 => put("casebook.yaml", permalinks(dice)),
        16.. => unseen(root, dice, n, kind),
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

/// A post in one of its states.
fn post(dice: &mut Dice, n: u64) -> String {
    let (year, month) = (2023 + dice.roll(4), 1 + dice.roll(9));
    let topics = ["Roads", "[Roads, Buses]", "Buses"][dice.roll(3) as usize];
    let author = ["ann", "[Ann, Bo]", "bo"][dice.roll(3) as usize];
    let state = [
        String::new(),
        "withdrawn: It was wrong.\n".to_owned(),
        format!("corrections: [{{ date: 2026-10-{:02}, text: Note {n}. }}]\n", 1 + dice.roll(28)),
        format!("pinned: yes\nid: {n}\n"),
        "hide_from: lists\n".to_owned(),
    ];
    let state = &state[dice.roll(5) as usize];
    format!(
        "---\ntitle: Post {}\ndate: {year}-0{month}-01T10:00\ntopics: {topics}\nauthor: {author}\n{state}---\nNews {n}.\n\n\
         ## Comments\n\n> [!COMMENT] Ann {n}, 2026-01-01\n> Said.\n",
        dice.roll(3)
    )
}

/// The settings, with the addresses of posts.
fn permalinks(dice: &mut Dice) -> String {
    let pattern =
        ["/blog/{slug}/", "/{year}/{month}/{slug}.html", "/{topic}/{author}/{slug}/"][dice.roll(3) as usize];
    format!(
        "title: Test\nurl: https://example.org/\ncontact: a@example.org\npermalinks: {{ post: \"{pattern}\" }}\n"
    )
}

/// One of the edits that are easily overlooked.
fn unseen(root: &Path, dice: &mut Dice, n: u64, kind: u64) {
    let guide = root.join(format!("content/guides/g{}.md", dice.roll(12)));
    let word = |name: &str| root.join("content/words").join(name);
    let text = fs::read_to_string(&guide).unwrap_or_else(|_| page("How do I come back?", "s0", "Begin."));
    match kind {
        // Of the same length, as old as before, and at once after another one.
        16 | 17 => {
            let time = fs::metadata(&guide).and_then(|there| there.modified()).unwrap_or(UNIX_EPOCH);
            fs::write(&guide, &text).unwrap();
            remembered(root);
            fs::write(&guide, text.replace("egin", &format!("eg{:02}", n % 100))).unwrap();
            let file = fs::File::options().write(true).open(&guide).unwrap();
            file.set_modified(time).unwrap();
        }
        // Another file of that name, and of that age.
        18 => {
            let other = root.join("content/guides/other.md");
            fs::write(&other, text.replace("stop", "rest")).unwrap();
            fs::rename(other, &guide).unwrap();
        }
        19 => {
            fs::create_dir_all(word("")).unwrap();
            fs::write(word("then.md"), "# then\n\nAt that time.\n").unwrap();
            fs::write(word("rest.md"), "---\ntitle: rest\nalso_asked: [stop]\n---\nDo nothing.\n").unwrap();
        }
        20 => ["then.md", "rest.md", "begin.md"].iter().for_each(|name| drop(fs::remove_file(word(name)))),
        21 => {
            let html = ["clean", "deny", "trust"][dice.roll(3) as usize];
            let settings = "title: Test\nurl: https://example.org/\ncontact: a@example.org\n";
            fs::write(root.join("casebook.yaml"), format!("{settings}html: {html}\n")).unwrap();
            fs::write(&guide, text + "<b onclick=\"a()\">Bold</b> <script>b()</script>\n").unwrap();
        }
        // What is remembered is lost, or older than the files.
        22 => drop(fs::remove_dir_all(root.join(".casebook"))),
        _ => drop(fs::remove_file(root.join(".casebook/memo").join(dice.roll(64).to_string()))),
    }
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
    // Of files that have been at rest for so long it is remembered that they were seen.
    std::thread::sleep(Duration::from_millis(3_200));
    write(&root, &out);
    let (mut look, (sources, unread), _) = Look::first(&root, Path::new(OUT));
    let mut shown = build(sources, unread, Known::default(), &choices());
    let mut dice = Dice(seed);
    for n in 0..edits {
        let what = edit(&root, &mut dice, n);
        let site = remembered(&root);
        written(&site, &root, &out);
        let (clean, folder) = (clean(&root), dir.path().join("clean"));
        written(&clean, &root, &folder);
        assert!(
            known(&site) == known(&clean),
            "SEED={seed}: after {what} the site that remembers is another than a clean one"
        );
        if let Some((sources, unread)) = look.again(&shown.sources, &Touched::All) {
            shown = build(sources, unread, Known { memo: None, before: Some(&shown) }, &choices());
        }
        assert!(
            known(&shown) == known(&clean),
            "SEED={seed}: after {what} the site that is shown is another than a clean one"
        );
        assert!(
            tree(&out) == tree(&folder),
            "SEED={seed}: after {what} the folder differs from a clean build"
        );
        fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn a_finding_that_points_into_a_page_follows_its_lines() {
    let dir = tempfile::tempdir().unwrap();
    let guides = dir.path().join("content/guides");
    fs::create_dir_all(&guides).unwrap();
    for name in ["a", "b"] {
        let text = format!("---\ntitle: How {name}?\naliases: [/old/]\n---\n1. Begin.\n");
        fs::write(guides.join(name).with_extension("md"), text).unwrap();
    }
    let before = clean(dir.path());
    let text = fs::read_to_string(guides.join("a.md")).unwrap();
    fs::write(guides.join("a.md"), text.replace("title", "# Not sure of this.\ntitle")).unwrap();
    let (sources, unread) = disk::read(dir.path(), Path::new(OUT));
    let again = build(sources, unread, Known { memo: None, before: Some(&before) }, &choices());
    assert_eq!(again.report, clean(dir.path()).report);
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
        let folder = dir.path().join("clean");
        written(&clean(&root), &root, &folder);
        assert!(tree(&out) == tree(&folder), "{aliases}");
        fs::remove_dir_all(&folder).unwrap();
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
    let site = remembered(&root);
    let written = disk::write(&site, &root, &out, Ownership::Own, |_| ()).unwrap();
    assert_eq!(written.findings.len(), 1, "{:?}", written.findings);
    assert!(tree(&out) == before);
}
