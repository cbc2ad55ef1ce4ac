//! Feeds as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1.
//!
//! In: a feed and the texts of its entries. Out: the file. It must not know how a text is made.

use crate::plan::{
    Frame,
    entry::{Entry, Told},
    feeds::{self, Feed, FeedContent, Format},
    machine::escaped,
};
use jiff::{Zoned, fmt::rfc2822};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// What is said to have changed where nothing is known to.
const NEVER: &str = "1970-01-01T00:00:00Z";

/// A feed in its format. `texts` has that of each entry, where it is carried.
#[must_use]
pub(super) fn written(content: &FeedContent, texts: &[Option<&Told>], frame: &Frame) -> String {
    let FeedContent { feed, format } = content;
    let own = frame.canonical(&feeds::route(&feed.list, *format));
    let known = texts.iter().flatten().map(|told| told.xml.len() + 1024).sum::<usize>();
    let mut out = String::with_capacity(known + 8192);
    let wrote = match format {
        Format::Atom => atom(&mut out, feed, texts, frame, &own),
        Format::Rss => rss(&mut out, feed, texts, frame, &own),
        Format::Json => {
            out = json_feed(feed, texts, frame, &own);
            Ok(())
        }
    };
    wrote.expect("a string takes what is written to it");
    out
}

/// As RFC 3339.
fn time(at: &Zoned) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// As RFC 822 wants it, with four digits of the year.
fn mail_time(at: &Zoned) -> Option<String> {
    rfc2822::to_string(at).ok()
}

fn atom(
    out: &mut String,
    feed: &Feed,
    texts: &[Option<&Told>],
    frame: &Frame,
    own: &str,
) -> std::fmt::Result {
    let (site, own) = (&frame.site, escaped(own));
    let language = escaped(&site.language);
    let updated = feed.updated.as_ref().map_or_else(|| NEVER.to_owned(), time);
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{language}\">\n\
         <id>{own}</id>\n<title>{}</title>\n",
        escaped(&feed.title),
    )?;
    if !feed.summary.is_empty() {
        writeln!(out, "<subtitle>{}</subtitle>", escaped(&feed.summary))?;
    }
    write!(
        out,
        "<updated>{updated}</updated>\n<author><name>{}</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n",
        escaped(&site.title),
        escaped(&frame.canonical(&feed.list)),
    )?;
    for (entry, told) in feed.entries.iter().zip(texts) {
        atom_entry(out, entry, *told, &site.language)?;
    }
    out.push_str("</feed>\n");
    Ok(())
}

fn atom_entry(out: &mut String, entry: &Entry, told: Option<&Told>, language: &str) -> std::fmt::Result {
    match entry.language == language {
        true => out.push_str("<entry>\n"),
        false => writeln!(out, "<entry xml:lang=\"{}\">", escaped(&entry.language))?,
    }
    writeln!(out, "<id>{}</id>\n<title>{}</title>", escaped(&entry.id), escaped(&entry.title))?;
    writeln!(out, "<updated>{}</updated>", time(&entry.updated))?;
    if let Some(published) = &entry.published {
        writeln!(out, "<published>{}</published>", time(published))?;
    }
    for author in &entry.authors {
        writeln!(out, "<author><name>{}</name></author>", escaped(author))?;
    }
    for topic in &entry.topics {
        writeln!(out, "<category term=\"{}\"/>", escaped(topic))?;
    }
    writeln!(out, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escaped(&entry.url))?;
    if !entry.summary.is_empty() {
        writeln!(out, "<summary>{}</summary>", escaped(&entry.summary))?;
    }
    if let Some(told) = told {
        writeln!(out, "<content type=\"html\">{}</content>", told.xml)?;
    }
    out.push_str("</entry>\n");
    Ok(())
}

fn rss(out: &mut String, feed: &Feed, texts: &[Option<&Told>], frame: &Frame, own: &str) -> std::fmt::Result {
    let site = &frame.site;
    let says = if feed.summary.is_empty() { &feed.title } else { &feed.summary };
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>{}</title>\n<link>{}</link>\n<description>{}</description>\n\
         <language>{}</language>\n<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"{}\"/>\n",
        escaped(&feed.title),
        escaped(&frame.canonical(&feed.list)),
        escaped(says),
        escaped(&site.language),
        escaped(own),
    )?;
    if let Some(at) = feed.updated.as_ref().and_then(mail_time) {
        writeln!(out, "<lastBuildDate>{at}</lastBuildDate>")?;
    }
    for (entry, told) in feed.entries.iter().zip(texts) {
        rss_item(out, entry, *told)?;
    }
    out.push_str("</channel>\n</rss>\n");
    Ok(())
}

fn rss_item(out: &mut String, entry: &Entry, told: Option<&Told>) -> std::fmt::Result {
    writeln!(out, "<item>\n<title>{}</title>\n<link>{}</link>", escaped(&entry.title), escaped(&entry.url))?;
    writeln!(out, "<guid isPermaLink=\"false\">{}</guid>", escaped(&entry.id))?;
    if let Some(at) = entry.published.as_ref().and_then(mail_time) {
        writeln!(out, "<pubDate>{at}</pubDate>")?;
    }
    if entry.is_known {
        writeln!(out, "<atom:updated>{}</atom:updated>", time(&entry.updated))?;
    }
    for author in &entry.authors {
        writeln!(out, "<dc:creator>{}</dc:creator>", escaped(author))?;
    }
    for topic in &entry.topics {
        writeln!(out, "<category>{}</category>", escaped(topic))?;
    }
    if !entry.summary.is_empty() {
        writeln!(out, "<description>{}</description>", escaped(&entry.summary))?;
    }
    if let Some(told) = told {
        writeln!(out, "<content:encoded>{}</content:encoded>", told.xml)?;
    }
    out.push_str("</item>\n");
    Ok(())
}

fn json_feed(feed: &Feed, texts: &[Option<&Told>], frame: &Frame, own: &str) -> String {
    let site = &frame.site;
    let mut all = Map::new();
    let mut put = |key: &str, value: Value| drop(all.insert(key.to_owned(), value));
    put("version", json!("https://jsonfeed.org/version/1.1"));
    put("title", json!(feed.title));
    put("home_page_url", json!(frame.canonical(&feed.list)));
    put("feed_url", json!(own));
    if !feed.summary.is_empty() {
        put("description", json!(feed.summary));
    }
    put("language", json!(site.language));
    put("authors", json!([{ "name": site.title, "url": site.url }]));
    let items = feed.entries.iter().zip(texts).map(|(entry, told)| item(entry, *told, &site.language));
    put("items", items.collect());
    let mut text = serde_json::to_string_pretty(&all).expect("all keys are text");
    text.push('\n');
    text
}

fn item(entry: &Entry, told: Option<&Told>, language: &str) -> Value {
    let mut item = Map::new();
    let mut put = |key: &str, value: Value| drop(item.insert(key.to_owned(), value));
    put("id", json!(entry.id));
    put("url", json!(entry.url));
    put("title", json!(entry.title));
    // The format wants some content, be it a sentence.
    match told {
        Some(told) => put("content_html", json!(told.html)),
        None if entry.summary.is_empty() => put("content_text", json!(entry.title)),
        None => put("content_text", json!(entry.summary)),
    }
    if !entry.summary.is_empty() {
        put("summary", json!(entry.summary));
    }
    if !entry.image.is_empty() {
        put("image", json!(entry.image));
    }
    if let Some(published) = &entry.published {
        put("date_published", json!(time(published)));
    }
    if entry.is_known {
        put("date_modified", json!(time(&entry.updated)));
    }
    if !entry.authors.is_empty() {
        let authors = entry.authors.iter().map(|name| json!({ "name": name }));
        put("authors", authors.collect());
    }
    if !entry.topics.is_empty() {
        put("tags", json!(entry.topics));
    }
    if entry.language != language {
        put("language", json!(entry.language));
    }
    Value::Object(item)
}
