//! The spec's examples are the vectors: each decodes into the generated types
//! and encodes as it stands in the spec, and each reply means what it says.

use serde_json::Value;
use two_factor_pin::{Delivery, infobip, smsend};

use crate::support::{self, Server, answer, send_sms, send_voice, spec};

/// Decodes and encodes again. What the type does not have is lost on the way,
/// and so is `null`, which says what absence says.
fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(value: &Value) -> Value {
    let decoded: T = serde_json::from_value(value.clone()).expect("the example decodes");
    serde_json::to_value(&decoded).expect("it encodes")
}

#[test]
fn every_request_round_trips() {
    for (id, body) in spec::request_examples() {
        let round_trip = match id.as_str() {
            "sendPinOverSms" => round_trip::<infobip::types::SendPinOverSmsRequest>(&body),
            "sendPinOverVoice" => round_trip::<infobip::types::SendPinOverVoiceRequest>(&body),
            "requestPin" => round_trip::<smsend::types::PinRequest>(&body),
            other => panic!("the operation {other} is new: add it here"),
        };
        assert_eq!(round_trip, body, "{id}");
    }
}

#[tokio::test]
async fn every_reply_round_trips_and_says_whether_the_pin_went_out() {
    let mut replies = 0;
    for example in spec::answer_examples()
        .into_iter()
        .filter(|example| example.status == 200)
    {
        let body = example.value.to_string();
        let json = "content-type: application/json\r\n";
        let server = Server::answering(answer("200 OK", json, body));
        let builder = support::infobip(server.base_url());
        let (delivery, encoded) = match example.operation.as_str() {
            "sendPinOverSms" => {
                let reply = send_sms(builder).await.expect("a reply");
                (reply.delivery(), serde_json::to_value(&*reply))
            }
            "sendPinOverVoice" => {
                let reply = send_voice(builder).await.expect("a reply");
                (reply.delivery(), serde_json::to_value(&*reply))
            }
            other => panic!("the operation {other} is new: add it here"),
        };
        let mut expected = example.value.clone();
        let fields = expected.as_object_mut().expect("an object");
        fields.retain(|name, value| name != "addedLater" && !value.is_null());
        assert_eq!(encoded.expect("it encodes"), expected);
        assert_eq!(Some(delivery), example.delivery, "{}", example.name);
        replies += 1;
    }
    assert_eq!(replies, 13);
}

#[tokio::test]
async fn every_failure_arrives_with_its_status_and_meaning() {
    for example in spec::answer_examples()
        .into_iter()
        .filter(|example| example.status != 200)
    {
        let body = example.value.to_string();
        let server = Server::answering(answer(&format!("{} No", example.status), "", &body));
        let error = match example.operation.as_str() {
            "sendPinOverSms" => send_sms(support::infobip(server.base_url()))
                .await
                .map(drop),
            "sendPinOverVoice" => send_voice(support::infobip(server.base_url()))
                .await
                .map(drop),
            "requestPin" => support::request_pin(support::smsend(server.base_url()))
                .await
                .map(drop),
            other => panic!("the operation {other} is new: add it here"),
        };
        let error = error.expect_err("a failure");
        let rejection = error.rejection().expect("a rejection");
        assert_eq!(rejection.status(), example.status);
        assert_eq!(rejection.raw_text(), body);
        assert!(rejection.message().is_some(), "{body}");
        assert_eq!(
            Some(error.delivery()),
            example.delivery,
            "{}",
            example.status
        );
    }
}

#[test]
fn no_example_is_left_out() {
    let of = |operation: &str| {
        let answers = spec::answer_examples().into_iter();
        answers
            .filter(|example| example.operation == operation)
            .count()
    };
    assert_eq!(
        (
            of("sendPinOverSms"),
            of("sendPinOverVoice"),
            of("requestPin")
        ),
        (14, 15, 0)
    );
    assert_eq!(spec::request_examples().len(), 8);
    assert!(
        spec::answer_examples()
            .iter()
            .any(|e| e.delivery == Some(Delivery::Unknown))
    );
}
