//! A run in figures, and whether it met what it set out to meet.

use std::collections::BTreeMap;
use std::fmt;

use two_factor_pin::Delivery;

use crate::call::{Call, Operation, Setting, Trouble};
use crate::ledger::Entry;
use crate::plan::{Answer, Place, Plan};
use crate::traffic::{Seeing, Seen};

/// How often a combination must have come before its absence means something.
const ENOUGH: usize = 20;

#[derive(Default)]
pub struct Totals {
    rows: BTreeMap<Trouble, Row>,
    /// By combination: how many calls there were, and how many were typical.
    typical: BTreeMap<(Setting, Operation, Trouble), (usize, usize)>,
}

#[derive(Default)]
struct Row {
    calls: usize,
    read: usize,
    accepted: usize,
    sent: usize,
    not_sent: usize,
    unknown: usize,
    timed_out: usize,
    longest: std::time::Duration,
}

impl Totals {
    pub fn count(&mut self, seed: u64, call: Call, entry: Entry, seen: &Seen) {
        let row = self.rows.entry(call.trouble).or_default();
        row.calls += 1;
        row.read += entry.read;
        row.accepted += entry.accepted;
        row.timed_out += usize::from(seen.timed_out());
        row.longest = row.longest.max(seen.took);
        *match seen.delivery {
            Delivery::Sent => &mut row.sent,
            Delivery::NotSent => &mut row.not_sent,
            Delivery::Unknown => &mut row.unknown,
        } += 1;
        let key = (call.setting, call.operation, call.trouble);
        let (calls, typical) = self.typical.entry(key).or_default();
        *calls += 1;
        *typical += usize::from(is_typical(seed, call, entry, seen));
    }

    /// The combinations of which no call met what it was to meet. Each call may
    /// run out of time on a busy machine; not one that does not would mean that
    /// the run proves nothing.
    pub fn untypical(&self) -> impl Iterator<Item = String> + '_ {
        self.typical
            .iter()
            .filter(|(_, (calls, typical))| *calls >= ENOUGH && *typical == 0)
            .map(|(combination, (calls, _))| {
                format!("not one of {calls} calls met what was planned: {combination:?}")
            })
    }
}

/// Whether a call met the trouble that it was to meet, and saw it whole.
fn is_typical(seed: u64, call: Call, entry: Entry, seen: &Seen) -> bool {
    match call.trouble {
        Trouble::AtThe(Place::Closed | Place::Full) => seen.answer == Seeing::Connect,
        // A reset may come before the HTTP client is done connecting.
        Trouble::AtThe(Place::Resetting) => !seen.timed_out(),
        Trouble::AtThe(_) => seen.delivery == Delivery::Unknown,
        Trouble::After(_) if entry.read == 0 => false,
        Trouble::After(_) => {
            let plan = Plan::draw(seed, call, entry.read - 1);
            plan.outcomes.contains(&seen.delivery)
                && match plan.answer {
                    Answer::Status(status) => seen.answer == Seeing::Status(status),
                    Answer::None | Answer::Either => true,
                }
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<32}{:>8}{:>8}{:>9}{:>8}{:>9}{:>9}{:>10}{:>9}",
            "trouble",
            "calls",
            "read",
            "accepted",
            "sent",
            "not sent",
            "unknown",
            "timed out",
            "longest"
        )?;
        for (trouble, row) in &self.rows {
            let name = match trouble {
                Trouble::AtThe(place) => format!("at the door: {place:?}"),
                Trouble::After(kind) => format!("{kind:?}"),
            };
            let longest = row.longest.as_millis();
            writeln!(
                f,
                "{name:<32}{:>8}{:>8}{:>9}{:>8}{:>9}{:>9}{:>10}{longest:>6} ms",
                row.calls,
                row.read,
                row.accepted,
                row.sent,
                row.not_sent,
                row.unknown,
                row.timed_out,
            )?;
        }
        let sum = |of: fn(&Row) -> usize| self.rows.values().map(of).sum::<usize>();
        write!(
            f,
            "{:<32}{:>8}{:>8}{:>9}{:>8}{:>9}{:>9}{:>10}",
            "all",
            sum(|row| row.calls),
            sum(|row| row.read),
            sum(|row| row.accepted),
            sum(|row| row.sent),
            sum(|row| row.not_sent),
            sum(|row| row.unknown),
            sum(|row| row.timed_out),
        )
    }
}
