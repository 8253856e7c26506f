//! A client that is used for many calls, and what it was told of each.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use two_factor_pin::infobip::{Client, types::SendPinOverSmsReply};
use two_factor_pin::{Delivery, Error, ResponseValue, Retry, UncheckedReply};

use super::Names;
use crate::support::tls::Authority;
use crate::support::{Ended as _, infobip};

pub struct Caller {
    client: Client,
    told: Mutex<Vec<(String, Delivery)>>,
}

impl Caller {
    /// A client that is led by the name, and trusts the authority.
    pub fn new(names: &Names, authority: &Authority, retry: Retry) -> Self {
        let http = authority.trusted().dns_resolver(names.clone());
        let builder = infobip(names.base_url()).http_client(http).retry(retry);
        Self {
            client: builder.build().expect("a client"),
            told: Mutex::default(),
        }
    }

    /// Sends a PIN to a number that no other call has.
    pub async fn send(&self) -> Result<ResponseValue<SendPinOverSmsReply>, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(41_790_000_000);
        let number = NEXT.fetch_add(1, Relaxed).to_string();
        let request = self.client.send_pin_over_sms(number.clone(), "APP", "MSG");
        let result = request.send().await.map(UncheckedReply::into_response);
        let mut told = self.told.lock().expect("no panic");
        told.push((number, result.delivery()));
        drop(told);
        result
    }

    pub async fn is_sent(&self) {
        let reply = self.send().await.expect("a reply");
        assert_eq!(reply.delivery(), Delivery::Sent);
    }

    /// The number that each call was for, and what it was told.
    pub fn told(&self) -> Vec<(String, Delivery)> {
        self.told.lock().expect("no panic").clone()
    }
}
