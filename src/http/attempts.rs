//! Sending a request, again where that is certain to make no second PIN and to
//! spend no second attempt.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::Instrument as _;

use super::client::{Client, Shared};
use super::request::Request;
use super::response::Response;
use super::sent::Sent;
use super::{body, span};
use crate::operation::Operation;
use crate::retry::{Attempt, Decision};
use crate::{Delivery, Error, retry_after};

impl Client {
    /// Sends a request and reads the answer.
    pub(crate) async fn send(
        &self,
        request: Request,
        operation_id: &str,
    ) -> Result<Response, Error> {
        let client = self.shared();
        let operation = client.operation(operation_id);
        request.check_path(operation)?;
        let span = span::of_call(client, operation, request.method());
        attempts(client, request, operation).instrument(span).await
    }
}

async fn attempts(
    client: &Shared,
    request: Request,
    operation: &'static Operation,
) -> Result<Response, Error> {
    let begun = Instant::now();
    let mut waited = Duration::ZERO;
    let mut number = 0;
    loop {
        // The first attempt has the client's own timeout. One of the request's
        // costs three allocations.
        let left = (number > 0).then(|| client.timeout.saturating_sub(begun.elapsed()));
        let result = attempt(client, &request, operation, left).await;
        span::record(&result, number);
        let ended = Attempt {
            number,
            waited,
            left: to_spare(client, begun),
            delivery: delivery(&result, operation),
            status: result.as_ref().ok().map(reqwest::Response::status),
            retry_after: result
                .as_ref()
                .ok()
                .and_then(|answer| retry_after::in_headers(answer.headers())),
        };
        match client.retry.decide(&ended) {
            Decision::Stop => return read(client, request, operation, result).await,
            Decision::After(wait) => {
                tracing::debug!(attempt = number, wait = ?wait, "certainly without effect, so it is sent again");
                tokio::time::sleep(wait).await;
                // A machine that slept meanwhile may have woken too late.
                if to_spare(client, begun).is_zero() {
                    return read(client, request, operation, result).await;
                }
                drop(result);
                waited += wait;
                number += 1;
            }
        }
    }
}

/// How much time a call has before its next attempt has to begin. With less than
/// a connection may take, one that could end in certainty would end in doubt.
fn to_spare(client: &Shared, begun: Instant) -> Duration {
    let left = client.timeout.saturating_sub(begun.elapsed());
    left.saturating_sub(client.connect_timeout)
}

/// Signs a request and sends it, once.
async fn attempt(
    client: &Shared,
    request: &Request,
    operation: &Operation,
    left: Option<Duration>,
) -> reqwest::Result<reqwest::Response> {
    // A runtime that is polled only during calls has not looked at its idle
    // connections yet. An answer that came early would become that of this
    // request, so the connection's task gets to see it first, and closes.
    tokio::task::yield_now().await;
    let mut request = request.signed(client, operation);
    if left.is_some() {
        *request.timeout_mut() = left;
    }
    client.http.execute(request).await
}

/// What an attempt means for the PIN.
fn delivery(result: &reqwest::Result<reqwest::Response>, operation: &Operation) -> Delivery {
    match result {
        Ok(answer) => operation.failure(answer.status()),
        Err(error) => Error::delivery_of(error),
    }
}

/// The end of a call: its answer, with the body.
async fn read(
    client: &Shared,
    request: Request,
    operation: &'static Operation,
    result: reqwest::Result<reqwest::Response>,
) -> Result<Response, Error> {
    let sent = Sent {
        request,
        credential: Arc::clone(&client.credential),
        operation,
    };
    let mut answer = match result {
        Ok(answer) => answer,
        Err(error) => {
            let (host, port) = (client.base.host(), client.base.port());
            let address = format!("{}:{}", host.unwrap_or_default(), port.unwrap_or_default());
            return Err(Error::transport(error, operation, address, &sent.secrets()));
        }
    };
    let (body, body_error) = body::read(&mut answer).await;
    Ok(Response {
        operation,
        status: answer.status(),
        headers: std::mem::take(answer.headers_mut()),
        body,
        body_error,
        sent,
    })
}
