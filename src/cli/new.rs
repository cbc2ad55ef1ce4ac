//! `new`: the beginning of a page.
//!
//! In: what was said on the command line, and answers at a terminal. Out: a new file. What is asked is in `questions`,
//! what is written in `page`.

mod descriptor;
mod from;
mod page;
mod questions;
mod series;

use super::{Exit, arguments::SiteOptions, ask, out, say, site, wrong};
use crate::{
    graph::{
        Graph,
        ledger::{self, Question},
    },
    page::{Day, Kind, Moment},
};
pub use from::from_file;
use page::Answers;
use questions::Skill;
use std::{
    fs,
    io::Write,
    path::{Component, Path, PathBuf},
};

/// Begins a page; a file that is there already is never touched.
pub fn new(root: &Path, kind: Option<Kind>, title: Option<&str>, from_question: Option<&str>) -> Exit {
    let (kind, title) = match from_question {
        None => (kind, title.map(str::to_owned)),
        Some(_) if kind.is_some_and(|kind| kind != Kind::Guide) => {
            return wrong("a question is answered by a guide: casebook new guide --from-question");
        }
        Some(words) => match question(root, words) {
            // By its question mark a title is known for a question.
            Ok(asked) if asked.ends_with(['?', '؟', '？']) => (Some(Kind::Guide), Some(asked)),
            Ok(asked) => (Some(Kind::Guide), Some(format!("{asked}?"))),
            Err(exit) => return exit,
        },
    };
    if !ask::can_ask() {
        return match (kind, title) {
            (Some(kind), Some(title)) => write(root, &Answers::new(kind, &title)),
            _ => wrong("say what the page is, and its title: casebook new guide \"How do I …?\""),
        };
    }
    let mut asking = ask::at_terminal();
    match questions::answers(&mut asking, kind, title.as_deref(), || skills(root)) {
        Some(answers) => write(root, &answers),
        None => {
            say("Nothing was written.");
            Exit::Wrong
        }
    }
}

/// Begins the next surgery of a series: an announcement, or where it is over a record. Answers may be piped in.
pub fn of_series(root: &Path, kind: Option<Kind>, name: &str, as_of: Option<Moment>) -> Exit {
    if kind.is_some_and(|kind| kind != Kind::Surgery) {
        return wrong("a series has surgeries: casebook new surgery --series NAME");
    }
    let loaded = match site::load_remembered(root, &SiteOptions { as_of, ..SiteOptions::usual() }) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let build = &loaded.build;
    let next = match series::next(&build.config, &build.graph, name) {
        Ok(next) => next,
        Err(message) => return wrong(message),
    };
    if let Some(page) = next.unrecorded {
        let path = &build.sources.get(page.file).path;
        say(format!(
            "{path} is over and says nothing yet of who came: write helped, asked and guides_used there."
        ));
    }
    let answers = series::answers(&mut ask::at_terminal(), &next, &build.graph);
    write(root, &answers)
}

/// The skills of the site.
fn skills(root: &Path) -> Vec<Skill> {
    let Some(loaded) = site::load_names(root) else { return Vec::new() };
    let skills = loaded.build.graph.published().filter(|(_, page)| page.kind == Kind::Skill);
    skills
        .map(|(_, page)| Skill { name: page.file_name().to_owned(), title: page.title.value.clone() })
        .collect()
}

/// The question that is meant by these words.
fn question(root: &Path, words: &str) -> Result<String, Exit> {
    let loaded = site::load_names(root);
    let graph = loaded.as_ref().map(|loaded| &loaded.build.graph);
    let open = graph.map(ledger::unanswered).unwrap_or_default();
    let (Some(graph), false) = (graph, open.is_empty()) else {
        return Err(wrong("no question waits for a guide: surgeries say what was asked with `asked:`"));
    };
    let all = words.trim().is_empty();
    let fits = if all { open.iter().collect() } else { ledger::fitting(&open, words) };
    match fits.as_slice() {
        [] => {
            out(list(graph, &open.iter().collect::<Vec<_>>()));
            Err(wrong(format!("no open question is like `{words}`; these wait for a guide")))
        }
        [only] if !all => {
            say(format!("The question is “{}”.", only.text));
            Ok(only.text.clone())
        }
        several if ask::can_ask() => {
            let mut asking = ask::at_terminal();
            asking.say(&list(graph, several));
            let chosen = asking.number("Which one? (a number, or Enter to stop)", several.len());
            chosen.map(|at| several[at].text.clone()).ok_or(Exit::Wrong)
        }
        several if all => {
            out(list(graph, several));
            Err(wrong("say which, in a few of its words: casebook new guide --from-question \"…\""))
        }
        [first, others @ ..] => {
            say(format!("Several questions fit; “{}” was asked most. The others:", first.text));
            say(list(graph, others));
            Ok(first.text.clone())
        }
    }
}

/// The questions with a number, how often each was asked, and where first.
fn list(graph: &Graph, questions: &[&Question]) -> String {
    let line = |(number, question): (usize, &&Question)| {
        let times = match question.surgeries.len() {
            1 => "asked once".to_owned(),
            times => format!("asked {times} times"),
        };
        let first = question.surgeries.first().map_or("", |id| &graph.page(*id).title.value);
        format!("{number:3}. {} ({times}, first at {first})", question.text)
    };
    (1..).zip(questions).map(line).collect::<Vec<_>>().join("\n")
}

fn write(root: &Path, answers: &Answers) -> Exit {
    let today = Day(jiff::Zoned::now().date());
    let Some(path) = answers.path(today) else {
        return wrong("the title has no letter or digit in it; write it in quotation marks: \"How do I …?\"");
    };
    // A dot in front would mean nothing to who reads where the file is.
    let path: PathBuf = root.join(path).components().filter(|part| *part != Component::CurDir).collect();
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    let file = made.and_then(|()| fs::File::create_new(&path));
    let written = file.and_then(|mut file| {
        file.write_all(answers.text(today).as_bytes()).inspect_err(|_| {
            // Half a page would be in the way of the next attempt.
            fs::remove_file(&path).ok();
        })
    });
    match written {
        Ok(()) => out(format!(
            "Wrote {}. Put your words in place of the hints in it; `casebook serve --open` shows it while you write, and what is left.",
            path.display()
        )),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            wrong(format!("{} is there already; nothing was changed", path.display()))
        }
        Err(error) => wrong(format!("{} could not be written: {error}", path.display())),
    }
}
