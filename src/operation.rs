//! What the runtime knows of an operation. build.rs writes one table a gateway.

use reqwest::StatusCode;

use crate::Delivery;

/// What an operation is for, and so what its failure leaves in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It sends a PIN, or sends it again: did the PIN go out?
    Send,
    /// It verifies a PIN: was an attempt spent?
    Verify,
    /// It does neither, as the spec declares.
    #[allow(dead_code, reason = "not every spec has such an operation")]
    Other,
}

/// An operation, as the spec has it.
#[derive(Debug)]
pub struct Operation {
    /// The gateway's name, for a person.
    pub gateway: &'static str,
    /// The `operationId`, in the form in which the generated code names it.
    pub id: &'static str,
    /// The path's template, which holds no value of a request.
    pub path: &'static str,
    /// What the operation is for.
    pub purpose: Purpose,
    /// The names of the values in the path, in the order in which they stand
    /// there.
    pub in_path: &'static [&'static str],
    /// The header parameters, in small letters. No other header goes out, but
    /// for those that the crate sets itself.
    pub headers: &'static [&'static str],
    /// What the documented failures mean for the PIN. Of a verification that
    /// none was sent says that certainly no attempt was spent.
    pub failures: &'static [(u16, Delivery)],
    /// What a success without a documented body means for the PIN.
    pub acknowledged: Delivery,
}

/// An operation that no table has: nothing is declared, and nothing is certain.
pub(crate) static UNDECLARED: Operation = Operation {
    gateway: "the gateway",
    id: "undeclared",
    path: "",
    purpose: Purpose::Send,
    in_path: &[],
    headers: &[],
    failures: &[],
    acknowledged: Delivery::Unknown,
};

impl Operation {
    /// What an answer of this status means for the PIN that is not a success.
    ///
    /// For a status that the spec does not list, the rules of HTTP hold: a
    /// client error is a refusal, except that a 408 says that the server gave up
    /// on a request that it may have read in part; 307 and 308 ask to send the
    /// request elsewhere, while the other redirects may follow its execution.
    pub fn failure(&self, status: StatusCode) -> Delivery {
        let code = status.as_u16();
        if let Some((_, delivery)) = self.failures.iter().find(|(known, _)| *known == code) {
            return *delivery;
        }
        match code {
            _ if std::ptr::eq(self, &UNDECLARED) => Delivery::Unknown,
            408 => Delivery::Unknown,
            307 | 308 | 400..=499 => Delivery::NotSent,
            _ => Delivery::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules of HTTP are those of an operation that was asked for something.
    #[test]
    fn nothing_is_certain_of_an_operation_that_nobody_declared() {
        for status in [307, 400, 404, 429, 500] {
            let status = StatusCode::from_u16(status).unwrap();
            assert_eq!(UNDECLARED.failure(status), Delivery::Unknown, "{status}");
        }
    }
}
