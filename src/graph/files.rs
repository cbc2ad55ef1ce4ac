//! The files that links lead to.
//!
//! In: the sources and the pages made from them. Out: the file at a path, the page made from a file. It must not know
//! where a path was written.

use super::id;
use crate::{
    page::{Page, PageId},
    source::{FileId, Sources, hash_of},
};
use rayon::prelude::*;
use std::sync::Arc;

/// All files by the hash of their path, sorted: many thousand links are looked up without reading the paths again.
#[derive(Debug)]
pub(super) struct Files {
    by_path: Vec<(u64, FileId)>,
    /// The page made from each file.
    pages: Vec<Option<PageId>>,
}

impl Files {
    /// The files of these sources.
    pub(super) fn new(pages: &[Arc<Page>], sources: &Sources) -> Self {
        let mut by_path: Vec<_> = sources.iter().map(|(id, file)| (hash_of(&file.path), id)).collect();
        by_path.par_sort_unstable();
        let mut made = vec![None; by_path.len()];
        for (at, page) in pages.iter().enumerate() {
            made[page.file.0 as usize] = Some(id(at));
        }
        Self { by_path, pages: made }
    }

    /// The file at this path.
    pub(super) fn find(&self, path: &str) -> Option<FileId> {
        let at = self.by_path.binary_search_by_key(&hash_of(&path), |(key, _)| *key).ok()?;
        Some(self.by_path[at].1)
    }

    /// The page made from a file.
    pub(super) fn page(&self, file: FileId) -> Option<PageId> {
        self.pages[file.0 as usize]
    }
}
