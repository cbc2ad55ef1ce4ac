//! The bytes are the rule of a series, and behind a line break when it does not come round.
#![no_main]

use casebook::{
    page::Day,
    recur::{self, Course, Start},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (words, except) = text.split_once('\n').unwrap_or((text, ""));
    let day = |text: &str| Day::read(text).expect("it is a day");
    match recur::rule(words) {
        Err(slip) => assert!(words.get(slip.at.clone()).is_some(), "{slip:?}"),
        Ok(mut rule) => {
            rule.excepts.extend(recur::excepts(except).unwrap_or_default());
            let course = Course { rule, starts: day("2026-12-09"), start: Start::Said, until: None };
            let dates = course.between(day("2026-12-09"), day("2036-12-09"));
            assert!(dates.is_sorted_by(|a, b| a.start() <= b.start()));
            assert!(dates.iter().all(|date| !course.is_excepted(date.day.0)));
        }
    }
});
