//! A server on loopback that stands in for both gateways.

use std::convert::Infallible;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::oneshot;

use super::call::Call;
use super::call_log::CallLog;
use super::choice;
use super::constants;
use super::memory::{Memory, Rules};
use super::server::{Observer, Server};
use super::spec::Spec;
use crate::{infobip, smsend};

/// A server on loopback that answers all operations of both gateways from the
/// examples of the spec, until it is dropped.
///
/// It answers 401 to a missing or wrong credential, 400 to a request that the
/// spec does not allow, 413 to a body of more than 64 KiB, and 404 to another
/// path, each in the error format of the gateway that the path belongs to. To
/// everything else it answers the ordinary reply, or what one of the numbers
/// below asks for.
///
/// Each PIN that it "sends" is [`Gateway::PIN`]. It knows the PIN IDs that it gave
/// out, and of SMSEnd the recipients, counts the attempts, lets a PIN expire, and
/// makes it invalid when another goes to the same number.
///
/// A test can choose another answer of the spec: [`answering`](Self::answering)
/// gives a base URL at which all operations answer with an example of that
/// name, and the request header `x-mock-answer: 200/onlyPinId` does the same
/// for one request. Credentials and bodies are checked first. A failure may
/// also have one of the spec's `x-failure-bodies`, which no gateway documents
/// and a program must survive: `401/text`, `503/html` or `500/empty`. With
/// `200/silence` a request is taken as always, and never answered.
///
/// | to test | what to do |
/// |---|---|
/// | sent, right | nothing: any other number, and [`Gateway::PIN`] |
/// | not sent, in a reply | the number [`UNREACHABLE`](Self::UNREACHABLE), or `answering(200, "messageNotSent")` |
/// | a reply of which nobody knows what it means | `answering(200, "undocumentedStatus")`; without a status `"onlyPinId"` |
/// | a 429 | the number [`RATE_LIMITED`](Self::RATE_LIMITED); of a verification [`pin_interval`](GatewayBuilder::pin_interval) |
/// | a 400, a 401, a 500 | `answering(400, "text")`, and so on |
/// | a timeout | the number [`SILENT`](Self::SILENT), or `answering(200, "silence")`, and a client with a short [`timeout`](crate::ClientBuilder::timeout) |
/// | a gateway that is down | drop it: no connection can be made from then on |
/// | a wrong PIN, the last try, too many | any other PIN, and [`pin_attempts`](GatewayBuilder::pin_attempts) |
/// | an expired PIN | [`pin_life`](GatewayBuilder::pin_life) of zero |
/// | a resend with a new PIN ID | [`new_pin_id_on_resend`](GatewayBuilder::new_pin_id_on_resend) |
/// | a PIN ID that nobody gave out | any: Infobip's operations answer 400 |
/// | an answer that contradicts itself | `answering(200, "contradiction")`, of Infobip's `verify_pin` |
///
/// ```
/// use two_factor_pin::mock::Gateway;
/// use two_factor_pin::Delivery;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gateway = Gateway::start()?;
/// let client = gateway.infobip().build()?;
/// let send = |to| client.send_pin_over_sms(to, "APP", "MSG");
///
/// assert!(send("41793026727").await.is_ok());
/// let error = send(Gateway::RATE_LIMITED).await.expect_err("refused");
/// assert_eq!(error.delivery(), Delivery::NotSent);
/// assert_eq!(gateway.calls_of("sendPinOverSms").len(), 2);
/// # Ok(())
/// # }
/// ```
pub struct Gateway {
    address: SocketAddr,
    calls: CallLog,
    operation_ids: Vec<String>,
    /// Dropping the sender stops the server.
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Gateway {
    /// `123456`: every PIN that it sends.
    pub const PIN: &str = constants::PIN;

    /// `447700900429`: its requests are refused with 429 and `Retry-After: 30`.
    ///
    /// This number and the other three are of a range that is reserved for
    /// fiction. A plus sign or two zeros may stand before them.
    pub const RATE_LIMITED: &str = constants::RATE_LIMITED;
    /// `447700900404`: it cannot be reached.
    ///
    /// Infobip says so in a reply of 200, SMSEnd in a 400.
    pub const UNREACHABLE: &str = constants::UNREACHABLE;
    /// `447700900500`: its requests end in a 500.
    pub const FAILING: &str = constants::FAILING;
    /// `447700900408`: its requests get no answer, so a client waits until its
    /// timeout.
    pub const SILENT: &str = constants::SILENT;

    /// `mock-api-key`: the API key that Infobip's operations accept.
    pub const API_KEY: &str = constants::API_KEY;
    /// `mock-user`: the user name that Infobip's operations accept.
    pub const USER_NAME: &str = constants::USER_NAME;
    /// `mock-password`: the password of [`USER_NAME`](Self::USER_NAME).
    pub const PASSWORD: &str = constants::PASSWORD;
    /// `mock-session-token`: the session token (IBSSO) that Infobip's operations
    /// accept.
    pub const SESSION_TOKEN: &str = constants::SESSION_TOKEN;
    /// `mock-user-key`: the user key that SMSEnd's operations accept.
    pub const USER_KEY: &str = constants::USER_KEY;
    /// `mock-session-key`: the session key that SMSEnd's operations accept.
    pub const SESSION_KEY: &str = constants::SESSION_KEY;
    /// `mock-access-token`: the access token that SMSEnd's operations accept, and
    /// Infobip's as a Bearer token.
    pub const ACCESS_TOKEN: &str = constants::ACCESS_TOKEN;

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
            rules: Rules::default(),
            observer: Arc::new(|_| {}),
        }
    }

    /// The base URL of all operations.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The base URL at which all operations answer with the example, or the
    /// failure body, of a name that the spec gives for a status. Where the spec
    /// has none such, the answer is a 404 that says so, and what names there are.
    ///
    /// ```
    /// use two_factor_pin::Verification;
    /// use two_factor_pin::mock::Gateway;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let gateway = Gateway::start()?;
    /// let client = gateway.infobip().base_url(gateway.answering(200, "contradiction")).build()?;
    /// let verification = client.verify_pin("any", "1598").await?;
    /// assert_eq!(verification, Verification::Unknown);
    /// # Ok(())
    /// # }
    /// ```
    pub fn answering(&self, status: u16, example: &str) -> String {
        self.base_url() + &choice::base_path(status, example)
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

    /// The calls so far, oldest first.
    ///
    /// The last 10,000 are kept, and of these no more than 16 MiB.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.kept()
    }

    /// Those of the [`calls`](Self::calls) that are of an operation, by its
    /// `operationId`: `sendPinOverSms`, `sendPinOverVoice`, `resendPinOverSms`,
    /// `resendPinOverVoice` and `verifyPin` of Infobip, `requestPin` and
    /// `verifySmsendPin` of SMSEnd.
    ///
    /// # Panics
    ///
    /// There is no such operation, so that a slip does not pass for no calls.
    pub fn calls_of(&self, operation_id: &str) -> Vec<Call> {
        assert!(
            self.operation_ids.iter().any(|id| id == operation_id),
            "{operation_id} is none of {}",
            self.operation_ids.join(", ")
        );
        let mut calls = self.calls();
        calls.retain(|call| call.operation.as_deref() == Some(operation_id));
        calls
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

/// Settings of a [`Gateway`], which [`Gateway::builder`] begins.
///
/// ```
/// use two_factor_pin::mock::Gateway;
///
/// let gateway = Gateway::builder()
///     .on_call(|call| println!("{call:?}"))
///     .start()?;
/// println!("send to {}", gateway.base_url());
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "a builder does nothing until `start` is called"]
pub struct GatewayBuilder {
    port: u16,
    rules: Rules,
    observer: Observer,
}

impl GatewayBuilder {
    /// The port to listen on; by default one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// How often a PIN can be tried, 10 times by default.
    pub fn pin_attempts(mut self, attempts: u32) -> Self {
        self.rules.attempts = attempts;
        self
    }

    /// How long a PIN lives, 15 minutes by default. With zero each has expired by
    /// the time it is tried.
    pub fn pin_life(mut self, life: Duration) -> Self {
        self.rules.life = life;
        self
    }

    /// How long to wait between two tries of a PIN of Infobip's, zero by default.
    ///
    /// A try that comes too early is refused with 429, and the wait begins anew.
    /// `Retry-After` is the interval in seconds, rounded up. The gateway's own
    /// default is three seconds.
    pub fn pin_interval(mut self, interval: Duration) -> Self {
        self.rules.interval = interval;
        self
    }

    /// Whether a resend answers with a new PIN ID, `false` by default. The PIN is
    /// then known by the new ID alone, and the old one is refused with 400.
    ///
    /// ```
    /// use two_factor_pin::mock::Gateway;
    ///
    /// let gateway = Gateway::builder().new_pin_id_on_resend(true).start()?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn new_pin_id_on_resend(mut self, new: bool) -> Self {
        self.rules.new_id_on_resend = new;
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
        let calls = CallLog::default();
        let memory = Memory::new(self.rules);
        let spec = Spec::load()?;
        let operation_ids = spec.operation_ids();
        let server = Server::new(spec, memory, calls.clone(), self.observer);
        let (stop, stopped) = oneshot::channel();
        let thread = spawn(server, listener, stopped)?;
        Ok(Gateway {
            address,
            calls,
            operation_ids,
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// A thread that serves until the other end of `stopped` is dropped. A runtime
/// of its own lets the gateway serve programs that block.
fn spawn(
    server: Server,
    listener: std::net::TcpListener,
    stopped: oneshot::Receiver<Infallible>,
) -> std::io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let thread = std::thread::Builder::new().name("mock gateway".to_owned());
    thread.spawn(move || {
        runtime.block_on(async move {
            tokio::select! {
                _ = stopped => {}
                () = Arc::new(server).serve(listener) => {}
            }
        });
    })
}

impl fmt::Debug for GatewayBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GatewayBuilder")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
