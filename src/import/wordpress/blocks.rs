//! The text of the block editor: comments that say which block stands where.
//!
//! In: nodes as they are stored. Out: nodes without those comments; a block that WordPress makes when it shows the page
//! becomes an element of its own. It must not know what becomes of it.

use super::Reading;
use crate::import::{
    html::{Element, Node, read},
    report::Part,
};
use serde_json::Value;

/// How deep blocks that stand for others are followed.
const NESTED_MAX: usize = 8;

/// Whether a text is one of blocks.
#[must_use]
pub fn has_blocks(text: &str) -> bool {
    text.contains("<!-- wp:")
}

/// A comment that begins, ends or is a block.
struct Block {
    name: String,
    attributes: Value,
    /// Whether it is all there is of the block.
    whole: bool,
}

/// The block of a comment; nothing where it is none, or ends one.
fn block(comment: &str) -> Option<Block> {
    let text = comment.trim().strip_prefix("wp:")?;
    let whole = text.ends_with('/');
    let text = text.trim_end_matches('/').trim();
    let (name, json) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let name = name.strip_prefix("core/").unwrap_or(name).to_owned();
    let attributes = serde_json::from_str(json.trim()).unwrap_or(Value::Null);
    Some(Block { name, attributes, whole })
}

/// The nodes without the comments of blocks.
pub fn blocks(nodes: Vec<Node>, reading: &mut Reading, depth: usize) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
    // A picture that the next element shows behind its words.
    let mut behind: Option<String> = None;
    for node in nodes {
        match node {
            Node::Comment(comment) if comment.trim_start().starts_with("wp:") => {
                let Some(block) = block(&comment) else { continue };
                if block.whole {
                    whole(&block, reading, depth, &mut out);
                } else if matches!(block.name.as_str(), "cover" | "cover-image") {
                    behind = block.attributes["url"].as_str().map(str::to_owned);
                }
            }
            Node::Comment(comment) if comment.trim_start().starts_with("/wp:") => {}
            Node::Comment(comment) => out.extend(remark(comment, reading)),
            Node::Element(mut element) => {
                element.children = blocks(element.children, reading, depth);
                if let Some(url) = behind.take()
                    && !shows(&element.children, &url)
                {
                    let img = Element::new("img", &[("src", &url), ("alt", "")], Vec::new());
                    let line = Element::new("p", &[], vec![Node::Element(img)]);
                    element.children.insert(0, Node::Element(line));
                }
                out.push(Node::Element(element));
            }
            other => out.push(other),
        }
    }
    out
}

/// Whether a picture is shown already. A film behind words is one too.
fn shows(nodes: &[Node], url: &str) -> bool {
    nodes
        .iter()
        .filter_map(Node::element)
        .any(|element| element.get("src").is_some_and(|src| src == url) || shows(&element.children, url))
}

/// A block without a text of its own.
fn whole(block: &Block, reading: &mut Reading, depth: usize, out: &mut Vec<Node>) {
    let attribute = |name: &str| block.attributes[name].as_str().filter(|value| !value.is_empty());
    let name = block.name.as_str();
    match name {
        "block" => {
            let number = &block.attributes["ref"];
            let id = number.as_u64().map(|id| id.to_string()).unwrap_or_default();
            match reading.shared.get(&id).cloned().filter(|_| depth < NESTED_MAX) {
                Some(text) => out.extend(blocks(read(&super::shortcodes::expand(&text)), reading, depth + 1)),
                None => out.push(left(&format!("[block: {name} {id}]"))),
            }
        }
        name if name == "embed" || name.starts_with("core-embed/") => match attribute("url") {
            Some(url) => {
                let embed = Element::new("x-embed", &[("href", url)], Vec::new());
                out.push(Node::Element(Element::new("p", &[], vec![Node::Element(embed)])));
            }
            None => out.push(left(&format!("[block: {name}]"))),
        },
        "image" | "cover" if attribute("url").is_some() => {
            let url = attribute("url").unwrap_or_default();
            let img = Element::new(
                "img",
                &[("src", url), ("alt", attribute("alt").unwrap_or_default())],
                Vec::new(),
            );
            out.push(Node::Element(Element::new("p", &[], vec![Node::Element(img)])));
        }
        // These show nothing.
        "separator" | "spacer" | "paragraph" | "more" | "nextpage" | "columns" | "column" | "group"
        | "freeform" => {}
        name => {
            let says = match attribute("feedURL").or(attribute("url")) {
                Some(url) => format!("[block: {name} {url}]"),
                None => format!("[block: {name}]"),
            };
            out.push(left(&says));
        }
    }
}

/// What stays in the text, marked.
fn left(says: &str) -> Node {
    let left = Element::new("x-left", &[("kind", "block"), ("text", says)], Vec::new());
    Node::Element(Element::new("p", &[], vec![Node::Element(left)]))
}

/// What is said of a comment in a text, where it is more than nothing.
pub fn remark(comment: String, reading: &mut Reading) -> Option<Node> {
    let text = comment.trim();
    let (part, says) = match text {
        "" | "noteaser" | "EndFragment" | "StartFragment" => return None,
        "nextpage" => {
            (Part::Changed, "Here a new page of the post began; now all of it is on one page.".to_owned())
        }
        text if text == "more" || text.starts_with("more ") => (
            Part::Changed,
            "Here “read more” stood; lists show the summary of a post, and the page all of it.".to_owned(),
        ),
        text => (Part::KeptHere, format!("A remark in the text that no reader saw: {text}")),
    };
    Some(Node::Mark(reading.note(part, says)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html::markdown;

    fn written(html: &str) -> String {
        let shared = "<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->";
        let shared = std::collections::BTreeMap::from([("7".to_owned(), shared.to_owned())]);
        let mut reading = Reading { shared: shared.into(), ..Reading::default() };
        let nodes = blocks(read(html), &mut reading, 0);
        crate::import::html::unmarked(&markdown(&super::super::elements::plain(nodes, &mut reading))).0
    }

    #[test]
    fn comments_of_blocks_go_and_what_they_hold_stays() {
        assert_eq!(
            written(
                "<!-- wp:heading {\"level\":3} --><h3>A</h3><!-- /wp:heading -->\n\n<!-- wp:block {\"ref\":7} /-->"
            ),
            "### A\n\nShared"
        );
        assert_eq!(written("<!-- wp:latest-posts {\"x\":1} /-->"), "`[block: latest-posts]`");
        let cover = "<!-- wp:cover {\"url\":\"https://a.example/b.jpg\"} --><div style=\"background\"><p>Words</p></div><!-- /wp:cover -->";
        assert_eq!(written(cover), "![](https://a.example/b.jpg){decorative}\n\nWords");
    }
}
