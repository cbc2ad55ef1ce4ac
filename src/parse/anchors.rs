//! The anchors of a page's headings, each given once.
//!
//! In: what a heading would be called. Out: that, or the same with the first free number behind it.
//! It must not know what a heading is.

use std::collections::{BTreeMap, BTreeSet};

/// The anchors that are taken.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Those that authors give somewhere on the page: no heading gets them by its own words.
    by_hand: BTreeSet<String>,
    /// Those of the headings so far.
    given: BTreeSet<String>,
    /// The number to try next behind a name: else a page of many headings with one name takes for ever.
    next: BTreeMap<String, usize>,
}

impl Anchors {
    /// Those of a page, before any heading is read.
    pub(super) fn of(markdown: &str) -> Self {
        Self { by_hand: by_hand(markdown), ..Self::default() }
    }

    /// The anchor of a heading that has been given one by hand.
    pub(super) fn given(&mut self, id: String) -> String {
        let id = if self.given.contains(&id) { self.numbered(&id) } else { id };
        self.keep(id)
    }

    /// The anchor of a heading that is called after its own words.
    pub(super) fn named(&mut self, name: String) -> String {
        let name = if name.is_empty() { "part".to_owned() } else { name };
        let id = if self.is_taken(&name) { self.numbered(&name) } else { name };
        self.keep(id)
    }

    fn is_taken(&self, id: &str) -> bool {
        self.given.contains(id) || self.by_hand.contains(id)
    }

    fn keep(&mut self, id: String) -> String {
        self.given.insert(id.clone());
        id
    }

    /// The name with the first free number behind it.
    fn numbered(&mut self, name: &str) -> String {
        let first = self.next.get(name).copied().unwrap_or(2);
        let mut numbers = (first..).map(|number| (number, format!("{name}-{number}")));
        let (number, id) =
            numbers.find(|(_, id)| !self.is_taken(id)).expect("there are more numbers than headings");
        self.next.insert(name.to_owned(), number + 1);
        id
    }
}

/// The anchors that headings are given by hand: `## Names {#who}`.
fn by_hand(markdown: &str) -> BTreeSet<String> {
    if !markdown.contains("{#") {
        return BTreeSet::new();
    }
    let headings = markdown.lines().filter(|line| line.trim_start().starts_with('#'));
    let ids = headings.filter_map(|line| Some(line.split_once("{#")?.1.split([' ', '}']).next()?.to_owned()));
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn each_anchor_is_given_once_and_those_by_hand_are_kept_for_their_headings() {
        let mut anchors = Anchors::of("## A\n## A\n## B {#a-2}\n## C {#a-2}\n");
        assert_eq!(anchors.named("a".into()), "a");
        assert_eq!(anchors.named("a".into()), "a-3");
        assert_eq!(anchors.given("a-2".into()), "a-2");
        assert_eq!(anchors.given("a-2".into()), "a-2-2");
        assert_eq!(anchors.named("a".into()), "a-4");
        assert_eq!(anchors.named(String::new()), "part");
    }
}
