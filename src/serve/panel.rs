//! What the preview says in a page: the findings of this page, and how many the site has.
//!
//! In: the site and what stands at an address. Out: HTML. The panel lies in a shadow tree of its own, so that the theme's
//! styles do not reach it, nor its styles the page. Only the preview has it: what a build writes knows nothing of it.

use super::{marks::Marks, place::Place, shown::Shown};
use crate::{
    diagnostic::{Diagnostic, Report, Severity, show},
    page::{Page, PageId},
    plan::Content,
    source::FileId,
};

/// Where the preview's own pages are.
pub const OWN: &str = "/__casebook/";
/// The list of all findings, below [`OWN`].
pub const FINDINGS: &str = "findings/";

/// What the panel of a page is about.
#[derive(Debug)]
pub struct Subject {
    /// The file that the page is made of, where it is one.
    file: Option<FileId>,
    /// What readers will not see, and why.
    hidden: Option<String>,
}

/// What the panel is about at a place.
#[must_use]
pub fn subject(shown: &Shown, place: &Place) -> Subject {
    let graph = &shown.build.graph;
    let (page, file) = match place {
        Place::Output(output) => match &output.content {
            Content::Page(content) => (Some(content.id), None),
            _ => (None, None),
        },
        Place::Unpublished(id) => (Some(*id), None),
        Place::Broken(file) => (None, Some(*file)),
        Place::Moved(_) | Place::Nothing => (None, None),
    };
    let file = page.map(|id| graph.page(id).file).or(file);
    Subject { file, hidden: page.and_then(|id| hidden(shown, id)) }
}

/// Why readers do not see a page.
fn hidden(shown: &Shown, id: PageId) -> Option<String> {
    let (config, page) = (&shown.build.config, shown.build.graph.page(id));
    if page.flag("draft") == Some(true) {
        return Some(
            "This page is a draft: readers do not see it. Take out <code>draft: yes</code> when it is ready."
                .to_owned(),
        );
    }
    if let Some(at) = page.moment("publish").filter(|at| config.is_to_come(*at)) {
        let (says, written) = (at.full(), at.written());
        return Some(format!(
            "Readers see this page from {says} on. To see the site as it will be then: <code>casebook serve --as-of {written}</code>"
        ));
    }
    if let Some(by) = shown.build.graph.embargoed_by(id) {
        let at = shown.build.graph.page(by).moment("embargo")?;
        let (says, written) = (at.full(), at.written());
        return Some(format!(
            "Readers see this page from {says} on, and until then nothing tells that there is one. To see the site as it will be then: <code>casebook serve --as-of {written}</code>"
        ));
    }
    page.moment("expires").filter(|_| !shown.build.graph.is_published(id) && is_sound(page)).map(|at| {
        format!("Readers saw this page until {}. It has expired: <code>expires:</code> says when.", at.full())
    })
}

fn is_sound(page: &Page) -> bool {
    !page.title.value.is_empty()
}

/// The findings of what the panel is about, with that of a template, when one failed.
fn findings(shown: &Shown, subject: &Subject, template: Option<&Diagnostic>) -> Report {
    let own = subject.file.map_or(&[][..], |file| shown.build.report.of_file(file));
    Report::new(own.iter().chain(template).cloned().collect())
}

/// The panel, to stand at the end of a page.
#[must_use]
pub fn panel(shown: &Shown, subject: &Subject, marks: &Marks) -> String {
    let inside = inside(shown, subject);
    let open = if findings(shown, subject, None).count(Severity::Error) > 0 { " data-open" } else { "" };
    format!(
        "<link rel=\"stylesheet\" href=\"{OWN}page.css\"><script src=\"{OWN}preview.js\" defer></script>\
         <casebook-preview data-shown=\"{marks}\"{open}><template shadowrootmode=\"open\"><link rel=\"stylesheet\" href=\"{OWN}panel.css\">{inside}</template></casebook-preview>"
    )
}

/// What is in the panel.
#[must_use]
pub fn inside(shown: &Shown, subject: &Subject) -> String {
    let report = findings(shown, subject, None);
    let (here, all) = (report.len(), shown.build.report.len());
    let errors = report.count(Severity::Error) > 0;
    let class = if errors {
        "errors"
    } else if here > 0 || subject.hidden.is_some() {
        "warnings"
    } else {
        "fine"
    };
    let elsewhere = all.saturating_sub(here);
    let hidden =
        subject.hidden.as_ref().map_or(String::new(), |says| format!("<p class=\"hidden\">{says}</p>\n"));
    let list = match here {
        0 => String::new(),
        _ => format!("<ol>\n{}</ol>\n", show::html(&report, &shown.build.sources)),
    };
    let more = match elsewhere {
        0 => String::new(),
        _ => format!("<p><a href=\"{OWN}{FINDINGS}\">All findings of the site</a></p>\n"),
    };
    let says = summary(here, elsewhere, subject);
    let open = if errors { " open" } else { "" };
    format!(
        "<aside class=\"{class}\" aria-label=\"What Casebook found (only in this preview)\">\n\
         <details{open}><summary><span>{says}</span></summary>\n<div class=\"found\">\n{hidden}{list}{more}\
         <p class=\"note\">Only this preview shows this, and it follows your files as you save them.</p>\n</div></details>\n\
         <p class=\"said\" role=\"status\"></p>\n</aside>"
    )
}

/// "2 findings on this page, 5 elsewhere".
fn summary(here: usize, elsewhere: usize, subject: &Subject) -> String {
    let draft = if subject.hidden.is_some() { "Not for readers yet. " } else { "" };
    let count = |n: usize| if n == 1 { "1 finding".to_owned() } else { format!("{n} findings") };
    let says = match (here, elsewhere) {
        (0, 0) => "Nothing found".to_owned(),
        (0, n) if subject.file.is_some() => format!("Nothing found here, {n} elsewhere"),
        (0, n) => format!("{} in the site", count(n)),
        (n, 0) => format!("{} on this page", count(n)),
        (n, m) => format!("{} on this page, {m} elsewhere", count(n)),
    };
    format!("{draft}{says}")
}

/// A page of the preview's own.
struct Own<'a> {
    title: &'a str,
    main: String,
    marks: Option<&'a Marks>,
}

impl Own<'_> {
    fn html(&self) -> String {
        let Self { title, main, marks } = self;
        let [mut safe, mut shown] = [String::new(), String::new()];
        pulldown_cmark_escape::escape_html(&mut safe, title).expect("writing into a String never fails");
        if let Some(marks) = marks {
            shown = format!("<casebook-preview data-shown=\"{marks}\"></casebook-preview>");
        }
        format!(
            "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{safe}</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{OWN}panel.css\">\n\
             <script src=\"{OWN}preview.js\" defer></script>\n</head>\n<body class=\"own\">\n<main>\n<h1>{safe}</h1>\n{main}</main>\n{shown}</body>\n</html>\n"
        )
    }
}

/// The page in place of one that cannot be shown: what is wrong, or why it is not in the site.
#[must_use]
pub fn notice(shown: &Shown, place: &Place, template: Option<&Diagnostic>, marks: &Marks) -> String {
    let subject = subject(shown, place);
    let report = findings(shown, &subject, template);
    let list = show::html(&report, &shown.build.sources);
    let (title, opening) = match (&subject.hidden, list.is_empty()) {
        (Some(says), _) => ("Readers do not see this page", format!("<p class=\"hidden\">{says}</p>\n")),
        (None, true) => ("There is nothing at this address", String::new()),
        (None, false) => (
            "This page cannot be shown yet",
            "<p>Mend what stands here and save: the page appears by itself. The rest of the site is there.</p>\n".to_owned(),
        ),
    };
    let list = if list.is_empty() { list } else { format!("<ol class=\"found\">\n{list}</ol>\n") };
    let base = shown.build.config.base();
    let main = format!(
        "{opening}{list}<nav aria-label=\"Ways on\"><a href=\"{base}\">Home page of the site</a></nav>\n"
    );
    Own { title, main, marks: Some(marks) }.html()
}

/// The list of all findings, by file.
#[must_use]
pub fn all(shown: &Shown) -> String {
    let report = &shown.build.report;
    let count = |severity: Severity, word: &str| {
        let n = report.count(severity);
        format!("{n} {word}{}", if n == 1 { "" } else { "s" })
    };
    let list = show::html(report, &shown.build.sources);
    let main = match list.is_empty() {
        true => "<p>Nothing found.</p>\n".to_owned(),
        false => format!(
            "<p>{} and {}. Errors come first.</p>\n<ol class=\"found\">\n{list}</ol>\n",
            count(Severity::Error, "error"),
            count(Severity::Warning, "warning")
        ),
    };
    let base = shown.build.config.base();
    let main =
        format!("{main}<nav aria-label=\"Ways on\"><a href=\"{base}\">Home page of the site</a></nav>\n");
    Own { title: "What Casebook found in this site", main, marks: None }.html()
}

/// The page with the panel in it, before its end.
#[must_use]
pub fn with_panel(page: &[u8], panel: &str) -> Vec<u8> {
    let end = memchr::memmem::rfind(page, b"</body>").unwrap_or(page.len());
    [&page[..end], panel.as_bytes(), &page[end..]].concat()
}
