//! What makes a guide one: a question, steps, short steps, a short summary.
//! `title-no-question`, `no-steps`, `long-step`, `long-summary`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId},
    parse::SUMMARY_MAX,
};

/// The most words of a step; the message says it.
const STEP_WORDS_MAX: usize = 80;

pub(super) fn check(checked: Checked, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    found.extend(summary(page));
    if page.kind == Kind::Guide {
        // A draft may be a question and steps in the making.
        let published = checked.graph.is_published(id);
        let title = page.title.value.trim_end();
        if published && !title.ends_with(['?', '؟', '？']) {
            let message = "this title is no question, and people look for a guide by what they would ask";
            let help = "Write the title as somebody would say it, with a question mark: How do I …?";
            found.push(Diagnostic::new(Code::TitleNoQuestion, page.span(), message).help(help));
        }
        if published && page.steps.is_empty() {
            let help =
                "Write each step below a heading such as `## 1. Find your ward`, or write one numbered list.";
            found.push(Diagnostic::new(Code::NoSteps, page.span(), "this guide has no steps").help(help));
        }
        for step in page.steps.iter().filter(|s| s.words > STEP_WORDS_MAX) {
            let message = "this step has over 80 words, and people lose their place";
            let help = "Cut it, or make two steps of it.";
            let finding = Diagnostic::new(Code::LongStep, step.span, message);
            found.push(finding.label(format!("{} words", step.words)).help(help));
        }
    }
}

fn summary(page: &Page) -> Option<Diagnostic> {
    let field = page.field("summary")?;
    let characters = page.text("summary")?.chars().count();
    (characters > SUMMARY_MAX).then(|| {
        let message =
            format!("lists and search engines show {SUMMARY_MAX} characters, and this summary has more");
        let finding = Diagnostic::new(Code::LongSummary, field.span, message);
        finding.label(format!("{characters} characters")).help("Keep one sentence of it.")
    })
}
