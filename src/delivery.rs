//! Did the PIN go out?

use std::fmt;

/// What an answer, or the lack of one, means for the PIN.
///
/// No gateway has idempotency keys: a second request makes a second PIN, costs
/// a second message and invalidates the first PIN. So only what is certainly
/// [`NotSent`](Self::NotSent) may be sent again without asking the person.
///
/// What the documented statuses mean stands in the spec, as `x-delivery`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// The gateway took the PIN over. Sending again would make a second one.
    Sent,
    /// Certainly no PIN went out: the request never left, or the gateway
    /// refused it.
    NotSent,
    /// Nobody can tell: the answer was lost, or says nothing that is known.
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
pub(crate) enum Statement {
    /// The value is documented, and means this.
    Documented(Delivery),
    /// Nobody knows the value.
    Undocumented,
}

/// Weighs the status fields of a reply against each other.
///
/// The rules err on the side of [`Delivery::Unknown`] where a wrong answer
/// would cost a second PIN: statements that contradict each other prove
/// nothing, and a value that nobody knows might mean that the PIN went out
/// after all. It cannot mean that a sent PIN was not sent, so it does not take
/// [`Delivery::Sent`] back.
pub(crate) fn weigh<const N: usize>(statements: [Option<Statement>; N]) -> Delivery {
    let mut sent = false;
    let mut not_sent = false;
    let mut undocumented = false;
    for statement in statements.into_iter().flatten() {
        match statement {
            Statement::Documented(Delivery::Sent) => sent = true,
            Statement::Documented(Delivery::NotSent) => not_sent = true,
            Statement::Documented(Delivery::Unknown) => {}
            Statement::Undocumented => undocumented = true,
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
    use super::{Delivery, Statement, weigh};

    const SENT: Option<Statement> = Some(Statement::Documented(Delivery::Sent));
    const NOT_SENT: Option<Statement> = Some(Statement::Documented(Delivery::NotSent));
    const SILENT: Option<Statement> = Some(Statement::Documented(Delivery::Unknown));
    const STRANGE: Option<Statement> = Some(Statement::Undocumented);

    #[test]
    fn statements_are_weighed_so_that_doubt_never_becomes_not_sent() {
        for (statements, delivery) in [
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
            assert_eq!(weigh(statements), delivery);
        }
    }
}
