//! The names nearest to a misspelt one.
//!
//! In: what was written and the names that exist. Out: at most three, nearest first. It must not know what is named.

/// At most three of `names` that are near to `wrong`, nearest first, each once.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wrong = fold(wrong);
    let mut near: Vec<(i64, &str)> =
        names.into_iter().filter_map(|name| distance(&wrong, &fold(name)).map(|d| (d, name))).collect();
    near.sort_unstable();
    near.dedup_by(|a, b| a.1 == b.1);
    let best = near.first().map_or(0, |(d, _)| *d);
    near.into_iter().take_while(|(d, _)| *d <= best + 150).take(3).map(|(_, name)| name.to_owned()).collect()
}

/// "Did you mean …?" for these names, or nothing for none.
#[must_use]
pub fn sentence(near: &[String]) -> Option<String> {
    let quoted: Vec<String> = near.iter().map(|n| format!("`{n}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [one] => Some(format!("Did you mean {one}?")),
        [first @ .., last] => Some(format!("Did you mean {} or {last}?", first.join(", "))),
    }
}

/// How far apart two folded names are, in thousandths of their length; nothing where they are not near at all.
fn distance(a: &str, b: &str) -> Option<i64> {
    let longest = i64::try_from(a.chars().count().max(b.chars().count())).ok()?.max(1);
    let edits = i64::try_from(strsim::damerau_levenshtein(a, b)).ok()?;
    let share = edits * 1000 / longest;
    let prefix =
        !a.is_empty() && a.chars().count() >= 4 && (b.starts_with(a) || a.starts_with(b)) && !b.is_empty();
    let near = edits <= 2 && edits * 2 <= longest || share <= 340 || strsim::jaro_winkler(a, b) >= 0.9;
    if near {
        Some(share)
    } else if prefix {
        Some(450)
    } else {
        None
    }
}

fn fold(name: &str) -> String {
    name.trim().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        assert_eq!(nearest("sumary", ["summary", "skills", "series"]), ["summary"]);
        assert_eq!(nearest("Sort a spredsheet", ["sort a spreadsheet", "filter"]), ["sort a spreadsheet"]);
        assert_eq!(nearest("zzz", ["summary", "skills"]), Vec::<String>::new());
    }
}
