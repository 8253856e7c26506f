//! What both gateways share on the wire.
//!
//! The generated clients build requests and tell operations apart. Everything
//! between a request and its answer happens here: which HTTP client is used and
//! what it must not do, what is sent again, how bodies are read, and how an
//! answer becomes a reply or a [`Rejection`].

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use progenitor_client::ResponseValue;
use reqwest::header::HeaderMap;
use reqwest::{Request, Response, StatusCode, Url, header};
use tracing::{Instrument as _, Span, field};

use crate::credential::Headers;
use crate::outcome::Reply;
use crate::{BodyFault, BuildError, Delivery, Error, Rejection, Retry, masked};

/// The longest body that is read, in bytes: 1 MiB. The gateways' answers have
/// a few hundred.
pub const BODY_LIMIT: usize = 1 << 20;

/// Servers close an idle connection after 5 seconds and more. A request that
/// meets the closing is lost, and nobody knows whether the PIN went out, so
/// connections are given up first.
const IDLE: Duration = Duration::from_secs(4);

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// What a builder was told.
#[derive(Debug)]
pub(crate) struct Settings {
    pub timeout: Duration,
    pub connect_timeout: Option<Duration>,
    pub retry: Retry,
    pub user_agent: String,
    pub http: Option<reqwest::ClientBuilder>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: None,
            retry: Retry::default(),
            user_agent: concat!("two-factor-pin/", env!("CARGO_PKG_VERSION")).to_owned(),
            http: None,
        }
    }
}

/// A gateway's address that is safe to send credentials to.
pub(crate) struct BaseUrl {
    url: Url,
    text: String,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, BuildError> {
        let fault = |what: &str| {
            Err(BuildError::new(format!(
                "the base URL {what}; it looks like https://abc123.api.infobip.com"
            )))
        };
        let Ok(url) = Url::parse(text.trim()) else {
            return fault("is not a URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return fault("holds a user name or a password, which belong in the credential");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return fault("has a query or a fragment");
        }
        match url.scheme() {
            "https" if cfg!(any(feature = "rustls", feature = "native-tls")) => {}
            "https" => {
                return fault(
                    "is https, and this program was built without the `rustls` or `native-tls` feature of two-factor-pin",
                );
            }
            "http" if is_loopback(&url) => {}
            "http" => return fault("is http, which would send the credential in the clear"),
            _ => return fault("is not https"),
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// The address without a trailing slash, for paths to be put behind.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// The HTTP client and the connection of a gateway client.
pub(crate) fn connect(
    settings: Settings,
    base: &BaseUrl,
    headers: Headers,
) -> Result<(reqwest::Client, Connection), BuildError> {
    let timeout = settings.timeout;
    let connect_timeout = settings
        .connect_timeout
        .unwrap_or_else(|| CONNECT_TIMEOUT.min(timeout / 2));
    if connect_timeout >= timeout {
        return Err(BuildError::new(
            "the connect timeout is not shorter than the timeout",
        ));
    }
    start_tls();
    let mut http = settings
        .http
        .unwrap_or_else(http_builder)
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .https_only(base.url.scheme() == "https")
        .user_agent(settings.user_agent)
        .timeout(timeout)
        .connect_timeout(connect_timeout)
        .pool_idle_timeout(IDLE);
    if base.url.scheme() == "http" {
        // Plain text stays on this machine: it goes to no proxy, and the one
        // name that is allowed leads nowhere else.
        let addresses = [
            IpAddr::from(Ipv4Addr::LOCALHOST),
            Ipv6Addr::LOCALHOST.into(),
        ];
        http = http.no_proxy().resolve_to_addrs(
            "localhost",
            &addresses.map(|address| SocketAddr::new(address, 0)),
        );
    }
    let http = http.build().map_err(BuildError::http)?;
    let connection = Connection {
        base: base.url.clone(),
        headers,
        timeout,
        connect_timeout,
        retry: settings.retry,
    };
    Ok((http, connection))
}

/// What a client starts from that was given no builder. With both TLS features,
/// which another crate of the program may have turned on, it is rustls.
fn http_builder() -> reqwest::ClientBuilder {
    let http = reqwest::Client::builder();
    #[cfg(feature = "rustls")]
    let http = http.tls_backend_rustls();
    http
}

/// Names the cryptography that TLS uses, where the program has not named one.
/// reqwest's own choice would be aws-lc, whose C code takes half a minute to
/// build.
fn start_tls() {
    #[cfg(feature = "rustls")]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // An error says that another thread has just named one.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// The part of a generated client that is the crate's own.
#[derive(Clone)]
pub struct Connection {
    base: Url,
    headers: Headers,
    timeout: Duration,
    connect_timeout: Duration,
    retry: Retry,
}

impl Connection {
    /// What the paths of all operations begin with.
    pub(crate) fn base_path(&self) -> &str {
        self.base.path().trim_end_matches('/')
    }

    /// The address of a path. To parse it anew would be a twelfth of all that a
    /// request costs this side.
    pub(crate) fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    /// Sends a request, again where the policy allows it. Each try makes the
    /// request anew, so that none has to be remembered for the rare case.
    pub(crate) async fn send(
        &self,
        http: &reqwest::Client,
        make: MakeRequest<'_>,
        operation: &'static str,
    ) -> Result<Response, Error> {
        let begun = Instant::now();
        let left = || self.timeout.saturating_sub(begun.elapsed());
        // A request is passed on by value, since one that is lent stays here
        // while it is on its way, and makes every call in flight larger.
        let (request, span) = self.with_span(make()?, operation);
        let mut answer = self.execute(http, request);
        let (mut attempt, mut waited) = (0, Duration::ZERO);
        async {
            loop {
                let wait = match self.after(answer.await, attempt, waited, left()) {
                    ControlFlow::Break(result) => return result,
                    ControlFlow::Continue(wait) => wait,
                };
                tokio::time::sleep(wait).await;
                waited += wait;
                attempt += 1;
                let mut request = make()?;
                *request.timeout_mut() = Some(left());
                answer = self.execute(http, request);
            }
        }
        .instrument(span)
        .await
    }

    /// A call's first request, and the span that tells of it.
    fn with_span(&self, request: Request, operation: &'static str) -> (Request, Span) {
        let span = tracing::info_span!(
            "send_pin",
            otel.kind = "client",
            otel.name = operation,
            operation,
            http.request.method = request.method().as_str(),
            server.address = self.base.host_str(),
            server.port = self.base.port_or_known_default(),
            url.path = request.url().path(),
            http.request.resend_count = field::Empty,
            http.response.status_code = field::Empty,
            error.r#type = field::Empty,
        );
        (request, span)
    }

    /// Signs a request and sends it, once.
    fn execute(
        &self,
        http: &reqwest::Client,
        mut request: Request,
    ) -> impl Future<Output = reqwest::Result<Response>> + use<> {
        for (name, value) in self.headers.iter() {
            request.headers_mut().insert(name, value.clone());
        }
        http.execute(request)
    }

    /// What a try comes to: the call's result, or a wait before the next try.
    fn after(
        &self,
        result: reqwest::Result<Response>,
        attempt: u32,
        waited: Duration,
        left: Duration,
    ) -> ControlFlow<Result<Response, Error>, Duration> {
        let result = result.map_err(reqwest::Error::without_url);
        record(&result, attempt);
        match self.retry.wait(&result, attempt, waited) {
            // With less time than a connection may take, a call that could end
            // in certainty would end in doubt.
            Some(wait) if wait.saturating_add(self.connect_timeout) < left => {
                tracing::debug!(attempt, wait = ?wait, "not sent, so it is sent again");
                ControlFlow::Continue(wait)
            }
            _ => ControlFlow::Break(result.map_err(Error::from)),
        }
    }
}

/// How a generated client makes a request, as often as it is asked.
pub(crate) type MakeRequest<'a> = &'a (dyn Fn() -> Result<Request, Error> + Sync);

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("headers", &self.headers)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Puts an attempt's end into the call's span.
fn record(result: &reqwest::Result<Response>, attempt: u32) {
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

/// The reply in a success, or the rejection that it comes to.
#[expect(
    clippy::manual_async_fn,
    reason = "an async function would hold the answer twice, and so would every call in flight"
)]
pub(crate) fn reply<T: Reply>(
    mut response: Response,
) -> impl Future<Output = Result<ResponseValue<T>, Error>> {
    async move {
        let status = response.status();
        let (body, fault) = read_body(&mut response).await;
        let headers = std::mem::take(response.headers_mut());
        let fault = match fault {
            None => match T::decode(&body) {
                Ok(reply) => return Ok(ResponseValue::new(reply, status, headers)),
                Err(why) => BodyFault::Undecodable(masked::excerpt(&why).into_owned()),
            },
            Some(fault) => fault,
        };
        let delivery = Delivery::Unknown;
        Err(rejected(status, headers, delivery, body, Some(fault)))
    }
}

/// The rejection that any other answer comes to. `documented` says what the
/// statuses that the spec lists mean for the PIN.
#[expect(clippy::manual_async_fn, reason = "as with a reply")]
pub(crate) fn refused(
    mut response: Response,
    documented: &'static [(u16, Delivery)],
) -> impl Future<Output = Error> {
    async move {
        let status = response.status();
        let (body, fault) = read_body(&mut response).await;
        let headers = std::mem::take(response.headers_mut());
        let delivery = documented
            .iter()
            .find(|(code, _)| *code == status.as_u16())
            .map_or_else(|| undocumented(status), |(_, delivery)| *delivery);
        rejected(status, headers, delivery, body, fault)
    }
}

/// What a status that the spec does not list means for the PIN, by the rules
/// of HTTP: a client error is a refusal, except that a 408 says that the server
/// gave up on a request that it may have read in part; 307 and 308 ask to send
/// the request elsewhere, while the other redirects may follow its execution.
pub(crate) fn undocumented(status: StatusCode) -> Delivery {
    match status.as_u16() {
        408 => Delivery::Unknown,
        307 | 308 | 400..=499 => Delivery::NotSent,
        _ => Delivery::Unknown,
    }
}

fn rejected(
    status: StatusCode,
    mut headers: HeaderMap,
    delivery: Delivery,
    body: Bytes,
    fault: Option<BodyFault>,
) -> Error {
    // An error's text shows the headers. Only those of the protocol itself are
    // certain to repeat neither a session nor a number.
    const SHOWN: [header::HeaderName; 5] = [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::DATE,
        header::RETRY_AFTER,
        header::SERVER,
    ];
    for (name, value) in &mut headers {
        value.set_sensitive(!SHOWN.contains(name));
    }
    let rejection = Rejection::new(status, delivery, body, fault);
    Error::ErrorResponse(ResponseValue::new(rejection, status, headers))
}

/// A body up to the limit, and what kept it from being whole.
async fn read_body(response: &mut Response) -> (Bytes, Option<BodyFault>) {
    if response
        .content_length()
        .is_some_and(|length| length > BODY_LIMIT as u64)
    {
        return (Bytes::new(), Some(BodyFault::TooLarge));
    }
    // A body mostly comes in one piece, which is then taken without copying.
    let mut whole = Bytes::new();
    let mut pieces = BytesMut::new();
    let fault = loop {
        match response.chunk().await {
            Ok(None) => break None,
            Err(_) => break Some(BodyFault::Incomplete),
            Ok(Some(piece)) if whole.len() + pieces.len() + piece.len() > BODY_LIMIT => {
                break Some(BodyFault::TooLarge);
            }
            Ok(Some(piece)) if whole.is_empty() && pieces.is_empty() => whole = piece,
            Ok(Some(piece)) => {
                pieces.extend_from_slice(&std::mem::take(&mut whole));
                pieces.extend_from_slice(&piece);
            }
        }
    };
    (
        if pieces.is_empty() {
            whole
        } else {
            pieces.freeze()
        },
        fault,
    )
}
