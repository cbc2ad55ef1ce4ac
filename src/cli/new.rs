//! `new`: the beginning of a page, with the keys that matter from the table of fields.

use super::{Exit, out, wrong};
use crate::page::{Field, Kind, Takes, slug};
use std::{fs, io::Write, path::Path};

/// Writes the file; one that is there already is never touched.
pub fn new(root: &Path, kind: Kind, title: &str) -> Exit {
    let name = slug(title);
    if name.is_empty() {
        return wrong("the title has no letter or digit in it; write it in quotation marks: \"How do I …?\"");
    }
    let today = jiff::Zoned::now().date();
    let folder = root.join("content").join(kind.folder());
    let path = match kind {
        Kind::Post => folder.join(format!("{today}-{name}.md")),
        Kind::Series => folder.join(&name).join("index.md"),
        _ => folder.join(format!("{name}.md")),
    };
    let made = path.parent().map_or(Ok(()), fs::create_dir_all);
    let file = made.and_then(|()| fs::File::create_new(&path));
    let written = file.and_then(|mut file| file.write_all(text(kind, title, &today.to_string()).as_bytes()));
    match written {
        Ok(()) => {
            out(format!("Wrote {}. Open it, put your words in, and run: casebook build", path.display()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            wrong(format!("{} is there already; nothing was changed", path.display()))
        }
        Err(error) => wrong(format!("{} could not be written: {error}", path.display())),
    }
}

/// The page: what it must have filled in, the rest of its own keys as comments.
fn text(kind: Kind, title: &str, today: &str) -> String {
    let mut text = format!("---\ntitle: \"{}\"\n", title.replace('\\', "\\\\").replace('"', "\\\""));
    for field in Field::all_of(kind).filter(|f| f.required_by(kind) || f.name == "consent" || f.name == "url")
    {
        let value = match (field.name, field.takes) {
            ("consent", _) if matches!(kind, Kind::Story | Kind::Person) => {
                "yes # only when everybody named has agreed"
            }
            ("url", _) if kind == Kind::Dataset => "https://example.org/ # where to get it",
            ("consent" | "url", _) => continue,
            (_, Takes::Day | Takes::Moment) => today,
            _ => "Say it in one sentence.",
        };
        text.push_str(&format!("{}: {value}\n", field.name));
    }
    if kind == Kind::Surgery {
        text.push_str("contact: hello@example.org # an address or a telephone number\naccess: Say how to get in - steps, lift, hearing loop, toilet.\n");
    }
    for field in
        Field::all_of(kind).filter(|f| !f.kinds.is_empty() && !text_has(&text, f.name)).collect::<Vec<_>>()
    {
        text.push_str(&format!("# {}: {}\n", field.name, field.says));
    }
    text.push_str("---\n\n");
    text.push_str(match kind {
        Kind::Guide => GUIDE,
        Kind::Skill => "You can do this when …\n",
        Kind::Term => "Say what it means in one or two plain sentences.\n",
        _ => "Write your text here.\n",
    });
    text
}

fn text_has(text: &str, key: &str) -> bool {
    text.lines().any(|line| line.starts_with(key) && line[key.len()..].starts_with(':'))
}

const GUIDE: &str = "\
Say the answer in one or two sentences.

## 1. The first thing to do

Say what to do, in at most three sentences.

> [!CHECK]
> Say what they should see now.

## 2. The next thing to do

Say what to do.

## Use it

Say who to put it in front of.
";
