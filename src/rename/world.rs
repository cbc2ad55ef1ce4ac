//! The site as it would be.
//!
//! In: the site as it is, what moves, edits. Out: a [`World`], built in memory. It must not know whether it is as it
//! should be.

use super::{Refusal, Site, moves::Moves};
use crate::{
    amend,
    build::{Build, Known},
    diagnostic::Edit,
    page::{Page, PageId},
    source::{File, FileId, Held, Sources},
};
use std::collections::BTreeMap;

/// The site before and after.
pub(super) struct World<'a> {
    pub before: &'a Build,
    pub after: Build,
    pub moves: &'a Moves,
    /// For each page of before the same after.
    pages: Vec<Option<PageId>>,
    /// The edits that were made, by file, in the order of their places.
    edits: BTreeMap<FileId, Vec<Edit>>,
}

impl<'a> World<'a> {
    /// The site with these files elsewhere and these edits made.
    pub(super) fn new<'e>(
        site: Site<'a>,
        moves: &'a Moves,
        edits: impl Iterator<Item = &'e Edit>,
    ) -> Result<Self, Refusal> {
        let mut by_file: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for edit in edits {
            by_file.entry(edit.span.file).or_default().push(edit.clone());
        }
        by_file.values_mut().for_each(|edits| edits.sort_by_key(|edit| edit.span));
        let files = site.build.sources.iter().map(|(id, file)| {
            let path = moves.after(&file.path);
            let edits = by_file.get(&id);
            if path == &*file.path && edits.is_none() {
                return Ok(file.clone());
            }
            if file.is_lost() {
                let help = "Try again.";
                return Err(Refusal::broken(format!("`{}` changed meanwhile", file.path), Vec::new(), help));
            }
            match &file.held {
                Held::Head(..) => Ok(File { path: path.into(), ..file.clone() }),
                Held::Whole(_) | Held::Later(_) => {
                    let (bytes, left) = amend::edited(file.bytes(), edits.into_iter().flatten());
                    if !left.is_empty() {
                        let help = "Write the links of this file in a simpler way first.";
                        let message = format!("two references of `{}` are written in one place", file.path);
                        return Err(Refusal::broken(message, Vec::new(), help));
                    }
                    Ok(File::new(path, bytes))
                }
            }
        });
        let sources = Sources::new(files.collect::<Result<_, _>>()?);
        let known = Known { memo: None, before: Some(site.build) };
        let after = super::built(sources, site.unread, known, site.choices);
        let before = site.build;
        let mut made: Vec<Option<PageId>> = vec![None; after.sources.iter().len()];
        after.graph.pages().for_each(|(id, page)| made[page.file.0 as usize] = Some(id));
        let same = |page: &Page| {
            let path = moves.after(&before.sources.get(page.file).path);
            after.sources.find(path).and_then(|file| made[file.0 as usize])
        };
        let pages = before.graph.pages().map(|(_, page)| same(page)).collect();
        Ok(Self { before, after, moves, pages, edits: by_file })
    }

    /// The file of before, after.
    pub(super) fn file(&self, before: FileId) -> Option<FileId> {
        self.after.sources.find(self.moves.after(&self.before.sources.get(before).path))
    }

    /// Every page of before with the same page after; nothing where there is none.
    pub(super) fn pages(&self) -> impl Iterator<Item = (PageId, Option<PageId>)> {
        self.before.graph.pages().zip(&self.pages).map(|((id, _), new)| (id, *new))
    }

    /// The page of before as it is after.
    pub(super) fn page(&self, before: PageId) -> Option<&Page> {
        self.pages[before.0 as usize].map(|new| self.after.graph.page(new))
    }

    /// The line in the file of before for a place in the file of after.
    pub(super) fn line_before(&self, before: FileId, after: FileId, offset: usize) -> usize {
        let line = self.after.sources.get(after).line_column(offset).0;
        let bytes = self.before.sources.get(before).bytes();
        let breaks = |bytes: &[u8]| bytes.iter().filter(|b| **b == b'\n').count();
        let (mut added, mut gone, mut more, mut less) = (0, 0, 0, 0);
        for edit in self.edits.get(&before).into_iter().flatten() {
            let range = edit.span.range();
            if range.start + more > offset + less {
                break;
            }
            (more, less) = (more + edit.text.len(), less + range.len());
            (added, gone) = (added + breaks(edit.text.as_bytes()), gone + breaks(&bytes[range]));
        }
        (line + gone).saturating_sub(added).max(1)
    }
}
