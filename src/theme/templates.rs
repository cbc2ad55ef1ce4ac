//! Templates, compiled.
//!
//! Functions and filters are pure functions of their arguments: none reaches a graph, disk, network or clock.
//! It must not know what a view holds.

use super::{Reads, broken::Texts, contact, reads};
use crate::{
    diagnostic::Diagnostic,
    page::percent,
    source::{FileId, Revision, Sources},
};
use std::{borrow::Cow, collections::BTreeMap, io::Write, sync::Arc};
use tera::{Context, ErrorKind, Kwargs, State, Tera, Value};

/// The most bytes of one template.
const BYTES_MAX: u64 = 1 << 20;

/// Compiled templates.
#[derive(Clone)]
pub struct Templates {
    tera: Arc<Tera>,
    files: BTreeMap<String, FileId>,
    /// A hash of all their texts: a changed template makes every page that may use it stale.
    pub revision: Revision,
}

impl std::fmt::Debug for Templates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Templates").field("files", &self.files).field("revision", &self.revision).finish()
    }
}

impl Templates {
    /// Compiles templates by name; those of before are taken where they had the same texts.
    #[must_use]
    pub fn compile(
        sources: &Sources,
        files: &BTreeMap<String, FileId>,
        before: Option<&Self>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let mut texts = Vec::new();
        let mut all = Vec::new();
        for (name, id) in files {
            match sources.get(*id).text() {
                _ if sources.get(*id).bytes_len() > BYTES_MAX => {
                    found.push(Diagnostic::too_large(*id, "1 MB"));
                    texts.push((name.as_str(), Cow::Borrowed("")));
                }
                Ok(text) => texts.push((name.as_str(), Cow::Borrowed(text))),
                Err(at) => found.push(Diagnostic::not_utf8(*id, at)),
            }
            all.extend(name.as_bytes());
            all.extend(sources.get(*id).revision.0.to_le_bytes());
        }
        let revision = Revision::of(&all);
        if let Some(before) = before.filter(|before| before.revision == revision && before.are_whole()) {
            return (Self { files: files.clone(), ..before.clone() }, found);
        }
        let tera = match together(&texts) {
            Ok(tera) => tera,
            Err(_) => {
                found.extend(broken(&Texts { sources, files }, texts));
                empty()
            }
        };
        (Self { tera: Arc::new(tera), files: files.clone(), revision }, found)
    }

    /// Whether the templates could be compiled; when not, their finding says it all and nothing is to be rendered.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        self.files.is_empty() || self.tera.get_template_names().next().is_some()
    }

    /// The names of all templates.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// What each template reads of the page or list it is made for.
    #[must_use]
    pub fn reads(&self, sources: &Sources) -> BTreeMap<String, Reads> {
        let texts = self.files.iter().filter_map(|(name, id)| Some((&**name, sources.get(*id).text().ok()?)));
        reads::all(&texts.collect::<Vec<_>>())
    }

    /// Renders a template into `out`.
    pub fn render(&self, name: &str, context: &Context, out: &mut impl Write) -> tera::TeraResult<()> {
        self.tera.render_to(name, context, out)
    }

    /// An error of the template `name` as a finding: the place in the theme's file, and the page that was being made.
    #[must_use]
    pub fn finding(&self, sources: &Sources, error: &tera::Error, name: &str, page: &str) -> Diagnostic {
        let texts = Texts { sources, files: &self.files };
        if let ErrorKind::Io(_) = error.kind() {
            return texts.too_much(name, page);
        }
        let first = texts.findings(error, Some(page)).into_iter().next();
        first.expect("every error makes a finding")
    }

    /// The finding for a template that goes on and on; `message` says what was being made with it.
    #[must_use]
    pub fn given_up(&self, sources: &Sources, name: &str, message: String) -> Diagnostic {
        Texts { sources, files: &self.files }.given_up(name, message)
    }
}

/// A template's name and text.
type Text<'a> = (&'a str, Cow<'a, str>);

/// Compiles templates that may extend and include each other.
fn together(texts: &[Text]) -> tera::TeraResult<Tera> {
    let mut tera = empty();
    tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, &**text)))?;
    Ok(tera)
}

/// What is wrong with templates that cannot be compiled together. Each is parsed alone first, so that all broken ones
/// are found.
fn broken(texts_of: &Texts, mut texts: Vec<Text>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, text) in &mut texts {
        let alone = empty().add_raw_template(name, text);
        if let Err(error) = alone
            && matches!(error.kind(), ErrorKind::SyntaxError(_))
        {
            found.extend(texts_of.findings(&error, None));
            *text = Cow::Borrowed("");
        }
    }
    // What a broken template would have held is not known: only names of whole files are looked at then.
    let only_files = !found.is_empty();
    for _ in 0..=texts.len() {
        let Err(error) = together(&texts) else { break };
        let more = if only_files { texts_of.missing_files(&error) } else { texts_of.findings(&error, None) };
        found.extend(more);
        let ErrorKind::MissingParent { current, parent } = error.kind() else { break };
        // The rest of the template is looked at as if it extended nothing.
        let Some((_, text)) = texts.iter_mut().find(|(name, _)| name == current) else { break };
        *text = Cow::Owned(without_parent(text, parent));
    }
    found
}

/// The template without its first tag `extends`, every byte behind it where it was.
fn without_parent(text: &str, parent: &str) -> String {
    let named = text.find("extends").and_then(|at| Some(at + text[at..].find(parent)?));
    let (Some(start), Some(end)) = (
        named.and_then(|at| text[..at].rfind("{%")),
        named.and_then(|at| Some(at + text[at..].find("%}")? + "%}".len())),
    ) else {
        return String::new();
    };
    let blank: String = text[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
    format!("{}{blank}{}", &text[..start], &text[end..])
}

fn empty() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(vec![".html", ".htm", ".xml", ".svg"]);
    tera.register_filter("percent", |text: &str, _: Kwargs, _: &State| percent(text));
    tera.register_filter("contact", |text: &str, _: Kwargs, _: &State| {
        Value::safe_string(&contact::html(text))
    });
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| Value::safe_string(&json(value)));
    tera
}

/// A value as JSON that may stand in a script element.
#[must_use]
pub fn json(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned());
    // Of the characters that end a script or a line of it, the last two begin with this byte in UTF-8.
    let ends = |byte: &u8| matches!(byte, b'<' | b'>' | b'&' | 0xE2);
    let (mut out, mut from, mut next) = (String::new(), 0, 0);
    while let Some(found) = text.as_bytes()[next..].iter().position(ends) {
        let at = next + found;
        let c = text[at..].chars().next().expect("a character begins with this byte");
        next = at + c.len_utf8();
        if matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') {
            out.push_str(&text[from..at]);
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
            from = next;
        }
    }
    if from == 0 { text } else { out + &text[from..] }
}
