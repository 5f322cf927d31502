//! A door of its own before a neighbour: it can be shut, break off an answer, and show a certificate.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use giftkiosk::sandbox::cryptorefills::Cryptorefills;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate of 127.0.0.1 with its key, signed by nobody but itself.
const OF_ITSELF: &[u8] = include_bytes!("../fixtures/certificates/itself.pem");

/// The door before Cryptorefills.
pub(crate) struct Front {
    address: SocketAddr,
    behind: SocketAddr,
    tls: Option<TlsAcceptor>,
    shared: Arc<Shared>,
    open: JoinSet<()>,
}

#[derive(Default)]
struct Shared {
    knocks: AtomicUsize,
    passed: AtomicUsize,
    breaks: AtomicBool,
}

impl Front {
    /// A door that lets everything pass.
    pub(crate) async fn before(neighbour: &Cryptorefills) -> Self {
        Self::of(neighbour, None).await
    }

    /// A door that speaks TLS and vouches for itself.
    pub(crate) async fn with_a_certificate_of_its_own(neighbour: &Cryptorefills) -> Self {
        let chain = vec![CertificateDer::from_pem_slice(OF_ITSELF).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(OF_ITSELF).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        Self::of(neighbour, Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn of(neighbour: &Cryptorefills, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut front = Self {
            address: listener.local_addr().unwrap(),
            behind: neighbour.url().trim_start_matches("http://").parse().unwrap(),
            tls,
            shared: Arc::default(),
            open: JoinSet::new(),
        };
        front.serves(listener);
        front
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// How many came to it.
    pub(crate) fn knocks(&self) -> usize {
        self.shared.knocks.load(Ordering::SeqCst)
    }

    /// How many went through it.
    pub(crate) fn passed(&self) -> usize {
        self.shared.passed.load(Ordering::SeqCst)
    }

    /// Nobody is let in, and those who are in are turned out.
    pub(crate) async fn shuts(&mut self) {
        self.open.shutdown().await;
    }

    /// It is opened at the same place.
    pub(crate) async fn opens(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serves(listener);
    }

    /// The answer to the next order is broken off by a reset before its first byte.
    pub(crate) fn breaks_the_next_order(&self) {
        self.shared.breaks.store(true, Ordering::SeqCst);
    }

    fn serves(&mut self, listener: TcpListener) {
        let (behind, tls, shared) = (self.behind, self.tls.clone(), Arc::clone(&self.shared));
        self.open.spawn(async move {
            let mut guests = JoinSet::new();
            while let Ok((guest, _)) = listener.accept().await {
                shared.knocks.fetch_add(1, Ordering::SeqCst);
                guest.set_nodelay(true).unwrap();
                guests.spawn(leads(guest, behind, tls.clone(), Arc::clone(&shared)));
            }
        });
    }
}

async fn leads(guest: TcpStream, behind: SocketAddr, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let Ok(inner) = TcpStream::connect(behind).await else {
        return;
    };
    inner.set_nodelay(true).unwrap();
    match tls {
        Some(tls) => {
            if let Ok(mut guest) = tls.accept(guest).await {
                passes(&mut guest, inner, &shared).await;
            }
        }
        None => {
            let mut guest = guest;
            if passes(&mut guest, inner, &shared).await {
                guest.set_zero_linger().unwrap();
            }
        }
    }
}

/// Hands on what both say; true when it was to be broken off.
async fn passes(guest: &mut (impl AsyncRead + AsyncWrite + Unpin), mut inner: TcpStream, shared: &Shared) -> bool {
    shared.passed.fetch_add(1, Ordering::SeqCst);
    let (mut asked, mut answered) = ([0; 8 << 10], [0; 8 << 10]);
    let mut breaks = false;
    loop {
        tokio::select! {
            read = guest.read(&mut asked) => {
                let Ok(read @ 1..) = read else { return false };
                let orders = asked[..read].starts_with(b"POST /v5/orders HTTP");
                breaks |= orders && shared.breaks.swap(false, Ordering::SeqCst);
                if inner.write_all(&asked[..read]).await.is_err() {
                    return false;
                }
            }
            read = inner.read(&mut answered) => {
                let Ok(read @ 1..) = read else { return false };
                if breaks {
                    return true;
                }
                if guest.write_all(&answered[..read]).await.is_err() || guest.flush().await.is_err() {
                    return false;
                }
            }
        }
    }
}
