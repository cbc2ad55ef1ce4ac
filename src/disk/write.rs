//! Makes what differs beside the site, then puts it in its place file by file, then takes away what is no longer owned.
//!
//! Until every output could be made, nothing that stands in the output folder is touched. A build that is cut off
//! leaves whole files, old or new, and the next build finishes its work.

use super::manifest::{Entry, FILE, LastBuild, Manifest};
use crate::{
    build::{Build, Reason, stale},
    diagnostic::Diagnostic,
    plan::{Fingerprint, Output},
    render::Rendered,
};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// The folder in the output folder in which new files wait; a build that is cut off may leave it behind.
const WAITING: &str = ".casebook-new";

/// Whether a folder that holds files of other people may be built into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ownership {
    /// No.
    Own,
    /// Yes; their files stay unless an output has the same name.
    Shared,
}

/// What a build did to the output folder.
#[derive(Debug, Default)]
pub struct Written {
    /// How many outputs were rendered again.
    pub rendered: usize,
    /// How many files have other bytes than before.
    pub changed: usize,
    /// How many files were taken away.
    pub removed: usize,
    /// Findings of templates; when there are any, nothing was touched.
    pub findings: Vec<Diagnostic>,
}

/// One output that was made.
struct Made {
    /// Its file in the output folder.
    path: String,
    /// The file that waits to take its place; nothing where the right bytes stand there already.
    waiting: Option<PathBuf>,
    entry: Entry,
}

/// Writes the outputs of a build to `out`. `tick` is called for each output as it is done.
pub fn write(
    build: &Build,
    root: &Path,
    out: &Path,
    ownership: Ownership,
    tick: impl Fn() + Sync,
) -> io::Result<Written> {
    let waiting = out.join(WAITING);
    clear(&waiting)?;
    let before = Manifest::read(out);
    let used = before.is_none() && fs::read_dir(out).is_ok_and(|mut dir| dir.next().is_some());
    if used && ownership == Ownership::Own {
        return Err(foreign(out));
    }
    let before = before.unwrap_or_default();
    let outputs = build.plan.outputs.par_iter();
    let reasons: Vec<(&Output, Vec<Reason>)> =
        outputs.map(|o| (o, stale(o, before.fingerprint(out, &o.route.file_path())))).collect();
    let again: Vec<(usize, &Output)> =
        reasons.iter().filter(|(_, why)| !why.is_empty()).map(|(o, _)| *o).enumerate().collect();
    let rendered = again.len();
    let (made, findings) = build.render(again, |number, output, rendered| {
        let done = make(build, root, out, &waiting.join(number.to_string()), output, rendered);
        tick();
        done
    });
    let made = made.into_iter().collect::<io::Result<Vec<_>>>();
    if !findings.is_empty() || made.is_err() {
        clear(&waiting)?;
        return made.map(|_| Written { rendered, findings, ..Written::default() });
    }
    let made = made?;
    claim(out, &before, &made)?;
    let in_the_way = in_the_way(build, &before);
    remove(out, in_the_way.iter())?;
    let changed = place(out, &made)?;
    let mut files: BTreeMap<String, Entry> = BTreeMap::new();
    for (output, _) in reasons.iter().filter(|(_, why)| why.is_empty()) {
        let path = output.route.file_path();
        if let Some(entry) = before.files.get(&path) {
            files.insert(path, entry.clone());
        }
    }
    files.extend(made.into_iter().map(|made| (made.path, made.entry)));
    let gone =
        before.files.keys().filter(|p| !files.contains_key(*p) && in_the_way.binary_search(p).is_err());
    let removed = remove(out, gone)? + in_the_way.len();
    clear(&waiting)?;
    save(out, files)?;
    let last = reasons.iter().filter(|(_, why)| !why.is_empty());
    let words = |why: &[Reason]| why.iter().map(|r| r.words().to_owned()).collect();
    LastBuild(last.map(|(o, why)| (o.route.path().to_owned(), words(why))).collect()).write(root);
    Ok(Written { rendered, changed, removed, findings })
}

fn foreign(out: &Path) -> io::Error {
    let message = format!(
        "{} holds files that Casebook did not write, so nothing was touched; name another folder with --out, or say --shared-folder to build into it all the same",
        out.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// Takes the folder of waiting files away, when there is one.
fn clear(waiting: &Path) -> io::Result<()> {
    match fs::remove_dir_all(waiting) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn save(out: &Path, files: BTreeMap<String, Entry>) -> io::Result<()> {
    let manifest = Manifest { version: env!("CARGO_PKG_VERSION").to_owned(), files };
    let text = serde_json::to_string(&manifest).map_err(io::Error::other)?;
    let to = out.join(FILE);
    let same = fs::read(&to).is_ok_and(|old| old == text.as_bytes());
    if same {
        return Ok(());
    }
    let part = out.join(format!(".{FILE}.part"));
    put(&part, text.as_bytes())?;
    fs::rename(&part, &to)
}

/// Owns new files before they are in their place, so that a build which is cut off knows them as its own the next time.
fn claim(out: &Path, before: &Manifest, made: &[Made]) -> io::Result<()> {
    let paths = made.iter().map(|made| &made.path);
    let new: Vec<&String> = paths.filter(|path| !before.files.contains_key(*path)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let unfinished = Entry { fingerprint: Fingerprint::default(), bytes: u64::MAX };
    let mut files = before.files.clone();
    files.extend(new.into_iter().map(|path| (path.clone(), unfinished.clone())));
    fs::create_dir_all(out)?;
    save(out, files)
}

/// Makes one output: its bytes wait in a file of their own where they differ from what stands in the site.
fn make(
    build: &Build,
    root: &Path,
    out: &Path,
    waiting: &Path,
    output: &Output,
    rendered: Rendered,
) -> io::Result<Made> {
    let path = output.route.file_path();
    let to = out.join(&path);
    let made = |waiting: Option<&Path>, bytes: u64| {
        let entry = Entry { fingerprint: output.fingerprint, bytes };
        Made { path: path.clone(), waiting: waiting.map(Path::to_owned), entry }
    };
    match rendered {
        Rendered::Bytes(bytes) => {
            let len = bytes.len() as u64;
            let same = fs::metadata(&to).is_ok_and(|m| m.len() == len)
                && fs::read(&to).is_ok_and(|old| old == bytes);
            if same {
                return Ok(made(None, len));
            }
            put(waiting, &bytes)?;
            Ok(made(Some(waiting), len))
        }
        Rendered::File(id) => {
            fs::create_dir_all(waiting.parent().expect("it lies in a folder"))?;
            let len = fs::copy(root.join(&*build.sources.get(id).path), waiting)?;
            Ok(made(Some(waiting), len))
        }
    }
}

/// Writes a file, and makes its folder only where it turns out not to be there.
fn put(to: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(to, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(to.parent().expect("it lies in a folder"))?;
            fs::write(to, bytes)
        }
        done => done,
    }
}

/// Puts the waiting files in their places: each is whole, before and after. Returns how many there were.
fn place(out: &Path, made: &[Made]) -> io::Result<usize> {
    let moves = made.par_iter().filter_map(|made| Some((made.waiting.as_ref()?, out.join(&made.path))));
    let moved = moves.map(|(from, to)| match fs::rename(from, &to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(to.parent().expect("it lies in a folder"))?;
            fs::rename(from, &to)
        }
        done => done,
    });
    moved.collect::<io::Result<Vec<()>>>().map(|all| all.len())
}

/// Files of an earlier build that stand where this one needs a folder, or in a folder where it needs a file.
fn in_the_way(build: &Build, before: &Manifest) -> Vec<String> {
    let mut blocking = Vec::new();
    for output in &build.plan.outputs {
        let path = output.route.file_path();
        let mut folder = Path::new(&path).parent();
        while let Some(dir) = folder.and_then(Path::to_str).filter(|dir| !dir.is_empty()) {
            blocking.extend(before.files.get_key_value(dir).map(|(old, _)| old.clone()));
            folder = Path::new(dir).parent();
        }
        let inside = format!("{path}/");
        let within = before.files.range(inside.clone()..).take_while(|(old, _)| old.starts_with(&inside));
        blocking.extend(within.map(|(old, _)| old.clone()));
    }
    blocking.sort();
    blocking.dedup();
    blocking
}

/// Takes away files that an earlier build wrote, and folders that are empty then.
fn remove<'a>(out: &Path, paths: impl Iterator<Item = &'a String>) -> io::Result<usize> {
    let mut removed = 0;
    for path in paths {
        let inside = !path.split('/').any(|part| part == ".." || part.is_empty());
        if !inside {
            continue;
        }
        match fs::remove_file(out.join(path)) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let mut folder = Path::new(path).parent();
        while let Some(dir) = folder.filter(|d| !d.as_os_str().is_empty()) {
            if fs::remove_dir(out.join(dir)).is_err() {
                break;
            }
            folder = dir.parent();
        }
    }
    Ok(removed)
}
