//! The rule of a series: `series-without-start`, `series-without-length`, `end-before-start`.
use super::{Checked, dates};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, PageId, Relation, session::minutes},
    recur::{self, Start},
};

pub(super) fn check(checked: Checked, id: PageId, page: &Page, found: &mut Vec<Diagnostic>) {
    if page.kind != Kind::Series || !checked.graph.is_published(id) {
        return;
    }
    found.extend(dates::order(page, "starts", "until"));
    let files = checked.graph.backward(id, Relation::PartOf);
    let files = files.filter_map(|file| checked.graph.page(file).moment("when"));
    let Some(course) = recur::of_series(page, files, checked.config.today()) else { return };
    let span = page.field("repeats").map(|field| field.span);
    if course.start == Start::Today && !course.rule.patterns.is_empty() {
        let message = "nothing says when this series begins, so its dates are counted from today";
        let help = format!("Add a line `starts: {}`, with the first day.", checked.config.today().iso());
        found.push(Diagnostic::new(Code::SeriesWithoutStart, span, message).help(help));
    }
    let timed = course.rule.patterns.iter().any(|pattern| pattern.time.is_some())
        || course.rule.dates.iter().any(|date| date.time.is_some());
    let length = page.field("length");
    let known = length.and_then(|length| length.value.as_text()).and_then(minutes);
    if timed && known.is_none() {
        let message = match length {
            Some(_) => "this length is for people only: calendars cannot work out when it ends",
            None => "calendars show no end of these surgeries: the series does not say how long they last",
        };
        let help = "Write hours or minutes: `length: 2 hours`.";
        let place = length.map(|length| length.span).or(span);
        found.push(Diagnostic::new(Code::SeriesWithoutLength, place, message).help(help));
    }
}
