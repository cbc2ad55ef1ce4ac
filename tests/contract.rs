//! The theme contract: `themes/README.md` shows what templates receive, made from real views and held fresh.
//!
//! `UPDATE=1 cargo test --test contract` writes it again.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write the project's files"
)]

use casebook::{
    build::{Build, Choices, Drafts, Known, build},
    config::Clock,
    disk,
    page::{Field, Kind, Moment},
    plan::{Content, list_page, page::view},
    source::{File, Sources},
    theme::Reads,
};
use std::{fs, path::Path};

const FILE: &str = "themes/README.md";

const HEAD: &str = "\
# What a template receives

A theme is a folder with `templates/`, `assets/`, `strings/` and `theme.yaml`. A site changes any single file of the built-in theme by one of the same name in its own `theme/` folder, or names another theme of the folder `themes/` in casebook.yaml.

A template receives `site`, the strings `s` (by key: `s.skip`), and either `page` or `list`. What is the same on every page can be a template of its own in `templates/parts/`: it receives `site`, `s` and `help` (the next surgeries), is rendered once, and every template gets it as `part.NAME`. There is no function that reaches a file, the network, the clock or another page: what a template shows is in these values, and a template that asks for anything else is a finding with its place. A list that a theme wants is declared in `theme.yaml`; Casebook computes it.

`404.html` is the list `not-found` of the theme; `gone.html` is shown, as a list without sections named `gone`, wherever a page was taken out for good. Both are to show ways on, and are not for search engines.

Every field of a kind is always there: `null`, an empty text or an empty list where the author wrote nothing. `page.body` holds the text as HTML. `page.json_ld` and `list.json_ld` are safe to print inside a script element of the type `application/ld+json`. Beside Tera's own filters there are `json`, which prints any value as JSON that may stand in a script element, `percent`, which makes a text fit for an address, and `contact`, which makes links of the e-mail addresses and telephone numbers in a text. The types are in `src/plan/view.rs`.

What no template can read is not made: the JSON-LD of a page, for one, costs nothing where neither the page's template nor one that it extends, includes or calls says `json_ld`. Casebook finds the names behind `page.` and `list.` in the texts of the templates. A template that says `page` without a name behind it (`page | json`, `page[name]`, `{% set it = page %}`, `<card page={page} />`) reads all of it, and one that says `page.fields` or `page.relations` without a name behind it reads all of those.

What follows is made from a small site (`tests/contract/`) and tested to be fresh.
";

fn site() -> Build {
    let (sources, unread) = disk::read(Path::new("tests/contract"), Path::new("nowhere"));
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let site = build(sources, unread, Known::default(), &choices);
    assert!(site.report.is_empty(), "{:?}", site.report);
    site
}

fn section(title: &str, value: &impl serde::Serialize) -> String {
    format!("\n## {title}\n\n```json\n{}\n```\n", serde_json::to_string_pretty(value).unwrap())
}

/// The view of the guide, where a site has this text as its own template for guides.
fn guide_with(template: &str) -> serde_json::Value {
    let (sources, _) = disk::read(Path::new("tests/contract"), Path::new("nowhere"));
    let own = File::new("theme/templates/guide.html", template.into());
    let sources =
        Sources::new([own].into_iter().chain(sources.iter().map(|(_, file)| file.clone())).collect());
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let site = build(sources, Vec::new(), Known::default(), &choices);
    let (rendered, findings) = site.render_all(|_| (), |_, _| ());
    assert!(findings.is_empty() && rendered.len() == site.plan.outputs.len(), "{findings:?}");
    let reads = site.theme.templates.reads(&site.sources);
    let view = site.plan.outputs.iter().find_map(|output| match &output.content {
        Content::Page(content) if content.page.kind == Kind::Guide => {
            Some(view(&site.plan.frame, content, "", &reads[&*output.template]))
        }
        _ => None,
    });
    serde_json::to_value(view.unwrap()).unwrap()
}

#[test]
fn what_no_template_reads_is_not_made() {
    let lean = guide_with("<h1>{{ page.title }}</h1>{{ page.fields.time }}{{ page.relations.skills.count }}");
    let left_out = |name: &str| lean.get(name).is_none();
    assert!(["json_ld", "crumbs", "topics", "headings"].into_iter().all(left_out), "{lean}");
    assert_eq!(lean["fields"], serde_json::json!({ "time": "2 hours" }));
    assert_eq!(lean["relations"].as_object().unwrap().keys().collect::<Vec<_>>(), ["skills"]);
    for whole in ["{{ page | json }}", "{% set it = page %}{{ it.title }}", "{% extends \"base.html\" %}"] {
        let view = guide_with(whole);
        assert!(view["json_ld"].as_str().unwrap().contains("HowTo"), "{whole}");
        let fields = view["fields"].as_object().unwrap().len();
        assert_eq!(fields, Field::all_of(Kind::Guide).count(), "{whole}");
    }
}

#[test]
fn the_readme_of_themes_is_fresh() {
    let site = site();
    let mut text = HEAD.to_owned();
    let mut frame = site.plan.frame.site.clone();
    frame.assets.values_mut().for_each(|url| *url = "/assets/…".to_owned());
    text.push_str(&section("`site`", &frame));
    for kind in Kind::ALL {
        let view = site.plan.outputs.iter().find_map(|output| match &output.content {
            Content::Page(content) if content.page.kind == *kind => {
                Some(view(&site.plan.frame, content, "<p>The text …</p>", &Reads::All))
            }
            _ => None,
        });
        let view = view.unwrap_or_else(|| unreachable!("tests/contract has no {}", kind.name()));
        text.push_str(&section(&format!("`page` of a {}: `{}`", kind.name(), kind.template()), &view));
    }
    let home = site.plan.outputs.iter().find_map(|output| match &output.content {
        Content::List(content) if content.head.name == "home" => Some(content),
        _ => None,
    });
    let home = list_page::view(&site.plan.frame, home.unwrap(), &Reads::All);
    text.push_str(&section("`list` of the home page: `home.html`", &home));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(FILE, &text).unwrap();
    }
    let stands = fs::read_to_string(FILE).unwrap_or_default();
    assert!(stands == text, "{FILE} is stale: UPDATE=1 cargo test --test contract, then read git diff");
}
