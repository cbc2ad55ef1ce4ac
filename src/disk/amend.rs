//! Carries out changes of the author's files: all of them, or none.
//!
//! In: [`Change`]s and the site's root. Out: files. A file that is another than it was read is never touched. Where one
//! change fails, those before it are taken back. It must not know why anything is changed.

use super::trouble;
use crate::{amend::Change, source::Revision};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Where new files wait, and old ones until all is done, in the folder in which a site remembers.
const WAITING: &str = "amend";

/// Carries out all changes below `root`, in order. Errors are in plain words and say that nothing was changed, or which
/// file could not be put back.
pub fn amend(root: &Path, changes: &[Change]) -> io::Result<()> {
    let folder = super::memo::folder(root).map_err(refused(root)).map_err(|error| nothing_changed(&error))?;
    let kept = Waiting::new(folder.join(WAITING))?;
    let ready: io::Result<Vec<Ready>> =
        changes.iter().enumerate().map(|(number, change)| Ready::new(root, change, &kept, number)).collect();
    let mut undo: Vec<Undo> = Vec::new();
    for change in ready.map_err(|error| nothing_changed(&error))? {
        match change.carry_out() {
            Ok(step) => undo.push(step),
            Err(error) => return Err(taken_back(&error, undo)),
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

/// A folder of its own for what waits; it goes with all that is in it.
struct Waiting(PathBuf);

impl Waiting {
    fn new(folder: PathBuf) -> io::Result<Self> {
        let made = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir(&folder),
        };
        made.map_err(refused(&folder)).map_err(|error| nothing_changed(&error))?;
        Ok(Self(folder))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

fn nothing_changed(error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{error} Nothing was changed."))
}

fn taken_back(error: &io::Error, undo: Vec<Undo>) -> io::Error {
    let left: Vec<String> = undo.into_iter().rev().filter_map(|step| step.carry_out().err()).collect();
    if left.is_empty() {
        return nothing_changed(error);
    }
    io::Error::new(error.kind(), format!("{error} And it could not be taken back: {}.", left.join("; ")))
}

/// A change that is sure to fit, with its new bytes on the disk already.
enum Ready {
    /// The new file waits at the first place; the old one, where there is one, will wait at the last.
    Write {
        new: PathBuf,
        to: PathBuf,
        old: Option<PathBuf>,
    },
    Move {
        from: PathBuf,
        to: PathBuf,
    },
    Remove {
        path: PathBuf,
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
                let written = fs::write(&new, bytes).and_then(|()| match fs::metadata(&to) {
                    Ok(old) => fs::set_permissions(&new, old.permissions()),
                    Err(_) => Ok(()),
                });
                written.map_err(refused(&to))?;
                Ok(Self::Write { new, to, old: was.map(|_| wait("old")) })
            }
            Change::Move { from, to } => {
                let (from, to) = (root.join(from), root.join(to));
                fs::symlink_metadata(&from).map_err(refused(&from))?;
                free(&to)?;
                Ok(Self::Move { from, to })
            }
            Change::Remove { path, was } => {
                Ok(Self::Remove { path: place(root, path, Some(*was))?, old: wait("old") })
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
            Self::Write { new, to, old: Some(old) } => {
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
            Self::Remove { path, old } => {
                fs::rename(&path, &old).map_err(refused(&path))?;
                Ok(Undo::Restore { old, to: path })
            }
        }
    }
}

impl Undo {
    /// Takes the change back; where that fails, says so.
    fn carry_out(self) -> Result<(), String> {
        let (done, path) = match self {
            Self::Restore { old, to } => (fs::rename(&old, &to), to),
            Self::Remove(path) => (fs::remove_file(&path), path),
            Self::Move { from, to } => (fs::rename(&from, &to), to),
        };
        done.map_err(|error| format!("`{}` ({error})", path.display()))
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
    let place = fs::canonicalize(&named).map_err(trouble::unread(&named))?;
    let bytes = fs::read(&place).map_err(trouble::unread(&named))?;
    if Revision::of(&bytes) != was {
        let message = format!("`{path}` was changed by somebody else meanwhile. Try again.");
        return Err(io::Error::new(io::ErrorKind::InvalidData, message));
    }
    Ok(place)
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
    move |error| io::Error::new(error.kind(), format!("`{}` cannot be changed: {error}.", path.display()))
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
