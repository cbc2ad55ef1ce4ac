//! Old addresses: where each leads, or that what was there is gone.
//!
//! In: the `aliases` of pages, the record, and the addresses that are answered. Out: [`Redirects`], their claims, and
//! findings on those that lead to nothing or round about. It must not know what hosts read.

use super::{
    Claim, Content, Inputs, archives, calendar,
    feeds::{self, Format},
    list_page::{self, Head},
};
use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    graph::Answer,
    page::{Address, Alias, Behind, Page, PageId, Route},
    record::{Goal, Line, Says},
    source::Span,
};
use std::collections::BTreeMap;

/// More steps than these are no chain that anybody wrote.
const STEPS_MAX: usize = 1_000;
/// The name of the pages that say that something is gone.
pub const GONE: &str = "gone";
/// So many steps of a circle are shown.
const ROUND_SHOWN: usize = 4;
/// For so many findings it is sought what their authors meant.
const SOUGHT_MAX: usize = 200;

/// Where an old address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// To a page.
    Page(PageId),
    /// To an output, and the heading in it.
    Here(Route, Option<String>),
    /// To another site.
    Outside(String),
    /// Nowhere: what was there is gone.
    Gone,
}

/// An old address.
#[derive(Clone, Debug)]
pub struct Redirect<'a> {
    /// The address.
    pub from: Address<'a>,
    /// Where it leads.
    pub to: To,
    /// Where that is written.
    span: Span,
}

/// All old addresses, sorted, each once.
#[derive(Clone, Debug, Default)]
pub struct Redirects<'a>(pub Vec<Redirect<'a>>);

impl Redirect<'_> {
    /// The address as it is shown, with the slash of its page: equal for two that cannot both be.
    fn key(&self) -> String {
        match self.from.old_route() {
            Some(route) => Address::of(&route).to_string(),
            None => self.from.to_string(),
        }
    }

    /// Where it leads, as an address from the host's root or a whole one; nothing where it is gone.
    #[must_use]
    pub fn url(&self, inputs: &Inputs) -> Option<String> {
        match &self.to {
            To::Page(id) => Some(inputs.frame.url(&inputs.graph.page(*id).route)),
            To::Here(route, heading) => {
                let heading = heading.as_ref().map_or(String::new(), |id| format!("#{id}"));
                Some(format!("{}{heading}", inputs.frame.url(route)))
            }
            To::Outside(url) => Some(url.clone()),
            To::Gone => None,
        }
    }
}

impl<'a> Redirects<'a> {
    /// All old addresses of a site the other claims of which these are, sorted by route.
    #[must_use]
    pub fn new(inputs: &Inputs<'a>, claims: &[Claim]) -> (Self, Vec<Diagnostic>) {
        let (mut all, mut found) = (Vec::new(), Vec::new());
        let written = Written::new(inputs, claims);
        for (id, page) in inputs.graph.published() {
            for (text, place) in page.texts("aliases") {
                if let Some(Alias::Address(from)) = Alias::read(text) {
                    all.push(Redirect { from, to: To::Page(id), span: place.0 });
                }
            }
        }
        all.extend(expired(inputs, claims));
        for line in &inputs.record.lines {
            let to = match &line.says {
                Says::Gone if line.address.heading().is_none() => Some(To::Gone),
                Says::LeadsTo(goal) => written.goal(line, goal, &mut found),
                _ => None,
            };
            all.extend(to.map(|to| Redirect { from: line.address.clone(), to, span: line.span }));
        }
        all.retain(|redirect| match hides(redirect, claims, inputs) {
            Some(finding) => {
                found.push(finding);
                false
            }
            None => true,
        });
        (Self(each_once(inputs, all, &mut found)), found)
    }

    /// The old address with this path, and a slash at its end or not.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<&Redirect<'a>> {
        let at = self.0.partition_point(|redirect| &*redirect.from.path < path);
        let own = self.0[at..].iter().take_while(|redirect| redirect.from.path == path);
        own.into_iter().find(|redirect| redirect.from.query().is_none())
    }

    /// The old address with a query.
    #[must_use]
    pub fn find_query(&self, address: &Address) -> Option<&Redirect<'a>> {
        let at = self.0.binary_search_by(|redirect| redirect.from.cmp(address)).ok()?;
        Some(&self.0[at])
    }

    /// The pages that stand for old addresses.
    #[must_use]
    pub fn claims(&self, inputs: &Inputs) -> Vec<Claim> {
        let claim = |redirect: &Redirect| {
            let route = redirect.from.old_route()?;
            let claim = match redirect.url(inputs) {
                Some(url) => Claim::new(route, Content::Redirect(url, redirect.span.file)),
                None => gone(inputs, route),
            };
            Some(Claim { span: Some(redirect.span), ..claim })
        };
        self.0.iter().filter_map(claim).collect()
    }
}

/// Where links may lead besides the outputs: to what stands for old addresses, wherever those lead.
#[must_use]
pub fn routes(inputs: &Inputs) -> Vec<Route> {
    let aliases = inputs.graph.published().flat_map(|(_, page)| page.old_routes());
    let moves = inputs.record.lines.iter().filter(|line| matches!(line.says, Says::LeadsTo(_)));
    aliases.chain(moves.filter_map(|line| line.address.old_route())).collect()
}

/// The page that says of an address that what was there is gone.
pub(super) fn gone(inputs: &Inputs, route: Route) -> Claim {
    let words = |key: &str| inputs.frame.strings.get(key).cloned().unwrap_or_default();
    let head = Head {
        name: GONE.to_owned(),
        title: words("gone_title"),
        summary: String::new(),
        template: "gone.html".to_owned(),
        crumbs: Vec::new(),
        feeds: [].into(),
        made_on: None,
        calendar: None,
        first: route,
        page_size: inputs.frame.page_size,
        archives: [].into(),
    };
    list_page::claims(inputs.frame, head, Vec::new()).remove(0)
}

/// The recorded addresses of pages that have expired, as their authors wanted: they are gone, and nobody need say so.
/// So are the files that went with them, and the archives and feeds that had nothing else.
fn expired<'a>(inputs: &Inputs<'a>, claims: &[Claim]) -> Vec<Redirect<'a>> {
    let is_recorded =
        |address: &Address| inputs.record.find(address).is_some_and(|l| l.says <= Says::Published);
    let mut all = Vec::new();
    if inputs.record.lines.is_empty() {
        return all;
    }
    for (id, page) in inputs.graph.pages() {
        let is_withdrawn = page.withdrawn().is_some();
        if !is_withdrawn && (inputs.graph.is_published(id) || !has_expired(inputs, page)) {
            continue;
        }
        let own = page.old_addresses().chain([Address::of(&page.route)]).filter(is_recorded);
        let own = own.filter(|_| !is_withdrawn);
        all.extend(own.map(|from| Redirect { from, to: To::Gone, span: page.span() }));
        for route in with_it(inputs, id, page) {
            let is_there = claims.binary_search_by(|claim| claim.route.cmp(&route)).is_ok();
            let line = inputs.record.of_path(route.path()).iter().find(|line| line.says <= Says::Published);
            let line = line.filter(|line| !is_there && line.address.behind == Behind::Nothing);
            all.extend(line.map(|line| Redirect {
                from: line.address.clone(),
                to: To::Gone,
                span: page.span(),
            }));
        }
    }
    all
}

/// What may have been in the site because of a page alone: its calendar, files it names, archives of it and their feeds.
fn with_it(inputs: &Inputs, id: PageId, page: &Page) -> Vec<Route> {
    let files = inputs.graph.answers(id).iter().filter_map(|answer| match answer {
        Answer::File(file) => Some(inputs.file_route(*file)),
        _ => None,
    });
    let archives = archives::of_page(inputs, page);
    let feeds = archives.iter().flat_map(|list| Format::ALL.iter().map(|format| feeds::route(list, *format)));
    let calendar = calendar::route(inputs.graph, id);
    files.chain(calendar).chain(feeds).chain(archives.iter().cloned()).collect()
}

/// Whether a page is out of the site because its time is over.
pub(super) fn has_expired(inputs: &Inputs, page: &Page) -> bool {
    page.flag("draft") != Some(true) && page.moment("expires").is_some_and(|at| inputs.config.is_over(at))
}

/// The finding for an old address at which something stands.
fn hides(redirect: &Redirect, claims: &[Claim], inputs: &Inputs) -> Option<Diagnostic> {
    if redirect.from.query().is_some() {
        return None;
    }
    let live = |path: &str| claims.binary_search_by(|claim| claim.route.path().cmp(path)).ok();
    let old = redirect.from.old_route();
    let at = live(&redirect.from.path).or_else(|| live(old.as_ref()?.path()))?;
    let path = claims[at].route.path();
    let message = format!("the old address `/{path}` is the address of a page of this site");
    let found = Diagnostic::new(Code::AliasHidesPage, redirect.span, message);
    if Some(redirect.span.file) != inputs.record.file {
        return Some(found.help("Take this alias out, or give the other page another address."));
    }
    let (line, is_gone) = (Address::of(&claims[at].route).to_string(), redirect.to == To::Gone);
    let found = found.help(format!("Write `{line}` alone, or give the page another address."));
    let found = found.edit(redirect.span, line);
    Some(if is_gone { found } else { found.unsure() })
}

/// Sorted, and of those for one address the first; a finding where they do not lead to the same.
fn each_once<'a>(
    inputs: &Inputs,
    mut all: Vec<Redirect<'a>>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Redirect<'a>> {
    // Those of pages come before those of the record.
    let order = |redirect: &Redirect| (Some(redirect.span.file) == inputs.record.file, redirect.span);
    all.sort_by_cached_key(|redirect| (redirect.key(), order(redirect)));
    let mut kept: Vec<Redirect> = Vec::with_capacity(all.len());
    for redirect in all {
        let key = redirect.key();
        let Some(first) = kept.last().filter(|first| first.key() == key) else {
            kept.push(redirect);
            continue;
        };
        // Two pages may go and take one archive with them.
        let is_settled = order(&redirect).0 || redirect.to == To::Gone;
        if first.url(inputs) == redirect.url(inputs) && is_settled {
            continue;
        }
        let owner = &inputs.sources.get(first.span.file).path;
        let message = format!("`{key}` is already an old address of {owner}");
        let found_twice = Diagnostic::new(Code::SameAddress, redirect.span, message);
        let found_twice = if order(&redirect).0 {
            let line = redirect.from.to_string();
            let help = format!("Write `{line}` alone: the page says itself that this address leads to it.");
            found_twice.help(help).edit(redirect.span, line)
        } else {
            found_twice.help("Take one of the two aliases out: an old address can lead to one page only.")
        };
        found.push(found_twice.also(first.span, "the other one"));
    }
    kept.sort_by(|a, b| a.from.cmp(&b.from));
    kept
}

/// Where the lines of the record lead.
struct Written<'i, 'a> {
    inputs: &'i Inputs<'a>,
    /// What is answered by more than an old address, sorted by route.
    claims: &'i [Claim],
    /// The lines that lead on or are gone, by path.
    lines: BTreeMap<&'i str, &'i Line<'a>>,
    /// The old addresses of pages.
    aliases: BTreeMap<String, (PageId, Span)>,
}

/// Where somebody is sent.
#[derive(Clone)]
enum Next {
    /// To this path of the site, and a heading.
    Here(String, Option<String>),
    /// To another site.
    Outside(String),
}

impl Next {
    fn of(goal: &Goal) -> Self {
        match goal {
            Goal::Here(address) => Self::Here(address.path.to_string(), address.heading().map(str::to_owned)),
            Goal::Outside(url) => Self::Outside((*url).to_owned()),
        }
    }
}

/// What one step from an address leads to.
enum Step<'s> {
    /// An output.
    Live(&'s Claim),
    /// Another old address.
    On(Next, Span),
    /// An address the page of which is gone.
    Gone(Span),
    /// Nothing.
    Nothing,
}

impl<'i, 'a> Written<'i, 'a> {
    fn new(inputs: &'i Inputs<'a>, claims: &'i [Claim]) -> Self {
        let moves = |line: &&Line| matches!(line.says, Says::LeadsTo(_) | Says::Gone);
        let is_path = |line: &&Line| line.address.heading().or(line.address.query()).is_none();
        let lines = inputs.record.lines.iter().filter(moves).filter(is_path);
        let lines: BTreeMap<_, _> = lines.map(|line| (&*line.address.path, line)).collect();
        let mut aliases = BTreeMap::new();
        if inputs.record.lines.iter().any(|line| matches!(line.says, Says::LeadsTo(_))) {
            for (id, page) in inputs.graph.published() {
                for (text, place) in page.texts("aliases") {
                    let route = Alias::read(text).and_then(|alias| alias.route());
                    aliases.extend(route.map(|route| (route.path().to_owned(), (id, place.0))));
                }
            }
        }
        Self { inputs, claims, lines, aliases }
    }

    /// What answers a path, with a slash at its end or not.
    fn step(&self, path: &str) -> Step<'_> {
        let slashed = format!("{path}/");
        let bare = path.strip_suffix('/').unwrap_or(path);
        for path in [path, &slashed] {
            if let Ok(at) = self.claims.binary_search_by(|claim| claim.route.path().cmp(path)) {
                return Step::Live(&self.claims[at]);
            }
        }
        for path in [path, &slashed, bare] {
            if let Some((id, span)) = self.aliases.get(path) {
                let page = &self.inputs.graph.page(*id).route;
                return Step::On(Next::Here(page.path().to_owned(), None), *span);
            }
            match self.lines.get(path).map(|line| (&line.says, line.span)) {
                Some((Says::LeadsTo(goal), span)) => return Step::On(Next::of(goal), span),
                Some((_, span)) => return Step::Gone(span),
                None => {}
            }
        }
        Step::Nothing
    }

    /// Where a line leads in the end; findings where that is not at once, or nowhere.
    fn goal(&self, line: &Line, goal: &Goal, found: &mut Vec<Diagnostic>) -> Option<To> {
        let mut ways: Vec<(String, Span)> = Vec::new();
        let mut next = Next::of(goal);
        let end = loop {
            let (path, heading) = match next {
                Next::Outside(url) => break To::Outside(url),
                Next::Here(path, heading) => (path, heading),
            };
            match self.step(&path) {
                Step::Live(claim) => {
                    let wrong = self::heading(line, claim, heading.as_deref());
                    let heading = heading.filter(|_| wrong.is_none());
                    found.extend(wrong.filter(|_| ways.is_empty()));
                    break To::Here(claim.route.clone(), heading);
                }
                Step::Gone(span) => {
                    ways.push((shown(&path), span));
                    break To::Gone;
                }
                Step::Nothing => {
                    found.push(self.nothing(line, &shown(&path), found.len()));
                    return None;
                }
                Step::On(on, span) => {
                    let is_round = span == line.span || ways.iter().any(|(_, seen)| *seen == span);
                    if is_round || ways.len() > STEPS_MAX {
                        found.push(round(line, &ways));
                        return None;
                    }
                    ways.push((shown(&path), span));
                    next = on;
                }
            }
        };
        if !ways.is_empty() {
            found.push(chain(line, &ways, &end));
        }
        Some(end)
    }

    fn nothing(&self, line: &Line, goal: &str, before: usize) -> Diagnostic {
        let message = format!("`{}` leads to `{goal}`, and nothing in this site answers that", line.address);
        let found = Diagnostic::new(Code::RedirectToNothing, line.span, message);
        let names: Vec<String> = match before < SOUGHT_MAX {
            true => self.claims.iter().map(|claim| Address::of(&claim.route).to_string()).collect(),
            false => Vec::new(),
        };
        let near = nearest::nearest(goal, names.iter().map(String::as_str));
        let found = match (near.as_slice(), nearest::sentence(&near)) {
            ([only], Some(sentence)) => {
                found.help(sentence).edit(line.span, format!("{} -> {only}", line.address)).unsure()
            }
            (_, Some(sentence)) => found.help(sentence),
            _ => found,
        };
        found.help(format!("Where there is no such page, write `{} gone`.", line.address))
    }
}

/// Whether a page has a heading, a step or a note with this anchor, or keeps it.
pub(super) fn has_anchor(page: &Page, id: &str) -> bool {
    page.has_heading(id) || page.steps.iter().any(|step| step.id == id)
}

/// The finding for a heading that the page a line leads to does not have.
fn heading(line: &Line, claim: &Claim, heading: Option<&str>) -> Option<Diagnostic> {
    let (Content::Page(content), Some(id)) = (&claim.content, heading) else { return None };
    if has_anchor(&content.page, id) {
        return None;
    }
    let message =
        format!("`{}` leads to a heading `{id}`, and `{}` has none", line.address, content.page.title.value);
    let near = nearest::nearest(id, content.page.headings.iter().map(|heading| heading.id.as_str()));
    let help = nearest::sentence(&near).unwrap_or_else(|| "Leave out what follows the #.".to_owned());
    Some(Diagnostic::new(Code::RedirectToNothing, line.span, message).help(help))
}

/// A path as an address.
fn shown(path: &str) -> String {
    Address { path: path.into(), behind: Behind::Nothing }.to_string()
}

/// The finding for a line that leads to an old address.
fn chain(line: &Line, ways: &[(String, Span)], end: &To) -> Diagnostic {
    let (address, first) = (&line.address, &ways[0].0);
    let (says, right) = match end {
        To::Outside(url) => (format!("leads on to `{url}`"), format!("{address} -> {url}")),
        To::Here(route, heading) => {
            let behind = heading.as_deref().map_or(Behind::Nothing, |id| Behind::Heading(id.into()));
            let goal = Address { path: route.path().into(), behind };
            (format!("leads on to `{goal}`"), format!("{address} -> {goal}"))
        }
        To::Gone | To::Page(_) if ways.len() > 1 => {
            ("leads to a page that is gone".to_owned(), format!("{address} gone"))
        }
        To::Gone | To::Page(_) => ("is gone".to_owned(), format!("{address} gone")),
    };
    let found = Diagnostic::new(
        Code::RedirectChain,
        line.span,
        format!("`{address}` leads to `{first}`, which {says}"),
    );
    let found = ways.iter().enumerate().fold(found, |found, (at, (way, span))| {
        let is_end = *end == To::Gone && at + 1 == ways.len();
        found.also(*span, if is_end { format!("`{way}` is gone") } else { format!("`{way}` leads on here") })
    });
    found.help(format!("Write `{right}`.")).edit(line.span, right)
}

/// The finding for a line from which nobody arrives.
fn round(line: &Line, ways: &[(String, Span)]) -> Diagnostic {
    let shown: Vec<String> = ways.iter().take(ROUND_SHOWN).map(|(way, _)| format!("`{way}`")).collect();
    let message = match shown.as_slice() {
        [] => format!("`{}` leads to itself", line.address),
        shown => format!("`{}` leads round in a circle, by {}", line.address, shown.join(" and ")),
    };
    let found = Diagnostic::new(Code::RedirectLoop, line.span, message);
    let others = ways.iter().take(ROUND_SHOWN);
    let found = others.fold(found, |found, (way, span)| found.also(*span, format!("`{way}` leads on here")));
    found.help(format!("Let one of them lead to a page that is there, or write `{} gone`.", line.address))
}
