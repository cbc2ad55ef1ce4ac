//! What was written last time: the only files that Casebook may replace or take away.

use crate::plan::Fingerprint;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::Path};

/// The manifest's name in the output folder.
pub const FILE: &str = "casebook-manifest.json";
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

/// The files of an output folder by path. A damaged manifest reads as an empty one: everything is made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program that wrote it: another version makes everything again.
    pub version: String,
    /// The files.
    pub files: BTreeMap<String, Entry>,
}

impl Manifest {
    /// The manifest of an output folder.
    #[must_use]
    pub fn read(out: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(out.join(FILE)).ok()?).ok()
    }

    /// What the file at this path was made from, when it is still there at its length.
    #[must_use]
    pub fn fingerprint(&self, out: &Path, path: &str) -> Option<Fingerprint> {
        let entry = self.files.get(path).filter(|_| self.version == env!("CARGO_PKG_VERSION"))?;
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
