//! Moves at random over the shipped site, and a check of files that knows nothing of how references are found.

mod ends;

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    links::{Links, which},
    page::Moment,
    plan::Content,
    rename::{Site, rename},
};
use ends::only_references_changed;
use libtest_mimic::{Failed, Trial};
use std::{collections::BTreeMap, fs, io::Write, path::Path};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("random", random),
        Trial::test("sites_with_errors_have_no_more_of_them", with_errors),
        Trial::test("there_and_back_restores_every_byte_but_aliases", there_and_back),
    ]
}

pub type Tree = BTreeMap<String, Vec<u8>>;

/// Every file of a folder, without what the site remembers.
pub fn tree(root: &Path) -> Tree {
    let walk = walkdir::WalkDir::new(root).into_iter();
    let walk = walk.filter_entry(|entry| entry.file_name() != ".casebook").flatten();
    let files = walk.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(root).unwrap().display().to_string();
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

/// Copies content and settings of a site.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(&from.join("content")) {
        let path = to.join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    if let Ok(settings) = fs::read(from.join("casebook.yaml")) {
        fs::write(to.join("casebook.yaml"), settings).unwrap();
    }
}

/// A small linear congruential generator: the same seed gives the same moves everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.roll(all.len())]
    }
}

fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").ok();
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn choices() -> Choices {
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    Choices { clock, drafts: Drafts::Shown, base_url: None }
}

fn built(root: &Path) -> Build {
    let (sources, unread) = disk::read(root, Path::new("nowhere"));
    build(sources, unread, Known::default(), &choices())
}

/// The shipped site with a page that refers to others in every form there is.
fn start(root: &Path) {
    copy(Path::new("."), root);
    let put = |path: &str, bytes: &[u8]| {
        let path = root.join("content").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("pages/forms.md", FORMS.as_bytes());
    put("guides/folder/index.md", FOLDER.as_bytes());
    put("guides/folder/more.md", MORE.as_bytes());
    put("guides/folder/black spots.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    let site = built(root);
    assert!(site.report.without_notes().is_empty(), "{:?}", site.report);
}

const FORMS: &str = "---\ntitle: Forms\nsummary: Every form of reference.\nauthor: [amina, Somebody]\n---\n\
See [sort](../skills/sort.md), [count]( <../skills/count.md> \"count.md\"), [filter](../skills/filter#switch-it-on), \
[a name](skill:percent), [[percent]], [[skill:rate|the rate]], [[Sort a spreadsheet (and keep rows together)]], \
[at its address](/skills/sort/), [without a slash](/skills/count), [with more](/skills/filter/?a=b), \
<skill:sort>, [defined][d], [D][], [d], [folder](../guides/folder/), [the same](./../guides/folder), \
[more](../guides/folder/more.md?x#top-of-it).\n\n\
![Spots](../guides/folder/black%20spots.svg)\n\n\
![Spots again](<../guides/folder/black spots.svg>)\n\n\
`[not a link](../skills/sort.md)` and \\[[sort]].\n\n\
[d]: ../skills/line-chart.md 'line-chart.md'\n";

const FOLDER: &str = "---\ntitle: How do I use a folder?\nsummary: A guide in a folder.\nskills:\n  - sort # sort\n  \
- 'skill:count'\n  - ../../skills/percent.md\nimage: \"black spots.svg\"\nimage_alt: Spots\n---\n\
![Spots](black%20spots.svg)\n\n1. Look at [more](more.md), [more](./more), and [[more]].\n\
2. Look at [sort](../../skills/sort.md) and [forms](../../pages/forms.md).\n";

const MORE: &str = "---\ntitle: How do I do more?\nsummary: A guide beside another.\nrelated: [folder]\n\
next: ../damp-reports-landlord.md\n---\n1. Look at [the first](index.md), [it](.), [[folder]].\n\n## Top of it\n\n\
Look at ![spots](black%20spots.svg).\n";

/// What was published, and where.
#[derive(Default)]
struct Published {
    /// Each address there ever was, with the title of its page.
    addresses: BTreeMap<String, String>,
}

impl Published {
    fn look(&mut self, site: &Build) -> Result<(), String> {
        let findings =
            site.report.findings().filter(|found| found.severity != casebook::diagnostic::Severity::Note);
        if findings.clone().next().is_some() {
            return Err(format!("{:?}", findings.map(|f| &f.message).collect::<Vec<_>>()));
        }
        for (_, page) in site.graph.published() {
            self.addresses.insert(page.route.path().to_owned(), page.title.value.clone());
        }
        for (address, title) in &self.addresses {
            let output = site.plan.outputs.iter().find(|output| output.route.path() == address);
            let page = match output.map(|output| &output.content) {
                Some(Content::Page(content)) => content.page.title.value.clone(),
                Some(Content::Redirect(_, file)) => {
                    let page = site.graph.pages().find(|(_, page)| page.file == *file).unwrap().1;
                    page.title.value.clone()
                }
                other => return Err(format!("/{address} is {other:?}")),
            };
            if page != *title {
                return Err(format!("/{address} is of `{page}`, and was of `{title}`"));
            }
        }
        Ok(())
    }
}

/// Moves; gives what moved from where to where, or why nothing did.
fn mv(root: &Path, site: &Build, from: &str, to: &str) -> Result<(String, String), String> {
    let choices = choices();
    let whole = Site { build: site, choices: &choices, unread: &[] };
    let what = which(site, &Links::new(site), from)?;
    let is_folder = |path: &str| root.join(path).is_dir();
    let renaming =
        rename(whole, &what, to, is_folder).map_err(|r| format!("{} {:?}", r.message, r.places))?;
    disk::amend(root, &renaming.changes).map_err(|error| error.to_string())?;
    disk::tidy(root, renaming.moved.0.rsplit_once('/').unwrap().0);
    Ok(renaming.moved)
}

/// Something to move, and where to, of the sorts of moves that people make.
fn roll(dice: &mut Dice, root: &Path, n: usize, done: &[(String, String)]) -> (String, String) {
    let paths: Vec<String> = tree(&root.join("content")).into_keys().collect();
    let page = loop {
        let path = dice.pick(&paths);
        if path.ends_with(".md") {
            break path.clone();
        }
    };
    let (folder, name) = page.rsplit_once('/').unwrap();
    let kind = page.split('/').next().unwrap();
    let is_index = name == "index.md";
    let is_surgery = kind == "surgeries";
    let other = dice.pick(&paths).rsplit('/').next().unwrap().trim_end_matches(".md").to_owned();
    let fresh = match dice.roll(6) {
        0 => other,
        1 => format!("Über {n}"),
        2 => format!("new (n{n})"),
        _ => format!("new-n{n}"),
    };
    match dice.roll(10) {
        0 if !is_surgery => (page.clone(), format!("{kind}/in-n{n}/{name}")),
        1 if !is_surgery && !is_index => {
            (page.clone(), format!("{folder}/{}/index.md", name.trim_end_matches(".md")))
        }
        2 if !is_surgery && is_index => (page.clone(), format!("{folder}.md")),
        3 if folder != kind => (folder.to_owned() + "/", format!("{kind}/{fresh}")),
        4 if !is_surgery && folder != kind => (page.clone(), format!("content/{kind}/{fresh}.md")),
        5 if !done.is_empty() => {
            let (from, to) = dice.pick(done).clone();
            (to, from)
        }
        6 if !done.is_empty() => {
            let (from, to) = done.last().unwrap().clone();
            (to, from)
        }
        7 if !is_surgery && folder != kind => (folder.to_owned(), format!("{kind}/{fresh}/{n}")),
        _ if is_index => (page.clone(), format!("{}/{fresh}", folder.rsplit_once('/').unwrap().0)),
        _ => (page.clone(), format!("{folder}/{fresh}")),
    }
}

fn random() -> Result<(), Failed> {
    let (seed, moves) = (number("SEED", 1), number("MOVES", 20));
    let root = tempfile::tempdir().unwrap();
    start(root.path());
    let mut dice = Dice(seed);
    let (mut done, mut refused, mut log) = (Vec::new(), BTreeMap::<String, usize>::new(), String::new());
    let mut published = Published::default();
    let mut site = built(root.path());
    published.look(&site)?;
    for n in 0..usize::try_from(moves).unwrap() {
        let before = tree(root.path());
        let (from, to) = roll(&mut dice, root.path(), n, &done);
        log.push_str(&format!("{n}: mv '{from}' '{to}'\n"));
        let last = || format!("{}\n", log.lines().rev().take(8).collect::<Vec<_>>().join("\n"));
        match mv(root.path(), &site, &from, &to) {
            Err(why) => {
                if tree(root.path()) != before {
                    return Err(format!("{}refused ({why}) and something changed", last()).into());
                }
                log.push_str(&format!("   refused: {why}\n"));
                *refused.entry(why.split('`').next().unwrap_or_default().to_owned()).or_default() += 1;
            }
            Ok(moved) => {
                site = built(root.path());
                published.look(&site).map_err(|wrong| format!("{}{wrong}", last()))?;
                only_references_changed(&before, &tree(root.path()), &moved)
                    .map_err(|wrong| format!("{}{wrong}", last()))?;
                done.push(moved);
            }
        }
    }
    if moves > 20 {
        let count = done.len();
        let addresses = published.addresses.len();
        say(&format!(
            "seed {seed}: {count} of {moves} moves made, {addresses} addresses; refused: {refused:?}"
        ));
    }
    if std::env::var_os("LOG").is_some() {
        say(&log);
    }
    let enough = done.len() * 2 >= usize::try_from(moves).unwrap();
    if enough { Ok(()) } else { Err(format!("most moves were refused: {refused:?}\n{log}").into()) }
}

/// The files without their lines of aliases, and without front matter that holds nothing else.
fn without_aliases(tree: &Tree) -> BTreeMap<&str, String> {
    let text = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let lines: String = text.split_inclusive('\n').filter(|line| !line.starts_with("aliases:")).collect();
        lines
    };
    tree.iter().map(|(path, bytes)| (path.as_str(), text(bytes))).collect()
}

/// There and back: all is as it was, but that the page remembers where it has been. Once more there and back: every
/// byte is as it was. New names are no other page's, so that no reference has to say more than before.
fn there_and_back() -> Result<(), Failed> {
    let root = tempfile::tempdir().unwrap();
    start(root.path());
    let mut dice = Dice(number("SEED", 1) + 77);
    let pages = [
        "guides/folder",
        "skills/sort",
        "people/amina",
        "skills/line-chart",
        "guides/helpers/",
        "guides/folder/more",
        "surgeries/castle-vale",
    ];
    for (n, from) in pages.into_iter().enumerate() {
        let kind = from.split('/').next().unwrap();
        let name = dice.pick(&["elsewhere", "Éléments (2)", "deep/down/there"]);
        let to = format!("{kind}/{name}-{n}");
        let back = from.trim_end_matches('/');
        let first = tree(root.path());
        for round in 0..2 {
            let before = tree(root.path());
            mv(root.path(), &built(root.path()), from, &to)
                .map_err(|why| format!("{from} to {to}: {why}"))?;
            mv(root.path(), &built(root.path()), &to, back)
                .map_err(|why| format!("{to} to {back}: {why}"))?;
            let after = tree(root.path());
            let same = without_aliases(&first) == without_aliases(&after);
            if !same || round == 1 && before != after {
                let differing = first.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes));
                let text = |bytes: Option<&Vec<u8>>| {
                    String::from_utf8_lossy(bytes.unwrap_or(&Vec::new())).into_owned()
                };
                let differing = differing.map(|(path, was)| {
                    let (was, is) = (text(Some(was)), text(after.get(path)));
                    similar::TextDiff::from_lines(&*was, &*is).unified_diff().header(path, path).to_string()
                });
                let diff: String = differing.collect();
                return Err(format!("{from} to {to} and back, round {round}:\n{diff}").into());
            }
        }
    }
    Ok(())
}

/// In every site of the other cases, most of which have errors, each page moves: as far as it may, there are no more
/// errors than before.
fn with_errors() -> Result<(), Failed> {
    let list = |dir: &Path| fs::read_dir(dir).unwrap().flatten().map(|e| e.path()).collect::<Vec<_>>();
    let areas = list(Path::new("tests/cases")).into_iter().filter(|area| area.is_dir());
    let (mut moves, mut refused) = (0, Vec::new());
    for folder in areas.flat_map(|area| list(&area)) {
        let root = tempfile::tempdir().unwrap();
        copy(&folder, root.path());
        let pages: Vec<String> =
            tree(&root.path().join("content")).into_keys().filter(|p| p.ends_with(".md")).collect();
        for (n, page) in pages.iter().enumerate().take(PAGES_MAX) {
            let site = built(root.path());
            let Some((dir, _)) = page.rsplit_once('/') else { continue };
            let before = tree(root.path());
            let dir = if page.ends_with("/index.md") {
                dir.rsplit_once('/').map_or(dir, |(dir, _)| dir)
            } else {
                dir
            };
            match mv(root.path(), &site, page, &format!("{dir}/moved-{n}")) {
                Ok(moved) => {
                    let now = built(root.path());
                    let errors = |site: &Build| site.report.count(casebook::diagnostic::Severity::Error);
                    if errors(&now) > errors(&site) {
                        return Err(format!("{}: {page}: {:?}", folder.display(), now.report).into());
                    }
                    only_references_changed(&before, &tree(root.path()), &moved)
                        .map_err(|wrong| format!("{}: {page}: {wrong}", folder.display()))?;
                    moves += 1;
                }
                Err(why) => refused.push(format!("{}: {page}: {why}", folder.display())),
            }
        }
    }
    if refused.len() * 20 > moves {
        return Err(format!("{moves} moves made, and refused:\n{}", refused.join("\n")).into());
    }
    Ok(())
}

/// So many pages of each site are moved.
const PAGES_MAX: usize = 2;
