//! A server that does byte by byte what a test asks of it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::request::whole_request;

/// How long the server waits for a client that says nothing and does not leave.
/// No client of the tests takes half as long.
const PATIENCE: Duration = Duration::from_secs(20);

/// What [`Server::seen`] sends, and no client does.
const END: &[u8] = b"END";

/// What a server does with a connection.
#[derive(Clone)]
pub enum Act {
    /// Reads the request, writes this, closes.
    Answer(Vec<u8>),
    /// Resets the connection when the request arrives, without reading it.
    ResetBeforeReading,
    /// Resets the connection once the request is read.
    ResetAfterReading,
    /// Reads the request and says nothing until the client gives up.
    Stall,
    /// Reads the request, writes this, and says no more until the client gives up.
    AnswerInPart(Vec<u8>),
}

/// A request as it came: the head, and the body that its length announces.
#[derive(Clone, Debug)]
pub struct Seen {
    pub head: String,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn request_line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The names of all headers, in small letters and in order.
    pub fn header_names(&self) -> Vec<String> {
        let lines = self.head.lines().skip(1);
        let names = lines.filter_map(|line| Some(line.split_once(':')?.0.to_ascii_lowercase()));
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

/// What a server reads from and writes to: a connection, or TLS over one.
pub trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

/// A server that treats each connection by the next act, one after the other,
/// and ends after the last one.
pub struct Server {
    pub address: SocketAddr,
    seen: Receiver<Seen>,
}

impl Server {
    pub fn start<A>(acts: A) -> Self
    where
        A: IntoIterator<Item = Act>,
        A::IntoIter: Send + 'static,
    {
        Self::start_over(acts, |connection| Box::new(connection))
    }

    /// A server that speaks over what is made of each connection.
    pub fn start_over<A>(
        acts: A,
        over: impl Fn(TcpStream) -> Box<dyn Stream> + Send + 'static,
    ) -> Self
    where
        A: IntoIterator<Item = Act>,
        A::IntoIter: Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (see, seen) = channel();
        let acts = acts.into_iter();
        std::thread::spawn(move || {
            for act in acts {
                let Ok((connection, _)) = listener.accept() else {
                    return;
                };
                connection
                    .set_read_timeout(Some(PATIENCE))
                    .expect("a timeout");
                let mut first = [0; END.len()];
                match connection.peek(&mut first) {
                    Ok(_) if first == END => return,
                    // The client left without a word.
                    Ok(0) | Err(_) => continue,
                    Ok(_) => serve(connection, act, &over, &see),
                }
            }
        });
        Self { address, seen }
    }

    pub fn answering(answer: impl Into<Vec<u8>>) -> Self {
        Self::start([Act::Answer(answer.into())])
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All requests that were read. Waits until the connections that were made
    /// before are served, each of which ends within the server's patience. The
    /// client's tasks go on meanwhile, and close what they gave up.
    pub async fn seen(self) -> Vec<Seen> {
        let wait = tokio::task::spawn_blocking(move || {
            // Connections are served in their order, so this one is the last. A
            // server that is through with its acts refuses it.
            if let Ok(mut last) = TcpStream::connect(self.address) {
                let _ = last.write_all(END);
            }
            self.seen.iter().collect()
        });
        wait.await.expect("no panic")
    }
}

fn serve(
    connection: TcpStream,
    act: Act,
    over: &impl Fn(TcpStream) -> Box<dyn Stream>,
    see: &Sender<Seen>,
) {
    if matches!(act, Act::ResetBeforeReading) {
        return reset(&connection);
    }
    let mut stream = over(connection.try_clone().expect("a second handle"));
    let Some(seen) = read_request(&mut stream) else {
        return;
    };
    // Nobody may want to know.
    let _ = see.send(seen);
    match act {
        // The client may have left, which is its own affair.
        Act::Answer(bytes) => drop(stream.write_all(&bytes)),
        Act::ResetBeforeReading | Act::ResetAfterReading => reset(&connection),
        Act::AnswerInPart(bytes) => {
            drop(stream.write_all(&bytes));
            wait_for_the_end(&mut *stream);
        }
        Act::Stall => wait_for_the_end(&mut *stream),
    }
}

/// Reading on ends when the client closes.
fn wait_for_the_end(stream: &mut dyn Stream) {
    while stream.read(&mut [0; 64]).is_ok_and(|n| n > 0) {}
}

/// Makes of the close that follows a reset.
fn reset(connection: &TcpStream) {
    socket2::SockRef::from(connection)
        .set_linger(Some(Duration::ZERO))
        .expect("lingering");
}

pub(super) fn read_request(stream: &mut impl Read) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    while whole_request(&bytes).is_none() {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some(Seen {
        head: String::from_utf8(bytes[..head].to_vec()).ok()?,
        body: bytes[head + 4..].to_vec(),
    })
}

/// An HTTP answer with a length, that ends the connection.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

pub fn ok(json: &str) -> Vec<u8> {
    answer("200 OK", "content-type: application/json\r\n", json)
}
