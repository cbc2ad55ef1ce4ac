//! What stands at an address of the preview.
//!
//! In: the path of a request. Out: the output, or the file that would be there. Only what a build has planned is ever
//! found: a path is looked up among its outputs and leads to no folder.

use super::shown::Shown;
use crate::{
    page::{
        PageId,
        percent::{decoded_strictly, percent},
    },
    parse,
    plan::{Content, Output},
    source::FileId,
};

/// What stands at an address.
#[derive(Debug)]
pub enum Place<'a> {
    /// An output.
    Output(&'a Output),
    /// The same address with its base or a slash, from the host's root.
    Moved(String),
    /// A page that is not in the site.
    Unpublished(PageId),
    /// A file of which no page could be made.
    Broken(FileId),
    /// Nothing.
    Nothing,
}

/// What stands at this path, as a request names it: from the host's root, percent-encoded.
#[must_use]
pub fn place<'a>(shown: &'a Shown, path: &str) -> Place<'a> {
    let Some(path) = decoded(path) else { return Place::Nothing };
    let (base, plan) = (shown.build.config.base(), &shown.build.plan);
    let Some(inside) = path.strip_prefix(base) else {
        let is_above = path == "/" || format!("{path}/") == base;
        return if is_above { Place::Moved(base.to_owned()) } else { Place::Nothing };
    };
    if let Some(output) = plan.find(inside) {
        return broken(shown, output).map_or(Place::Output(output), Place::Broken);
    }
    if let Some(folder) = inside.strip_suffix("index.html").filter(|folder| plan.find(folder).is_some()) {
        return Place::Moved(encoded(&format!("{base}{folder}")));
    }
    let slashed = format!("{inside}/");
    if !inside.ends_with('/') && (plan.find(&slashed).is_some() || unbuilt(shown, &slashed).is_some()) {
        return Place::Moved(encoded(&format!("{base}{slashed}")));
    }
    unbuilt(shown, inside).unwrap_or(Place::Nothing)
}

/// The file of a page that cannot be read as it was meant.
fn broken(shown: &Shown, output: &Output) -> Option<FileId> {
    let Content::Page(content) = &output.content else { return None };
    let file = content.page.file;
    let found = shown.build.report.of_file(file);
    found.iter().any(|found| found.code.is_broken_file()).then_some(file)
}

/// The page or file that would stand at this path below the base.
fn unbuilt<'a>(shown: &'a Shown, path: &str) -> Option<Place<'a>> {
    let build = &shown.build;
    let mut pages = build.graph.pages().filter(|(id, _)| !build.graph.is_published(*id));
    if let Some((id, _)) = pages.find(|(_, page)| page.route.path() == path) {
        return Some(Place::Unpublished(id));
    }
    let mut files = build.sources.under(parse::CONTENT).filter(|(_, file)| parse::is_page(&file.path));
    let (id, _) = files.find(|(_, file)| parse::route_of(&file.path).path() == path)?;
    let is_page = build.graph.pages().any(|(_, page)| page.file == id);
    (!is_page).then_some(Place::Broken(id))
}

/// Percent-encoded bytes as text; nothing where they are no UTF-8, or hold what no address of a site has.
fn decoded(path: &str) -> Option<String> {
    let path = decoded_strictly(path)?.into_owned();
    (!path.contains(['\\', '\0']) && !path.split('/').any(|part| part == "..")).then_some(path)
}

/// A path as the value of a `Location`: a second slash in front would name another host.
fn encoded(path: &str) -> String {
    let parts: Vec<String> = path.trim_start_matches('/').split('/').map(percent).collect();
    format!("/{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn paths_are_decoded_once_and_stay_inside() {
        assert_eq!(decoded("/a%20b/%C3%A9"), Some("/a b/é".to_owned()));
        assert_eq!(decoded("/%252e%252e/x"), Some("/%2e%2e/x".to_owned()));
        for path in ["/../x", "/a/%2e%2e/x", "/a%5c..", "/%00", "/%", "/%4", "/%zz", "/%ff", "/%+1"] {
            assert_eq!(decoded(path), None, "{path}");
        }
        assert_eq!(encoded("//evil.example/é"), "/evil.example/%C3%A9");
    }
}
