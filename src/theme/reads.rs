//! What templates read of the page or list they are made for.
//!
//! In: the templates' texts. Out: for each template the names it can read, with all that it extends, includes and calls.
//! Where that cannot be told from the text, it is everything. It must not know what a view holds.

use std::collections::{BTreeMap, BTreeSet};

/// The names of the two values that differ from output to output.
const VALUES: [&str; 2] = ["page", "list"];
/// The name by which a template prints all values it receives.
const EVERYTHING: &str = "__tera_context";

/// What a template reads below `page` or `list`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Anything.
    All,
    /// These, as they are written behind `page.` or `list.`, at most two names deep: `title`, `fields.date`.
    These(BTreeSet<String>),
}

impl Reads {
    /// Whether it reads `page.NAME` or a part of it.
    #[must_use]
    pub fn name(&self, name: &str) -> bool {
        let Self::These(names) = self else { return true };
        let part = |path: &String| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        names.contains(name) || names.range(name.to_owned()..).take_while(|n| n.starts_with(name)).any(part)
    }

    /// Whether it reads `page.OF.NAME`, or `page.OF` as a whole.
    #[must_use]
    pub fn part(&self, of: &str, name: &str) -> bool {
        let Self::These(names) = self else { return true };
        names.contains(of) || names.contains(&format!("{of}.{name}"))
    }

    /// What one text reads by itself.
    fn of(text: &str) -> Self {
        let mut names = BTreeSet::new();
        if text.contains(EVERYTHING) {
            return Self::All;
        }
        for value in VALUES {
            for (at, _) in text.match_indices(value) {
                let behind = &text[at + value.len()..];
                // A part of a longer word, or a name that belongs to something else.
                if text[..at].ends_with(is_word) || text[..at].ends_with('.') || behind.starts_with(is_word) {
                    continue;
                }
                let Some((first, behind)) = member(behind) else { return Self::All };
                names.insert(match member(behind) {
                    Some((second, _)) => format!("{first}.{second}"),
                    None => first.to_owned(),
                });
            }
        }
        Self::These(names)
    }

    /// What either of two texts reads.
    fn and(self, other: &Self) -> Self {
        match (self, other) {
            (Self::These(mut names), Self::These(others)) => {
                names.extend(others.iter().cloned());
                Self::These(names)
            }
            _ => Self::All,
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The name behind a dot with which a text begins, and what follows it.
fn member(text: &str) -> Option<(&str, &str)> {
    let behind = text.strip_prefix('.')?;
    let end = behind.find(|c| !is_word(c)).unwrap_or(behind.len());
    (end > 0).then(|| behind.split_at(end))
}

/// What each of these templates reads, with those that it leads to.
pub(super) fn all(texts: &[(&str, &str)]) -> BTreeMap<String, Reads> {
    let own: Vec<Reads> = texts.iter().map(|(_, text)| Reads::of(text)).collect();
    let defined: Vec<BTreeSet<&str>> =
        texts.iter().map(|(_, text)| words_behind(text, "component")).collect();
    let leads = |(_, text): &(&str, &str)| {
        let called = words_behind(text, "<");
        let led = |to: &usize| text.contains(texts[*to].0) || !defined[*to].is_disjoint(&called);
        (0..texts.len()).filter(led).collect()
    };
    let leads: Vec<Vec<usize>> = texts.iter().map(leads).collect();
    let reads = |from: usize| {
        let (mut reached, mut next) = (vec![from], 0);
        while let Some(at) = reached.get(next) {
            let more: Vec<usize> = leads[*at].iter().copied().filter(|to| !reached.contains(to)).collect();
            reached.extend(more);
            next += 1;
        }
        reached.into_iter().fold(Reads::These(BTreeSet::new()), |reads, at| reads.and(&own[at]))
    };
    texts.iter().zip(0..).map(|((name, _), at)| ((*name).to_owned(), reads(at))).collect()
}

/// The words that stand behind each `mark`, spaces between them or not: of a component's name with dots, the first.
fn words_behind<'a>(text: &'a str, mark: &str) -> BTreeSet<&'a str> {
    let words = text.match_indices(mark).map(|(at, mark)| {
        let behind = text[at + mark.len()..].trim_start();
        &behind[..behind.find(|c| !is_word(c)).unwrap_or(behind.len())]
    });
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Reads, all};

    fn reads(text: &str) -> Reads {
        all(&[("a.html", text)]).remove("a.html").unwrap()
    }

    #[test]
    fn names_are_those_behind_the_dot() {
        let reads =
            reads("{{ page.title }}{% for c in page.relations.skills.cards %}{{ s.page }}{% endfor %} pages");
        assert!(reads.name("title") && reads.name("relations") && !reads.name("json_ld"));
        assert!(reads.part("relations", "skills") && !reads.part("relations", "data"));
        assert!(!reads.part("fields", "date") && !reads.name("rel"));
    }

    #[test]
    fn a_part_that_is_read_as_a_whole_is_read_with_all_it_holds() {
        for text in
            ["{% set f = page.fields %}{{ f.date }}", "{{ page.fields[name] }}", "{{ page.fields | json }}"]
        {
            assert!(reads(text).part("fields", "date"), "{text}");
        }
    }

    #[test]
    fn a_page_that_is_handed_on_is_read_with_all_it_holds() {
        for text in [
            "{{ page }}",
            "{{ page | json }}",
            "{{ page[name] }}",
            "{% set it = page %}",
            "{{ <card page={page} /> }}",
            "{{ page .title }}",
            "{% for name, value in list %}{% endfor %}",
            "{{ __tera_context }}",
        ] {
            assert_eq!(reads(text), Reads::All, "{text}");
        }
    }

    #[test]
    fn a_template_reads_what_those_read_to_which_it_leads() {
        let texts = [
            ("a.html", "{% extends \"b.html\" %}{{ page.title }}"),
            ("b.html", "{{ page.body }}{{ < card c={c} /> }}"),
            ("c.html", "{% component\ncard(c: map) %}{{ c.url }}{% endcomponent card %}{{ page.json_ld }}"),
            ("d.html", "{{ page.state }}"),
        ];
        let reads = all(&texts);
        assert!(["title", "body", "json_ld"].iter().all(|name| reads["a.html"].name(name)));
        assert!(!reads["a.html"].name("state") && !reads["d.html"].name("title"));
    }
}
