//! What the disk refuses, in plain words: what happened, where, what to do.
//!
//! In: an error of the system and its place. Out: an error that a person may be shown.

use std::{fs, io, path::Path};

/// What to do when a place cannot be written.
const ELSEWHERE: &str = "or name another folder with --out, and build again.";

/// An error of writing at `path`, in plain words.
pub fn at(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| {
        let (name, kind) = (path.display(), error.kind());
        let words = match kind {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => format!(
                "there is no room left for `{name}`. A build needs room for the new files beside the old ones. Make some room there, {ELSEWHERE}"
            ),
            io::ErrorKind::PermissionDenied => format!(
                "you are not allowed to write `{name}`. Ask whoever looks after this computer to allow it, {ELSEWHERE}"
            ),
            io::ErrorKind::ReadOnlyFilesystem => format!(
                "`{name}` is on a disk that can only be read, not written. Make that disk writable, {ELSEWHERE}"
            ),
            _ => format!("`{name}` cannot be written: {error}. Mend that, {ELSEWHERE}"),
        };
        io::Error::new(kind, words)
    }
}

/// A file of the site that went while it was built.
pub fn unread(path: &Path) -> impl Fn(io::Error) -> io::Error {
    move |error| {
        let words = format!(
            "`{}` could be read when the build began, and now no more: {error}. Look whether it is still there, and build again.",
            path.display()
        );
        io::Error::new(error.kind(), words)
    }
}

/// Says beside an error that nothing was touched.
pub fn untouched(out: &Path) -> impl Fn(io::Error) -> io::Error {
    let words = format!("What stood in `{}` before still stands.", out.display());
    move |error| io::Error::new(error.kind(), format!("{error} {words}"))
}

/// Says beside an error that some files are new already.
pub fn halfway(out: &Path) -> impl Fn(io::Error) -> io::Error {
    let words = format!(
        "Some files in `{}` are new already, the others still old; the next build finishes the work.",
        out.display()
    );
    move |error| io::Error::new(error.kind(), format!("{error} {words}"))
}

/// Files that may be somebody's own are in the folder.
pub fn foreign(out: &Path) -> io::Error {
    let message = format!(
        "`{}` holds files that Casebook did not write, so nothing was touched. Name another folder with --out, or say --shared-folder to build into it all the same.",
        out.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// A folder that is not empty stands where a file is needed.
pub fn folder_in_the_way(path: &Path) -> io::Error {
    let message = format!(
        "`{}` is a folder with files in it, where the site needs a file. Move that folder away or give it another name, and build again.",
        path.display()
    );
    io::Error::new(io::ErrorKind::IsADirectory, message)
}

/// Makes a folder, with those it lies in.
pub fn folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let Err(error) = fs::create_dir_all(path) else { return Ok(()) };
    let words = if let Some(file) = path.ancestors().find(|dir| dir.is_file()) {
        format!(
            "`{}` is a file, where the site needs a folder. Move that file away, {ELSEWHERE}",
            file.display()
        )
    } else if let Some((link, to)) = path.ancestors().find_map(|dir| Some((dir, fs::read_link(dir).ok()?))) {
        let (link, to) = (link.display(), to.display());
        format!(
            "`{link}` is a link to `{to}`, and nothing is there. Make that folder or take the link away, {ELSEWHERE}"
        )
    } else {
        return Err(at(path)(error));
    };
    Err(io::Error::new(error.kind(), words))
}
