//! TLS by rustls on ring, without a word to the rest of the process.
//!
//! reqwest's own choice would be aws-lc, whose C code is slow to build, or
//! whatever provider the process has installed as its default. A library has no
//! business to install one.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::BuildError;

/// A builder of reqwest's that can speak TLS.
pub(super) fn builder(
    callers: Option<reqwest::ClientBuilder>,
    https: bool,
) -> Result<reqwest::ClientBuilder, BuildError> {
    match callers {
        None => Ok(reqwest::Client::builder().tls_backend_preconfigured(config(https)?)),
        // A configuration of ours would undo the roots that the caller may have
        // set, so reqwest makes one, and takes the provider of the process.
        Some(callers) if CryptoProvider::get_default().is_some() => Ok(callers),
        Some(_) => Err(BuildError::new(
            "a reqwest::ClientBuilder of one's own needs a TLS provider, and this process has \
             none: call `rustls::crypto::ring::default_provider().install_default()` when the \
             program starts",
        )),
    }
}

/// The system's roots over ring. Who speaks no TLS needs no roots, and does not
/// wait for them to be read.
fn config(https: bool) -> Result<ClientConfig, BuildError> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(BuildError::tls)?;
    let config = match https {
        true => config.with_platform_verifier().map_err(BuildError::tls)?,
        false => config.with_root_certificates(RootCertStore::empty()),
    };
    Ok(config.with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use rustls::crypto::CryptoProvider;

    use crate::infobip;

    /// No test of this binary installs a provider, so that one that is there
    /// would be the crate's.
    #[test]
    fn the_process_keeps_its_tls_provider_to_itself() {
        let builder = || {
            let credential = infobip::Credential::api_key("key");
            infobip::Client::builder("https://abc123.api.infobip.com", credential)
        };
        builder().build().expect("a client");
        assert!(CryptoProvider::get_default().is_none());

        let error = builder()
            .http_client(reqwest::Client::builder())
            .build()
            .expect_err("nothing says which provider");
        let text = error.to_string();
        assert!(
            text.contains("ring::default_provider().install_default()"),
            "{text}"
        );
        assert!(CryptoProvider::get_default().is_none());
    }
}
