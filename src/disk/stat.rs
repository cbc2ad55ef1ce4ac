//! Which files are what they were, told without reading them.
//!
//! In: what the system says of a file. Out: its revision, where a build has read it and nothing has touched it since.
//! It must not know what stands in a file.

use crate::source::Revision;
use serde::{Deserialize, Serialize};
use std::{
    fs::Metadata,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// A file that changed so shortly before it was read may have changed again since, and the system's clock shows no
/// difference: such a file is read again.
const RACY: Duration = Duration::from_secs(3);

/// What the system says of a file. Times are in nanoseconds from 1970. Where it tells no more than a length and a time,
/// two files of which both are the same are taken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    bytes: u64,
    modified: i64,
    /// When its bytes, its name or its permissions last changed; unlike the other time nobody can set it.
    #[cfg(unix)]
    changed: i64,
    #[cfg(unix)]
    inode: u64,
}

impl Stat {
    /// Of this file; nothing where the system does not tell.
    pub fn of(file: &Metadata) -> Option<Self> {
        Some(Self {
            bytes: file.len(),
            modified: nanoseconds(file.modified().ok()?)?,
            #[cfg(unix)]
            changed: {
                use std::os::unix::fs::MetadataExt;
                file.ctime().checked_mul(1_000_000_000)?.checked_add(file.ctime_nsec())?
            },
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(file),
        })
    }

    /// The later of its times.
    fn latest(&self) -> i64 {
        #[cfg(unix)]
        return self.modified.max(self.changed);
        #[cfg(not(unix))]
        return self.modified;
    }
}

fn nanoseconds(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).ok(),
        Err(before) => i64::try_from(before.duration().as_nanos()).ok().map(|nanoseconds| -nanoseconds),
    }
}

/// The files that were read, each with what the system said before, in path order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen(Vec<(Arc<str>, Stat, Revision)>);

impl Seen {
    /// These files; of those that changed shortly before reading `began`, or after, nothing is remembered.
    pub fn new(mut files: Vec<(Arc<str>, Stat, Revision)>, began: SystemTime) -> Self {
        let safe = began.checked_sub(RACY).and_then(nanoseconds).unwrap_or(i64::MIN);
        files.retain(|(_, stat, _)| stat.latest() < safe);
        files.sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
        Self(files)
    }

    /// What is remembered of the file at this path.
    pub fn find(&self, path: &str) -> Option<(Stat, Revision)> {
        let at = self.0.binary_search_by(|(name, ..)| (**name).cmp(path)).ok()?;
        let (_, stat, revision) = self.0[at];
        Some((stat, revision))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_have_been_at_rest_are_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "text").unwrap();
        let revision = Revision::of(b"text");
        let stat = Stat::of(&path.metadata().unwrap()).unwrap();
        let seen = |later: u64| {
            let began = path.metadata().unwrap().modified().unwrap() + Duration::from_secs(later);
            Seen::new(vec![("a".into(), stat, revision)], began).find("a")
        };
        assert_eq!((seen(0), seen(2)), (None, None));
        assert_eq!(seen(4), Some((stat, revision)));
    }
}
