//! Pixels: lines of letters on paper, written as a PNG.
//!
//! In: lines, where they stand, their colour. Out: a PNG with a palette. It must not know words or fonts.

use super::{
    HEIGHT, WIDTH,
    letters::{self, Direction},
};
use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::PathSink;

/// The colours of the built-in theme: paper, ink, accent.
const PAPER: [u8; 3] = [0xfb, 0xf8, 0xf1];
const INK: [u8; 3] = [0x22, 0x20, 0x1c];
const ACCENT: [u8; 3] = [0x0b, 0x55, 0x63];
/// So many shades from paper to a colour; two colours of them fill four bits.
const SHADES: u8 = 7;

/// What letters are painted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// The title.
    Ink,
    /// The site's name and the edge.
    Accent,
}

impl Colour {
    /// The place in the palette of a pixel that is covered to this part.
    fn shade(self, covered: f32) -> u8 {
        // Nothing is covered to less than no part: adding a half and cutting off rounds.
        let shade = (covered.min(1.0) * f32::from(SHADES) + 0.5) as u8;
        match self {
            _ if shade == 0 => 0,
            Self::Ink => shade,
            Self::Accent => shade + SHADES,
        }
    }
}

/// A card that is being painted.
pub struct Paint {
    /// For each pixel its place in the palette.
    pixels: Vec<u8>,
    direction: Direction,
}

impl Paint {
    /// Blank paper.
    #[must_use]
    pub fn new(direction: Direction) -> Self {
        Self { pixels: vec![0; WIDTH * HEIGHT], direction }
    }

    /// A coloured edge on the side where lines begin.
    pub fn edge(&mut self, breadth: f32) {
        let breadth = breadth as usize;
        let from = if self.direction == Direction::RightToLeft { WIDTH - breadth } else { 0 };
        for row in self.pixels.chunks_mut(WIDTH) {
            row[from..from + breadth].fill(Colour::Accent.shade(1.0));
        }
    }

    /// A line that stands on `base` and begins `margin` from the edge of the side where lines begin.
    pub fn line(&mut self, text: &str, size: f32, base: f32, margin: f32, colour: Colour) {
        let line = letters::line(text, self.direction);
        let left = match self.direction {
            Direction::LeftToRight => margin,
            Direction::RightToLeft => WIDTH as f32 - margin - line.width * size,
        };
        // Twice the size holds whatever stands above or hangs below a line.
        let top = (base - size * 1.4).floor().max(0.0);
        let rows = ((size * 2.0) as usize).min(HEIGHT - (top as usize).min(HEIGHT));
        let mut pen =
            Pen { raster: Rasterizer::new(WIDTH, rows), from: [0.0; 2], at: [0.0; 2], start: [0.0; 2] };
        for glyph in &line.glyphs {
            pen.from = [left + glyph.x * size, base - top - glyph.y * size];
            letters::outline(*glyph, size, &mut pen);
        }
        let first = top as usize * WIDTH;
        pen.raster.for_each_pixel(|at, covered| {
            let shade = colour.shade(covered);
            if shade > 0 {
                self.pixels[first + at] = shade;
            }
        });
    }

    /// The card as a PNG: four bits a pixel.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let packed: Vec<u8> = self.pixels.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        let mut bytes = Vec::with_capacity(32 << 10);
        let mut encoder = png::Encoder::new(&mut bytes, WIDTH as u32, HEIGHT as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(palette());
        encoder.set_filter(png::Filter::Up);
        // The stronger compressors take other ways on other processors; this one writes the same bytes everywhere.
        encoder.set_deflate_compression(png::DeflateCompression::FdeflateUltraFast);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&packed));
        written.expect("writing into memory never fails, and the size is right");
        bytes
    }
}

/// Paper, then the shades of ink, then those of the accent.
fn palette() -> Vec<u8> {
    let mix = |colour: [u8; 3], shade: u8| {
        let mixed = move |(paper, full): (u8, u8)| {
            let (paper, full) = (u32::from(paper), u32::from(full));
            let (shade, all) = (u32::from(shade), u32::from(SHADES));
            ((paper * (all - shade) + full * shade + all / 2) / all) as u8
        };
        PAPER.into_iter().zip(colour).map(mixed)
    };
    let shades = |colour| (1..=SHADES).flat_map(move |shade| mix(colour, shade));
    PAPER.into_iter().chain(shades(INK)).chain(shades(ACCENT)).collect()
}

/// Follows an outline: its y grows upwards, that of pixels downwards. What lies beside the card is cut off.
struct Pen {
    raster: Rasterizer,
    from: [f32; 2],
    at: [f32; 2],
    start: [f32; 2],
}

impl Pen {
    fn point(&self, at: [f32; 2]) -> Point {
        point(self.from[0] + at[0], self.from[1] - at[1])
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.close();
        self.at = [x, y];
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.raster.draw_line(self.point(self.at), self.point([x, y]));
        self.at = [x, y];
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.raster.draw_quad(self.point(self.at), self.point([cx0, cy0]), self.point([x, y]));
        self.at = [x, y];
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (first, second) = (self.point([cx0, cy0]), self.point([cx1, cy1]));
        self.raster.draw_cubic(self.point(self.at), first, second, self.point([x, y]));
        self.at = [x, y];
    }

    fn close(&mut self) {
        if self.at != self.start {
            let [x, y] = self.start;
            self.line_to(x, y);
        }
    }
}
