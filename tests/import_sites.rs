//! Every folder under `tests/import/` with a file `from.txt` is a test: a site of another generator, and what becomes of it.
//!
//! `from.txt` names the generator; `old/` is its site, and `site/` what is there already, if anything is. `expect/` holds
//! all files that an import writes, the report among them, and `out/` those outputs of a build that it names.
//! `UPDATE=1 cargo test --test import_sites` writes them anew; `git diff` is the oracle.
#![allow(clippy::disallowed_methods, reason = "tests read and write their folders")]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    import::{
        Imported,
        markdown::{Asked, System, import},
        report::{Report, Went},
    },
    page::Moment,
    source::{File, Sources},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// One test folder, imported.
struct Case {
    folder: PathBuf,
    old: Sources,
    imported: Imported,
    site: Sources,
}

fn choices() -> Choices {
    let clock = Clock::Local(Moment::read("2026-11-24T09:00").expect("a moment"));
    Choices { clock, drafts: Drafts::Hidden, base_url: None }
}

fn cases() -> Vec<Case> {
    let mut folders: Vec<PathBuf> =
        fs::read_dir("tests/import").expect("it is there").flatten().map(|entry| entry.path()).collect();
    folders.retain(|folder| folder.join("from.txt").exists());
    folders.sort();
    folders.into_iter().map(case).collect()
}

fn case(folder: PathBuf) -> Case {
    let from = fs::read_to_string(folder.join("from.txt")).expect("it names a generator");
    let system =
        System::ALL.into_iter().find(|system| system.name() == from.trim()).expect("one that is known");
    let (old, site) = (sources(&folder.join("old")), disk::read(&folder.join("site"), Path::new("public")).0);
    let imported = import(&Asked { system, old: &old, site: &site, left: &[], choices: &choices() });
    Case { folder, old, imported, site }
}

fn sources(folder: &Path) -> Sources {
    Sources::new(files(folder).into_iter().map(|(path, bytes)| File::new(&path, bytes)).collect())
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut left = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it lies inside").display().to_string();
                found.insert(name, fs::read(&path).expect("it can be read"));
            }
        }
    }
    found
}

/// All that an import writes, with the copies.
fn written(case: &Case) -> BTreeMap<String, Vec<u8>> {
    let mut all: BTreeMap<String, Vec<u8>> = case.imported.files.iter().cloned().collect();
    all.insert("import-report.md".to_owned(), case.imported.report.markdown().into_bytes());
    let copies = case.imported.copies.iter().map(|(to, _)| format!("{to}\n")).collect::<String>();
    all.insert("copies.txt".to_owned(), copies.into_bytes());
    all
}

/// The site as it is after the import, built.
fn built(case: &Case) -> Build {
    build(case.imported.over(&case.site), Vec::new(), Known::default(), &choices())
}

#[test]
fn every_site_becomes_what_is_expected() {
    let mut wrong = Vec::new();
    for case in cases() {
        let place = case.folder.join("expect");
        let written = written(&case);
        if std::env::var_os("UPDATE").is_some() {
            fs::remove_dir_all(&place).ok();
            for (path, bytes) in &written {
                let path = place.join(path);
                fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("it can be made");
                fs::write(path, bytes).expect("it can be written");
            }
        }
        let expected = files(&place);
        let paths: BTreeSet<&String> = expected.keys().chain(written.keys()).collect();
        for path in paths {
            if expected.get(path) != written.get(path) {
                let [was, is] = [&expected, &written]
                    .map(|files| files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()));
                wrong.push(format!("{}/{path}\n--- expected\n{was:?}\n--- is\n{is:?}", place.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_file_is_accounted_for_once() {
    for case in cases() {
        let mut named: Vec<&str> = case.imported.report.items.iter().map(|item| item.name.as_str()).collect();
        named.sort_unstable();
        let mut there: Vec<&str> = case.old.iter().map(|(_, file)| &*file.path).collect();
        there.sort_unstable();
        assert_eq!(named, there, "{}", case.folder.display());
    }
}

#[test]
fn what_went_to_a_file_is_there() {
    for case in cases() {
        let written: BTreeSet<&str> = (case.imported.files.iter().map(|(path, _)| path.as_str()))
            .chain(case.imported.copies.iter().map(|(to, _)| to.as_str()))
            .collect();
        for item in &case.imported.report.items {
            if let Went::To(path) = &item.went {
                assert!(written.contains(path.as_str()), "{}: {path}", case.folder.display());
            }
        }
    }
}

#[test]
fn words_links_and_pictures_are_the_same() {
    for case in cases() {
        for text in &case.imported.report.texts {
            assert_eq!(text.before, text.after, "{}: {}", case.folder.display(), text.file);
        }
    }
}

#[test]
fn every_old_address_is_answered() {
    for case in cases() {
        let build = built(&case);
        let Report { addresses, .. } = &case.imported.report;
        assert!(!addresses.is_empty());
        for (old, new) in addresses {
            let path = old.trim_start_matches('/');
            let answers =
                [path.to_owned(), format!("{path}/"), path.trim_end_matches("index.html").to_owned()];
            let answered = answers.iter().any(|path| build.plan.find(path).is_some());
            assert!(answered, "{}: {old} → {new}", case.folder.display());
        }
    }
}

#[test]
fn a_second_import_gives_the_same_bytes() {
    for case in cases() {
        let again = self::case(case.folder.clone());
        assert_eq!(written(&case), written(&again));
    }
}

#[test]
fn a_second_import_into_its_own_result_changes_nothing() {
    for case in cases() {
        let site = case.imported.over(&case.site);
        let from = fs::read_to_string(case.folder.join("from.txt")).expect("it names a generator");
        let system =
            System::ALL.into_iter().find(|system| system.name() == from.trim()).expect("one that is known");
        let again = import(&Asked { system, old: &case.old, site: &site, left: &[], choices: &choices() });
        let files = |imported: &Imported| -> BTreeMap<String, String> {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            imported.files.iter().map(|(path, bytes)| (path.clone(), text(bytes))).collect()
        };
        let first = files(&case.imported);
        assert_eq!(again.report.markdown(), case.imported.report.markdown());
        for (path, text) in files(&again) {
            assert_eq!(first.get(&path), Some(&text), "{}: {path}", case.folder.display());
        }
    }
}

/// Pieces of texts as other generators have them.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "title: A\n",
    "title = \"A\"\n",
    "tags: [a, b]\n",
    "\n\n",
    "# A\n",
    "### B & C\n",
    "words ",
    "ä",
    "{% raw %}",
    "{% endraw %}",
    "{% highlight js %}\n",
    "{% endhighlight %}",
    "{{ page.title }}",
    "{{ \"/a\" | url }}",
    "{% post_url 2015-01-21-try %}",
    "{{< ref \"try\" >}}",
    "{{< figure src=\"a.png\" caption=\"b\" >}}",
    "{{</* x */>}}",
    "{{< highlight go >}}",
    "{{< /highlight >}}",
    "{{ youtube(id=\"a\") }}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{{<",
    ">}}",
    "[a](",
    "b.md)",
    "@/blog/x.md)",
    "![",
    "](a.png)",
    "<img src=\"a.png\">",
    "<div>\n",
    "</div>\n",
    "<iframe src=\"//a.b/c\">",
    "{: .wide}",
    "{:toc}\n",
    "* TOC\n",
    "`",
    "```\n",
    "~~~~\n",
    "[[a]]",
    "<!--more-->",
    "| a | b |\n|---|---|\n",
    "> ",
    "\r\n",
    "\"",
    "'",
    "<",
    "casebook-import:",
    "\u{fdd0}",
    "[a]: /b \"c\"\n",
    "[a]",
    "Set\n===\n",
    ": ",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_comes_along(system in 0..4_usize, at in proptest::collection::vec(0..PIECES.len(), 0..24), open in "(---\ntitle: A\n---\n)?") {
        let body: String = at.into_iter().map(|at| PIECES[at]).collect();
        let (system, path) = [
            (System::Jekyll, "_posts/2015-01-21-try.md"),
            (System::Hugo, "content/posts/try.md"),
            (System::Zola, "content/blog/2015-01-21-try.md"),
            (System::Eleventy, "posts/2015-01-21-try.md"),
        ][system];
        let old = Sources::new(vec![File::new(path, format!("{open}{body}").into_bytes())]);
        let site = Sources::default();
        let imported = import(&Asked { system, old: &old, site: &site, left: &[], choices: &choices() });
        prop_assert_eq!(imported.report.items.len(), 1);
        for (_, bytes) in &imported.files {
            prop_assert!(!String::from_utf8_lossy(bytes).contains("casebook-import:content"));
        }
    }
}
