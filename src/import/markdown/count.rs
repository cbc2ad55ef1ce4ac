//! Words, links and pictures of a text, as readers see them.
//!
//! In: markdown. Out: [`Counts`]. It must not know what a link leads to.

use super::{System, tags, text::OPTIONS};
use crate::{import::report::Counts, parse};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// What readers of the old site could see of a text, but for what tags had in them.
#[must_use]
pub fn before(system: System, body: &str) -> Counts {
    let mut text = masked(system, body);
    if system == System::Jekyll {
        let kept = text.lines().map(|line| without_attributes(line)).collect::<Vec<_>>();
        text = kept.join("\n");
    }
    counted(&text)
}

/// What readers of ours can see of it, but for tags that stay.
#[must_use]
pub fn after(system: System, markdown: &str) -> Counts {
    counted(&masked(system, markdown))
}

fn without_attributes(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find("{:") {
        let Some(len) = rest[start..].find('}') else { break };
        out.push_str(&rest[..start]);
        rest = &rest[start + len + 1..];
    }
    out + rest
}

/// The text without its tags; what they say is code is fenced.
fn masked(system: System, body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let mut at = 0;
    let signs = tags::signs(system);
    while let Some((start, (open, close))) = tags::next(body, at, signs) {
        out.push_str(&body[at..start]);
        let Some(len) = tags::length(&body[start..], open, close) else {
            out.push_str(open);
            at = start + open.len();
            continue;
        };
        let inside = body[start + open.len()..start + len - close.len()].trim().trim_matches('-').trim();
        let name = inside.split_whitespace().next().unwrap_or_default();
        let literal = inside.starts_with("/*");
        match name {
            "highlight" | "endhighlight" | "/highlight" | "codeblock" | "endcodeblock" => {
                out.push_str("\n```\n")
            }
            // In a link it is an address.
            "ref" | "relref" | "post_url" | "link" => out.push_str("x:y"),
            _ if literal => out.push_str(inside.trim_matches(['/', '*'])),
            _ if open == "{{" && inside.contains("url") => out.push_str(""),
            "comment" => out.push_str("<!--"),
            "endcomment" => out.push_str("-->"),
            _ => {}
        }
        at = start + len;
    }
    out.push_str(&body[at..]);
    out
}

/// Counts what readers see of markdown.
#[must_use]
pub fn counted(markdown: &str) -> Counts {
    let mut counts = Counts::default();
    let (mut line, mut html, mut pictures) = (String::new(), String::new(), 0_usize);
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Start(Tag::Link { link_type: LinkType::WikiLink { .. }, .. }) => line.push_str("[["),
            Event::Start(Tag::Link { .. }) => counts.links += 1,
            Event::Start(Tag::Image { .. }) => {
                counts.pictures += 1;
                pictures += 1;
            }
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::Text(text) | Event::Code(text) if pictures == 0 => line.push_str(&text),
            Event::Html(raw) | Event::InlineHtml(raw) => html.push_str(&raw),
            Event::SoftBreak | Event::HardBreak | Event::End(_) | Event::Rule => {
                let inline = matches!(
                    event,
                    Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Strikethrough)
                );
                if !inline {
                    line.push(' ');
                }
            }
            _ => {}
        }
    }
    counts.words = words(&line) + words(&parse::html::text(&html));
    counts.links += html.matches("<a ").count();
    counts.pictures += html.matches("<img").count();
    counts
}

/// Words: runs of letters and digits.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
