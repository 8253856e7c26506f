//! The server of a mock gateway: a request comes in, is recorded and answered.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;

use super::answer::Answer;
use super::call::Call;
use super::call_log::CallLog;
use super::check::check;
use super::choice::{self, Choice};
use super::constants::{PIN, SILENT};
use super::echo;
use super::memory::Memory;
use super::numbers;
use super::spec::{Operation, Spec};

/// More than any request of the spec needs. A longer body is refused with 413.
const BODY_LIMIT: usize = 64 * 1024;

pub(super) type Observer = Arc<dyn Fn(&Call) + Send + Sync>;

pub(super) struct Server {
    spec: Spec,
    memory: Memory,
    calls: CallLog,
    observer: Observer,
}

impl Server {
    pub fn new(spec: Spec, memory: Memory, calls: CallLog, observer: Observer) -> Self {
        Self {
            spec,
            memory,
            calls,
            observer,
        }
    }

    pub async fn serve(self: Arc<Self>, listener: std::net::TcpListener) {
        let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
            return;
        };
        loop {
            // A connection that breaks while it is accepted is its client's
            // concern; the next one may do better.
            let Ok((stream, _)) = listener.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            let server = self.clone();
            tokio::spawn(async move {
                let service = service_fn(|request| server.handle(request));
                // A connection that is kept would break under the next request
                // once the gateway is gone, where none could be made.
                let connection = hyper::server::conn::http1::Builder::new()
                    .keep_alive(false)
                    .serve_connection(TokioIo::new(stream), service);
                // The same goes for one that breaks later.
                let _ = connection.await;
            });
        }
    }

    async fn handle(
        &self,
        request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let mut request = Request::read(request).await;
        let mut answer = self.answer(&mut request);
        let Request { mut call, .. } = request;
        if answer.status == 200
            && let Ok(operation) = self.spec.operation(&call.method, &call.path)
        {
            echo::repeat(operation, &call, &mut answer);
        }
        call.status = answer.status;
        (self.observer)(&call);
        self.calls.push(call);
        if request.silence && answer.status == 200 {
            std::future::pending::<()>().await;
        }
        Ok(answer.into_response())
    }

    fn answer(&self, request: &mut Request) -> Answer {
        let Request { call, number, .. } = request;
        let operation = match self.spec.operation(&call.method, &call.path) {
            Ok(operation) => operation,
            Err(answer) => return answer,
        };
        call.operation = Some(operation.id().to_owned());
        call.template = Some(operation.template.to_owned());
        if !operation.is_authenticated(&call.headers) {
            return operation.failure(401, "Unauthorized");
        }
        if request.too_large {
            let reason = format!("the body is longer than {BODY_LIMIT} bytes");
            return operation.failure(413, &reason);
        }
        if let Err(reason) = check(operation, call) {
            return operation.refusal(&reason);
        }
        if let Some(choice) = &request.choice {
            return chosen(operation, choice);
        }
        if let Some(failure) = numbers::failure(operation, number.as_deref()) {
            return failure;
        }
        let body = call.json().unwrap_or_default();
        let number = number.as_deref();
        let answer = self.memory.answer(operation, &call.path, &body, number);
        let verifies = body.get("pin").is_some();
        call.sent_pin = (answer.status == 200 && !verifies).then_some(PIN);
        answer
    }
}

fn chosen(operation: Operation<'_>, choice: &Choice) -> Answer {
    let answer = choice
        .status
        .and_then(|status| operation.answer(status, choice.name.as_deref()));
    answer.unwrap_or_else(|| {
        let names = operation.answers().join(", ");
        let reason = format!("the spec has no such answer for this operation, but {names}");
        Answer::empty(404).with_text(&reason)
    })
}

/// A request that is not answered yet.
struct Request {
    call: Call,
    /// The answer that it chooses.
    choice: Option<Choice>,
    number: Option<String>,
    /// Its body was longer than the limit, and is not kept.
    too_large: bool,
    /// It is taken as always, and never answered.
    silence: bool,
}

impl Request {
    async fn read(request: hyper::Request<Incoming>) -> Self {
        let (head, body) = request.into_parts();
        let body = read_body(body).await;
        let too_large = body.is_none();
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let headers = headers.collect();
        let (choice, path) = choice::of(head.uri.path(), &headers);
        let silence = choice.as_ref().is_some_and(Choice::is_silence);
        let choice = choice.filter(|_| !silence);
        let call = Call {
            operation: None,
            method: head.method.as_str().to_owned(),
            path: path.to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers,
            body: body.unwrap_or_default(),
            status: 0,
            template: None,
            sent_pin: None,
        };
        let number = call.number();
        let silent_number = choice.is_none() && numbers::is(number.as_deref(), SILENT);
        Self {
            too_large,
            silence: silence || silent_number,
            call,
            choice,
            number,
        }
    }
}

/// A body up to the limit. `None` where it is longer.
///
/// It is read to its end in any case, because a client that is still writing
/// might not read the answer.
async fn read_body(mut body: Incoming) -> Option<Bytes> {
    let mut kept = Vec::new();
    let mut length = 0;
    // A body that breaks off leaves nobody to answer.
    while let Some(Ok(frame)) = body.frame().await {
        let Some(data) = frame.data_ref() else {
            continue;
        };
        length += data.len();
        if length <= BODY_LIMIT {
            kept.extend_from_slice(data);
        } else {
            kept = Vec::new();
        }
    }
    (length <= BODY_LIMIT).then(|| kept.into())
}
