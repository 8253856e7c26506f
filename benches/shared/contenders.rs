//! Three ways to send the same PIN: the crate's, one written by hand on
//! reqwest, and one on hyper, below which there is nothing to be had.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use two_factor_pin::Delivery;
use two_factor_pin::infobip::types::SendPinOverSmsReply;
use two_factor_pin::infobip::{self, SmsStatus};

const TIMEOUT: Duration = Duration::from_secs(30);
const AUTHORIZATION: &str = "App 0123456789abcdef";

/// What sends one PIN and takes in the reply. It panics where that fails, since
/// a failure would be measured as a success.
pub trait Contender {
    fn send(&self) -> impl Future<Output = ()> + Send;
}

pub struct Crate(infobip::Client);

impl Crate {
    pub fn new(url: &str) -> Self {
        let credential = infobip::Credential::api_key("0123456789abcdef");
        Self(
            infobip::Client::builder(url, credential)
                .timeout(TIMEOUT)
                .build()
                .unwrap(),
        )
    }
}

impl Contender for Crate {
    async fn send(&self) {
        let reply = self
            .0
            .send_pin_over_sms("41793026727", "APP0123456789ABCDEF", "MSG0123456789ABCDEF")
            .send()
            .await
            .unwrap();
        assert_eq!(reply.delivery(), Delivery::Sent);
    }
}

/// The same job and the same types: a checked number, a serialized body, the
/// credential, a timeout, the status looked at, the reply decoded.
pub struct Reqwest {
    http: reqwest::Client,
    url: String,
}

impl Reqwest {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder()
            .user_agent("by-hand/1.0")
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(5))
            .timeout(TIMEOUT)
            .no_proxy();
        Self {
            http: http.build().unwrap(),
            url: format!("{url}/2fa/2/pin"),
        }
    }
}

impl Contender for Reqwest {
    async fn send(&self) {
        let answer = self
            .http
            .post(&self.url)
            .header("authorization", AUTHORIZATION)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .body(serde_json::to_vec(&request()).unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        let body = answer.bytes().await.unwrap();
        decode(&body);
    }
}

pub struct Hyper {
    http: hyper_util::client::legacy::Client<HttpConnector, Full<bytes::Bytes>>,
    url: http::Uri,
}

impl Hyper {
    pub fn new(url: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self {
            http: hyper_util::client::legacy::Client::builder(TokioExecutor::new())
                .build(connector),
            url: format!("{url}/2fa/2/pin").parse().unwrap(),
        }
    }
}

impl Contender for Hyper {
    async fn send(&self) {
        let body = serde_json::to_vec(&request()).unwrap();
        let request = http::Request::post(self.url.clone())
            .header("authorization", AUTHORIZATION)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("user-agent", "by-hand/1.0")
            .body(Full::from(body))
            .unwrap();
        let answer = self.http.request(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        decode(&body);
    }
}

/// A body by hand.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    to: String,
    application_id: String,
    message_id: String,
}

fn request() -> Request {
    Request {
        to: "41793026727".to_owned(),
        application_id: "APP0123456789ABCDEF".to_owned(),
        message_id: "MSG0123456789ABCDEF".to_owned(),
    }
}

fn decode(body: &[u8]) {
    let reply: SendPinOverSmsReply = serde_json::from_slice(body).unwrap();
    assert_eq!(reply.sms_status, Some(SmsStatus::MessageSent));
}
