//! A newsletter as plain text.
//!
//! In: a [`Newsletter`]. Out: lines of at most 72 characters; an address stands alone on its line, whole. It must not
//! know HTML.

use super::Newsletter;

/// The most characters of a line: with the marks of an answer or two it still fits a screen of 80.
const WIDTH: usize = 72;

/// The whole newsletter.
#[must_use]
pub fn text(newsletter: &Newsletter) -> String {
    let mut out = String::new();
    headed(&mut out, &newsletter.title, '=');
    for section in &newsletter.sections {
        out.push('\n');
        headed(&mut out, &section.heading, '-');
        for item in &section.items {
            out.push('\n');
            wrapped(&mut out, &item.title, "* ");
            for fact in &item.facts {
                wrapped(&mut out, fact, "  ");
            }
            wrapped(&mut out, &item.summary, "  ");
            out.push_str(&format!("  {}\n", item.url));
        }
        if let Some((words, url)) = &section.more {
            out.push_str(&format!("\n{words}\n{url}\n"));
        }
    }
    // Two dashes and a space: mail programs take what follows for the sender's name, and leave it out of answers.
    out.push_str(&format!("\n-- \n{}\n{}\n{}\n", newsletter.site, newsletter.read_at, newsletter.url));
    if let Some((words, address)) = &newsletter.contact {
        out.push_str(&format!("{words}: {address}\n"));
    }
    out
}

/// A heading with a line below it, as long as itself.
fn headed(out: &mut String, heading: &str, mark: char) {
    let from = out.len();
    wrapped(out, heading, "");
    let longest = out[from..].lines().map(|line| line.chars().count()).max().unwrap_or(0);
    out.extend(std::iter::repeat_n(mark, longest));
    out.push('\n');
}

/// The words in lines; the first begins with `mark`, the others with as much space.
fn wrapped(out: &mut String, text: &str, mark: &str) {
    let indent = mark.chars().count();
    let mut used = 0;
    for word in text.split_whitespace() {
        let chars = word.chars().count();
        if used == 0 {
            out.push_str(mark);
            used = indent;
        } else if used + 1 + chars > WIDTH {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += chars;
    }
    if used > 0 {
        out.push('\n');
    }
}
