//! The disclosure guard: what of a table may be shown without pointing to a person.
//!
//! In: a clean table, and what its page says of it. Out: what looks personal in it, and for each number that is to be
//! shown whether it may be. It must not know who asks: it sees all that is shown of a dataset, in a fixed order.
//!
//! It does what the Government Statistical Service's guidance on disclosure control asks of tables: counts under five
//! are suppressed (primary suppression), and so are others from which these could be worked out (secondary
//! suppression), over all tables of one source and not only within each (differencing). A file of persons or cases, row
//! by row, is offered only where at least as many rows are alike in all that is left of it (k-anonymity): who has the
//! rows can count them. A mean or a share of few is withheld and not called small, for it is no count.

mod addresses;
mod bounds;
mod contact;
mod counting;
mod equations;
mod inspect;
mod ledger;
mod names;
mod rows;
mod space;
mod subject;
mod totals;
mod words;

pub use inspect::{Suspicion, inspect};
pub use ledger::{Asked, Ledger, Of};

/// What a dataset's page says of its people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Whether its rows are about people; nothing where the page does not say.
    pub about_people: Option<bool>,
    /// Counts of people below this are hidden; 0 stands for [`SMALL_UNDER`].
    pub small_under: u32,
    /// Checks that do not hold here, each with the reason that the author gives.
    pub safe_because: Vec<(Personal, String)>,
}

/// Counts of people below this are hidden where a page does not say otherwise.
pub const SMALL_UNDER: u32 = 5;
/// The least of that: "fewer than 2" would say that there is one.
const SMALL_UNDER_MIN: u32 = 3;

impl Rules {
    /// Counts of people below this are hidden.
    #[must_use]
    pub fn small_under(&self) -> u32 {
        match self.small_under {
            0 => SMALL_UNDER,
            under => under.max(SMALL_UNDER_MIN),
        }
    }

    /// Whether the page says why this is safe.
    #[must_use]
    pub fn excuses(&self, what: Personal) -> bool {
        self.safe_because.iter().any(|(safe, _)| *safe == what)
    }
}

/// What readers see in place of a number that was to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The number.
    Shown,
    /// That it is small: a count of more than none, and fewer than the limit.
    Small,
    /// That it is hidden: it is of few people and no count, or another could be worked out from it.
    Withheld,
}

/// What of a table may be offered as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Download {
    /// Whether there may be one at all.
    pub is_offered: bool,
    /// The columns that it must not have, in the order of the table.
    pub left_out: Vec<usize>,
    /// For each column that has something to hide a verdict for each row. Cells without a number are shown as they are.
    pub cells: Vec<(usize, Vec<Verdict>)>,
}

impl Default for Download {
    fn default() -> Self {
        Self { is_offered: true, left_out: Vec::new(), cells: Vec::new() }
    }
}

impl Download {
    /// Whether a column must not be in it.
    #[must_use]
    pub fn leaves_out(&self, column: usize) -> bool {
        self.left_out.contains(&column)
    }

    /// Whether the cell may be in the file as it is.
    #[must_use]
    pub fn verdict(&self, column: usize, row: usize) -> Verdict {
        let cells = self.cells.iter().find(|(of, _)| *of == column);
        cells.and_then(|(_, cells)| cells.get(row)).copied().unwrap_or(Verdict::Shown)
    }
}

/// What can point to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal {
    /// A person's name.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A whole postcode.
    Postcode,
    /// The number or name of a house in a street.
    HouseNumber,
    /// The reference number of a property.
    Uprn,
    /// A day of birth.
    BirthDate,
    /// Coordinates finer than three decimals of a degree, or than 100 metres.
    FineCoordinates,
    /// A small count of people.
    SmallCount,
}

impl Personal {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Postcode,
        Self::HouseNumber,
        Self::Uprn,
        Self::BirthDate,
        Self::FineCoordinates,
        Self::SmallCount,
    ];

    /// The key by which `safe_because:` names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Postcode => "postcode",
            Self::HouseNumber => "house-number",
            Self::Uprn => "uprn",
            Self::BirthDate => "birth-date",
            Self::FineCoordinates => "coordinates",
            Self::SmallCount => "small-counts",
        }
    }

    /// The words for several of it, as a message has them.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Name => "names of people",
            Self::Email => "e-mail addresses of people",
            Self::Phone => "phone numbers of people",
            Self::Postcode => "full postcodes of people’s homes",
            Self::HouseNumber => "addresses with house numbers",
            Self::Uprn => "property reference numbers",
            Self::BirthDate => "dates of birth",
            Self::FineCoordinates => "exact places of people or cases",
            Self::SmallCount => "small counts of people",
        }
    }

    /// What `safe_because:` names so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|what| what.name() == name)
    }

    /// Whether it stands in the row of one person, and cannot be in a file that is offered.
    #[must_use]
    pub fn is_of_one_row(self) -> bool {
        self != Self::SmallCount
    }
}
