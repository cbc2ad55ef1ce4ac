//! Answers: a question to a table, through the guard.
//!
//! In: an [`Ask`], the table it is about, what the guard has let through so far. Out: a [`Shown`], or the findings that say
//! why there is none. It must not know pages: who asks and where the answer is shown is the affair of others.

mod chart;
mod filter;
mod groups;
mod join;
mod map;
mod measure;
mod number;
mod points;
mod rows;
mod when;

use super::{
    ask::Ask,
    shown::{Amount, Grid, Remark, Shown, Source},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    guard::{Download, Ledger, Rules, Suspicion},
    page::FigureKind,
    source::Span,
    table::Table,
};
pub use number::{backed, named};
pub use rows::preview;

/// What a question is put to.
pub struct Data<'a> {
    /// The table.
    pub table: &'a Table,
    /// What its page says of its people.
    pub rules: &'a Rules,
    /// What looks personal in it.
    pub suspicions: &'a [Suspicion],
    /// What of it may be handed on as it is.
    pub download: &'a Download,
    /// What the guard has let through so far.
    pub ledger: &'a mut Ledger,
    /// The areas that are asked for.
    pub boundaries: Option<Boundaries<'a>>,
    /// Where its numbers are from.
    pub source: &'a Source,
    /// The year of the boundaries its codes belong to, as its page says it; may be empty.
    pub year: &'a str,
}

/// Areas with codes.
#[derive(Clone, Copy)]
pub struct Boundaries<'a> {
    /// A table with a shape in each row.
    pub table: &'a Table,
    /// The credit of who drew them; may be empty.
    pub credit: &'a str,
    /// Their year, as their page says it; may be empty.
    pub year: &'a str,
}

impl Boundaries<'_> {
    /// The credit as a sentence; nothing where the data has the same.
    fn credit_beside(&self, data: &str) -> String {
        let credit = self.credit.trim();
        match credit {
            "" => String::new(),
            _ if credit == data.trim() => String::new(),
            _ if credit.ends_with(['.', '!', '?']) => credit.to_owned(),
            _ => format!("{credit}."),
        }
    }
}

impl Data<'_> {
    /// Counts of people below this are hidden.
    fn small_under(&self) -> u32 {
        self.rules.small_under()
    }
}

/// Answers a question.
#[must_use]
pub fn answer(ask: &Ask, data: &mut Data) -> (Option<Shown>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    if data.table.columns.is_empty() {
        // Why it could not be read has been said.
        return (None, found);
    }
    let answer = match ask.kind {
        FigureKind::Chart => chart::answer(ask, data, &mut found),
        FigureKind::Map if ask.areas.is_some() => map::areas(ask, data, &mut found),
        FigureKind::Map => points::answer(ask, data, &mut found),
        FigureKind::Table => rows::answer(ask, data, &mut found),
        FigureKind::Number => number::answer(ask, data, &mut found),
    };
    let shown = answer.map(|(drawing, remarks)| Shown {
        title: ask.title.clone().unwrap_or_else(|| data.source.title.clone()),
        drawing,
        remarks,
        source: data.source.clone(),
    });
    (shown, found)
}

/// The finding for a question that no row answers.
fn nothing(ask: &Ask) -> Diagnostic {
    let message = format!("there is nothing to show: no row fits what this {} asks", ask.kind.name());
    Diagnostic::new(Code::FigureUnclear, ask.span, message)
        .help("Look at `where:`: all of its conditions must hold for a row.")
}

/// The finding for rows about people that would be shown one by one.
fn discloses(span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} would show people one by one");
    Diagnostic::new(Code::FigureDiscloses, span, message)
        .help("Count by area or by kind instead, with a chart or a map of areas.")
        .help("Is it safe all the same? Say why on the page of the data, under `safe_because:`.")
}

/// What is to be said of numbers that are hidden.
fn hidden(grid: &Grid, data: &Data) -> Vec<Remark> {
    let all = || grid.amounts.iter().flatten().chain(&grid.total);
    let small = all().any(|amount| matches!(amount, Amount::FewerThan(_)));
    let others = all().any(|amount| matches!(amount, Amount::Withheld));
    let small = small.then(|| Remark::SmallHidden(data.small_under()));
    small.into_iter().chain(others.then_some(Remark::OthersHidden)).collect()
}
