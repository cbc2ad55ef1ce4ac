//! The sites, disks and users that the tests of broken builds need.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub type Tree = BTreeMap<String, Vec<u8>>;

/// Says something even when the test passes.
pub fn note(text: &str) {
    let mut past_the_capture = std::io::stderr().lock();
    writeln!(past_the_capture, "    {text}").unwrap();
}

/// A small linear congruential generator: the same seed gives the same dice everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides.max(1)
    }
}

/// The seed, told and settable.
pub fn seed(what: &str) -> (u64, Dice) {
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_micros() as u64 % 1_000_000;
    let seed = std::env::var("SEED").ok().and_then(|v| v.parse().ok()).unwrap_or(now);
    note(&format!("{what}: SEED={seed}"));
    (seed, Dice(seed))
}

/// Two ages of one site; many of their files differ at the same length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    Old = 0,
    New = 1,
}

impl Age {
    pub fn name(self) -> &'static str {
        ["old", "new"][self as usize]
    }

    pub fn other(self) -> Self {
        [Self::New, Self::Old][self as usize]
    }

    /// Writes the content of this age, and takes that of the other away.
    pub fn write(self, root: &Path, guides: usize) {
        let put = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let (age, new) = (self.name(), self == Self::New);
        put("casebook.yaml", &format!("title: The {age} site\nurl: https://example.org/\n"));
        for i in 0..guides {
            let path = format!("content/guides/g{i}.md");
            let only = if new { 7 } else { 3 };
            if i % 10 == 10 - only {
                fs::remove_file(root.join(path)).ok();
                continue;
            }
            let more = if i % 3 == 0 && new { "Longer than it was, by a line.\n" } else { "" };
            let skill = i % 4;
            put(
                &path,
                &format!(
                    "---\ntitle: How do I do {i}?\nsummary: The {age} way.\ntopics: [Housing]\nskills: [s{skill}]\n---\n1. Begin the {age} way.\n2. Then stop.\n\n{more}"
                ),
            );
        }
        for i in 0..4 {
            let text = format!("---\ntitle: Skill {i}\nminutes: 5\nrung: 1\n---\nDo it.\n");
            put(&format!("content/skills/s{i}.md"), &text);
        }
        let alias = if new { "/swap.html/deeper" } else { "/swap.html" };
        put("content/pages/swap.md", &format!("---\ntitle: A page\naliases: [{alias}]\n---\nText.\n"));
        put(
            "content/data/streets.csv",
            &format!("street,cars\nThe {age} street,4\n").repeat(if new { 40 } else { 1 }),
        );
    }
}

/// Both ages of the site, each as `clean` finds it.
pub fn site_of(root: &Path, guides: usize, clean: impl Fn(Age) -> Tree) -> [Tree; 2] {
    [Age::Old, Age::New].map(|age| {
        age.write(root, guides);
        clean(age)
    })
}

pub fn casebook(root: &Path, out: &Path) -> Output {
    command(root, out).output().unwrap()
}

fn command(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.args(["build", "--as-of", "2026-11-23T12:00", "--out"]).arg(out).current_dir(root);
    command
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files of a folder.
pub fn tree(dir: &Path) -> Tree {
    let walk = walkdir::WalkDir::new(dir).into_iter().flatten().filter(|e| !e.file_type().is_dir());
    walk.map(|e| (e.path().strip_prefix(dir).unwrap().display().to_string(), fs::read(e.path()).unwrap()))
        .collect()
}

/// How one folder differs from another.
pub fn faults(now: &Tree, wanted: &Tree) -> Vec<String> {
    let more =
        now.keys().filter(|path| !wanted.contains_key(*path)).map(|path| format!("{path} is too much"));
    let other = wanted.iter().filter_map(|(path, bytes)| match now.get(path) {
        None => Some(format!("{path} is missing")),
        Some(there) if there != bytes => Some(format!("{path} is another")),
        Some(_) => None,
    });
    more.chain(other).collect()
}

/// A folder for a test, in memory where that is possible.
pub struct Room(tempfile::TempDir);

impl Room {
    pub fn new() -> Self {
        let memory = Path::new("/dev/shm");
        let dir = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir()).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// A small disk at `at`, where this user may make one.
    pub fn mount(&self, at: &Path) -> Option<Disk> {
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1g,nr_inodes=100000", "tmpfs"])
            .arg(at)
            .output();
        mount.is_ok_and(|done| done.status.success()).then(|| Disk(at.to_owned()))
    }
}

/// A disk that goes with its test.
pub struct Disk(PathBuf);

impl Disk {
    pub fn remount(&self, option: &str) {
        let option = format!("remount,{option}");
        let done = Command::new("mount").args(["-o", &option]).arg(&self.0).output().unwrap();
        assert!(done.status.success(), "{option}: {}", said(&done));
    }

    /// How many kB are used.
    pub fn used(&self) -> usize {
        self.df("--output=used")
    }

    /// How many files and folders there are.
    pub fn files(&self) -> usize {
        self.df("--output=iused")
    }

    fn df(&self, column: &str) -> usize {
        let told = Command::new("df").args(["-k", column]).arg(&self.0).output().unwrap();
        let told = String::from_utf8(told.stdout).unwrap();
        told.lines().nth(1).unwrap().trim().parse().unwrap()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).output().ok();
    }
}

/// The program run by a user to whom permissions apply; for root they do not.
pub struct AsAnyone(Option<u32>);

impl AsAnyone {
    /// Gives the folder to that user; nothing where the program cannot be run so.
    pub fn new(root: &Path) -> Option<Self> {
        let nobody = 65_534;
        let is_root = chown(root, Some(nobody), None).is_ok();
        for entry in walkdir::WalkDir::new(root).into_iter().flatten().filter(|_| is_root) {
            chown(entry.path(), Some(nobody), None).ok()?;
        }
        let anyone = Self(is_root.then_some(nobody));
        let probe = anyone.as_them(Command::new(env!("CARGO_BIN_EXE_casebook"))).arg("--help").output();
        probe.is_ok_and(|done| done.status.success()).then_some(anyone)
    }

    fn as_them(&self, mut command: Command) -> Command {
        if let Some(user) = self.0 {
            command.uid(user);
        }
        command
    }

    pub fn casebook(&self, root: &Path, out: &Path) -> Output {
        self.as_them(command(root, out)).output().unwrap()
    }
}
