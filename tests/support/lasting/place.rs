//! Addresses that stay a test's own while nobody listens there.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};

use socket2::{Domain, Socket, Type};

/// An address that is bound from the beginning, so that no other program gets
/// it between one gateway and the next.
pub struct Place {
    pub address: SocketAddr,
    _bound: Socket,
}

impl Place {
    pub fn one() -> Self {
        bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).expect("a free port")
    }

    /// Two addresses with one port, as a name leads to the one and then to the
    /// other, and the port is that of the URL.
    pub fn two() -> [Self; 2] {
        for _ in 0..100 {
            let one = Self::one();
            let other = (Ipv4Addr::new(127, 0, 0, 2), one.address.port());
            // Another program may have the port at the second address.
            if let Ok(other) = bind(other.into()) {
                return [one, other];
            }
        }
        panic!("no port is free at two addresses")
    }

    pub fn listen(&self) -> TcpListener {
        let socket = reusing(self.address).expect("the place is ours");
        socket.listen(128).expect("a listener");
        socket.into()
    }
}

fn bind(address: SocketAddr) -> std::io::Result<Place> {
    let socket = reusing(address)?;
    let address = socket.local_addr()?.as_socket().expect("a port");
    Ok(Place {
        address,
        _bound: socket,
    })
}

/// A socket that shares its address with others that do not listen.
fn reusing(address: SocketAddr) -> std::io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    Ok(socket)
}
