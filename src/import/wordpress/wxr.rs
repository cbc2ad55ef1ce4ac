//! A WordPress export as values: what is in the XML, and nothing else.
//!
//! In: the bytes of a WXR file, versions 1.0 to 1.2. Out: an [`Export`], or where the XML breaks. Document types and
//! entities of one's own are refused. E-mail addresses, IP addresses and logins of people are not even read, but for the
//! login that names who wrote an item. It must not know what becomes of anything.

use roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeMap;

/// The most parts that an export may have.
const NODES_MAX: u32 = 20_000_000;

/// A whole export.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// The name of the site.
    pub title: String,
    /// What it is, in a sentence.
    pub says: String,
    /// Its language code.
    pub language: String,
    /// Its addresses, the home page first.
    pub homes: Vec<String>,
    /// The display name of each author, by login.
    pub authors: BTreeMap<String, String>,
    /// Categories, tags and other terms.
    pub terms: Vec<Term>,
    /// Everything else, in the order of the file.
    pub items: Vec<Item>,
    /// How many characters that XML forbids were taken for spaces.
    pub forbidden: usize,
}

/// A category, a tag or another term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `category`, `post_tag` or another taxonomy.
    pub taxonomy: String,
    /// Its part of an address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What is said of it.
    pub says: String,
    /// The part of an address of the category it lies in.
    pub parent: String,
}

/// One item.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// Its number.
    pub id: String,
    /// What it is: `post`, `page`, `attachment` and so on.
    pub kind: String,
    /// `publish`, `draft` and so on.
    pub status: String,
    /// Its title, with its markup.
    pub title: String,
    /// Its address.
    pub link: String,
    /// The permanent identifier of feeds.
    pub guid: String,
    /// The login of who wrote it.
    pub creator: String,
    /// The text.
    pub content: String,
    /// The excerpt.
    pub excerpt: String,
    /// When, in the time of the old site.
    pub date: String,
    /// When, in universal time.
    pub date_gmt: String,
    /// When it was last changed, in the time of the old site.
    pub modified: String,
    /// The same in universal time.
    pub modified_gmt: String,
    /// Its part of an address.
    pub name: String,
    /// The number of the item it belongs to.
    pub parent: String,
    /// Its place among others.
    pub order: String,
    /// Whether it had a password; the password itself is not kept.
    pub has_password: bool,
    /// Whether it stays on top.
    pub is_sticky: bool,
    /// `open` or `closed`.
    pub comment_status: String,
    /// The address of the file, of an attachment.
    pub file: String,
    /// Its categories and tags: taxonomy, slug, name.
    pub terms: Vec<Term>,
    /// Fields of one's own.
    pub meta: Vec<(String, String)>,
    /// Its comments.
    pub comments: Vec<Comment>,
}

/// One comment.
#[derive(Clone, Debug, Default)]
pub struct Comment {
    /// Its number.
    pub id: String,
    /// The number of the comment it answers.
    pub parent: String,
    /// The display name of who wrote it.
    pub author: String,
    /// When, in the time of the old site.
    pub date: String,
    /// When, in universal time.
    pub date_gmt: String,
    /// What it says.
    pub content: String,
    /// `1` where it was approved.
    pub approved: String,
    /// Empty or `comment`, else `pingback` or `trackback`.
    pub kind: String,
}

impl Item {
    /// The field of one's own with this name.
    #[must_use]
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// Why an export cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Refused {
    /// In words, for the file of this name.
    #[must_use]
    pub fn said(&self, file: &str) -> String {
        format!("{file}:{}:{}: {}. {}", self.line, self.column, self.message, self.help)
    }
}

/// Reads an export.
pub fn read(bytes: &[u8]) -> Result<Export, Refused> {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(body).map_err(|error| {
        let help = "Export it again from WordPress; do not open and save it in between.";
        refused_at(body, error.valid_up_to(), "the file is not in UTF-8 here", help)
    })?;
    let (text, forbidden) = allowed(text);
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| broken(&error, &text))?;
    let channel = document.root_element().children().find(|node| node.tag_name().name() == "channel");
    let Some(channel) = channel.filter(|_| document.root_element().tag_name().name() == "rss") else {
        return Err(Refused {
            line: 1,
            column: 1,
            message: "this is no WordPress export: there is no channel in it".to_owned(),
            help: "In WordPress choose Tools, then Export, then All content.".to_owned(),
        });
    };
    let mut export = export(channel);
    export.forbidden = forbidden;
    Ok(export)
}

/// The text with characters that XML forbids as spaces, and how many there were: old posts have them from word
/// processors, and no reader sees them.
fn allowed(text: &str) -> (std::borrow::Cow<'_, str>, usize) {
    let is_forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    let forbidden = text.chars().filter(|c| is_forbidden(*c)).count();
    if forbidden == 0 {
        return (text.into(), 0);
    }
    let mended: String = text.chars().map(|c| if is_forbidden(c) { ' ' } else { c }).collect();
    (mended.into(), forbidden)
}

fn refused_at(bytes: &[u8], at: usize, message: &str, help: &str) -> Refused {
    let before = &bytes[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    Refused { line, column, message: message.to_owned(), help: help.to_owned() }
}

fn broken(error: &roxmltree::Error, text: &str) -> Refused {
    let pos = error.pos();
    let (message, help) = match error {
        roxmltree::Error::DtdDetected => (
            "there is a document type here, which no WordPress export has",
            "Export it again from WordPress: a file from elsewhere is not safe to read.".to_owned(),
        ),
        roxmltree::Error::NodesLimitReached => {
            ("the export has over 20 million parts", super::TOO_LARGE.to_owned())
        }
        roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream => {
            let help = "The download was cut short. Export it again, or a shorter time at once.";
            return refused_at(text.as_bytes(), text.len(), "the file ends in the middle", help);
        }
        other => (
            "the XML is broken here",
            format!(
                "({other}.) Open the file in a text editor, mend this line, and try again; or export it again."
            ),
        ),
    };
    let (line, column) = (pos.row as usize, pos.col as usize);
    Refused { line, column, message: message.to_owned(), help }
}

/// What an element belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    None,
    Wp,
    Excerpt,
    Content,
    Dc,
    Other,
}

fn space(node: Node) -> Space {
    match node.tag_name().namespace() {
        None => Space::None,
        Some(uri) if uri.contains("wordpress.org/export/") && uri.contains("excerpt") => Space::Excerpt,
        Some(uri) if uri.contains("wordpress.org/export/") => Space::Wp,
        Some(uri) if uri.contains("rss/1.0/modules/content") => Space::Content,
        Some(uri) if uri.contains("purl.org/dc/") => Space::Dc,
        Some(_) => Space::Other,
    }
}

fn text(node: Node) -> String {
    node.children().filter(Node::is_text).filter_map(|child| child.text()).collect()
}

fn children<'a>(node: Node<'a, 'a>) -> impl Iterator<Item = (Space, &'a str, Node<'a, 'a>)> {
    node.children().filter(Node::is_element).map(|child| (space(child), child.tag_name().name(), child))
}

fn child(node: Node, name: &str) -> String {
    let found = node.children().find(|child| child.tag_name().name() == name);
    found.map(text).unwrap_or_default().trim().to_owned()
}

fn export<'a>(channel: Node<'a, 'a>) -> Export {
    let mut export = Export::default();
    for (space, name, node) in children(channel) {
        match (space, name) {
            (Space::None, "title") => export.title = unescaped(&text(node)),
            (Space::None, "description") => export.says = unescaped(&text(node)),
            (Space::None, "language") => export.language = text(node).trim().to_owned(),
            (Space::None, "link") | (Space::Wp, "base_blog_url" | "base_site_url") => {
                export.homes.push(text(node).trim().to_owned());
            }
            (Space::Wp, "author") => {
                let (login, shown) =
                    (child(node, "author_login"), unescaped(&child(node, "author_display_name")));
                export.authors.insert(login, shown);
            }
            (Space::Wp, "category") => export.terms.push(Term {
                taxonomy: "category".to_owned(),
                slug: child(node, "category_nicename"),
                name: unescaped(&child(node, "cat_name")),
                says: unescaped(&child(node, "category_description")),
                parent: child(node, "category_parent"),
            }),
            (Space::Wp, "tag") => export.terms.push(Term {
                taxonomy: "post_tag".to_owned(),
                slug: child(node, "tag_slug"),
                name: unescaped(&child(node, "tag_name")),
                says: unescaped(&child(node, "tag_description")),
                parent: String::new(),
            }),
            (Space::Wp, "term") => export.terms.push(Term {
                taxonomy: child(node, "term_taxonomy"),
                slug: child(node, "term_slug"),
                name: unescaped(&child(node, "term_name")),
                says: unescaped(&child(node, "term_description")),
                parent: child(node, "term_parent"),
            }),
            (Space::None, "item") => export.items.push(item(node)),
            _ => {}
        }
    }
    export
}

fn item<'a>(node: Node<'a, 'a>) -> Item {
    let mut item = Item::default();
    for (space, name, node) in children(node) {
        let trimmed = || text(node).trim().to_owned();
        match (space, name) {
            (Space::None, "title") => item.title = trimmed(),
            (Space::None, "link") => item.link = trimmed(),
            (Space::None, "guid") => item.guid = trimmed(),
            (Space::Dc, "creator") => item.creator = trimmed(),
            (Space::Content, "encoded") => item.content = text(node),
            (Space::Excerpt, "encoded") => item.excerpt = text(node),
            (Space::None, "category") => item.terms.push(Term {
                taxonomy: node.attribute("domain").unwrap_or("category").to_owned(),
                slug: node.attribute("nicename").unwrap_or_default().to_owned(),
                name: unescaped(&trimmed()),
                says: String::new(),
                parent: String::new(),
            }),
            (Space::Wp, "post_id") => item.id = trimmed(),
            (Space::Wp, "post_type") => item.kind = trimmed(),
            (Space::Wp, "status") => item.status = trimmed(),
            (Space::Wp, "post_date") => item.date = trimmed(),
            (Space::Wp, "post_date_gmt") => item.date_gmt = trimmed(),
            (Space::Wp, "post_modified") => item.modified = trimmed(),
            (Space::Wp, "post_modified_gmt") => item.modified_gmt = trimmed(),
            (Space::Wp, "post_name") => item.name = trimmed(),
            (Space::Wp, "post_parent") => item.parent = trimmed(),
            (Space::Wp, "menu_order") => item.order = trimmed(),
            (Space::Wp, "post_password") => item.has_password = !text(node).is_empty(),
            (Space::Wp, "is_sticky") => item.is_sticky = trimmed() == "1",
            (Space::Wp, "comment_status") => item.comment_status = trimmed(),
            (Space::Wp, "attachment_url") => item.file = trimmed(),
            (Space::Wp, "postmeta") => {
                let value = node.children().find(|child| child.tag_name().name() == "meta_value");
                item.meta.push((child(node, "meta_key"), value.map(text).unwrap_or_default()));
            }
            (Space::Wp, "comment") => item.comments.push(comment(node)),
            _ => {}
        }
    }
    item
}

fn comment<'a>(node: Node<'a, 'a>) -> Comment {
    let mut comment = Comment::default();
    for (space, name, node) in children(node) {
        let trimmed = || text(node).trim().to_owned();
        match (space, name) {
            (Space::Wp, "comment_id") => comment.id = trimmed(),
            (Space::Wp, "comment_parent") => comment.parent = trimmed(),
            (Space::Wp, "comment_author") => comment.author = unescaped(&trimmed()),
            (Space::Wp, "comment_date") => comment.date = trimmed(),
            (Space::Wp, "comment_date_gmt") => comment.date_gmt = trimmed(),
            (Space::Wp, "comment_content") => comment.content = text(node),
            (Space::Wp, "comment_approved") => comment.approved = trimmed(),
            (Space::Wp, "comment_type") => comment.kind = trimmed(),
            _ => {}
        }
    }
    comment
}

/// A name as people read it: exports escape names once more than XML asks for, and some have markup in them.
#[must_use]
pub fn unescaped(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let html = scraper::Html::parse_fragment(text);
    let words: String = html.root_element().text().collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wxr(version: &str, inner: &str) -> String {
        format!(
            "<rss xmlns:excerpt=\"http://wordpress.org/export/{version}/excerpt/\" \
             xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:wp=\"http://wordpress.org/export/{version}/\"><channel>{inner}</channel></rss>"
        )
    }

    #[test]
    fn every_version_is_read() {
        for version in ["1.0", "1.1", "1.2"] {
            let inner = "<title>R &amp;amp; D</title><item><title>A</title><content:encoded><![CDATA[x]]>\
                <![CDATA[ & y]]></content:encoded><wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type>\
                <category domain=\"post_tag\" nicename=\"a-b\"><![CDATA[A &amp; B]]></category></item>";
            let export = read(wxr(version, inner).as_bytes()).unwrap();
            assert_eq!(export.title, "R & D");
            let item = &export.items[0];
            assert_eq!((item.id.as_str(), item.content.as_str()), ("7", "x & y"));
            assert_eq!(item.terms[0].name, "A & B");
        }
    }

    #[test]
    fn what_is_broken_is_refused_with_its_place() {
        let cut = wxr("1.2", "<title>A</title>\n<item><title>B");
        let refused = read(cut.strip_suffix("</channel></rss>").unwrap().as_bytes()).unwrap_err();
        assert_eq!(refused.line, 2, "{refused:?}");
        let dtd = "<!DOCTYPE rss [<!ENTITY a \"aaa\">]><rss><channel>&a;</channel></rss>";
        assert!(read(dtd.as_bytes()).unwrap_err().message.contains("document type"));
        assert!(read(b"<html/>").unwrap_err().message.contains("no WordPress export"));
        assert_eq!(read(b"<rss>\n\xff").unwrap_err().line, 2);
    }

    #[test]
    fn characters_that_xml_forbids_stop_nothing() {
        let export = read(wxr("1.2", "<title>A\u{b}B</title>").as_bytes()).unwrap();
        assert_eq!((export.title.as_str(), export.forbidden), ("A B", 1));
    }
}
