//! A connection that can be cut without an answer, and that tells when an answer is on the socket.

use std::io::{Error, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

type Then = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Switch {
    cut: bool,
    written: bool,
    then: Option<Then>,
}

/// What a call can do to its own connection.
#[derive(Clone, Default)]
pub(super) struct Line(Arc<Mutex<Switch>>);

impl Line {
    /// Nothing that is written from now on reaches the client: the connection closes.
    pub(super) fn cut(&self) {
        self.with(|switch| switch.cut = true);
    }

    /// Calls `then` once the bytes that are written next are on the socket.
    pub(super) fn once_written(&self, then: Then) {
        self.with(|switch| {
            switch.written = false;
            switch.then = Some(then);
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Switch) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_cut(&self) -> bool {
        self.with(|switch| switch.cut)
    }

    fn note_write(&self) {
        self.with(|switch| switch.written = true);
    }

    fn note_flush(&self) {
        let then = self.with(|switch| if switch.written { switch.then.take() } else { None });
        if let Some(then) = then {
            then();
        }
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().line.clone()
    }
}

/// The listening socket.
pub(super) struct Door(pub(super) TcpListener);

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        loop {
            if let Ok((stream, from)) = self.0.accept().await {
                // Small answers leave at once; a socket that refuses this still works.
                let _ = stream.set_nodelay(true);
                return (
                    Wire {
                        stream,
                        line: Line::default(),
                    },
                    from,
                );
            }
            tokio::task::yield_now().await;
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A TCP connection with a switch.
pub(super) struct Wire {
    stream: TcpStream,
    line: Line,
}

fn reset() -> Error {
    Error::from(ErrorKind::ConnectionReset)
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        if self.line.is_cut() {
            return Poll::Ready(Err(reset()));
        }
        self.line.note_write();
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        if self.line.is_cut() {
            return Poll::Ready(Err(reset()));
        }
        self.line.note_write();
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_flush(context);
        if done.is_ready() {
            self.line.note_flush();
        }
        done
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
