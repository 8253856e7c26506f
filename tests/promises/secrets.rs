//! Keys, tokens, phone numbers and message bodies appear in no text.

use two_factor_pin::{PhoneNumber, Pin, PinId, Retry, Verification, infobip, smsend};

use crate::support::secrets::{NUMBER, PIN, PIN_ID, SECRET, assert_clean, echoes};
use crate::support::{Server, nobody};

const PIN_TEXT: &str = "Your words for Ada are %PIN%";

fn credentials() -> Vec<infobip::Credential> {
    vec![
        infobip::Credential::api_key(SECRET),
        infobip::Credential::basic("user", SECRET),
        infobip::Credential::session_token(SECRET),
        infobip::Credential::bearer(SECRET),
    ]
}

#[test]
fn debug_of_credentials_builders_and_clients() {
    for credential in credentials() {
        assert_clean("a credential", &format!("{credential:?}"));
        let builder = infobip::Client::builder("https://abc123.api.infobip.com", credential);
        assert_clean("a builder", &format!("{builder:#?}"));
        assert_clean("a client", &format!("{:#?}", builder.build()));
    }
    for credential in [
        smsend::Credential::session(SECRET, SECRET),
        smsend::Credential::access_token(SECRET, SECRET),
    ] {
        assert_clean("a credential", &format!("{credential:?}"));
        assert_clean(
            "a client",
            &format!("{:#?}", smsend::Client::builder(credential).build()),
        );
    }
}

#[test]
fn debug_of_requests_on_their_way() {
    let client = infobip::Client::builder(nobody(), infobip::Credential::api_key(SECRET));
    let client = client.build().expect("a client");
    let request = client
        .send_pin_over_sms(NUMBER, "APP", "MSG")
        .from(NUMBER)
        .placeholders([("name", "Ada"), ("number", NUMBER)]);
    assert_clean("a request", &format!("{request:#?}"));
    let client = smsend::Client::builder(smsend::Credential::session(SECRET, SECRET));
    let client = client.build().expect("a client");
    let request = client.request_pin(NUMBER).message_body(PIN_TEXT);
    assert_clean("a request", &format!("{request:#?}"));
    for text in [
        format!("{:?}", PhoneNumber::try_from(NUMBER)),
        format!(
            "{:?} {0}",
            PhoneNumber::try_from(&*format!("{NUMBER} x")).expect_err("invalid")
        ),
    ] {
        assert_clean("a number", &text);
    }
}

#[test]
fn errors_of_invalid_credentials_and_variables() {
    let invalid = format!("{SECRET}\nX");
    for credential in [
        infobip::Credential::api_key(invalid.clone()),
        infobip::Credential::session_token(invalid.clone()),
        infobip::Credential::bearer(invalid.clone()),
        infobip::Credential::basic("", SECRET),
    ] {
        let error = infobip::Client::builder("https://example.com", credential).build();
        assert_clean(
            "an error",
            &format!("{0:#} {0:?}", error.expect_err("invalid")),
        );
    }
    let with_user = format!("https://user:{SECRET}@example.com");
    let error = infobip::Client::builder(with_user, infobip::Credential::api_key("k")).build();
    assert_clean(
        "an error",
        &format!("{0:#} {0:?}", error.expect_err("invalid")),
    );
}

#[tokio::test]
async fn texts_of_replies_and_errors_that_repeat_the_number() {
    for answer in echoes() {
        let server = Server::answering(answer);
        let client = infobip::Client::builder(server.base_url(), credentials().remove(0));
        let client = client.retry(Retry::never()).build().expect("a client");
        let request = client.send_pin_over_sms(NUMBER, "APP", "MSG");
        let result = request.send().await;
        assert_clean("a result", &format!("{result:#?}"));
        match &result {
            Ok(reply) => assert_clean(
                "a status",
                &reply
                    .sms_status
                    .iter()
                    .map(|s| s.to_string())
                    .collect::<String>(),
            ),
            Err(error) => assert_clean("an error", &format!("{error} {error:#}")),
        }
        if let Some(rejection) = result.as_ref().err().and_then(|error| error.rejection()) {
            assert_clean(
                "a rejection",
                &format!("{rejection} {rejection:?} {:?}", rejection.body_error()),
            );
        }
    }
}

#[tokio::test]
async fn errors_of_a_broken_connection_repeat_no_address() {
    let base_url = nobody() + "/" + SECRET;
    let client = infobip::Client::builder(base_url, credentials().remove(0));
    let client = client.retry(Retry::never()).build().expect("a client");
    let request = client
        .send_pin_over_sms(NUMBER, "APP", "MSG")
        .nc_needed(true);
    let error = request.send().await.expect_err("nobody listens");
    let text = format!("{error} {error:#} {error:?}");
    assert_clean("an error", &text);
    assert!(!text.contains("ncNeeded"), "{text}");
}

#[test]
fn debug_of_a_pin_and_of_its_id() {
    assert_clean("a PIN", &format!("{:#?}", Pin::try_from(PIN)));
    assert_clean("an ID", &format!("{:#?}", PinId::from(PIN_ID)));
    let credential = infobip::Credential::api_key(SECRET);
    let client = infobip::Client::builder(nobody(), credential).build();
    let client = client.expect("a client");
    let verify = client.verify_pin(PIN_ID, PIN);
    assert_clean("a verification", &format!("{verify:#?}"));
    let resend = client.resend_pin_over_voice(PIN_ID);
    assert_clean("a resend", &format!("{resend:#?}"));
}

#[tokio::test]
async fn texts_of_verifications_that_repeat_the_pin_or_its_id() {
    for answer in echoes() {
        let server = Server::answering(answer);
        let client = infobip::Client::builder(server.base_url(), credentials().remove(0));
        let client = client.retry(Retry::never()).build().expect("a client");
        let request = client.verify_pin(PIN_ID, PIN);
        let result = request.send().await;
        assert_clean("a result", &format!("{result:#?}"));
        match &result {
            Ok(answer) => {
                let verification = answer.verification();
                assert_clean("a verification", &format!("{verification:#?}"));
                if let Verification::Wrong(why) = verification {
                    assert_clean("a reason", &why.reason().to_string());
                }
            }
            Err(error) => assert_clean("an error", &format!("{error} {error:#}")),
        }
    }
    let client = infobip::Client::builder(nobody(), credentials().remove(0));
    let client = client.retry(Retry::never()).build().expect("a client");
    let request = client.verify_pin(PIN_ID, PIN);
    let error = request.send().await.expect_err("nobody listens");
    assert_clean("an error", &format!("{error} {error:#} {error:?}"));
}
