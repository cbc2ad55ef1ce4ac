//! `newsletter`: what was published in a period, for a mail program.
//!
//! In: a built site. Out: two files or one text. What is told, `newsletter` decides.

use super::{
    Exit,
    arguments::{NewsletterOptions, SiteOptions, Told},
    out, say, site, wrong,
};
use crate::{
    newsletter::{self, Newsletter, Period, What},
    page::Day,
};
use std::{fs, io, path::Path};

/// The names of the two files.
const FILES: [&str; 2] = ["newsletter.html", "newsletter.txt"];

/// Writes the newsletter of a period, or prints it.
pub fn newsletter(root: &Path, options: &NewsletterOptions) -> Exit {
    let usual =
        SiteOptions { as_of: options.as_of, base_url: options.base_url.clone(), ..SiteOptions::usual() };
    let build = match site::load_remembered(root, &usual) {
        Ok(loaded) => loaded.build,
        Err(exit) => return exit,
    };
    let today = build.config.today();
    let period = Period { since: options.since, until: options.until.unwrap_or(today) };
    if let Some(says) = never(period, today, options.until) {
        return wrong(says);
    }
    let letter = newsletter::of(&build, period);
    if letter.is_empty() {
        let [since, until] = [period.since, period.until].map(Day::long);
        say(format!(
            "Nothing was published from {since} to {until}, and no surgery is to come: there is no newsletter."
        ));
        return Exit::Fine;
    }
    match options.stdout {
        Some(Told::Html) => out(letter.html().trim_end()),
        Some(Told::Text) => out(letter.text().trim_end()),
        None => write(&root.join(&options.out), &letter),
    }
}

/// Why no day can be in the period.
fn never(period: Period, today: Day, until: Option<Day>) -> Option<String> {
    let Period { since, until: last } = period;
    if since <= last {
        return None;
    }
    Some(match until {
        Some(_) => {
            format!("the period ends before it begins: it is to be from {} to {}.", since.long(), last.long())
        }
        None => format!(
            "the period begins on {}, and it is only {}. Say another day with --since, or another clock with --as-of.",
            since.long(),
            today.long()
        ),
    })
}

fn write(folder: &Path, letter: &Newsletter) -> Exit {
    let texts = [letter.html(), letter.text()];
    let written = fs::create_dir_all(folder).and_then(|()| {
        FILES.iter().zip(&texts).try_for_each(|(name, text)| fs::write(folder.join(name), text))
    });
    if let Err(error) = written {
        return cannot(folder, &error);
    }
    let [html, text] = FILES.map(|name| folder.join(name));
    say(format!("{}: {}.", told(letter), letter.title));
    out(format!("{}\n{}", html.display(), text.display()))
}

fn cannot(folder: &Path, error: &io::Error) -> Exit {
    wrong(format!("the newsletter cannot be written into `{}`: {error}", folder.display()))
}

/// "2 posts, 1 guide and 3 surgeries".
fn told(letter: &Newsletter) -> String {
    let counts = What::ALL.into_iter().filter_map(|what| match (letter.count(what), names(what)) {
        (0, _) => None,
        (1, (one, _)) => Some(format!("1 {one}")),
        (n, (_, many)) => Some(format!("{n} {many}")),
    });
    let mut counts: Vec<String> = counts.collect();
    let last = counts.pop().unwrap_or_default();
    if counts.is_empty() { last } else { format!("{} and {last}", counts.join(", ")) }
}

/// One of them and many of them, in words.
fn names(what: What) -> (&'static str, &'static str) {
    match what {
        What::Posts => ("post", "posts"),
        What::Guides => ("new guide", "new guides"),
        What::Stories => ("story", "stories"),
        What::Surgeries => ("surgery to come", "surgeries to come"),
        What::Changes => ("change", "changes"),
    }
}
