//! What lies in a zip archive, by its directory alone: nothing is unpacked.
//!
//! In: bytes. Out: names and lengths, as the archive says them. It must not know what the files are for.

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub name: String,
    /// Its length when it is unpacked.
    pub bytes: u64,
}

/// The signature of the record at the end of an archive.
const END: &[u8] = b"PK\x05\x06";
/// The signature of an entry of the directory.
const ENTRY: &[u8] = b"PK\x01\x02";
/// The end record and the longest remark behind it.
const TAIL_BYTES: usize = 22 + 65_535;

/// The files of an archive; none where its directory cannot be read.
pub(super) fn entries(bytes: &[u8]) -> Vec<Entry> {
    let tail = bytes.len().saturating_sub(TAIL_BYTES);
    let Some(end) = bytes[tail..].windows(4).rposition(|window| window == END).map(|at| tail + at) else {
        return Vec::new();
    };
    let Some(mut at) = number(bytes, end + 16, 4).and_then(|at| usize::try_from(at).ok()) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    while let Some((entry, len)) = entry(bytes, at) {
        entries.push(entry);
        at += len;
    }
    entries
}

/// The entry of the directory at an offset, and its length there.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    if bytes.get(at..at.checked_add(4)?)? != ENTRY {
        return None;
    }
    let len = |offset| number(bytes, at + offset, 2).and_then(|len| usize::try_from(len).ok());
    let (name, extra, remark) = (len(28)?, len(30)?, len(32)?);
    let name_bytes = bytes.get(at + 46..at + 46 + name)?;
    let entry =
        Entry { name: String::from_utf8_lossy(name_bytes).into_owned(), bytes: number(bytes, at + 24, 4)? };
    Some((entry, 46 + name + extra + remark))
}

/// A number of so many bytes, the lowest first.
fn number(bytes: &[u8], at: usize, len: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(len)?)?;
    Some(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}
