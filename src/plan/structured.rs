//! Structured data (JSON-LD, schema.org): only what is visible on the page.
//!
//! In: a view and what it was made from. Out: JSON that may stand in a script element. It must not know templates.

use super::{
    frame::Frame,
    page::PageContent,
    view::{Link, ListView, PageView},
};
use crate::{
    dataset::licence::Licence,
    page::{Kind, Moment, Route},
    theme::templates::json,
};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'a> {
    Thing(Box<Thing<'a>>),
    Crumbs(Crumbs<'a>),
}

/// Anything that a page is about; what a kind does not have is left out.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'a> {
    #[serde(rename = "@type")]
    sort: &'a str,
    #[serde(rename = "@id")]
    id: &'a str,
    url: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_language: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    license: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    distribution: Vec<Download>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    step: Vec<Step<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Named<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event_status: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Download {
    #[serde(rename = "@type")]
    sort: &'static str,
    encoding_format: &'static str,
    content_url: String,
}

#[derive(Serialize)]
struct Named<'a> {
    #[serde(rename = "@type")]
    sort: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(rename = "@type")]
    sort: &'a str,
    position: usize,
    name: &'a str,
    text: &'a str,
    url: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Crumbs<'a> {
    #[serde(rename = "@type")]
    sort: &'a str,
    item_list_element: Vec<Crumb<'a>>,
}

#[derive(Serialize)]
struct Crumb<'a> {
    #[serde(rename = "@type")]
    sort: &'a str,
    position: usize,
    name: &'a str,
    item: String,
}

fn document(thing: Thing, crumbs: Option<Crumbs>) -> String {
    let thing = Node::Thing(Box::new(thing));
    let graph = [thing].into_iter().chain(crumbs.map(Node::Crumbs)).collect();
    json(&Document { context: "https://schema.org", graph })
}

fn crumbs<'a>(frame: &Frame, way: &'a [Link], title: &'a str, canonical: &str) -> Crumbs<'a> {
    let root = frame.site.url.strip_suffix(frame.site.base.as_str()).unwrap_or(&frame.site.url);
    let way = way.iter().map(|link| (link.title.as_str(), format!("{root}{}", link.url)));
    let all = way.chain([(title, canonical.to_owned())]).enumerate();
    let item = |(at, (name, item))| Crumb { sort: "ListItem", position: at + 1, name, item };
    Crumbs { sort: "BreadcrumbList", item_list_element: all.map(item).collect() }
}

/// Structured data of a list.
#[must_use]
pub fn list(frame: &Frame, view: &ListView) -> String {
    if view.crumbs.is_empty() {
        let id = format!("{}#site", frame.site.url);
        let (url, name) = (frame.site.url.as_str(), frame.site.title.as_str());
        return document(Thing { sort: "WebSite", id: &id, url, name, ..Thing::default() }, None);
    }
    let page = Thing {
        sort: "CollectionPage",
        id: &view.canonical,
        url: &view.canonical,
        name: &view.title,
        ..Thing::default()
    };
    document(page, Some(crumbs(frame, &view.crumbs, &view.title, &view.canonical)))
}

/// Structured data of a page, to which this way leads.
#[must_use]
pub fn page(frame: &Frame, content: &PageContent, view: &PageView, way: &[Link]) -> String {
    let page = &content.page;
    let nameless = [Kind::Term, Kind::Place, Kind::Person, Kind::Organisation, Kind::Surgery];
    let mut thing = Thing {
        sort: sort(page.kind),
        id: &view.canonical,
        url: &view.canonical,
        name: view.title,
        in_language: (!nameless.contains(&page.kind)).then_some(view.language),
        description: view.summary,
        ..Thing::default()
    };
    match page.kind {
        Kind::Guide => {
            thing.additional_type = Some("https://schema.org/LearningResource");
            thing.step = steps(content, view);
        }
        Kind::Dataset => {
            let licence = page.text("licence");
            thing.license = licence.map(|text| Licence::named(text).map_or(text, |licence| licence.url));
            let file = |route: &Route| Download {
                sort: "DataDownload",
                encoding_format: "text/csv",
                content_url: frame.canonical(route),
            };
            thing.distribution = content.download.iter().map(file).collect();
        }
        Kind::Post => {
            let person = |name| Named { sort: "Person", name, address: None };
            thing.headline = Some(view.title);
            thing.image = Some(view.image.as_str()).filter(|image| !image.is_empty());
            thing.author = content.author_names(frame).map(person).collect();
            thing.date_published = page.moment("date").map(Moment::iso);
        }
        Kind::Surgery => event(frame, content, &mut thing),
        _ => {}
    }
    document(thing, Some(crumbs(frame, way, view.title, &view.canonical)))
}

fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Guide => "HowTo",
        Kind::Skill => "LearningResource",
        Kind::Dataset => "Dataset",
        Kind::Surgery => "Event",
        Kind::Post => "BlogPosting",
        Kind::Term => "DefinedTerm",
        Kind::Place => "Place",
        Kind::Person => "Person",
        Kind::Organisation => "Organization",
        Kind::Story | Kind::Page | Kind::Series => "WebPage",
    }
}

fn steps<'a>(content: &'a PageContent, view: &PageView) -> Vec<Step<'a>> {
    let steps = content.page.steps.iter().enumerate();
    let step = |(at, step): (usize, &'a crate::page::Step)| Step {
        sort: "HowToStep",
        position: at + 1,
        name: &step.title,
        text: &step.title,
        url: format!("{}#{}", view.canonical, step.id),
    };
    steps.map(step).collect()
}

fn event<'a>(frame: &Frame, content: &'a PageContent, thing: &mut Thing<'a>) {
    let page = &content.page;
    thing.start_date = page.moment("when").map(|when| {
        let zoned = when.start().to_zoned(frame.time_zone.clone()).ok();
        zoned.map_or_else(|| when.iso(), |z| z.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    });
    let venue = content.text("venue").unwrap_or(&page.title.value);
    let address = Some(content.text("address").unwrap_or(venue));
    thing.location = Some(Named { sort: "Place", name: venue, address });
    thing.event_status = Some(match page.text("status") {
        Some("cancelled") => "https://schema.org/EventCancelled",
        Some("moved") => "https://schema.org/EventRescheduled",
        _ => "https://schema.org/EventScheduled",
    });
}
