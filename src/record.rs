//! `addresses.txt`: every address that a site has ever published.
//!
//! In: the file as it stands. Out: a [`Record`] of its lines sorted by address, and findings on those that say nothing.
//! A line is an address, alone or with what became of it: `/old/ -> /new/`, `/old/ gone`, or what the calendar said of an
//! event. It must not know what is in the site now.

use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Address, Behind},
    source::{FileId, Sources, Span},
};
use rayon::prelude::*;
use std::fmt;

/// The name of the file, at the site's root.
pub const FILE: &str = "addresses.txt";
/// It is read up to this many bytes.
pub const BYTES_MAX: u64 = 64 << 20;

/// What a line says of its address. What is stronger stands last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Says<'a> {
    /// It was published.
    Published,
    /// Feeds and calendars know what is there by an address it had before.
    KnownBy(Address<'a>),
    /// What a calendar was told of an event: it goes with the file at the address.
    Event {
        /// How often it has changed.
        sequence: u32,
        /// What it said, in a form of the calendar's own.
        state: &'a str,
    },
    /// It was published, and leads there now.
    LeadsTo(Goal<'a>),
    /// It was published, and what was there is gone for good.
    Gone,
}

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal<'a> {
    /// To an address of this site.
    Here(Address<'a>),
    /// To another site.
    Outside(&'a str),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// The address.
    pub address: Address<'a>,
    /// What it says of it.
    pub says: Says<'a>,
    /// Where it stands, without the spaces around it and the end of the line.
    pub span: Span,
}

/// The lines of the file, sorted by address, then by what they say; without repetitions.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// The file, where there is one.
    pub file: Option<FileId>,
    /// The lines.
    pub lines: Vec<Line<'a>>,
}

impl<'a> Record<'a> {
    /// The lines from this path on.
    #[must_use]
    pub fn from(&self, path: &str) -> &[Line<'a>] {
        &self.lines[self.lines.partition_point(|line| &*line.address.path < path)..]
    }

    /// All lines on the addresses with this path, those of its headings too; the path is without its first slash.
    #[must_use]
    pub fn of_path(&self, path: &str) -> &[Line<'a>] {
        let from = self.from(path);
        &from[..from.partition_point(|line| line.address.path == path)]
    }

    /// The line on an address; of several the one that says most.
    #[must_use]
    pub fn find(&self, address: &Address) -> Option<&Line<'a>> {
        self.of_path(&address.path).iter().rfind(|line| line.address == *address)
    }

    /// The old address by which feeds and calendars know what is at this path.
    #[must_use]
    pub fn known_by(&self, path: &str) -> Option<&Address<'a>> {
        self.of_path(path).iter().find_map(|line| match &line.says {
            Says::KnownBy(old) => Some(old),
            _ => None,
        })
    }

    /// Whether the address with this path was published.
    #[must_use]
    pub fn has_published(&self, path: &str) -> bool {
        let is_own = |line: &Line| line.address.behind == Behind::Nothing && line.says == Says::Published;
        self.of_path(path).iter().any(is_own)
    }

    /// What the calendar was told of the event at this path: its number, and what it said.
    #[must_use]
    pub fn event(&self, path: &str) -> Option<(u32, &'a str)> {
        self.of_path(path).iter().find_map(|line| match line.says {
            Says::Event { sequence, state } => Some((sequence, state)),
            _ => None,
        })
    }
}

/// The record of a site, and what is wrong with it.
#[must_use]
pub fn read(sources: &Sources) -> (Record<'_>, Vec<Diagnostic>) {
    let Some(id) = sources.find(FILE) else { return (Record::default(), Vec::new()) };
    let file = sources.get(id);
    let none = |finding| (Record { file: Some(id), lines: Vec::new() }, vec![finding]);
    if file.bytes_len() > file.bytes().len() as u64 {
        return none(Diagnostic::too_large(id, "64 MB"));
    }
    let text = match file.text() {
        Ok(text) => text,
        Err(at) => return none(Diagnostic::not_utf8(id, at)),
    };
    let (mut lines, mut found) = (Vec::with_capacity(text.len() / 32), Vec::new());
    let mark = file.mark_len();
    let entries: Vec<_> = text.par_split('\n').filter_map(|whole| entry(text, whole)).collect();
    for (at, words, line) in entries {
        let span = Span::new(id, at + mark..at + mark + words.len());
        match line {
            Ok((address, says)) => lines.push(Line { address, says, span }),
            Err(wrong) => found.push(wrong.finding(words, span)),
        }
    }
    sort(&mut lines, &mut found);
    (Record { file: Some(id), lines }, found)
}

/// What a line is, where its words begin in the text, and those words; nothing for a remark.
type Entry<'a> = (usize, &'a str, Result<(Address<'a>, Says<'a>), Wrong>);

fn entry<'a>(text: &'a str, whole: &'a str) -> Option<Entry<'a>> {
    let words = whole.trim();
    let is_remark = words.is_empty() || words.starts_with('#');
    (!is_remark).then(|| (words.as_ptr() as usize - text.as_ptr() as usize, words, line(words)))
}

/// Why a line says nothing.
struct Wrong {
    why: String,
    help: String,
}

impl Wrong {
    fn new(why: impl Into<String>, help: impl Into<String>) -> Self {
        Self { why: why.into(), help: help.into() }
    }

    fn finding(self, line: &str, span: Span) -> Diagnostic {
        let short: String = line.chars().take(80).collect();
        let message = format!("`{short}`: {}", self.why);
        Diagnostic::new(Code::AddressLine, span, message).help(self.help)
    }
}

/// The forms of a line, for those who wrote another.
const FORMS: &str =
    "A line is `/old/`, `/old/#heading`, `/old/ -> /new/` or `/old/ gone`; a remark begins with `#`.";

fn line(words: &str) -> Result<(Address<'_>, Says<'_>), Wrong> {
    let (first, rest) =
        words.split_once(char::is_whitespace).map_or((words, ""), |(a, b)| (a, b.trim_start()));
    let address = address(first)?;
    let (verb, behind) =
        rest.split_once(char::is_whitespace).map_or((rest, ""), |(a, b)| (a, b.trim_start()));
    let is_path = address.behind == Behind::Nothing;
    let says = match (verb, behind) {
        ("", _) => Says::Published,
        ("gone", "") => Says::Gone,
        ("->", "") => return Err(Wrong::new("nothing stands behind the arrow", FORMS)),
        ("->", _) if address.heading().is_some() => {
            let why = "no host is told which heading somebody wants, so a heading cannot lead elsewhere";
            return Err(Wrong::new(why, "Keep it on its page: `aliases: [\"#old-heading\"]`."));
        }
        ("->", goal) => Says::LeadsTo(self::goal(goal)?),
        ("known", behind) if is_path => known_by(behind)?,
        ("event", told) if is_path => event(told)?,
        ("event", _) => return Err(Wrong::new("an event is a file, without a query or a heading", FORMS)),
        (verb, _) => {
            let why = format!("`{verb}` is nothing that a line can say");
            let help = "Spaces in an address are written `%20`.";
            return Err(Wrong::new(why, format!("{FORMS} {help}")));
        }
    };
    Ok((address, says))
}

fn address(text: &str) -> Result<Address<'_>, Wrong> {
    let wrong =
        |no: crate::page::address::NoAddress| Wrong::new(format!("`{text}` {}", no.words()), no.help());
    Address::read(text).map_err(wrong)
}

fn goal(text: &str) -> Result<Goal<'_>, Wrong> {
    if text.contains(char::is_whitespace) {
        return Err(Wrong::new("more than one address stands behind the arrow", FORMS));
    }
    if let Some(host) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) {
        let fits = host.chars().all(|c| !c.is_control() && !"\"<>\\^`{|}".contains(c))
            && host.starts_with(char::is_alphanumeric);
        let help = "Copy the whole address from the browser: https://example.org/page.";
        return if fits {
            Ok(Goal::Outside(text))
        } else {
            Err(Wrong::new(format!("`{text}` is no address of another site"), help))
        };
    }
    let address = address(text)?;
    match address.query() {
        None => Ok(Goal::Here(address)),
        Some(_) => Err(Wrong::new(
            "an address with a query leads on to another",
            "Write the page itself behind the arrow.",
        )),
    }
}

fn known_by(behind: &str) -> Result<Says<'_>, Wrong> {
    let old =
        behind.strip_prefix("by ").map(str::trim_start).filter(|old| !old.contains(char::is_whitespace));
    let old = old.ok_or_else(|| Wrong::new("behind `known by` stands one old address", FORMS))?;
    Ok(Says::KnownBy(address(old)?))
}

fn event(told: &str) -> Result<Says<'_>, Wrong> {
    let (number, state) =
        told.split_once(char::is_whitespace).map_or((told, ""), |(a, b)| (a, b.trim_start()));
    let sequence = number.parse::<u32>();
    sequence.map(|sequence| Says::Event { sequence, state }).map_err(|_| {
        let why = "behind `event` stands a number, and what the calendar said";
        Wrong::new(why, "Take such lines as `casebook record` wrote them; or take the line out.")
    })
}

/// Sorts the lines; of those on one address that say the same, or less, one stays.
fn sort<'a>(lines: &mut Vec<Line<'a>>, found: &mut Vec<Diagnostic>) {
    let is_sorted = lines.is_sorted_by(|a, b| (&a.address, &a.says) < (&b.address, &b.says));
    if is_sorted && !lines.windows(2).any(|pair| pair[0].address == pair[1].address) {
        return;
    }
    lines.sort_by(|a, b| (&a.address, &a.says, a.span).cmp(&(&b.address, &b.says, b.span)));
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let Some(before) = kept.last().filter(|before| before.address == line.address) else {
            kept.push(line);
            continue;
        };
        match (&before.says, &line.says) {
            (a, b) if a == b => {}
            (Says::Published, Says::LeadsTo(_) | Says::Gone) => *kept.last_mut().expect("it has one") = line,
            (Says::Published, _) | (Says::Event { .. } | Says::KnownBy(_), Says::LeadsTo(_) | Says::Gone) => {
                kept.push(line)
            }
            _ => {
                let message = format!("two lines say different things of `{}`", line.address);
                let (first, second) =
                    if before.span < line.span { (before.span, line.span) } else { (line.span, before.span) };
                let finding =
                    Diagnostic::new(Code::AddressTwice, second, message).also(first, "the other one");
                found.push(
                    finding.help("Take one of the two lines out: an address can lead to one page only."),
                );
            }
        }
    }
    *lines = kept;
}

/// The text of the file with these addresses too, sorted by address, and with what calendars were told of these events.
/// No other line goes but exact repetitions: a remark stays above the line that follows it, and those at the top stay
/// there.
#[must_use]
pub fn with(text: &str, new: &[Address], told: &[Line]) -> String {
    let (mark, body) = text.strip_prefix('\u{feff}').map_or(("", text), |body| ("\u{feff}", body));
    let (top, rest) = top(body);
    let mut lines: Vec<(Place, Vec<&str>, String)> = Vec::new();
    let mut above = Vec::new();
    for whole in rest.lines() {
        let words = whole.trim();
        if words.is_empty() || words.starts_with('#') {
            above.push(whole.trim_end());
            continue;
        }
        let place = line(words).map_or(Place::Unclear, |(address, says)| Place::At(address, says));
        if let Place::At(address, Says::Event { .. }) = &place
            && told.iter().any(|line| line.address == *address)
        {
            continue;
        }
        lines.push((place, std::mem::take(&mut above), words.to_owned()));
    }
    let added = new
        .iter()
        .map(|address| (Place::At(address.clone(), Says::Published), Vec::new(), address.to_string()));
    lines.extend(added);
    let told = told
        .iter()
        .map(|line| (Place::At(line.address.clone(), line.says.clone()), Vec::new(), line.to_string()));
    lines.extend(told);
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines.dedup_by(|later, first| later.2 == first.2 && later.1.is_empty());
    let eol = if body.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = String::with_capacity(text.len() + new.len() * 48);
    out.push_str(mark);
    let written = lines.iter().flat_map(|(_, above, line)| above.iter().copied().chain([line.as_str()]));
    for line in top.lines().map(str::trim_end).chain(written).chain(above.iter().copied()) {
        out.push_str(line);
        out.push_str(eol);
    }
    out
}

/// Where a line is to stand.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    /// Above all others: nobody can read it.
    Unclear,
    At(Address<'a>, Says<'a>),
}

/// The remarks at the top, up to the last empty line or all of them where none is, and what follows.
fn top(text: &str) -> (&str, &str) {
    let (mut at, mut end) = (0, 0);
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() && !words.starts_with('#') {
            break;
        }
        at += line.len();
        if words.is_empty() {
            end = at;
        }
    }
    let end = if end == 0 { at } else { end };
    text.split_at(end)
}

/// The line as it is written into the file.
impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.says {
            Says::Published => write!(f, "{}", self.address),
            Says::KnownBy(old) => write!(f, "{} known by {old}", self.address),
            Says::Event { sequence, state: "" } => write!(f, "{} event {sequence}", self.address),
            Says::Event { sequence, state } => write!(f, "{} event {sequence} {state}", self.address),
            Says::LeadsTo(Goal::Here(goal)) => write!(f, "{} -> {goal}", self.address),
            Says::LeadsTo(Goal::Outside(goal)) => write!(f, "{} -> {goal}", self.address),
            Says::Gone => write!(f, "{} gone", self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;
    use proptest::prelude::*;

    fn sources(text: &str) -> Sources {
        Sources::new(vec![File::new(FILE, text.as_bytes().to_vec())])
    }

    fn shown(text: &str) -> (Vec<String>, Vec<String>) {
        let sources = sources(text);
        let (record, found) = read(&sources);
        let lines = record.lines.iter().map(ToString::to_string).collect();
        (lines, found.iter().map(|found| format!("{} {}", found.code, found.message)).collect())
    }

    #[test]
    fn lines_are_sorted_by_address_and_repetitions_go() {
        let text = "# a remark\n\n/b/\r\n/a/#x\n/a/-/\n/a/ -> /b/#c\n/a/\n/b/\n/?p=1 gone\n/x.ics event 2 on 17:30\n/x.ics\n";
        let lines =
            ["/?p=1 gone", "/a/ -> /b/#c", "/a/#x", "/a/-/", "/b/", "/x.ics", "/x.ics event 2 on 17:30"];
        assert_eq!(shown(text), (lines.map(str::to_owned).into(), vec![]));
    }

    #[test]
    fn what_is_no_line_is_said() {
        for text in [
            "a/",
            "/a/ ->",
            "/a/ moved",
            "/a b/",
            "/a/ -> /b/ /c/",
            "/a/ -> /?p=1",
            "/a/#x event 1",
            "/a/ event x",
        ] {
            let (lines, found) = shown(text);
            assert!(
                lines.is_empty() && found.len() == 1 && found[0].starts_with("address-line"),
                "{found:?}"
            );
        }
        let (_, found) = shown("/a/ -> /b/\n/c/\n/a/ gone\n/a/ -> /c/\n");
        assert!(
            found.len() == 2 && found.iter().all(|found| found.starts_with("address-twice")),
            "{found:?}"
        );
    }

    #[test]
    fn a_place_is_that_of_its_line() {
        let text = "\u{feff}/b/\n  /é/ gone \r\n";
        let sources = sources(text);
        let (record, _) = read(&sources);
        assert_eq!(&text[record.lines[1].span.range()], "/é/ gone");
        let address = Address::read("/%C3%A9/").unwrap();
        assert_eq!(record.find(&address).map(|line| &line.says), Some(&Says::Gone));
    }

    #[test]
    fn lines_are_added_in_their_places_and_remarks_stay() {
        let new = ["/a/", "/b/#x", "/z/"].map(|text| Address::read(text).unwrap());
        let text = "# Addresses.\n\n# was in print\n/b/ -> /a/\n/caf%C3%A9/\nno line\n/a/#y\n# the end\n";
        let with = with(text, &new, &[]);
        let lines = "# Addresses.\n\nno line\n/a/\n/a/#y\n# was in print\n/b/ -> /a/\n/b/#x\n/caf%C3%A9/\n/z/\n# the end\n";
        assert_eq!(with, lines);
        assert_eq!(super::with(&with, &new, &[]), lines);
        assert_eq!(super::with("", &new, &[]), "/a/\n/b/#x\n/z/\n");
        assert_eq!(super::with("/a/\r\n", &new[..2], &[]), "/a/\r\n/b/#x\r\n");
    }

    #[test]
    fn what_a_calendar_was_told_takes_the_place_of_what_it_knew() {
        let address = Address::read("/x.ics").unwrap();
        let says = Says::Event { sequence: 1, state: "18:00 on" };
        let told = [Line { address, says, span: Span::new(FileId(0), 0..0) }];
        let text = "/a/\n# moved\n/x.ics event 0 17:30 on\n/x.ics\n/y.ics event 3 on\n";
        let with = with(text, &[], &told);
        assert_eq!(with, "/a/\n# moved\n/x.ics\n/x.ics event 1 18:00 on\n/y.ics event 3 on\n");
        assert_eq!(super::with(&with, &[], &told), with);
    }

    proptest! {
        #[test]
        fn no_line_is_ever_lost(text in "((# [a-c]{1,3}|/[a-c]{0,3}/?|/a/ gone|[a-c ]{0,3})\r?\n){0,8}", new in "/[a-d]/") {
            let with = with(&text, &[Address::read(&new).unwrap()], &[]);
            let lines = |text: &str| -> std::collections::BTreeSet<String> {
                text.lines().map(|line| line.trim().to_owned()).collect()
            };
            prop_assert!(lines(&text).is_subset(&lines(&with)));
            prop_assert!(lines(&with).contains(&new));
            prop_assert_eq!(super::with(&with, &[], &[]), with);
        }

        #[test]
        fn what_is_written_reads_back(text in "((/[a-cé%#? >-]{0,4}){1,3}( gone| -> /a/)?\n){0,8}") {
            let sources = sources(&text);
            let (record, _) = read(&sources);
            let lines: Vec<String> = record.lines.iter().map(ToString::to_string).collect();
            prop_assert_eq!(&shown(&lines.join("\n")).0, &lines);
        }
    }
}
