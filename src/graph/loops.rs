//! Loops where none may be: a skill that builds on itself, a place inside itself.
//!
//! In: the graph. Out: one finding for each loop. It must not change the graph.

use super::Graph;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{PageId, Relation},
};

/// One finding for each loop of a relation that may have none.
#[must_use]
pub fn find(graph: &Graph) -> Vec<Diagnostic> {
    let acyclic = Relation::ALL.iter().filter(|r| r.facts().acyclic);
    acyclic.flat_map(|relation| loops(graph, *relation)).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

fn loops(graph: &Graph, relation: Relation) -> Vec<Diagnostic> {
    let mut marks = vec![Mark::New; graph.pages().len()];
    let mut found = Vec::new();
    for start in graph.edges().iter().filter(|edge| edge.relation == relation).map(|edge| edge.from) {
        if marks[start.0 as usize] != Mark::New {
            continue;
        }
        marks[start.0 as usize] = Mark::Open;
        let mut stack = vec![(start, graph.forward(start, relation).collect::<Vec<_>>())];
        while let Some((at, next)) = stack.last_mut() {
            let Some(to) = next.pop() else {
                marks[at.0 as usize] = Mark::Done;
                stack.pop();
                continue;
            };
            match marks[to.0 as usize] {
                Mark::New => {
                    marks[to.0 as usize] = Mark::Open;
                    stack.push((to, graph.forward(to, relation).collect()));
                }
                Mark::Open => found.push(finding(graph, relation, &stack, to)),
                Mark::Done => {}
            }
        }
    }
    found
}

fn finding(graph: &Graph, relation: Relation, stack: &[(PageId, Vec<PageId>)], to: PageId) -> Diagnostic {
    let from = stack.iter().position(|(page, _)| *page == to).unwrap_or(0);
    let round: Vec<PageId> = stack[from..].iter().map(|(page, _)| *page).collect();
    let names: Vec<String> =
        round.iter().chain([&to]).map(|p| format!("“{}”", graph.page(*p).title.value)).collect();
    let last = *round.last().unwrap_or(&to);
    let page = graph.page(last);
    let written = page
        .refs
        .iter()
        .zip(graph.answers(last))
        .find(|(r, a)| r.relation == relation && matches!(a, super::Answer::Page(p, _) if *p == to));
    let span = written.map_or(page.span(), |(r, _)| r.span);
    let key = relation.facts().name;
    let message = format!("`{key}` leads round in a loop: {}", names.join(" → "));
    Diagnostic::new(Code::Loop, span, message).help(format!("Take one page of the loop out of `{key}`."))
}
