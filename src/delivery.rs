//! Did the PIN go out?

use std::fmt;

/// What an answer, or the lack of one, means for the PIN.
///
/// No gateway has idempotency keys: a second request makes a second PIN, costs
/// a second message and invalidates the first PIN. So only what is certainly
/// [`NotSent`](Self::NotSent) may be sent again without asking the person.
///
/// What the documented statuses mean stands in the spec, as `x-delivery`.
///
/// ```
/// use two_factor_pin::{Delivery, Error};
///
/// fn say(error: &Error) -> &'static str {
///     match error.delivery() {
///         Delivery::NotSent => "That did not work. Please try again.",
///         Delivery::Sent | Delivery::Unknown => "If nothing arrives, ask for a new PIN.",
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// The gateway took the PIN over: a reply whose statuses say that the
    /// message or the call is out or under way. Sending again would make a
    /// second one.
    Sent,
    /// Certainly no PIN went out. The request never left (it was invalid, or no
    /// connection could be made), the gateway refused it (a 4xx except 408, or a
    /// 307 or 308, which is not followed), or a reply's statuses say so, although
    /// its HTTP status is 200.
    NotSent,
    /// Nobody can tell. The answer was lost or cut off, the gateway failed (a
    /// 5xx), or the answer says nothing that is known, contradicts itself, or is
    /// about another number.
    ///
    /// A PIN that arrives after all can be verified where the reply named its
    /// PIN ID, and with SMSEnd, which has none. Of Infobip without an answer only
    /// a new PIN helps.
    Unknown,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sent => "sent",
            Self::NotSent => "not sent",
            Self::Unknown => "unknown whether sent",
        })
    }
}

/// What one status field of a reply says of the PIN.
#[derive(Clone, Copy)]
pub(crate) enum Evidence {
    /// The value is documented, and means this.
    Documented(Delivery),
    /// Nobody knows the value.
    Undocumented,
}

/// Combines what the status fields of a reply say.
///
/// The rules err on the side of [`Delivery::Unknown`] where a wrong answer
/// would cost a second PIN: evidence that contradicts itself proves
/// nothing, and a value that nobody knows might mean that the PIN went out
/// after all. It cannot mean that a sent PIN was not sent, so it does not take
/// [`Delivery::Sent`] back.
pub(crate) fn combine<const N: usize>(evidence: [Option<Evidence>; N]) -> Delivery {
    let mut sent = false;
    let mut not_sent = false;
    let mut undocumented = false;
    for evidence in evidence.into_iter().flatten() {
        match evidence {
            Evidence::Documented(Delivery::Sent) => sent = true,
            Evidence::Documented(Delivery::NotSent) => not_sent = true,
            Evidence::Documented(Delivery::Unknown) => {}
            Evidence::Undocumented => undocumented = true,
        }
    }
    match (sent, not_sent, undocumented) {
        (true, false, _) => Delivery::Sent,
        (false, true, false) => Delivery::NotSent,
        _ => Delivery::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Evidence, combine};

    const SENT: Option<Evidence> = Some(Evidence::Documented(Delivery::Sent));
    const NOT_SENT: Option<Evidence> = Some(Evidence::Documented(Delivery::NotSent));
    const SILENT: Option<Evidence> = Some(Evidence::Documented(Delivery::Unknown));
    const STRANGE: Option<Evidence> = Some(Evidence::Undocumented);

    #[test]
    fn evidence_is_combined_so_that_doubt_never_becomes_not_sent() {
        for (evidence, delivery) in [
            ([None, None], Delivery::Unknown),
            ([SENT, None], Delivery::Sent),
            ([SENT, SILENT], Delivery::Sent),
            ([SENT, STRANGE], Delivery::Sent),
            ([NOT_SENT, SILENT], Delivery::NotSent),
            ([NOT_SENT, None], Delivery::NotSent),
            ([NOT_SENT, STRANGE], Delivery::Unknown),
            ([NOT_SENT, SENT], Delivery::Unknown),
            ([STRANGE, None], Delivery::Unknown),
            ([SILENT, None], Delivery::Unknown),
        ] {
            assert_eq!(combine(evidence), delivery);
        }
    }
}
