//! The names pages answer to.
//!
//! In: all pages. Out: the page that a name means. It must not know where the name was written.

use super::id;
use crate::{
    diagnostic::nearest::Known,
    page::{Kind, Page, PageId, slug},
};
use rayon::prelude::*;
use std::sync::OnceLock;

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This page.
    One(PageId),
    /// Any of these; of very many only the first.
    Many(Vec<PageId>),
    /// Only a page of a kind that was not asked for.
    OtherKind(PageId),
    /// No page.
    None,
}

/// How many pages of one name are told apart.
const MANY: usize = 5;

/// All names: folded, with a rank (file name, title, other ways to ask it), sorted.
#[derive(Debug)]
pub struct Names<'a> {
    pages: &'a [Page],
    names: Vec<(String, u8, PageId)>,
    /// The same as they are written, made when the first name is not found.
    written: OnceLock<Known<'a, (PageId, Written)>>,
}

impl<'a> Names<'a> {
    /// The names of these pages.
    #[must_use]
    pub fn new(pages: &'a [Page]) -> Self {
        let named = pages.par_iter().enumerate().flat_map_iter(|(at, page)| {
            let within = page.name.split_once('/').map_or("", |(_, rest)| rest);
            let files = [page.file_name(), within, &page.name].map(|name| (name, 0));
            let others = page.texts("also_asked").iter().map(|(text, _)| (text.as_str(), 2));
            let all = files.into_iter().chain([(page.title.value.as_str(), 1)]).chain(others);
            all.map(move |(name, rank)| (fold(name), rank, id(at)))
        });
        let mut names: Vec<(String, u8, PageId)> = named.filter(|(name, ..)| !name.is_empty()).collect();
        names.par_sort_unstable();
        names.dedup_by(|a, b| a.0 == b.0 && a.2 == b.2);
        Self { pages, names, written: OnceLock::new() }
    }

    fn kind(&self, page: PageId) -> Kind {
        self.pages[page.0 as usize].kind
    }

    fn all<'b>(&'b self, folded: &'b str) -> impl Iterator<Item = &'b (String, u8, PageId)> {
        let from = self.names.partition_point(|(name, ..)| name.as_str() < folded);
        self.names[from..].iter().take_while(move |(name, ..)| name == folded)
    }

    /// The page of one of these kinds that the name means. A file name comes before a title, a title before others.
    #[must_use]
    pub fn find(&self, name: &str, kinds: &[Kind]) -> Found {
        let folded = fold(name);
        let mut fitting = self.all(&folded).filter(|(.., page)| kinds.contains(&self.kind(*page))).peekable();
        let best = fitting.peek().map(|(_, rank, _)| *rank);
        let pages = fitting.take_while(|n| Some(n.1) == best).take(MANY);
        let pages: Vec<PageId> = pages.map(|n| n.2).collect();
        match pages.as_slice() {
            [one] => Found::One(*one),
            [] => self.all(&folded).next().map_or(Found::None, |n| Found::OtherKind(n.2)),
            _ => Found::Many(pages),
        }
    }

    /// The guide whose title or other way to ask it is this question.
    #[must_use]
    pub fn question(&self, text: &str) -> Option<PageId> {
        let folded = fold(text);
        self.all(&folded).find(|n| n.1 > 0 && self.kind(n.2) == Kind::Guide).map(|n| n.2)
    }

    /// The term with this title.
    #[must_use]
    pub fn term(&self, title: &str) -> Option<PageId> {
        let folded = fold(title);
        self.all(&folded).find(|n| self.kind(n.2) == Kind::Term).map(|n| n.2)
    }

    /// For each page of these kinds with a name near to this one: how far it is, and the name in the way it was
    /// written, as a title or as a file name.
    #[must_use]
    pub fn near(&self, name: &str, kinds: &[Kind]) -> Vec<(i64, PageId, String)> {
        let like_title = name.contains(' ');
        let mut near: Vec<(PageId, i64, bool, String)> = self
            .written
            .get_or_init(|| written(self.pages))
            .near(name, |(page, _)| kinds.contains(&self.kind(page)))
            .into_iter()
            .map(|(distance, text, (page, written))| {
                let same = (written == Written::Words) == like_title;
                let text =
                    if written == Written::Words && !like_title { one_word(text) } else { text.to_owned() };
                (page, distance, !same, text)
            })
            .collect();
        near.sort();
        near.dedup_by_key(|(page, ..)| *page);
        near.into_iter().map(|(page, distance, _, text)| (distance, page, text)).collect()
    }
}

/// How a name of a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// As the name of its file.
    File,
    /// In words.
    Words,
}

/// All names as they are written.
fn written(pages: &[Page]) -> Known<'_, (PageId, Written)> {
    let names = pages.iter().enumerate().flat_map(|(at, page)| {
        let others = page.texts("also_asked").iter().map(|(text, _)| text.as_str());
        let spoken = [page.title.value.as_str()].into_iter().chain(others);
        let file = (page.file_name(), (id(at), Written::File));
        std::iter::once(file).chain(spoken.map(move |text| (text, (id(at), Written::Words))))
    });
    names.collect()
}

/// A title as one word, where it stays the same name.
fn one_word(title: &str) -> String {
    let word = slug(title);
    if fold(&word) == fold(title) { word } else { title.to_owned() }
}

/// A name without case, punctuation and spaces that do not tell names apart.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.extend(c.to_lowercase());
        } else if c != '\'' && c != '’' {
            gap = true;
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn names_fold() {
        assert_eq!(fold("How do I show damp?"), fold("how-do-i-show damp"));
        assert_eq!(fold("don’t"), "dont");
    }
}
