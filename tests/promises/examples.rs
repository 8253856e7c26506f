//! The spec's examples are the vectors: each decodes into the generated types
//! and encodes as it stands in the spec, and each reply means what it says.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{self, Server, answer, every, ok, spec};

/// What a call sends of the fields of an example, each given to its argument or
/// its setter.
async fn sent(operation: &str, fields: &Value) -> Value {
    let server = Server::answering(ok("{}"));
    let infobip = support::infobip(server.base_url())
        .build()
        .expect("a client");
    let smsend = support::smsend(server.base_url())
        .build()
        .expect("a client");
    let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
    let optional = |name: &str| fields[name].as_str();
    let flag = |name: &str| fields[name].as_bool();
    let placeholders: Option<BTreeMap<String, String>> =
        serde_json::from_value(fields["placeholders"].clone()).expect("a map");
    let (to, track) = (text("to"), flag("trackDelivery"));
    let (app, message) = (text("applicationId"), text("messageId"));
    match operation {
        "sendPinOverSms" => drop(
            infobip
                .send_pin_over_sms(to, app, message)
                .from(optional("from"))
                .placeholders(placeholders)
                .track_delivery(track)
                .send()
                .await,
        ),
        "sendPinOverVoice" => drop(
            infobip
                .send_pin_over_voice(to, app, message)
                .from(optional("from"))
                .placeholders(placeholders)
                .track_delivery(track)
                .send()
                .await,
        ),
        "resendPinOverSms" => drop(
            infobip
                .resend_pin_over_sms("ID")
                .placeholders(placeholders)
                .track_delivery(track)
                .send()
                .await,
        ),
        "resendPinOverVoice" => drop(
            infobip
                .resend_pin_over_voice("ID")
                .placeholders(placeholders)
                .track_delivery(track)
                .send()
                .await,
        ),
        "verifyPin" => drop(infobip.verify_pin("ID", text("pin")).send().await),
        "requestPin" => drop(
            smsend
                .request_pin(text("recipient"))
                .sender_name(optional("senderName"))
                .message_body(optional("messageBody"))
                .expiry(fields["expiry"].as_i64())
                .send()
                .await,
        ),
        "verifySmsendPin" => {
            let request = smsend.verify_pin(text("recipient"), text("pin"));
            drop(request.send().await);
        }
        other => panic!("the operation {other} is new: add it here"),
    }
    server.seen().await.remove(0).json()
}

#[tokio::test]
async fn every_request_goes_out_as_its_example() {
    for (id, fields) in spec::request_examples() {
        let mut expected = fields.clone();
        if let Some(to) = fields["to"].as_str() {
            // Infobip takes a plus sign, and its own examples have none.
            expected["to"] = to.trim_start_matches('+').into();
        }
        assert_eq!(sent(&id, &fields).await, expected, "{id}");
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
