//! Shortcodes: what stands in square brackets and WordPress puts something else for.
//!
//! In: a text as it is stored. Out: the same with an element in place of each shortcode; what is known of it is in the
//! element's attributes. Bracketed words that are no shortcode stay. It must not know what becomes of the elements.

use crate::import::html::escape;

/// Shortcodes that have no attributes at times, and cannot be told from bracketed words by their look.
const BARE: &[&str] = &["gallery", "playlist", "audio", "video", "archives", "contact-form", "sitemap"];
/// Shortcodes that WordPress itself, or a plugin that very many have, shows as a film, a sound or another page.
const EMBEDS: &[&str] = &[
    "youtube",
    "vimeo",
    "soundcloud",
    "dailymotion",
    "instagram",
    "twitter",
    "tweet",
    "googlemaps",
    "spotify",
    "ted",
    "flickr",
    "slideshare",
    "facebook",
    "tiktok",
    "wpvideo",
    "videopress",
    "bandcamp",
    "scribd",
];
/// Elements in which brackets mean nothing.
const VERBATIM: &[&str] = &["pre", "code", "script", "style", "textarea"];
/// How deep captions in captions are followed.
const NESTED_MAX: usize = 4;

/// One shortcode as it is written.
struct Code<'a> {
    name: &'a str,
    attributes: Vec<(String, String)>,
    /// All of it, with its brackets.
    raw: &'a str,
}

impl Code<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, value)| key == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// The first value without a name, or that looks like an address.
    fn address(&self) -> Option<&str> {
        let is_address = |value: &&str| value.starts_with("http://") || value.starts_with("https://");
        let values = self.attributes.iter().map(|(_, value)| value.as_str());
        values.filter(|value| !value.is_empty()).find(is_address)
    }
}

/// The text with elements for its shortcodes.
#[must_use]
pub fn expand(text: &str) -> String {
    expand_within(text, 0)
}

fn expand_within(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while let Some(at) = rest.find(['[', '<']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = match rest.as_bytes()[0] {
            b'<' => tag_len(rest),
            _ => match shortcode(rest, depth, &mut out) {
                Some(len) => {
                    rest = &rest[len..];
                    continue;
                }
                None if rest.starts_with("[[") => 2,
                None => 1,
            },
        };
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    out + rest
}

/// How long the tag, the comment or the verbatim element is that a text begins with.
fn tag_len(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let name: String = text[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    if name.is_empty() && !text.starts_with("</") {
        return 1;
    }
    let (mut quote, mut end) = (None, text.len());
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (None, '>') => {
                end = at + 1;
                break;
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    let name = name.to_ascii_lowercase();
    if !VERBATIM.contains(&name.as_str()) {
        return end;
    }
    let close = find_ignoring_case(&text[end..], &format!("</{name}"));
    close.map_or(end, |at| end + at)
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    memchr::memchr_iter(wanted[0], text)
        .find(|at| text.get(*at..*at + wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted)))
}

/// Puts an element for the shortcode that a text begins with; how long that is. Nothing where it is none.
fn shortcode(text: &str, depth: usize, out: &mut String) -> Option<usize> {
    if let Some(name) = closing(text) {
        let raw = &text[..name.len() + 3];
        // Of what is opened, the end is told too.
        let opened = out.contains(&format!("text=\"[{name}"));
        return opened.then(|| {
            out.push_str(&left(raw, "end"));
            raw.len()
        });
    }
    let code = read(text)?;
    let after = &text[code.raw.len()..];
    let end = format!("[/{}]", code.name);
    let inner = find_ignoring_case(after, &end).map(|at| &after[..at]);
    let whole = code.raw.len() + inner.map_or(0, |inner| inner.len() + end.len());
    match code.name.to_ascii_lowercase().as_str() {
        "caption" | "wp_caption" if depth < NESTED_MAX => {
            out.push_str(&caption(inner?, code.get("caption"), depth));
            Some(whole)
        }
        "embed" => {
            out.push_str(&element("x-embed", &[("href", inner.or(code.get("src"))?.trim())]));
            Some(whole)
        }
        "gallery" => {
            let ids = code.get("ids").or(code.get("include")).unwrap_or_default();
            let pairs =
                [("ids", ids), ("exclude", code.get("exclude").unwrap_or_default()), ("text", code.raw)];
            out.push_str(&element("x-gallery", &pairs));
            Some(code.raw.len())
        }
        "playlist" => {
            let pairs = [("ids", code.get("ids").unwrap_or_default()), ("text", code.raw)];
            out.push_str(&element("x-playlist", &pairs));
            Some(code.raw.len())
        }
        kind @ ("audio" | "video") => {
            let address = code.address().or(inner.map(str::trim).filter(|inner| inner.starts_with("http")));
            let Some(address) = address.or(code.get("src")) else {
                out.push_str(&left(code.raw, "shortcode"));
                return Some(code.raw.len());
            };
            out.push_str(&element("x-media", &[("kind", kind), ("href", address)]));
            Some(whole)
        }
        name if EMBEDS.contains(&name) && code.address().is_some() => {
            out.push_str(&element("x-embed", &[("href", code.address()?)]));
            Some(whole)
        }
        name => {
            let pairs = code.attributes.iter().any(|(key, _)| !key.is_empty());
            let known = BARE.contains(&name) || EMBEDS.contains(&name) || name.contains(['_', '-']);
            (pairs || inner.is_some() || known).then(|| {
                out.push_str(&left(code.raw, "shortcode"));
                code.raw.len()
            })
        }
    }
}

/// What stays in the text as it is, marked.
fn left(raw: &str, kind: &str) -> String {
    element("x-left", &[("kind", kind), ("text", raw)])
}

fn element(name: &str, attributes: &[(&str, &str)]) -> String {
    let pairs: String =
        attributes.iter().map(|(key, value)| format!(" {key}=\"{}\"", escape(value))).collect();
    format!("<{name}{pairs}></{name}>")
}

/// A picture with words below it.
fn caption(inner: &str, given: Option<&str>, depth: usize) -> String {
    let picture = find_ignoring_case(inner, "<img").map_or(0, |at| at + tag_len(&inner[at..]));
    let rest = &inner[picture..];
    let link = rest.trim_start();
    let closes = link.len() >= 4 && link.is_char_boundary(4) && link[..4].eq_ignore_ascii_case("</a>");
    let split = if closes { picture + (rest.len() - link.len()) + 4 } else { picture };
    let (media, words) = inner.split_at(split);
    let words = given.map_or_else(|| expand_within(words.trim(), depth + 1), str::to_owned);
    format!("<figure>{media}<figcaption>{words}</figcaption></figure>")
}

/// The name of the closing shortcode that a text begins with.
fn closing(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("[/")?;
    let name = &rest[..name_len(rest)];
    (!name.is_empty() && rest[name.len()..].starts_with(']')).then_some(name)
}

fn name_len(text: &str) -> usize {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        text.find(|c| !fits(c)).unwrap_or(text.len())
    } else {
        0
    }
}

/// Reads the shortcode that a text begins with.
fn read(text: &str) -> Option<Code<'_>> {
    let inside = text.strip_prefix('[')?;
    let name = &inside[..name_len(inside)];
    if name.is_empty() {
        return None;
    }
    let mut attributes = Vec::new();
    let mut rest = &inside[name.len()..];
    if !rest.starts_with([' ', '\t', '\n', '\r', ']', '/', '\u{a0}']) {
        return None;
    }
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace());
        let close = if rest.starts_with("/]") { 2 } else { usize::from(rest.starts_with(']')) };
        if close > 0 {
            let raw = &text[..text.len() - rest.len() + close];
            return Some(Code { name, attributes, raw });
        }
        let (key, value, after) = attribute(rest)?;
        attributes.push((key, value));
        rest = after;
    }
}

/// An attribute, and what stands behind it.
fn attribute(text: &str) -> Option<(String, String, &str)> {
    let key_len = name_len(text);
    let (key, behind) = text.split_at(key_len);
    if let Some(value) = behind.strip_prefix('=').filter(|_| key_len > 0) {
        let (value, after) = value_of(value)?;
        return Some((key.to_ascii_lowercase(), value, after));
    }
    let (value, after) = value_of(text)?;
    (!value.is_empty()).then_some((String::new(), value, after))
}

fn value_of(text: &str) -> Option<(String, &str)> {
    let quotes = [('"', '"'), ('\'', '\''), ('“', '”'), ('”', '”'), ('″', '″')];
    for (open, close) in quotes {
        if let Some(inside) = text.strip_prefix(open) {
            let end = inside.find(close)?;
            return Some((inside[..end].to_owned(), &inside[end + close.len_utf8()..]));
        }
    }
    let end = text.find(|c: char| c.is_whitespace() || c == ']').unwrap_or(text.len());
    let value = text[..end].strip_suffix('/').unwrap_or(&text[..end]);
    let end = value.len();
    (end > 0 && !value.contains(['<', '[', '"'])).then(|| (value.to_owned(), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn shortcodes_become_elements() {
        assert_eq!(
            expand("[caption id=\"a\" width=\"3\"]<a href=\"b\"><img src=\"c\"></a> Words [x][/caption]"),
            "<figure><a href=\"b\"><img src=\"c\"></a><figcaption>Words [x]</figcaption></figure>"
        );
        assert_eq!(
            expand("[embed]http://a.example/?b&c[/embed]"),
            "<x-embed href=\"http://a.example/?b&amp;c\"></x-embed>"
        );
        assert_eq!(
            expand("[gallery ids=\"1,2\"]"),
            "<x-gallery ids=\"1,2\" exclude=\"\" text=\"[gallery ids=&quot;1,2&quot;]\"></x-gallery>"
        );
        assert_eq!(
            expand("[audio http://a/b.mp3]"),
            "<x-media kind=\"audio\" href=\"http://a/b.mp3\"></x-media>"
        );
        assert_eq!(expand("[form id=1]"), "<x-left kind=\"shortcode\" text=\"[form id=1]\"></x-left>");
        assert_eq!(
            expand("[note]a[/note]"),
            "<x-left kind=\"shortcode\" text=\"[note]\"></x-left>a<x-left kind=\"end\" text=\"[/note]\"></x-left>"
        );
    }

    #[test]
    fn bracketed_words_stay() {
        for text in [
            "he said [sic] so",
            "[1] a",
            "[...]",
            "<a title=\"[gallery]\">x</a>",
            "<pre>[gallery]</pre>",
            "[",
            "[[gallery]]",
            "a [/b] c",
            "[é a=b]",
            "[a",
        ] {
            assert_eq!(expand(text), text);
        }
    }
}
