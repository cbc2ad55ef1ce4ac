//! What a browser shows, as three numbers: it is told of a change only where one of them differs.
//!
//! In: the site and an address. Out: [`Marks`]. It must not know how they travel.

use super::{
    panel,
    place::{Place, place},
    shown::Shown,
};
use crate::{
    graph::Answer,
    page::PageId,
    plan::{Content, Output},
    source::{Revision, hash_of},
};
use std::{fmt, str::FromStr};

/// Hashes of what is shown at an address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The page itself, with the pictures in it.
    pub page: u64,
    /// The addresses of stylesheets and other assets.
    pub assets: u64,
    /// The panel.
    pub panel: u64,
}

impl Marks {
    /// What is shown at this address, given as a request names it.
    #[must_use]
    pub fn of(shown: &Shown, path: &str) -> Self {
        let place = place(shown, path);
        let page = match &place {
            Place::Output(output) => page(shown, output),
            Place::Moved(to) => hash_of(&("moved", to)),
            // What is said of these stands in the panel's list of findings.
            Place::Unpublished(id) => hash_of(&("unpublished", shown.build.graph.page(*id).file.0)),
            Place::Broken(id) => hash_of(&("broken", id.0)),
            Place::Nothing => hash_of(&"nothing"),
        };
        let notice = !matches!(place, Place::Output(_));
        let panel = hash_of(&panel::inside(shown, &panel::subject(shown, &place)));
        // A notice is nothing but findings: with others it is another page.
        let page = if notice { hash_of(&(page, panel)) } else { page };
        Self { page, assets: shown.assets_hash, panel }
    }
}

fn page(shown: &Shown, output: &Output) -> u64 {
    let made = output.fingerprint;
    let site = if made.site == 0 { 0 } else { shown.site_hash };
    let pictures = match &output.content {
        Content::Page(content) => pictures(shown, content.id),
        _ => Vec::new(),
    };
    let is_whole = shown.build.theme.templates.are_whole();
    hash_of(&(made.view, made.text, made.theme, site, pictures, is_whole))
}

/// The revisions of the files that a page names.
fn pictures(shown: &Shown, id: PageId) -> Vec<Revision> {
    let (graph, sources) = (&shown.build.graph, &shown.build.sources);
    let files = graph.answers(id).iter().filter_map(|answer| match answer {
        Answer::File(file) => Some(sources.get(*file).revision),
        _ => None,
    });
    files.collect()
}

impl fmt::Display for Marks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}-{:x}", self.page, self.assets, self.panel)
    }
}

impl FromStr for Marks {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-').map(|part| u64::from_str_radix(part, 16).map_err(|_| ()));
        let mut next = || parts.next().unwrap_or(Err(()));
        Ok(Self { page: next()?, assets: next()?, panel: next()? })
    }
}
