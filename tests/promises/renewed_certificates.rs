//! A gateway renews its certificate: the client goes on with the new one, and
//! where that one does not hold, no PIN goes out until one does.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use rustls::ServerConfig;
use two_factor_pin::{Delivery, Retry};

use crate::support::KEY;
use crate::support::lasting::{Caller, Lasting, Ledger, Names, Place, Shown};
use crate::support::tls::Authority;

/// A gateway that shows a first certificate, and a client that trusts those of
/// the same authority.
struct Renewal {
    authority: Authority,
    gateway: Lasting,
    ledger: Ledger,
    caller: Caller,
}

impl Renewal {
    fn begin(retry: Retry) -> Self {
        let authority = Authority::new();
        let ledger = Ledger::default();
        let place = Place::one();
        let first = Shown::new("first", authority.certificate(Names::GATEWAY, 2100));
        let gateway = Lasting::open(&place, &first, &ledger);
        let names = Names::leading_to(&place);
        let caller = Caller::new(&names, &authority, retry);
        Self {
            authority,
            gateway,
            ledger,
            caller,
        }
    }

    fn good(&self) -> ServerConfig {
        self.authority.certificate(Names::GATEWAY, 2100)
    }

    fn show(&self, label: &'static str, certificate: ServerConfig) {
        self.gateway.show(&Shown::new(label, certificate));
    }

    /// PINs went out behind these certificates, in this order, and callers know
    /// it.
    fn pins_are(&self, labels: &[&str]) {
        assert_eq!(self.ledger.labels(), labels);
        self.ledger.agrees_with(&self.caller.told());
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_for_new_connections() {
    let it = Renewal::begin(Retry::never());
    it.caller.is_sent().await;
    it.show("second", it.good());
    it.gateway.close_connections().await;
    it.caller.is_sent().await;
    it.caller.is_sent().await;
    it.pins_are(&["first", "second", "second"]);
}

#[tokio::test]
async fn a_connection_outlives_the_certificate_that_it_began_with() {
    let it = Renewal::begin(Retry::never());
    it.caller.is_sent().await;
    it.show("second", it.good());
    it.caller.is_sent().await;
    it.gateway.close_connections().await;
    it.caller.is_sent().await;
    it.pins_are(&["first", "first", "second"]);
}

#[tokio::test]
async fn no_pin_goes_out_until_a_certificate_holds_again() {
    let stranger = Authority::named("a stranger");
    let impostor = Authority::new();
    for retry in [Retry::never(), Retry::default()] {
        let it = Renewal::begin(retry);
        it.caller.is_sent().await;
        for (bad, why) in [
            (
                stranger.certificate(Names::GATEWAY, 2100),
                ["UnknownIssuer", "unable to get local issuer certificate"],
            ),
            (
                impostor.certificate(Names::GATEWAY, 2100),
                ["BadSignature", "certificate signature failure"],
            ),
            (
                it.authority.certificate(Names::GATEWAY, 2001),
                ["expired", "certificate has expired"],
            ),
        ] {
            it.show("bad", bad);
            it.gateway.close_connections().await;
            is_refused(&it.caller, why).await;
            is_refused(&it.caller, why).await;
            it.show("good", it.good());
            it.caller.is_sent().await;
        }
        it.pins_are(&["first", "good", "good", "good"]);
    }
}

/// The error says that nothing was sent, and in one line what is wrong, in the
/// words of rustls or of OpenSSL.
async fn is_refused(caller: &Caller, [rustls, openssl]: [&str; 2]) {
    let why = if cfg!(feature = "rustls") {
        rustls
    } else {
        openssl
    };
    let error = caller.send().await.expect_err(why);
    assert_eq!(error.delivery(), Delivery::NotSent, "{error:#}");
    assert!(error.is_connect(), "{error:#}");
    let line = format!("{error:#}");
    for shown in ["certificate", why, "the PIN was not sent"] {
        assert!(line.contains(shown), "{line}");
    }
    for hidden in ["\n", KEY] {
        assert!(!line.contains(hidden), "{line}");
    }
}
