//! Files of an import into a site: what is new is written, what an author changed is never touched.
//!
//! In: files, lines to add, copies to make. Out: what will be done, and then that, all or nothing. Which bytes an import
//! wrote is remembered in `.casebook/imported`; a file that differs from them is the author's. It must not know what is
//! imported, nor from where.

use super::amend::amend;
use crate::{amend::Change, source::Revision};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Where it is remembered what imports wrote.
const WRITTEN: &str = ".casebook/imported";

/// What an import brings.
#[derive(Clone, Copy, Debug)]
pub struct Bringing<'a> {
    /// Files, by their paths from the site's root.
    pub files: &'a [(String, Vec<u8>)],
    /// Lines that a file is to have, each once, behind those it has.
    pub lines: (&'a str, &'a [String]),
    /// Files to copy from this folder: the path from the site's root, and the path below the folder.
    pub copies: (&'a Path, &'a [(String, String)]),
}

/// What is to be done for an import.
#[derive(Debug, Default)]
pub struct Brought {
    /// Files that were not there.
    pub new: Vec<String>,
    /// Files that an earlier import wrote, and that become others.
    pub renewed: Vec<String>,
    /// How many files are there already, byte by byte.
    pub same: usize,
    /// Files that are there, differ, and are the author's: they stay.
    pub kept: Vec<String>,
    /// Files that an earlier import wrote and that are gone: they stay so.
    pub taken_out: Vec<String>,
    changes: Vec<Change>,
    copies: Vec<(PathBuf, String)>,
}

impl Brought {
    /// Whether nothing is to be done.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.changes.is_empty() && self.copies.is_empty()
    }

    /// Does it: all files, or none; then the copies.
    pub fn carry_out(&self, root: &Path) -> io::Result<()> {
        if !self.changes.is_empty() {
            fs::create_dir_all(root)?;
            amend(root, &self.changes)?;
        }
        for (from, to) in &self.copies {
            copy(from, &root.join(to))?;
        }
        Ok(())
    }
}

/// What is to be done so that the site at `root` has all of it. Nothing is written.
pub fn bring(root: &Path, bringing: &Bringing) -> io::Result<Brought> {
    let mut brought = Brought::default();
    let mut written = remembered(root)?;
    let before = written.clone();
    for (path, bytes) in bringing.files {
        let revision = Revision::of(bytes);
        match there(&root.join(path))? {
            // An earlier import wrote it, and the author has it elsewhere or wants it no more.
            None if written.contains_key(path) => {
                brought.taken_out.push(path.clone());
                continue;
            }
            None => {
                brought.new.push(path.clone());
                brought.changes.push(Change::Write { path: path.clone(), was: None, bytes: bytes.clone() });
            }
            Some(old) if old == *bytes => brought.same += 1,
            Some(old) if written.get(path) == Some(&Revision::of(&old).to_string()) => {
                let was = Some(Revision::of(&old));
                brought.renewed.push(path.clone());
                brought.changes.push(Change::Write { path: path.clone(), was, bytes: bytes.clone() });
            }
            Some(_) => {
                brought.kept.push(path.clone());
                continue;
            }
        }
        written.insert(path.clone(), revision.to_string());
    }
    lines(root, bringing.lines, &mut brought)?;
    copies(root, bringing.copies, &mut brought)?;
    if written != before {
        let text: String = written.iter().map(|(path, revision)| format!("{revision} {path}\n")).collect();
        let was = there(&root.join(WRITTEN))?.map(|bytes| Revision::of(&bytes));
        brought.changes.push(Change::Write { path: WRITTEN.to_owned(), was, bytes: text.into_bytes() });
    }
    Ok(brought)
}

/// What imports wrote, by path.
fn remembered(root: &Path) -> io::Result<BTreeMap<String, String>> {
    let bytes = there(&root.join(WRITTEN))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    Ok(pairs.map(|(revision, path)| (path.to_owned(), revision.to_owned())).collect())
}

/// Adds the lines that the file does not have.
fn lines(root: &Path, (path, wanted): (&str, &[String]), brought: &mut Brought) -> io::Result<()> {
    let old = there(&root.join(path))?;
    let text = String::from_utf8_lossy(old.as_deref().unwrap_or_default()).into_owned();
    let has: std::collections::BTreeSet<&str> = text.lines().map(str::trim).collect();
    let added: Vec<&str> = wanted.iter().map(String::as_str).filter(|line| !has.contains(line)).collect();
    if added.is_empty() {
        return Ok(());
    }
    let mut bytes = old.clone().unwrap_or_default();
    if !bytes.is_empty() && !bytes.ends_with(b"\n") {
        bytes.push(b'\n');
    }
    added.iter().for_each(|line| bytes.extend_from_slice(format!("{line}\n").as_bytes()));
    match &old {
        None => brought.new.push(path.to_owned()),
        Some(_) => brought.renewed.push(path.to_owned()),
    }
    let was = old.map(|old| Revision::of(&old));
    brought.changes.push(Change::Write { path: path.to_owned(), was, bytes });
    Ok(())
}

/// Finds out which copies are to be made.
fn copies(
    root: &Path,
    (folder, wanted): (&Path, &[(String, String)]),
    brought: &mut Brought,
) -> io::Result<()> {
    for (to, from) in wanted {
        let (from, place) = (folder.join(from), root.join(to));
        match fs::metadata(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                brought.new.push(to.clone());
                brought.copies.push((from, to.clone()));
            }
            Err(error) => return Err(refused(&place, &error)),
            Ok(there) => {
                let same = fs::metadata(&from).is_ok_and(|from| from.len() == there.len())
                    && fs::read(&from)? == fs::read(&place)?;
                if same { brought.same += 1 } else { brought.kept.push(to.clone()) }
            }
        }
    }
    Ok(())
}

/// Copies a file so that it is there whole or not at all.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let folder = to.parent().unwrap_or(to);
    let beside = folder.join(format!(".{}-new", to.file_name().unwrap_or_default().to_string_lossy()));
    let copied = fs::create_dir_all(folder)
        .and_then(|()| fs::copy(from, &beside).map(drop))
        .and_then(|()| fs::rename(&beside, to));
    copied.map_err(|error| {
        fs::remove_file(&beside).ok();
        refused(to, &error)
    })
}

/// The bytes of a file; nothing where it is not there.
fn there(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(refused(path, &error)),
    }
}

fn refused(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}.", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, Vec<u8>)> {
        vec![("content/blog/a.md".to_owned(), text.into()), ("content/blog/b.md".to_owned(), b"b".to_vec())]
    }

    fn run(root: &Path, files: &[(String, Vec<u8>)], lines: &[String]) -> Brought {
        let nothing = (Path::new("."), &[][..]);
        let brought =
            bring(root, &Bringing { files, lines: ("addresses.txt", lines), copies: nothing }).unwrap();
        brought.carry_out(root).unwrap();
        brought
    }

    #[test]
    fn a_second_import_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new");
        let lines = ["/old/ -> /new/".to_owned()];
        assert_eq!(run(&root, &files("a"), &lines).new.len(), 3);
        let second = run(&root, &files("a"), &lines);
        assert!(second.is_nothing());
        assert_eq!(second.same, 2);
    }

    #[test]
    fn what_an_import_wrote_is_renewed_and_what_an_author_wrote_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        run(folder.path(), &files("a"), &[]);
        fs::write(folder.path().join("content/blog/b.md"), "of the author").unwrap();
        let second = run(folder.path(), &files("A"), &[]);
        assert_eq!(second.renewed, ["content/blog/a.md"]);
        assert_eq!(second.kept, ["content/blog/b.md"]);
        assert_eq!(fs::read_to_string(folder.path().join("content/blog/b.md")).unwrap(), "of the author");
        assert_eq!(fs::read_to_string(folder.path().join("content/blog/a.md")).unwrap(), "A");
    }

    #[test]
    fn lines_are_added_and_none_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("addresses.txt"), "/a/\n/b/ gone").unwrap();
        run(folder.path(), &[], &["/a/".to_owned(), "/c/ -> /d/".to_owned()]);
        let text = fs::read_to_string(folder.path().join("addresses.txt")).unwrap();
        assert_eq!(text, "/a/\n/b/ gone\n/c/ -> /d/\n");
    }
}
