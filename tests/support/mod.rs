//! What the tests share: clients, and servers that do exactly as told.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod secrets;
pub mod spec;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use two_factor_pin::{Error, ResponseValue, Retry, infobip, smsend};

pub const KEY: &str = "k3y-that-must-not-show";
pub const NUMBER: &str = "41793026727";

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

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}

/// A server that treats each connection by the next act, and ends after the
/// last one.
pub struct Server {
    pub address: SocketAddr,
    seen: Receiver<Seen>,
}

impl Server {
    pub fn start(acts: impl Into<Vec<Act>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (tell, seen) = channel();
        let acts = acts.into();
        std::thread::spawn(move || {
            for act in acts {
                let Ok((mut stream, _)) = listener.accept() else {
                    return;
                };
                stream
                    .set_read_timeout(Some(Duration::from_secs(20)))
                    .expect("a timeout");
                if matches!(act, Act::ResetBeforeReading) {
                    let _ = stream.peek(&mut [0]);
                } else {
                    let Some(seen) = read_request(&mut stream) else {
                        continue;
                    };
                    let _ = tell.send(seen);
                }
                match act {
                    Act::Answer(bytes) => {
                        let _ = stream.write_all(&bytes);
                    }
                    Act::ResetBeforeReading | Act::ResetAfterReading => reset(&stream),
                    // Reading on ends when the client closes.
                    Act::Stall => while stream.read(&mut [0; 64]).is_ok_and(|n| n > 0) {},
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

    /// The requests that were read, once the server can get no more of them.
    pub fn seen(self) -> Vec<Seen> {
        self.seen.try_iter().collect()
    }
}

fn reset(stream: &TcpStream) {
    socket2::SockRef::from(stream)
        .set_linger(Some(Duration::ZERO))
        .expect("lingering");
}

fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
        let seen = Seen {
            head,
            body: bytes[end + 4..].to_vec(),
        };
        let length = seen
            .header("content-length")
            .and_then(|length| length.parse().ok());
        if seen.body.len() >= length.unwrap_or(0) {
            return Some(seen);
        }
    }
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

pub fn infobip(base_url: impl Into<String>) -> infobip::ClientBuilder {
    infobip::Client::builder(base_url, infobip::Credential::api_key(KEY))
        .timeout(Duration::from_secs(10))
        .retry(Retry::never())
}

pub fn smsend(base_url: impl Into<String>) -> smsend::ClientBuilder {
    smsend::Client::builder(smsend::Credential::session(KEY, KEY))
        .base_url(base_url)
        .timeout(Duration::from_secs(10))
        .retry(Retry::never())
}

pub async fn send_sms(
    builder: infobip::ClientBuilder,
) -> Result<ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
    let client = builder.build().expect("a client");
    client
        .send_pin_over_sms()
        .body_map(|b| b.to(NUMBER).application_id("APP").message_id("MSG"))
        .send()
        .await
}

pub async fn send_voice(
    builder: infobip::ClientBuilder,
) -> Result<ResponseValue<infobip::types::SendPinOverVoiceReply>, Error> {
    let client = builder.build().expect("a client");
    client
        .send_pin_over_voice()
        .body_map(|b| b.to(NUMBER).application_id("APP").message_id("MSG"))
        .send()
        .await
}

pub async fn request_pin(
    builder: smsend::ClientBuilder,
) -> Result<ResponseValue<two_factor_pin::Acknowledgement>, Error> {
    let client = builder.build().expect("a client");
    client
        .request_pin()
        .body_map(|b| b.recipient(format!("+{NUMBER}")))
        .send()
        .await
}

/// The address of a port that nobody listens on.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}
