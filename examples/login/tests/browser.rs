//! The sign-in page in a headless Chromium with the window of a phone. Every wait is
//! for something that is to be seen, and ends in time.
//!
//! `CHROMEDRIVER` names the driver, where it is not in the `PATH`. Into the directory
//! that `LOGIN_SCREENSHOTS` names goes a picture of each page.

mod stand_in;

use std::env;
use std::future::IntoFuture as _;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Once};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use login::account::Account;
use login::limits::{Limits, Rules};
use login::sign_in::SignIn;
use login::web::router;
use serde_json::json;
use stand_in::{SENT, StandIn};
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, Cookie, SameSite};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines};
use tokio::net::TcpListener;
use tokio::process::{Child, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use two_factor_pin::mock::{Gateway, GatewayBuilder};

const NUMBER: &str = "+44 7700 900123";
/// Of a phone.
const WIDTH: u32 = 390;
const SOON: Duration = Duration::from_secs(20);
const OFTEN: Duration = Duration::from_millis(50);

/// A program that ends with the test.
struct Program {
    child: Child,
    stdout: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = match command.stderr(Stdio::piped()).kill_on_drop(true).spawn() {
            Ok(child) => child,
            Err(error) => panic!("{command:?} does not start: {error}"),
        };
        let stdout = child.stdout.take().expect("a pipe");
        let stdout = BufReader::new(stdout).lines();
        Self { child, stdout }
    }

    /// What follows a text in the next line that has it.
    async fn says(&mut self, text: &str) -> String {
        let rest = async {
            while let Some(line) = self.stdout.next_line().await.expect("a line") {
                if let Some((_, rest)) = line.split_once(text) {
                    return rest.to_owned();
                }
            }
            panic!("it ended without {text:?}");
        };
        timeout(SOON, rest).await.expect("a line in time")
    }

    /// Ends it, and tells what it wrote to stderr.
    async fn stop(mut self) -> String {
        self.child.kill().await.expect("the end");
        let mut stderr = self.child.stderr.take().expect("a pipe");
        let mut text = String::new();
        stderr.read_to_string(&mut text).await.expect("text");
        text
    }
}

/// The page in this process, over a mock gateway.
struct Site {
    gateway: Gateway,
    url: String,
    server: JoinHandle<()>,
}

impl Site {
    async fn start(gateway: GatewayBuilder, rules: Rules) -> Self {
        let gateway = gateway.start().expect("a gateway");
        let client = gateway.infobip().timeout(Duration::from_secs(1));
        let account = Account::at_mock(client).expect("a client");
        let limits = Limits::new(rules);
        let (url, server) = serve(router(SignIn { account, limits })).await;
        Self {
            gateway,
            url,
            server,
        }
    }

    fn calls(&self, operation: &str) -> usize {
        let calls = self.gateway.calls();
        let these = calls
            .iter()
            .filter(|call| call.operation.as_deref() == Some(operation));
        these.count()
    }
}

async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = axum::serve(listener, router).into_future();
    (url, tokio::spawn(async { server.await.expect("a server") }))
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Without a pause, for what is not about it.
fn eager() -> Rules {
    Rules {
        pause: Duration::ZERO,
        ..Rules::default()
    }
}

#[derive(Clone)]
struct Browser {
    driver: Arc<WebDriver>,
}

impl Browser {
    async fn open(&self, url: &str) {
        self.driver.goto(url).await.expect("a page");
    }

    async fn find(&self, css: &str) -> WebElement {
        let query = self.driver.query(By::Css(css)).wait(SOON, OFTEN);
        match query.first().await {
            Ok(element) => element,
            Err(error) => panic!("no {css} in time: {error}"),
        }
    }

    /// Waits for the page to have a text. A page that is just going away is no error.
    async fn sees(&self, text: &str) {
        let seen = async {
            while !self.text().await.is_ok_and(|all| all.contains(text)) {
                tokio::time::sleep(OFTEN).await;
            }
        };
        if timeout(SOON, seen).await.is_err() {
            panic!("not {text:?} in time, but {:?}", self.text().await);
        }
    }

    async fn text(&self) -> WebDriverResult<String> {
        self.driver.find(By::Css("main")).await?.text().await
    }

    async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("a field");
    }

    async fn click(&self, css: &str) {
        self.find(css).await.click().await.expect("a click");
    }

    async fn double_click(&self, css: &str) {
        let button = self.find(css).await;
        let clicks = self.driver.action_chain().double_click_element(&button);
        clicks.perform().await.expect("two clicks");
    }

    async fn send(&self, number: &str) {
        self.type_into("#number", number).await;
        self.click("#send").await;
    }

    async fn verify(&self, code: &str) {
        self.type_into("#code", code).await;
        self.click("#verify").await;
    }

    async fn cookie(&self) -> Cookie {
        let cookie = self.driver.get_named_cookie("session").await;
        cookie.expect("a cookie")
    }

    /// A picture of the page, which has to fit in the window's width.
    async fn picture(&self, name: &str) {
        let page = "const page = document.documentElement; \
                    return [page.clientWidth, page.scrollWidth]";
        let widths = self.driver.execute(page, []).await.expect("a script");
        assert_eq!(widths.json(), &json!([WIDTH, WIDTH]), "{name}");
        if let Some(directory) = env::var_os("LOGIN_SCREENSHOTS") {
            let path = Path::new(&directory).join(format!("{name}.png"));
            self.driver.screenshot(&path).await.expect("a picture");
        }
    }
}

fn capabilities(scripts: bool) -> WebDriverResult<ChromeCapabilities> {
    let mut chrome = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        // A browser at the end of a pipe ends with the driver.
        "--remote-debugging-pipe",
    ] {
        chrome.add_arg(argument)?;
    }
    let phone = json!({ "deviceMetrics": { "width": WIDTH, "height": 844, "pixelRatio": 2 } });
    chrome.add_experimental_option("mobileEmulation", phone)?;
    let allowed = if scripts { 1 } else { 2 };
    let scripts = json!({ "profile.managed_default_content_settings.javascript": allowed });
    chrome.add_experimental_option("prefs", scripts)?;
    Ok(chrome)
}

async fn in_browser<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(Browser) -> F) {
    in_browser_with(true, test).await;
}

/// Runs a test in a browser of its own, which ends with it, with or without scripts.
async fn in_browser_with<F: Future<Output = ()> + Send + 'static>(
    scripts: bool,
    test: impl FnOnce(Browser) -> F,
) {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| {
        // The driver's client wants one, although it talks to this machine only.
        let provider = rustls::crypto::ring::default_provider();
        provider.install_default().expect("the first provider");
    });
    let path = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
    let mut chromedriver = Program::start(Command::new(path).arg("--port=0"));
    let port = chromedriver.says("started successfully on port ").await;
    let url = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
    let capabilities = capabilities(scripts).expect("capabilities");
    let driver = WebDriver::builder(url, capabilities).request_timeout(SOON);
    let driver = Arc::new(driver.connect().await.expect("a browser"));
    let mut test = tokio::spawn(test(Browser {
        driver: driver.clone(),
    }));
    let ended = timeout(SOON * 5, &mut test).await;
    if ended.is_err() {
        test.abort();
        let _ = test.await;
    }
    // A test that fails must not leave a browser behind.
    let driver = Arc::into_inner(driver).expect("the last");
    driver.quit().await.expect("the end");
    if let Err(panic) = ended.expect("an end in time") {
        std::panic::resume_unwind(panic.into_panic());
    }
}

/// The program itself, with the PIN that it prints.
#[tokio::test]
async fn a_person_signs_in() {
    in_browser(async |browser: Browser| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_login"));
        let account = ["INFOBIP_", "SMSEND_"];
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if account.iter().any(|prefix| name.starts_with(prefix)) {
                program.env_remove(&*name);
            }
        }
        let mut program = Program::start(program.arg("0"));
        let url = program.says("Sign in at ").await;
        browser.open(&url).await;
        browser.picture("number").await;
        browser.send(Gateway::FAILING).await;
        browser.sees("do not know").await;
        browser.send(NUMBER).await;
        browser.sees("A code is on its way").await;
        let pin = program.says("your code is ").await;
        browser.picture("code").await;
        browser.verify("000000").await;
        browser.sees("You have 4 tries left").await;
        browser.click("#again").await;
        browser.sees("Please wait").await;
        browser.verify(&pin).await;
        browser.sees("You are signed in as +447700900123").await;
        browser.picture("signed-in").await;
        let cookie = browser.cookie().await;
        assert_eq!(cookie.http_only, Some(true));
        assert_eq!(cookie.same_site, Some(SameSite::Lax));
        browser.click("#sign-out").await;
        browser.sees("Your phone number").await;
        let log = program.stop().await;
        assert!(log.contains("login: "), "{log}");
        for secret in [&pin, &*cookie.value.to_string(), "7700900"] {
            assert!(!log.contains(secret), "{log}");
        }
    })
    .await;
}

/// Nor a mouse.
#[tokio::test]
async fn no_script_is_needed() {
    in_browser_with(false, async |browser: Browser| {
        let site = Site::start(Gateway::builder(), Rules::default()).await;
        let script = "<main>off</main><script>document.body.textContent = 'on'</script>";
        browser.open(&format!("data:text/html,{script}")).await;
        browser.sees("off").await;
        browser.open(&site.url).await;
        // The driver's click does not come back where scripts are off.
        let enter = "\u{e007}";
        browser
            .type_into("#number", &format!("{NUMBER}{enter}"))
            .await;
        browser.sees("A code is on its way").await;
        browser.type_into("#code", &format!("000000{enter}")).await;
        browser.sees("You have 4 tries left").await;
        browser
            .type_into("#code", &format!("{}{enter}", Gateway::PIN))
            .await;
        browser.sees("You are signed in").await;
    })
    .await;
}

#[tokio::test]
async fn the_code_comes_again_and_in_a_call() {
    in_browser(async |browser: Browser| {
        let site = Site::start(Gateway::builder(), eager()).await;
        browser.open(&site.url).await;
        browser.send("07700 900123").await;
        browser.sees("not a phone number").await;
        browser.picture("not-a-number").await;
        browser.send(NUMBER).await;
        browser.sees("A code is on its way").await;
        browser.verify("000000").await;
        browser.sees("You have 4 tries left").await;
        browser.picture("wrong-code").await;
        browser.click("#again").await;
        browser.sees("A code is on its way").await;
        browser.click("#call").await;
        browser.sees("We are calling you").await;
        browser.picture("call").await;
        assert_eq!(site.calls("sendPinOverSms"), 1);
        assert_eq!(site.calls("resendPinOverSms"), 1);
        assert_eq!(site.calls("resendPinOverVoice"), 1);
        browser.verify(Gateway::PIN).await;
        browser.sees("You are signed in").await;
    })
    .await;
}

#[tokio::test]
async fn too_many_tries_lock_out() {
    in_browser(async |browser: Browser| {
        let site = Site::start(Gateway::builder(), eager()).await;
        browser.open(&site.url).await;
        browser.send(NUMBER).await;
        for left in ["4 tries", "3 tries", "2 tries", "one try"] {
            browser.verify("000000").await;
            browser.sees(left).await;
        }
        browser.verify("000000").await;
        browser.sees("Too many tries").await;
        browser.picture("locked-out").await;
        // Chromium may show the page of the code again, which is of no use now.
        browser.driver.back().await.expect("a page");
        if browser
            .text()
            .await
            .is_ok_and(|text| text.contains("one try"))
        {
            browser.verify(Gateway::PIN).await;
            browser.sees("can no longer be used").await;
        }
        browser.sees("Your phone number").await;
        assert_eq!(site.calls("verifyPin"), 5);
    })
    .await;
}

#[tokio::test]
async fn going_back_sends_nothing_and_shows_nothing_old() {
    in_browser(async |browser: Browser| {
        let site = Site::start(Gateway::builder(), Rules::default()).await;
        browser.open(&site.url).await;
        browser.send(NUMBER).await;
        browser.sees("A code is on its way").await;
        browser.driver.back().await.expect("a page");
        browser.sees("Your phone number").await;
        browser.click("#send").await;
        browser.sees("A code was sent already").await;
        browser.picture("sent-already").await;
        browser.driver.refresh().await.expect("a page");
        browser.verify(Gateway::PIN).await;
        browser.sees("You are signed in").await;
        for _ in 0..2 {
            browser.driver.back().await.expect("a page");
            browser.sees("You are signed in").await;
        }
        browser.click("#sign-out").await;
        browser.sees("Your phone number").await;
        browser.driver.back().await.expect("a page");
        browser.sees("Your phone number").await;
        assert_eq!(site.calls("sendPinOverSms"), 1);
        assert_eq!(site.calls("verifyPin"), 1);
    })
    .await;
}

#[tokio::test]
async fn a_double_click_sends_one_pin_and_signs_in() {
    in_browser(async |browser: Browser| {
        let site = Site::start(Gateway::builder(), Rules::default()).await;
        browser.open(&site.url).await;
        browser.type_into("#number", NUMBER).await;
        browser.double_click("#send").await;
        browser.sees("Type the code").await;
        browser.type_into("#code", Gateway::PIN).await;
        browser.double_click("#verify").await;
        browser.sees("You are signed in").await;
        assert_eq!(site.calls("sendPinOverSms"), 1);
        assert_eq!(site.calls("verifyPin"), 1);
    })
    .await;
}

/// The browser drops the answer to the first click, while the gateway is at work.
#[tokio::test]
async fn an_impatient_second_click_sends_nothing() {
    in_browser(async |browser: Browser| {
        let stand_in = StandIn::start(Rules::default(), |path| match path.ends_with("/verify") {
            true => r#"{"verified": true}"#,
            false => SENT,
        });
        let stand_in = stand_in.await;
        let (posted, mut posts) = tokio::sync::watch::channel(0);
        let counted = posted.clone();
        let count = move |request: Request, next: Next| {
            if request.method() == Method::POST {
                counted.send_modify(|posts| *posts += 1);
            }
            next.run(request)
        };
        let router = stand_in.router.clone().layer(from_fn(count));
        let (url, server) = serve(router).await;
        browser.open(&url).await;
        for (field, text, button, seen) in [
            ("#number", NUMBER, "#send", "A code was sent already"),
            ("#code", Gateway::PIN, "#verify", "You are signed in"),
        ] {
            browser.type_into(field, text).await;
            posted.send_replace(0);
            let held = stand_in.hold.lock().await;
            // The page itself clicks, since the driver waits for what a click leads to.
            let clicks = "const button = document.querySelector(arguments[0]); \
                          setInterval(() => button.click(), 1000)";
            let clicks = browser.driver.execute(clicks, [json!(button)]).await;
            clicks.expect("a script");
            let twice = timeout(SOON, posts.wait_for(|posts| *posts >= 2)).await;
            twice.expect("two clicks in time").expect("a form");
            drop(held);
            browser.sees(seen).await;
        }
        // One to send it, one to verify it.
        assert_eq!(stand_in.requests(), 2);
        server.abort();
    })
    .await;
}

#[tokio::test]
async fn trouble_is_told_as_it_is() {
    in_browser(async |browser: Browser| {
        let site = Site::start(Gateway::builder(), Rules::default()).await;
        browser.open(&site.url).await;
        for (number, text, name) in [
            (
                Gateway::RATE_LIMITED,
                "is busy. Please wait 30 seconds",
                "rate-limited",
            ),
            (Gateway::FAILING, "do not know whether", "gateway-down"),
            (Gateway::FAILING, "Please wait 60 seconds", "one-a-minute"),
            (Gateway::SILENT, "do not know whether", "gateway-silent"),
            (Gateway::UNREACHABLE, "could not be sent", "not-sent"),
        ] {
            browser.send(number).await;
            browser.sees(text).await;
            browser.picture(name).await;
        }
        browser
            .driver
            .delete_all_cookies()
            .await
            .expect("no cookies");
        browser.click("#send").await;
        browser.sees("open for too long").await;
        browser.picture("too-old").await;
        browser.click("a").await;
        browser.sees("Your phone number").await;
    })
    .await;
}
