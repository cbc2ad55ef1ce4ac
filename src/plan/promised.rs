//! Which addresses of a site are promises: what people link to, subscribe to or download.
//!
//! In: the outputs. Out: their addresses, and those of the headings of pages, that the record lacks. It must not know how
//! the record is written.

use super::{Claim, Content, Inputs, hosts, known, machine};
use crate::{
    dataset::Made,
    diagnostic::{Code, Diagnostic},
    page::{Address, Behind, Page, Route},
    record::{Line, Record, Says},
    source::{FileId, Span},
};
use rayon::prelude::*;
use std::borrow::Cow;

/// So many outputs are looked at in one go.
const OUTPUTS_AT_ONCE: usize = 512;
/// How files end that are shown in a page, and that nobody asks for by themselves.
const SHOWN: [&str; 8] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico"];

/// What an output at this address promises.
enum Promise<'a> {
    /// Nothing: it comes and goes.
    Nothing,
    /// The address.
    Address,
    /// The address, and those of the headings.
    Page(&'a Page),
}

fn promise<'a>(route: &Route, content: &'a Content) -> Promise<'a> {
    let path = route.path();
    match content {
        // It is shown to those who write it, and to nobody else.
        Content::Page(content) if content.page.flag("draft") == Some(true) => Promise::Nothing,
        Content::Page(content) => Promise::Page(&content.page),
        // A list's further pages are places in it, and no addresses of something.
        Content::List(list) if list.is_promised() => Promise::Address,
        Content::List(_) | Content::Graph(_) => Promise::Nothing,
        Content::Redirect(..) | Content::Dataset(_, Made::Csv | Made::Package, _) => Promise::Address,
        Content::Dataset(_, Made::Csvw, _) | Content::SocialCard(_) => Promise::Nothing,
        Content::Text(_) if hosts::FILES.contains(&path) || machine::FILES.contains(&path) => {
            Promise::Nothing
        }
        Content::Text(_) if path.starts_with("sitemap") => Promise::Nothing,
        Content::Text(_) | Content::Calendar(_) | Content::Feed(_) => Promise::Address,
        Content::Copy(_) => {
            let is_shown = SHOWN.iter().any(|end| path.to_ascii_lowercase().ends_with(end));
            if is_shown || path.starts_with("assets/") { Promise::Nothing } else { Promise::Address }
        }
    }
}

/// Whether an output is a file that people ask for by its address.
pub(super) fn is_file(route: &Route, content: &Content) -> bool {
    let is_made = matches!(content, Content::Dataset(..) | Content::Feed(_) | Content::Calendar(_));
    (is_made || matches!(content, Content::Copy(_) | Content::Text(_)))
        && matches!(promise(route, content), Promise::Address)
}

/// The promised addresses of this output that the record lacks; `lines` are those on its path.
fn lacking<'a>(record: &Record, lines: &[Line], route: &'a Route, content: &'a Content) -> Vec<Address<'a>> {
    let promise = promise(route, content);
    if matches!(promise, Promise::Nothing) {
        return Vec::new();
    }
    let bare = || record.of_path(route.path().trim_end_matches('/'));
    let is_known = |lines: &[Line]| lines.iter().any(|line| line.address.behind == Behind::Nothing);
    let mut lacking = Vec::new();
    if !(is_known(lines) || matches!(content, Content::Redirect(..)) && is_known(bare())) {
        lacking.push(Address::of(route));
    }
    let Promise::Page(page) = promise else { return lacking };
    lacking.extend(page.old_addresses().filter(|old| old.query().is_some() && record.find(old).is_none()));
    let ids = page.headings.iter().map(|heading| heading.id.as_str()).chain(page.kept_anchors());
    for id in ids {
        let own = |line: &Line| line.address.heading().unwrap_or_default().cmp(id);
        if lines.binary_search_by(own).is_err() {
            let behind = Behind::Heading(Cow::Borrowed(id));
            lacking.push(Address { path: Cow::Borrowed(route.path()), behind });
        }
    }
    lacking
}

/// The addresses of these outputs, in route order, that the record lacks, sorted.
#[must_use]
pub fn new<'a>(record: &Record, outputs: &[(&'a Route, &'a Content)]) -> Vec<Address<'a>> {
    let part = |part: &[(&'a Route, &'a Content)]| -> Vec<Address<'a>> {
        let (mut new, mut rest) = (Vec::new(), record.from(part[0].0.path()));
        for (route, content) in part {
            let path = route.path();
            let before = rest.iter().take_while(|line| &*line.address.path < path).count();
            let own = rest[before..].iter().take_while(|line| line.address.path == path).count();
            new.extend(lacking(record, &rest[before..before + own], route, content));
            rest = &rest[before + own..];
        }
        new
    };
    let mut new = outputs.par_chunks(OUTPUTS_AT_ONCE).map(part).collect::<Vec<_>>().concat();
    new.sort();
    new.dedup();
    new
}

/// What calendars say of events, where the record says something else of them: their addresses, numbers and states.
#[must_use]
pub fn told<'a>(record: &Record, outputs: &[(&'a Route, &'a Content)]) -> Vec<Line<'a>> {
    let told = outputs.iter().filter_map(|(route, content)| {
        let Content::Calendar(told) = content else { return None };
        let is_known = record.event(route.path()) == Some((told.sequence, told.state.as_str()));
        let says = Says::Event { sequence: told.sequence, state: &told.state };
        // A line that is to be written has no place yet.
        (!is_known).then(|| Line { address: Address::of(route), says, span: Span::new(FileId(0), 0..0) })
    });
    told.collect()
}

/// What of these outputs is known by an address of before, where the record does not know them yet.
#[must_use]
pub fn known_by<'a>(record: &'a Record<'a>, outputs: &[(&'a Route, &'a Content)]) -> Vec<Line<'a>> {
    let known = outputs.iter().filter_map(|(route, content)| {
        let Content::Page(content) = content else { return None };
        let old = known::by(record, &content.page).filter(|_| record.known_by(route.path()).is_none())?;
        let says = Says::KnownBy(old);
        Some(Line { address: Address::of(route), says, span: Span::new(FileId(0), 0..0) })
    });
    known.collect()
}

/// The note that the record lacks addresses, where a site keeps one.
pub(super) fn note(inputs: &Inputs, claims: &[Claim]) -> Option<Diagnostic> {
    let file = inputs.record.file?;
    let outputs: Vec<(&Route, &Content)> =
        claims.iter().map(|claim| (&claim.route, &claim.content)).collect();
    let changed = told(inputs.record, &outputs);
    let changed = changed.iter().filter(|line| inputs.record.event(&line.address.path).is_some()).count();
    let message = match new(inputs.record, &outputs).len() {
        0 if changed == 0 => return None,
        0 if changed == 1 => "1 date has changed that addresses.txt knows as it was".to_owned(),
        0 => format!("{changed} dates have changed that addresses.txt knows as they were"),
        1 => "1 address is not in addresses.txt yet".to_owned(),
        count => format!("{count} addresses are not in addresses.txt yet"),
    };
    let help = "Run `casebook record` when you publish: then none of them can be lost by mistake.";
    Some(Diagnostic::new(Code::AddressNew, Span::new(file, 0..0), message).help(help))
}
