//! Licences of data: how authors write them, and how machines know them.
//!
//! In: what a page says. Out: a [`Licence`] of the table, where it is one. It must not know any data.

/// A licence that machines know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its identifier, as SPDX (<https://spdx.org/licenses/>) lists it.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Where its text is.
    pub url: &'static str,
}

const fn licence(id: &'static str, title: &'static str, url: &'static str) -> Licence {
    Licence { id, title, url }
}

/// Each licence with what authors write for it, folded.
#[rustfmt::skip]
const LICENCES: &[(&[&str], Licence)] = &[
    (&["ogl", "open government licence"], licence("OGL-UK-3.0", "Open Government Licence v3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")),
    (&["cc by 4", "cc-by-4", "creative commons attribution 4"], licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")),
    (&["cc by-sa 4", "cc-by-sa-4"], licence("CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0", "https://creativecommons.org/licenses/by-sa/4.0/")),
    (&["cc0", "cc-0", "creative commons zero"], licence("CC0-1.0", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")),
    (&["odbl", "open database licence", "open database license"], licence("ODbL-1.0", "Open Database Licence 1.0", "https://opendatacommons.org/licenses/odbl/1-0/")),
];

impl Licence {
    /// The licence that an author names.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let found = LICENCES.iter().find(|(names, _)| names.iter().any(|name| text.starts_with(name)));
        found.map(|(_, licence)| *licence)
    }
}

/// Whether a page says that nobody gives a licence: then the data is linked to and not handed on.
#[must_use]
pub fn is_none(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["no licence", "no license", "none", "not known", "unknown"].iter().any(|none| text.starts_with(none))
}
