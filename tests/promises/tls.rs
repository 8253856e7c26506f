//! HTTPS to a server whose certificate is right, and to three whose is not.
//!
//! A certificate that does not hold ends a call before anything was written, so
//! the caller learns that no PIN went out, and why.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use two_factor_pin::infobip::types::SendPinOverSmsReply;
use two_factor_pin::{Delivery, Error, ResponseValue};

use crate::support::tls::Authority;
use crate::support::{KEY, NUMBER, Server, infobip, send_sms};

#[tokio::test]
async fn a_certificate_of_a_known_authority_is_trusted() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2100);
    let reply = send_pin(&server, Some(&authority)).await.expect("a reply");
    assert_eq!(reply.delivery(), Delivery::Sent);
    assert_eq!(server.seen().await.len(), 1);
}

/// The system's authorities are read from the environment of a process, so
/// another one is asked, which runs the test below.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn the_systems_authorities_are_trusted_by_default() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2100);
    let port = server.address.port();
    let roots = format!("{}/roots-{port}.pem", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&roots, authority.pem()).expect("a file");
    let program = std::env::current_exe().expect("this program");
    let ended = std::process::Command::new(program)
        .args([
            "--exact",
            "tls::a_pin_is_sent_to_the_address_of_the_environment",
        ])
        .env("SSL_CERT_FILE", &roots)
        .env(ADDRESS, format!("https://localhost:{port}"))
        .output()
        .expect("this program runs");
    let told = String::from_utf8_lossy(&ended.stdout);
    assert!(ended.status.success(), "{told}");
    assert_eq!(server.seen().await.len(), 1, "{told}");
}

const ADDRESS: &str = "TWO_FACTOR_PIN_TEST_ADDRESS";

/// Where no test has set an address, there is nobody to send anything to.
#[tokio::test]
async fn a_pin_is_sent_to_the_address_of_the_environment() {
    if let Ok(address) = std::env::var(ADDRESS) {
        let reply = send_sms(infobip(address)).await.expect("a reply");
        assert_eq!(reply.delivery(), Delivery::Sent);
    }
}

#[tokio::test]
async fn an_unknown_authority_is_refused() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2100);
    let why = ["UnknownIssuer", "unable to get local issuer certificate"];
    is_refused(server, None, why).await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let authority = Authority::new();
    let server = authority.server("gateway.example", 2100);
    let why = ["not valid for name \"localhost\"", "hostname mismatch"];
    is_refused(server, Some(&authority), why).await;
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let authority = Authority::new();
    let server = authority.server("localhost", 2001);
    let why = ["expired", "certificate has expired"];
    is_refused(server, Some(&authority), why).await;
}

/// Sends a PIN, with an authority to trust beside those of the system.
async fn send_pin(
    server: &Server,
    authority: Option<&Authority>,
) -> Result<ResponseValue<SendPinOverSmsReply>, Error> {
    let builder = infobip(format!("https://localhost:{}", server.address.port()));
    let builder = match authority {
        Some(authority) => builder.http_client(authority.trusted()),
        None => builder,
    };
    send_sms(builder).await
}

/// Nothing is sent, and one line says what is wrong with the certificate, in the
/// words of rustls or of OpenSSL.
async fn is_refused(server: Server, authority: Option<&Authority>, [rustls, openssl]: [&str; 2]) {
    let why = if cfg!(feature = "rustls") {
        rustls
    } else {
        openssl
    };
    let error = send_pin(&server, authority).await.expect_err(why);
    assert_eq!(error.delivery(), Delivery::NotSent, "{error:#}");
    let line = format!("{error:#}");
    assert!(line.contains("certificate"), "{line}");
    assert!(line.contains(why), "{line}");
    for hidden in ["\n", NUMBER, KEY] {
        assert!(!line.contains(hidden), "{line}");
    }
    assert!(server.seen().await.is_empty(), "nothing was sent");
}
