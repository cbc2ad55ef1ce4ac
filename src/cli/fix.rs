//! `check`, and with `--fix` mending first what has one right answer.
//!
//! In: the site's folder and choices. Out: a diff, the changed files, what is left. What is mended, `mend` decides.

use super::{
    Exit,
    arguments::{Fixing, Patience, SiteOptions},
    ask, out, say,
    site::{self, Loaded},
    wrong,
};
use crate::{amend, diagnostic::show::Format, disk, mend, source::Sources};
use std::path::Path;

/// Mends what is to be mended, and says what is wrong then.
pub fn check(root: &Path, fixing: Fixing, format: Format, options: &SiteOptions, patience: Patience) -> Exit {
    let loaded = match site::load_files(root, options) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    if !fixing.fix {
        return site::tell_all(&loaded, format, options, patience);
    }
    match fix(root, fixing, format, options, &loaded) {
        Err(exit) => exit,
        Ok(Files::AsTheyWere) => site::tell_all(&loaded, format, options, patience),
        // The files say what is left, and not what was to be written.
        Ok(Files::Changed) => match site::load_files(root, options) {
            Ok(loaded) => site::tell_all(&loaded, format, options, patience),
            Err(exit) => exit,
        },
    }
}

/// What became of the author's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Files {
    AsTheyWere,
    Changed,
}

fn fix(
    root: &Path,
    fixing: Fixing,
    format: Format,
    options: &SiteOptions,
    loaded: &Loaded,
) -> Result<Files, Exit> {
    let before = &loaded.build.sources;
    let mended = mend::mend(before, |sources: Sources| site::built(sources, options, &loaded.build).report);
    let changes = mended.changes(before);
    if changes.is_empty() {
        if !loaded.build.report.is_empty() {
            say("None of this has one right answer, so no file was changed.\n");
        }
        return Ok(Files::AsTheyWere);
    }
    let shown = mended.files(before).map(|(was, now)| amend::diff(&was.path, was.bytes(), now.bytes()));
    let shown = shown.collect::<Vec<_>>().join("\n");
    // What goes to standard output in another format is for a program.
    match format {
        Format::Text => drop(out(shown)),
        _ => say(shown),
    }
    let (made, files) = (counted(mended.made, "change"), counted(changes.len(), "file"));
    if fixing.dry_run {
        say(format!("{made} in {files} could be made. Nothing was changed.\n"));
        return Ok(Files::AsTheyWere);
    }
    let these = if mended.made == 1 { "this" } else { "these" };
    let asks = !fixing.yes && ask::can_ask();
    if asks && !ask::at_terminal().is_yes(&format!("Make {these} {made} in {files}?")) {
        say("Nothing was changed.\n");
        return Ok(Files::AsTheyWere);
    }
    disk::amend(root, &changes).map_err(wrong)?;
    say(format!("Made {made} in {files}.\n"));
    Ok(Files::Changed)
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}
