//! The same site gives the same bytes: in any folder, time zone, language, order of files, by any number of threads.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests write folders of their own")]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, UNIX_EPOCH},
};

/// What surrounds a build and must not show in it.
struct Place<'a> {
    folder: &'a str,
    environment: &'a [(&'a str, &'a str)],
    umask: &'a str,
    mode: u32,
    /// The files are written in the order of their names times this, so that folders list them otherwise.
    stride: usize,
    /// When the first file was written; each next one is an hour older.
    written: u64,
}

const PLACES: [Place<'_>; 2] = [
    Place {
        folder: "a",
        environment: &[
            ("TZ", "Asia/Kolkata"),
            ("LANG", "tr_TR.UTF-8"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("RAYON_NUM_THREADS", "1"),
            ("HOME", "/nowhere"),
            ("COLUMNS", "40"),
            ("NO_COLOR", "1"),
        ],
        umask: "077",
        mode: 0o600,
        stride: 1,
        written: 1_900_000_000,
    },
    Place {
        folder: "another folder/deeper, with ünïcode",
        environment: &[
            ("TZ", "America/New_York"),
            ("LANG", "C"),
            ("LC_ALL", "C"),
            ("RAYON_NUM_THREADS", "8"),
            ("CLICOLOR_FORCE", "1"),
            ("SOURCE_DATE_EPOCH", "1"),
        ],
        umask: "002",
        mode: 0o664,
        stride: 7_919,
        written: 1_000_000_000,
    },
];

/// The shipped site's own files.
fn shipped() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let inputs = ["casebook.yaml", ".casebookignore", "content", "theme", "themes"];
    let walk = inputs.iter().flat_map(|input| walkdir::WalkDir::new(root.join(input)).sort_by_file_name());
    let files = walk.flatten().filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(root).unwrap().to_owned()).collect()
}

fn copied(place: &Place, to: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(usize, PathBuf)> = shipped().into_iter().enumerate().collect();
    let count = files.len();
    assert!(count > 100, "the shipped site has {count} files");
    files.sort_by_key(|(number, _)| (number * place.stride % count, *number));
    for (written, (_, path)) in files.into_iter().enumerate() {
        let file = to.join(&path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, fs::read(root.join(&path)).unwrap()).unwrap();
        let at = UNIX_EPOCH + Duration::from_secs(place.written - 3_600 * written as u64);
        fs::File::options().write(true).open(&file).unwrap().set_modified(at).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(place.mode)).unwrap();
    }
}

fn built(place: &Place, room: &Path) -> BTreeMap<String, Vec<u8>> {
    let root = room.join(place.folder);
    copied(place, &root);
    let build = Command::new("sh")
        .args(["-c", "umask \"$1\"; shift; exec \"$@\"", "sh", place.umask, env!("CARGO_BIN_EXE_casebook")])
        .args(["build", "--as-of", "2026-11-23T12:00"])
        .current_dir(&root)
        .envs(place.environment.iter().copied())
        .output()
        .unwrap();
    assert_eq!(build.status.code(), Some(0), "{}", String::from_utf8_lossy(&build.stderr));
    let out = root.join("public");
    let walk = walkdir::WalkDir::new(&out).into_iter().flatten().filter(|e| e.file_type().is_file());
    walk.map(|e| (e.path().strip_prefix(&out).unwrap().display().to_string(), fs::read(e.path()).unwrap()))
        .collect()
}

#[test]
fn the_shipped_site_is_the_same_bytes_everywhere() {
    let room = tempfile::tempdir().unwrap();
    let [one, other] = PLACES.map(|place| built(&place, room.path()));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = one.keys().filter(|path| one[*path] != other[*path]).collect();
    assert!(differ.is_empty(), "these files differ: {differ:?}");
    let whole = room.path().to_string_lossy().into_owned();
    let told = one.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&whole));
    assert_eq!(
        told.map(|(path, _)| path).collect::<Vec<_>>(),
        [""; 0],
        "these name the folder they were made in"
    );
}
