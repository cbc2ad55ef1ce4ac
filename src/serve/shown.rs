//! The site as it stands after one build, with what is made of it when somebody asks.
//!
//! In: a [`Build`]. Out: rendered outputs. It must not know HTTP.

use crate::{
    build::Build,
    diagnostic::Diagnostic,
    plan::Output,
    render::{Rendered, Shared},
    source::hash_of,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Mutex, OnceLock, PoisonError},
};

/// A build that is shown.
pub struct Shown {
    /// The site.
    pub build: Build,
    /// What all outputs share, made for the first that is asked for.
    shared: OnceLock<Shared>,
    /// The templates that were given up.
    given_up: Mutex<BTreeSet<String>>,
    /// A hash of what every page shows of the site, but for the addresses of assets.
    pub(super) site_hash: u64,
    /// A hash of the addresses of assets.
    pub(super) assets_hash: u64,
}

impl Shown {
    /// Shows a build.
    #[must_use]
    pub fn new(build: Build) -> Self {
        let frame = &build.plan.frame;
        let mut site = frame.site.clone();
        let assets = std::mem::take(&mut site.assets);
        let site_hash = hash_of(&(&site, frame.time_zone.iana_name(), &frame.help));
        let assets_hash = hash_of(&assets);
        Self { build, shared: OnceLock::new(), given_up: Mutex::default(), site_hash, assets_hash }
    }

    /// Renders an output.
    pub fn render(&self, output: &Output) -> Result<Rendered, Box<Diagnostic>> {
        let template = &*output.template;
        if !template.is_empty() && (self.is_given_up(template) || !self.build.theme.templates.are_whole()) {
            return Err(Box::new(self.no_template(output)));
        }
        self.build.render_one(output, self.shared())
    }

    fn shared(&self) -> &Shared {
        self.shared.get_or_init(|| self.build.shared(|_| ()))
    }

    /// The finding for an output the template of which cannot be used.
    fn no_template(&self, output: &Output) -> Diagnostic {
        let broken = self.build.report.findings().iter();
        let mut broken = broken.filter(|found| found.code == crate::diagnostic::Code::TemplateError);
        let first = broken.next().filter(|_| !self.is_given_up(&output.template));
        first.cloned().unwrap_or_else(|| self.too_long(output))
    }

    /// Does not render with the template of this output any more; the finding that says so.
    pub(super) fn give_up(&self, output: &Output) -> Diagnostic {
        let mut given_up = self.given_up.lock().unwrap_or_else(PoisonError::into_inner);
        given_up.insert(output.template.to_string());
        self.too_long(output)
    }

    fn too_long(&self, output: &Output) -> Diagnostic {
        let message = format!("the page `/{}` took too long and was given up", output.route.path());
        self.build.theme.templates.given_up(&self.build.sources, &output.template, message)
    }

    fn is_given_up(&self, template: &str) -> bool {
        self.given_up.lock().unwrap_or_else(PoisonError::into_inner).contains(template)
    }

    /// The addresses of stylesheets by name.
    pub(super) fn stylesheets(&self) -> BTreeMap<&str, &str> {
        let assets = self.build.plan.frame.site.assets.iter();
        assets.filter(|(name, _)| name.ends_with(".css")).map(|(name, url)| (&**name, &**url)).collect()
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("site_hash", &self.site_hash).finish_non_exhaustive()
    }
}
