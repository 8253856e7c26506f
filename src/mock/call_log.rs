//! The calls that a mock gateway has had.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::call::Call;

/// How many calls are kept.
const KEPT: usize = 10_000;

/// How many bytes all calls that are kept may have.
const KEPT_BYTES: usize = 16 * 1024 * 1024;

/// The last calls, shared between the server and its owner.
#[derive(Clone, Default)]
pub(super) struct CallLog(Arc<Mutex<Calls>>);

/// Oldest first.
#[derive(Default)]
struct Calls {
    kept: VecDeque<Call>,
    bytes: usize,
}

impl CallLog {
    pub fn push(&self, call: Call) {
        let mut calls = self.lock();
        calls.bytes += call.size();
        calls.kept.push_back(call);
        while calls.kept.len() > KEPT || calls.bytes > KEPT_BYTES {
            let Some(oldest) = calls.kept.pop_front() else {
                break;
            };
            calls.bytes -= oldest.size();
        }
    }

    pub fn kept(&self) -> Vec<Call> {
        self.lock().kept.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        // What a panicking test left behind is still a list of calls.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
