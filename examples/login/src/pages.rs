//! The pages: plain HTML, without a script. `html!` escapes what stands in them.

use maud::{DOCTYPE, Markup, html};
use two_factor_pin::PhoneNumber;

use crate::notice::Notice;
use crate::session::{Session, State};
use crate::step::Code;

pub const STYLE: &str = include_str!("style.css");

pub fn number(session: &Session, state: &State, notice: Notice) -> Markup {
    let fields = html! {
        label for="number" { "Your phone number" }
        input id="number" name="number" type="tel" autocomplete="tel" required autofocus
            maxlength="40" placeholder="+44 7700 900123" value=(state.typed);
        p class="hint" { "With the country code. We send you a code in a text message." }
        button id="send" { "Send me a code" }
    };
    page("Sign in", notice, &form(session, "/send", &fields))
}

pub fn code(session: &Session, code: &Code, calls: bool, notice: Notice) -> Markup {
    let fields = html! {
        label for="code" { "The code" }
        input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required
            autofocus maxlength="20";
        button id="verify" { "Sign in" }
    };
    let again = html! { button id="again" class="plain" { "Send it again" } };
    let call = html! { button id="call" class="plain" { "Call me instead" } };
    let body = html! {
        p { "Type the code that goes to " b { (code.number.as_str()) } "." }
        (form(session, "/verify", &fields))
        div class="others" {
            (form(session, "/again", &again))
            @if calls { (form(session, "/call", &call)) }
        }
        p { a id="other" href="/" { "Use another number" } }
    };
    page("Type the code", notice, &body)
}

pub fn welcome(session: &Session, number: &PhoneNumber) -> Markup {
    let button = html! { button id="sign-out" class="plain" { "Sign out" } };
    let body = html! {
        p { "You are signed in as " b { (number.as_str()) } "." }
        (form(session, "/sign-out", &button))
    };
    page("Signed in", Notice::Nothing, &body)
}

/// A page for what no form of ours leads to.
pub fn trouble(text: &str) -> Markup {
    let body = html! {
        p class="bad" role="alert" { (text) }
        p { a href="/" { "Start again" } }
    };
    page("Sorry", Notice::Nothing, &body)
}

fn form(session: &Session, action: &str, fields: &Markup) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="csrf" value=(session.csrf.as_str());
            (fields)
        }
    }
}

fn page(title: &str, notice: Notice, body: &Markup) -> Markup {
    let (class, role) = match notice.is_good() {
        true => ("good", "status"),
        false => ("bad", "alert"),
    };
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href="/style.css";
            }
            body {
                main {
                    h1 { (title) }
                    @if notice != Notice::Nothing {
                        p id="notice" class=(class) role=(role) { (notice.text()) }
                    }
                    (body)
                }
            }
        }
    }
}
