//! Social cards: which pages get one, and where it is.
//!
//! In: pages and the settings. Out: a claim for the card of each post, guide and story without a picture of its own, and
//! one note on the titles that cannot be drawn. It must not know how a card is drawn.

use super::{Claim, Content, Inputs, frame, page};
use crate::{
    diagnostic::{Code, Diagnostic},
    page::{Kind, Page, Route},
    social_card::{SocialCard, drawable},
};

/// Whether the page is to have a card.
fn wants(inputs: &Inputs, page: &Page) -> bool {
    inputs.config.social_cards
        && matches!(page.kind, Kind::Post | Kind::Guide | Kind::Story)
        // Those who show links do not show drawings.
        && page::file(inputs, page, "image").is_none_or(|picture| picture.path().ends_with(".svg"))
}

/// The card of a page; nothing where it has a picture, or where its letters cannot be drawn.
#[must_use]
pub fn claim(inputs: &Inputs, page: &Page) -> Option<Claim> {
    if !wants(inputs, page) {
        return None;
    }
    let site = inputs.frame.drawn_title.clone()?;
    let title = drawable(&page.title.value)?;
    let direction = frame::direction(page.text("language").unwrap_or(&inputs.config.language));
    Some(Claim::new(route(&page.route), Content::SocialCard(SocialCard::new(title, site, direction))))
}

/// Where the card of the page at this address is.
fn route(page: &Route) -> Route {
    let path = page.path();
    Route::file(&match path.strip_suffix(".html") {
        Some(path) => format!("{path}.card.png"),
        None => format!("{path}card.png"),
    })
}

/// One note for all titles that cannot be drawn.
#[must_use]
pub fn check(inputs: &Inputs) -> Vec<Diagnostic> {
    if !inputs.config.social_cards {
        return Vec::new();
    }
    let letters = "The letters in the program are Latin, Greek, Cyrillic, Hebrew and Arabic without those that only Urdu and its neighbours use.";
    if inputs.frame.drawn_title.is_none() {
        let message = format!(
            "no page gets a social card: the site's name “{}” has letters that cannot be drawn",
            inputs.config.title
        );
        return vec![Diagnostic::new(Code::NoSocialCard, None, message).help(letters)];
    }
    let pages = inputs.graph.published().map(|(_, page)| page);
    let mut without = pages.filter(|page| wants(inputs, page) && drawable(&page.title.value).is_none());
    let Some(first) = without.next() else { return Vec::new() };
    let others = match without.count() {
        0 => String::new(),
        1 => "; another page has such a title too".to_owned(),
        n => format!("; {n} other pages have such titles too"),
    };
    let message = format!("this title has letters that a social card cannot show{others}");
    vec![Diagnostic::new(Code::NoSocialCard, first.title.span, message).help(letters)]
}
