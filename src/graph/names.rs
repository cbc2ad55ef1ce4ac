//! The names pages answer to.
//!
//! In: all pages. Out: the page that a name means. It must not know where the name was written.

use super::id;
use crate::{
    diagnostic::nearest::Known,
    page::{Kind, Page, PageId, slug},
    source::hash_of,
};
use rayon::prelude::*;
use std::sync::{Arc, OnceLock};

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

/// A name of a page. The order of names is that in which a page is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    /// The hash of the folded name.
    key: u64,
    /// Whether it is a file name, a title or another way to ask it.
    rank: Rank,
    page: PageId,
    kind: Kind,
}

/// What a name is to its page: a file name comes before a title, a title before others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    File,
    Title,
    Other,
}

/// All names, sorted.
#[derive(Debug)]
pub struct Names<'a> {
    pages: &'a [Arc<Page>],
    names: Vec<Named>,
    /// The same as they are written, made when the first name is not found.
    written: OnceLock<Known<'a, (PageId, Written)>>,
}

impl<'a> Names<'a> {
    /// The names of these pages.
    #[must_use]
    pub fn new(pages: &'a [Arc<Page>]) -> Self {
        let named = pages.par_iter().enumerate().flat_map_iter(|(at, page)| {
            let within = page.name.split_once('/').map_or("", |(_, rest)| rest);
            let file = page.file_name();
            let files = [Some(file), Some(within).filter(|within| *within != file), Some(&page.name)];
            let files = files.into_iter().flatten().map(|name| (name, Rank::File));
            let others = page.texts("also_asked").iter().map(|(text, _)| (text.as_str(), Rank::Other));
            let all = files.chain([(page.title.value.as_str(), Rank::Title)]).chain(others);
            all.filter_map(move |(name, rank)| {
                Some(Named { key: key(name)?, rank, page: id(at), kind: page.kind })
            })
        });
        let mut names: Vec<Named> = named.collect();
        names.par_sort_unstable();
        names.dedup_by(|a, b| a.key == b.key && a.page == b.page);
        Self { pages, names, written: OnceLock::new() }
    }

    /// All that the name could mean.
    fn all(&self, name: &str) -> &[Named] {
        let Some(key) = key(name) else { return &[] };
        let from = self.names.partition_point(|named| named.key < key);
        let len = self.names[from..].iter().take_while(|named| named.key == key).count();
        &self.names[from..from + len]
    }

    /// The page of one of these kinds that the name means. A file name comes before a title, a title before others.
    #[must_use]
    pub fn find(&self, name: &str, kinds: &[Kind]) -> Found {
        let all = self.all(name);
        let mut fitting = all.iter().filter(|named| kinds.contains(&named.kind));
        let Some(first) = fitting.next() else {
            return all.first().map_or(Found::None, |named| Found::OtherKind(named.page));
        };
        let others = fitting.take_while(|named| named.rank == first.rank);
        let pages: Vec<PageId> = others.map(|named| named.page).take(MANY - 1).collect();
        match pages.is_empty() {
            true => Found::One(first.page),
            false => Found::Many([first.page].into_iter().chain(pages).collect()),
        }
    }

    /// The guide whose title or other way to ask it is this question.
    #[must_use]
    pub fn question(&self, text: &str) -> Option<PageId> {
        // A name that is a guide's file name and its title is kept as the first.
        let asks =
            |named: &&Named| named.kind == Kind::Guide && (named.rank > Rank::File || self.is_spoken(named));
        self.all(text).iter().find(asks).map(|named| named.page)
    }

    /// Whether a name is the title of its page, or another way to ask it.
    fn is_spoken(&self, named: &Named) -> bool {
        let page = &self.pages[named.page.0 as usize];
        let others = page.texts("also_asked").iter().map(|(text, _)| text.as_str());
        [page.title.value.as_str()].into_iter().chain(others).any(|text| key(text) == Some(named.key))
    }

    /// The term with this title.
    #[must_use]
    pub fn term(&self, title: &str) -> Option<PageId> {
        self.all(title).iter().find(|named| named.kind == Kind::Term).map(|named| named.page)
    }

    /// For each page of these kinds with a name near to this one: how far it is, and the name in the way it was
    /// written, as a title or as a file name.
    #[must_use]
    pub fn near(&self, name: &str, kinds: &[Kind]) -> Vec<(i64, PageId, String)> {
        let like_title = name.contains(' ');
        let mut near: Vec<(PageId, i64, bool, String)> = self
            .written
            .get_or_init(|| written(self.pages))
            .near(name, |(page, _)| kinds.contains(&self.pages[page.0 as usize].kind))
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
fn written(pages: &[Arc<Page>]) -> Known<'_, (PageId, Written)> {
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

/// What two names have in common that are the same folded; nothing where nothing is left of a name.
fn key(name: &str) -> Option<u64> {
    let folded = fold(name);
    (!folded.is_empty()).then(|| hash_of(&folded))
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
            if c.is_ascii() { folded.push(c.to_ascii_lowercase()) } else { folded.extend(c.to_lowercase()) }
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
