//! A page or folder elsewhere: every reference follows, or nothing is changed.
//!
//! In: a [`Build`], what is to move and where to. Out: a [`Renaming`], that is all changes of the author's files; or a
//! [`Refusal`]. The site is built with the changes in memory, and held against what it was before. It must not know
//! the disk.

mod aliases;
mod compare;
mod form;
pub mod moves;
mod raw;
mod world;

use crate::{
    amend::{self, Change},
    build::{self, Build, Choices, Known},
    diagnostic::{Code, Diagnostic, Edit},
    links::{Links, Meaning, Named},
    page::PageId,
    parse::{self, Vocabulary, Written},
    record,
    source::{FileId, Sources, Span},
};
use moves::Moves;
use std::collections::BTreeMap;
use world::World;

/// A site, and what it was built from.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The site as it is, with its drafts.
    pub build: &'a Build,
    /// What it was built with.
    pub choices: &'a Choices,
    /// What of it could not be read.
    pub unread: &'a [Diagnostic],
}

/// The site of these sources.
#[must_use]
pub fn built(sources: Sources, unread: &[Diagnostic], known: Known, choices: &Choices) -> Build {
    build::build(sources, unread.to_vec(), known, choices)
}

/// A page or folder elsewhere.
#[derive(Debug)]
pub struct Renaming {
    /// All changes, in order.
    pub changes: Vec<Change>,
    /// What moves, from where to where.
    pub moved: (String, String),
    /// The files that move, where they lie now.
    pub files: Vec<String>,
    /// How many references are written otherwise.
    pub references: usize,
    /// In how many files that is.
    pub referring: usize,
    /// The addresses that lead to their pages now as old ones.
    pub aliases: Vec<String>,
    /// What the author has to look after, in sentences.
    pub told: Vec<String>,
}

/// Why nothing is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Whether what was asked for is no sense in itself, be the site as it may.
    pub is_misuse: bool,
    /// Why, in plain words.
    pub message: String,
    /// Where that is, and what is there.
    pub places: Vec<String>,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// What was asked for makes no sense.
    fn misuse(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { is_misuse: true, message: message.into(), places: Vec::new(), help: help.into() }
    }

    /// The site would not be whole.
    fn broken(message: impl Into<String>, places: Vec<String>, help: impl Into<String>) -> Self {
        Self { is_misuse: false, message: message.into(), places, help: help.into() }
    }
}

/// One thing that a page says: the number of a reference or author among all that it says.
type Said = (PageId, usize);

/// How often references are written anew until all lead where they led.
const ROUNDS_MAX: usize = 8;

/// Plans to move `what` to `to`, as people write it; `is_folder` says whether a path from the site root is a folder.
pub fn rename(
    site: Site,
    what: &Named,
    to: &str,
    is_folder: impl Fn(&str) -> bool,
) -> Result<Renaming, Refusal> {
    let links = Links::new(site.build);
    let moves = Moves::new(site.build, what, to, is_folder)?;
    let known = form::Known { before: site.build, links: &links, moves: &moves, world: None };
    let aliases = aliases::all(site, &moves)?;
    let mut writer = Writer {
        site,
        links: &links,
        moves: &moves,
        written: BTreeMap::new(),
        levels: BTreeMap::new(),
        edits: BTreeMap::new(),
        promises: BTreeMap::new(),
    };
    for said in form::astray_by_path(known) {
        writer.rewrite(said, None)?;
    }
    for _ in 0..ROUNDS_MAX {
        let world = World::new(site, &moves, writer.all().chain(aliases.edits()))?;
        compare::fits(&links, &world)?;
        let astray = compare::astray(&links, &world);
        if astray.is_empty() && !writer.keep(&world) {
            compare::hold(&links, &world)?;
            return Ok(writer.finish(&world, &aliases));
        }
        for said in astray {
            writer.rewrite(said, Some(&world))?;
        }
    }
    Err(Refusal::broken("references change each other without end", Vec::new(), "Choose another name."))
}

/// The references that are written otherwise.
struct Writer<'a> {
    site: Site<'a>,
    links: &'a Links<'a>,
    moves: &'a Moves,
    /// Where each page that was looked into says what.
    written: BTreeMap<PageId, Option<Written>>,
    /// How many ways to write each were tried.
    levels: BTreeMap<Said, usize>,
    edits: BTreeMap<Said, Edit>,
    /// Lines of the record that lead to what has another address.
    promises: BTreeMap<Span, Edit>,
}

impl Writer<'_> {
    /// Writes a reference that would lead astray in the next way that is left.
    fn rewrite(&mut self, said: Said, world: Option<&World>) -> Result<(), Refusal> {
        let build = self.site.build;
        let known = form::Known { before: build, links: self.links, moves: self.moves, world };
        let level = self.levels.entry(said).or_default();
        let written = self.written.entry(said.0).or_insert_with(|| {
            let file = build.graph.page(said.0).file;
            let parsed =
                parse::page(file, build.sources.get(file), &Vocabulary::default(), &build.config.rules);
            parsed.ok().map(|parsed| parsed.written)
        });
        let text = written.as_ref().and_then(|written| form::text(known, written, said, *level));
        *level += 1;
        let Some((span, text)) = text else {
            // A build will tell what is wrong with it.
            let Some(world) = world else { return Ok(()) };
            return Err(compare::lost(self.links, world, said));
        };
        self.edits.insert(said, Edit { span, text });
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = &Edit> {
        self.edits.values().chain(self.promises.values())
    }

    /// Lets the record lead from the addresses of files that move to where they are then; says whether one was left.
    fn keep(&mut self, world: &World) -> bool {
        if !self.promises.is_empty() {
            return false;
        }
        let Some(record) = world.before.sources.find(record::FILE) else { return false };
        for found in world.after.report.findings().filter(|found| found.code == Code::AddressLost) {
            let leads_on = |edit: &&Edit| {
                world.after.sources.get(edit.span.file).path.as_ref() == record::FILE
                    && edit.text.contains(" -> ")
            };
            if let Some(edit) = found.sure_edit().filter(leads_on) {
                let span = Span { file: record, ..edit.span };
                self.promises.insert(span, Edit { span, text: edit.text.clone() });
            }
        }
        !self.promises.is_empty()
    }

    fn finish(self, world: &World, aliases: &aliases::Aliases) -> Renaming {
        let build = self.site.build;
        let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for edit in self.all().chain(aliases.edits()) {
            by_file.entry(edit.span.file).or_default().push(edit);
        }
        let written = by_file.into_iter().filter_map(|(file, edits)| {
            let file = build.sources.get(file);
            amend::write(file, amend::edited(file.bytes(), edits).0)
        });
        let moves = self.moves.whole();
        let moved = (moves.0.to_owned(), moves.1.to_owned());
        let change = Change::Move { from: moved.0.clone(), to: moved.1.clone() };
        let mut referring: Vec<FileId> = self.edits.values().map(|edit| edit.span.file).collect();
        referring.dedup();
        Renaming {
            changes: written.chain([change]).collect(),
            moved,
            files: self.moves.files().map(str::to_owned).collect(),
            references: self.edits.len(),
            referring: referring.len(),
            aliases: aliases.added(),
            told: self.told(world),
        }
    }

    /// What the author has to look after.
    fn told(&self, world: &World) -> Vec<String> {
        let mut told = raw::told(self.site, self.moves);
        told.extend(compare::told(self.links, world));
        let lost = self.moves.published_files().saturating_sub(self.promises.len());
        if lost > 0 {
            let what = if lost == 1 {
                "A picture or data file has".to_owned()
            } else {
                format!("{lost} pictures or data files have")
            };
            told.push(format!(
                "{what} another address now; links from other sites to the old one lead nowhere."
            ));
        }
        told.extend(match self.promises.len() {
            0 => None,
            1 => Some("addresses.txt leads from the address of a file to where it is now.".to_owned()),
            files => Some(format!(
                "addresses.txt leads from the addresses of {files} files to where they are now."
            )),
        });
        told.extend(self.site.build.report.findings().filter_map(|found| unread(self.site.build, found)));
        told
    }
}

/// A sentence on a file that could not be read, and so was not looked through.
fn unread(build: &Build, found: &Diagnostic) -> Option<String> {
    if !matches!(found.code, Code::UnreadableFile | Code::NotUtf8 | Code::FileTooLarge | Code::NestedTooDeep)
    {
        return None;
    }
    let path = found.span.map_or(String::new(), |span| format!("{}: ", build.sources.get(span.file).path));
    Some(format!("Not looked through for links: {path}{}.", found.message))
}

/// A place as people read it: `content/guides/damp.md:12`.
#[must_use]
pub fn place(build: &Build, span: Span) -> String {
    let file = build.sources.get(span.file);
    format!("{}:{}", file.path, file.line_column(span.range().start).0)
}

/// The path of what a link leads to, where that is a file.
fn path_of<'a>(build: &'a Build, to: &Meaning) -> Option<&'a str> {
    match to {
        Meaning::File(file) => Some(&build.sources.get(*file).path),
        _ => None,
    }
}
