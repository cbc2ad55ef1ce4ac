//! The stages in order, and which outputs are stale.
//!
//! In: a snapshot of the files, what is remembered of pages, a clock, choices. Out: a [`Build`], which nothing changes
//! after it is made, and what to remember. It must not know the disk.

mod again;
pub mod pages;

use crate::{
    check,
    config::{self, Clock, Config},
    data::{self, Data},
    diagnostic::{Diagnostic, Report},
    graph::{self, Graph},
    page::{Body, Page, PageId},
    parse::memo::{Changed, Memo},
    plan::{self, Fingerprint, Output, Plan},
    render::{Rendered, Renderer, Shared},
    source::Sources,
    theme::{self, Theme},
};
use pages::Pages;
use rayon::prelude::*;
use std::{borrow::Cow, sync::Arc};

/// Whether drafts are in the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drafts {
    /// Drafts are left out.
    Hidden,
    /// Drafts are shown, to look at them.
    Shown,
}

/// What a build is asked for.
#[derive(Clone, Debug)]
pub struct Choices {
    /// What it takes for now.
    pub clock: Clock,
    /// Whether drafts are in it.
    pub drafts: Drafts,
    /// Another address than the settings say.
    pub base_url: Option<String>,
}

/// A site: settings, theme, pages, outputs, findings.
#[derive(Debug)]
pub struct Build {
    /// The input files.
    pub sources: Sources,
    /// What could not be read.
    pub unread: Vec<Diagnostic>,
    /// The settings.
    pub config: Config,
    /// The theme.
    pub theme: Theme,
    /// The pages.
    pub graph: Graph,
    /// The data, and what every figure shows.
    pub data: Data,
    /// What parsing made of each file.
    pub pages: Pages,
    /// The outputs.
    pub plan: Plan,
    /// What was found before rendering.
    pub report: Report,
}

/// What is known from before. It changes nothing but the time a build takes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// What the site remembers of its pages.
    pub memo: Option<&'a Memo>,
    /// The build before this one.
    pub before: Option<&'a Build>,
}

/// Runs all stages but rendering. `unread` is what could not be read.
#[must_use]
pub fn build(sources: Sources, unread: Vec<Diagnostic>, known: Known, choices: &Choices) -> Build {
    let before = known.before;
    let (config, mut found) = config::read(&sources, choices.clock, choices.base_url.as_deref());
    let themed = before.map(|before| &before.theme);
    let (theme, findings) = theme::read(&sources, config.theme.as_ref(), &config.language, themed);
    found.extend(findings);

    let pages = pages::read(&sources, &config.rules, known.memo, before.map(|before| &before.pages));
    // From here on only those texts are wanted in which something was found.
    let sources = sources.let_go();
    let all = pages.all();
    let published = published(&all, &config, choices.drafts);
    let now = again::Now {
        sources: &sources,
        unread: &unread,
        config: &config,
        pages: &pages,
        all: &all,
        published: &published,
    };
    let stands = before.and_then(|before| again::stands(before, &now));
    let again::Stands { graph, data, plan, report } = stands.unwrap_or_else(|| {
        found.extend(unread.iter().chain(pages.findings()).cloned());
        let (graph, findings) = graph::link(all, published, &sources);
        found.extend(findings);
        let (data, findings) = data::read(&graph, &sources, before.map(|before| &before.data));
        found.extend(findings);
        found.extend(check::check(&config, &graph));
        let (plan, findings) = plan::plan(&config, &theme, &graph, &data, &sources);
        found.extend(findings);
        again::Stands { graph, data, plan, report: Report::new(config.levelled(found, &sources)) }
    });
    // What was looked at of data files is in their tables now.
    let sources = sources.let_go();
    Build { sources, unread, config, theme, graph, data, pages, plan, report }
}

/// Which of the pages are in the site.
#[must_use]
pub fn published(pages: &[Arc<Page>], config: &Config, drafts: Drafts) -> Vec<bool> {
    pages.iter().map(|page| is_published(page, config, drafts)).collect()
}

/// Whether a page is in the site.
#[must_use]
pub fn is_published(page: &Page, config: &Config, drafts: Drafts) -> bool {
    let draft = page.flag("draft") == Some(true) && drafts == Drafts::Hidden;
    let early = page.moment("publish").is_some_and(|at| config.is_to_come(at));
    let late = page.moment("expires").is_some_and(|at| config.is_over(at));
    !draft && !early && !late && !page.title.value.is_empty()
}

/// Why an output is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was not there.
    New,
    /// What the template receives changed.
    View,
    /// The text changed.
    Text,
    /// What every page shows of the site changed.
    Site,
    /// The theme changed.
    Theme,
}

impl Reason {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::View => "what it shows of itself and other pages",
            Self::Text => "its text",
            Self::Site => "what every page shows of the site",
            Self::Theme => "the theme",
        }
    }
}

/// Why an output differs from what was written last time; nothing when it does not.
#[must_use]
pub fn stale(output: &Output, before: Option<Fingerprint>) -> Vec<Reason> {
    let Some(before) = before else { return vec![Reason::New] };
    let now = output.fingerprint;
    let parts = [
        (now.view != before.view, Reason::View),
        (now.text != before.text, Reason::Text),
        (now.site != before.site, Reason::Site),
        (now.theme != before.theme, Reason::Theme),
    ];
    parts.into_iter().filter(|(changed, _)| *changed).map(|(_, reason)| reason).collect()
}

/// How rendering goes on, told in the thread that does it.
#[derive(Clone, Copy, Debug)]
pub enum Step<'a> {
    /// A part that every page shows begins, by its template.
    Part(&'a str),
    /// All parts are made, or failed; so many outputs are to be made.
    Outputs(usize),
    /// An output begins.
    Output(&'a Output),
    /// The output that began last in this thread is made, or failed.
    Ends,
}

impl Step<'_> {
    /// Whether a template is at work.
    #[must_use]
    pub fn is_template(&self) -> bool {
        match self {
            Self::Part(_) => true,
            Self::Output(output) => !output.template.is_empty(),
            Self::Outputs(_) | Self::Ends => false,
        }
    }
}

impl Build {
    /// The text of a page; a finding where its file changed after the snapshot was taken.
    pub fn body(&self, id: PageId) -> Result<Cow<'_, Body>, Box<Diagnostic>> {
        self.pages.text(id.0 as usize, &self.sources)
    }

    /// What is to be remembered of its pages, where the memo that it was made with says otherwise.
    #[must_use]
    pub fn to_remember(&self) -> Changed {
        self.pages.to_remember(&self.sources)
    }

    /// Prepares what all outputs share; `begins` learns the template of each part of it.
    pub fn shared<'a>(&'a self, begins: impl Fn(&'a str)) -> Shared {
        Shared::new(&self.plan, &self.theme, &self.sources, begins)
    }

    /// Renders one output with what all share.
    pub fn render_one(&self, output: &Output, shared: &Shared) -> Result<Rendered, Box<Diagnostic>> {
        let renderer = Renderer { theme: &self.theme, sources: &self.sources, plan: &self.plan, shared };
        renderer.render(output, |id| self.body(id))
    }

    /// Renders these outputs in parallel and gives each, with its place among them, to `take` as it is made; `watch`
    /// learns of each step. Findings of templates come back.
    pub fn render<'a, T: Send>(
        &'a self,
        outputs: Vec<&'a Output>,
        watch: impl Fn(Step<'a>) + Sync,
        take: impl Fn(usize, &'a Output, Rendered) -> T + Sync,
    ) -> (Vec<T>, Vec<Diagnostic>) {
        if outputs.is_empty() || !self.theme.templates.are_whole() {
            return (Vec::new(), Vec::new());
        }
        let shared = self.shared(|part| watch(Step::Part(part)));
        watch(Step::Outputs(outputs.len()));
        let rendered: Vec<Result<T, Box<Diagnostic>>> = outputs
            .into_par_iter()
            .enumerate()
            .map(|(number, output)| {
                watch(Step::Output(output));
                let rendered = self.render_one(output, &shared);
                watch(Step::Ends);
                Ok(take(number, output, rendered?))
            })
            .collect();
        let mut taken = Vec::with_capacity(rendered.len());
        let mut found = Vec::new();
        for output in rendered {
            match output {
                Ok(output) => taken.push(output),
                Err(finding) => found.push(*finding),
            }
        }
        (taken, found)
    }

    /// Renders all outputs, as [`Build::render`] does.
    pub fn render_all<'a, T: Send>(
        &'a self,
        watch: impl Fn(Step<'a>) + Sync,
        take: impl Fn(&'a Output, Rendered) -> T + Sync,
    ) -> (Vec<T>, Vec<Diagnostic>) {
        let outputs = self.plan.outputs.iter().map(|output| &**output).collect();
        self.render(outputs, watch, |_, output, rendered| take(output, rendered))
    }
}
