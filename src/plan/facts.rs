//! What lists, feeds and the sitemap ask of every page.
//!
//! In: the graph. Out: a few facts for each page, side by side: its front matter is gone through once, however many
//! lists ask. It must not know any list.

use crate::{
    graph::Graph,
    page::{Day, Kind, Moment, Page, PageId, Value},
};
use jiff::Span;
use rayon::prelude::*;

/// The facts of one page.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its kind, where lists may show it.
    pub listed: Option<Kind>,
    /// Whether feeds may show it.
    pub in_feeds: bool,
    /// Whether the sitemap may name it.
    pub in_sitemap: bool,
    /// When it last changed in a way that matters to readers.
    pub changed: Option<Moment>,
    /// The same, where it is no change that somebody went through it.
    pub news: Option<Moment>,
    /// The date it hangs on: a surgery's start, when another page was first published.
    pub dated: Option<Moment>,
    /// Whether it stands before others.
    pub pinned: bool,
    /// Whether it was withdrawn: its page stays, and nothing leads there.
    pub withdrawn: bool,
}

/// The facts of all pages, published or not, in path order.
#[must_use]
pub fn all(graph: &Graph) -> Vec<Facts> {
    let pages: Vec<(PageId, &Page)> = graph.pages().collect();
    pages.into_par_iter().map(|(id, page)| facts(page, graph.is_published(id))).collect()
}

fn facts(page: &Page, published: bool) -> Facts {
    let hidden_from = page.texts("hide_from");
    let withdrawn = page.withdrawn().is_some();
    let shown =
        |place: &str| published && !withdrawn && hidden_from.iter().all(|(hidden, _)| hidden != place);
    let newest = |dates: &[Option<Moment>]| dates.iter().flatten().copied().max_by_key(|at| at.start());
    // What was held back is as new as the moment it came.
    let news = newest(&[page.moment("date"), page.moment("publish"), page.moment("embargo"), mended(page)]);
    Facts {
        listed: shown("lists").then_some(page.kind),
        in_feeds: shown("feeds"),
        in_sitemap: shown("sitemap") && shown("search"),
        changed: newest(&[news, page.moment("checked")]),
        news,
        dated: page.moment(if page.kind == Kind::Surgery { "when" } else { "date" }),
        pinned: page.flag("pinned") == Some(true),
        withdrawn,
    }
}

/// So many changes of one day are told apart.
const MINUTES_MAX: i64 = 60;

/// When it was last updated or corrected. Of a change whose time is not written, it is known only that it came after
/// what there was: on the day of publication, or of another change, each is taken for a minute after the one before, so
/// that whoever follows the page hears of it.
fn mended(page: &Page) -> Option<Moment> {
    let corrections = match page.field("corrections").map(|field| &field.value) {
        Some(Value::Notes(notes)) => notes.as_slice(),
        _ => &[],
    };
    let all = || page.moment("updated").into_iter().chain(corrections.iter().map(|(at, _)| *at));
    let last_day = all().map(|at| at.day).max()?;
    let of_day = || all().filter(|at| at.day == last_day);
    let untimed = i64::try_from(of_day().filter(|at| at.time.is_none()).count()).unwrap_or(i64::MAX);
    let published = page.moment("date").filter(|date| date.day == last_day);
    let timed = of_day().filter(|at| at.time.is_some()).chain(published).map(Moment::start).max();
    let (from, minutes) = match timed {
        Some(at) => (at, untimed),
        None if untimed == 1 => return Some(Moment { day: last_day, time: None }),
        None => (Moment { day: last_day, time: None }.start(), untimed - 1),
    };
    let at = from.saturating_add(Span::new().minutes(minutes.min(MINUTES_MAX)));
    Some(Moment { day: Day(at.date()), time: Some(at.time()) })
}

#[cfg(test)]
mod tests {
    use super::mended;
    use crate::{
        page::{Moment, Rules},
        parse::{self, Vocabulary},
        source::{File, FileId},
    };

    fn changed(front: &str) -> String {
        let file = File::new("content/blog/a.md", format!("---\ntitle: A\n{front}---\nText.\n").into_bytes());
        let parsed = parse::page(FileId(0), &file, &Vocabulary::default(), &Rules::default());
        mended(&parsed.expect("it lies in a folder of pages").page).map(Moment::iso).unwrap_or_default()
    }

    #[test]
    fn a_change_comes_after_what_there_was() {
        let note = |at: &str| format!("  - {{ date: {at}, text: T. }}\n");
        let corrected = |date: &str, notes: &[&str]| {
            let notes: String = notes.iter().map(|at| note(at)).collect();
            changed(&format!("date: {date}\ncorrections:\n{notes}"))
        };
        assert_eq!(changed("date: 2026-11-01\n"), "");
        assert_eq!(changed("date: 2026-11-01T10:00\nupdated: 2026-11-02\n"), "2026-11-02");
        assert_eq!(changed("date: 2026-11-01T10:00\nupdated: 2026-11-01\n"), "2026-11-01T10:01:00");
        assert_eq!(changed("date: 2026-11-01\nupdated: 2026-11-01T09:00\n"), "2026-11-01T09:00:00");
        assert_eq!(corrected("2026-11-01", &["2026-11-01"]), "2026-11-01T00:01:00");
        assert_eq!(corrected("2026-11-01T10:00", &["2026-11-01", "2026-11-01"]), "2026-11-01T10:02:00");
        assert_eq!(corrected("2026-11-01", &["2026-11-03", "2026-11-02"]), "2026-11-03");
        assert_eq!(corrected("2026-11-01", &["2026-11-03", "2026-11-03"]), "2026-11-03T00:01:00");
        assert_eq!(corrected("2026-11-01", &["2026-11-03", "2026-11-03T08:00"]), "2026-11-03T08:01:00");
    }
}
