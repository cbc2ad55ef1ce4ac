//! Blogs that leave WordPress. Each folder of `tests/import/` with an `export.xml` is a test: `expect/` holds the files
//! that are looked at, `media.txt` names the files of the old site that are at hand, one a line, and `site/` is what was
//! there before. `UPDATE=1` writes what is expected.
//!
//! Every export is also counted without the importer's own counters (`tests/wordpress/old.rs`), and imported twice. So is
//! a large one that is no part of the project, where `REAL_DATA` names a folder with `wordpress/theme-unit-test.xml` in it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "tests read files and say numbers"
)]

#[path = "wordpress/old.rs"]
mod old;

use casebook::{
    build::{Build, Choices, Drafts},
    config::Clock,
    disk,
    import::{
        Imported,
        report::{Part, Went},
        wordpress::{self, Asked},
    },
    page::Moment,
    render::Rendered,
};
use old::{Item, bare};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// An import with all that is asked about it.
struct Done {
    imported: Imported,
    build: Build,
    outputs: BTreeMap<String, String>,
    items: Vec<Item>,
    hosts: Vec<String>,
}

fn choices() -> Choices {
    let clock = Clock::Local(Moment::read("2026-11-24T09:00").unwrap());
    Choices { clock, drafts: Drafts::Hidden, base_url: None }
}

fn done(export: &Path) -> Done {
    let folder = export.parent().unwrap();
    let bytes = fs::read(export).unwrap();
    let site = disk::read(&folder.join("site"), &folder.join("site/public")).0;
    let media = fs::read_to_string(folder.join("media.txt")).ok();
    let media: Option<Vec<String>> = media.map(|text| text.lines().map(str::to_owned).collect());
    let choices = choices();
    let asked = Asked { site: &site, media: media.as_deref(), choices: &choices };
    let imported = wordpress::import(&bytes, &asked).unwrap();

    let after = imported.over(&site);
    let again = wordpress::import(&bytes, &Asked { site: &after, ..asked }).unwrap();
    assert_eq!(files(&again), files(&imported), "a second import gives other files");
    assert_eq!(again.report.markdown(), imported.report.markdown(), "a second import reports something else");
    assert_eq!((again.addresses, again.copies), (imported.addresses.clone(), imported.copies.clone()));

    let build = imported.build(&site, &choices);
    let take = |output: &casebook::plan::Output, rendered: Rendered| match rendered {
        Rendered::Bytes(bytes) => {
            (output.route.path().to_owned(), String::from_utf8_lossy(&bytes).into_owned())
        }
        Rendered::File(_) => (output.route.path().to_owned(), String::new()),
    };
    let (outputs, found) = build.render_all(|_| {}, take);
    assert!(found.is_empty(), "{found:?}");
    let (items, hosts) = old::items(&String::from_utf8_lossy(&bytes));
    Done { build, outputs: outputs.into_iter().collect(), imported, items, hosts }
}

fn files(imported: &Imported) -> BTreeMap<&str, String> {
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    imported.files.iter().map(|(path, bytes)| (path.as_str(), text(bytes))).collect()
}

/// A link within the site without the heading it leads to.
fn unanchored(link: &str) -> String {
    if link.starts_with('/') { link.split('#').next().unwrap().to_owned() } else { link.to_owned() }
}

impl Done {
    /// The file of an item.
    fn file(&self, item: &Item) -> Option<&str> {
        let name = format!("{} ", item.id);
        let is_its = |other: &&casebook::import::report::Item| {
            other.kind == item.kind && other.name.starts_with(&name)
        };
        self.imported.report.items.iter().find(is_its).and_then(|found| match &found.went {
            Went::To(file) => Some(file.as_str()),
            _ => None,
        })
    }

    /// The address of the page of a file.
    fn route(&self, file: &str) -> &str {
        let mut pages = self.build.graph.pages();
        let page = pages.find(|(_, page)| &*self.build.sources.get(page.file).path == file);
        page.unwrap_or_else(|| panic!("{file} is no page")).1.route.path()
    }

    fn is_public(item: &Item) -> bool {
        matches!(item.kind.as_str(), "post" | "page") && item.status == "publish" && item.password.is_empty()
    }

    /// Every item is told once, and nothing else is.
    fn every_item_is_told(&self) {
        let report = &self.imported.report;
        for kind in ["post", "page", "attachment", "nav_menu_item"] {
            let came = self.items.iter().filter(|item| item.kind == kind);
            let told: Vec<&str> =
                report.items.iter().filter(|item| item.kind == kind).map(|item| item.name.as_str()).collect();
            for item in came.clone() {
                let name = format!("{} ", item.id);
                // The large export has numbers that two items have.
                let same = came.clone().filter(|other| other.id == item.id).count();
                let times = told.iter().filter(|told| told.starts_with(&name)).count();
                assert_eq!(times, same, "{kind} {}", item.id);
            }
            assert_eq!(told.len(), came.count());
        }
        let comments: usize = self.items.iter().map(|item| item.comments).sum();
        assert_eq!(report.items.iter().filter(|item| item.kind == "comment").count(), comments);
    }

    /// What was no public text is not on the site, and is listed.
    fn what_was_not_public_is_not_built(&self) {
        for item in self
            .items
            .iter()
            .filter(|item| matches!(item.kind.as_str(), "post" | "page") && !Self::is_public(item))
        {
            let Some(file) = self.file(item) else { continue };
            assert!(!self.outputs.contains_key(self.route(file)), "{file} is built");
            let listed = self.imported.report.listed.iter();
            assert!(
                listed.clone().any(|line| line.part == Part::NotPublished && line.file == file),
                "{file} is not listed"
            );
        }
    }

    /// The words, links and pictures of every public text; the numbers of all.
    fn texts_agree(&self) -> [usize; 4] {
        let (mut words, mut differ, mut links, mut pictures) = (0, 0, 0, 0);
        for item in self.items.iter().filter(|item| Self::is_public(item)) {
            let file = self.file(item).unwrap();
            let before = old::seen(item, &self.items);
            let after = old::built(&self.outputs[self.route(file)]);
            words += before.words.len();
            let apart = old::differ(&before.words, &after.words);
            differ += apart;
            if apart > 0 {
                println!("{file}: {apart} words differ\n{:?}\n{:?}", before.words, after.words);
            }
            let mut wanted: Vec<String> = before
                .links
                .iter()
                .filter(|link| !link.starts_with("javascript:"))
                .map(|link| self.wanted(link))
                .collect();
            let mut embeds = before.embeds.clone();
            // An address that stood alone is a link of its own words; what else was embedded is one with a title.
            let alone = embeds.iter().position(|embed| !after.embeds.contains(embed));
            if alone.is_some() {
                let own: Vec<String> =
                    embeds.iter().filter(|embed| !after.embeds.contains(embed)).cloned().collect();
                embeds.retain(|embed| !own.contains(embed));
                wanted.extend(own);
            }
            wanted.sort();
            let own = format!("/{}", self.route(file));
            let is_here = |link: &String| link.starts_with('#') || *link == own;
            let led = after
                .links
                .iter()
                .map(|link| if is_here(link) { "HERE".to_owned() } else { unanchored(link) });
            let mut led: Vec<String> = led.collect();
            led.sort();
            assert_eq!(wanted, led, "links of {file}");
            assert_eq!(embeds, after.embeds, "films and sounds of {file}");
            let shown: Vec<String> = before.pictures.iter().map(|src| self.picture(src)).collect();
            let mut shown = shown;
            shown.sort();
            assert_eq!(shown, after.pictures, "pictures of {file}");
            assert_eq!(
                before.lost.iter().filter(|lost| lost.starts_with("[block")).count(),
                after.lost.len(),
                "{file}"
            );
            links += after.links.len() + after.embeds.len();
            pictures += after.pictures.len();
        }
        [words, differ, links, pictures]
    }

    /// Where a picture of the old site is to be seen now.
    fn picture(&self, src: &str) -> String {
        let name =
            |address: &str| address.split(['?', '#']).next().unwrap().rsplit('/').next().unwrap().to_owned();
        let stem = |name: &str| {
            let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
            let bare = stem.rsplit_once('-').filter(|(_, size)| {
                let is_size = size.contains('x') && size.chars().all(|c| c.is_ascii_digit() || c == 'x');
                *size == "scaled" || is_size
            });
            format!("{}.{end}", bare.map_or(stem, |(first, _)| first))
        };
        let copies = &self.imported.copies;
        let own = copies.iter().find(|(to, _)| name(to) == name(src));
        let own = own.or_else(|| copies.iter().find(|(to, _)| stem(&name(to)) == stem(&name(src))));
        own.map_or_else(|| bare(src), |(to, _)| format!("/{}", to.strip_prefix("content/").unwrap()))
    }

    /// Where a link of the old site is to lead.
    fn wanted(&self, link: &str) -> String {
        let host = |address: &str| {
            address
                .split("://")
                .nth(1)
                .unwrap_or_default()
                .split(['/', '?', '#'])
                .next()
                .unwrap_or_default()
                .to_owned()
        };
        let whole = match link {
            link if link.starts_with('#') => return "HERE".to_owned(),
            link if link.starts_with('/') => format!("https://{}{link}", self.hosts[0]),
            link => link.to_owned(),
        };
        if !self.hosts.contains(&host(&whole)) {
            return whole;
        }
        let path = |address: &str| {
            bare(address)
                .split("://")
                .nth(1)
                .unwrap_or_default()
                .split(['#'])
                .next()
                .unwrap()
                .trim_end_matches('/')
                .replace("//", "/")
        };
        let is_its = |other: &&Item| {
            matches!(other.kind.as_str(), "post" | "page")
                && (path(&other.link) == path(&whole)
                    || whole.split('#').next().unwrap().ends_with(&format!("?p={}", other.id)))
        };
        let last = |address: &str| path(address).rsplit('/').next().unwrap().to_owned();
        let named = |other: &&Item| {
            matches!(other.kind.as_str(), "post" | "page") && last(&other.link) == last(&whole)
        };
        let path_alone = whole.split("://").nth(1).unwrap().split_once('/').map_or("", |(_, path)| path);
        let line = format!("/{path_alone} -> ");
        if let Some(new) = self.imported.addresses.iter().find_map(|address| address.strip_prefix(&line)) {
            return new.to_owned();
        }
        if whole.contains("/uploads/") {
            return self.picture(&whole);
        }
        // The page of a file showed nothing but the file.
        let of_file = |other: &&Item| other.kind == "attachment" && path(&other.link) == path(&whole);
        if let Some(file) = self.items.iter().find(of_file) {
            return self.picture(&file.file);
        }
        let found = self.items.iter().find(is_its).or_else(|| self.items.iter().find(named));
        match found.and_then(|other| self.file(other)) {
            Some(file) => bare(&format!("/{}", self.route(file))),
            None => whole,
        }
    }

    /// Each old address of a public text answers with its page, or leads to it.
    fn old_addresses_answer(&self) -> usize {
        let mut answered = 0;
        for item in self.items.iter().filter(|item| Self::is_public(item)) {
            let path = bare(&item.link);
            let path = path
                .split("://")
                .nth(1)
                .unwrap()
                .split_once('/')
                .unwrap()
                .1
                .trim_start_matches('/')
                .to_owned();
            let path = format!("{}/", path.trim_end_matches('/'));
            let page = &self.outputs.get(&path);
            let own = self.route(self.file(item).unwrap());
            let leads = path == own || page.is_some_and(|html| html.contains(&format!("url=/{own}")));
            let listed = self.imported.report.listed.iter().any(|line| {
                line.part == Part::ToDo
                    && line.file == self.file(item).unwrap()
                    && line.says.contains(&format!("/{}", path.trim_end_matches('/')))
            });
            assert!(leads || listed && page.is_some(), "{path} of {} does not answer", item.id);
            answered += 1;
        }
        answered
    }

    /// What was not converted stands in the file, in the line that is told.
    fn what_was_left_is_told_with_its_place(&self) -> usize {
        let files = files(&self.imported);
        let listed: Vec<_> =
            self.imported.report.listed.iter().filter(|line| line.part == Part::NotConverted).collect();
        let mut seen = BTreeSet::new();
        for line in listed.iter().filter(|line| line.says.starts_with('[')) {
            let text = &files[line.file.as_str()];
            let at = line.line.unwrap_or_else(|| panic!("{line:?} has no line"));
            let there = text.lines().nth(at - 1).unwrap();
            assert!(there.contains(&line.says), "{}:{at}: {there}", line.file);
            seen.insert((line.file.clone(), at, line.says.clone()));
        }
        for (file, text) in files.iter().filter(|(file, _)| file.ends_with(".md")) {
            let marked = text.lines().enumerate().filter(|(_, line)| line.contains("`[block: "));
            for (at, line) in marked {
                let told = seen.iter().any(|(other, number, _)| other == file && *number == at + 1);
                assert!(told, "{file}:{}: {line}", at + 1);
            }
        }
        listed.len()
    }

    /// A build of the result finds nothing that is not in the report.
    fn the_report_says_what_a_build_finds(&self) {
        let found: Vec<String> =
            self.build.report.findings().map(|found| found.message.to_string()).collect();
        let told: Vec<String> =
            self.imported.report.found.iter().map(|found| found.message.clone()).collect();
        assert_eq!(found, told);
    }

    /// No e-mail address of a person, and no address of a machine, is anywhere in what was written.
    fn people_are_left_alone(&self, export: &Path) {
        let xml = fs::read_to_string(export).unwrap();
        let document = roxmltree::Document::parse(&xml).unwrap();
        let private = ["author_email", "comment_author_email", "comment_author_IP", "comment_author_url"];
        let values = document.descendants().filter(|node| private.contains(&node.tag_name().name()));
        let values: BTreeSet<&str> =
            values.filter_map(|node| node.text()).map(str::trim).filter(|v| v.len() > 4).collect();
        let said: String = self.items.iter().map(|item| item.content.as_str()).collect();
        let all: String = files(&self.imported).into_values().collect();
        let all = all + &self.imported.report.markdown();
        for value in values.into_iter().filter(|value| !said.contains(value)) {
            let is_comment_text = document.descendants().any(|n| {
                n.tag_name().name() == "comment_content" && n.text().is_some_and(|t| t.contains(value))
            });
            let is_home = value.trim_end_matches('/').ends_with(&self.hosts[0]);
            assert!(is_comment_text || is_home || !all.contains(value), "{value} was written");
        }
    }
}

fn look(export: &Path) -> Done {
    let done = done(export);
    done.every_item_is_told();
    done.what_was_not_public_is_not_built();
    let [words, differ, links, pictures] = done.texts_agree();
    let answered = done.old_addresses_answer();
    let left = done.what_was_left_is_told_with_its_place();
    done.the_report_says_what_a_build_finds();
    done.people_are_left_alone(export);
    println!(
        "{}: {words} words, {differ} differ; {links} links and {pictures} pictures agree; {answered} old addresses answer; {left} places not converted; {} findings",
        export.display(),
        done.imported.report.found.len()
    );
    assert!(differ * 1000 <= words, "{differ} of {words} words differ");
    done
}

#[test]
fn small_exports_become_what_is_expected() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir("tests/import").unwrap().flatten() {
        let export = entry.path().join("export.xml");
        if !export.is_file() {
            continue;
        }
        count += 1;
        let done = look(&export);
        let mut files = files(&done.imported);
        let report = done.imported.report.markdown();
        files.insert("import-report.md", report);
        files.insert("addresses.txt", done.imported.addresses.join("\n") + "\n");
        for wanted in walk(&entry.path().join("expect")) {
            let name = wanted.strip_prefix(entry.path().join("expect")).unwrap().display().to_string();
            let text = files.get(name.as_str()).cloned().unwrap_or_else(|| "It is not written.\n".to_owned());
            if std::env::var_os("UPDATE").is_some() {
                fs::write(&wanted, &text).unwrap();
            } else if fs::read_to_string(&wanted).unwrap() != text {
                wrong.push(format!("{}\n{text}", wanted.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 0);
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() { files.extend(walk(&entry.path())) } else { files.push(entry.path()) }
    }
    files.sort();
    files
}

#[test]
fn a_large_export_keeps_every_word_link_picture_and_address() {
    let Some(folder) = std::env::var_os("REAL_DATA") else { return };
    let export = PathBuf::from(folder).join("wordpress/theme-unit-test.xml");
    if !export.is_file() {
        return;
    }
    let done = look(&export);
    let kinds: BTreeMap<&str, usize> =
        done.imported.report.kinds().into_iter().map(|(kind, counts)| (kind, counts.iter().sum())).collect();
    let of = |kind: &str| kinds.get(kind).copied().unwrap_or_default();
    assert_eq!([of("post"), of("page"), of("attachment"), of("comment")], [51, 21, 38, 32]);
    let is_note = |found: &casebook::import::report::Found| found.name.starts_with("note[");
    assert!(done.imported.report.found.iter().all(is_note), "{:?}", done.imported.report.found);
}

fn casebook(dir: &Path, arguments: &[&str]) -> (i32, String) {
    let program = env!("CARGO_BIN_EXE_casebook");
    let output = std::process::Command::new(program).args(arguments).current_dir(dir).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn the_command_writes_once_and_never_over_an_author() {
    let dir = tempfile::tempdir().unwrap();
    let export = fs::canonicalize("tests/import/allotment-news/export.xml").unwrap();
    fs::copy(&export, dir.path().join("export.xml")).unwrap();
    let media = dir.path().join("uploads/2014/05");
    fs::create_dir_all(&media).unwrap();
    fs::write(media.join("beans.jpg"), "a picture").unwrap();
    let import =
        ["import", "wordpress", "export.xml", "--to", "site", "--media", "uploads", "--as-of", "2026-11-24"];

    let (code, said) = casebook(dir.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!((code, said.contains("Nothing was changed")), (0, true), "{said}");
    assert!(!dir.path().join("site").exists());

    let (code, said) = casebook(dir.path(), &import);
    assert_eq!(code, 0, "{said}");
    let site = dir.path().join("site");
    assert_eq!(fs::read_to_string(site.join("content/blog/media/2014/05/beans.jpg")).unwrap(), "a picture");
    let (code, said) = casebook(&site, &["build"]);
    assert_eq!(code, 0, "{said}");
    assert!(site.join("public/2014/05/beans/index.html").is_file());

    let (_, said) = casebook(dir.path(), &import);
    assert!(said.contains("nothing was changed"), "{said}");
    let plan = site.join("content/blog/the-plan.md");
    fs::write(&plan, "---\ntitle: Mine\ndate: 2014-07-01\n---\nMine.\n").unwrap();
    let (_, said) = casebook(dir.path(), &import);
    assert!(said.contains("`content/blog/the-plan.md` is there and was changed since"), "{said}");
    assert!(fs::read_to_string(plan).unwrap().contains("Mine."));
}

#[test]
fn a_broken_export_is_refused_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("export.xml"), "<rss><channel>\n<title>A & B</title></channel></rss>").unwrap();
    let (code, said) = casebook(dir.path(), &["import", "wordpress", "export.xml", "--to", "site"]);
    assert_eq!(code, 2);
    assert!(said.contains("export.xml:2:") && said.contains("mend this line"), "{said}");
    assert!(!dir.path().join("site").exists());
    let (code, said) = casebook(dir.path(), &["import", "wordpress", "none.xml"]);
    assert_eq!((code, said.contains("`none.xml` cannot be read")), (2, true), "{said}");
}
