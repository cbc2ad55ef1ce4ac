//! What makes a guide one: a question, steps, short steps, a short summary.
//! `title-no-question`, `no-steps`, `long-step`, `long-summary`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page},
    parse::SUMMARY_MAX,
};

/// The most words of a step.
const STEP_WORDS_MAX: usize = 80;

pub(super) fn check(checked: Checked) -> Vec<Diagnostic> {
    let mut found: Vec<_> = checked.graph.pages().filter_map(|(_, page)| summary(page)).collect();
    for (id, page) in checked.graph.pages().filter(|(_, p)| p.kind == Kind::Guide) {
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
            let message =
                format!("this step has {} words; over {STEP_WORDS_MAX} people lose their place", step.words);
            let help = "Cut it, or make two steps of it.";
            found.push(Diagnostic::new(Code::LongStep, step.span, message).help(help));
        }
    }
    found
}

fn summary(page: &Page) -> Option<Diagnostic> {
    let field = page.field("summary")?;
    let characters = page.text("summary")?.chars().count();
    (characters > SUMMARY_MAX).then(|| {
        let message =
            format!("this summary has {characters} characters; lists and search engines show {SUMMARY_MAX}");
        Diagnostic::new(Code::LongSummary, field.span, message).help("Keep one sentence of it.")
    })
}
