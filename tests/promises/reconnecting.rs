//! Where no connection can be made, nothing was sent, so another attempt is made.
//!
//! Only a name can lead to an address where nobody listens and to one where
//! somebody does, so the server speaks TLS: without it, the crate goes to this
//! machine alone, and asks nobody for the way.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use two_factor_pin::{Delivery, Retry};

use crate::support::lasting::{self, Caller, Lasting, Ledger, Place, Shown};
use crate::support::tls::Authority;
use crate::support::{Ended as _, infobip, send_sms};

#[tokio::test]
async fn a_connection_that_cannot_be_made_is_attempted_twice_more_by_default() {
    for (refusals, retry, delivery, attempts) in [
        (2, Retry::default(), Delivery::Sent, 3),
        (3, Retry::default(), Delivery::NotSent, 3),
        (1, Retry::never(), Delivery::NotSent, 1),
    ] {
        let authority = Authority::new();
        let server = authority.server("gateway.example", 2100);
        let names = Arc::new(Names {
            refusals,
            asked: AtomicUsize::new(0),
        });
        let http = authority.trusted().dns_resolver(Arc::clone(&names));
        let builder = infobip(format!("https://gateway.example:{}", server.address.port()))
            .http_client(http)
            .retry(retry);
        assert_eq!(send_sms(builder).await.delivery(), delivery);
        assert_eq!(names.asked.load(SeqCst), attempts);
        let read = usize::from(delivery == Delivery::Sent);
        assert_eq!(server.seen().await.len(), read);
    }
}

#[tokio::test]
async fn a_client_goes_on_when_a_gateway_is_started_again() {
    for retry in [Retry::never(), Retry::default()] {
        let authority = Authority::new();
        let certificate = || authority.certificate("gateway.example", 2100);
        let (ledger, place) = (Ledger::default(), Place::one());
        let gateway = Lasting::open(&place, &Shown::new("first", certificate()), &ledger);
        let caller = Caller::new(&lasting::Names::leading_to(&place), &authority, retry);
        caller.is_sent().await;

        gateway.leave().await;
        let error = caller.send().await.expect_err("nobody is there");
        assert!(error.is_connect(), "{error:#}");
        assert_eq!(error.delivery(), Delivery::NotSent);

        let again = Shown::new("again", certificate());
        let _gateway = Lasting::open(&place, &again, &ledger);
        caller.is_sent().await;
        assert_eq!(ledger.labels(), ["first", "again"]);
        ledger.agrees_with(&caller.told());
    }
}

/// Leads the first connections to an address where nobody listens on the port
/// of the server, and the others to the server's.
struct Names {
    refusals: usize,
    asked: AtomicUsize,
}

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let refused = self.asked.fetch_add(1, SeqCst) < self.refusals;
        let host = if refused {
            [127, 0, 0, 2]
        } else {
            [127, 0, 0, 1]
        };
        // The port is that of the URL.
        let addresses: Addrs = Box::new(std::iter::once(SocketAddr::from((host, 0))));
        Box::pin(std::future::ready(Ok(addresses)))
    }
}
