//! `mv`: a page or folder elsewhere, and every reference with it.
//!
//! In: names as people type them. Out: changed files, or what would change. It must not know how references are found.

use super::{
    Exit,
    arguments::Look,
    open::{Open, refused},
    out, say, wrong,
};
use crate::{
    amend::{self, Change},
    disk,
    links::Links,
    rename::{Renaming, rename},
};
use std::path::Path;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// All changes.
    All,
    /// Nothing; it is only shown.
    Nothing,
}

/// Moves what is called `names[0]` to `names[1]`.
pub fn mv(root: &Path, names: [&str; 2], write: Write, look: &Look) -> Exit {
    let open = match Open::new(root, look) {
        Ok(open) => open,
        Err(exit) => return exit,
    };
    let what = match open.named(&Links::new(open.build()), names[0]) {
        Ok(what) => what,
        Err(exit) => return exit,
    };
    let renaming = match rename(open.site(), &what, names[1], |path| root.join(path).is_dir()) {
        Ok(renaming) => renaming,
        Err(refusal) => return refused(&refusal),
    };
    if write == Write::Nothing {
        let shown = out(format!("{}{}", diffs(&open, &renaming.changes), done(&renaming, "Would move")));
        say("Nothing was changed: this is what would be.");
        return shown;
    }
    if let Some(link) = renaming.files.iter().find(|path| is_bound(root, &renaming.moved.0, path)) {
        let help = "Move it by hand, or put the file itself in its place first. Nothing was changed.";
        return wrong(format!("`{link}` is a link that leads to another place from there. {help}"));
    }
    if let Err(error) = disk::amend(root, &renaming.changes) {
        return wrong(error);
    }
    disk::tidy(root, renaming.moved.0.rsplit_once('/').map_or("", |(folder, _)| folder));
    out(done(&renaming, "Moved"))
}

/// Whether a file of what moves is a symbolic link, or lies behind one, that leads on from the place where it is.
fn is_bound(root: &Path, from: &str, path: &str) -> bool {
    let inside = |path: &&Path| path.starts_with(from);
    let leads_on = |path: &Path| std::fs::read_link(root.join(path)).is_ok_and(|to| to.is_relative());
    Path::new(path).ancestors().take_while(inside).any(leads_on)
}

/// What happens to each file that is written anew.
fn diffs(open: &Open, changes: &[Change]) -> String {
    let sources = &open.build().sources;
    let diff = |change: &Change| match change {
        Change::Write { path, bytes, .. } => {
            let before = sources.find(path).map_or(&[][..], |file| sources.get(file).bytes());
            Some(amend::diff(path, before, bytes))
        }
        Change::Move { .. } | Change::Remove { .. } => None,
    };
    changes.iter().filter_map(diff).collect()
}

/// What was done, in sentences.
fn done(renaming: &Renaming, verb: &str) -> String {
    let (from, to) = &renaming.moved;
    let files = match renaming.files.len() {
        1 => String::new(),
        files => format!(" with {files} files"),
    };
    let mut lines = vec![format!("{verb} {from} to {to}{files}.")];
    lines.push(match (renaming.references, renaming.referring) {
        (0, _) => "No link had to be changed.".to_owned(),
        (1, _) => "1 link follows.".to_owned(),
        (links, 1) => format!("{links} links in 1 file follow."),
        (links, files) => format!("{links} links in {files} files follow."),
    });
    match renaming.aliases.as_slice() {
        [] => {}
        [alias] => lines.push(format!("The old address {alias} leads to it.")),
        [first, ..] => {
            let count = renaming.aliases.len();
            lines.push(format!("{count} old addresses lead to their pages, such as {first}."));
        }
    }
    lines.extend(renaming.told.iter().cloned());
    lines.join("\n")
}
