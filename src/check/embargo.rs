//! A page under an embargo that another page names: `embargo-broken`.
use super::Checked;
use crate::{
    diagnostic::{Code, Diagnostic},
    graph::Answer,
    page::{Page, PageId, Ref},
};

pub(super) fn check(checked: Checked, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    if checked.graph.standing().embargoed.is_empty() || !checked.graph.is_published(id) {
        return;
    }
    for (reference, answer) in page.refs.iter().zip(checked.graph.answers(id)) {
        let secret = match answer {
            Answer::Unpublished(to) => Some(*to),
            Answer::Address(address) => checked.graph.embargoed_at(address),
            _ => None,
        };
        found.extend(secret.and_then(|secret| finding(checked, reference, secret)));
    }
}

fn finding(checked: Checked, reference: &Ref, secret: PageId) -> Option<Diagnostic> {
    let by = checked.graph.page(checked.graph.embargoed_by(secret)?);
    let (title, until) = (&checked.graph.page(secret).title.value, by.moment("embargo")?.written());
    let message =
        format!("“{title}” is under an embargo until {until}, and this page, which readers see, names it");
    let finding = Diagnostic::new(Code::EmbargoBroken, reference.span, message)
        .label("this tells that there is such a page")
        .also(by.field("embargo")?.span, "the embargo")
        .help("Take this out until then: the words of a link tell what it leads to.")
        .help(format!("Or keep this page back too: give it `embargo: {until}`."));
    Some(finding)
}
