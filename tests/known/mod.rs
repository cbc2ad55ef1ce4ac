//! All that a build knows before it renders: two builds that know the same make the same site.

use casebook::{
    build::{Build, Choices, Drafts},
    config::Clock,
    diagnostic::show::{Format, Style, show},
    page::Moment,
};

pub fn choices() -> Choices {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    Choices { clock, drafts: Drafts::Hidden, base_url: None }
}

/// The pages and what they are to each other, the outputs, and the report as people see it.
pub fn known(site: &Build) -> String {
    let report = show(&site.report, &site.sources, Format::Json, Style::Plain);
    format!("{:#?}\n{:#?}\n{:#?}\n{report}", site.graph, site.plan.outputs, site.report)
}
