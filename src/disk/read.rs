//! The snapshot: content, theme, settings.

use super::{
    memo::{self, Memory},
    stat::{Seen, Stat},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    record,
    source::{Fetch, File, Held, Revision, Sources},
    table, theme,
};
use ignore::WalkBuilder;
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};
use xxhash_rust::xxh3::Xxh3;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// Files that are only copied are held whole up to this many bytes.
const HELD_MAX: u64 = 1 << 20;
/// Of larger ones this many bytes are held: enough to read a picture's size.
const HEAD: u64 = 256 << 10;
/// The name of files that say what in `content/` is not content, in gitignore syntax; one may stand at the root.
pub(super) const IGNORE: &str = ".casebookignore";

/// The files at the root that are read: the settings, and the record of addresses.
pub(super) const AT_ROOT: [&str; 2] = [crate::config::FILE, record::FILE];

/// Texts are held whole up to this many bytes: more than a page may have, so that it is known to be too long.
const TEXT_MAX: u64 = 2 * crate::parse::BYTES_MAX as u64;

/// Reads every file of the site at `root`; `out` is left out when it lies inside. What cannot be read is a finding.
#[must_use]
pub fn read(root: &Path, out: &Path) -> (Sources, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let paths = content(root, out, &mut found);
    let (sources, _) = snapshot(root, &paths, Before::default(), &mut found);
    (sources, found)
}

/// The same, but pages that nothing has touched since an earlier build are not read before somebody looks at their
/// texts. Comes with what the site remembers.
#[must_use]
pub fn recall(root: &Path, out: &Path) -> (Sources, Vec<Diagnostic>, Memory) {
    let began = SystemTime::now();
    let mut found = Vec::new();
    let (paths, (pages, before)) = rayon::join(|| content(root, out, &mut found), || memo::read(root));
    let (sources, stats) = snapshot(root, &paths, Before { seen: Some(&before), held: None }, &mut found);
    let seen = Seen::new(stats, began);
    let is_seen_new = seen != before;
    (sources, found, Memory { pages, seen, is_seen_new })
}

/// What is known of files from before.
#[derive(Clone, Copy, Default)]
pub(super) struct Before<'a> {
    /// What the system said of each.
    pub(super) seen: Option<&'a Seen>,
    /// The files themselves.
    pub(super) held: Option<&'a Sources>,
}

impl Before<'_> {
    /// The file at this path, where the system says that it is what it was. Of a page that is not held, the bytes are
    /// fetched when somebody looks.
    fn standing(&self, path: &Path, name: &str, folder: &Arc<dyn Fetch>) -> Option<(File, Stat)> {
        let (stat, revision) = self.seen?.find(name)?;
        if fs::metadata(path).is_ok_and(|now| Stat::of(&now) == Some(stat)) {
            let held = self.held.and_then(|held| Some(held.get(held.find(name)?)));
            let file = match held.filter(|file| file.revision == revision) {
                Some(file) => file.clone(),
                None if is_page(path) => File::later(name.into(), revision, folder.clone()),
                None => return None,
            };
            return Some((file, stat));
        }
        None
    }
}

/// The files at these paths of the content, with the theme and the settings; and what the system says of the content.
pub(super) fn snapshot(
    root: &Path,
    paths: &[PathBuf],
    before: Before,
    found: &mut Vec<Diagnostic>,
) -> (Sources, Vec<(Arc<str>, Stat, Revision)>) {
    let mut files: Vec<File> = Vec::new();
    let mut stats = Vec::with_capacity(paths.len());
    built_in(&BUILT_IN, &mut files);
    let folder = folder(root);
    let read: Vec<Taken> = paths.par_iter().map(|path| page(root, path, before, &folder)).collect();
    let mut take = |read: Taken| match read {
        Ok((file, stat)) => {
            stats.extend(stat.map(|stat| (file.path.clone(), stat, file.revision)));
            files.push(file);
        }
        Err(finding) => found.push(*finding),
    };
    read.into_iter().for_each(&mut take);
    for folder in ["theme", "themes"] {
        let walk = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
        for entry in walk.filter_entry(|e| !hidden(e.file_name().to_str())).flatten() {
            if entry.file_type().is_file() {
                take(one(root, entry.path()).map(|file| (file, None)));
            }
        }
    }
    for name in AT_ROOT {
        let file = root.join(name);
        if file.exists() {
            take(one(root, &file).map(|file| (file, None)));
        }
    }
    (Sources::new(files), stats)
}

/// A file, and what the system said of it before it was read, where that is to be remembered.
pub(super) type Taken = Result<(File, Option<Stat>), Box<Diagnostic>>;

/// Where the files of the site at `root` are fetched.
pub(super) fn folder(root: &Path) -> Arc<dyn Fetch> {
    Arc::new(Folder(root.to_owned()))
}

/// The folder of a site, in which files lie by their paths.
#[derive(Debug)]
struct Folder(PathBuf);

impl Fetch for Folder {
    fn fetch(&self, path: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        // A file that has become too long meanwhile is another one now.
        fs::File::open(self.0.join(path))
            .ok()?
            .take(TEXT_MAX.max(table::BYTES_MAX) + 1)
            .read_to_end(&mut bytes)
            .ok()?;
        Some(bytes)
    }
}

fn built_in(dir: &Dir, files: &mut Vec<File>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        files.push(File::new(&format!("{}{path}", theme::BUILT_IN), file.contents().to_vec()));
    }
    dir.dirs().for_each(|dir| built_in(dir, files));
}

pub(super) fn hidden(name: Option<&str>) -> bool {
    name.is_none_or(|n| {
        n.starts_with('.') && n.len() > 1
            || n.ends_with('~')
            || n.ends_with(".swp")
            || n == "4913"
            || n.starts_with('#') && n.ends_with('#')
    })
}

/// The files of `content/`, without ignored and hidden ones, editors' back-ups and the output.
pub(super) fn content(root: &Path, out: &Path, found: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let content = root.join("content");
    if !content.is_dir() {
        return Vec::new();
    }
    // The walk begins at the root, so that the ignore file there counts; nothing above the root is read.
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).hidden(true).follow_links(true).add_custom_ignore_filename(IGNORE);
    let (tree, out) =
        (fs::canonicalize(root).unwrap_or_else(|_| root.to_owned()), fs::canonicalize(out).ok());
    let outside = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let (seen, inside, whole_tree) = (outside.clone(), content.clone(), tree.clone());
    walk.filter_entry(move |entry| {
        if !entry.path().starts_with(&inside) {
            return false;
        }
        let leaves = entry.path_is_symlink() && leads_out(entry.path(), &tree);
        if leaves {
            seen.lock().expect("no other thread walks").push(entry.path().to_owned());
        }
        let folder = entry.file_type().is_some_and(|t| !t.is_file());
        let is_out =
            folder && out.as_ref().is_some_and(|out| fs::canonicalize(entry.path()).is_ok_and(|p| p == *out));
        !leaves && !is_out && !hidden(entry.file_name().to_str())
    });
    let mut paths = Vec::new();
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => paths.push(entry.into_path()),
            Ok(_) => {}
            Err(error) if !path_of(&error).is_none_or(|path| path.starts_with(&content)) => {}
            Err(error) if path_of(&error).is_some_and(|path| leads_out(path, &whole_tree)) => {
                let path = path_of(&error).expect("the guard has seen it").to_owned();
                outside.lock().expect("no other thread walks").push(path);
            }
            Err(error) => {
                let help = "Mend or take away what is named there; the rest of the site was checked.";
                found.push(Diagnostic::new(Code::UnreadableFile, None, unwalked(root, &error)).help(help));
            }
        }
    }
    for path in outside.lock().expect("the walk is over").iter() {
        let message = format!(
            "`{}` is a link that leads out of the site's folder; it was not followed",
            name(root, path)
        );
        let help = "Copy the file or folder into the site instead.";
        found.push(Diagnostic::new(Code::LinkOutOfTree, None, message).help(help));
    }
    paths.sort();
    paths
}

/// Whether a symbolic link leads out of the tree, be there something at its end or not.
fn leads_out(link: &Path, tree: &Path) -> bool {
    let Ok(target) = fs::read_link(link) else { return false };
    let end = fs::canonicalize(link).ok().or_else(|| {
        let folder = fs::canonicalize(link.parent()?).ok()?;
        let mut end = PathBuf::new();
        for part in folder.join(target).components() {
            match part {
                Component::ParentDir => {
                    end.pop();
                }
                part => end.push(part),
            }
        }
        Some(end)
    });
    end.is_some_and(|end| !end.starts_with(tree))
}

/// The path that an error of the walk is about.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithDepth { err, .. } => path_of(err),
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// A path from the site's root, with `/` between folders.
pub(super) fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Whether a file is a page, which can be fetched by its name.
fn is_page(path: &Path) -> bool {
    path.to_str().is_some_and(|path| path.ends_with(".md"))
}

/// A file of the content; it is not read where the system says that it is what it was.
pub(super) fn page(root: &Path, path: &Path, before: Before, folder: &Arc<dyn Fetch>) -> Taken {
    let name = name(root, path);
    if let Some((file, stat)) = before.standing(path, &name, folder) {
        return Ok((file, Some(stat)));
    }
    let (file, stat) = opened(path, name)?;
    Ok(match file.held {
        Held::Whole(bytes) if is_page(path) || bytes.len() as u64 > HELD_MAX => {
            (File::for_now(file.path, file.revision, bytes, folder.clone()), stat)
        }
        held => (File { held, ..file }, stat),
    })
}

pub(super) fn one(root: &Path, path: &Path) -> Result<File, Box<Diagnostic>> {
    Ok(opened(path, name(root, path))?.0)
}

fn opened(path: &Path, name: String) -> Taken {
    match held(path, &name) {
        Ok((held, revision, stat)) => Ok((File { path: name.into(), held, revision }, stat)),
        Err(error) => {
            let message = format!("`{name}` cannot be read: {}", reason(&error));
            let help = "Check that you may open it, or take it away; the rest of the site was checked.";
            Err(Box::new(Diagnostic::new(Code::UnreadableFile, None, message).help(help)))
        }
    }
}

/// What the walk could not follow, in plain words.
fn unwalked(root: &Path, error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithDepth { err, .. } => unwalked(root, err),
        ignore::Error::WithPath { path, .. }
            if fs::read_link(path).is_ok() && fs::metadata(path).is_err() =>
        {
            let target = fs::read_link(path).unwrap_or_default();
            format!("`{}` is a link to `{}`, and nothing is there", name(root, path), target.display())
        }
        ignore::Error::WithPath { path, err } => match &**err {
            ignore::Error::Io(error) => format!("`{}` cannot be read: {}", name(root, path), reason(error)),
            inner @ (ignore::Error::WithDepth { .. } | ignore::Error::WithPath { .. }) => {
                unwalked(root, inner)
            }
            other => format!("`{}` cannot be read: {other}", name(root, path)),
        },
        ignore::Error::Loop { ancestor, child } => {
            format!(
                "`{}` is a link that leads round in a circle, to `{}`",
                name(root, child),
                name(root, ancestor)
            )
        }
        other => format!("something in content/ cannot be read: {other}"),
    }
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "you are not allowed to open it".to_owned(),
        io::ErrorKind::NotFound => "it is not there".to_owned(),
        io::ErrorKind::InvalidFilename => "its name, with the folders it lies in, is too long".to_owned(),
        _ => error.to_string(),
    }
}

fn held(path: &Path, name: &str) -> io::Result<(Held, Revision, Option<Stat>)> {
    let text = [".md", ".yaml", ".html", ".css"].iter().any(|end| name.ends_with(end));
    let mut file = fs::File::open(path)?;
    let metadata = file.metadata()?;
    let (len, stat) = (metadata.len(), Stat::of(&metadata));
    let data = table::is_data(name);
    let addresses = name == record::FILE && len <= record::BYTES_MAX;
    if len <= HELD_MAX || text && len <= TEXT_MAX || data && len <= table::BYTES_MAX || addresses {
        let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
        file.read_to_end(&mut bytes)?;
        let revision = Revision::of(&bytes);
        return Ok((Held::Whole(bytes.into()), revision, stat));
    }
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head)?;
    let mut hasher = Xxh3::new();
    hasher.update(&head);
    io::copy(&mut file, &mut hasher)?;
    Ok((Held::Head(head.into(), len), Revision(hasher.digest128()), stat))
}
