//! Whether what a caller learned is true.

use two_factor_pin::Delivery;

use crate::call::{Call, Setting, Trouble};
use crate::ledger::Entry;
use crate::plan::{Answer, Place, Plan};
use crate::traffic::{Seeing, Seen};

/// The promises, each of which holds for each call.
pub fn of(seed: u64, call: Call, entry: Entry, seen: &Seen) -> Result<(), String> {
    let Entry { read, accepted } = entry;
    let reported = seen.delivery;
    if accepted > 1 {
        return Err(format!("{accepted} PINs or attempts for one call"));
    }
    match reported {
        Delivery::Sent if accepted != 1 => return Err("reported that a PIN went out".to_owned()),
        Delivery::NotSent if accepted != 0 => return Err("reported that none went out".to_owned()),
        _ => {}
    }
    let attempts = match call.setting {
        // What was written is never written again.
        Setting::Never | Setting::Default => 1,
        Setting::WhenRateLimited => 3,
    };
    if read > attempts {
        return Err(format!("the request came {read} times"));
    }
    if let Some(text) = &seen.leak {
        return Err(format!("a number or a secret in {text:?}"));
    }
    match call.trouble {
        Trouble::AtThe(place) => at_the(place, seen),
        Trouble::After(_) if read == 0 => match (reported, seen.answer) {
            // The connection was closed just when the request was written.
            (Delivery::Unknown, Seeing::Broken | Seeing::TimedOut) => Ok(()),
            (Delivery::NotSent, Seeing::Connect) => Ok(()),
            _ => Err(format!(
                "{reported:?}, {:?}, and nothing was read",
                seen.answer
            )),
        },
        Trouble::After(_) => after(&Plan::draw(seed, call, read - 1), call, seen),
    }
}

fn at_the(place: Place, seen: &Seen) -> Result<(), String> {
    let expected = match (place, seen.answer) {
        // A machine that is busy enough lets the time run out anywhere.
        (_, Seeing::Connect | Seeing::TimedOut) => true,
        (Place::Closed | Place::Full, _) => false,
        (_, answer) => answer == Seeing::Broken,
    };
    let certain = seen.answer == Seeing::Connect;
    if !expected || (seen.delivery == Delivery::NotSent) != certain {
        return Err(format!("{:?}, {:?}", seen.delivery, seen.answer));
    }
    Ok(())
}

/// The answer of the last attempt that was read, unless a further one got lost.
fn after(plan: &Plan, call: Call, seen: &Seen) -> Result<(), String> {
    let may_be_lost = plan.asks_again && call.setting == Setting::WhenRateLimited;
    let wrong = |what: &str| {
        let (reported, answer, kind) = (seen.delivery, seen.answer, plan.kind);
        Err(format!("{what} at {kind:?}: {reported:?}, {answer:?}"))
    };
    match (seen.answer, plan.answer) {
        (Seeing::TimedOut, _) => return Ok(()),
        (Seeing::Status(reported), Answer::Status(status)) if reported != status => {
            return wrong("another status than the gateway's");
        }
        (Seeing::Status(_), Answer::None) => return wrong("a status out of nowhere"),
        (Seeing::Broken | Seeing::Connect, Answer::Status(_)) if !may_be_lost => {
            return wrong("the status is lost");
        }
        (Seeing::Broken | Seeing::Connect, _) if may_be_lost => return Ok(()),
        _ => {}
    }
    if plan.outcomes.contains(&seen.delivery) || seen.delivery == Delivery::Unknown && seen.cut {
        Ok(())
    } else {
        wrong("another outcome than the gateway's")
    }
}
