//! `rm`: a page taken away, after it was said what would break.
//!
//! In: the name of a page as people type it. Out: files that are gone, or what would break. It must not know how
//! links are found.

use super::{Exit, arguments::Look, ask, open::Open, out, say, wrong};
use crate::{
    amend::Change,
    disk,
    links::{Links, Listed, Named},
    page::{Page, PageId},
    source::{File, FileId},
};
use std::path::Path;

/// Whether the author has said that the page is to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// With `--yes`.
    Already,
    /// Not so far.
    NotYet,
}

/// Takes a page away.
pub fn rm(root: &Path, name: &str, asked: Asked, look: &Look) -> Exit {
    let open = match Open::new(root, look) {
        Ok(open) => open,
        Err(exit) => return exit,
    };
    let links = Links::new(open.build());
    let page = match open.named(&links, name) {
        Ok(Named::Page(page)) => page,
        Ok(Named::File(_) | Named::Folder(_)) => {
            return wrong(format!("`{name}` is no page. Nothing was taken away."));
        }
        Err(exit) => return exit,
    };
    let files = files(&open, page);
    let broken = broken(&open, &links, page, &files);
    let graph = &open.build().graph;
    let path = &open.build().sources.get(graph.page(page).file).path;
    if !broken.is_empty() {
        say(format!("Without {path} these lead nowhere:"));
    }
    for line in broken.iter().chain(&lost(graph.page(page))) {
        say(line);
    }
    if asked == Asked::NotYet {
        if !broken.is_empty() {
            say(format!(
                "Nothing was taken away. Mend these first, or take {path} away in any case with --yes."
            ));
            return Exit::Findings;
        }
        if !ask::can_ask() {
            return wrong(format!("nothing links to {path}. Say --yes to take it away"));
        }
        if !agrees(path, files.len()) {
            say("Nothing was taken away.");
            return Exit::Fine;
        }
    }
    let remove = |file: &&File| Change::Remove { path: file.path.to_string(), was: file.revision };
    let changes: Vec<Change> =
        files.iter().map(|file| open.build().sources.get(*file)).map(|f| remove(&f)).collect();
    if let Err(error) = disk::amend(root, &changes) {
        return wrong(error);
    }
    let mut folders: Vec<&str> = changes.iter().filter_map(folder).collect();
    folders.sort_unstable_by_key(|folder| std::cmp::Reverse(folder.len()));
    folders.into_iter().for_each(|folder| disk::tidy(root, folder));
    match files.len() {
        1 => out(format!("Took {path} away.")),
        all => out(format!("Took {path} away with all {all} files of its folder.")),
    }
}

fn folder(change: &Change) -> Option<&str> {
    match change {
        Change::Remove { path, .. } => path.rsplit_once('/').map(|(folder, _)| folder),
        Change::Write { .. } | Change::Move { .. } => None,
    }
}

/// The files that go with a page: its own; with a folder of its own in which no other page lies, all in it.
fn files(open: &Open, page: PageId) -> Vec<FileId> {
    let build = open.build();
    let own = build.graph.page(page).file;
    let folder = build.sources.get(own).path.strip_suffix("index.md").filter(|f| f.matches('/').count() > 2);
    let Some(folder) = folder else { return vec![own] };
    let all: Vec<(FileId, &File)> = build.sources.under(folder).collect();
    let others = all.iter().any(|(id, file)| *id != own && file.path.ends_with(".md"));
    if others { vec![own] } else { all.into_iter().map(|(id, _)| id).collect() }
}

/// What would break, line by line.
fn broken(open: &Open, links: &Links, page: PageId, files: &[FileId]) -> Vec<String> {
    let own = open.build().graph.page(page);
    let path = &*open.build().sources.get(own.file).path;
    let mut lines = Vec::new();
    for file in files {
        let listed = Listed::new(links, *file);
        for group in &listed.linked_from {
            let from_others = group.links.iter().filter(|entry| entry.path.as_deref() != Some(path));
            lines.extend(from_others.map(|entry| match (&entry.file, entry.line) {
                (Some(file), Some(line)) => format!("{file}:{line}: {} – {}", group.heading, entry.title),
                _ => format!(
                    "{}: {} – {}",
                    entry.path.as_deref().unwrap_or_default(),
                    group.heading,
                    entry.title
                ),
            }));
        }
    }
    lines
}

/// The addresses that would lead nowhere; a draft has none.
fn lost(page: &Page) -> Vec<String> {
    if page.flag("draft") == Some(true) {
        return Vec::new();
    }
    let aliases = page.texts("aliases").iter().map(|(alias, _)| alias.clone());
    let all = [format!("/{}", page.route.path())].into_iter().chain(aliases);
    all.map(|address| format!("The address {address} leads nowhere without it.")).collect()
}

/// Asks at the terminal.
fn agrees(path: &str, files: usize) -> bool {
    let it = if files == 1 { "it".to_owned() } else { format!("it with all {files} files of its folder") };
    let question = format!("Nothing links to {path}. Take {it} away? Type yes or no:");
    let answer = ask::at_terminal().ask(&question).map(|answer| answer.to_lowercase());
    // Here Enter alone is not yes: what goes does not come back.
    matches!(answer.as_deref(), Some("y" | "yes"))
}
