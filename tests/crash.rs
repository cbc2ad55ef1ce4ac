//! A build that is cut off, a disk that is full, a folder of noise: the site stays whole, and the next build finishes.
//!
//! `SEED=7 KILLS=200 cargo test --test crash` runs the cut-off builds longer or again.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write folders of their own")]

mod crash_site;

use crash_site::{Age, AsAnyone, Dice, Room, Tree, casebook, faults, note, said, seed, site_of, tree};
use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const MANIFEST: &str = "casebook-manifest.json";

/// The files of a site; the names of those that were about to change may stand beside it until the next build.
fn site(out: &Path) -> Tree {
    let mut files = tree(out);
    files.remove(".casebook-unfinished.json");
    files
}

/// Starts a build and cuts it off: after a random part of the usual time, or just after files begin to move.
fn cut_off(root: &Path, out: &Path, usual: Duration, dice: &mut Dice) {
    let arguments = ["build", "--as-of", "2026-11-23T12:00", "--out"];
    let mut build = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(arguments)
        .arg(out)
        .current_dir(root)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    if dice.roll(2) == 0 {
        let part = dice.roll(1_000);
        std::thread::sleep(usual.mul_f64(part as f64 / 1_000.0));
    } else {
        // The new manifest waits last of all; then files begin to move.
        let last = || fs::metadata(out.join(".casebook-new").join(MANIFEST)).and_then(|m| m.modified()).ok();
        let stood = last();
        while last().is_none_or(|now| Some(now) == stood) && build.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        std::thread::sleep(Duration::from_micros(dice.roll(8_000)));
    }
    build.kill().unwrap();
    build.wait().unwrap();
}

#[test]
fn a_build_that_is_cut_off_leaves_whole_files_and_the_next_one_finishes() {
    let kills = std::env::var("KILLS").ok().and_then(|v| v.parse().ok()).unwrap_or(10);
    let (seed, mut dice) = seed("cut-off builds");
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    let clean = site_of(&root, 300, |age| {
        let folder = room.path().join(age.name());
        assert_eq!(casebook(&root, &folder).status.code(), Some(0));
        tree(&folder)
    });
    Age::Old.write(&root, 300);
    casebook(&root, &out);
    Age::New.write(&root, 300);
    let start = Instant::now();
    casebook(&root, &out);
    let usual = start.elapsed();
    let (mut mixed, mut goal, mut finished) = (0, Age::Old, 0);
    for kill in 0..kills {
        let told = format!("SEED={seed}, kill {kill} on the way to {}", goal.name());
        goal.write(&root, 300);
        cut_off(&root, &out, usual, &mut dice);
        let [mut old, mut new] = [0, 0];
        for (path, bytes) in tree(&out).iter().filter(|(path, _)| !path.starts_with(".casebook-")) {
            let [is_old, is_new] =
                [Age::Old, Age::New].map(|age| clean[age as usize].get(path) == Some(bytes));
            assert!(is_old || is_new, "{told}: {path} is neither old nor new");
            old += usize::from(is_old && !is_new);
            new += usize::from(is_new && !is_old);
        }
        mixed += usize::from(old > 0 && new > 0);
        // Now and then the next build is cut off too, and now and then the author has changed their mind.
        goal = if dice.roll(3) == 0 { goal } else { goal.other() };
        if dice.roll(3) > 0 {
            let end = if dice.roll(2) == 0 { goal } else { goal.other() };
            end.write(&root, 300);
            let built = casebook(&root, &out);
            assert_eq!(built.status.code(), Some(0), "{told}: {}", said(&built));
            let wrong = faults(&tree(&out), &clean[end as usize]);
            assert!(wrong.is_empty(), "{told}, then {}: {wrong:?}", end.name());
            finished += 1;
            goal = end.other();
        }
    }
    note(&format!(
        "cut-off builds: {kills} kills, {mixed} found the site half old and half new, {finished} finished builds, all clean (a build takes {usual:.0?})"
    ));
}

#[test]
fn a_first_build_that_is_cut_off_leaves_whole_files_and_the_next_one_finishes() {
    let kills = std::env::var("KILLS").ok().and_then(|v| v.parse().ok()).unwrap_or(10);
    let (seed, mut dice) = seed("cut-off first builds");
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    let start = Instant::now();
    let clean = site_of(&root, 300, |_| {
        fs::remove_dir_all(&out).ok();
        assert_eq!(casebook(&root, &out).status.code(), Some(0));
        tree(&out)
    });
    let usual = start.elapsed() / 2;
    let (mut none, mut some) = (0, 0);
    for kill in 0..kills {
        let told = format!("SEED={seed}, kill {kill}");
        fs::remove_dir_all(&out).unwrap();
        Age::New.write(&root, 300);
        let foreign = out.join("guides/mine.txt");
        let shared = dice.roll(2) == 0;
        if shared {
            fs::create_dir_all(out.join("guides")).unwrap();
            fs::write(&foreign, "mine").unwrap();
            fs::write(out.join(MANIFEST), "{\"version\":\"0\",\"files\":{}}").unwrap();
        }
        cut_off(&root, &out, usual, &mut dice);
        let mut there = if out.exists() { tree(&out) } else { Tree::new() };
        there.retain(|path, _| {
            !path.starts_with(".casebook-") && path != MANIFEST && path != "guides/mine.txt"
        });
        for (path, bytes) in &there {
            assert!(clean[1].get(path) == Some(bytes), "{told}: {path} is not whole");
        }
        none += usize::from(there.is_empty());
        some += usize::from(!there.is_empty() && there.len() + 1 < clean[1].len());
        let end = [Age::Old, Age::New][dice.roll(2) as usize];
        end.write(&root, 300);
        let built = casebook(&root, &out);
        assert_eq!(built.status.code(), Some(0), "{told}: {}", said(&built));
        let mut now = tree(&out);
        assert_eq!(now.remove("guides/mine.txt").is_some(), shared, "{told}: what is not ours stays");
        let wrong = faults(&now, &clean[end as usize]);
        assert!(wrong.is_empty(), "{told}, then {}: {wrong:?}", end.name());
    }
    note(&format!(
        "cut-off first builds: {kills} kills, {none} before any file stood, {some} with a part of the site"
    ));
}

#[test]
fn two_builds_at_once_leave_the_site_of_one() {
    let (seed, mut dice) = seed("two builds at once");
    let room = Room::new();
    let (a, b, out) = (room.path().join("a"), room.path().join("b"), room.path().join("out"));
    Age::Old.write(&a, 60);
    Age::New.write(&b, 60);
    let [first, second] = [&a, &b].map(|root| {
        let folder = root.join("public");
        assert_eq!(casebook(root, &folder).status.code(), Some(0));
        tree(&folder)
    });
    for round in 0..4 {
        let pause = Duration::from_millis(dice.roll(40));
        std::thread::scope(|scope| {
            let one = scope.spawn(|| casebook(&a, &out));
            std::thread::sleep(pause);
            let two = casebook(&b, &out);
            assert_eq!(two.status.code(), Some(0), "{}", said(&two));
            let one = one.join().unwrap();
            assert_eq!(one.status.code(), Some(0), "{}", said(&one));
        });
        let now = tree(&out);
        assert!(now == first || now == second, "SEED={seed}, round {round}: {:?}", faults(&now, &second));
    }
}

#[test]
fn a_full_disk_fails_the_build_and_leaves_the_old_site() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    fs::create_dir(&out).unwrap();
    let Some(disk) = room.mount(&out) else {
        note("a full disk: skipped, as this user may not mount one");
        return;
    };
    let clean = site_of(&root, 12, |age| {
        let folder = room.path().join(age.name());
        casebook(&root, &folder);
        tree(&folder)
    });
    Age::Old.write(&root, 12);
    let public = out.join("public");
    assert_eq!(casebook(&root, &public).status.code(), Some(0));
    Age::New.write(&root, 12);
    let used = disk.used();
    let mut refused = 0;
    let sizes = (0..).map(|step| format!("size={}k", used + 4 * step));
    let counts = (1..).map(|step| format!("size=1g,nr_inodes={}", disk.files() + step));
    let last = [sizes.take(90).collect::<Vec<_>>(), counts.take(90).collect()].map(|options| {
        for option in options {
            disk.remount(&option);
            let built = casebook(&root, &public);
            if built.status.code() == Some(0) {
                assert_eq!(faults(&tree(&public), &clean[1]), [""; 0], "{option}");
                disk.remount("size=1g,nr_inodes=100000");
                Age::Old.write(&root, 12);
                assert_eq!(casebook(&root, &public).status.code(), Some(0));
                assert_eq!(faults(&tree(&public), &clean[0]), [""; 0], "{option}");
                Age::New.write(&root, 12);
                return true;
            }
            refused += 1;
            assert_eq!(built.status.code(), Some(2), "{option}: {}", said(&built));
            let text = said(&built);
            for words in ["there is no room left for", "Make some room there", "before still stands."] {
                assert!(text.contains(words) && !text.contains("os error"), "{option}: {text}");
            }
            assert_eq!(faults(&site(&public), &clean[0]), [""; 0], "{option}");
        }
        false
    });
    assert_eq!(last, [true, true], "in the end there was room");
    disk.remount("ro");
    let built = casebook(&root, &public);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    assert!(said(&built).contains("can only be read, not written"), "{}", said(&built));
    assert_eq!(faults(&tree(&public), &clean[0]), [""; 0]);
    note(&format!("a full disk: {refused} builds refused, the old site whole each time"));
}

/// Damages one of Casebook's own files in one of the ways in which files get damaged.
fn damage(path: &Path, way: u64, dice: &mut Dice) -> String {
    let bytes = fs::read(path).unwrap();
    let len = bytes.len() as u64;
    let (name, now) = match way {
        0 => ("cut short", bytes[..dice.roll(len) as usize].to_vec()),
        1 => ("noise", (0..dice.roll(5_000)).map(|_| dice.roll(256) as u8).collect()),
        2 => {
            let mut bytes = bytes;
            (0..=dice.roll(4)).for_each(|_| bytes[dice.roll(len) as usize] ^= 1 << dice.roll(8));
            ("a few bits turned", bytes)
        }
        3 => ("empty", Vec::new()),
        4 => ("of another version", swapped(&bytes, "\"version\":\"", "\"version\":\"9")),
        5 => ("of a later form", swapped(&bytes, "\"fingerprint\":", "\"made_from\":")),
        6 => ("other data", b"{\"files\":[1,2],\"version\":3}".to_vec()),
        _ => {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
            return "an empty folder".to_owned();
        }
    };
    fs::write(path, now).unwrap();
    name.to_owned()
}

fn swapped(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8_lossy(bytes).replace(from, to).into_bytes()
}

#[test]
fn a_damaged_memory_costs_a_build_and_nothing_else() {
    let (seed, mut dice) = seed("damaged memory");
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    let clean = site_of(&root, 8, |age| {
        let folder = room.path().join(age.name());
        casebook(&root, &folder);
        tree(&folder)
    });
    Age::Old.write(&root, 8);
    // So that it is remembered that files were seen, which is not before they have been at rest.
    std::thread::sleep(Duration::from_millis(3_200));
    casebook(&root, &out);
    let foreign = ["CNAME", "guides/mine.txt", ".well-known/security.txt", "deep/er/notes.md"];
    for path in foreign {
        fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
        fs::write(out.join(path), path).unwrap();
    }
    let memo = root.join(".casebook/memo");
    let shard = fs::read_dir(&memo)
        .unwrap()
        .flatten()
        .map(|shard| shard.path())
        .find(|path| *path != memo.join("files"));
    let own = [
        out.join(MANIFEST),
        out.join(MANIFEST),
        root.join(".casebook/last-build.json"),
        shard.unwrap(),
        memo.join("files"),
    ];
    for round in 0..40 {
        let way = round % 8;
        let path = &own[round as usize / 8];
        let what = damage(path, way, &mut dice);
        let told = format!("SEED={seed}, round {round}: {} {what}", path.display());
        let built = casebook(&root, &out);
        assert_eq!(built.status.code(), Some(0), "{told}: {}", said(&built));
        let mut now = tree(&out);
        for path in foreign {
            assert_eq!(now.remove(path).as_deref(), Some(path.as_bytes()), "{told}");
        }
        assert_eq!(faults(&now, &clean[0]), [""; 0], "{told}");
        if path.is_dir() {
            fs::remove_dir(path).unwrap();
            casebook(&root, &out);
            fs::write(out.join("index.html"), "").unwrap();
            casebook(&root, &out);
        }
    }
}

#[test]
fn noise_where_casebook_remembers_is_no_trouble() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    let clean = site_of(&root, 8, |age| {
        let folder = room.path().join(age.name());
        casebook(&root, &folder);
        tree(&folder)
    });
    casebook(&root, &out);
    let noise = [".casebook-unfinished.json", ".casebook-new", "../site/.casebook/memo", "../site/.casebook"];
    for (age, path) in [Age::Old, Age::New].into_iter().cycle().zip(noise) {
        age.write(&root, 8);
        fs::remove_dir_all(out.join(path)).ok();
        fs::write(out.join(path), "[\"index.html\", \u{1}").unwrap();
        let built = casebook(&root, &out);
        assert_eq!(built.status.code(), Some(0), "{path}: {}", said(&built));
        assert_eq!(faults(&tree(&out), &clean[age as usize]), [""; 0], "{path}");
    }
}

#[test]
fn pages_of_before_are_told_when_the_memory_is_lost() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    Age::Old.write(&root, 8);
    casebook(&root, &out);
    fs::write(out.join("CNAME"), "mine").unwrap();
    fs::write(out.join(MANIFEST), "{\"vers").unwrap();
    fs::remove_file(root.join("content/guides/g3.md")).unwrap();
    let built = casebook(&root, &out);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    let text = said(&built);
    for words in [MANIFEST, "CNAME", "guides/g3/index.html", "Take away those that nobody needs."] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(fs::read(out.join("CNAME")).unwrap(), b"mine");
    assert!(!said(&casebook(&root, &out)).contains("CNAME"), "it is told once");
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_and_kept() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    for place in ["index.html", "guides/g1/index.html", MANIFEST] {
        Age::Old.write(&root, 8);
        assert_eq!(casebook(&root, &out).status.code(), Some(0));
        fs::remove_file(out.join(place)).unwrap();
        fs::create_dir_all(out.join(place).join("empty/deep")).unwrap();
        assert_eq!(casebook(&root, &out).status.code(), Some(0), "{place}: an empty folder may go");
        fs::remove_file(out.join(place)).unwrap();
        fs::create_dir(out.join(place)).unwrap();
        fs::write(out.join(place).join("diary.txt"), "mine").unwrap();
        let before = tree(&out);
        Age::New.write(&root, 8);
        let built = casebook(&root, &out);
        assert_eq!(built.status.code(), Some(2), "{place}: {}", said(&built));
        let words = format!("{place}` is a folder with files in it, where the site needs a file");
        assert!(said(&built).contains(&words), "{}", said(&built));
        assert_eq!(faults(&tree(&out), &before), [""; 0], "{place}");
        fs::remove_file(out.join(place).join("diary.txt")).unwrap();
    }
    Age::Old.write(&root, 8);
    assert_eq!(casebook(&root, &out).status.code(), Some(0));
    fs::remove_dir_all(out.join("guides")).unwrap();
    fs::write(out.join("guides"), "mine").unwrap();
    let before = tree(&out);
    let built = casebook(&root, &out);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    assert!(said(&built).contains("guides` is a file, where the site needs a folder"), "{}", said(&built));
    assert_eq!(faults(&site(&out), &before), [""; 0]);
}

#[test]
fn a_page_that_is_gone_does_not_take_a_folder_with_it() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("out"));
    Age::Old.write(&root, 8);
    casebook(&root, &out);
    let gone = out.join("guides/g3/index.html");
    fs::remove_file(&gone).unwrap();
    fs::create_dir(&gone).unwrap();
    fs::write(gone.join("diary.txt"), "mine").unwrap();
    fs::remove_file(root.join("content/guides/g3.md")).unwrap();
    let built = casebook(&root, &out);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    assert_eq!(fs::read(gone.join("diary.txt")).unwrap(), b"mine");
}

#[test]
fn an_output_folder_that_is_a_link_is_built_into_or_told() {
    let room = Room::new();
    let (root, out, real) = (room.path().join("site"), room.path().join("out"), room.path().join("real"));
    Age::Old.write(&root, 8);
    symlink(&real, &out).unwrap();
    let built = casebook(&root, &out);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    assert!(
        said(&built).contains("is a link to") && said(&built).contains("nothing is there"),
        "{}",
        said(&built)
    );
    fs::write(&real, "mine").unwrap();
    let built = casebook(&root, &out);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    assert!(said(&built).contains("is a file, where the site needs a folder"), "{}", said(&built));
    assert_eq!(fs::read(&real).unwrap(), b"mine");
    fs::remove_file(&real).unwrap();
    fs::create_dir(&real).unwrap();
    assert_eq!(casebook(&root, &out).status.code(), Some(0), "the link stays, the site stands behind it");
    assert!(fs::symlink_metadata(&out).unwrap().is_symlink() && real.join("index.html").is_file());
    let under = root.join("casebook.yaml").join("public");
    let built = casebook(&root, &under);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    assert!(
        said(&built).contains("casebook.yaml` is a file, where the site needs a folder"),
        "{}",
        said(&built)
    );
}

#[test]
fn an_output_folder_that_may_not_be_written_is_told() {
    let room = Room::new();
    let (root, out) = (room.path().join("site"), room.path().join("site/public"));
    Age::Old.write(&root, 8);
    let Some(anyone) = AsAnyone::new(&root) else {
        note("a folder that may not be written: skipped, as no user but root can run the program here");
        return;
    };
    let built = anyone.casebook(&root, &out);
    assert_eq!(built.status.code(), Some(0), "{}", said(&built));
    let before = tree(&out);
    fs::set_permissions(&out, fs::Permissions::from_mode(0o555)).unwrap();
    assert_eq!(anyone.casebook(&root, &out).status.code(), Some(0), "nothing is to be written");
    Age::New.write(&root, 8);
    let built = anyone.casebook(&root, &out);
    assert_eq!(built.status.code(), Some(2), "{}", said(&built));
    let text = said(&built);
    for words in ["you are not allowed to write", "or name another folder with --out", "before still stands."]
    {
        assert!(text.contains(words) && !text.contains("os error"), "{text}");
    }
    assert_eq!(faults(&tree(&out), &before), [""; 0]);
    fs::set_permissions(&out, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(anyone.casebook(&root, &out).status.code(), Some(0));
}
