//! What the gateway really did, to hold the callers' outcomes against.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use crate::call::Call;

#[derive(Clone, Copy, Default)]
pub struct Entry {
    /// Requests that were read whole.
    pub read: usize,
    /// PINs that went out, or attempts that were spent.
    pub accepted: usize,
}

pub struct Ledger {
    entries: Mutex<Vec<Entry>>,
    /// Requests to an address that only a redirect names.
    pub trapped: AtomicUsize,
    /// Connections that are open on the gateway's side.
    pub open: AtomicUsize,
}

impl Ledger {
    pub fn new(calls: usize) -> Self {
        Self {
            entries: Mutex::new(vec![Entry::default(); calls]),
            trapped: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
        }
    }

    pub fn entry(&self, call: Call) -> Entry {
        self.entries.lock().unwrap()[call.index]
    }

    /// Counts a request, and returns how many came for the call before.
    pub fn read(&self, call: Call) -> usize {
        let entry = &mut self.entries.lock().unwrap()[call.index];
        entry.read += 1;
        entry.read - 1
    }

    pub fn accept(&self, call: Call) {
        self.entries.lock().unwrap()[call.index].accepted += 1;
    }

    pub fn opened(&self) -> Opened<'_> {
        self.open.fetch_add(1, SeqCst);
        Opened(self)
    }
}

/// An open connection.
pub struct Opened<'a>(&'a Ledger);

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        self.0.open.fetch_sub(1, SeqCst);
    }
}
