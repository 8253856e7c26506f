//! One client, used by several tasks at once, lives through all that happens to
//! a gateway: a restart, a move, a certificate that is renewed, one that does not
//! hold.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use tokio::task::JoinSet;
use two_factor_pin::Retry;

use crate::support::lasting::{Caller, Entries, Lasting, Ledger, Names, Place, Shown};
use crate::support::tls::Authority;

/// Calls that go on, one after the other, while the test lasts.
struct Traffic {
    ledger: Ledger,
    over: Arc<AtomicBool>,
    tasks: JoinSet<()>,
}

impl Traffic {
    fn begin(caller: &Arc<Caller>, ledger: &Ledger) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        for _ in 0..4 {
            let (caller, over) = (Arc::clone(caller), Arc::clone(&over));
            tasks.spawn(async move {
                while !over.load(SeqCst) {
                    // What became of it is in the books.
                    let _ = caller.send().await;
                }
            });
        }
        Self {
            ledger: ledger.clone(),
            over,
            tasks,
        }
    }

    /// Waits until PINs went out here, two for each task.
    async fn flows_at(&self, label: &'static str) {
        let enough = |entries: &Entries| entries.pins(label) >= 8;
        self.ledger.until(label, enough).await;
    }

    async fn end(mut self) {
        self.over.store(true, SeqCst);
        while let Some(task) = self.tasks.join_next().await {
            task.expect("no panic");
        }
    }
}

#[tokio::test]
async fn callers_get_what_they_are_told_whatever_happens_to_the_gateway() {
    let authority = Authority::new();
    let good = |label| Shown::new(label, authority.certificate(Names::GATEWAY, 2100));
    let ledger = Ledger::default();
    let [here, there] = Place::two();
    let names = Names::leading_to(&here);
    let caller = Arc::new(Caller::new(&names, &authority, Retry::default()));
    let gateway = Lasting::open(&here, &good("first"), &ledger);
    let traffic = Traffic::begin(&caller, &ledger);
    traffic.flows_at("first").await;

    gateway.leave().await;
    let gateway = Lasting::open(&here, &good("restarted"), &ledger);
    traffic.flows_at("restarted").await;

    let moved = Lasting::open(&there, &good("moved"), &ledger);
    names.lead_to(&there);
    gateway.leave().await;
    traffic.flows_at("moved").await;

    moved.show(&good("renewed"));
    moved.close_connections().await;
    traffic.flows_at("renewed").await;

    let stranger = Authority::named("a stranger");
    let stranger = stranger.certificate(Names::GATEWAY, 2100);
    moved.show(&Shown::new("stranger's", stranger));
    moved.close_connections().await;
    let refused = |entries: &Entries| entries.refused("stranger's") >= 8;
    ledger.until("refused certificates", refused).await;

    moved.show(&good("right again"));
    traffic.flows_at("right again").await;
    traffic.end().await;
    assert!(!ledger.labels().contains(&"stranger's"));
    caller.is_sent().await;
    ledger.agrees_with(&caller.told());
}
