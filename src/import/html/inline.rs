//! Words and what stands in a line with them, as markdown.
//!
//! In: nodes that are no blocks. Out: markdown of a paragraph, a heading or a cell. A text is escaped so that no sign in it
//! means anything. It must not know blocks.

use super::{Element, Node, is_space, mark};

/// How careful the writing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Care {
    /// As a person would write it.
    Usual,
    /// Every sign escaped and emphasis as tags, where the usual way would be read otherwise.
    Most,
}

/// Where the line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a paragraph, over one or several lines.
    Paragraph,
    /// In a heading, on one line.
    Heading,
    /// In a cell of a table, on one line.
    Cell,
}

/// Elements that stay as tags, since markdown has no sign for them, and the attribute each keeps.
const TAGS: &[(&str, &str)] = &[
    ("abbr", "title"),
    ("bdi", "dir"),
    ("bdo", "dir"),
    ("cite", ""),
    ("dfn", "title"),
    ("ins", ""),
    ("kbd", ""),
    ("mark", ""),
    ("q", ""),
    ("rp", ""),
    ("rt", ""),
    ("ruby", ""),
    ("samp", ""),
    ("small", ""),
    ("sub", ""),
    ("sup", ""),
    ("time", "datetime"),
    ("u", ""),
    ("var", ""),
];

/// How deep emphasis is followed.
const NESTED_MAX: usize = 12;

/// Writes nodes that stand in a line.
pub(super) struct Line {
    care: Care,
    place: Place,
    out: String,
    depth: usize,
    in_link: bool,
}

/// The markdown of a line, or of several with breaks between them.
pub(super) fn line(nodes: &[Node], care: Care, place: Place) -> String {
    let mut line = Line { care, place, out: String::new(), depth: 0, in_link: false };
    line.nodes(nodes);
    let text = line.out.trim_matches(is_space);
    let text = text.strip_suffix("\\\n").unwrap_or(text).trim_matches(is_space);
    let text = without_breaks_at_ends(text);
    match place {
        Place::Paragraph => starts_escaped(text),
        Place::Heading | Place::Cell => text.to_owned(),
    }
}

/// Breaks at the beginning or the end of a paragraph would show as signs.
fn without_breaks_at_ends(text: &str) -> &str {
    let mut text = text;
    loop {
        let trimmed = text.trim_matches(is_space);
        let trimmed = trimmed.strip_prefix("\\\n").unwrap_or(trimmed);
        let is_break =
            trimmed.ends_with('\\') && trimmed.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        let trimmed = if is_break { &trimmed[..trimmed.len() - 1] } else { trimmed };
        if trimmed == text {
            return text;
        }
        text = trimmed;
    }
}

/// Each line with its beginning escaped where that would begin a block.
fn starts_escaped(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(start_escaped).collect();
    lines.join("\n")
}

fn start_escaped(line: &str) -> String {
    let marks = line.len() - unmarked_start(line).len();
    let (before, rest) = line.split_at(marks);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let first = rest.chars().next();
    match first {
        Some('#' | '>' | '-' | '+' | '=' | ':') => format!("{before}\\{rest}"),
        Some('0'..='9') if digits < 10 && rest[digits..].starts_with(['.', ')']) => {
            format!("{before}{}\\{}", &rest[..digits], &rest[digits..])
        }
        _ => line.to_owned(),
    }
}

fn unmarked_start(line: &str) -> &str {
    let mut rest = line;
    while rest.starts_with(super::MARK[0]) {
        let Some(end) = rest.find(super::MARK[1]) else { break };
        rest = &rest[end + super::MARK[1].len_utf8()..];
    }
    rest
}

impl Line {
    fn nodes(&mut self, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(text) => self.text(text, nodes.get(at + 1)),
                Node::Element(element) => self.element(element, nodes.get(at + 1)),
                Node::Mark(number) => self.out.push_str(&mark(*number)),
                Node::Comment(_) => {}
            }
        }
    }

    fn element(&mut self, element: &Element, next: Option<&Node>) {
        match element.name.as_str() {
            "br" => self.line_break(),
            "strong" | "b" => self.emphasis(element, "**", "strong", next),
            "em" | "i" => self.emphasis(element, "*", "em", next),
            "del" | "s" | "strike" => self.emphasis(element, "~~", "s", next),
            "code" | "tt" => self.code(element),
            "a" => self.link(element),
            "img" => self.picture(element),
            "acronym" => self.tag("abbr", element, "title"),
            "wbr" => self.out.push_str("<wbr>"),
            name => match TAGS.iter().find(|(tag, _)| *tag == name) {
                Some((tag, kept)) => self.tag(tag, element, kept),
                None => {
                    let block = super::BLOCKS.contains(&name);
                    if block {
                        self.space();
                    }
                    self.nodes(&element.children);
                    if block {
                        self.space();
                    }
                }
            },
        }
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with(is_space) {
            self.out.push(' ');
        }
    }

    fn line_break(&mut self) {
        self.out.truncate(self.out.trim_end_matches([' ', '\t']).len());
        self.out.push_str(match self.place {
            Place::Paragraph => "\\\n",
            Place::Heading => " ",
            Place::Cell => "<br>",
        });
    }

    fn text(&mut self, text: &str, next: Option<&Node>) {
        let mut drawn = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                c if is_space(c) => {
                    if !drawn.ends_with(' ') {
                        drawn.push(' ');
                    }
                }
                // Signs that nobody sees would only be in the way of who edits the text.
                '\u{200b}' | '\u{feff}' => {}
                c => drawn.push(c),
            }
        }
        if self.out.is_empty() || self.out.ends_with([' ', '\n']) {
            drawn = drawn.trim_start_matches(' ').to_owned();
        }
        let opens = next.and_then(Node::element).is_some_and(|next| next.name == "a" || next.name == "img");
        self.escaped(&drawn, opens);
    }

    /// Adds words; `opens` is whether a link or a picture follows at once.
    fn escaped(&mut self, text: &str, opens: bool) {
        let chars: Vec<char> = text.chars().collect();
        for (at, c) in chars.iter().copied().enumerate() {
            let before = if at == 0 { self.out.chars().last() } else { Some(chars[at - 1]) };
            let after = chars.get(at + 1).copied();
            let escape = match c {
                '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
                '_' => {
                    !(before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric))
                }
                '&' => is_entity(&chars[at..]),
                '!' => after.is_none() && opens,
                ':' => !self.in_link && begins_address(&chars, at),
                '|' => self.place == Place::Cell,
                '#' | '}' => self.place == Place::Heading,
                // Behind a picture it would say something of it.
                '{' => self.place == Place::Heading || before == Some(')'),
                _ => false,
            };
            if escape || (self.care == Care::Most && c.is_ascii_punctuation()) {
                self.out.push('\\');
            }
            self.out.push(c);
        }
    }

    /// The markdown of what is in an element, written apart.
    fn apart(&mut self, nodes: &[Node]) -> String {
        let mut line = Self {
            care: self.care,
            place: self.place,
            // A letter stands for what comes before: white space at the beginning counts.
            out: String::from("x"),
            depth: self.depth + 1,
            in_link: self.in_link,
        };
        line.nodes(nodes);
        line.out.split_off(1)
    }

    fn emphasis(&mut self, element: &Element, sign: &str, tag: &str, next: Option<&Node>) {
        if self.depth > NESTED_MAX {
            return self.nodes(&element.children);
        }
        let inner = self.apart(&element.children);
        let breaks = inner.trim_end_matches([' ', '\t']).ends_with("\\\n");
        let text = without_breaks_at_ends(inner.trim_matches(is_space));
        if text.is_empty() || text.chars().all(|c| c == '\\' || is_space(c)) {
            return self.out.push_str(&inner);
        }
        if inner.starts_with(is_space) || inner.starts_with("\\\n") {
            self.space();
        }
        let before = self.out.chars().last();
        let after = match (inner.ends_with(is_space), next) {
            (true, _) | (_, None) => Some(' '),
            (_, Some(Node::Text(text))) => text.chars().next(),
            (_, Some(Node::Element(next))) if next.name == "br" => Some(' '),
            (_, Some(_)) => None,
        };
        let usual = self.care == Care::Usual && fits(before, text, after) && !text.contains("\\\n");
        let starred = text.starts_with(['*', '~', '_']) || text.ends_with(['*', '~', '_', '\\']);
        // Stars beside stars would run together; lines of their own are taken for emphasis only between words.
        let lined =
            sign.starts_with('*') && is_apart(before) && is_apart(after) && text.trim_matches('*').len() > 1;
        let plain = !text.starts_with(['~', '_']) && !text.ends_with(['~', '_', '\\']) && !text.contains('_');
        if usual && !starred {
            self.out.push_str(&format!("{sign}{text}{sign}"));
        } else if usual && lined && plain {
            let sign = sign.replace('*', "_");
            self.out.push_str(&format!("{sign}{text}{sign}"));
        } else {
            self.out.push_str(&format!("<{tag}>{text}</{tag}>"));
        }
        match breaks {
            true => self.line_break(),
            false if inner.ends_with(is_space) => self.space(),
            false => {}
        }
    }

    fn tag(&mut self, tag: &str, element: &Element, kept: &str) {
        if self.depth > NESTED_MAX {
            return self.nodes(&element.children);
        }
        let attribute = element.get(kept).filter(|value| !value.is_empty());
        let attribute = attribute.map(|value| format!(" {kept}=\"{}\"", attribute_escaped(value)));
        self.out.push_str(&format!("<{tag}{}>", attribute.unwrap_or_default()));
        self.depth += 1;
        self.nodes(&element.children);
        self.depth -= 1;
        self.out.push_str(&format!("</{tag}>"));
    }

    fn code(&mut self, element: &Element) {
        let holds =
            |node: &Node| node.element().is_some_and(|inner| inner.name != "span" && inner.name != "br");
        // Signs of code beside signs of code would run together.
        if element.children.iter().any(holds) || self.out.ends_with('`') {
            return self.tag("code", element, "");
        }
        for node in &element.children {
            if let Node::Mark(number) = node {
                self.out.push_str(&mark(*number));
            }
        }
        let all = element.text();
        if all.starts_with(is_space) {
            self.space();
        }
        let words: Vec<&str> = all.split(is_space).filter(|word| !word.is_empty()).collect();
        let text = words.join(" ");
        if text.is_empty() {
            return;
        }
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        let text = if self.place == Place::Cell { text.replace('|', "\\|") } else { text };
        self.out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
        if all.ends_with(is_space) {
            self.space();
        }
    }

    fn link(&mut self, element: &Element) {
        let href = element.get("href").map(str::trim).filter(|href| !href.is_empty());
        let Some(href) = href.filter(|_| !self.in_link) else { return self.nodes(&element.children) };
        self.in_link = true;
        let inner = self.apart(&element.children);
        self.in_link = false;
        let text = without_breaks_at_ends(inner.trim_matches(is_space));
        if inner.starts_with(is_space) || inner.starts_with("\\\n") {
            self.space();
        }
        let title = element.get("title").filter(|title| !title.trim().is_empty());
        let is_whole = href.starts_with("https://") || href.starts_with("http://");
        if title.is_none() && is_whole && element.text().trim() == href && is_bare(href) {
            self.out.push_str(&format!("<{href}>"));
        } else if text.is_empty() {
            let shown = self.apart(&[Node::Text(href.to_owned())]);
            self.out.push_str(&format!("[{shown}]({} \"link\")", address(href)));
        } else {
            let title = title.map(|title| format!(" \"{}\"", title_escaped(title))).unwrap_or_default();
            self.out.push_str(&format!("[{text}]({}{title})", address(href)));
        }
        if inner.ends_with(is_space) {
            self.space();
        }
    }

    fn picture(&mut self, element: &Element) {
        let Some(src) = element.get("src").map(str::trim).filter(|src| !src.is_empty()) else { return };
        let alt = element.get("alt").unwrap_or_default();
        let alt: Vec<&str> = alt.split_whitespace().collect();
        let alt = self.apart(&[Node::Text(alt.join(" "))]);
        let decorative = if alt.is_empty() { "{decorative}" } else { "" };
        self.out.push_str(&format!("![{alt}]({}){decorative}", address(src)));
    }
}

/// Whether signs of emphasis between these characters are taken for that.
fn fits(before: Option<char>, text: &str, after: Option<char>) -> bool {
    let (first, last) = (text.chars().next(), text.chars().last());
    let is_outside = |c: Option<char>| c.is_none_or(|c| is_space(c) || is_punctuation(c));
    let is_word = |c: Option<char>| c.is_some_and(|c| !is_punctuation(c) && !c.is_whitespace());
    let opens = is_word(first) || is_outside(before);
    let closes = is_word(last) || is_outside(after);
    // Behind another sign of the same kind the two would run together.
    let free = !before.is_some_and(|c| matches!(c, '*' | '_' | '~')) && after.is_some();
    opens && closes && free && before != Some('\\')
}

/// Whether no letter stands there.
fn is_apart(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && c != '_')
}

fn is_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// Whether an ampersand begins what would be taken for a character by name or number.
fn is_entity(chars: &[char]) -> bool {
    let name: Vec<char> =
        chars.iter().skip(1).copied().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').collect();
    !name.is_empty() && chars.get(name.len() + 1) == Some(&';')
}

/// Whether the colon at this place is that of a whole address, which would become a link by itself.
fn begins_address(chars: &[char], at: usize) -> bool {
    let is_slashed = chars.get(at + 1) == Some(&'/') && chars.get(at + 2) == Some(&'/');
    let ends = |word: &str| {
        let from = at.checked_sub(word.len());
        from.is_some_and(|from| chars[from..at].iter().copied().eq(word.chars()))
    };
    is_slashed && (ends("http") || ends("https"))
}

/// Whether an address may stand between angle brackets as it is.
fn is_bare(address: &str) -> bool {
    !address.contains(|c: char| is_space(c) || matches!(c, '<' | '>' | '\\' | '`') || c.is_control())
}

/// An address between the round brackets of a link.
pub(super) fn address(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for c in href.chars() {
        match c {
            c if c.is_whitespace() => out.push_str("%20"),
            '(' | ')' | '<' | '>' | '\\' | '"' | '`' | '*' | '[' | ']' | '|' | '~' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            '&' => out.push_str("&amp;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn title_escaped(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().collect();
    words.join(" ").replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}

pub(super) fn attribute_escaped(value: &str) -> String {
    let words: Vec<&str> = value.split_whitespace().collect();
    words.join(" ").replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
