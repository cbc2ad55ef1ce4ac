//! Data files that pages link to as they are.
//!
//! In: the files that pages link to. Out: those that may not be handed on, with findings. It must not know datasets:
//! of their files the guard sees every cell.

use crate::{
    diagnostic::{Code, Diagnostic},
    graph::{Answer, Graph},
    guard::{self, Rules},
    source::{FileId, Sources, Span},
    table::{self, Settings},
};
use std::collections::BTreeMap;

/// Files that are workbooks: their hidden sheets, rows and columns go with them.
const WORKBOOKS: &[&str] = &["xlsx", "xlsm", "xls", "xlsb", "ods"];

/// The linked data files that may not be handed on, in order; `has_page` says of which files there is a dataset.
pub(super) fn refused(
    graph: &Graph,
    sources: &Sources,
    has_page: impl Fn(FileId) -> bool,
) -> (Vec<FileId>, Vec<Diagnostic>) {
    let mut links: BTreeMap<FileId, Span> = BTreeMap::new();
    for (id, page) in graph.published() {
        for (reference, answer) in page.refs.iter().zip(graph.answers(id)) {
            if let Answer::File(file) = answer {
                links.entry(*file).or_insert(reference.span);
            }
        }
    }
    let (mut refused, mut found) = (Vec::new(), Vec::new());
    for (file, span) in links.into_iter().filter(|(file, _)| !has_page(*file)) {
        let name = sources.get(file).name();
        let findings = match is_workbook(name) {
            true => vec![workbook(name, span)],
            false if table::is_data(name) => personal(file, sources, span),
            false => Vec::new(),
        };
        if !findings.is_empty() {
            refused.push(file);
            found.extend(findings);
        }
    }
    (refused, found)
}

/// Whether a file of this name is a workbook.
pub(super) fn is_workbook(name: &str) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, end)| WORKBOOKS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

fn workbook(name: &str, span: Span) -> Diagnostic {
    let message = format!("`{name}` is a workbook, and what is hidden in it would be handed on too");
    Diagnostic::new(Code::WorkbookLinked, span, message)
        .help("Save the one table that is wanted as CSV and link to that.")
        .help("Or make a dataset page of it, `casebook new dataset --from FILE`, and link to the page.")
}

/// What looks personal in a file.
fn personal(file: FileId, sources: &Sources, span: Span) -> Vec<Diagnostic> {
    let source = sources.get(file);
    // Whether all of it can be read is no matter here: it is handed on as it is.
    let table = table::read(file, source, &Settings::default()).table;
    let suspicions = guard::inspect(&table, &Rules::default());
    super::personal::findings(&table, source, &suspicions)
        .into_iter()
        .map(|found| found.also(span, "linked here"))
        .collect()
}
