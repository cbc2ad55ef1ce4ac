//! `new surgery --series`: the next date of a series that has no file yet.
//!
//! In: the site with its clock, answers to four questions where the evening is over. Out: [`Answers`]: before it an
//! announcement, after it a record. It must not know the disk.

use super::{
    page::Answers,
    questions::{Skill as Named, chosen},
};
use crate::{
    cli::ask::Asking,
    config::Config,
    diagnostic::nearest,
    graph::{Graph, names::fold},
    page::{
        Kind, Moment, Page,
        session::{ends_after, minutes},
    },
    plan::sessions::placed,
    recur,
    yaml::quoted,
};
use std::io::{BufRead, Write};

/// The most people a surgery can have helped, as the table of fields says.
const HELPED_MAX: i64 = 10_000;

/// So many days after the first evening of a series it may be recorded.
const LATELY_DAYS: i32 = 3;

/// The next date of a series.
#[derive(Debug)]
pub struct Next<'a> {
    /// The series.
    series: &'a Page,
    /// When it is.
    when: Moment,
    /// Whether it is over.
    is_over: bool,
    /// The last file, where it is over and says nothing of what came of it.
    pub unrecorded: Option<&'a Page>,
}

/// The next date of the series with this name; otherwise why there is none.
pub fn next<'a>(config: &Config, graph: &'a Graph, name: &str) -> Result<Next<'a>, String> {
    let series = find(graph, name)?;
    let folder = format!("{}/", series.name);
    let own = graph.pages().map(|(_, page)| page);
    let own = own.filter(|page| page.kind == Kind::Surgery && page.name.starts_with(&folder));
    let dated = own.filter_map(|page| Some((page.moment("when")?, page.moment("moved_from"), page)));
    let mut dated: Vec<(Moment, Option<Moment>, &Page)> = dated.collect();
    dated.sort_by_key(|(when, from, _)| (from.unwrap_or(*when), *when));
    let begins = dated.iter().map(|(when, from, _)| from.unwrap_or(*when));
    let course = recur::of_series(series, begins.clone(), config.today()).ok_or_else(|| {
        format!("`{}` does not say when it comes round: add a line such as `repeats: second Wednesday 17:30` to content/{}/index.md", series.title.value, series.name)
    })?;
    // The morning after the first evening is still the time to say what came of it.
    let lately = crate::page::Day(config.today().0.saturating_sub(jiff::Span::new().days(LATELY_DAYS)));
    let from = begins.map(|when| when.day).max().unwrap_or(lately.max(course.starts));
    let files: Vec<(Moment, Option<Moment>, usize)> =
        dated.iter().enumerate().map(|(at, (when, from, _))| (*when, *from, at)).collect();
    let (taken, covered) = placed(&course, &files);
    // Within some years there is a date, or there is none.
    let ends = from.0.saturating_add(jiff::Span::new().years(9));
    let mut dates = course.between(from, crate::page::Day(ends)).into_iter();
    let when = dates.find(|date| !taken.contains_key(date) && !covered.contains(date)).ok_or_else(|| {
        format!(
            "`{}` has no further date: look at `repeats`, `except` and `until` in content/{}/index.md",
            series.title.value, series.name
        )
    })?;
    let length = series.text("length").and_then(minutes);
    let is_past = |when: Moment| config.is_over(ends_after(when, length));
    let unrecorded = dated.last().filter(|(when, ..)| is_past(*when)).map(|(.., page)| *page);
    let says_what_came = |page: &&Page| {
        ["helped", "groups", "asked", "guides_used", "notes"].iter().any(|key| page.field(key).is_some())
    };
    let unrecorded =
        unrecorded.filter(|page| !says_what_came(page) && page.text("status") != Some("cancelled"));
    Ok(Next { series, when, is_over: is_past(when), unrecorded })
}

/// The series with this name: its folder or its title.
fn find<'a>(graph: &'a Graph, name: &str) -> Result<&'a Page, String> {
    let series = || graph.pages().map(|(_, page)| page).filter(|page| page.kind == Kind::Series);
    let wanted = fold(name.trim_end_matches('/'));
    let names = |page: &'a Page| [page.file_name(), page.title.value.as_str()];
    if let Some(found) = series().find(|page| names(page).iter().any(|known| fold(known) == wanted)) {
        return Ok(found);
    }
    let near = nearest::nearest(name, series().flat_map(names));
    let all: Vec<&str> = series().map(Page::file_name).collect();
    let hint = nearest::sentence(&near).unwrap_or_else(|| match all.is_empty() {
        true => "Begin one: casebook new series \"Mill Street surgery\".".to_owned(),
        false => format!("There are: {}.", all.join(", ")),
    });
    Err(format!("there is no series called `{name}`. {hint}"))
}

/// The page of the next date. Where it is over, four questions are asked: what is not answered is left out.
pub fn answers<R: BufRead, W: Write>(asking: &mut Asking<R, W>, next: &Next, graph: &Graph) -> Answers {
    let (series, when) = (next.series, next.when);
    let mut answers = Answers::new(Kind::Surgery, &format!("{}, {}", series.title.value, when.day.long()));
    let folder = series.name.split_once('/').map_or("", |(_, folder)| folder);
    answers.file = Some(format!("{folder}/{}.md", when.day.iso()));
    answers.when = Some(when);
    answers.body = Some(ANNOUNCEMENT);
    if next.is_over {
        answers.body = Some(RECORD);
        answers.given = record(asking, when, graph);
    }
    answers
}

/// The answers to what is asked after an evening, by key.
fn record<R: BufRead, W: Write>(
    asking: &mut Asking<R, W>,
    when: Moment,
    graph: &Graph,
) -> Vec<(&'static str, String)> {
    asking.say(&format!("{} is over. Four questions; Enter leaves one out.", when.full()));
    let mut given = Vec::new();
    given.extend(helped(asking).map(|number| ("helped", number.to_string())));
    for (key, kind, question) in [
        ("groups", Kind::Organisation, "Which groups came? Names with commas between (Enter: none)"),
        ("asked", Kind::Guide, ""),
        (
            "guides_used",
            Kind::Guide,
            "Which guides were used? Names or titles with commas between (Enter: none)",
        ),
    ] {
        if key == "asked" {
            let asked: String = asked(asking).iter().map(|text| format!("\n  - {}", quoted(text))).collect();
            given.extend((!asked.is_empty()).then_some((key, asked)));
            continue;
        }
        let answer = asking.ask(question).unwrap_or_default();
        let names = chosen(asking, kind, &named(graph, kind), &answer);
        given.extend((!names.is_empty()).then(|| (key, format!("[{}]", names.join(", ")))));
    }
    given
}

fn helped<R: BufRead, W: Write>(asking: &mut Asking<R, W>) -> Option<i64> {
    loop {
        let answer = asking.ask("How many people were helped? (a number; Enter: not counted)")?;
        if answer.is_empty() {
            return None;
        }
        match answer.parse::<i64>() {
            Ok(number) if (0..=HELPED_MAX).contains(&number) => return Some(number),
            _ => asking.say(&format!("Type a number from 0 to {HELPED_MAX}, and press Enter.")),
        }
    }
}

fn asked<R: BufRead, W: Write>(asking: &mut Asking<R, W>) -> Vec<String> {
    let mut all = Vec::new();
    let mut question = "What was asked, in people's words? One question on a line (Enter: none)";
    while let Some(line) = asking.ask(question).filter(|line| !line.is_empty()) {
        all.push(line);
        question = "And? (Enter: that was all)";
    }
    all
}

/// The pages of a kind, by the names that others know them by.
fn named(graph: &Graph, kind: Kind) -> Vec<Named> {
    let pages = graph.pages().filter(|(_, page)| page.kind == kind);
    pages
        .map(|(_, page)| Named { name: page.file_name().to_owned(), title: page.title.value.clone() })
        .collect()
}

const ANNOUNCEMENT: &str = "\
<!-- Casebook: say what is special about this one, or leave one sentence that invites people. Where it is, how to get
in and whom to ask come from the series. -->
";

const RECORD: &str = "\
<!-- Casebook: say in a few sentences what people brought and what they left with. Name nobody who has not agreed. -->
";

#[cfg(test)]
mod tests {
    use super::*;

    fn asked_of(typed: &str) -> (Vec<(&'static str, String)>, String) {
        let (graph, _) =
            crate::graph::link(Vec::new(), Default::default(), &crate::source::Sources::new(Vec::new()));
        let mut said = Vec::new();
        let when = Moment::read("2026-12-09T17:30").unwrap();
        let given = record(&mut Asking::new(typed.as_bytes(), &mut said), when, &graph);
        (given, String::from_utf8(said).unwrap())
    }

    #[test]
    fn what_is_not_answered_is_left_out() {
        assert_eq!(asked_of("\n\n\n\n").0, []);
        assert_eq!(asked_of("").0, []);
    }

    #[test]
    fn what_is_answered_stands_in_the_page() {
        let (given, said) = asked_of("many\n9\nThe choir\nIs it damp?\nWho: the council?\n\n\n");
        assert_eq!(
            given,
            [
                ("helped", "9".to_owned()),
                ("asked", "\n  - \"Is it damp?\"\n  - \"Who: the council?\"".to_owned())
            ]
        );
        assert!(
            said.contains("Type a number from 0") && said.contains("no organisation called The choir"),
            "{said}"
        );
    }
}
