//! By which address feeds and calendars know a page.
//!
//! In: the record and a page. Out: an address it had before, where they know it by that. What was published under its own
//! address stays known by it, whatever old addresses it takes on later; a page that moved stays known as it was. It must
//! not know feeds nor calendars.

use crate::{
    page::{Address, Page},
    record::Record,
};

/// The old address that a page is known by; nothing where that is its own.
#[must_use]
pub fn by<'a>(record: &'a Record<'a>, page: &'a Page) -> Option<Address<'a>> {
    let path = page.route.path();
    if let Some(old) = record.known_by(path) {
        return Some(old.clone());
    }
    if record.has_published(path) {
        return None;
    }
    let mut old = page.old_addresses().filter(|old| old.query().is_none());
    // Who moves a page adds the address it had behind those of before: of a recorded one it is told what it was known by.
    let oldest = old.next()?;
    let last = old.next_back().unwrap_or_else(|| oldest.clone());
    match record.known_by(&last.path) {
        Some(known) => Some(known.clone()),
        None if record.has_published(&last.path) => Some(last),
        None => Some(oldest),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        page::{Page, Rules},
        parse::{self, Vocabulary},
        record,
        source::{File, FileId, Sources},
    };

    fn page(aliases: &str) -> Page {
        let text = format!("---\ntitle: News\ndate: 2026-01-01\naliases: [{aliases}]\n---\nText.\n");
        let file = File::new("content/blog/news.md", text.into_bytes());
        parse::page(FileId(0), &file, &Vocabulary::default(), &Rules::default()).expect("it is a page").page
    }

    fn by(record: &str, aliases: &str) -> String {
        let sources = Sources::new(vec![File::new(record::FILE, record.as_bytes().to_vec())]);
        let (record, found) = record::read(&sources);
        assert!(found.is_empty(), "{found:?}");
        super::by(&record, &page(aliases)).map_or_else(String::new, |old| old.to_string())
    }

    #[test]
    fn a_page_is_known_as_it_was() {
        assert_eq!(by("", ""), "");
        // Without a record its oldest address is what it was known by.
        assert_eq!(by("", "/first/, /second/"), "/first/");
        // What was published stays known by its own address.
        assert_eq!(by("/blog/news/\n/first/\n", "/first/"), "");
        // It has moved: once, twice, and after it had taken on the address of another page.
        assert_eq!(by("/first/\n", "/first/"), "/first/");
        assert_eq!(by("/first/\n/second/\n/second/ known by /first/\n", "/first/, /second/"), "/first/");
        assert_eq!(by("/other/\n/second/\n", "/other/, /second/"), "/second/");
        // It has moved and was recorded.
        assert_eq!(by("/blog/news/\n/blog/news/ known by /first/\n/first/\n", "/x/, /first/"), "/first/");
    }
}
