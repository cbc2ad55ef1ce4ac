//! The site as `mv`, `rm` and `links` look at it: with its drafts, and with what it was built from.
//!
//! In: a folder. Out: an [`Open`]. It must not know what is asked of the site.

use super::{Exit, arguments::Look, say, wrong};
use crate::{
    build::{Build, Choices, Drafts},
    config::Clock,
    diagnostic::Diagnostic,
    disk,
    links::{Links, Named, which},
    parse::memo::Memo,
    rename::{Refusal, Site, built},
};
use std::path::Path;

/// A site that was looked at.
pub struct Open {
    build: Build,
    memo: Memo,
    choices: Choices,
    unread: Vec<Diagnostic>,
}

impl Open {
    /// Looks at the site at `root`.
    pub fn new(root: &Path, look: &Look) -> Result<Self, Exit> {
        if !root.join("content").is_dir() {
            let help = "Go to the folder of your site, or name it with --root.";
            return Err(wrong(format!("there is no folder content/ in {}. {help}", root.display())));
        }
        let (sources, unread, memory) = disk::recall(root, &root.join(&look.out));
        let clock = look.as_of.map_or_else(|| Clock::Instant(jiff::Timestamp::now()), Clock::Local);
        let choices = Choices { clock, drafts: Drafts::Shown, base_url: None };
        let memo = memory.pages;
        let build = built(sources, &unread, &memo, &choices);
        Ok(Self { build, memo, choices, unread })
    }

    /// The site.
    pub fn build(&self) -> &Build {
        &self.build
    }

    /// The site with what it was built from.
    pub fn site(&self) -> Site<'_> {
        Site { build: &self.build, memo: &self.memo, choices: &self.choices, unread: &self.unread }
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
