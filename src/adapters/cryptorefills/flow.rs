//! A connection of its own for each stream that keeps no buffer while nothing comes, since thousands are open at a time.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_util::Stream;
use reqwest::header::{HOST, HeaderMap, HeaderName, HeaderValue};
use reqwest::{StatusCode, Url};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::framing::Framing;

/// Bytes that are read at once.
const READ_BYTES: usize = 2 << 10;
/// Most bytes of the head of an answer.
const HEAD_BYTES: usize = 16 << 10;
/// Most headers of an answer.
const HEADERS: usize = 64;

/// Why a stream was not opened, or broke off.
#[derive(Debug, thiserror::Error)]
pub enum FlowFault {
    /// The address cannot be asked.
    #[error("the address cannot be asked")]
    Address,
    /// What came is not HTTP.
    #[error("what came is not HTTP")]
    Form,
    /// The connection broke, or was never had.
    #[error("the connection broke: {0}")]
    Broken(#[from] std::io::Error),
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// What makes the connections.
#[derive(Clone)]
pub struct Source {
    tls: TlsConnector,
    headers: HeaderMap,
}

/// An answer whose body is still coming in.
#[derive(Debug)]
pub struct Opened {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub flow: Flow,
}

/// The body of an answer, as it comes. Dropping it closes the connection.
pub struct Flow {
    wire: Box<dyn Wire>,
    framing: Framing,
    /// What came together with the head.
    early: Vec<u8>,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flow")
            .field("framing", &self.framing)
            .finish_non_exhaustive()
    }
}

impl Source {
    /// Connections that introduce themselves with these headers.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(headers: HeaderMap) -> Result<Self, tokio_rustls::rustls::Error> {
        Self::believing(
            RootCertStore {
                roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
            },
            headers,
        )
    }

    /// The same, where these vouch for others.
    pub(super) fn believing(roots: RootCertStore, headers: HeaderMap) -> Result<Self, tokio_rustls::rustls::Error> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
            headers,
        })
    }

    /// Asks for what stands at the address and gives out the head of the answer, whatever its status.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn open(&self, url: &Url) -> Result<Opened, FlowFault> {
        let mut wire = self.connect(url).await?;
        wire.write_all(&self.request(url)?).await?;
        wire.flush().await?;
        let mut head = Vec::new();
        loop {
            let mut bytes = [0; READ_BYTES];
            let read = wire.read(&mut bytes).await?;
            if read == 0 || head.len() > HEAD_BYTES {
                return Err(FlowFault::Form);
            }
            head.extend_from_slice(bytes.get(..read).unwrap_or_default());
            if let Some((status, headers, length)) = understand(&head)? {
                return Ok(Opened {
                    status,
                    flow: Flow {
                        wire,
                        framing: Framing::of(&headers).ok_or(FlowFault::Form)?,
                        early: head.split_off(length),
                    },
                    headers,
                });
            }
        }
    }

    async fn connect(&self, url: &Url) -> Result<Box<dyn Wire>, FlowFault> {
        let host = url.host_str().ok_or(FlowFault::Address)?;
        let port = url.port_or_known_default().ok_or(FlowFault::Address)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let plain = TcpStream::connect((bare, port)).await?;
        plain.set_nodelay(true)?;
        if url.scheme() != "https" {
            return Ok(Box::new(plain));
        }
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| FlowFault::Address)?;
        Ok(Box::new(self.tls.connect(name, plain).await?))
    }

    fn request(&self, url: &Url) -> Result<Vec<u8>, FlowFault> {
        let host = url.host_str().ok_or(FlowFault::Address)?;
        let host = url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let mut request = format!("GET {} HTTP/1.1\r\n{HOST}: {host}\r\n", url.path()).into_bytes();
        for (name, value) in &self.headers {
            for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                request.extend_from_slice(part);
            }
        }
        request.extend_from_slice(b"connection: keep-alive\r\n\r\n");
        Ok(request)
    }
}

/// Status, headers and length of a head that is whole; `None` while it is not.
fn understand(bytes: &[u8]) -> Result<Option<(StatusCode, HeaderMap, usize)>, FlowFault> {
    let mut places = [httparse::EMPTY_HEADER; HEADERS];
    let mut response = httparse::Response::new(&mut places);
    let httparse::Status::Complete(length) = response.parse(bytes).map_err(|_| FlowFault::Form)? else {
        return Ok(None);
    };
    let status = response.code.and_then(|code| StatusCode::from_u16(code).ok());
    let mut headers = HeaderMap::new();
    for header in response.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| FlowFault::Form)?;
        let value = HeaderValue::from_bytes(header.value).map_err(|_| FlowFault::Form)?;
        headers.append(name, value);
    }
    Ok(Some((status.ok_or(FlowFault::Form)?, headers, length)))
}

impl Stream for Flow {
    type Item = Result<Vec<u8>, FlowFault>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let flow = &mut *self;
        loop {
            if flow.framing.is_over() {
                return Poll::Ready(None);
            }
            let early = std::mem::take(&mut flow.early);
            let mut bytes = [0; READ_BYTES];
            let mut room = ReadBuf::new(&mut bytes);
            let piece = if early.is_empty() {
                if let Err(error) = ready!(Pin::new(&mut flow.wire).poll_read(context, &mut room)) {
                    return Poll::Ready(Some(Err(error.into())));
                }
                if room.filled().is_empty() {
                    let whole = flow.framing.may_end_here();
                    flow.framing = Framing::Over;
                    return Poll::Ready((!whole).then_some(Err(FlowFault::Form)));
                }
                room.filled()
            } else {
                &early
            };
            match flow.framing.unwrap(piece) {
                Some(body) if body.is_empty() => {}
                Some(body) => return Poll::Ready(Some(Ok(body))),
                None => {
                    flow.framing = Framing::Over;
                    return Poll::Ready(Some(Err(FlowFault::Form)));
                }
            }
        }
    }
}
