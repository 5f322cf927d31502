//! How the body of an HTTP/1 answer is told from what frames it (RFC 9112, 6 and 7).

use reqwest::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};

/// Most bytes of a line between two chunks.
const LINE_BYTES: usize = 256;

/// Where one stands in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framing {
    /// All that comes until the connection is closed.
    UntilClosed,
    /// So many bytes more.
    Length(u64),
    /// In the line that says how long the next chunk is.
    Size(Vec<u8>),
    /// So many bytes more of a chunk.
    Chunk(u64),
    /// In the line end behind a chunk.
    ChunkEnd,
    /// In what follows the last chunk; the line so far.
    Trailer(Vec<u8>),
    /// Behind the body.
    Over,
}

impl Framing {
    /// The framing that the headers name; `None` for one that we cannot read.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        if let Some(coding) = headers.get(TRANSFER_ENCODING) {
            let is_chunked = coding.as_bytes().eq_ignore_ascii_case(b"chunked");
            return is_chunked.then(|| Self::Size(Vec::new()));
        }
        match headers.get(CONTENT_LENGTH) {
            Some(length) => length.to_str().ok()?.parse().ok().map(|length| match length {
                0 => Self::Over,
                length => Self::Length(length),
            }),
            None => Some(Self::UntilClosed),
        }
    }

    /// Whether nothing more belongs to the body.
    pub fn is_over(&self) -> bool {
        *self == Self::Over
    }

    /// Whether a connection that is closed here leaves the body whole.
    pub fn may_end_here(&self) -> bool {
        matches!(self, Self::UntilClosed | Self::Over)
    }

    /// Takes in what came and gives out what of it is body; `None` when it is not framed as it should be.
    pub fn unwrap(&mut self, mut piece: &[u8]) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        while !piece.is_empty() && !self.is_over() {
            piece = match self {
                Self::UntilClosed => {
                    body.extend_from_slice(piece);
                    &[]
                }
                Self::Length(left) | Self::Chunk(left) => {
                    let length = usize::try_from(*left).map_or(piece.len(), |left| left.min(piece.len()));
                    let (ours, rest) = piece.split_at_checked(length)?;
                    body.extend_from_slice(ours);
                    *left -= u64::try_from(length).ok()?;
                    if *left == 0 {
                        *self = if matches!(self, Self::Chunk(_)) {
                            Self::ChunkEnd
                        } else {
                            Self::Over
                        };
                    }
                    rest
                }
                Self::ChunkEnd => {
                    let (first, rest) = piece.split_first()?;
                    match first {
                        b'\r' => {}
                        b'\n' => *self = Self::Size(Vec::new()),
                        _ => return None,
                    }
                    rest
                }
                Self::Size(line) | Self::Trailer(line) => {
                    let end = piece
                        .iter()
                        .position(|byte| *byte == b'\n')
                        .map_or(piece.len(), |end| end + 1);
                    let (ours, rest) = piece.split_at_checked(end)?;
                    line.extend_from_slice(ours);
                    if line.len() > LINE_BYTES {
                        return None;
                    }
                    if line.ends_with(b"\n") {
                        let line = std::mem::take(line);
                        *self = self.after(&line)?;
                    }
                    rest
                }
                Self::Over => &[],
            };
        }
        Some(body)
    }

    /// What follows a whole line.
    fn after(&self, line: &[u8]) -> Option<Self> {
        if let Self::Trailer(_) = self {
            let is_blank = line == b"\r\n" || line == b"\n";
            return Some(if is_blank {
                Self::Over
            } else {
                Self::Trailer(Vec::new())
            });
        }
        if !line.first().is_some_and(u8::is_ascii_hexdigit) {
            return None;
        }
        match httparse::parse_chunk_size(line).ok()? {
            httparse::Status::Complete((_, 0)) => Some(Self::Trailer(Vec::new())),
            httparse::Status::Complete((_, size)) => Some(Self::Chunk(size)),
            httparse::Status::Partial => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

    use super::Framing;

    const WIRE: &[u8] = b"5\r\nhello\r\nA;name=\"value\"\r\n, world\r\n!\r\n0\r\nexpires: never\r\n\r\n";
    const BODY: &[u8] = b"hello, world\r\n!";

    fn chunked() -> Framing {
        Framing::Size(Vec::new())
    }

    fn named(name: &'static str, value: &'static str) -> Option<Framing> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        Framing::of(&headers)
    }

    #[test]
    fn the_headers_name_the_framing() {
        assert_eq!(named("transfer-encoding", "Chunked"), Some(chunked()));
        assert_eq!(named("transfer-encoding", "gzip, chunked"), None);
        assert_eq!(named("content-length", "12"), Some(Framing::Length(12)));
        assert_eq!(named("content-length", "0"), Some(Framing::Over));
        assert_eq!(named("content-length", "-1"), None);
        assert_eq!(Framing::of(&HeaderMap::new()), Some(Framing::UntilClosed));
    }

    #[test]
    fn a_length_ends_the_body_and_what_follows_is_not_part_of_it() {
        let mut framing = Framing::Length(3);
        assert_eq!(framing.unwrap(b"ab"), Some(b"ab".to_vec()));
        assert!(!framing.may_end_here());
        assert_eq!(framing.unwrap(b"cde"), Some(b"c".to_vec()));
        assert!(framing.is_over());
    }

    #[test]
    fn what_is_not_framed_as_it_should_be_is_refused() {
        for wrong in [
            &b"x\r\nhello\r\n"[..],
            b"5\r\nhelloworld",
            b"\r\n",
            b"FFFFFFFFFFFFFFFFF\r\n",
        ] {
            assert_eq!(chunked().unwrap(wrong), None, "{}", wrong.escape_ascii());
        }
        assert_eq!(chunked().unwrap(&[b'1'; 300]), None);
    }

    proptest! {
        #[test]
        fn chunks_are_unwrapped_the_same_wherever_they_are_cut(cuts in prop::collection::vec(1..12_usize, 0..60)) {
            let (mut framing, mut body, mut rest) = (chunked(), Vec::new(), WIRE);
            for cut in cuts.into_iter().chain([WIRE.len()]) {
                prop_assert!(rest.is_empty() == framing.is_over());
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                body.extend(framing.unwrap(piece).unwrap());
                rest = after;
            }
            prop_assert_eq!(body, BODY);
            prop_assert!(framing.is_over());
        }
    }
}
