//! What moves, and where to.
//!
//! In: what a person named, and the new place as people type it. Out: [`Moves`], file by file. It must not know what
//! refers to them.

use super::Refusal;
use crate::{
    build::Build,
    diagnostic::nearest,
    links::{Named, which::below_content},
    page::Kind,
    parse::CONTENT,
};
use std::collections::{BTreeMap, BTreeSet};

/// Files that move, from the site root.
#[derive(Clone, Debug)]
pub struct Moves {
    from: String,
    to: String,
    files: BTreeMap<String, String>,
    /// Where they lie after the move.
    new: BTreeSet<String>,
}

impl Moves {
    /// The files that move when this goes there; `is_folder` says whether a path from the site root is a folder.
    pub(super) fn new(
        build: &Build,
        what: &Named,
        to: &str,
        is_folder: impl Fn(&str) -> bool,
    ) -> Result<Self, Refusal> {
        let (from, to) = whole(build, what, &To::read(to, &is_folder)?)?;
        if from == to {
            let help = "Name another place.";
            return Err(Refusal::misuse(format!("`{from}` lies there already"), help));
        }
        if to.starts_with(&format!("{from}/")) {
            let help = "Name a place outside of it.";
            return Err(Refusal::misuse(format!("`{from}` cannot be moved into itself"), help));
        }
        let files: BTreeMap<String, String> = if build.sources.find(&from).is_some() {
            [(from.clone(), to.clone())].into()
        } else {
            let folder = format!("{from}/");
            let below = build.sources.under(&folder).map(|(_, file)| file.path.to_string());
            below.map(|path| (path.clone(), format!("{to}{}", &path[from.len()..]))).collect()
        };
        let new = files.values().cloned().collect();
        let moves = Self { from, to, files, new };
        moves.check(build, is_folder)?;
        Ok(moves)
    }

    fn check(&self, build: &Build, is_folder: impl Fn(&str) -> bool) -> Result<(), Refusal> {
        let taken = |path: &&String| build.sources.find(path).is_some() && !self.files.contains_key(*path);
        if let Some(path) = self.files.values().find(taken) {
            let help = "Nothing is ever overwritten: move that away first, or choose another name.";
            return Err(Refusal::misuse(format!("`{path}` is there already"), help));
        }
        if !self.is_file() && is_folder(&self.to) {
            let help = "Two folders are never made one: choose another name.";
            return Err(Refusal::misuse(format!("the folder `{}` is there already", self.to), help));
        }
        for path in self.files.values() {
            let below = path.strip_prefix(CONTENT).unwrap_or(path);
            if Kind::at(below).is_none() {
                return Err(no_kind(below));
            }
        }
        Ok(())
    }

    /// Whether one file moves, and no folder.
    fn is_file(&self) -> bool {
        self.files.contains_key(&self.from)
    }

    /// The file or folder that moves as a whole, and where to.
    #[must_use]
    pub fn whole(&self) -> (&str, &str) {
        (&self.from, &self.to)
    }

    /// The files that move, where they lie now.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether a file moves.
    #[must_use]
    pub fn is_moved(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Whether a file that moved lies at this path after the move.
    #[must_use]
    pub fn is_new(&self, path: &str) -> bool {
        self.new.contains(path)
    }

    /// Whether a file lies at this path after the move.
    #[must_use]
    pub fn is_there(&self, build: &Build, path: &str) -> bool {
        self.is_new(path) || build.sources.find(path).is_some() && !self.is_moved(path)
    }

    /// Where a file lies after the move.
    #[must_use]
    pub fn after<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, String::as_str)
    }

    /// How many of the files are published as they are, at an address of their own.
    pub(super) fn published_files(&self) -> usize {
        self.files.keys().filter(|path| !path.ends_with(".md")).count()
    }
}

/// The new place as it was written.
struct To<'a> {
    /// Below `content/`, without slashes at its ends.
    path: &'a str,
    /// Whether it is a folder to move into.
    into: bool,
    /// Whether a folder is meant that may not be there yet.
    is_slashed: bool,
}

impl<'a> To<'a> {
    fn read(written: &'a str, is_folder: impl Fn(&str) -> bool) -> Result<Self, Refusal> {
        let text = written.trim();
        let path = below_content(text);
        let odd = |part: &str| {
            part.is_empty()
                || part.starts_with(['.', '#'])
                || part.ends_with(['~', ' '])
                || part.ends_with(".swp")
        };
        if path.chars().any(|c| c.is_control() || c == '\\') || path.split('/').any(odd) {
            let help = "Write the path below content/, such as guides/damp.md; names that begin with a dot are not read.";
            return Err(Refusal::misuse(format!("`{written}` cannot be the place of a page"), help));
        }
        let into = is_folder(&format!("{CONTENT}{path}"));
        Ok(Self { path, into, is_slashed: text.ends_with('/') && !text.starts_with('/') })
    }
}

/// What other texts end in.
const OTHER_ENDS: [&str; 8] = [".txt", ".html", ".htm", ".markdown", ".mdx", ".doc", ".docx", ".odt"];

/// The file or folder that moves as a whole, from where to where.
fn whole(build: &Build, what: &Named, to: &To) -> Result<(String, String), Refusal> {
    let path = match what {
        Named::Page(page) => build.sources.get(build.graph.page(*page).file).path.to_string(),
        Named::File(file) => build.sources.get(*file).path.to_string(),
        Named::Folder(folder) => return Ok((folder.clone(), folder_to(folder, to)?)),
    };
    let place = format!("{CONTENT}{}", to.path);
    let name = path.rsplit('/').next().unwrap_or(&path);
    // A file that is no page yet, since it lies in the wrong folder, becomes one by moving.
    let is_page = path.ends_with(".md");
    // The folder of all pages of a kind is no page's own.
    let folder = path.strip_suffix("/index.md").filter(|folder| folder.matches('/').count() > 1);
    if let (Some(folder), Named::Page(_)) = (folder, what) {
        let folder = folder.to_owned();
        if let Some(new) = place.strip_suffix("/index.md") {
            return Ok((folder, new.to_owned()));
        }
        if !place.ends_with(".md") {
            let new = folder_to(&folder, to)?;
            return Ok((folder, new));
        }
    }
    let other = OTHER_ENDS.iter().find(|end| place.ends_with(**end));
    if let Some(end) = other.filter(|_| is_page && !to.into) {
        let help = "Let its name end in .md, or leave the ending out.";
        return Err(Refusal::misuse(format!("a page cannot end in `{end}`"), help));
    }
    let new = match place {
        place if to.into || to.is_slashed => format!("{place}/{name}"),
        place if is_page && !place.ends_with(".md") => format!("{place}.md"),
        place => place,
    };
    let end = |path: &str| path.rsplit('/').next().and_then(|name| Some(name.rsplit_once('.')?.1.to_owned()));
    if end(&path) != end(&new) {
        let help = "Keep the ending of its name.";
        return Err(Refusal::misuse(format!("`{path}` cannot be called `{new}`"), help));
    }
    Ok((path, new))
}

fn folder_to(folder: &str, to: &To) -> Result<String, Refusal> {
    let place = format!("{CONTENT}{}", to.path);
    if place.ends_with(".md") {
        let help = "Name a folder.";
        return Err(Refusal::misuse(format!("`{folder}` is a folder, and `{place}` a page"), help));
    }
    if folder.matches('/').count() < 2 {
        let help = "Its name says what its pages are. Move the pages or folders in it.";
        return Err(Refusal::misuse(format!("`{folder}` cannot be moved"), help));
    }
    let name = folder.rsplit('/').next().unwrap_or(folder);
    Ok(if to.into { format!("{place}/{name}") } else { place })
}

fn no_kind(below: &str) -> Refusal {
    let (folder, rest) = below.split_once('/').unwrap_or(("", below));
    let folders = "The folders are guides, skills, data, places, surgeries, stories, blog, pages, people, organisations and words.";
    if folder.is_empty() {
        let help = format!("Write the folder too, as in guides/{rest}. {folders}");
        return Refusal::misuse(format!("`{below}` lies in no folder that says what a page is"), help);
    }
    let near = nearest::nearest(folder, Kind::ALL.iter().map(|kind| kind.folder()));
    let help = nearest::sentence(&near).unwrap_or_else(|| folders.to_owned());
    Refusal::misuse(format!("`{folder}` is not a folder that says what a page is"), help)
}
