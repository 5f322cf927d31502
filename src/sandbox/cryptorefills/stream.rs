//! The live stream of an order (Cryptorefills 2.8), healthy or sick as the knobs say.

use std::collections::VecDeque;
use std::io::{Error, ErrorKind};
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use futures_util::stream::unfold;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::bytes::Bytes;

use super::answers::{self, Answer};
use super::calls::{Call, Route};
use super::habits::{LineEnd, Opening, Streams};
use super::model::{Note, Shared};
use super::order_json;
use super::server;
use super::trouble::Ailment;

/// How much of a very long line is made at a time.
const PIECE: u64 = 64 << 10;

/// Counts a stream that is being opened.
struct Knock(Arc<Shared>);

impl Knock {
    fn new(shared: &Arc<Shared>) -> Self {
        let mut model = shared.lock();
        model.streams_opening += 1;
        model.most_opening = model.most_opening.max(model.streams_opening);
        drop(model);
        shared.changed();
        Self(shared.clone())
    }
}

impl Drop for Knock {
    fn drop(&mut self) {
        self.0.lock().streams_opening -= 1;
        self.0.changed();
    }
}

/// Counts a stream that is open.
struct Seat(Arc<Shared>);

impl Seat {
    fn new(shared: &Arc<Shared>) -> Self {
        shared.lock().streams_open += 1;
        shared.changed();
        Self(shared.clone())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.lock().streams_open -= 1;
        self.0.changed();
    }
}

/// Answers a subscription; none if the connection is to be closed without an answer.
pub(super) async fn open(shared: &Arc<Shared>, call: &Call) -> Option<Response<Body>> {
    let knock = Knock::new(shared);
    if let Some(early) = server::turned_away(shared, call) {
        return early.map(Answer::into_response);
    }
    let wait = shared.lock().trouble.wait(Route::Subscribe);
    if let Some(wait) = wait {
        shared.clock.pass(wait).await;
    }
    let habits = shared.lock().trouble.streams.clone();
    let spoiled = match habits.opening {
        Opening::Right | Opening::EndsAtOnce => None,
        Opening::NeverAnswers => std::future::pending().await,
        Opening::Closes => Some(Ailment::Lost),
        Opening::Status(status) => Some(Ailment::Status(status)),
        Opening::WrongContentType => Some(Ailment::Html),
    };
    if let Some(ailment) = spoiled {
        return answers::spoiled(ailment, None).map(Answer::into_response);
    }
    let Some(feed) = Feed::new(shared, &call.part(2), habits) else {
        return answers::spoiled(Ailment::Status(404), None).map(Answer::into_response);
    };
    drop(knock);
    let mut response = Response::new(Body::from_stream(unfold(feed, Feed::next)));
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some(response)
}

/// One open stream.
struct Feed {
    shared: Arc<Shared>,
    notes: broadcast::Receiver<Note>,
    habits: Streams,
    ready: VecDeque<Bytes>,
    /// Bytes of a very long line that are still to come.
    long: u64,
    messages: usize,
    ending: Option<End>,
    _seat: Seat,
}

/// How a stream ends once what is ready is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Clean,
    Broken,
}

impl Feed {
    fn new(shared: &Arc<Shared>, id: &str, habits: Streams) -> Option<Self> {
        let mut model = shared.lock();
        let order = model.orders.get(id).filter(|order| !order.forgotten)?;
        let first = (Bytes::from(order_json::text(&model.json(order))), order.state.is_end());
        let notes = model.listen(id);
        drop(model);
        let _seat = Seat::new(shared);
        let long = habits.long_line.unwrap_or(0);
        let mut feed = Self {
            shared: shared.clone(),
            notes,
            habits,
            ready: VecDeque::new(),
            long,
            messages: 0,
            ending: None,
            _seat,
        };
        feed.begin(first.0, first.1);
        Some(feed)
    }

    fn begin(&mut self, json: Bytes, settled: bool) {
        if self.habits.silent {
            return;
        }
        if self.habits.opening == Opening::EndsAtOnce {
            self.ending = Some(End::Clean);
            return;
        }
        if self.habits.byte_order_mark {
            self.push(Bytes::from_static("\u{feff}".as_bytes()));
        }
        // Something must travel at once, or the client's end of the opening is not seen.
        self.frame(":\n\n".to_owned());
        if self.habits.garbage {
            self.frame("data: {\"order_id\": \u{fffd}<<not json\n\n".to_owned());
        }
        if !self.habits.only_heartbeats && (!self.habits.without_first || settled) {
            self.message(&json, settled);
        }
    }

    async fn next(mut self) -> Option<(Result<Bytes, Error>, Self)> {
        loop {
            if self.long > 0 && !self.habits.silent {
                return Some((Ok(self.piece()), self));
            }
            if let Some(bytes) = self.ready.pop_front() {
                return Some((Ok(bytes), self));
            }
            match self.ending.take() {
                Some(End::Clean) => return None,
                Some(End::Broken) => {
                    // The server sends what it holds only when there is nothing to take for a moment.
                    tokio::task::yield_now().await;
                    self.ending = Some(End::Clean);
                    return Some((Err(Error::from(ErrorKind::ConnectionReset)), self));
                }
                None => self.wait().await,
            }
        }
    }

    fn piece(&mut self) -> Bytes {
        let length = self.long.min(PIECE);
        self.long -= length;
        let mut piece = vec![b'x'; usize::try_from(length).unwrap_or_default()];
        if let (0, Some(last)) = (self.long, piece.last_mut()) {
            *last = b'\n';
        }
        Bytes::from(piece)
    }

    async fn wait(&mut self) {
        let beat = self.habits.heartbeat.filter(|_| !self.habits.silent);
        let pass = async {
            match beat {
                Some(span) => self.shared.clock.pass(span).await,
                None => std::future::pending().await,
            }
        };
        let note = tokio::select! {
            () = self.shared.stop.cancelled() => { self.ending = Some(End::Broken); return; }
            note = self.notes.recv() => note,
            () = pass => { self.frame(": heartbeat\n\n".to_owned()); return; }
        };
        match note {
            Ok(Note::Break) | Err(RecvError::Closed) => self.ending = Some(End::Broken),
            Ok(_) | Err(RecvError::Lagged(_)) if self.habits.silent => {}
            Ok(Note::State(..)) if self.habits.only_heartbeats => {}
            Ok(Note::State(json, settled)) => self.message(&json, settled),
            Ok(Note::Raw(bytes)) => self.push(bytes),
            Err(RecvError::Lagged(_)) => {}
        }
    }

    fn message(&mut self, json: &[u8], settled: bool) {
        let json = String::from_utf8_lossy(json);
        let data = if self.habits.many_lines {
            json.replace(",\"", ",\n\"")
        } else {
            json.into_owned()
        };
        let lines: String = data.lines().map(|line| format!("data: {line}\n")).collect();
        self.frame(format!("{lines}\n"));
        self.messages += 1;
        if self.habits.break_after == Some(self.messages) {
            self.ending = Some(End::Broken);
        } else if self.habits.stop_early || (settled && !self.habits.without_stop) {
            self.frame("event: stop\ndata: {}\n\n".to_owned());
            self.ending = Some(End::Clean);
        } else if settled {
            self.ending = Some(End::Clean);
        }
    }

    fn frame(&mut self, text: String) {
        let text = match self.habits.line_end {
            LineEnd::Lf => text,
            LineEnd::CrLf => text.replace('\n', "\r\n"),
            LineEnd::Cr => text.replace('\n', "\r"),
        };
        self.push(Bytes::from(text));
    }

    fn push(&mut self, mut bytes: Bytes) {
        let size = self.habits.split.unwrap_or(usize::MAX).max(1);
        while bytes.len() > size {
            self.ready.push_back(bytes.split_to(size));
        }
        self.ready.push_back(bytes);
    }
}
