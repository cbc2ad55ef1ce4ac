//! An address of the site as a person writes it: a path, and what may stand behind it.
//!
//! In: `/a/b/`, `/a/b/#heading`, `/?p=12`, percent-encoded or not. Out: an [`Address`], which writes itself again as one
//! word. It must not know what answers there.

use super::{Route, percent::decoded_strictly};
use std::{borrow::Cow, fmt};

/// An address of the site, below its base. Those of one path stand together when they are sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address<'a> {
    /// The path without its first slash, decoded, as [`Route::path`] has it.
    pub path: Cow<'a, str>,
    /// What stands behind it.
    pub behind: Behind<'a>,
}

/// What stands behind the path of an address.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behind<'a> {
    /// Nothing.
    Nothing,
    /// What follows a `?`, as it is written.
    Query(Cow<'a, str>),
    /// What follows a `#`, decoded.
    Heading(Cow<'a, str>),
}

/// Why something is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoAddress {
    /// It does not begin with a slash.
    NoSlash,
    /// A part of it is `.` or `..`, or there is nothing between two slashes.
    Parts,
    /// A `%` is not followed by two signs that stand for a letter, or the letters are not UTF-8.
    Encoding,
    /// There is a sign in it that no address has.
    Sign,
    /// There is nothing behind its `?` or `#`, or both of them stand there.
    Behind,
}

impl NoAddress {
    /// Why, in words that follow the address.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoSlash => "does not begin with a slash",
            Self::Parts => "has a part that is empty, `.` or `..`",
            Self::Encoding => "has a `%` that stands for no letter",
            Self::Sign => "has a sign in it that no address has",
            Self::Behind => "has nothing behind its `?` or `#`, or has both",
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::NoSlash => "Write the path from the root of the site: `/guides/damp/`.",
            Self::Parts => "Write the path as the browser shows it: `/guides/damp/`.",
            Self::Encoding => "Write the letters as they are, and `%25` for the sign `%` itself.",
            Self::Sign => "Copy the path from the browser's address line.",
            Self::Behind => "Write `/guides/damp/#what-to-do` for a heading, or `/?p=12` for an old query.",
        }
    }
}

impl<'a> Address<'a> {
    /// The address that a text is.
    pub fn read(text: &'a str) -> Result<Self, NoAddress> {
        let rest = text.strip_prefix('/').ok_or(NoAddress::NoSlash)?;
        if is_plain(rest.as_bytes()) {
            return Ok(Self { path: Cow::Borrowed(rest), behind: Behind::Nothing });
        }
        let is_sign = |c: char| c.is_control() || c.is_whitespace() || c == '\u{FEFF}';
        if !rest.bytes().all(|c| c.is_ascii_graphic()) && rest.chars().any(is_sign) {
            return Err(NoAddress::Sign);
        }
        let (path, behind) = match rest.bytes().position(|c| matches!(c, b'?' | b'#')) {
            None => (rest, Behind::Nothing),
            Some(at) => (&rest[..at], behind(&rest[at..])?),
        };
        if is_plain(path.as_bytes()) {
            return Ok(Self { path: Cow::Borrowed(path), behind });
        }
        let path = decoded_strictly(path).ok_or(NoAddress::Encoding)?;
        sound(&path)?;
        Ok(Self { path, behind })
    }

    /// The address of an output.
    #[must_use]
    pub fn of(route: &'a Route) -> Self {
        Self { path: Cow::Borrowed(route.path()), behind: Behind::Nothing }
    }

    /// The heading behind it.
    #[must_use]
    pub fn heading(&self) -> Option<&str> {
        if let Behind::Heading(heading) = &self.behind { Some(heading) } else { None }
    }

    /// The query behind it.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        if let Behind::Query(query) = &self.behind { Some(query) } else { None }
    }

    /// Where a page that stands for an old address is to be; nothing where no file can answer it.
    #[must_use]
    pub fn old_route(&self) -> Option<Route> {
        let is_path = self.query().is_none();
        Route::written(&format!("/{}", self.path)).filter(|_| is_path)
    }
}

/// Whether a path is what nearly all are, which needs no second look: small letters, digits, hyphens, one slash at a time.
fn is_plain(path: &[u8]) -> bool {
    let plain = |c: &u8| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == b'-';
    path.split(|c| *c == b'/')
        .rev()
        .enumerate()
        .all(|(at, part)| part.iter().all(plain) && (!part.is_empty() || at == 0))
}

/// Why a decoded path is none.
fn sound(path: &str) -> Result<(), NoAddress> {
    if path.chars().any(char::is_control) {
        return Err(NoAddress::Sign);
    }
    let parts = path.strip_suffix('/').unwrap_or(path);
    let bad = |part: &str| part.is_empty() || part == "." || part == "..";
    if !path.is_empty() && parts.split('/').any(bad) { Err(NoAddress::Parts) } else { Ok(()) }
}

fn behind(rest: &str) -> Result<Behind<'_>, NoAddress> {
    let behind = &rest[1..];
    if behind.is_empty() || behind.contains('#') {
        return Err(NoAddress::Behind);
    }
    if rest.starts_with('?') {
        return Ok(Behind::Query(Cow::Borrowed(behind)));
    }
    let heading = decoded_strictly(behind).ok_or(NoAddress::Encoding)?;
    if matches!(heading, Cow::Owned(_)) && heading.chars().any(char::is_control) {
        return Err(NoAddress::Sign);
    }
    Ok(Behind::Heading(heading))
}

/// Writes it as one word that reads back as the same: letters of all scripts stay as they are.
impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("/")?;
        encode(f, &self.path, "%?#")?;
        match &self.behind {
            Behind::Nothing => Ok(()),
            Behind::Query(query) => write!(f, "?{query}"),
            Behind::Heading(heading) => {
                f.write_str("#")?;
                encode(f, heading, "%#")
            }
        }
    }
}

fn encode(f: &mut fmt::Formatter<'_>, text: &str, signs: &str) -> fmt::Result {
    let stays = |c: char| !(signs.contains(c) || c.is_whitespace() || c.is_control() || c == '\u{FEFF}');
    if text.chars().all(stays) {
        return f.write_str(text);
    }
    for c in text.chars() {
        if stays(c) {
            write!(f, "{c}")?;
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().try_for_each(|byte| write!(f, "%{byte:02X}"))?;
        }
    }
    Ok(())
}

/// An old address in a page's `aliases`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alias<'a> {
    /// An address of the site that leads to the page: a path, or a path with a query.
    Address(Address<'a>),
    /// The anchor of a heading that the page had.
    Heading(&'a str),
}

impl<'a> Alias<'a> {
    /// Where a page that stands for it is to be; nothing where no file can answer it.
    #[must_use]
    pub fn route(&self) -> Option<Route> {
        if let Self::Address(address) = self { address.old_route() } else { None }
    }

    /// What an author wrote; nothing where it is neither.
    #[must_use]
    pub fn read(text: &'a str) -> Option<Self> {
        if let Some(id) = text.strip_prefix('#') {
            let fits = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>&#%".contains(c);
            return Some(Self::Heading(id)).filter(|_| !id.is_empty() && id.chars().all(fits));
        }
        if !text.contains('?') {
            // Spaces may stand in what an author wrote before there was a record.
            Route::written(text)?;
            let path = decoded_strictly(text.strip_prefix('/')?)?;
            sound(&path).ok()?;
            return Some(Self::Address(Address { path, behind: Behind::Nothing }));
        }
        let address = Address::read(text).ok()?;
        Route::written(&format!("/{}", address.path))?;
        address.query().is_some().then_some(Self::Address(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read_encoded_or_not() {
        for (text, path) in
            [("/", ""), ("/caf%C3%A9/", "café/"), ("/café/", "café/"), ("/a%20b.csv", "a b.csv")]
        {
            assert_eq!(Address::read(text).unwrap().path, path);
        }
        assert_eq!(Address::read("/a/#h%20x").unwrap().heading(), Some("h x"));
        assert_eq!(Address::read("/?p=12&x=%26").unwrap().query(), Some("p=12&x=%26"));
    }

    #[test]
    fn what_is_no_address_says_why() {
        use NoAddress::*;
        let wrong = [("a/", NoSlash), ("/a//b", Parts), ("/../a", Parts), ("/a/./b/", Parts), ("//", Parts)];
        let more =
            [("/%zz", Encoding), ("/%C3%28", Encoding), ("/%00", Sign), ("/a#", Behind), ("/a?b#c", Behind)];
        for (text, why) in wrong.into_iter().chain(more) {
            assert_eq!(Address::read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn aliases_are_addresses_or_headings() {
        assert_eq!(Alias::read("#old"), Some(Alias::Heading("old")));
        for text in ["/old/", "/old/page.html", "/?p=12", "/feed/", "/a b/"] {
            assert!(matches!(Alias::read(text), Some(Alias::Address(_))), "{text}");
        }
        for text in [
            "old",
            "#",
            "#a b",
            "/../x",
            "/%2e%2e/x/",
            "/a%0ab/",
            "//b.example/",
            "/old/#h",
            "/a?",
            "https://example.org/",
        ] {
            assert_eq!(Alias::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_address_reads_itself(path in "([a-zé %#?&.]{1,5}/){0,3}", heading in proptest::option::of("[a-zé %]{1,6}")) {
            let behind = heading.map_or(Behind::Nothing, |h| Behind::Heading(h.into()));
            let address = Address { path: path.into(), behind };
            let written = address.to_string();
            prop_assert!(!written.contains(char::is_whitespace));
            if let Ok(read) = Address::read(&written) {
                prop_assert_eq!(read, address);
            } else {
                prop_assert!(address.path.split('/').any(|part| part == "." || part == ".."));
            }
        }
    }
}
