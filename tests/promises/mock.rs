//! The mock gateway answers as the spec documents.
#![cfg(feature = "mock")]

use std::time::Duration;

use two_factor_pin::mock::Gateway;
use two_factor_pin::{Delivery, Outcome as _, infobip, smsend};

use crate::support::{self, request_pin, send_sms, send_voice, spec};

#[tokio::test]
async fn all_operations_are_answered_as_documented() {
    let gateway = Gateway::start().expect("a gateway");
    let sms = send_sms(gateway.infobip()).await.expect("a reply");
    assert_eq!(sms.sms_status, Some(infobip::SmsStatus::MessageSent));
    assert_eq!(sms.to.as_ref().map(|to| to.as_str()), Some(support::NUMBER));
    let voice = send_voice(gateway.infobip()).await.expect("a reply");
    assert_eq!(
        voice.call_status,
        Some(infobip::CallStatus::PendingAccepted)
    );
    let accepted = request_pin(gateway.smsend()).await.expect("a reply");
    assert_eq!(accepted.raw(), b"");

    let operations: Vec<_> = gateway
        .calls()
        .into_iter()
        .map(|call| call.operation)
        .collect();
    let named = ["sendPinOverSms", "sendPinOverVoice", "requestPin"].map(|id| Some(id.to_owned()));
    assert_eq!(operations, named);
}

#[tokio::test]
async fn every_documented_credential_is_accepted_and_no_other() {
    let gateway = Gateway::start().expect("a gateway");
    let url = || gateway.base_url();
    for (credential, accepted) in [
        (infobip::Credential::api_key(Gateway::API_KEY), true),
        (
            infobip::Credential::basic("mock-user", "mock-password"),
            true,
        ),
        (
            infobip::Credential::session_token("mock-session-token"),
            true,
        ),
        (infobip::Credential::bearer(Gateway::ACCESS_TOKEN), true),
        (infobip::Credential::api_key("another"), false),
        (infobip::Credential::bearer(Gateway::API_KEY), false),
    ] {
        let result = send_sms(infobip::Client::builder(url(), credential)).await;
        let status = result.map_or_else(|error| error.status(), |reply| Some(reply.status()));
        assert_eq!(status.expect("a status"), if accepted { 200 } else { 401 });
    }
    for (credential, accepted) in [
        (
            smsend::Credential::session(Gateway::USER_KEY, Gateway::SESSION_KEY),
            true,
        ),
        (
            smsend::Credential::access_token(Gateway::USER_KEY, Gateway::ACCESS_TOKEN),
            true,
        ),
        (
            smsend::Credential::session(Gateway::USER_KEY, Gateway::ACCESS_TOKEN),
            false,
        ),
        (
            smsend::Credential::session("another", Gateway::SESSION_KEY),
            false,
        ),
    ] {
        let result = request_pin(smsend::Client::builder(credential).base_url(url())).await;
        let status = result.map_or_else(|error| error.status(), |reply| Some(reply.status()));
        assert_eq!(status.expect("a status"), if accepted { 200 } else { 401 });
    }
}

#[tokio::test]
async fn some_numbers_fail() {
    let gateway = Gateway::start().expect("a gateway");
    let client = gateway
        .infobip()
        .timeout(Duration::from_millis(500))
        .build()
        .expect("a client");
    let smsend = gateway
        .smsend()
        .timeout(Duration::from_millis(500))
        .build()
        .expect("a client");
    for (number, sms, status, other) in [
        (
            Gateway::RATE_LIMITED,
            Delivery::NotSent,
            Some(429),
            Some(429),
        ),
        (Gateway::UNREACHABLE, Delivery::NotSent, None, Some(400)),
        (Gateway::FAILING, Delivery::Unknown, Some(500), Some(500)),
        (Gateway::SILENT, Delivery::Unknown, None, None),
    ] {
        let body = |b: infobip::types::builder::SendPinOverSmsRequest| {
            b.to(number).application_id("APP").message_id("MSG")
        };
        let result = client.send_pin_over_sms().body_map(body).send().await;
        assert_eq!(result.delivery(), sms, "{number}");
        assert_eq!(result.rejection().map(|r| r.status().as_u16()), status);
        let wait = (status == Some(429)).then_some(Duration::from_secs(30));
        assert_eq!(result.retry_after(), wait);

        let recipient = format!("00{number}");
        let result = smsend
            .request_pin()
            .body_map(|b| b.recipient(recipient))
            .send()
            .await;
        assert_eq!(result.delivery(), sms, "{number}");
        assert_eq!(result.rejection().map(|r| r.status().as_u16()), other);
    }
}

#[tokio::test]
async fn every_answer_of_the_spec_can_be_chosen() {
    let gateway = Gateway::start().expect("a gateway");
    for example in spec::answer_examples() {
        let url = gateway.answering(example.status, &example.name);
        let (delivery, status, raw) = match example.operation.as_str() {
            "requestPin" => of(request_pin(gateway.smsend().base_url(url)).await),
            "sendPinOverSms" => of(send_sms(gateway.infobip().base_url(url)).await),
            _ => of(send_voice(gateway.infobip().base_url(url)).await),
        };
        assert_eq!(status, example.status, "{}", example.name);
        assert_eq!(Some(delivery), example.delivery, "{}", example.name);
        if let Some(raw) = raw {
            let raw: serde_json::Value = serde_json::from_slice(&raw).expect("JSON");
            assert_eq!(raw, example.value);
        }
    }
    let url = gateway.answering(200, "noSuchExample");
    let error = send_sms(gateway.infobip().base_url(url))
        .await
        .expect_err("no such example");
    assert_eq!(error.status().expect("a status"), 404);
}

fn of<T>(
    result: Result<two_factor_pin::ResponseValue<T>, two_factor_pin::Error>,
) -> (Delivery, u16, Option<Vec<u8>>)
where
    Result<two_factor_pin::ResponseValue<T>, two_factor_pin::Error>: two_factor_pin::Outcome,
{
    let delivery = result.delivery();
    let raw = result.rejection().map(|rejection| rejection.raw().to_vec());
    let status = result.map_or_else(|error| error.status(), |reply| Some(reply.status()));
    (delivery, status.expect("a status").as_u16(), raw)
}

/// Requests that the crate cannot make, made by hand.
#[tokio::test]
async fn what_the_spec_does_not_allow_is_refused() {
    let gateway = Gateway::start().expect("a gateway");
    let http = reqwest::Client::new();
    let post = |path: &str| {
        http.post(gateway.base_url() + path)
            .header("authorization", "App mock-api-key")
    };
    let fit = r#"{"to":"41793026727","applicationId":"A","messageId":"M"}"#;
    let json = "application/json";
    for (request, status) in [
        (
            post("/2fa/2/pin").header("content-type", json).body(fit),
            200,
        ),
        (
            post("/2fa/2/pin?ncNeeded=true")
                .header("content-type", json)
                .body(fit),
            200,
        ),
        (
            post("/2fa/2/pin?ncNeeded=maybe")
                .header("content-type", json)
                .body(fit),
            400,
        ),
        (
            post("/2fa/2/pin?other=true")
                .header("content-type", json)
                .body(fit),
            400,
        ),
        (
            post("/2fa/2/pin")
                .header("content-type", "text/plain")
                .body(fit),
            400,
        ),
        (
            post("/2fa/2/pin").header("content-type", json).body("{"),
            400,
        ),
        (
            post("/2fa/2/pin").header("content-type", json).body("{}"),
            400,
        ),
        (
            post("/2fa/2/pin")
                .header("content-type", json)
                .body(fit.replace("41", "letters")),
            400,
        ),
        (
            post("/2fa/2/pin/fax")
                .header("content-type", json)
                .body(fit),
            404,
        ),
        (http.get(gateway.base_url() + "/2fa/2/pin"), 405),
    ] {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status);
    }
}

#[tokio::test]
async fn a_gateway_stops_when_it_is_dropped() {
    let gateway = Gateway::start().expect("a gateway");
    let builder = gateway.infobip();
    drop(gateway);
    assert_eq!(send_sms(builder).await.delivery(), Delivery::NotSent);
}

#[test]
fn a_call_shows_nobodys_number() {
    let (tell, told) = std::sync::mpsc::channel();
    let observer = move |call: &two_factor_pin::mock::Call| {
        tell.send(format!("{call:?}")).expect("somebody listens");
    };
    let gateway = Gateway::builder()
        .on_call(observer)
        .start()
        .expect("a gateway");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime
        .expect("a runtime")
        .block_on(send_sms(gateway.infobip()))
        .expect("a reply");
    let call = told.recv().expect("a call");
    assert!(
        call.contains("41*******27") && !call.contains(support::NUMBER),
        "{call}"
    );
    assert!(!call.contains(Gateway::API_KEY), "{call}");
}
