//! Sends a PIN in each of the three ways, says what became of it, and verifies what
//! is typed.
//!
//! Without arguments it talks to the mock gateway of this crate, so nothing is
//! sent. With `--to` and an account in the environment it sends for real.

use std::process::ExitCode;

use clap::Parser;
use two_factor_pin::mock::Gateway;
use two_factor_pin::{Error, PhoneNumber, PinId, ResponseValue, Verification, infobip, smsend};

type Failure = Box<dyn std::error::Error>;

/// Send a one-time PIN over Infobip (text message and voice call) and SMSEnd, and
/// verify it.
///
/// Without --to, everything goes to a mock gateway on this machine. With --to,
/// the PIN is sent for real, and costs a message, through each gateway that the
/// environment has an account for:
///
/// Infobip: INFOBIP_BASE_URL and INFOBIP_API_KEY, --application-id, --message-id.
///
/// SMSEnd: SMSEND_USER_KEY, with SMSEND_SESSION_KEY or SMSEND_ACCESS_TOKEN; for
/// a sibling brand SMSEND_BASE_URL.
#[derive(Parser)]
#[command(name = "send_pin", verbatim_doc_comment)]
struct Arguments {
    /// Whom to send to: country code first, with or without a plus sign.
    #[arg(long, value_name = "NUMBER")]
    to: Option<PhoneNumber>,
    /// The 2FA application of the Infobip account.
    #[arg(long, value_name = "ID")]
    application_id: Option<String>,
    /// The message template of the application.
    #[arg(long, value_name = "ID")]
    message_id: Option<String>,
    /// Call and read the PIN out as well; only with --to.
    #[arg(long, requires = "to")]
    voice: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("send_pin: nothing was sent: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Sends through all gateways that there are, and says whether all PINs went
/// out and none that was typed was wrong.
async fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let Some(to) = &arguments.to else {
        let gateway = Gateway::start()?;
        println!(
            "A mock gateway answers at {}; nothing is sent.\n",
            gateway.base_url()
        );
        let (infobip, smsend) = (gateway.infobip().build()?, gateway.smsend().build()?);
        let template = Template {
            application: "APP0123456789ABCDEF",
            message: "MSG0123456789ABCDEF",
        };
        return Ok(
            over_infobip(&infobip, &template, &"41793026727".parse()?, true, mocked).await
                & over_smsend(&smsend, &"447700900123".parse()?, mocked).await,
        );
    };
    let is_set = |names: &[&str]| names.iter().any(|name| std::env::var_os(name).is_some());
    let infobip = is_set(&["INFOBIP_BASE_URL", "INFOBIP_API_KEY"]);
    let smsend = is_set(&[
        "SMSEND_USER_KEY",
        "SMSEND_SESSION_KEY",
        "SMSEND_ACCESS_TOKEN",
    ]);
    if !infobip && !smsend {
        return Err("--to needs an account in the environment; --help names the variables".into());
    }
    // Everything is checked before the first PIN goes out.
    let infobip = infobip
        .then(|| Ok::<_, Failure>((infobip::Client::from_env()?, Template::of(arguments)?)))
        .transpose()?;
    let smsend = smsend.then(smsend::Client::from_env).transpose()?;
    let mut all_sent = true;
    if let Some((client, template)) = &infobip {
        all_sent &= over_infobip(client, template, to, arguments.voice, typed).await;
    }
    if let Some(client) = &smsend {
        all_sent &= over_smsend(client, to, typed).await;
    }
    Ok(all_sent)
}

/// What Infobip needs beside a number, made beforehand in the account.
struct Template<'a> {
    application: &'a str,
    message: &'a str,
}

impl<'a> Template<'a> {
    fn of(arguments: &'a Arguments) -> Result<Self, Failure> {
        match (&arguments.application_id, &arguments.message_id) {
            (Some(application), Some(message)) => Ok(Self {
                application,
                message,
            }),
            _ => Err("Infobip needs --application-id and --message-id".into()),
        }
    }
}

/// What a person types who got a PIN. `None` where it is nothing.
type Typed = fn() -> Option<String>;

fn mocked() -> Option<String> {
    Some(Gateway::PIN.to_owned())
}

fn typed() -> Option<String> {
    println!("  The PIN, or nothing:");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).ok()?;
    let line = line.trim();
    (!line.is_empty()).then(|| line.to_owned())
}

async fn over_infobip(
    client: &infobip::Client,
    template: &Template<'_>,
    to: &PhoneNumber,
    voice: bool,
    typed: Typed,
) -> bool {
    let Template {
        application,
        message,
    } = *template;
    println!(
        "Infobip, text message to {}, no number lookup",
        to.redacted()
    );
    let request = client.send_pin_over_sms(to, application, message);
    let sent = report(request.nc_needed(false).await);
    let mut fine = verify(client, sent.and_then(|reply| reply.pin_id), typed).await;
    if voice {
        println!("Infobip, voice call to {}", to.redacted());
        let sent = report(client.send_pin_over_voice(to, application, message).await);
        fine &= verify(client, sent.and_then(|reply| reply.pin_id), typed).await;
    }
    fine
}

async fn verify(client: &infobip::Client, sent: Option<PinId>, typed: Typed) -> bool {
    let Some(pin_id) = sent else { return false };
    let Some(pin) = typed() else { return true };
    is_right(client.verify_pin(&pin_id, pin).await)
}

async fn over_smsend(client: &smsend::Client, to: &PhoneNumber, typed: Typed) -> bool {
    println!("SMSEnd, text message to {}", to.redacted());
    if report(client.request_pin(to).await).is_none() {
        return false;
    }
    let Some(pin) = typed() else { return true };
    is_right(client.verify_pin(to, pin).await)
}

/// Prints what came back, and gives it where the PIN went out.
fn report<T: std::fmt::Debug>(result: Result<ResponseValue<T>, Error>) -> Option<T> {
    match result {
        Ok(reply) => {
            println!("  sent: {:?}", *reply);
            Some(reply.into_inner())
        }
        Err(error) => {
            tell(&error);
            None
        }
    }
}

/// Prints what the gateway says of a PIN, and whether it is right.
fn is_right(answer: Result<Verification, Error>) -> bool {
    match &answer {
        Ok(Verification::Correct) => println!("  verified: it is right\n"),
        Ok(Verification::Wrong(why)) => println!("  verified: {}\n", why.reason()),
        Ok(_) => println!("  verified: nobody can tell\n"),
        Err(error) => tell(error),
    }
    answer.is_ok_and(|answer| answer == Verification::Correct)
}

fn tell(error: &Error) {
    println!("  {error}");
    if let Some(wait) = error.retry_after() {
        println!("  the gateway asks to wait {} seconds", wait.as_secs());
    }
    println!();
}
