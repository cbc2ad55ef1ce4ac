//! What the settings of another generator say that matters to a text: its address, its time zone, its title.
//!
//! In: the files of the old site. Out: [`Settings`], and what could not be read. It must not know any text.

use super::{
    System,
    head::{self, Form},
};
use crate::{
    source::{FileId, Sources, Span},
    yaml::{Node, Value},
};
use std::collections::BTreeMap;

/// What was set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// All keys, for `{{ site.… }}`.
    pub keys: Node,
    /// The file they are in; nothing where there is none.
    pub file: Option<FileId>,
    /// The title of the site.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// The whole address without a slash at its end, and without the folder below.
    pub host: String,
    /// The folder of the host that the site lies in: `/blog`, or nothing.
    pub base: String,
    /// The language.
    pub language: String,
    /// The time zone by name.
    pub zone: String,
    /// The pattern of all addresses.
    pub permalink: String,
    /// The pattern of addresses, by section.
    pub permalinks: BTreeMap<String, String>,
    /// Whether addresses end in `.html`.
    pub ugly: bool,
    /// The sections whose texts are posts.
    pub sections: Vec<String>,
    /// The languages that are part of file names.
    pub languages: Vec<String>,
    /// The folder of the texts: `content/`, `src/`, or nothing.
    pub input: String,
    /// What ends an excerpt.
    pub separator: String,
    /// What could not be read, with its line.
    pub broken: Vec<(usize, String)>,
}

/// The files that may hold the settings, by system; the first that is there is read.
fn files(system: System) -> &'static [(&'static str, Form)] {
    match system {
        System::Jekyll => {
            &[("_config.yml", Form::Yaml), ("_config.yaml", Form::Yaml), ("_config.toml", Form::Toml)]
        }
        System::Hugo => &[
            ("hugo.toml", Form::Toml),
            ("hugo.yaml", Form::Yaml),
            ("hugo.yml", Form::Yaml),
            ("hugo.json", Form::Json),
            ("config.toml", Form::Toml),
            ("config.yaml", Form::Yaml),
            ("config.yml", Form::Yaml),
            ("config.json", Form::Json),
            ("config/_default/hugo.toml", Form::Toml),
            ("config/_default/hugo.yaml", Form::Yaml),
            ("config/_default/config.toml", Form::Toml),
            ("config/_default/config.yaml", Form::Yaml),
        ],
        System::Zola => &[("zola.toml", Form::Toml), ("config.toml", Form::Toml)],
        System::Eleventy => &[
            ("_data/site.json", Form::Json),
            ("_data/metadata.json", Form::Json),
            ("src/_data/site.json", Form::Json),
            ("src/_data/metadata.json", Form::Json),
        ],
    }
}

/// The programs that Eleventy is set by.
const PROGRAMS: &[&str] = &[
    ".eleventy.js",
    "eleventy.config.js",
    "eleventy.config.mjs",
    "eleventy.config.cjs",
    "eleventy.config.ts",
];

/// Reads the settings of the old site.
#[must_use]
pub fn read(system: System, old: &Sources) -> Settings {
    let found = files(system).iter().find_map(|(path, form)| Some((old.find(path)?, *form)));
    let nothing = Node { span: Span::new(FileId(0), 0..0), value: Value::Map(Vec::new()) };
    let (keys, broken) = match found {
        Some((file, form)) => head::whole(file, old.get(file).text().unwrap_or_default(), form),
        None => (nothing, Vec::new()),
    };
    let text = |names: &[&str]| {
        let value = names.iter().find_map(|name| head::get(&keys, name)?.as_text());
        value.unwrap_or_default().trim().to_owned()
    };
    let url = text(&["url", "baseURL", "base_url"]);
    let (host, below) = parts(&url);
    let base = if system == System::Jekyll { text(&["baseurl"]) } else { below };
    let language =
        text(&["lang", "language", "locale", "languageCode", "default_language", "defaultContentLanguage"]);
    let separator = text(&["excerpt_separator"]);
    let input = match system {
        System::Hugo => folder(&text(&["contentDir"]), "content/"),
        System::Zola => "content/".to_owned(),
        System::Eleventy => input_of(old),
        System::Jekyll => folder(&text(&["source"]), ""),
    };
    Settings {
        file: found.map(|(file, _)| file),
        title: text(&["title", "name"]),
        description: text(&["description", "tagline"]),
        host,
        base: base.trim_matches('/').to_owned(),
        language: language.replace('_', "-"),
        zone: text(&["timezone", "timeZone"]),
        permalink: text(&["permalink"]),
        permalinks: permalinks(&keys),
        ugly: head::get(&keys, "uglyURLs").and_then(head::flag).unwrap_or(false),
        sections: main_sections(&keys),
        languages: languages(&keys),
        input,
        separator: if separator.is_empty() { "<!--more-->".to_owned() } else { separator },
        broken,
        keys,
    }
}

/// A folder as it was set, with a slash at its end, or the usual one.
fn folder(set: &str, usual: &str) -> String {
    let set = set.trim_matches(['/', '.']);
    if set.is_empty() { usual.to_owned() } else { format!("{set}/") }
}

/// The host of an address, and the folder on it.
fn parts(url: &str) -> (String, String) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    (url[..end].to_owned(), url[end..].to_owned())
}

/// The patterns of addresses by section: Hugo has them for sections, or for kinds of page and sections.
fn permalinks(keys: &Node) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Some(all) = head::get(keys, "permalinks") else { return found };
    let pages = head::get(all, "page").filter(|page| !page.entries().is_empty());
    for entry in pages.unwrap_or(all).entries() {
        if let Some(pattern) = entry.value.as_text() {
            found.insert(entry.key.value.to_lowercase(), pattern.to_owned());
        }
    }
    found
}

fn main_sections(keys: &Node) -> Vec<String> {
    let own = head::get(keys, "mainSections");
    let under = head::get(keys, "params").and_then(|params| head::get(params, "mainSections"));
    own.or(under).map(head::texts).unwrap_or_default()
}

fn languages(keys: &Node) -> Vec<String> {
    let all = head::get(keys, "languages").map(Node::entries).unwrap_or_default();
    all.iter().map(|entry| entry.key.value.clone()).collect()
}

/// The folder of Eleventy's texts. Its settings are a program: only a plain `input: "src"` is understood.
fn input_of(old: &Sources) -> String {
    let texts = PROGRAMS.iter().filter_map(|path| old.get(old.find(path)?).text().ok());
    for text in texts {
        for (at, _) in text.match_indices("input") {
            let rest = text[at + "input".len()..].trim_start_matches(['"', '\'']).trim_start();
            let value = rest.strip_prefix(':').map(str::trim_start).unwrap_or_default();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(end) = quote.and_then(|quote| value[1..].find(quote)) {
                return folder(&value[1..=end], "");
            }
        }
    }
    let own = ["src/posts/", "src/blog/", "src/_includes/", "src/_data/"];
    let is_below = own.iter().any(|folder| old.under(folder).next().is_some());
    if is_below { "src/".to_owned() } else { String::new() }
}

impl Settings {
    /// The address below the site of what was written with the host or the site's folder in front; nothing for what leads
    /// elsewhere.
    #[must_use]
    pub fn below<'a>(&self, address: &'a str) -> Option<&'a str> {
        let mut path = address;
        if let Some((scheme, rest)) = address.split_once("://") {
            let (_, host) = self.host.split_once("://")?;
            path = rest.strip_prefix(host).filter(|_| !host.is_empty() && scheme.starts_with("http"))?;
            if path.is_empty() {
                return Some("/");
            }
        }
        if !path.starts_with('/') || path.starts_with("//") {
            return None;
        }
        let inside = path[1..].strip_prefix(self.base.as_str()).filter(|_| !self.base.is_empty());
        Some(
            inside
                .filter(|rest| rest.starts_with('/') || rest.is_empty())
                .map_or(path, |rest| if rest.is_empty() { "/" } else { rest }),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::File;

    #[test]
    fn what_leads_into_the_old_site_is_known() {
        let config = b"baseURL = 'https://old.example/blog/'\n".to_vec();
        let settings = read(System::Hugo, &Sources::new(vec![File::new("hugo.toml", config)]));
        for (address, below) in [
            ("https://old.example/blog/a/", Some("/a/")),
            ("http://old.example/blog", Some("/")),
            ("/blog/a/", Some("/a/")),
            ("/blogs/a/", Some("/blogs/a/")),
            ("//other.example/", None),
            ("https://other.example/blog/a/", None),
            ("a/", None),
        ] {
            assert_eq!(settings.below(address), below, "{address}");
        }
    }
}
