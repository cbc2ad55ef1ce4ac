//! What was written last time: the only files that Casebook may replace or take away.

use crate::plan::Fingerprint;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

/// The manifest's name in the output folder.
pub const FILE: &str = "casebook-manifest.json";
/// Beside it, while files are put in their places: which those are. A build that is cut off leaves it behind.
pub const UNFINISHED: &str = ".casebook-unfinished.json";
/// Where the site remembers its last build.
const LAST: &str = ".casebook/last-build.json";

/// One file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What it was made from.
    pub fingerprint: Fingerprint,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Entry {
    /// A file that Casebook may replace and must make again.
    const UNKNOWN: Self =
        Self { fingerprint: Fingerprint { view: 0, text: 0, site: 0, theme: 0 }, bytes: u64::MAX };
}

/// The files of an output folder by path. A damaged manifest reads as an empty one: everything is made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program that wrote it: another version makes everything again.
    pub version: String,
    /// The files.
    pub files: BTreeMap<String, Entry>,
}

impl Manifest {
    /// The manifest of an output folder, and what a build that was cut off said it would do; nothing when there is
    /// neither.
    #[must_use]
    pub fn read(out: &Path) -> Option<Self> {
        let (whole, begun) = (out.join(FILE), out.join(UNFINISHED));
        let there = |path: &Path| fs::symlink_metadata(path).is_ok();
        if !there(&whole) && !there(&begun) {
            return None;
        }
        let bytes = fs::read(&whole).unwrap_or_default();
        let read = serde_json::from_slice(&bytes).ok().or_else(|| Self::of_another_form(&bytes));
        let mut manifest: Self = read.unwrap_or_default();
        if !there(&whole) {
            manifest.version = "none".to_owned();
        }
        if there(&begun) {
            let bytes = fs::read(&begun).unwrap_or_default();
            match serde_json::from_slice::<Vec<String>>(&bytes) {
                Ok(paths) => manifest.files.extend(paths.into_iter().map(|path| (path, Entry::UNKNOWN))),
                Err(_) => manifest.files.values_mut().for_each(|entry| *entry = Entry::UNKNOWN),
            }
        }
        Some(manifest)
    }

    /// Of a manifest that another version wrote in another form, which files are its own.
    fn of_another_form(bytes: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let files = value.get("files")?.as_object()?.keys().map(|path| (path.clone(), Entry::UNKNOWN));
        Some(Self { version: "another".to_owned(), files: files.collect() })
    }

    /// Whether there was one and it could not be read.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.version.is_empty()
    }

    /// The files that a build which was cut off may have left unfinished.
    pub fn unfinished(&self) -> impl Iterator<Item = &String> {
        self.files.iter().filter(|(_, entry)| **entry == Entry::UNKNOWN).map(|(path, _)| path)
    }

    /// What the file at this path was made from, when it is still there at its length.
    #[must_use]
    pub fn fingerprint(&self, out: &Path, path: &str) -> Option<Fingerprint> {
        let entry = self.files.get(path).filter(|_| self.version == super::IDENTITY)?;
        let there = fs::symlink_metadata(out.join(path)).ok()?;
        (there.is_file() && there.len() == entry.bytes).then_some(entry.fingerprint)
    }
}

/// What the last build made again, and why, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBuild(pub BTreeMap<String, Vec<String>>);

impl LastBuild {
    /// What the site at `root` remembers.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let text = fs::read(root.join(LAST)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Remembers it. A site that cannot be written to forgets, which costs nothing but the memory.
    pub fn write(&self, root: &Path) {
        let path = root.join(LAST);
        let text = serde_json::to_string(self).unwrap_or_default();
        let made = path.parent().is_some_and(|dir| fs::create_dir_all(dir).is_ok());
        if made {
            fs::write(&path, text).ok();
        }
    }
}
