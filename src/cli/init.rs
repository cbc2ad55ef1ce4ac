//! `init`: a small site that builds without a finding.

use super::{Exit, say, wrong};
use include_dir::{Dir, DirEntry, include_dir};
use std::{fs, io, path::Path};

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

/// Makes the site; an existing folder must be empty, since no file of the author's is ever overwritten.
pub fn init(dir: &Path) -> Exit {
    let used = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if used {
        return wrong(format!("{} is not empty, so nothing was written; name a new folder", dir.display()));
    }
    match copy(&STARTER, dir) {
        Ok(()) => {
            let here = dir.display();
            let (place, enter) = match dir == Path::new(".") {
                true => ("this folder".to_owned(), String::new()),
                false => (here.to_string(), format!("  cd {here}\n")),
            };
            say(format!(
                "Made a small site in {place}. Next:\n{enter}  casebook new guide \"How do I …?\"\n  casebook serve --open"
            ));
            Exit::Fine
        }
        Err(error) => wrong(format!("the site could not be made in {}: {error}", dir.display())),
    }
}

fn copy(from: &Dir, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.entries() {
        match entry {
            DirEntry::Dir(dir) => copy_one_level(dir, to)?,
            DirEntry::File(file) => fs::write(to.join(file.path()), file.contents())?,
        }
    }
    Ok(())
}

fn copy_one_level(dir: &Dir, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to.join(dir.path()))?;
    copy(dir, to)
}
