//! The gateway: plain TCP, so that it can do what no HTTP server would.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use fastrand::Rng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::TIMEOUT;
use crate::call::Call;
use crate::ledger::Ledger;
use crate::plan::{Place, Plan, Step};
use crate::request::whole_request;

/// No test waits longer for a caller to leave.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Gateway {
    pub ledger: Arc<Ledger>,
    addresses: Vec<(Place, SocketAddr)>,
    /// Bound and not listening, so that nobody else can take the address.
    _closed: TcpSocket,
}

impl Gateway {
    /// Opens all places, on the runtime that it is called on.
    pub async fn start(seed: u64, calls: usize) -> io::Result<Self> {
        let ledger = Arc::new(Ledger::new(calls));
        let closed = TcpSocket::new_v4()?;
        closed.bind("127.0.0.1:0".parse().unwrap())?;
        let mut addresses = vec![(Place::Closed, closed.local_addr()?)];
        for place in Place::ALL
            .into_iter()
            .filter(|place| *place != Place::Closed)
        {
            let socket = TcpSocket::new_v4()?;
            socket.bind("127.0.0.1:0".parse().unwrap())?;
            addresses.push((place, socket.local_addr()?));
            let backlog = if place == Place::Full { 1 } else { 1024 };
            let listener = socket.listen(backlog)?;
            tokio::spawn(open(listener, place, seed, Arc::clone(&ledger)));
        }
        Ok(Self {
            ledger,
            addresses,
            _closed: closed,
        })
    }

    pub fn base_url(&self, place: Place) -> String {
        let found = self.addresses.iter().find(|(known, _)| *known == place);
        format!("http://{}", found.unwrap().1)
    }
}

async fn open(listener: TcpListener, place: Place, seed: u64, ledger: Arc<Ledger>) {
    if place == Place::Full {
        // The listener stays, and nobody ever comes to the door.
        return std::future::pending().await;
    }
    let mut rng = Rng::with_seed(seed);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(1)).await;
            continue;
        };
        let (ledger, rng) = (Arc::clone(&ledger), rng.fork());
        tokio::spawn(async move {
            let _opened = ledger.opened();
            let visitor = Visitor {
                stream,
                seed,
                ledger: &ledger,
            };
            // A caller may leave at any time, which ends the visit.
            let _ = visitor.receive(place, rng).await;
        });
    }
}

/// One connection.
struct Visitor<'a> {
    stream: TcpStream,
    seed: u64,
    ledger: &'a Ledger,
}

impl Visitor<'_> {
    async fn receive(mut self, place: Place, mut rng: Rng) -> io::Result<()> {
        match place {
            Place::Closed | Place::Full => Ok(()),
            Place::Open => self.serve().await,
            Place::Resetting => {
                tokio::time::sleep(Duration::from_micros(rng.u64(..2000))).await;
                self.stream.set_zero_linger()
            }
            Place::Closing => {
                tokio::time::sleep(Duration::from_micros(rng.u64(..2000))).await;
                self.stream.shutdown().await
            }
            Place::Impatient => {
                let mut part = vec![0; rng.usize(1..200)];
                self.stream.read_exact(&mut part).await?;
                match rng.u8(..3) {
                    0 => self.stream.set_zero_linger(),
                    1 => self.stream.shutdown().await,
                    _ => {
                        tokio::time::sleep(TIMEOUT * 2).await;
                        Ok(())
                    }
                }
            }
            Place::Late => {
                tokio::time::sleep(TIMEOUT + TIMEOUT / 4).await;
                let mut unread = Vec::new();
                while let Some((request, call)) = self.read(&mut unread).await? {
                    drop(request);
                    self.ledger.read(call);
                    self.ledger.accept(call);
                }
                Ok(())
            }
        }
    }

    /// Reads requests and does with each what its plan says.
    async fn serve(mut self) -> io::Result<()> {
        let mut unread = Vec::new();
        while let Some((request, call)) = self.read(&mut unread).await? {
            if !request.starts_with(b"POST /") || request.windows(5).any(|part| part == b"/trap") {
                self.ledger.trapped.fetch_add(1, SeqCst);
            }
            let attempt = self.ledger.read(call);
            for step in Plan::draw(self.seed, call, attempt).steps {
                if self.ends_with(step, call).await? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Takes one step, and says whether it was the connection's last.
    async fn ends_with(&mut self, step: Step, call: Call) -> io::Result<bool> {
        match step {
            Step::Accept => self.ledger.accept(call),
            Step::Write(bytes) => self.stream.write_all(&bytes).await?,
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    self.stream.write_all(&[byte]).await?;
                    tokio::time::sleep(pause).await;
                }
            }
            Step::Flood(piece, bytes) => {
                for _ in 0..bytes.div_ceil(piece.len()) {
                    self.stream.write_all(&piece).await?;
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::Stall => {
                // Reading ends when the caller leaves, in whichever way.
                let _ = tokio::time::timeout(PATIENCE, self.stream.read(&mut [0; 64])).await;
            }
            Step::Close => {
                self.stream.shutdown().await?;
                return Ok(true);
            }
            Step::Reset => {
                self.stream.set_zero_linger()?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The next whole request and whose it is; `None` where the caller left.
    async fn read(&mut self, unread: &mut Vec<u8>) -> io::Result<Option<(Vec<u8>, Call)>> {
        loop {
            if let Some(length) = whole_request(unread) {
                let rest = unread.split_off(length);
                let request = std::mem::replace(unread, rest);
                let call = Call::in_request(&request)
                    .ok_or_else(|| io::Error::other("a request without a tag"))?;
                return Ok(Some((request, call)));
            }
            if self.stream.read_buf(unread).await? == 0 {
                return Ok(None);
            }
        }
    }
}
