//! Statuses are open sets: every value decodes, and encodes as it came.

use two_factor_pin::Delivery;
use two_factor_pin::infobip::types::{SendPinOverSmsReply, SendPinOverVoiceReply};
use two_factor_pin::infobip::{CallStatus, NcStatus, PinError, SmsStatus};
use two_factor_pin::smsend::VerificationStatus;

macro_rules! check {
    ($name:ident, $unknown:literal) => {
        for value in $name::DOCUMENTED
            .iter()
            .chain(&[$unknown, "", "message_sent"])
        {
            let json = format!("{value:?}");
            let status: $name = serde_json::from_str(&json).expect("any string decodes");
            assert_eq!(serde_json::to_string(&status).expect("it encodes"), json);
            assert_eq!(status.as_str(), *value);
            assert_eq!(status.to_string(), *value);
            assert_eq!(value.parse::<$name>().expect("any string parses"), status);
            assert_eq!($name::from(value.to_string()), status);
            let documented = $name::DOCUMENTED.contains(value);
            assert_eq!(matches!(status, $name::Unknown(_)), !documented, "{value}");
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
    for unknown in ["ADDED_LATER", "", "message_sent"] {
        assert_eq!(NcStatus::from(unknown).delivery(), Delivery::Unknown);
        assert_eq!(SmsStatus::from(unknown).delivery(), Delivery::Unknown);
        assert_eq!(CallStatus::from(unknown).delivery(), Delivery::Unknown);
    }
}

#[test]
fn the_documented_values_are_those_of_the_gateway() {
    assert_eq!(SmsStatus::DOCUMENTED, ["MESSAGE_SENT", "MESSAGE_NOT_SENT"]);
    assert_eq!(NcStatus::DOCUMENTED.len(), 5);
    assert_eq!(CallStatus::DOCUMENTED.len(), 13);
    assert_eq!(
        CallStatus::from("PENDING_ACCEPTED"),
        CallStatus::PendingAccepted
    );
    assert_eq!(CallStatus::PendingAccepted.delivery(), Delivery::Sent);
    assert_eq!(NcStatus::NcNotReachable.delivery(), Delivery::NotSent);
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
