//! What stands of the build before, when only texts changed.
//!
//! In: a build, and the pages as they are now. Out: the graph, the plan and the report that all stages would make, where
//! that can be known without asking them: when every page looks to the others as it did, linking and planning are
//! functions of the same values, and what they made of them stands. It must not know how a stage works.

use super::{Build, pages::Pages};
use crate::{
    check,
    config::Config,
    data::Data,
    diagnostic::{Diagnostic, Report},
    graph::{Graph, Standing},
    page::{Page, PageId},
    parse,
    plan::Plan,
    source::{File, FileId, Sources},
};
use jiff::Timestamp;
use std::sync::Arc;

/// More pages than these are not looked at one by one.
const PAGES_MAX: usize = 64;

/// What is known before linking.
pub struct Now<'a> {
    /// The files.
    pub sources: &'a Sources,
    /// What could not be read.
    pub unread: &'a [Diagnostic],
    /// The settings.
    pub config: &'a Config,
    /// What parsing made of the files.
    pub pages: &'a Pages,
    /// The pages.
    pub all: &'a [Arc<Page>],
    /// Which of them are in the site.
    pub standing: &'a Standing,
}

/// What linking, checking and planning make of it.
pub struct Stands {
    pub graph: Graph,
    pub data: Data,
    pub plan: Plan,
    pub report: Report,
    pub until: Timestamp,
}

/// What stands of the build before; nothing where more than texts may have changed.
#[must_use]
pub fn stands(before: &Build, now: &Now) -> Option<Stands> {
    let instant = now.config.instant;
    // No page came or went between both clocks, no surgery ended, and no day.
    let is_unturned = before.config.instant <= instant && instant < before.until;
    if !is_unturned
        || before.config.url != now.config.url
        || before.unread != now.unread
        || before.graph.standing() != now.standing
        || !same_files(&before.sources, now.sources)
    {
        return None;
    }
    let changed = changed(before, now)?;
    let graph = before.graph.with_pages(now.all.to_vec());
    let files: Vec<FileId> = changed.iter().map(|id| graph.page(*id).file).collect();
    if before.report.findings().any(|found| points_into(found, &files)) {
        return None;
    }
    let mut report = before.report.clone();
    let [site_before, site_now] = [&before.graph, &graph].map(|graph| check::site(&before.config, graph));
    for id in &changed {
        let file = graph.page(*id).file;
        // What other stages found in the file may stand elsewhere now.
        let known = Report::new(found(before, &before.pages, &before.graph, *id, &site_before));
        if known.of_file(file) != report.of_file(file) {
            return None;
        }
        report = report.with(file, found(before, now.pages, &graph, *id, &site_now));
    }
    let plan = before.plan.with_texts(&changed, &graph, now.sources);
    Some(Stands { graph, data: before.data.clone(), plan, report, until: before.until })
}

/// Whether both have the same files, but for the texts of pages.
fn same_files(before: &Sources, now: &Sources) -> bool {
    let same = |(a, b): (&File, &File)| {
        (Arc::ptr_eq(&a.path, &b.path) || a.path == b.path)
            && (a.revision == b.revision || parse::is_page(&a.path))
    };
    before.iter().len() == now.iter().len()
        && before.iter().map(|(_, file)| file).zip(now.iter().map(|(_, file)| file)).all(same)
}

/// The pages the files of which changed; nothing where one of them looks otherwise, or no page is made of a file that
/// changed.
fn changed(before: &Build, now: &Now) -> Option<Vec<PageId>> {
    let pages = before.graph.shared_pages();
    if pages.len() != now.all.len() {
        return None;
    }
    let mut changed = Vec::new();
    for ((was, is), id) in pages.iter().zip(now.all).zip(0..) {
        if !Arc::ptr_eq(was, is) {
            changed.push(PageId(id));
            if changed.len() > PAGES_MAX || !is.looks_like(was) {
                return None;
            }
        }
    }
    let differing = before.sources.iter().zip(now.sources.iter());
    let differing = differing.filter(|((_, a), (_, b))| a.revision != b.revision).count();
    (differing == changed.len()).then_some(changed)
}

/// Whether a finding names a place in one of these files beside that where it stands, or changes it: it may be elsewhere
/// now.
fn points_into(found: &Diagnostic, files: &[FileId]) -> bool {
    let edit = found.edit.iter().map(|edit| edit.span.file);
    let mut others = found.also.iter().map(|label| label.span.file).chain(edit);
    others.any(|file| found.file() != Some(file) && files.contains(&file))
}

/// What parsing and the rules find in the file of a page, at the levels of the settings.
fn found(build: &Build, pages: &Pages, graph: &Graph, id: PageId, site: &[Diagnostic]) -> Vec<Diagnostic> {
    let file = graph.page(id).file;
    let of_site = site.iter().filter(|found| found.file() == Some(file)).cloned();
    let parsed = pages.findings_of(id.0 as usize).iter().cloned();
    let all = parsed.chain(check::page(&build.config, graph, id)).chain(of_site);
    build.config.levelled(all.collect(), &build.sources)
}
