//! The command line, with help that shows examples.

use crate::{
    agenda::What,
    build::Drafts,
    config::Clock,
    diagnostic::show::Format,
    import::markdown::System,
    page::{Day, Kind, Moment},
};
use clap::{
    Args, Parser, Subcommand, builder::PossibleValue, builder::PossibleValuesParser,
    builder::TypedValueParser,
};
use std::path::PathBuf;

/// A static site generator for problem-first learning materials.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    disable_help_subcommand = true,
    after_help = "Examples:\n  casebook init our-casebook\n  casebook new guide \"How do I show damp on my street?\"\n  casebook serve --open\n  casebook build\n\nExit codes: 0 fine, 1 findings that fail, 2 wrong use."
)]
pub struct Arguments {
    /// The folder of the site, with casebook.yaml and content/ in it
    #[arg(long, global = true, default_value = ".", value_name = "DIR", hide_default_value = true)]
    pub root: PathBuf,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a small site that builds without a finding
    #[command(after_help = "Example:\n  casebook init our-casebook")]
    Init {
        /// The folder to make it in: a new or an empty one
        dir: PathBuf,
    },
    /// Begin a page of a kind
    #[command(
        after_help = "At a terminal it asks for what is not said. Examples:\n  casebook new\n  casebook new guide \"How do I show damp on my street?\"\n  casebook new skill \"Count by category\"\n  casebook new dataset --from damp-reports.csv\n  casebook new guide --from-question\n  casebook new guide --from-question \"parking outside the school\"\n  casebook new surgery --series castle-vale    the next date: before it an announcement, after it a record"
    )]
    New {
        /// What the page is
        #[arg(value_parser = kinds())]
        kind: Option<Kind>,
        /// Its title, in quotation marks
        title: Option<String>,
        /// Begin a guide with a question that was asked at a surgery and that no guide answers: the nearest to these
        /// words, or one of a list
        #[arg(long, value_name = "WORDS", num_args = 0..=1, default_missing_value = "", conflicts_with = "title")]
        from_question: Option<String>,
        /// Begin a surgery: the next date of this series that has no file yet. When it is over, four questions are asked
        #[arg(long, value_name = "NAME", conflicts_with_all = ["title", "from_question", "from"])]
        series: Option<String>,
        /// Take this for now: a date, or a date with a time in the site's time zone
        #[arg(long, value_name = "WHEN", value_parser = moment, requires = "series")]
        as_of: Option<Moment>,
        /// Begin a dataset with this data file, which is copied beside its page
        #[arg(long, value_name = "FILE", conflicts_with = "from_question")]
        from: Option<PathBuf>,
        /// The sheet, where the file is a workbook
        #[arg(long, value_name = "NAME", requires = "from")]
        sheet: Option<String>,
    },
    /// Build the site
    #[command(
        after_help = "Examples:\n  casebook build\n  casebook build --strict --out /srv/www\n  casebook build --as-of 2026-12-01T09:00"
    )]
    Build(BuildOptions),
    /// Show the site in a browser, and follow the files as they are saved
    #[command(
        after_help = "Examples:\n  casebook serve --open\n  casebook serve --lan            for a phone in the room\n  casebook serve --as-published   without drafts, as readers see it"
    )]
    Serve(ServeOptions),
    /// Say what is wrong, without building
    #[command(
        after_help = "Examples:\n  casebook check\n  casebook check --fix\n  casebook check --fix --dry-run\n  casebook check --format json"
    )]
    Check {
        /// What is to be mended.
        #[command(flatten)]
        fixing: Fixing,
        /// How to say it
        #[arg(long, default_value = "text", value_parser = formats())]
        format: Format,
        /// Choices.
        #[command(flatten)]
        options: SiteOptions,
        /// Patience.
        #[command(flatten)]
        patience: Patience,
    },
    /// List what waits to be done; without a word, how many there are of each
    #[command(
        after_help = "Examples:\n  casebook list\n  casebook list due\n  casebook list questions --format json"
    )]
    List {
        /// What to list
        #[arg(value_parser = whats())]
        what: Option<What>,
        /// How to say it
        #[arg(long, default_value = "text", value_parser = list_formats())]
        format: Format,
        /// Choices.
        #[command(flatten)]
        options: SiteOptions,
    },
    /// Write a newsletter of what was published in a period, as HTML and as text
    #[command(
        after_help = "Examples:\n  casebook newsletter --since 2026-11-01\n  casebook newsletter --since 2026-11-01 --until 2026-11-30 --out letters/november\n  casebook newsletter --since 2026-11-01 --stdout text\n\nIt tells of posts, new guides and stories, of the surgeries to come, and of what was corrected, changed or cancelled. Both days are in the period."
    )]
    Newsletter(NewsletterOptions),
    /// Move or rename a page or a folder; every link and reference follows
    #[command(
        after_help = "Examples:\n  casebook mv guides/damp.md guides/show-damp.md\n  casebook mv guides/damp.md guides/housing/ --dry-run\n  casebook mv surgeries/castle-vale surgeries/castle-vale-library\n\nThe old address leads to the page from then on. Where something would break, nothing is changed."
    )]
    Mv {
        /// What to move: a file or folder below content/, with or without .md, or the address of a page
        old: String,
        /// Where to: a new name, or a folder to move it into
        new: String,
        /// Show what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Choices.
        #[command(flatten)]
        look: Look,
    },
    /// Take a page away; says first what would break
    #[command(
        after_help = "Examples:\n  casebook rm guides/damp.md\n  casebook rm /guides/damp/ --yes\n\nWithout --yes nothing goes away that something links to."
    )]
    Rm {
        /// The page: its file below content/, with or without .md, or its address
        page: String,
        /// Take it away, whatever breaks
        #[arg(long)]
        yes: bool,
        /// Choices.
        #[command(flatten)]
        look: Look,
    },
    /// Write down which addresses the site publishes, so that none of them is ever lost by mistake
    #[command(
        after_help = "Examples:\n  casebook record\n  casebook record --check\n\nRun it when you publish. It adds lines to addresses.txt, and takes none away."
    )]
    Record {
        /// What is written.
        #[command(flatten)]
        recording: Recording,
        /// Choices.
        #[command(flatten)]
        options: SiteOptions,
    },
    /// List what a page links to, and what links to it
    #[command(
        after_help = "Examples:\n  casebook links guides/damp.md\n  casebook links /guides/damp/ --format json"
    )]
    Links {
        /// The page: its file below content/, with or without .md, or its address; or another file there
        file: String,
        /// How to list it
        #[arg(long, default_value = "text", value_parser = list_formats())]
        format: Format,
        /// Choices.
        #[command(flatten)]
        look: Look,
    },
    /// Say what is understood of a data file: its columns, its values, what was put right
    #[command(
        after_help = "Examples:\n  casebook data content/data/damp-reports.csv\n  casebook data homes.xlsx --sheet \"Table 1\"\n  casebook data homes.csv --format json"
    )]
    Data {
        /// The file: CSV, XLSX, ODS, JSON or GeoJSON
        file: PathBuf,
        /// The sheet of a workbook
        #[arg(long, value_name = "NAME")]
        sheet: Option<String>,
        /// How to say it
        #[arg(long, default_value = "text", value_parser = list_formats())]
        format: Format,
    },
    /// Bring a blog here from another system, with every word and every address
    #[command(
        after_help = "Examples:\n  casebook import wordpress export.xml --to our-site\n  casebook import wordpress export.xml --media wp-content/uploads --dry-run\n\nNothing that you wrote or changed is overwritten. import-report.md says where everything went."
    )]
    Import {
        /// What it comes from.
        #[command(subcommand)]
        from: ImportFrom,
    },
    /// Explain a finding by its name
    #[command(after_help = "Example:\n  casebook explain unknown-reference")]
    Explain {
        /// The name in square brackets
        code: String,
    },
    /// Say what a built page is made of, and why it was last made
    #[command(after_help = "Example:\n  casebook why /guides/show-damp-complaints/")]
    Why {
        /// The address of the page, whole or as a path
        url: String,
        /// Choices.
        #[command(flatten)]
        options: SiteOptions,
    },
    /// Print the JSON Schema of a kind's front matter, for editors
    #[command(after_help = "Example:\n  casebook schema guide > guide.schema.json")]
    Schema {
        /// What the page is
        #[arg(value_parser = kinds())]
        kind: Kind,
    },
    /// Print the licences of the program and of the letters that it draws
    #[command(after_help = "Example:\n  casebook licences")]
    Licences,
    /// Print completions for a shell
    #[command(after_help = "Example:\n  casebook completions bash > /etc/bash_completion.d/casebook")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print markdown as HTML: CommonMark with tables, without Casebook's additions
    #[command(after_help = "Example:\n  casebook markdown notes.md")]
    Markdown {
        /// The file; standard input without it
        file: Option<PathBuf>,
    },
}

/// What a blog comes from.
#[derive(Debug, Subcommand)]
pub enum ImportFrom {
    /// A WordPress export: in WordPress, Tools, then Export, then All content
    #[command(
        after_help = "Examples:\n  casebook import wordpress export.xml --to our-site\n  casebook import wordpress export.xml --media wp-content/uploads\n\nPosts, pages, topics, authors, comments, pictures and old addresses come along. Drafts stay drafts.\nPosts with a password become drafts. E-mail addresses of people are left behind.\nA second import changes nothing, and never what you changed. Read import-report.md afterwards."
    )]
    Wordpress {
        /// The export: an XML file
        file: PathBuf,
        /// A copy of the folder wp-content/uploads of the old site: pictures and files come along
        #[arg(long, value_name = "DIR")]
        media: Option<PathBuf>,
        /// Where to.
        #[command(flatten)]
        into: ImportInto,
    },
    /// The folder of a site of Jekyll, Hugo, Zola or Eleventy
    #[command(
        after_help = "Examples:\n  casebook import markdown ../old-site --from jekyll --to our-site\n  casebook import markdown ../old-site --from hugo --dry-run\n\nPosts, pages, topics, authors, pictures and old addresses come along. Drafts stay drafts.\nTemplates stay behind; what they print cannot be known. Nothing in the old folder is changed.\nA second import changes nothing, and never what you changed. Read import-report.md afterwards."
    )]
    Markdown {
        /// The folder of the old site, with its settings in it
        dir: PathBuf,
        /// What made the old site
        #[arg(long, value_name = "NAME", value_parser = systems())]
        from: System,
        /// Where to.
        #[command(flatten)]
        into: ImportInto,
    },
}

/// Where an import goes.
#[derive(Debug, Args)]
pub struct ImportInto {
    /// The folder of the site it goes into; a new folder is made
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Take this for now: a date, or a date with a time in the site's time zone
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub as_of: Option<Moment>,
}

/// What is to be mended before it is said what is wrong.
#[derive(Clone, Copy, Debug, Args)]
pub struct Fixing {
    /// Mend in your files what has one right answer: shows the changes first, and asks
    #[arg(long)]
    pub fix: bool,
    /// Only show the changes
    #[arg(long, requires = "fix")]
    pub dry_run: bool,
    /// Make the changes without asking
    #[arg(long, requires = "fix", conflicts_with = "dry_run")]
    pub yes: bool,
}

/// What of new addresses is written down.
#[derive(Clone, Copy, Debug, Args)]
pub struct Recording {
    /// Write nothing: end with 1 where an address is not written down yet
    #[arg(long)]
    pub check: bool,
}

/// What a look at the author's files takes.
#[derive(Debug, Args)]
pub struct Look {
    /// Where the built site is
    #[arg(long, default_value = "public", value_name = "DIR")]
    pub out: PathBuf,
    /// Take this for now: a date, or a date with a time in the site's time zone
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub as_of: Option<Moment>,
}

/// What every look at the site takes.
#[derive(Debug, Args)]
pub struct SiteOptions {
    /// Where the built site is
    #[arg(long, default_value = "public", value_name = "DIR")]
    pub out: PathBuf,
    /// Warnings fail too
    #[arg(long)]
    pub strict: bool,
    /// Take this for now: a date, or a date with a time in the site's time zone
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub as_of: Option<Moment>,
    /// Build for this address instead of the one in casebook.yaml
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
    /// Drafts too
    #[arg(long)]
    pub drafts: bool,
}

/// What a build takes.
#[derive(Debug, Args)]
pub struct BuildOptions {
    /// Choices.
    #[command(flatten)]
    pub site: SiteOptions,
    /// Build into a folder that holds other files too; they stay
    #[arg(long)]
    pub shared_folder: bool,
    /// Write nothing: build from the beginning in memory, and compare every byte with what stands in the output
    #[arg(long, conflicts_with = "shared_folder")]
    pub verify: bool,
    /// Say how far the build has come; auto says it on a terminal, after a second
    #[arg(long, default_value = "auto", value_name = "WHEN", value_parser = shows())]
    pub progress: Show,
    /// Patience.
    #[command(flatten)]
    pub patience: Patience,
}

/// What a newsletter takes.
#[derive(Debug, Args)]
pub struct NewsletterOptions {
    /// The first day of the period
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Day,
    /// The last day of it; today unless said
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Day>,
    /// The folder to write newsletter.html and newsletter.txt into; that of the site unless said
    #[arg(long, default_value = ".", value_name = "DIR", hide_default_value = true)]
    pub out: PathBuf,
    /// Print one of the two instead of writing files
    #[arg(long, value_name = "FORM", conflicts_with = "out", value_parser = told())]
    pub stdout: Option<Told>,
    /// Take this for now: a date, or a date with a time in the site's time zone
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub as_of: Option<Moment>,
    /// Link to this address instead of the one in casebook.yaml
    #[arg(long, value_name = "URL", value_parser = address)]
    pub base_url: Option<String>,
}

/// One form of a newsletter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// For mail programs that show HTML.
    Html,
    /// For all others.
    Text,
}

/// What the preview takes.
#[derive(Debug, Args)]
pub struct ServeOptions {
    /// Open it in the browser
    #[arg(long)]
    pub open: bool,
    /// Let other devices in this network read it too
    #[arg(long)]
    pub lan: bool,
    /// The port to begin with; where it is in use, the next free one is taken
    #[arg(long, value_name = "N", default_value_t = 8000)]
    pub port: u16,
    /// Without drafts
    #[arg(long)]
    pub as_published: bool,
    /// Take this for now: a date, or a date with a time in the site's time zone
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    pub as_of: Option<Moment>,
    /// Where the built site is, which is no part of the content
    #[arg(long, default_value = "public", value_name = "DIR")]
    pub out: PathBuf,
    /// Patience.
    #[command(flatten)]
    pub patience: Patience,
}

impl ServeOptions {
    /// Whether drafts are shown.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        if self.as_published { Drafts::Hidden } else { Drafts::Shown }
    }
}

/// When something is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// When somebody looks, and it is worth it.
    Auto,
    /// In any case.
    Always,
    /// Not at all.
    Never,
}

impl Show {
    const ALL: [(&str, Self); 3] = [("auto", Self::Auto), ("always", Self::Always), ("never", Self::Never)];
}

/// How long a page may take.
#[derive(Clone, Copy, Debug, Args)]
pub struct Patience {
    /// Give up a page when its template goes on for so many seconds
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub page_seconds: u64,
}

impl SiteOptions {
    /// What is taken where nothing is said.
    #[must_use]
    pub fn usual() -> Self {
        Self { out: PathBuf::from("public"), strict: false, as_of: None, base_url: None, drafts: false }
    }

    /// The clock that was asked for, or this one.
    #[must_use]
    pub fn clock(&self, now: jiff::Timestamp) -> Clock {
        self.as_of.map_or(Clock::Instant(now), Clock::Local)
    }
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::read(text)
}

fn day(text: &str) -> Result<Day, String> {
    Day::read(text)
}

fn told() -> impl TypedValueParser<Value = Told> {
    let forms = [("html", Told::Html), ("text", Told::Text)];
    PossibleValuesParser::new(forms.map(|(name, _)| name)).map(move |name| {
        let named = forms.into_iter().find(|(known, _)| *known == name);
        named.expect("only names of these are let through").1
    })
}

fn address(text: &str) -> Result<String, String> {
    let fits =
        (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(char::is_whitespace);
    if fits {
        Ok(text.to_owned())
    } else {
        Err("write a whole address, such as https://example.org/".to_owned())
    }
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    let names = PossibleValuesParser::new(Kind::ALL.iter().map(|k| k.name()));
    names.map(|name| Kind::named(&name).expect("only names of kinds are let through"))
}

fn systems() -> impl TypedValueParser<Value = System> {
    let names = PossibleValuesParser::new(System::ALL.iter().map(|system| system.name()));
    names.map(|name| {
        let named = System::ALL.into_iter().find(|system| system.name() == name);
        named.expect("only names of these are let through")
    })
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let names = PossibleValuesParser::new(Format::ALL.iter().map(|f| f.name()));
    names.map(|name| {
        *Format::ALL.iter().find(|f| f.name() == name).expect("only names of formats are let through")
    })
}

fn list_formats() -> impl TypedValueParser<Value = Format> {
    let formats = [Format::Text, Format::Json];
    let names = PossibleValuesParser::new(formats.map(Format::name));
    names.map(move |name| {
        let named = formats.into_iter().find(|format| format.name() == name);
        named.expect("only names of these are let through")
    })
}

fn whats() -> impl TypedValueParser<Value = What> {
    let names = What::ALL.iter().map(|what| PossibleValue::new(what.name()).help(what.says()));
    PossibleValuesParser::new(names).map(|name| {
        let named = What::ALL.iter().find(|what| what.name() == name);
        *named.expect("only names of these are let through")
    })
}

fn shows() -> impl TypedValueParser<Value = Show> {
    let names = PossibleValuesParser::new(Show::ALL.map(|(name, _)| name));
    names.map(|name| {
        let named = Show::ALL.into_iter().find(|(known, _)| *known == name);
        named.expect("only names of these are let through").1
    })
}
