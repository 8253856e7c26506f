//! One number goes into a request to either gateway, as that gateway writes it.

use two_factor_pin::PhoneNumber;

use crate::support::{self, Server, answer, ok};

#[tokio::test]
async fn each_gateway_gets_the_form_that_it_documents() {
    for text in ["41793026727", "+41793026727"] {
        let number = PhoneNumber::try_from(text).expect("a number");
        assert_eq!(number.as_str(), "+41793026727");
        assert_eq!(number.redacted(), "+4********27");
        assert_eq!(format!("{number:?}"), "PhoneNumber(+4********27)");

        let server = Server::answering(ok(r#"{"smsStatus":"MESSAGE_SENT"}"#));
        let client = support::infobip(server.base_url())
            .build()
            .expect("a client");
        let request = client.send_pin_over_sms(&number, "APP", "MSG");
        request.await.expect("sent");
        assert_eq!(server.seen().await[0].json()["to"], "41793026727");

        let server = Server::answering(answer("200 OK", "", ""));
        let client = support::smsend(server.base_url())
            .build()
            .expect("a client");
        let request = client.request_pin(&number);
        request.await.expect("sent");
        assert_eq!(server.seen().await[0].json()["recipient"], "+41793026727");
    }
}

#[test]
fn what_is_no_number_is_told_what_one_is() {
    let error = PhoneNumber::try_from("079").expect_err("no country code");
    let line = error.to_string();
    assert!(line.contains("international format"), "{line}");
    assert!(!line.contains("079"), "{line}");
}
