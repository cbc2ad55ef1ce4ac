//! Learning paths: all the skills a guide needs, and what those build on, in an order that can be followed.
//!
//! In: the graph and a guide. Out: skills, each after what it builds on. It must not know minutes or templates.

use super::Graph;
use crate::page::{PageId, Relation};

/// The skills to learn for a guide, each once, each after all that it builds on.
#[must_use]
pub fn learn(graph: &Graph, guide: PageId) -> Vec<PageId> {
    let mut path = Vec::new();
    let mut seen = Vec::new();
    for skill in graph.forward(guide, Relation::UsesSkill) {
        visit(graph, skill, &mut seen, &mut path);
    }
    path
}

/// Loops are findings of their own; here a page seen before is not visited again.
fn visit(graph: &Graph, start: PageId, seen: &mut Vec<PageId>, path: &mut Vec<PageId>) {
    let mut stack = vec![(start, false)];
    while let Some((skill, below)) = stack.pop() {
        if below {
            path.push(skill);
            continue;
        }
        if seen.contains(&skill) {
            continue;
        }
        seen.push(skill);
        stack.push((skill, true));
        let before: Vec<PageId> = graph.forward(skill, Relation::BuildsOn).collect();
        stack.extend(before.into_iter().rev().map(|s| (s, false)));
    }
}
