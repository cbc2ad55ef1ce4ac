//! The site as `mv`, `rm` and `links` look at it: with its drafts, and with what it was built from.
//!
//! In: a folder. Out: an [`Open`]. It must not know what is asked of the site.

use super::{Exit, arguments::Look, say, site::content_is_missing, wrong};
use crate::{
    build::{Build, Choices, Drafts, Known},
    config::Clock,
    diagnostic::Diagnostic,
    disk,
    links::{Links, Named, which},
    rename::{Refusal, Site, built},
};
use std::path::Path;

/// A site that was looked at.
pub struct Open {
    build: Build,
    choices: Choices,
    unread: Vec<Diagnostic>,
}

impl Open {
    /// Looks at the site at `root`.
    pub fn new(root: &Path, look: &Look) -> Result<Self, Exit> {
        if let Some(exit) = content_is_missing(root) {
            return Err(exit);
        }
        let (sources, unread, memory) = disk::recall(root, &root.join(&look.out));
        let clock = look.as_of.map_or_else(|| Clock::Instant(jiff::Timestamp::now()), Clock::Local);
        let choices = Choices { clock, drafts: Drafts::Shown, base_url: None };
        let known = Known { memo: Some(&memory.pages), before: None };
        let build = built(sources, &unread, known, &choices);
        Ok(Self { build, choices, unread })
    }

    /// The site.
    pub fn build(&self) -> &Build {
        &self.build
    }

    /// The site with what it was built from.
    pub fn site(&self) -> Site<'_> {
        Site { build: &self.build, choices: &self.choices, unread: &self.unread }
    }

    /// What a person named.
    pub fn named(&self, links: &Links, text: &str) -> Result<Named, Exit> {
        which(&self.build, links, text)
            .map_err(|near| wrong(format!("there is nothing in content/ called `{text}`. {near}")))
    }
}

/// Says why nothing is changed.
pub fn refused(refusal: &Refusal) -> Exit {
    let places: String = refusal.places.iter().map(|place| format!("\n  {place}")).collect();
    let (sign, end) = if places.is_empty() { (".", " ") } else { (":", "\n") };
    let text = format!("{}{sign}{places}{end}{} Nothing was changed.", refusal.message, refusal.help);
    if refusal.is_misuse {
        return wrong(text);
    }
    say(format!("casebook: {text}"));
    Exit::Findings
}
