//! The text of an item as markdown, with its comments below.
//!
//! In: HTML as WordPress stores it. Out: markdown with marks, and what a reader of the old site saw. It must not know front
//! matter.

use super::{
    Reading, blocks, classic, elements,
    resolve::{Here, resolve},
    shortcodes,
    times::Times,
    wxr::{Comment, Item},
};
use crate::import::{
    html::{Node, Shown, markdown, read, shown},
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
    Body { markdown: markdown(&resolve(nodes, here, reading)), shown }
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
    let mut answers: BTreeMap<&str, Vec<&Comment>> = BTreeMap::new();
    let is_shown = |comment: &&Comment| why_not(comment).is_none();
    let ids: Vec<&str> = item.comments.iter().filter(is_shown).map(|c| c.id.as_str()).collect();
    let ids: std::collections::BTreeSet<&str> = ids.into_iter().collect();
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
                let parent = if ids.contains(comment.parent.as_str()) { comment.parent.as_str() } else { "" };
                answers.entry(parent).or_default().push(comment);
            }
        }
    }
    let mut out = Comments::default();
    thread("", &answers, 0, here, times, reading, &mut out);
    if !out.markdown.is_empty() {
        out.markdown = format!("## Comments\n\n{}", out.markdown);
    }
    out
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

fn thread(
    parent: &str,
    answers: &BTreeMap<&str, Vec<&Comment>>,
    depth: usize,
    here: &Here,
    times: &Times,
    reading: &mut Reading,
    out: &mut Comments,
) {
    for comment in answers.get(parent).into_iter().flatten() {
        let nodes = classic::paragraphs(read(&comment.content));
        let body = finished(nodes, here, reading);
        out.words += body.shown.words.len();
        let counts = super::count(&body.shown);
        out.links += counts.links;
        out.pictures += counts.pictures;
        let quote = "> ".repeat(depth.min(ANSWERS_MAX) + 1);
        let name = if comment.author.is_empty() { "Anonymous" } else { &comment.author };
        let head =
            format!("[!COMMENT] {}, {}", one_line(name), times.minute(&comment.date_gmt, &comment.date));
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
        thread(&comment.id, answers, depth + 1, here, times, reading, out);
    }
}

fn quoted(text: &str, quote: &str) -> String {
    let lines = text.split('\n').map(|line| format!("{quote}{line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// A name in which no sign means anything.
fn one_line(name: &str) -> String {
    markdown(&[Node::Text(name.to_owned())]).replace("\\\n", " ")
}
