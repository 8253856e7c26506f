//! Statuses are open sets: every value decodes, and encodes as it came.

use two_factor_pin::infobip::types::{SendPinOverSmsReply, SendPinOverVoiceReply};
use two_factor_pin::infobip::{CallStatus, NcStatus, PinError, SmsStatus};
use two_factor_pin::smsend::VerificationStatus;

use crate::support::spec;

/// The documented values of an enum, by the spec.
fn documented(name: &str) -> Vec<String> {
    let spec = spec::spec();
    let schemas = spec["components"]["schemas"].as_object().expect("schemas");
    let (_, schema) = schemas
        .iter()
        .find(|(other, _)| other.trim_start_matches("Smsend").ends_with(name))
        .unwrap_or_else(|| panic!("no {name}"));
    let values = schema["x-extensible-enum"].as_array().expect("values");
    let values = values
        .iter()
        .map(|value| value.as_str().expect("a text").to_owned());
    values.collect()
}

macro_rules! check {
    ($name:ident, $unknown:literal) => {
        let documented = documented(stringify!($name));
        let strange = [$unknown, "", "message_sent"].map(str::to_owned);
        for value in documented.iter().chain(&strange) {
            let json = format!("{value:?}");
            let status: $name = serde_json::from_str(&json).expect("any string decodes");
            assert_eq!(serde_json::to_string(&status).expect("it encodes"), json);
            assert_eq!(status.as_str(), value);
            assert_eq!(status.to_string(), *value);
            assert_eq!($name::from(value.as_str()), status);
            let is_documented = documented.contains(value);
            assert_eq!(
                matches!(status, $name::Unknown(_)),
                !is_documented,
                "{value}"
            );
        }
    };
}

#[test]
fn every_value_decodes_and_encodes_as_it_came() {
    check!(NcStatus, "NC_ADDED_LATER");
    check!(SmsStatus, "MESSAGE_ADDED_LATER");
    check!(CallStatus, "ADDED_LATER");
    check!(PinError, "ADDED_LATER");
    check!(VerificationStatus, "ADDED_LATER");
}

#[test]
fn the_documented_values_are_those_of_the_gateway() {
    assert_eq!(
        documented("SmsStatus"),
        ["MESSAGE_SENT", "MESSAGE_NOT_SENT"]
    );
    assert_eq!(documented("NcStatus").len(), 5);
    assert_eq!(documented("CallStatus").len(), 13);
    assert_eq!(
        CallStatus::from("PENDING_ACCEPTED"),
        CallStatus::PendingAccepted
    );
    assert_eq!(format!("{:?}", NcStatus::NcNotReachable), "NcNotReachable");
}

#[test]
fn null_absent_and_extra_fields_decode() {
    let sms: SendPinOverSmsReply = serde_json::from_str(
        r#"{"to":null,"ncStatus":null,"smsStatus":null,"pinId":null,"more":[{"a":null}]}"#,
    )
    .expect("a reply");
    assert!(sms.to.is_none() && sms.nc_status.is_none() && sms.sms_status.is_none());
    assert!(sms.pin_id.is_none());
    let voice: SendPinOverVoiceReply = serde_json::from_str("{}").expect("a reply");
    assert!(voice.call_status.is_none() && voice.nc_status.is_none());
}
