//! Drives this crate's own client: vectors in, answers out, one JSON a line.

use std::collections::BTreeMap;
use std::io::BufRead as _;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use two_factor_pin::{
    Delivery, Error, Reply, Retry, UncheckedReply, Verification, VerificationReply, infobip, smsend,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    operation: String,
    base_url: String,
    answer: String,
    #[serde(default)]
    path: BTreeMap<String, String>,
    query: BTreeMap<String, bool>,
    credentials: Value,
    body: Value,
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    // The HTTP client of one's own, which carries the header, takes the process's.
    let provider = rustls::crypto::ring::default_provider();
    provider
        .install_default()
        .map_err(|_| "a second TLS provider")?;
    // Infobip's client has no host of its own, and SMSEnd's does not tell it.
    println!("{}", json!({ "hosts": {} }));
    for line in std::io::stdin().lock().lines() {
        let vector: Vector = serde_json::from_str(&line?)?;
        let answer = call(&vector).await;
        println!(
            "{}",
            answer.unwrap_or_else(|error| json!({ "error": error.to_string() }))
        );
    }
    Ok(())
}

async fn call(vector: &Vector) -> Result<Value, Failure> {
    let text = |name: &str| vector.body[name].as_str();
    let required = |name: &str| text(name).ok_or(format!("no {name}"));
    let pin_id = || vector.path.get("pinId").ok_or("no PIN ID");
    let tracked = vector.body["trackDelivery"].as_bool();
    let placeholders: Option<BTreeMap<String, String>> =
        serde_json::from_value(vector.body["placeholders"].clone())?;
    Ok(match vector.operation.as_str() {
        "sendPinOverSms" => {
            let client = infobip(vector)?.build()?;
            let (application, message) = (required("applicationId")?, required("messageId")?);
            let request = client
                .send_pin_over_sms(required("to")?, application, message)
                .nc_needed(vector.query.get("ncNeeded").copied())
                .from(text("from"))
                .placeholders(placeholders)
                .track_delivery(tracked);
            told(request.send().await)
        }
        "sendPinOverVoice" => {
            let client = infobip(vector)?.build()?;
            let (application, message) = (required("applicationId")?, required("messageId")?);
            let request = client
                .send_pin_over_voice(required("to")?, application, message)
                .from(text("from"))
                .placeholders(placeholders)
                .track_delivery(tracked);
            told(request.send().await)
        }
        "resendPinOverSms" => {
            let client = infobip(vector)?.build()?;
            let request = client.resend_pin_over_sms(pin_id()?);
            let request = request.placeholders(placeholders).track_delivery(tracked);
            told(request.send().await)
        }
        "resendPinOverVoice" => {
            let client = infobip(vector)?.build()?;
            let request = client.resend_pin_over_voice(pin_id()?);
            let request = request.placeholders(placeholders).track_delivery(tracked);
            told(request.send().await)
        }
        "verifyPin" => {
            let client = infobip(vector)?.build()?;
            let request = client.verify_pin(pin_id()?, required("pin")?);
            verified(request.send().await)
        }
        "verifySmsendPin" => {
            let client = smsend(vector)?.build()?;
            let request = client.verify_pin(required("recipient")?, required("pin")?);
            verified(request.send().await)
        }
        "requestPin" => {
            let client = smsend(vector)?.build()?;
            let request = client
                .request_pin(required("recipient")?)
                .sender_name(text("senderName"))
                .expiry(vector.body["expiry"].as_i64())
                .message_body(text("messageBody"));
            told(request.send().await)
        }
        other => return Err(format!("no operation {other}").into()),
    })
}

/// The credential of a scheme, without the word that the crate puts before it.
fn key<'a>(vector: &'a Vector, scheme: &str) -> Option<&'a str> {
    let value = vector.credentials[scheme].as_str()?;
    Some(value.rsplit(' ').next().unwrap_or(value))
}

fn infobip(vector: &Vector) -> Result<infobip::ClientBuilder, Failure> {
    use infobip::Credential;
    let basic = &vector.credentials["infobipBasic"];
    let credential = if let Some(key) = key(vector, "infobipApiKey") {
        Credential::api_key(key)
    } else if let Some(token) = key(vector, "infobipSessionToken") {
        Credential::session_token(token)
    } else if let Some(token) = key(vector, "infobipBearer") {
        Credential::bearer(token)
    } else if let (Some(user), Some(password)) =
        (basic["username"].as_str(), basic["password"].as_str())
    {
        Credential::basic(user, password)
    } else {
        return Err("no credential".into());
    };
    let client = infobip::Client::builder(&vector.base_url, credential);
    Ok(client.http_client(http(vector)?).retry(Retry::never()))
}

fn smsend(vector: &Vector) -> Result<smsend::ClientBuilder, Failure> {
    use smsend::Credential;
    let user = key(vector, "smsendUserKey").ok_or("no user key")?;
    let credential = match key(vector, "smsendSessionKey") {
        Some(session) => Credential::session(user, session),
        None => Credential::access_token(user, key(vector, "smsendAccessToken").ok_or("no token")?),
    };
    let client = smsend::Client::builder(credential).base_url(&vector.base_url);
    Ok(client.http_client(http(vector)?).retry(Retry::never()))
}

/// An HTTP client that tells the mock gateway which answer to give.
fn http(vector: &Vector) -> Result<reqwest::ClientBuilder, Failure> {
    let header = ("x-mock-answer".parse()?, vector.answer.parse()?);
    Ok(reqwest::Client::builder().default_headers([header].into_iter().collect()))
}

/// What the client makes of an answer.
fn told<T: Tell>(result: Result<UncheckedReply<T>, Error>) -> Value {
    let delivery = match &result {
        Ok(reply) => reply.delivery(),
        Err(error) => error.delivery(),
    };
    let delivery = match delivery {
        Delivery::Sent => "sent",
        Delivery::NotSent => "not-sent",
        Delivery::Unknown => "unknown",
    };
    match &result {
        Ok(reply) => {
            json!({ "status": reply.status().as_u16(), "reply": reply.tell(), "delivery": delivery })
        }
        Err(error) => failed(error, "delivery", delivery),
    }
}

/// What the client makes of an answer to a verification.
fn verified<T: VerificationReply + Serialize>(result: Result<UncheckedReply<T>, Error>) -> Value {
    match &result {
        Ok(answer) => {
            let verification = match answer.verification() {
                Verification::Correct => "correct",
                Verification::Wrong(_) => "wrong",
                _ => "unknown",
            };
            let reply = serde_json::to_value(&***answer).unwrap_or_default();
            json!({ "status": answer.status().as_u16(), "reply": reply, "verification": verification })
        }
        Err(error) => {
            let attempt = match error.attempt_may_be_spent() {
                true => "unknown",
                false => "not-spent",
            };
            failed(error, "attempt", attempt)
        }
    }
}

fn failed(error: &Error, key: &str, meaning: &str) -> Value {
    match error.rejection() {
        Some(rejection) => {
            let reply: Value = serde_json::from_slice(rejection.raw_body()).unwrap_or_default();
            json!({ "status": rejection.status().as_u16(), "reply": reply, key: meaning })
        }
        None => json!({ "error": error.to_string() }),
    }
}

trait Tell: Reply {
    fn tell(&self) -> Value;
}

impl Tell for infobip::types::SendPinOverSmsReply {
    fn tell(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Tell for infobip::types::SendPinOverVoiceReply {
    fn tell(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl Tell for two_factor_pin::Acknowledgement {
    fn tell(&self) -> Value {
        self.raw_text().into()
    }
}
