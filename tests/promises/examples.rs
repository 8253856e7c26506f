//! The spec's examples are the vectors: each decodes into the generated types
//! and encodes as it stands in the spec, and each reply means what it says.

use serde_json::Value;
use two_factor_pin::{infobip, smsend};

use crate::support::{self, Server, answer, every, spec};

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
            "resendPinOverSms" | "resendPinOverVoice" => {
                round_trip::<infobip::types::ResendPinRequest>(&body)
            }
            "verifyPin" => round_trip::<infobip::types::VerifyPinRequest>(&body),
            "requestPin" => round_trip::<smsend::types::PinRequest>(&body),
            "verifySmsendPin" => round_trip::<smsend::types::PinVerification>(&body),
            other => panic!("the operation {other} is new: add it here"),
        };
        assert_eq!(round_trip, body, "{id}");
    }
}

/// What an operation makes of an answer.
async fn came(operation: &str, answer: Vec<u8>) -> every::Came {
    let url = Server::answering(answer).base_url();
    every::call(operation, support::infobip(&url), support::smsend(&url)).await
}

#[tokio::test]
async fn every_reply_round_trips_and_says_what_it_means_for_the_pin() {
    let mut replies = 0;
    for example in spec::answer_examples()
        .into_iter()
        .filter(|example| example.status == 200)
    {
        let json = "content-type: application/json\r\n";
        let answer = answer("200 OK", json, example.value.to_string());
        let came = came(&example.operation, answer).await;
        let mut expected = example.value.clone();
        let fields = expected.as_object_mut().expect("an object");
        fields.retain(|name, value| name != "addedLater" && !value.is_null());
        let (_, encoded) = came.result.expect("a reply");
        assert_eq!(encoded, expected);
        let name = format!("{} {}", example.operation, example.name);
        assert_eq!(came.means, example.means, "{name}");
        replies += 1;
    }
    assert_eq!(replies, 34);
}

#[tokio::test]
async fn every_failure_arrives_with_its_status_and_meaning() {
    for example in spec::answer_examples()
        .into_iter()
        .filter(|example| example.status != 200)
    {
        let body = example.value.to_string();
        let answer = answer(&format!("{} No", example.status), "", &body);
        let came = came(&example.operation, answer).await;
        let error = came.result.expect_err("a failure");
        let rejection = error.rejection().expect("a rejection");
        assert_eq!(rejection.status(), example.status);
        assert_eq!(rejection.raw_text(), body);
        assert!(rejection.message().is_some(), "{body}");
        let name = format!("{} {}", example.operation, example.status);
        assert_eq!(came.means, example.means, "{name}");
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
    let operations = [
        ("sendPinOverSms", 14),
        ("sendPinOverVoice", 15),
        ("resendPinOverSms", 11),
        ("resendPinOverVoice", 11),
        ("verifyPin", 18),
        ("requestPin", 0),
        ("verifySmsendPin", 5),
    ];
    for (operation, examples) in operations {
        assert_eq!(of(operation), examples, "{operation}");
    }
    assert_eq!(spec::request_examples().len(), 15);
    for meaning in [
        "unknown",
        "correct",
        "wrong",
        "sent",
        "not-sent",
        "not-spent",
    ] {
        let mut examples = spec::answer_examples().into_iter();
        assert!(
            examples.any(|example| example.means == meaning),
            "{meaning}"
        );
    }
}
