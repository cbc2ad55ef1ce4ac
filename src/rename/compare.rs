//! The site as it would be, held against what it is.
//!
//! In: a [`World`]. Out: references that lead astray, and what else would not be whole. It must not know how anything
//! is mended.

use super::{Refusal, Said, place, world::World};
use crate::{
    diagnostic::{Code, Diagnostic, Severity},
    links::{Link, Links, Meaning},
    page::{Page, Relation},
    source::{FileId, Span},
};

/// So many places are named.
const PLACES_MAX: usize = 10;

/// The references that lead elsewhere than before.
pub(super) fn astray(links: &Links, world: &World) -> Vec<Said> {
    let after = Links::new(&world.after);
    let mut astray = Vec::new();
    for (id, new) in world.pages() {
        let Some(new) = new else { continue };
        let pairs = links.written(id).into_iter().zip(after.written(new));
        let wrong =
            pairs.enumerate().filter(|(_, (before, after))| !leads_the_same(world, &before.to, &after.to));
        astray.extend(wrong.map(|(n, _)| (id, n)));
    }
    astray
}

fn leads_the_same(world: &World, before: &Meaning, after: &Meaning) -> bool {
    match (before, after) {
        (Meaning::File(before), Meaning::File(after)) => world.file(*before) == Some(*after),
        // Whatever answers what nothing answered: nothing is lost.
        (Meaning::Nothing, _) => true,
        // A page may come back to an address that was an old one of its own.
        (Meaning::Address(_), Meaning::File(_)) => true,
        (before, after) => before == after,
    }
}

/// Refuses addresses that are taken, and pages that would not be what they are.
pub(super) fn fits(links: &Links, world: &World) -> Result<(), Refusal> {
    for (id, new) in world.pages() {
        let before = world.before.graph.page(id);
        let path = &*world.before.sources.get(before.file).path;
        let Some(new) = new else {
            let help = "Choose another place.";
            return Err(Refusal::broken(format!("`{path}` would be no page there"), Vec::new(), help));
        };
        let after = world.after.graph.page(new);
        if after.route != before.route {
            free(world, after)?;
        }
        if Links::len_of(after) != Links::len_of(before) {
            return Err(misfit(links, world, |path, _| world.moves.is_new(path)).unwrap_or_else(|| {
                let help = "Choose another place.";
                Refusal::broken(format!("`{path}` would be read otherwise there"), Vec::new(), help)
            }));
        }
    }
    Ok(())
}

/// Refuses an address of a page that another has or had.
fn free(world: &World, page: &Page) -> Result<(), Refusal> {
    let others = || world.after.graph.pages().map(|(_, other)| other).filter(|other| other.file != page.file);
    let owner = |other: &Page| world.after.sources.get(other.file).path.to_string();
    let address = page.route.path();
    if let Some(other) = others().find(|other| other.route == page.route) {
        let help = "Choose another name, or give one of the two a `slug:` of its own.";
        let message = format!("`/{address}` is the address of `{}`", owner(other));
        return Err(Refusal::broken(message, Vec::new(), help));
    }
    let had = |other: &&Page| other.old_routes().any(|route| route == page.route);
    if let Some(other) = others().find(had) {
        let message =
            format!("`/{address}` is an old address of `{}`, and links to it lead there", owner(other));
        let help = "Choose another name, or take the address out of the `aliases:` of that page.";
        return Err(Refusal::broken(message, Vec::new(), help));
    }
    Ok(())
}

/// Refuses what would not be whole though every reference leads where it led.
pub(super) fn hold(links: &Links, world: &World) -> Result<(), Refusal> {
    if let Some(refusal) = misfit(links, world, |_, _| true) {
        return Err(refusal);
    }
    let after = Links::new(&world.after);
    for (id, new) in world.pages() {
        let Some(new) = new else { continue };
        let made =
            |links: Vec<Link>| links.into_iter().filter(|link| link.relation != Some(Relation::PartOf));
        let before: Vec<Link> = made(links.made(id)).collect();
        let now: Vec<Link> = made(after.made(new)).collect();
        let other = |link: &&Link| !now.iter().any(|new| leads_the_same(world, &link.to, &new.to));
        if let Some(link) = before.iter().find(other) {
            let file = world.before.graph.page(id).file;
            let path = &world.before.sources.get(file).path;
            let at = link.span.map_or_else(|| path.to_string(), |span| place(world.before, span));
            let message = "what a page says would be answered by another";
            return Err(Refusal::broken(
                message,
                vec![format!("{at}: `{}`", link.text)],
                "Choose another name.",
            ));
        }
    }
    Ok(())
}

/// A finding of before: its code, what it says, and the path of its file after.
type Known<'a> = (Code, &'a str, &'a str);

/// The findings that were not there before: neither the same, nor one of its sort in that file.
fn new_findings<'w>(links: &Links, world: &'w World) -> Vec<&'w Diagnostic> {
    let path = |found: &Diagnostic| match found.span {
        Some(span) => world.moves.after(&world.before.sources.get(span.file).path),
        None => "",
    };
    let mut known: Vec<Known> =
        world.before.report.findings().map(|found| (found.code, &*found.message, path(found))).collect();
    let path = |found: &Diagnostic| found.span.map_or("", |span| &*world.after.sources.get(span.file).path);
    let unanswered = unanswered(links, world);
    let is_new = |found: &&Diagnostic| found.span.is_none_or(|span| unanswered.binary_search(&span).is_err());
    let mut new: Vec<&'w Diagnostic> = world.after.report.findings().filter(is_new).collect();
    let mut cancel = |same: &dyn Fn(&Known, &Diagnostic) -> bool| {
        new.retain(|found| {
            let at = known.iter().position(|known| same(known, found));
            at.map(|at| known.swap_remove(at)).is_none()
        });
    };
    cancel(&|known, found| *known == (found.code, &*found.message, path(found)));
    cancel(&|known, found| (known.0, known.1) == (found.code, &*found.message));
    cancel(&|known, found| (known.0, known.2) == (found.code, path(found)));
    // Of a loop, and of two pages with one address, the first page is told, and which that is has changed.
    cancel(&|known, found| {
        known.0 == found.code
            && match found.code {
                Code::Loop => true,
                Code::SameAddress => known.1.split(" is ").next() == found.message.split(" is ").next(),
                _ => false,
            }
    });
    new
}

/// Where references stand that nothing answered before, sorted: whatever is wrong with them was wrong.
fn unanswered(links: &Links, world: &World) -> Vec<Span> {
    let after = Links::new(&world.after);
    let pages = world.pages().filter_map(|(id, new)| Some((id, new?)));
    let pairs = pages.flat_map(|(id, new)| links.written(id).into_iter().zip(after.written(new)));
    let open = pairs.filter(|(before, _)| before.to == Meaning::Nothing && before.relation.is_some());
    let mut spans: Vec<Span> = open.filter_map(|(_, after)| after.span).collect();
    spans.sort_unstable();
    spans
}

/// Refuses a reference that no other way of writing it would make lead where it led.
pub(super) fn lost(links: &Links, world: &World, said: Said) -> Refusal {
    let link = &links.written(said.0)[said.1];
    let new = world.pages().find(|(id, _)| *id == said.0).and_then(|(_, new)| new);
    let after = new.and_then(|new| Links::new(&world.after).written(new).into_iter().nth(said.1));
    let at = after.and_then(|link| link.span);
    misfit(links, world, |_, found| found.span == at).unwrap_or_else(|| {
        let places = link.span.iter().map(|span| format!("{}: `{}`", place(world.before, *span), link.text));
        let help = "Choose another name, or write this link in another way first.";
        let message = "a link would lead elsewhere, and there is no other way to write it";
        Refusal::broken(message, places.collect(), help)
    })
}

/// Refuses where there would be errors that were not there before, and that are asked for by the path of their file
/// after; nothing where there are none.
fn misfit(links: &Links, world: &World, asked: impl Fn(&str, &Diagnostic) -> bool) -> Option<Refusal> {
    let path = |found: &Diagnostic| found.span.map_or("", |span| &*world.after.sources.get(span.file).path);
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error && asked(path(found), found);
    let new: Vec<&Diagnostic> = new_findings(links, world).into_iter().filter(is_error).collect();
    let mut places: Vec<String> = new.iter().take(PLACES_MAX).map(|found| said(world, found)).collect();
    if let more @ 1.. = new.len() - places.len() {
        places.push(format!("and {more} more"));
    }
    let errors = if new.len() == 1 { "an error".to_owned() } else { format!("{} errors", new.len()) };
    let message = format!("the site would have {errors} that it has not now");
    (!new.is_empty()).then(|| {
        Refusal::broken(message, places, "Choose another place, or change what is named there first.")
    })
}

/// A finding of the site after, with its place in the file of before.
fn said(world: &World, found: &Diagnostic) -> String {
    let Some(span) = found.span else { return found.message.to_string() };
    let path = &*world.after.sources.get(span.file).path;
    let before = world.before.sources.iter().find(|(_, file)| world.moves.after(&file.path) == path);
    match before {
        Some((id, file)) => {
            let line = world.line_before(id, span.file, span.range().start);
            format!("{}:{line}: {}", file.path, found.message)
        }
        None => format!("{path}: {}", found.message),
    }
}

/// What changes though nothing breaks, in sentences.
pub(super) fn told(links: &Links, world: &World) -> Vec<String> {
    let mut told = Vec::new();
    let series = |links: &Links, id| {
        let made = links.made(id).into_iter();
        made.filter(|link| link.relation == Some(Relation::PartOf)).find_map(|link| match link.to {
            Meaning::File(file) => Some(file),
            _ => None,
        })
    };
    let after = Links::new(&world.after);
    let title = |build: &crate::build::Build, links: &Links, file: FileId| {
        links.page(file).map_or(String::new(), |id| build.graph.page(id).title.value.clone())
    };
    for (id, new) in world.pages() {
        let Some(new) = new else { continue };
        let (was, is) = (series(links, id), series(&after, new));
        let page = &world.after.graph.page(new).title.value;
        if let Some(was) = was.filter(|was| world.file(*was) != is) {
            told.push(format!(
                "“{page}” is no longer one of the dates of “{}”.",
                title(world.before, links, was)
            ));
        }
        if let Some(is) = is.filter(|is| was.and_then(|was| world.file(was)) != Some(*is)) {
            told.push(format!("“{page}” is one of the dates of “{}” now.", title(&world.after, &after, is)));
        }
    }
    let warnings = new_findings(links, world).into_iter().filter(|found| found.severity == Severity::Warning);
    told.extend(warnings.take(PLACES_MAX).map(|found| format!("New warning: {}.", said(world, found))));
    told
}
