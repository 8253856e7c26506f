//! What gateways did, to hold what callers were told against.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use two_factor_pin::Delivery;

/// How long a test waits for something to happen at a gateway: far longer than
/// it takes, however busy the machine is.
const PATIENCE: Duration = Duration::from_secs(30);

/// What happened at all gateways of a test, each entry with the label of the
/// gateway, or of the certificate that it showed.
#[derive(Clone, Default)]
pub struct Ledger(Arc<watch::Sender<Entries>>);

#[derive(Default)]
pub struct Entries {
    /// The recipients of the PINs that went out.
    pins: Vec<(&'static str, String)>,
    /// Connections whose TLS handshake failed.
    refused: Vec<&'static str>,
}

impl Entries {
    pub fn pins(&self, label: &str) -> usize {
        self.pins.iter().filter(|(at, _)| *at == label).count()
    }

    pub fn refused(&self, label: &str) -> usize {
        self.refused.iter().filter(|at| **at == label).count()
    }
}

impl Ledger {
    pub fn accept(&self, label: &'static str, to: String) {
        self.0.send_modify(|entries| entries.pins.push((label, to)));
    }

    pub fn refuse(&self, label: &'static str) {
        self.0.send_modify(|entries| entries.refused.push(label));
    }

    /// Waits until this is so of the entries.
    pub async fn until(&self, what: &str, so: impl FnMut(&Entries) -> bool) {
        let mut entries = self.0.subscribe();
        let wait = tokio::time::timeout(PATIENCE, entries.wait_for(so)).await;
        wait.expect(what).expect("the ledger is open");
    }

    /// Where the PINs went out, in order.
    pub fn labels(&self) -> Vec<&'static str> {
        let entries = self.0.borrow();
        entries.pins.iter().map(|(label, _)| *label).collect()
    }

    /// Each call got what it was told, none got two PINs, and no PIN went out
    /// for nobody.
    pub fn agrees_with(&self, told: &[(String, Delivery)]) {
        let entries = self.0.borrow();
        let mut counted = 0;
        for (number, delivery) in told {
            let pins = entries.pins.iter().filter(|(_, to)| to == number).count();
            let right = match delivery {
                Delivery::Sent => pins == 1,
                Delivery::NotSent => pins == 0,
                _ => pins <= 1,
            };
            assert!(right, "{pins} PINs went out, and it was told {delivery:?}");
            counted += pins;
        }
        assert_eq!(counted, entries.pins.len(), "all PINs belong to a call");
    }
}
