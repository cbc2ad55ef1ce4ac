//! What is more than words, links and pictures: films, sounds, pages in a frame, galleries, forms, scripts.
//!
//! In: nodes, with elements in place of shortcodes and blocks. Out: nodes that a text can show; what cannot be shown stands
//! there marked, or as a link to it. It must not know where links lead in the new site.

use super::Reading;
use crate::import::{
    html::{Element, Node, change, text},
    report::Part,
};

/// The nodes with plain HTML in place of all that.
pub fn plain(nodes: Vec<Node>, reading: &mut Reading) -> Vec<Node> {
    change(nodes, &mut |node| match node {
        Node::Element(element) => one(element, reading),
        Node::Comment(comment) => super::blocks::remark(comment, reading).into_iter().collect(),
        other => vec![other],
    })
}

fn one(element: Element, reading: &mut Reading) -> Vec<Node> {
    match element.name.as_str() {
        "x-left" => left(&element, reading),
        "x-embed" => stand_in("embedded page", element.get("href").unwrap_or_default(), reading),
        "x-media" => {
            let kind = element.get("kind").unwrap_or("file");
            stand_in(
                if kind == "audio" { "audio" } else { "video" },
                element.get("href").unwrap_or_default(),
                reading,
            )
        }
        "x-gallery" => gallery(&element, reading),
        "x-playlist" => playlist(&element, reading),
        "audio" | "video" => {
            let kind = if element.name == "audio" { "audio" } else { "video" };
            let source = |node: &Node| node.element().and_then(|inner| inner.get("src").map(str::to_owned));
            let src =
                element.get("src").map(str::to_owned).or_else(|| element.children.iter().find_map(source));
            stand_in(kind, &src.unwrap_or_default(), reading)
        }
        "iframe" | "embed" | "frame" => {
            stand_in("embedded page", element.get("src").unwrap_or_default(), reading)
        }
        "object" => {
            let inner =
                !text(&element.children).trim().is_empty() || !element.children.iter().all(Node::is_blank);
            match element.get("data") {
                Some(data) => stand_in("embedded page", data, reading),
                None if inner => element.children,
                None => Vec::new(),
            }
        }
        "script" => script(&element, reading),
        "style" | "template" | "title" => {
            let words = element.text();
            kept(
                &format!("what stood in <{}>: {}", element.name, words.trim()),
                !words.trim().is_empty(),
                reading,
            )
        }
        "noscript" => Vec::new(),
        "input" | "select" | "textarea" | "meter" | "progress" | "canvas" | "svg" | "map" | "math"
        | "marquee" => {
            let says = format!("<{}> cannot be shown; its words stay.", element.name);
            let mark = Node::Mark(reading.note(Part::NotConverted, says));
            let mut out = vec![mark];
            out.extend(element.children);
            out
        }
        "form" => {
            let says = "A form was here: nobody would get what is written into it. Its words stay.";
            let mark = Node::Mark(reading.note(Part::NotConverted, says.to_owned()));
            let mut children = vec![mark];
            children.extend(element.children);
            vec![Node::Element(Element { name: "div".to_owned(), attributes: Vec::new(), children })]
        }
        _ if element.has_class("wp-block-embed__wrapper") || element.has_class("wp-block-embed") => {
            embed(element, reading)
        }
        "p" => embed(element, reading),
        _ => vec![Node::Element(element)],
    }
}

fn kept(says: &str, worth: bool, reading: &mut Reading) -> Vec<Node> {
    match worth {
        true => vec![Node::Mark(reading.note(Part::KeptHere, says.to_owned()))],
        false => Vec::new(),
    }
}

/// What stays in the text as it is written, marked.
fn left(element: &Element, reading: &mut Reading) -> Vec<Node> {
    let raw = element.get("text").unwrap_or_default();
    let code = Node::Element(Element::new("code", &[], vec![Node::Text(raw.to_owned())]));
    if element.get("kind") == Some("end") {
        return vec![code];
    }
    vec![Node::Mark(reading.note(Part::NotConverted, raw.to_owned())), code]
}

/// A link to what cannot be shown in a text.
fn stand_in(what: &str, address: &str, reading: &mut Reading) -> Vec<Node> {
    let address = address.trim();
    if address.is_empty() {
        let says = format!("Here stood {} without an address.", with_article(what));
        return vec![Node::Mark(reading.note(Part::NotConverted, says))];
    }
    let says = format!("Here stood {}; now a link leads to it: {address}", with_article(what));
    let mark = Node::Mark(reading.note(Part::NotConverted, says));
    let words = vec![Node::Text(address.to_owned())];
    let link = Element::new("a", &[("href", address), ("title", what)], words);
    vec![mark, Node::Element(link)]
}

fn with_article(what: &str) -> String {
    match what {
        "audio" => "a sound".to_owned(),
        "video" => "a film".to_owned(),
        "embedded page" => "an embedded page".to_owned(),
        what => format!("a {what}"),
    }
}

/// An address in a paragraph of its own, which WordPress shows as what lies there.
fn embed(element: Element, reading: &mut Reading) -> Vec<Node> {
    let words = element.text();
    let address = words.trim();
    let is_address = (address.starts_with("http://") || address.starts_with("https://"))
        && !address.contains(|c: char| c.is_whitespace() || c == '<');
    let plain =
        element.children.iter().all(|node| !matches!(node, Node::Element(inner) if inner.name != "br"));
    if !is_address || !plain {
        return vec![Node::Element(element)];
    }
    let says = format!("Here stood what lies at an address; now a link leads to it: {address}");
    let mark = Node::Mark(reading.note(Part::NotConverted, says));
    let link = Element::new("a", &[("href", address)], vec![Node::Text(address.to_owned())]);
    vec![Node::Element(Element { children: vec![mark, Node::Element(link)], ..element })]
}

fn script(element: &Element, reading: &mut Reading) -> Vec<Node> {
    match element.get("src").map(str::trim).filter(|src| !src.is_empty()) {
        Some(src) => {
            let says = format!("A program was here, which no page of the site runs: {src}");
            let mark = Node::Mark(reading.note(Part::NotConverted, says));
            let link =
                Element::new("a", &[("href", src), ("title", "script")], vec![Node::Text(src.to_owned())]);
            vec![mark, Node::Element(link)]
        }
        None => {
            let says =
                format!("A program was here, which no page of the site runs: {}", element.text().trim());
            kept(&says, !element.text().trim().is_empty(), reading)
        }
    }
}

/// A gallery as a list of pictures with their captions.
fn gallery(element: &Element, reading: &mut Reading) -> Vec<Node> {
    let raw = element.get("text").unwrap_or("[gallery]");
    let ids = element.get("ids").unwrap_or_default();
    let excluded: Vec<&str> = element.get("exclude").unwrap_or_default().split(',').map(str::trim).collect();
    let pictures = match ids.is_empty() {
        true => reading
            .attached
            .iter()
            .filter(|a| a.is_picture && !excluded.contains(&a.id.as_str()))
            .cloned()
            .collect(),
        false => reading.named(ids),
    };
    if pictures.is_empty() {
        let left = Element::new("x-left", &[("kind", "shortcode"), ("text", raw)], Vec::new());
        return self::left(&left, reading);
    }
    let says = format!("{raw}: now a list of {} pictures.", pictures.len());
    let mark = Node::Mark(reading.note(Part::Changed, says));
    let item = |picture: &super::Attached| {
        let img = Element::new("img", &[("src", &picture.url), ("alt", &picture.alt)], Vec::new());
        let mut children = vec![Node::Element(img)];
        if !picture.caption.is_empty() {
            children.push(Node::Element(Element::new("br", &[], Vec::new())));
            children.push(Node::Text(picture.caption.clone()));
        }
        Node::Element(Element::new("li", &[], children))
    };
    let list = Element::new("ul", &[], pictures.iter().map(item).collect());
    vec![Node::Element(Element::new("div", &[], vec![mark, Node::Element(list)]))]
}

/// A list of sounds or films, as links.
fn playlist(element: &Element, reading: &mut Reading) -> Vec<Node> {
    let raw = element.get("text").unwrap_or("[playlist]");
    let ids = element.get("ids").unwrap_or_default();
    let files = match ids.is_empty() {
        true => reading.attached.iter().filter(|a| !a.is_picture).cloned().collect(),
        false => reading.named(ids),
    };
    if files.is_empty() {
        let left = Element::new("x-left", &[("kind", "shortcode"), ("text", raw)], Vec::new());
        return self::left(&left, reading);
    }
    let mark =
        Node::Mark(reading.note(Part::Changed, format!("{raw}: now a list of {} links.", files.len())));
    let item = |file: &super::Attached| {
        let words = vec![Node::Text(file.title.clone())];
        let link = Element::new("a", &[("href", &file.url), ("title", "file")], words);
        Node::Element(Element::new("li", &[], vec![Node::Element(link)]))
    };
    let list = Element::new("ul", &[], files.iter().map(item).collect());
    vec![Node::Element(Element::new("div", &[], vec![mark, Node::Element(list)]))]
}
