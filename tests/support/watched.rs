//! A server that says what happens to its connections.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::server::{Act, Server};

/// What happens to a connection.
#[derive(PartialEq)]
pub enum Event {
    /// A request arrives.
    Arrived,
    /// The client closes it, after the server.
    Left,
}

/// Tells a test what happens to the connections of a server.
struct Watched {
    connection: TcpStream,
    events: UnboundedSender<Event>,
}

pub fn watched(acts: [Act; 2]) -> (Server, Events) {
    let (events, seen) = unbounded_channel();
    let server = Server::start_over(acts, move |connection| {
        Box::new(Watched {
            connection,
            events: events.clone(),
        })
    });
    (server, Events(seen))
}

pub struct Events(UnboundedReceiver<Event>);

impl Events {
    /// Waits for this, as long as a call may take.
    pub async fn until(&mut self, event: Event) {
        let wait = async { while self.0.recv().await.expect("a server") != event {} };
        let wait = tokio::time::timeout(Duration::from_secs(10), wait);
        wait.await.expect("it happens");
    }
}

impl Read for Watched {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let read = self.connection.read(bytes)?;
        // Nobody may want to know.
        let _ = self.events.send(Event::Arrived);
        Ok(read)
    }
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.connection.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.connection.flush()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.connection.shutdown(Shutdown::Write);
        while self.connection.read(&mut [0; 64]).is_ok_and(|n| n > 0) {}
        let _ = self.events.send(Event::Left);
    }
}
