//! Black on white, pixel by pixel, with letters, as a PNG of one bit a pixel.

use std::sync::Arc;

use super::letters::rows;

/// Height of a line of letters, in pixels.
pub(in crate::view) const LINE: usize = 44;
/// Width and height of a letter, in dots.
pub(in crate::view) const LETTER: (usize, usize) = (5, 7);
/// Pixels to a dot, at most.
const DOT: usize = 4;

/// A picture of black and white pixels.
#[derive(Debug)]
pub(in crate::view) struct Canvas {
    width: usize,
    height: usize,
    stride: usize,
    bits: Vec<u8>,
}

impl Canvas {
    /// All white.
    pub(in crate::view) fn new(width: usize, height: usize) -> Self {
        let stride = width.div_ceil(8);
        Self {
            width,
            height,
            stride,
            bits: vec![0xFF; stride * height],
        }
    }

    /// Makes a rectangle black; whatever lies outside the picture is left out.
    pub(in crate::view) fn fill(&mut self, x: usize, y: usize, width: usize, height: usize) {
        let right = (x + width).min(self.width);
        for row in self.bits.chunks_mut(self.stride).skip(y).take(height) {
            blacken(row, x, right);
        }
    }

    /// Makes the row at `y` so high, over whatever stands below it.
    pub(in crate::view) fn stretch(&mut self, y: usize, height: usize) {
        for below in y + 1..(y + height).min(self.height) {
            let row = y * self.stride..(y + 1) * self.stride;
            self.bits.copy_within(row, below * self.stride);
        }
    }

    /// Writes letters in the middle of a line that begins at `y`, smaller if they would not fit; unknown signs stay blank.
    pub(in crate::view) fn write(&mut self, text: &str, y: usize) {
        let dots = text.chars().flat_map(char::to_uppercase).count() * (LETTER.0 + 1);
        let dot = (self.width / dots.max(1)).clamp(1, DOT);
        let left = self.width.saturating_sub(dots * dot) / 2;
        let top = y + LINE.saturating_sub(LETTER.1 * dot) / 2;
        self.letters(text, (left, top), dot);
    }

    /// Writes letters to the right of and below a place, with so many pixels to a dot; unknown signs stay blank.
    pub(in crate::view) fn letters(&mut self, text: &str, (left, top): (usize, usize), dot: usize) {
        let known = text.chars().flat_map(char::to_uppercase).map(rows);
        for (place, rows) in known.enumerate() {
            for (down, row) in rows.into_iter().flatten().enumerate() {
                for across in (0..LETTER.0).filter(|across| (row >> (LETTER.0 - 1 - across)) & 1 == 1) {
                    let x = left + (place * (LETTER.0 + 1) + across) * dot;
                    self.fill(x, top + down * dot, dot, dot);
                }
            }
        }
    }

    /// The picture as a PNG.
    pub(in crate::view) fn png(&self) -> Option<Arc<[u8]>> {
        let mut file = Vec::with_capacity(2_048);
        let (width, height) = (u32::try_from(self.width).ok()?, u32::try_from(self.height).ok()?);
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().ok()?;
        writer.write_image_data(&self.bits).ok()?;
        writer.finish().ok()?;
        Some(Arc::from(file))
    }
}

/// Clears the bits from `left` to before `right`, whole bytes at a time where it can.
fn blacken(row: &mut [u8], left: usize, right: usize) {
    let mut x = left;
    while x < right {
        let run = (8 - x % 8).min(right - x);
        let mask = (0xFF_u8 << (8 - run)) >> (x % 8);
        if let Some(byte) = row.get_mut(x / 8) {
            *byte &= !mask;
        }
        x += run;
    }
}
