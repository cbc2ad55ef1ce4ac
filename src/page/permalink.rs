//! Permalinks: the addresses of posts as a site writes them, such as `/blog/{year}/{month}/{slug}/`.
//!
//! In: a pattern; later, what a page says. Out: a [`Permalink`], or what is wrong with the pattern; a [`Route`], or which
//! word the page has nothing for. It must not know the settings file, nor where a page says what.

use super::{body::RawHtml, route::Route};
use std::ops::Range;

/// How the files of a site are read and where their pages are published.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// What happens to raw HTML.
    pub html: RawHtml,
    /// The addresses of posts, where they are not those of their files.
    pub posts: Option<Permalink>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { html: RawHtml::Clean, posts: None }
    }
}

/// A pattern of addresses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Permalink(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Text(String),
    Word(Word),
}

/// What a word in braces stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// The year of `date`, in four digits.
    Year,
    /// The month of `date`, in two digits.
    Month,
    /// The day of `date`, in two digits.
    Day,
    /// The hour of `date`, in two digits.
    Hour,
    /// The minute of `date`, in two digits.
    Minute,
    /// The second of `date`, in two digits.
    Second,
    /// The `slug`, or else the file name.
    Slug,
    /// The `id`.
    Id,
    /// The first author.
    Author,
    /// The first topic.
    Topic,
}

impl Word {
    /// All words, with their names.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("year", Self::Year),
        ("month", Self::Month),
        ("day", Self::Day),
        ("hour", Self::Hour),
        ("minute", Self::Minute),
        ("second", Self::Second),
        ("slug", Self::Slug),
        ("id", Self::Id),
        ("author", Self::Author),
        ("topic", Self::Topic),
    ];

    /// The name, as it stands in braces.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, word)| *word == self).map_or("", |(name, _)| name)
    }
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// This part of it, in braces, stands for nothing.
    UnknownWord(Range<usize>),
    /// It says neither `{slug}` nor `{id}`: many posts would have one address.
    SameForMany,
    /// It is no path from the root of the site.
    NoPath,
}

impl Permalink {
    /// Reads a pattern.
    pub fn read(pattern: &str) -> Result<Self, Wrong> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = pattern[at..].find('{').map(|open| at + open) {
            let close = pattern[open..].find('}').map_or(pattern.len(), |close| open + close);
            let name = &pattern[open + 1..close];
            let word = Word::ALL.iter().find(|(known, _)| *known == name && close < pattern.len());
            let Some((_, word)) = word else {
                return Err(Wrong::UnknownWord(open..(close + 1).min(pattern.len())));
            };
            parts.extend([Part::Text(pattern[at..open].to_owned()), Part::Word(*word)]);
            at = close + 1;
        }
        parts.push(Part::Text(pattern[at..].to_owned()));
        let permalink = Self(parts);
        let is_stray = |part: &Part| matches!(part, Part::Text(text) if text.contains('}'));
        let is_path = permalink.route(|word| Some(word.name().to_owned())).is_ok();
        if !is_path || permalink.0.iter().any(is_stray) {
            return Err(Wrong::NoPath);
        }
        let is_own = |part: &Part| matches!(part, Part::Word(Word::Slug | Word::Id));
        if permalink.0.iter().any(is_own) { Ok(permalink) } else { Err(Wrong::SameForMany) }
    }

    /// The address with these values for its words; or the word without one.
    pub fn route(&self, value: impl Fn(Word) -> Option<String>) -> Result<Route, Word> {
        let mut path = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => path.push_str(text),
                Part::Word(word) => {
                    path.push_str(&value(*word).filter(|value| !value.is_empty()).ok_or(*word)?);
                }
            }
        }
        Route::written(&path).ok_or(Word::Slug)
    }
}

#[cfg(test)]
mod tests {
    use super::{Permalink, Word, Wrong};

    fn path(pattern: &str) -> Result<String, Wrong> {
        let value = |word: Word| Some(if word == Word::Month { "03" } else { word.name() }.to_owned());
        Permalink::read(pattern).map(|permalink| permalink.route(value).unwrap().path().to_owned())
    }

    #[test]
    fn every_shape_is_read() {
        assert_eq!(path("/blog/{year}/{month}/{slug}/"), Ok("blog/year/03/slug/".to_owned()));
        assert_eq!(path("/{year}/{month}/{day}/{slug}.html"), Ok("year/03/day/slug.html".to_owned()));
        assert_eq!(path("/archives/{id}"), Ok("archives/id/".to_owned()));
        assert_eq!(path("/{author}/{topic}/{slug}"), Ok("author/topic/slug/".to_owned()));
        assert_eq!(path("/{hour}{minute}{second}-{id}/"), Ok("hourminutesecond-id/".to_owned()));
    }

    #[test]
    fn what_cannot_be_an_address_is_told() {
        assert_eq!(path("/{yaer}/{slug}/"), Err(Wrong::UnknownWord(1..7)));
        assert_eq!(path("/{slug"), Err(Wrong::UnknownWord(1..6)));
        assert_eq!(path("/{}/{slug}"), Err(Wrong::UnknownWord(1..3)));
        assert_eq!(path("/{year}/{month}/"), Err(Wrong::SameForMany));
        for pattern in [
            "{slug}",
            "/../{slug}/",
            "/?p={id}",
            "/a//{slug}/",
            "/#{slug}",
            "/a}/{slug}/",
            "https://x.org/{slug}",
        ] {
            assert_eq!(path(pattern), Err(Wrong::NoPath), "{pattern}");
        }
    }
}
