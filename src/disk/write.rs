//! Writes what differs, each file whole or not at all; takes away what this build no longer owns; then the manifest.

use super::manifest::{Entry, FILE, LastBuild, Manifest};
use crate::{
    build::{Build, Reason, stale},
    diagnostic::Diagnostic,
    plan::{Fingerprint, Output},
    render::Rendered,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

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
    /// Findings of templates; when there are any, nothing was taken away and the manifest is the old one.
    pub findings: Vec<Diagnostic>,
}

/// Writes the outputs of a build to `out`. `tick` is called for each output as it is done.
pub fn write(
    build: &Build,
    root: &Path,
    out: &Path,
    ownership: Ownership,
    tick: impl Fn() + Sync,
) -> io::Result<Written> {
    let before = Manifest::read(out);
    let used = before.is_none() && fs::read_dir(out).is_ok_and(|mut dir| dir.next().is_some());
    if used && ownership == Ownership::Own {
        let message = format!(
            "{} holds files that Casebook did not write, so nothing was touched; name another folder with --out, or say --shared-folder to build into it all the same",
            out.display()
        );
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let before = before.unwrap_or_default();
    fs::create_dir_all(out)?;
    let outputs = build.plan.outputs.iter();
    let reasons: Vec<(&Output, Vec<Reason>)> =
        outputs.map(|o| (o, stale(o, before.fingerprint(out, &o.route.file_path())))).collect();
    let again: Vec<&Output> = reasons.iter().filter(|(_, why)| !why.is_empty()).map(|(o, _)| *o).collect();
    let rendered = again.len();
    claim(out, &before, &again)?;
    let (results, findings) = build.render(again, |output, rendered| {
        let path = output.route.file_path();
        let done = put(build, root, out, &path, rendered);
        tick();
        done.map(|(changed, bytes)| (path, changed, Entry { fingerprint: output.fingerprint, bytes }))
    });
    let results = results.into_iter().collect::<io::Result<Vec<_>>>()?;
    let changed = results.iter().filter(|(_, changed, _)| *changed).count();
    if !findings.is_empty() {
        return Ok(Written { rendered, changed, removed: 0, findings });
    }
    let mut files: BTreeMap<String, Entry> = BTreeMap::new();
    for (output, _) in reasons.iter().filter(|(_, why)| why.is_empty()) {
        let path = output.route.file_path();
        if let Some(entry) = before.files.get(&path) {
            files.insert(path, entry.clone());
        }
    }
    files.extend(results.into_iter().map(|(path, _, entry)| (path, entry)));
    let removed = remove(out, before.files.keys().filter(|path| !files.contains_key(*path)))?;
    save(out, files)?;
    let last = reasons.iter().filter(|(_, why)| !why.is_empty());
    let words = |why: &[Reason]| why.iter().map(|r| r.words().to_owned()).collect();
    LastBuild(last.map(|(o, why)| (o.route.path().to_owned(), words(why))).collect()).write(root);
    Ok(Written { rendered, changed, removed, findings })
}

fn save(out: &Path, files: BTreeMap<String, Entry>) -> io::Result<()> {
    let manifest = Manifest { version: env!("CARGO_PKG_VERSION").to_owned(), files };
    let text = serde_json::to_string(&manifest).map_err(io::Error::other)?;
    let to = out.join(FILE);
    let same = fs::read(&to).is_ok_and(|old| old == text.as_bytes());
    if same { Ok(()) } else { replace(&to, text.as_bytes()) }
}

/// Owns new files before they are written, so that a build which is cut off knows them as its own the next time.
fn claim(out: &Path, before: &Manifest, again: &[&Output]) -> io::Result<()> {
    let paths = again.iter().map(|o| o.route.file_path());
    let new: Vec<String> = paths.filter(|path| !before.files.contains_key(path)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let unfinished = Entry { fingerprint: Fingerprint::default(), bytes: u64::MAX };
    let mut files = before.files.clone();
    files.extend(new.into_iter().map(|path| (path, unfinished.clone())));
    save(out, files)
}

/// Puts one output in its place when its bytes differ. Returns whether they did, and the length.
fn put(build: &Build, root: &Path, out: &Path, path: &str, rendered: Rendered) -> io::Result<(bool, u64)> {
    let to = out.join(path);
    let bytes = match rendered {
        Rendered::Bytes(bytes) => bytes,
        Rendered::File(id) => {
            let from = root.join(&*build.sources.get(id).path);
            let part = part_name(&to);
            make_folder(&to)?;
            let len = fs::copy(from, &part)?;
            fs::rename(part, &to)?;
            return Ok((true, len));
        }
    };
    let len = bytes.len() as u64;
    let same = fs::metadata(&to).is_ok_and(|m| m.len() == len) && fs::read(&to).is_ok_and(|old| old == bytes);
    if !same {
        make_folder(&to)?;
        replace(&to, &bytes)?;
    }
    Ok((!same, len))
}

fn make_folder(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

fn part_name(to: &Path) -> PathBuf {
    let name = to.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    to.with_file_name(format!(".{name}.part"))
}

/// Writes beside the file and renames: a crash leaves the old file or the new one, never half of one.
fn replace(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let part = part_name(to);
    fs::write(&part, bytes)?;
    fs::rename(&part, to)
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
