//! The server of a mock gateway: a request comes in, is recorded and answered.

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;

use super::answer::Answer;
use super::call::Call;
use super::call_log::CallLog;
use super::check::check;
use super::choice::{self, Choice};
use super::echo;
use super::memory::{self, Memory};
use super::numbers;
use super::spec::Spec;
use crate::BODY_LIMIT;

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
        let (mut call, choice) = read(request).await;
        let number = call.number();
        let silence = choice.as_ref().is_some_and(Choice::is_silence);
        let choice = choice.filter(|_| !silence);
        let mut answer = self.answer(&mut call, choice.as_ref(), number.as_deref());
        if answer.status == 200
            && let Ok(operation) = self.spec.operation(&call.method, &call.path)
        {
            echo::repeat(operation, &call, &mut answer);
        }
        call.status = answer.status;
        (self.observer)(&call);
        self.calls.push(call);
        let silent = choice.is_none() && numbers::is(number.as_deref(), numbers::SILENT);
        if (silence || silent) && answer.status == 200 {
            std::future::pending::<()>().await;
        }
        Ok(answer.into_response())
    }

    fn answer(&self, call: &mut Call, choice: Option<&Choice>, number: Option<&str>) -> Answer {
        let operation = match self.spec.operation(&call.method, &call.path) {
            Ok(operation) => operation,
            Err(answer) => return answer,
        };
        call.operation = Some(operation.id().to_owned());
        call.template = Some(operation.template.to_owned());
        if !operation.is_authenticated(&call.headers) {
            return operation.failure(401, "Unauthorized");
        }
        if let Err(reason) = check(operation, call) {
            return operation.failure(400, &reason).with_reason(&reason);
        }
        let Some(choice) = choice else {
            let body = call.json().unwrap_or_default();
            if let Some(failure) = numbers::failure(operation, number) {
                return failure;
            }
            let answer = self.memory.answer(operation, &call.path, &body, number);
            let verifies = body.get("pin").is_some();
            call.sent_pin = (answer.status == 200 && !verifies).then_some(memory::PIN);
            return answer;
        };
        let chosen = choice
            .status
            .and_then(|status| operation.answer(status, choice.name.as_deref()));
        chosen.unwrap_or_else(|| {
            let names = operation.answers().join(", ");
            let reason = format!("the spec has no such answer for this operation, but {names}");
            Answer::text(404, &reason)
        })
    }
}

/// A request as a call that is not answered yet, and the answer that it chooses.
async fn read(request: hyper::Request<Incoming>) -> (Call, Option<Choice>) {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, BODY_LIMIT).collect().await;
    let headers = head.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    });
    let headers = headers.collect();
    let (choice, path) = choice::of(head.uri.path(), &headers);
    let call = Call {
        operation: None,
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: head.uri.query().map(str::to_owned),
        headers,
        body: body.map(|body| body.to_bytes()).unwrap_or_default(),
        status: 0,
        template: None,
        sent_pin: None,
    };
    (call, choice)
}
