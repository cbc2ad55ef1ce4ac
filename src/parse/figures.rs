//! Figure blocks of a text, and numbers in it that data backs.
//!
//! In: a fenced block named `chart`, `map`, `table` or `number`, or a link to `number:DATA/NAME`. Out: what is asked, with
//! its references as written, and a hole in the text. It must not know what data there is.

use super::{links, text::Pass};
use crate::{
    diagnostic::{Code, Diagnostic},
    figure::ask,
    page::{Backed, Figure, FigureKind, Kind, Ref, Relation, Slot, Target},
    source::{Span, Spanned},
};
use std::ops::Range;

/// What an address of a number begins with.
pub(super) const NUMBER: &str = "number:";

/// A figure block that is being read.
#[derive(Debug)]
pub(super) struct Open {
    kind: FigureKind,
    /// All of the block, with its fences.
    block: Range<usize>,
    /// The pieces of its text.
    pieces: Vec<Range<usize>>,
}

impl Open {
    pub(super) fn new(kind: FigureKind, block: Range<usize>) -> Self {
        Self { kind, block, pieces: Vec::new() }
    }

    pub(super) fn take(&mut self, piece: &Range<usize>) {
        self.pieces.push(piece.clone());
    }

    /// From the beginning of its first line to the end of its last.
    fn range(&self, markdown: &str) -> Range<usize> {
        let behind =
            markdown[self.block.clone()].find('\n').map_or(self.block.end, |at| self.block.start + at + 1);
        let first = self.pieces.first().map_or(behind, |piece| piece.start);
        let start = markdown[..first].rfind('\n').map_or(0, |at| at + 1);
        start..self.pieces.last().map_or(start, |piece| piece.end).max(start)
    }

    /// The text with blanks in place of all that is none of its own: byte for byte as long as the range.
    fn text(&self, markdown: &str) -> String {
        let range = self.range(markdown);
        let mut text = String::with_capacity(range.len());
        let mut at = range.start;
        let blank = |from: usize, to: usize| {
            markdown[from..to].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>()
        };
        for piece in &self.pieces {
            text.push_str(&blank(at, piece.start.max(at)));
            text.push_str(&markdown[piece.start.max(at)..piece.end.max(at)]);
            at = piece.end.max(at);
        }
        text
    }
}

/// Ends a figure block.
pub(super) fn close(pass: &mut Pass) {
    let Some(open) = pass.figure.take() else { return };
    let (source, markdown) = (pass.source, pass.source.markdown());
    let (text, span) = (open.text(markdown), source.span(open.range(markdown)));
    let whole = source.span(super::text::trimmed(markdown, open.block.clone()));
    let (ask, findings) = ask::read(open.kind, &text, span, whole);
    findings.into_iter().for_each(|finding| pass.found(finding));
    let data = ask.data.as_ref().map(|name| data(pass, &name.value, name.span));
    let areas = ask.areas().map(|name| named(pass, name));
    if data.is_none()
        && source.kind != Kind::Dataset
        && !pass.read.findings.iter().any(|f| f.span == Some(whole))
    {
        let message = format!("this {} does not say which data it shows", open.kind.name());
        let help = "Add a line `data:` with the name of a page in content/data.";
        pass.found(Diagnostic::new(Code::MissingField, whole, message).help(help));
    }
    pass.out.slot(Slot::Figure(pass.read.figures.len()));
    pass.out.html("\n");
    pass.read.figures.push(Figure { kind: open.kind, text, span, data, areas });
}

/// The reference to a dataset: a guide uses it, another page mentions it.
fn data(pass: &mut Pass, name: &str, span: Span) -> usize {
    let uses = pass.source.kind == Kind::Guide;
    let target = match links::named(name, pass.source.dir) {
        Target::Name(name) if !uses => Target::Kinded(Kind::Dataset, name),
        target => target,
    };
    let relation = if uses { Relation::UsesData } else { Relation::Mentions };
    reference(pass, Ref { relation, target, span })
}

/// The reference to areas: a dataset or a place.
fn named(pass: &mut Pass, name: &Spanned<String>) -> usize {
    let target = links::named(&name.value, pass.source.dir);
    reference(pass, Ref { relation: Relation::Mentions, target, span: name.span })
}

/// Adds a reference that is written where its span says.
fn reference(pass: &mut Pass, reference: Ref) -> usize {
    let before = pass.source.span(0..0).range().start;
    let range = reference.span.range();
    let written = range.start.checked_sub(before).map(|start| start..range.end - before);
    links::reference(pass, reference, written)
}

/// Begins a link to a number: `named` stands behind the scheme, the address at `place` in the link at `range`.
pub(super) fn open_number(pass: &mut Pass, named: &str, place: Range<usize>, range: &Range<usize>) {
    let span = pass.source.span(place.clone());
    let Some((page, name)) =
        named.split_once('/').filter(|(page, name)| !page.is_empty() && !name.is_empty())
    else {
        let message = format!("`{NUMBER}{named}` does not say which number of which data");
        let help =
            "Write the name of the data, a slash and the name of the number: number:damp-reports/total.";
        pass.found(Diagnostic::new(Code::InvalidAddress, span, message).help(help));
        return pass.out.html("<a>");
    };
    let end = span.end as usize;
    let name_span = Span::new(span.file, end.saturating_sub(name.len())..end);
    let page_end = name_span.range().start.saturating_sub(1);
    let page_span = Span::new(span.file, page_end.saturating_sub(page.len())..page_end);
    let data = data(pass, page, page_span);
    pass.out.html("<a");
    pass.out.slot(Slot::Link(data));
    pass.out.html(">");
    let text = range.start + 1..place.start.saturating_sub(2).max(range.start + 1);
    pass.backed = Some(Backed {
        says: String::new(),
        name: name.to_owned(),
        data,
        span: pass.source.span(text),
        name_span,
    });
}
