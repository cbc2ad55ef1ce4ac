//! Every folder under `tests/cases/<area>/` is a test: the smallest site that shows a behaviour, and what to expect of it.
//!
//! `README.md` says the behaviour; `content/`, `theme/` and `casebook.yaml` are the site; `expect/report.txt` is the
//! report; files under `expect/out/` are compared with the outputs (of HTML, only what is inside `<main>`).
//! `expect/fixed/` holds the files that `check --fix` changes, byte for byte, and `expect/left.txt` what is left then.
//! `as-of.txt` says which moment it is, and a file `drafts.txt` that drafts are shown.
//! `UPDATE=1 cargo test --test cases NAME` writes them in place; `git diff` is the oracle.
#![allow(clippy::disallowed_methods, clippy::panic, reason = "tests read and write their folders")]

mod oracles;

use casebook::{
    amend,
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    diagnostic::{
        Code, Report,
        show::{Format, Style, show},
    },
    disk, mend,
    page::Moment,
    render::Rendered,
    source::{File, Sources},
};
use libtest_mimic::{Arguments, Failed, Trial};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = folders()
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix("tests/cases").unwrap_or(&path).display().to_string();
            Trial::test(name, move || case(&path))
        })
        .collect();
    trials.push(Trial::test("every_code_has_a_case", every_code_has_a_case));
    trials.push(Trial::test("every_finding_says_what_to_do", every_finding_says_what_to_do));
    libtest_mimic::run(&arguments, trials).exit();
}

fn folders() -> Vec<PathBuf> {
    let list = |dir: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(dir).expect("tests/cases is there").flatten().map(|e| e.path());
        entries.filter(|p| p.is_dir()).collect()
    };
    let mut folders: Vec<PathBuf> =
        list(Path::new("tests/cases")).iter().flat_map(|area| list(area)).collect();
    folders.sort();
    folders
}

fn every_code_has_a_case() -> Result<(), Failed> {
    let sites = folders().into_iter().map(|folder| folder.join("expect/report.txt"));
    let tables = fs::read_dir("tests/tables").into_iter().flatten().flatten();
    let reports = sites.chain(tables.map(|entry| entry.path().join("expect.txt")));
    let reports: String = reports.filter_map(|path| fs::read_to_string(path).ok()).collect();
    let missing = Code::ALL.iter().filter(|c| !reports.contains(&format!("[{c}]")));
    let missing: Vec<_> = missing.map(|c| c.name()).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no case shows {}", missing.join(", ")).into()) }
}

/// Each finding has a help, and each help is a sentence to its end.
fn every_finding_says_what_to_do() -> Result<(), Failed> {
    let mut wrong = Vec::new();
    for folder in folders() {
        let (_, report, _) = outcome(&folder);
        for found in report.findings() {
            let place = format!("{}: {}", folder.display(), found.message);
            if found.help.is_empty() {
                wrong.push(format!("{place}: no help"));
            }
            let open = found.help.iter().filter(|help| !help.ends_with(['.', '?', '!', '…']));
            wrong.extend(open.map(|help| format!("{place}: no full stop: {help}")));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

fn case(folder: &Path) -> Result<(), Failed> {
    let readme = fs::read_to_string(folder.join("README.md")).map_err(|_| "the case has no README.md")?;
    let (site, report, outputs) = outcome(folder);
    let report = text(&site, &report);
    let mut wrong = Vec::new();
    compare(&folder.join("expect/report.txt"), &report, &mut wrong);
    for wanted in files(&folder.join("expect/out")) {
        let path =
            wanted.strip_prefix(folder.join("expect/out")).expect("it lies inside").display().to_string();
        match outputs.get(&path) {
            Some(bytes) => compare(&wanted, &shown(&path, bytes), &mut wrong),
            None => wrong.push(format!("{path} is not built")),
        }
    }
    mending(folder, &site, &mut wrong);
    wrong.extend(oracles::look(&site, &outputs));
    let one = rayon_alone(|| outcome(folder));
    if text(&one.0, &one.1) != report || one.2 != outputs {
        wrong.push("a second build with one thread gives other bytes".to_owned());
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{readme}\n{}", wrong.join("\n")).into()) }
}

/// What is mended is compared with `expect/fixed/`, where there is one. In every case, nothing gets worse and a second
/// run changes nothing.
fn mending(folder: &Path, site: &Build, wrong: &mut Vec<String>) {
    let look = |sources: Sources| build(sources, Vec::new(), Known::default(), &choices(folder)).report;
    let mended = mend::mend(&site.sources, look);
    if mended.left.len() > look(site.sources.clone()).len() {
        wrong.push("there are more findings after mending".to_owned());
    }
    if mend::mend(&mended.sources, look).made > 0 {
        wrong.push("a second run mends it again".to_owned());
    }
    let expected = folder.join("expect/fixed");
    if !folder.starts_with("tests/cases/mend") && !expected.exists() {
        return;
    }
    let before = files(&expected).into_iter();
    let before =
        before.map(|path| path.strip_prefix(&expected).expect("it lies inside").display().to_string());
    let after: BTreeMap<&str, (&File, &File)> =
        mended.files(&site.sources).map(|(was, now)| (&*was.path, (was, now))).collect();
    wrong.extend(
        before.filter(|path| !after.contains_key(&**path)).map(|path| format!("{path} stays as it was")),
    );
    for (path, (was, now)) in after {
        let place = expected.join(path);
        if fs::read(&place).is_ok_and(|bytes| bytes == now.bytes()) {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(place.parent().expect("a file lies in a folder"))
                .expect("the case can be written");
            fs::write(place, now.bytes()).expect("the case can be written");
            continue;
        }
        wrong.push(format!("not what was expected of {}", amend::diff(path, was.bytes(), now.bytes())));
    }
    let left = show(&mended.left, &mended.sources, Format::Text, Style::Plain);
    let place = folder.join("expect/left.txt");
    if !left.is_empty() || place.exists() {
        compare(&place, &left, wrong);
    }
}

fn rayon_alone<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread can be had");
    pool.install(work)
}

/// A report as a user sees it.
fn text(site: &Build, report: &Report) -> String {
    show(report, &site.sources, Format::Text, Style::Plain)
}

/// What a case is built with.
fn choices(folder: &Path) -> Choices {
    let as_of =
        fs::read_to_string(folder.join("as-of.txt")).unwrap_or_else(|_| "2026-11-23T12:00".to_owned());
    let clock = Clock::Local(Moment::read(as_of.trim()).expect("as-of.txt holds a moment"));
    let drafts = if folder.join("drafts.txt").exists() { Drafts::Shown } else { Drafts::Hidden };
    Choices { clock, drafts, base_url: None }
}

/// The build of a case, its report, and its outputs by path.
fn outcome(folder: &Path) -> (Build, Report, BTreeMap<String, Vec<u8>>) {
    let (sources, unread) = disk::read(folder, Path::new("nowhere"));
    let sources = with_large_file(folder, sources);
    let site = build(sources, unread, Known::default(), &choices(folder));
    let (files, templates) = site.render_all(
        |_| (),
        |output, rendered| match rendered {
            Rendered::Bytes(bytes) => (output.route.file_path(), bytes),
            Rendered::File(_) => panic!("no case holds a large file"),
        },
    );
    let findings = site.report.findings().cloned().chain(templates).collect();
    let report = Report::new(findings);
    (site, report, files.into_iter().collect())
}

/// The sources with the file that `large.txt` asks for (`path bytes`), made here so that it need not lie in the tree.
fn with_large_file(folder: &Path, sources: Sources) -> Sources {
    let Ok(text) = fs::read_to_string(folder.join("large.txt")) else { return sources };
    let (path, bytes) = text.trim().split_once(' ').expect("large.txt holds a path and a number of bytes");
    let bytes = vec![b'a'; bytes.parse().expect("large.txt ends with a number")];
    Sources::new(sources.iter().map(|(_, file)| file.clone()).chain([File::new(path, bytes)]).collect())
}

/// Of HTML what is inside `<main>`, so that a change of the frame touches no case.
fn shown(path: &str, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if !path.ends_with(".html") {
        return text;
    }
    let start = text.find("<main").and_then(|at| text[at..].find('>').map(|end| at + end + 1));
    match (start, text.find("</main>")) {
        (Some(start), Some(end)) => format!("{}\n", text[start..end].trim()),
        _ => text,
    }
}

fn compare(path: &Path, text: &str, wrong: &mut Vec<String>) {
    let expected = fs::read_to_string(path).ok();
    if expected.as_deref().map(str::trim_end) == Some(text.trim_end()) {
        return;
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the case can be written");
        fs::write(path, format!("{}\n", text.trim_end())).expect("the case can be written");
        return;
    }
    let expected = expected.unwrap_or_else(|| "(nothing: write it with UPDATE=1)".to_owned());
    wrong.push(format!("{}\n--- expected\n{expected}\n--- found\n{text}", path.display()));
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().flatten();
    walk.filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}
