//! Makes what differs beside the site, then puts it in its place, then takes away what is no longer owned.
//!
//! Until every output could be made, nothing that stands in the output folder is touched. A build that is cut off
//! leaves whole files, old or new, and the next build finishes its work: which files are about to change stands beside
//! the manifest until all have.

use super::{
    manifest::{Entry, FILE, Files, LastBuild, Manifest, UNFINISHED},
    trouble,
    waiting::{Made, Stands, WAITING, Waiting},
};
use crate::{
    build::{Build, Reason, Step, stale},
    diagnostic::Diagnostic,
    plan::Output,
    render::Rendered,
};
use rayon::prelude::*;
use std::{
    collections::BTreeSet,
    fs, io,
    path::{Component, Path, PathBuf},
};
use walkdir::WalkDir;

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

/// One output, its file, and what of it stands.
struct Job<'a> {
    output: &'a Output,
    /// Its file in the output folder.
    path: String,
    /// What stands there.
    before: Option<Entry>,
    /// Why it is made again; empty when it is not.
    why: Vec<Reason>,
}

impl<'a> Job<'a> {
    fn new(output: &'a Output, before: &Manifest, out: &Path) -> Self {
        let path = output.route.file_path();
        let before = before.standing(out, &path);
        Self { why: stale(output, before.map(|entry| entry.fingerprint)), output, path, before }
    }
}

/// What a build is about to do to the output folder; all of its files wait.
struct Ready {
    made: Vec<Made>,
    /// Files of before that have to go first, sorted.
    in_the_way: Vec<String>,
    /// Empty folders where this build needs a file.
    empty: Vec<PathBuf>,
    /// The new manifest.
    files: Files,
    /// The names of the files that change wait here, when there are any.
    begun: Option<PathBuf>,
    /// The new manifest waits here, when it differs.
    manifest: Option<PathBuf>,
}

/// Writes the outputs of a build to `out`. `watch` learns of each step of rendering. Errors are in plain words.
pub fn write<'a>(
    build: &'a Build,
    root: &Path,
    out: &Path,
    ownership: Ownership,
    watch: impl Fn(Step<'a>) + Sync,
) -> io::Result<Written> {
    trouble::folder(out)?;
    let _alone = alone(out);
    let before = known(out, ownership)?;
    clear(&out.join(WAITING)).map_err(trouble::untouched(out))?;
    let jobs: Vec<Job> = build.plan.outputs.par_iter().map(|o| Job::new(o, &before, out)).collect();
    let again: Vec<&Job> = jobs.iter().filter(|job| !job.why.is_empty()).collect();
    let rendered = again.len();
    if rendered > 0 {
        fs::create_dir(out.join(WAITING)).map_err(trouble::at(out)).map_err(trouble::untouched(out))?;
    }
    let waiting = Waiting::new(out, again.iter().map(|job| job.path.as_str()).collect());
    let outputs = again.iter().map(|job| job.output).collect();
    let (made, findings) = build.render(outputs, watch, |number, _, rendered| match rendered {
        Rendered::Bytes(bytes) => waiting.put(number, &bytes),
        Rendered::File(id) => {
            let from = root.join(&*build.sources.get(id).path);
            let opened = fs::File::open(&from).map_err(trouble::unread(&from));
            opened.and_then(|mut from| waiting.copy(number, &mut from))
        }
    });
    if !findings.is_empty() {
        clear(&out.join(WAITING))?;
        return Ok(Written { rendered, findings, ..Written::default() });
    }
    let made = made.into_iter().collect::<io::Result<Vec<_>>>();
    let ready = made.and_then(|made| ready(out, &before, &jobs, &waiting, made));
    let ready = ready.and_then(|ready| begin(out, &waiting, &ready).map(|()| ready));
    let ready = ready.inspect_err(|_| drop(clear(&out.join(WAITING)))).map_err(trouble::untouched(out))?;
    let (changed, removed) = finish(out, &before, &waiting, &ready).map_err(trouble::halfway(out))?;
    let words = |job: &Job| job.why.iter().map(|why| why.words().into()).collect();
    LastBuild(again.iter().map(|job| (job.output.route.path().into(), words(job))).collect()).write(root);
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
    if used && ownership == Ownership::Own { Err(trouble::foreign(out)) } else { Ok(Manifest::none()) }
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
    out: &Path,
    before: &Manifest,
    jobs: &[Job],
    waiting: &Waiting,
    made: Vec<Made>,
) -> io::Result<Ready> {
    let again = jobs.iter().filter(|job| !job.why.is_empty());
    let in_the_way = in_the_way(again, before);
    let empty = empty_folders(out, waiting.with(&made), &in_the_way)?;
    let mut new = made.iter();
    let entry = |job: &Job| match job.why.is_empty() {
        true => job.before,
        false => new.next().map(|made| Entry { fingerprint: job.output.fingerprint, bytes: made.bytes }),
    };
    let entries: Vec<Option<Entry>> = jobs.iter().map(entry).collect();
    let files = jobs.iter().zip(entries).filter_map(|(job, entry)| Some((job.path.clone(), entry?)));
    let files = Files::new(files.collect());
    // A file that somebody else put there is not claimed until it is replaced.
    let ours = |path: &str, made: &Made| made.stands != Stands::File || before.files.get(path).is_some();
    let changing = waiting.with(&made).filter(|(path, made)| made.waits && ours(path, made));
    let unfinished = before.unfinished().map(String::as_str);
    let names: BTreeSet<&str> = changing.map(|(path, _)| path).chain(unfinished).collect();
    let begun = if names.is_empty() { None } else { wait(out, UNFINISHED, &names)? };
    let manifest = Manifest { version: super::IDENTITY.to_owned(), files };
    let manifest_file = if manifest == *before { None } else { wait(out, FILE, &manifest)? };
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
    let folder = out.join(WAITING);
    let made = if folder.is_dir() { Ok(()) } else { fs::create_dir(&folder) };
    made.and_then(|()| fs::write(&waiting, &text)).map_err(trouble::at(&to))?;
    Ok(Some(waiting))
}

/// Says which files are about to change, and makes the folders that they need, as far as nothing has to go first.
fn begin(out: &Path, waiting: &Waiting, ready: &Ready) -> io::Result<()> {
    if let Some(begun) = &ready.begun {
        let to = out.join(UNFINISHED);
        fs::rename(begun, &to).map_err(trouble::at(&to))?;
    }
    let moves = waiting.moves(&ready.made);
    let folders: BTreeSet<&Path> = moves.filter_map(|path| Path::new(path).parent()).collect();
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
fn finish(out: &Path, before: &Manifest, waiting: &Waiting, ready: &Ready) -> io::Result<(usize, usize)> {
    remove(out, ready.in_the_way.iter())?;
    for folder in &ready.empty {
        let folders = WalkDir::new(folder).contents_first(true).into_iter().flatten();
        folders.for_each(|folder| drop(fs::remove_dir(folder.path())));
    }
    let changed = waiting.place(&ready.made)?;
    let gone = before.files.without(&ready.files).into_iter();
    let gone = gone.filter(|path| ready.in_the_way.binary_search(path).is_err());
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
fn empty_folders<'a>(
    out: &Path,
    made: impl Iterator<Item = (&'a str, &'a Made)>,
    in_the_way: &[String],
) -> io::Result<Vec<PathBuf>> {
    let needed = made.filter(|(_, made)| made.stands == Stands::Folder).map(|(path, _)| out.join(path));
    let own =
        Some(out.join(FILE)).filter(|path| fs::symlink_metadata(path).is_ok_and(|there| there.is_dir()));
    let folders: Vec<PathBuf> = needed.chain(own).collect();
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
fn unknown(out: &Path, files: &Files) -> Vec<String> {
    let there = WalkDir::new(out).sort_by_file_name().into_iter().flatten();
    let paths = there.filter(|entry| !entry.file_type().is_dir()).filter_map(|entry| {
        let path = entry.path().strip_prefix(out).ok()?;
        Some(path.to_string_lossy().replace('\\', "/"))
    });
    paths.filter(|path| path != FILE && files.get(path).is_none()).collect()
}

/// Files of an earlier build that stand where this one needs a folder, or in a folder where it needs a file.
fn in_the_way<'a>(again: impl Iterator<Item = &'a Job<'a>>, before: &Manifest) -> Vec<String> {
    let mut blocking = Vec::new();
    for job in again {
        let folders = job.path.match_indices('/').map(|(at, _)| &job.path[..at]);
        blocking.extend(folders.filter(|folder| before.files.get(folder).is_some()).map(str::to_owned));
        blocking.extend(before.files.below(&format!("{}/", job.path)).cloned());
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
