//! Whose certificate is believed: only that of the very address, both for calls and for streams.

use std::sync::Arc;

use reqwest::header::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::within;
use crate::adapters::cryptorefills::exchange::connections;
use crate::adapters::cryptorefills::flow::Source;

/// Of 127.0.0.1.
const RIGHT: &[u8] = include_bytes!("../../../../tests/it/fixtures/certificates/itself.pem");
/// Of shop.example.
const ANOTHER: &[u8] = include_bytes!("../../../../tests/it/fixtures/certificates/another.pem");

fn certificate(pem: &[u8]) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem).unwrap()
}

/// Somebody on 127.0.0.1 who shows this certificate and answers whoever asks, with the address.
async fn shows(pem: &[u8]) -> (String, JoinSet<()>) {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate(pem)], PrivateKeyDer::from_pem_slice(pem).unwrap())
        .unwrap();
    let tls = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let mut open = JoinSet::new();
    open.spawn(async move {
        while let Ok((guest, _)) = listener.accept().await {
            let Ok(mut guest) = tls.accept(guest).await else {
                continue;
            };
            let mut asked = [0; 1_024];
            if guest.read(&mut asked).await.is_ok() {
                let _ = guest.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
            }
        }
    });
    (format!("https://{address}/"), open)
}

/// Whether a call and a stream get an answer there, when both certificates are vouched for, or nobody's but the world's.
async fn is_believed(address: &str, vouched: bool) -> [bool; 2] {
    let (mut roots, mut calls) = (RootCertStore::empty(), connections(HeaderMap::new()));
    for pem in [RIGHT, ANOTHER] {
        roots.add(certificate(pem)).unwrap();
        if vouched {
            calls = calls.add_root_certificate(reqwest::Certificate::from_der(&certificate(pem)).unwrap());
        }
    }
    let streams = if vouched {
        Source::believing(roots, HeaderMap::new()).unwrap()
    } else {
        Source::new(HeaderMap::new()).unwrap()
    };
    let answer = within(calls.build().unwrap().get(address).send()).await;
    let opened = within(streams.open(&address.parse().unwrap())).await;
    [answer.is_ok(), opened.is_ok()]
}

#[tokio::test]
async fn only_the_certificate_of_the_very_address_is_believed_and_only_if_somebody_vouches_for_it() {
    let ((right, _right), (another, _another)) = (shows(RIGHT).await, shows(ANOTHER).await);
    assert_eq!(is_believed(&right, true).await, [true, true]);
    assert_eq!(
        is_believed(&another, true).await,
        [false, false],
        "it is of shop.example"
    );
    assert_eq!(
        is_believed(&right, false).await,
        [false, false],
        "nobody vouches for it"
    );
}
