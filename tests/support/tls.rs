//! Certificates, and the server behind them.

use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::server::{Act, Server, ok};

/// A certificate authority that lives as long as its test.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn new() -> Self {
        Self::named("an authority of the tests")
    }

    pub fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // OpenSSL takes a certificate for one that signed itself where both
        // have the same name.
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().unwrap();
        Self(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// What a server for a name shows, until the end of a year.
    pub fn certificate(&self, name: &str, year: i32) -> ServerConfig {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(year, 12, 31);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }

    /// A gateway that takes a PIN, behind a certificate.
    pub fn server(&self, name: &str, year: i32) -> Server {
        let config = Arc::new(self.certificate(name, year));
        let sent = Act::Answer(ok(r#"{"smsStatus":"MESSAGE_SENT"}"#));
        Server::start_over([sent], move |connection| {
            let tls = ServerConnection::new(Arc::clone(&config)).expect("a configuration");
            Box::new(StreamOwned::new(tls, connection))
        })
    }

    /// Its own certificate, as a file of authorities has it.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A builder that trusts this authority beside those of the system.
    pub fn trusted(&self) -> reqwest::ClientBuilder {
        let certificate = reqwest::Certificate::from_der(self.0.der()).expect("a certificate");
        super::http().tls_certs_merge([certificate])
    }
}
