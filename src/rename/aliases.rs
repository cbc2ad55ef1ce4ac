//! The old addresses that pages keep when they move.
//!
//! In: pages that move. Out: edits of their `aliases`, each in the way its author writes lists. It must not know who
//! links to them.

use super::{Refusal, Site, form::in_yaml, moves::Moves};
use crate::{
    diagnostic::Edit,
    page::{Page, Route, Rules, SpanKey},
    parse::{self, CONTENT, Vocabulary},
    source::{File, FileId, Span},
    yaml::{self, Entry, Node, Value},
};
use std::ops::Range;

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
        let add = is_free.then_some(old.as_str());
        let own = page.texts("aliases").iter().find(|(alias, _)| leads_to(alias, &new));
        let edit = edit(page, file, &build.config.rules, add, own.map(|(_, place)| *place))
            .map_err(|()| unknown(&file.path))?;
        all.added.extend(add.filter(|_| edit.is_some()).map(str::to_owned));
        all.edits.extend(edit);
    }
    Ok(all)
}

/// Whether another page has the address of this one too: it leads there when this one has moved.
fn is_shared(site: Site, page: &Page) -> bool {
    let mut others = site.build.graph.pages().map(|(_, other)| other).filter(|other| other.file != page.file);
    others.any(|other| {
        let had = other.texts("aliases").iter().any(|(alias, _)| leads_to(alias, &page.route));
        had || other.route == page.route
    })
}

fn leads_to(alias: &str, route: &Route) -> bool {
    Route::written(alias).is_some_and(|own| own == *route)
}

fn unknown(path: &str) -> Refusal {
    let help = "Mend its front matter first: casebook check says what is wrong there.";
    Refusal::broken(format!("the old address of `{path}` cannot be written into it"), Vec::new(), help)
}

/// The edit that adds an address to the aliases of a page, and takes the one at `own` out.
fn edit(
    page: &Page,
    file: &File,
    rules: &Rules,
    add: Option<&str>,
    own: Option<SpanKey>,
) -> Result<Option<Edit>, ()> {
    let address = add.map(|add| in_yaml(add, None));
    if let (Some(address), Some(own)) = (&address, own) {
        return Ok(Some(Edit { span: own.0, text: address.clone() }));
    }
    let parsed = parse::page(page.file, file, &Vocabulary::default(), rules).map_err(drop)?;
    let text = std::str::from_utf8(file.bytes()).map_err(drop)?;
    let Some(front) = parsed.written.front else {
        let Some(address) = address else { return Ok(None) };
        let at = file.mark_len();
        let eol = eol(text);
        let text = format!("---{eol}aliases: [{address}]{eol}---{eol}");
        return Ok(Some(Edit { span: Span::new(page.file, at..at), text }));
    };
    let list = List { id: page.file, text, front: front.range() };
    let (node, _) = yaml::read(page.file, &text[front.range()], front.range().start);
    let entry = node.entries().iter().find(|entry| entry.key.value == "aliases");
    Ok(match (address, own, entry) {
        (Some(address), _, Some(entry)) => Some(list.with(entry, &address).ok_or(())?),
        (Some(address), ..) => Some(list.new_key(&node, &address)),
        (None, Some(own), Some(entry)) => Some(list.without(entry, own.0)),
        _ => None,
    })
}

fn eol(text: &str) -> &'static str {
    let first = text.find('\n').unwrap_or_default();
    if text[..first].ends_with('\r') { "\r\n" } else { "\n" }
}

/// The front matter of a page.
struct List<'a> {
    id: FileId,
    text: &'a str,
    front: Range<usize>,
}

impl List<'_> {
    fn edit(&self, range: Range<usize>, text: String) -> Edit {
        Edit { span: Span::new(self.id, range), text }
    }

    /// A line of its own, the last of the front matter.
    fn new_key(&self, node: &Node, address: &str) -> Edit {
        let first = node.entries().first().map_or(self.front.start, |entry| entry.key.span.range().start);
        let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
        let indent =
            Some(&self.text[line..first]).filter(|indent| indent.trim().is_empty()).unwrap_or_default();
        let (end, eol) = (self.front.end, eol(self.text));
        let open =
            if self.text[self.front.clone()].ends_with('\n') || self.front.is_empty() { "" } else { eol };
        self.edit(end..end, format!("{open}{indent}aliases: [{address}]{eol}"))
    }

    /// The list with an address more.
    fn with(&self, entry: &Entry, address: &str) -> Option<Edit> {
        let value = entry.value.span.range();
        Some(match &entry.value.value {
            Value::Null => {
                let key = entry.key.span.range().end;
                let colon = key + self.text[key..].find(':')? + 1;
                self.edit(colon..colon.max(value.end), format!(" [{address}]"))
            }
            Value::Scalar { .. } => {
                let one = &self.text[value.clone()];
                let quoted = one.starts_with(['"', '\'']) || !one.contains([',', '[', ']', '{', '}']);
                let one = if quoted { one.to_owned() } else { yaml::quoted(one) };
                self.edit(value, format!("[{one}, {address}]"))
            }
            Value::List(items) if self.text[value.clone()].starts_with('[') => match items.last() {
                Some(last) => {
                    let end = last.span.range().end;
                    self.edit(end..end, format!(", {address}"))
                }
                None => self.edit(value.start + 1..value.start + 1, address.to_owned()),
            },
            Value::List(items) => {
                let line = self.line(items.last()?);
                let dash = &self.text[line.start..items.last()?.span.range().start];
                if dash.trim() != "-" {
                    return None;
                }
                self.edit(line.end..line.end, format!("{dash}{address}{}", eol(self.text)))
            }
            Value::Map(_) => return None,
        })
    }

    /// The list without the address there; the whole key where it was the only one.
    fn without(&self, entry: &Entry, own: Span) -> Edit {
        let items = if let Value::List(items) = &entry.value.value { items.as_slice() } else { &[] };
        let at = items.iter().position(|item| item.span == own);
        let Some(at) = at.filter(|_| items.len() > 1) else {
            let start = self.line(&Node { span: entry.key.span, value: Value::Null }).start;
            let last = items.last().unwrap_or(&entry.value);
            return self.edit(start..self.line(last).end, String::new());
        };
        let range = if !self.text[entry.value.span.range()].starts_with('[') {
            self.line(&items[at])
        } else if at == 0 {
            items[0].span.range().start..items[1].span.range().start
        } else {
            items[at - 1].span.range().end..own.range().end
        };
        self.edit(range, String::new())
    }

    /// The lines that a node stands in, with their ends.
    fn line(&self, node: &Node) -> Range<usize> {
        let range = node.span.range();
        let start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[range.end..].find('\n').map_or(self.text.len(), |at| range.end + at + 1);
        start..end
    }
}
