//! Raw HTML: what is kept of it.
//!
//! In: a page's HTML that holds some of the author's own. Out: the same, cleaned by an allow-list.
//! It must not know what the page is about.

use super::links::SCHEMES;
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

/// Attributes that are kept, by tag; those of no tag are kept on all.
const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("", &["class", "id", "lang", "dir", "title", "role"]),
    ("a", &["href"]),
    ("img", &["alt", "width", "height", "loading"]),
    ("input", &["type", "disabled"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("details", &["open"]),
    ("q", &["cite"]),
];

/// The attribute that marks a hole of the text.
const MARK: &str = "data-slot";

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(cleaner);

/// The same for what visitors wrote: without anchors and headings, which are those of the page.
static VISITORS: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = cleaner();
    cleaner
        .rm_tags(["h2", "h3", "h4", "h5", "h6", "section"])
        .rm_generic_attributes(["id", "role"])
        .link_rel(Some("nofollow ugc"));
    cleaner
});

fn cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::default();
    let own = ATTRIBUTES.iter().filter(|(tag, _)| !tag.is_empty());
    let attributes: HashMap<&str, HashSet<&str>> =
        own.map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let every = ATTRIBUTES.iter().filter(|(tag, _)| tag.is_empty()).flat_map(|(_, names)| names.iter());
    cleaner
        .tags(TAGS.iter().chain(OWN).copied().collect())
        .tag_attributes(attributes)
        .generic_attributes(every.copied().chain([MARK]).collect())
        .url_schemes(SCHEMES.iter().copied().collect())
        .link_rel(None)
        .strip_comments(true);
    cleaner
}

/// How a hint of `casebook new` begins: a comment that hardly anybody would write.
pub const HINT: &str = "<!-- Casebook:";

/// The HTML without what is not on the allow-list.
#[must_use]
pub fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

/// The same for what visitors wrote.
#[must_use]
pub fn clean_visitors(html: &str) -> String {
    VISITORS.clean(html).to_string()
}

/// How many elements may be mended: each tag may have as many put around it as it is deep.
const MENDED_MAX: usize = 20_000_000;

/// Elements that need no closing tag, or have none: what lies behind one need not lie inside it.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead",
    "tr", "track", "wbr",
];

/// Elements that go on in the next block until they are closed, whatever is closed around them.
const GOING_ON: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Follows how deep the elements of HTML are nested: whoever mends it takes time and memory for each level, again in
/// each block.
#[derive(Debug, Default)]
pub struct Depth {
    open: Vec<String>,
    going_on: Vec<String>,
    /// How deep it was at its deepest.
    pub deepest: usize,
}

impl Depth {
    /// Reads the next piece.
    pub fn read(&mut self, raw: &str) {
        for (at, _) in raw.match_indices('<') {
            let rest = &raw[at + 1..];
            let inside = rest.strip_prefix('/');
            let rest = inside.unwrap_or(rest);
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCLOSED.contains(&name.as_str()) {
                continue;
            }
            let goes_on = GOING_ON.contains(&name.as_str());
            let open = if goes_on { &mut self.going_on } else { &mut self.open };
            match inside.map(|_| open.iter().rposition(|other| *other == name)) {
                None => open.push(name),
                Some(Some(at)) if goes_on => drop(open.remove(at)),
                Some(Some(at)) => open.truncate(at),
                Some(None) => {}
            }
            self.deepest = self.deepest.max(self.open.len() + self.going_on.len());
            if self.deepest > super::text::DEPTH_MAX {
                return;
            }
        }
    }

    /// Whether it is too much to mend: too deep, or somewhat deep and very long. `html` is all of it.
    #[must_use]
    pub fn is_too_much(&self, html: &str) -> bool {
        self.deepest > super::text::DEPTH_MAX
            || self.deepest * memchr::memchr_iter(b'<', html.as_bytes()).count() > MENDED_MAX
    }
}

/// Whether a piece of raw HTML begins an element: what closes one is not told a second time.
#[must_use]
pub fn has_tag(raw: &str) -> bool {
    raw.match_indices('<').any(|(at, _)| raw[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// The text of raw HTML without its tags, on one line; what stands in scripts and styles is none.
#[must_use]
pub fn text(raw: &str) -> String {
    let cleaned = ammonia::Builder::empty().clean_content_tags(HashSet::from(["script", "style"])).clean(raw);
    let html = scraped(&cleaned.to_string());
    html.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The characters that the cleaner writes as entities.
fn scraped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

/// What is taken out of a piece of raw HTML first, in words; nothing where all of it is kept.
#[must_use]
pub fn removed(raw: &str) -> Option<String> {
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        rest = &rest[name.len()..];
        let name = name.to_lowercase();
        if !TAGS.contains(&name.as_str()) {
            return Some(format!("the HTML tag `{name}` is taken out"));
        }
        let attributes = attributes(&mut rest);
        for (attribute, value) in attributes {
            let known = ATTRIBUTES
                .iter()
                .any(|(tag, names)| (tag.is_empty() || *tag == name) && names.contains(&attribute.as_str()));
            if !known {
                return Some(format!("the attribute `{attribute}` of the HTML tag `{name}` is taken out"));
            }
            let scheme = value.split_once(':').map(|(scheme, _)| scheme.trim().to_lowercase());
            let led = matches!(attribute.as_str(), "href" | "cite");
            if led && scheme.is_some_and(|s| !s.contains('/') && !SCHEMES.contains(&s.as_str())) {
                return Some(format!("the address in `{attribute}` of the HTML tag `{name}` is taken out"));
            }
        }
    }
    None
}

/// The attributes of a tag with their values; `rest` begins behind the tag's name and is led behind the tag.
fn attributes(rest: &mut &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    loop {
        *rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        if name.is_empty() && !after.starts_with('=') {
            return found;
        }
        *rest = after.trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let inside = quote.map_or(after, |q| &after[q.len_utf8()..]);
            let ends = |c: char| quote.map_or(c.is_whitespace() || c == '>', |q| c == q);
            let end = inside.find(ends).unwrap_or(inside.len());
            value = &inside[..end];
            *rest = &inside[end..];
            if let (Some(quote), false) = (quote, rest.is_empty()) {
                *rest = &rest[quote.len_utf8()..];
            }
        }
        found.push((name.to_lowercase(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Depth, removed, text};

    #[test]
    fn what_is_taken_out_is_named() {
        assert_eq!(removed("<b class=x>bold</b> <br/> 1 < 2"), None);
        assert_eq!(removed("<img alt=\"a > b\">"), None);
        assert_eq!(removed("<iframe src=x>").as_deref(), Some("the HTML tag `iframe` is taken out"));
        assert_eq!(
            removed("<p title='on' onclick=\"x()\">").as_deref(),
            Some("the attribute `onclick` of the HTML tag `p` is taken out")
        );
        assert_eq!(
            removed("<a href=\"javascript:x()\">").as_deref(),
            Some("the address in `href` of the HTML tag `a` is taken out")
        );
        assert_eq!(removed("</iframe>"), None);
    }

    #[test]
    fn depth_counts_what_stays_open() {
        let depth = |html: &str| {
            let mut depth = Depth::default();
            depth.read(html);
            depth.deepest
        };
        assert_eq!(depth("<ul><li>a<li>b</ul><p>c<p>d<br/><div>e</div>"), 1);
        assert_eq!(depth("<div></x><div></x>"), 2);
        assert_eq!(depth("<div><b></div><div><b></div>"), 3);
        assert_eq!(depth("a < b </div> <1>"), 0);
    }

    #[test]
    fn text_stays_where_tags_go() {
        assert_eq!(text("<div>\nCome &amp; <b>see</b>\n<script>x()</script></div>"), "Come & see");
    }
}
