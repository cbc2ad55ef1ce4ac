//! The conservation report: what came in, where it went, and what a person is to look at.
//!
//! In: items, counts and places. Out: markdown with stable bytes, and a few lines for the terminal. It must not know the
//! system that anything came from.

/// What happened to one thing that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Went {
    /// It is a file of its own.
    To(String),
    /// It is part of something else; the words say of what.
    Into(String),
    /// It is not in the site; the words say why.
    Not(String),
}

/// One thing that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is, as one word: post, page, comment.
    pub kind: String,
    /// What it is called, with its number where it has one.
    pub name: String,
    /// Where it went.
    pub went: Went,
}

/// What was counted in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Words that readers see.
    pub words: usize,
    /// Links.
    pub links: usize,
    /// Pictures.
    pub pictures: usize,
}

/// One text, counted as it came and as it is shown now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file that was written.
    pub file: String,
    /// In what came in.
    pub before: Counts,
    /// In the built page.
    pub after: Counts,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is to be done by hand.
    ToDo,
    /// What is in the files and not on the site.
    NotPublished,
    /// What stays as it was in the text, marked.
    NotConverted,
    /// What was changed to fit.
    Changed,
    /// Pictures and files that lie on the old site.
    ToFetch,
    /// What has no place in a text; it is kept here.
    KeptHere,
}

impl Part {
    /// All parts, in the order of the report.
    pub const ALL: [Self; 6] =
        [Self::ToDo, Self::NotPublished, Self::NotConverted, Self::Changed, Self::ToFetch, Self::KeptHere];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ToDo => "To do by hand",
            Self::NotPublished => "In the files, not on the site",
            Self::NotConverted => "Not converted",
            Self::Changed => "Changed to fit",
            Self::ToFetch => "Pictures and files to fetch",
            Self::KeptHere => "Kept only here",
        }
    }

    /// What it lists, in a sentence.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::ToDo => "Nothing is lost, but a person has to decide.",
            Self::NotPublished => "Drafts, posts that wait for their day, and posts that had a password.",
            Self::NotConverted => {
                "Each stands in the text marked, or a link leads to it. Look at these places."
            }
            Self::Changed => "The words are the same; this was put right so that the site can be built.",
            Self::ToFetch => "Each is a link to its old place until the file lies in the site.",
            Self::KeptHere => "This has no place in a text of the site.",
        }
    }
}

/// One line of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The part.
    pub part: Part,
    /// The file that was written; empty where it is about no file.
    pub file: String,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// What there is to say.
    pub says: String,
}

/// A finding that a build of the result will have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file; empty for the site as a whole.
    pub file: String,
    /// The line in that file, from 1.
    pub line: Option<usize>,
    /// Its level and name, as in `warning[orphan]`.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

/// All that there is to say of one import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was imported, as in “WordPress, Our Blog”.
    pub source: String,
    /// Everything that came in, one by one.
    pub items: Vec<Item>,
    /// The texts, counted.
    pub texts: Vec<Text>,
    /// What a person is to look at.
    pub listed: Vec<Listed>,
    /// Old addresses, and what answers each now.
    pub addresses: Vec<(String, String)>,
    /// What a build of the result will say.
    pub found: Vec<Found>,
}

/// The name of the file that the report is written to, beside the site's settings.
pub const FILE: &str = "import-report.md";

impl Report {
    /// Adds a thing that came in.
    pub fn item(&mut self, kind: &str, name: impl Into<String>, went: Went) {
        self.items.push(Item { kind: kind.to_owned(), name: name.into(), went });
    }

    /// Adds a line to a part.
    pub fn list(&mut self, part: Part, file: &str, line: Option<usize>, says: impl Into<String>) {
        self.listed.push(Listed { part, file: file.to_owned(), line, says: says.into() });
    }

    /// How many things of each kind came in, in the order in which the kinds first came.
    #[must_use]
    pub fn kinds(&self) -> Vec<(&str, [usize; 3])> {
        let mut kinds: Vec<(&str, [usize; 3])> = Vec::new();
        for item in &self.items {
            let at = kinds.iter().position(|(kind, _)| *kind == item.kind).unwrap_or_else(|| {
                kinds.push((&item.kind, [0; 3]));
                kinds.len() - 1
            });
            let went = match item.went {
                Went::To(_) => 0,
                Went::Into(_) => 1,
                Went::Not(_) => 2,
            };
            kinds[at].1[went] += 1;
        }
        kinds
    }

    /// The sums of all texts, before and after.
    #[must_use]
    pub fn sums(&self) -> [Counts; 2] {
        let add = |sum: Counts, counts: Counts| Counts {
            words: sum.words + counts.words,
            links: sum.links + counts.links,
            pictures: sum.pictures + counts.pictures,
        };
        let fold = |counts: fn(&Text) -> Counts| self.texts.iter().map(counts).fold(Counts::default(), add);
        [fold(|text| text.before), fold(|text| text.after)]
    }

    /// A few lines for the terminal.
    #[must_use]
    pub fn summary(&self) -> String {
        let mut lines = vec![format!("{}:", self.source)];
        for (kind, [own, part, not]) in self.kinds() {
            let all = own + part + not;
            lines.push(format!("  {all:6} {kind}: {}", shares([own, part, not])));
        }
        let [before, after] = self.sums();
        lines.push(format!(
            "  words {} in, {} out; links {} in, {} out; pictures {} in, {} out",
            before.words, after.words, before.links, after.links, before.pictures, after.pictures
        ));
        for part in Part::ALL {
            let listed = self.listed.iter().filter(|line| line.part == part).count();
            if listed > 0 {
                lines.push(format!("  {}: {listed}", part.title()));
            }
        }
        if !self.found.is_empty() {
            lines.push(format!("  a build of it has findings: {}", self.found.len()));
        }
        lines.join("\n")
    }

    /// The whole report.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("# Import report: {}\n", plain(&self.source));
        out.push_str("\nEverything that came in is listed here once, with where it went.\n\n");
        out.push_str(
            "| what | in | a file of its own | part of a file | not in the site |\n|---|--:|--:|--:|--:|\n",
        );
        for (kind, [own, part, not]) in self.kinds() {
            let all = own + part + not;
            out.push_str(&format!("| {kind} | {all} | {own} | {part} | {not} |\n"));
        }
        self.counts(&mut out);
        for part in Part::ALL {
            self.part(part, &mut out);
        }
        self.findings(&mut out);
        self.old_addresses(&mut out);
        out.push_str("\n## One by one\n");
        for (kind, _) in self.kinds() {
            out.push_str(&format!("\n### {kind}\n\n"));
            for item in self.items.iter().filter(|item| item.kind == kind) {
                let went = match &item.went {
                    Went::To(file) => format!("`{file}`"),
                    Went::Into(what) => plain(what),
                    Went::Not(why) => format!("not in the site: {}", plain(why)),
                };
                out.push_str(&format!("- {} → {went}\n", plain(&item.name)));
            }
        }
        out
    }

    fn counts(&self, out: &mut String) {
        if self.texts.is_empty() {
            return;
        }
        let [before, after] = self.sums();
        out.push_str("\n## Words, links, pictures\n\n");
        out.push_str("In: what a reader of the old site could see. Out: the built page. Files that differ come one by one.\n\n");
        out.push_str(
            "| | words in | out | links in | out | pictures in | out |\n|---|--:|--:|--:|--:|--:|--:|\n",
        );
        let mut row = |name: &str, before: Counts, after: Counts| {
            out.push_str(&format!(
                "| {name} | {} | {} | {} | {} | {} | {} |\n",
                before.words, after.words, before.links, after.links, before.pictures, after.pictures
            ));
        };
        row(&format!("all {} texts", self.texts.len()), before, after);
        for text in self.texts.iter().filter(|text| text.before != text.after) {
            row(&format!("`{}`", text.file), text.before, text.after);
        }
    }

    fn part(&self, part: Part, out: &mut String) {
        let mut listed: Vec<&Listed> = self.listed.iter().filter(|line| line.part == part).collect();
        if listed.is_empty() {
            return;
        }
        listed.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        out.push_str(&format!("\n## {}\n\n{}\n\n", part.title(), part.says()));
        for line in listed {
            out.push_str(&format!("- {}{}\n", place(&line.file, line.line), plain(&line.says)));
        }
    }

    fn findings(&self, out: &mut String) {
        out.push_str("\n## What a build will say\n\n");
        if self.found.is_empty() {
            out.push_str("Nothing: the site as it is written builds without a finding.\n");
        }
        for found in &self.found {
            let place = place(&found.file, found.line);
            out.push_str(&format!("- {place}`{}` {}\n", found.name, plain(&found.message)));
        }
    }

    fn old_addresses(&self, out: &mut String) {
        if self.addresses.is_empty() {
            return;
        }
        out.push_str("\n## Old addresses\n\nEach of these still answers.\n\n");
        for (old, new) in &self.addresses {
            out.push_str(&format!("- `{old}` → `{new}`\n"));
        }
    }
}

/// "3 files, 2 parts of files, 1 not in the site".
fn shares([own, part, not]: [usize; 3]) -> String {
    let words = [
        (own, if own == 1 { "file of its own" } else { "files of their own" }),
        (part, "part of a file"),
        (not, "not in the site"),
    ];
    let said: Vec<String> =
        words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    said.join(", ")
}

fn place(file: &str, line: Option<usize>) -> String {
    match (file, line) {
        ("", _) => String::new(),
        (file, Some(line)) => format!("`{file}:{line}` "),
        (file, None) => format!("`{file}` "),
    }
}

/// A text on one line, so that no sign in it means anything in a report.
fn plain(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().fold(String::with_capacity(line.len()), |mut out, c| {
        if matches!(c, '<' | '[' | '*' | '\\' | '|') {
            out.push('\\');
        }
        out.push(c);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_is_counted_once() {
        let mut report = Report { source: "A blog".to_owned(), ..Report::default() };
        report.item("post", "One", Went::To("content/blog/one.md".to_owned()));
        report.item("comment", "Two", Went::Not("it waits for approval".to_owned()));
        report.item("post", "Three", Went::Not("it is in the bin".to_owned()));
        assert_eq!(report.kinds(), [("post", [1, 0, 1]), ("comment", [0, 0, 1])]);
        assert!(report.summary().contains("     2 post: 1 file of its own, 1 not in the site"));
        assert!(report.markdown().contains("- Three → not in the site: it is in the bin\n"));
    }

    #[test]
    fn what_is_listed_names_its_file_and_line() {
        let mut report = Report::default();
        report.list(Part::NotConverted, "content/blog/b.md", Some(7), "`[form id=\"1\"]`");
        report.list(Part::NotConverted, "content/blog/a.md", Some(9), "later\nlines");
        let text = report.markdown();
        let first = text.find("- `content/blog/a.md:9` later lines\n").unwrap();
        assert!(first < text.find("- `content/blog/b.md:7` `\\[form id=\"1\"]`\n").unwrap());
    }
}
