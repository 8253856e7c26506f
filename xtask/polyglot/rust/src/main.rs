//! Drives this crate's own client: vectors in, answers out, one JSON a line.

use std::collections::BTreeMap;
use std::io::BufRead as _;

use serde::Deserialize;
use serde_json::{Value, json};
use two_factor_pin::{Delivery, Error, Outcome, ResponseValue, Retry, infobip, smsend};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    operation: String,
    base_url: String,
    answer: String,
    query: BTreeMap<String, bool>,
    credentials: Value,
    body: Value,
}

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
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
    Ok(match vector.operation.as_str() {
        "sendPinOverSms" => {
            let client = infobip(vector)?.build()?;
            let body: infobip::types::SendPinOverSmsRequest = body(vector)?;
            let mut request = client.send_pin_over_sms().body(body);
            if let Some(needed) = vector.query.get("ncNeeded") {
                request = request.nc_needed(*needed);
            }
            told(request.send().await)
        }
        "sendPinOverVoice" => {
            let client = infobip(vector)?.build()?;
            let body: infobip::types::SendPinOverVoiceRequest = body(vector)?;
            told(client.send_pin_over_voice().body(body).send().await)
        }
        "requestPin" => {
            let client = smsend(vector)?.build()?;
            let body: smsend::types::PinRequest = body(vector)?;
            told(client.request_pin().body(body).send().await)
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

fn body<T: serde::de::DeserializeOwned>(vector: &Vector) -> Result<T, Failure> {
    Ok(serde_json::from_value(vector.body.clone())?)
}

/// What the client makes of an answer.
fn told<T: Tell>(result: Result<ResponseValue<T>, Error>) -> Value
where
    Result<ResponseValue<T>, Error>: Outcome,
{
    let delivery = match result.delivery() {
        Delivery::Sent => "sent",
        Delivery::NotSent => "not-sent",
        Delivery::Unknown => "unknown",
    };
    match (&result, result.rejection()) {
        (Ok(reply), _) => {
            json!({ "status": reply.status().as_u16(), "reply": reply.tell(), "delivery": delivery })
        }
        (Err(_), Some(rejection)) => {
            let reply: Value = serde_json::from_slice(rejection.raw()).unwrap_or_default();
            json!({ "status": rejection.status().as_u16(), "reply": reply, "delivery": delivery })
        }
        (Err(error), None) => json!({ "error": error.to_string() }),
    }
}

trait Tell {
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
