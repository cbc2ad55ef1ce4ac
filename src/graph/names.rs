//! The names pages answer to.
//!
//! In: all pages. Out: the page that a name means. It must not know where the name was written.

use super::id;
use crate::{
    diagnostic::nearest,
    page::{Kind, Page, PageId, slug},
};
use rayon::prelude::*;

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// This page.
    One(PageId),
    /// Any of these.
    Many(Vec<PageId>),
    /// Only a page of a kind that was not asked for.
    OtherKind(PageId),
    /// No page.
    None,
}

/// All names: folded, with a rank (file name, title, other ways to ask it), sorted.
#[derive(Debug)]
pub struct Names<'a> {
    pages: &'a [Page],
    names: Vec<(String, u8, PageId)>,
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
        Self { pages, names }
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
        let fitting: Vec<_> =
            self.all(&folded).filter(|(.., page)| kinds.contains(&self.kind(*page))).collect();
        let best = fitting.iter().map(|(_, rank, _)| *rank).min();
        let pages: Vec<PageId> = fitting.iter().filter(|n| Some(n.1) == best).map(|n| n.2).collect();
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
        let mut near = Vec::new();
        for (at, page) in self.pages.iter().enumerate().filter(|(_, page)| kinds.contains(&page.kind)) {
            let file = (like_title, page.file_name().to_owned());
            let others = page.texts("also_asked").iter().map(|(text, _)| text);
            let spoken = [&page.title.value].into_iter().chain(others).map(|text| match like_title {
                true => (false, text.clone()),
                false => (true, one_word(text)),
            });
            let names = [file].into_iter().chain(spoken);
            let nearest =
                names.filter_map(|(other, text)| Some((nearest::distance(name, &text)?, other, text))).min();
            near.extend(nearest.map(|(distance, _, text)| (distance, id(at), text)));
        }
        near
    }
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
