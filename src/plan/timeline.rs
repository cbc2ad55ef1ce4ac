//! Posts in time: which stands before and after each, and which are likest to it.
//!
//! In: what lists ask of every page, and the topics. Out: for a post its neighbours. It must not know templates.

use super::Inputs;
use crate::page::{Kind, Moment, PageId};
use std::cmp::Reverse;

/// The most posts that are related to one.
const RELATED_MAX: usize = 4;
/// So many posts before and after one are looked at in each of its topics: the cost grows with the site, and no faster.
const LOOKED_AT: usize = 8;

/// What a post leads on to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Near {
    /// Posts that share topics with it: those that share most, of these the nearest in time first.
    pub related: Vec<PageId>,
    /// The post before it in time.
    pub before: Option<PageId>,
    /// The post after it.
    pub after: Option<PageId>,
}

impl Near {
    /// All of them.
    pub fn pages(&self) -> impl Iterator<Item = PageId> {
        self.related.iter().copied().chain(self.before).chain(self.after)
    }
}

/// A post and when it was published: in this order they stand in time.
type Dated = (Moment, PageId);

/// All posts that lists may show, in time.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    all: Vec<Dated>,
    /// Those of each topic, by its place among all topics.
    of_topic: Vec<Vec<Dated>>,
}

impl Timeline {
    /// The posts of a site.
    #[must_use]
    pub fn new(inputs: &Inputs) -> Self {
        let dated = |id: &PageId| dated(inputs, *id);
        let in_time = |ids: &[PageId]| {
            let mut posts: Vec<Dated> = ids.iter().filter_map(dated).collect();
            posts.sort_unstable_by_key(|(at, id)| (at.start(), *id));
            posts
        };
        let of_topic = inputs.topics.all().iter().map(|topic| in_time(&topic.pages)).collect();
        Self { all: in_time(&inputs.by_kind[Kind::Post as usize]), of_topic }
    }

    /// What a page leads on to; nothing where it is no post that lists show. `known` are the pages it leads to anyway.
    #[must_use]
    pub fn near(&self, inputs: &Inputs, id: PageId, known: &[PageId]) -> Near {
        let Some(own) = dated(inputs, id) else { return Near::default() };
        let at = place(&self.all, own);
        let post = |at: Option<usize>| at.and_then(|at| self.all.get(at)).map(|(_, id)| *id);
        let (before, after) = (post(at.checked_sub(1)), post(at.checked_add(1)));
        Near { related: self.related(inputs, own, known), before, after }
    }

    fn related(&self, inputs: &Inputs, own: Dated, known: &[PageId]) -> Vec<PageId> {
        let mut found: Vec<Dated> = Vec::new();
        for topic in inputs.topics.of(own.1) {
            let posts = &self.of_topic[*topic as usize];
            let at = place(posts, own);
            let until = posts.len().min(at + 1 + LOOKED_AT);
            found.extend(&posts[at.saturating_sub(LOOKED_AT)..until]);
        }
        found.sort_unstable_by_key(|(_, id)| *id);
        // One that was found in several topics shares all of them; whether it shares more is not asked.
        let shared = found.chunk_by(|a, b| a.1 == b.1).map(|same| (same.len(), same[0]));
        let mut related: Vec<(usize, Dated)> =
            shared.filter(|(_, (_, id))| *id != own.1 && known.binary_search(id).is_err()).collect();
        let apart = |at: Moment| own.0.start().duration_since(at.start()).abs();
        related.sort_unstable_by_key(|(topics, (at, id))| (Reverse(*topics), apart(*at), *id));
        related.into_iter().take(RELATED_MAX).map(|(_, (_, id))| id).collect()
    }
}

/// A post that lists may show, with its date.
fn dated(inputs: &Inputs, id: PageId) -> Option<Dated> {
    let facts = inputs.facts(id);
    Some((facts.dated.filter(|_| facts.listed == Some(Kind::Post))?, id))
}

/// Where a post stands among others.
fn place(posts: &[Dated], own: Dated) -> usize {
    posts.partition_point(|(at, id)| (at.start(), *id) < (own.0.start(), own.1))
}
