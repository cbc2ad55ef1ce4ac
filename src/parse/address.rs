//! Where a page is published.
//!
//! In: where its file lies, its front matter, the site's permalinks. Out: its [`Route`], and which word of a permalink
//! it has nothing for. It must not know any other page.

use super::{CONTENT, name};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Moment, Permalink, Route, Rules, Value, permalink::Word, slug},
    source::{Span, Spanned},
};

/// The front matter of a page.
type Fields = [(&'static str, Spanned<Value>)];

/// What stands for the topic of a post without any, in the words of the blogs that posts come from.
const NO_TOPIC: &str = "uncategorised";

/// The address of a page with these fields, lay it at this path below `content/`.
#[must_use]
pub fn address(path: &str, fields: &Fields, rules: &Rules) -> Route {
    route(name(path), Kind::at(path), fields, rules)
}

/// Where the page of the file at this path is published, unless it names another address.
#[must_use]
pub fn route_of(path: &str) -> Route {
    by_path(name(path.strip_prefix(CONTENT).unwrap_or(path)), &[])
}

pub(super) fn route(name: &str, kind: Option<Kind>, fields: &Fields, rules: &Rules) -> Route {
    let permalink = permalink(kind, rules).and_then(|permalink| filled(permalink, name, fields).ok());
    permalink.unwrap_or_else(|| by_path(name, fields))
}

/// The finding for a post that has nothing for a word of the site's permalinks.
pub(super) fn missing(
    name: &str,
    kind: Kind,
    fields: &Fields,
    rules: &Rules,
    at: Span,
) -> Option<Diagnostic> {
    let word = filled(permalink(Some(kind), rules)?, name, fields).err()?;
    let (field, help) = match word {
        Word::Id => {
            ("id", "Write its number: `id: 12`. Or write `permalinks:` in casebook.yaml without `{id}`.")
        }
        Word::Author => (
            "author",
            "Say who wrote it: `author: …`. Or write `permalinks:` in casebook.yaml without `{author}`.",
        ),
        // A post without a date is told elsewhere, and a file name without a letter has its address from its folder.
        _ => return None,
    };
    let message =
        format!("the addresses of posts have `{{{}}}` in them, and this post has no `{field}`", word.name());
    Some(Diagnostic::new(Code::MissingField, at, message).help(help))
}

fn permalink(kind: Option<Kind>, rules: &Rules) -> Option<&Permalink> {
    rules.posts.as_ref().filter(|_| kind == Some(Kind::Post))
}

/// The address that its folder and its file name, or its `slug`, give it.
fn by_path(name: &str, fields: &Fields) -> Route {
    let (folder, last) = name.rsplit_once('/').unwrap_or(("", name));
    let own = text(fields, "slug").map_or_else(|| slug(last), str::to_owned);
    let parts: Vec<String> = folder.split('/').map(slug).chain([own]).collect();
    Route::page(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn filled(permalink: &Permalink, name: &str, fields: &Fields) -> Result<Route, Word> {
    let date = value(fields, "date").and_then(|value| match value {
        Value::Moment(moment) => Some(*moment),
        _ => None,
    });
    permalink.route(|word| match word {
        Word::Year => date.map(|at| at.start().strftime("%Y").to_string()),
        Word::Month => date.map(|at| at.start().strftime("%m").to_string()),
        Word::Day => date.map(|at| at.start().strftime("%d").to_string()),
        Word::Hour => date.map(|at| at.start().strftime("%H").to_string()),
        Word::Minute => date.map(|at| at.start().strftime("%M").to_string()),
        Word::Second => date.map(|at| at.start().strftime("%S").to_string()),
        Word::Slug => Some(text(fields, "slug").map_or_else(|| slug(undated(name, date)), str::to_owned)),
        Word::Id => text(fields, "id").and_then(id),
        Word::Author => first(fields, "author").map(slug),
        Word::Topic => {
            let topic = first(fields, "topics").map(slug).filter(|topic| !topic.is_empty());
            Some(topic.unwrap_or_else(|| NO_TOPIC.to_owned()))
        }
    })
}

/// The last part of a name, without the date of the post where it begins with that.
fn undated(name: &str, date: Option<Moment>) -> &str {
    let last = name.rsplit('/').next().unwrap_or(name);
    let rest = date.and_then(|at| last.strip_prefix(&at.day.iso())?.strip_prefix('-'));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(last)
}

/// An id as a part of an address: as it is where it can be one; of an address such as `https://example.org/?p=12` the
/// number at its end.
fn id(id: &str) -> Option<String> {
    let own = slug(id);
    if own == id {
        return Some(own);
    }
    let number = &id[id.trim_end_matches(|c: char| c.is_ascii_digit()).len()..];
    (!number.is_empty()).then(|| number.to_owned())
}

fn value<'a>(fields: &'a Fields, name: &str) -> Option<&'a Value> {
    fields.iter().find(|(field, _)| *field == name).map(|(_, value)| &value.value)
}

fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    value(fields, name)?.as_text()
}

fn first<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    match value(fields, name)? {
        Value::Texts(texts) => texts.first().map(|(text, _)| text.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::id;

    #[test]
    fn an_id_is_a_part_of_an_address() {
        assert_eq!(id("12").as_deref(), Some("12"));
        assert_eq!(id("an-old-post").as_deref(), Some("an-old-post"));
        assert_eq!(id("https://example.org/?p=12").as_deref(), Some("12"));
        assert_eq!(id("https://example.org/a/"), None);
    }
}
