//! Input that is meant to be too much: each ends in a page or a finding, and soon.
//!
//! A test that takes minutes here is a failure, even where it passes: something is done again for each of many things.
#![allow(
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what a test does not expect may end it; it writes large files"
)]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    diagnostic::{
        Code, Report,
        show::{Format, Style, show},
    },
    disk, mend,
    page::{Moment, PageId},
    source::{File, Sources},
};
use std::{fs, path::Path, time::Instant};

const HEAD: &str = "---\ntitle: How do I try it?\nsummary: A try.\n---\n";

/// The site of these files, and its report with what the templates say.
fn site(files: impl IntoIterator<Item = (String, String)>) -> (Build, Report) {
    let (theme, _) = disk::read(Path::new("nowhere"), Path::new("nowhere"));
    let own = files.into_iter().map(|(path, text)| File::new(&path, text.into_bytes()));
    let sources = Sources::new(theme.iter().map(|(_, file)| file.clone()).chain(own).collect());
    let site = built(sources);
    let (_, templates) = site.render_all(|_| (), |_, _| ());
    let report = Report::new(site.report.findings().cloned().chain(templates).collect());
    (site, report)
}

fn built(sources: Sources) -> Build {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").expect("this is a moment"));
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    build(sources, Vec::new(), Known::default(), &choices)
}

/// A site of one page with this text.
fn page(text: &str) -> (Build, Report) {
    site([("content/pages/try.md".to_owned(), format!("{HEAD}{text}"))])
}

fn count(report: &Report, code: Code) -> usize {
    report.findings().filter(|found| found.code == code).count()
}

#[test]
fn a_hundred_thousand_headings_of_one_name_have_each_an_anchor() {
    let (site, _) = page(&"## Same\n".repeat(100_000));
    let (_, page) = site.graph.pages().next().expect("there is one page");
    assert_eq!(page.headings.last().map(|heading| heading.id.as_str()), Some("same-100000"));
    assert!(page.has_heading("same-77777"));
}

#[test]
fn a_hundred_thousand_footnotes_are_numbered() {
    let notes: String = (0..100_000).map(|n| format!("a[^n{n}]\n\n[^n{n}]: b\n\n")).collect();
    let (site, _) = page(&notes);
    assert!(site.body(PageId(0)).expect("the text was read").html.contains(">100000</a></sup>"));
}

#[test]
fn one_mark_over_and_over_is_read_once() {
    let marks = [
        "[",
        "[[",
        "![",
        "[a](",
        "[](<",
        "[^",
        "[a][b]",
        "[[x|",
        "[[x]]",
        "*a_",
        "*a _b ",
        "**a",
        "~~a",
        "``a`",
        "<",
        "<!--",
        "<![CDATA[",
        "&amp",
        "|a|\n|-|\n",
        "- ",
        "1. ",
        "> ",
        "> a\n",
        "#",
        "a\n===\n",
        "```\n",
        "\t",
        "> [!NOTE]\n",
        "- [ ] a\n",
        "http://a ",
        "a[^b]\n\n[^b]: c\n\n",
        "<template>",
        "<svg><a>",
    ];
    for mark in marks {
        let start = Instant::now();
        page(&mark.repeat(100_000 / mark.len()));
        assert!(start.elapsed().as_secs() < 20, "{mark}");
    }
}

#[test]
fn values_that_stand_for_others_over_and_over_are_too_many() {
    let lines: String = ('b'..='i')
        .zip('a'..)
        .map(|(one, of)| format!("{one}: &{one} [{}]\n", vec![format!("*{of}"); 9].join(",")))
        .collect();
    let text =
        format!("---\ntitle: How do I try it?\na: &a [x, x, x, x, x, x, x, x, x]\n{lines}---\nText.\n");
    let (_, report) = site([("content/pages/try.md".to_owned(), text)]);
    assert_eq!(count(&report, Code::NestedTooDeep), 1);
}

#[test]
fn html_that_is_never_closed_is_nested_too_deep() {
    let piles = ["<div><div>", "<div>\n\n", "a <b>", "<select><b>", "<div></x>", "<p><b>", "<div><b></div>"];
    for pile in piles {
        let (_, report) = page(&pile.repeat(20_000));
        assert_eq!(count(&report, Code::NestedTooDeep), 1, "{pile}");
    }
}

#[test]
fn html_that_is_put_round_each_of_many_paragraphs_is_too_much() {
    let open: String = (0..60).map(|n| format!("<b class=\"c{n}\">")).collect();
    let (_, report) = page(&format!("a {open}\n\n{}", "word\n\n".repeat(400_000)));
    assert_eq!(count(&report, Code::NestedTooDeep), 1);
}

#[test]
fn links_to_twenty_thousand_headings_are_looked_up() {
    let text: String = (0..20_000).map(|n| format!("## H {n}\n\n[a](#h-{n}) [b](#none-{n})\n\n")).collect();
    let (_, report) = page(&text);
    assert_eq!(count(&report, Code::UnknownHeading), 20_000);
}

#[test]
fn misspelt_names_in_a_large_site_find_theirs() {
    let page = |n: usize| {
        let link = if n < 500 { format!("[[How do I count teh {} birds?]]", n + 1) } else { String::new() };
        let text = format!("---\ntitle: How do I count the {n} birds?\n---\n{link}\n");
        (format!("content/guides/g{n}.md"), text)
    };
    let (_, report) = site((0..5_000).map(page));
    let unknown = report.findings().filter(|found| found.code == Code::UnknownReference);
    let helped = unknown.filter(|found| found.help[0].contains("Did you mean"));
    assert_eq!(helped.count(), 500);
}

#[test]
fn a_name_of_twenty_thousand_pages_is_told_by_a_few_of_them() {
    let page = |n: usize| {
        let text = "---\ntitle: Same\nsummary: A try.\n---\n[[Same]]\n".to_owned();
        (format!("content/pages/p{n}.md"), text)
    };
    let (_, report) = site((0..20_000).map(page));
    assert_eq!(count(&report, Code::AmbiguousReference), 20_000);
    let longest = report.findings().map(|found| found.message.len()).max();
    assert!(longest.is_some_and(|bytes| bytes < 200));
}

#[test]
fn a_very_long_value_is_not_repeated_whole() {
    let text = format!("---\ntitle: How do I try it?\nsummary: {}\n---\nText.\n", "a: ".repeat(400_000));
    let (site, report) = site([("content/pages/try.md".to_owned(), text)]);
    let text = show(&report, &site.sources, Format::Text, Style::Plain);
    assert!(text.len() < 20_000, "{} bytes", text.len());
}

#[test]
fn a_text_file_of_twenty_megabytes_is_too_large() {
    let long = format!("key: {}\n", "word ".repeat(4_000_000));
    let texts = ["content/pages/try.md", "casebook.yaml", "theme/theme.yaml", "theme/strings/en.yaml"];
    for path in texts.into_iter().chain(["theme/templates/page.html"]) {
        let room = tempfile::tempdir().expect("there is room");
        let file = room.path().join(path);
        fs::create_dir_all(room.path().join("content")).expect("there is room");
        fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("there is room");
        fs::write(&file, &long).expect("there is room");
        let (sources, _) = disk::read(room.path(), Path::new("nowhere"));
        let site = built(sources);
        assert_eq!(count(&site.report, Code::FileTooLarge), 1, "{path}");
    }
}

#[test]
fn a_loop_that_prints_without_end_is_given_up() {
    let rounds = "{% for i in range(end=100000) %}";
    let template = format!("{rounds}{rounds}aaaaaaaaaaaaaaaaaaaa{{% endfor %}}{{% endfor %}}");
    let page = ("content/pages/try.md".to_owned(), format!("{HEAD}Text.\n"));
    let (_, report) = site([page, ("theme/templates/page.html".to_owned(), template)]);
    let found = report.findings().find(|found| found.code == Code::TemplateError);
    let found = found.expect("the page is too large");
    assert_eq!(found.message, "the page `/pages/try/` became larger than 64 MB and was given up");
    assert!(found.span.is_some());
}

#[test]
fn links_to_a_page_with_a_very_long_title_are_too_much() {
    let long = format!("---\ntitle: {}\nsummary: A try.\n---\nText.\n", "word ".repeat(20_000));
    let (_, report) = site([
        ("content/pages/long.md".to_owned(), long),
        ("content/pages/try.md".to_owned(), format!("{HEAD}{}", "[[long]] ".repeat(2_000))),
    ]);
    assert_eq!(count(&report, Code::FileTooLarge), 1);
}

#[test]
fn the_page_for_what_is_not_there_has_no_second_page() {
    let topics: Vec<String> = (0..300).map(|n| format!("t{n}")).collect();
    let text = format!("---\ntitle: How do I try it?\ntopics: [{}]\n---\nText.\n", topics.join(", "));
    let (site, _) = site([("content/guides/try.md".to_owned(), text)]);
    let paths: Vec<String> = site.plan.outputs.iter().map(|output| output.route.file_path()).collect();
    assert!(paths.iter().any(|path| path == "guides/page/2/index.html"));
    assert!(!paths.iter().any(|path| path.starts_with("404.html/")));
}

#[test]
fn files_of_anything_are_mended_or_left() {
    let parts = [
        "---\n",
        "title",
        ":",
        " ",
        "\u{a0}",
        "“",
        "”",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "\t",
        "\r\n",
        "\n",
        "# ",
        "## 3. x\n",
        "===\n",
        "[[",
        "]]",
        "skil:a",
        "2o26-1-1",
        "> [!CHEK]\n",
        "<!--",
        "-->",
        "<!-- Casebook: é",
        "—",
        "\u{feff}",
        "sumary: x\n",
        "skills: ",
        "- ",
        "#",
        "&a",
        "*a",
        "!",
        "é",
    ];
    let mut state = 7_u64;
    let mut next = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits fit") % end
    };
    let look = |sources: Sources| built(sources).report;
    for round in 0..150 {
        let text: String = (0..round).map(|_| parts[next(parts.len())]).collect();
        let front = if round % 2 == 0 { "---\ntitle: Try\n" } else { "" };
        let sources =
            Sources::new(vec![File::new("content/guides/try.md", format!("{front}{text}").into_bytes())]);
        let before = look(sources.clone()).len();
        let mended = mend::mend(&sources, look);
        assert!(mended.left.len() <= before, "{text:?}");
        assert_eq!(mend::mend(&mended.sources, look).made, 0, "{text:?}");
    }
}

#[test]
fn very_many_slips_are_mended_soon() {
    let start = Instant::now();
    let skill = ("content/skills/sort.md".to_owned(), format!("{HEAD}Text."));
    let files = (0..300).map(|n| {
        let links = "[[sotr]] [[nobody-has-this]] ".repeat(20);
        (format!("content/pages/p{n}.md"), format!("---\ntitle: P{n}\nsumary: A.\n---\n{links}\n"))
    });
    let (site, _) = site(files.chain([skill]));
    let mended = mend::mend(&site.sources, |sources| built(sources).report);
    assert_eq!(mended.made, 300 * 21);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
