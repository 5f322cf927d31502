//! The picture of the payment message: a code to scan with coin and network in words, a tick, or a cross.

use std::sync::{Arc, LazyLock};

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::pixels::{Canvas, LINE};

/// Modules of white around a code (ISO/IEC 18004).
const QUIET: usize = 4;
/// About how wide and high a code is, in pixels.
const SIDE: usize = 600;

/// Always the same mask: to weigh all eight is most of the cost of a code, and a reader takes any of them off alike.
const MASK: u8 = 0;

const TICK: [&str; 9] = [
    "..........#",
    ".........##",
    "........##.",
    "#......##..",
    "##....##...",
    ".##..##....",
    "..####.....",
    "...##......",
    "...........",
];

const CROSS: [&str; 9] = [
    "##.......##",
    ".##.....##.",
    "..##...##..",
    "...##.##...",
    "....###....",
    "...##.##...",
    "..##...##..",
    ".##.....##.",
    "##.......##",
];

/// A code with `text`, and `words` in letters below it; `None` if the text is too long for any code.
pub fn code(text: &str, words: &[&str]) -> Option<Arc<[u8]>> {
    let modules = modules(text)?;
    let across = modules.len() + 2 * QUIET;
    let scale = (SIDE / across).max(2);
    let side = across * scale;
    let mut canvas = Canvas::new(side, side + words.len() * LINE + LINE / 2);
    for (y, row) in modules.iter().enumerate() {
        let mut x = 0;
        while let Some(start) = row.iter().skip(x).position(|dark| *dark).map(|skip| x + skip) {
            let end = row
                .iter()
                .skip(start)
                .position(|dark| !*dark)
                .map_or(row.len(), |run| start + run);
            canvas.fill((QUIET + start) * scale, (QUIET + y) * scale, (end - start) * scale, 1);
            x = end;
        }
        canvas.stretch((QUIET + y) * scale, scale);
    }
    for (line, word) in words.iter().enumerate() {
        canvas.write(word, side + line * LINE);
    }
    canvas.png()
}

/// Money was seen: nothing more to scan.
pub fn seen() -> Option<Arc<[u8]>> {
    static PICTURE: LazyLock<Option<Arc<[u8]>>> = LazyLock::new(|| sign(&TICK));
    PICTURE.clone()
}

/// Not to be paid any more.
pub fn closed() -> Option<Arc<[u8]>> {
    static PICTURE: LazyLock<Option<Arc<[u8]>>> = LazyLock::new(|| sign(&CROSS));
    PICTURE.clone()
}

/// The modules of a code, dark ones true; the least correction that a screen needs when the text is long, more where there is room.
fn modules(text: &str) -> Option<Vec<Vec<bool>>> {
    let text = QrSegment::make_segments(text);
    let code = [QrCodeEcc::Medium, QrCodeEcc::Low].into_iter().find_map(|level| {
        let mask = Some(Mask::new(MASK));
        QrCode::encode_segments_advanced(&text, level, Version::MIN, Version::MAX, mask, true).ok()
    })?;
    let side = 0..code.size();
    Some(
        side.clone()
            .map(|y| side.clone().map(|x| code.get_module(x, y)).collect())
            .collect(),
    )
}

fn sign(rows: &[&str]) -> Option<Arc<[u8]>> {
    let mut canvas = Canvas::new(SIDE, SIDE / 2);
    let scale = SIDE / 2 / 13;
    for (y, row) in rows.iter().enumerate() {
        for (x, dot) in row.bytes().enumerate() {
            if dot == b'#' {
                let left = (SIDE - row.len() * scale) / 2;
                canvas.fill(left + x * scale, (y + 2) * scale, scale, scale);
            }
        }
    }
    canvas.png()
}

#[cfg(test)]
mod tests {
    use super::{closed, code, seen};
    use crate::domain::catalog::{Channel, Contract};
    use crate::domain::money::Amount;
    use crate::view::payment_uri::payment_uri;
    use crate::view::sample::{channel, d};

    /// The picture's pixels, light or dark, row by row.
    fn pixels(file: &[u8]) -> Vec<Vec<bool>> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bits = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bits).unwrap();
        assert_eq!(info.bit_depth, png::BitDepth::One);
        let row = |row: &[u8]| {
            (0..info.width as usize)
                .map(|x| row[x / 8] & (0x80 >> (x % 8)) == 0)
                .collect()
        };
        bits.chunks(info.line_size).map(row).collect()
    }

    fn scanned(file: &[u8]) -> String {
        let pixels = pixels(file);
        let (width, height) = (pixels[0].len(), pixels.len());
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| if pixels[y][x] { 0 } else { 255 });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    fn token(coin: &str, network: &str, contract: &str) -> Channel {
        Channel {
            contract: Some(Contract {
                address: contract.into(),
                decimals: 6,
            }),
            ..channel(coin, network)
        }
    }

    #[test]
    fn what_a_wallet_scans_is_the_payment_of_its_network() {
        let evm = "0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359";
        let invoice = format!("lnbc2500u1{}", "pvjluezpp5qqqsyqcyq5rqwzqfq".repeat(12));
        for (channel, address) in [
            (channel("BTC", "Mainnet"), "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
            (channel("BTC", "Lightning"), invoice.as_str()),
            (channel("LTC", "Mainnet"), "LVg2kJoFNg45Nbpy53h7Fe1wKyeXVRhMH9"),
            (channel("DOGE", "Mainnet"), "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
            (channel("ETH", "ETH Mainnet"), evm),
            (token("USDC", "Base", "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"), evm),
            (channel("SOL", "Solana"), "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN"),
            (
                token("USDC", "Solana", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
                "mvines9iiHiQTysrwkJjGf2gb9Ex9jXJX8ns3qwf2kN",
            ),
            (
                channel("TON", "Ton"),
                "EQDrLq-X6jKZNHAScgghh0h1iog3StK71zn8dcmrOj8jPWRA",
            ),
            (channel("USDT", "Tron"), "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
        ] {
            let amount = Amount {
                value: d("22.51"),
                coin: channel.coin.clone(),
            };
            let uri = payment_uri(&channel, address, &amount, None);
            let words = format!("{} on {}", channel.coin, channel.network);
            let picture = code(&uri, &[&words]).unwrap();
            assert_eq!(scanned(&picture), uri);
            assert!(picture.len() < 20_000, "{} bytes", picture.len());
        }
    }

    #[test]
    fn a_code_has_its_quiet_zone_and_words_below() {
        let pixels = pixels(&code("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", &["USDT - TRON"]).unwrap());
        let first = pixels.iter().position(|row| row.contains(&true)).unwrap();
        let left = pixels[first].iter().position(|dark| *dark).unwrap();
        let module = pixels[first][left..].iter().position(|dark| !dark).unwrap() / 7;
        assert_eq!((first, left), (4 * module, 4 * module));
        let side = pixels[0].len();
        assert!((560..=600).contains(&side) && side.is_multiple_of(module), "{side}");
        assert!(pixels.len() > side && pixels[side..].iter().any(|row| row.contains(&true)));
    }

    #[test]
    fn the_longest_text_still_makes_a_code_and_no_text_is_cut() {
        let long = "q".repeat(2_000);
        assert_eq!(scanned(&code(&long, &[]).unwrap()), long);
        assert_eq!(code(&"q".repeat(3_000), &[]), None);
    }

    #[test]
    fn a_tick_and_a_cross_are_different_pictures_without_a_code() {
        let (tick, cross) = (seen().unwrap(), closed().unwrap());
        assert_ne!(tick, cross);
        for picture in [tick, cross] {
            let pixels = pixels(&picture);
            assert!(pixels.iter().flatten().any(|dark| *dark));
            let mut image = rqrr::PreparedImage::prepare_from_greyscale(pixels[0].len(), pixels.len(), |x, y| {
                if pixels[y][x] { 0 } else { 255 }
            });
            assert!(image.detect_grids().is_empty());
        }
    }
}
