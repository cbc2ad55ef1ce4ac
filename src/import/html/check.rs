//! What a reader sees of a text: words, links, pictures.
//!
//! In: nodes, or markdown read plainly. Out: a [`Shown`] that can be compared. It must not know how markdown is written.

use super::{Node, unmarked};
use crate::page::percent::decoded_bytes;

/// What a reader sees. Signs of print and signs of a keyboard are the same; so is all white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The words.
    pub words: Vec<String>,
    /// Where links lead.
    pub links: Vec<String>,
    /// Where pictures lie.
    pub pictures: Vec<String>,
    /// How many of the links stand for a picture.
    pub stood_in: usize,
}

/// What readers see of nodes.
#[must_use]
pub fn shown(nodes: &[Node]) -> Shown {
    let mut shown = Shown::default();
    let mut text = String::new();
    look(nodes, &mut shown, &mut text, false);
    shown.words = words(&text);
    shown
}

/// What readers see of markdown, as any program would show it.
pub(super) fn plainly(markdown: &str) -> Shown {
    let (text, _) = unmarked(markdown);
    let text: Vec<&str> = text.split('\n').map(without_anchor).collect();
    let html = crate::parse::plain(&text.join("\n"));
    shown(&super::read(&html.replace("{decorative}", "")))
}

/// A heading without the anchor it is given by hand, which not every program knows.
fn without_anchor(line: &str) -> &str {
    let anchor = line.ends_with('}').then(|| line.rfind(" {#")).flatten();
    anchor
        .filter(|_| line.trim_start_matches(['>', ' ', '-']).starts_with('#'))
        .map_or(line, |at| &line[..at])
}

/// Titles of links whose words stand for something that had none: a picture, a film.
const STAND_INS: &[&str] = &["link", "picture", "video", "audio", "file", "script", "embedded page"];

/// Whether the words of a link with this title stand for something that had no words.
#[must_use]
fn is_stand_in(title: &str) -> bool {
    STAND_INS.contains(&title)
}

fn look(nodes: &[Node], shown: &mut Shown, text: &mut String, in_link: bool) {
    for node in nodes {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Comment(_) | Node::Mark(_) => {}
            Node::Element(element) => {
                let href = element.get("href").map(str::trim).filter(|href| !href.is_empty());
                let stands_in = element.get("title").is_some_and(is_stand_in);
                match element.name.as_str() {
                    "script" | "style" | "template" | "noscript" => continue,
                    // It stands for what the old site made anew each time.
                    "code" if element.text().starts_with("[block: ") => continue,
                    "br" => text.push(' '),
                    "img" => shown.pictures.extend(element.get("src").filter(|s| !s.is_empty()).map(same)),
                    "a" if !in_link && href.is_some() => {
                        shown.links.extend(href.map(same));
                        shown.stood_in += usize::from(element.get("title") == Some("picture"));
                        if !stands_in && element.text().trim().is_empty() && !holds_picture(&element.children)
                        {
                            // White space in it still keeps the words around it apart.
                            if !element.text().is_empty() {
                                text.push(' ');
                            }
                            continue;
                        }
                    }
                    _ => {}
                }
                if stands_in && element.name == "a" {
                    continue;
                }
                let block = super::BLOCKS.contains(&element.name.as_str());
                let apart = if block { " " } else { "" };
                text.push_str(apart);
                look(&element.children, shown, text, in_link || (element.name == "a" && href.is_some()));
                text.push_str(apart);
            }
        }
    }
}

fn holds_picture(nodes: &[Node]) -> bool {
    nodes.iter().filter_map(Node::element).any(|inner| inner.name == "img" || holds_picture(&inner.children))
}

/// An address, however it is encoded.
fn same(address: &str) -> String {
    String::from_utf8_lossy(&decoded_bytes(address.trim())).replace('\u{fffd}', "?")
}

/// The words of a text, with the signs of a keyboard for those of print.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '\u{ad}'))
        .map(|c| match c {
            '‘' | '’' | '‚' | '′' => '\'',
            '“' | '”' | '„' | '″' => '"',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect();
    let plain = plain.replace('…', "...").replace(['—', '–'], "-");
    let words = plain.split(' ').filter(|word| !word.is_empty());
    words.map(|word| word.replace("---", "-").replace("--", "-")).collect()
}
