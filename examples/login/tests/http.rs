//! The sign-in page as a browser without a window sees it.

mod stand_in;

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use login::account::Account;
use login::limits::{Limits, Rules};
use login::sign_in::SignIn;
use login::web::router;
use stand_in::{SENT, StandIn};
use tower::ServiceExt as _;
use two_factor_pin::mock::{Gateway, GatewayBuilder};

const NUMBER: &str = "+44 7700 900123";
const OTHER: &str = "+44 7700 900124";

/// Without a pause, for what is not about it.
fn eager() -> Rules {
    Rules {
        pause: Duration::ZERO,
        ..Rules::default()
    }
}

struct Site {
    gateway: Gateway,
    router: Router,
}

impl Site {
    fn start(gateway: GatewayBuilder, rules: Rules) -> Self {
        let gateway = gateway.start().expect("a gateway");
        let client = gateway.infobip().timeout(Duration::from_secs(1));
        let account = Account::at_mock(client).expect("a client");
        Self::over(gateway, account, rules)
    }

    fn over_smsend(rules: Rules) -> Self {
        let gateway = Gateway::start().expect("a gateway");
        let client = gateway.smsend().build().expect("a client");
        Self::over(gateway, Account::Smsend(client), rules)
    }

    fn over(gateway: Gateway, account: Account, rules: Rules) -> Self {
        let limits = Limits::new(rules);
        let router = router(SignIn { account, limits });
        Self { gateway, router }
    }

    fn calls(&self, operation: &str) -> usize {
        let calls = self.gateway.calls();
        let these = calls
            .iter()
            .filter(|call| call.operation.as_deref() == Some(operation));
        these.count()
    }

    async fn browser(&self) -> Browser {
        Browser::open(&self.router).await
    }
}

#[derive(Clone)]
struct Browser {
    router: Router,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

impl Browser {
    async fn open(router: &Router) -> Self {
        let mut browser = Self {
            router: router.clone(),
            cookie: String::new(),
            csrf: String::new(),
        };
        browser.get("/").await;
        browser
    }

    async fn get(&mut self, path: &str) -> Page {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let page = self
            .ask(request.body(Body::empty()).expect("a request"))
            .await;
        if let Some((_, rest)) = page.text.split_once(r#"name="csrf" value=""#) {
            self.csrf = rest.chars().take_while(|letter| *letter != '"').collect();
        }
        page
    }

    /// Sends a form without following the redirect.
    async fn post(&mut self, path: &str, fields: &str) -> Page {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={}&{fields}", self.csrf)));
        self.ask(request.expect("a request")).await
    }

    /// Sends a form, and follows the redirect.
    async fn submit(&mut self, path: &str, fields: &str) -> Page {
        let answer = self.post(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.get(&answer.location).await
    }

    async fn send(&mut self, number: &str) -> Page {
        let number = number.replace('+', "%2B").replace(' ', "+");
        self.submit("/send", &format!("number={number}")).await
    }

    async fn verify(&mut self, code: &str) -> Page {
        self.submit("/verify", &format!("code={code}")).await
    }

    async fn ask(&mut self, request: Request<Body>) -> Page {
        let answer = self.router.clone().oneshot(request);
        let answer = tokio::time::timeout(Duration::from_secs(20), answer);
        let answer = answer.await.expect("an answer in time").expect("an answer");
        let text = |name| {
            let value = answer.headers().get(name);
            value
                .map_or("", |value| value.to_str().expect("text"))
                .to_owned()
        };
        let (cookie, location) = (text(header::SET_COOKIE), text(header::LOCATION));
        if !cookie.is_empty() {
            assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"));
            self.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        }
        assert_eq!(text(header::CACHE_CONTROL), "no-store");
        let policy = text(header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'") && !policy.contains("script-src"));
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1 << 20).await.expect("a body");
        let text = String::from_utf8(body.into()).expect("text");
        Page {
            status,
            location,
            text,
        }
    }
}

impl Page {
    #[track_caller]
    fn says(&self, text: &str) {
        assert!(self.text.contains(text), "not {text:?} in {}", self.text);
    }
}

#[tokio::test]
async fn a_person_signs_in_and_out() {
    let site = Site::start(Gateway::builder(), Rules::default());
    let mut browser = site.browser().await;
    let page = browser.send(NUMBER).await;
    page.says("A code is on its way");
    page.says("+447700900123");
    browser
        .verify("123+456")
        .await
        .says("You are signed in as <b>+447700900123</b>");
    assert_eq!(browser.get("/").await.location, "/welcome");
    assert_eq!(browser.get("/code").await.location, "/welcome");
    browser
        .submit("/sign-out", "")
        .await
        .says("Your phone number");
    assert_eq!(site.gateway.calls().len(), 2);
}

#[tokio::test]
async fn a_person_signs_in_over_smsend() {
    let site = Site::over_smsend(eager());
    let mut browser = site.browser().await;
    let page = browser.send(NUMBER).await;
    assert!(!page.text.contains("Call me"));
    browser.verify("000000").await.says("You have 4 tries left");
    browser
        .submit("/again", "")
        .await
        .says("A code is on its way");
    assert_eq!(site.calls("requestPin"), 2);
    browser.verify(Gateway::PIN).await.says("You are signed in");
}

#[tokio::test]
async fn a_wrong_code_says_what_is_left_and_the_last_one_locks_out() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    for left in ["4 tries", "3 tries", "2 tries", "one try"] {
        browser.verify("000000").await.says(left);
    }
    browser
        .submit("/again", "")
        .await
        .says("A code is on its way");
    browser.verify("000000").await.says("Too many tries");
    // Neither the right code nor another message helps now.
    let over = "can no longer be used";
    browser.verify(Gateway::PIN).await.says(over);
    browser.submit("/again", "").await.says(over);
    assert_eq!(site.calls("resendPinOverSms"), 1);
    assert_eq!(site.calls("verifyPin"), 5);
    browser.send(NUMBER).await;
    browser.verify(Gateway::PIN).await.says("You are signed in");
}

#[tokio::test]
async fn the_gateways_own_count_is_kept_to() {
    let site = Site::start(Gateway::builder().pin_attempts(2), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    browser.verify("000000").await.says("one try left");
    browser.verify("000000").await.says("Too many tries");
}

#[tokio::test]
async fn no_code_is_no_try() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    browser.verify("").await.says("Please type the code");
    browser
        .verify(&"1".repeat(21))
        .await
        .says("Please type the code");
    assert_eq!(site.calls("verifyPin"), 0);
}

#[tokio::test]
async fn an_expired_code_has_to_be_asked_for_again() {
    let site = Site::start(Gateway::builder().pin_life(Duration::ZERO), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    browser
        .verify(Gateway::PIN)
        .await
        .says("That code can no longer be used");
}

#[tokio::test]
async fn the_same_code_comes_again_in_a_message_and_in_a_call() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    browser
        .submit("/again", "")
        .await
        .says("A code is on its way");
    browser.submit("/call", "").await.says("We are calling you");
    assert_eq!(site.calls("sendPinOverSms"), 1);
    assert_eq!(site.calls("resendPinOverSms"), 1);
    assert_eq!(site.calls("resendPinOverVoice"), 1);
    browser.verify(Gateway::PIN).await.says("You are signed in");
}

#[tokio::test]
async fn a_form_that_is_sent_twice_sends_one_pin() {
    let site = Site::start(Gateway::builder(), Rules::default());
    let mut browser = site.browser().await;
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let fields = "number=447700900123";
    let (one, two) = tokio::join!(one.post("/send", fields), two.post("/send", fields));
    assert_eq!([one.location, two.location], ["/code", "/code"]);
    assert_eq!(site.calls("sendPinOverSms"), 1);
    browser.get("/code").await.says("A code was sent already");
    browser.verify(Gateway::PIN).await.says("You are signed in");
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    let stranger = site.browser().await;
    let own = browser.csrf.clone();
    for csrf in ["", "0", &own[1..], &stranger.csrf] {
        browser.csrf = csrf.to_owned();
        let page = browser.post("/send", "number=447700900123").await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
    }
    browser.csrf = own;
    let cookie = std::mem::replace(&mut browser.cookie, stranger.cookie);
    let page = browser.post("/send", "number=447700900123").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(site.gateway.calls().len(), 0);
    browser.cookie = cookie;
    browser.send(NUMBER).await.says("A code is on its way");
}

#[tokio::test]
async fn who_knew_the_session_before_is_not_signed_in_with_it() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    let mut stranger = browser.clone();
    browser.verify(Gateway::PIN).await.says("You are signed in");
    assert_ne!(browser.cookie, stranger.cookie);
    assert_ne!(browser.csrf, stranger.csrf);
    assert_eq!(stranger.get("/welcome").await.location, "/");
    let page = stranger.post("/verify", "code=123456").await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    browser.get("/welcome").await.says("You are signed in");
    // A page that was left open changes nothing.
    browser.verify("000000").await.says("You are signed in");
    assert_eq!(site.calls("verifyPin"), 1);
}

/// Nobody sees the answer to the first of two clicks.
#[tokio::test]
async fn a_right_code_that_is_sent_twice_signs_in() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    browser.send(NUMBER).await;
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (mut stranger, mut late) = (browser.clone(), browser.clone());
    tokio::join!(
        one.post("/verify", "code=123456"),
        two.post("/verify", "code=123456"),
        stranger.post("/verify", "code=123457"),
        late.post("/verify", "code=123456"),
    );
    assert_eq!(site.calls("verifyPin"), 1);
    assert_eq!(one.cookie, two.cookie);
    two.get("/welcome").await.says("You are signed in");
    // A guess lets nobody in, nor does what comes after it.
    for mut browser in [stranger, late] {
        assert_eq!(browser.get("/welcome").await.location, "/");
    }
}

#[tokio::test]
async fn another_session_reaches_nothing() {
    let site = Site::start(Gateway::builder(), eager());
    let (mut one, mut two) = (site.browser().await, site.browser().await);
    one.send(NUMBER).await;
    assert_eq!(two.get("/code").await.location, "/");
    // The right code of somebody else's number lets nobody in.
    two.verify(Gateway::PIN).await.says("Your phone number");
    assert_eq!(site.calls("verifyPin"), 0);
    one.verify(Gateway::PIN).await.says("You are signed in");
    assert_eq!(two.get("/welcome").await.location, "/");
    two.cookie = "session=0".to_owned();
    assert_eq!(two.get("/welcome").await.location, "/");
}

#[tokio::test]
async fn a_number_gets_one_pin_a_minute() {
    let site = Site::start(Gateway::builder(), Rules::default());
    let (mut one, mut two) = (site.browser().await, site.browser().await);
    one.send(NUMBER).await;
    one.submit("/again", "")
        .await
        .says("Please wait 60 seconds");
    one.submit("/call", "").await.says("Please wait 60 seconds");
    // However it is written, and whoever asks.
    for number in ["00447700900123", "+44 (0) 7700-900-123"] {
        two.send(number).await.says("Please wait 60 seconds");
    }
    assert_eq!(site.gateway.calls().len(), 1);
    two.send(OTHER).await.says("A code is on its way");
}

#[tokio::test]
async fn a_number_gets_a_few_pins_a_day() {
    let site = Site::start(Gateway::builder(), eager());
    let mut browser = site.browser().await;
    for _ in 0..5 {
        browser.send(NUMBER).await.says("A code is on its way");
    }
    let mut other = site.browser().await;
    other.send(NUMBER).await.says("Please wait 24 hours");
    assert_eq!(site.gateway.calls().len(), 5);
}

#[tokio::test]
async fn a_known_and_an_unknown_number_look_alike() {
    let site = Site::start(Gateway::builder(), eager());
    let mut known = site.browser().await;
    known.send(NUMBER).await;
    known.verify(Gateway::PIN).await.says("You are signed in");
    let mut pages = Vec::new();
    for number in [NUMBER, OTHER] {
        let mut browser = site.browser().await;
        let sent = browser.send(number).await.text;
        let wrong = browser.verify("000000").await.text;
        let page = (sent + &wrong).replace(&browser.csrf, "CSRF");
        pages.push(page.replace(&number.replace(' ', ""), "NUMBER"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn trouble_at_the_gateway_is_told_as_it_is() {
    let site = Site::start(Gateway::builder(), Rules::default());
    for (number, text, again) in [
        (
            Gateway::RATE_LIMITED,
            "is busy. Please wait 30 seconds",
            "Please wait 30 seconds",
        ),
        (
            Gateway::UNREACHABLE,
            "could not be sent",
            "could not be sent",
        ),
        (Gateway::FAILING, "we do not know", "Please wait 60 seconds"),
        (Gateway::SILENT, "we do not know", "Please wait"),
    ] {
        let mut browser = site.browser().await;
        browser.send(number).await.says(text);
        // What certainly did not go out may be asked for again.
        browser.send(number).await.says(again);
        assert_eq!(browser.get("/code").await.location, "/");
    }
}

#[tokio::test]
async fn nobody_is_let_in_by_a_gateway_that_is_down() {
    let stand_in = StandIn::start(eager(), |_| SENT).await;
    let mut browser = Browser::open(&stand_in.router).await;
    browser.send(NUMBER).await.says("A code is on its way");
    let port = stand_in.stop().await;
    for _ in 0..6 {
        browser.verify(Gateway::PIN).await.says("no try is used up");
    }
    browser.submit("/again", "").await.says("could not be sent");
    drop(port);
}

#[tokio::test]
async fn an_answer_that_says_nothing_lets_nobody_in_and_uses_a_try_up() {
    let answers: [fn(&str) -> &'static str; 3] = [
        |path| {
            if path.ends_with("/verify") {
                "{}"
            } else {
                SENT
            }
        },
        |path| if path.ends_with("/verify") { "" } else { SENT },
        |path| {
            if path.ends_with("/verify") {
                "<p>"
            } else {
                SENT
            }
        },
    ];
    for answer in answers {
        let stand_in = StandIn::start(eager(), answer).await;
        let mut browser = Browser::open(&stand_in.router).await;
        browser.send(NUMBER).await.says("A code is on its way");
        for _ in 0..4 {
            let page = browser.verify(Gateway::PIN).await;
            page.says("we do not know whether this one is right");
        }
        browser.verify(Gateway::PIN).await.says("Too many tries");
    }
}

#[tokio::test]
async fn a_pin_without_an_id_lets_nobody_in() {
    let stand_in = StandIn::start(eager(), |_| r#"{"smsStatus": "MESSAGE_SENT"}"#).await;
    let mut browser = Browser::open(&stand_in.router).await;
    browser.send(NUMBER).await.says("A code is on its way");
    browser
        .verify(Gateway::PIN)
        .await
        .says("we do not know whether this one is right");
}

#[tokio::test]
async fn a_browser_that_goes_away_does_not_lose_the_pin() {
    let stand_in = StandIn::start(eager(), |_| SENT).await;
    let mut browser = Browser::open(&stand_in.router).await;
    let mut gone = browser.clone();
    let held = stand_in.hold.lock().await;
    tokio::select! {
        _ = gone.post("/send", "number=447700900123") => panic!("the gateway has not answered"),
        () = stand_in.asked.notified() => {}
    }
    drop(held);
    browser.get("/code").await.says("A code is on its way");
    assert_eq!(stand_in.requests(), 1);
}

#[tokio::test]
async fn what_was_typed_is_escaped() {
    let site = Site::start(Gateway::builder(), Rules::default());
    let mut browser = site.browser().await;
    let fields = "number=%22%3E%3Cscript%3Ealert(%27%26%27)%3C%2Fscript%3E";
    let page = browser.submit("/send", fields).await;
    page.says("That is not a phone number");
    page.says(r#"value="&quot;&gt;&lt;script&gt;alert('&amp;')&lt;/script&gt;""#);
    assert!(!page.text.contains("<script"));
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let site = Site::start(Gateway::builder(), Rules::default());
    let mut browser = site.browser().await;
    let long = format!("number={}", "4".repeat(5000));
    assert_eq!(
        browser.post("/send", &long).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        browser.post("/no-such", "").await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(site.gateway.calls().len(), 0);
}
