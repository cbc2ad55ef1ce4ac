//! Letters: which there are, how a line of them is shaped, and their outlines.
//!
//! In: a line of text and the direction it is read in. Out: glyphs from left to right, in parts of the size of the
//! letters. It must not know pixels or colours.

use harfrust::{Buffer, Font, Script, ShapeOptions, ShaperFont};
use skrifa::{DrawMemory, PathSink, ScalerFont, raw::types::NameId};
use std::{ops::Range, sync::LazyLock};
use unicode_bidi::{BidiInfo, Level};

/// DejaVu Sans Condensed Bold: Latin with all of Welsh, Greek, Cyrillic, Arabic and Hebrew.
static FONT: LazyLock<Font> = LazyLock::new(|| {
    Font::new(dejavu::sans_condensed::bold(), 0).expect("the font in the binary can be read")
});

/// The direction in which a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Such as English.
    LeftToRight,
    /// Such as Arabic.
    RightToLeft,
}

/// One glyph of a line.
#[derive(Clone, Copy, Debug)]
pub struct Glyph {
    id: u32,
    /// From the left end of the line.
    pub x: f32,
    /// Above the line.
    pub y: f32,
}

/// A line of glyphs.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// From left to right.
    pub glyphs: Vec<Glyph>,
    /// How long it is.
    pub width: f32,
}

/// The font's name, whose it is, and what its licence says: the font brings these words along.
#[must_use]
pub fn licence() -> String {
    let names = FONT.names();
    let ids = [NameId::FULL_NAME, NameId::COPYRIGHT_NOTICE, NameId::LICENSE_DESCRIPTION];
    let said = ids.into_iter().filter_map(|id| names.get(id)?.english_or_first());
    let said = said.map(|name| name.name().chars().collect::<String>().trim().to_owned());
    said.collect::<Vec<_>>().join("\n\n")
}

/// Whether the font has this letter; those that are never seen count as had.
#[must_use]
pub fn has(c: char) -> bool {
    is_unseen(c) || FONT.charmap().map_unicode(c).is_some()
}

/// Joiners, marks of direction and selectors of forms.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}')
}

/// Little pictures, and what joins or colours them. A few such as ☎ are signs of old, and stay where the font has them.
#[must_use]
pub fn is_emoji(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{e0020}'..='\u{e007f}')
        || (matches!(c, '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}') && !has(c))
}

/// The glyphs of a line.
#[must_use]
pub fn line(text: &str, direction: Direction) -> Line {
    let base = match direction {
        Direction::LeftToRight => Level::ltr(),
        Direction::RightToLeft => Level::rtl(),
    };
    let info = BidiInfo::new(text, Some(base));
    let mut line = Line::default();
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let backwards = levels[run.start].is_rtl();
            let mut parts = by_script(text, run);
            if backwards {
                parts.reverse();
            }
            for part in parts {
                shape(&mut line, &text[part], backwards);
            }
        }
    }
    line
}

/// How long the line is.
#[must_use]
pub fn width(text: &str) -> f32 {
    line(text, Direction::LeftToRight).width
}

/// The scripts that are shaped each in its own way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Arabic,
    Hebrew,
    Other,
}

fn way(c: char) -> Option<Way> {
    match c {
        '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{8a0}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}' => Some(Way::Arabic),
        '\u{591}'..='\u{5f4}' | '\u{fb1d}'..='\u{fb4f}' => Some(Way::Hebrew),
        c if c.is_alphabetic() => Some(Way::Other),
        // A comma or a digit goes with the letters before it.
        _ => None,
    }
}

/// The parts of a run in the order of reading, each of one way of writing.
fn by_script(text: &str, run: Range<usize>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut from = run.start;
    let mut now: Option<Way> = None;
    for (at, c) in text[run.clone()].char_indices() {
        let Some(next) = way(c) else { continue };
        let at = run.start + at;
        if now.is_some_and(|now| now != next) {
            parts.push(from..at);
            from = at;
        }
        now = Some(next);
    }
    parts.push(from..run.end);
    parts
}

/// Appends the glyphs of a part of one script and direction.
fn shape(line: &mut Line, text: &str, backwards: bool) {
    let font = ShaperFont::new(&FONT);
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if backwards {
        harfrust::Direction::RightToLeft
    } else {
        harfrust::Direction::LeftToRight
    });
    if buffer.script().is_none() {
        buffer.set_script(Some(Script::LATIN));
    }
    if harfrust::shape(&font, &mut buffer, ShapeOptions::new()).is_err() {
        return;
    }
    let em = f32::from(FONT.units_per_em());
    for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
        let x = line.width + position.x_offset as f32 / em;
        line.glyphs.push(Glyph { id: info.glyph_id, x, y: position.y_offset as f32 / em });
        line.width += position.x_advance as f32 / em;
    }
}

/// Draws a glyph's outline at a size, from where it stands.
pub fn outline(glyph: Glyph, size: f32, sink: &mut impl PathSink) {
    let scaler = ScalerFont::unhinted(FONT.clone(), Some(size));
    if let Some(outline) = scaler.outline(glyph.id.into()) {
        // The font in the binary is sound: what cannot be drawn has no outline, such as a space.
        outline.draw(DrawMemory::Scratch, sink).ok();
    }
}
