//! Surgeries by the real program: the next date of a series, its record, and what calendars are told of a change.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests run the program in folders of their own"
)]

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Runs the program with these lines typed; what it says, and its exit code.
fn run(root: &Path, words: &str, typed: &str) -> (String, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.args(words.split(' ')).current_dir(root);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut program = piped.spawn().unwrap();
    program.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let done = program.wait_with_output().unwrap();
    let said = [done.stdout, done.stderr].concat();
    (String::from_utf8(said).unwrap(), done.status.code())
}

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("casebook.yaml", "title: Test\nurl: https://example.org/\ncontact: a@example.org\n");
    put(
        "content/surgeries/vale/index.md",
        "---\ntitle: Vale surgery\nrepeats: second Wednesday 17:30 except August\nstarts: 2025-09-01\nlength: 2 hours\n\
         venue: The library\naccess: Ramp.\ncontact: v@example.org\n---\nTea.\n",
    );
    put("content/organisations/choir.md", "---\ntitle: The Vale choir\n---\nSings.\n");
    put("content/guides/damp.md", "---\ntitle: Is it damp?\n---\n1. Look.\n");
    dir
}

#[test]
fn the_next_date_is_announced_before_it_and_recorded_after_it() {
    let dir = site();
    let file = |name: &str| fs::read_to_string(dir.path().join("content/surgeries/vale").join(name));
    // While it lasts, it is announced; the minute it ends, it is recorded.
    let (said, code) = run(dir.path(), "new surgery --series vale --as-of 2025-10-08T19:29", "9\n");
    assert_eq!(code, Some(0), "{said}");
    let text = file("2025-10-08.md").unwrap();
    assert!(text.contains("\nwhen: 2025-10-08T17:30\n") && !text.contains("\nhelped:"), "{text}");
    let typed = "9\nchoir, the band\nIs it damp?\nWho pays?\n\nis it damp?\n";
    let (said, code) = run(dir.path(), "new surgery --series Vale-surgery --as-of 2025-11-12T19:30", typed);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("content/surgeries/vale/2025-10-08.md is over and says nothing yet"), "{said}");
    assert!(said.contains("There is no organisation called the band; it is left out."), "{said}");
    let text = file("2025-11-12.md").unwrap();
    let record =
        "helped: 9\ngroups: [choir]\nasked:\n  - \"Is it damp?\"\n  - \"Who pays?\"\nguides_used: [damp]\n";
    assert!(text.contains(record), "{text}");
    // What is not answered is left out, and the site builds.
    let (said, code) = run(dir.path(), "new surgery --series vale --as-of 2026-01-01", "");
    assert_eq!(code, Some(0), "{said}");
    assert!(!file("2025-12-10.md").unwrap().contains("\nhelped:"));
    let (said, code) = run(dir.path(), "build --as-of 2026-01-01", "");
    assert_eq!(code, Some(0), "{said}");
    let (said, code) = run(dir.path(), "new surgery --series valley", "");
    assert!(code == Some(2) && said.contains("Did you mean `vale`"), "{said}");
}

#[test]
fn a_changed_time_keeps_the_name_and_raises_the_number() {
    let dir = site();
    let page = dir.path().join("content/surgeries/vale/2025-12-10.md");
    let write = |when: &str, more: &str| {
        fs::write(&page, format!("---\ntitle: Tea in Vale\nwhen: {when}\n{more}---\nTea.\n")).unwrap();
    };
    let calendar = |path: &str| {
        let (said, code) = run(dir.path(), "build --as-of 2025-12-01", "");
        assert_eq!(code, Some(0), "{said}");
        fs::read_to_string(dir.path().join("public/surgeries").join(path)).unwrap()
    };
    let says = |calendar: &str, lines: &[&str]| {
        for line in lines {
            assert!(calendar.contains(&format!("\r\n{line}\r\n")), "{line}\n{calendar}");
        }
    };
    let uid = "UID:surgeries/vale/2025-12-10@example.org";
    write("2025-12-10T17:30", "");
    says(&calendar("vale/2025-12-10.ics"), &[uid, "SEQUENCE:0", "STATUS:CONFIRMED"]);
    let (said, code) = run(dir.path(), "record --as-of 2025-12-01", "");
    assert!(code == Some(0) && said.contains("2 dates"), "{said}");
    let record = || fs::read_to_string(dir.path().join("addresses.txt")).unwrap();
    let line = "/surgeries/vale/2025-12-10.ics event 0 2025-12-10T17:30 for 2 hours on The library\n";
    assert!(record().contains(line), "{}", record());
    // Words are no change; another time is, until it is recorded and after it.
    write("2025-12-10T17:30", "summary: With cake.\n");
    says(&calendar("vale/2025-12-10.ics"), &[uid, "SEQUENCE:0"]);
    write("2025-12-10T18:00", "");
    let moved = ["DTSTART;TZID=Europe/London:20251210T180000", "SEQUENCE:1"];
    for _ in 0..2 {
        says(&calendar("vale/2025-12-10.ics"), &[uid, moved[0], moved[1]]);
        let of_series = calendar("vale.ics");
        says(&of_series, &["RECURRENCE-ID;TZID=Europe/London:20251210T173000", moved[0], moved[1]]);
        let (said, code) = run(dir.path(), "record --as-of 2025-12-01", "");
        assert_eq!(code, Some(0), "{said}");
    }
    assert_eq!(record().matches("2025-12-10.ics event").count(), 1, "{}", record());
    write("2025-12-10T18:00", "status: cancelled\n");
    says(&calendar("vale/2025-12-10.ics"), &[uid, "SEQUENCE:2", "STATUS:CANCELLED"]);
    // Where the page moves, its calendar keeps its name, its number and its old address.
    write("2025-12-10T18:00", "");
    let (said, code) = run(dir.path(), "mv surgeries/vale/2025-12-10.md surgeries/vale/tea.md", "");
    assert_eq!(code, Some(0), "{said}");
    says(&calendar("vale/tea.ics"), &[uid, "SEQUENCE:1"]);
    assert_eq!(calendar("vale/2025-12-10.ics"), calendar("vale/tea.ics"));
}
