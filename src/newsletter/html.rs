//! A newsletter as HTML for mail programs.
//!
//! In: a [`Newsletter`]. Out: one page with its styles beside what they are for. No colour of text or paper is set, so
//! that each mail program takes its own, light or dark. It must not know what was left out of the newsletter.

use super::{Item, Newsletter, Section};
use crate::plan::machine::escaped;

/// Mail programs cut off what is longer.
const BYTES_MAX: usize = 100_000;
/// So much of the first line a mail program shows beside the title.
const PREVIEW_CHARS: usize = 110;

const SERIF: &str = "Charter,Georgia,Cambria,serif";
const SANS: &str = "Seravek,Ubuntu,Calibri,Helvetica,Arial,sans-serif";

/// How much is told.
#[derive(Clone, Copy)]
struct Measure {
    summaries: Summaries,
    /// The most pages of a part.
    items_max: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Summaries {
    Told,
    LeftOut,
}

/// The whole, or as much of it as mail programs show: first the sentences are left out, then the last pages of each part.
#[must_use]
pub fn html(newsletter: &Newsletter) -> String {
    let mut measure = Measure { summaries: Summaries::Told, items_max: usize::MAX };
    loop {
        let html = page(newsletter, measure);
        if html.len() <= BYTES_MAX || measure.items_max == 1 {
            return html;
        }
        if measure.summaries == Summaries::Told {
            measure.summaries = Summaries::LeftOut;
        } else {
            let most = newsletter.sections.iter().map(|section| section.items.len()).max().unwrap_or(0);
            measure.items_max = (measure.items_max.min(most) / 2).max(1);
        }
    }
}

fn page(newsletter: &Newsletter, measure: Measure) -> String {
    let title = escaped(&newsletter.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\" dir=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>{title}</title>\n</head>\n\
         <body style=\"margin:0;padding:0\">\n\
         <div style=\"display:none;max-height:0;overflow:hidden\">{}</div>\n\
         <div role=\"article\" aria-label=\"{title}\" lang=\"{}\" dir=\"{}\" style=\"max-width:600px;margin:0 auto;padding:24px 20px 40px;font:17px/1.5 {SANS};overflow-wrap:break-word\">\n\
         <h1 style=\"margin:0 0 8px;padding-top:16px;border-top:6px solid #0b7285;font:bold 26px/1.25 {SERIF}\">{title}</h1>\n",
        escaped(&newsletter.language),
        newsletter.direction,
        escaped(&preview(newsletter)),
        escaped(&newsletter.language),
        newsletter.direction,
    );
    for section in &newsletter.sections {
        part(&mut out, section, measure);
    }
    let url = escaped(&newsletter.url);
    out.push_str(&format!(
        "<p style=\"margin:40px 0 0;padding-top:16px;border-top:2px solid #0b7285;font-size:15px\">{} <a href=\"{url}\" style=\"color:inherit\">{url}</a>",
        escaped(&newsletter.read_at),
    ));
    if let Some((words, address)) = &newsletter.contact {
        let address = escaped(address);
        // Mail programs make a link of an address by themselves.
        out.push_str(&format!("<br>\n{}: {address}", escaped(words)));
    }
    out.push_str("</p>\n</div>\n</body>\n</html>\n");
    out
}

/// What a mail program shows beside the title: the first titles.
fn preview(newsletter: &Newsletter) -> String {
    let mut preview = String::new();
    for item in newsletter.sections.iter().flat_map(|section| &section.items) {
        let next =
            if preview.is_empty() { item.title.clone() } else { format!("{preview} · {}", item.title) };
        if !preview.is_empty() && next.chars().count() > PREVIEW_CHARS {
            break;
        }
        preview = next;
    }
    preview
}

fn part(out: &mut String, section: &Section, measure: Measure) {
    out.push_str(&format!(
        "<h2 style=\"margin:36px 0 12px;font:bold 21px/1.3 {SERIF}\">{}</h2>\n",
        escaped(&section.heading)
    ));
    for item in section.items.iter().take(measure.items_max) {
        told(out, item, measure.summaries);
    }
    if let Some((words, url)) = &section.more {
        out.push_str(&format!(
            "<p style=\"margin:0\"><a href=\"{}\" style=\"color:inherit\">{}</a></p>\n",
            escaped(url),
            escaped(words),
        ));
    }
}

fn told(out: &mut String, item: &Item, summaries: Summaries) {
    let language = item
        .language
        .as_ref()
        .map(|(language, direction)| format!(" lang=\"{}\" dir=\"{direction}\"", escaped(language)));
    let language = language.unwrap_or_default();
    out.push_str(&format!(
        "<h3{language} style=\"margin:0;font:bold 18px/1.35 {SANS}\"><a href=\"{}\" style=\"color:inherit\">{}</a></h3>\n",
        escaped(&item.url),
        escaped(&item.title),
    ));
    let facts = item.facts.iter().map(|fact| escaped(fact)).collect::<Vec<_>>().join("<br>");
    let has_summary = summaries == Summaries::Told && !item.summary.is_empty();
    if !facts.is_empty() {
        let below = if has_summary { 2 } else { 20 };
        out.push_str(&format!("<p style=\"margin:2px 0 {below}px;font-size:15px\">{facts}</p>\n"));
    }
    if has_summary {
        out.push_str(&format!("<p{language} style=\"margin:2px 0 20px\">{}</p>\n", escaped(&item.summary)));
    }
}
