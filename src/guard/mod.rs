//! The disclosure guard: what of a table may be shown without pointing to a person.
//!
//! In: a clean table, and what its page says of it. Out: what looks personal in it, and for each number that is to be
//! shown whether it may be. It must not know who asks: it sees all that is shown of a dataset, in a fixed order.

/// What a dataset's page says of its people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Whether its rows are about people; nothing where the page does not say.
    pub about_people: Option<bool>,
    /// Counts of people below this are hidden.
    pub small_under: u32,
    /// Checks that do not hold here, each with the reason that the author gives.
    pub safe_because: Vec<(Personal, String)>,
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
