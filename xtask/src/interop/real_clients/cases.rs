//! What a client is taken through: the life of a PIN, the numbers and requests
//! that fail, and every answer of the spec.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::interop::polyglot::judge;
use crate::interop::vectors::Vector;

/// The way to authenticate that all of Infobip's clients have.
pub const SCHEME: &str = "infobipApiKey";

/// How many seconds a client waits for an answer.
const PATIENCE: u32 = 2;

const PIN: &str = "123456";
const WRONG: &str = "654321";
const NOBODYS_ID: &str = "00000000000000000000000000000000";

pub struct Case {
    pub operation: String,
    /// What is asked for, for a person.
    pub name: String,
    pub step: Step,
}

pub enum Step {
    /// The gateway decides on the answer.
    Life {
        body: Value,
        id: Id,
        key: Key,
        /// Whether the reply's PIN is the one of the cases after it.
        keeps: bool,
        /// `None` where the client must not take anything for an answer.
        status: Option<u16>,
        /// Members that the reply has.
        reply: Value,
    },
    /// The request and the answer are the spec's.
    Answer(Box<Vector>),
}

#[derive(Clone, Copy)]
pub enum Id {
    None,
    Sent,
    Nobodys,
}

#[derive(Clone, Copy)]
pub enum Key {
    Right,
    Wrong,
}

pub fn all(vectors: Vec<Vector>) -> Vec<Case> {
    life().into_iter().chain(answers(vectors)).collect()
}

/// The ordinary life of two PINs, and what goes wrong by itself.
fn life() -> Vec<Case> {
    let to = |number: &str| json!({ "to": number, "applicationId": "APP", "messageId": "MSG" });
    let pin = |pin: &str| json!({ "pin": pin });
    let none = || json!({});
    let case = |operation: &str, name: &str, body, id, status, reply| Case {
        operation: operation.to_owned(),
        name: name.to_owned(),
        step: Step::Life {
            body,
            id,
            key: Key::Right,
            keeps: operation.starts_with("send") && name == "a PIN",
            status,
            reply,
        },
    };
    let (ok, number) = (Some(200), "41793026727");
    let sms = || json!({ "smsStatus": "MESSAGE_SENT", "to": number });
    let call = || json!({ "callStatus": "PENDING_ACCEPTED", "to": number });
    let right = || json!({ "verified": true });
    let wrong = json!({ "verified": false, "pinError": "WRONG_PIN", "attemptsRemaining": 9 });
    let (text, voice, verify) = ("sendPinOverSms", "sendPinOverVoice", "verifyPin");
    let (text_again, voice_again) = ("resendPinOverSms", "resendPinOverVoice");
    let mut cases = vec![
        case(text, "a PIN", to(number), Id::None, ok, sms()),
        case(verify, "a wrong PIN", pin(WRONG), Id::Sent, ok, wrong),
        case(text_again, "the same PIN", none(), Id::Sent, ok, sms()),
        case(verify, "the right PIN", pin(PIN), Id::Sent, ok, right()),
        case(voice, "a PIN", to(number), Id::None, ok, call()),
        case(voice_again, "the same PIN", none(), Id::Sent, ok, call()),
        case(
            verify,
            "the right PIN of a call",
            pin(PIN),
            Id::Sent,
            ok,
            right(),
        ),
    ];
    for (operation, body) in [
        (verify, pin(PIN)),
        (text_again, none()),
        (voice_again, none()),
    ] {
        let name = "a PIN ID that nobody has";
        cases.push(case(operation, name, body, Id::Nobodys, Some(400), none()));
    }
    for operation in [text, voice] {
        for (name, number, status) in [
            ("too many requests", "447700900429", Some(429)),
            ("a gateway that fails", "447700900500", Some(500)),
            ("a gateway that says nothing", "447700900408", None),
            ("a number that cannot be reached", "447700900404", ok),
        ] {
            cases.push(case(operation, name, to(number), Id::None, status, none()));
        }
        let mut refused = case(
            operation,
            "a wrong key",
            to(number),
            Id::None,
            Some(401),
            none(),
        );
        if let Step::Life { key, .. } = &mut refused.step {
            *key = Key::Wrong;
        }
        cases.push(refused);
    }
    cases
}

/// One case for each answer that the spec has to an operation of Infobip's.
fn answers(vectors: Vec<Vector>) -> impl Iterator<Item = Case> {
    let mut bodies = BTreeMap::new();
    let simple = vectors.into_iter().filter(move |vector| {
        let body = bodies.entry(vector.operation.clone());
        let body = body.or_insert(vector.body.clone());
        vector.schemes.keys().eq([SCHEME]) && vector.query.is_empty() && vector.body == *body
    });
    simple.map(|vector| Case {
        operation: vector.operation.clone(),
        name: format!("{} {}", vector.answer.status, vector.answer.example),
        step: Step::Answer(Box::new(vector)),
    })
}

impl Case {
    /// What the driver is told.
    pub fn question(&self, base_url: &str, api_key: &str, sent: &Value) -> Value {
        let (answer, key, path, body) = match &self.step {
            Step::Life { body, id, key, .. } => {
                let path = match id {
                    Id::None => json!({}),
                    Id::Sent => json!({ "pinId": sent }),
                    Id::Nobodys => json!({ "pinId": NOBODYS_ID }),
                };
                let key = match key {
                    Key::Right => api_key,
                    Key::Wrong => "no-such-key",
                };
                (None, key, path, body)
            }
            Step::Answer(vector) => {
                let (status, example) = (vector.answer.status, &vector.answer.example);
                let answer = Some(format!("{status}/{example}"));
                (answer, api_key, vector.in_path.clone().into(), &vector.body)
            }
        };
        let below = answer.iter().map(|answer| format!("/mock-answer/{answer}"));
        json!({
            "operation": self.operation,
            "baseUrl": base_url.to_owned() + &below.collect::<String>(),
            // For a client that keeps only the host of a base URL.
            "root": base_url,
            "answer": answer,
            "apiKey": key,
            "path": path,
            "body": body,
            "seconds": PATIENCE,
        })
    }

    /// What is wrong with the calls that the gateway saw, and with what the
    /// client made of the answer.
    pub fn judge(
        &self,
        told: &Value,
        calls: &[Value],
        known: &Map<String, Value>,
        sent: &Value,
    ) -> Vec<String> {
        let calls: Vec<_> = calls.iter().map(without_default).collect();
        match &self.step {
            Step::Answer(vector) => {
                let credentials = judge::credentials(vector, known);
                let mut diagnostics = judge::wire(vector, &credentials, &calls);
                diagnostics.extend(judge::answer(vector, told));
                diagnostics
            }
            Step::Life {
                status,
                reply,
                id,
                body,
                ..
            } => {
                let mut wanted = reply.clone();
                if matches!((id, status), (Id::Sent, Some(200))) {
                    wanted["pinId"] = sent.clone();
                }
                let mut diagnostics = self.wire(&calls, body);
                diagnostics.extend(answer(told, *status, &wanted));
                diagnostics
            }
        }
    }

    fn wire(&self, calls: &[Value], body: &Value) -> Vec<String> {
        let [call] = calls else {
            return vec![format!("sent {} requests, not one", calls.len())];
        };
        let mut diagnostics = Vec::new();
        if call["operation"] != self.operation.as_str() {
            let (sent, wanted) = (&call["operation"], &self.operation);
            diagnostics.push(format!("called {sent}, not {wanted}"));
        }
        let sent: Result<Value, _> =
            serde_json::from_str(call["body"].as_str().unwrap_or_default());
        if !sent.as_ref().is_ok_and(|sent| sent == body) {
            diagnostics.push(format!("sent the body {}, not {body}", call["body"]));
        }
        diagnostics
    }
}

fn answer(told: &Value, status: Option<u16>, wanted: &Value) -> Vec<String> {
    let Some(status) = status else {
        let lost = told["error"].is_string();
        return Vec::from_iter((!lost).then(|| format!("told {told} where nothing came")));
    };
    if told["status"] != status {
        return vec![format!("told {told}, not a status of {status}")];
    }
    let members = wanted.as_object().into_iter().flatten();
    let other = members.filter(|(name, value)| told["reply"][name.as_str()] != **value);
    let name = |(name, value): (&String, &Value)| {
        format!("told {name} {}, not {value}", told["reply"][name.as_str()])
    };
    other.map(name).collect()
}

/// The call without what the gateway assumes anyway, which the client for Python
/// always sends.
fn without_default(call: &Value) -> Value {
    let mut call = call.clone();
    let body = call["body"].as_str().unwrap_or_default();
    if let Ok(Value::Object(mut body)) = serde_json::from_str(body)
        && body.get("trackDelivery") == Some(&Value::Bool(false))
    {
        body.remove("trackDelivery");
        call["body"] = Value::Object(body).to_string().into();
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interop::vectors::{Scheme, sample};

    #[test]
    fn another_status_another_member_and_an_answer_to_silence_are_faults() {
        let wanted = json!({ "verified": true });
        let right = json!({ "status": 200, "reply": { "verified": true, "pinId": "1" } });
        assert_eq!(answer(&right, Some(200), &wanted), [""; 0]);
        assert_eq!(
            answer(&json!({ "error": "timeout" }), None, &wanted),
            [""; 0]
        );
        let wrong = json!({ "status": 200, "reply": { "verified": false } });
        for (told, status) in [(&wrong, Some(200)), (&right, Some(400)), (&right, None)] {
            assert_eq!(answer(told, status, &wanted).len(), 1, "{told}");
        }
        assert_eq!(
            answer(&json!({ "error": "lost" }), Some(200), &wanted).len(),
            1
        );
    }

    #[test]
    fn a_request_that_is_sent_twice_or_to_another_operation_is_a_fault() {
        let case = &life()[0];
        let Step::Life { body, .. } = &case.step else {
            panic!("not of a PIN's life")
        };
        let mut sent = body.clone();
        sent["trackDelivery"] = false.into();
        let call = |operation: &str| {
            let call = json!({ "operation": operation, "body": sent.to_string() });
            without_default(&call)
        };
        let right = call("sendPinOverSms");
        assert_eq!(case.wire(std::slice::from_ref(&right), body), [""; 0]);
        assert_eq!(case.wire(&[], body).len(), 1);
        assert_eq!(case.wire(&[right.clone(), right], body).len(), 1);
        assert_eq!(case.wire(&[call("verifyPin")], body).len(), 1);
        assert_eq!(case.wire(&[call("sendPinOverSms")], &json!({})).len(), 1);
    }

    #[test]
    fn a_driver_is_told_where_to_send_what_with_which_credentials() {
        let base = "http://127.0.0.1:1";
        let sent = json!("ID");
        let asked = |wanted: &str, name: &str| {
            let all = all(vec![sample()]);
            let case = all
                .iter()
                .find(|case| case.operation == wanted && case.name == name);
            case.expect(name).question(base, "key", &sent)
        };
        let first = asked("sendPinOverSms", "a PIN");
        assert_eq!(first["baseUrl"], base);
        assert_eq!(first["apiKey"], "key");
        assert_eq!(first["path"], json!({}));
        assert_eq!(first["body"]["to"], "41793026727");
        assert!(first["answer"].is_null());
        let verification = asked("verifyPin", "the right PIN");
        assert_eq!(verification["path"], json!({ "pinId": "ID" }));
        assert_eq!(verification["body"], json!({ "pin": PIN }));
        assert_ne!(asked("sendPinOverSms", "a wrong key")["apiKey"], "key");
    }

    /// Of the spec's requests those that all clients can send.
    #[test]
    fn an_answer_of_the_spec_is_asked_for_by_its_name() {
        let plain = || {
            let mut vector = sample();
            vector.schemes = [(SCHEME.to_owned(), Scheme::Bearer)].into();
            vector.query.clear();
            vector
        };
        let mut with_query = plain();
        with_query.query.insert("ncNeeded".to_owned(), json!(false));
        let mut another_body = plain();
        another_body.body = json!({});
        let mut two_schemes = plain();
        two_schemes
            .schemes
            .insert("other".to_owned(), Scheme::Basic);
        let cases: Vec<_> = answers(vec![plain(), with_query, another_body, two_schemes]).collect();
        let [case] = cases.as_slice() else {
            panic!("{} cases", cases.len())
        };
        assert_eq!(case.name, "200 ordinary");
        let question = case.question("http://127.0.0.1:1", "key", &json!(null));
        assert_eq!(
            question["baseUrl"],
            "http://127.0.0.1:1/mock-answer/200/ordinary"
        );
        assert_eq!(question["root"], "http://127.0.0.1:1");
        assert_eq!(question["answer"], "200/ordinary");
        assert_eq!(question["path"], json!({ "id": "1" }));
    }

    #[test]
    fn a_reply_of_another_pin_is_a_fault() {
        let cases = life();
        let verify = cases
            .iter()
            .find(|case| case.name == "the right PIN")
            .expect("it");
        let call = json!({ "operation": "verifyPin", "body": json!({ "pin": PIN }).to_string() });
        let told = json!({ "status": 200, "reply": { "verified": true, "pinId": "ID" } });
        let judge = |sent: &str| {
            let call = std::slice::from_ref(&call);
            verify.judge(&told, call, &Map::new(), &json!(sent))
        };
        assert_eq!(judge("ID"), [""; 0]);
        assert_eq!(judge("OTHER").len(), 1);
    }
}
