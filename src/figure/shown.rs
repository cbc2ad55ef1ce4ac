//! The guarded answer to a question: all that a figure shows, and nothing else.

use crate::{
    geo::{Place, Ring},
    page::Route,
    table::{Missing, Number, Time, Unit},
};
use std::hash::{Hash, Hasher};

/// A figure as readers get it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Shown {
    /// The words above it.
    pub title: String,
    /// What is drawn.
    pub drawing: Drawing,
    /// What must be said beside it.
    pub remarks: Vec<Remark>,
    /// Where the numbers are from.
    pub source: Source,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Drawing {
    /// A chart.
    Chart(Form, Grid),
    /// Areas, shaded or with circles, one for each label of the grid that has an outline.
    Areas(Areas),
    /// Points on a map.
    Points(Points),
    /// A table.
    Table(Rows),
    /// One number, in large print: the only amount of the grid.
    Number(Grid),
}

/// The form of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Lying bars; with several series side by side.
    Bar,
    /// Lying bars, the series of a label one behind the other.
    Stacked,
    /// Lines over time, one for each series; a gap where there is no number.
    Line,
    /// Dots on a common scale, one for each series.
    Dot,
}

/// Amounts by label and series.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid {
    /// What the labels are, such as `Street`.
    pub dimension: String,
    /// What the series are; empty where there is one without a name.
    pub split: String,
    /// What the amounts are.
    pub measure: Measure,
    /// The labels, in the order they are shown.
    pub labels: Vec<Label>,
    /// The names of the series; one empty name where there is no split.
    pub series: Vec<String>,
    /// For each label the amount of each series.
    pub amounts: Vec<Vec<Amount>>,
    /// What all that was asked for adds up to, labels that are not shown included; nothing where adding makes no sense.
    pub total: Option<Amount>,
}

/// What amounts are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// The name, such as `Reports` or `Mean of wait_days`.
    pub title: String,
    /// What they count.
    pub unit: Unit,
    /// How many decimals they are shown with.
    pub decimals: u32,
}

/// What an amount belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The words.
    pub text: String,
    /// When it is, where labels are times.
    pub time: Option<Time>,
}

/// A number as readers may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// The number.
    Known(Number),
    /// None, and why.
    Missing(Missing),
    /// More than none and fewer than this: hidden, since it is small.
    FewerThan(u32),
    /// Hidden, so that nobody can work out another one that is.
    Withheld,
}

/// A table: headings and cells, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rows {
    /// Headings.
    pub columns: Vec<Heading>,
    /// For each row a cell for each column.
    pub rows: Vec<Vec<Shows>>,
    /// How many rows there are in all.
    pub count: usize,
}

/// The heading of a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Heading {
    /// The words.
    pub title: String,
    /// What its numbers count.
    pub unit: Unit,
    /// How many decimals its numbers are shown with.
    pub decimals: u32,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shows {
    /// Words.
    Text(String),
    /// A time.
    Time(Time),
    /// Yes or no.
    Flag(bool),
    /// A number, or why there is none.
    Amount(Amount),
}

/// Areas with an amount each.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Areas {
    /// The amounts; one series. The labels are the areas' names.
    pub grid: Grid,
    /// The outline of each label, its rings outlines and holes alike (fill by the even-odd rule); empty where it has none.
    pub outlines: Vec<Outline>,
    /// Outlines that no label belongs to.
    pub others: Vec<Outline>,
    /// How the amounts are drawn.
    pub style: Style,
    /// The year of the boundaries, where it is known.
    pub year: Option<i16>,
    /// Who drew the boundaries: the credit to show; may be empty.
    pub credit: String,
}

/// How amounts are drawn on areas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Shades, for rates.
    Shades,
    /// Circles, for counts.
    Circles,
}

/// The rings of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline(pub Vec<Ring>);

/// Points on a map.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Points {
    /// What the points are, such as `Listed buildings`.
    pub what: String,
    /// Each point with its name, in the order of the list beside the map.
    pub points: Vec<Dot>,
    /// Outlines behind the points.
    pub behind: Vec<Outline>,
    /// Who drew the boundaries behind: the credit to show; may be empty.
    pub credit: String,
}

/// A point with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Its name; may be empty.
    pub name: String,
    /// Where it is.
    pub place: Place,
}

/// What must be said beside a figure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Remark {
    /// So many of so many labels are shown.
    OnlyTop(usize, usize),
    /// So many rows have no value where one was wanted, and are left out.
    LeftOut(usize, String),
    /// So many rows could not be placed on the map.
    NotPlaced(usize),
    /// So many of so many areas have a number.
    Matched(usize, usize),
    /// Numbers below this are hidden.
    SmallHidden(u32),
    /// Some numbers are hidden, so that no other can be worked out.
    OthersHidden,
}

/// Where the numbers of a figure are from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The dataset's title.
    pub title: String,
    /// Its page.
    pub page: Route,
    /// The tidy file to download; nothing where it is not offered.
    pub download: Option<Route>,
    /// The credit line.
    pub credit: String,
    /// The time the data is about; may be empty.
    pub period: String,
    /// The licence; may be empty.
    pub licence: String,
}

impl Grid {
    /// The labels by their places, in the order of time where each has a time, else as they stand.
    #[must_use]
    pub fn in_time(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.labels.len()).collect();
        if self.labels.iter().all(|label| label.time.is_some()) {
            order.sort_by_key(|at| self.labels[*at].time.map(Time::begins));
        }
        order
    }
}

impl Hash for Outline {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.len().hash(state);
        for ring in &self.0 {
            ring.len().hash(state);
            ring.iter().for_each(|place| hash_place(*place, state));
        }
    }
}

impl Hash for Dot {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        hash_place(self.place, state);
    }
}

fn hash_place<H: Hasher>(place: Place, state: &mut H) {
    (place.latitude.to_bits(), place.longitude.to_bits()).hash(state);
}
