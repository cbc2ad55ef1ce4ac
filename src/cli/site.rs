//! `build`, `check` and `why`: the commands that look at a whole site.

use super::{
    Exit,
    arguments::{BuildOptions, Patience, Show, SiteOptions},
    out,
    progress::{Progress, Stage},
    say,
    watch::watched,
    wrong,
};
use crate::{
    build::{self, Build, Choices, Drafts, Known},
    diagnostic::{
        Diagnostic, Report, Severity, Strictness,
        show::{self, Format, Style},
    },
    disk::{self, LastBuild, Memory, Ownership},
    source::Sources,
};
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// So many files of an unknown owner are named.
const UNKNOWN_SHOWN: usize = 20;

/// What a command takes for the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// What the files say.
    Files,
    /// What the site remembers of files that nothing has touched.
    Memory,
}

/// A site, and what is to be remembered of it.
pub(super) struct Loaded {
    pub(super) build: Build,
    out: PathBuf,
    memory: Memory,
}

fn load(root: &Path, options: &SiteOptions, trust: Trust, progress: &Progress) -> Result<Loaded, Exit> {
    if let Some(exit) = content_is_missing(root) {
        return Err(exit);
    }
    let out = if options.out.is_absolute() { options.out.clone() } else { root.join(&options.out) };
    let (sources, unread, memory) = match trust {
        Trust::Memory => disk::recall(root, &out),
        Trust::Files => {
            let (sources, unread) = disk::read(root, &out);
            (sources, unread, Memory::default())
        }
    };
    progress.stage(Stage::Linking);
    let known = Known { memo: Some(&memory.pages), before: None };
    let build = build::build(sources, unread, known, &choices(options));
    Ok(Loaded { build, out, memory })
}

fn choices(options: &SiteOptions) -> Choices {
    let drafts = if options.drafts { Drafts::Shown } else { Drafts::Hidden };
    let clock = options.clock(jiff::Timestamp::now());
    Choices { clock, drafts, base_url: options.base_url.clone() }
}

/// The build of these files, with what the build before knows.
pub(super) fn built(sources: Sources, options: &SiteOptions, before: &Build) -> Build {
    let known = Known { memo: None, before: Some(before) };
    build::build(sources, Vec::new(), known, &choices(options))
}

/// A site as its files say, without a word of how far it is.
pub(super) fn load_files(root: &Path, options: &SiteOptions) -> Result<Loaded, Exit> {
    // Every text is shown by the templates that are checked: to remember pages would save nothing.
    load_silently(root, options, Trust::Files)
}

/// A site as it remembers itself.
pub(super) fn load_remembered(root: &Path, options: &SiteOptions) -> Result<Loaded, Exit> {
    load_silently(root, options, Trust::Memory)
}

/// A site as it remembers itself, for those who only want names of it; nothing where there is none.
pub(super) fn load_names(root: &Path) -> Option<Loaded> {
    let is_there = root.join("content").is_dir();
    is_there.then(|| load_silently(root, &SiteOptions::usual(), Trust::Memory).ok()).flatten()
}

/// Says so where there is no site.
pub(super) fn content_is_missing(root: &Path) -> Option<Exit> {
    let help = "Go to the folder of your site, name it with --root, or make one: casebook init our-casebook";
    let missing = !root.join("content").is_dir();
    let here =
        if root == Path::new(".") { "this folder".to_owned() } else { format!("`{}`", root.display()) };
    missing.then(|| wrong(format!("there is no folder content/ in {here}. {help}")))
}

/// The same without a word of how far it is.
fn load_silently(root: &Path, options: &SiteOptions, trust: Trust) -> Result<Loaded, Exit> {
    load(root, options, trust, &Progress::new(Show::Never, Stage::Reading))
}

fn strictness(options: &SiteOptions) -> Strictness {
    if options.strict { Strictness::Strict } else { Strictness::Lenient }
}

fn style() -> Style {
    let colour = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    if colour { Style::Colour } else { Style::Plain }
}

/// "2 errors and 1 warning", or nothing. Notes are not counted: there is nothing to mend in them.
pub(super) fn counts(report: &Report) -> String {
    let words: Vec<String> = [Severity::Error, Severity::Warning]
        .into_iter()
        .filter_map(|severity| count(report, severity))
        .collect();
    words.join(" and ")
}

/// "3 warnings", or nothing.
fn count(report: &Report, severity: Severity) -> Option<String> {
    let n = report.count(severity);
    (n > 0).then(|| format!("{n} {}{}", severity.name(), if n == 1 { "" } else { "s" }))
}

fn print(report: &Report, build: &Build) {
    if !report.is_empty() {
        say(show::show(report, &build.sources, Format::Text, style()).trim_end());
        say("");
    }
}

/// Shows what fails a site.
pub(super) fn print_errors(build: &Build) {
    let errors = build.report.findings().filter(|found| found.severity == Severity::Error).cloned();
    print(&Report::new(errors.collect()), build);
}

/// Shows findings that were not there before.
pub(super) fn print_new(findings: Vec<Diagnostic>, build: &Build) {
    print(&Report::new(findings), build);
}

/// Builds the site: nothing is written when a finding fails it.
pub fn build(root: &Path, options: &BuildOptions) -> Exit {
    let start = Instant::now();
    let progress = Progress::new(options.progress, Stage::Reading);
    let trust = if options.verify { Trust::Files } else { Trust::Memory };
    let Loaded { build, out: folder, memory } = match load(root, &options.site, trust, &progress) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    drop(progress);
    if !options.verify {
        memory.write(root, build.to_remember());
    }
    let strictness = strictness(&options.site);
    print(&build.report.without_notes(), &build);
    if build.report.fails(strictness) {
        say(format!("Not built: {}. `casebook explain NAME` says more about each.", counts(&build.report)));
        return Exit::Findings;
    }
    if options.verify {
        return verify(&build, root, &folder, options.patience);
    }
    let ownership = if options.shared_folder { Ownership::Shared } else { Ownership::Own };
    let progress = Progress::new(options.progress, Stage::Writing);
    let given_up = |finding| {
        progress.silent();
        not_finished(vec![finding], &build, &folder)
    };
    let written = watched(&build, options.patience, given_up, |watch| {
        disk::write(&build, root, &folder, ownership, |step| {
            watch(step);
            progress.step(step);
        })
    });
    drop(progress);
    let written = match written {
        Ok(written) => written,
        Err(error) => return wrong(error),
    };
    if !written.findings.is_empty() {
        return not_finished(written.findings, &build, &folder);
    }
    if !written.unknown.is_empty() {
        say(unknown(&folder, &written.unknown));
    }
    say(summary(&build, &folder, written.changed, written.removed, start.elapsed()));
    // The process ends here: to free a large site value by value would only cost time.
    std::mem::forget(build);
    Exit::Fine
}

/// Templates failed: nothing of the site was touched.
fn not_finished(findings: Vec<Diagnostic>, build: &Build, folder: &Path) -> Exit {
    let report = Report::new(findings);
    print(&report, build);
    say(format!(
        "Not finished: {}. What stood in {} before still stands.",
        counts(&report),
        folder.display()
    ));
    Exit::Findings
}

/// Holds what stands in the folder against a clean build.
fn verify(build: &Build, root: &Path, folder: &Path, patience: Patience) -> Exit {
    let given_up = |finding| not_finished(vec![finding], build, folder);
    let verified = watched(build, patience, given_up, |watch| disk::verify(build, root, folder, watch));
    let disk::Verified { differing, findings } = match verified {
        Ok(verified) => verified,
        Err(error) => return wrong(error),
    };
    if !findings.is_empty() {
        print(&Report::new(findings), build);
        return Exit::Findings;
    }
    let (files, folder) = (build.plan.outputs.len(), folder.display());
    if differing.is_empty() {
        say(format!("All {files} files in {folder} are what a clean build makes, byte for byte."));
        return Exit::Fine;
    }
    for (path, difference) in differing.iter().take(UNKNOWN_SHOWN) {
        say(format!("  {path} {}", difference.words()));
    }
    let count = differing.len();
    say(format!(
        "{count} of {files} files in {folder} differ from a clean build. Build again: casebook build"
    ));
    Exit::Findings
}

fn summary(build: &Build, folder: &Path, changed: usize, removed: usize, time: Duration) -> String {
    let pages = build.graph.published().count();
    let findings = match counts(&build.report).as_str() {
        "" => "no findings".to_owned(),
        counts => counts.to_owned(),
    };
    let notes = count(&build.report, Severity::Note)
        .map_or_else(String::new, |notes| format!(" ({notes}: `casebook check` shows what was done)"));
    let removed = if removed == 0 { String::new() } else { format!(", {removed} taken away") };
    let word = if pages == 1 { "page" } else { "pages" };
    let seconds = time.as_secs_f64();
    let files = build.plan.outputs.len();
    format!(
        "{pages} {word} in {files} files, {seconds:.2} s, {findings}{notes}; {changed} files changed{removed}, in {}",
        folder.display()
    )
}

/// The memory of the last build was lost, and there are files that may be anybody's.
fn unknown(folder: &Path, files: &[String]) -> String {
    let shown = &files[..files.len().min(UNKNOWN_SHOWN)];
    let mut lines: String = shown.iter().map(|file| format!("  {file}\n")).collect();
    if let more @ 1.. = files.len() - shown.len() {
        lines.push_str(&format!("  and {more} more\n"));
    }
    let folder = folder.display();
    format!(
        "casebook-manifest.json in {folder} could not be read, so every file was made again.\nThese files there are not of this build; they may be yours, or pages that are no more:\n{lines}Take away those that nobody needs.\n"
    )
}

/// Says what is wrong with a site.
pub(super) fn tell_all(loaded: &Loaded, format: Format, options: &SiteOptions, patience: Patience) -> Exit {
    let (build, strictness) = (&loaded.build, strictness(options));
    let given_up = |finding| tell(build, vec![finding], format, strictness);
    let (_, templates) = watched(build, patience, given_up, |watch| build.render_all(watch, |_, _| ()));
    tell(build, templates, format, strictness)
}

/// Shows what was found before rendering, with these findings of templates.
fn tell(build: &Build, templates: Vec<Diagnostic>, format: Format, strictness: Strictness) -> Exit {
    let all = build.report.findings().cloned().chain(templates).collect();
    let report = Report::new(all);
    let fails = report.fails(strictness);
    if format == Format::Text {
        print(&report, build);
        say(match counts(&report).as_str() {
            "" => match count(&report, Severity::Note) {
                Some(notes) => format!("Nothing to mend; {notes}."),
                None => "Nothing found.".to_owned(),
            },
            counts => format!("{counts}. `casebook explain NAME` says more about each."),
        });
    } else if out(show::show(&report, &build.sources, format, Style::Plain).trim_end()) == Exit::Wrong {
        return Exit::Wrong;
    }
    if fails { Exit::Findings } else { Exit::Fine }
}

/// Says what an output is made of, and why the last build made it again.
pub fn why(root: &Path, url: &str, options: &SiteOptions) -> Exit {
    let Loaded { build, out: folder, .. } = match load_silently(root, options, Trust::Memory) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let path = url.strip_prefix(&build.config.url).unwrap_or(url);
    let path = path.strip_prefix(build.config.base()).unwrap_or(path).trim_start_matches('/');
    let find = |path: &str| {
        build.plan.outputs.iter().find(|o| o.route.path() == path || o.route.file_path() == path)
    };
    let Some(output) = find(path).or_else(|| find(&format!("{path}/"))) else {
        let names: Vec<String> = build.plan.outputs.iter().map(|o| format!("/{}", o.route.path())).collect();
        let near = crate::diagnostic::nearest::nearest(&format!("/{path}"), names.iter().map(String::as_str));
        let hint = crate::diagnostic::nearest::sentence(&near).unwrap_or_default();
        return wrong(format!("nothing in this site has the address `{url}`. {hint}"));
    };
    let mut text =
        format!("/{} is {}\n", output.route.path(), folder.join(output.route.file_path()).display());
    if !output.template.is_empty() {
        text.push_str(&format!("made with the template {}\n", output.template));
    }
    text.push_str("from\n");
    let made_from = crate::plan::made_from(output, &build.graph);
    for id in &made_from {
        text.push_str(&format!("  {}\n", build.sources.get(*id).path));
    }
    if made_from.is_empty() {
        text.push_str("  the pages it lists\n");
    }
    let last = LastBuild::read(root);
    match last.0.get(output.route.path()) {
        Some(reasons) => text.push_str(&format!("The last build made it again: {}.", reasons.join(", "))),
        None => text.push_str("The last build found it as it was."),
    }
    let before = disk::Manifest::read(&folder).and_then(|m| m.standing(&folder, &output.route.file_path()));
    let next = build::stale(output, before.map(|entry| entry.fingerprint));
    if !next.is_empty() {
        let words: Vec<&str> = next.iter().map(|r| r.words()).collect();
        text.push_str(&format!("\nThe next build will make it again: {}.", words.join(", ")));
    }
    out(text)
}
