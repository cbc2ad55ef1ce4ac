//! A WordPress export becomes content files.
//!
//! In: the bytes of a WXR file, the site as it is, the names of media at hand. Out: an [`Imported`]. Nothing vanishes:
//! every item of the export is in the report. It must not know the disk.

pub mod wxr;

use super::{
    Imported,
    report::{Report, Went},
};
use crate::{build::Choices, source::Sources};
pub use wxr::Refused;

/// The most bytes of an export that is read.
pub const BYTES_MAX: u64 = 256 << 20;
/// What to do with a larger one.
pub const TOO_LARGE: &str = "That is the limit. Export in parts: in WordPress, Tools, then Export can be told a time or an \
                             author. Import the parts one after the other.";

/// What an import is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The site that is there.
    pub site: &'a Sources,
    /// The files of the old site that are at hand, by their paths below `wp-content/uploads`; nothing where none are.
    pub media: Option<&'a [String]>,
    /// What a build of the result is looked at with.
    pub choices: &'a Choices,
}

/// Imports an export.
pub fn import(bytes: &[u8], asked: &Asked) -> Result<Imported, Refused> {
    let export = wxr::read(bytes)?;
    let mut imported = Imported {
        report: Report { source: format!("WordPress, {}", export.title), ..Report::default() },
        ..Imported::default()
    };
    for item in &export.items {
        imported.report.item(
            &item.kind,
            &item.title,
            Went::Not("it is of a kind that is not known".to_owned()),
        );
    }
    imported.look(asked.site, asked.choices);
    Ok(imported)
}
