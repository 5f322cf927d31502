//! What Telegram accepts as a photo: at most 10 MB, decodable, of sane dimensions.

use super::refusal::Refusal;

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

const MOST_BYTES: usize = 10 << 20;

/// How carefully a picture is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// Every pixel is decoded.
    Decode,
    /// Only the head is read, for measurements.
    Glance,
}

/// The dimensions of a photo that Telegram would show, or its refusal.
pub fn look(bytes: &[u8], care: Care) -> Result<Dimensions, Refusal> {
    let size = bytes.len();
    if size == 0 {
        return Err(Refusal::bad("file must be non-empty"));
    }
    if size > MOST_BYTES {
        return Err(Refusal::bad(format!(
            "file of size {size} bytes is too big for a photo; the maximum size is {MOST_BYTES} bytes"
        )));
    }
    let found = if bytes.starts_with(b"\x89PNG") {
        png(bytes, care)
    } else {
        jpeg(bytes)
    };
    let dimensions = found.ok_or_else(|| Refusal::bad("IMAGE_PROCESS_FAILED"))?;
    let (long, short) = (
        dimensions.width.max(dimensions.height),
        dimensions.width.min(dimensions.height),
    );
    if short == 0 || long.saturating_add(short) > 10_000 || long > short.saturating_mul(20) {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(dimensions)
}

fn png(bytes: &[u8], care: Care) -> Option<Dimensions> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().ok()?;
    let info = reader.info();
    let dimensions = Dimensions {
        width: info.width,
        height: info.height,
    };
    match care {
        Care::Glance => Some(dimensions),
        Care::Decode => {
            while reader.next_row().ok()?.is_some() {}
            Some(dimensions)
        }
    }
}

/// Walks the segments of a JPEG up to its frame header; the file must also be ended properly.
fn jpeg(bytes: &[u8]) -> Option<Dimensions> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    if !bytes.ends_with(&[0xff, 0xd9]) {
        return None;
    }
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = rest.get(4..length + 2)?;
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            let [_, y1, y0, x1, x0, ..] = *segment else {
                return None;
            };
            return Some(Dimensions {
                width: u32::from(u16::from_be_bytes([x1, x0])),
                height: u32::from(u16::from_be_bytes([y1, y0])),
            });
        }
        rest = rest.get(length + 2..)?;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Care, Dimensions, look};

    /// A grey PNG.
    pub(crate) fn grey(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&vec![127; (width * height) as usize]).unwrap();
        writer.finish().unwrap();
        bytes
    }

    fn fault(bytes: &[u8]) -> String {
        look(bytes, Care::Decode).unwrap_err().description
    }

    #[test]
    fn a_png_tells_its_dimensions() {
        let dimensions = look(&grey(30, 20), Care::Decode).unwrap();
        assert_eq!(dimensions, Dimensions { width: 30, height: 20 });
    }

    #[test]
    fn a_torn_or_foreign_file_is_no_photo() {
        let whole = grey(300, 300);
        assert_eq!(fault(&whole[..whole.len() / 2]), "Bad Request: IMAGE_PROCESS_FAILED");
        assert_eq!(fault(b"<svg/>"), "Bad Request: IMAGE_PROCESS_FAILED");
        assert_eq!(fault(b""), "Bad Request: file must be non-empty");
    }

    #[test]
    fn a_ribbon_is_no_photo() {
        assert_eq!(fault(&grey(210, 10)), "Bad Request: PHOTO_INVALID_DIMENSIONS");
    }

    #[test]
    fn a_photo_has_at_most_ten_megabytes() {
        assert_eq!(
            fault(&vec![0; (10 << 20) + 1]),
            "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"
        );
    }

    #[test]
    fn a_jpeg_is_measured_by_its_frame_header() {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc0, 0, 8, 8, 0, 20, 0, 30, 1];
        bytes.extend([0xff, 0xd9]);
        let dimensions = look(&bytes, Care::Decode).unwrap();
        assert_eq!(dimensions, Dimensions { width: 30, height: 20 });
    }
}
