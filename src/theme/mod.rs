//! A theme: compiled templates, assets, interface strings, and the lists it declares.
//!
//! In: files of the built-in theme, of a named theme and of the site's own `theme/` folder, each overriding the one
//! before by file name. Out: a [`Theme`] and findings. It must not know pages.

mod broken;
pub mod lists;
mod reads;
pub mod templates;

use crate::{
    diagnostic::{Code, Diagnostic},
    page::Relation,
    source::{FileId, Sources, Span},
    yaml,
};
pub use lists::{Each, Group, ListSpec, Of, SectionSpec, Sort};
pub use reads::Reads;
use std::collections::BTreeMap;
pub use templates::Templates;
pub use tera::{Map, Value};

/// Where the theme inside the binary stands among the sources.
pub const BUILT_IN: &str = "built-in-theme/";
/// Where a site's own templates, strings and assets lie.
pub const OWN: &str = "theme/";

/// A theme, ready to use.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The templates.
    pub templates: Templates,
    /// Assets by name.
    pub assets: BTreeMap<String, FileId>,
    /// Interface strings by key.
    pub strings: BTreeMap<String, String>,
    /// The lists it declares.
    pub lists: Vec<ListSpec>,
    /// The most cards on one page of a list.
    pub page_size: usize,
}

/// Reads the theme. Parsing never fails: what cannot be used is a finding, and the rest is used. What did not change in
/// it since `before` is not compiled again.
#[must_use]
pub fn read(
    sources: &Sources,
    named: Option<&(String, Span)>,
    language: &str,
    before: Option<&Theme>,
) -> (Theme, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut layers = vec![BUILT_IN.to_owned()];
    if let Some((name, span)) = named {
        let folder = format!("themes/{name}/");
        if sources.under(&folder).next().is_none() {
            let message = format!("there is no theme `{name}`");
            let help = format!("Put it in {folder}, or take the line out to use the built-in theme.");
            let folders = sources.under("themes/").filter_map(|(_, file)| file.path[7..].split_once('/'));
            let names = folders.map(|(folder, _)| folder);
            found.push(Diagnostic::new(Code::UnknownTheme, *span, message).suggest(name, names).help(help));
        }
        layers.push(folder);
    }
    layers.push(OWN.to_owned());

    let files = overlay(sources, &layers);
    let part = |folder: &str| -> BTreeMap<String, FileId> {
        let inside = files.iter().filter_map(|(name, id)| Some((name.strip_prefix(folder)?.to_owned(), *id)));
        inside.collect()
    };
    let strings = strings(sources, &layers, language, &mut found);
    let texts = part("templates/");
    let declared = files.get("theme.yaml").map(|id| lists::read(*id, sources, &texts, &mut found));
    let (lists, page_size) = declared.unwrap_or((Vec::new(), lists::PAGE_SIZE));
    let (templates, broken) = Templates::compile(sources, &texts, before.map(|theme| &theme.templates));
    found.extend(broken);
    (Theme { templates, assets: part("assets/"), strings, lists, page_size }, found)
}

/// The files of all layers by name; a later layer hides an earlier one.
fn overlay(sources: &Sources, layers: &[String]) -> BTreeMap<String, FileId> {
    let mut files = BTreeMap::new();
    for layer in layers {
        for (id, file) in sources.under(layer) {
            files.insert(file.path[layer.len()..].to_owned(), id);
        }
    }
    files
}

/// The key of the string that stands above a relation's list; without one, the table of relations says it in English.
#[must_use]
pub fn heading_key(relation: &str) -> String {
    format!("heading_{relation}")
}

/// Whether a key is that of a relation's heading.
fn is_heading(key: &str) -> bool {
    let facts = Relation::ALL.iter().map(|relation| relation.facts());
    key.strip_prefix("heading_")
        .is_some_and(|name| facts.into_iter().any(|f| f.name == name || f.inverse == name))
}

/// The strings of English, then of the site's language, each layer over the one before: a site may change a single one.
fn strings(
    sources: &Sources,
    layers: &[String],
    language: &str,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut strings = BTreeMap::new();
    let base = language.split('-').next().unwrap_or(language);
    let mut names = vec!["en", base, language];
    names.dedup();
    for layer in layers {
        for name in &names {
            let Some(id) = sources.find(&format!("{layer}strings/{name}.yaml")) else { continue };
            let (node, findings) = yaml::read_file(id, sources.get(id));
            found.extend(findings);
            for entry in node.entries() {
                let key = &entry.key.value;
                let known = layer == BUILT_IN || strings.contains_key(key) || is_heading(key);
                match entry.value.as_text() {
                    Some(text) if known => {
                        strings.insert(entry.key.value.clone(), text.to_owned());
                    }
                    Some(_) => {
                        let message = format!("the theme has no string `{}`", entry.key.value);
                        let finding = Diagnostic::new(Code::UnknownKey, entry.key.span, message);
                        let finding = finding.suggest(&entry.key.value, strings.keys().map(String::as_str));
                        let help = "Only words that the theme has can be changed. Take this line out.";
                        found.push(finding.or_help(help));
                    }
                    None => {
                        let key = &entry.key.value;
                        let message =
                            format!("`{key}` takes a piece of text, and {}", entry.value.describe());
                        let help = format!("Write one line: `{key}: …`.");
                        found.push(Diagnostic::new(Code::WrongType, entry.value.span, message).help(help));
                    }
                }
            }
        }
    }
    strings
}
