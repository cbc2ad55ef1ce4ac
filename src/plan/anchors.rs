//! How headings that were published keep their anchors.
//!
//! In: the lost headings of each page. Out: a finding for each, with a change: the heading that has other words now keeps
//! its old anchor, or the page keeps it at the top of its text. It must not know addresses.

use super::{Inputs, lost::Lost};
use crate::{
    diagnostic::{Code, Diagnostic, Edit, nearest},
    graph::Answer,
    page::PageId,
    parse::keep,
    record::Line,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A finding for each lost heading.
pub(super) fn anchors(inputs: &Inputs, lost: &Lost) -> Vec<Diagnostic> {
    if lost.headings.is_empty() {
        return Vec::new();
    }
    let recorded = recorded(inputs, lost);
    let linked = linked(inputs, lost);
    let pages: Vec<(&PageId, &Vec<&Line>)> = lost.headings.iter().collect();
    let found = pages.into_par_iter().flat_map_iter(|(id, lines)| {
        let empty = BTreeSet::new();
        let [recorded, linked] = [&recorded, &linked].map(|ids| ids.get(id).unwrap_or(&empty));
        of_page(inputs, *id, lines, recorded, linked)
    });
    found.collect()
}

/// The anchors of each page that lost some.
type Anchors<'a> = BTreeMap<PageId, BTreeSet<&'a str>>;

/// Those that the record has, at whichever address of the page.
fn recorded<'a>(inputs: &'a Inputs, lost: &Lost) -> Anchors<'a> {
    let mut all = Anchors::new();
    for (page, range) in lost.pages.iter().filter(|(page, _)| lost.headings.contains_key(page)) {
        let ids = inputs.record.lines[range.clone()].iter().filter_map(|line| line.address.heading());
        all.entry(*page).or_default().extend(ids);
    }
    all
}

/// Those that a text of the site links to: they are to stay what they are.
fn linked<'a>(inputs: &'a Inputs, lost: &Lost) -> Anchors<'a> {
    let mut all = Anchors::new();
    for (id, _) in inputs.graph.published() {
        for answer in inputs.graph.answers(id) {
            let (to, heading) = match answer {
                Answer::Page(to, Some(heading)) => (*to, heading),
                Answer::Heading(heading) => (id, heading),
                _ => continue,
            };
            if lost.headings.contains_key(&to) {
                all.entry(to).or_default().insert(heading);
            }
        }
    }
    all
}

fn of_page(
    inputs: &Inputs,
    id: PageId,
    lines: &[&Line],
    recorded: &BTreeSet<&str>,
    linked: &BTreeSet<&str>,
) -> Vec<Diagnostic> {
    let page = inputs.graph.page(id);
    let (file, rules) = (inputs.sources.get(page.file), &inputs.config.rules);
    let ids: BTreeSet<&str> = lines.iter().filter_map(|line| line.address.heading()).collect();
    let free = page.headings.iter().enumerate();
    let free = free.filter(|(_, heading)| !recorded.contains(&*heading.id) && !linked.contains(&*heading.id));
    let free: Vec<(usize, &str)> = free.map(|(at, heading)| (at, &*heading.id)).collect();
    let pairs = pairs(&ids, &free);
    let mut kept: BTreeMap<&str, (String, Edit)> = BTreeMap::new();
    for (id, at) in pairs {
        if let Some(edit) = keep::anchor(page.file, file, rules, at, id) {
            let words = &page.headings[at].text;
            let help = format!(
                "The heading “{words}” of {} may keep it: write `{{#{id}}}` behind its words.",
                file.path
            );
            kept.insert(id, (help, edit));
        }
    }
    // All that the page itself is to keep is written at once.
    let rest: Vec<String> =
        ids.iter().filter(|id| !kept.contains_key(*id)).map(|id| format!("#{id}")).collect();
    let edit = keep::aliases(page.file, file, rules, &rest, None).ok().flatten();
    let finding = |line: &&Line| {
        let id = line.address.heading()?;
        let message =
            format!("`{}` was published, and “{}” has no such heading now", line.address, page.title.value);
        let found = Diagnostic::new(Code::HeadingLost, line.span, message);
        Some(match (kept.get(id), &edit) {
            (Some((help, edit)), _) => found.help(help.clone()).edit(edit.span, edit.text.clone()),
            (None, edit) => {
                let help = format!(
                    "Where it was taken out, {} keeps its anchor with `aliases: [\"#{id}\"]`.",
                    file.path
                );
                let found = found.help(help);
                match edit {
                    Some(edit) => found.edit(edit.span, edit.text.clone()),
                    None => found,
                }
            }
        })
    };
    lines.iter().filter_map(finding).collect()
}

/// Which heading each lost anchor may belong to: the nearest in its words, or the only one where one is lost.
fn pairs<'a>(ids: &BTreeSet<&'a str>, free: &[(usize, &str)]) -> Vec<(&'a str, usize)> {
    let near = ids
        .iter()
        .flat_map(|id| free.iter().filter_map(|(at, name)| Some((nearest::distance(id, name)?, *id, *at))));
    let mut near: Vec<(i64, &str, usize)> = near.collect();
    near.sort_unstable();
    let mut pairs: Vec<(&str, usize)> = Vec::new();
    for (_, id, at) in near {
        if !pairs.iter().any(|(known, place)| *known == id || *place == at) {
            pairs.push((id, at));
        }
    }
    let mut ids = ids.iter().filter(|id| !pairs.iter().any(|(known, _)| known == *id));
    let mut free = free.iter().filter(|(at, _)| !pairs.iter().any(|(_, place)| place == at));
    if let (Some(id), Some((at, _)), None, None) = (ids.next(), free.next(), ids.next(), free.next()) {
        pairs.push((id, *at));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn anchors_go_with_the_nearest_words_or_the_only_heading() {
        let free = [(0, "what-you-can-do"), (3, "who-helps-you")];
        assert_eq!(pairs(&["what-you-do"].into(), &free), [("what-you-do", 0)]);
        assert_eq!(pairs(&["zebra"].into(), &free[1..]), [("zebra", 3)]);
        assert_eq!(pairs(&["zebra"].into(), &free), []);
        assert_eq!(pairs(&["zebra", "lion"].into(), &free[1..]), []);
    }
}
