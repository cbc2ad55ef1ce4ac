//! What an author may have meant by a reference that nothing answers.
//!
//! In: the reference and the names there are. Out: the finding with suggestions and, where there is one, the edit.
//! It must not know how a reference is resolved.

use super::{Linker, kind_words, names::Found};
use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    page::{Kind, Page, PageId, Ref, Relation, Target},
    source::{Span, relative},
};
use std::ops::Range;

/// For so many findings of a page it is sought what their authors meant; with more, a whole list has gone wrong.
const SOUGHT_MAX: usize = 100;
/// So many names of a list are looked up, to leave them out of what is suggested for another.
const NAMED_MAX: usize = 100;
/// What is added to the distance of a page that the same list names already.
const NAMED_ALREADY: i64 = 1;

impl Linker<'_> {
    /// The finding for a name that no page has.
    pub(super) fn unknown_name(
        &self,
        page: &Page,
        reference: &Ref,
        name: &str,
        kinds: &[Kind],
        found: &[Diagnostic],
    ) -> Diagnostic {
        if let Some(found) = self.unknown_kind(reference, name) {
            return found;
        }
        let (code, message) = match reference.relation {
            Relation::TranslationOf => (
                Code::TranslationOfNothing,
                format!("this is a translation of `{name}`, and there is no such page"),
            ),
            _ => (Code::UnknownReference, format!("there is no {} called `{name}`", kind_words(kinds))),
        };
        let is_sought = found.len() < SOUGHT_MAX;
        let named = if is_sought { self.named_by(page, reference.relation) } else { Vec::new() };
        let mut near = if is_sought { self.names.near(name, kinds) } else { Vec::new() };
        for (distance, page, _) in &mut near {
            *distance += if named.contains(page) { NAMED_ALREADY } else { 0 };
        }
        let near = nearest::best(near.into_iter().map(|(distance, _, name)| (distance, name)).collect());
        let found = Diagnostic::new(code, reference.span, message);
        if let Some(found) = self.suggest(&found, &near, |text| last(before_heading(text), name)) {
            return found;
        }
        found.help(match kinds {
            [kind] => format!("Check the spelling, or write that page: casebook new {} \"…\".", kind.name()),
            _ => "Check the spelling, or write that page.".to_owned(),
        })
    }

    /// The finding for a word in front of a colon that is nearly a kind.
    fn unknown_kind(&self, reference: &Ref, name: &str) -> Option<Diagnostic> {
        let (word, rest) = name.split_once(':')?;
        let near = nearest::nearest(word, Kind::ALL.iter().map(|kind| kind.name()));
        if word.contains(char::is_whitespace) || rest.starts_with(' ') {
            return None;
        }
        let message = format!("`{word}` is no kind of page");
        let found = Diagnostic::new(Code::UnknownReference, reference.span, message);
        self.suggest(&found, &near, |text| text.find(word).map(|at| at..at + word.len()))
    }

    /// The finding with these suggestions for the part of what was written that `find` finds; nothing where there
    /// are none.
    fn suggest(
        &self,
        found: &Diagnostic,
        near: &[String],
        find: impl Fn(&str) -> Option<Range<usize>>,
    ) -> Option<Diagnostic> {
        let found = found.clone().help(nearest::sentence(near)?);
        let Some(span) = found.span else { return Some(found) };
        let written = self.written(span).unwrap_or_default();
        let Some(only) = nearest::meant(written, near) else { return Some(found) };
        let fits = written.starts_with(['"', '\'']) || !only.contains([',', '[', ']', '{', '}', '#', ':']);
        Some(match find(written).filter(|_| fits) {
            Some(part) => {
                let from = span.range().start;
                let place = Span::new(span.file, from + part.start..from + part.end);
                let wrong = &written[part];
                found.edit(place, only.clone()).unless_far(wrong, only)
            }
            None => found,
        })
    }

    /// The pages that a page's list names already; of a very long list, some.
    fn named_by(&self, page: &Page, relation: Relation) -> Vec<PageId> {
        let others = page.refs.iter().filter(|r| r.relation == relation && relation != Relation::Mentions);
        let found = others.take(NAMED_MAX).map(|r| match &r.target {
            Target::Name(name) => self.names.find(name, relation.facts().to),
            Target::Kinded(kind, name) => self.names.find(name, &[*kind]),
            _ => Found::None,
        });
        found.filter_map(|found| if let Found::One(page) = found { Some(page) } else { None }).collect()
    }

    /// What the author wrote at a place.
    fn written(&self, span: Span) -> Option<&str> {
        let file = self.sources.get(span.file);
        let (range, mark) = (span.range(), file.mark_len());
        file.text().ok()?.get(range.start.checked_sub(mark)?..range.end.checked_sub(mark)?)
    }

    /// The finding for a path at which no file lies; the suggestions are paths as the author would write them.
    pub(super) fn unknown_path(
        &self,
        page: &Page,
        reference: &Ref,
        path: &str,
        found: &[Diagnostic],
    ) -> Diagnostic {
        let files = self.sources.under("content/").filter(|_| found.len() < SOUGHT_MAX);
        let names: Vec<&str> = files.map(|(_, file)| &*file.path).collect();
        // A page is none that can take the place of a table, nor the other way round.
        let end = |path: &str| {
            path.rsplit('/').next().and_then(|name| Some(name.rsplit_once('.')?.1.to_lowercase()))
        };
        let is_known = end(path).is_some() && names.iter().any(|name| end(name) == end(path));
        let names = names.into_iter().filter(|name| !is_known || end(name) == end(path));
        let from = self.sources.get(page.file).path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let near: Vec<String> =
            nearest::nearest_paths(path, names).iter().map(|path| relative(from, path)).collect();
        let message = format!("there is no file `{path}`");
        let found = Diagnostic::new(Code::UnknownFile, reference.span, message);
        let find = |text: &str| {
            let path = before_heading(text).trim_matches(['"', '\'']);
            last(before_heading(text), path)
        };
        self.suggest(&found, &near, find)
            .unwrap_or_else(|| found.help("Check the spelling, and that the file lies where the link says."))
    }

    /// The finding for a heading that a page has not.
    pub(super) fn unknown_heading(
        &self,
        page: &Page,
        heading: &str,
        reference: &Ref,
        found: &[Diagnostic],
    ) -> Diagnostic {
        let message = format!("`{}` has no heading `{heading}`", page.title.value);
        let headings = page.headings.iter().filter(|_| found.len() < SOUGHT_MAX);
        let near = nearest::nearest(heading, headings.map(|h| h.id.as_str()));
        let found = Diagnostic::new(Code::UnknownHeading, reference.span, message);
        self.suggest(&found, &near, |text| last(text, heading)).unwrap_or_else(|| {
            found.help("Leave out what follows the #, or give the heading that name: ## Heading {#name}.")
        })
    }
}

/// A reference as written, without what follows its `#`.
fn before_heading(written: &str) -> &str {
    written.split('#').next().unwrap_or(written)
}

/// Where the last `part` of a text stands.
fn last(text: &str, part: &str) -> Option<Range<usize>> {
    let at = text.rfind(part).filter(|_| !part.is_empty())?;
    Some(at..at + part.len())
}
