//! The settings of a site that has none yet, and which permalinks keep the old addresses.
//!
//! In: the export. Out: a `casebook.yaml`, and lines of the report. It must not know texts.

use super::{
    Places,
    times::Times,
    wxr::{Export, Item},
};
use crate::{
    config,
    import::{
        front::scalar,
        report::{Part, Report},
    },
    page::{percent::decoded, slug},
    source::Sources,
};
use std::collections::BTreeMap;

/// The settings file, where the site has none.
pub fn settings(export: &Export, site: &Sources, report: &mut Report) -> Option<(String, Vec<u8>)> {
    let shape = shape(export);
    let mut text = format!("title: {}\n", scalar(&export.title));
    if !export.says.is_empty() {
        text.push_str(&format!("summary: {}\n", scalar(&export.says)));
    }
    if let Some(home) = export.homes.iter().find(|home| home.starts_with("http")) {
        text.push_str(&format!("url: {}/\n", home.trim_end_matches('/')));
    }
    if !export.language.is_empty() && !export.language.to_lowercase().starts_with("en") {
        text.push_str(&format!("language: {}\n", scalar(&export.language)));
    }
    if let Some(shape) = &shape {
        text.push_str(&format!("permalinks:\n  post: {shape}\n"));
    }
    let there = site.find(config::FILE).map(|id| site.get(id).bytes());
    // What an earlier import wrote is no reason to say anything else.
    if let Some(there) = there.filter(|there| *there != text.as_bytes()) {
        let has = String::from_utf8_lossy(there).lines().any(|line| line.starts_with("permalinks:"));
        if let Some(shape) = shape.filter(|_| !has) {
            let says = format!(
                "Most posts had addresses like {shape}. To keep them, write in {}: `permalinks: {{ post: {shape} }}`. \
                 Without it the old addresses lead on to the new ones.",
                config::FILE
            );
            report.list(Part::ToDo, "", None, says);
        }
        return None;
    }
    Some((config::FILE.to_owned(), text.into_bytes()))
}

/// The shape of the addresses of posts, where at least three in four have it.
fn shape(export: &Export) -> Option<String> {
    let places = Places::new(export, None);
    let posts: Vec<&Item> =
        export.items.iter().filter(|item| item.kind == "post" && item.status == "publish").collect();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for shape in posts.iter().filter_map(|item| of(item, &places, export)) {
        *shapes.entry(shape).or_default() += 1;
    }
    let (shape, count) =
        shapes.into_iter().max_by_key(|(shape, count)| (*count, std::cmp::Reverse(shape.clone())))?;
    // The number of a post is read from the end of its permanent id.
    let ends_with_number = |item: &&Item| {
        let number = item.guid.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        item.guid.is_empty() || number == item.id
    };
    let has_name = shape.contains("{slug}") || shape.contains("{id}") && posts.iter().all(ends_with_number);
    (count * 4 >= posts.len() * 3 && has_name).then_some(shape)
}

/// The shape of the address of a post: `/{year}/{month}/{slug}/`.
fn of(item: &Item, places: &Places, export: &Export) -> Option<String> {
    let (path, query) = places.own_path(&item.link)?;
    if path.is_empty() || !query.is_empty() {
        return None;
    }
    let day = item.date.split([' ', '-', ':']).collect::<Vec<_>>();
    let names = ["{year}", "{month}", "{day}", "{hour}", "{minute}", "{second}"];
    let name = decoded(&item.name);
    let author = export.authors.get(&item.creator).map(|shown| slug(shown)).unwrap_or_default();
    let mut next = 0;
    let parts: Vec<String> = path
        .split('/')
        .map(|part| {
            if part == name {
                return "{slug}".to_owned();
            }
            if next < names.len() && day.get(next) == Some(&part) {
                next += 1;
                return names[next - 1].to_owned();
            }
            if part == item.id {
                return "{id}".to_owned();
            }
            if !author.is_empty() && part == author {
                return "{author}".to_owned();
            }
            part.to_owned()
        })
        .collect();
    Some(format!("/{}/", parts.join("/")))
}

/// Says so where most days and times of the old site are others in the time zone of the new one.
pub fn clock(export: &Export, times: &Times, report: &mut Report) {
    let posts = export.items.iter().filter(|item| item.kind == "post" && item.status == "publish");
    let moments =
        posts.filter_map(|item| Some((times.moment(&item.date_gmt, "")?, times.moment("", &item.date)?)));
    let (mut same, mut others) = (0, None);
    let mut count = 0;
    for (here, there) in moments {
        count += 1;
        same += usize::from(here == there);
        others = others.or((here != there).then_some((here, there)));
    }
    if let Some((here, there)) = others.filter(|_| same * 2 < count) {
        let says = format!(
            "The clock of the old site was another: what was published there at {} was {} in the time zone of this site. \
             Say `time_zone:` in {} and import again if that is not what you want.",
            there.strftime("%Y-%m-%d %H:%M"),
            here.strftime("%Y-%m-%d %H:%M"),
            config::FILE
        );
        report.list(Part::ToDo, "", None, says);
    }
}
