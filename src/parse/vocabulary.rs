//! The words that are explained where they are used.
//!
//! In: the names of the term pages. Out: where they stand in running text. It must not know the pages' texts.

use crate::source::hash_of;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// The names of all words, found in one pass.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Name and the word it stands for (its own, or the title it is another form of), sorted.
    names: Vec<(String, String)>,
    finder: Option<AhoCorasick>,
}

impl Vocabulary {
    /// The vocabulary of these (name, title) pairs.
    #[must_use]
    pub fn new(mut names: Vec<(String, String)>) -> Self {
        names.retain(|(name, _)| !name.trim().is_empty());
        names.sort();
        names.dedup_by(|a, b| a.0 == b.0);
        let finder = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(|(name, _)| name))
            .ok()
            .filter(|_| !names.is_empty());
        Self { names, finder }
    }

    /// The hash of it: with another one, texts read otherwise.
    #[must_use]
    pub fn hash(&self) -> u64 {
        hash_of(&self.names)
    }

    /// Whole words of the vocabulary in a run of text: byte range and title. A capital counts as the same
    /// word only where a sentence begins, so that "row" is not found in "Canal Row".
    pub fn find<'a, 't>(
        &'a self,
        text: &'t str,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &'a str)> + use<'a, 't> {
        self.finder.iter().flat_map(move |finder| finder.find_iter(text)).filter_map(move |found| {
            let (name, title) = &self.names[found.pattern().as_usize()];
            let (before, after) = (&text[..found.start()], &text[found.end()..]);
            let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '\'' || c == '’' || c == '_';
            let whole = !before.ends_with(joins) && !after.starts_with(|c: char| joins(c));
            let start = before.trim_end();
            let sentence = start.is_empty() || start.ends_with(['.', '?', '!', ':']);
            let written = &text[found.range()];
            let same = written == name || sentence && written.chars().skip(1).eq(name.chars().skip(1));
            (whole && same).then(|| (found.range(), title.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Vocabulary;

    #[test]
    fn whole_words_only_and_no_names() {
        let words = ["row", "ward", "rate"].map(|w| (w.to_owned(), w.to_owned())).to_vec();
        let words = Vocabulary::new(words);
        let found =
            |text: &str| words.find(text).map(|(range, _)| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("Row one of Canal Row in the ward, forward, ward-wide, rates"), ["Row", "ward"]);
    }
}
