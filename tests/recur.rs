//! Each file of `tests/recur/` holds a rule in words and its dates over ten years, written by another program: see
//! `tests/recur/oracle.py`. Ours must give the same.
#![allow(clippy::disallowed_methods, clippy::panic, reason = "tests read their folders")]

use casebook::{
    page::Day,
    recur::{self, Course, Rule, Start},
};
use std::{collections::BTreeMap, fs};

/// So many years are worked out.
const YEARS: i32 = 10;

#[test]
fn dates_over_ten_years_agree_with_another_program() {
    let mut files: Vec<_> =
        fs::read_dir("tests/recur").unwrap().flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    files.sort();
    assert!(files.len() >= 30, "there are {} rules", files.len());
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let (mut rule, mut course_days) = (Rule::default(), (None, None));
        let mut expected = String::new();
        for line in text.lines() {
            match line.split_once(": ") {
                Some(("repeats", words)) => {
                    rule = recur::rule(words).unwrap_or_else(|slip| panic!("{words}: {slip:?}"))
                }
                Some(("except", words)) => rule.excepts.extend(recur::excepts(words).unwrap()),
                Some(("starts", day)) => course_days.0 = Day::read(day).ok(),
                Some(("until", day)) => course_days.1 = Day::read(day).ok(),
                _ => expected.push_str(&format!("{line}\n")),
            }
        }
        let (Some(starts), until) = course_days else {
            panic!("{} does not say when it starts", path.display())
        };
        let course = Course { rule, starts, start: Start::Said, until };
        let end = Day(starts.0.saturating_add(jiff::Span::new().years(YEARS)));
        let mut found: BTreeMap<i16, String> = BTreeMap::new();
        for moment in course.between(starts, end) {
            let day = moment.day.0;
            found.entry(day.year()).or_default().push_str(&format!(" {:02}-{:02}", day.month(), day.day()));
        }
        let found: String = found.iter().map(|(year, days)| format!("{year}{days}\n")).collect();
        assert_eq!(found, expected, "{}", path.display());
        // A window gives what the whole gives within it.
        for (years, months) in [(0, 1), (1, 3), (3, 7), (9, 1)] {
            let from = Day(starts.0.saturating_add(jiff::Span::new().years(years).months(months).days(3)));
            let to = Day(from.0.saturating_add(jiff::Span::new().months(5)));
            let whole = course.between(starts, end);
            let within: Vec<_> =
                whole.into_iter().filter(|moment| (from..=to).contains(&moment.day)).collect();
            assert_eq!(course.between(from, to.min(end)), within, "{}", path.display());
        }
    }
}
