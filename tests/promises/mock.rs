//! The mock gateway answers as the spec documents.
#![cfg(feature = "mock")]

use std::time::Duration;

use serde_json::{Value, json};
use two_factor_pin::mock::Gateway;
use two_factor_pin::{Delivery, PinId, UncheckedReply, Verification, WrongReason, infobip, smsend};

use crate::support::{self, Ended as _, every, request_pin, send_sms, send_voice, spec};

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
    assert_eq!(accepted.raw_body(), b"");

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
        let request = client.send_pin_over_sms(number, "APP", "MSG");
        let result = request.send().await.map(UncheckedReply::into_response);
        assert_eq!(result.delivery(), sms, "{number}");
        assert_eq!(result.rejection().map(|r| r.status().as_u16()), status);
        let wait = (status == Some(429)).then_some(Duration::from_secs(30));
        assert_eq!(result.retry_after(), wait);

        let recipient = format!("00{number}");
        let request = smsend.request_pin(recipient);
        let result = request.send().await.map(UncheckedReply::into_response);
        assert_eq!(result.delivery(), sms, "{number}");
        assert_eq!(result.rejection().map(|r| r.status().as_u16()), other);
    }
}

#[tokio::test]
async fn every_answer_of_the_spec_can_be_chosen() {
    let gateway = Gateway::start().expect("a gateway");
    for example in spec::answer_examples() {
        let url = gateway.answering(example.status, &example.name);
        let infobip = gateway.infobip().base_url(&url);
        let smsend = gateway.smsend().base_url(&url);
        let came = every::call(&example.operation, infobip, smsend).await;
        let status = match &came.result {
            Ok((status, _)) => Some(*status),
            Err(error) => error.status().map(|status| status.as_u16()),
        };
        assert_eq!(status, Some(example.status), "{}", example.name);
        assert_eq!(came.means, example.means, "{}", example.name);
        if let Err(error) = came.result {
            let raw = error.rejection().expect("a rejection").raw_body();
            let raw: Value = serde_json::from_slice(raw).expect("JSON");
            assert_eq!(raw, example.value);
        }
    }
    let url = gateway.answering(200, "noSuchExample");
    let error = send_sms(gateway.infobip().base_url(url))
        .await
        .expect_err("no such example");
    assert_eq!(error.status().expect("a status"), 404);
}

/// Requests that the crate cannot make, made by hand.
#[tokio::test]
async fn what_the_spec_does_not_allow_is_refused() {
    let gateway = Gateway::start().expect("a gateway");
    let http = support::http().build().expect("a client");
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
        let allowed = answer
            .headers()
            .get("allow")
            .map(|methods| methods.as_bytes());
        assert_eq!(allowed, (status == 405).then_some(&b"POST"[..]));
    }
}

/// Every example of a request with one field changed, and whether the gateway
/// takes it.
async fn taken(gateway: &Gateway, change: impl Fn(&str) -> Option<Value>) -> Vec<String> {
    let http = support::http().build().expect("a client");
    let spec = spec::spec();
    let sent = send_sms(gateway.infobip()).await.expect("a reply");
    let pin_id = sent.pin_id.as_ref().expect("an ID").as_str();
    let mut taken = Vec::new();
    for (path, item) in spec["paths"].as_object().expect("paths") {
        let media = &item["post"]["requestBody"]["content"]["application/json"];
        let reference = media["schema"]["$ref"].as_str().expect("a named schema");
        let schema = spec.pointer(&reference[1..]).expect("a schema");
        for name in schema["properties"].as_object().expect("fields").keys() {
            let Some(value) = change(name) else { continue };
            let mut body = media["examples"]["everything"]["value"].clone();
            assert!(body.get(name).is_some(), "no example has `{name}`");
            body[name] = value;
            let request = http
                .post(gateway.base_url() + &path.replace("{pinId}", pin_id))
                .header("authorization", format!("App {}", Gateway::API_KEY))
                .header("user_key", Gateway::USER_KEY)
                .header("access_token", Gateway::ACCESS_TOKEN)
                .header("content-type", "application/json")
                .body(body.to_string());
            match request.send().await.expect("an answer").status().as_u16() {
                200 => taken.push(format!("{path} {name}")),
                400 => {}
                status => panic!("{status} to {body}"),
            }
        }
    }
    taken
}

/// A request without a body is one that a client in another language may send.
#[tokio::test]
async fn a_body_can_be_left_out_where_the_spec_does_not_ask_for_one() {
    let gateway = Gateway::start().expect("a gateway");
    let http = support::http().build().expect("a client");
    let sent = send_sms(gateway.infobip()).await.expect("a reply");
    let pin_id = sent.pin_id.as_ref().expect("an ID").as_str();
    for (path, status) in [
        (format!("/2fa/2/pin/{pin_id}/resend"), 200),
        ("/2fa/2/pin".to_owned(), 400),
        (format!("/2fa/2/pin/{pin_id}/verify"), 400),
    ] {
        let request = http
            .post(gateway.base_url() + &path)
            .header("authorization", format!("App {}", Gateway::API_KEY));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{path}");
    }
}

/// What the gateway has to say of a refusal stands in no body of the spec's.
#[tokio::test]
async fn a_refusal_has_the_body_of_the_spec() {
    let gateway = Gateway::start().expect("a gateway");
    let wrong = infobip::Credential::api_key("no-such-key");
    let error = send_sms(infobip::Client::builder(gateway.base_url(), wrong)).await;
    let error = error.expect_err("a refusal");
    let body: Value = serde_json::from_slice(error.raw_body().expect("a body")).expect("JSON");
    let spec = spec::spec();
    let responses = &spec["paths"]["/2fa/2/pin"]["post"]["responses"];
    let response = crate::build::facts::resolve(&spec, &responses["401"]);
    let examples = response["content"]["application/json"]["examples"].as_object();
    let (_, example) = examples.and_then(|all| all.iter().next()).expect("one");
    assert_eq!(body, example["value"]);
}

#[test]
fn a_gateway_in_the_making_can_be_shown() {
    let shown = format!("{:?}", Gateway::builder().port(4010));
    assert!(
        shown.contains("GatewayBuilder") && shown.contains("4010"),
        "{shown}"
    );
}

/// Null is not absence, and the spec offers it in no request.
#[tokio::test]
async fn null_is_refused_in_every_field() {
    let gateway = Gateway::start().expect("a gateway");
    let none: [&str; 0] = [];
    assert_eq!(taken(&gateway, |_| Some(Value::Null)).await, none);
}

#[tokio::test]
async fn a_value_that_its_schema_does_not_allow_is_refused() {
    let gateway = Gateway::start().expect("a gateway");
    for (field, value) in [
        ("to", json!(41793026727_u64)),
        ("to", json!("0041793026727")),
        ("applicationId", json!("")),
        ("messageId", json!(["MSG"])),
        ("from", json!(1)),
        ("placeholders", json!({ "firstName": 1 })),
        ("placeholders", json!([])),
        ("trackDelivery", json!("true")),
        ("recipient", json!("447700900123")),
        ("senderName", json!({})),
        ("expiry", json!(0)),
        ("expiry", json!(-1)),
        ("expiry", json!(1.5)),
        ("expiry", json!("5")),
        ("expiry", json!(i64::from(i32::MAX) + 1)),
        ("messageBody", json!(true)),
        ("pin", json!(1598)),
    ] {
        let changed = |name: &str| (name == field).then(|| value.clone());
        let none: [&str; 0] = [];
        assert_eq!(taken(&gateway, changed).await, none, "{field}: {value}");
    }
    for (field, value, paths) in [
        ("to", json!("+41793026727"), 2),
        ("placeholders", json!({}), 4),
        ("recipient", json!("00447700900123"), 2),
        ("pin", json!("0000"), 2),
        ("expiry", json!(1), 1),
    ] {
        let changed = |name: &str| (name == field).then(|| value.clone());
        assert_eq!(
            taken(&gateway, changed).await.len(),
            paths,
            "{field}: {value}"
        );
    }
}

/// None of these bodies is documented, and no status may be lost over one.
#[tokio::test]
async fn every_failure_can_have_another_body() {
    let gateway = Gateway::start().expect("a gateway");
    let bodies = [
        ("text", "Unauthorized"),
        ("html", "<html>"),
        ("otherJson", r#"{"result":"#),
        ("empty", ""),
    ];
    for (status, (name, start)) in [400, 401, 404]
        .into_iter()
        .flat_map(|status| bodies.map(|body| (status, body)))
    {
        let url = gateway.answering(status, name);
        let infobip = send_sms(gateway.infobip().base_url(&url)).await;
        let smsend = request_pin(gateway.smsend().base_url(&url)).await;
        for (delivery, rejection) in [
            (infobip.delivery(), infobip.rejection()),
            (smsend.delivery(), smsend.rejection()),
        ] {
            let rejection = rejection.expect("a rejection");
            assert_eq!(rejection.status(), status, "{name}");
            assert_eq!(delivery, Delivery::NotSent, "{name}");
            assert!(rejection.raw_body().starts_with(start.as_bytes()), "{name}");
            assert_eq!(rejection.raw_body().is_empty(), start.is_empty(), "{name}");
        }
    }
}

/// SMSEnd documents no body, so the mock says what is wrong in that of sibling
/// operations.
#[tokio::test]
async fn smsends_failures_say_what_is_wrong() {
    let gateway = Gateway::start().expect("a gateway");
    let stranger = smsend::Credential::session("another", Gateway::SESSION_KEY);
    let builder = smsend::Client::builder(stranger).base_url(gateway.base_url());
    let result = request_pin(builder).await;
    let rejection = result.rejection().expect("a rejection");
    assert_eq!(rejection.status(), 401);
    assert_eq!(rejection.message(), Some("Unauthorized"));
}

#[tokio::test]
async fn a_gateway_stops_when_it_is_dropped() {
    let gateway = Gateway::start().expect("a gateway");
    let builder = gateway.infobip();
    drop(gateway);
    assert_eq!(send_sms(builder).await.delivery(), Delivery::NotSent);
}

#[tokio::test]
async fn a_client_that_has_called_before_finds_a_gateway_that_was_dropped_down() {
    let gateway = Gateway::start().expect("a gateway");
    let client = gateway.infobip().build().expect("a client");
    let verify = || client.verify_pin("any", Gateway::PIN).send();
    let refused = verify().await.expect_err("an unknown PIN ID");
    assert_eq!(refused.status().expect("a status"), 400);
    drop(gateway);
    let error = verify().await.expect_err("nobody");
    assert!(error.is_connect(), "{error}");
    assert!(!error.attempt_may_be_spent(), "{error}");
}

#[tokio::test]
async fn silence_takes_a_request_and_never_answers_it() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    let silent = gateway.infobip().timeout(Duration::from_millis(300));
    let silent = silent.base_url(gateway.answering(200, "silence"));
    let error = every::verify(silent, &id, "000000").await;
    let error = error.expect_err("no answer");
    assert!(
        error.is_timeout() && error.attempt_may_be_spent(),
        "{error}"
    );
    // It was spent.
    let wrong = Err((WrongReason::Mismatch, Some(8)));
    assert_eq!(tried(&gateway, &id, "000000").await, wrong);
}

#[tokio::test]
async fn an_answer_that_the_spec_does_not_have_is_refused_with_those_that_it_has() {
    let gateway = Gateway::start().expect("a gateway");
    let url = gateway.answering(200, "noSuchName");
    let error = send_sms(gateway.infobip().base_url(url)).await;
    let error = error.expect_err("no such answer");
    let message = error.rejection().and_then(|said| said.message());
    let message = message.expect("a message");
    for answer in ["200/ordinary", "200/onlyPinId", "429/"] {
        assert!(message.contains(answer), "{answer}: {message}");
    }
    let url = gateway.answering(999, "noSuchStatus");
    let error = request_pin(gateway.smsend().base_url(url)).await;
    let error = error.expect_err("no such answer");
    let message = error.rejection().and_then(|said| said.message());
    assert!(message.expect("a message").contains("200, "), "{message:?}");
}

#[tokio::test]
async fn the_calls_of_one_operation_are_told_from_the_others() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    tried(&gateway, &id, "000000").await.expect_err("wrong");
    tried(&gateway, &id, Gateway::PIN).await.expect("right");
    for (operation, calls) in [
        ("sendPinOverSms", 1),
        ("sendPinOverVoice", 0),
        ("resendPinOverSms", 0),
        ("resendPinOverVoice", 0),
        ("verifyPin", 2),
        ("requestPin", 0),
        ("verifySmsendPin", 0),
    ] {
        assert_eq!(gateway.calls_of(operation).len(), calls, "{operation}");
    }
}

#[test]
#[should_panic(expected = "send_pin_over_sms is none of sendPinOverSms, ")]
fn calls_of_no_operation_are_not_counted() {
    let gateway = Gateway::start().expect("a gateway");
    let _ = gateway.calls_of("send_pin_over_sms").len();
}

#[test]
fn a_call_shows_nobodys_number() {
    let (report, reported) = std::sync::mpsc::channel();
    let observer = move |call: &two_factor_pin::mock::Call| {
        report.send(format!("{call:?}")).expect("somebody listens");
    };
    let gateway = Gateway::builder()
        .on_call(observer)
        .start()
        .expect("a gateway");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let _ = runtime
        .expect("a runtime")
        .block_on(send_sms(gateway.infobip()))
        .expect("a reply");
    let call = reported.recv().expect("a call");
    assert!(
        call.contains("41*******27") && !call.contains(support::NUMBER),
        "{call}"
    );
    assert!(!call.contains(Gateway::API_KEY), "{call}");
}

/// A PIN that was sent through a gateway, to be tried out.
async fn sent(gateway: &Gateway) -> String {
    let sent = send_sms(gateway.infobip()).await.expect("a reply");
    assert_eq!(sent.delivery(), Delivery::Sent);
    sent.pin_id.as_ref().expect("an ID").as_str().to_owned()
}

/// What a verification comes to: the reason, and what is left.
async fn tried(gateway: &Gateway, id: &str, pin: &str) -> Result<(), (WrongReason, Option<u32>)> {
    let answer = every::verify(gateway.infobip(), id, pin).await;
    match answer.expect("an answer").verification() {
        Verification::Correct => Ok(()),
        Verification::Wrong(why) => Err((why.reason().clone(), why.attempts_remaining())),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_gateway_remembers_the_pins_that_it_sent() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    let wrong = |left| Err((WrongReason::Mismatch, Some(left)));
    assert_eq!(tried(&gateway, &id, "000000").await, wrong(9));
    assert_eq!(tried(&gateway, &id, "000000").await, wrong(8));
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, Ok(()));
    // As the gateway has it by default: a program must forget the PIN.
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, Ok(()));

    let answer = every::verify(gateway.infobip(), &id, Gateway::PIN).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.pin_id.as_ref().map(|id| id.as_str()), Some(&*id));
    assert_eq!(
        answer.msisdn.as_ref().map(|number| number.as_str()),
        Some(support::NUMBER)
    );
}

#[tokio::test]
async fn attempts_are_counted_and_a_pin_grows_old() {
    let gateway = Gateway::builder().pin_attempts(2).start();
    let gateway = gateway.expect("a gateway");
    let id = sent(&gateway).await;
    let wrong = |left| Err((WrongReason::Mismatch, Some(left)));
    assert_eq!(tried(&gateway, &id, "0").await, wrong(1));
    assert_eq!(tried(&gateway, &id, "0").await, wrong(0));
    let used_up = Err((WrongReason::NoMoreAttempts, Some(0)));
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, used_up);

    let gateway = Gateway::builder().pin_life(Duration::ZERO).start();
    let gateway = gateway.expect("a gateway");
    let id = sent(&gateway).await;
    let expired = Err((WrongReason::Expired, Some(10)));
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, expired);
}

#[tokio::test]
async fn a_later_pin_makes_the_earlier_one_invalid() {
    let gateway = Gateway::start().expect("a gateway");
    let (first, second) = (sent(&gateway).await, sent(&gateway).await);
    assert_ne!(first, second);
    // The other gateway's is another PIN.
    let _ = request_pin(gateway.smsend()).await.expect("a reply");
    let expired = Err((WrongReason::Expired, Some(10)));
    assert_eq!(tried(&gateway, &first, Gateway::PIN).await, expired);
    assert_eq!(tried(&gateway, &second, Gateway::PIN).await, Ok(()));
}

#[tokio::test]
async fn too_fast_and_unknown_ids_are_refused() {
    let interval = Duration::from_secs(60);
    let gateway = Gateway::builder().pin_interval(interval).start();
    let gateway = gateway.expect("a gateway");
    let id = sent(&gateway).await;
    assert!(tried(&gateway, &id, "0").await.is_err());
    for (id, status) in [(&*id, 429), ("not-given-out", 400), (support::PIN_ID, 400)] {
        let error = every::verify(gateway.infobip(), id, Gateway::PIN).await;
        let error = error.expect_err("a refusal");
        assert_eq!(error.status().expect("a status"), status);
        assert!(!error.attempt_may_be_spent());
    }
    let error = every::resend_sms(gateway.infobip(), "not-given-out").await;
    let error = error.expect_err("a refusal");
    assert_eq!(error.status().expect("a status"), 400);
}

#[tokio::test]
async fn the_same_pin_is_sent_again() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    let sms = every::resend_sms(gateway.infobip(), &id).await;
    let sms = sms.expect("a reply");
    assert_eq!(sms.delivery(), Delivery::Sent);
    assert_eq!(sms.to.as_ref().map(|to| to.as_str()), Some(support::NUMBER));
    let voice = every::resend_voice(gateway.infobip(), &id).await;
    let voice = voice.expect("a reply");
    assert_eq!(voice.delivery(), Delivery::Sent);
    // What a reply says is what a verification takes, as it is.
    let again: [&Option<PinId>; 2] = [&sms.pin_id, &voice.pin_id];
    for again in again {
        assert_eq!(again.as_ref().map(|id| id.as_str()), Some(&*id));
    }
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, Ok(()));
}

#[tokio::test]
async fn smsends_pins_are_known_by_their_recipients() {
    let gateway = Gateway::builder().pin_attempts(1).start();
    let gateway = gateway.expect("a gateway");
    let verify = async |pin| {
        let answer = every::verify_smsend(gateway.smsend(), pin).await;
        answer.expect("an answer").verification()
    };
    let is_wrong = |verification| matches!(verification, Verification::Wrong(_));
    assert!(is_wrong(verify(Gateway::PIN).await), "none was sent");
    let _ = request_pin(gateway.smsend()).await.expect("a reply");
    assert_eq!(verify(Gateway::PIN).await, Verification::Correct);
    assert!(is_wrong(verify("000000").await));
    assert!(is_wrong(verify(Gateway::PIN).await), "used up");
    // The same number in its other spelling.
    let client = gateway.smsend().build().expect("a client");
    let recipient = format!("00{}", support::NUMBER);
    let request = client.request_pin(recipient);
    let _ = request.send().await.expect("a reply");
    assert_eq!(verify(Gateway::PIN).await, Verification::Correct);
}

#[tokio::test]
async fn a_call_shows_no_pin_and_no_id() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    assert_eq!(tried(&gateway, &id, Gateway::PIN).await, Ok(()));
    let _ = every::verify_smsend(gateway.smsend(), Gateway::PIN).await;
    let wrong_path = format!("{}/2fa/2/pin/{id}/verified", gateway.base_url());
    let http = support::http().build().expect("a client");
    let _ = http.post(wrong_path).send().await.expect("an answer");
    let calls = gateway.calls();
    assert_eq!(calls.len(), 4);
    assert_eq!(calls[1].redacted_path(), "/2fa/2/pin/{pinId}/verify");
    for call in calls {
        let shown = format!("{call:?} {call:#?} {}", call.redacted_path());
        assert!(
            !shown.contains(Gateway::PIN) && !shown.contains(&id),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn a_call_tells_the_pin_that_went_out() {
    let gateway = Gateway::start().expect("a gateway");
    let id = sent(&gateway).await;
    let _ = every::resend_voice(gateway.infobip(), &id).await;
    let _ = request_pin(gateway.smsend()).await;
    for call in gateway.calls() {
        assert_eq!(call.sent_pin(), Some(Gateway::PIN), "{call:?}");
    }

    let gateway = Gateway::start().expect("a gateway");
    let _ = every::verify_smsend(gateway.smsend(), Gateway::PIN).await;
    let _ = every::resend_sms(gateway.infobip(), "not-given-out").await;
    let chosen = gateway.answering(200, "ordinary");
    let _ = send_sms(gateway.infobip().base_url(chosen)).await;
    for number in [Gateway::UNREACHABLE, Gateway::FAILING] {
        let client = gateway.infobip().build().expect("a client");
        let request = client.send_pin_over_sms(number, "APP", "MSG");
        let _ = request.send().await;
    }
    let calls = gateway.calls();
    assert_eq!(calls.len(), 5);
    for call in calls {
        assert_eq!(call.sent_pin(), None, "{call:?}");
    }
}

#[tokio::test]
async fn a_reply_is_about_the_number_that_was_asked_for() {
    let gateway = Gateway::start().expect("a gateway");
    let shown = format!("{gateway:?}");
    let base_url = gateway.base_url();
    let (_, port) = base_url.rsplit_once(':').expect("a port");
    assert!(shown.contains(port), "{shown}");
    let client = gateway.infobip().build().expect("a client");
    let request = client.send_pin_over_sms("41793026700", "APP", "MSG");
    let sent = request.send().await.expect("a reply");
    let to = sent.to.as_ref().expect("a number");
    assert_eq!(to.as_str(), "41793026700");
}
