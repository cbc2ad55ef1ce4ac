//! Raw HTML: what is kept of it.
//!
//! In: a page's HTML that holds some of the author's own. Out: the same, cleaned by an allow-list.
//! It must not know what the page is about.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Tags an author may write beside those that markdown makes.
const TAGS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "ruby",
    "rt",
    "rp",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// Tags that only our own HTML holds.
const OWN: &[&str] = &["input"];

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    let attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("img", HashSet::from(["alt", "width", "height", "loading"])),
        ("input", HashSet::from(["type", "disabled", "checked", "aria-label"])),
        ("ol", HashSet::from(["start"])),
        ("td", HashSet::from(["colspan", "rowspan"])),
        ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ("time", HashSet::from(["datetime"])),
        ("details", HashSet::from(["open"])),
        ("q", HashSet::from(["cite"])),
    ]);
    cleaner
        .tags(TAGS.iter().chain(OWN).copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(HashSet::from(["class", "id", "lang", "dir", "title", "role", "data-slot"]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .link_rel(None)
        .strip_comments(true);
    cleaner
});

/// The HTML without what is not on the allow-list.
#[must_use]
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// The name of the first tag in a piece of raw HTML that is not kept, with attributes that make things happen counted too.
#[must_use]
pub fn removed(raw: &str) -> Option<String> {
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let tag = rest.strip_prefix('/').unwrap_or(rest);
        let name: String =
            tag.chars().take_while(|c| c.is_ascii_alphanumeric()).collect::<String>().to_lowercase();
        if name.is_empty() {
            continue;
        }
        if !TAGS.contains(&name.as_str()) {
            return Some(name);
        }
        let inside = &tag[..tag.find('>').unwrap_or(tag.len())].to_lowercase();
        if inside.contains(" on") || inside.contains("javascript:") || inside.contains(" style") {
            return Some(name);
        }
    }
    None
}
