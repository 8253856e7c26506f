//! What the runtime knows of an operation. build.rs writes one table a gateway.

use reqwest::StatusCode;

use crate::Delivery;

/// An operation, as the spec has it.
#[derive(Debug)]
pub struct Operation {
    /// The gateway's name, for a person.
    pub gateway: &'static str,
    /// The `operationId`, in the form in which the generated code names it.
    pub id: &'static str,
    /// The path's template, which holds no value of a request.
    pub path: &'static str,
    /// The header parameters, in small letters. No other header goes out, but
    /// for those that the crate sets itself.
    pub headers: &'static [&'static str],
    /// What the documented failures mean for the PIN.
    pub failures: &'static [(u16, Delivery)],
    /// What a success without a documented body means for the PIN.
    pub acknowledged: Delivery,
}

/// An operation that no table has: nothing is declared, and nothing is certain.
pub(crate) static UNDECLARED: Operation = Operation {
    gateway: "the gateway",
    id: "undeclared",
    path: "",
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
