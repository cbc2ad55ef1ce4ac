//! What fills the holes of a text.
//!
//! In: what answers a reference. Out: a [`Fill`]. It must not know the text around the hole.

use super::{Inputs, addresses::Addresses, frame::Frame};
use crate::{graph::Answer, page::PageId};
use std::hash::{Hash, Hasher};

/// What fills one hole of a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fill {
    /// A link to a page, and the heading in it.
    Page(PageId, Option<String>),
    /// A page that is not published: no link.
    Unpublished(PageId),
    /// A link to an address from the host's root, or to a heading of the same page.
    Link(String),
    /// A link to a file at this address.
    File(String),
    /// A picture's address and, where known, its width and height in pixels.
    Picture(String, Option<(usize, usize)>),
    /// Nothing answers it.
    Nothing,
}

impl Fill {
    /// Hashes what readers see of it.
    pub fn hash_seen(&self, frame: &Frame, state: &mut impl Hasher) {
        match self {
            Self::Page(id, heading) => (0, frame.card_hash(*id), heading).hash(state),
            Self::Unpublished(id) => (1, frame.card_hash(*id)).hash(state),
            other => (2, other).hash(state),
        }
    }
}

/// What fills the hole of a reference.
#[must_use]
pub fn of(inputs: &Inputs, addresses: &Addresses, answer: &Answer) -> Fill {
    match answer {
        Answer::Page(to, heading) => Fill::Page(*to, heading.clone()),
        // Not even its title may be told.
        Answer::Unpublished(to) if inputs.graph.embargoed_by(*to).is_some() => Fill::Nothing,
        Answer::Unpublished(to) => Fill::Unpublished(*to),
        Answer::File(file) => {
            let Some(route) = inputs.published_file(*file) else { return Fill::Nothing };
            let url = inputs.frame.url(&route);
            let size = imagesize::blob_size(inputs.sources.get(*file).bytes()).ok();
            match size {
                Some(size) => Fill::Picture(url, Some((size.width, size.height))),
                None if url.ends_with(".svg") => Fill::Picture(url, None),
                None => Fill::File(url),
            }
        }
        Answer::Address(address) => match addresses.resolve(inputs, address) {
            Some(path) => Fill::Link(format!("{}{path}", inputs.frame.site.base)),
            None => Fill::Nothing,
        },
        Answer::Heading(id) => Fill::Link(format!("#{id}")),
        Answer::Nothing => Fill::Nothing,
    }
}
