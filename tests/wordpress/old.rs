//! What a reader of the old site saw, worked out from the export alone: none of the importer's own code is used.

use scraper::{ElementRef, Html, Node, Selector};
use std::collections::BTreeMap;

/// One item of the export.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub id: String,
    pub kind: String,
    pub status: String,
    pub link: String,
    pub content: String,
    pub excerpt: String,
    pub file: String,
    pub parent: String,
    pub password: String,
    pub comments: usize,
}

/// All items of an export, whatever they are, and the hosts of the old site.
pub fn items(xml: &str) -> (Vec<Item>, Vec<String>) {
    let document = roxmltree::Document::parse(xml).unwrap();
    let channel = document.descendants().find(|node| node.has_tag_name("channel")).unwrap();
    let text = |node: roxmltree::Node, name: &str| -> String {
        let child = node.children().find(|child| child.tag_name().name() == name);
        child.map(|child| child.children().filter_map(|c| c.text()).collect()).unwrap_or_default()
    };
    let mut items = Vec::new();
    for node in channel.children().filter(|node| node.has_tag_name("item")) {
        let encoded = |space: &str| -> String {
            let is = |child: &roxmltree::Node| {
                child.tag_name().name() == "encoded"
                    && child.tag_name().namespace().is_some_and(|uri| uri.contains(space))
            };
            node.children().find(is).and_then(|child| child.text()).unwrap_or_default().to_owned()
        };
        items.push(Item {
            id: text(node, "post_id").trim().to_owned(),
            kind: text(node, "post_type").trim().to_owned(),
            status: text(node, "status").trim().to_owned(),
            link: text(node, "link").trim().to_owned(),
            content: encoded("content"),
            excerpt: encoded("excerpt"),
            file: text(node, "attachment_url").trim().to_owned(),
            parent: text(node, "post_parent").trim().to_owned(),
            password: text(node, "post_password"),
            comments: node.children().filter(|child| child.tag_name().name() == "comment").count(),
        });
    }
    let homes = channel.children().filter(|n| matches!(n.tag_name().name(), "link" | "base_blog_url"));
    let host = |text: &str| {
        text.split("://").nth(1).unwrap_or_default().split('/').next().unwrap_or_default().to_owned()
    };
    let hosts = homes.filter_map(|node| node.text()).map(host).collect();
    (items, hosts)
}

/// What is seen of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub words: Vec<String>,
    pub links: Vec<String>,
    pub pictures: Vec<String>,
    pub embeds: Vec<String>,
    pub lost: Vec<String>,
}

/// The words of a text, signs of print as signs of the keyboard.
pub fn words(text: &str) -> Vec<String> {
    let text = text
        .replace(['‘', '’'], "'")
        .replace(['“', '”'], "\"")
        .replace('…', "...")
        .replace(['\u{200b}', '\u{feff}'], "");
    let text = text.replace(['–', '—'], "-").replace("---", "-").replace("--", "-");
    text.split_whitespace().map(str::to_owned).collect()
}

/// An address without what encodings make different.
pub fn bare(address: &str) -> String {
    let address = address.trim().replace("&amp;", "&");
    let address =
        if let Some(rest) = address.strip_prefix("//") { format!("https://{rest}") } else { address };
    let address = address.replace("hhttps://", "https://");
    let mut bytes = Vec::new();
    let mut rest = address.as_bytes();
    while let Some(byte) = rest.first() {
        let hex = rest
            .get(1..3)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, hex) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = &rest[3..];
            }
            _ => {
                bytes.push(*byte);
                rest = &rest[1..];
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a reader saw of an item.
pub fn seen(item: &Item, all: &[Item]) -> Seen {
    let mut seen = Seen::default();
    // A block that several texts share stands in an item of its own.
    let shared = all.iter().filter(|other| other.kind == "wp_block");
    let content = shared.fold(item.content.clone(), |content, other| {
        content.replace(&format!("<!-- wp:block {{\"ref\":{}}} /-->", other.id), &other.content)
    });
    blocks(&content, &mut seen);
    let mut html = content;
    while let Some(at) = html.find("<!--") {
        let end = html[at..].find("-->").map_or(html.len(), |end| at + end + 3);
        html.replace_range(at..end, "");
    }
    let html = shortcodes(html, item, all, &mut seen);
    let document = Html::parse_fragment(&html);
    let mut text = String::new();
    look(document.root_element(), &mut seen, &mut text);
    // An address that stands alone in its line is shown as what lies there.
    let alone = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
    let plain = html
        .replace("<div class=\"wp-block-embed__wrapper\">", "\n")
        .replace("</div>", "\n")
        .replace("<p>", "\n")
        .replace("</p>", "\n");
    seen.embeds.extend(
        plain.lines().map(str::trim).filter(alone).filter(|line| !line.contains([' ', '<'])).map(bare),
    );
    seen.words = words(&text);
    seen.pictures.sort();
    seen.links.sort();
    seen.embeds.sort();
    seen
}

/// What the comments of the block editor tell: pictures behind words, which are no elements, and blocks that stand for
/// what a program made.
fn blocks(content: &str, seen: &mut Seen) {
    let mut rest = content;
    while let Some(at) = rest.find("<!-- wp:") {
        let end = rest[at..].find("-->").map_or(rest.len(), |end| at + end);
        let comment = &rest[at..end];
        let name = comment["<!-- wp:".len()..].split(' ').next().unwrap_or_default();
        if name == "cover" && !comment.contains("\"backgroundType\":\"video\"") {
            let url = comment.split("\"url\":\"").nth(1).and_then(|url| url.split('"').next());
            let behind = &rest[end..rest[end..].find("/wp:cover").map_or(rest.len(), |at| end + at)];
            let shown = url.is_some_and(|url| behind.contains(&format!("src=\"{url}\"")));
            seen.pictures.extend(url.filter(|_| !shown).map(bare));
        }
        let whole = comment.ends_with('/');
        if whole && !matches!(name, "separator" | "spacer" | "more" | "nextpage") {
            seen.lost.push(format!("[block: {name}"));
        }
        rest = &rest[end..];
    }
}

/// The text with what its shortcodes stand for; those that stand for nothing known are lost.
fn shortcodes(mut html: String, item: &Item, all: &[Item], seen: &mut Seen) -> String {
    let mut from = 0;
    while let Some(at) = html[from..].find('[').map(|at| from + at) {
        let end = html[at..].find(']').map_or(html.len(), |end| at + end + 1);
        let code = html[at..end].to_owned();
        let name =
            code.trim_start_matches(['[', '/']).split([' ', ']']).next().unwrap_or_default().to_owned();
        let put = match name.as_str() {
            "caption" | "wp_caption" | "embed" => Some(
                code.split("caption=\"")
                    .nth(1)
                    .and_then(|words| words.split('"').next())
                    .unwrap_or(" ")
                    .to_owned(),
            ),
            "audio" | "video" if code.contains("http") => {
                let address = &code[code.find("http").unwrap()..];
                let end = address.find(['"', ' ', ']']).unwrap();
                seen.embeds.push(bare(&address[..end]));
                Some(String::from(" "))
            }
            "gallery" => Some(gallery(&code, item, all)),
            _ => None,
        };
        match put {
            Some(put) => {
                html.replace_range(at..end, &put);
                from = at + put.len();
            }
            None => {
                if code.contains('=')
                    && code.len() > 3
                    && !name.is_empty()
                    && name.chars().all(char::is_alphanumeric)
                {
                    seen.lost.push(code);
                }
                from = at + 1;
            }
        }
    }
    html
}

fn gallery(code: &str, item: &Item, all: &[Item]) -> String {
    let ids = code.split("ids=\"").nth(1).and_then(|ids| ids.split('"').next());
    let is_picture = |item: &&Item| {
        item.file.ends_with(".jpg") || item.file.ends_with(".png") || item.file.ends_with(".gif")
    };
    let pictures: Vec<&Item> = match ids {
        Some(ids) => ids.split(',').filter_map(|id| all.iter().find(|other| other.id == id.trim())).collect(),
        None => all
            .iter()
            .filter(|other| other.kind == "attachment" && other.parent == item.id)
            .filter(is_picture)
            .collect(),
    };
    let one = |picture: &&Item| format!("<p><img src=\"{}\"> {}</p>", picture.file, picture.excerpt);
    pictures.iter().map(one).collect()
}

const BLOCKS: &[&str] = &[
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "br",
    "address",
    "table",
    "caption",
    "hr",
    "section",
    "summary",
    "details",
];

fn look(element: ElementRef, seen: &mut Seen, text: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(inner) => {
                let inner_ref = ElementRef::wrap(child).unwrap();
                match inner.name() {
                    "script" | "style" => continue,
                    "img" => seen.pictures.extend(inner.attr("src").map(bare)),
                    "a" => {
                        seen.links.extend(inner.attr("href").filter(|href| !href.trim().is_empty()).map(bare))
                    }
                    "video" | "audio" | "iframe" => {
                        seen.embeds.extend(inner.attr("src").map(bare));
                        continue;
                    }
                    _ => {}
                }
                let block = BLOCKS.contains(&inner.name());
                text.push_str(if block { " " } else { "" });
                look(inner_ref, seen, text);
                text.push_str(if block { " " } else { "" });
            }
            _ => {}
        }
    }
}

/// What a reader sees of a built page: its text alone, without comments and what the theme adds.
pub fn built(html: &str) -> Seen {
    let document = Html::parse_document(html);
    let select = |selector: &str| Selector::parse(selector).unwrap();
    let (mut seen, mut text) = (Seen::default(), String::new());
    let body = document.select(&select("main .text")).next();
    let Some(body) = body else { return seen };
    built_in(body, &mut seen, &mut text);
    seen.words = words(&text);
    seen.pictures.sort();
    seen.links.sort();
    seen.embeds.sort();
    seen
}

fn built_in(element: ElementRef, seen: &mut Seen, text: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(words) => text.push_str(words),
            Node::Element(inner) => {
                let inner_ref = ElementRef::wrap(child).unwrap();
                let all: String = inner_ref.text().collect();
                let class = inner.attr("class").unwrap_or_default();
                match (inner.name(), inner.attr("title").unwrap_or_default()) {
                    ("article", _) if class == "comment" => continue,
                    ("h2", _) if inner.attr("id") == Some("comments") && all == "Comments" => break,
                    ("p", _) if class == "by" => continue,
                    ("code", _) if all.starts_with("[block: ") => {
                        seen.lost.push(all);
                        continue;
                    }
                    ("a", "picture") => {
                        seen.pictures.extend(inner.attr("href").map(bare));
                        continue;
                    }
                    ("a", "video" | "audio" | "embedded page") => {
                        seen.embeds.extend(inner.attr("href").map(bare));
                        continue;
                    }
                    ("a", "link") => {
                        seen.links.extend(inner.attr("href").map(bare));
                        continue;
                    }
                    ("a", _) => seen.links.extend(inner.attr("href").map(bare)),
                    ("img", _) => seen.pictures.extend(inner.attr("src").map(bare)),
                    _ => {}
                }
                let block = BLOCKS.contains(&inner.name());
                text.push_str(if block { " " } else { "" });
                built_in(inner_ref, seen, text);
                text.push_str(if block { " " } else { "" });
            }
            _ => {}
        }
    }
}

/// How many words the two differ by, whatever their order.
pub fn differ(one: &[String], other: &[String]) -> usize {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    one.iter().for_each(|word| *counts.entry(word).or_default() += 1);
    other.iter().for_each(|word| *counts.entry(word).or_default() -= 1);
    counts.values().map(|count| usize::try_from(count.abs()).unwrap()).sum()
}
