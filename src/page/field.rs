//! The front matter keys of every kind, in one table.
//!
//! The parser, the checker, `new`, the editor schema and the views read it. It must not know any page.

use super::{kind::Kind, relation::Relation};

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One piece of text.
    Text,
    /// One piece of text or a list of them.
    Texts,
    /// A whole number within these bounds.
    Number(i64, i64),
    /// A date, such as 2026-12-09.
    Day,
    /// A date with or without a time, such as 2026-12-09T17:30, in the site's time zone.
    Moment,
    /// Yes or no.
    Flag,
    /// When a series comes round: a rule in words or dates, or a list of them.
    Rule,
    /// When a series does not come round: days and months, or a list of them.
    Excepts,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One or several of these words.
    SomeOf(&'static [&'static str]),
    /// One reference to another page.
    Ref(Relation),
    /// One reference or a list of them.
    Refs(Relation),
    /// A file beside the page.
    File,
    /// A picture beside the page.
    Picture,
    /// A list of dated notes: `{ date, text }`.
    Notes,
    /// Old addresses of the page, each beginning with a slash.
    Addresses,
    /// One part of an address.
    Slug,
    /// Anything at all, handed on as it is.
    Anything,
}

impl Takes {
    /// What to write, in words that follow "takes".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Text | Self::Slug => "a piece of text".to_owned(),
            Self::Texts => "a piece of text, or a list of them".to_owned(),
            Self::Number(low, high) => format!("a whole number from {low} to {high}"),
            Self::Day => "a date, such as 2026-12-09".to_owned(),
            Self::Moment => "a date, or a date with a time such as 2026-12-09T17:30".to_owned(),
            Self::Flag => "yes or no".to_owned(),
            Self::Rule => "a rule such as second Wednesday 17:30, or a list of dates".to_owned(),
            Self::Excepts => "days and months, such as August or 2026-12-20 to 2027-01-05".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::SomeOf(words) => format!("one or more of {}", words.join(", ")),
            Self::Ref(_) => "the name of one page".to_owned(),
            Self::Refs(_) => "the name of a page, or a list of names".to_owned(),
            Self::File | Self::Picture => "the name of a file beside the page".to_owned(),
            Self::Notes => "a list of notes, each with a date and a text".to_owned(),
            Self::Addresses => {
                "old addresses of this page, such as /old/page/, or old headings, such as \"#old-heading\""
                    .to_owned()
            }
            Self::Anything => "anything".to_owned(),
        }
    }
}

/// One front matter key.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// The kinds that have it; none stands for all.
    pub kinds: &'static [Kind],
    /// Whether a page of those kinds must have it.
    pub required: bool,
    /// What it is for, in a sentence.
    pub says: &'static str,
}

const ALL: &[Kind] = &[];
const GUIDE: &[Kind] = &[Kind::Guide];
const SKILL: &[Kind] = &[Kind::Skill];
const DATA: &[Kind] = &[Kind::Dataset];
const PLACE: &[Kind] = &[Kind::Place];
const SURGERY: &[Kind] = &[Kind::Surgery];
const SERIES: &[Kind] = &[Kind::Series];
const SESSION: &[Kind] = &[Kind::Surgery, Kind::Series];
const STORY: &[Kind] = &[Kind::Story];
const POST: &[Kind] = &[Kind::Post];
const PAGE: &[Kind] = &[Kind::Page];
const PERSON: &[Kind] = &[Kind::Person];
const ORGANISATION: &[Kind] = &[Kind::Organisation];

/// What a guide or a story can lead to.
pub const OUTCOMES: &[&str] = &["campaign", "plan", "influence", "support", "tell"];

const fn field(name: &'static str, takes: Takes, kinds: &'static [Kind], says: &'static str) -> Field {
    Field { name, takes, kinds, required: false, says }
}

const fn must(name: &'static str, takes: Takes, kinds: &'static [Kind], says: &'static str) -> Field {
    Field { name, takes, kinds, required: true, says }
}

/// Every key. Those of all kinds come first.
#[rustfmt::skip]
pub const FIELDS: &[Field] = &[
    field("title", Takes::Text, ALL, "The question, the name or the headline; without it the first # heading is taken."),
    field("summary", Takes::Text, ALL, "One sentence, at most 160 characters; without it the text before the first step is taken."),
    field("also_asked", Takes::Texts, ALL, "Other ways people ask it or call it; they find the page too."),
    field("topics", Takes::Texts, ALL, "Free words; each becomes a page."),
    field("places", Takes::Refs(Relation::About), ALL, "The places it is about."),
    field("date", Takes::Moment, ALL, "When it was first published."),
    field("updated", Takes::Moment, ALL, "When it last changed in a way that matters to readers."),
    field("checked", Takes::Day, ALL, "When a person last went through it."),
    field("check_by", Takes::Day, ALL, "When somebody should go through it again."),
    field("author", Takes::Texts, ALL, "Who wrote it: names, or names of people's pages."),
    field("draft", Takes::Flag, ALL, "Yes keeps it out of the site until it is ready."),
    field("publish", Takes::Moment, ALL, "Not in the site before this moment."),
    field("embargo", Takes::Moment, ALL, "Not in the site before this moment, and no page may name it before."),
    field("expires", Takes::Moment, ALL, "Not in the site after this moment."),
    field("aliases", Takes::Addresses, ALL, "Old addresses that lead here, and old headings that are kept."),
    field("slug", Takes::Slug, ALL, "The last part of the address, where the file name should not be it."),
    field("language", Takes::Text, ALL, "The language as a code, such as cy or pa-Arab, where it is not the site's."),
    field("translation_of", Takes::Ref(Relation::TranslationOf), ALL, "The page this one translates."),
    field("translated_from", Takes::Text, ALL, "The revision of the page that was translated."),
    field("image", Takes::Picture, ALL, "A picture for lists and shared links."),
    field("image_alt", Takes::Text, ALL, "What that picture shows."),
    field("hide_from", Takes::SomeOf(&["search", "feeds", "sitemap", "lists"]), ALL, "Where the page is not to be listed."),
    field("licence", Takes::Text, ALL, "The licence, where it is not the site's; for a dataset, that of the data."),
    field("extra", Takes::Anything, ALL, "Anything a theme of your own wants."),

    field("skills", Takes::Refs(Relation::UsesSkill), GUIDE, "The skills it needs."),
    field("data", Takes::Refs(Relation::UsesData), GUIDE, "The datasets it uses."),
    field("outcome", Takes::SomeOf(OUTCOMES), &[Kind::Guide, Kind::Story], "What it leads to."),
    field("time", Takes::Text, GUIDE, "How long it takes, in words."),
    field("need", Takes::Texts, GUIDE, "Things to have at hand."),
    field("next", Takes::Refs(Relation::Next), GUIDE, "The guide to follow next."),
    field("related", Takes::Refs(Relation::Related), GUIDE, "Guides for neighbouring problems."),

    field("rung", Takes::Number(1, 3), SKILL, "1 getting a grip, 2 working it out, 3 making it count."),
    field("builds_on", Takes::Refs(Relation::BuildsOn), SKILL, "Skills to have before."),
    field("minutes", Takes::Number(1, 600), SKILL, "How long it takes to learn."),
    field("practice", Takes::File, SKILL, "A data file to practise on."),
    field("tools", Takes::Texts, SKILL, "Programs or things it is done with."),

    field("file", Takes::File, DATA, "The data file beside the page."),
    field("publisher", Takes::Ref(Relation::Publisher), DATA, "Who publishes it."),
    field("credit", Takes::Text, DATA, "The credit line to copy."),
    field("url", Takes::Text, &[Kind::Dataset, Kind::Organisation], "The address outside."),
    field("got", Takes::Day, DATA, "When the file was fetched."),
    field("period", Takes::Text, DATA, "The time it is about."),
    field("next_due", Takes::Day, DATA, "When newer data is due."),
    field("covers", Takes::Text, DATA, "The area it covers."),
    field("key", Takes::Text, DATA, "What its rows are joined by."),
    field("boundaries", Takes::Text, DATA, "The year of the boundaries its codes belong to."),
    field("about_people", Takes::Flag, DATA, "Yes when rows are about people."),
    field("small_under", Takes::Number(1, 100), DATA, "Counts below this are hidden."),
    field("safe_because", Takes::Anything, DATA, "Why what looks personal in the file points to nobody, by what it looks like."),
    field("missing", Takes::Texts, DATA, "What stands for a missing value."),
    field("columns", Takes::Anything, DATA, "What the columns are."),
    field("format", Takes::Anything, DATA, "How the file is written, where it cannot be guessed."),
    field("numbers", Takes::Anything, DATA, "Named numbers for prose to use."),
    field("replaces", Takes::Refs(Relation::Replaces), DATA, "The dataset it takes the place of."),
    field("status", Takes::OneOf(&["live", "frozen", "gone"]), DATA, "Whether it is still renewed."),

    field("type", Takes::Text, &[Kind::Place, Kind::Organisation], "What sort it is, such as ward."),
    field("code", Takes::Text, PLACE, "The statistical code."),
    field("valid", Takes::Text, PLACE, "When these edges were or are in force."),
    field("inside", Takes::Ref(Relation::Inside), PLACE, "The larger place it lies in."),
    field("was", Takes::Refs(Relation::Was), PLACE, "The place it was before its edges changed."),
    field("boundary", Takes::File, PLACE, "A file with its edges."),

    must("when", Takes::Moment, SURGERY, "When it starts."),
    field("length", Takes::Text, SESSION, "How long it lasts, such as 2 hours."),
    field("ends", Takes::Moment, SURGERY, "When it ends."),
    field("venue", Takes::Text, SESSION, "The name of the place."),
    field("address", Takes::Text, SESSION, "The address of the place."),
    field("access", Takes::Text, SESSION, "Steps, lift, hearing loop, toilet."),
    field("bring", Takes::Texts, SESSION, "What to bring."),
    field("contact", Takes::Text, &[Kind::Surgery, Kind::Series, Kind::Person], "An e-mail address or a telephone number."),
    field("sign_up", Takes::Text, SESSION, "Where to sign up, if one must."),
    field("helpers", Takes::Refs(Relation::Helpers), SURGERY, "Who helps."),
    field("status", Takes::OneOf(&["on", "full", "cancelled", "moved"]), SURGERY, "Whether it takes place."),
    field("moved_from", Takes::Moment, SURGERY, "When it was to be, before it was moved."),
    field("helped", Takes::Number(0, 10_000), SURGERY, "How many people were helped."),
    field("groups", Takes::Refs(Relation::Groups), SURGERY, "Which groups came."),
    field("asked", Takes::Texts, SURGERY, "What people asked, in their words."),
    field("guides_used", Takes::Refs(Relation::GuidesUsed), SURGERY, "Which guides were used."),
    field("notes", Takes::Text, SURGERY, "What to remember."),
    field("repeats", Takes::Rule, SERIES, "When it comes round, such as second Wednesday 17:30."),
    field("except", Takes::Excepts, SERIES, "When it does not, such as August or 2026-12-20 to 2027-01-05."),
    field("starts", Takes::Day, SERIES, "The first day it may come round."),
    field("until", Takes::Day, SERIES, "The last day it may come round."),

    field("group", Takes::Ref(Relation::By), STORY, "Who did it."),
    field("guides", Takes::Refs(Relation::Followed), STORY, "The guides they followed."),
    field("surgery", Takes::Ref(Relation::StartedAt), STORY, "The surgery where it started."),
    must("what_changed", Takes::Text, STORY, "What is different now."),
    field("how_we_know", Takes::Text, STORY, "How you know that it changed."),
    field("consent", Takes::Flag, &[Kind::Story, Kind::Person], "Yes when everybody named has agreed."),

    field("id", Takes::Text, POST, "The permanent id it has from another blog; feeds and addresses may use it."),
    field("comments", Takes::OneOf(&["closed"]), POST, "Closed says so on the page."),
    field("corrections", Takes::Notes, POST, "What was wrong and when it was put right."),
    field("withdrawn", Takes::Text, POST, "Why it was withdrawn; its page stays, and its text is shown no more."),
    field("pinned", Takes::Flag, POST, "Yes keeps it on top."),
    field("menu", Takes::Number(1, 100), PAGE, "Its place in the footer's menu."),
    field("role", Takes::Text, PERSON, "What the person does."),
    field("can_help_with", Takes::Refs(Relation::CanHelpWith), PERSON, "Skills the person can help with."),
    field("organisation", Takes::Ref(Relation::WorksWith), PERSON, "Where the person works or volunteers."),
    field("active", Takes::Flag, PERSON, "No when the person has moved on."),
    field("charity_number", Takes::Text, ORGANISATION, "Its number in the register of charities."),
];

impl Field {
    /// The field of this name on pages of this kind.
    #[must_use]
    pub fn of(kind: Kind, name: &str) -> Option<&'static Self> {
        Self::all_of(kind).find(|f| f.name == name)
    }

    /// The place of this name in the table, where it stands first.
    #[must_use]
    pub fn number(name: &str) -> Option<u8> {
        u8::try_from(FIELDS.iter().position(|field| field.name == name)?).ok()
    }

    /// All fields of this kind, in the order of the table. A post must have a date.
    pub fn all_of(kind: Kind) -> impl Iterator<Item = &'static Self> {
        FIELDS.iter().filter(move |f| f.kinds.is_empty() || f.kinds.contains(&kind))
    }

    /// What to write, as a sentence with a line that may stand in the front matter.
    #[must_use]
    pub fn example(&self) -> String {
        let name = self.name;
        let line = |value: &str| format!("Write one line: `{name}: {value}`.");
        let either = |one: &str, two: &str| {
            format!("Write `{name}: {one}` or, for more than one, `{name}: [{one}, {two}]`.")
        };
        match (self.takes, name) {
            (Takes::Text, "title") => line("How do I …?"),
            (Takes::Text, "url") => line("https://example.org/page"),
            (Takes::Text, "language") => line("cy"),
            (Takes::Text, "id") => line("12"),
            (Takes::Text, "withdrawn") => line("The numbers were wrong."),
            (Takes::Slug, _) => line("show-damp"),
            (Takes::Text, _) => line("…"),
            (Takes::Number(low, high), _) => line(&20.clamp(low, high).to_string()),
            (Takes::Day, _) => line("2026-12-09"),
            (Takes::Moment, _) => line("2026-12-09T17:30"),
            (Takes::Rule, _) => line("second Wednesday 17:30"),
            (Takes::Excepts, _) => either("August", "2026-12-25"),
            (Takes::Flag, _) => format!("Write `{name}: yes` or `{name}: no`."),
            (Takes::OneOf(words), _) => line(words[0]),
            (Takes::SomeOf(words), _) => either(words[0], words[1]),
            (Takes::Texts, "topics") => either("Housing", "Damp"),
            (Takes::Texts, _) => either("…", "…"),
            (Takes::Ref(_), _) => line("name-of-a-page"),
            (Takes::Refs(_), _) => either("name-of-a-page", "another-page"),
            (Takes::File, _) => line("table.csv"),
            (Takes::Picture, _) => line("picture.jpg"),
            (Takes::Notes, _) => {
                format!("Below `{name}:`, write each as `- {{ date: 2026-12-09, text: What was wrong. }}`.")
            }
            (Takes::Addresses, _) => either("/old/page/", "/older/page/"),
            (Takes::Anything, _) => "Write anything.".to_owned(),
        }
    }

    /// Whether a page of this kind must have it.
    #[must_use]
    pub fn required_by(&self, kind: Kind) -> bool {
        self.required || (kind == Kind::Post && self.name == "date")
    }
}
