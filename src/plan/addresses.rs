//! The addresses of a site, and the links that authors write to them, such as `/topics/housing/`.
//!
//! In: routes. Out: what a written address means, and findings where it means nothing. It must not know templates.

use super::Inputs;
use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    graph::Answer,
    page::{PageId, Ref, Route},
};
use std::cell::OnceCell;

/// For so many findings it is sought what their authors meant.
const SOUGHT_MAX: usize = 500;

/// Every address that an output will have, sorted, with the page that has it.
#[derive(Debug, Default)]
pub struct Addresses<'a>(Vec<(&'a Route, Option<PageId>)>);

impl<'a> Addresses<'a> {
    /// The addresses of all pages, and these others.
    #[must_use]
    pub fn new(inputs: &Inputs<'a>, others: impl Iterator<Item = &'a Route>) -> Self {
        let pages = inputs.graph.published().map(|(id, page)| (&page.route, Some(id)));
        let mut all: Vec<_> = pages.chain(others.map(|route| (route, None))).collect();
        all.sort();
        Self(all)
    }

    /// The route that a written address means, and the page there; a page's final slash may be left out.
    fn find(&self, address: &str) -> Option<(&'a Route, Option<PageId>)> {
        let path = address.split(['#', '?']).next().unwrap_or_default().trim_start_matches('/');
        let find = |path: &str| self.0.binary_search_by(|(route, _)| route.path().cmp(path)).ok();
        find(path).or_else(|| find(&format!("{path}/"))).map(|at| self.0[at])
    }

    /// The address to link to, without a heading that is not there; nothing where no output answers it.
    #[must_use]
    pub fn resolve(&self, inputs: &Inputs, address: &str) -> Option<String> {
        let (route, page) = self.find(address)?;
        let behind = address.find(['#', '?']).map_or("", |at| &address[at..]);
        let known = page.is_none_or(|page| inputs.graph.page(page).has_heading(heading(address)));
        Some(if known { format!("{}{behind}", route.path()) } else { route.path().to_owned() })
    }

    /// A finding for each link to an address that no output answers, or to a heading that its page has not.
    #[must_use]
    pub fn check(&self, inputs: &Inputs) -> Vec<Diagnostic> {
        let (mut found, names) = (Vec::new(), OnceCell::new());
        for (id, page) in inputs.graph.published() {
            for (reference, answer) in page.refs.iter().zip(inputs.graph.answers(id)) {
                if let Answer::Address(address) = answer {
                    let names = if found.len() < SOUGHT_MAX {
                        names.get_or_init(|| self.names()).as_slice()
                    } else {
                        &[]
                    };
                    found.extend(self.finding(inputs, reference, address, names));
                }
            }
        }
        found
    }

    /// All addresses as authors write them.
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(route, _)| format!("/{}", route.path())).collect()
    }

    fn finding(
        &self,
        inputs: &Inputs,
        reference: &Ref,
        address: &str,
        names: &[String],
    ) -> Option<Diagnostic> {
        let Some((_, page)) = self.find(address) else {
            // That a link leads to a page under an embargo is said elsewhere.
            if inputs.graph.embargoed_at(address).is_some() {
                return None;
            }
            let message = format!("there is nothing at `{address}` in this site");
            let finding = Diagnostic::new(Code::UnknownReference, reference.span, message);
            let finding = finding.suggest(address, names.iter().map(String::as_str));
            let help = "Better link to the file or the name of the page: then a moved page is found again.";
            return Some(finding.help(help));
        };
        let (page, heading) = (inputs.graph.page(page?), heading(address));
        if page.has_heading(heading) {
            return None;
        }
        let message = format!("`{}` has no heading `{heading}`", page.title.value);
        let headings = page.headings.iter().filter(|_| !names.is_empty());
        let near = nearest::nearest(heading, headings.map(|h| h.id.as_str()));
        let help = nearest::sentence(&near).unwrap_or_else(|| "Leave out what follows the #.".to_owned());
        Some(Diagnostic::new(Code::UnknownHeading, reference.span, message).help(help))
    }
}

/// What follows the `#` of an address.
fn heading(address: &str) -> &str {
    address.split_once('#').map_or("", |(_, heading)| heading)
}
