//! The data of a site: every file read, guarded, and every question of the pages put to it.
//!
//! In: the linked pages and the files, what was read before. Out: [`Data`]: for each figure what it shows, for each dataset
//! what may be handed on, and findings. It must not know how a figure is drawn, nor themes.

mod formulas;
mod loose;
mod personal;
mod settings;

use crate::{
    dataset::{self, Dataset, Made, licence},
    diagnostic::{Code, Diagnostic},
    figure::{
        Shown,
        answer::{self, Boundaries},
        ask,
        shown::{Grid, Source},
    },
    graph::{Answer, Graph},
    guard::{self, Download, Ledger, Rules, Suspicion},
    page::{Backed, Kind, Page, PageId, Route},
    parse,
    source::{FileId, Revision, Sources, Span, hash_of},
    table::{self, Cell, Table},
};
use rayon::prelude::*;
use settings::Said;
use std::sync::Arc;

/// So many rows are shown on the page of a dataset.
const PREVIEW_ROWS: usize = 10;

/// The data of a site.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// The files that were read, by page.
    read: Vec<Arc<Read>>,
    /// What may be handed on of each dataset, by page.
    datasets: Vec<(PageId, Arc<Dataset>)>,
    /// Linked files that are not handed on.
    refused: Vec<FileId>,
    /// For each page that has figures, what each shows.
    figures: Vec<(PageId, Vec<Option<Arc<Shown>>>)>,
}

/// How a file is handed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandedOn {
    /// As it is.
    Whole,
    /// In its tidy form, which is here.
    As(Route),
    /// Not at all.
    Not,
}

/// A data file as it was read.
#[derive(Debug)]
struct Read {
    file: FileId,
    revision: Revision,
    settings: u64,
    table: Arc<Table>,
    findings: Vec<Diagnostic>,
}

/// A page with a data file, on the way.
struct Open {
    id: PageId,
    read: Arc<Read>,
    said: Said,
    source: Source,
    summary: String,
    url: String,
    year: String,
}

/// A question of a page.
struct Job<'a> {
    page: PageId,
    asks: Asks<'a>,
    areas: Option<PageId>,
}

enum Asks<'a> {
    Figure(usize, Box<ask::Ask>),
    Number(&'a Backed),
}

/// What came of the questions to one dataset.
struct Answered {
    dataset: Arc<Dataset>,
    shown: Vec<(PageId, usize, Arc<Shown>)>,
    findings: Vec<Diagnostic>,
}

impl Data {
    /// The dataset of this page.
    #[must_use]
    pub fn dataset(&self, page: PageId) -> Option<&Arc<Dataset>> {
        let at = self.datasets.binary_search_by_key(&page, |(page, _)| *page).ok()?;
        Some(&self.datasets[at].1)
    }

    /// The datasets with a file, in the order of their pages.
    pub fn datasets(&self) -> impl Iterator<Item = (PageId, &Arc<Dataset>)> {
        self.datasets.iter().map(|(page, dataset)| (*page, dataset))
    }

    /// What each figure of this page shows; nothing for one that a finding is about.
    #[must_use]
    pub fn figures(&self, page: PageId) -> &[Option<Arc<Shown>>] {
        let at = self.figures.binary_search_by_key(&page, |(page, _)| *page);
        at.map_or(&[], |at| &self.figures[at].1)
    }

    /// How a file is handed on to those who follow a link to it.
    #[must_use]
    pub fn handed_on(&self, file: FileId) -> HandedOn {
        if self.refused.binary_search(&file).is_ok() {
            return HandedOn::Not;
        }
        let mut own =
            self.datasets.iter().map(|(_, dataset)| dataset).filter(|dataset| dataset.table.file == file);
        match own.find(|dataset| !dataset.is_open) {
            Some(guarded) => guarded.source.download.clone().map_or(HandedOn::Not, HandedOn::As),
            None => HandedOn::Whole,
        }
    }
}

/// Reads the data of a site and answers every question.
#[must_use]
pub fn read(graph: &Graph, sources: &Sources, before: Option<&Data>) -> (Data, Vec<Diagnostic>) {
    let pages: Vec<(PageId, &Page, FileId)> =
        graph.published().filter_map(|(id, page)| Some((id, page, data_file(sources, page)?))).collect();
    let mut found = Vec::new();
    let opened: Vec<(Open, Vec<Diagnostic>)> =
        pages.par_iter().map(|(id, page, file)| open(*id, page, *file, sources, before)).collect();
    let mut open = Vec::with_capacity(opened.len());
    for (one, findings) in opened {
        found.extend(findings);
        open.push(one);
    }
    let mut jobs: Vec<Vec<Job>> = open.iter().map(|_| Vec::new()).collect();
    for (id, page) in graph.published() {
        if !page.figures.is_empty() || !page.backed.is_empty() {
            deal(graph, id, page, &open, &mut jobs, &mut found);
        }
    }
    let answered: Vec<Option<Answered>> = open
        .par_iter()
        .zip(jobs.into_par_iter())
        .map(|(one, jobs)| {
            let is_dataset = graph.page(one.id).kind == Kind::Dataset;
            is_dataset.then(|| answered(one, jobs, &open, sources))
        })
        .collect();
    let mut data = Data { read: open.iter().map(|one| one.read.clone()).collect(), ..Data::default() };
    let mut shown = Vec::new();
    for (one, answered) in open.iter().zip(answered) {
        if let Some(answered) = answered {
            found.extend(answered.findings);
            shown.extend(answered.shown);
            data.datasets.push((one.id, answered.dataset));
        }
    }
    for (id, page) in graph.published().filter(|(_, page)| !page.figures.is_empty()) {
        data.figures.push((id, vec![None; page.figures.len()]));
    }
    for (page, n, shown) in shown {
        let at = data.figures.binary_search_by_key(&page, |(page, _)| *page);
        if let Ok(at) = at {
            data.figures[at].1[n] = Some(shown);
        }
    }
    let has_page = |file: FileId| open.iter().any(|one| one.read.file == file);
    let (refused, findings) = loose::refused(graph, sources, has_page);
    found.extend(findings);
    (Data { refused, ..data }, found)
}

/// The data file of a page: that of a dataset, or the outlines of a place.
fn data_file(sources: &Sources, page: &Page) -> Option<FileId> {
    let key = match page.kind {
        Kind::Dataset => "file",
        Kind::Place => "boundary",
        _ => return None,
    };
    let dir = sources.get(page.file).path.rsplit_once('/')?.0;
    sources.find(&parse::join(dir, page.text(key)?))
}

/// Reads the file of a page, or takes what was read before.
fn open(
    id: PageId,
    page: &Page,
    file: FileId,
    sources: &Sources,
    before: Option<&Data>,
) -> (Open, Vec<Diagnostic>) {
    let (said, mut found) = settings::read(page, sources);
    let (revision, settings) = (sources.get(file).revision, hash_of(&said.settings));
    let same = |read: &&Arc<Read>| (read.file, read.revision, read.settings) == (file, revision, settings);
    let known = before.and_then(|before| before.read.iter().find(same)).cloned();
    let read = known.unwrap_or_else(|| {
        let table::Read { table, findings, .. } = table::read(file, sources.get(file), &said.settings);
        Arc::new(Read { file, revision, settings, table: Arc::new(table), findings })
    });
    found.extend(read.findings.iter().cloned());
    settings::strange_headings(&said, &read.table, &mut found);
    let text = |key: &str| page.text(key).unwrap_or_default().to_owned();
    let source = Source {
        title: page.title.value.clone(),
        page: page.route.clone(),
        download: None,
        credit: text("credit"),
        period: text("period"),
        licence: text("licence"),
    };
    let open = Open {
        id,
        read,
        said,
        source,
        summary: page.summary.clone(),
        url: text("url"),
        year: text("boundaries"),
    };
    (open, found)
}

/// Gives each question of a page to the dataset that answers it.
fn deal<'a>(
    graph: &'a Graph,
    id: PageId,
    page: &'a Page,
    open: &[Open],
    jobs: &mut [Vec<Job<'a>>],
    found: &mut Vec<Diagnostic>,
) {
    let answers = graph.answers(id);
    let page_of = |n: usize| match answers.get(n) {
        Some(Answer::Page(page, _)) => Some(*page),
        _ => None,
    };
    let with_file = |page: PageId| open.iter().position(|one| one.id == page);
    let mut give = |data: Option<usize>, span: Span, job: Job<'a>| {
        let of = match data {
            Some(n) => page_of(n),
            None => (page.kind == Kind::Dataset).then_some(id),
        };
        if let Some(Answer::Unpublished(hidden)) = data.and_then(|n| answers.get(n)) {
            found.push(unpublished(graph.page(*hidden), span));
        }
        let Some(of) = of else { return };
        match with_file(of) {
            Some(at) => jobs[at].push(job),
            None => {
                let title = &graph.page(of).title.value;
                let message = format!("“{title}” has no data file, so there is nothing to show");
                let help = "Put the file beside its page and add `file:`, or name other data.";
                found.push(Diagnostic::new(Code::FigureUnclear, span, message).help(help));
            }
        }
    };
    for (n, figure) in page.figures.iter().enumerate() {
        // What is wrong in the block itself was found when the page was parsed.
        let (ask, _) = ask::read(figure.kind, &figure.text, figure.span, figure.span);
        let areas = figure.areas.and_then(page_of);
        let is_sound = figure.areas.is_none() || areas.is_some();
        let span = figure.data.map_or(figure.span, |n| page.refs[n].span);
        if is_sound {
            give(figure.data, span, Job { page: id, asks: Asks::Figure(n, Box::new(ask)), areas });
        }
    }
    for number in &page.backed {
        give(
            Some(number.data),
            page.refs[number.data].span,
            Job { page: id, asks: Asks::Number(number), areas: None },
        );
    }
}

/// What the guard lets through of a dataset: first its download, then what each page asks, in the order of pages.
fn answered(one: &Open, jobs: Vec<Job>, open: &[Open], sources: &Sources) -> Answered {
    let table = &*one.read.table;
    let rules = &one.said.rules;
    let suspicions = guard::inspect(table, rules);
    let mut findings = personal::findings(table, sources.get(one.read.file), &suspicions);
    findings.extend(one.said.safe.map(|span| personal::excused(rules, span)).into_iter().flatten());
    let mut ledger = Ledger::of(table, rules, &suspicions);
    let download = ledger.download();
    let mut source = one.source.clone();
    if download.is_offered && !table.columns.is_empty() && !licence::is_none(&source.licence) {
        source.download = Some(Made::Csv.route(&source.page));
        let is_offered = |at| !download.leaves_out(at);
        findings.extend(formulas::note(table, sources.get(one.read.file), is_offered));
    }
    let mut shown = Vec::new();
    let mut named: Vec<Option<Option<Grid>>> = vec![None; one.said.numbers.len()];
    let small_under = rules.small_under();
    for job in jobs {
        let areas = job.areas.and_then(|areas| open.iter().find(|one| one.id == areas));
        let boundaries = areas.map(|areas| Boundaries {
            table: &areas.read.table,
            credit: &areas.source.credit,
            year: &areas.year,
        });
        let mut data = answer::Data {
            table,
            rules,
            suspicions: &suspicions,
            download: &download,
            ledger: &mut ledger,
            boundaries,
            source: &source,
            year: &one.year,
        };
        match job.asks {
            Asks::Figure(n, ask) => {
                let (answer, found) = answer::answer(&ask, &mut data);
                findings.extend(found);
                shown.extend(answer.map(|answer| (job.page, n, Arc::new(answer))));
            }
            Asks::Number(number) => {
                let at = one.said.numbers.iter().position(|(name, _)| name.value == number.name);
                let Some(at) = at else {
                    findings.push(unknown_number(one, number));
                    continue;
                };
                let grid = named[at].get_or_insert_with(|| {
                    let (grid, found) = answer::named(&one.said.numbers[at].1, &mut data);
                    findings.extend(found);
                    grid
                });
                findings.extend(grid.as_ref().and_then(|grid| answer::backed(number, grid)));
            }
        }
    }
    let name = sources.get(one.read.file).name();
    let is_open = !ledger.protects()
        && download.left_out.is_empty()
        && !loose::is_workbook(name)
        && !licence::is_none(&source.licence);
    let dataset = dataset(one, download, small_under, source, &suspicions, &mut ledger);
    let dataset = Dataset { is_open, ..dataset };
    Answered { dataset: Arc::new(dataset), shown, findings }
}

fn dataset(
    one: &Open,
    download: Download,
    small_under: u32,
    source: Source,
    suspicions: &[Suspicion],
    ledger: &mut Ledger,
) -> Dataset {
    let table = one.read.table.clone();
    let data = answer::Data {
        table: &table,
        rules: &Rules { small_under, ..Rules::default() },
        suspicions,
        download: &download,
        ledger,
        boundaries: None,
        source: &source,
        year: &one.year,
    };
    let preview = answer::preview(&data, PREVIEW_ROWS);
    let offered: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| !download.leaves_out(*at))
        .map(|(_, c)| c)
        .collect();
    let values: Vec<_> = offered.iter().map(|column| (&column.name, &column.cells)).collect();
    let values_hash = hash_of(&(values, &download.cells));
    let heads: Vec<_> =
        offered.iter().map(|c| (&c.name, &c.title, &c.says, dataset::sort(c), &c.unit)).collect();
    let head_hash = hash_of(&(&source, &one.summary, &one.url, &heads, &download.left_out, small_under));
    let is_missing = |cell: &&Cell| matches!(cell, Cell::Missing(_));
    let missing = table.columns.iter().map(|column| column.cells.iter().filter(is_missing).count()).collect();
    Dataset {
        is_open: false,
        missing,
        download,
        small_under,
        preview,
        source,
        summary: one.summary.clone(),
        url: one.url.clone(),
        values_hash,
        head_hash,
        table: table.clone(),
    }
}

/// The finding for data that is not in the site while the page that shows it is.
fn unpublished(page: &Page, span: Span) -> Diagnostic {
    let message = format!("“{}” is not published, so nothing of it can be shown", page.title.value);
    let help = "Publish the page of the data, or keep this page a draft as well.";
    Diagnostic::new(Code::FigureUnclear, span, message).help(help)
}

fn unknown_number(one: &Open, number: &Backed) -> Diagnostic {
    let names = one.said.numbers.iter().map(|(name, _)| name.value.as_str());
    let message = format!("“{}” names no number `{}`", one.source.title, number.name);
    let finding = Diagnostic::new(Code::UnknownReference, number.name_span, message);
    let finding = finding.suggest(&number.name, names);
    finding.or_help("Add it to the page of the data, under `numbers:`, as in `numbers: { total: count }`.")
}
