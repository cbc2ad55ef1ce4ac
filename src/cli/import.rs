//! `import`: a blog that comes from another system.
//!
//! In: an export, and where it goes. Out: files that were not there, and the conservation report. It must not know how
//! anything is converted.

use super::{Exit, arguments::ImportInto, out, say, wrong};
use crate::{
    build::{Choices, Drafts},
    disk::{self, Bringing},
    import::{Imported, markdown, report, wordpress},
    record,
    source::{File, Sources},
};
use std::path::{Path, PathBuf};

/// So many files are named one by one.
const NAMED_MAX: usize = 20;

/// Imports a WordPress export.
pub fn wordpress(root: &Path, file: &Path, media: Option<&Path>, into: &ImportInto) -> Exit {
    let too_large = std::fs::metadata(file).is_ok_and(|data| data.len() > wordpress::BYTES_MAX);
    if too_large {
        return wrong(format!("`{}` is over 256 MB. {}", file.display(), wordpress::TOO_LARGE));
    }
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return wrong(format!("`{}` cannot be read: {error}", file.display())),
    };
    let media_names = match media.map(names) {
        Some(Err(error)) => return wrong(format!("the folder of media cannot be read: {error}")),
        Some(Ok(names)) => Some(names),
        None => None,
    };
    let root = into.to.as_deref().unwrap_or(root);
    let site = site(root);
    let asked = wordpress::Asked { site: &site, media: media_names.as_deref(), choices: &choices(into) };
    match wordpress::import(&bytes, &asked) {
        Ok(imported) => bring(root, imported, media.unwrap_or(root), into),
        Err(refused) => wrong(refused.said(&file.display().to_string())),
    }
}

/// The most bytes of a text that is read.
const TEXT_MAX: u64 = 8 << 20;
/// Folders that are not looked into: they hold what other tools keep, and very much of it.
const SKIPPED: &[&str] = &[".git", "node_modules", ".jekyll-cache", ".sass-cache"];

/// Imports the folder of a site of another generator.
pub fn markdown(root: &Path, dir: &Path, system: markdown::System, into: &ImportInto) -> Exit {
    let root = into.to.as_deref().unwrap_or(root);
    let inside = match inside(dir, root) {
        Some(same) if same.is_empty() => {
            return wrong(
                "the new site cannot lie in the folder of the old one: say with --to where it is to be",
            );
        }
        inside => inside,
    };
    let (old, left) = match old_site(dir, inside.as_deref()) {
        Ok(read) => read,
        Err(error) => return wrong(format!("`{}` cannot be read: {error}", dir.display())),
    };
    if old.iter().len() == 0 {
        return wrong(format!("there are no files in `{}`", dir.display()));
    }
    let site = site(root);
    let asked = markdown::Asked { system, old: &old, site: &site, left: &left, choices: &choices(into) };
    bring(root, markdown::import(&asked), dir, into)
}

/// Where the new site lies in the folder of the old one, as a path from there; nothing where it lies elsewhere.
fn inside(old: &Path, new: &Path) -> Option<String> {
    let (old, new) = (old.canonicalize().ok()?, new.canonicalize().ok()?);
    Some(new.strip_prefix(old).ok()?.to_str()?.replace('\\', "/"))
}

/// The files of an old site without the new one in it: texts whole, all others by their names alone; and what is left
/// out, with the reason.
fn old_site(dir: &Path, new: Option<&str>) -> std::io::Result<(Sources, Vec<(String, &'static str)>)> {
    let (mut files, mut left) = (Vec::new(), Vec::new());
    let all = names(dir)?;
    left.extend(links(dir)?.into_iter().map(|path| (path, "a symbolic link; it was not followed")));
    for folder in SKIPPED.iter().filter(|folder| dir.join(folder).is_dir()) {
        left.push((format!("{folder}/"), "a folder that other tools keep; it was not looked into"));
    }
    let is_looked_at = |name: &String| !SKIPPED.iter().copied().chain(new).any(|folder| is_in(name, folder));
    for name in all.into_iter().filter(is_looked_at) {
        let path = dir.join(&name);
        let is_read = markdown::is_read(&name);
        if is_read && std::fs::metadata(&path)?.len() > TEXT_MAX {
            left.push((name, "a text of over 8 MB, which was not read"));
            continue;
        }
        files.push(File::new(&name, if is_read { std::fs::read(&path)? } else { Vec::new() }));
    }
    Ok((Sources::new(files), left))
}

/// Whether the file at this path lies in this folder of the old site.
fn is_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// What a build of the result is looked at with.
pub fn choices(into: &ImportInto) -> Choices {
    let now = jiff::Timestamp::now();
    let clock = into.as_of.map_or(crate::config::Clock::Instant(now), crate::config::Clock::Local);
    Choices { clock, drafts: Drafts::Hidden, base_url: None }
}

/// The files of the site that is there; where there is none yet, those of the built-in theme.
pub fn site(root: &Path) -> Sources {
    disk::read(root, &root.join("public")).0
}

/// Writes what was imported, or shows what would be; its report too.
pub fn bring(root: &Path, imported: Imported, media: &Path, into: &ImportInto) -> Exit {
    let mut files = imported.files;
    files.push((report::FILE.to_owned(), imported.report.markdown().into_bytes()));
    let lines = (record::FILE, imported.addresses.as_slice());
    let bringing = Bringing { files: &files, lines, copies: (media, &imported.copies) };
    let brought = match disk::bring(root, &bringing) {
        Ok(brought) => brought,
        Err(error) => return wrong(error),
    };
    out(imported.report.summary());
    for path in &brought.kept {
        say(format!("`{path}` is there and was changed since, or is yours: it stays as it is."));
    }
    for path in &brought.taken_out {
        say(format!("`{path}` was moved or taken out since it was imported: it is not brought back."));
    }
    if into.dry_run {
        named("Would write", &brought.new);
        named("Would write anew", &brought.renewed);
        say("Nothing was changed: this is what would be.");
        return Exit::Fine;
    }
    if let Err(error) = brought.carry_out(root) {
        return wrong(error);
    }
    if brought.is_nothing() {
        say("Everything is there already: nothing was changed.");
    } else {
        say(format!("{} files are new, {} were renewed.", brought.new.len(), brought.renewed.len()));
    }
    let report = root.join(report::FILE);
    if report.exists() {
        say(format!("{} says where everything went, one by one. Read it first.", report.display()));
    }
    Exit::Fine
}

fn named(what: &str, files: &[String]) {
    for file in files.iter().take(NAMED_MAX) {
        say(format!("{what} {file}"));
    }
    if files.len() > NAMED_MAX {
        say(format!("{what} {} more files", files.len() - NAMED_MAX));
    }
}

/// The files below a folder, by their paths from it, sorted.
fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    below(folder, std::fs::FileType::is_file)
}

/// The symbolic links below a folder, as [`names`] gives files.
fn links(folder: &Path) -> std::io::Result<Vec<String>> {
    below(folder, std::fs::FileType::is_symlink)
}

/// All of one sort below a folder, by their paths from it, sorted.
fn below(folder: &Path, fits: impl Fn(&std::fs::FileType) -> bool) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = left.pop() {
        for entry in std::fs::read_dir(&next)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                left.push(entry.path());
            } else if fits(&kind)
                && let Ok(path) = entry.path().strip_prefix(folder)
                && let Some(path) = path.to_str()
            {
                found.push(path.replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}
