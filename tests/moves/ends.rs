//! Whether only references changed when something moved, read line by line from the two trees alone.

use super::Tree;
use similar::{DiffOp, capture_diff_slices};

/// What is wrong with the files after a move from one place to another.
pub fn only_references_changed(before: &Tree, after: &Tree, moved: &(String, String)) -> Result<(), String> {
    let (from, to) = moved;
    let place = |path: &str| match path.strip_prefix(from.as_str()) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
        _ => path.to_owned(),
    };
    if before.len() != after.len() {
        return Err("another number of files".to_owned());
    }
    let old: Vec<String> =
        before.keys().filter(|path| place(path) != **path).flat_map(|path| names(path)).collect();
    for (path, bytes) in before {
        let now = after.get(&place(path)).ok_or_else(|| format!("{path} is not where it should be"))?;
        let is_moved = place(path) != *path;
        if !path.ends_with(".md") {
            if bytes != now {
                return Err(format!("{path} has other bytes"));
            }
            continue;
        }
        let [bytes, now] = &[bytes, now].map(|bytes| String::from_utf8_lossy(bytes));
        let [was, is]: [Vec<&str>; 2] = [bytes, now].map(|text| text.split_inclusive('\n').collect());
        for op in capture_diff_slices(similar::Algorithm::Myers, &was, &is) {
            let (gone, new) = (&was[op.old_range()], &is[op.new_range()]);
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            look(gone, new, &old, is_moved)
                .map_err(|why| format!("{path}: {why}: {gone:?} became {new:?}"))?;
        }
    }
    Ok(())
}

/// The words by which a file can be named: those of its path but the first two, without `.md`, as they may be written.
fn names(path: &str) -> Vec<String> {
    let parts = path.split('/').skip(2).map(|part| part.trim_end_matches(".md").to_owned());
    parts.flat_map(|part| [part.clone(), casebook::page::slug(&part)]).collect()
}

fn look(gone: &[&str], new: &[&str], old: &[String], is_moved: bool) -> Result<(), &'static str> {
    let is_own = |line: &&&str| is_moved && (line.starts_with("aliases:") || line.trim_end() == "---");
    let [gone, new]: [Vec<&&str>; 2] =
        [gone, new].map(|lines| lines.iter().filter(|line| !is_own(line)).collect());
    if gone.len() != new.len() {
        return Err("another number of lines");
    }
    for (gone, new) in gone.iter().zip(new) {
        let [was, is] = [gone, &new].map(|line| words(line));
        let (start, end) = common(&was, &is);
        let changed = was.get(start..was.len() - end).unwrap_or_default();
        // A name with spaces or brackets in it is more than one word.
        let around =
            was.get(start.saturating_sub(4)..(was.len() - end + 4).min(was.len())).unwrap_or_default();
        let around = decoded(&around.concat());
        let is_path = is_moved && around.contains(['/', '.']);
        if is_path || old.iter().any(|name| !name.is_empty() && around.contains(name.as_str())) {
            continue;
        }
        // A name that is another page's too now says of which kind it is, and in which folder.
        let longer = |new: &str, word: &str| {
            let more = new.strip_suffix(word).unwrap_or_default();
            more.contains(':') && more.ends_with([':', '/'])
        };
        let mended = |word: &&str| is.iter().any(|new| longer(new, word));
        if !changed.iter().any(mended) {
            return Err("a line without a reference changed");
        }
    }
    Ok(())
}

/// A line with what is percent-encoded as it is meant.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let byte = hex.filter(|_| *first == b'%');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A line cut before and after each sign that ends an address.
fn words(line: &str) -> Vec<&str> {
    line.split_inclusive(|c: char| c.is_whitespace() || "[]()<>|,\"'".contains(c)).collect()
}

/// How many words are the same at the beginning and at the end.
fn common(a: &[&str], b: &[&str]) -> (usize, usize) {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    (start, end)
}
