//! Where new files wait beside the site until all of them could be made, and how they take their places.
//!
//! In: the paths of files to be made, in the order of their routes, and their bytes. Out: files in their places. A
//! folder that does not stand in the site yet waits as a whole and takes its place as one.

use super::trouble;
use rayon::prelude::*;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The folder in the output folder in which new files wait; a build that is cut off may leave it behind.
pub const WAITING: &str = ".casebook-new";

/// Files that are to be made, by number.
pub struct Waiting<'a> {
    out: &'a Path,
    /// Where each will stand.
    paths: Vec<&'a str>,
    /// Folders that do not stand in the site yet, each with `/` at its end.
    folders: Vec<&'a str>,
    /// For each file which of these folders it is in.
    within: Vec<Option<usize>>,
}

/// What stands where a file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing.
    Nothing,
    /// A file, or a link.
    File,
    /// A folder.
    Folder,
}

/// One file that was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// What stands in its place.
    pub stands: Stands,
    /// Whether it waits to take that place; otherwise the right bytes stand there already.
    pub waits: bool,
    /// Its length in bytes.
    pub bytes: u64,
}

impl<'a> Waiting<'a> {
    /// Looks which folders have to be made for these files.
    pub fn new(out: &'a Path, paths: Vec<&'a str>) -> Self {
        let (mut folders, mut within) = (Vec::new(), Vec::with_capacity(paths.len()));
        let (mut last, mut stands) = (None, "");
        for path in &paths {
            if last.is_none_or(|folder| !path.starts_with(folder)) {
                last = missing(out, path, &mut stands);
                folders.extend(last);
            }
            within.push(last.map(|_| folders.len() - 1));
        }
        Self { out, paths, folders, within }
    }

    /// The paths of these files with what was made of each.
    pub fn with<'m>(&self, made: &'m [Made]) -> impl Iterator<Item = (&'a str, &'m Made)> {
        self.paths.iter().copied().zip(made)
    }

    /// Lets these bytes wait, where they differ from what stands in the site.
    pub fn put(&self, number: usize, bytes: &[u8]) -> io::Result<Made> {
        let (stands, len) = (self.stands(number), bytes.len() as u64);
        let to = || self.out.join(self.paths[number]);
        let same = stands == Stands::File
            && fs::metadata(to()).is_ok_and(|there| there.len() == len)
            && fs::read(to()).is_ok_and(|old| old == bytes);
        if !same {
            self.file(number).and_then(|file| fs::write(file, bytes)).map_err(|e| trouble::at(&to())(e))?;
        }
        Ok(Made { stands, waits: !same, bytes: len })
    }

    /// Lets a copy of this file's bytes wait, not of its permissions: what is in the site is for everybody.
    pub fn copy(&self, number: usize, from: &mut fs::File) -> io::Result<Made> {
        let copied = self.file(number).and_then(|file| io::copy(from, &mut fs::File::create(file)?));
        let bytes = copied.map_err(|error| trouble::at(&self.out.join(self.paths[number]))(error))?;
        Ok(Made { stands: self.stands(number), waits: true, bytes })
    }

    /// The files and folders that take their places as one, by path.
    pub fn moves(&self, made: &[Made]) -> impl Iterator<Item = &'a str> {
        let alone = self.paths.iter().zip(&self.within).zip(made);
        let alone = alone.filter(|((_, within), made)| made.waits && within.is_none());
        alone
            .map(|((path, _), _)| *path)
            .chain(self.folders.iter().map(|folder| folder.trim_end_matches('/')))
    }

    /// Puts all that waits in its place: each file is whole, before and after. Returns how many files there were.
    pub fn place(&self, made: &[Made]) -> io::Result<usize> {
        let whole = |(number, folder): (usize, &&str)| {
            fs::rename(self.folder(number), self.out.join(folder.trim_end_matches('/'))).is_ok()
        };
        let placed: Vec<bool> = self.folders.par_iter().enumerate().map(whole).collect();
        // Where somebody has made such a folder meanwhile, its files go there one by one.
        let left = |number: &usize| made[*number].waits && !self.within[*number].is_some_and(|at| placed[at]);
        (0..made.len()).into_par_iter().filter(left).try_for_each(|number| self.place_alone(number))?;
        Ok(made.iter().filter(|made| made.waits).count())
    }

    fn place_alone(&self, number: usize) -> io::Result<()> {
        let (from, to) = (self.waits_at(number), self.out.join(self.paths[number]));
        match fs::rename(&from, &to) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                trouble::folder(to.parent().expect("it lies in a folder"))?;
                fs::rename(&from, &to)
            }
            done => done,
        }
        .map_err(|error| trouble::at(&to)(error))
    }

    /// What stands in the place of a file; nothing is looked up in a folder that is not there.
    fn stands(&self, number: usize) -> Stands {
        if self.within[number].is_some() {
            return Stands::Nothing;
        }
        match fs::symlink_metadata(self.out.join(self.paths[number])) {
            Ok(there) if there.is_dir() => Stands::Folder,
            Ok(_) => Stands::File,
            Err(_) => Stands::Nothing,
        }
    }

    fn folder(&self, number: usize) -> PathBuf {
        self.out.join(format!("{WAITING}/folder-{number}"))
    }

    fn waits_at(&self, number: usize) -> PathBuf {
        match self.within[number] {
            Some(folder) => self.folder(folder).join(&self.paths[number][self.folders[folder].len()..]),
            None => self.out.join(format!("{WAITING}/{number}")),
        }
    }

    /// Where a file is to wait; the folder for that is made.
    fn file(&self, number: usize) -> io::Result<PathBuf> {
        let file = self.waits_at(number);
        if self.within[number].is_some() {
            let folder = file.parent().expect("it lies in a folder");
            match fs::create_dir(folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => fs::create_dir_all(folder)?,
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => {}
            }
        }
        Ok(file)
    }
}

/// The topmost folder above `path` that does not stand in `out`, with `/` at its end. `stands` is one that does, with
/// all above it: it is not looked up again, and the last one that was seen takes its place.
fn missing<'a>(out: &Path, path: &'a str, stands: &mut &'a str) -> Option<&'a str> {
    let (folders, known) = (path.match_indices('/').map(|(at, _)| &path[..=at]), *stands);
    for folder in folders.skip_while(|folder| known.starts_with(folder)) {
        if fs::symlink_metadata(out.join(folder.trim_end_matches('/'))).is_err() {
            return Some(folder);
        }
        *stands = folder;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Stands, WAITING, Waiting};
    use std::{fs, path::Path};

    const PATHS: [&str; 5] =
        ["a/deep/er/index.html", "a/index.html", "b/new/x.css", "b/there/y.css", "index.html"];

    /// A folder in which `b/there` stands, and files that wait beside it.
    fn waiting(out: &Path) -> Waiting<'_> {
        fs::create_dir_all(out.join("b/there")).unwrap();
        fs::create_dir(out.join(WAITING)).unwrap();
        Waiting::new(out, PATHS.to_vec())
    }

    #[test]
    fn a_folder_that_does_not_stand_yet_takes_its_place_as_one() {
        let room = tempfile::tempdir().unwrap();
        let waiting = waiting(room.path());
        assert_eq!(waiting.folders, ["a/", "b/new/"]);
        assert_eq!(waiting.within, [Some(0), Some(0), Some(1), None, None]);
        let made: Vec<_> = (0..PATHS.len()).map(|n| waiting.put(n, PATHS[n].as_bytes()).unwrap()).collect();
        let moves: Vec<_> = waiting.moves(&made).collect();
        assert_eq!(moves, ["b/there/y.css", "index.html", "a", "b/new"]);
        assert_eq!(waiting.place(&made).unwrap(), 5);
        for path in PATHS {
            assert_eq!(fs::read_to_string(room.path().join(path)).unwrap(), path);
        }
    }

    #[test]
    fn what_somebody_puts_there_meanwhile_stays() {
        let room = tempfile::tempdir().unwrap();
        let waiting = waiting(room.path());
        let made: Vec<_> = (0..PATHS.len()).map(|n| waiting.put(n, PATHS[n].as_bytes()).unwrap()).collect();
        fs::create_dir_all(room.path().join("a/deep")).unwrap();
        fs::write(room.path().join("a/deep/diary.txt"), "mine").unwrap();
        assert_eq!(waiting.place(&made).unwrap(), 5);
        assert_eq!(fs::read_to_string(room.path().join("a/deep/diary.txt")).unwrap(), "mine");
        for path in PATHS {
            assert_eq!(fs::read_to_string(room.path().join(path)).unwrap(), path);
        }
    }

    #[test]
    fn the_right_bytes_do_not_wait() {
        let room = tempfile::tempdir().unwrap();
        let waiting = waiting(room.path());
        fs::write(room.path().join("index.html"), "same").unwrap();
        let made = waiting.put(4, b"same").unwrap();
        assert!(!made.waits && made.stands == Stands::File);
        assert!(waiting.put(4, b"else").unwrap().waits);
        assert_eq!(waiting.put(0, b"new").unwrap().stands, Stands::Nothing);
    }
}
