//! A writer of SVG and HTML that escapes all it is given.
//!
//! In: names of elements, attributes, text. Out: markup. It must not know what is drawn.

use std::fmt::{Display, Formatter, Result, Write};

/// Markup in the making.
#[derive(Debug, Default)]
pub struct Svg(String);

/// A length as an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    /// Hundredths of the width of the drawing.
    Percent(f64),
    /// In heights of its letters, so that a drawing grows with the reader's text.
    Em(f64),
}

/// An attribute: its name, and what is to be escaped.
pub type Attribute<'a> = (&'a str, &'a dyn Display);

impl Svg {
    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[Attribute]) -> &mut Self {
        self.begin(name, attributes);
        self.0.push('>');
        self
    }

    /// Closes an element.
    pub fn close(&mut self, name: &str) -> &mut Self {
        self.0 += "</";
        self.0 += name;
        self.0.push('>');
        self
    }

    /// An element with nothing in it.
    pub fn leaf(&mut self, name: &str, attributes: &[Attribute]) -> &mut Self {
        self.begin(name, attributes);
        self.0 += "/>";
        self
    }

    /// An element with text in it.
    pub fn text(&mut self, name: &str, attributes: &[Attribute], text: &str) -> &mut Self {
        self.open(name, attributes);
        escape(text, &mut self.0);
        self.close(name)
    }

    /// Text alone.
    pub fn words(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// Markup that is whole already.
    pub fn markup(&mut self, markup: &str) -> &mut Self {
        self.0 += markup;
        self
    }

    /// All that was written.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }

    fn begin(&mut self, name: &str, attributes: &[Attribute]) {
        self.0.push('<');
        self.0 += name;
        for (name, value) in attributes {
            self.0.push(' ');
            self.0 += name;
            self.0 += "=\"";
            escape(&value.to_string(), &mut self.0);
            self.0.push('"');
        }
    }
}

impl Display for Length {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (number, unit) = match self {
            Self::Percent(number) => (number, "%"),
            Self::Em(number) => (number, "em"),
        };
        short(*number, f)?;
        f.write_str(if unit == "em" && *number == 0.0 { "" } else { unit })
    }
}

/// A number with two decimals, without zeros at its end.
fn short(number: f64, out: &mut impl Write) -> Result {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    out.write_str(if text == "-0" { "0" } else { text })
}

/// Text without what would break markup, or turn round what stands beside it.
fn escape(text: &str, out: &mut String) {
    // Nearly all of a drawing is such text: it is taken in one go.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"')) {
        return out.push_str(text);
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || is_turn(c) || is_noncharacter(c) => (),
            c => out.push(c),
        }
    }
}

/// Whether a character turns the direction of all that follows it; marks for a single place are harmless.
fn is_turn(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || (u32::from(c) & 0xFFFE) == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_are_short() {
        let said = [Length::Percent(33.333), Length::Em(0.0), Length::Em(-1.5), Length::Percent(-0.001)];
        assert_eq!(said.map(|length| length.to_string()), ["33.33%", "0", "-1.5em", "0%"]);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(text in any::<String>()) {
            let mut svg = Svg::default();
            svg.text("p", &[("title", &text)], &text);
            let page = scraper::Html::parse_fragment(&svg.finish());
            prop_assert!(page.errors.is_empty(), "{:?}", page.errors);
            let p = scraper::Selector::parse("p").expect("a selector");
            let found: Vec<_> = page.select(&p).collect();
            prop_assert_eq!(found.len(), 1);
            let clean: String = text.chars().map(|c| if "\t\n\r".contains(c) { ' ' } else { c })
                .filter(|c| !c.is_control() && !is_turn(*c) && !is_noncharacter(*c)).collect();
            prop_assert_eq!(found[0].text().collect::<String>(), clean.clone());
            prop_assert_eq!(found[0].attr("title"), Some(clean.as_str()));
        }
    }
}
