//! The topics of a site: free words of its pages, each with a page of its own.
//!
//! In: the graph. Out: [`Topics`], ordered by their part of an address. It must not know lists or templates.

use crate::{
    graph::Graph,
    page::{PageId, slug},
};
use std::collections::{HashMap, HashSet};

/// A topic and its pages.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its part of an address.
    pub key: String,
    /// Its name in the first spelling.
    pub title: String,
    /// The published pages, in path order.
    pub pages: Vec<PageId>,
}

/// All topics, and which of them each page has.
#[derive(Clone, Debug)]
pub struct Topics {
    all: Vec<Topic>,
    /// For each page the places of its topics among all, in the order written.
    of: Vec<Vec<u32>>,
}

impl Topics {
    /// The topics of all published pages.
    #[must_use]
    pub fn new(graph: &Graph) -> Self {
        let shown = graph.published().filter(|(_, page)| page.withdrawn().is_none());
        let written: Vec<_> = shown.map(|(id, page)| (id, page.texts("topics"))).collect();
        // A large site says the same few words many thousand times.
        let spellings: HashSet<&str> =
            written.iter().flat_map(|(_, topics)| topics.iter().map(|(title, _)| title.as_str())).collect();
        let mut spelt: Vec<(String, &str)> =
            spellings.into_iter().map(|title| (slug(title), title)).collect();
        spelt.retain(|(key, _)| !key.is_empty());
        spelt.sort_unstable();
        let (mut all, mut places) = (Vec::new(), HashMap::new());
        for (same, place) in spelt.chunk_by(|a, b| a.0 == b.0).zip(0..) {
            all.push(Topic { key: same[0].0.clone(), title: same[0].1.to_owned(), pages: Vec::new() });
            places.extend(same.iter().map(|(_, title)| (*title, place)));
        }
        let mut of = vec![Vec::new(); graph.pages().len()];
        for (id, topics) in written {
            let places = topics.iter().filter_map(|(title, _)| places.get(title.as_str()).copied());
            let own: Vec<u32> = places.collect();
            for place in &own {
                let topic = &mut all[*place as usize];
                if topic.pages.last() != Some(&id) {
                    topic.pages.push(id);
                }
            }
            of[id.0 as usize] = own;
        }
        Self { all, of }
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> &[Topic] {
        &self.all
    }

    /// Those of a page, as places among all, in the order written.
    #[must_use]
    pub fn of(&self, page: PageId) -> &[u32] {
        &self.of[page.0 as usize]
    }
}
