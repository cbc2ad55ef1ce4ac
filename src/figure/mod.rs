//! Figures: a question to a table, its guarded answer, and how that is shown.
//!
//! In: the text of a figure block, tables, what the guard lets through. Out: a [`Shown`], and its HTML with a drawing.
//! It must not know pages nor themes: a drawing is made of a [`Shown`] alone, which holds nothing that is hidden.

pub mod answer;
pub mod ask;
mod draw;
pub mod format;
mod grid_table;
mod html;
mod says;
pub mod shown;
mod told;
mod words;

pub use grid_table::of_rows as rows;
pub use html::html;
pub use shown::Shown;
pub use told::told;
pub use words::Words;
