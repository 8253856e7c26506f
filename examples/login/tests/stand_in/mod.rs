//! A gateway that does what the mock one does not.

#![allow(dead_code, reason = "no test takes all of it")]

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::{Uri, header};
use login::account::Account;
use login::limits::{Limits, Rules};
use login::sign_in::SignIn;
use login::web::router;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use two_factor_pin::infobip;

/// What a gateway answers that sent a PIN.
pub const SENT: &str =
    r#"{"pinId": "9C817C6F8AF3D48F9FE553282AFA2B67", "smsStatus": "MESSAGE_SENT"}"#;

/// A gateway that answers what no gateway should, and stops when a test says so.
pub struct StandIn {
    pub router: Router,
    /// A request arrived.
    pub asked: Arc<Notify>,
    /// It answers nothing for as long as this is locked.
    pub hold: Arc<tokio::sync::Mutex<()>>,
    requests: Arc<AtomicUsize>,
    server: JoinHandle<()>,
    address: SocketAddr,
}

impl StandIn {
    pub async fn start(rules: Rules, answer: fn(&str) -> &'static str) -> Self {
        let asked = Arc::new(Notify::new());
        let hold = Arc::new(tokio::sync::Mutex::new(()));
        let requests = Arc::new(AtomicUsize::new(0));
        let (ask, held, count) = (asked.clone(), hold.clone(), requests.clone());
        let gateway = Router::new().fallback(async move |uri: Uri| {
            count.fetch_add(1, Ordering::SeqCst);
            ask.notify_one();
            let _ = held.lock().await;
            // A connection that is kept would hide that the next one is refused.
            let headers = [
                (header::CONTENT_TYPE, "application/json"),
                (header::CONNECTION, "close"),
            ];
            (headers, answer(uri.path()))
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = axum::serve(listener, gateway).into_future();
        let server = tokio::spawn(async { server.await.expect("a gateway") });
        let key = infobip::Credential::api_key("KEY");
        let client = infobip::Client::builder(format!("http://{address}"), key);
        let account = Account::at_mock(client).expect("a client");
        let limits = Limits::new(rules);
        Self {
            router: router(SignIn { account, limits }),
            asked,
            hold,
            requests,
            server,
            address,
        }
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Nothing listens when this returns, and no other test's gateway gets the
    /// port for as long as the socket is held.
    pub async fn stop(self) -> TcpSocket {
        self.server.abort();
        assert!(self.server.await.is_err_and(|error| error.is_cancelled()));
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an option");
        socket.bind(self.address).expect("the port is free again");
        socket
    }
}
