//! An immutable snapshot of every input file, and places in it.
//!
//! In: paths from the site root and bytes. Out: [`Sources`], cheap to clone, in path order.
//! It must not know what the files mean, nor where they came from: no disk, no clock.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{
    collections::BTreeMap,
    fmt,
    ops::Range,
    sync::{Arc, OnceLock},
};

/// A file of one [`Sources`]: a small number given in path order, so order by id is order by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// No file: what stands in a span that was read back, until somebody says which file it is of.
    pub const UNKNOWN: Self = Self(u32::MAX);
}

/// A 128-bit hash of bytes (XXH3, see <https://xxhash.com>): the only notion of "changed".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Revision(pub u128);

impl Revision {
    /// The revision of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxhash_rust::xxh3::xxh3_128(bytes))
    }
}

/// A 64-bit hash (XXH3) of a value, the same in every run: two values with one hash are taken for one.
#[must_use]
pub fn hash_of(value: &impl std::hash::Hash) -> u64 {
    use std::hash::Hasher;
    let mut hasher = xxhash_rust::xxh3::Xxh3Default::new();
    value.hash(&mut hasher);
    hasher.finish()
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What is held of a file.
#[derive(Clone, Debug)]
pub enum Held {
    /// All its bytes, shared by all who hold the file.
    Whole(Arc<Vec<u8>>),
    /// The first bytes of a large file that is only ever copied, and its length in bytes.
    Head(Arc<[u8]>, u64),
    /// What can be fetched when somebody looks, since its revision is known.
    Later(Later),
}

/// Where the bytes of files are to be had.
pub trait Fetch: fmt::Debug + Send + Sync {
    /// All bytes of the file at this path, as they are now; nothing where they cannot be had.
    fn fetch(&self, path: &str) -> Option<Vec<u8>>;
}

/// Bytes that are fetched when somebody looks, once.
#[derive(Clone, Debug)]
pub struct Later {
    from: Arc<dyn Fetch>,
    /// Nothing inside where the bytes of the revision are no more to be had.
    bytes: OnceLock<Option<Arc<Vec<u8>>>>,
}

/// One input file.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it lies, from the site root, with `/` between folders.
    pub path: Arc<str>,
    /// Its bytes, or the first of them.
    pub held: Held,
    /// The hash of all its bytes.
    pub revision: Revision,
}

impl File {
    /// A file held whole.
    #[must_use]
    pub fn new(path: &str, bytes: Vec<u8>) -> Self {
        let revision = Revision::of(&bytes);
        Self { path: path.into(), held: Held::Whole(bytes.into()), revision }
    }

    /// A file of this revision, the bytes of which are fetched when somebody looks.
    #[must_use]
    pub fn later(path: Arc<str>, revision: Revision, from: Arc<dyn Fetch>) -> Self {
        Self { path, held: Held::Later(Later { from, bytes: OnceLock::new() }), revision }
    }

    /// The same where the bytes are at hand already: they are held until [`Sources::let_go`].
    #[must_use]
    pub fn for_now(path: Arc<str>, revision: Revision, bytes: Arc<Vec<u8>>, from: Arc<dyn Fetch>) -> Self {
        let bytes = OnceLock::from(Some(bytes));
        Self { path, held: Held::Later(Later { from, bytes }), revision }
    }

    /// The bytes that are held; none where the file [is lost](File::is_lost).
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.held {
            Held::Whole(bytes) => bytes,
            Held::Head(bytes, _) => bytes,
            Held::Later(later) => self.fetched(later).unwrap_or_default(),
        }
    }

    /// Whether the bytes of its revision are no more to be had: it changed or went away after the snapshot was taken.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        matches!(&self.held, Held::Later(later) if self.fetched(later).is_none())
    }

    fn fetched<'a>(&self, later: &'a Later) -> Option<&'a [u8]> {
        let fetch = || later.from.fetch(&self.path).filter(|bytes| Revision::of(bytes) == self.revision);
        later.bytes.get_or_init(|| fetch().map(Arc::new)).as_ref().map(|bytes| bytes.as_slice())
    }

    /// The length of the whole file in bytes, be it held or not.
    #[must_use]
    pub fn bytes_len(&self) -> u64 {
        match &self.held {
            Held::Whole(bytes) => bytes.len() as u64,
            Held::Head(_, len) => *len,
            Held::Later(_) => self.bytes().len() as u64,
        }
    }

    /// The text with a leading byte order mark left out, or the offset of the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&str, usize> {
        let bytes = self.bytes();
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        std::str::from_utf8(body).map_err(|e| e.valid_up_to() + (bytes.len() - body.len()))
    }

    /// How many bytes [`File::text`] leaves out in front: 3 for a byte order mark, else 0.
    #[must_use]
    pub fn mark_len(&self) -> usize {
        if self.bytes().starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
    }

    /// The line and column (both from 1, the column in characters) of a byte offset.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = &self.bytes()[..offset.min(self.bytes().len())];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let start = before.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let start = if start == 0 { self.mark_len().min(before.len()) } else { start };
        (line, String::from_utf8_lossy(&before[start..]).chars().count() + 1)
    }

    /// The name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Every input file, in path order; cheap to clone, never changes.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Arc<[File]>,
}

impl Sources {
    /// Sorts the files by path; of two with one path the first stays.
    #[must_use]
    pub fn new(mut files: Vec<File>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|later, first| later.path == first.path);
        Self { files: files.into() }
    }

    /// Holds no longer what can be fetched when somebody looks; nothing changes where others hold these files too.
    #[must_use]
    pub fn let_go(mut self) -> Self {
        for file in Arc::get_mut(&mut self.files).into_iter().flatten() {
            if let Held::Later(later) = &mut file.held {
                later.bytes = OnceLock::new();
            }
        }
        self
    }

    /// The same files, but at these paths what stands here: another file, or none.
    #[must_use]
    pub fn with(&self, changes: BTreeMap<Arc<str>, Option<File>>) -> Self {
        let mut changes = changes.into_iter().peekable();
        let mut files = Vec::with_capacity(self.files.len() + changes.len());
        for file in self.files.iter() {
            while let Some((_, new)) = changes.next_if(|(path, _)| *path < file.path) {
                files.extend(new);
            }
            match changes.next_if(|(path, _)| *path == file.path) {
                Some((_, new)) => files.extend(new),
                None => files.push(file.clone()),
            }
        }
        files.extend(changes.filter_map(|(_, new)| new));
        Self { files: files.into() }
    }

    /// The file with this id.
    #[must_use]
    pub fn get(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The file at this path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|f| (*f.path).cmp(path)).ok().map(id)
    }

    /// All files in path order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &File)> {
        self.files.iter().enumerate().map(|(at, file)| (id(at), file))
    }

    /// The files whose path begins with `prefix`, in path order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (FileId, &'a File)> {
        let from = self.files.partition_point(|f| &*f.path < prefix);
        let files = self.files[from..].iter().take_while(move |f| f.path.starts_with(prefix));
        files.enumerate().map(move |(at, file)| (id(from + at), file))
    }
}

/// The path to a file as one writes it in a file of the folder `from`; both are from the site root.
#[must_use]
pub fn relative(from: &str, path: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - same);
    up.chain(to[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn id(at: usize) -> FileId {
    FileId(u32::try_from(at).expect("a site has fewer than four thousand million files"))
}

/// A byte range in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A range of bytes in a file.
    #[must_use]
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: offset(range.start), end: offset(range.end.max(range.start)) }
    }

    /// The range in bytes.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Offsets alone: the number of a file is of one run, so who reads a span back says which file it is of.
impl Serialize for Span {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (start, end) = Deserialize::deserialize(from)?;
        Ok(Self { file: FileId::UNKNOWN, start, end })
    }
}

/// A value and where the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value and its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_in_path_order_and_found() {
        let sources =
            Sources::new(vec![File::new("b/2", vec![]), File::new("a", vec![1]), File::new("b/1", vec![])]);
        assert_eq!(sources.iter().map(|(_, f)| &*f.path).collect::<Vec<_>>(), ["a", "b/1", "b/2"]);
        assert_eq!(sources.find("b/1"), Some(FileId(1)));
        assert_eq!(sources.under("b/").map(|(id, _)| id.0).collect::<Vec<_>>(), [1, 2]);
    }

    #[test]
    fn files_are_changed_added_and_taken_away() {
        let file = |path: &str, bytes: &[u8]| File::new(path, bytes.to_vec());
        let sources = Sources::new(vec![file("b", b"b"), file("d", b"d"), file("f", b"f")]);
        let new = |path: &str, bytes: &[u8]| (path.into(), Some(file(path, bytes)));
        let gone = |path: &str| (path.into(), None);
        let changes = [new("a", b"A"), new("b", b"B"), gone("c"), gone("d"), new("e", b"E"), new("g", b"G")];
        let changed = sources.with(changes.into());
        let files: Vec<_> = changed.iter().map(|(_, f)| (&*f.path, f.bytes())).collect();
        assert_eq!(files, [("a", &b"A"[..]), ("b", b"B"), ("e", b"E"), ("f", b"f"), ("g", b"G")]);
    }

    #[derive(Debug)]
    struct Shelf(&'static str);

    impl Fetch for Shelf {
        fn fetch(&self, _: &str) -> Option<Vec<u8>> {
            Some(self.0.into())
        }
    }

    #[test]
    fn bytes_that_come_later_are_those_of_the_revision_or_none() {
        let file = |held| File::later("a".into(), Revision::of(b"text"), Arc::new(Shelf(held)));
        assert_eq!((file("text").bytes(), file("text").is_lost()), (&b"text"[..], false));
        assert_eq!((file("other").bytes(), file("other").is_lost()), (&b""[..], true));
        assert_eq!(file("other").line_column(7), (1, 1));
    }

    #[test]
    fn a_relative_path_leads_back() {
        assert_eq!(relative("content/guides", "content/skills/sort.md"), "../skills/sort.md");
        assert_eq!(relative("content/guides", "content/guides/a/b.md"), "a/b.md");
        assert_eq!(relative("content/guides/a", "content/guides/b.md"), "../b.md");
    }

    #[test]
    fn columns_count_characters_and_leave_the_mark_out() {
        let file = File::new("x", "\u{feff}é x\nab".as_bytes().to_vec());
        assert_eq!(file.line_column(3), (1, 1));
        assert_eq!(file.line_column(6), (1, 3));
        assert_eq!(file.line_column(9), (2, 2));
        assert_eq!(file.text(), Ok("é x\nab"));
    }
}
