//! The calls that a mock gateway has had.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::call::Call;

/// How many calls are kept.
const KEPT: usize = 10_000;

/// The last calls, oldest first, shared between the server and its owner.
#[derive(Clone, Default)]
pub(super) struct CallLog(Arc<Mutex<VecDeque<Call>>>);

impl CallLog {
    pub fn push(&self, call: Call) {
        let mut calls = self.lock();
        if calls.len() == KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    pub fn kept(&self) -> Vec<Call> {
        self.lock().iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Call>> {
        // What a panicking test left behind is still a list of calls.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
