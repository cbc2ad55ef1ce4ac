//! What `new` asks of the person who begins a page.
//!
//! In: what is known already, lines to read, and the skills of the site. Out: [`Answers`]. It must not know the terminal.

use super::page::Answers;
use crate::{
    cli::ask::Asking,
    diagnostic::nearest,
    graph::names::fold,
    page::{Kind, Moment, date},
};
use std::io::{BufRead, Write};

/// A page of the site, such as a skill.
#[derive(Clone, Debug)]
pub struct Skill {
    /// By which guides name it.
    pub name: String,
    /// What it is called.
    pub title: String,
}

/// The most skills that are named in a question.
const SKILLS_SHOWN: usize = 12;

/// Asks for what is not known, and for what else matters to a page of that kind; nothing where the person stops.
pub fn answers<R: BufRead, W: Write>(
    asking: &mut Asking<R, W>,
    kind: Option<Kind>,
    title: Option<&str>,
    skills: impl FnOnce() -> Vec<Skill>,
) -> Option<Answers> {
    let kind = match kind {
        Some(kind) => kind,
        None => ask_kind(asking)?,
    };
    let title = match title {
        Some(title) => title.to_owned(),
        None => asking.ask(title_question(kind)).filter(|title| !title.is_empty())?,
    };
    let mut answers = Answers::new(kind, &title);
    match kind {
        Kind::Guide => {
            let topics =
                asking.ask("What is it about? Topics with commas between, such as Housing (Enter: none)")?;
            answers.topics = parts(&topics);
            answers.skills = ask_skills(asking, &skills())?;
        }
        Kind::Surgery => {
            answers.when = ask_when(asking)?;
            answers.venue =
                asking.ask("Where is it? (Enter: fill it in later)").filter(|venue| !venue.is_empty());
        }
        _ => {}
    }
    Some(answers)
}

fn title_question(kind: Kind) -> &'static str {
    match kind {
        Kind::Guide => "The question, as somebody would ask it:",
        Kind::Skill => "What somebody can do then, such as Count by category:",
        Kind::Surgery => "What it is called, such as Mill Street surgery, 10 March:",
        Kind::Story | Kind::Post => "The headline:",
        Kind::Term => "The word:",
        _ => "Its name:",
    }
}

fn ask_kind<R: BufRead, W: Write>(asking: &mut Asking<R, W>) -> Option<Kind> {
    for (number, kind) in (1..).zip(Kind::ALL) {
        asking.say(&format!("{number:3}. {:13} {}", kind.name(), kind.says()));
    }
    loop {
        let answer = asking.ask("What do you want to write? (a word or a number)")?.to_lowercase();
        if answer.is_empty() {
            return None;
        }
        let number = answer.parse::<usize>().ok().and_then(|number| Kind::ALL.get(number.checked_sub(1)?));
        let names = || Kind::ALL.iter().map(|kind| kind.name());
        let near = nearest::nearest(&answer, names());
        match (number.copied().or_else(|| Kind::named(&answer)), near.as_slice()) {
            (Some(kind), _) => return Some(kind),
            (None, [only]) if asking.is_yes(&format!("Do you mean {only}?")) => return Kind::named(only),
            _ => asking.say("Type one of these words or numbers."),
        }
    }
}

fn ask_skills<R: BufRead, W: Write>(asking: &mut Asking<R, W>, skills: &[Skill]) -> Option<Vec<String>> {
    if skills.is_empty() {
        return Some(Vec::new());
    }
    let names: Vec<&str> = skills.iter().take(SKILLS_SHOWN).map(|skill| &*skill.name).collect();
    let more = if skills.len() > names.len() { " and others" } else { "" };
    asking.say(&format!("Skills there are: {}{more}.", names.join(", ")));
    let answer = asking.ask("Which does one need for it? With commas between (Enter: none)")?;
    Some(chosen(asking, Kind::Skill, skills, &answer))
}

/// The names of pages of a kind that an answer means; what there is none of is said and left out.
pub(super) fn chosen<R: BufRead, W: Write>(
    asking: &mut Asking<R, W>,
    kind: Kind,
    known: &[Skill],
    answer: &str,
) -> Vec<String> {
    let mut chosen = Vec::new();
    for wanted in parts(answer) {
        let found = known
            .iter()
            .find(|skill| [&skill.name, &skill.title].map(|name| fold(name)).contains(&fold(&wanted)));
        let name = match found {
            Some(page) => Some(page.name.clone()),
            None => ask_near(asking, kind, known, &wanted),
        };
        chosen.extend(name.filter(|name| !chosen.contains(name)));
    }
    chosen
}

/// The page that was meant, where one is near.
fn ask_near<R: BufRead, W: Write>(
    asking: &mut Asking<R, W>,
    kind: Kind,
    skills: &[Skill],
    wanted: &str,
) -> Option<String> {
    let names = skills.iter().flat_map(|skill| [&*skill.name, &*skill.title]);
    let mut near: Vec<&Skill> = Vec::new();
    for name in nearest::nearest(wanted, names) {
        let skill = skills.iter().find(|skill| skill.name == name || skill.title == name);
        near.extend(skill.filter(|skill| near.iter().all(|other| other.name != skill.name)));
    }
    match near.as_slice() {
        [] => {
            asking.say(&format!("There is no {} called {wanted}; it is left out.", kind.name()));
            None
        }
        [only] => {
            let question = format!("There is no {} called {wanted}. Do you mean {}?", kind.name(), only.name);
            asking.is_yes(&question).then(|| only.name.clone())
        }
        several => {
            asking.say(&format!("There is no {} called {wanted}. Do you mean one of these?", kind.name()));
            for (number, skill) in (1..).zip(several) {
                asking.say(&format!("{number:3}. {} ({})", skill.name, skill.title));
            }
            let at = asking.number("Which one? (a number, or Enter to leave it out)", several.len())?;
            Some(several[at].name.clone())
        }
    }
}

/// When a surgery begins; the inner nothing where it is not said.
fn ask_when<R: BufRead, W: Write>(asking: &mut Asking<R, W>) -> Option<Option<Moment>> {
    loop {
        let answer = asking.ask("When does it begin? Such as 2026-12-09 17:30 (Enter: fill it in later)")?;
        if answer.is_empty() {
            return Some(None);
        }
        let meant = date::meant(&answer).unwrap_or_else(|| answer.clone());
        match Moment::read(&meant) {
            Ok(moment) => return Some(Some(moment)),
            Err(message) => asking.say(&format!("{message}.")),
        }
    }
}

/// The parts between commas, each once.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if parts.iter().all(|other| fold(other) != fold(part)) {
            parts.push(part.to_owned());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skills() -> Vec<Skill> {
        let skill = |(name, title): (&str, &str)| Skill { name: name.into(), title: title.into() };
        [("count", "Count by category"), ("sort-2018", "Sort"), ("sort-2019", "Sort again")].map(skill).into()
    }

    /// The answers that come of what is typed, and the questions.
    fn typed(kind: Option<Kind>, title: Option<&str>, lines: &[&str]) -> (Option<Answers>, String) {
        let (typed, mut asked) = (lines.join("\n") + "\n", Vec::new());
        let answers = answers(&mut Asking::new(typed.as_bytes(), &mut asked), kind, title, skills);
        (answers, String::from_utf8(asked).unwrap())
    }

    #[test]
    fn a_guide_is_asked_for_its_topics_and_skills() {
        let (answers, _) = typed(
            None,
            None,
            &[
                "giude",
                "y",
                "How do I count?",
                "Housing,, housing, Damp",
                "cuont, Sort, sort-201, zzz",
                "",
                "2",
            ],
        );
        let answers = answers.unwrap();
        assert_eq!((answers.kind, &*answers.title), (Kind::Guide, "How do I count?"));
        assert_eq!(answers.topics, ["Housing", "Damp"]);
        assert_eq!(answers.skills, ["count", "sort-2018", "sort-2019"]);
    }

    #[test]
    fn enter_leaves_out_what_need_not_be() {
        let (answers, _) = typed(Some(Kind::Guide), Some("How?"), &["", ""]);
        assert_eq!(answers, Some(Answers::new(Kind::Guide, "How?")));
        let (answers, _) = typed(Some(Kind::Surgery), Some("Hall"), &["", ""]);
        assert_eq!(answers, Some(Answers::new(Kind::Surgery, "Hall")));
        let (answers, asked) = typed(Some(Kind::Term), None, &["Ward"]);
        assert_eq!((answers, &*asked), (Some(Answers::new(Kind::Term, "Ward")), "The word: "));
    }

    #[test]
    fn a_surgery_is_asked_when_and_where() {
        let (answers, asked) =
            typed(Some(Kind::Surgery), None, &["Hall", "soon", "13/01/2027 17:30", "The hall"]);
        let answers = answers.unwrap();
        assert_eq!(answers.when.map(Moment::written).as_deref(), Some("2027-01-13T17:30"));
        assert_eq!(answers.venue.as_deref(), Some("The hall"));
        assert!(asked.contains("`soon` is not a date"), "{asked}");
    }

    #[test]
    fn who_stops_writes_nothing() {
        for (kind, lines) in [(None, &[""][..]), (Some(Kind::Guide), &["", ""]), (None, &["9 8"])] {
            assert_eq!(typed(kind, None, lines).0, None, "{lines:?}");
        }
    }
}
