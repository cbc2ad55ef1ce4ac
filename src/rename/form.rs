//! How a reference is written so that it leads where it led.
//!
//! In: a reference as its author wrote it, and the site as it would be. Out: what to write instead, in the author's way
//! as long as that will do. It must not know whether it will.

use super::{Said, moves::Moves, path_of, world::World};
use crate::{
    build::Build,
    graph::names::fold,
    links::{Link, Links, file_names},
    page::{Kind, Page, Target},
    parse::{CONTENT, Written, join},
    source::{Span, relative},
    yaml,
};

/// In what a reference stands, which says how signs are written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// Front matter or a figure block, with the quotation mark that is used.
    Front(Option<char>),
    /// `[[…]]`.
    Wiki,
    /// `<…>`.
    Angle,
    /// `(…)`, or the line of a definition.
    Bare,
}

/// What is known of the site.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub before: &'a Build,
    pub links: &'a Links<'a>,
    pub moves: &'a Moves,
    /// As it would be; nothing where only paths are to be written.
    pub world: Option<&'a World<'a>>,
}

/// The references by a path that would not lead where they led: for these nothing need be built.
pub(super) fn astray_by_path(known: Known) -> Vec<Said> {
    let Known { before, links, moves, .. } = known;
    let there = |path: &String| moves.is_there(before, path);
    let found = |path: String| {
        let others = [format!("{path}.md"), format!("{path}/index.md")];
        [path].into_iter().chain(others).find(there)
    };
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(dir, _)| dir.to_owned());
    let mut astray = Vec::new();
    for (id, page) in before.graph.pages() {
        let own = &*before.sources.get(page.file).path;
        let (dir, new) = (folder(own), folder(moves.after(own)));
        for (n, (reference, link)) in page.refs.iter().zip(links.written(id)).enumerate() {
            let (Target::Path(path, _), Some(to)) = (&reference.target, path_of(before, &link.to)) else {
                continue;
            };
            if found(join(&new, &relative(&dir, path))).as_deref() != Some(moves.after(to)) {
                astray.push((id, n));
            }
        }
    }
    astray
}

/// What to write for a reference, and where: the way with this number, from 0; nothing where no way is left.
pub(super) fn text(known: Known, written: &Written, said: Said, level: usize) -> Option<(Span, String)> {
    let (before, link) = (known.before, known.links.written(said.0).into_iter().nth(said.1)?);
    let page = before.graph.page(said.0);
    let span = written.refs.get(said.1).copied().unwrap_or(link.span)?;
    let file = before.sources.get(page.file);
    let bytes = file.bytes();
    let raw = std::str::from_utf8(bytes.get(span.range())?).ok()?;
    let in_front = written.front.is_some_and(|front| front.start <= span.start && span.end <= front.end);
    let in_figure =
        page.figures.iter().any(|figure| figure.span.start <= span.start && span.end <= figure.span.end);
    let in_yaml = in_front || in_figure;
    let around = match &bytes[..span.range().start] {
        _ if in_yaml => Around::Front(raw.chars().next().filter(|c| matches!(c, '"' | '\''))),
        [.., b'[', b'['] => Around::Wiki,
        [.., b'<'] => Around::Angle,
        _ => Around::Bare,
    };
    let raw = if in_yaml { unquoted(raw) } else { raw.to_owned() };
    let way = Way::new(known, page, &link, &raw)?;
    let ways = match page.refs.get(said.1) {
        Some(reference) => way.all(&reference.target, around),
        None => way.author(),
    };
    let texts = ways.into_iter().filter_map(|text| spelt(around, &text, &raw));
    let text = texts.filter(|text| *text != raw).nth(level)?;
    Some((span, text))
}

/// A reference, and the two ends of it.
struct Way<'a> {
    /// What was written, without quotation marks.
    raw: &'a str,
    /// The folder it will be written in.
    dir: &'a str,
    /// What it leads to, before and after.
    from: &'a str,
    to: &'a str,
    /// The page that is there, before and after.
    pages: Option<(&'a Page, &'a Page)>,
}

/// A piece of text as it is meant, and what follows as it is written.
struct Text {
    meant: String,
    behind: String,
}

impl<'a> Way<'a> {
    fn new(known: Known<'a>, page: &'a Page, link: &Link, raw: &'a str) -> Option<Self> {
        let Known { before, links, moves, world } = known;
        let from = path_of(before, &link.to)?;
        let own = moves.after(&before.sources.get(page.file).path);
        let id = before.sources.find(from).and_then(|file| links.page(file));
        let pages = id.and_then(|id| Some((before.graph.page(id), world?.page(id)?)));
        let dir = own.rsplit_once('/').map_or("", |(dir, _)| dir);
        Some(Self { raw, dir, from, to: moves.after(from), pages })
    }

    /// All ways to write it, the author's own first.
    fn all(&self, target: &Target, around: Around) -> Vec<Text> {
        let in_front = matches!(around, Around::Front(_));
        let ends: &[char] = match target {
            Target::Path(..) if in_front => &[],
            Target::Path(..) | Target::Address(_) => &['#', '?'],
            Target::Name(_) | Target::Kinded(..) | Target::Heading(_) => &['#'],
        };
        let (head, behind) = self.raw.split_at(self.raw.find(ends).unwrap_or(self.raw.len()));
        let mut ways = match target {
            Target::Path(path, _) => vec![self.path(head, path)],
            Target::Address(_) => vec![self.address(head)],
            Target::Name(name) => self.names(None, name),
            Target::Kinded(kind, name) => self.names(Some(*kind), name),
            Target::Heading(_) => Vec::new(),
        };
        // In front matter and in double brackets only a page can be named by its path, and no heading of it.
        let named = in_front || around == Around::Wiki;
        if !named || behind.is_empty() && self.to.ends_with(".md") {
            ways.push(self.exact());
        }
        ways.into_iter().map(|meant| Text { meant, behind: behind.to_owned() }).collect()
    }

    /// An author is named by the file name of a page, or by the name of the person.
    fn author(&self) -> Vec<Text> {
        let names = self.pages.map(|(_, after)| [after.file_name(), &after.title.value]);
        let text = |meant: &str| Text { meant: meant.to_owned(), behind: String::new() };
        names.into_iter().flatten().map(text).collect()
    }

    /// The path to it, whole.
    fn exact(&self) -> String {
        let path = relative(self.dir, self.to);
        let is_scheme = path.split('/').next().is_some_and(|first| first.contains(':'));
        if is_scheme { format!("./{path}") } else { path }
    }

    /// The path to it in the way of one that was written as `head` and led to `path`.
    fn path(&self, head: &str, path: &str) -> String {
        let exact = self.exact();
        if path != self.from && exact == "index.md" {
            return if head.ends_with('/') { "./" } else { "." }.to_owned();
        }
        let short = exact.strip_suffix("/index.md").or_else(|| exact.strip_suffix(".md"));
        let mut text = match short.filter(|_| path != self.from) {
            Some(short) if head.ends_with('/') => format!("{short}/"),
            Some(short) => short.to_owned(),
            None => exact.clone(),
        };
        if head.starts_with("./") && !text.starts_with("./") {
            text.insert_str(0, "./");
        }
        text
    }

    fn address(&self, head: &str) -> String {
        let path = match self.pages {
            Some((_, after)) => after.route.path(),
            None => self.to.strip_prefix(CONTENT).unwrap_or(self.to),
        };
        let path = if head.ends_with('/') { path } else { path.trim_end_matches('/') };
        format!("/{path}")
    }

    /// Names of it in the way of this one, from the shortest that will do to the longest.
    fn names(&self, kind: Option<Kind>, name: &str) -> Vec<String> {
        let Some((before, after)) = self.pages else { return Vec::new() };
        let name = name.split('#').next().unwrap_or(name).trim();
        let same = file_names(before).iter().position(|known| fold(known) == fold(name));
        let new = file_names(after);
        let own = same.map_or(name, |at| new[at]);
        let kinded = |name: &str| format!("{}:{name}", after.kind.name());
        let plain = kind.is_none().then(|| own.to_owned()).filter(|_| same.is_some());
        // A file name with odd signs cannot be written everywhere; then the title may.
        let longer = [own, new[0], new[1], new[2], &after.title.value].map(kinded);
        let mut names: Vec<String> = plain.into_iter().chain(longer).collect();
        names.dedup();
        names
    }
}

/// A text as it is written there; nothing where it cannot be.
fn spelt(around: Around, text: &Text, raw: &str) -> Option<String> {
    let Text { meant, behind } = text;
    match around {
        Around::Front(mark) => Some(in_yaml(&format!("{meant}{behind}"), mark)),
        Around::Wiki if meant.contains(['|', '[', ']', '#', '\n']) => None,
        Around::Wiki => Some(format!("{meant}{behind}")),
        Around::Angle => {
            // An address that is a link all by itself, such as `<skill:sort>`, has no spaces.
            let spaces = raw.contains("%20") || meant.contains(':');
            let encoded = encoded(meant, |c| c != ' ' || spaces, raw);
            Some(format!("{encoded}{behind}"))
        }
        Around::Bare => Some(format!("{}{behind}", encoded(meant, |_| true, raw))),
    }
}

/// Signs that are not written as they are in the address of a link.
const ENCODED: &str = " \"<>\\^`{}|()[]%#?&";

/// A path as the address of a link; letters beyond ASCII are written as they were.
fn encoded(path: &str, wanted: impl Fn(char) -> bool, raw: &str) -> String {
    let hex = |at: usize| {
        raw.as_bytes().get(at + 1).is_some_and(|b| matches!(b, b'8'..=b'9' | b'A'..=b'F' | b'a'..=b'f'))
    };
    let all = raw.match_indices('%').any(|(at, _)| hex(at));
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let odd = ENCODED.contains(c) || c.is_control() || !c.is_ascii() && all;
        if odd && wanted(c) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// What stands between quotation marks, if any.
fn unquoted(raw: &str) -> String {
    let inner = |mark: char| raw.strip_prefix(mark)?.strip_suffix(mark);
    match (inner('"'), inner('\'')) {
        (Some(text), _) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
        (_, Some(text)) => text.replace("''", "'"),
        _ => raw.to_owned(),
    }
}

/// A text as a value in YAML, with the author's quotation marks, and with some where it needs them.
pub(super) fn in_yaml(text: &str, mark: Option<char>) -> String {
    match mark {
        Some('\'') => format!("'{}'", text.replace('\'', "''")),
        None => yaml::plain_or_quoted(text),
        Some(_) => yaml::quoted(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_quotation_marks_gets_them() {
        for plain in ["damp", "skill:sort", "../guides/a b.md", "7", "a#b", "/old/page/"] {
            assert_eq!(in_yaml(plain, None), plain);
        }
        for odd in ["a, b", "- a", "a: b", "a #b", "[a]", "null", "a:", ""] {
            assert_eq!(in_yaml(odd, None), format!("\"{odd}\""));
        }
        assert_eq!(in_yaml("it's", Some('\'')), "'it''s'");
        assert_eq!(unquoted("'it''s'"), "it's");
    }

    #[test]
    fn paths_are_encoded_as_far_as_they_must() {
        assert_eq!(encoded("a b(c).md", |_| true, "x.md"), "a%20b%28c%29.md");
        assert_eq!(encoded("été.md", |_| true, "x.md"), "été.md");
        assert_eq!(encoded("é.md", |_| true, "%C3%A8.md"), "%C3%A9.md");
    }
}
