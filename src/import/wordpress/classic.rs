//! The text of the classic editor: empty lines make paragraphs, line ends make breaks.
//!
//! In: nodes as they are stored. Out: nodes with the paragraphs and breaks that WordPress adds when it shows them. It must
//! not know what becomes of them.

use crate::import::html::{Element, Node};

/// Elements in which line ends mean nothing.
const KEPT: &[&str] = &[
    "pre", "script", "style", "textarea", "code", "table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl",
    "select", "svg", "xmp",
];

/// The nodes with paragraphs and breaks.
#[must_use]
pub fn paragraphs(nodes: Vec<Node>) -> Vec<Node> {
    container(nodes, Wrap::Always)
}

/// Whether words in a row become a paragraph.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrap {
    /// In any case.
    Always,
    /// Where there are several.
    Several,
}

fn container(nodes: Vec<Node>, wrap: Wrap) -> Vec<Node> {
    let (mut out, mut row) = (Vec::new(), Vec::new());
    let several = wrap == Wrap::Always || nodes.iter().any(Node::is_block);
    for node in nodes {
        match node {
            Node::Element(element) if Node::Element(element.clone()).is_block() => {
                flush(&mut row, several, &mut out);
                out.push(Node::Element(block(element)));
            }
            other => row.push(other),
        }
    }
    flush(&mut row, several, &mut out);
    out
}

fn block(mut element: Element) -> Element {
    let name = element.name.as_str();
    if name == "pre" || name == "xmp" {
        return element;
    }
    element.children = match name {
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !element.children.iter().any(Node::is_block) => {
            trimmed(broken(element.children))
        }
        "blockquote" | "div" | "section" | "article" | "center" | "body" | "figure" | "form" => {
            container(element.children, Wrap::Always)
        }
        name if KEPT.contains(&name) => {
            let inner = element.children.into_iter().map(|node| match node {
                Node::Element(inner) => Node::Element(block(inner)),
                other => other,
            });
            inner.collect()
        }
        _ => container(element.children, Wrap::Several),
    };
    element
}

/// Puts paragraphs for the nodes in a row.
fn flush(row: &mut Vec<Node>, wrapped: bool, out: &mut Vec<Node>) {
    let mut paragraphs: Vec<Vec<Node>> = vec![Vec::new()];
    for node in std::mem::take(row) {
        let Node::Text(text) = node else {
            paragraphs.last_mut().expect("there is always one").push(node);
            continue;
        };
        for (number, part) in split(&text).into_iter().enumerate() {
            if number > 0 {
                paragraphs.push(Vec::new());
            }
            if !part.is_empty() {
                paragraphs.last_mut().expect("there is always one").push(Node::Text(part));
            }
        }
    }
    paragraphs.retain(|nodes| nodes.iter().any(|node| !node.is_blank() || matches!(node, Node::Comment(_))));
    let wrapped = wrapped || paragraphs.len() > 1;
    for nodes in paragraphs {
        let nodes = trimmed(broken(nodes));
        match wrapped {
            true => out.push(Node::Element(Element::new("p", &[], nodes))),
            false => out.extend(nodes),
        }
    }
}

/// The parts of a text between empty lines.
fn split(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut parts = vec![String::new()];
    let mut empty = 0;
    for (number, line) in text.split('\n').enumerate() {
        let is_empty = line.trim_matches([' ', '\t']).is_empty();
        if number > 0 {
            empty = if is_empty { empty + 1 } else { empty };
            let last = parts.last_mut().expect("there is always one");
            if !is_empty && empty > 0 {
                parts.push(String::new());
            } else if !is_empty {
                last.push('\n');
            }
        }
        if !is_empty {
            empty = 0;
            parts.last_mut().expect("there is always one").push_str(line);
        } else if number == 0 && !line.is_empty() {
            parts[0].push(' ');
        }
    }
    match empty {
        0 => {}
        // What follows the text may be a link in the next line, or in the next paragraph.
        1 => parts.last_mut().expect("there is always one").push('\n'),
        _ => parts.push(String::new()),
    }
    parts
}

/// The nodes with a break for each line end.
fn broken(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                for (number, line) in text.split('\n').enumerate() {
                    let is_behind_break = out.last().is_some_and(is_break);
                    if number > 0 && !is_behind_break {
                        out.push(Node::Element(Element::new("br", &[], Vec::new())));
                    }
                    if !line.is_empty() {
                        out.push(Node::Text(line.to_owned()));
                    }
                }
            }
            Node::Element(element) if !KEPT.contains(&element.name.as_str()) => {
                let children = broken(element.children);
                out.push(Node::Element(Element { children, ..element }));
            }
            other => out.push(other),
        }
    }
    out
}

fn is_break(node: &Node) -> bool {
    node.element().is_some_and(|element| element.name == "br")
}

/// The nodes without breaks and white space at their ends.
fn trimmed(mut nodes: Vec<Node>) -> Vec<Node> {
    let is_nothing =
        |node: &Node| is_break(node) || matches!(node, Node::Text(text) if text.trim().is_empty());
    while nodes.last().is_some_and(is_nothing) {
        nodes.pop();
    }
    let first = nodes.iter().position(|node| !is_nothing(node)).unwrap_or(0);
    nodes.split_off(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html::{markdown, read};

    #[test]
    fn empty_lines_make_paragraphs_and_line_ends_make_breaks() {
        let text = |html: &str| markdown(&paragraphs(read(html)));
        assert_eq!(text("a\nb\n\nc\n\n\n<em>d</em>\ne"), "a\\\nb\n\nc\n\n*d*\\\ne");
        assert_eq!(
            text("a\n\n<a href=\"https://x.example/\">b</a>\n\nc"),
            "a\n\n[b](https://x.example/)\n\nc"
        );
        assert_eq!(text("<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>"), "- a\n- b\\\n  c");
        assert_eq!(text("<blockquote>a\n\nb</blockquote>c"), "> a\n>\n> b\n\nc");
        assert_eq!(text("a<br />\nb"), "a\\\nb");
        assert_eq!(text("<pre>a\n\nb</pre>"), "```\na\n\nb\n```");
    }
}
