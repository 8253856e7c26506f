//! A gateway over TLS that lives longer than a call: it keeps connections open,
//! until it closes them, goes away, or shows another certificate.

mod caller;
mod ledger;
mod names;
mod place;

use std::io::Write as _;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub use caller::Caller;
pub use ledger::{Entries, Ledger};
pub use names::Names;
pub use place::Place;

use super::server::read_request;

/// How long a connection waits for a client that says nothing and does not
/// leave. No client of the tests takes half as long.
const PATIENCE: Duration = Duration::from_secs(20);

const SENT: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                    content-length: 28\r\n\r\n{\"smsStatus\":\"MESSAGE_SENT\"}";

/// A certificate, and what the ledger calls the time in which it is shown.
#[derive(Clone)]
pub struct Shown {
    label: &'static str,
    config: Arc<ServerConfig>,
}

impl Shown {
    pub fn new(label: &'static str, config: ServerConfig) -> Self {
        let config = Arc::new(config);
        Self { label, config }
    }
}

pub struct Lasting {
    address: SocketAddr,
    shared: Arc<Shared>,
    door: JoinHandle<()>,
}

struct Shared {
    ledger: Ledger,
    shown: Mutex<Shown>,
    connections: Mutex<Vec<(TcpStream, JoinHandle<()>)>>,
    leaving: AtomicBool,
    vanishing: AtomicBool,
}

impl Lasting {
    pub fn open(place: &Place, shown: &Shown, ledger: &Ledger) -> Self {
        let shared = Arc::new(Shared {
            ledger: ledger.clone(),
            shown: Mutex::new(shown.clone()),
            connections: Mutex::default(),
            leaving: AtomicBool::new(false),
            vanishing: AtomicBool::new(false),
        });
        let listener = place.listen();
        let at_the_door = Arc::clone(&shared);
        Self {
            address: place.address,
            shared,
            door: std::thread::spawn(move || at_the_door.accept(&listener)),
        }
    }

    /// Shows new connections another certificate.
    pub fn show(&self, shown: &Shown) {
        *self.shared.shown.lock().expect("no panic") = shown.clone();
    }

    /// Accepts the next PIN, and cuts the connection in place of an answer.
    pub fn vanish_at_the_next_pin(&self) {
        self.shared.vanishing.store(true, SeqCst);
    }

    /// Closes the connections that are open.
    pub async fn close_connections(&self) {
        let shared = Arc::clone(&self.shared);
        let closing = tokio::task::spawn_blocking(move || shared.close_connections());
        closing.await.expect("no panic");
    }

    /// Ends: nobody listens here any more, and no connection is open.
    pub async fn leave(self) {
        let leaving = tokio::task::spawn_blocking(move || {
            self.shared.leaving.store(true, SeqCst);
            // The door is looked at when somebody comes.
            drop(TcpStream::connect(self.address));
            self.door.join().expect("no panic");
            self.shared.close_connections();
        });
        leaving.await.expect("no panic");
    }
}

impl Shared {
    fn accept(self: &Arc<Self>, listener: &TcpListener) {
        while let Ok((connection, _)) = listener.accept() {
            if self.leaving.load(SeqCst) {
                return;
            }
            let handle = connection.try_clone().expect("a second handle");
            let shared = Arc::clone(self);
            let shown = self.shown.lock().expect("no panic").clone();
            let served = std::thread::spawn(move || shared.serve(connection, &shown));
            let mut connections = self.connections.lock().expect("no panic");
            connections.push((handle, served));
        }
    }

    /// Answers each request, until the client leaves.
    fn serve(&self, mut connection: TcpStream, shown: &Shown) {
        connection
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout");
        let mut tls = ServerConnection::new(Arc::clone(&shown.config)).expect("a configuration");
        while tls.is_handshaking() {
            if tls.complete_io(&mut connection).is_err() {
                return self.ledger.refuse(shown.label);
            }
        }
        let mut stream = StreamOwned::new(tls, connection);
        while let Some(seen) = read_request(&mut stream) {
            let to = seen.json()["to"].as_str().expect("a recipient").to_owned();
            self.ledger.accept(shown.label, to);
            if self.vanishing.swap(false, SeqCst) {
                // The client learns of it by the end of the connection.
                return drop(stream.sock.shutdown(Shutdown::Both));
            }
            if stream.write_all(SENT.as_bytes()).is_err() {
                return;
            }
        }
    }

    /// Waits until the client has closed the connections, too, which it has to
    /// within the gateway's patience.
    fn close_connections(&self) {
        let taken = std::mem::take(&mut *self.connections.lock().expect("no panic"));
        for (connection, _) in &taken {
            // The client may have been first.
            let _ = connection.shutdown(Shutdown::Write);
        }
        for (_, served) in taken {
            served.join().expect("no panic");
        }
    }
}
