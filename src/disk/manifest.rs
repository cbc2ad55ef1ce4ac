//! What was written last time: the only files that Casebook may replace or take away.

use crate::plan::Fingerprint;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{borrow::Cow, cmp::Ordering, collections::BTreeMap, fmt, fs, path::Path};

/// The manifest's name in the output folder.
pub const FILE: &str = "casebook-manifest.json";
/// Beside it, while files are put in their places: which those are. A build that is cut off leaves it behind.
pub const UNFINISHED: &str = ".casebook-unfinished.json";
/// Where the site remembers its last build.
const LAST: &str = ".casebook/last-build.json";

/// One file that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Files by path, in the order of their paths, each path once. As JSON it is a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(Vec<(String, Entry)>);

impl Files {
    /// These files; of two with one path the later one counts.
    #[must_use]
    pub fn new(mut files: Vec<(String, Entry)>) -> Self {
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        files.dedup_by(|later, first| {
            let same = later.0 == first.0;
            if same {
                first.1 = later.1;
            }
            same
        });
        Self(files)
    }

    /// The file at this path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        let at = self.0.binary_search_by(|(known, _)| known.as_str().cmp(path)).ok()?;
        Some(&self.0[at].1)
    }

    /// All paths.
    pub fn paths(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(path, _)| path)
    }

    /// The paths that begin so.
    pub fn below(&self, folder: &str) -> impl Iterator<Item = &String> {
        let from = self.0.partition_point(|(path, _)| path.as_str() < folder);
        self.0[from..].iter().map(|(path, _)| path).take_while(move |path| path.starts_with(folder))
    }

    /// The paths that the other files lack.
    #[must_use]
    pub fn without(&self, other: &Self) -> Vec<&String> {
        let mut rest = other.0.iter().map(|(path, _)| path).peekable();
        let lacks = |path: &&String| {
            while rest.next_if(|known| known < path).is_some() {}
            rest.peek().is_none_or(|known| known.cmp(path) != Ordering::Equal)
        };
        self.paths().filter(lacks).collect()
    }
}

impl Serialize for Files {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, entry)| (path, entry)))
    }
}

impl<'de> Deserialize<'de> for Files {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> de::Visitor<'de> for Entries {
            type Value = Files;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("files by path")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Files, A::Error> {
                let mut files = Vec::new();
                while let Some(file) = map.next_entry()? {
                    files.push(file);
                }
                Ok(Files::new(files))
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// The files of an output folder by path. A damaged manifest reads as an empty one: everything is made again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program that wrote it: another version makes everything again.
    pub version: String,
    /// The files.
    pub files: Files,
}

impl Manifest {
    /// That of a folder in which Casebook has written nothing yet.
    #[must_use]
    pub fn none() -> Self {
        Self { version: "none".to_owned(), files: Files::default() }
    }

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
                Ok(paths) => {
                    let begun = paths.into_iter().map(|path| (path, Entry::UNKNOWN));
                    manifest.files = Files::new(manifest.files.0.into_iter().chain(begun).collect());
                }
                Err(_) => manifest.files.0.iter_mut().for_each(|(_, entry)| *entry = Entry::UNKNOWN),
            }
        }
        Some(manifest)
    }

    /// Of a manifest that another version wrote in another form, which files are its own.
    fn of_another_form(bytes: &[u8]) -> Option<Self> {
        let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        let files = value.get("files")?.as_object()?.keys().map(|path| (path.clone(), Entry::UNKNOWN));
        Some(Self { version: "another".to_owned(), files: Files::new(files.collect()) })
    }

    /// Whether there was one and it could not be read.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.version.is_empty()
    }

    /// The files that a build which was cut off may have left unfinished.
    pub fn unfinished(&self) -> impl Iterator<Item = &String> {
        self.files.0.iter().filter(|(_, entry)| *entry == Entry::UNKNOWN).map(|(path, _)| path)
    }

    /// The entry of the file at this path, when it is still there at its length.
    #[must_use]
    pub fn standing(&self, out: &Path, path: &str) -> Option<Entry> {
        let entry = self.files.get(path).filter(|_| self.version == super::IDENTITY)?;
        let there = fs::symlink_metadata(out.join(path)).ok()?;
        (there.is_file() && there.len() == entry.bytes).then_some(*entry)
    }
}

/// What the last build made again, and why, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBuild<'a>(pub BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>);

impl LastBuild<'_> {
    /// What the site at `root` remembers.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let text = fs::read(root.join(LAST)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Remembers it. A site that cannot be written to forgets, which costs nothing but the memory.
    pub fn write(&self, root: &Path) {
        let path = root.join(LAST);
        let text = serde_json::to_vec(self).unwrap_or_default();
        let made = path.parent().is_some_and(|dir| dir.is_dir() || fs::create_dir_all(dir).is_ok());
        if made {
            fs::write(&path, text).ok();
        }
    }
}
