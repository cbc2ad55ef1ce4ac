//! Figures: a question to a table, its guarded answer, and how that is shown.
//!
//! In: the text of a figure block, tables, what the guard lets through. Out: a [`Shown`], and its HTML with a drawing.
//! It must not know pages nor themes: a drawing is made of a [`Shown`] alone, which holds nothing that is hidden.

pub mod shown;

pub use shown::Shown;
