//! Black on white, pixel by pixel, with a small alphabet, as a PNG of one bit a pixel.

use std::sync::Arc;

/// Height of a line of letters, in pixels.
pub(in crate::view) const LINE: usize = 44;
/// Width and height of a letter, in dots.
const LETTER: (usize, usize) = (5, 7);
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

    /// Writes letters in the middle of a line that begins at `y`, smaller if they would not fit; unknown signs stay blank.
    pub(in crate::view) fn write(&mut self, text: &str, y: usize) {
        let letters: Vec<char> = text.chars().flat_map(char::to_uppercase).collect();
        let dots = (letters.len() * (LETTER.0 + 1)).max(1);
        let dot = (self.width / dots).clamp(1, DOT);
        let left = self.width.saturating_sub(dots * dot) / 2;
        let top = y + LINE.saturating_sub(LETTER.1 * dot) / 2;
        for (place, letter) in letters.iter().enumerate() {
            let Some((_, rows)) = LETTERS.iter().find(|(known, _)| known == letter) else {
                continue;
            };
            for (down, row) in rows.iter().enumerate() {
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

/// The letters, row by row, the leftmost dot highest.
#[rustfmt::skip]
const LETTERS: [(char, [u8; 7]); 42] = [
    ('A', [0b01110, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]),
    ('B', [0b11110, 0b10001, 0b10001, 0b11110, 0b10001, 0b10001, 0b11110]),
    ('C', [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110]),
    ('D', [0b11110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b11110]),
    ('E', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111]),
    ('F', [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b10000]),
    ('G', [0b01110, 0b10001, 0b10000, 0b10111, 0b10001, 0b10001, 0b01111]),
    ('H', [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001]),
    ('I', [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('J', [0b00111, 0b00010, 0b00010, 0b00010, 0b00010, 0b10010, 0b01100]),
    ('K', [0b10001, 0b10010, 0b10100, 0b11000, 0b10100, 0b10010, 0b10001]),
    ('L', [0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b10000, 0b11111]),
    ('M', [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001]),
    ('N', [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001]),
    ('O', [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('P', [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000]),
    ('Q', [0b01110, 0b10001, 0b10001, 0b10001, 0b10101, 0b10010, 0b01101]),
    ('R', [0b11110, 0b10001, 0b10001, 0b11110, 0b10100, 0b10010, 0b10001]),
    ('S', [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110]),
    ('T', [0b11111, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100]),
    ('U', [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110]),
    ('V', [0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01010, 0b00100]),
    ('W', [0b10001, 0b10001, 0b10001, 0b10101, 0b10101, 0b11011, 0b10001]),
    ('X', [0b10001, 0b10001, 0b01010, 0b00100, 0b01010, 0b10001, 0b10001]),
    ('Y', [0b10001, 0b10001, 0b01010, 0b00100, 0b00100, 0b00100, 0b00100]),
    ('Z', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b11111]),
    ('0', [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110]),
    ('1', [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110]),
    ('2', [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111]),
    ('3', [0b11110, 0b00001, 0b00001, 0b01110, 0b00001, 0b00001, 0b11110]),
    ('4', [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010]),
    ('5', [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110]),
    ('6', [0b01110, 0b10000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110]),
    ('7', [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000]),
    ('8', [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110]),
    ('9', [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00001, 0b01110]),
    ('.', [0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b01100, 0b01100]),
    ('-', [0b00000, 0b00000, 0b00000, 0b11111, 0b00000, 0b00000, 0b00000]),
    ('(', [0b00010, 0b00100, 0b01000, 0b01000, 0b01000, 0b00100, 0b00010]),
    (')', [0b01000, 0b00100, 0b00010, 0b00010, 0b00010, 0b00100, 0b01000]),
    ('/', [0b00001, 0b00001, 0b00010, 0b00100, 0b01000, 0b10000, 0b10000]),
    ('+', [0b00000, 0b00100, 0b00100, 0b11111, 0b00100, 0b00100, 0b00000]),
];
