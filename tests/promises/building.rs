//! A client is made safely, or not at all, with a line that says why.

use std::error::Error as _;
use std::time::Duration;

use two_factor_pin::{
    Acknowledgement, BodyError, BuildError, Delivery, Error, FieldViolation, PhoneNumber, PinId,
    Rejection, ResponseValue, Retry, Verification, WrongPin, WrongReason, infobip, smsend,
};

fn infobip(base_url: &str) -> infobip::ClientBuilder {
    infobip::Client::builder(base_url, infobip::Credential::api_key("key"))
}

#[test]
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn https_anywhere() {
    assert!(infobip("https://abc123.api.infobip.com").build().is_ok());
    assert!(infobip(" https://abc123.api.infobip.com/ ").build().is_ok());
    let credential = smsend::Credential::access_token("user", "token");
    assert!(smsend::Client::builder(credential).build().is_ok());
    assert_eq!(smsend::DEFAULT_BASE_URL, "https://app.gateway.smsend.it");
}

#[test]
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn without_tls_there_is_an_error_and_no_panic() {
    let error = infobip("https://abc123.api.infobip.com")
        .build()
        .expect_err("no TLS");
    assert!(
        error
            .to_string()
            .contains("`rustls` or `native-tls` feature"),
        "{error}"
    );
}

#[test]
fn http_to_this_machine_only() {
    for base_url in [
        "http://127.0.0.1:1",
        "http://127.8.9.10",
        "http://[::1]:1",
        "http://localhost:1",
    ] {
        assert!(infobip(base_url).build().is_ok(), "{base_url}");
    }
    for base_url in [
        "http://example.com",
        "http://10.0.0.1",
        "http://localhost.example.com",
        "http://[::2]",
    ] {
        let error = infobip(base_url).build().expect_err(base_url).to_string();
        assert!(error.contains("in the clear"), "{error}");
    }
}

#[test]
fn what_is_wrong_is_named() {
    for (base_url, why) in [
        ("", "is empty"),
        ("abc123.api.infobip.com", "does not begin with https://"),
        ("ftp://example.com", "a scheme other than https"),
        (
            "https://user:password@example.com",
            "a user name or a password",
        ),
        ("https://user@example.com", "a user name or a password"),
        ("https://:password@example.com", "a user name or a password"),
        ("https://example.com?key=1", "a query or a fragment"),
        ("https://example.com#top", "a query or a fragment"),
    ] {
        let error = infobip(base_url).build().expect_err(base_url);
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(error.variable(), None);
    }
    let base_url = "http://127.0.0.1:1";
    for (error, why) in [
        (
            infobip(base_url).timeout(Duration::ZERO).build(),
            "not shorter than the timeout",
        ),
        (
            infobip(base_url)
                .timeout(Duration::from_secs(1))
                .connect_timeout(Duration::from_secs(1))
                .build(),
            "not shorter than the timeout",
        ),
        (infobip(base_url).user_agent("a\nb").build(), "HTTP client"),
        (
            infobip::Client::builder(base_url, infobip::Credential::api_key("  ")).build(),
            "the API key is empty",
        ),
        (
            infobip::Client::builder(base_url, infobip::Credential::bearer("a\u{7f}")).build(),
            "the access token has a character",
        ),
        (
            infobip::Client::builder(base_url, infobip::Credential::basic("a:b", "c")).build(),
            "the user name has a colon",
        ),
    ] {
        let error = error.expect_err(why).to_string();
        assert!(error.contains(why), "{error}");
    }
    // What another crate said of it is kept.
    let agent = infobip(base_url).user_agent("a\nb").build();
    let cause = agent
        .expect_err("a line break")
        .source()
        .map(ToString::to_string);
    assert!(cause.is_some_and(|cause| cause.contains("builder error")));
}

/// A program that shares a client between tasks, or sends an error through a
/// channel, compiles.
#[test]
fn everything_public_can_be_shared() {
    fn shared<T: Send + Sync + std::fmt::Debug + 'static>() {}
    fn sent<T: Send>(_: T) {}
    shared::<infobip::Client>();
    shared::<smsend::Client>();
    shared::<infobip::ClientBuilder>();
    shared::<smsend::ClientBuilder>();
    shared::<infobip::Credential>();
    shared::<smsend::Credential>();
    shared::<infobip::requests::SendPinOverSms>();
    shared::<smsend::requests::RequestPin>();
    shared::<ResponseValue<infobip::types::SendPinOverSmsReply>>();
    shared::<ResponseValue<infobip::types::SendPinOverVoiceReply>>();
    shared::<ResponseValue<Acknowledgement>>();
    shared::<ResponseValue<infobip::types::VerifyPinReply>>();
    shared::<ResponseValue<smsend::types::PinVerificationReply>>();
    shared::<(Verification, WrongPin, WrongReason, PinId)>();
    shared::<Error>();
    shared::<BuildError>();
    shared::<(
        Rejection,
        FieldViolation,
        BodyError,
        Delivery,
        Retry,
        PhoneNumber,
    )>();
    let client = infobip("http://127.0.0.1:1").build().expect("a client");
    sent(client.send_pin_over_sms("", "", "").send());
    sent(client.send_pin_over_voice("", "", "").into_future());
    sent(client.verify_pin("", "").into_future());
}

#[test]
#[cfg(feature = "schemars")]
fn replies_have_a_json_schema() {
    let schema = schemars::schema_for!(infobip::types::SendPinOverVoiceReply);
    assert!(schema.as_value().to_string().contains("PENDING_ACCEPTED"));
    let schema = schemars::schema_for!(smsend::types::PinVerificationReply);
    assert!(schema.as_value()["properties"]["status"].is_object());
}

/// What is left out of it is left out as a secret; what was set can be looked up.
#[test]
fn a_builder_and_its_client_show_how_they_were_set_up() {
    let credential = infobip::Credential::basic("shop", "password");
    assert_eq!(format!("{credential:?}"), "Credential(Basic)");
    let credential = smsend::Credential::session("user", "session");
    assert_eq!(format!("{credential:?}"), "Credential(session key)");
    let client = smsend::Client::builder(credential).base_url("http://127.0.0.1:1");
    let shown = format!("{:?}", client.build().expect("a client"));
    assert!(shown.contains(r#"["user_key", "session_key"]"#), "{shown}");
    let builder = infobip("http://127.0.0.1:1")
        .timeout(Duration::from_secs(77))
        .connect_timeout(Duration::from_secs(55));
    let shown = format!("{builder:?}");
    assert!(shown.contains("77s") && shown.contains("55s"), "{shown}");
    let shown = format!("{:?}", builder.build().expect("a client"));
    assert!(shown.contains(r#"["authorization"]"#), "{shown}");
    assert!(shown.contains("77s"), "{shown}");
}
