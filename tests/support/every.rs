//! Any operation, called by its name in the spec.

use serde::Serialize;
use serde_json::Value;
use two_factor_pin::{
    Delivery, Error, Reply, ResponseValue, UncheckedReply, Verification, VerificationReply,
    infobip, smsend,
};

use super::{NUMBER, PIN, PIN_ID, request_pin, send_sms, send_voice};

/// What a call came to, whichever operation it was of.
pub struct Came {
    /// What it means for the PIN, in the spec's own word.
    pub means: &'static str,
    /// The status and the body, as far as the crate keeps them.
    pub result: Result<(u16, Value), Error>,
}

pub async fn call(
    operation: &str,
    infobip: infobip::ClientBuilder,
    smsend: smsend::ClientBuilder,
) -> Came {
    match operation {
        "sendPinOverSms" => sent(send_sms(infobip).await),
        "sendPinOverVoice" => sent(send_voice(infobip).await),
        "resendPinOverSms" => sent(resend_sms(infobip, PIN_ID).await),
        "resendPinOverVoice" => sent(resend_voice(infobip, PIN_ID).await),
        "verifyPin" => verified(verify(infobip, PIN_ID, PIN).await),
        "verifySmsendPin" => verified(verify_smsend(smsend, PIN).await),
        "requestPin" => {
            let result = request_pin(smsend).await;
            Came {
                means: delivery(&result),
                result: result.map(|reply| (reply.status().as_u16(), Value::Null)),
            }
        }
        other => panic!("the operation {other} is new: add it here"),
    }
}

pub async fn verify(
    builder: infobip::ClientBuilder,
    pin_id: &str,
    pin: &str,
) -> Result<ResponseValue<infobip::types::VerifyPinReply>, Error> {
    let client = builder.build().expect("a client");
    let request = client.verify_pin(pin_id, pin);
    request.send().await.map(UncheckedReply::into_response)
}

pub async fn verify_smsend(
    builder: smsend::ClientBuilder,
    pin: &str,
) -> Result<ResponseValue<smsend::types::PinVerificationReply>, Error> {
    let client = builder.build().expect("a client");
    verify_smsend_by(&client, pin).await
}

pub async fn verify_smsend_by(
    client: &smsend::Client,
    pin: &str,
) -> Result<ResponseValue<smsend::types::PinVerificationReply>, Error> {
    let request = client.verify_pin(format!("+{NUMBER}"), pin);
    request.send().await.map(UncheckedReply::into_response)
}

pub async fn resend_sms(
    builder: infobip::ClientBuilder,
    pin_id: &str,
) -> Result<ResponseValue<infobip::types::SendPinOverSmsReply>, Error> {
    let client = builder.build().expect("a client");
    let request = client.resend_pin_over_sms(pin_id);
    request.send().await.map(UncheckedReply::into_response)
}

pub async fn resend_voice(
    builder: infobip::ClientBuilder,
    pin_id: &str,
) -> Result<ResponseValue<infobip::types::SendPinOverVoiceReply>, Error> {
    let client = builder.build().expect("a client");
    let request = client.resend_pin_over_voice(pin_id);
    request.send().await.map(UncheckedReply::into_response)
}

fn sent<T: Reply + Serialize>(result: Result<ResponseValue<T>, Error>) -> Came {
    Came {
        means: delivery(&result),
        result: encoded(result),
    }
}

fn delivery<T: Reply>(result: &Result<ResponseValue<T>, Error>) -> &'static str {
    let delivery = match result {
        Ok(reply) => reply.delivery(),
        Err(error) => error.delivery(),
    };
    match delivery {
        Delivery::Sent => "sent",
        Delivery::NotSent => "not-sent",
        Delivery::Unknown => "unknown",
    }
}

fn verified<T: VerificationReply + Serialize>(result: Result<ResponseValue<T>, Error>) -> Came {
    let means = match &result {
        Ok(answer) => match answer.verification() {
            Verification::Correct => "correct",
            Verification::Wrong(_) => "wrong",
            _ => "unknown",
        },
        Err(error) if error.attempt_may_be_spent() => "unknown",
        Err(_) => "not-spent",
    };
    Came {
        means,
        result: encoded(result),
    }
}

fn encoded<T: Serialize>(result: Result<ResponseValue<T>, Error>) -> Result<(u16, Value), Error> {
    result.map(|reply| {
        let value = serde_json::to_value(&*reply).expect("it encodes");
        (reply.status().as_u16(), value)
    })
}
