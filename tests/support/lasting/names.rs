//! Where the gateway's name leads.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::place::Place;

/// The name of the gateway, which leads to one place at a time.
#[derive(Clone)]
pub struct Names(Arc<Mutex<SocketAddr>>);

impl Names {
    pub const GATEWAY: &str = "gateway.example";

    pub fn leading_to(place: &Place) -> Self {
        Self(Arc::new(Mutex::new(place.address)))
    }

    pub fn lead_to(&self, place: &Place) {
        *self.0.lock().expect("no panic") = place.address;
    }

    pub fn base_url(&self) -> String {
        let port = self.0.lock().expect("no panic").port();
        format!("https://{}:{port}", Self::GATEWAY)
    }
}

impl Resolve for Names {
    fn resolve(&self, _: Name) -> Resolving {
        let address = *self.0.lock().expect("no panic");
        let addresses: Addrs = Box::new(std::iter::once(address));
        Box::pin(std::future::ready(Ok(addresses)))
    }
}
