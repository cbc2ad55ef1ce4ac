//! Addresses that were published and that nothing answers any more.
//!
//! In: the record, sorted by address, and all outputs, sorted by route. Out: what is lost; findings with the ways to keep
//! it are made in `kept`. It must not know how a promise is kept.

use super::{
    Claim, Content, Inputs, kept,
    redirects::{Redirect, Redirects, To, has_anchor},
};
use crate::{
    diagnostic::Diagnostic,
    page::{Behind, PageId},
    record::{Line, Says},
};
use std::{collections::BTreeMap, ops::Range};

/// What was published and is no more answered.
#[derive(Debug, Default)]
pub(super) struct Lost<'a> {
    /// Addresses, as the lines on the same path of which the first says it.
    pub addresses: Vec<&'a [Line<'a>]>,
    /// Headings, by the page that had them.
    pub headings: BTreeMap<PageId, Vec<&'a Line<'a>>>,
    /// For each path that leads to a page the lines on it.
    pub pages: Vec<(PageId, Range<usize>)>,
}

/// What answers a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answered {
    /// A page, at once or through an old address.
    ByPage(PageId),
    /// Something that has no headings of its own.
    Otherwise,
    /// Nothing.
    Not,
}

/// A finding for each address and heading of the record that is lost.
#[must_use]
pub fn check(inputs: &Inputs, claims: &[Claim], redirects: &Redirects) -> Vec<Diagnostic> {
    let lost = all(inputs, claims, redirects);
    if lost.addresses.is_empty() && lost.headings.is_empty() {
        return Vec::new();
    }
    kept::findings(inputs, claims, redirects, &lost)
}

fn all<'a>(inputs: &Inputs<'a>, claims: &[Claim], redirects: &Redirects) -> Lost<'a> {
    let lines = &inputs.record.lines;
    let (mut lost, mut from, mut at) = (Lost::default(), 0, 0);
    for group in lines.chunk_by(|a, b| a.address.path == b.address.path) {
        let path = &*group[0].address.path;
        let range = from..from + group.len();
        from = range.end;
        while claims.get(at).is_some_and(|claim| claim.route.path() < path) {
            at += 1;
        }
        let claim = claims.get(at).filter(|claim| claim.route.path() == path);
        let answered = match claim {
            Some(claim) => by(claim, path, claims, redirects),
            None => otherwise(path, claims, redirects),
        };
        if let Answered::ByPage(page) = answered {
            lost.pages.push((page, range.clone()));
        }
        of_path(inputs, redirects, group, answered, &mut lost);
    }
    lost
}

/// What of the lines on one path is lost.
fn of_path<'a>(
    inputs: &Inputs<'a>,
    redirects: &Redirects,
    group: &'a [Line<'a>],
    answered: Answered,
    lost: &mut Lost<'a>,
) {
    // What leads on or is gone is looked after elsewhere.
    let is_settled = |line: &Line| matches!(line.says, Says::LeadsTo(_) | Says::Gone);
    let mut is_told = group.iter().any(|line| line.address.behind == Behind::Nothing && is_settled(line));
    for (at, line) in group.iter().enumerate().filter(|(_, line)| !is_settled(line)) {
        if line.address.query().is_some() {
            let is_lost = redirects.find_query(&line.address).is_none();
            lost.addresses.extend(is_lost.then_some(&group[at..=at]));
            continue;
        }
        match (line.address.heading(), answered) {
            (_, Answered::Not) => {
                if !is_told {
                    lost.addresses.push(&group[at..]);
                }
                is_told = true;
            }
            // A withdrawn page says itself that its text is gone.
            (Some(_), Answered::ByPage(page)) if inputs.graph.page(page).withdrawn().is_some() => {}
            (Some(id), Answered::ByPage(page)) if !has_anchor(inputs.graph.page(page), id) => {
                lost.headings.entry(page).or_default().push(line);
            }
            _ => {}
        }
    }
}

/// What answers a path at which this stands.
fn by(claim: &Claim, path: &str, claims: &[Claim], redirects: &Redirects) -> Answered {
    match &claim.content {
        Content::Page(content) => Answered::ByPage(content.id),
        Content::Redirect(..) => redirects.find(path).map_or(Answered::Otherwise, |on| through(on, claims)),
        _ => Answered::Otherwise,
    }
}

/// What answers a path at which nothing stands: its page with a slash more, or an old address that only hosts answer.
fn otherwise(path: &str, claims: &[Claim], redirects: &Redirects) -> Answered {
    let slashed = format!("{path}/");
    if let Ok(at) = claims.binary_search_by(|claim| claim.route.path().cmp(&slashed)) {
        return match by(&claims[at], &slashed, claims, redirects) {
            // The old address may be written without the slash.
            Answered::Otherwise => redirects.find(path).map_or(Answered::Otherwise, |on| through(on, claims)),
            answered => answered,
        };
    }
    redirects.find(path).map_or(Answered::Not, |on| through(on, claims))
}

/// What answers at the end of an old address.
fn through(redirect: &Redirect, claims: &[Claim]) -> Answered {
    match &redirect.to {
        To::Page(page) => Answered::ByPage(*page),
        To::Here(route, None) => match claims.binary_search_by(|claim| claim.route.cmp(route)) {
            Ok(at) => match &claims[at].content {
                Content::Page(content) => Answered::ByPage(content.id),
                _ => Answered::Otherwise,
            },
            Err(_) => Answered::Otherwise,
        },
        // Where the line itself names a heading, that is where readers arrive.
        To::Here(..) | To::Outside(_) | To::Gone => Answered::Otherwise,
    }
}
