//! Raw HTML in old texts: pictures and players that our pages would not show are turned into markdown.
//!
//! In: markdown with HTML in it. Out: changes to it. It must not know what an address leads to.

use super::{
    tags::Note,
    text::{Change, OPTIONS},
};
use crate::import::{
    html as tree,
    report::{Counts, Part},
};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// A tag of HTML.
struct Element<'a> {
    name: String,
    closes: bool,
    range: Range<usize>,
    attributes: Vec<Attribute<'a>>,
}

impl Element<'_> {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(key, ..)| key == name).map_or("", |(_, value, _)| value)
    }
}

/// The name of an attribute, its value, and where that stands.
type Attribute<'a> = (String, &'a str, usize);

/// The tags of a piece of HTML.
fn elements(html: &str) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find('<').map(|start| start + at) {
        at = start + 1;
        if html[start..].starts_with("<!--") {
            at = html[start..].find("-->").map_or(html.len(), |len| start + len + 3);
            continue;
        }
        let rest = &html[start + 1..];
        let closes = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let from = html.len() - rest.len() + len;
        let Some((attributes, end)) = attributes(html, from) else { break };
        found.push(Element { name: rest[..len].to_lowercase(), closes, range: start..end, attributes });
        at = end;
    }
    found
}

/// The attributes from there to the end of the tag, each with the place of its value, and where the tag ends.
fn attributes(html: &str, from: usize) -> Option<(Vec<Attribute<'_>>, usize)> {
    let mut found = Vec::new();
    let mut at = from;
    loop {
        let rest = &html[at..];
        at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = &html[at..];
        if rest.starts_with('>') {
            return Some((found, at + 1));
        }
        let len = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        if len == 0 && !rest.starts_with('=') {
            return None;
        }
        let name = rest[..len].to_lowercase();
        let behind = rest[len..].trim_start();
        let Some(value) = behind.strip_prefix('=').map(str::trim_start) else {
            at += len;
            found.push((name, "", at));
            continue;
        };
        let start = html.len() - value.len();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (start, value) = if quote.is_some() { (start + 1, &value[1..]) } else { (start, value) };
        let end = value.find(|c: char| quote.map_or(c.is_whitespace() || c == '>', |quote| c == quote))?;
        found.push((name, &value[..end], start));
        at = start + end + usize::from(quote.is_some());
    }
}

/// Where addresses stand in a piece of HTML.
#[must_use]
pub fn addresses(html: &str) -> Vec<(usize, &str)> {
    let all = elements(html).into_iter().flat_map(|element| element.attributes);
    let leads = all.filter(|(name, ..)| matches!(name.as_str(), "href" | "src" | "poster" | "cite"));
    leads.map(|(_, value, at)| (at, value)).collect()
}

/// Turns pictures and players into markdown, within a line and where they are a block by themselves.
#[must_use]
pub fn changes(markdown: &str, notes: &mut Vec<Note>) -> (Vec<Change>, Counts) {
    let (mut changes, mut gained) = (Vec::new(), Counts::default());
    let mut block: Option<Range<usize>> = None;
    for (event, range) in Parser::new_ext(markdown, OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(range),
            Event::End(TagEnd::HtmlBlock) => {
                let Some(range) = block.take() else { continue };
                match self_contained(&markdown[range.clone()]) {
                    Some((new, players)) => {
                        note(markdown, range.start, "HTML was turned into markdown", notes);
                        gained.links += players.links;
                        gained.words += players.words;
                        let len = markdown[range.clone()].trim_end().len();
                        changes.push((range.start..range.start + len, new));
                    }
                    None if is_turned(&markdown[range.clone()]) => {
                        note(markdown, range.start, "HTML was turned into markdown", notes);
                        let block = markdown[range.clone()].trim_end();
                        let new = tree::markdown(&tree::read(block));
                        changes.push((range.start..range.start + block.len(), new.trim_end().to_owned()));
                    }
                    None => unseen(markdown, range, notes),
                }
            }
            Event::InlineHtml(raw) => {
                let elements = elements(&raw);
                let [element] = elements.as_slice() else { continue };
                if element.name == "img" && !element.get("src").is_empty() {
                    note(markdown, range.start, "a picture in HTML was turned into markdown", notes);
                    changes.push((range, picture(element)));
                } else if !element.closes && lost(element) {
                    let says = format!("`<{}>` is not shown on a page", element.name);
                    let line = markdown[..range.start].matches('\n').count();
                    notes.push(Note { line, part: Part::NotConverted, says });
                }
            }
            _ => {}
        }
    }
    (changes, gained)
}

/// Whether a block of HTML has pictures that would not be shown, and can be turned into markdown as a whole: all that it
/// opens it closes, and nothing in it would be lost.
fn is_turned(html: &str) -> bool {
    let elements = elements(html);
    let void = ["img", "br", "hr", "source", "wbr", "col", "input"];
    let mut open: Vec<&str> = Vec::new();
    for element in elements.iter().filter(|element| !void.contains(&element.name.as_str())) {
        match (element.closes, open.last() == Some(&element.name.as_str())) {
            (false, _) => open.push(&element.name),
            (true, true) => drop(open.pop()),
            (true, false) => return false,
        }
    }
    let has_markdown =
        elements.iter().any(|element| element.attributes.iter().any(|(name, ..)| name == "markdown"));
    let has_pictures = elements.iter().any(|element| element.name == "img");
    open.is_empty() && has_pictures && !has_markdown && !elements.iter().any(lost)
}

fn note(markdown: &str, at: usize, says: &str, notes: &mut Vec<Note>) {
    let line = markdown[..at].matches('\n').count();
    notes.push(Note { line, part: Part::Changed, says: says.to_owned() });
}

/// Lists what a page of ours would not show of a block.
fn unseen(markdown: &str, range: Range<usize>, notes: &mut Vec<Note>) {
    let html = &markdown[range.clone()];
    for element in
        elements(html).iter().filter(|element| !element.closes && (element.name == "img" || lost(element)))
    {
        let line = markdown[..range.start + element.range.start].matches('\n').count();
        let says = format!(
            "`<{}>` in a block of HTML is not shown on a page; write the block in markdown",
            element.name
        );
        notes.push(Note { line, part: Part::NotConverted, says });
    }
}

/// Whether a page does not show an element at all.
fn lost(element: &Element) -> bool {
    let lost = [
        "iframe", "script", "video", "audio", "form", "object", "embed", "canvas", "svg", "style", "button",
        "select", "textarea",
    ];
    lost.contains(&element.name.as_str())
}

/// A block that holds nothing but pictures and players, as markdown; the links that stand for players, and their words.
fn self_contained(html: &str) -> Option<(String, Counts)> {
    let around =
        ["p", "div", "figure", "center", "span", "br", "figcaption", "a", "source", "picture", "noscript"];
    let emphasis = ["b", "strong", "i", "em", "cite", "small"];
    let elements = elements(html);
    let mut parts: Vec<String> = Vec::new();
    let mut link = String::new();
    let mut caption: Option<usize> = None;
    let mut at = 0;
    let mut shows = false;
    let mut players = Counts::default();
    let mut played = |part: &String| {
        players.links += 1;
        players.words += part.split("](").next().unwrap_or_default().split_whitespace().count();
    };
    for element in &elements {
        let text = html[at..element.range.start].trim();
        if !text.is_empty() && caption.is_none() && !is_comment(text) {
            return None;
        }
        at = element.range.end;
        match (element.name.as_str(), element.closes) {
            ("img", false) if !element.get("src").is_empty() => {
                shows = true;
                let picture = picture(element);
                parts.push(if link.is_empty() { picture } else { format!("[{picture}]({link})") });
            }
            ("iframe" | "video" | "audio" | "embed", false) => {
                shows = true;
                parts.extend(player(element).inspect(&mut played));
            }
            ("source", false) if parts.is_empty() && !element.get("src").is_empty() => {
                let part = format!("<{}>", element.get("src"));
                played(&part);
                parts.push(part);
            }
            ("script", false) if element.get("src").contains("gist.github.com") => {
                shows = true;
                let part = format!("<{}>", element.get("src").trim_end_matches(".js"));
                played(&part);
                parts.push(part);
            }
            ("script", false) if element.get("src").contains("//platform.") => shows = true,
            ("iframe" | "video" | "audio" | "script" | "embed", true) => {}
            // A link in a caption has no place in words alone.
            ("a", _) if caption.is_some() => return None,
            ("a", false) => link = element.get("href").to_owned(),
            ("a", true) => link.clear(),
            ("figcaption", false) => caption = Some(element.range.end),
            ("figcaption", true) => {
                let from = caption.take()?;
                let words = crate::parse::html::text(&html[from..element.range.start]);
                parts.extend((!words.is_empty()).then(|| format!("*{}*", words.replace('*', "\\*"))));
            }
            (name, _) if around.contains(&name) || caption.is_some() && emphasis.contains(&name) => {}
            _ => return None,
        }
    }
    let rest = html[at..].trim();
    let is_whole = (rest.is_empty() || is_comment(rest)) && caption.is_none();
    (shows && !parts.is_empty() && is_whole).then(|| (parts.join("\n\n"), players))
}

fn is_comment(text: &str) -> bool {
    text.starts_with("<!--") && text.ends_with("-->")
}

fn picture(element: &Element) -> String {
    let alt = element.get("alt").replace(['[', ']', '\n'], " ");
    let source = element.get("src");
    let source = if source.contains([' ', '(', ')']) { format!("<{source}>") } else { source.to_owned() };
    format!("![{}]({source})", crate::parse::html::text(&alt))
}

/// A player as a link to what it plays.
fn player(element: &Element) -> Option<String> {
    let source = element.get("src");
    let source = if source.starts_with("//") { format!("https:{source}") } else { source.to_owned() };
    let of = |path: &str, address: &str| {
        let id = source.split_once(path)?.1.split(['?', '&', '/']).next()?;
        (!id.is_empty()).then(|| format!("{address}{id}"))
    };
    let address = of("youtube.com/embed/", "https://www.youtube.com/watch?v=")
        .or_else(|| of("youtube-nocookie.com/embed/", "https://www.youtube.com/watch?v="))
        .or_else(|| of("player.vimeo.com/video/", "https://vimeo.com/"))
        .unwrap_or(source);
    let named = element.get("title");
    match (address.is_empty(), named.is_empty()) {
        (true, _) => None,
        (false, true) if address.contains("://") => Some(format!("<{address}>")),
        (false, true) => Some(format!("[{address}]({address})")),
        (false, false) => Some(format!("[{}]({address})", named.replace(['[', ']'], ""))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_players_become_markdown() {
        for (html, markdown) in [
            ("<img src=\"/a.png\" alt='A \"b\"'>", Some("![A \"b\"](/a.png)")),
            (
                "<figure><a href=\"/b/\"><img src=/a.png></a>\n<figcaption>C <b>d</b></figcaption></figure>",
                Some("[![](/a.png)](/b/)\n\n*C d*"),
            ),
            (
                "<div><iframe src=\"//www.youtube.com/embed/x1?rel=0\"></iframe></div>",
                Some("<https://www.youtube.com/watch?v=x1>"),
            ),
            (
                "<iframe title=\"A map\" src=\"https://maps.example/x\"></iframe>",
                Some("[A map](https://maps.example/x)"),
            ),
            ("<figure><img src=a.png><figcaption><a href=b>C</a></figcaption></figure>", None),
            ("<div>Words <img src=a.png></div>", None),
            ("<p></p>", None),
            ("<table><tr><td><img src=a.png></td></tr></table>", None),
        ] {
            let made = self_contained(html).map(|(made, _)| made);
            assert_eq!(made.as_deref(), markdown, "{html}");
        }
    }
}
