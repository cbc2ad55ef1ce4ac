//! The text of an item as markdown, with its comments below.
//!
//! In: HTML as WordPress stores it. Out: markdown with marks, and what a reader of the old site saw. It must not know front
//! matter.

use super::{
    Reading, blocks, classic, elements,
    resolve::{Here, headings, level, resolve},
    shortcodes,
    times::Times,
    wxr::{Comment, Item},
};
use crate::import::{
    html::{Element, Node, Shown, change, markdown, read, shown},
    report::{Report, Went},
};
use std::collections::BTreeMap;

/// A text that was read.
#[derive(Clone, Debug, Default)]
pub struct Body {
    /// Its markdown, with marks for what is to be said.
    pub markdown: String,
    /// What a reader of the old site saw.
    pub shown: Shown,
}

/// How deep answers to answers are followed.
const ANSWERS_MAX: usize = 10;

/// Reads a text.
pub fn body(content: &str, here: &Here, reading: &mut Reading) -> Body {
    let expanded = shortcodes::expand(content);
    let nodes = read(&expanded);
    let nodes = match blocks::has_blocks(content) {
        true => blocks::blocks(nodes, reading, 0),
        false => classic::paragraphs(nodes),
    };
    finished(nodes, here, reading)
}

fn finished(nodes: Vec<Node>, here: &Here, reading: &mut Reading) -> Body {
    let nodes = elements::plain(nodes, reading);
    let shown = shown(&nodes);
    Body { markdown: markdown(&headings(resolve(nodes, here, reading), reading)), shown }
}

/// What somebody says of a text. Headings of a comment are no headings of the page.
fn said(comment: &Comment, here: &Here, reading: &mut Reading) -> Body {
    let nodes = elements::plain(classic::paragraphs(read(&comment.content)), reading);
    let shown = shown(&nodes);
    let nodes = change(resolve(nodes, here, reading), &mut |node| match node {
        Node::Element(heading) if level(&heading.name).is_some() => {
            let strong = Element::new("strong", &[], heading.children);
            vec![Node::Element(Element::new("p", &[], vec![Node::Element(strong)]))]
        }
        other => vec![other],
    });
    Body { markdown: markdown(&nodes), shown }
}

/// The comments of an item below its text, and the same without who wrote them and when.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// As they stand in the file; empty without any.
    pub markdown: String,
    /// Only what they say.
    pub said: String,
    /// What a reader of the old site saw of what they say.
    pub words: usize,
    /// The links in them.
    pub links: usize,
    /// The pictures in them.
    pub pictures: usize,
}

/// Writes the comments that were shown, and reports all of them.
pub fn comments(
    item: &Item,
    here: &Here,
    times: &Times,
    reading: &mut Reading,
    report: &mut Report,
) -> Comments {
    let mut answers: BTreeMap<&str, Vec<Dated>> = BTreeMap::new();
    let is_shown = |comment: &&Comment| why_not(comment).is_none();
    let shown = item.comments.iter().filter(is_shown);
    let parents: BTreeMap<&str, &str> = shown.map(|c| (c.id.as_str(), c.parent.as_str())).collect();
    for comment in &item.comments {
        let name = format!(
            "{} of {}, on “{}”",
            comment.id,
            times.minute(&comment.date_gmt, &comment.date),
            item.title
        );
        let kind =
            if matches!(comment.kind.as_str(), "pingback" | "trackback") { &comment.kind } else { "comment" };
        let name = format!("{kind} {name}");
        match why_not(comment) {
            Some(why) => report.item("comment", name, Went::Not(why)),
            None => {
                report.item("comment", name, Went::Into(format!("`{}`, below the text", here.file)));
                // An answer to what is not shown stands by itself.
                let parent =
                    if parents.contains_key(comment.parent.as_str()) { comment.parent.as_str() } else { "" };
                // Nor does one that answers itself, or an answer to itself.
                let parent = if goes_round(comment, &parents) { "" } else { parent };
                let day = times.written_minute(&comment.date_gmt, &comment.date);
                // Without a date of its own it came with the text, as far as anybody knows.
                let day = day.unwrap_or_else(|| times.minute(&item.date_gmt, &item.date));
                answers.entry(parent).or_default().push(Dated { comment, day });
            }
        }
    }
    let mut out = Comments::default();
    thread("", &answers, 0, here, reading, &mut out);
    if !out.markdown.is_empty() {
        out.markdown = format!("## Comments\n\n{}", out.markdown);
    }
    out
}

/// Whether the way from a comment up to what it answers comes back to it.
fn goes_round(comment: &Comment, parents: &BTreeMap<&str, &str>) -> bool {
    let mut at = comment.parent.as_str();
    for _ in 0..parents.len() {
        if at == comment.id {
            return true;
        }
        match parents.get(at) {
            Some(above) => at = above,
            None => return false,
        }
    }
    false
}

/// Why a comment is not shown; nothing where it is.
fn why_not(comment: &Comment) -> Option<String> {
    let why = match (comment.kind.as_str(), comment.approved.as_str()) {
        ("pingback" | "trackback", _) => {
            format!("{} from “{}”: only other sites' programs write these", comment.kind, comment.author)
        }
        (_, "1") => return None,
        (_, "spam") => "it is spam".to_owned(),
        (_, "trash" | "post-trashed") => "it was in the bin".to_owned(),
        _ => "it was not approved".to_owned(),
    };
    Some(why)
}

/// A comment, and when it was written.
struct Dated<'a> {
    comment: &'a Comment,
    day: String,
}

fn thread(
    parent: &str,
    answers: &BTreeMap<&str, Vec<Dated>>,
    depth: usize,
    here: &Here,
    reading: &mut Reading,
    out: &mut Comments,
) {
    for Dated { comment, day } in answers.get(parent).into_iter().flatten() {
        let body = said(comment, here, reading);
        out.words += body.shown.words.len();
        let counts = super::count(&body.shown);
        out.links += counts.links;
        out.pictures += counts.pictures;
        let quote = "> ".repeat(depth.min(ANSWERS_MAX) + 1);
        let head = head(comment, day, here);
        let text = body.markdown.trim_matches('\n');
        let block = if text.is_empty() { head } else { format!("{head}\n\n{text}") };
        // The quotes of answers must not run into each other.
        let gap = match (out.markdown.is_empty(), depth) {
            (true, _) => String::new(),
            (false, 0) => "\n".to_owned(),
            (false, depth) => format!("{}\n", "> ".repeat(depth.min(ANSWERS_MAX)).trim_end()),
        };
        out.markdown.push_str(&format!("{gap}{}\n", quoted(&block, &quote)));
        out.said.push_str(&format!("{text}\n\n"));
        thread(&comment.id, answers, depth + 1, here, reading, out);
    }
}

fn quoted(text: &str, quote: &str) -> String {
    let lines = text.split('\n').map(|line| format!("{quote}{line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The first line of a comment: only posts have comments of a form of their own.
fn head(comment: &Comment, day: &str, here: &Here) -> String {
    let name = name(&comment.author);
    if here.file.starts_with("content/blog/") {
        format!("[!COMMENT] {name}, {day}")
    } else {
        format!("**{name}**, {day}")
    }
}

/// A name in which no sign means anything. An e-mail address is nobody else's business.
fn name(name: &str) -> String {
    let own = name
        .split_once('@')
        .filter(|(own, host)| !own.contains(' ') && !own.is_empty() && host.contains('.'));
    let name = own.map_or(name, |(own, _)| own);
    let name = if name.trim().is_empty() { "Anonymous" } else { name };
    markdown(&[Node::Text(name.to_owned())]).replace("\\\n", " ")
}
