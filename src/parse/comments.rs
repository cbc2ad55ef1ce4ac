//! Comments of visitors, brought along from another blog: block quotes that begin with `[!COMMENT] Name, 2012-06-04 17:30`.
//!
//! In: events of the pass in [`super::text`]. Out: HTML that no comment can leave, and where the comments begin.
//! It must not know the rules for what authors write: they do not hold here.

use super::{
    blocks::Quote,
    callout, html, slots,
    text::{Pass, TooDeep},
    writer::Writer,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Body, Kind, Moment, RawHtml},
};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::ops::Range;

/// The word in the marker of a comment.
pub(super) const MARKER: &str = "COMMENT";
/// How to begin one.
const SHAPE: &str = "Begin it with a name, a comma and a day, with a time or without: `> [!COMMENT] Ann Lee, 2012-06-04 17:30`.";

/// The comments of a text.
#[derive(Default)]
pub(super) struct Comments {
    /// Those that are being read, each inside the one before.
    open: Vec<Open>,
    /// The first line of the one that has just begun.
    head: Option<Head>,
    /// Those that are read, each with the place where it stands in the text around it.
    done: Vec<(usize, Body)>,
    /// Where the heading stands that the text ends with, and where it ends.
    heading: Option<Range<usize>>,
    /// Where the first comment begins, or the heading right above it.
    begin: Option<usize>,
}

/// A comment that is being read.
struct Open {
    /// The text around it.
    around: Writer,
    /// What of it is finished.
    done: Writer,
    /// Whether its own words hold raw HTML.
    is_raw: bool,
}

/// The first line of a comment, while it is read: it is shown otherwise than it is written.
#[derive(Clone, Copy)]
struct Head {
    /// Where it ends in the markdown.
    end: usize,
    /// Whether the paragraph that it stands in has begun.
    in_paragraph: bool,
}

impl Comments {
    /// Whether a comment is being read.
    pub(super) fn is_inside(&self) -> bool {
        !self.open.is_empty()
    }

    /// Whether the first line of a comment is being read.
    pub(super) fn is_in_head(&self) -> bool {
        self.head.is_some()
    }

    /// Learns that the comment that is being read holds raw HTML.
    pub(super) fn has_raw(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.is_raw = true;
        }
    }

    /// Learns where a heading of the text stands.
    pub(super) fn heading(&mut self, place: Range<usize>) {
        self.heading = Some(place);
    }
}

/// Who wrote a comment, and when.
#[derive(Debug, PartialEq, Eq)]
struct Said {
    name: String,
    at: Moment,
}

/// Reads what stands behind the marker; the message says what is wrong otherwise.
fn said(text: &str) -> Result<Said, String> {
    let (name, day) =
        text.rsplit_once(',').ok_or("the name and the day of this comment are not told apart")?;
    let at = Moment::read(day).map_err(|message| format!("the day of this comment: {message}"))?;
    let name = shown(name.trim());
    if name.is_empty() { Err("this comment has no name".to_owned()) } else { Ok(Said { name, at }) }
}

/// A name as it is shown: without the backslashes in front of signs. Of an e-mail address only what stands before the
/// sign: it is nobody else's business.
fn shown(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied().unwrap_or_default();
        if letter != '\\' || !next.is_ascii_punctuation() {
            out.push(letter);
        } else {
            out.extend(letters.next());
        }
    }
    match out.split_once('@') {
        Some((own, host)) if !own.is_empty() && !own.contains(' ') && host.contains('.') => own.to_owned(),
        _ => out,
    }
}

/// Begins a comment, where a block quote is one that can be understood.
pub(super) fn open(pass: &mut Pass, range: &Range<usize>) -> bool {
    let quote = &pass.source.markdown()[range.clone()];
    let Some((word, at)) = callout::marker(quote) else { return false };
    if !word.eq_ignore_ascii_case(MARKER) || quote[..at.start].matches('>').count() > 1 {
        return false;
    }
    let line = quote.lines().next().unwrap_or_default();
    let written = line.get(at.end + 1..).unwrap_or_default();
    let place = range.start + at.start - 2..range.start + line.trim_end().len();
    let said = match said(written) {
        _ if pass.source.kind != Kind::Post => Err("only posts have comments".to_owned()),
        said => said,
    };
    let said = match said {
        Ok(said) => said,
        Err(message) => {
            let help = if pass.source.kind == Kind::Post {
                SHAPE
            } else {
                "Write it as a quotation, without `[!COMMENT]`."
            };
            pass.found(Diagnostic::new(Code::CommentHead, pass.source.span(place), message).help(help));
            pass.quotes.push(Quote::Plain);
            pass.out.event(&Event::Start(Tag::BlockQuote(None)));
            return true;
        }
    };
    begin(pass, &said);
    pass.quotes.push(Quote::Comment);
    pass.comments.head = Some(Head { end: range.start + line.len(), in_paragraph: false });
    true
}

fn begin(pass: &mut Pass, said: &Said) {
    finish_words(pass);
    let around = std::mem::take(&mut pass.out);
    let comments = &mut pass.comments;
    if comments.open.is_empty() && comments.begin.is_none() {
        let at = around.at();
        let heading = comments.heading.take().filter(|heading| heading.end == at);
        comments.begin = Some(heading.map_or(at, |heading| heading.start));
    }
    let mut done = Writer::default();
    done.html("<div class=\"comment\">\n<header><p class=\"by\"><b>");
    done.text(&said.name);
    done.html("</b> · <time datetime=\"");
    done.attribute(&said.at.iso());
    done.html("\">");
    done.text(&said.at.long());
    done.html("</time></p></header>\n");
    comments.open.push(Open { around, done, is_raw: false });
}

/// Puts the words of a comment that were written so far to what of it is finished: on their own they can close nothing
/// that they did not open.
fn finish_words(pass: &mut Pass) {
    let Some(open) = pass.comments.open.last_mut() else { return };
    let mut words = std::mem::take(&mut pass.out);
    if std::mem::take(&mut open.is_raw) {
        let marked = slots::encode(&words.body);
        if pass.html_depth.is_too_much(&marked) {
            pass.too_deep = pass.too_deep.take().or(Some((TooDeep::Html, 0..0)));
            return;
        }
        words.body = slots::decode(&html::clean_visitors(&marked));
    }
    open.done.append(&words);
}

/// Ends the comment that is being read.
pub(super) fn close(pass: &mut Pass) {
    finish_words(pass);
    pass.comments.head = None;
    let Some(Open { around, mut done, .. }) = pass.comments.open.pop() else { return };
    done.html("</div>\n");
    pass.out = around;
    match pass.comments.open.last_mut() {
        Some(outer) => outer.done.append(&done),
        None => pass.comments.done.push((pass.out.at(), done.body)),
    }
}

/// The first line of a comment is left out: who wrote it, and when, is said already. Gives other events back.
pub(super) fn head_event<'a>(
    pass: &mut Pass<'a>,
    event: Event<'a>,
    range: &Range<usize>,
) -> Option<Event<'a>> {
    let Some(Head { end, in_paragraph }) = pass.comments.head else { return Some(event) };
    let ends = |pass: &mut Pass| {
        pass.comments.head = None;
        if in_paragraph {
            pass.out.event(&Event::Start(Tag::Paragraph));
        }
    };
    match event {
        Event::Start(Tag::Paragraph) if range.start < end => {
            pass.depth += 1;
            pass.comments.head = Some(Head { end, in_paragraph: true });
        }
        Event::End(TagEnd::Paragraph) if in_paragraph => {
            pass.depth -= 1;
            pass.comments.head = None;
        }
        Event::SoftBreak | Event::HardBreak => ends(pass),
        event if range.start < end && range.end > end => {
            let message = "the first line of this comment goes on in the next";
            let place = pass.source.span(range.start..end);
            let help = "Put a line with nothing but `>` below the name and the day.";
            pass.found(Diagnostic::new(Code::CommentHead, place, message).help(help));
            ends(pass);
            return Some(event);
        }
        _ if range.start < end => {}
        event => {
            ends(pass);
            return Some(event);
        }
    }
    None
}

/// A heading inside a comment: it is none of the page.
pub(super) fn heading(pass: &mut Pass, event: &Event) {
    match event {
        Event::Start(_) => pass.out.block("<p><strong>"),
        _ => pass.out.html("</strong></p>\n"),
    }
}

/// Puts the comments where they belong, behind the notes of the text above them. What authors wrote between them is
/// cleaned piece by piece where it holds raw HTML, so that nothing of it goes around a comment. Nothing where there are no
/// comments, or the text is too much to be cleaned.
pub(super) fn put_in(pass: &mut Pass) -> Option<Body> {
    let is_raw = pass.raw && pass.html == RawHtml::Clean;
    let begin = pass.comments.begin?;
    if is_raw && pass.html_depth.is_too_much(&pass.out.body.html) {
        return None;
    }
    let comments = std::mem::take(&mut pass.comments);
    let mut behind = pass.out.split_off(begin);
    pass.footnotes();
    let clean = |writer: Writer| match is_raw {
        true => Writer { body: slots::decode(&html::clean(&slots::encode(&writer.body))) },
        false => writer,
    };
    let mut whole = clean(std::mem::take(&mut pass.out));
    let at = whole.at();
    let mut from = begin;
    for (place, comment) in comments.done {
        let rest = behind.split_off(place - from);
        whole.append(&clean(std::mem::replace(&mut behind, rest)));
        whole.append(&Writer { body: comment });
        from = place;
    }
    whole.append(&clean(behind));
    whole.body.html.shrink_to_fit();
    whole.body.slots.shrink_to_fit();
    Some(Body { comments_at: Some(at), ..whole.body })
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn a_head_is_a_name_and_a_moment() {
        let read = |text: &str| said(text).map(|said| (said.name, said.at.iso()));
        assert_eq!(read(" Ann Lee, 2012-06-04 17:30"), Ok(("Ann Lee".into(), "2012-06-04T17:30:00".into())));
        assert_eq!(read(" Lee, Ann, PhD, 2012-06-04"), Ok(("Lee, Ann, PhD".into(), "2012-06-04".into())));
        assert_eq!(read(r" \*star\* \n, 2012-06-04"), Ok((r"*star* \n".into(), "2012-06-04".into())));
        assert_eq!(read(" ann@example.org, 2012-06-04"), Ok(("ann".into(), "2012-06-04".into())));
        for wrong in ["", " Ann", " Ann, yesterday", " , 2012-06-04", " 2012-06-04", " Ann, 2012-06-31"] {
            assert!(said(wrong).is_err(), "{wrong}");
        }
    }
}
