//! The page that `new` begins, with hints at what to write where.
//!
//! In: [`Answers`] and the day. Out: a path and a text, which gives no finding but that it is not finished. It must not
//! know who answered, nor the disk.

use crate::{
    page::{Day, Field, Kind, Moment, Takes, slug},
    yaml::quoted,
};

/// What is known of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its topics.
    pub topics: Vec<String>,
    /// The names of the skills it needs.
    pub skills: Vec<String>,
    /// When the surgery begins.
    pub when: Option<Moment>,
    /// Where it is.
    pub venue: Option<String>,
    /// The file, where its name does not come from the title: below the folder of the kind.
    pub file: Option<String>,
    /// The text, where it is not that of the kind.
    pub body: Option<&'static str>,
    /// What stands behind other keys, as YAML; what begins with a line break stands below its key.
    pub given: Vec<(&'static str, String)>,
}

impl Answers {
    /// A page of which no more is known. The title of a guide is a question.
    pub fn new(kind: Kind, title: &str) -> Self {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            kind,
            title,
            topics: Vec::new(),
            skills: Vec::new(),
            when: None,
            venue: None,
            file: None,
            body: None,
            given: Vec::new(),
        }
    }

    /// Where the page goes, from the site's root; nothing where the title gives no name.
    pub fn path(&self, today: Day) -> Option<String> {
        let (folder, name) = (self.kind.folder(), slug(&self.title));
        if let Some(file) = &self.file {
            return Some(format!("content/{folder}/{file}"));
        }
        let file = match self.kind {
            Kind::Post => format!("{}-{name}.md", today.iso()),
            Kind::Series => format!("{name}/index.md"),
            _ => format!("{name}.md"),
        };
        (!name.is_empty()).then(|| format!("content/{folder}/{file}"))
    }

    /// All of the file.
    pub fn text(&self, today: Day) -> String {
        let mut text = format!("---\ntitle: {}\n", quoted(&self.title));
        let written =
            Field::all_of(self.kind).filter_map(|field| Some((field.name, self.value(field, today)?)));
        let written: Vec<(&str, String)> = written.collect();
        for (name, value) in &written {
            let space = if value.starts_with('\n') { "" } else { " " };
            text.push_str(&format!("{name}:{space}{value}\n"));
        }
        text.push_str("# To use a line below, take its # away and write behind the colon.\n");
        let own = Field::all_of(self.kind).filter(|f| !f.kinds.is_empty() || f.name == "topics");
        let own = own.filter(|f| !NOT_NEW.contains(&f.name));
        for field in own.filter(|f| written.iter().all(|(name, _)| *name != f.name)) {
            text.push_str(&format!("# {}: # {}\n", field.name, field.says));
        }
        text + "---\n\n" + self.body.unwrap_or_else(|| body(self.kind))
    }

    /// What stands behind a key from the beginning.
    fn value(&self, field: &Field, today: Day) -> Option<String> {
        let list = |items: &[String]| {
            let items: Vec<String> = items.iter().map(|item| plain(item)).collect();
            (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
        };
        if let Some((_, value)) = self.given.iter().find(|(name, _)| *name == field.name) {
            return Some(value.clone());
        }
        match field.name {
            "topics" => list(&self.topics),
            "skills" => list(&self.skills),
            "venue" => self.venue.as_deref().map(quoted),
            "when" => Some(self.when.map_or_else(|| today.iso(), Moment::written)),
            // Feeds tell when a surgery was announced.
            "date" if self.kind == Kind::Surgery => Some(today.iso()),
            "consent" => Some("yes # Only when everybody named has agreed.".to_owned()),
            "url" if self.kind == Kind::Dataset => {
                Some("https://example.org/ # Put here where to get it.".to_owned())
            }
            _ if !field.required_by(self.kind) => None,
            _ if matches!(field.takes, Takes::Day | Takes::Moment) => Some(today.iso()),
            _ => Some(format!("Put here: {}", field.says).replace(": ", " - ")),
        }
    }
}

/// What no page says from its beginning: it comes with age, or from another blog.
const NOT_NEW: [&str; 3] = ["corrections", "id", "withdrawn"];

/// A text as an item of a list on one line.
fn plain(text: &str) -> String {
    let safe = text.chars().all(|c| c.is_alphanumeric() || " -'".contains(c));
    let word =
        !["null", "~"].contains(&text.to_lowercase().as_str()) && text.starts_with(char::is_alphanumeric);
    if safe && word { text.to_owned() } else { quoted(text) }
}

/// The text of a page with hints; its headings are such that they may stay.
fn body(kind: Kind) -> &'static str {
    match kind {
        Kind::Guide => GUIDE,
        Kind::Skill => SKILL,
        Kind::Dataset => DATASET,
        Kind::Story => STORY,
        Kind::Surgery | Kind::Series => SURGERY,
        Kind::Place => "<!-- Casebook: say in a sentence where it is, and what people call it. -->\n",
        Kind::Post => {
            "<!-- Casebook: say the news in the first sentence, and then what it means for people. -->\n"
        }
        Kind::Page => "<!-- Casebook: write what people should know. -->\n",
        Kind::Person => "<!-- Casebook: say in a sentence or two what people can ask this person. -->\n",
        Kind::Organisation => "<!-- Casebook: say in a sentence what it does, and for whom. -->\n",
        Kind::Term => {
            "<!-- Casebook: say what the word means, in one or two sentences, as to a neighbour. -->\n"
        }
    }
}

const GUIDE: &str = "\
<!-- Casebook: say the answer in one or two sentences; lists and search engines show them. -->

## 1. Get what you need

<!-- Casebook: say what to do first, in at most three sentences. Give each step a heading that says what to do. -->

## 2. Work through it

<!-- Casebook: say what to do next. Below a step you can say what people should see now, in a box of two lines:
> [!CHECK]
> You have a list with …
-->

## Use it

<!-- Casebook: say who to put it in front of, and what to ask them for. -->
";

const SKILL: &str = "\
<!-- Casebook: say what somebody can do afterwards: You can do this when … -->

## How to do it

<!-- Casebook: say how, one thing after the other, with an example from a guide. -->

## Try it

<!-- Casebook: give something small to practise on, and say what should come out. -->
";

const DATASET: &str = "\
<!-- Casebook: say what one row of it is, and who collected it. Above, put the address behind url. -->

## What it cannot tell you

<!-- Casebook: name who or what is missing from it, and what its numbers do not prove. -->
";

const STORY: &str = "\
<!-- Casebook: say what the problem was, in the words of those who had it. -->

<!-- Casebook: say what they did, and which guide they followed. -->

<!-- Casebook: say what came of it. Above, fill in what_changed in one sentence. -->
";

const SURGERY: &str = "\
<!-- Casebook: say who may come, and that nobody needs to know anything beforehand. -->

<!-- Casebook: above, fill in contact and access: whom to ask, and how to get in. -->
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        parse::html::HINT,
        source::{File, FileId},
    };

    fn day() -> Day {
        Day::read("2026-12-09").unwrap()
    }

    #[test]
    fn what_was_answered_stands_in_the_page() {
        let mut answers = Answers::new(Kind::Guide, "How do I say \"no\"?");
        answers.topics = vec!["Housing".into(), "Damp: walls".into()];
        answers.skills = vec!["count".into()];
        let text = answers.text(day());
        assert!(text.starts_with("---\ntitle: \"How do I say \\\"no\\\"?\"\ntopics: [Housing, \"Damp: walls\"]\nskills: [count]\n#"), "{text}");
        assert_eq!(answers.path(day()).as_deref(), Some("content/guides/how-do-i-say-no.md"));
        let mut answers = Answers::new(Kind::Surgery, "Hall");
        (answers.when, answers.venue) = (Moment::read("2027-01-13T17:30").ok(), Some("The hall".into()));
        assert!(answers.text(day()).contains("when: 2027-01-13T17:30\nvenue: \"The hall\"\n"));
    }

    #[test]
    fn every_kind_begins_with_hints_and_without_a_slip() {
        for kind in Kind::ALL {
            let answers = Answers::new(*kind, "What is it: this?");
            let file = File::new(&answers.path(day()).unwrap(), answers.text(day()).into_bytes());
            let parsed =
                crate::parse::page(FileId(0), &file, &Default::default(), &Default::default()).unwrap();
            assert_eq!(parsed.findings, [], "{}", kind.name());
            let hints = parsed.page.hints.map_or(0, |hints| hints.count);
            assert_eq!(hints, answers.text(day()).matches(HINT).count(), "{}", kind.name());
            assert!(hints > 0 && !parsed.body.html.contains("Casebook"), "{}", parsed.body.html);
        }
    }

    #[test]
    fn every_line_that_is_offered_can_be_used() {
        for kind in Kind::ALL {
            let answers = Answers::new(*kind, "What is this?");
            let text = answers
                .text(day())
                .replace("\n# To use", "\n# to use")
                .replace("\n# ", "\n")
                .replace("\nto use a", "\n# a");
            let file = File::new(&answers.path(day()).unwrap(), text.into_bytes());
            let parsed =
                crate::parse::page(FileId(0), &file, &Default::default(), &Default::default()).unwrap();
            assert_eq!(parsed.findings, [], "{}", kind.name());
        }
    }
}
