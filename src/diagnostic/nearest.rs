//! The names nearest to a misspelt one.
//!
//! In: what was written and the names that exist. Out: at most three, nearest first. It must not know what is named.

use super::letters::{LETTERS_MAX, Letters};

/// How many names are compared in earnest: those whose letters are most alike.
const COMPARED_MAX: usize = 300;
/// How much further than the nearest a name may be, to be named beside it.
const FURTHER_MAX: i64 = 150;

/// At most three of `names` that are near to `wrong`, nearest first, each once.
pub fn nearest<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let known: Known<()> = names.into_iter().map(|name| (name, ())).collect();
    let near = known.near(wrong, |()| true).into_iter();
    best(near.map(|(distance, name, ())| (distance, name.to_owned())).collect())
}

/// Names and what each of them names, looked through before: a thousand misspelt names in a site of many thousand
/// pages take no time.
#[derive(Debug)]
pub struct Known<'a, T>(Vec<(Letters, &'a str, T)>);

impl<'a, T> FromIterator<(&'a str, T)> for Known<'a, T> {
    fn from_iter<I: IntoIterator<Item = (&'a str, T)>>(names: I) -> Self {
        Self(names.into_iter().map(|(name, what)| (Letters::of(name), name, what)).collect())
    }
}

impl<'a, T: Copy> Known<'a, T> {
    /// The names whose letters are most alike, with the least distance they can have, from the least on.
    fn alike(&self, wrong: &str, fits: impl Fn(T) -> bool) -> Vec<(i64, &'a str, T)> {
        let letters = Letters::of(wrong);
        let fitting = self.0.iter().enumerate().filter(|(_, (.., what))| fits(*what));
        let mut bounds: Vec<(i64, usize)> =
            fitting.filter_map(|(at, (own, ..))| Some((letters.bound(own)?, at))).collect();
        if bounds.len() > COMPARED_MAX {
            bounds.select_nth_unstable(COMPARED_MAX);
            bounds.truncate(COMPARED_MAX);
        }
        bounds.sort_unstable();
        bounds.into_iter().map(|(bound, at)| (bound, self.0[at].1, self.0[at].2)).collect()
    }

    /// The names that are near to `wrong`, with their distances; those that [`best`] would leave out may be missing.
    pub fn near(&self, wrong: &str, fits: impl Fn(T) -> bool) -> Vec<(i64, &'a str, T)> {
        let (mut near, mut nearest) = (Vec::new(), i64::MAX - 2 * FURTHER_MAX);
        for (bound, name, what) in self.alike(wrong, fits) {
            // The nearest may be named already, and a little further then.
            if bound > nearest + FURTHER_MAX + 1 {
                break;
            }
            if let Some(distance) = distance(wrong, name) {
                nearest = nearest.min(distance);
                near.push((distance, name, what));
            }
        }
        near
    }
}

/// The nearest of these names with their distances, at most three, nearest first, each once.
#[must_use]
pub fn best(mut near: Vec<(i64, String)>) -> Vec<String> {
    near.sort_unstable();
    near.dedup_by(|a, b| a.1 == b.1);
    let nearest = near.first().map_or(0, |(d, _)| *d);
    near.into_iter().take_while(|(d, _)| *d <= nearest + FURTHER_MAX).take(3).map(|(_, name)| name).collect()
}

/// At most three paths near to `wrong`: a file of nearly that name in that folder or nearly that folder, or a file of
/// that very name in another.
pub fn nearest_paths<'a>(wrong: &str, paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let (folder, file) = wrong.rsplit_once('/').unwrap_or(("", wrong));
    let far = |path: &str| {
        let (other, name) = path.rsplit_once('/').unwrap_or(("", path));
        let names = distance(file, name)?;
        match (other == folder, distance(folder, other)) {
            (true, _) => Some(names),
            (false, Some(folders)) => (names <= 340).then_some(names + 50 + folders / 4),
            (false, None) => (names == 0).then_some(200),
        }
    };
    let named = paths.into_iter().map(|path| (path.rsplit_once('/').map_or(path, |(_, name)| name), path));
    let alike = named.collect::<Known<_>>().alike(file, |_| true).into_iter();
    best(alike.filter_map(|(.., path)| Some((far(path)?, path.to_owned()))).collect())
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

/// How far apart two names are, in thousandths of their length; nothing where they are not near at all.
#[must_use]
pub fn distance(a: &str, b: &str) -> Option<i64> {
    // The same ending of two file names says nothing.
    let (a, b) = match (a.rsplit_once('.'), b.rsplit_once('.')) {
        (Some((a, end)), Some((b, same))) if end == same => (a, b),
        _ => (a, b),
    };
    let (a, b) = (&*fold(a), &*fold(b));
    let (long, short) = (a.chars().count().max(b.chars().count()), a.chars().count().min(b.chars().count()));
    if long > LETTERS_MAX {
        return None;
    }
    let longest = i64::try_from(long).ok()?.max(1);
    let edits = i64::try_from(strsim::damerau_levenshtein(a, b)).ok()?;
    let share = edits * 1000 / longest;
    let prefix = short >= 4 && (b.starts_with(a) || a.starts_with(b));
    let near = edits <= 1 && longest > 1 || share <= 400 || strsim::jaro_winkler(a, b) >= 0.9;
    if near {
        Some(share)
    } else if prefix {
        Some(450)
    } else {
        None
    }
}

/// The one of these near names that must be meant: the only one, or the only one with the very digits of `wrong`.
#[must_use]
pub fn meant<'a>(wrong: &str, near: &'a [String]) -> Option<&'a String> {
    let digits = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let wanted = digits(wrong);
    let mut same = near.iter().filter(|name| !wanted.is_empty() && digits(name) == wanted);
    match (near, same.next(), same.next()) {
        ([only], ..) => Some(only),
        (_, Some(only), None) => Some(only),
        _ => None,
    }
}

/// Of a thousand letters, how many a slip may change.
const SLIP_MAX: i64 = 250;

/// Whether a name is another but for a slip of the hand: a letter or two, spaces and signs, or whole words left out at
/// the end.
#[must_use]
pub fn is_slip(wrong: &str, right: &str) -> bool {
    let (a, b) = (&*fold(wrong), &*fold(right));
    let letters = a.chars().count();
    if letters.max(b.chars().count()) > LETTERS_MAX {
        return false;
    }
    let edits = i64::try_from(strsim::damerau_levenshtein(a, b)).unwrap_or(i64::MAX);
    let longest = i64::try_from(letters.max(b.chars().count())).unwrap_or(i64::MAX).max(1);
    let begins = wrong.trim().to_lowercase();
    let more = right.to_lowercase();
    let words = more.strip_prefix(&begins).filter(|_| letters >= 4);
    edits <= 1 && longest > 2
        || edits * 1000 / longest <= SLIP_MAX
        || words.is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
}

fn fold(name: &str) -> String {
    name.trim().chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_slip, meant, nearest};

    #[test]
    fn digits_tell_names_apart() {
        let near = ["deprivation-2025".to_owned(), "deprivation-2019".to_owned()];
        assert_eq!(meant("deprivaton-2019", &near), Some(&near[1]));
        assert_eq!(meant("deprivation-2018", &near), None);
        assert_eq!(meant("deprivation", &near), None);
        assert_eq!(meant("deprivation", &near[..1]), Some(&near[0]));
    }

    #[test]
    fn a_slip_is_a_letter_or_two_and_not_another_word() {
        for (wrong, right) in
            [("tme", "time"), ("Sort", "Sort a spreadsheet"), ("fin your-wrad", "find-your-ward")]
        {
            assert!(is_slip(wrong, right), "{wrong}");
        }
        for (wrong, right) in
            [("Sor", "Sort a spreadsheet"), ("data", "date of birth"), ("pan", "influence"), ("a", "b")]
        {
            assert!(!is_slip(wrong, right), "{wrong}");
        }
    }

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        assert_eq!(nearest("sumary", ["summary", "skills", "series"]), ["summary"]);
        assert_eq!(nearest("Sort a spredsheet", ["sort a spreadsheet", "filter"]), ["sort a spreadsheet"]);
        assert_eq!(nearest("zzz", ["summary", "skills"]), Vec::<String>::new());
    }
}
