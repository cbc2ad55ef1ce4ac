//! The theme contract: `themes/README.md` shows what templates receive, made from real views and held fresh.
//!
//! `UPDATE=1 cargo test --test contract` writes it again.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read and write the project's files"
)]

use casebook::{
    build::{Build, Choices, Drafts, build},
    config::Clock,
    disk,
    page::{Kind, Moment},
    parse::memo::Memo,
    plan::{Content, page::view},
};
use std::{fs, path::Path};

const FILE: &str = "themes/README.md";

const HEAD: &str = "\
# What a template receives

A theme is a folder with `templates/`, `assets/`, `strings/` and `theme.yaml`. A site changes any single file of the built-in theme by one of the same name in its own `theme/` folder, or names another theme of the folder `themes/` in casebook.yaml.

A template receives `site`, the strings `s` (by key: `s.skip`), and either `page` or `list`. What is the same on every page can be a template of its own in `templates/parts/`: it receives `site`, `s` and `help` (the next surgeries), is rendered once, and every template gets it as `part.NAME`. There is no function that reaches a file, the network, the clock or another page: what a template shows is in these values, and a template that asks for anything else is a finding with its place. A list that a theme wants is declared in `theme.yaml`; Casebook computes it.

Every field of a kind is always there: `null`, an empty text or an empty list where the author wrote nothing. `page.body` holds the text as HTML. `page.json_ld` and `list.json_ld` are safe to print inside a script element of the type `application/ld+json`. Beside Tera's own filters there are `json`, which prints any value as JSON that may stand in a script element, and `percent`, which makes a text fit for an address. The types are in `src/plan/view.rs`.

What follows is made from a small site (`tests/contract/`) and tested to be fresh.
";

fn site() -> Build {
    let (sources, unread) = disk::read(Path::new("tests/contract"), Path::new("nowhere"));
    let clock = Clock::Local(Moment::read("2026-11-23T12:00").unwrap());
    let choices = Choices { clock, drafts: Drafts::Hidden, base_url: None };
    let (site, _) = build(sources, unread, &Memo::default(), &choices);
    assert!(site.report.findings().is_empty(), "{:?}", site.report);
    site
}

fn section(title: &str, value: &impl serde::Serialize) -> String {
    format!("\n## {title}\n\n```json\n{}\n```\n", serde_json::to_string_pretty(value).unwrap())
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
                Some(view(&site.plan.frame, content, "<p>The text …</p>"))
            }
            _ => None,
        });
        let view = view.unwrap_or_else(|| unreachable!("tests/contract has no {}", kind.name()));
        text.push_str(&section(&format!("`page` of a {}: `{}`", kind.name(), kind.template()), &view));
    }
    let home = site.plan.outputs.iter().find_map(|output| match &output.content {
        Content::List(view) if view.name == "home" => Some(view.clone()),
        _ => None,
    });
    text.push_str(&section("`list` of the home page: `home.html`", &*home.unwrap()));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(FILE, &text).unwrap();
    }
    let stands = fs::read_to_string(FILE).unwrap_or_default();
    assert!(stands == text, "{FILE} is stale: UPDATE=1 cargo test --test contract, then read git diff");
}
