//! The four formats on small reports: folding, places at the edges, odd bytes, long lines.

use super::{Format, Style, show};
use crate::{
    diagnostic::{Code, Diagnostic, Report},
    source::{File, FileId, Sources, Span},
};

fn at(file: u32, range: std::ops::Range<usize>) -> Span {
    Span::new(FileId(file), range)
}

fn text(found: Vec<Diagnostic>, files: Vec<File>) -> String {
    show(&Report::new(found), &Sources::new(files), Format::Text, Style::Plain)
}

/// A misspelt key in `guides/a b.md`, with a second place and a fix.
fn small(format: Format) -> String {
    let page = "---\ntitle: Grün\nsumary: Short\n---\n";
    let key = page.find("sumary").unwrap();
    let found = Diagnostic::new(Code::UnknownKey, at(0, key..key + 6), "unknown key `sumary`: 100%")
        .label("not a key of a guide")
        .help("A guide has these keys: title, summary")
        .also(at(0, 4..9), "the keys begin here")
        .suggest("sumary", ["summary"]);
    let whole = Diagnostic::new(Code::EmptySite, None, "no pages").help("Write one");
    let sources = Sources::new(vec![File::new("guides/a b.md", page.into())]);
    show(&Report::new(vec![found, whole]), &sources, format, Style::Plain)
}

#[test]
fn text_has_carets_help_and_the_fix() {
    let shown = small(Format::Text);
    assert!(shown.contains(" --> guides/a b.md:3:1\n"), "{shown}");
    assert!(shown.contains("3 | sumary: Short\n  | ^^^^^^ not a key of a guide\n"), "{shown}");
    assert!(shown.contains("  | ----- the keys begin here\n"), "{shown}");
    assert!(shown.contains("help: Did you mean `summary`?\n  |\n3 | summary: Short\n"), "{shown}");
}

#[test]
fn json_has_places_and_counts() {
    let value: serde_json::Value = serde_json::from_str(&small(Format::Json)).unwrap();
    assert_eq!((&value["errors"], &value["warnings"]), (&1.into(), &1.into()));
    assert_eq!(value["findings"][0]["file"], serde_json::Value::Null);
    let found = &value["findings"][1];
    assert_eq!((&found["line"], &found["column"], &found["end_column"]), (&3.into(), &1.into(), &7.into()));
    assert_eq!((&found["start_byte"], &found["fix"]["text"]), (&17.into(), &"summary".into()));
    assert_eq!(found["also"][0]["line"], 2);
}

#[test]
fn github_escapes_what_it_must() {
    let lines = small(Format::Github);
    assert_eq!(
        lines,
        "::warning title=empty-site::no pages%0AWrite one\n\
        ::error file=guides/a b.md,line=3,col=1,endColumn=7,title=unknown-key::unknown key `sumary`: 100%25\
        %0AA guide has these keys: title, summary%0ADid you mean `summary`?\n"
    );
}

#[test]
fn sarif_has_rules_places_and_fixes() {
    let value: serde_json::Value = serde_json::from_str(&small(Format::Sarif)).unwrap();
    let run = &value["runs"][0];
    let result = &run["results"][1];
    let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][rule]["id"], "unknown-key");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        (&place["artifactLocation"]["uri"], &place["region"]["endColumn"]),
        (&"guides/a%20b.md".into(), &7.into())
    );
    assert_eq!(result["relatedLocations"][0]["message"]["text"], "the keys begin here");
    assert_eq!(
        result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"],
        "summary"
    );
    assert_eq!(run["results"][0].get("locations"), None);
}

#[test]
fn the_same_cause_is_shown_once() {
    let same =
        |n: usize| Diagnostic::new(Code::UnknownReference, at(0, n * 2..n * 2 + 1), "nothing is named `x`");
    let shown = text((0..6).map(same).collect(), vec![File::new("a.md", b"x\n".repeat(6))]);
    assert!(shown.ends_with("\n… and 5 more like this: a.md:2, a.md:3, a.md:4 and 2 more\n\n"), "{shown}");
    assert_eq!(shown.matches("nothing is named").count(), 1);
}

#[test]
fn errors_are_shown_before_warnings() {
    let warning = Diagnostic::new(Code::LongStep, at(0, 0..1), "too long");
    let error = Diagnostic::new(Code::UnknownReference, at(0, 2..3), "nothing is named `x`");
    let shown = text(vec![warning, error], vec![File::new("a.md", b"x\nx\n".into())]);
    assert!(shown.starts_with("error[unknown-reference]") && shown.contains("warning[long-step]"), "{shown}");
}

#[test]
fn of_very_many_causes_the_first_are_shown_and_the_rest_counted() {
    let warning = |n: usize| Diagnostic::new(Code::HtmlRemoved, at(0, n..n + 1), format!("tag {n}"));
    let error = |n: usize| Diagnostic::new(Code::UnknownReference, at(0, n..n + 1), format!("name {n}"));
    let found = (0..50_000).flat_map(|n| [warning(n), error(n)]).chain([warning(0)]);
    let shown = text(found.collect(), vec![File::new("a.md", b"x\n".repeat(25_000))]);
    assert!(shown.lines().count() <= 1_010, "{}", shown.lines().count());
    assert_eq!((shown.matches("error[").count(), shown.matches("warning[").count()), (50, 50));
    assert!(shown.contains("name 49\n") && !shown.contains("name 50\n"));
    let end = "\n\n… and 99900 more (49950 unknown-reference, 49950 html-removed). `casebook check --format json` lists all.\n";
    assert!(shown.ends_with(end), "{}", &shown[shown.len() - 300..]);
}

#[test]
fn of_many_sorts_of_findings_no_more_is_shown_than_one_reads() {
    let found = (0..50).flat_map(|n| {
        let found = |code: &Code| Diagnostic::new(*code, at(0, n..n + 1), format!("{code} {n}"));
        Code::ALL.iter().map(found).collect::<Vec<_>>()
    });
    let shown = text(found.collect(), vec![File::new("a.md", b"x\n".repeat(100))]);
    assert!((1_000..1_010).contains(&shown.lines().count()), "{}", shown.lines().count());
    assert!(!shown.contains("warning[") && shown.ends_with("`casebook check --format json` lists all.\n"));
}

#[test]
fn a_file_that_is_not_utf8_is_shown_without_source() {
    let found = Diagnostic::new(Code::NotUtf8, at(0, 4..5), "not UTF-8").label("this byte");
    let shown = text(vec![found], vec![File::new("a.md", b"ab\nc\xFFd".to_vec())]);
    assert_eq!(shown, "error[not-utf8]: not UTF-8\n--> a.md:2:2\n = note: this byte\n\n");
}

#[test]
fn a_report_without_findings_is_no_text_and_valid_data() {
    let empty = |format| show(&Report::default(), &Sources::default(), format, Style::Colour);
    assert_eq!((empty(Format::Text), empty(Format::Github)), (String::new(), String::new()));
    assert!(empty(Format::Json).contains("\"errors\": 0"));
    assert!(empty(Format::Sarif).contains("\"results\": []"));
}

#[test]
fn nothing_in_the_source_disturbs_the_terminal() {
    let source = "\t\u{1b}[2J\u{202e}\u{9b}ü x\r\n";
    let place = source.find('x').unwrap();
    let found = Diagnostic::new(Code::YamlSyntax, at(0, place..place + 1), "bad \u{1b}[31m").label("here");
    let shown = text(vec![found], vec![File::new("a.md", source.into())]);
    assert!(shown.contains("bad ␛[31m\n --> a.md:1:10\n"), "{shown}");
    assert!(shown.contains("1 |     ␛[2J\u{FFFD}\u{FFFD}ü x\n  |             ^ here\n"), "{shown}");
}

#[test]
fn a_place_at_the_end_of_the_file_is_shown() {
    for source in ["ab\n", "ab", "", "\u{feff}", "\u{feff}ab\r\n"] {
        let end = source.len();
        let found =
            Diagnostic::new(Code::FrontMatterUnclosed, at(0, end..end + 9), "not closed").label("here");
        let shown = text(vec![found.edit(at(0, end..end), "---\n")], vec![File::new("a.md", source.into())]);
        assert!(shown.contains("^ here\n") && shown.contains("---\n"), "{shown}");
    }
}

#[test]
fn of_a_long_line_a_window_is_shown() {
    let source = "ä ".repeat(2_000_000);
    let found = Diagnostic::new(Code::HtmlRemoved, at(0, 3_000_000..3_000_002), "removed").label("this");
    let shown =
        text(vec![found.edit(at(0, 3_000_000..3_000_002), "o")], vec![File::new("a.md", source.into())]);
    assert!(shown.contains("a.md:1:2000001\n") && shown.contains("^ this\n"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 140), "{shown}");
}

#[test]
fn many_findings_in_a_large_file_take_little_time() {
    let source = "ä ".repeat(2_700_000);
    let found = |n: usize| {
        Diagnostic::new(Code::LongStep, at(0, n * 600..n * 600 + 2), format!("step {n}")).label("é")
    };
    let report = Report::new((0..10_000).map(found).collect());
    let sources = Sources::new(vec![File::new("a.md", source.into())]);
    let shown = |format: Format| show(&report, &sources, format, Style::Plain);
    assert!(shown(Format::Text).contains("step 49") && shown(Format::Text).contains("… and 9950 more"));
    assert!(Format::ALL[1..].iter().all(|format| shown(*format).contains("step 9999")));
}
