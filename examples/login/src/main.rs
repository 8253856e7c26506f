//! Serves a sign-in page on loopback, until Ctrl-C or SIGTERM.
//!
//! Without an account in the environment nothing is sent, and the PIN is printed.

use std::error::Error;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use login::account::Account;
use login::limits::{Limits, Rules};
use login::sign_in::SignIn;
use login::web::router;
use two_factor_pin::mock::{Call, Gateway};

const USAGE: &str = "cargo run -p login [PORT]";

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("login: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let port = match std::env::args().nth(1) {
        Some(port) => port.parse().map_err(|_| USAGE)?,
        None => 8080_u16,
    };
    let (account, _gateway) = match Account::from_env()? {
        Some(account) => (account, None),
        None => {
            let gateway = Gateway::builder().on_call(print_pin).start()?;
            println!("Nothing is sent: this is the mock gateway.");
            (Account::at_mock(gateway.infobip())?, Some(gateway))
        }
    };
    let stopped = stopped()?;
    let limits = Limits::new(Rules::default());
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    println!("Sign in at http://{}", listener.local_addr()?);
    axum::serve(listener, router(SignIn { account, limits }))
        .with_graceful_shutdown(stopped)
        .await?;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM. As process 1 of a container, a program that does
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

/// Waits for Ctrl-C.
#[cfg(windows)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        let _ = interrupt.recv().await;
    })
}

/// What would arrive on a phone.
fn print_pin(call: &Call) {
    if let Some(pin) = call.sent_pin() {
        println!("A phone shows: your code is {pin}");
    }
}
