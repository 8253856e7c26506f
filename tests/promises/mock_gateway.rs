//! The mock gateway fails in each gateway's own format, bounds its memory, and
//! the `gateway` example serves it.
#![cfg(feature = "mock")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use httpmock::MockServer;
use serde_json::{Value, json};
use two_factor_pin::PinId;
use two_factor_pin::mock::infobip::MockServerExt as _;
use two_factor_pin::mock::{Gateway, smsend};

use crate::build::generate;
use crate::support::{self, every, request_pin, send_sms, spec};

/// A request by hand, which the crate's client may not be able to make.
struct Request {
    path: String,
    body: String,
    authenticated: bool,
}

/// The client of this test's thread, since making one takes a while.
fn http() -> reqwest::Client {
    thread_local! {
        static HTTP: reqwest::Client = support::http().build().expect("a client");
    }
    HTTP.with(Clone::clone)
}

impl Request {
    fn new(path: &str, body: impl ToString) -> Self {
        Self {
            path: path.to_owned(),
            body: body.to_string(),
            authenticated: true,
        }
    }

    async fn post(&self, gateway: &Gateway) -> reqwest::Response {
        let mut request = http()
            .post(gateway.base_url() + &self.path)
            .header("content-type", "application/json")
            .body(self.body.clone());
        if self.authenticated {
            request = request
                .header("authorization", format!("App {}", Gateway::API_KEY))
                .header("user_key", Gateway::USER_KEY)
                .header("access_token", Gateway::ACCESS_TOKEN);
        }
        request.send().await.expect("an answer")
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    Infobip,
    Smsend,
    Text,
}

/// The format of a failure that says what went wrong.
fn format_of(body: &[u8]) -> Format {
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return Format::Text;
    };
    let older = &body["requestError"]["serviceException"];
    let is_older = older["messageId"].is_string() && older["text"].is_string();
    if is_older || body["errorCode"].is_string() {
        assert!(body.get("result").is_none(), "{body}");
        return Format::Infobip;
    }
    assert!(body["result"].is_string(), "{body}");
    Format::Smsend
}

async fn assert_failure(gateway: &Gateway, request: &Request, status: u16, format: Format) {
    let answer = request.post(gateway).await;
    let path = &request.path;
    assert_eq!(answer.status(), status, "{path}");
    let body = answer.bytes().await.expect("a body");
    assert_eq!(format_of(&body), format, "{status} {path}: {body:?}");
}

/// The paths of all operations with an ID that nobody gave out, and the format
/// of each.
fn paths() -> Vec<(String, Format)> {
    let spec = spec::spec();
    let paths = spec["paths"].as_object().expect("paths");
    let format = |item: &Value| match item["post"]["tags"][0].as_str() {
        Some("infobip") => Format::Infobip,
        Some("smsend") => Format::Smsend,
        other => panic!("the gateway {other:?} is new: give it a format in src/mock/format.rs"),
    };
    let known = paths.iter();
    known
        .map(|(path, item)| (path.replace("{pinId}", "any"), format(item)))
        .collect()
}

#[tokio::test]
async fn failures_have_the_gateways_format() {
    let gateway = Gateway::start().expect("a gateway");
    for (path, format) in paths() {
        for body in [
            json!([]),
            json!({ "placeholders": null, "expiry": null }),
            json!({ "pin": 1, "placeholders": 1 }),
            json!("a"),
        ] {
            assert_failure(&gateway, &Request::new(&path, body), 400, format).await;
        }
        let mut stranger = Request::new(&path, "{}");
        stranger.authenticated = false;
        assert_failure(&gateway, &stranger, 401, format).await;
        let large = Request::new(&path, "x".repeat(65 * 1024));
        assert_failure(&gateway, &large, 413, format).await;
        let answer = http().get(gateway.base_url() + &path).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status(), 405);
        assert_eq!(answer.headers()["allow"], "POST");
        let body = answer.bytes().await.expect("a body");
        assert_eq!(format_of(&body), format, "405 {path}: {body:?}");
    }
}

#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let gateway = Gateway::start().expect("a gateway");
    let answer = Request::new("/2fa/2/pin/any/verify", "{}")
        .post(&gateway)
        .await;
    let body: Value = serde_json::from_slice(&answer.bytes().await.expect("a body")).expect("JSON");
    let exception = &body["requestError"]["serviceException"];
    assert_eq!(exception["messageId"], "BAD_REQUEST");
    let reasons = &exception["validationErrors"]["request"];
    assert!(
        reasons[0]
            .as_str()
            .is_some_and(|reason| reason.contains("pin")),
        "{body}"
    );
}

#[tokio::test]
async fn unknown_paths_have_the_format_of_their_api() {
    let gateway = Gateway::start().expect("a gateway");
    for (path, format) in [
        ("/2fa", Format::Infobip),
        ("/2fa/2/applications", Format::Infobip),
        ("/2fa/2/pin/any/verify/more", Format::Infobip),
        ("/API/v1.0/REST/2fa", Format::Smsend),
        ("/API/v1.0/REST/sms", Format::Smsend),
        ("/", Format::Text),
        ("/other/2fa/2/pin", Format::Text),
    ] {
        assert_failure(&gateway, &Request::new(path, "{}"), 404, format).await;
    }
}

#[tokio::test]
async fn failing_numbers_have_the_gateways_format() {
    let gateway = Gateway::start().expect("a gateway");
    for (number, status) in [(Gateway::RATE_LIMITED, 429), (Gateway::FAILING, 500)] {
        let infobip = json!({ "to": number, "applicationId": "A", "messageId": "M" });
        for path in ["/2fa/2/pin", "/2fa/2/pin/voice"] {
            let request = Request::new(path, &infobip);
            assert_failure(&gateway, &request, status, Format::Infobip).await;
        }
        let recipient = format!("+{number}");
        for (path, body) in [
            ("request", json!({ "recipient": recipient })),
            ("verify", json!({ "recipient": recipient, "pin": "1" })),
        ] {
            let request = Request::new(&format!("/API/v1.0/REST/2fa/{path}"), body);
            assert_failure(&gateway, &request, status, Format::Smsend).await;
        }
    }
}

async fn sent(gateway: &Gateway) -> String {
    let sent = send_sms(gateway.infobip()).await.expect("a reply");
    sent.pin_id.as_ref().expect("an ID").as_str().to_owned()
}

/// The status of a verification, and whether the PIN was right.
async fn verified(gateway: &Gateway, id: &str, pin: &str) -> (u16, Option<bool>) {
    match every::verify(gateway.infobip(), id, pin).await {
        Ok(answer) => (200, answer.verified),
        Err(error) => (error.status().expect("a status").as_u16(), None),
    }
}

#[tokio::test]
async fn a_resend_can_answer_with_a_new_id() {
    let gateway = Gateway::builder()
        .new_pin_id_on_resend(true)
        .pin_attempts(3)
        .start()
        .expect("a gateway");
    let first = sent(&gateway).await;
    assert_eq!(verified(&gateway, &first, "0").await, (200, Some(false)));

    let sms = every::resend_sms(gateway.infobip(), &first).await;
    let sms = sms.expect("a reply");
    let second = sms.pin_id.as_ref().expect("an ID").as_str();
    assert_ne!(second, first);
    assert_eq!(verified(&gateway, &first, Gateway::PIN).await, (400, None));
    assert!(every::resend_sms(gateway.infobip(), &first).await.is_err());

    let voice = every::resend_voice(gateway.infobip(), second).await;
    let voice = voice.expect("a reply");
    assert_eq!(
        voice.to.as_ref().map(|to| to.as_str()),
        Some(support::NUMBER)
    );
    let third = voice.pin_id.as_ref().expect("an ID").as_str();
    assert_eq!(verified(&gateway, second, Gateway::PIN).await, (400, None));
    assert_eq!(
        verified(&gateway, third, Gateway::PIN).await,
        (200, Some(true))
    );

    // It is the same PIN: the attempts that were spent stay spent.
    let wrong = every::verify(gateway.infobip(), third, "0").await;
    assert_eq!(wrong.expect("a reply").attempts_remaining, Some(1));
    // A later send replaces it under its new ID as well.
    let _ = sent(&gateway).await;
    assert_eq!(
        verified(&gateway, third, Gateway::PIN).await,
        (200, Some(false))
    );
}

#[tokio::test]
async fn retry_after_is_the_interval() {
    for (interval, seconds) in [
        (Duration::from_secs(3), "3"),
        (Duration::from_millis(2_001), "3"),
        (Duration::from_secs(60), "60"),
        (Duration::MAX, "18446744073709551615"),
    ] {
        let gateway = Gateway::builder().pin_interval(interval).start();
        let gateway = gateway.expect("a gateway");
        let id = sent(&gateway).await;
        assert_eq!(verified(&gateway, &id, "0").await, (200, Some(false)));
        let path = format!("/2fa/2/pin/{id}/verify");
        let answer = Request::new(&path, json!({ "pin": "0" }))
            .post(&gateway)
            .await;
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()["retry-after"], seconds);
    }
}

/// It is a setting of Infobip's applications.
#[tokio::test]
async fn smsend_has_no_interval() {
    let gateway = Gateway::builder().pin_interval(Duration::from_secs(60));
    let gateway = gateway.start().expect("a gateway");
    let _ = request_pin(gateway.smsend()).await.expect("a reply");
    for (pin, verified) in [("0", false), (Gateway::PIN, true)] {
        let answer = every::verify_smsend(gateway.smsend(), pin).await;
        let answer = answer.expect("a reply");
        let correct = answer.verification() == two_factor_pin::Verification::Correct;
        assert_eq!(correct, verified);
    }
}

#[tokio::test]
async fn large_bodies_are_refused_and_not_kept() {
    let gateway = Gateway::start().expect("a gateway");
    let large = Request::new("/2fa/2/pin", "x".repeat(1 << 20));
    for _ in 0..300 {
        assert_eq!(large.post(&gateway).await.status(), 413);
    }
    let calls = gateway.calls_of("sendPinOverSms");
    assert_eq!(calls.len(), 300);
    assert!(
        calls
            .iter()
            .all(|call| call.body.is_empty() && call.status == 413)
    );
}

#[tokio::test]
async fn kept_calls_are_bounded_in_bytes() {
    let gateway = Gateway::start().expect("a gateway");
    for index in 0..400 {
        let body = format!("{index}{}", "x".repeat(60 * 1024));
        assert_eq!(
            Request::new("/2fa/2/pin", body)
                .post(&gateway)
                .await
                .status(),
            400
        );
    }
    let calls = gateway.calls();
    let bytes: usize = calls.iter().map(|call| call.body.len()).sum();
    assert!(bytes < 16 << 20, "{bytes}");
    assert!(calls.len() > 250, "{}", calls.len());
    assert!(calls.last().expect("calls").body.starts_with(b"399x"));
}

#[test]
fn constants_say_their_values() {
    let source = include_str!("../../src/mock/gateway.rs");
    let constants = [
        ("PIN", Gateway::PIN),
        ("RATE_LIMITED", Gateway::RATE_LIMITED),
        ("UNREACHABLE", Gateway::UNREACHABLE),
        ("FAILING", Gateway::FAILING),
        ("SILENT", Gateway::SILENT),
        ("API_KEY", Gateway::API_KEY),
        ("USER_NAME", Gateway::USER_NAME),
        ("PASSWORD", Gateway::PASSWORD),
        ("SESSION_TOKEN", Gateway::SESSION_TOKEN),
        ("USER_KEY", Gateway::USER_KEY),
        ("SESSION_KEY", Gateway::SESSION_KEY),
        ("ACCESS_TOKEN", Gateway::ACCESS_TOKEN),
    ];
    assert_eq!(source.matches("pub const ").count(), constants.len());
    for (name, value) in constants {
        let declared = format!("    pub const {name}: ");
        let (before, _) = source.split_once(&declared).expect(name);
        let is_doc = |line: &&str| line.trim_start().starts_with("///");
        let first = before.trim_end().lines().rev().take_while(is_doc).last();
        let expected = format!("    /// `{value}`: ");
        assert!(
            first.is_some_and(|line| line.starts_with(&expected)),
            "{name}: {first:?}"
        );
    }
}

/// What may be pasted into a path, and what other text it could be taken for.
const VALUES: [&str; 11] = [
    "A+B", "A/B", "A B", "ABC=", "ABC", "é", "A.B", "AXB", "(A", "A%2FB", ".*",
];

#[tokio::test]
async fn a_typed_path_matches_itself_alone() {
    for wanted in VALUES {
        let server = MockServer::start_async().await;
        let id: PinId = serde_json::from_value(json!(wanted)).expect("a PIN ID");
        let reply = serde_json::from_str(r#"{"verified": true}"#).expect("a reply");
        let mock = server.verify_pin(|when, then| {
            when.pin_id(&id);
            then.ok(&reply);
        });
        server.resend_pin_over_sms(|when, then| {
            when.pin_id(&id);
            then.ok(&serde_json::from_str("{}").expect("a reply"));
        });
        server.resend_pin_over_voice(|when, then| {
            when.pin_id(&id);
            then.ok(&serde_json::from_str("{}").expect("a reply"));
        });
        for asked in VALUES {
            let client = || support::infobip(server.base_url());
            let answers = [
                every::verify(client(), asked, "1").await.is_ok(),
                every::resend_sms(client(), asked).await.is_ok(),
                every::resend_voice(client(), asked).await.is_ok(),
            ];
            assert_eq!(answers, [wanted == asked; 3], "{wanted} {asked}");
        }
        mock.assert_calls_async(1).await;
    }
}

/// A body is given as JSON, and is compared whole.
#[tokio::test]
async fn a_typed_body_is_json() {
    let server = MockServer::start_async().await;
    let mock = server.verify_pin(|when, then| {
        when.body(&serde_json::json!({ "pin": "1598" }));
        then.ok(&serde_json::from_str("{}").expect("a reply"));
    });
    for (pin, is_answered) in [("1598", true), ("1599", false)] {
        let answer = every::verify(support::infobip(server.base_url()), "ID", pin).await;
        assert_eq!(answer.is_ok(), is_answered, "{pin}");
    }
    mock.assert_calls_async(1).await;
}

/// The dot of `v1.0` is no wildcard.
#[tokio::test]
async fn a_typed_path_is_no_expression() {
    use smsend::MockServerExt as _;

    let server = MockServer::start_async().await;
    let mock = server.request_pin(|_, then| {
        then.into_inner().status(200);
    });
    for (version, status) in [("v1.0", 200), ("v1x0", 404)] {
        let url = format!("{}/API/{version}/REST/2fa/request", server.base_url());
        let answer = http().post(url).send().await.expect("an answer");
        assert_eq!(answer.status(), status, "{version}");
    }
    mock.assert_calls_async(1).await;
}

/// The generated helpers of a text in the query call httpmock like this.
#[tokio::test]
async fn a_query_value_matches_itself_alone() {
    for wanted in VALUES {
        let server = MockServer::start_async().await;
        server.mock(|when, then| {
            when.query_param("text", wanted.to_string());
            then.status(204);
        });
        for asked in VALUES {
            let mut url = reqwest::Url::parse(&server.base_url()).expect("a URL");
            url.query_pairs_mut().append_pair("text", asked);
            let status = http().get(url).send().await.expect("an answer").status();
            assert_eq!(status == 204, wanted == asked, "{wanted} {asked}");
        }
    }
}

#[test]
fn typed_queries_compare_as_text() {
    let yaml = include_str!("../../openapi/two-factor.yaml");
    let at = yaml.find("- name: ncNeeded").expect("the parameter");
    let (before, after) = yaml.split_at(at);
    let yaml = before.to_owned() + &after.replacen("type: boolean", "type: string", 1);
    let features = generate::Features {
        mock: true,
        schemars: false,
    };
    let files = generate::generate(&yaml, &features).map_err(|error| error.message);
    let mock = &files.expect("code")["infobip_mock.rs"];
    let compared = r#"query_param("ncNeeded", value.to_string())"#;
    assert!(mock.contains(compared), "{mock}");
}

#[test]
fn mock_modules_import_one_way() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mock");
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in std::fs::read_dir(folder).expect("the modules") {
        let path = file.expect("a file").path();
        let name = path
            .file_stem()
            .and_then(|name| name.to_str())
            .expect("a name");
        let text = std::fs::read_to_string(&path).expect("a module");
        let lines = text
            .lines()
            .filter_map(|line| line.strip_prefix("use super::"));
        let modules = lines.filter_map(|line| line.split([':', ';']).next());
        imports.insert(name.to_owned(), modules.map(str::to_owned).collect());
    }
    assert!(imports["gateway"].contains("constants"), "{imports:?}");
    // What imports none of the others can go, until nothing is left.
    while !imports.is_empty() {
        let left: BTreeSet<String> = imports.keys().cloned().collect();
        imports.retain(|_, modules| !modules.is_disjoint(&left));
        assert!(imports.len() < left.len(), "circles among {left:?}");
    }
}
