//! Gives the program an identity: the hash of all that decides what it makes of a site.
//!
//! In: the sources, the themes and the lock file. Out: `CASEBOOK_IDENTITY`, the same for the same sources in any folder on
//! any machine. What another program remembers of a site is not believed.
#![expect(clippy::disallowed_methods, reason = "a build script reads what the program is made of")]

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};
use xxhash_rust::xxh3::Xxh3;

/// What the program is made of, from the folder of `Cargo.toml`.
const INPUTS: [&str; 3] = ["Cargo.lock", "src", "themes"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    let mut out = io::stdout().lock();
    for input in INPUTS {
        writeln!(out, "cargo:rerun-if-changed={input}")?;
        gather(Path::new(input), &mut files)?;
    }
    files.sort();
    let mut hasher = Xxh3::new();
    for (name, path) in files {
        let bytes = fs::read(path)?;
        hasher.update(format!("{name} {}\n", bytes.len()).as_bytes());
        hasher.update(&bytes);
    }
    writeln!(out, "cargo:rustc-env=CASEBOOK_IDENTITY={}+{:016x}", env!("CARGO_PKG_VERSION"), hasher.digest())
}

/// Every file at or below `path`, with its name as it is written on every system. The lock file may be missing where
/// Casebook is a part of another program.
fn gather(path: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    if path.is_dir() {
        return fs::read_dir(path)?.try_for_each(|entry| gather(&entry?.path(), files));
    }
    if path.is_file() {
        files.push((path.to_string_lossy().replace('\\', "/"), path.to_owned()));
    }
    Ok(())
}
