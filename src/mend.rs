//! Mends what has one right answer, and keeps only what made the site better.
//!
//! In: the author's files, and a way to look what is wrong with them. Out: the files with the changes in them, made in
//! memory. A change is kept where its finding goes and nothing new is found anywhere. It must not know how findings are
//! made, nor the disk.

use crate::{
    amend::{self, Change},
    diagnostic::{Code, Diagnostic, Edit, Report, Severity},
    source::{File, FileId, Sources, Span},
};
use std::collections::{BTreeMap, BTreeSet};

/// So often it begins anew with what is left: a change may bring to light what was hidden, or was put off.
const ROUNDS_MAX: usize = 8;
/// So often it looks at the whole site at most; where so much cannot be mended, a person has to look first.
const LOOKS_MAX: usize = 200;

/// What was mended.
#[derive(Debug)]
pub struct Mended {
    /// All files, with the changes in them.
    pub sources: Sources,
    /// How many changes were made.
    pub made: usize,
    /// The findings that are left.
    pub left: Report,
}

impl Mended {
    /// The files that are others than `before`, each with what it was.
    pub fn files<'a>(&'a self, before: &'a Sources) -> impl Iterator<Item = (&'a File, &'a File)> {
        let pairs = before.iter().zip(self.sources.iter()).map(|((_, before), (_, after))| (before, after));
        pairs.filter(|(before, after)| before.revision != after.revision)
    }

    /// The changes that turn `before` into these files.
    #[must_use]
    pub fn changes(&self, before: &Sources) -> Vec<Change> {
        self.files(before)
            .filter_map(|(before, after)| amend::write(before, after.bytes().to_vec()))
            .collect()
    }
}

/// Mends what it can. `look` says what is wrong with these files.
pub fn mend(sources: &Sources, look: impl Fn(Sources) -> Report) -> Mended {
    let left = look(sources.clone());
    let mut site = Site { sources: sources.clone(), found: left, made: 0, looks: 0, look };
    // What was lost by mistake comes back when the mistake is mended: promises are kept when all else is done.
    for turn in [Turn::Mistakes, Turn::Promises] {
        for _ in 0..ROUNDS_MAX {
            let before = site.made;
            let slips = slips(&site.found, turn);
            site.settle(slips);
            if site.made == before {
                break;
            }
        }
    }
    Mended { sources: site.sources, made: site.made, left: site.found }
}

/// A finding and the change that mends it, which may be in another file.
#[derive(Clone, Debug)]
struct Slip {
    code: Code,
    file: Option<FileId>,
    edit: Edit,
}

/// What is mended in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// What somebody wrote by mistake.
    Mistakes,
    /// Addresses that were published and that nothing answers.
    Promises,
}

impl Turn {
    fn is_of(self, found: &Diagnostic) -> bool {
        let is_promise = matches!(found.code, Code::AddressLost | Code::HeadingLost);
        is_promise == (self == Self::Promises)
    }
}

/// What has one right answer; of changes that overlap, the first.
fn slips(report: &Report, turn: Turn) -> Vec<Slip> {
    // Of a file that nobody can read, nobody knows what is lost.
    if turn == Turn::Promises && report.findings().any(|found| found.code.is_broken_file()) {
        return Vec::new();
    }
    let sure = |found: &Diagnostic| {
        Some(Slip { code: found.code, file: found.file(), edit: found.sure_edit()?.clone() })
    };
    let mut slips: Vec<Slip> = report.findings().filter(|found| turn.is_of(found)).filter_map(sure).collect();
    slips.sort_by_key(|slip| (slip.edit.span, slip.code));
    // Where the front matter begins and ends decides what all else in a file is.
    let fence = |slip: &&Slip| slip.code == Code::FrontMatterUnclosed;
    let open: BTreeSet<FileId> = slips.iter().filter(fence).map(|slip| slip.edit.span.file).collect();
    slips.retain(|slip| slip.code == Code::FrontMatterUnclosed || !open.contains(&slip.edit.span.file));
    let mut kept: Vec<Slip> = Vec::with_capacity(slips.len());
    for slip in slips {
        let apart = |last: &Slip| {
            let (last, next) = (last.edit.span, slip.edit.span);
            last.file != next.file || last.end < next.start || last.end == next.start && last.start < last.end
        };
        if kept.last().is_none_or(apart) {
            kept.push(slip);
        }
    }
    kept
}

/// How many findings of each code there are in each file.
type Counts = BTreeMap<(Option<FileId>, Code), usize>;

fn counts(report: &Report) -> Counts {
    let mut counts = Counts::new();
    // Notes say what was done, and nothing is worse for them.
    for found in report.findings().filter(|found| found.severity != Severity::Note) {
        *counts.entry((found.span.map(|span| span.file), found.code)).or_default() += 1;
    }
    counts
}

/// The files as they are mended so far.
struct Site<L> {
    sources: Sources,
    found: Report,
    made: usize,
    looks: usize,
    look: L,
}

impl<L: Fn(Sources) -> Report> Site<L> {
    /// Makes those of these changes that leave the site better, and says so. What spoils others is sought by halves.
    fn settle(&mut self, slips: Vec<Slip>) -> Vec<Slip> {
        if slips.is_empty() || self.looks >= LOOKS_MAX {
            return Vec::new();
        }
        self.looks += 1;
        let sources = with(&self.sources, &slips);
        let found = (self.look)(sources.clone());
        let worse = self.worse(&slips, &found);
        if worse.is_empty() {
            (self.sources, self.found) = (sources, found);
            self.made += slips.len();
            return slips;
        }
        if slips.len() == 1 {
            return Vec::new();
        }
        let in_worse = |slip: &Slip| worse.contains(&Some(slip.edit.span.file)) || worse.contains(&slip.file);
        let (mut second, mut first): (Vec<Slip>, Vec<Slip>) = slips.into_iter().partition(in_worse);
        if first.is_empty() {
            first = second.split_off(second.len() / 2);
        } else if second.is_empty() {
            second = first.split_off(first.len() / 2);
        }
        let mut made = self.settle(first);
        second.iter_mut().for_each(|slip| slip.edit.span = shifted(slip.edit.span, &made));
        made.extend(self.settle(second));
        made
    }

    /// The files in which a finding stayed that was to go, or one is new.
    fn worse(&self, slips: &[Slip], found: &Report) -> BTreeSet<Option<FileId>> {
        let mut most = counts(&self.found);
        for slip in slips {
            let here = most.entry((slip.file, slip.code)).or_default();
            *here = here.saturating_sub(1);
        }
        let shown = |file, code: Code| {
            slips.iter().any(|slip| slip.file == file && slip.code.brings_to_light().contains(&code))
        };
        let more = counts(found).into_iter().filter(|(key, n)| *n > most.get(key).copied().unwrap_or(0));
        let more = more.filter(|((file, code), _)| !shown(*file, *code));
        more.map(|((file, _), _)| file).collect()
    }
}

/// Where a place is after these changes, none of which touches it.
fn shifted(span: Span, made: &[Slip]) -> Span {
    let before = made.iter().map(|slip| &slip.edit).filter(|edit| {
        edit.span.file == span.file && (edit.span.start, edit.span.end) < (span.start, span.end)
    });
    let (mut more, mut less) = (0, 0);
    for edit in before {
        more += edit.text.len();
        less += edit.span.range().len();
    }
    let at = |offset: usize| (offset + more).saturating_sub(less);
    Span::new(span.file, at(span.range().start)..at(span.range().end))
}

/// The sources with these changes in them.
fn with(sources: &Sources, slips: &[Slip]) -> Sources {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for slip in slips {
        by_file.entry(slip.edit.span.file).or_default().push(&slip.edit);
    }
    let files = sources.iter().map(|(id, file)| match by_file.remove(&id) {
        Some(edits) => File::new(&file.path, amend::edited(file.bytes(), edits).0),
        None => file.clone(),
    });
    Sources::new(files.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each `x` is to be `yyy`, and each `z` to go; `bad` is worse than what it comes from.
    fn look(sources: Sources) -> Report {
        let mut found = Vec::new();
        for (id, file) in sources.iter() {
            let text = file.text().unwrap();
            for (at, c) in text.char_indices() {
                let span = Span::new(id, at..at + 1);
                match c {
                    'x' => found.push(Diagnostic::new(Code::UnknownKey, span, "x").edit(span, "yyy")),
                    'z' => found.push(Diagnostic::new(Code::UnknownValue, span, "z").edit(span, "")),
                    'w' => {
                        found.push(Diagnostic::new(Code::UnknownValue, span, "w").edit(span, "!").unsure())
                    }
                    _ => {}
                }
            }
            for (at, _) in text.match_indices("yyyb") {
                found.push(Diagnostic::new(Code::Loop, Span::new(id, at..at + 4), "worse"));
            }
        }
        Report::new(found)
    }

    fn files(texts: &[&str]) -> Sources {
        let file = |(at, text): (usize, &&str)| File::new(&format!("{at:3}.md"), text.as_bytes().to_vec());
        Sources::new(texts.iter().enumerate().map(file).collect())
    }

    fn mended(texts: &[&str]) -> (Vec<String>, usize) {
        let mended = mend(&files(texts), look);
        let text = |(_, file): (_, &File)| file.text().unwrap().to_owned();
        (mended.sources.iter().map(text).collect(), mended.made)
    }

    #[test]
    fn what_makes_others_worse_is_left_and_the_rest_is_made() {
        let (texts, made) = mended(&["axbzcxdz", "xc", "xb", "w", "no"]);
        assert_eq!(texts, ["axbcyyyd", "yyyc", "xb", "w", "no"]);
        assert_eq!(made, 4);
    }

    #[test]
    fn what_cannot_be_mended_ends_after_so_many_looks() {
        let looks = std::cell::Cell::new(0);
        let all = files(&["xb"; 2_000]);
        let mended = mend(&all, |sources| {
            looks.set(looks.get() + 1);
            look(sources)
        });
        assert_eq!(mended.made, 0);
        assert!(looks.get() <= LOOKS_MAX + 1, "{}", looks.get());
    }

    proptest! {
        #[test]
        fn nothing_gets_worse_and_a_second_run_does_nothing(texts in proptest::collection::vec("[xzbwa]{0,8}", 0..5)) {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let before = look(files(&texts)).len();
            let (after, _) = mended(&texts);
            let after: Vec<&str> = after.iter().map(String::as_str).collect();
            prop_assert!(look(files(&after)).len() <= before);
            prop_assert_eq!(mended(&after).1, 0);
            let left = |text: &str| text.replace("yyy", "x").replace('z', "");
            for (text, mended) in texts.iter().zip(after) {
                prop_assert_eq!(left(text), left(mended));
            }
        }
    }
}
