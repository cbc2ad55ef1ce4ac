//! The old addresses that pages keep when they move.
//!
//! In: pages that move. Out: edits of their `aliases`, each in the way its author writes lists. It must not know who
//! links to them.

use super::{Refusal, Site, moves::Moves};
use crate::{
    diagnostic::Edit,
    page::{Alias, Page, Route},
    parse::{self, CONTENT, keep},
};

/// The edits of all aliases.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    edits: Vec<Edit>,
    added: Vec<String>,
}

impl Aliases {
    pub(super) fn edits(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter()
    }

    /// The addresses that were added.
    pub(super) fn added(&self) -> Vec<String> {
        self.added.clone()
    }
}

/// What moving asks of the aliases of the pages that move.
pub(super) fn all(site: Site, moves: &Moves) -> Result<Aliases, Refusal> {
    let mut all = Aliases::default();
    let build = site.build;
    for (id, page) in build.graph.pages() {
        let file = build.sources.get(page.file);
        if !moves.is_moved(&file.path) {
            continue;
        }
        let below = moves.after(&file.path).strip_prefix(CONTENT).unwrap_or_default();
        let new = parse::address(below, &page.fields, &build.config.rules);
        if new == page.route {
            continue;
        }
        let is_to_come = |at| build.config.is_to_come(at);
        let is_secret = page.flag("draft") == Some(true)
            || page.moment("publish").is_some_and(is_to_come)
            || build.graph.embargoed_by(id).is_some();
        let old = format!("/{}", page.route.path());
        let known = page.texts("aliases").iter().any(|(alias, _)| leads_to(alias, &page.route));
        let is_free = !is_secret && !known && !is_shared(site, page);
        let add = if is_free { vec![old] } else { Vec::new() };
        let own = page.texts("aliases").iter().find(|(alias, _)| leads_to(alias, &new));
        let edit = keep::aliases(page.file, file, &build.config.rules, &add, own.map(|(_, place)| place.0))
            .map_err(|_| unknown(&file.path))?;
        all.added.extend(add.into_iter().filter(|_| edit.is_some()));
        all.edits.extend(edit);
    }
    Ok(all)
}

/// Whether another page has the address of this one too: it leads there when this one has moved.
fn is_shared(site: Site, page: &Page) -> bool {
    let mut others = site.build.graph.pages().map(|(_, other)| other).filter(|other| other.file != page.file);
    others.any(|other| other.route == page.route || other.old_routes().any(|route| route == page.route))
}

fn leads_to(alias: &str, route: &Route) -> bool {
    Alias::read(alias).and_then(|own| own.route()).is_some_and(|own| own == *route)
}

fn unknown(path: &str) -> Refusal {
    let help = "Mend its front matter first: casebook check says what is wrong there.";
    Refusal::broken(format!("the old address of `{path}` cannot be written into it"), Vec::new(), help)
}
