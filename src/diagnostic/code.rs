//! Every kind of finding: its name, its severity and its explanation.
//!
//! One table; `explain`, the settings, SARIF and the tests read it. It must not know how a finding is made.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The build fails.
    Error,
    /// Worth mending; fails only a strict build.
    Warning,
    /// Nothing to mend: what was understood or done, said once. It never fails a build.
    Note,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal)*) => {
        /// A kind of finding. Its name is stable: settings, editors and people refer to it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The stable name.
            #[must_use]
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name),* } }

            /// The severity, unless a site's settings say otherwise.
            #[must_use]
            pub fn severity(self) -> Severity { match self { $(Self::$variant => Severity::$severity),* } }

            /// What it is about, in a few words.
            #[must_use]
            pub fn title(self) -> &'static str { match self { $(Self::$variant => $title),* } }

            /// What it means, why it matters, an example and what to write instead, in markdown.
            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => include_str!(concat!("explain/", $name, ".md"))),* }
            }
        }
    };
}

codes! {
    UnreadableFile "unreadable-file" Error "A file could not be read"
    NotUtf8 "not-utf8" Error "A text file is not in UTF-8"
    FileTooLarge "file-too-large" Error "A text file is over the limit"
    NestedTooDeep "nested-too-deep" Error "Lists, quotes or YAML are nested too deep"
    LinkOutOfTree "link-out-of-tree" Error "A symbolic link leads out of the site"
    NoKind "no-kind" Error "A page lies in no folder that says what it is"

    YamlSyntax "yaml-syntax" Error "YAML that cannot be read"
    FrontMatterUnclosed "front-matter-unclosed" Error "A --- line of the front matter is missing"
    SpaceInKey "space-in-key" Warning "A space between a key and its colon"
    CurlyQuotes "curly-quotes" Error "Curly quotation marks around a YAML value"
    DuplicateKey "duplicate-key" Error "The same key twice"
    UnknownKey "unknown-key" Error "A key that Casebook does not know"
    WrongType "wrong-type" Error "A value of another kind than the key takes"
    UnknownValue "unknown-value" Error "A value that is not one of those allowed"
    MissingField "missing-field" Error "A key that this kind of page must have"
    NoTitle "no-title" Error "A page without a title"
    InvalidDate "invalid-date" Error "A date that is none"
    EndBeforeStart "end-before-start" Error "An end before its start"
    NoConsent "no-consent" Error "A person or a story without consent"
    DatasetWithoutSource "dataset-without-source" Error "A dataset that nobody could get"
    DatasetWithoutLicence "dataset-without-licence" Error "A data file without a licence"
    InvalidAddress "invalid-address" Error "An address that cannot be one"

    UnknownCallout "unknown-callout" Error "A callout that Casebook does not know"
    CommentHead "comment-head" Error "A comment without a name or a day"
    ImageWithoutAlt "image-without-alt" Error "A picture without a description"
    HeadingSkipped "heading-skipped" Error "A heading level is skipped"
    SecondH1 "second-h1" Error "A second heading of the first level"
    UndefinedLink "undefined-link" Warning "A link whose address is given nowhere"
    HtmlRemoved "html-removed" Warning "HTML that was taken out"

    UnknownReference "unknown-reference" Error "A reference that nothing answers"
    AmbiguousReference "ambiguous-reference" Error "A reference that two pages answer"
    WrongKind "wrong-kind" Error "A reference to a page of another kind"
    UnknownFile "unknown-file" Error "A file that is not there"
    UnknownHeading "unknown-heading" Error "A link to a heading that is not there"
    Loop "loop" Error "A loop where none may be"
    SameAddress "same-address" Error "Two pages with one address"
    AliasHidesPage "alias-hides-page" Error "An old address that hides a page"
    TranslationOfNothing "translation-of-nothing" Error "A translation of a page that is not there"

    UnknownColumn "unknown-column" Error "A column that the data does not have"
    FigureUnclear "figure-unclear" Error "A figure that cannot be drawn as it is asked for"
    FigureDiscloses "figure-discloses" Error "A figure that would show people one by one"
    PersonalData "personal-data" Error "A data file that looks personal"
    GuardOverridden "guard-overridden" Note "A check for people that is switched off"
    WorkbookLinked "workbook-linked" Error "A workbook that would be handed on whole"
    NumberDiffers "number-differs" Error "A number in the text that the data does not back"
    JoinFailed "join-failed" Error "Rows that belong to none of the areas"
    JoinIncomplete "join-incomplete" Warning "Codes that no area has"
    BoundariesYear "boundaries-year" Warning "Outlines of another year than the codes"
    ShadedCounts "shaded-counts" Warning "Areas shaded by plain counts"
    NotPlaced "not-placed" Warning "Rows that could not be placed on the map"

    NoSteps "no-steps" Warning "A guide without steps"
    TitleNoQuestion "title-no-question" Warning "A guide whose title is no question"
    StepNumbers "step-numbers" Warning "Step numbers that do not run 1, 2, 3"
    LongStep "long-step" Warning "A step over 80 words"
    NotFinished "not-finished" Warning "Hints of `casebook new` that are left"
    LongSummary "long-summary" Warning "A summary over 160 characters"
    Orphan "orphan" Warning "A page that nothing links to"
    CheckOverdue "check-overdue" Warning "A page that should have been checked again"
    DataOverdue "data-overdue" Warning "Data that should have been renewed"
    NoContact "no-contact" Warning "A surgery to come without a contact"
    NoAccessNote "no-access-note" Warning "A surgery to come without a note on access"
    NoWayToAPerson "no-way-to-a-person" Warning "Guides without a way to a person"

    DataUnreadable "data-unreadable" Error "A data file without a table that can be read"
    DataDecoded "data-decoded" Note "How the text of a data file was read"
    DataLayout "data-layout" Note "What stands round a table, and what was put right in it"
    DataValues "data-values" Note "How numbers, dates and missing values were read"
    DataRagged "data-ragged" Warning "Rows with more cells than there are headings"
    DataUnclearDates "data-unclear-dates" Warning "Dates that can be read in two ways"
    DataUnreadableCells "data-unreadable-cells" Warning "Cells that cannot be read"
    DataTotal "data-total" Warning "A row of totals in a data file"

    UnknownTheme "unknown-theme" Error "A theme that is not there"
    TemplateError "template-error" Error "A template that cannot be used"
    EmptySite "empty-site" Warning "A site without pages"
}

impl Code {
    /// Whether a file with such a finding cannot be read as it was meant: what could be shown of it would mislead.
    #[must_use]
    pub fn is_broken_file(self) -> bool {
        matches!(
            self,
            Self::UnreadableFile
                | Self::NotUtf8
                | Self::FileTooLarge
                | Self::NestedTooDeep
                | Self::NoKind
                | Self::YamlSyntax
                | Self::FrontMatterUnclosed
        )
    }

    /// The code with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
