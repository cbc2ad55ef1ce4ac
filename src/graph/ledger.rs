//! The question ledger: what was asked at surgeries that no guide answers.
//!
//! In: the graph. Out: the questions, most asked first. It must not know templates.

use super::{Graph, names::fold};
use crate::page::PageId;

/// A question and where it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// In the words it was asked in first.
    pub text: String,
    /// The surgeries, in path order.
    pub surgeries: Vec<PageId>,
}

/// The questions that no published guide answers, most asked first, then by their words.
#[must_use]
pub fn unanswered(graph: &Graph) -> Vec<Question> {
    let mut asked: Vec<(String, PageId, &str)> = Vec::new();
    for (id, page) in graph.published() {
        let open = page.texts("asked").iter().zip(graph.asked(id)).filter(|(_, guide)| guide.is_none());
        asked.extend(open.map(|((text, _), _)| (fold(text), id, text.as_str())));
    }
    asked.sort();
    let same = asked.chunk_by(|a, b| a.0 == b.0);
    let mut questions: Vec<Question> = same
        .map(|all| Question {
            text: all[0].2.to_owned(),
            surgeries: all.iter().map(|(_, id, _)| *id).collect(),
        })
        .collect();
    questions.iter_mut().for_each(|q| q.surgeries.dedup());
    questions.sort_by(|a, b| b.surgeries.len().cmp(&a.surgeries.len()).then_with(|| a.text.cmp(&b.text)));
    questions
}
