//! The bytes of a stream as whole lines, so that the parser behind never sees a half, an endless or an oddly ended one.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::Stream;

use super::flow::Flow;
use crate::domain::time::Time;
use crate::ports::{Clock, Pending};

/// Most bytes between two blank lines.
const EVENT_BYTES: usize = 256 << 10;
/// A stream that says nothing for so long is taken for dead.
const SILENCE: Duration = Duration::from_secs(90);

/// Why a stream ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// The connection broke.
    #[error("the connection broke")]
    Broken,
    /// Not a byte for too long.
    #[error("the stream fell silent")]
    Silent,
    /// An event without an end.
    #[error("an event is too large")]
    TooLarge,
}

type Bytes = Pin<Box<dyn Stream<Item = Result<Vec<u8>, LineFault>> + Send>>;

/// Whole lines, each ended by one line feed.
pub struct Lines {
    bytes: Bytes,
    cut: Cutter,
    clock: Arc<dyn Clock>,
    heard: Time,
    alarm: Pending<'static, ()>,
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lines")
            .field("heard", &self.heard)
            .finish_non_exhaustive()
    }
}

impl Lines {
    /// The lines of a stream.
    pub fn new(flow: Flow, clock: Arc<dyn Clock>) -> Self {
        let bytes = futures_util::StreamExt::map(flow, |piece| piece.map_err(|_| LineFault::Broken));
        Self::of(Box::pin(bytes), clock)
    }

    fn of(bytes: Bytes, clock: Arc<dyn Clock>) -> Self {
        Self {
            bytes,
            cut: Cutter::default(),
            heard: clock.now(),
            alarm: clock.pass(SILENCE),
            clock,
        }
    }

    /// Whether the stream has been silent for too long; otherwise the alarm is set anew for what is left.
    fn is_silent(&mut self, context: &mut Context<'_>) -> bool {
        while self.alarm.as_mut().poll(context).is_ready() {
            let quiet = Duration::from_millis(self.clock.now().millis_since(self.heard));
            if quiet >= SILENCE {
                return true;
            }
            self.alarm = self.clock.pass(SILENCE - quiet);
        }
        false
    }
}

impl Stream for Lines {
    type Item = Result<Vec<u8>, LineFault>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match self.bytes.as_mut().poll_next(context) {
                Poll::Ready(Some(Ok(piece))) => {
                    self.heard = self.clock.now();
                    match self.cut.feed(&piece) {
                        Ok(lines) if lines.is_empty() => {}
                        Ok(lines) => return Poll::Ready(Some(Ok(lines))),
                        Err(fault) => return Poll::Ready(Some(Err(fault))),
                    }
                }
                Poll::Ready(Some(Err(fault))) => return Poll::Ready(Some(Err(fault))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending if self.is_silent(context) => return Poll::Ready(Some(Err(LineFault::Silent))),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// Cuts bytes into lines: any of the three line ends becomes a line feed, and a byte order mark at the start goes.
#[derive(Debug, Default)]
struct Cutter {
    held: Vec<u8>,
    /// Bytes since the last blank line.
    since_blank: usize,
    after_return: bool,
    started: bool,
}

impl Cutter {
    /// Takes in a piece and gives out the lines that are whole now.
    fn feed(&mut self, piece: &[u8]) -> Result<Vec<u8>, LineFault> {
        let mut whole = 0;
        for &byte in piece {
            match byte {
                b'\n' if std::mem::take(&mut self.after_return) => {}
                b'\n' | b'\r' => {
                    let blank = self.held.is_empty() || self.held.ends_with(b"\n");
                    self.held.push(b'\n');
                    self.since_blank = if blank { 0 } else { self.since_blank + 1 };
                    self.after_return = byte == b'\r';
                    self.unmark();
                    whole = self.held.len();
                }
                byte => {
                    self.after_return = false;
                    self.held.push(byte);
                    self.since_blank += 1;
                }
            }
            if self.since_blank > EVENT_BYTES {
                return Err(LineFault::TooLarge);
            }
        }
        let rest = self.held.split_off(whole);
        Ok(std::mem::replace(&mut self.held, rest))
    }

    fn unmark(&mut self) {
        if !std::mem::replace(&mut self.started, true) && self.held.starts_with(&[0xef, 0xbb, 0xbf]) {
            self.held.drain(..3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Cutter, LineFault, Lines, SILENCE};
    use crate::adapters::cryptorefills::samples::StillClock;
    use crate::domain::time::Time;
    use crate::ports::Clock;
    use eventsource_stream::EventStream;
    use futures_util::{StreamExt, stream};
    use std::sync::Arc;
    use std::time::Duration;

    fn lines(pieces: Vec<Vec<u8>>) -> Lines {
        let clock = Arc::new(StillClock::new(Time::from_unix(1)));
        let bytes: Bytes = Box::pin(stream::iter(pieces.into_iter().map(Ok)));
        Lines::of(bytes, clock)
    }

    async fn events(pieces: Vec<Vec<u8>>) -> Vec<(String, String)> {
        EventStream::new(lines(pieces))
            .map(|event| event.map(|event| (event.event, event.data)))
            .filter_map(|event| async { event.ok() })
            .collect()
            .await
    }

    #[tokio::test]
    async fn events_are_the_same_wherever_the_bytes_are_cut() {
        let text = "\u{feff}: beat\n\ndata: {\"a\":\ndata: \"é漢\"}\n\nevent: stop\nid: 1\ndata: {}\n\n";
        let expected = [
            (String::from("message"), String::from("{\"a\":\n\"é漢\"}")),
            (String::from("stop"), String::from("{}")),
        ];
        for end in ["\n", "\r\n", "\r"] {
            let bytes = text.replace('\n', end).into_bytes();
            for size in 1..bytes.len() {
                let pieces = bytes.chunks(size).map(<[u8]>::to_vec).collect();
                assert_eq!(events(pieces).await, expected, "{end:?} in pieces of {size}");
            }
        }
    }

    #[tokio::test]
    async fn an_event_without_an_end_breaks_the_stream() {
        let endless = vec![vec![b'x'; 8 << 10]; 64];
        let mut many = lines(endless);
        assert_eq!(many.next().await, Some(Err(LineFault::TooLarge)));
        let lines_without_blank: Vec<Vec<u8>> = vec![b"data: some more of it\n".to_vec(); 20_000];
        let found: Vec<_> = lines(lines_without_blank).collect().await;
        assert_eq!(found.iter().find(|line| line.is_err()), Some(&Err(LineFault::TooLarge)));
        let many_events = vec![b"data: x\n\n: beat\n\n".to_vec(); 50_000];
        assert!(lines(many_events).all(|line| async move { line.is_ok() }).await);
    }

    #[tokio::test]
    async fn a_silent_stream_breaks_after_a_minute_and_a_half_and_any_byte_keeps_it() {
        let clock = StillClock::new(Time::from_unix(1));
        let (send, receive) = tokio::sync::mpsc::unbounded_channel::<Vec<u8>>();
        let bytes: Bytes = Box::pin(stream::unfold(receive, |mut receive| async move {
            receive.recv().await.map(|piece| (Ok(piece), receive))
        }));
        let mut lines = Lines::of(bytes, Arc::new(clock.clone()));
        let mut next = tokio_test(&mut lines);
        assert_eq!(next.poll().await, None);
        clock.advance(Duration::from_secs(60));
        send.send(b": beat".to_vec()).unwrap();
        assert_eq!(next.poll().await, None);
        clock.advance(Duration::from_secs(60));
        assert_eq!(next.poll().await, None);
        clock.advance(SILENCE - Duration::from_secs(60));
        assert_eq!(next.poll().await, Some(Some(Err(LineFault::Silent))));
        assert_eq!(clock.now(), Time::from_unix(151));
    }

    /// Polls a stream once, without waiting for it.
    struct Once<'a>(&'a mut Lines);

    fn tokio_test(lines: &mut Lines) -> Once<'_> {
        Once(lines)
    }

    impl Once<'_> {
        async fn poll(&mut self) -> Option<Option<Result<Vec<u8>, LineFault>>> {
            tokio::task::yield_now().await;
            let mut next = self.0.next();
            std::future::poll_fn(|context| {
                std::task::Poll::Ready(match std::pin::Pin::new(&mut next).poll(context) {
                    std::task::Poll::Ready(item) => Some(item),
                    std::task::Poll::Pending => None,
                })
            })
            .await
        }
    }

    #[test]
    fn nothing_is_held_back_but_an_unfinished_line() {
        let mut cutter = Cutter::default();
        assert_eq!(cutter.feed(b"data: x\ndata").unwrap(), b"data: x\n");
        assert_eq!(cutter.held, b"data");
        assert_eq!(cutter.feed(b"\r").unwrap(), b"data\n");
        assert_eq!(cutter.feed(b"\n\n").unwrap(), b"\n");
        assert!(cutter.held.is_empty() && cutter.since_blank == 0);
    }
}
