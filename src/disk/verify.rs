//! Holds the output folder against a clean build: every byte, without writing any.

use super::{Manifest, trouble};
use crate::{
    build::{Build, Step},
    diagnostic::Diagnostic,
    render::Rendered,
};
use std::{collections::BTreeSet, fs, io, path::Path};

/// How a file of the output folder differs from a clean build.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It is not there.
    Missing,
    /// It has other bytes.
    Other,
    /// A clean build would not make it, and Casebook wrote it.
    Left,
}

impl Difference {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Missing => "is not there",
            Self::Other => "has other bytes than a clean build makes",
            Self::Left => "is left over from an earlier build",
        }
    }
}

/// What holding a folder against a clean build showed.
#[derive(Debug, Default)]
pub struct Verified {
    /// What differs, by path.
    pub differing: Vec<(String, Difference)>,
    /// Findings of templates; when there are any, nothing could be compared.
    pub findings: Vec<Diagnostic>,
}

/// What differs in `out` from what this build makes when it begins from nothing. `watch` learns of each step.
pub fn verify<'a>(
    build: &'a Build,
    root: &Path,
    out: &Path,
    watch: impl Fn(Step<'a>) + Sync,
) -> io::Result<Verified> {
    let (compared, findings) = build.render_all(watch, |output, rendered| {
        let path = output.route.file_path();
        let made = match rendered {
            Rendered::Bytes(bytes) => bytes,
            Rendered::File(id) => {
                let from = root.join(&*build.sources.get(id).path);
                fs::read(&from).map_err(trouble::unread(&from))?
            }
        };
        let difference = match fs::read(out.join(&path)) {
            Ok(stands) if stands == made => None,
            Ok(_) => Some(Difference::Other),
            Err(_) => Some(Difference::Missing),
        };
        Ok((path, difference))
    });
    let compared = compared.into_iter().collect::<io::Result<Vec<(String, Option<Difference>)>>>()?;
    let planned: BTreeSet<&String> = compared.iter().map(|(path, _)| path).collect();
    let owned = Manifest::read(out).map(|manifest| manifest.files).unwrap_or_default();
    let left = owned.paths().filter(|path| !planned.contains(path) && out.join(path).is_file());
    let left: Vec<_> = left.map(|path| (path.clone(), Difference::Left)).collect();
    let differing = compared.into_iter().filter_map(|(path, difference)| Some((path, difference?)));
    let mut differing: Vec<_> = differing.chain(left).collect();
    differing.sort();
    Ok(Verified { differing, findings })
}
