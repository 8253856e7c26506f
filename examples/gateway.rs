//! Serves the mock gateway on loopback, for the tests of programs in any
//! language. Nothing is sent.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use serde_json::{Value, json};
use two_factor_pin::mock::{Call, Gateway};

/// Stand in for Infobip and SMSEnd on this machine, until Ctrl-C or SIGTERM.
#[derive(Parser)]
#[command(name = "gateway")]
struct Arguments {
    /// The port of 127.0.0.1 to listen on; 0 takes one that is free.
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Write what a test needs to a file, one JSON object a line: first where
    /// the gateway listens and which credentials it takes, then each call
    /// whole, with its keys, numbers and PINs.
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("gateway: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), String> {
    // Before anybody reads that the gateway listens, since a signal may follow.
    let stopped = stopped().map_err(|error| format!("no signals can be received: {error}"))?;
    let gateway = serve(arguments)?;
    stopped.await;
    // It would wait for its thread, which may be writing to a pipe that nobody
    // reads.
    std::mem::forget(gateway);
    Ok(())
}

/// Ends on Ctrl-C or SIGTERM. As process 1 of a container, a program that does
/// not ask for these signals does not get them.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends on Ctrl-C.
#[cfg(windows)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ = interrupt.recv().await;
    })
}

fn serve(arguments: &Arguments) -> Result<Gateway, String> {
    let record = Arc::new(Record::create(arguments.record.as_deref())?);
    let calls = record.clone();
    let gateway = Gateway::builder()
        .port(arguments.port)
        .on_call(move |call| {
            print(&line(call));
            calls.write(&whole(call));
        })
        .start()
        .map_err(|error| {
            let port = arguments.port;
            format!("127.0.0.1:{port} cannot be listened on: {error}; give another --port")
        })?;
    print(&introduction(&gateway.base_url()));
    record.write(&contact(&gateway.base_url()));
    Ok(gateway)
}

/// What a person needs to try all operations.
fn introduction(base_url: &str) -> String {
    let [api_key, user_key, session_key, access_token] = [
        Gateway::API_KEY,
        Gateway::USER_KEY,
        Gateway::SESSION_KEY,
        Gateway::ACCESS_TOKEN,
    ];
    let [user_name, password, session_token] = [
        Gateway::USER_NAME,
        Gateway::PASSWORD,
        Gateway::SESSION_TOKEN,
    ];
    let pin = Gateway::PIN;
    let [limited, unreachable, failing, silent] = [
        Gateway::RATE_LIMITED,
        Gateway::UNREACHABLE,
        Gateway::FAILING,
        Gateway::SILENT,
    ];
    let curl = curl(base_url);
    format!(
        r#"A mock of both gateways answers at {base_url} until Ctrl-C. Nothing is sent.

Infobip takes one of    Authorization: App {api_key}
                        Authorization: Basic (user {user_name}, password {password})
                        Authorization: IBSSO {session_token}
                        Authorization: Bearer {access_token}
SMSEnd takes            user_key: {user_key}
             with       Session_key: {session_key}
             or         Access_token: {access_token}

These numbers fail:     {limited}  too many requests
                        {unreachable}  cannot be reached
                        {failing}  500
                        {silent}  no answer at all
Every PIN is            {pin}; Infobip knows it by the pinId in the reply to a send
Any example of the spec is the answer below {base_url}/mock-answer/STATUS/EXAMPLE,
or to a request with the header `x-mock-answer: STATUS/EXAMPLE`. To a failure,
EXAMPLE may also be one of the spec's `x-failure-bodies`: text, html, otherJson, empty.

{curl}
"#
    )
}

/// Commands for a shell, each operation after those that it needs. They work
/// pasted whole.
fn curl(base_url: &str) -> String {
    let infobip = format!("-H 'Authorization: App {}'", Gateway::API_KEY);
    let smsend = format!(
        "-H 'user_key: {}' -H 'Session_key: {}'",
        Gateway::USER_KEY,
        Gateway::SESSION_KEY
    );
    let typed = json!({ "pin": Gateway::PIN });
    let message = json!({ "to": "41793026727", "applicationId": "APP", "messageId": "MSG" });
    let recipient = json!({ "recipient": "+447700900123" });
    let guess = json!({ "recipient": "+447700900123", "pin": Gateway::PIN });
    let post = |path: &str, keys: &str, body: &Value| {
        format!(
            "curl -sS -w '\\n' \"{base_url}{path}\" {keys} -H 'Content-Type: application/json' -d '{body}'"
        )
    };
    let pin_id = r#"sed -n 's/.*"pinId" *: *"\([^"]*\)".*/\1/p'"#;
    let by = |channel: &str| {
        let send = post(&format!("/2fa/2/pin{channel}"), &infobip, &message);
        let resend = format!("/2fa/2/pin/$PIN_ID/resend{channel}");
        [
            format!("PIN_ID=$({send} | {pin_id}); echo \"PIN_ID=$PIN_ID\""),
            post(&resend, &infobip, &json!({})),
            post("/2fa/2/pin/$PIN_ID/verify", &infobip, &typed),
        ]
        .join("\n")
    };
    let by_smsend = [
        post("/API/v1.0/REST/2fa/request", &smsend, &recipient),
        post("/API/v1.0/REST/2fa/verify", &smsend, &guess),
    ]
    .join("\n");
    [by(""), by("/voice"), by_smsend].join("\n\n")
}

/// One call, for a person to see; the number is redacted, and no PIN is shown.
fn line(call: &Call) -> String {
    let operation = call.operation.as_deref().unwrap_or("no operation");
    let to = match call.redacted_number() {
        Some(number) => format!(" to {number}"),
        None => String::new(),
    };
    let (method, path, status) = (&call.method, call.redacted_path(), call.status);
    format!("{operation}{to}: {method} {path}: {status}\n")
}

/// Where the gateway listens and what it takes, by the spec's security schemes.
fn contact(base_url: &str) -> Value {
    json!({
        "baseUrl": base_url,
        "credentials": {
            "infobipApiKey": format!("App {}", Gateway::API_KEY),
            "infobipBasic": { "username": Gateway::USER_NAME, "password": Gateway::PASSWORD },
            "infobipSessionToken": format!("IBSSO {}", Gateway::SESSION_TOKEN),
            "infobipBearer": Gateway::ACCESS_TOKEN,
            "smsendUserKey": Gateway::USER_KEY,
            "smsendSessionKey": Gateway::SESSION_KEY,
            "smsendAccessToken": Gateway::ACCESS_TOKEN,
        },
    })
}

/// One call, for a test to look at.
fn whole(call: &Call) -> Value {
    json!({
        "operation": call.operation,
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "headers": call.headers,
        "body": String::from_utf8_lossy(&call.body),
        "status": call.status,
    })
}

/// Nobody may be reading any more, which is no reason to stop.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The file for tests, where one was asked for.
struct Record(Option<Mutex<File>>);

impl Record {
    fn create(path: Option<&Path>) -> Result<Self, String> {
        let Some(path) = path else {
            return Ok(Self(None));
        };
        match File::create(path) {
            Ok(file) => Ok(Self(Some(Mutex::new(file)))),
            Err(error) => Err(format!("{} cannot be written: {error}", path.display())),
        }
    }

    fn write(&self, object: &Value) {
        let Some(file) = &self.0 else {
            return;
        };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = file.write_all(format!("{object}\n").as_bytes()) {
            eprintln!("gateway: the record is not complete: {error}");
        }
    }
}
