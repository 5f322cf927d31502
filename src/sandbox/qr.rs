//! The picture of `GET /v3/qrs/{id}`.

use qrcode::{Color, QrCode};

const MARGIN: usize = 4;
const SCALE: usize = 4;

/// A PNG of `text` as a QR code, one bit a pixel; none if the text is too long.
pub(super) fn picture(text: &str) -> Option<Vec<u8>> {
    let code = QrCode::new(text).ok()?;
    let modules = code.width();
    let side = (modules + 2 * MARGIN) * SCALE;
    let colors = code.into_colors();
    let dark = |x: usize, y: usize| {
        let (column, row) = ((x / SCALE).checked_sub(MARGIN), (y / SCALE).checked_sub(MARGIN));
        let (Some(column), Some(row)) = (column, row) else {
            return false;
        };
        column < modules && colors.get(row * modules + column) == Some(&Color::Dark)
    };
    let mut rows = Vec::with_capacity(side * side.div_ceil(8));
    for y in 0..side {
        for byte in 0..side.div_ceil(8) {
            let bits = (0..8).fold(0_u8, |bits, bit| (bits << 1) | u8::from(!dark(byte * 8 + bit, y)));
            rows.push(bits);
        }
    }
    let side = u32::try_from(side).ok()?;
    let mut picture = Vec::new();
    let mut encoder = png::Encoder::new(&mut picture, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&rows).ok()?;
    writer.finish().ok()?;
    Some(picture)
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_phone_reads_the_picture() {
        let png = picture("bitcoin:bc1qexample?amount=0.001").unwrap();
        let grey = image::load_from_memory(&png).unwrap().to_luma8();
        let size = (
            usize::try_from(grey.width()).unwrap(),
            usize::try_from(grey.height()).unwrap(),
        );
        let mut seen = rqrr::PreparedImage::prepare_from_greyscale(size.0, size.1, |x, y| {
            grey.get_pixel(u32::try_from(x).unwrap(), u32::try_from(y).unwrap()).0[0]
        });
        let (_, text) = seen.detect_grids()[0].decode().unwrap();
        assert_eq!(text, "bitcoin:bc1qexample?amount=0.001");
    }
}
