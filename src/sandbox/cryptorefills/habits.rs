//! How streams behave, well or badly (Cryptorefills 2.8).

use std::time::Duration;

/// How a stream answers when it is opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Opening {
    /// As it should.
    #[default]
    Right,
    /// Never, and the connection stays open.
    NeverAnswers,
    /// The connection closes without an answer.
    Closes,
    /// With this status.
    Status(u16),
    /// With a page of HTML.
    WrongContentType,
    /// As it should, but the stream is over before anything was said.
    EndsAtOnce,
}

/// The ends of lines in a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineEnd {
    /// `\n`.
    #[default]
    Lf,
    /// `\r\n`.
    CrLf,
    /// `\r`.
    Cr,
}

/// How streams behave that are opened from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Streams {
    /// What opening one leads to.
    pub opening: Opening,
    /// Nothing is ever sent, not even a heartbeat.
    pub silent: bool,
    /// No message is ever sent, only heartbeats.
    pub only_heartbeats: bool,
    /// The state at the time of opening is not sent.
    pub without_first: bool,
    /// The connection breaks after so many messages.
    pub break_after: Option<usize>,
    /// A frame that cannot be read is sent first.
    pub garbage: bool,
    /// A line of so many bytes is sent first.
    pub long_line: Option<u64>,
    /// A settled order ends the stream without `stop`.
    pub without_stop: bool,
    /// `stop` follows the first message, whatever the state.
    pub stop_early: bool,
    /// The ends of lines.
    pub line_end: LineEnd,
    /// Frames are cut into chunks of so many bytes.
    pub split: Option<usize>,
    /// A byte order mark comes first.
    pub byte_order_mark: bool,
    /// The JSON of a message is spread over several `data:` lines.
    pub many_lines: bool,
    /// How often a comment is sent while nothing happens.
    pub heartbeat: Option<Duration>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            opening: Opening::Right,
            silent: false,
            only_heartbeats: false,
            without_first: false,
            break_after: None,
            garbage: false,
            long_line: None,
            without_stop: false,
            stop_early: false,
            line_end: LineEnd::Lf,
            split: None,
            byte_order_mark: false,
            many_lines: false,
            heartbeat: Some(Duration::from_secs(15)),
        }
    }
}
