//! Mistakes as people make them: where one can be made in a site, and how a slip changes a word.
//!
//! In: the sources of a site and a random number. Out: one [`Mistake`]. It must not know what casebook finds; it reads
//! the files in a way of its own.

use casebook::{
    graph::names::fold,
    page::{Field, Kind, Takes},
    source::Sources,
};
use std::{collections::BTreeSet, ops::Range};

/// A small linear congruential generator: the same seed gives the same mistakes everywhere.
pub struct Random(pub u64);

impl Random {
    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = usize::try_from(self.0 >> 33).unwrap();
        high % end
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// One mistake.
pub struct Mistake {
    /// What was done.
    pub what: &'static str,
    /// The file it was made in.
    pub path: String,
    /// The file's text with it; nothing where the file was taken away.
    pub text: Option<String>,
    /// Paths and lines at which it may be found.
    pub places: Vec<(String, usize)>,
    /// The name that was misspelt.
    pub was: Option<String>,
}

/// What a slip can change.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Reference,
    Wiki,
    Kinded,
    LinkPath,
    Key,
    KindWord,
    Choice,
    Date,
    Quote,
    Bracket,
    File,
    Closing,
    Tab,
}

const SORTS: [Sort; 13] = [
    Sort::Reference,
    Sort::Wiki,
    Sort::Kinded,
    Sort::LinkPath,
    Sort::Key,
    Sort::KindWord,
    Sort::Choice,
    Sort::Date,
    Sort::Quote,
    Sort::Bracket,
    Sort::File,
    Sort::Closing,
    Sort::Tab,
];

/// A place where a mistake can be made.
struct Spot {
    sort: Sort,
    file: usize,
    /// Bytes of the file's text.
    range: Range<usize>,
}

/// A markdown file of the site.
struct Text {
    path: String,
    text: String,
    kind: Kind,
}

/// A site, read for places where mistakes can be made.
pub struct Site {
    texts: Vec<Text>,
    /// Files that are no pages.
    others: Vec<String>,
    /// Every path under `content/`.
    paths: BTreeSet<String>,
    /// Every name a page answers to, folded.
    names: BTreeSet<String>,
    spots: Vec<Spot>,
}

impl Site {
    /// Reads the pages of a site.
    pub fn read(sources: &Sources) -> Self {
        let mut site = Self {
            texts: Vec::new(),
            others: Vec::new(),
            paths: BTreeSet::new(),
            names: BTreeSet::new(),
            spots: Vec::new(),
        };
        for (_, file) in sources.under("content/") {
            site.paths.insert(file.path.to_string());
            match (Kind::at(&file.path["content/".len()..]), file.path.ends_with(".md")) {
                (Some(kind), true) => {
                    let text = file.text().unwrap().to_owned();
                    site.texts.push(Text { path: file.path.to_string(), text, kind });
                }
                _ => site.others.push(file.path.to_string()),
            }
        }
        for at in 0..site.texts.len() {
            let text = &site.texts[at];
            let name = text.path["content/".len()..].trim_end_matches(".md").trim_end_matches("/index");
            let mut part = Some(name);
            while let Some(name) = part {
                site.names.insert(fold(name));
                part = name.split_once('/').map(|(_, rest)| rest);
            }
            let spots = spots(at, text);
            site.names.extend(spoken_names(&text.text).map(|name| fold(&name)));
            site.spots.extend(spots);
        }
        let others = 0..site.others.len();
        site.spots.extend(others.map(|file| Spot { sort: Sort::File, file, range: 0..0 }));
        site
    }

    /// One mistake; what turns out to be none is drawn again.
    pub fn mistake(&self, random: &mut Random) -> Mistake {
        loop {
            let sort = *random.of(&SORTS);
            let spots: Vec<&Spot> = self.spots.iter().filter(|spot| spot.sort == sort).collect();
            if spots.is_empty() {
                continue;
            }
            let spot = spots[random.below(spots.len())];
            if let Some(made) = self.make(spot, random) {
                return made;
            }
        }
    }

    fn make(&self, spot: &Spot, random: &mut Random) -> Option<Mistake> {
        if spot.sort == Sort::File {
            return self.without_file(&self.others[spot.file]);
        }
        let text = &self.texts[spot.file];
        let was = &text.text[spot.range.clone()];
        let (what, new, named) = match spot.sort {
            Sort::Date => ("a date that is none", wrong_date(was, random), None),
            Sort::Quote => ("a quotation mark dropped", String::new(), None),
            Sort::Bracket => ("a bracket dropped", String::new(), None),
            Sort::Closing => ("the closing line dropped", String::new(), None),
            Sort::Tab => ("a tab", "\t".to_owned(), None),
            sort => {
                let (what, new) = slip(was, random)?;
                self.is_mistake(sort, text, was, &new).then_some(())?;
                (what, new, Some(was.to_owned()))
            }
        };
        let line = text.text[..spot.range.start].matches('\n').count() + 1;
        let mut places = vec![(text.path.clone(), line)];
        if spot.sort == Sort::Closing {
            places.push((text.path.clone(), 1));
        }
        let mut changed = text.text.clone();
        changed.replace_range(spot.range.clone(), &new);
        Some(Mistake { what, path: text.path.clone(), text: Some(changed), places, was: named })
    }

    /// Whether the new word means nothing where it stands.
    fn is_mistake(&self, sort: Sort, text: &Text, was: &str, new: &str) -> bool {
        match sort {
            Sort::Key => Field::of(text.kind, new).is_none(),
            Sort::Choice => !choices(text.kind, was).contains(&new),
            Sort::KindWord => {
                let schemes = ["http", "https", "mailto", "tel"];
                Kind::named(new).is_none() && !schemes.contains(&new)
            }
            Sort::LinkPath => {
                let dir = text.path.rsplit_once('/').map_or("", |(dir, _)| dir);
                let path = casebook::parse::join(dir, new);
                let tries = [path.clone(), format!("{path}.md"), format!("{path}/index.md")];
                !tries.iter().any(|path| self.paths.contains(path))
            }
            _ => !self.names.contains(&fold(new)),
        }
    }

    fn without_file(&self, path: &str) -> Option<Mistake> {
        let name = path.rsplit('/').next()?;
        let mut places = Vec::new();
        for text in &self.texts {
            let lines = text.text.lines().enumerate().filter(|(_, line)| line.contains(name));
            places.extend(lines.map(|(at, _)| (text.path.clone(), at + 1)));
        }
        let mistake =
            Mistake { what: "a file taken away", path: path.to_owned(), text: None, places, was: None };
        (!mistake.places.is_empty()).then_some(mistake)
    }
}

/// The words of the list that a chosen word is from.
fn choices(kind: Kind, word: &str) -> &'static [&'static str] {
    let lists = Field::all_of(kind).filter_map(|field| match field.takes {
        Takes::OneOf(words) | Takes::SomeOf(words) => Some(words),
        _ => None,
    });
    lists.into_iter().find(|words| words.contains(&word)).unwrap_or(&[])
}

/// The titles and other names of a page.
fn spoken_names(text: &str) -> impl Iterator<Item = String> + '_ {
    let front = text.split("\n---").next().unwrap_or_default();
    let lines = front.lines().filter(|line| {
        line.starts_with("title:") || line.starts_with("also_asked:") || line.starts_with(' ')
    });
    lines.flat_map(|line| {
        let value = line.split_once(": ").map_or(line, |(_, value)| value);
        let whole = [value.trim_matches(['"', '\'', ' ', '-', '[', ']']).to_owned()];
        whole
            .into_iter()
            .chain(value.split(", ").map(|part| part.trim_matches(['"', '[', ']', ' ']).to_owned()))
    })
}

/// A word with a letter changed, dropped, doubled or swapped with the next.
fn slip(word: &str, random: &mut Random) -> Option<(&'static str, String)> {
    let mut chars: Vec<char> = word.chars().collect();
    let letters: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].is_ascii_alphabetic()).collect();
    if letters.len() < 3 {
        return None;
    }
    let at = *random.of(&letters);
    let what = match random.below(4) {
        0 => {
            chars[at] = *random.of(&('a'..='z').collect::<Vec<_>>());
            "a letter changed"
        }
        1 => {
            chars.remove(at);
            "a letter dropped"
        }
        2 => {
            chars.insert(at, chars[at]);
            "a letter doubled"
        }
        _ => {
            let next = letters.iter().find(|next| **next > at)?;
            (*next == at + 1).then(|| chars.swap(at, *next))?;
            "two letters swapped"
        }
    };
    let new: String = chars.into_iter().collect();
    (new != word && fold(&new) != fold(word)).then_some((what, new))
}

/// A date with a day or a month that there is not, or with a letter in it; a time stays.
fn wrong_date(date: &str, random: &mut Random) -> String {
    let (day, time) = date.split_at(10);
    let day = match random.below(5) {
        0 => format!("{}-02-30", &day[..4]),
        1 => format!("{}-13-{}", &day[..4], &day[8..]),
        2 => format!("{}32", &day[..8]),
        3 => format!("{}/{}/{}", &day[8..], &day[5..7], &day[..4]),
        _ => day.replacen('0', "o", 1),
    };
    // Every year of the site has a nought in it.
    format!("{day}{time}")
}

/// Every place of a file where a mistake can be made.
fn spots(file: usize, text: &Text) -> Vec<Spot> {
    let mut spots = Vec::new();
    let mut add = |sort, range| spots.push(Spot { sort, file, range });
    let (mut at, mut in_front, mut in_code, mut ref_key) = (0, false, false, false);
    for (number, line) in text.text.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        if bare == "---" && (number == 0 || in_front) {
            in_front = number == 0;
            if !in_front {
                add(Sort::Closing, at..at + line.len());
            }
        } else if in_front {
            front_spots(text.kind, bare, at, &mut ref_key, &mut add);
        } else if bare.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code && !bare.contains('`') && !bare.starts_with("    ") {
            link_spots(bare, at, &mut add);
        }
        at += line.len();
    }
    spots
}

/// The places in one line of front matter; `ref_key` says whether the key above names pages.
fn front_spots(
    kind: Kind,
    line: &str,
    at: usize,
    ref_key: &mut bool,
    add: &mut impl FnMut(Sort, Range<usize>),
) {
    let indent = line.len() - line.trim_start().len();
    add(Sort::Tab, at..at + indent);
    let Some((key, value)) = line.split_once(": ").filter(|_| indent == 0) else {
        let takes = line.trim_end_matches(':');
        if indent == 0 {
            *ref_key =
                Field::of(kind, takes).is_some_and(|f| matches!(f.takes, Takes::Ref(_) | Takes::Refs(_)));
        }
        if *ref_key && let Some(name) = line.trim_start().strip_prefix("- ") {
            add(Sort::Reference, at + line.len() - name.len()..at + line.len());
        }
        return;
    };
    let Some(field) = Field::of(kind, key) else { return };
    *ref_key = false;
    add(Sort::Key, at..at + key.len());
    let from = at + key.len() + ": ".len();
    let whole = from..from + value.len();
    if value.starts_with('"') && value.ends_with('"') {
        add(Sort::Quote, whole.end - 1..whole.end);
        // Behind a digit the mark that is left may stand for inches.
        if !value.trim_end_matches('"').ends_with(|c: char| c.is_ascii_digit()) {
            add(Sort::Quote, whole.start..whole.start + 1);
        }
    } else if value.starts_with('[') && value.ends_with(']') {
        add(Sort::Bracket, whole.end - 1..whole.end);
        add(Sort::Bracket, whole.start..whole.start + 1);
    }
    let mut start = from;
    for part in value.split([',', '[', ']']) {
        let name = part.trim_matches([' ', '"', '\'']);
        let place = start + part.find(name).unwrap_or(0);
        let place = place..place + name.len();
        start += part.len() + 1;
        match field.takes {
            _ if name.is_empty() => {}
            Takes::Ref(_) | Takes::Refs(_) if !name.contains(':') => add(Sort::Reference, place),
            Takes::OneOf(_) | Takes::SomeOf(_) => add(Sort::Choice, place),
            Takes::Day | Takes::Moment if name.len() >= 10 => add(Sort::Date, place),
            _ => {}
        }
    }
}

/// The places in links of one line of text.
fn link_spots(line: &str, at: usize, add: &mut impl FnMut(Sort, Range<usize>)) {
    for (open, _) in line.match_indices("[[") {
        let inner = line[open + 2..].split(['|', '#', ']']).next().unwrap_or_default();
        if !inner.is_empty() && !inner.contains(':') {
            add(Sort::Wiki, at + open + 2..at + open + 2 + inner.len());
        }
    }
    for (open, _) in line.match_indices("](") {
        let address = line[open + 2..].split([')', '#', ' ']).next().unwrap_or_default();
        let from = at + open + 2;
        match address.split_once(':') {
            Some((kind, name)) if Kind::named(kind).is_some() => {
                add(Sort::KindWord, from..from + kind.len());
                add(Sort::Kinded, from + kind.len() + 1..from + kind.len() + 1 + name.len());
            }
            None if address.ends_with(".md") || address.ends_with(".csv") => {
                add(Sort::LinkPath, from..from + address.len());
            }
            _ => {}
        }
    }
}
