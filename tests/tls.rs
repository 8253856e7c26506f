//! HTTPS to a server whose certificate is right, and to three whose is not.
//!
//! A certificate that does not hold ends a call before anything was written, so
//! the caller learns that no PIN went out, and why.

#![cfg(feature = "rustls")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use two_factor_pin::{Delivery, Error, Outcome as _, Retry, infobip};

#[tokio::test]
async fn a_certificate_of_a_known_authority_is_trusted() {
    let authority = Authority::new();
    let server = Server::start(authority.certificate("localhost", 2100)).await;
    let reply = server.send_pin(Some(&authority)).await.unwrap();
    assert_eq!(reply.delivery(), Delivery::Sent);
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let authority = Authority::new();
    let server = Server::start(authority.certificate("localhost", 2100)).await;
    server.is_refused(None, "UnknownIssuer").await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = Server::start(authority.certificate("gateway.example", 2100)).await;
    server
        .is_refused(Some(&authority), "not valid for name \"localhost\"")
        .await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let server = Server::start(authority.certificate("localhost", 2001)).await;
    server.is_refused(Some(&authority), "expired").await;
}

/// A certificate authority that lives as long as its test.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// What a server for a name shows, until the end of a year.
    fn certificate(&self, name: &str, year: i32) -> ServerConfig {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        ServerConfig::builder_with_provider(Arc::new(
            tokio_rustls::rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap()
    }
}

/// A gateway that takes every PIN, and counts the requests that it reads.
struct Server {
    base_url: String,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start(config: ServerConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!(
            "https://localhost:{}",
            listener.local_addr().unwrap().port()
        );
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(Arc::new(config));
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                // A caller who does not trust the certificate hangs up here.
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                if stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    counted.fetch_add(1, SeqCst);
                    let body = r#"{"smsStatus":"MESSAGE_SENT"}"#;
                    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}", body.len());
                    let reply = format!("{head}\r\nConnection: close\r\n\r\n{body}");
                    stream.write_all(reply.as_bytes()).await.unwrap();
                    stream.shutdown().await.unwrap();
                }
            }
        });
        Self { base_url, requests }
    }

    fn requests(&self) -> usize {
        self.requests.load(SeqCst)
    }

    /// Sends a PIN, with an authority to trust beside those of the system.
    async fn send_pin(
        &self,
        authority: Option<&Authority>,
    ) -> Result<two_factor_pin::ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
        // A build with both TLS features has to be told which one to use.
        let mut http = reqwest::Client::builder().tls_backend_rustls();
        if let Some(Authority(issuer)) = authority {
            let certificate = reqwest::Certificate::from_der(issuer.der()).unwrap();
            http = http.tls_certs_merge([certificate]);
        }
        infobip::Client::builder(&self.base_url, infobip::Credential::api_key("secret-key"))
            .http_client(http)
            .retry(Retry::never())
            .build()
            .unwrap()
            .send_pin_over_sms()
            .body_map(|body| {
                body.to("41793026727")
                    .application_id("APP")
                    .message_id("MSG")
            })
            .send()
            .await
    }

    /// Nothing is sent, and one line says what is wrong with the certificate.
    async fn is_refused(&self, authority: Option<&Authority>, why: &str) {
        let error = self.send_pin(authority).await.unwrap_err();
        assert_eq!(error.delivery(), Delivery::NotSent, "{error:#}");
        let line = format!("{error:#}");
        assert!(line.contains("certificate"), "{line}");
        assert!(line.contains(why), "{line}");
        assert!(
            !line.contains('\n') && !line.contains("41793026727"),
            "{line}"
        );
        assert_eq!(self.requests(), 0);
    }
}
