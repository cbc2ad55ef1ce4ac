//! How what is lost is kept.
//!
//! In: what the record has and nothing answers. Out: a finding for each, with the change that keeps the promise. It must not
//! know how it was found to be lost.

use super::{
    Claim, Content, Inputs,
    anchors::anchors,
    lost::Lost,
    partner::{self, Known},
    promised,
    redirects::{Redirects, To, has_expired},
};
use crate::{
    diagnostic::{Certainty, Code, Diagnostic, Edit},
    graph::Answer,
    page::{Address, Alias, Behind, PageId, Route, Target},
    parse::{CONTENT, is_page, keep, route_of},
    record::{Line, Says},
    source::{FileId, Span},
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A finding for each lost address and heading.
pub(super) fn findings(
    inputs: &Inputs,
    claims: &[Claim],
    redirects: &Redirects,
    lost: &Lost,
) -> Vec<Diagnostic> {
    let mut found = if lost.addresses.is_empty() {
        Vec::new()
    } else {
        let known = World::new(inputs, claims, redirects, lost);
        lost.addresses.par_iter().map(|lines| known.finding(lines)).collect()
    };
    found.extend(anchors(inputs, lost));
    found
}

/// An output at an address that the record lacks.
struct New<'a> {
    route: &'a Route,
    page: Option<PageId>,
}

/// What is known of the site.
struct World<'w, 'a> {
    inputs: &'w Inputs<'a>,
    redirects: &'w Redirects<'a>,
    /// What the record lacks, in route order.
    new: Vec<New<'w>>,
    /// The files among them by name.
    files: BTreeMap<&'w str, Vec<&'w Route>>,
    /// For each lost path its partner among those.
    partners: BTreeMap<&'w str, (usize, Certainty)>,
    /// The paths of pages that are in the site.
    pages: BTreeSet<&'w str>,
    /// The paths of files that pages name, and that are not there.
    wanted: BTreeSet<&'w str>,
    /// The addresses of pages that are not in the site, but may be.
    away: BTreeMap<String, FileId>,
}

impl<'w, 'a> World<'w, 'a> {
    fn new(
        inputs: &'w Inputs<'a>,
        claims: &'w [Claim],
        redirects: &'w Redirects<'a>,
        lost: &'w Lost<'a>,
    ) -> Self {
        let new: Vec<New> = claims.iter().filter_map(|claim| is_new(inputs, claim)).collect();
        let away = away(inputs);
        let is_away = |path: &str| {
            away.contains_key(&Address { path: path.into(), behind: Behind::Nothing }.to_string())
        };
        let lost = lost.addresses.iter().map(|lines| (&*lines[0].address.path, *lines));
        let lost: Vec<(&str, &[Line])> = lost
            .filter(|(path, lines)| {
                path.ends_with('/') && lines[0].address.query().is_none() && !is_away(path)
            })
            .collect();
        let was = lost.iter().map(|(path, lines)| Known {
            path,
            headings: lines.iter().filter_map(|line| line.address.heading()).collect(),
            is_settled: false,
        });
        let was: Vec<Known> = was.collect();
        let places: Vec<usize> = (0..new.len()).filter(|at| new[*at].route.path().ends_with('/')).collect();
        let now: Vec<Known> = places.iter().map(|at| known(inputs, &new[*at])).collect();
        let partners = partner::pairs(&was, &now, &common(inputs, &was));
        let partners = lost.iter().zip(partners);
        let partners =
            partners.filter_map(|((path, _), with)| with.map(|(at, sure)| (*path, (places[at], sure))));
        let partners = partners.collect();
        let mut files: BTreeMap<&str, Vec<&Route>> = BTreeMap::new();
        for route in new.iter().map(|new| new.route).filter(|route| !route.path().ends_with('/')) {
            files.entry(route.path().rsplit('/').next().unwrap_or_default()).or_default().push(route);
        }
        let pages = inputs.graph.published().map(|(_, page)| page.route.path()).collect();
        Self { inputs, redirects, partners, new, files, pages, wanted: wanted(inputs), away }
    }

    /// The finding for the first of these lines, with a change where there is one.
    fn finding(&self, lines: &[Line]) -> Diagnostic {
        let line = &lines[0];
        let plain = Address { path: line.address.path.clone(), behind: Behind::Nothing };
        let address = if line.address.query().is_some() { line.address.clone() } else { plain };
        let message = format!("`{address}` was published, and nothing answers it now");
        let found = Diagnostic::new(Code::AddressLost, line.span, message);
        let gone = format!("{address} gone");
        let taken_out = format!("Where it was taken out for good, write `{gone}`.");
        if let Some(file) = self.away.get(&address.to_string()) {
            return self.is_away(found, *file).help(taken_out);
        }
        let file = if address.path.ends_with('/') { None } else { self.moved_file(&address.path) };
        let partner = self.partners.get(&*address.path).filter(|_| address.query().is_none());
        let found = match (partner, file) {
            (Some((at, certainty)), _) => self.moved(found, line, &address, *at, *certainty),
            (_, Some(to)) => {
                let to = Address::of(to).to_string();
                let found = found.help(format!("The file is at `{to}` now: write `{address} -> {to}`."));
                said(found, line, format!("{address} -> {to}"))
            }
            _ => {
                let help = format!("Where it has another address now, write `{address} -> /new/`.");
                let found = said(found.help(help), line, gone);
                // As long as nobody knows what became of a page, nobody knows what became of its files.
                let is_open = |folder| matches!(self.partners.get(folder), Some((_, Certainty::Likely)));
                let is_unsure = folders(&address.path).any(is_open) || self.is_wanted(&address.path);
                if is_unsure { found.unsure() } else { found }
            }
        };
        found.help(taken_out)
    }

    /// With how a page or list that took its place keeps the address.
    fn moved(
        &self,
        found: Diagnostic,
        line: &Line,
        address: &Address,
        at: usize,
        certainty: Certainty,
    ) -> Diagnostic {
        let New { route, page } = &self.new[at];
        let to = Address::of(route).to_string();
        let found = match page {
            Some(id) => {
                let page = self.inputs.graph.page(*id);
                let (file, rules) = (self.inputs.sources.get(page.file), &self.inputs.config.rules);
                let edit = keep::aliases(page.file, file, rules, &[address.to_string()], None);
                let path = &file.path;
                let seems = if certainty == Certainty::Sure { "Its page is" } else { "Its page may be" };
                let found = found.help(format!(
                    "{seems} {path} now: keep the old address there with `aliases: [{address}]`."
                ));
                with(found, edit.ok().flatten())
            }
            None => {
                let found = found.help(format!("It may be `{to}` now: write `{address} -> {to}`."));
                said(found, line, format!("{address} -> {to}"))
            }
        };
        if certainty == Certainty::Sure { found } else { found.unsure() }
    }

    /// With what keeps the page out of the site.
    fn is_away(&self, found: Diagnostic, file: FileId) -> Diagnostic {
        let path = &self.inputs.sources.get(file).path;
        let page = self.inputs.graph.pages().map(|(_, page)| page).find(|page| page.file == file);
        let Some(page) = page else {
            return found.help(format!("Its page {path} cannot be read: mend it, and the address is back."));
        };
        let why = match page.flag("draft") {
            Some(true) => "is a draft again: take `draft: yes` out, so that readers find it",
            _ if page.title.value.is_empty() => "has no title: give it one, and the address is back",
            _ => "is not in the site yet: take out the line that says when it is to be",
        };
        found.also(page.span(), "its page").help(format!("Its page {path} {why}."))
    }

    /// Whether a page is there that offers the file at this path, or names it: then it is rather missing than taken out.
    fn is_wanted(&self, path: &str) -> bool {
        if let Some(page) = path.strip_suffix(".ics") {
            // A calendar lies beside the page it is for, not below it.
            return self.pages.contains(&*format!("{page}/"));
        }
        let is_file = !path.ends_with('/');
        let page = folders(path).next().filter(|_| is_file);
        page.is_some_and(|page| self.pages.contains(page)) || self.wanted.contains(path)
    }

    /// Where a file is now that lay with a page which has another address, or the only new one of its name.
    fn moved_file(&self, path: &str) -> Option<&'w Route> {
        let (_, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (_, extension) = name.rsplit_once('.')?;
        let by_name = || match self.files.get(name).map(Vec::as_slice) {
            Some([only]) => Some(*only),
            _ => None,
        };
        let Some(page) = folders(path).find_map(|folder| self.moved_page(folder)) else { return by_name() };
        let below = self.new.partition_point(|new| new.route.path() < page.path());
        let below = self.new[below..].iter().take_while(|new| new.route.path().starts_with(page.path()));
        let fits = |new: &&New| new.route.path().rsplit_once('.').is_some_and(|(_, end)| end == extension);
        let files: Vec<&'w Route> = below.filter(fits).map(|new| new.route).collect();
        let same = files.iter().find(|route| route.path().rsplit('/').next() == Some(name));
        same.or(files.first().filter(|_| files.len() == 1)).copied().or_else(by_name)
    }

    /// Where the page is that was at this path.
    fn moved_page(&self, path: &str) -> Option<&Route> {
        if let Some((at, Certainty::Sure)) = self.partners.get(path) {
            return Some(self.new[*at].route);
        }
        match &self.redirects.find(path)?.to {
            To::Page(id) => Some(&self.inputs.graph.page(*id).route),
            To::Here(route, _) => Some(route),
            To::Outside(_) | To::Gone => None,
        }
    }
}

/// The paths, as addresses, of files that pages name and that are not there.
fn wanted<'w>(inputs: &'w Inputs) -> BTreeSet<&'w str> {
    let named =
        inputs.graph.published().flat_map(|(id, page)| page.refs.iter().zip(inputs.graph.answers(id)));
    let named = named.filter_map(|(reference, answer)| match (&reference.target, answer) {
        (Target::Path(path, _), Answer::Nothing) => path.strip_prefix(CONTENT),
        _ => None,
    });
    named.collect()
}

/// The folders that a file lies in, the innermost first.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..=at])
}

/// With a change, where there is one.
fn with(found: Diagnostic, edit: Option<Edit>) -> Diagnostic {
    match edit {
        Some(edit) => found.edit(edit.span, edit.text),
        None => found,
    }
}

/// With the change that lets the record say this of the address; a line on something else stays.
fn said(found: Diagnostic, line: &Line, text: String) -> Diagnostic {
    let is_own = line.says == Says::Published && line.address.heading().is_none();
    match is_own {
        true => found.edit(line.span, text),
        false => {
            let at = line.span.range().start;
            found.edit(Span::new(line.span.file, at..at), format!("{text}\n"))
        }
    }
}

/// Whether the record lacks what is at this address, and what that is.
fn is_new<'w>(inputs: &Inputs, claim: &'w Claim) -> Option<New<'w>> {
    let page = match &claim.content {
        Content::Page(content) => Some(content.id),
        Content::List(list) if list.is_promised() => None,
        content if promised::is_file(&claim.route, content) => None,
        _ => return None,
    };
    let lines = inputs.record.of_path(claim.route.path());
    let is_known = lines.iter().any(|line| line.address.behind == Behind::Nothing);
    (!is_known).then_some(New { route: &claim.route, page })
}

fn known<'w>(inputs: &'w Inputs, new: &New<'w>) -> Known<'w> {
    let page = new.page.map(|id| inputs.graph.page(id));
    let headings = page.into_iter().flat_map(|page| &page.headings).map(|heading| &*heading.id);
    let mut headings: Vec<&str> = headings.collect();
    headings.sort_unstable();
    let aliases = page.into_iter().flat_map(|page| page.texts("aliases"));
    let is_settled = aliases
        .filter_map(|(text, _)| Alias::read(text))
        .any(|alias| matches!(alias, Alias::Address(address) if inputs.record.find(&address).is_some()));
    Known { path: new.route.path(), headings, is_settled }
}

/// How many paths of the record have each heading that a lost one had.
fn common<'w>(inputs: &'w Inputs, lost: &[Known]) -> BTreeMap<&'w str, usize> {
    let ids: BTreeSet<&str> = lost.iter().flat_map(|lost| lost.headings.iter().copied()).collect();
    let mut counts = BTreeMap::new();
    for id in inputs.record.lines.iter().filter_map(|line| line.address.heading()) {
        if ids.contains(id) {
            *counts.entry(id).or_default() += 1;
        }
    }
    counts
}

/// The addresses of pages that are out of the site for a time.
fn away(inputs: &Inputs) -> BTreeMap<String, FileId> {
    let mut away = BTreeMap::new();
    for (id, page) in inputs.graph.pages() {
        if inputs.graph.is_published(id) || has_expired(inputs, page) {
            continue;
        }
        let aliases = page.texts("aliases").iter().filter_map(|(text, _)| match Alias::read(text)? {
            Alias::Address(address) => Some(address.to_string()),
            Alias::Heading(_) => None,
        });
        away.extend(aliases.map(|address| (address, page.file)));
        away.insert(Address::of(&page.route).to_string(), page.file);
    }
    let read: BTreeSet<FileId> = inputs.graph.pages().map(|(_, page)| page.file).collect();
    for (id, file) in inputs.sources.under(CONTENT).filter(|(_, file)| is_page(&file.path)) {
        if !read.contains(&id) {
            away.insert(Address::of(&route_of(&file.path)).to_string(), id);
        }
    }
    away
}
