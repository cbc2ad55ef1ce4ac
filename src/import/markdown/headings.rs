//! Headings of old texts: the levels that ours have, and the anchors they had.
//!
//! In: markdown. Out: changes to its headings. It must not know what a link leads to.

use super::{
    System,
    tags::Note,
    text::{Change, OPTIONS},
};
use crate::{import::report::Part, page::slug};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::{collections::BTreeMap, ops::Range};

struct Heading {
    level: usize,
    text: String,
    id: Option<String>,
    range: Range<usize>,
}

/// The changes after which no level is skipped, none is the title's, and every anchor is what it was.
pub fn changes(system: System, markdown: &str, notes: &mut Vec<Note>) -> Vec<Change> {
    let headings = headings(markdown);
    let down = usize::from(headings.iter().any(|heading| heading.level == 1));
    let mut changes = Vec::new();
    let mut last = 1;
    let (mut theirs, mut ours) = (Anchors::default(), Anchors::default());
    // Headings that stood below one that is now higher keep their distance from it.
    let mut open: Vec<(usize, usize)> = vec![(1, 1)];
    for heading in &headings {
        let wanted = (heading.level + down).min(6);
        while open.len() > 1 && open.last().is_some_and(|(old, _)| *old >= wanted) {
            open.pop();
        }
        let level = (open.last().map_or(1, |(_, new)| *new) + 1).min(6).min(last + 1);
        open.push((wanted, level));
        last = level;
        let line = markdown[..heading.range.start].matches('\n').count();
        let mut says = Vec::new();
        if level != heading.level {
            says.push(format!("the heading was of level {} and is of level {level}", heading.level));
        }
        let id = match &heading.id {
            Some(_) => None,
            None => old_anchor(system, &heading.text).map(|id| theirs.given(id, 1)),
        };
        let own = ours.given(slug(&heading.text), 2);
        let keep = id.filter(|id| *id != own && !id.is_empty() && heading.id.is_none());
        if let Some(id) = &keep {
            says.push(format!("the heading keeps its old anchor `#{id}`"));
        }
        changes.extend(change(markdown, heading, level, keep.as_deref()));
        if !says.is_empty() {
            notes.push(Note { line, part: Part::Changed, says: says.join("; ") });
        }
    }
    changes
}

fn headings(markdown: &str) -> Vec<Heading> {
    let mut found: Vec<Heading> = Vec::new();
    let mut open = false;
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                open = true;
                let id = id.map(|id| id.to_string());
                found.push(Heading { level: level as usize, text: String::new(), id, range });
            }
            Event::End(TagEnd::Heading(_)) => open = false,
            Event::Text(text) | Event::Code(text) if open => {
                if let Some(last) = found.last_mut() {
                    last.text.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The heading of this level and with this anchor; nothing where it may stay.
fn change(markdown: &str, heading: &Heading, level: usize, id: Option<&str>) -> Option<Change> {
    if level == heading.level && id.is_none() {
        return None;
    }
    let written = &markdown[heading.range.clone()];
    let whole = written.trim_end_matches(['\n', '\r']);
    let text = if whole.starts_with('#') {
        whole.trim_start_matches('#').trim().to_owned()
    } else {
        // The last line of the other form of headings is drawn below the text.
        let lines: Vec<&str> = whole.lines().collect();
        lines[..lines.len().saturating_sub(1)].iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    };
    // Signs that close the line mean nothing.
    let bare = text.trim_end_matches('#');
    let text = if bare.ends_with(' ') { bare.trim_end() } else { &text };
    let anchor = id.map(|id| format!(" {{#{id}}}")).unwrap_or_default();
    let new = format!("{} {text}{anchor}", "#".repeat(level));
    Some((heading.range.start..heading.range.start + whole.len(), new))
}

/// The anchor that the old generator made of a heading; nothing where it made none, or by rules that are not known.
fn old_anchor(system: System, text: &str) -> Option<String> {
    let text = text.trim();
    match system {
        // As on code hosts: signs go, each space is a hyphen.
        System::Jekyll | System::Hugo => {
            let kept = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '\t');
            let lower = text.to_lowercase();
            Some(lower.chars().filter(kept).map(|c| if matches!(c, ' ' | '\t') { '-' } else { c }).collect())
        }
        System::Zola => Some(slug(&text.replace(['\'', '’'], " "))),
        System::Eleventy => None,
    }
}

/// Anchors that are taken, and the number to try next.
#[derive(Default)]
struct Anchors {
    taken: BTreeMap<String, usize>,
}

impl Anchors {
    /// The anchor, or the same with a number behind it where it is taken.
    fn given(&mut self, id: String, first: usize) -> String {
        let next = self.taken.entry(id.clone()).or_insert(0);
        *next += 1;
        if *next == 1 { id } else { format!("{id}-{}", *next - 2 + first) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::markdown::text::apply;

    fn changed(system: System, markdown: &str) -> String {
        let (mut text, mut notes) = (markdown.to_owned(), Vec::new());
        let changes = changes(system, markdown, &mut notes);
        apply(&mut text, changes, &mut notes);
        text
    }

    #[test]
    fn levels_follow_each_other_and_anchors_stay() {
        let text = "# Top\n\nA\n\n### Deep\n\nSet\n===\n\n## Q & A ##\n\n#### C\n";
        let wanted = "## Top\n\nA\n\n### Deep\n\n## Set\n\n### Q & A {#q--a}\n\n#### C\n";
        assert_eq!(changed(System::Jekyll, text), wanted);
        assert_eq!(changed(System::Eleventy, "## Q & A\n"), "## Q & A\n");
        assert_eq!(changed(System::Hugo, "## A\n## A\n## B {#x}\n"), "## A\n## A {#a-1}\n## B {#x}\n");
        assert_eq!(changed(System::Hugo, "#### A\n## B\n"), "## A\n## B\n");
    }
}
