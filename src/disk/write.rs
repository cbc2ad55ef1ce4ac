//! Makes what differs beside the site, then puts it in its place file by file, then takes away what is no longer owned.
//!
//! Until every output could be made, nothing that stands in the output folder is touched. A build that is cut off
//! leaves whole files, old or new, and the next build finishes its work: which files are about to change stands beside
//! the manifest until all have.

use super::{
    manifest::{Entry, FILE, LastBuild, Manifest, UNFINISHED},
    trouble,
};
use crate::{
    build::{Build, Reason, stale},
    diagnostic::Diagnostic,
    plan::Output,
    render::Rendered,
};
use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Component, Path, PathBuf},
};
use walkdir::WalkDir;

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
    /// When the manifest was lost: the files of the output folder that this build did not make.
    pub unknown: Vec<String>,
}

/// One output that was made.
struct Made {
    /// Its file in the output folder.
    path: String,
    /// The file that waits to take its place; nothing where the right bytes stand there already.
    waiting: Option<PathBuf>,
    entry: Entry,
}

/// What a build is about to do to the output folder; all of its files wait.
struct Ready {
    made: Vec<Made>,
    /// Files of before that have to go first, sorted.
    in_the_way: Vec<String>,
    /// Empty folders where this build needs a file.
    empty: Vec<PathBuf>,
    /// The new manifest.
    files: BTreeMap<String, Entry>,
    /// The names of the files that change wait here, when there are any.
    begun: Option<PathBuf>,
    /// The new manifest waits here, when it differs.
    manifest: Option<PathBuf>,
}

/// Writes the outputs of a build to `out`. `tick` is called for each output as it is done. Errors are in plain words.
pub fn write(
    build: &Build,
    root: &Path,
    out: &Path,
    ownership: Ownership,
    tick: impl Fn() + Sync,
) -> io::Result<Written> {
    trouble::folder(out)?;
    let _alone = alone(out);
    let before = known(out, ownership)?;
    let waiting = out.join(WAITING);
    clear(&waiting).map_err(trouble::untouched(out))?;
    let outputs = build.plan.outputs.par_iter();
    let reasons: Vec<(&Output, Vec<Reason>)> =
        outputs.map(|o| (o, stale(o, before.fingerprint(out, &o.route.file_path())))).collect();
    let again: Vec<&Output> = reasons.iter().filter(|(_, why)| !why.is_empty()).map(|(o, _)| *o).collect();
    let rendered = again.len();
    let (made, findings) = build.render(again, |number, output, rendered| {
        let done = make(build, root, out, &waiting.join(number.to_string()), output, rendered);
        tick();
        done
    });
    if !findings.is_empty() {
        clear(&waiting)?;
        return Ok(Written { rendered, findings, ..Written::default() });
    }
    let made = made.into_iter().collect::<io::Result<Vec<_>>>();
    let ready = made.and_then(|made| ready(build, out, &before, &reasons, made));
    let ready = ready.and_then(|ready| begin(out, &ready).map(|()| ready));
    let ready = ready.inspect_err(|_| drop(clear(&waiting))).map_err(trouble::untouched(out))?;
    let (changed, removed) = finish(out, &before, &ready).map_err(trouble::halfway(out))?;
    let last = reasons.iter().filter(|(_, why)| !why.is_empty());
    let words = |why: &[Reason]| why.iter().map(|r| r.words().to_owned()).collect();
    LastBuild(last.map(|(o, why)| (o.route.path().to_owned(), words(why))).collect()).write(root);
    let unknown = if before.is_lost() { unknown(out, &ready.files) } else { Vec::new() };
    Ok(Written { rendered, changed, removed, findings, unknown })
}

/// Waits until no other build writes to this folder; on systems that cannot tell, it goes on.
fn alone(out: &Path) -> Option<fs::File> {
    let folder = fs::File::open(out).ok()?;
    folder.lock().ok()?;
    Some(folder)
}

/// What Casebook owns of the folder, when it may be built into.
fn known(out: &Path, ownership: Ownership) -> io::Result<Manifest> {
    if let Some(before) = Manifest::read(out) {
        return Ok(before);
    }
    let entries = fs::read_dir(out).map_err(trouble::at(out))?;
    let used = entries.flatten().any(|entry| entry.file_name() != WAITING);
    if used && ownership == Ownership::Own { Err(trouble::foreign(out)) } else { Ok(Manifest::default()) }
}

/// Takes away what Casebook itself left under one of its own names, when there is something.
fn clear(path: &Path) -> io::Result<()> {
    let cleared = match fs::symlink_metadata(path) {
        Ok(there) if there.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    };
    cleared.map_err(trouble::at(path))
}

/// Looks whether every file can be put in its place, and lets the memory of it wait too: nothing is touched yet.
fn ready(
    build: &Build,
    out: &Path,
    before: &Manifest,
    reasons: &[(&Output, Vec<Reason>)],
    made: Vec<Made>,
) -> io::Result<Ready> {
    let in_the_way = in_the_way(build, before);
    let empty = empty_folders(out, &made, &in_the_way)?;
    let mut files: BTreeMap<String, Entry> = BTreeMap::new();
    for (output, _) in reasons.iter().filter(|(_, why)| why.is_empty()) {
        let path = output.route.file_path();
        if let Some(entry) = before.files.get(&path) {
            files.insert(path, entry.clone());
        }
    }
    files.extend(made.iter().map(|made| (made.path.clone(), made.entry.clone())));
    // A file that somebody else put there is not claimed until it is replaced.
    let stands = |path: &String| fs::symlink_metadata(out.join(path)).is_ok_and(|there| !there.is_dir());
    let ours = |path: &String| before.files.contains_key(path) || !stands(path);
    let changing = made.iter().filter(|made| made.waiting.is_some()).map(|made| &made.path);
    let names: BTreeSet<&String> = changing.filter(|path| ours(path)).chain(before.unfinished()).collect();
    let begun = if names.is_empty() { None } else { wait(out, UNFINISHED, &names)? };
    let manifest = Manifest { version: super::IDENTITY.to_owned(), files };
    let manifest_file = wait(out, FILE, &manifest)?;
    Ok(Ready { made, in_the_way, empty, files: manifest.files, begun, manifest: manifest_file })
}

/// Lets one of Casebook's own files wait, where it differs from the one that stands there.
fn wait(out: &Path, name: &str, value: &impl serde::Serialize) -> io::Result<Option<PathBuf>> {
    let text = serde_json::to_vec(value).map_err(io::Error::other)?;
    let to = out.join(name);
    if fs::read(&to).is_ok_and(|old| old == text) {
        return Ok(None);
    }
    let waiting = out.join(WAITING).join(name);
    put(&waiting, &text).map_err(trouble::at(&to))?;
    Ok(Some(waiting))
}

/// Says which files are about to change, and makes the folders that they need, as far as nothing has to go first.
fn begin(out: &Path, ready: &Ready) -> io::Result<()> {
    if let Some(begun) = &ready.begun {
        let to = out.join(UNFINISHED);
        fs::rename(begun, &to).map_err(trouble::at(&to))?;
    }
    let moving = ready.made.iter().filter(|made| made.waiting.is_some());
    let folders: BTreeSet<&Path> = moving.filter_map(|made| Path::new(&made.path).parent()).collect();
    for folder in folders {
        let blocked = folder.ancestors().filter_map(Path::to_str);
        let blocked =
            blocked.filter(|dir| ready.in_the_way.binary_search_by(|p| p.as_str().cmp(dir)).is_ok());
        if blocked.count() == 0 {
            trouble::folder(&out.join(folder))?;
        }
    }
    Ok(())
}

/// Puts all in its place. Returns how many files changed and how many went.
fn finish(out: &Path, before: &Manifest, ready: &Ready) -> io::Result<(usize, usize)> {
    remove(out, ready.in_the_way.iter())?;
    for folder in &ready.empty {
        let folders = WalkDir::new(folder).contents_first(true).into_iter().flatten();
        folders.for_each(|folder| drop(fs::remove_dir(folder.path())));
    }
    let changed = place(out, &ready.made)?;
    let gone = before
        .files
        .keys()
        .filter(|path| !ready.files.contains_key(*path) && ready.in_the_way.binary_search(path).is_err());
    let removed = remove(out, gone)? + ready.in_the_way.len();
    if let Some(manifest) = &ready.manifest {
        let to = out.join(FILE);
        fs::rename(manifest, &to).map_err(trouble::at(&to))?;
    }
    clear(&out.join(UNFINISHED))?;
    clear(&out.join(WAITING))?;
    Ok((changed, removed))
}

/// The folders that stand where this build needs a file; an error when one holds a file that does not go first.
fn empty_folders(out: &Path, made: &[Made], in_the_way: &[String]) -> io::Result<Vec<PathBuf>> {
    let needed = made.iter().filter(|made| made.waiting.is_some()).map(|made| out.join(&made.path));
    let is_folder = |path: &PathBuf| fs::symlink_metadata(path).is_ok_and(|there| there.is_dir());
    let folders: Vec<PathBuf> = needed.chain([out.join(FILE)]).filter(is_folder).collect();
    for folder in &folders {
        let stays = |path: &Path| {
            let name = path.strip_prefix(out).ok().and_then(Path::to_str);
            name.is_none_or(|name| in_the_way.binary_search_by(|p| p.as_str().cmp(name)).is_err())
        };
        let mut files = WalkDir::new(folder).into_iter().flatten().filter(|e| !e.file_type().is_dir());
        if files.any(|file| stays(file.path())) {
            return Err(trouble::folder_in_the_way(folder));
        }
    }
    Ok(folders)
}

/// The files of the folder that this build did not make.
fn unknown(out: &Path, files: &BTreeMap<String, Entry>) -> Vec<String> {
    let there = WalkDir::new(out).sort_by_file_name().into_iter().flatten();
    let paths = there.filter(|entry| !entry.file_type().is_dir()).filter_map(|entry| {
        let path = entry.path().strip_prefix(out).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    });
    paths.filter(|path| path != FILE && !files.contains_key(path)).collect()
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
            put(waiting, &bytes).map_err(trouble::at(&to))?;
            Ok(made(Some(waiting), len))
        }
        Rendered::File(id) => {
            let from = root.join(&*build.sources.get(id).path);
            let mut from = fs::File::open(&from).map_err(trouble::unread(&from))?;
            let len = copy(&mut from, waiting).map_err(trouble::at(&to))?;
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

/// Copies the bytes of a file, not its permissions: what is in the site is for everybody.
fn copy(from: &mut fs::File, to: &Path) -> io::Result<u64> {
    fs::create_dir_all(to.parent().expect("it lies in a folder"))?;
    io::copy(from, &mut fs::File::create(to)?)
}

/// Puts the waiting files in their places: each is whole, before and after. Returns how many there were.
fn place(out: &Path, made: &[Made]) -> io::Result<usize> {
    let moves = made.par_iter().filter_map(|made| Some((made.waiting.as_ref()?, out.join(&made.path))));
    let moved = moves.map(|(from, to)| match fs::rename(from, &to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            trouble::folder(to.parent().expect("it lies in a folder"))?;
            fs::rename(from, &to).map_err(trouble::at(&to))
        }
        done => done.map_err(trouble::at(&to)),
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
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let file = out.join(path);
        // Where a folder stands now, somebody has put it there.
        let is_folder = || fs::symlink_metadata(&file).is_ok_and(|there| there.is_dir());
        if !inside || is_folder() {
            continue;
        }
        match fs::remove_file(&file) {
            Ok(()) => removed += 1,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
            Err(error) => return Err(trouble::at(&file)(error)),
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
