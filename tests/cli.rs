//! The real program: exit codes, what goes where, and that nothing of the author's is lost.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests run the program in folders of their own"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn casebook(dir: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_casebook");
    Command::new(program).args(arguments).current_dir(dir).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let made = casebook(dir.path(), &["init", "site"]);
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    dir
}

#[test]
fn a_new_guide_builds_and_is_only_not_finished() {
    let dir = site();
    let root = dir.path().join("site");
    let new = casebook(&root, &["new", "guide", "How do I count cars on the pavement?"]);
    assert_eq!(new.status.code(), Some(0), "{}", text(&new.stderr));
    let built = casebook(&root, &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    assert!(text(&built.stderr).contains("warning[not-finished]: 4 hints"), "{}", text(&built.stderr));
    assert!(text(&built.stderr).contains(", 1 warning;"), "{}", text(&built.stderr));
    let page = fs::read_to_string(root.join("public/guides/how-do-i-count-cars-on-the-pavement/index.html"))
        .unwrap();
    assert!(page.contains("<h1"), "{page}");
}

#[test]
fn new_never_overwrites_and_every_kind_builds() {
    let dir = site();
    let root = dir.path().join("site");
    for kind in casebook::page::Kind::ALL {
        let title = format!("What is a {}?", kind.name());
        assert_eq!(casebook(&root, &["new", kind.name(), &title]).status.code(), Some(0), "{}", kind.name());
        assert_eq!(casebook(&root, &["new", kind.name(), &title]).status.code(), Some(2), "{}", kind.name());
    }
    let built = casebook(&root, &["build"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let kinds = casebook::page::Kind::ALL.len();
    let checked = casebook(&root, &["check", "--format", "github"]);
    let checked = text(&checked.stdout);
    assert_eq!(
        (checked.matches("not-finished").count(), checked.lines().count()),
        (kinds, kinds),
        "{checked}"
    );
}

#[cfg(unix)]
#[test]
fn a_page_that_cannot_be_written_whole_leaves_nothing_in_the_way() {
    let dir = site();
    let root = dir.path().join("site");
    let program = env!("CARGO_BIN_EXE_casebook");
    // No file may grow: as on a disk that is full, each write fails.
    let script = format!("trap '' XFSZ; ulimit -f 0; exec '{program}' new term Ward");
    let full = Command::new("bash").args(["-c", &script]).current_dir(&root).output().unwrap();
    assert_eq!(full.status.code(), Some(2), "{}", text(&full.stderr));
    assert!(!root.join("content/words/ward.md").exists());
    assert_eq!(casebook(&root, &["new", "term", "Ward"]).status.code(), Some(0));
}

#[test]
fn a_new_site_has_no_findings() {
    let dir = site();
    let built = casebook(&dir.path().join("site"), &["build", "--strict"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    assert!(text(&built.stderr).contains("no findings"), "{}", text(&built.stderr));
}

#[test]
fn a_guide_begins_with_a_question_that_was_asked() {
    let dir = site();
    let root = dir.path().join("site");
    let none = casebook(&root, &["new", "guide", "--from-question"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("no question waits for a guide"), "{}", text(&none.stderr));
    fs::create_dir_all(root.join("content/surgeries")).unwrap();
    let asked = "---\ntitle: March\nwhen: 2026-03-10\nasked:\n- Who mends the street light?\n- Who sweeps the street\n---\n";
    fs::write(root.join("content/surgeries/march.md"), asked).unwrap();
    let listed = casebook(&root, &["new", "guide", "--from-question"]);
    assert_eq!(listed.status.code(), Some(2));
    assert!(
        text(&listed.stdout).contains("2. Who sweeps the street (asked once, first at March)"),
        "{}",
        text(&listed.stdout)
    );
    let several = casebook(&root, &["new", "--from-question", "street"]);
    assert_eq!(several.status.code(), Some(0), "{}", text(&several.stderr));
    assert!(text(&several.stderr).contains("Several questions fit"), "{}", text(&several.stderr));
    assert!(root.join("content/guides/who-mends-the-street-light.md").exists());
    let one = casebook(&root, &["new", "guide", "--from-question", "sweeps"]);
    assert_eq!(one.status.code(), Some(0), "{}", text(&one.stderr));
    let guide = fs::read_to_string(root.join("content/guides/who-sweeps-the-street.md")).unwrap();
    assert!(guide.contains("title: \"Who sweeps the street?\""), "{guide}");
    let answered = casebook(&root, &["new", "guide", "--from-question", "sweeps"]);
    assert!(text(&answered.stderr).contains("no question waits"), "{}", text(&answered.stderr));
    assert_eq!(casebook(&root, &["new", "term", "--from-question"]).status.code(), Some(2));
    assert_eq!(casebook(&root, &["new"]).status.code(), Some(2));
}

#[test]
fn findings_fail_a_build_and_leave_the_old_site() {
    let dir = site();
    let root = dir.path().join("site");
    casebook(&root, &["build"]);
    let before = fs::read_to_string(root.join("public/index.html")).unwrap();
    fs::write(root.join("content/guides/bad.md"), "---\ntitle: How?\nskills: [cuont]\n---\n1. Do it.\n")
        .unwrap();
    let built = casebook(&root, &["build"]);
    assert_eq!(built.status.code(), Some(1));
    let said = text(&built.stderr);
    assert!(said.contains("content/guides/bad.md:3:10") && said.contains("Did you mean `count`?"), "{said}");
    assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), before);
    assert_eq!(casebook(&root, &["check", "--format", "json"]).status.code(), Some(1));
}

#[test]
fn a_second_build_changes_nothing_and_a_lost_page_is_taken_away() {
    let dir = site();
    let root = dir.path().join("site");
    casebook(&root, &["build"]);
    let again = casebook(&root, &["build"]);
    assert!(text(&again.stderr).contains("; 0 files changed,"), "{}", text(&again.stderr));
    casebook(&root, &["new", "story", "A crossing (example)"]);
    casebook(&root, &["build"]);
    assert!(root.join("public/stories/a-crossing-example/index.html").exists());
    fs::remove_file(root.join("content/stories/a-crossing-example.md")).unwrap();
    casebook(&root, &["build"]);
    assert!(!root.join("public/stories/a-crossing-example").exists());
}

#[test]
fn other_peoples_files_are_refused_unless_told() {
    let dir = site();
    let root = dir.path().join("site");
    fs::create_dir(root.join("public")).unwrap();
    fs::write(root.join("public/diary.txt"), "mine").unwrap();
    assert_eq!(casebook(&root, &["build"]).status.code(), Some(2));
    let shared = casebook(&root, &["build", "--shared-folder"]);
    assert_eq!(shared.status.code(), Some(0));
    assert!(!text(&shared.stderr).contains("diary.txt"), "nothing was lost: {}", text(&shared.stderr));
    assert_eq!(fs::read_to_string(root.join("public/diary.txt")).unwrap(), "mine");
}

#[test]
fn wrong_use_is_two_and_help_is_nought() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (&["build"][..], 2),
        (&["bild"], 2),
        (&["new", "recipe", "Cake"], 2),
        (&["build", "--as-of", "tomorrow"], 2),
        (&["explain", "no-such-thing"], 2),
        (&["explain", "orphan"], 0),
        (&["--help"], 0),
        (&["schema", "guide"], 0),
        (&["completions", "bash"], 0),
    ] {
        assert_eq!(casebook(dir.path(), arguments).status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn why_names_the_inputs_and_the_reason() {
    let dir = site();
    let root = dir.path().join("site");
    casebook(&root, &["build"]);
    casebook(&root, &["build"]);
    let path = root.join("content/skills/count.md");
    let old = fs::read_to_string(&path).unwrap();
    fs::write(&path, old.replace("Count by category", "Count by kind")).unwrap();
    casebook(&root, &["build"]);
    let why = text(&casebook(&root, &["why", "/guides/show-a-problem/"]).stdout);
    assert!(why.contains("content/skills/count.md") && why.contains("made it again"), "{why}");
}

#[test]
fn verify_compares_every_byte_and_writes_none() {
    let dir = site();
    let root = dir.path().join("site");
    let verify = || casebook(&root, &["build", "--verify", "--as-of", "2026-11-23"]);
    let before = verify();
    assert_eq!(before.status.code(), Some(1), "{}", text(&before.stderr));
    assert!(text(&before.stderr).contains("index.html is not there"), "{}", text(&before.stderr));
    assert!(!root.join("public").exists());
    let built = casebook(&root, &["build", "--as-of", "2026-11-23"]);
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let same = verify();
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stderr));
    let page = root.join("public/index.html");
    let text_of_page = fs::read_to_string(&page).unwrap();
    fs::write(&page, text_of_page.replacen('e', "o", 1)).unwrap();
    let changed = verify();
    assert_eq!(changed.status.code(), Some(1), "{}", text(&changed.stderr));
    assert!(text(&changed.stderr).contains("index.html has other bytes"), "{}", text(&changed.stderr));
}

/// Loops in loops that print nothing: they would go round for years.
const ENDLESS: &str = "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% for c in range(end=99999) %}{% endfor %}{% endfor %}{% endfor %}";

#[test]
fn a_template_that_does_not_end_is_given_up() {
    let dir = site();
    let root = dir.path().join("site");
    assert_eq!(casebook(&root, &["build"]).status.code(), Some(0));
    let before = fs::read_to_string(root.join("public/index.html")).unwrap();
    for (template, names) in
        [("guide.html", "the page `/guides/"), ("parts/slow.html", "`parts/slow.html`, which")]
    {
        let path = root.join("theme/templates").join(template);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, ENDLESS).unwrap();
        let built = casebook(&root, &["build", "--page-seconds", "1"]);
        assert_eq!(built.status.code(), Some(1), "{}", text(&built.stderr));
        let said = text(&built.stderr);
        let place = format!("theme/templates/{template}:1:1");
        for words in
            [names, "was not finished after a second and was given up", &place, "before still stands."]
        {
            assert!(said.contains(words), "{words}: {said}");
        }
        assert_eq!(fs::read_to_string(root.join("public/index.html")).unwrap(), before);
        let checked = casebook(&root, &["check", "--format", "json", "--page-seconds", "1"]);
        assert_eq!(checked.status.code(), Some(1), "{}", text(&checked.stdout));
        let report: serde_json::Value = serde_json::from_slice(&checked.stdout).unwrap();
        assert!(report.to_string().contains("template-error"), "{report}");
        fs::remove_file(&path).unwrap();
        let built = casebook(&root, &["build"]);
        assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
        assert!(!root.join("public/.casebook-new").exists());
    }
}

#[test]
fn progress_is_lines_of_text_where_nobody_looks() {
    let dir = site();
    let root = dir.path().join("site");
    let quiet = text(&casebook(&root, &["build"]).stderr);
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    let told = text(&casebook(&root, &["build", "--progress", "always"]).stderr);
    assert!(told.starts_with("Reading the files …\n"), "{told}");
    assert!(told.contains("no findings"), "{told}");
    assert!(!told.chars().any(|c| c.is_control() && c != '\n'), "{told:?}");
    assert_eq!(text(&casebook(&root, &["build", "--progress", "never"]).stderr).lines().count(), 1);
}

#[test]
fn check_fix_mends_the_authors_files_and_says_what_is_left() {
    let dir = site();
    let root = dir.path().join("site");
    let path = root.join("content/pages/try.md");
    let wrong = "---\r\ntitle: Try\r\nsumary: A try.\r\n---\r\nSee [[nothing-like-it]].";
    fs::write(&path, wrong).unwrap();

    let shown = casebook(&root, &["check", "--fix", "--dry-run"]);
    assert_eq!(shown.status.code(), Some(1), "{}", text(&shown.stderr));
    assert!(
        text(&shown.stdout).contains("- sumary: A try.\n  + summary: A try.\n"),
        "{}",
        text(&shown.stdout)
    );
    assert!(text(&shown.stderr).contains("1 change in 1 file could be made. Nothing was changed."));
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong);

    let mended = casebook(&root, &["check", "--fix", "--format", "json"]);
    assert_eq!(mended.status.code(), Some(1), "{}", text(&mended.stderr));
    assert!(text(&mended.stderr).contains("Made 1 change in 1 file."), "{}", text(&mended.stderr));
    assert!(text(&mended.stdout).starts_with('{') && !text(&mended.stdout).contains("sumary"));
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong.replace("sumary", "summary"));

    let again = casebook(&root, &["check", "--fix", "--yes"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(text(&again.stderr).contains("None of this has one right answer"), "{}", text(&again.stderr));
    assert_eq!(casebook(&root, &["check", "--yes"]).status.code(), Some(2));
}

#[test]
fn data_says_what_is_understood_of_a_file() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("rents.csv"), "Ward;Rent\nSoho;£700\nAston;*\nLozells;£650\n").unwrap();
    let said = casebook(dir.path(), &["data", "rents.csv"]);
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    let words = text(&said.stdout);
    for wanted in ["semicolon", "line 1", "number, £", "650 to 700; 1 hidden on purpose", "note[data-values]"]
    {
        assert!(words.contains(wanted), "{wanted} is not in {words}");
    }
    let json = casebook(dir.path(), &["data", "rents.csv", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&json["rows"], &json["columns"][1]["hidden"]), (&3.into(), &1.into()));
    fs::write(dir.path().join("page.csv"), "<!doctype html><p>Sign in</p>").unwrap();
    assert_eq!(casebook(dir.path(), &["data", "page.csv"]).status.code(), Some(1));
    assert_eq!(casebook(dir.path(), &["data", "nowhere.csv"]).status.code(), Some(2));
}

#[test]
fn a_dataset_begins_with_a_data_file_and_lacks_only_its_licence() {
    let dir = site();
    let root = dir.path().join("site");
    let data = "ward_code,opened,rent\nE05011118,2024-03-01,700\nE05011119,2024-05-01,650\n";
    fs::write(dir.path().join("Rents 2024.csv"), data).unwrap();
    let begin = || casebook(&root, &["new", "dataset", "--from", "../Rents 2024.csv"]);
    assert_eq!(begin().status.code(), Some(0));
    let page = fs::read_to_string(root.join("content/data/rents-2024.md")).unwrap();
    for wanted in [
        "file: rents-2024.csv\n",
        "  ward_code:\n    title: \"Ward code\"\n",
        "period: \"1 March 2024 to 1 May 2024\"",
    ] {
        assert!(page.contains(wanted), "{wanted} is not in {page}");
    }
    assert_eq!(fs::read_to_string(root.join("content/data/rents-2024.csv")).unwrap(), data);
    let checked = text(&casebook(&root, &["check", "--format", "github"]).stdout);
    let errors: Vec<&str> = checked.lines().filter(|line| line.starts_with("::error")).collect();
    assert!(errors.len() == 1 && errors[0].contains("dataset-without-licence"), "{checked}");
    fs::write(root.join("content/data/rents-2024.md"), "mine").unwrap();
    assert_eq!(begin().status.code(), Some(2));
    assert_eq!(fs::read_to_string(root.join("content/data/rents-2024.md")).unwrap(), "mine");
}

#[test]
fn what_is_published_is_written_down_once_and_no_line_goes() {
    let dir = site();
    let root = dir.path().join("site");
    let record = || fs::read_to_string(root.join("addresses.txt")).unwrap();
    let pages = root.join("content/pages");
    fs::create_dir_all(&pages).unwrap();
    fs::write(pages.join("later.md"), "---\ntitle: Later\npublish: 2999-01-01\n---\n## Secret\n").unwrap();
    fs::write(pages.join("draft.md"), "---\ntitle: Draft\ndraft: yes\n---\nText.\n").unwrap();
    let check = casebook(&root, &["record", "--check"]);
    assert_eq!(check.status.code(), Some(1), "{}", text(&check.stderr));
    assert!(!root.join("addresses.txt").exists());
    let done = casebook(&root, &["record"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("Added to addresses.txt: "), "{}", text(&done.stdout));
    assert!(record().contains("\n/feed.xml\n") && !record().contains("later") && !record().contains("draft"));
    assert_eq!(casebook(&root, &["record", "--check"]).status.code(), Some(0));
    for refused in [&["record", "--as-of", "2999-02-01"][..], &["record", "--drafts"]] {
        assert_eq!(casebook(&root, refused).status.code(), Some(2), "{refused:?}");
    }

    let own = "# Printed on the leaflet.\n/leaflet/ -> /guides/\n/zebra/ gone\n";
    fs::write(root.join("addresses.txt"), format!("{}{own}", record())).unwrap();
    fs::write(pages.join("new.md"), "---\ntitle: New\nmenu: 9\n---\n## First\n").unwrap();
    let built = casebook(&root, &["build"]);
    assert!(text(&built.stderr).contains("(1 note: "), "{}", text(&built.stderr));
    let done = casebook(&root, &["record"]);
    let said = text(&done.stdout);
    assert_eq!(said, "  /pages/new/\n  /pages/new/#first\nAdded to addresses.txt: 1 page and 1 heading.\n");
    let now = record();
    assert!(now.contains("# Printed on the leaflet.\n/leaflet/ -> /guides/\n/"), "{now}");
    assert!(now.contains("\n/pages/new/\n/pages/new/#first\n") && now.ends_with("/zebra/ gone\n"), "{now}");
    let leaflet = fs::read_to_string(root.join("public/leaflet/index.html")).unwrap();
    assert!(leaflet.contains("url=/guides/\""), "{leaflet}");
    assert!(root.join("public/.htaccess").exists() && root.join("public/_redirects").exists());

    fs::remove_file(pages.join("new.md")).unwrap();
    let lost = casebook(&root, &["build"]);
    assert_eq!(lost.status.code(), Some(1));
    assert!(text(&lost.stderr).contains("error[address-lost]: `/pages/new/`"), "{}", text(&lost.stderr));
    let refused = casebook(&root, &["record"]);
    assert_eq!((refused.status.code(), record()), (Some(1), now.clone()), "{}", text(&refused.stderr));
    let fixed = casebook(&root, &["check", "--fix", "--yes"]);
    assert_eq!(fixed.status.code(), Some(0), "{}", text(&fixed.stderr));
    assert!(record().contains("\n/pages/new/ gone\n"), "{}", record());
    assert_eq!(casebook(&root, &["build"]).status.code(), Some(0));
    let gone = fs::read_to_string(root.join("public/pages/new/index.html")).unwrap();
    assert!(gone.contains("noindex") && gone.contains("This page was taken out"), "{gone}");

    // What hosts read goes with the last old address.
    let all = record();
    let kept = all.lines().filter(|line| !line.contains(" -> ") && !line.ends_with(" gone"));
    let kept: String =
        kept.filter(|line| !line.contains("/pages/new/")).map(|line| format!("{line}\n")).collect();
    fs::write(root.join("addresses.txt"), kept).unwrap();
    assert_eq!(casebook(&root, &["build"]).status.code(), Some(0));
    assert!(!root.join("public/.htaccess").exists() && !root.join("public/gone.html").exists());
}
