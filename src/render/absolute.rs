//! HTML that may stand anywhere: its addresses are whole, and nothing in it hangs on a page.
//!
//! In: the HTML of a text, the whole address of its page, that of its host. Out: the same HTML, every address whole and
//! without anchors, classes and roles, which mean something on that page only. It must not know what the text says.

use memchr::memchr;

/// Attributes that hold one address.
const ADDRESSES: [&str; 8] = ["href", "src", "poster", "cite", "action", "data", "longdesc", "background"];

/// Attributes that hold several, each with what it is for.
const SETS: [&str; 2] = ["srcset", "imagesrcset"];

/// Attributes that mean something only on the page.
const OWN: [&str; 6] = ["id", "class", "style", "role", "tabindex", "headers"];

/// Elements the content of which is no markup.
const RAW: [&str; 3] = ["script", "style", "textarea"];

/// The HTML with whole addresses. `page` is the address of its page, `host` that of its host without a final slash.
#[must_use]
pub(super) fn absolute(html: &str, page: &str, host: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.find("-->").map_or(rest.len(), |end| end + 7)
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (name, len) = tag(rest, page, host, &mut out);
            rest = &rest[len..];
            raw_len(name, rest)
        } else {
            1
        };
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

/// How much behind the tag that opens this element is no markup.
fn raw_len(name: &str, rest: &str) -> usize {
    if !RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
        return 0;
    }
    let ends = |at: &usize| {
        let behind = rest.as_bytes().get(at + 2..at + 2 + name.len());
        behind.is_some_and(|behind| behind.eq_ignore_ascii_case(name.as_bytes()))
    };
    rest.match_indices("</").map(|(at, _)| at).find(ends).unwrap_or(rest.len())
}

/// Writes the tag at the beginning; its name, and how long it was.
fn tag<'a>(html: &'a str, page: &str, host: &str, out: &mut String) -> (&'a str, usize) {
    let name_end = html[1..].find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
    let name_end = name_end.map_or(html.len(), |at| at + 1);
    out.push_str(&html[..name_end]);
    let mut at = name_end;
    loop {
        let space = html[at..].len() - html[at..].trim_start_matches(|c: char| c.is_whitespace()).len();
        let behind = &html[at + space..];
        if behind.is_empty() || behind.starts_with('>') {
            let end = html.len().min(at + space + 1);
            out.push_str(&html[at + space..end]);
            return (&html[1..name_end], end);
        }
        if behind.starts_with('/') {
            out.push_str(&html[at..=at + space]);
            at += space + 1;
            continue;
        }
        let attribute = Attribute::first(behind);
        attribute.write(page, host, out);
        at += space + attribute.len;
    }
}

/// An attribute of a tag.
struct Attribute<'a> {
    name: &'a str,
    /// The value as it is written, without quotes.
    value: Option<&'a str>,
    /// How long both are with what stands between and around them.
    len: usize,
}

impl<'a> Attribute<'a> {
    /// The attribute at the beginning.
    fn first(text: &'a str) -> Self {
        // A sign of equality at the beginning is the beginning of a name.
        let ends = |c: char| c.is_whitespace() || matches!(c, '=' | '/' | '>');
        let first = text.chars().next().map_or(0, char::len_utf8);
        let name = &text[..text[first..].find(ends).map_or(text.len(), |at| first + at)];
        let behind = text[name.len()..].trim_start();
        let Some(value) = behind.strip_prefix('=').map(str::trim_start) else {
            return Self { name, value: None, len: name.len() };
        };
        let start = text.len() - value.len();
        let (value, len) = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let end = memchr(*quote, &value.as_bytes()[1..]).map_or(value.len(), |at| at + 1);
                (&value[1..end], value.len().min(end + 1))
            }
            _ => {
                let end = value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len());
                (&value[..end], end)
            }
        };
        Self { name, value: Some(value), len: start + len }
    }

    /// Writes it, where it means something elsewhere too.
    fn write(&self, page: &str, host: &str, out: &mut String) {
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(self.name));
        let starts =
            |start: &str| self.name.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
        if is(&OWN) || starts("aria-") || starts("data-") {
            return;
        }
        out.push(' ');
        out.push_str(self.name);
        let Some(value) = self.value else { return };
        let value = if is(&ADDRESSES) {
            whole(value, page, host)
        } else if is(&SETS) {
            let each = value.split(',').map(|one| {
                let one = one.trim();
                let (address, size) = one.split_once(char::is_whitespace).unwrap_or((one, ""));
                format!("{} {size}", whole(address, page, host)).trim_end().to_owned()
            });
            each.collect::<Vec<_>>().join(", ")
        } else {
            value.to_owned()
        };
        // A value within single quotes, or without any, may hold others.
        out.push_str("=\"");
        out.push_str(&value.replace('"', "&quot;"));
        out.push('"');
    }
}

/// The whole address.
fn whole(address: &str, page: &str, host: &str) -> String {
    let address = address.trim();
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_whole = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    let page = page.split(['#', '?']).next().unwrap_or(page);
    match address.as_bytes() {
        _ if is_whole => address.to_owned(),
        [b'/', b'/', ..] => {
            format!("{}:{address}", host.split_once(':').map_or("https", |(scheme, _)| scheme))
        }
        [b'/', ..] => format!("{host}{address}"),
        [] | [b'#' | b'?', ..] => format!("{page}{address}"),
        _ => {
            let mut folder = page[..page.rfind('/').map_or(0, |at| at + 1)].to_owned();
            let mut address = address;
            loop {
                if let Some(rest) = address.strip_prefix("./") {
                    address = rest;
                } else if let Some(rest) = address.strip_prefix("../") {
                    address = rest;
                    let above = folder.trim_end_matches('/').rfind('/').map_or(0, |at| at + 1);
                    // There is nothing above the host.
                    if above > host.len() {
                        folder.truncate(above);
                    }
                } else {
                    return format!("{folder}{address}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(html: &str) -> String {
        absolute(html, "https://a.example/base/blog/post/", "https://a.example")
    }

    #[test]
    fn every_address_is_whole() {
        for (html, expected) in [
            ("<a href=\"/base/x/\">x</a>", "<a href=\"https://a.example/base/x/\">x</a>"),
            ("<a href=\"#note-1\">", "<a href=\"https://a.example/base/blog/post/#note-1\">"),
            ("<a href=\"\">", "<a href=\"https://a.example/base/blog/post/\">"),
            ("<a href='?a=1&amp;b'>", "<a href=\"https://a.example/base/blog/post/?a=1&amp;b\">"),
            ("<a href=x.pdf>", "<a href=\"https://a.example/base/blog/post/x.pdf\">"),
            ("<img SRC=\"../x.png\" alt>", "<img SRC=\"https://a.example/base/blog/x.png\" alt>"),
            ("<img src=\"../../../../x.png\"/>", "<img src=\"https://a.example/x.png\"/>"),
            ("<a href=\"//b.example/x\">", "<a href=\"https://b.example/x\">"),
            ("<a href=\"mailto:a@b.example\">", "<a href=\"mailto:a@b.example\">"),
            ("<a href=\"http://b.example\">", "<a href=\"http://b.example\">"),
            (
                "<img srcset=\"/a.png 1x, b.png 2x\" alt=\"a > b\">",
                "<img srcset=\"https://a.example/a.png 1x, https://a.example/base/blog/post/b.png 2x\" alt=\"a > b\">",
            ),
            ("<video poster=\"/p.png\" controls>", "<video poster=\"https://a.example/p.png\" controls>"),
            ("<q cite='a\"b'>", "<q cite=\"https://a.example/base/blog/post/a&quot;b\">"),
        ] {
            assert_eq!(told(html), expected, "{html}");
        }
    }

    #[test]
    fn what_hangs_on_the_page_is_left_out_and_texts_stay() {
        let html = "<h2 id=\"x\" class='a'>A &lt;b href=\"/x\"&gt; 1 < 2 <!-- <a href=\"/x\"> --></h2>\n<p data-value=1 aria-label=\"y\" lang=cy>z</p>";
        let expected =
            "<h2>A &lt;b href=\"/x\"&gt; 1 < 2 <!-- <a href=\"/x\"> --></h2>\n<p lang=\"cy\">z</p>";
        assert_eq!(told(html), expected);
        assert_eq!(
            told("<script>if (a<b) \"<a href='/x'>\"</script>"),
            "<script>if (a<b) \"<a href='/x'>\"</script>"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_whole_is_whole(html in "[<>a-c/\"' =#!é-]{0,40}") {
            let once = told(&html);
            prop_assert_eq!(told(&once).len(), told(&told(&once)).len());
        }

        #[test]
        fn a_whole_address_stays(address in "[a-z./?#:é]{0,20}") {
            let once = whole(&address, "https://a.example/b/c/", "https://a.example");
            prop_assert_eq!(whole(&once, "https://x.example/", "https://x.example"), once);
        }
    }
}
