//! Looks at the folder of a site again and again, for the preview.
//!
//! In: which files may have changed, or that any may. Out: a snapshot, where it differs from the one before. It reads
//! what it is told of; when in doubt it looks at everything. It must not know who tells it, nor what pages mean.

use super::{
    memo::Memory,
    read::{self, Before, IGNORE},
    stat::Seen,
};
use crate::{
    diagnostic::Diagnostic,
    parse::CONTENT,
    source::{Fetch, File, Sources},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

/// With so many files it is quicker to look at everything.
const FILES_MAX: usize = 200;

/// What may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Touched {
    /// These files, or folders that are gone.
    Files(BTreeSet<PathBuf>),
    /// Anything.
    All,
}

/// The folder of a site, and what is known of it.
#[derive(Debug)]
pub struct Look {
    root: PathBuf,
    out: PathBuf,
    /// What a look at everything showed of each file.
    seen: Seen,
    /// What could not be read then.
    unread: Vec<Diagnostic>,
    folder: Arc<dyn Fetch>,
}

/// A snapshot, and what could not be read.
pub type Snapshot = (Sources, Vec<Diagnostic>);

/// That a few files cannot be told apart from the rest: everything has to be looked at.
struct InDoubt;

/// The changes of a few files.
type Changes = BTreeMap<Arc<str>, Option<File>>;

impl Look {
    /// The first look at the site at `root`; `out` is left out when it lies inside. Comes with what the site remembers.
    #[must_use]
    pub fn first(root: &Path, out: &Path) -> (Self, Snapshot, Memory) {
        let (sources, unread, memory) = read::recall(root, out);
        let seen = memory.seen.clone();
        let folder = read::folder(root);
        let look = Self { root: root.to_owned(), out: out.to_owned(), seen, unread: unread.clone(), folder };
        (look, (sources, unread), memory)
    }

    /// What stands now, where it differs from what stood before.
    pub fn again(&mut self, before: &Sources, touched: &Touched) -> Option<Snapshot> {
        let files = match touched {
            Touched::Files(files) if self.unread.is_empty() && files.len() <= FILES_MAX => files,
            _ => return self.all(before),
        };
        let mut changes = Changes::new();
        for path in files {
            if self.one(path, before, &mut changes).is_err() {
                return self.all(before);
            }
        }
        (!changes.is_empty()).then(|| (before.with(changes), Vec::new()))
    }

    /// What could not be read when everything was looked at last.
    #[must_use]
    pub fn unread(&self) -> &[Diagnostic] {
        &self.unread
    }

    fn all(&mut self, before: &Sources) -> Option<Snapshot> {
        let began = SystemTime::now();
        let mut unread = Vec::new();
        let paths = read::content(&self.root, &self.out, &mut unread);
        let known = Before { seen: Some(&self.seen), held: Some(before) };
        let (sources, stats) = read::snapshot(&self.root, &paths, known, &mut unread);
        self.seen = Seen::new(stats, began);
        let same = |((_, a), (_, b)): ((_, &File), (_, &File))| a.path == b.path && a.revision == b.revision;
        let is_same = sources.iter().len() == before.iter().len()
            && sources.iter().zip(before.iter()).all(same)
            && unread == self.unread;
        self.unread.clone_from(&unread);
        (!is_same).then_some((sources, unread))
    }

    /// Adds what changed at this path.
    fn one(&self, path: &Path, before: &Sources, changes: &mut Changes) -> Result<(), InDoubt> {
        let inside = path.strip_prefix(&self.root).map_err(|_| InDoubt)?;
        let parts: Vec<&str> = inside
            .components()
            .map(|part| if let Component::Normal(part) = part { part.to_str() } else { None })
            .collect::<Option<_>>()
            .ok_or(InDoubt)?;
        if parts.contains(&IGNORE) {
            return Err(InDoubt);
        }
        let name = parts.join("/");
        let is_ours = read::AT_ROOT.contains(&&*name)
            || ["content", "theme", "themes"].iter().any(|folder| parts.first() == Some(folder));
        if !is_ours || parts.iter().any(|part| read::hidden(Some(part))) {
            return Ok(());
        }
        let folder = format!("{name}/");
        let below = before.under(&folder).map(|(_, file)| (file.path.clone(), None));
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                changes.extend(before.find(&name).map(|id| (before.get(id).path.clone(), None)));
                changes.extend(below);
                Ok(())
            }
            // A file with the name of a whole folder is none of the site's.
            Ok(_) if parts.len() == 1 && !read::AT_ROOT.contains(&&*name) => Err(InDoubt),
            Ok(there) if there.is_file() && self.is_plain(path, inside) => {
                // A folder may have gone from there, of which no more is told than its name.
                changes.extend(below);
                let file = self.read(path, &name)?;
                let same = before.find(&name).is_some_and(|id| before.get(id).revision == file.revision);
                changes.extend((!same).then(|| (file.path.clone(), Some(file))));
                Ok(())
            }
            _ => Err(InDoubt),
        }
    }

    fn read(&self, path: &Path, name: &str) -> Result<File, InDoubt> {
        let read = match name.starts_with(CONTENT) {
            true => read::page(&self.root, path, Before::default(), &self.folder).map(|(file, _)| file),
            false => read::one(&self.root, path),
        };
        read.map_err(|_| InDoubt)
    }

    /// Whether no link leads to the file, no file says what is to be ignored around it, and it is not in the output.
    fn is_plain(&self, path: &Path, inside: &Path) -> bool {
        let real = |path: &Path| fs::canonicalize(path).ok();
        let Some(folder) = inside.parent() else { return false };
        let place = path.parent().and_then(real);
        let is_real = real(&self.root).map(|root| root.join(folder)) == place;
        let is_out = real(&self.out).zip(place).is_some_and(|(out, place)| place.starts_with(out));
        let ignores = |dir: &Path| fs::symlink_metadata(self.root.join(dir).join(IGNORE)).is_ok();
        is_real && !is_out && !folder.ancestors().any(ignores)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> (tempfile::TempDir, Look, Sources) {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in [("content/a/x.md", "x"), ("content/a/y.md", "y"), ("content/z.csv", "z")] {
            put(folder.path(), path, text);
        }
        let (look, (sources, _), _) = Look::first(folder.path(), &folder.path().join("public"));
        (folder, look, sources)
    }

    fn put(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn content(sources: &Sources) -> Vec<(String, String)> {
        let text = |file: &File| String::from_utf8_lossy(file.bytes()).into_owned();
        sources.under("content/").map(|(_, file)| (file.path.to_string(), text(file))).collect()
    }

    /// What a look at these files shows is what a look at everything shows.
    fn look(root: &Path, look: &mut Look, before: &Sources, paths: &[&str]) -> Option<Sources> {
        let files = paths.iter().map(|path| root.join(path)).collect();
        let few = look.again(before, &Touched::Files(files)).map(|(sources, _)| sources);
        let (_, (all, _), _) = Look::first(root, &root.join("public"));
        assert_eq!(content(few.as_ref().unwrap_or(before)), content(&all));
        few
    }

    #[test]
    fn a_look_at_what_changed_is_a_look_at_everything() {
        let (folder, mut site, before) = site();
        let root = folder.path();
        assert!(look(root, &mut site, &before, &["content/a/x.md"]).is_none());
        put(root, "content/a/x.md", "X");
        put(root, "content/b/new/n.md", "n");
        fs::remove_file(root.join("content/z.csv")).unwrap();
        let paths = ["content/a/x.md", "content/b", "content/z.csv", "elsewhere.md"];
        let now = look(root, &mut site, &before, &paths).unwrap();
        fs::remove_dir_all(root.join("content/a")).unwrap();
        let now = look(root, &mut site, &now, &["content/a"]).unwrap();
        put(root, "content/.casebookignore", "b/\n");
        let now = look(root, &mut site, &now, &["content/.casebookignore"]).unwrap();
        put(root, "content/b/new/n.md", "other");
        put(root, "content/.hidden.md", "h");
        put(root, "public/p.md", "p");
        let paths = ["content/b/new/n.md", "content/.hidden.md", "public/p.md"];
        assert!(look(root, &mut site, &now, &paths).is_none());
    }

    #[test]
    fn a_file_in_place_of_a_folder_takes_all_of_it_away() {
        let (folder, mut site, before) = site();
        let root = folder.path();
        fs::rename(root.join("content/a"), root.join("a")).unwrap();
        put(root, "content/a", "a");
        let now = look(root, &mut site, &before, &["content/a"]).unwrap();
        fs::remove_file(root.join("content/a")).unwrap();
        fs::rename(root.join("a"), root.join("content/a")).unwrap();
        let now = look(root, &mut site, &now, &["content/a"]).unwrap();
        fs::rename(root.join("content"), root.join("a")).unwrap();
        put(root, "content", "no folder");
        let now = look(root, &mut site, &now, &["content"]).unwrap();
        assert!(now.find("content").is_none());
    }

    #[test]
    fn the_output_is_no_content_where_it_lies_inside() {
        let (folder, _, _) = site();
        let (root, out) = (folder.path(), folder.path().join("content/public"));
        put(root, "content/public/p.md", "p");
        let (mut site, (before, _), _) = Look::first(root, &out);
        put(root, "content/public/p.md", "other");
        let touched = Touched::Files([out.join("p.md")].into());
        assert!(site.again(&before, &touched).is_none());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_as_everywhere() {
        let (folder, mut site, before) = site();
        let root = folder.path();
        put(root, "shared/s.md", "s");
        std::os::unix::fs::symlink("../shared", root.join("content/shared")).unwrap();
        let now = look(root, &mut site, &before, &["content/shared"]).unwrap();
        put(root, "shared/s.md", "S");
        look(root, &mut site, &now, &["content/shared/s.md"]).unwrap();
    }
}
