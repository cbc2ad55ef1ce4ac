//! The picture of a page that other sites show beside a link to it: its title, large, and the site's name.
//!
//! In: a title, a name, a direction. Out: a PNG of 1200 × 630 pixels, the same bytes on any machine; or nothing, where
//! the font lacks a letter: better no picture than one with boxes. It must not know pages, addresses or themes.

mod letters;
mod lines;
mod paint;

use letters::Direction;
pub use letters::licence;
use lines::Text;
use std::sync::Arc;

/// The width of a card in pixels.
pub const WIDTH: usize = 1200;
/// The height of a card in pixels.
pub const HEIGHT: usize = 630;

/// Space between the edges and the words.
const MARGIN: f32 = 84.0;
/// Where the title begins.
const TOP: f32 = 78.0;
/// The height there is for the title.
const ROOM: f32 = 372.0;
/// The sizes a title may have, the largest that fits is taken.
const SIZES: [f32; 8] = [96.0, 88.0, 80.0, 74.0, 68.0, 62.0, 56.0, 50.0];
/// The most lines of a title.
const LINES_MAX: usize = 4;
/// From one line to the next, in sizes.
const LEADING: f32 = 1.22;
/// Where the letters of a line stand below its top, in sizes.
const ASCENT: f32 = 0.95;
/// The size of the site's name.
const NAME_SIZE: f32 = 38.0;
/// Where the site's name stands.
const NAME_BASE: f32 = 552.0;
/// The breadth of the coloured edge where a line begins.
const EDGE: f32 = 28.0;

/// What a card shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SocialCard {
    title: String,
    site: Arc<str>,
    direction: &'static str,
}

/// A name as a card can show it: emoji are left out. Nothing where the font lacks one of its letters, or none is left.
#[must_use]
pub fn drawable(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !letters::is_emoji(*c)).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let has_letters = plain.chars().any(char::is_alphanumeric);
    (has_letters && plain.chars().all(letters::has)).then_some(plain)
}

impl SocialCard {
    /// A card; `title` and `site` are [`drawable`], the direction is `ltr` or `rtl`.
    #[must_use]
    pub fn new(title: String, site: Arc<str>, direction: &'static str) -> Self {
        Self { title, site, direction }
    }

    /// The picture.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let direction = if self.direction == "rtl" { Direction::RightToLeft } else { Direction::LeftToRight };
        let width = WIDTH as f32 - 2.0 * MARGIN - EDGE;
        let (size, title) = sized(&self.title, width);
        let name = Text::new(&self.site).cut(width / NAME_SIZE, 1);
        // A short title stands in the middle of its room, a long one fills it.
        let leading = size * LEADING;
        let above = (ROOM - leading * title.len() as f32).max(0.0) / 2.0;
        let mut paint = paint::Paint::new(direction);
        paint.edge(EDGE);
        for (n, line) in title.iter().enumerate() {
            let base = TOP + above + leading * n as f32 + size * ASCENT;
            paint.line(line, size, base, MARGIN, paint::Colour::Ink);
        }
        for line in &name {
            paint.line(line, NAME_SIZE, NAME_BASE, MARGIN, paint::Colour::Accent);
        }
        paint.png()
    }
}

/// The size at which a title fits, and its lines.
fn sized(title: &str, width: f32) -> (f32, Vec<String>) {
    let text = Text::new(title);
    for size in SIZES {
        let lines_max = LINES_MAX.min((ROOM / (size * LEADING)) as usize);
        if let Some(lines) = text.balanced(width / size, lines_max) {
            return (size, lines);
        }
    }
    let smallest = SIZES[SIZES.len() - 1];
    (smallest, text.cut(width / smallest, LINES_MAX))
}

#[cfg(test)]
mod tests {
    use super::{SIZES, SocialCard, drawable, sized};
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_title_that_can_be_drawn_is_drawn(text in "[a-cŵŷ א-ת ا-ي0-9\u{300}\u{200d}-\u{200f}\u{202a}-\u{202e}\"(){}.,?-]{0,240}") {
            if let Some(title) = drawable(&text) {
                let (_, lines) = sized(&title, 1000.0);
                prop_assert!((1..=4).contains(&lines.len()), "{:?}", lines);
                let png = SocialCard::new(title, "A".into(), "rtl").png();
                prop_assert!(png.len() < 60_000);
            }
        }
    }

    #[test]
    fn a_card_is_a_png_of_its_size_and_always_the_same() {
        let card = || SocialCard::new("Doors open".to_owned(), "Open Door".into(), "ltr").png();
        let png = card();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(png[16..24], [0, 0, 1200_u16.to_be_bytes()[0], 1200_u16.to_be_bytes()[1], 0, 0, 2, 118]);
        assert_eq!(png, card());
        let other = SocialCard::new("Doors open".to_owned(), "Open Door".into(), "rtl").png();
        assert_ne!(png, other, "the direction is seen");
    }

    #[test]
    fn letters_that_the_font_lacks_make_no_card() {
        assert_eq!(drawable("Tŷ’r Ŵyl: 5 p.m.").as_deref(), Some("Tŷ’r Ŵyl: 5 p.m."));
        assert_eq!(drawable("מה קורה in 2026?").as_deref(), Some("מה קורה in 2026?"));
        assert_eq!(drawable("ਸਾਡੀ ਗਲੀ"), None);
        assert_eq!(drawable("ہماری گلی"), None, "this heh is not in the font");
        assert_eq!(drawable("日本"), None);
    }

    #[test]
    fn the_licence_of_the_letters_comes_with_them() {
        let licence = super::licence();
        for says in
            ["DejaVu Sans Condensed Bold", "Copyright (c) 2003 by Bitstream", "this permission notice shall"]
        {
            assert!(licence.contains(says), "{licence}");
        }
    }

    #[test]
    fn emoji_are_left_out() {
        assert_eq!(drawable("We won! 🎉👩🏽‍🔧 Come").as_deref(), Some("We won! Come"));
        assert_eq!(drawable("🎉"), None);
    }

    #[test]
    fn a_longer_title_is_smaller_and_the_longest_is_cut() {
        let (size, lines) = sized("Damp", 1000.0);
        assert_eq!((size, lines.as_slice()), (SIZES[0], &["Damp".to_owned()][..]));
        let long = "How do I show the council that our road is dangerous ".repeat(2);
        let (smaller, lines) = sized(long.trim(), 1000.0);
        assert!(smaller < size && (3..=4).contains(&lines.len()), "{smaller} {lines:?}");
        assert_eq!(lines.join(" "), long.trim());
        let (smallest, lines) = sized(&long.repeat(4), 1000.0);
        assert_eq!((smallest, lines.len()), (SIZES[7], 4));
        assert!(lines[3].ends_with('…'), "{lines:?}");
    }
}
