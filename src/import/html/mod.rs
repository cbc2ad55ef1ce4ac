//! HTML of other systems as a tree, and that tree as markdown.
//!
//! In: HTML as a browser would read it. Out: [`Node`]s to change, and markdown that shows exactly their words, links and
//! pictures. It must not know which system the HTML is of.

mod block;
mod check;
mod inline;
mod table;

pub use block::markdown;
pub use check::{Shown, shown};

/// How deep elements are followed; what lies deeper is read as if it lay at this depth.
const DEPTH_MAX: usize = 200;
/// Round the number of a mark in markdown: characters that no text has.
pub const MARK: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Words.
    Text(String),
    /// An element.
    Element(Element),
    /// A comment.
    Comment(String),
    /// A place that something is to be said of, by its number.
    Mark(usize),
}

/// An element.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Element {
    /// Its name in small letters.
    pub name: String,
    /// Its attributes, in their order.
    pub attributes: Vec<(String, String)>,
    /// What is in it.
    pub children: Vec<Node>,
}

impl Element {
    /// An element with these attributes and children.
    #[must_use]
    pub fn new(name: &str, attributes: &[(&str, &str)], children: Vec<Node>) -> Self {
        let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { name: name.to_owned(), attributes: attributes.collect(), children }
    }

    /// The value of an attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether it has this class.
    #[must_use]
    pub fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|classes| classes.split_whitespace().any(|other| other == class))
    }

    /// The words in it.
    #[must_use]
    pub fn text(&self) -> String {
        text(&self.children)
    }
}

impl Node {
    /// The element, where it is one.
    #[must_use]
    pub fn element(&self) -> Option<&Element> {
        if let Self::Element(element) = self { Some(element) } else { None }
    }

    /// Whether nobody sees it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.chars().all(is_space),
            Self::Comment(_) => true,
            Self::Element(_) | Self::Mark(_) => false,
        }
    }

    /// Whether it stands on lines of its own, or holds what does.
    #[must_use]
    pub fn is_block(&self) -> bool {
        let Self::Element(element) = self else { return false };
        BLOCKS.contains(&element.name.as_str()) || element.children.iter().any(Self::is_block)
    }
}

/// White space that HTML draws together; a space that holds words together is none.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\t' | '\r' | '\u{c}')
}

/// Elements that stand on lines of their own.
pub(super) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "caption",
    "xmp",
    "listing",
    "plaintext",
    "optgroup",
    "option",
];

/// The words of nodes, as they stand there.
#[must_use]
pub fn text(nodes: &[Node]) -> String {
    let mut out = String::new();
    gather(nodes, &mut out);
    out
}

fn gather(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.name == "br" => out.push('\n'),
            Node::Element(element) => {
                let block = BLOCKS.contains(&element.name.as_str());
                if block {
                    out.push('\n');
                }
                gather(&element.children, out);
                if block {
                    out.push('\n');
                }
            }
            Node::Comment(_) | Node::Mark(_) => {}
        }
    }
}

/// Reads HTML as a browser does that finds it inside a page.
#[must_use]
pub fn read(html: &str) -> Vec<Node> {
    let html: std::borrow::Cow<str> =
        if html.contains(MARK) { html.replace(MARK, " ").into() } else { html.into() };
    let parsed = scraper::Html::parse_fragment(&html);
    let mut nodes = Vec::new();
    // A fragment stands in an element `html` of its own.
    for child in parsed.root_element().children() {
        take(child, 0, &mut nodes);
    }
    nodes
}

fn take(node: ego_tree::NodeRef<scraper::Node>, depth: usize, out: &mut Vec<Node>) {
    match node.value() {
        scraper::Node::Text(text) => match out.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => out.push(Node::Text(text.to_string())),
        },
        scraper::Node::Comment(comment) => out.push(Node::Comment(comment.to_string())),
        scraper::Node::Element(element) => {
            let attributes = element.attrs().map(|(name, value)| (name.to_owned(), value.to_owned()));
            let mut taken = Element {
                name: element.name().to_ascii_lowercase(),
                attributes: attributes.collect(),
                children: Vec::new(),
            };
            if depth < DEPTH_MAX {
                node.children().for_each(|child| take(child, depth + 1, &mut taken.children));
            } else {
                deep(node, &mut taken.children);
            }
            out.push(Node::Element(taken));
        }
        _ => {}
    }
}

/// The words of what lies too deep.
fn deep(node: ego_tree::NodeRef<scraper::Node>, out: &mut Vec<Node>) {
    let texts = node.descendants().filter_map(|inner| inner.value().as_text().map(|text| text.to_string()));
    out.push(Node::Text(texts.collect::<Vec<_>>().join(" ")));
}

/// Changes every node, from the inside out: each becomes what `change` makes of it.
pub fn change(nodes: Vec<Node>, to: &mut dyn FnMut(Node) -> Vec<Node>) -> Vec<Node> {
    let mut out = Vec::with_capacity(nodes.len());
    for node in nodes {
        let node = match node {
            Node::Element(mut element) => {
                element.children = change(element.children, to);
                Node::Element(element)
            }
            other => other,
        };
        out.extend(to(node));
    }
    out
}

/// Takes the marks out of markdown: the text, and each mark with the line it stands in, from 1.
#[must_use]
pub fn unmarked(markdown: &str) -> (String, Vec<(usize, usize)>) {
    let (mut out, mut marks, mut line) = (String::with_capacity(markdown.len()), Vec::new(), 1);
    let mut rest = markdown;
    while let Some(at) = rest.find(MARK[0]) {
        let (before, after) = rest.split_at(at);
        line += before.matches('\n').count();
        out.push_str(before);
        let after = &after[MARK[0].len_utf8()..];
        let end = after.find(MARK[1]).unwrap_or(0);
        marks.extend(after[..end].parse().ok().map(|number: usize| (number, line)));
        rest = after.get(end + MARK[1].len_utf8()..).unwrap_or_default();
    }
    (out + rest, marks)
}

/// A mark in markdown.
pub(super) fn mark(number: usize) -> String {
    format!("{}{number}{}", MARK[0], MARK[1])
}

/// A text as the value of an attribute.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    pulldown_cmark_escape::escape_html(&mut out, text).expect("a text takes all that is written to it");
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words with every sign that means something in markdown, and some that mean something in HTML.
    fn words() -> impl Strategy<Value = String> {
        "[ -~\\n\u{e9}\u{a0}\u{201c}]{0,24}".prop_map(|text| escape(&text))
    }

    fn inline() -> impl Strategy<Value = String> {
        const TAGS: &[&str] =
            &["em", "strong", "code", "del", "a href=\"https://x.example/(a)_b\"", "sup", "span", "b", "q"];
        let one = (proptest::sample::select(TAGS), words(), words()).prop_map(|(tag, inner, after)| {
            let name = tag.split(' ').next().unwrap_or(tag);
            format!("<{tag}>{inner}</{name}>{after}")
        });
        (words(), proptest::collection::vec(one, 0..4)).prop_map(|(first, rest)| first + &rest.concat())
    }

    fn block() -> impl Strategy<Value = String> {
        (0..9_usize, inline(), inline()).prop_map(|(kind, one, two)| match kind {
            0 => format!("<h2>{one}</h2>"),
            1 => format!("<ul><li>{one}</li><li>{two}</li></ul>"),
            2 => format!("<ol><li>{one}<ul><li>{two}</li></ul></li></ol>"),
            3 => format!("<blockquote><p>{one}</p><p>{two}</p></blockquote>"),
            4 => format!("<table><tr><th>{one}</th><th>x</th></tr><tr><td>{two}</td><td>y</td></tr></table>"),
            5 => format!("<p>{one}<br>{two}</p>"),
            6 => format!("<figure><img src=\"a.jpg\" alt=\"\"><figcaption>{one}</figcaption></figure>{two}"),
            7 => format!("<pre>{one}</pre>"),
            _ => format!("<p>{one}</p>{two}"),
        })
    }

    proptest! {
        #[test]
        fn markdown_shows_exactly_what_the_html_shows(blocks in proptest::collection::vec(block(), 1..4)) {
            let nodes = read(&blocks.concat());
            let written = markdown(&nodes);
            prop_assert_eq!(check::plainly(&written), shown(&nodes), "{}", written);
        }
    }
}
