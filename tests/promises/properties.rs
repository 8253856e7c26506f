//! What holds for any input, tried on many.
//!
//! A failure prints the smallest input that breaks the promise. `PROPTEST_CASES`
//! sets how many inputs each test draws.

use std::sync::mpsc::{Sender, channel};
use std::sync::{LazyLock, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use two_factor_pin::{
    BodyError, Delivery, Error, PhoneNumber, Pin, PinId, Reply, ResponseValue, UncheckedReply,
    Verification, VerificationReply, infobip, smsend,
};

use crate::support::{self, Act, Ended as _, Server};

const NUMBER: &str = "447700900123";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(512) })]

    /// A body never panics, is lost or changed, nor the status beside it.
    #[test]
    fn any_body_is_a_reply_or_an_error_that_holds_it(
        status in prop_oneof![Just(200u16), 200u16..600],
        body in prop_oneof![vec(any::<u8>(), 0..2000), any_json().prop_map(|json| json.to_string().into_bytes())],
    ) {
        // These have no body, by HTTP.
        prop_assume!(status != 204 && status != 304);
        let (sms, voice, smsend) = Gateway::of_all_tests().answer(status, "", &body);
        holds_the_body(status, &body, &sms)?;
        holds_the_body(status, &body, &voice)?;
        if status == 200 && let Ok(reply) = &smsend {
            prop_assert_eq!(reply.raw_body(), &body[..]);
        } else {
            holds_the_body(status, &body, &smsend)?;
            // A page has an angle bracket, in every encoding.
            prop_assert!(status != 200 || body.contains(&b'<'));
        }
    }

    /// Whatever comes, a PIN is right only where the spec's rule says so of what
    /// came: an object with a plain `true`, or an `OK`, and no reason against it.
    #[test]
    fn a_pin_is_right_only_where_the_gateway_says_so(
        status in prop_oneof![4 => Just(200u16), 1 => 200u16..600],
        body in prop_oneof![
            1 => vec(any::<u8>(), 0..200),
            2 => any_json().prop_map(|json| json.to_string().into_bytes()),
            6 => any_verification().prop_map(|json| json.to_string().into_bytes()),
        ],
    ) {
        prop_assume!(status != 204 && status != 304);
        let (infobip, smsend) = Gateway::of_all_tests().verify(status, &body);
        let said = serde_json::from_slice::<Value>(&body).ok().filter(|_| status == 200);
        let field = |name: &str| said.as_ref().and_then(|said| said.as_object()?.get(name));
        let no_reason = field("pinError").is_none_or(Value::is_null);
        prop_assert_eq!(
            is_correct(&infobip),
            field("verified") == Some(&json!(true)) && no_reason && infobip.is_ok()
        );
        prop_assert_eq!(is_correct(&smsend), field("status") == Some(&json!("OK")));
        for error in [infobip.as_ref().err(), smsend.as_ref().err()].into_iter().flatten() {
            prop_assert_eq!(error.raw_body(), Some(&body[..]));
            if status == 200 || status >= 500 {
                prop_assert!(error.attempt_may_be_spent());
            }
        }
    }

    /// A value stays one segment of the path, or is refused before it is sent.
    #[test]
    fn any_id_is_one_segment(id in prop_oneof![any::<String>(), r"[./\\%?# a]{0,6}"]) {
        let gateway = Gateway::of_all_tests();
        let nobody = support::infobip(support::nobody()).build().unwrap();
        let error = gateway.runtime.block_on(async {
            let request = nobody.verify_pin(&id, support::PIN);
            request.send().await.unwrap_err()
        });
        let refused = matches!(id.as_str(), "" | "." | "..");
        prop_assert_eq!(error.is_invalid_request(), refused, "{}", error);
        prop_assert!(!error.attempt_may_be_spent());
    }

    /// A reply is one where JSON alone decides, whoever decodes it.
    #[test]
    fn a_documented_reply_is_never_an_error(reply in any_sms_reply()) {
        let body = reply.to_string();
        let (sms, ..) = Gateway::of_all_tests().answer(200, "", body.as_bytes());
        let sms = sms.unwrap();
        prop_assert_eq!(serde_json::to_value(&*sms).unwrap(), without_nulls(reply));
    }

    #[test]
    fn encoding_undoes_decoding(
        sms_reply in any_sms_reply(),
        voice_reply in any_voice_reply(),
    ) {
        same::<infobip::types::SendPinOverSmsReply>(without_nulls(sms_reply))?;
        same::<infobip::types::SendPinOverVoiceReply>(without_nulls(voice_reply))?;
    }

    #[test]
    fn encoding_undoes_decoding_of_single_values(
        text in any::<String>(),
        number in r"[1-9][0-9]{6,14}",
    ) {
        same::<infobip::ReportedNumber>(json!(text))?;
        same::<infobip::NcStatus>(json!(text))?;
        same::<infobip::SmsStatus>(json!(text))?;
        same::<infobip::CallStatus>(json!(text))?;
        same::<Pin>(json!(number))?;
        same::<PinId>(json!(text))?;
        same::<infobip::PinError>(json!(text))?;
        same::<smsend::VerificationStatus>(json!(text))?;
    }

    /// Whatever is no number is refused, without being repeated.
    #[test]
    fn a_number_is_checked_in_words_that_do_not_repeat_it(text in r"[+0-9a-z ]{4,20}") {
        let digits = text.strip_prefix('+').unwrap_or(&text);
        let valid = (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        match PhoneNumber::try_from(text.as_str()) {
            Ok(number) => {
                prop_assert!(valid);
                prop_assert_eq!(number.as_str(), format!("+{digits}"));
            }
            Err(error) => {
                prop_assert!(!valid);
                // Bounds and positions have two digits at most.
                let shown = format!("{error} {error:?}");
                let mut runs = shown.split(|c: char| !c.is_ascii_digit());
                prop_assert!(runs.all(|run| run.len() <= 2), "{}", shown);
            }
        }
    }

    #[test]
    fn what_parses_is_taken_by_calls(text in any::<String>(), typed in r"[+0-9a-z (\u{2011})]{4,20}") {
        for text in [text, typed] {
            if let Ok(pin) = Pin::parse(&text) {
                prop_assert_eq!(Pin::try_from(pin.as_str()), Ok(pin));
            }
            if let Ok(number) = PhoneNumber::parse(&text) {
                prop_assert_eq!(PhoneNumber::try_from(number.as_str()), Ok(number));
            }
            if let Ok(number) = PhoneNumber::try_from(text.as_str()) {
                prop_assert_eq!(PhoneNumber::parse(&text), Ok(number));
            }
        }
    }

    #[test]
    fn any_retry_after_is_understood_or_none(value in any_retry_after()) {
        let header = format!("Retry-After: {value}\r\n");
        let (sms, ..) = Gateway::of_all_tests().answer(429, &header, b"");
        let asked = sms.retry_after();
        let value = value.trim();
        if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
            let seconds = value.parse().unwrap_or(u64::MAX);
            prop_assert_eq!(asked, Some(Duration::from_secs(seconds)));
        } else if let Ok(date) = httpdate::parse_http_date(value) {
            let most = date.duration_since(SystemTime::UNIX_EPOCH).unwrap();
            prop_assert!(asked.is_some_and(|asked| asked <= most));
        } else {
            prop_assert_eq!(asked, None);
        }
        prop_assert_eq!(sms.delivery(), Delivery::NotSent);
    }

    /// A gateway may repeat a number in any field and any spelling.
    #[test]
    fn no_text_shows_a_number_that_a_gateway_repeats(
        status in prop_oneof![Just(200u16), Just(400), Just(500)],
        separators in vec(prop_oneof![Just(""), Just(" "), Just("-"), Just("."), Just(") ("), Just("/")], NUMBER.len()),
        before in r#"[a-z<{\["': ]{0,20}"#,
        place in 0..8usize,
    ) {
        let spelt: String = NUMBER.chars().zip(separators).flat_map(|(digit, separator)| {
            std::iter::once(digit).chain(separator.chars())
        }).collect();
        let text = format!("{before}{spelt}");
        let body = match place {
            0 => text,
            1 => json!({"requestError": {"serviceException": {"messageId": text, "text": text}}}).to_string(),
            2 => json!({"requestError": {"serviceException": {"validationErrors": {text.clone(): [text]}}}}).to_string(),
            3 => json!({"errorCode": text, "description": text, "violations": [{"x": text}]}).to_string(),
            4 => json!({"result": text}).to_string(),
            5 => json!({"smsStatus": text, "callStatus": text, "ncStatus": text, "to": text}).to_string(),
            6 => json!(text).to_string(),
            _ => json!({"smsStatus": [text], "callStatus": {"x": text}}).to_string(),
        };
        let (sms, voice, smsend) = Gateway::of_all_tests().answer(status, &format!("X-To: {spelt}\r\n"), body.as_bytes());
        hides_the_number(sms)?;
        hides_the_number(voice)?;
        hides_the_number(smsend)?;
    }

}

proptest! {
    // Making a client reads the system's certificates, which takes its time.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..cases(8) })]

    #[test]
    fn no_text_shows_a_credential(secret in "[!#-&(-_a-~]{12,40}") {
        let credentials = [
            infobip::Credential::api_key(secret.as_str()),
            infobip::Credential::basic("user", secret.as_str()),
            infobip::Credential::session_token(secret.as_str()),
            infobip::Credential::bearer(secret.as_str()),
        ];
        for credential in credentials {
            let mut texts = format!("{credential:?}");
            let builder = infobip::Client::builder("https://localhost", credential);
            texts += &format!("{builder:?}");
            let client = builder.build().unwrap();
            texts += &format!("{client:?} {:?}", client.send_pin_over_sms(NUMBER, &secret, &secret));
            prop_assert!(!texts.contains(&secret), "{texts}");
        }
        for credential in [
            smsend::Credential::session(secret.as_str(), secret.as_str()),
            smsend::Credential::access_token(secret.as_str(), secret.as_str()),
        ] {
            let mut texts = format!("{credential:?}");
            let client = smsend::Client::builder(credential).build().unwrap();
            texts += &format!("{client:?} {:?}", client.request_pin(NUMBER));
            prop_assert!(!texts.contains(&secret), "{texts}");
        }
    }
}

/// The variable is proptest's own, which a number that is set here would hide.
fn cases(default: u32) -> ProptestConfig {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default(),
        None => ProptestConfig::with_cases(default),
    }
}

type Answer<T> = Result<ResponseValue<T>, Error>;

fn is_correct<T: VerificationReply>(answer: &Answer<T>) -> bool {
    matches!(answer, Ok(answer) if answer.verification() == Verification::Correct)
}

/// A reply only where the status is 200, and otherwise all of what was sent.
fn holds_the_body<T: Reply>(status: u16, body: &[u8], answer: &Answer<T>) -> TestCaseResult {
    match answer {
        Ok(reply) => {
            prop_assert_eq!(reply.status().as_u16(), 200);
            prop_assert_eq!(status, 200);
            prop_assert!(serde_json::from_slice::<Value>(body).is_ok());
        }
        Err(error) => {
            prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            prop_assert_eq!(error.raw_body(), Some(body));
            let success = (200..300).contains(&status);
            let undecodable = matches!(error.body_error(), Some(BodyError::Undecodable(_)));
            prop_assert_eq!(undecodable, success);
            prop_assert_eq!(error.rejection().is_none(), success);
        }
    }
    Ok(())
}

fn hides_the_number<T: std::fmt::Debug>(answer: Answer<T>) -> TestCaseResult {
    let texts = match answer {
        Ok(reply) => format!("{:?} {:#?}", *reply, *reply),
        Err(error) => {
            let rejection = error.rejection().cloned();
            let rejection = rejection.map(|rejection| format!("{rejection} {rejection:?}"));
            format!("{error} {error:?} {error:#} {rejection:?}")
        }
    };
    let digits: String = texts.chars().filter(char::is_ascii_digit).collect();
    prop_assert!(!digits.contains(NUMBER), "{}", texts);
    Ok(())
}

/// Decoding and encoding give the same JSON, twice over.
fn same<T: Serialize + DeserializeOwned>(json: Value) -> TestCaseResult {
    let decoded: T = serde_json::from_value(json.clone()).unwrap();
    let encoded = serde_json::to_string(&decoded).unwrap();
    prop_assert_eq!(serde_json::from_str::<Value>(&encoded).unwrap(), json);
    let again: T = serde_json::from_str(&encoded).unwrap();
    prop_assert_eq!(serde_json::to_string(&again).unwrap(), encoded);
    Ok(())
}

fn any_json() -> impl Strategy<Value = Value> {
    let keys = prop_oneof![
        Just("to".to_owned()),
        Just("smsStatus".to_owned()),
        Just("callStatus".to_owned()),
        Just("ncStatus".to_owned()),
        Just("pinId".to_owned()),
        Just("requestError".to_owned()),
        Just("serviceException".to_owned()),
        Just("validationErrors".to_owned()),
        Just("violations".to_owned()),
        Just("messageId".to_owned()),
        Just("text".to_owned()),
        ".*",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
        Just(Value::from("MESSAGE_SENT")),
    ];
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            btree_map(keys.clone(), inner, 0..6).prop_map(|map| json!(map)),
        ]
    })
}

/// Something near a reply to a verification.
fn any_verification() -> impl Strategy<Value = Value> {
    let verified = prop_oneof![
        4 => Just(json!(true)),
        2 => Just(json!(false)),
        1 => Just(json!("true")),
        1 => Just(json!(1)),
        2 => Just(Value::Null),
    ];
    let error = prop_oneof![
        4 => Just(Value::Null),
        2 => documented(&["WRONG_PIN", "TTL_EXPIRED", "NO_MORE_PIN_ATTEMPTS"]).prop_map(|value| json!(value)),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
    ];
    let left = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        Just(json!(0.5))
    ];
    let status = prop_oneof![
        4 => Just(json!("OK")),
        2 => Just(json!("ERROR")),
        1 => "[oO][kK] ?".prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    let list = any::<bool>();
    (verified, error, left, status, list).prop_map(|(verified, error, left, status, list)| {
        match list {
            // The fields in the order of their names, as a decoder might take
            // the items of a list.
            true => json!([left, null, error, null, verified]),
            false => json!({
                "verified": verified, "pinError": error, "attemptsRemaining": left, "status": status,
            }),
        }
    })
}

fn any_sms_reply() -> impl Strategy<Value = Value> {
    let text = || option::of(any::<String>());
    let nc = prop_oneof![
        text(),
        documented(&["NC_NOT_REACHABLE", "NC_DESTINATION_REACHABLE"])
    ];
    let sms = prop_oneof![text(), documented(&["MESSAGE_SENT", "MESSAGE_NOT_SENT"])];
    (text(), text(), nc, sms).prop_map(|(to, pin_id, nc, sms)| {
        json!({ "to": to, "pinId": pin_id, "ncStatus": nc, "smsStatus": sms })
    })
}

fn any_voice_reply() -> impl Strategy<Value = Value> {
    let text = || option::of(any::<String>());
    let call = prop_oneof![
        text(),
        documented(&["PENDING_ACCEPTED", "PROCESSING", "ERROR"])
    ];
    (text(), text(), call)
        .prop_map(|(to, id, call)| json!({ "to": to, "externalMessageId": id, "callStatus": call }))
}

fn documented(values: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    proptest::sample::select(values).prop_map(|value| Some(value.to_owned()))
}

/// Visible text, in or near one of the two forms.
fn any_retry_after() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        " ?[0-9]{1,30} ?",
        "[-+]?[0-9]{1,4}[.,]?[0-9]{0,2}s?",
        (0u64..4_000_000_000).prop_map(|seconds| {
            httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        }),
        "(Mon|Sun), [0-9]{2} (Jan|Feb) [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT",
    ]
}

fn without_nulls(mut json: Value) -> Value {
    if let Value::Object(map) = &mut json {
        map.retain(|_, member| !member.is_null());
    }
    json
}

/// The scripted server, and clients that all inputs share.
struct Gateway {
    next: Sender<Act>,
    runtime: tokio::runtime::Runtime,
    infobip: infobip::Client,
    smsend: smsend::Client,
}

impl Gateway {
    /// One server, which one test at a time has to itself.
    fn of_all_tests() -> MutexGuard<'static, Self> {
        static GATEWAY: LazyLock<Mutex<Gateway>> = LazyLock::new(|| Mutex::new(Gateway::start()));
        // A test that fails while it holds the server leaves it as good as ever.
        GATEWAY
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn start() -> Self {
        let (next, acts) = channel();
        let url = Server::start(acts).base_url();
        Self {
            next,
            runtime: tokio::runtime::Runtime::new().unwrap(),
            infobip: support::infobip(&url).build().unwrap(),
            smsend: support::smsend(&url).build().unwrap(),
        }
    }

    /// What both verifications make of an answer.
    fn verify(
        &self,
        status: u16,
        body: &[u8],
    ) -> (
        Answer<infobip::types::VerifyPinReply>,
        Answer<smsend::types::PinVerificationReply>,
    ) {
        let answer = Act::Answer(support::answer(&format!("{status} X"), "", body));
        for _ in 0..2 {
            self.next.send(answer.clone()).unwrap();
        }
        let pin = support::PIN;
        self.runtime.block_on(async {
            let infobip = self.infobip.verify_pin(support::PIN_ID, pin);
            let smsend = self.smsend.verify_pin(NUMBER, pin);
            (
                infobip.send().await.map(UncheckedReply::into_response),
                smsend.send().await.map(UncheckedReply::into_response),
            )
        })
    }

    /// What the three sends make of an answer.
    fn answer(
        &self,
        status: u16,
        headers: &str,
        body: &[u8],
    ) -> (
        Answer<infobip::types::SendPinOverSmsReply>,
        Answer<infobip::types::SendPinOverVoiceReply>,
        Answer<two_factor_pin::Acknowledgement>,
    ) {
        let answer = Act::Answer(support::answer(&format!("{status} X"), headers, body));
        for _ in 0..3 {
            self.next.send(answer.clone()).unwrap();
        }
        self.runtime.block_on(async {
            let sms = self.infobip.send_pin_over_sms(NUMBER, "APP", "MSG");
            let voice = self.infobip.send_pin_over_voice(NUMBER, "APP", "MSG");
            let smsend = self.smsend.request_pin(format!("+{NUMBER}"));
            (
                sms.send().await.map(UncheckedReply::into_response),
                voice.send().await.map(UncheckedReply::into_response),
                smsend.send().await.map(UncheckedReply::into_response),
            )
        })
    }
}
