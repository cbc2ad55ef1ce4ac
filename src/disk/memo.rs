//! What the site remembers of its files from one build to the next.
//!
//! In: shards of what was parsed, and which files were seen. Out: files in `.casebook/memo/`, and the same from them.
//! A file that is damaged, or of another program, says nothing; so does one that cannot be read. All of them may be
//! taken away at any time. It must not know what is in a shard.

use super::{IDENTITY, stat::Seen};
use crate::parse::memo::{Changed, Memo, SHARDS};
use rayon::prelude::*;
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use xxhash_rust::xxh3::xxh3_64;

/// The folder in which a site remembers.
const FOLDER: &str = ".casebook";
/// The files that were seen.
const SEEN: &str = "files";

/// What is remembered of a site, and what is new since.
#[derive(Debug, Default)]
pub struct Memory {
    /// What parsing made of each file.
    pub pages: Memo,
    /// The files that were seen.
    pub(super) seen: Seen,
    /// Whether they differ from those of before.
    pub(super) is_seen_new: bool,
}

/// Reads what the site at `root` remembers.
pub(super) fn read(root: &Path) -> (Memo, Seen) {
    let shards = || (0..SHARDS).into_par_iter().map(|shard| open(&place(root, &shard.to_string()))).collect();
    let (shards, seen) =
        rayon::join(shards, || postcard::from_bytes(&open(&place(root, SEEN))).unwrap_or_default());
    (Memo(shards), seen)
}

impl Memory {
    /// Remembers these shards, and the files that were seen. A site that cannot be written to forgets, which costs
    /// nothing but time.
    pub fn write(self, root: &Path, pages: Changed) {
        if pages.is_empty() && !self.is_seen_new {
            return;
        }
        if folder(root).is_err() || fs::create_dir_all(place(root, "")).is_err() {
            return;
        }
        pages.into_par_iter().for_each(|(shard, bytes)| close(&place(root, &shard.to_string()), bytes));
        if self.is_seen_new
            && let Ok(seen) = postcard::to_allocvec(&self.seen)
        {
            close(&place(root, SEEN), seen);
        }
    }
}

/// The folder in which the site at `root` remembers, made where it is not there.
pub(super) fn folder(root: &Path) -> io::Result<PathBuf> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let ignore = folder.join(".gitignore");
    if !ignore.exists() {
        fs::write(ignore, "*\n").ok();
    }
    Ok(folder)
}

fn place(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join("memo").join(name)
}

/// The end of a file with these bytes: their hash, and which program wrote them.
fn seal(bytes: &[u8]) -> Vec<u8> {
    let hash = xxh3_64(bytes).to_le_bytes();
    [&hash[..], b"casebook memo ", IDENTITY.as_bytes(), b"\n"].concat()
}

/// The bytes of a file, without its seal; none where the seal is not whole.
fn open(path: &Path) -> Vec<u8> {
    let mut bytes = fs::read(path).unwrap_or_default();
    let len = bytes.len().saturating_sub(seal(b"").len());
    let whole = bytes[len..] == seal(&bytes[..len]);
    bytes.truncate(if whole { len } else { 0 });
    bytes
}

/// Writes a file with its seal, whole or not at all.
fn close(path: &Path, mut bytes: Vec<u8>) {
    bytes.extend(seal(&bytes));
    let waiting = path.with_extension("new");
    if fs::write(&waiting, bytes).and_then(|()| fs::rename(&waiting, path)).is_err() {
        fs::remove_file(&waiting).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::{close, open};
    use std::fs;

    #[test]
    fn only_whole_files_of_this_program_say_something() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("0");
        close(&path, b"some bytes".to_vec());
        assert_eq!(open(&path), b"some bytes");
        let whole = fs::read(&path).unwrap();
        for end in 0..whole.len() {
            fs::write(&path, &whole[..end]).unwrap();
            assert_eq!(open(&path), b"", "{end} bytes");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 4;
            fs::write(&path, bytes).unwrap();
            assert_eq!(open(&path), b"", "byte {at}");
        }
        assert_eq!(open(folder.path()), b"");
    }
}
