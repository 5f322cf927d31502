//! The picture of a receipt: lines of letters on a slip of paper with torn edges.

use std::sync::Arc;

use super::pixels::{Canvas, LETTER};

/// Pixels from one side of the picture to the other.
const WIDTH: usize = 720;
/// Pixels of dark beside the paper.
const EDGE: usize = 12;
/// How wide and high a tooth of a torn edge is.
const TOOTH: (usize, usize) = (24, 12);
/// Pixels from the side of the picture to the letters.
const MARGIN: usize = 56;
/// Pixels between the two sides of the letters.
const ROOM: usize = WIDTH - 2 * MARGIN;
/// Pixels to a dot of usual letters, of those of a sum, and of the heading.
const USUAL: usize = 3;
const LARGE: usize = 4;
const HEADING: usize = 10;

/// A slip while it is being written, from above.
#[derive(Debug)]
pub(in crate::view) struct Slip {
    marks: Vec<Mark>,
    below: usize,
}

#[derive(Debug)]
enum Mark {
    Letters {
        text: String,
        place: (usize, usize),
        dot: usize,
    },
    Dashes {
        top: usize,
    },
}

impl Slip {
    /// An empty slip.
    pub(in crate::view) fn new() -> Self {
        Self {
            marks: Vec::new(),
            below: TOOTH.1 + 44,
        }
    }

    /// What it is.
    pub(in crate::view) fn heading(&mut self, text: &str) {
        self.middle(text, HEADING);
        self.below += 14;
    }

    /// A line in the middle.
    pub(in crate::view) fn note(&mut self, text: &str) {
        self.middle(text, USUAL);
    }

    /// A dashed line from side to side.
    pub(in crate::view) fn dashes(&mut self) {
        self.below += 8;
        self.marks.push(Mark::Dashes { top: self.below });
        self.below += 28;
    }

    /// A name on the left and its value on the right, below each other where they do not fit beside each other.
    pub(in crate::view) fn pair(&mut self, name: &str, value: &str) {
        self.beside(name, value, USUAL);
    }

    /// The same in larger letters, where they fit.
    pub(in crate::view) fn sum(&mut self, name: &str, value: &str) {
        let fits = width(name, LARGE) + width(value, LARGE) + 6 * LARGE <= ROOM;
        self.beside(name, value, if fits { LARGE } else { USUAL });
    }

    /// The slip as a PNG.
    pub(in crate::view) fn png(&self) -> Option<Arc<[u8]>> {
        let height = self.below + 30 + TOOTH.1;
        let mut canvas = Canvas::new(WIDTH, height);
        canvas.fill(0, 0, EDGE, height);
        canvas.fill(WIDTH - EDGE, 0, EDGE, height);
        for x in 0..WIDTH {
            let along = x % TOOTH.0;
            let deep = along.min(TOOTH.0 - along) * 2 * TOOTH.1 / TOOTH.0;
            canvas.fill(x, 0, 1, deep + 2);
            canvas.fill(x, height - deep - 2, 1, deep + 2);
        }
        for mark in &self.marks {
            match mark {
                Mark::Letters { text, place, dot } => canvas.letters(text, *place, *dot),
                Mark::Dashes { top } => {
                    for x in (MARGIN..MARGIN + ROOM).step_by(16) {
                        canvas.fill(x, *top, 8, 3);
                    }
                }
            }
        }
        canvas.png()
    }

    /// All its words: a line of the slip is a line here, with a stroke between its two sides.
    #[cfg(test)]
    pub(in crate::view) fn words(&self) -> String {
        let mut words = String::new();
        let mut above = None;
        for mark in &self.marks {
            let (text, top) = match mark {
                Mark::Letters { text, place, .. } => (text.as_str(), place.1),
                Mark::Dashes { top } => ("- -", *top),
            };
            match above.replace(top) {
                None => {}
                Some(above) if above == top => words.push_str(" | "),
                Some(_) => words.push('\n'),
            }
            words.push_str(text);
        }
        words
    }

    fn beside(&mut self, name: &str, value: &str, dot: usize) {
        if width(name, dot) + width(value, dot) + 6 * dot > ROOM {
            for part in parts(name, dot) {
                self.put(&part, MARGIN, dot);
                self.next(dot);
            }
            for part in parts(value, dot) {
                self.put(&part, MARGIN + ROOM - width(&part, dot), dot);
                self.next(dot);
            }
            return;
        }
        self.put(name, MARGIN, dot);
        self.put(value, MARGIN + ROOM - width(value, dot), dot);
        self.next(dot);
    }

    fn middle(&mut self, text: &str, dot: usize) {
        for part in parts(text, dot) {
            self.put(&part, (WIDTH - width(&part, dot)) / 2, dot);
            self.next(dot);
        }
    }

    fn put(&mut self, text: &str, left: usize, dot: usize) {
        if !text.is_empty() {
            self.marks.push(Mark::Letters {
                text: text.to_owned(),
                place: (left, self.below),
                dot,
            });
        }
    }

    fn next(&mut self, dot: usize) {
        self.below += LETTER.1 * dot + 17;
    }
}

/// How wide a text is, in pixels.
fn width(text: &str, dot: usize) -> usize {
    (text.chars().count() * (LETTER.0 + 1)).saturating_sub(1) * dot
}

/// A text in parts that fit a line.
fn parts(text: &str, dot: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let most = (ROOM / dot + 1) / (LETTER.0 + 1);
    letters.chunks(most).map(|part| part.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{ROOM, parts, width};

    #[test]
    fn every_part_of_a_long_text_fits_a_line_and_nothing_is_lost() {
        let text = "ABCDEFGHIJ".repeat(12);
        for dot in [2, 3, 4, 10] {
            let parts = parts(&text, dot);
            assert!(parts.iter().all(|part| width(part, dot) <= ROOM));
            assert_eq!(parts.concat(), text);
        }
    }
}
