//! The preview over HTTP: what is served is what a clean build makes, whatever happens to the files; nothing else is.
//!
//! `SEED=7 SAVES=1000 cargo test --test serve` makes other changes, or more; `REQUESTS=10000` asks for more nonsense.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::panic,
    reason = "tests write folders of their own, and talk to servers of their own"
)]

mod preview;

use casebook::serve::Reach;
use preview::{Shown, Start, clean, get, nonsense, number, raw, site};
use std::{
    fs,
    net::TcpStream,
    path::Path,
    time::{Duration, Instant},
};

/// A small linear congruential generator: the same seed gives the same changes everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The way editors save: a new file takes the place of the old one.
fn put_in_place(root: &Path, path: &str, text: &str) {
    let waiting = root.join(format!("{path}.tmp~"));
    put(root, &format!("{path}.tmp~"), text);
    fs::rename(waiting, root.join(path)).unwrap();
}

fn guide(n: usize, word: &str) -> String {
    format!(
        "---\ntitle: How do I do {n}?\ntopics: [Housing]\nskills: [s{}]\n---\n1. Begin with {word}.\n2. Stop.\n",
        n % 3
    )
}

/// One of the changes that people and their programs make.
fn change(root: &Path, dice: &mut Dice, n: usize) {
    let name = format!("content/guides/g{}.md", dice.roll(12));
    let folder = format!("content/guides/f{}", dice.roll(4));
    match dice.roll(14) {
        0..=3 => put(root, &name, &guide(dice.roll(12), &format!("word {n}"))),
        4 | 5 => put_in_place(root, &name, &guide(dice.roll(12), &format!("another {n}"))),
        6 => drop(fs::remove_file(root.join(&name))),
        7 => drop(fs::rename(root.join(&name), root.join(format!("content/guides/r{n}.md")))),
        8 => {
            for at in 0..3 {
                put(root, &format!("{folder}/deep/n{at}.md"), &guide(at, &format!("deep {n}")));
            }
        }
        9 => drop(fs::remove_dir_all(root.join(&folder))),
        10 => drop(fs::rename(root.join(&folder), root.join(format!("content/guides/m{n}")))),
        11 => put(root, "casebook.yaml", &format!("title: Site {n}\ncontact: a@example.org\n")),
        12 => put(root, "theme/templates/parts/licence.html", &format!("Licence {n}")),
        _ => put(
            root,
            &format!("content/skills/s{}.md", dice.roll(3)),
            &format!("---\ntitle: Skill {n}\n---\nDo it.\n"),
        ),
    }
}

#[test]
fn whatever_happens_every_page_is_in_the_end_what_a_clean_build_makes() {
    let (seed, saves) = (number("SEED", 5), number("SAVES", 120));
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    let mut dice = Dice(u64::try_from(seed).unwrap());
    for n in 0..saves {
        change(folder.path(), &mut dice, n);
        // Now and then a pause, so that a build is under way while the next change comes.
        if dice.roll(4) == 0 {
            std::thread::sleep(Duration::from_millis(dice.roll(12) as u64));
        }
        if dice.roll(20) == 0 {
            let _ = get(shown.port, "/guides/");
        }
    }
    let wanted = clean(folder.path());
    let same = |(path, bytes): (&String, &Vec<u8>)| {
        let answer = get(shown.port, path);
        let is_page = answer.kind.starts_with("text/html");
        let body = if is_page { preview::without_panel(&answer.body) } else { answer.body };
        answer.status == 200 && body == *bytes
    };
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let differing: Vec<&String> =
            wanted.iter().filter(|entry| !same(*entry)).map(|(path, _)| path).collect();
        if differing.is_empty() {
            break;
        }
        assert!(Instant::now() < end, "SEED={seed}: other than a clean build: {differing:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("seed {seed}: {saves} changes, {} addresses as a clean build makes them", wanted.len());
}

#[test]
fn a_thousand_files_at_once_are_seen_and_gathered() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    for n in 0..1000 {
        put(folder.path(), &format!("content/guides/storm/n{n}.md"), &guide(n, "storm"));
    }
    shown.until("/guides/storm/n999/", |answer| answer.status == 200);
    shown.until("/guides/storm/n0/", |answer| answer.status == 200);
    assert!(shown.builds() < 60, "{} builds for one storm", shown.builds());
}

#[test]
fn a_broken_file_shows_what_is_wrong_and_the_rest_lives() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    put(folder.path(), "content/guides/g1.md", "---\ntitle: \"How?\nskills: [s1]\n---\n1. Do it.\n");
    shown.until("/guides/g1/", |answer| {
        answer.status == 500 && answer.says("never closed") && answer.says("g1.md, line 2")
    });
    assert_eq!(get(shown.port, "/guides/g2/").status, 200);
    fs::write(folder.path().join("content/guides/g1.md"), b"---\ntitle: How?\n---\n1. Do \xFF it.\n")
        .unwrap();
    shown.until("/guides/g1/", |answer| answer.status == 500 && answer.says("not in UTF-8"));
    put(folder.path(), "content/guides/g1.md", "---\ntitle: How?\nskills: [s9]\n---\n1. Do it.\n");
    shown.until("/guides/g1/", |answer| {
        answer.status == 200 && answer.says("1 finding on this page") && answer.says("called")
    });
    put(folder.path(), "content/guides/g1.md", &guide(1, "peace"));
    shown.until("/guides/g1/", |answer| answer.status == 200 && answer.says("Nothing found"));
}

#[test]
fn a_broken_template_shows_what_is_wrong_with_it() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    put(folder.path(), "theme/templates/guide.html", "{{ page.title }}{{ nothing.here }}");
    shown.until("/guides/g1/", |answer| {
        answer.status == 500 && answer.says("theme/templates/guide.html, line 1")
    });
    assert_eq!(get(shown.port, "/skills/s1/").status, 200, "another template is not broken");
    put(folder.path(), "theme/templates/guide.html", "{% for x in %}");
    shown.until("/guides/g1/", |answer| answer.status == 500 && answer.says("theme/templates/guide.html"));
    let endless = "{% for a in range(end=99999) %}{% for b in range(end=99999) %}{% for c in range(end=99999) %}{% endfor %}{% endfor %}{% endfor %}";
    put(folder.path(), "theme/templates/guide.html", endless);
    shown.until("/guides/g1/", |answer| answer.status == 500 && answer.says("took too long"));
    assert_eq!(get(shown.port, "/skills/s1/").status, 200, "the preview goes on");
    fs::remove_file(folder.path().join("theme/templates/guide.html")).unwrap();
    shown.until("/guides/g1/", |answer| answer.status == 200 && answer.says("How do I do 1?"));
}

#[test]
fn drafts_are_shown_unless_the_site_is_asked_for_as_it_is_published() {
    let folder = site();
    let draft = "---\ntitle: How do I wait?\ndraft: yes\n---\n1. Wait.\n";
    put(folder.path(), "content/guides/draft.md", draft);
    let later = "---\ntitle: How do I wait longer?\npublish: 2030-01-01\n---\n1. Wait.\n";
    put(folder.path(), "content/guides/later.md", later);
    let shown = Shown::start(folder.path(), Start::default());
    assert!(get(shown.port, "/guides/draft/").says("This page is a draft"));
    let later = get(shown.port, "/guides/later/");
    assert!(later.status == 500 && later.says("casebook serve --as-of 2030-01-01"), "{}", later.text());
    let published =
        Shown::start(folder.path(), Start { drafts: casebook::build::Drafts::Hidden, ..Start::default() });
    let draft = get(published.port, "/guides/draft/");
    assert!(draft.status == 500 && draft.says("This page is a draft"), "{}", draft.text());
}

#[test]
fn what_the_clock_brings_is_shown_on_its_minute_without_a_change_of_any_file() {
    let folder = site();
    put(
        folder.path(),
        "content/guides/later.md",
        "---\ntitle: Is it later?\npublish: 2026-12-09T09:00\n---\n1. Wait.\n",
    );
    put(
        folder.path(),
        "content/guides/over.md",
        "---\ntitle: Is it over?\nexpires: 2026-12-09T09:00\n---\n1. Wait.\n",
    );
    let clock = Some("2026-12-09T08:59:56Z".parse().unwrap());
    let shown = Shown::start(folder.path(), Start { clock, ..Start::default() });
    assert_eq!(get(shown.port, "/guides/over/").status, 200);
    assert!(get(shown.port, "/guides/later/").says("Readers see this page from"));
    shown.until("/guides/later/", |answer| answer.status == 200 && answer.says("Is it later?"));
    assert!(get(shown.port, "/guides/over/").says("It has expired"));
    assert_eq!(shown.builds(), 2, "one build for what comes at one time");
}

#[test]
fn an_event_says_what_changed_and_nothing_when_nothing_did() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    let events = shown.listen("/guides/g1/");
    put(folder.path(), "content/guides/g2.md", &guide(2, "something else"));
    assert_eq!(events.next(Duration::from_millis(600)), None, "another page changed");
    put(folder.path(), "content/guides/g1.md", &guide(1, "something else"));
    assert_eq!(events.next(Duration::from_secs(10)).as_deref(), Some("page"));
    put(
        folder.path(),
        "content/guides/g2.md",
        "---\ntitle: How do I do 2?\ntopics: [Housing]\nskills: [s2]\nsumary: x\n---\n1. Stop.\n",
    );
    assert_eq!(events.next(Duration::from_secs(10)).as_deref(), Some("panel"), "the site has a finding more");
    put(folder.path(), "theme/assets/style.css", "body { color: black }");
    assert_eq!(events.next(Duration::from_secs(10)).as_deref(), Some("assets"));
}

#[test]
fn only_this_computer_is_answered() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    let status = |head: &str| raw(shown.port, head.as_bytes()).status;
    assert_eq!(status("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), 200);
    for host in [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "192.168.1.1",
        "[::2]",
        "",
        "127.0.0.1, evil.example",
    ] {
        assert_eq!(
            status(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")),
            403,
            "{host}"
        );
    }
    assert_eq!(
        status("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        403
    );
    assert_eq!(
        status("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
        403
    );
    assert_eq!(status("GET / HTTP/1.0\r\n\r\n"), 403);
    let open = Shown::start(folder.path(), Start { reach: Reach::Network, ..Start::default() });
    let head = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(raw(open.port, head.as_bytes()).status, 403);
}

#[test]
fn no_trick_leads_out_of_the_site() {
    let folder = site();
    put(folder.path(), "secret.txt", "the secret");
    put(folder.path(), "content/.hidden.txt", "the secret");
    put(
        folder.path(),
        "content/guides/g1.md",
        "---\ntitle: How do I do 1?\n---\n1. See [the list](list.csv).\n",
    );
    put(folder.path(), "content/guides/list.csv", "a,b\n1,2\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink("../../secret.txt", folder.path().join("content/guides/link.txt")).unwrap();
    let shown = Shown::start(folder.path(), Start::default());
    assert_eq!(get(shown.port, "/guides/list.csv").status, 200);
    let ups = [
        "..",
        "%2e%2e",
        "%2E.",
        "..%2f..",
        "..%5c..",
        "....//",
        "%252e%252e",
        ".%00.",
        "..;",
        "%c0%ae%c0%ae",
        "\u{2025}",
    ];
    let files = [
        "secret.txt",
        "casebook.yaml",
        "content/guides/g1.md",
        ".hidden.txt",
        "content/.hidden.txt",
        "etc/passwd",
        ".casebook/memo/0",
    ];
    for up in ups {
        for file in files {
            for path in [
                format!("/{up}/{file}"),
                format!("/guides/{up}/{up}/{file}"),
                format!("//{up}/{file}"),
                format!("/{up}/{up}/{up}/{up}/{up}/{up}/{file}"),
                format!("/assets/{up}/{file}"),
            ] {
                let answer = get(shown.port, &path);
                assert!(matches!(answer.status, 400 | 404 | 500), "{path}: {}", answer.status);
                assert!(!answer.says("the secret") && !answer.says("root:"), "{path}");
            }
        }
    }
    for path in [
        "/secret.txt",
        "/casebook.yaml",
        "/content/guides/g1.md",
        "/guides/g1.md",
        "/guides/link.txt",
        "/.hidden.txt",
        "/__casebook/../secret.txt",
        "/__casebook/panel.css/../../secret.txt",
        "/casebook-manifest.json",
    ] {
        let answer = get(shown.port, path);
        assert!(
            !answer.says("the secret") && matches!(answer.status, 400 | 404 | 500),
            "{path}: {}",
            answer.status
        );
    }
}

#[test]
fn nonsense_is_answered_and_nothing_falls_over() {
    let folder = site();
    let shown = Shown::start(folder.path(), Start::default());
    let mut dice = Dice(u64::try_from(number("SEED", 3)).unwrap());
    let parts = [
        "GET",
        "HEAD",
        "POST",
        "OPTIONS",
        "CONNECT",
        "/",
        "//",
        "..",
        "%2e",
        "%",
        "%zz",
        "guides/",
        "g1/",
        "?",
        "&",
        "page=",
        "shown=",
        "-",
        "__casebook/",
        "panel",
        "events",
        " ",
        "HTTP/1.1",
        "HTTP/0.9",
        "\r\n",
        "\n",
        "Host: localhost",
        "Host: x",
        "Range: bytes=",
        "0-",
        "-5",
        "99999999999999999999",
        "If-None-Match: *",
        "Content-Length: 5",
        "Transfer-Encoding: chunked",
        "\0",
        "\u{fffd}",
        ":",
        "*",
        "http://localhost/",
    ];
    for n in 0..number("REQUESTS", 1500) {
        let mut request: Vec<u8> = Vec::new();
        if dice.roll(3) > 0 {
            request.extend(b"GET /");
        }
        for _ in 0..dice.roll(12) {
            match dice.roll(8) {
                0 => request.push(u8::try_from(dice.roll(256)).unwrap()),
                _ => request.extend(parts[dice.roll(parts.len())].as_bytes()),
            }
        }
        if dice.roll(3) > 0 {
            request.extend(b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        }
        let answer = nonsense(shown.port, &request);
        assert!(
            answer.status < 600 && !answer.says("root:"),
            "request {n}: {}",
            String::from_utf8_lossy(&request)
        );
    }
    assert_eq!(get(shown.port, "/guides/g1/").status, 200, "it still answers");
}

#[test]
fn files_are_sent_whole_in_part_or_not_at_all() {
    let folder = site();
    let large: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    put(
        folder.path(),
        "content/guides/g1.md",
        "---\ntitle: How do I do 1?\n---\n1. See [it](large.zip), [small](small.csv).\n",
    );
    fs::write(folder.path().join("content/guides/large.zip"), &large).unwrap();
    put(folder.path(), "content/guides/small.csv", "a,b\n1,2\n");
    let shown = Shown::start(folder.path(), Start::default());
    let ask = |path: &str, more: &str| {
        raw(
            shown.port,
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{more}\r\n").as_bytes(),
        )
    };
    let whole = ask("/guides/large.zip", "");
    assert!(whole.status == 200 && whole.body == large && whole.kind == "application/zip");
    let part = ask("/guides/large.zip", "Range: bytes=1000000-1999999\r\n");
    assert!(part.status == 206 && part.body == large[1_000_000..2_000_000]);
    assert_eq!(part.head("content-range"), "bytes 1000000-1999999/3000000");
    assert_eq!(ask("/guides/large.zip", "Range: bytes=3000000-\r\n").status, 416);
    let small = ask("/guides/small.csv", "Range: bytes=-4\r\n");
    assert_eq!((small.status, small.text().as_str()), (206, "1,2\n"));
    let tag = ask("/guides/small.csv", "").head("etag").to_owned();
    let known = ask("/guides/small.csv", &format!("If-None-Match: {tag}\r\n"));
    assert!(known.status == 304 && known.body.is_empty());
    let head =
        raw(shown.port, b"HEAD /guides/large.zip HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(head.status == 200 && head.body.is_empty() && head.head("content-length") == "3000000");
    let moved = ask("/guides/g1?x=1", "");
    assert_eq!((moved.status, moved.head("location")), (308, "/guides/g1/?x=1"));
    let nothing = ask("/guides/nothing-like-it/", "");
    assert!(nothing.status == 404 && nothing.says("This page is not here"));
    assert_eq!(
        raw(
            shown.port,
            b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        .status,
        405
    );
}

#[test]
fn a_site_below_a_path_is_shown_there() {
    let folder = site();
    put(folder.path(), "casebook.yaml", "title: T\nurl: https://example.org/help/\ncontact: a@example.org\n");
    let shown = Shown::start(folder.path(), Start::default());
    assert_eq!(get(shown.port, "/").head("location"), "/help/");
    assert_eq!(get(shown.port, "/help/guides/g1/").status, 200);
    assert_eq!(get(shown.port, "/guides/g1/").status, 404);
}

#[test]
fn when_it_stops_it_stops_at_once_and_a_taken_port_is_no_hindrance() {
    let folder = site();
    let mut shown = Shown::start(folder.path(), Start::default());
    let other = Shown::start(folder.path(), Start { port: shown.port, ..Start::default() });
    assert_ne!(other.port, shown.port);
    let _events = shown.listen("/guides/g1/");
    let begun = Instant::now();
    shown.stop();
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert!(TcpStream::connect(("127.0.0.1", shown.port)).is_err());
}
