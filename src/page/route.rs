//! Addresses: a page's URL path and the file that answers it, made in one place.
//!
//! In: parts of a path. Out: a [`Route`]. It must not know the disk.

use unicode_normalization::UnicodeNormalization;

/// Files that a build writes for itself and for hosts: no page lies there, nor below.
const OWN: [&str; 4] = ["casebook-manifest.json", ".htaccess", "_redirects", "redirects.map"];
/// The most bytes of one part of an address: no file system takes a longer name.
const PART_BYTES_MAX: usize = 240;

/// The address of one output, as a path from the site's root without the leading slash; `` or `…/` stands for a page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(String);

impl Route {
    /// The home page.
    #[must_use]
    pub fn home() -> Self {
        Self(String::new())
    }

    /// A page: `guides/damp/`.
    #[must_use]
    pub fn page(parts: &[&str]) -> Self {
        let parts: Vec<&str> = parts.iter().flat_map(|p| p.split('/')).filter(|p| !p.is_empty()).collect();
        Self(parts.iter().fold(String::new(), |path, part| path + part + "/"))
    }

    /// A file: `sitemap.xml`.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self(path.trim_start_matches('/').to_owned())
    }

    /// The page at an address an author wrote, such as `/old/page/`; nothing where it could leave the site, or no file can
    /// lie there. `/old/index.html` is the page `/old/`.
    #[must_use]
    pub fn written(address: &str) -> Option<Self> {
        let path = address.strip_prefix('/')?;
        let bad = |part: &str| {
            part == "."
                || part == ".."
                || part.len() > PART_BYTES_MAX
                || part.contains(['\\', '?', '#', ':', '\0'])
        };
        if OWN.contains(&path.split('/').next().unwrap_or_default()) {
            return None;
        }
        if path.split('/').any(bad) || path.contains("//") || path.chars().any(char::is_control) {
            return None;
        }
        let folder = path.strip_suffix("index.html").or(path.strip_suffix("index.htm"));
        if let Some(folder) = folder.filter(|folder| folder.is_empty() || folder.ends_with('/')) {
            return Some(Self::page(&[folder]));
        }
        Some(if path.ends_with(".html") || path.ends_with(".htm") {
            Self::file(path)
        } else {
            Self::page(&[path])
        })
    }

    /// The URL path below the site's base: `guides/damp/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The file in the output folder that answers it: `guides/damp/index.html`.
    #[must_use]
    pub fn file_path(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') {
            format!("{}index.html", self.0)
        } else {
            self.0.clone()
        }
    }

    /// The route that this file of the output folder answers: the inverse of [`Route::file_path`].
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Self(folder.to_owned()),
            _ => Self(path.to_owned()),
        }
    }
}

/// A name as one part of an address: lower case, accents folded, words joined by hyphens. Letters of other scripts stay.
#[must_use]
pub fn slug(name: &str) -> String {
    if name.is_ascii() {
        return slug_of(name.chars().map(|c| c.to_ascii_lowercase()), name.len());
    }
    let folded = name.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    slug_of(folded.nfc().flat_map(char::to_lowercase), name.len())
}

/// The slug of a name in lower case, of about so many bytes.
fn slug_of(name: impl Iterator<Item = char>, bytes: usize) -> String {
    let mut out = String::with_capacity(bytes);
    for c in name {
        if c.is_alphanumeric() {
            out.push(c);
        } else if !matches!(c, '\'' | '’') && !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::{Route, slug};
    use proptest::prelude::*;

    #[test]
    fn slugs_are_plain() {
        assert_eq!(
            slug("How do I show damp on my neighbour’s street?"),
            "how-do-i-show-damp-on-my-neighbours-street"
        );
        assert_eq!(slug("Café — Ŵ & 42%"), "cafe-w-42");
        assert_eq!(slug("???"), "");
    }

    #[test]
    fn written_addresses_stay_in_the_site() {
        assert_eq!(Route::written("/a/b").map(|r| r.file_path()), Some("a/b/index.html".to_owned()));
        assert_eq!(Route::written("/a/index.html"), Route::written("/a/"));
        assert_eq!(Route::written("/index.html"), Some(Route::home()));
        let long = format!("/{}/", "w".repeat(260));
        for bad in
            ["a", "/../x", "/a//b", "/a?b", "/c:\\x", "/.htaccess", "/casebook-manifest.json/a/", &long]
        {
            assert_eq!(Route::written(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn a_route_and_its_file_are_inverse(parts in proptest::collection::vec("[a-z0-9é-]{1,8}", 0..4)) {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let route = Route::page(&parts);
            prop_assert_eq!(Route::of_file(&route.file_path()), route);
        }

        #[test]
        fn a_slug_is_its_own_slug(name in "\\PC{0,30}") {
            let once = slug(&name);
            prop_assert_eq!(slug(&once), once.clone());
            prop_assert!(!once.contains(['/', ' ', '?', '#', '.']));
        }
    }
}
