//! Changes of a page's file that keep what was promised of it: old addresses, and the anchors of its headings.
//!
//! In: a file, and what it is to keep. Out: an edit, in the way its author writes lists. It must not know who promised.

use super::{Parsed, Vocabulary, page};
use crate::{
    diagnostic::Edit,
    page::Rules,
    source::{File, FileId, Span},
    yaml::{self, Entry, Node, Value},
};
use std::ops::Range;

/// That no such edit can be made: the front matter is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear;

/// The edit that adds these to the `aliases` of a page, and takes the one at `own` out; nothing where there is nothing
/// to change.
pub fn aliases(
    id: FileId,
    file: &File,
    rules: &Rules,
    add: &[String],
    own: Option<Span>,
) -> Result<Option<Edit>, Unclear> {
    let add: Vec<String> = add.iter().map(|alias| yaml::plain_or_quoted(alias)).collect();
    if let ([address], Some(own)) = (&*add, own) {
        return Ok(Some(Edit { span: own, text: address.clone() }));
    }
    let parsed = parsed(id, file, rules).ok_or(Unclear)?;
    let text = std::str::from_utf8(file.bytes()).map_err(|_| Unclear)?;
    let Some(front) = parsed.written.front else {
        if add.is_empty() {
            return Ok(None);
        }
        let at = file.mark_len();
        let eol = eol(text);
        let text = format!("---{eol}aliases: [{}]{eol}---{eol}", add.join(", "));
        return Ok(Some(Edit { span: Span::new(id, at..at), text }));
    };
    let list = List { id, text, front: front.range() };
    let (node, _) = yaml::read(id, &text[front.range()], front.range().start);
    let entry = node.entries().iter().find(|entry| entry.key.value == "aliases");
    Ok(match (&*add, own, entry) {
        ([], Some(own), Some(entry)) => Some(list.without(entry, own)),
        ([], ..) => None,
        (add, _, Some(entry)) => Some(list.with(entry, add).ok_or(Unclear)?),
        (add, ..) => Some(list.new_key(&node, add)),
    })
}

/// The edit that gives the heading at this place among the page's this anchor; nothing where it has one by hand, or where
/// anything else would change.
#[must_use]
pub fn anchor(id: FileId, file: &File, rules: &Rules, heading: usize, anchor: &str) -> Option<Edit> {
    let before = parsed(id, file, rules)?;
    let range = before.written.headings.get(heading)?.range();
    let written = std::str::from_utf8(file.bytes().get(range.clone())?).ok()?;
    let line = &written[..written.find(['\n', '\r']).unwrap_or(written.len())];
    if line.trim_end().ends_with('}') {
        return None;
    }
    let at = range.start + line.trim_end().trim_end_matches('#').trim_end().len();
    let end = range.start + line.len();
    let edit = Edit { span: Span::new(id, at..end), text: format!(" {{#{anchor}}}") };
    let mut bytes = file.bytes().to_vec();
    bytes.splice(at..end, edit.text.bytes());
    let after = parsed(id, &File::new(&file.path, bytes), rules)?;
    let (was, is) = (&before.page.headings, &after.page.headings);
    let same = |at: usize| {
        let own = if at == heading { anchor } else { &was[at].id };
        is[at].id == own && (is[at].level, &is[at].text) == (was[at].level, &was[at].text)
    };
    (was.len() == is.len() && (0..was.len()).all(same)).then_some(edit)
}

fn parsed(id: FileId, file: &File, rules: &Rules) -> Option<Parsed> {
    page(id, file, &Vocabulary::default(), rules).ok()
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
    fn new_key(&self, node: &Node, add: &[String]) -> Edit {
        let first = node.entries().first().map_or(self.front.start, |entry| entry.key.span.range().start);
        let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
        let indent =
            Some(&self.text[line..first]).filter(|indent| indent.trim().is_empty()).unwrap_or_default();
        let (end, eol) = (self.front.end, eol(self.text));
        let open =
            if self.text[self.front.clone()].ends_with('\n') || self.front.is_empty() { "" } else { eol };
        self.edit(end..end, format!("{open}{indent}aliases: [{}]{eol}", add.join(", ")))
    }

    /// The list with these too.
    fn with(&self, entry: &Entry, add: &[String]) -> Option<Edit> {
        let value = entry.value.span.range();
        let all = add.join(", ");
        Some(match &entry.value.value {
            Value::Null => {
                let key = entry.key.span.range().end;
                let colon = key + self.text[key..].find(':')? + 1;
                self.edit(colon..colon.max(value.end), format!(" [{all}]"))
            }
            Value::Scalar { .. } => {
                let one = &self.text[value.clone()];
                let quoted = one.starts_with(['"', '\'']) || !one.contains([',', '[', ']', '{', '}']);
                let one = if quoted { one.to_owned() } else { yaml::quoted(one) };
                self.edit(value, format!("[{one}, {all}]"))
            }
            Value::List(items) if self.text[value.clone()].starts_with('[') => match items.last() {
                Some(last) => {
                    let end = last.span.range().end;
                    self.edit(end..end, format!(", {all}"))
                }
                None => self.edit(value.start + 1..value.start + 1, all),
            },
            Value::List(items) => {
                let line = self.line(items.last()?);
                let dash = &self.text[line.start..items.last()?.span.range().start];
                if dash.trim() != "-" {
                    return None;
                }
                let eol = eol(self.text);
                // A file may end without the end of a line.
                let open = if self.text[..line.end].ends_with('\n') { "" } else { eol };
                let lines: String = add.iter().map(|alias| format!("{dash}{alias}{eol}")).collect();
                self.edit(line.end..line.end, format!("{open}{lines}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> File {
        File::new("content/pages/a.md", text.as_bytes().to_vec())
    }

    fn made(file: &File, edit: Option<Edit>) -> String {
        let mut bytes = file.bytes().to_vec();
        let edit = edit.expect("there is something to change");
        bytes.splice(edit.span.range(), edit.text.bytes());
        String::from_utf8(bytes).expect("it is text")
    }

    #[test]
    fn several_aliases_are_added_as_the_author_writes_lists() {
        for (before, after) in [
            ("---\ntitle: A\n---\n", "---\ntitle: A\naliases: [/old/, \"#b\"]\n---\n"),
            (
                "---\naliases:\n  - /x/ # y\ntitle: A\n---\n",
                "---\naliases:\n  - /x/ # y\n  - /old/\n  - \"#b\"\ntitle: A\n---\n",
            ),
            ("---\r\naliases: []\r\n---\r\n# A\r\n", "---\r\naliases: [/old/, \"#b\"]\r\n---\r\n# A\r\n"),
            ("# A\n", "---\naliases: [/old/, \"#b\"]\n---\n# A\n"),
        ] {
            let file = file(before);
            let edit = aliases(FileId(0), &file, &Rules::default(), &["/old/".into(), "#b".into()], None);
            assert_eq!(made(&file, edit.expect("the front matter is clear")), after);
        }
    }

    #[test]
    fn a_heading_gets_its_anchor_and_nothing_else_changes() {
        let anchor = |text: &str| {
            let file = file(text);
            anchor(FileId(0), &file, &Rules::default(), 0, "old").map(|edit| made(&file, Some(edit)))
        };
        for (before, after) in [
            ("# A\n\n## B\n", "# A\n\n## B {#old}\n"),
            ("\u{feff}# A\r\n\r\n## B `c` ## \r\n", "\u{feff}# A\r\n\r\n## B `c` {#old} \r\n"),
            ("# A\n\nB\n---\n", "# A\n\nB {#old}\n---\n"),
            ("# A\n\n## B", "# A\n\n## B {#old}"),
        ] {
            assert_eq!(anchor(before).as_deref(), Some(after));
        }
        for taken in ["# A\n\n## B {#b}\n", "# A\n\n## B\n\n## C {#old}\n", "# A\n"] {
            assert_eq!(anchor(taken), None, "{taken}");
        }
    }
}
