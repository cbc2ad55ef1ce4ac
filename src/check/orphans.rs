//! Pages that nothing links to: `orphan`; and a site without any: `empty-site`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    graph::Graph,
    page::{Kind, PageId},
};

/// Kinds that people find by a list, or that stand alone by nature.
const LISTED: &[Kind] = &[
    Kind::Guide,
    Kind::Post,
    Kind::Surgery,
    Kind::Series,
    Kind::Story,
    Kind::Page,
    Kind::Organisation,
    Kind::Person,
    Kind::Term,
    Kind::Place,
];

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    if checked.graph.published().next().is_none() {
        let message = "this site has no page";
        let help = "Write one: casebook new guide \"How do I …?\".";
        return vec![Diagnostic::new(Code::EmptySite, None, message).help(help)];
    }
    let finding = |id: PageId| {
        let page = checked.graph.page(id);
        let message = format!("no page leads to the {} `{}`", page.kind.name(), page.title.value);
        let help = "Name it where it is needed: a guide's `skills:` or `data:`, or a link in a text.";
        Diagnostic::new(Code::Orphan, page.span(), message).help(help)
    };
    lone(checked.graph).map(finding).collect()
}

/// The pages that nothing links to and no list shows.
pub fn lone(graph: &Graph) -> impl Iterator<Item = PageId> + '_ {
    let unlisted = graph.published().filter(|(_, page)| !LISTED.contains(&page.kind));
    // What is not finished need not be led to.
    let done = unlisted.filter(|(_, page)| page.hints.is_none() && !page.hidden_from("lists"));
    done.map(|(id, _)| id).filter(|id| graph.edges_to(*id).is_empty())
}
