//! Blocks as markdown: paragraphs, headings, lists, quotes, code, tables.
//!
//! In: nodes. Out: markdown that reads back as the same words, links and pictures; each block is held against what it was
//! made of, and written with more care where it would be read otherwise. It must not know where the nodes came from.

use super::{
    Element, Node,
    check::{plainly, shown},
    inline::{Care, Place, attribute_escaped, line},
    is_space, mark, table,
};

/// How deep lists and quotes are followed: what lies deeper stands as if it lay at this depth.
const NESTED_MAX: usize = 20;

/// The markdown of a text, without a line break at its end.
#[must_use]
pub fn markdown(nodes: &[Node]) -> String {
    let mut pieces = Vec::new();
    pieces_of(nodes, &mut pieces);
    let blocks: Vec<(bool, String)> = pieces.iter().map(|piece| (is_list(piece), checked(piece))).collect();
    joined(blocks)
}

/// A part of a text that becomes a block of its own.
pub(super) enum Piece<'a> {
    /// Words in a row.
    Line(Vec<Node>),
    /// An element that is a block.
    Block(&'a Element),
}

fn is_list(piece: &Piece) -> bool {
    matches!(piece, Piece::Block(element) if matches!(element.name.as_str(), "ul" | "ol" | "menu" | "dir"))
}

/// Blocks with an empty line between them. Two lists in a row would be one: a comment that nobody sees stands between.
pub(super) fn joined(blocks: Vec<(bool, String)>) -> String {
    let mut out = String::new();
    let mut before = false;
    // A mark stands at the beginning of the next block, or else at the end of the last.
    let mut marks = String::new();
    for (list, text) in blocks {
        if super::unmarked(&text).0.trim_matches(is_space).is_empty() {
            marks.push_str(text.trim_matches(is_space));
            continue;
        }
        let text = std::mem::take(&mut marks) + &text;
        if !out.is_empty() {
            out.push_str(if before && list { "\n\n<!-- -->\n\n" } else { "\n\n" });
        }
        out.push_str(&text);
        before = list;
    }
    out + &marks
}

/// The blocks in a row of nodes: elements that only hold others are looked into.
pub(super) fn pieces_of<'a>(nodes: &'a [Node], out: &mut Vec<Piece<'a>>) {
    let mut row: Vec<Node> = Vec::new();
    for node in nodes {
        if !node.is_block() {
            row.push(node.clone());
            continue;
        }
        flush(&mut row, out);
        let Node::Element(element) = node else { continue };
        match element.name.as_str() {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "menu" | "dir" | "dl"
            | "blockquote" | "pre" | "xmp" | "listing" | "plaintext" | "table" | "hr" | "details"
            | "figure" | "li" => {
                out.push(Piece::Block(element));
            }
            "a" => out.push(Piece::Block(element)),
            _ => pieces_of(&element.children, out),
        }
    }
    flush(&mut row, out);
}

fn flush<'a>(row: &mut Vec<Node>, out: &mut Vec<Piece<'a>>) {
    if row.iter().any(|node| !node.is_blank()) {
        out.push(Piece::Line(std::mem::take(row)));
    }
    row.clear();
}

/// The markdown of a block, held against what it was made of.
fn checked(piece: &Piece) -> String {
    let usual = write(piece, Care::Usual, 0);
    let wanted = match piece {
        Piece::Line(nodes) => shown(nodes),
        Piece::Block(element) => shown(&[Node::Element((*element).clone())]),
    };
    if plainly(&usual) == wanted {
        return usual;
    }
    let careful = write(piece, Care::Most, 0);
    if plainly(&careful) == wanted { careful } else { usual }
}

/// All blocks in an element, or in another row of nodes.
pub(super) fn blocks(nodes: &[Node], care: Care, depth: usize) -> String {
    let mut pieces = Vec::new();
    pieces_of(nodes, &mut pieces);
    joined(pieces.iter().map(|piece| (is_list(piece), write(piece, care, depth))).collect())
}

fn write(piece: &Piece, care: Care, depth: usize) -> String {
    let element = match piece {
        Piece::Line(nodes) => return line(nodes, care, Place::Paragraph),
        Piece::Block(element) => *element,
    };
    let children = &element.children;
    match element.name.as_str() {
        "p" if children.iter().any(Node::is_block) => blocks(children, care, depth),
        "p" => line(children, care, Place::Paragraph),
        name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6") => heading(element, name, care),
        "ul" | "menu" | "dir" | "ol" if depth < NESTED_MAX => list(element, care, depth),
        "blockquote" if depth < NESTED_MAX => prefixed(&blocks(children, care, depth + 1), "> ", "> "),
        "pre" | "xmp" | "listing" | "plaintext" => verbatim(element, care),
        "table" => table::write(element, care, depth),
        "hr" => "***".to_owned(),
        "dl" => definitions(element, care, depth),
        "details" => details(element, care, depth),
        "figure" => figure(element, care, depth),
        "a" => far_link(element, care, depth),
        _ => blocks(children, care, depth),
    }
}

/// The text with something in front of its first line, and something in front of the others.
pub(super) fn prefixed(text: &str, first: &str, others: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
        }
        let prefix = if number == 0 { first } else { others };
        out.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        out.push_str(line);
    }
    out
}

fn heading(element: &Element, name: &str, care: Care) -> String {
    let level = name[1..].parse().unwrap_or(2);
    let text = line(&element.children, care, Place::Heading);
    if text.is_empty() {
        return String::new();
    }
    let id = element.get("id").filter(|id| is_anchor(id)).map(|id| format!(" {{#{id}}}"));
    format!("{} {text}{}", "#".repeat(level), id.unwrap_or_default())
}

/// Whether markdown can say this anchor.
fn is_anchor(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn list(element: &Element, care: Care, depth: usize) -> String {
    let first: i64 = element.get("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
    let mut number = first.clamp(0, 99_999_999);
    let items = items(&element.children);
    let written: Vec<Vec<(bool, String)>> = items.iter().map(|item| item_blocks(item, care, depth)).collect();
    let is_tight = |blocks: &Vec<(bool, String)>| {
        blocks.iter().enumerate().all(|(at, (list, text))| (at == 0 || *list) && !text.contains("\n\n"))
    };
    let tight = written.iter().all(is_tight);
    let gap = if tight { "\n" } else { "\n\n" };
    let mut out = Vec::with_capacity(written.len());
    for blocks in written {
        let marker = if element.name == "ol" { format!("{number}. ") } else { "- ".to_owned() };
        number += 1;
        let text = match tight {
            true => blocks.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n"),
            false => joined(blocks),
        };
        let text = if text.is_empty() { "<!-- -->".to_owned() } else { text };
        out.push(prefixed(&text, &marker, &" ".repeat(marker.len())));
    }
    out.join(gap)
}

/// What stands in each item of a list: what is in no item belongs to the one before.
fn items(children: &[Node]) -> Vec<Vec<Node>> {
    let mut items: Vec<Vec<Node>> = Vec::new();
    for child in children {
        match child {
            Node::Element(element) if element.name == "li" => items.push(element.children.clone()),
            other if other.is_blank() => {}
            other => match items.last_mut() {
                Some(item) => item.push(other.clone()),
                None => items.push(vec![other.clone()]),
            },
        }
    }
    items
}

fn item_blocks(item: &[Node], care: Care, depth: usize) -> Vec<(bool, String)> {
    let mut pieces = Vec::new();
    pieces_of(item, &mut pieces);
    let blocks = pieces.iter().map(|piece| (is_list(piece), write(piece, care, depth + 1)));
    blocks.filter(|(_, text)| !text.trim_matches(is_space).is_empty()).collect()
}

/// A text whose lines stay as they are: a block of code, or lines with breaks where links or pictures are in it.
fn verbatim(element: &Element, care: Care) -> String {
    let rich = |node: &Node| node.element().is_some_and(|inner| matches!(inner.name.as_str(), "a" | "img"));
    if any(&element.children, &rich) || element.has_class("wp-block-verse") {
        return line(&kept_lines(&element.children), care, Place::Paragraph);
    }
    let marks = marks(&element.children);
    let text = verbatim_text(&element.children);
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end_matches(is_space);
    if text.trim().is_empty() {
        return marks;
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let marks = if marks.is_empty() { marks } else { format!("{marks}\n\n") };
    format!("{marks}{fence}\n{text}\n{fence}")
}

fn any(nodes: &[Node], is: &dyn Fn(&Node) -> bool) -> bool {
    nodes.iter().any(|node| is(node) || node.element().is_some_and(|element| any(&element.children, is)))
}

fn marks(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Mark(number) => mark(*number),
        Node::Element(element) => marks(&element.children),
        _ => String::new(),
    };
    nodes.iter().map(one).collect()
}

fn verbatim_text(nodes: &[Node]) -> String {
    let one = |node: &Node| match node {
        Node::Text(text) => text.replace("\r\n", "\n"),
        Node::Element(element) if element.name == "br" => "\n".to_owned(),
        Node::Element(element) => verbatim_text(&element.children),
        _ => String::new(),
    };
    nodes.iter().map(one).collect()
}

/// The same with a break for each line end, and spaces at the beginning of a line that stay.
fn kept_lines(nodes: &[Node]) -> Vec<Node> {
    let mut out = Vec::new();
    for node in nodes {
        match node {
            Node::Text(text) => {
                for (number, line) in text.split('\n').enumerate() {
                    if number > 0 {
                        out.push(Node::Element(Element::new("br", &[], Vec::new())));
                    }
                    let indent = line.len() - line.trim_start_matches(' ').len();
                    let kept = "\u{a0}".repeat(if number > 0 { indent } else { 0 });
                    out.push(Node::Text(format!("{kept}{}", &line[if number > 0 { indent } else { 0 }..])));
                }
            }
            Node::Element(element) => {
                let children = kept_lines(&element.children);
                out.push(Node::Element(Element { children, ..element.clone() }));
            }
            other => out.push(other.clone()),
        }
    }
    out
}

/// Lists of terms and what they mean have no sign in markdown.
fn definitions(element: &Element, care: Care, depth: usize) -> String {
    let mut out = vec!["<dl>".to_owned()];
    definition(&element.children, care, depth, &mut out);
    out.push("</dl>".to_owned());
    out.join("\n")
}

fn definition(nodes: &[Node], care: Care, depth: usize, out: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Element(inner) if matches!(inner.name.as_str(), "dt" | "dd") => {
                let name = &inner.name;
                out.push(format!("<{name}>\n\n{}\n\n</{name}>", blocks(&inner.children, care, depth + 1)));
            }
            Node::Element(inner) if inner.name == "div" => definition(&inner.children, care, depth, out),
            node if node.is_blank() => {}
            node => {
                out.push(format!("<dd>\n\n{}\n\n</dd>", blocks(std::slice::from_ref(node), care, depth + 1)))
            }
        }
    }
}

fn details(element: &Element, care: Care, depth: usize) -> String {
    let is_summary = |node: &&Node| node.element().is_some_and(|inner| inner.name == "summary");
    let summary = element.children.iter().find(is_summary).and_then(Node::element);
    let summary = summary.map(|inner| line(&inner.children, care, Place::Cell)).unwrap_or_default();
    let rest: Vec<Node> = element.children.iter().filter(|node| !is_summary(node)).cloned().collect();
    let summary =
        if summary.is_empty() { String::new() } else { format!("<summary>{summary}</summary>\n\n") };
    format!("<details>\n\n{summary}{}\n\n</details>", blocks(&rest, care, depth))
}

/// A figure: what it shows, and its caption directly below.
fn figure(element: &Element, care: Care, depth: usize) -> String {
    let is_caption = |node: &Node| node.element().is_some_and(|inner| inner.name == "figcaption");
    let captions: Vec<&Element> =
        element.children.iter().filter(|node| is_caption(node)).filter_map(Node::element).collect();
    let rest: Vec<Node> = element.children.iter().filter(|node| !is_caption(node)).cloned().collect();
    let rest = alone(&rest).map_or(rest.clone(), <[Node]>::to_vec);
    let lined = rest.iter().all(|node| !node.is_block()) && rest.iter().any(|node| !node.is_blank());
    let caption: Vec<String> = captions.iter().map(|inner| blocks(&inner.children, care, depth)).collect();
    let caption = caption.join("\n\n");
    if lined && !caption.contains("\n\n") && !caption.is_empty() {
        return format!("{}\\\n{caption}", line(&rest, care, Place::Paragraph));
    }
    joined(vec![(false, blocks(&rest, care, depth)), (false, caption)])
}

/// What is in the only paragraph of a row.
fn alone(nodes: &[Node]) -> Option<&[Node]> {
    let mut seen = nodes.iter().filter(|node| !node.is_blank());
    let first =
        seen.next().and_then(Node::element).filter(|element| matches!(element.name.as_str(), "p" | "div"))?;
    (seen.next().is_none() && !first.children.iter().any(Node::is_block)).then_some(&first.children)
}

/// A link around blocks: the first words in it, or the first picture, become the link.
fn far_link(element: &Element, care: Care, depth: usize) -> String {
    let mut pushed = false;
    let inner = push_down(&element.children, element, &mut pushed);
    blocks(&inner, care, depth)
}

fn push_down(nodes: &[Node], link: &Element, pushed: &mut bool) -> Vec<Node> {
    let (mut out, mut row) = (Vec::new(), Vec::new());
    let flush = |row: &mut Vec<Node>, out: &mut Vec<Node>, pushed: &mut bool| {
        let row = std::mem::take(row);
        if *pushed || row.iter().all(Node::is_blank) {
            return out.extend(row);
        }
        *pushed = true;
        out.push(Node::Element(Element { children: row, ..link.clone() }));
    };
    for node in nodes {
        match node {
            Node::Element(element) if node.is_block() => {
                flush(&mut row, &mut out, pushed);
                let children = push_down(&element.children, link, pushed);
                out.push(Node::Element(Element { children, ..element.clone() }));
            }
            other => row.push(other.clone()),
        }
    }
    flush(&mut row, &mut out, pushed);
    out
}

/// An opening tag with the attributes of this element that are kept.
pub(super) fn open_tag(element: &Element, kept: &[&str]) -> String {
    let attribute = |name: &&str| {
        let value = element.get(name).filter(|value| !value.trim().is_empty())?;
        Some(format!(" {name}=\"{}\"", attribute_escaped(value)))
    };
    format!("<{}{}>", element.name, kept.iter().filter_map(attribute).collect::<String>())
}
