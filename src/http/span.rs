//! The span of a call, which tells what became of it, and of nobody.

use reqwest::Method;
use tracing::{Span, field};

use super::client::Shared;
use crate::operation::{Operation, Purpose};

/// The span that a call's attempts happen in. The path's template stands for the
/// path, which may hold what only the caller should know.
pub(super) fn of_call(client: &Shared, operation: &Operation, method: &Method) -> Span {
    // A span's name has to be a literal.
    macro_rules! span {
        ($name:literal) => {
            tracing::info_span!(
                $name,
                otel.kind = "client",
                otel.name = operation.id,
                operation = operation.id,
                http.request.method = method.as_str(),
                server.address = client.base.host(),
                server.port = client.base.port(),
                url.template = operation.path,
                http.request.resend_count = field::Empty,
                http.response.status_code = field::Empty,
                "error.type" = field::Empty,
            )
        };
    }
    match operation.purpose {
        Purpose::Send => span!("send_pin"),
        Purpose::Verify => span!("verify_pin"),
        Purpose::Other => span!("call"),
    }
}

/// Puts an attempt's end into the call's span.
pub(super) fn record(result: &reqwest::Result<reqwest::Response>, attempt: u32) {
    let span = Span::current();
    if span.is_disabled() {
        return;
    }
    if attempt > 0 {
        span.record("http.request.resend_count", attempt);
    }
    match result {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status().as_u16());
        }
        Err(error) => {
            let kind = match error {
                error if error.is_connect() => "connect",
                error if error.is_timeout() => "timeout",
                _ => "broken",
            };
            span.record("error.type", kind);
        }
    }
}
