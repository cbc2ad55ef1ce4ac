//! What a request for a path is answered with.
//!
//! In: the site and a path. Out: an [`Answer`]. It must not know connections, methods or headers of requests.

use super::{
    below,
    marks::Marks,
    panel::{self, FINDINGS, OWN},
    place::{Place, place},
    shown::Shown,
};
use crate::{
    diagnostic::{Code, Diagnostic},
    plan::{Content, Output},
    render::Rendered,
};
use std::path::{Path, PathBuf};

/// The preview's own files, by their names below [`OWN`].
const FILES: &[(&str, &str)] = &[
    ("preview.js", include_str!("preview.js")),
    ("panel.css", include_str!("panel.css")),
    ("page.css", include_str!("page.css")),
];

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// These bytes, of a file with this name.
    Bytes(Status, String, Vec<u8>),
    /// The file at this path in the site's folder, of so many bytes.
    File(PathBuf, u64),
    /// Somewhere else.
    Moved(String),
    /// The site changed while this was rendered: ask again when it has been built anew.
    Again,
}

/// How an answer went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is what was asked for.
    Fine,
    /// There is nothing at this address.
    Missing,
    /// What was asked for cannot be shown.
    Broken,
}

/// What a page of the preview is called, for its type.
const PAGE: &str = "index.html";

/// The answer for a path as a request names it; `root` is the site's folder.
#[must_use]
pub fn answer(shown: &Shown, root: &Path, path: &str, query: &str) -> Answer {
    if let Some(own) = path.strip_prefix(OWN) {
        return own_file(shown, own, query);
    }
    match place(shown, path) {
        Place::Output(output) => made(shown, root, path, output, Status::Fine),
        Place::Moved(to) => Answer::Moved(to),
        Place::Nothing => match shown.build.plan.find("404.html") {
            Some(output) => made(shown, root, path, output, Status::Missing),
            None => notice(shown, &Place::Nothing, path, None, Status::Missing),
        },
        place => notice(shown, &place, path, None, Status::Broken),
    }
}

/// The value of a key in a query, decoded as far as the preview's own script encodes it.
#[must_use]
pub fn asked<'a>(query: &'a str, key: &str) -> Option<&'a str> {
    query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
}

fn own_file(shown: &Shown, name: &str, query: &str) -> Answer {
    if let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name) {
        return Answer::Bytes(Status::Fine, (*name).to_owned(), text.as_bytes().to_vec());
    }
    let page = |html: String| Answer::Bytes(Status::Fine, PAGE.to_owned(), html.into_bytes());
    match name {
        FINDINGS => page(panel::all(shown)),
        "panel" => {
            let path = asked(query, "page").unwrap_or("/");
            let subject = panel::subject(shown, &place(shown, path));
            page(panel::inside(shown, &subject))
        }
        _ => Answer::Bytes(Status::Missing, "nothing.txt".to_owned(), b"There is nothing here.\n".to_vec()),
    }
}

/// An output, as it is built; a page has the panel in it.
fn made(shown: &Shown, root: &Path, path: &str, output: &Output, status: Status) -> Answer {
    let name = output.route.file_path();
    match shown.render(output) {
        Ok(Rendered::Bytes(bytes)) => {
            let is_page = matches!(output.content, Content::Page(_) | Content::List(_));
            let bytes = match is_page {
                true => {
                    let subject = panel::subject(shown, &Place::Output(output));
                    panel::with_panel(&bytes, &panel::panel(shown, &subject, &Marks::of(shown, path)))
                }
                false => bytes,
            };
            Answer::Bytes(status, name, bytes)
        }
        Ok(Rendered::File(id)) => {
            let file = shown.build.sources.get(id);
            Answer::File(below(root, &file.path), file.bytes_len())
        }
        Err(finding) if finding.code == Code::UnreadableFile => Answer::Again,
        Err(finding) => notice(shown, &Place::Output(output), path, Some(&finding), Status::Broken),
    }
}

/// The page that says what is wrong with this output.
#[must_use]
pub fn given_up(shown: &Shown, path: &str) -> Answer {
    match place(shown, path) {
        Place::Output(output) => {
            let finding = shown.give_up(output);
            notice(shown, &Place::Output(output), path, Some(&finding), Status::Broken)
        }
        place => notice(shown, &place, path, None, Status::Broken),
    }
}

fn notice(shown: &Shown, place: &Place, path: &str, found: Option<&Diagnostic>, status: Status) -> Answer {
    let html = panel::notice(shown, place, found, &Marks::of(shown, path));
    Answer::Bytes(status, PAGE.to_owned(), html.into_bytes())
}
