//! What a text asks of data: figures, and numbers that data backs, as written.
//!
//! It must not know what the keys of a figure mean, nor any data.

use crate::source::Span;
use serde::{Deserialize, Serialize};

/// What a figure block is: the word behind its fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FigureKind {
    /// Bars, lines or dots.
    Chart,
    /// Areas or points.
    Map,
    /// Rows.
    Table,
    /// One number, in large print.
    Number,
}

impl FigureKind {
    /// All kinds.
    pub const ALL: &'static [Self] = &[Self::Chart, Self::Map, Self::Table, Self::Number];

    /// The word behind the fence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Map => "map",
            Self::Table => "table",
            Self::Number => "number",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// A figure block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is.
    pub kind: FigureKind,
    /// The lines between its fences as YAML: what belongs to a quote or list around it is blank.
    pub text: String,
    /// Where that text stands in the file: byte for byte.
    pub span: Span,
    /// Which of the page's references names the data.
    pub data: Option<usize>,
    /// Which names the areas of a map, or what lies behind its points.
    pub areas: Option<usize>,
}

/// A number in running text that data backs: `[412](number:damp-reports/total)`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Backed {
    /// What the text says.
    pub says: String,
    /// The name of the number on the page of its data.
    pub name: String,
    /// Which of the page's references names the data.
    pub data: usize,
    /// Where the text of the link stands.
    pub span: Span,
    /// Where the name of the number stands.
    pub name_span: Span,
}
