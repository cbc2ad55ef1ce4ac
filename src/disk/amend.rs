//! Carries out changes of the author's files: all of them, or none.
//!
//! In: [`Change`]s and the site's root. Out: files. A file that is another than it was read is never touched, nor one that
//! may only be read written. Where one change fails, those before it are taken back. Old files are thrown away only when
//! all is done. It must not know why anything is changed.

use crate::{amend::Change, source::Revision};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Where new files wait, and old ones until all is done, in the folder in which a site remembers.
const WAITING: &str = "amend";
/// The file that is locked meanwhile, in the same folder.
const LOCK: &str = "amend.lock";

/// Carries out all changes below `root`, in order. Errors are in plain words and say that nothing was changed, or which
/// file could not be put back.
pub fn amend(root: &Path, changes: &[Change]) -> io::Result<()> {
    let folder = super::memo::folder(root).map_err(refused(root)).map_err(|error| nothing_changed(&error))?;
    let _alone = alone(&folder).map_err(|error| nothing_changed(&error))?;
    let kept = Waiting::new(&folder).map_err(|error| nothing_changed(&error))?;
    let ready: io::Result<Vec<Ready>> =
        changes.iter().enumerate().map(|(number, change)| Ready::new(root, change, &kept, number)).collect();
    let mut undo: Vec<Undo> = Vec::new();
    for change in ready.map_err(|error| nothing_changed(&error))? {
        match change.carry_out() {
            Ok(step) => undo.push(step),
            Err(error) => return Err(taken_back(&error, undo, kept)),
        }
    }
    Ok(())
}

/// Takes away the folder at this path from the root, and those around it below `content/`, as far as they are empty.
pub fn tidy(root: &Path, folder: &str) {
    let inside = |folder: &&Path| folder.components().count() > 1;
    for folder in Path::new(folder).ancestors().take_while(inside) {
        if fs::remove_dir(root.join(folder)).is_err() {
            return;
        }
    }
}

/// Waits until no other command changes files of this site. The lock goes with the file, whatever ends this command; it is
/// a file, since not every system locks folders.
fn alone(folder: &Path) -> io::Result<fs::File> {
    let path = folder.join(LOCK);
    let lock = fs::File::options().create(true).write(true).truncate(false).open(&path);
    let lock = lock.map_err(refused(&path))?;
    // Some disks know no locks.
    lock.lock().ok();
    Ok(lock)
}

/// A folder of its own for what waits; it goes with all that is in it.
struct Waiting(PathBuf);

impl Waiting {
    /// What a command that was cut short has left goes too, but for old files of the author's.
    fn new(within: &Path) -> io::Result<Self> {
        let folders = (0..u32::MAX).map(|number| within.join(format!("{WAITING}-{number}")));
        let folder = folders.into_iter().find(|folder| !holds_old(folder));
        let folder = folder.expect("nobody cuts so many commands short");
        let made = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir(&folder),
        };
        made.map_err(refused(&folder))?;
        Ok(Self(folder))
    }

    /// Lets what waits stay where it is.
    fn stay(self) {
        std::mem::forget(self);
    }
}

/// Whether old files wait in a folder.
fn holds_old(folder: &Path) -> bool {
    let mut names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.any(|name| name.to_string_lossy().ends_with("-old"))
}

impl Drop for Waiting {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn nothing_changed(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{error} Nothing was changed."))
}

fn taken_back(error: &io::Error, undo: Vec<Undo>, waiting: Waiting) -> io::Error {
    let left: Vec<String> = undo.into_iter().rev().filter_map(|step| step.carry_out().err()).collect();
    if left.is_empty() {
        return nothing_changed(error);
    }
    waiting.stay();
    io::Error::new(error.kind(), format!("{error} And it could not be taken back: {}.", left.join("; ")))
}

/// A change that is sure to fit, with its new bytes on the disk already.
enum Ready {
    /// The new file waits at the first place; the old one, where there is one of that revision, will wait at the last.
    Write {
        new: PathBuf,
        to: PathBuf,
        old: Option<(Revision, PathBuf)>,
    },
    Move {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
        was: Revision,
        old: PathBuf,
    },
}

/// How a change is taken back.
enum Undo {
    /// The old file waits here.
    Restore {
        old: PathBuf,
        to: PathBuf,
    },
    Remove(PathBuf),
    Move {
        from: PathBuf,
        to: PathBuf,
    },
}

impl Ready {
    fn new(root: &Path, change: &Change, waiting: &Waiting, number: usize) -> io::Result<Self> {
        let wait = |name: &str| waiting.0.join(format!("{number}-{name}"));
        match change {
            Change::Write { path, was, bytes } => {
                let (new, to) = (wait("new"), place(root, path, *was)?);
                if fs::metadata(&to).is_ok_and(|old| old.permissions().readonly()) {
                    let message =
                        format!("`{path}` may only be read. Allow it to be written, and try again.");
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
                }
                let written = fs::write(&new, bytes).and_then(|()| match fs::metadata(&to) {
                    Ok(old) => fs::set_permissions(&new, old.permissions()),
                    Err(_) => Ok(()),
                });
                written.map_err(refused(&to))?;
                Ok(Self::Write { new, to, old: was.map(|was| (was, wait("old"))) })
            }
            Change::Move { from, to } => {
                let (from, to) = (root.join(from), root.join(to));
                fs::symlink_metadata(&from).map_err(refused(&from))?;
                free(&to)?;
                Ok(Self::Move { from, to })
            }
            Change::Remove { path, was } => {
                // Of a link, the link goes, and never what it leads to.
                place(root, path, Some(*was))?;
                Ok(Self::Remove { path: root.join(path), was: *was, old: wait("old") })
            }
        }
    }

    fn carry_out(self) -> io::Result<Undo> {
        match self {
            Self::Write { new, to, old: None } => {
                free(&to)?;
                folders(&to)?;
                fs::rename(new, &to).map_err(refused(&to))?;
                Ok(Undo::Remove(to))
            }
            Self::Write { new, to, old: Some((was, old)) } => {
                let there = fs::read(&to).map_err(refused(&to))?;
                // Two links may lead to one file, which then has its new bytes already.
                if Revision::of(&there) != was && fs::read(&new).is_ok_and(|bytes| bytes != there) {
                    return Err(changed(&to));
                }
                // The file is at its place at all times: whoever looks sees the old or the new one.
                fs::hard_link(&to, &old).or_else(|_| fs::copy(&to, &old).map(drop)).map_err(refused(&to))?;
                fs::rename(new, &to).map_err(refused(&to))?;
                Ok(Undo::Restore { old, to })
            }
            Self::Move { from, to } => {
                free(&to)?;
                folders(&to)?;
                fs::rename(&from, &to).map_err(refused(&to))?;
                Ok(Undo::Move { from: to, to: from })
            }
            Self::Remove { path, was, old } => {
                if Revision::of(&fs::read(&path).map_err(refused(&path))?) != was {
                    return Err(changed(&path));
                }
                fs::rename(&path, &old).map_err(refused(&path))?;
                Ok(Undo::Restore { old, to: path })
            }
        }
    }
}

impl Undo {
    /// Takes the change back; where that fails, says so.
    fn carry_out(self) -> Result<(), String> {
        let (done, path, kept) = match self {
            Self::Restore { old, to } => {
                let kept = format!("; what it was lies at `{}`", old.display());
                (fs::rename(&old, &to), to, kept)
            }
            Self::Remove(path) => (fs::remove_file(&path), path, String::new()),
            Self::Move { from, to } => (fs::rename(&from, &to), to, String::new()),
        };
        done.map_err(|error| format!("`{}` ({error}){kept}", path.display()))
    }
}

/// Makes the folders in which a file is to lie.
fn folders(to: &Path) -> io::Result<()> {
    to.parent().map_or(Ok(()), fs::create_dir_all).map_err(refused(to))
}

/// Where a file lies that is still of this revision; a link is followed, so that it stays one. A file that is to be new
/// must not be there.
fn place(root: &Path, path: &str, was: Option<Revision>) -> io::Result<PathBuf> {
    let named = root.join(path);
    let Some(was) = was else {
        free(&named)?;
        return Ok(named);
    };
    let place = fs::canonicalize(&named).map_err(gone(path))?;
    let bytes = fs::read(&place).map_err(gone(path))?;
    if Revision::of(&bytes) != was {
        return Err(changed(Path::new(path)));
    }
    Ok(place)
}

fn gone(path: &str) -> impl Fn(io::Error) -> io::Error {
    move |error| io::Error::new(error.kind(), format!("`{path}` can be read no more: {error}. Try again."))
}

fn changed(path: &Path) -> io::Error {
    let message = format!("`{}` was changed by somebody else meanwhile. Try again.", path.display());
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Fails where something is at a path.
fn free(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    let message = format!("`{}` is there already.", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
}

fn refused(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| {
        let why = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "there is no room left on its disk".to_owned()
            }
            io::ErrorKind::PermissionDenied => "you are not allowed to".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "its disk can only be read, not written".to_owned(),
            _ => error.to_string(),
        };
        io::Error::new(error.kind(), format!("`{}` cannot be changed: {why}.", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn tree(root: &Path) -> BTreeMap<String, String> {
        let hidden = |e: &walkdir::DirEntry| e.file_name() == ".casebook";
        let files = walkdir::WalkDir::new(root).into_iter().filter_entry(|e| !hidden(e)).flatten();
        let files = files.filter(|e| e.file_type().is_file());
        let name = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
        files.map(|e| (name(e.path()), fs::read_to_string(e.path()).unwrap())).collect()
    }

    fn write(path: &str, was: Option<&str>, text: &str) -> Change {
        let was = was.map(|text| Revision::of(text.as_bytes()));
        Change::Write { path: path.to_owned(), was, bytes: text.into() }
    }

    fn moved(from: &str, to: &str) -> Change {
        Change::Move { from: from.to_owned(), to: to.to_owned() }
    }

    #[test]
    fn all_changes_are_carried_out() {
        let folder = site(&[("a/x.md", "x"), ("a/y.md", "y"), ("z.md", "z")]);
        let gone = Change::Remove { path: "z.md".to_owned(), was: Revision::of(b"z") };
        let changes = [write("a/x.md", Some("x"), "X"), moved("a", "b/c"), write("n/n.md", None, "n"), gone];
        amend(folder.path(), &changes).unwrap();
        let all = [("b/c/x.md", "X"), ("b/c/y.md", "y"), ("n/n.md", "n")];
        assert_eq!(tree(folder.path()), all.map(|(p, t)| (p.to_owned(), t.to_owned())).into());
    }

    #[test]
    fn where_one_change_cannot_be_nothing_is_changed() {
        let files = [("a/x.md", "x"), ("a/y.md", "y"), ("z.md", "z")];
        for last in [write("z.md", Some("other"), "Z"), moved("z.md", "b/x.md"), write("b/x.md", None, "n")] {
            let folder = site(&files);
            let before = tree(folder.path());
            let error = amend(folder.path(), &[write("a/x.md", Some("x"), "X"), moved("a", "b"), last]);
            let said = error.unwrap_err().to_string();
            assert!(said.ends_with("Nothing was changed."), "{said}");
            assert_eq!(tree(folder.path()), before, "{said}");
        }
    }

    #[test]
    fn two_commands_never_change_files_at_once() {
        let folder = site(&[("x.md", "x")]);
        let other = alone(&super::super::memo::folder(folder.path()).unwrap()).unwrap();
        std::thread::scope(|scope| {
            let second = scope.spawn(|| amend(folder.path(), &[write("x.md", Some("x"), "X")]));
            std::thread::sleep(std::time::Duration::from_millis(50));
            assert!(!second.is_finished());
            assert_eq!(tree(folder.path())["x.md"], "x");
            drop(other);
            second.join().unwrap().unwrap();
        });
        assert_eq!(tree(folder.path())["x.md"], "X");
    }

    #[test]
    fn old_files_are_never_thrown_away_before_all_is_done() {
        let folder =
            site(&[("x.md", "x"), ("to/y.md", "y"), (".casebook/amend-0/0-old", "of a run cut short")]);
        amend(folder.path(), &[write("x.md", Some("x"), "X")]).unwrap();
        let within = folder.path().join(".casebook");
        assert_eq!(fs::read_to_string(within.join("amend-0/0-old")).unwrap(), "of a run cut short");
        assert!(!within.join("amend-1").exists());

        let waiting = Waiting::new(&within).unwrap();
        let old = waiting.0.join("0-old");
        fs::write(&old, "old").unwrap();
        let undo = Undo::Restore { old: old.clone(), to: folder.path().join("to") };
        let said = taken_back(&io::Error::other("No."), vec![undo], waiting).to_string();
        assert!(said.contains(&*old.display().to_string()), "{said}");
        assert_eq!(fs::read_to_string(old).unwrap(), "old");
    }

    #[test]
    fn a_file_that_changes_at_the_last_moment_is_not_touched() {
        let folder = site(&[("x.md", "x"), ("y.md", "y")]);
        let waiting = Waiting::new(folder.path()).unwrap();
        let gone = Change::Remove { path: "y.md".to_owned(), was: Revision::of(b"y") };
        let ready = [write("x.md", Some("x"), "X"), gone];
        let ready = ready.map(|change| Ready::new(folder.path(), &change, &waiting, 0).unwrap());
        for path in ["x.md", "y.md"] {
            fs::write(folder.path().join(path), "of the author").unwrap();
        }
        for change in ready {
            assert!(change.carry_out().is_err());
        }
        drop(waiting);
        assert!(tree(folder.path()).values().all(|text| text == "of the author"));
    }

    #[test]
    fn a_file_that_may_only_be_read_is_not_written() {
        let folder = site(&[("x.md", "x")]);
        let path = folder.path().join("x.md");
        let mut only_read = path.metadata().unwrap().permissions();
        only_read.set_readonly(true);
        fs::set_permissions(&path, only_read).unwrap();
        let said = amend(folder.path(), &[write("x.md", Some("x"), "X")]).unwrap_err().to_string();
        assert!(said.starts_with("`x.md` may only be read"), "{said}");
        assert_eq!(tree(folder.path())["x.md"], "x");
    }

    #[cfg(unix)]
    #[test]
    fn of_a_link_that_is_taken_away_the_file_stays() {
        let folder = site(&[("real.md", "x")]);
        let link = folder.path().join("link.md");
        std::os::unix::fs::symlink("real.md", &link).unwrap();
        let gone = Change::Remove { path: "link.md".to_owned(), was: Revision::of(b"x") };
        amend(folder.path(), &[gone]).unwrap();
        assert!(fs::symlink_metadata(&link).is_err());
        assert_eq!(tree(folder.path())["real.md"], "x");
    }

    #[cfg(unix)]
    #[test]
    fn two_links_to_one_file_are_written_once() {
        let folder = site(&[("real.md", "x")]);
        std::os::unix::fs::symlink("real.md", folder.path().join("link.md")).unwrap();
        let both = [write("link.md", Some("x"), "X"), write("real.md", Some("x"), "X")];
        amend(folder.path(), &both).unwrap();
        assert_eq!(tree(folder.path())["real.md"], "X");
        let both = [write("link.md", Some("X"), "Y"), write("real.md", Some("X"), "Z")];
        assert!(amend(folder.path(), &both).is_err());
        assert_eq!(tree(folder.path())["real.md"], "X");
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = site(&[("real.md", "x")]);
        let (real, link) = (folder.path().join("real.md"), folder.path().join("link.md"));
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.md", &link).unwrap();
        amend(folder.path(), &[write("link.md", Some("x"), "X")]).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "X");
        assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    }
}
