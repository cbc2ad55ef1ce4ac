//! The question ledger: what was asked at surgeries that no guide answers.
//!
//! In: the graph. Out: the questions, most asked first. It must not know templates.

use super::{Graph, names::fold};
use crate::{diagnostic::nearest::is_slip, page::PageId};

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

/// How much a word of a question counts that is the very word, and how much one that is nearly it.
const SAME: usize = 2;
const NEARLY: usize = 1;

/// The questions that these words fit best, in the order they came; none where they fit none.
#[must_use]
pub fn fitting<'a>(questions: &'a [Question], words: &str) -> Vec<&'a Question> {
    let wanted = fold(words);
    let exact: Vec<&Question> = questions.iter().filter(|q| fold(&q.text) == wanted).collect();
    if !exact.is_empty() {
        return exact;
    }
    let wanted: Vec<&str> = wanted.split(' ').filter(|word| !word.is_empty()).collect();
    let fits = |question: &Question| -> usize {
        let folded = fold(&question.text);
        let has = |word: &&str| {
            let near = |other: &str| other.starts_with(*word) || is_slip(word, other);
            match folded.split(' ').any(|other| other == *word) {
                true => SAME,
                false if word.len() > 3 && folded.split(' ').any(near) => NEARLY,
                false => 0,
            }
        };
        wanted.iter().map(has).sum()
    };
    let fits: Vec<usize> = questions.iter().map(fits).collect();
    let best = fits.iter().copied().max().unwrap_or(0);
    if best == 0 || best * 2 < wanted.len() * SAME {
        return Vec::new();
    }
    questions.iter().zip(fits).filter(|(_, fit)| *fit == best).map(|(question, _)| question).collect()
}

#[cfg(test)]
mod tests {
    use super::{Question, fitting};

    #[test]
    fn words_find_the_question_they_are_of() {
        let question = |text: &str| Question { text: text.to_owned(), surgeries: Vec::new() };
        let all =
            ["Who mends the street light?", "Who cleans the street?", "Where is the hall key?"].map(question);
        let found = |words| fitting(&all, words).into_iter().map(|q| &*q.text).collect::<Vec<_>>();
        assert_eq!(found("hall kez"), ["Where is the hall key?"]);
        assert_eq!(found("street"), ["Who mends the street light?", "Who cleans the street?"]);
        assert_eq!(found("who cleans the STREET"), ["Who cleans the street?"]);
        assert_eq!(found("parking outside the school"), Vec::<&str>::new());
        assert_eq!(found(""), Vec::<&str>::new());
    }
}
