//! Links, pictures and headings of a text, as they are in the new site.
//!
//! In: nodes with the addresses of the old site. Out: nodes with those of the new one; a picture that does not come along
//! becomes a link to it. It must not know markdown.

use super::{
    Reading,
    places::{Place, Places},
};
use crate::import::{
    html::{Element, Node, change},
    report::Part,
};
use std::collections::BTreeSet;

/// Where the text stands.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// Its file in the new site.
    pub file: &'a str,
    /// Its old address.
    pub link: &'a str,
    /// All places.
    pub places: &'a Places,
}

/// The nodes with the addresses of the new site.
pub fn resolve(nodes: Vec<Node>, here: &Here, reading: &mut Reading) -> Vec<Node> {
    let ids = ids(&nodes);
    let nodes = change(nodes, &mut |node| match node {
        Node::Element(element) if element.name == "img" => picture(element, here, reading),
        Node::Element(element) if element.name == "a" => link(element, here, &ids, reading),
        other => vec![other],
    });
    headings(nodes, reading)
}

/// The anchors that headings have.
fn ids(nodes: &[Node]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    gather(nodes, &mut ids);
    ids
}

fn gather(nodes: &[Node], ids: &mut BTreeSet<String>) {
    for element in nodes.iter().filter_map(Node::element) {
        if level(&element.name).is_some() {
            ids.extend(element.get("id").map(str::to_owned));
        }
        gather(&element.children, ids);
    }
}

/// The address of a file of the site, from the folder of another.
#[must_use]
pub fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - same];
    let parts: Vec<String> = up.iter().chain(&to[same..]).map(|part| encoded(part)).collect();
    parts.join("/")
}

/// A name as a part of an address: what means something there is encoded.
fn encoded(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for c in part.chars() {
        match c {
            '%' | '?' | '#' | ':' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// The words for a picture that has none: the name of its file.
fn name_of(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or("picture")
}

fn picture(element: Element, here: &Here, reading: &mut Reading) -> Vec<Node> {
    let src = element.get("src").unwrap_or_default().trim().to_owned();
    let alt = description(&element, &src, reading);
    if src.is_empty() {
        return Vec::new();
    }
    let whole = match here.places.of(&src, here.link) {
        Place::File(path) => {
            reading.copies.insert(path.clone());
            let mut out = Vec::new();
            if alt.is_empty() {
                let says =
                    format!("{path}: nobody said what this picture shows; it is marked as decorative.");
                out.push(Node::Mark(reading.note(Part::Changed, says)));
            }
            let src = relative(here.file, &path);
            out.push(Node::Element(Element::new("img", &[("src", &src), ("alt", &alt)], Vec::new())));
            return out;
        }
        Place::Outside(whole) | Place::Lost(whole) => whole,
        Place::List(_) | Place::Text(..) | Place::Here(_) | Place::Nowhere => src,
    };
    if !whole.starts_with("http") {
        let says = format!(
            "A picture whose address nobody can follow: {}",
            whole.chars().take(80).collect::<String>()
        );
        let mark = Node::Mark(reading.note(Part::NotConverted, says));
        return vec![mark, Node::Text(alt)];
    }
    reading.fetch(&whole);
    let mark = Node::Mark(reading.note(Part::ToFetch, whole.clone()));
    let words = if alt.is_empty() { name_of(&whole).to_owned() } else { alt };
    let link = Element::new("a", &[("href", &whole), ("title", "picture")], vec![Node::Text(words)]);
    vec![mark, Node::Element(link)]
}

/// What a picture shows, in the words of the old site.
fn description(element: &Element, src: &str, reading: &Reading) -> String {
    let own = element.get("alt").unwrap_or_default().trim();
    if !own.is_empty() || element.get("alt").is_some() && element.get("class").is_none() {
        return own.to_owned();
    }
    let classes = element.get("class").unwrap_or_default().split_whitespace();
    let id = classes.filter_map(|class| class.strip_prefix("wp-image-")).next();
    id.and_then(|id| reading.attachments.get(id))
        .filter(|a| same_file(&a.url, src))
        .map(|a| a.alt.clone())
        .unwrap_or_default()
}

fn same_file(one: &str, other: &str) -> bool {
    super::places::without_size(name_of(one)) == super::places::without_size(name_of(other))
}

fn link(element: Element, here: &Here, ids: &BTreeSet<String>, reading: &mut Reading) -> Vec<Node> {
    let href = element.get("href").map(str::trim).unwrap_or_default().to_owned();
    if href.is_empty() {
        return element.children;
    }
    let href = href.as_str();
    let title = element.get("title").unwrap_or_default().to_owned();
    let (mut out, children) = outside_of(element.children);
    let (href, mark) = match here.places.of(href, here.link) {
        Place::Text(file, heading) => {
            // Anchors of the old site are mostly those of comments and of “read more”.
            let says = heading.map(|id| format!("The link to #{id} of {file} leads to its beginning."));
            let to = if file == here.file {
                file.rsplit('/').next().unwrap_or(&file).to_owned()
            } else {
                relative(here.file, &file)
            };
            (to, says.map(|says| (Part::Changed, says)))
        }
        Place::File(path) => {
            reading.copies.insert(path.clone());
            (relative(here.file, &path), None)
        }
        Place::List(address) => (address, None),
        Place::Here(id) if ids.contains(&id) => (format!("#{id}"), None),
        Place::Here(id) => {
            let file = here.file.rsplit('/').next().unwrap_or(here.file);
            (
                encoded(file),
                Some((Part::Changed, format!("The link to #{id} leads to the beginning of this page."))),
            )
        }
        Place::Outside(whole) => {
            if here.places.own_path(&whole).is_some() {
                reading.fetch(&whole);
            }
            (whole, None)
        }
        Place::Lost(whole) => {
            let says = format!("This link leads to the old site, and nothing that came in is there: {whole}");
            (whole, Some((Part::ToDo, says)))
        }
        Place::Nowhere => {
            let says =
                format!("A link was taken out, since nobody can follow its address; its words stay: {href}");
            out.push(Node::Mark(reading.note(Part::NotConverted, says)));
            out.extend(children);
            return out;
        }
    };
    out.extend(mark.map(|(part, says)| Node::Mark(reading.note(part, says))));
    let blank = children.iter().all(Node::is_blank);
    if blank && !out.is_empty() && out.iter().any(|node| node.element().is_some()) {
        // The picture became a link of its own; where it led still has a link.
        let words = vec![Node::Text("where the picture leads".to_owned())];
        out.push(Node::Text(" ".to_owned()));
        out.push(Node::Element(Element::new("a", &[("href", &href), ("title", "link")], words)));
        return out;
    }
    out.push(Node::Element(Element::new("a", &[("href", &href), ("title", &title)], children)));
    out
}

/// Links cannot stand in links: those that pictures became come out.
fn outside_of(children: Vec<Node>) -> (Vec<Node>, Vec<Node>) {
    let mut out = Vec::new();
    let children = change(children, &mut |node| match node {
        Node::Element(inner) if inner.name == "a" => {
            out.push(Node::Element(inner));
            Vec::new()
        }
        Node::Mark(number) => {
            out.push(Node::Mark(number));
            Vec::new()
        }
        other => vec![other],
    });
    (out, children)
}

/// The level of a heading.
fn level(name: &str) -> Option<usize> {
    let digit = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&digit).then_some(digit)
}

/// The headings with levels that follow each other: the title of a page is its only heading of the first level.
fn headings(nodes: Vec<Node>, reading: &mut Reading) -> Vec<Node> {
    let mut levels = Vec::new();
    levels_in(&nodes, &mut levels);
    let mended = mended(&levels);
    if mended == levels {
        return nodes;
    }
    let mut at = 0;
    let mut reading_levels = mended.into_iter().zip(levels);
    let nodes = change(nodes, &mut |node| match node {
        Node::Element(mut element) if level(&element.name).is_some() && !is_empty(&element) => {
            at += 1;
            let Some((new, old)) = reading_levels.next() else { return vec![Node::Element(element)] };
            element.name = format!("h{new}");
            if new != old {
                let says = format!(
                    "A heading of level {old} is one of level {new} now: “{}”.",
                    short(&element.text())
                );
                element.children.insert(0, Node::Mark(reading.note(Part::Changed, says)));
            }
            vec![Node::Element(element)]
        }
        other => vec![other],
    });
    nodes
}

fn short(text: &str) -> String {
    crate::parse::shorten(text, 60)
}

fn is_empty(element: &Element) -> bool {
    element.text().trim().is_empty() && element.children.iter().all(|node| !matches!(node, Node::Element(_)))
}

fn levels_in(nodes: &[Node], out: &mut Vec<usize>) {
    for element in nodes.iter().filter_map(Node::element) {
        // From the inside out, as they are changed.
        levels_in(&element.children, out);
        if let Some(level) = level(&element.name).filter(|_| !is_empty(element)) {
            out.push(level);
        }
    }
}

/// The same levels where none is the first and none is skipped; else each one below those that it stands under.
fn mended(levels: &[usize]) -> Vec<usize> {
    let mut before = 1;
    let follows = |level: &usize| {
        let fits = *level > 1 && *level <= before + 1;
        before = *level;
        fits
    };
    if levels.iter().all(follows) {
        return levels.to_vec();
    }
    let mut open: Vec<usize> = Vec::new();
    let mut out = Vec::with_capacity(levels.len());
    for level in levels {
        while open.last().is_some_and(|last| last >= level) {
            open.pop();
        }
        open.push(*level);
        out.push((open.len() + 1).min(6));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headings_stand_below_those_they_belong_to() {
        assert_eq!(mended(&[2, 3, 3, 2]), [2, 3, 3, 2]);
        assert_eq!(mended(&[1, 2, 3, 1]), [2, 3, 4, 2]);
        assert_eq!(mended(&[3, 3, 5, 2, 1]), [2, 2, 3, 2, 2]);
    }

    #[test]
    fn addresses_are_relative() {
        assert_eq!(relative("content/blog/a.md", "content/blog/b.md"), "b.md");
        assert_eq!(relative("content/pages/a.md", "content/blog/media/b c?.jpg"), "../blog/media/b c%3F.jpg");
    }

    proptest! {
        #[test]
        fn no_level_is_skipped(levels in proptest::collection::vec(1_usize..7, 0..12)) {
            let mended = mended(&levels);
            let mut before = 1;
            for level in &mended {
                prop_assert!((2..=6).contains(level) && *level <= before + 1);
                before = *level;
            }
            prop_assert_eq!(super::mended(&mended), mended);
        }
    }
}
