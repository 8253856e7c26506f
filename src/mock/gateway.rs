//! A server on loopback that stands in for both gateways.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;

use super::call::Call;
use super::spec::{Answer, Operation, Spec};
use crate::{BODY_LIMIT, infobip, smsend};

/// What each security scheme of the spec must carry to be let in.
pub(super) const ACCEPTED: [(&str, &str); 7] = [
    ("infobipApiKey", "App mock-api-key"),
    // mock-user and mock-password.
    ("infobipBasic", "Basic bW9jay11c2VyOm1vY2stcGFzc3dvcmQ="),
    ("infobipSessionToken", "IBSSO mock-session-token"),
    ("infobipBearer", "Bearer mock-access-token"),
    ("smsendUserKey", "mock-user-key"),
    ("smsendSessionKey", "mock-session-key"),
    ("smsendAccessToken", "mock-access-token"),
];

/// How many calls are kept for [`Gateway::calls`].
const CALLS_KEPT: usize = 10_000;

/// A server on loopback that answers all operations of both gateways from the
/// examples of the spec, until it is dropped.
///
/// It answers 401 to a missing or wrong credential, 400 to a request that the
/// spec does not allow, and 404 to another path. To everything else it answers
/// the ordinary reply, or what one of the numbers below asks for.
///
/// A test can choose another answer of the spec: [`answering`](Self::answering)
/// gives a base URL at which all operations answer with an example of that
/// name, and the request header `x-mock-answer: 200/onlyPinId` does the same
/// for one request. Credentials and bodies are checked first.
///
/// ```
/// use two_factor_pin::mock::Gateway;
/// use two_factor_pin::{Delivery, Outcome as _};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gateway = Gateway::start()?;
/// let client = gateway.infobip().build()?;
/// let send = |to: &str| {
///     let to = to.to_owned();
///     client
///         .send_pin_over_sms()
///         .body_map(|b| b.to(to).application_id("APP").message_id("MSG"))
///         .send()
/// };
///
/// assert_eq!(send("41793026727").await.delivery(), Delivery::Sent);
/// assert_eq!(send(Gateway::RATE_LIMITED).await.delivery(), Delivery::NotSent);
/// assert_eq!(gateway.calls().len(), 2);
/// # Ok(())
/// # }
/// ```
pub struct Gateway {
    address: SocketAddr,
    calls: Calls,
    /// Dropping the sender stops the server.
    stop: Option<tokio::sync::oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

type Calls = Arc<Mutex<VecDeque<Call>>>;
type Observer = Arc<dyn Fn(&Call) + Send + Sync>;

impl Gateway {
    /// A number whose requests are refused with 429 and `Retry-After: 30`. Like
    /// the other numbers, it is of a range that is reserved for fiction; a plus
    /// sign or two zeros may stand before it.
    pub const RATE_LIMITED: &str = "447700900429";
    /// A number that cannot be reached. Infobip says so in a reply of 200,
    /// SMSEnd in a 400.
    pub const UNREACHABLE: &str = "447700900404";
    /// A number whose requests end in a 500.
    pub const FAILING: &str = "447700900500";
    /// A number whose requests get no answer at all.
    pub const SILENT: &str = "447700900408";

    /// The API key that it accepts from Infobip's operations.
    pub const API_KEY: &str = "mock-api-key";
    /// The user name that it accepts from Infobip's operations.
    pub const USER_NAME: &str = "mock-user";
    /// The password that goes with the user name.
    pub const PASSWORD: &str = "mock-password";
    /// The session token (IBSSO) that it accepts from Infobip's operations.
    pub const SESSION_TOKEN: &str = "mock-session-token";
    /// The user key that it accepts from SMSEnd's operations.
    pub const USER_KEY: &str = "mock-user-key";
    /// The session key that it accepts from SMSEnd's operations.
    pub const SESSION_KEY: &str = "mock-session-key";
    /// The access token that it accepts from SMSEnd's operations, and from
    /// Infobip's as a Bearer token.
    pub const ACCESS_TOKEN: &str = "mock-access-token";

    /// Starts a gateway on a port that is free.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on, or the server's thread cannot start.
    pub fn start() -> std::io::Result<Self> {
        Self::builder().start()
    }

    /// Begins a gateway with settings.
    pub fn builder() -> GatewayBuilder {
        GatewayBuilder {
            port: 0,
            observer: Arc::new(|_| {}),
        }
    }

    /// The base URL of all operations.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The base URL at which all operations answer with the example of a name
    /// that the spec gives for a status. Where the spec has none such, the
    /// answer is a 404 that says so.
    pub fn answering(&self, status: u16, example: &str) -> String {
        format!("http://{}{PREFIX}{status}/{example}", self.address)
    }

    /// A client of Infobip that this gateway lets in.
    pub fn infobip(&self) -> infobip::ClientBuilder {
        infobip::Client::builder(self.base_url(), infobip::Credential::api_key(Self::API_KEY))
    }

    /// A client of SMSEnd that this gateway lets in.
    pub fn smsend(&self) -> smsend::ClientBuilder {
        let credential = smsend::Credential::session(Self::USER_KEY, Self::SESSION_KEY);
        smsend::Client::builder(credential).base_url(self.base_url())
    }

    /// The calls so far, oldest first; the last 10,000 are kept.
    pub fn calls(&self) -> Vec<Call> {
        lock(&self.calls).iter().cloned().collect()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has stopped as well.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Gateway`].
#[must_use = "a builder does nothing until `start` is called"]
pub struct GatewayBuilder {
    port: u16,
    observer: Observer,
}

impl GatewayBuilder {
    /// The port to listen on; by default one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What to do with each call once it is answered, on the server's thread.
    pub fn on_call(mut self, observer: impl Fn(&Call) + Send + Sync + 'static) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Starts the gateway. It listens when this returns.
    ///
    /// # Errors
    ///
    /// The address cannot be listened on, or the server's thread cannot start.
    pub fn start(self) -> std::io::Result<Gateway> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, self.port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let calls = Calls::default();
        let server = Server {
            spec: Spec::load()?,
            calls: calls.clone(),
            observer: self.observer,
        };
        // A runtime of its own lets the gateway serve programs that block.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("mock gateway".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    tokio::select! {
                        _ = stopped => {}
                        () = Arc::new(server).serve(listener) => {}
                    }
                });
            })?;
        Ok(Gateway {
            address,
            calls,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl fmt::Debug for GatewayBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayBuilder")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// What stands before a path to choose the answer.
const PREFIX: &str = "/mock-answer/";

struct Server {
    spec: Spec,
    calls: Calls,
    observer: Observer,
}

impl Server {
    async fn serve(self: Arc<Self>, listener: std::net::TcpListener) {
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
                let connection = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service);
                // The same goes for one that breaks later.
                let _ = connection.await;
            });
        }
    }

    async fn handle(
        &self,
        request: hyper::Request<hyper::body::Incoming>,
    ) -> Result<hyper::Response<Full<Bytes>>, Infallible> {
        let (head, body) = request.into_parts();
        let body = Limited::new(body, BODY_LIMIT).collect().await;
        let headers = head.headers.iter().map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), value)
        });
        let (chosen, path) = chosen_answer(head.uri.path());
        let mut call = Call {
            operation: None,
            method: head.method.as_str().to_owned(),
            path: path.to_owned(),
            query: head.uri.query().map(str::to_owned),
            headers: headers.collect(),
            body: body.map(|body| body.to_bytes()).unwrap_or_default(),
            status: 0,
        };
        let chosen = chosen.or(call.headers.get("x-mock-answer").cloned());
        let answer = self.answer(&mut call, chosen.as_deref());
        let silent = is_number(&call, Gateway::SILENT) && chosen.is_none();
        call.status = answer.status;
        self.keep(call);
        if silent && answer.status == 200 {
            std::future::pending::<()>().await;
        }
        Ok(response(answer))
    }

    fn keep(&self, call: Call) {
        (self.observer)(&call);
        let mut calls = lock(&self.calls);
        if calls.len() == CALLS_KEPT {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    fn answer(&self, call: &mut Call, chosen: Option<&str>) -> Answer {
        let operation = match self.spec.operation(&call.method, &call.path) {
            (Some(operation), _) => operation,
            (None, true) => return failure(405, "the operation is a POST"),
            (None, false) => return failure(404, "no operation has this path"),
        };
        call.operation = Some(operation.id().to_owned());
        if !operation.is_authenticated(&call.headers) {
            return operation
                .answer(401, None)
                .unwrap_or_else(|| failure(401, "who are you?"));
        }
        if let Some(fault) = operation.fault(call) {
            return refusal(operation.answer(400, None), &fault);
        }
        if let Some(chosen) = chosen {
            let (status, name) = chosen.split_once('/').unwrap_or((chosen, ""));
            let name = (!name.is_empty()).then_some(name);
            let answer = status
                .parse()
                .ok()
                .and_then(|status| operation.answer(status, name));
            return answer
                .unwrap_or_else(|| failure(404, "the spec has no such answer for this operation"));
        }
        by_number(call, &operation)
    }
}

/// The answer that the number asks for, the ordinary one for most.
fn by_number(call: &Call, operation: &Operation<'_>) -> Answer {
    let example = |status| operation.answer(status, None);
    let documented_or = |status, text| example(status).unwrap_or_else(|| failure(status, text));
    if is_number(call, Gateway::RATE_LIMITED) {
        let mut answer = documented_or(429, "Too many requests");
        answer
            .headers
            .insert("retry-after".to_owned(), "30".to_owned());
        return answer;
    }
    if is_number(call, Gateway::FAILING) {
        return documented_or(500, "Internal error");
    }
    if is_number(call, Gateway::UNREACHABLE) {
        let reply = operation.answer(200, Some("numberNotReachable"));
        return reply
            .filter(|reply| reply.body.is_some())
            .unwrap_or_else(|| documented_or(400, "the number cannot be reached"));
    }
    let mut answer = documented_or(200, "");
    // A gateway repeats the number, so the example's own would be a lie.
    if let (Some(to), Some(number)) = (
        answer.body.as_mut().and_then(|body| body.get_mut("to")),
        call.number(),
    ) {
        *to = number.into();
    }
    answer
}

/// The answer that a path chooses, and the path of the operation.
fn chosen_answer(path: &str) -> (Option<String>, &str) {
    let parts = path.strip_prefix(PREFIX).and_then(|rest| {
        let (status, rest) = rest.split_once('/')?;
        let (example, _) = rest.split_once('/')?;
        Some((format!("{status}/{example}"), &rest[example.len()..]))
    });
    match parts {
        Some((chosen, path)) => (Some(chosen), path),
        None => (None, path),
    }
}

fn is_number(call: &Call, digits: &str) -> bool {
    call.number().is_some_and(|number| {
        number
            .strip_prefix('+')
            .or(number.strip_prefix("00"))
            .unwrap_or(&number)
            == digits
    })
}

/// An answer of a format that neither gateway has, to what neither documents.
fn failure(status: u16, text: &str) -> Answer {
    let headers = [(
        "content-type".to_owned(),
        "text/plain; charset=utf-8".to_owned(),
    )];
    Answer {
        status,
        headers: BTreeMap::from(headers),
        body: Some(text.into()),
    }
}

/// The gateway's own refusal, with the reason in the gateway's own place for it.
fn refusal(example: Option<Answer>, reason: &str) -> Answer {
    let Some(mut answer) = example else {
        return failure(400, reason);
    };
    let body = answer.body.get_or_insert_with(|| json!({}));
    match body.pointer_mut("/requestError/serviceException/validationErrors") {
        Some(errors) => *errors = json!({ "request": [reason] }),
        None => *body = json!({ "result": reason }),
    }
    answer
}

fn response(answer: Answer) -> hyper::Response<Full<Bytes>> {
    let json = answer
        .headers
        .get("content-type")
        .is_some_and(|kind| kind.contains("json"));
    let body = match answer.body {
        None => Bytes::new(),
        Some(serde_json::Value::String(text)) if !json => text.into(),
        Some(value) => value.to_string().into(),
    };
    let mut response = hyper::Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response.body(Full::new(body)).unwrap_or_else(|_| {
        let mut response = hyper::Response::new(Full::new(Bytes::new()));
        *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

fn lock(calls: &Calls) -> std::sync::MutexGuard<'_, VecDeque<Call>> {
    // What a panicking test left behind is still a list of calls.
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}
