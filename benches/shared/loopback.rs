//! The least that a gateway can be: it reads a request and writes a constant.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

const REPLY: &str = r#"{"to":"41793026727","ncStatus":"NC_DESTINATION_REACHABLE","smsStatus":"MESSAGE_SENT","pinId":"0A1B2C3D4E5F60718293A4B5C6D7E8F9"}"#;

/// How long a request is held whose path begins with `/hold`.
const HOLD: Duration = Duration::from_secs(8);

/// Serves on loopback and on the calling runtime, for as long as that lives.
pub fn start() -> io::Result<SocketAddr> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(4096)?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    Ok(address)
}

async fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let length = REPLY.len();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    let reply = format!("{head}{length}\r\n\r\n{REPLY}").into_bytes();
    let mut unread = Vec::with_capacity(4096);
    loop {
        let length = loop {
            if let Some(length) = whole_request(&unread) {
                break length;
            }
            if stream.read_buf(&mut unread).await? == 0 {
                return Ok(());
            }
        };
        if unread["POST ".len()..].starts_with(b"/hold") {
            tokio::time::sleep(HOLD).await;
        }
        stream.write_all(&reply).await?;
        unread.drain(..length);
    }
}

/// The length of the first request, once it is whole.
fn whole_request(bytes: &[u8]) -> Option<usize> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let head = match request.parse(bytes).ok()? {
        httparse::Status::Complete(head) => head,
        httparse::Status::Partial => return None,
    };
    let length = request
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let length: usize = std::str::from_utf8(length?.value).ok()?.parse().ok()?;
    (bytes.len() >= head + length).then_some(head + length)
}
