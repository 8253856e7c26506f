//! What a browser can ask for. Each form is answered with a redirect to the page
//! that shows what came of it, so that going back and reloading send nothing.

use std::sync::Arc;

use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{DefaultBodyLimit, Form, Path, Request, State as Shared};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use two_factor_pin::PhoneNumber;

use crate::notice::Notice;
use crate::pages;
use crate::session::{Session, Sessions, State, cookie};
use crate::sign_in::SignIn;
use crate::step::{Again, Step};
use crate::token::Token;

struct App {
    sign_in: SignIn,
    sessions: Sessions,
}

/// What the buttons do.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Action {
    Send,
    Again,
    Call,
    Verify,
    SignOut,
}

#[derive(Deserialize)]
struct Fields {
    #[serde(default)]
    csrf: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    code: String,
}

/// The sign-in page, to be served.
pub fn router(sign_in: SignIn) -> Router {
    let sessions = Sessions::default();
    let style = ([(CONTENT_TYPE, "text/css; charset=utf-8")], pages::STYLE);
    Router::new()
        .route("/", get(show_number))
        .route("/code", get(show))
        .route("/welcome", get(show))
        .route("/style.css", get(async move || style))
        .route("/{action}", axum::routing::post(act))
        .layer(DefaultBodyLimit::max(4096))
        .layer(from_fn(with_headers))
        .with_state(Arc::new(App { sign_in, sessions }))
}

/// Nothing is kept in a cache, and no page runs a script, is framed, or sends a form
/// elsewhere.
async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let policy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; \
                  frame-ancestors 'none'; base-uri 'none'";
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, policy),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The first page, at which a session begins, and which a person can come back to
/// for another number.
async fn show_number(Shared(app): Shared<Arc<App>>, headers: HeaderMap) -> Response {
    if let Some(session) = app.sessions.of(&headers) {
        let mut state = session.state.lock().await;
        return match state.step {
            Step::SignedIn(_) => Redirect::to("/welcome").into_response(),
            _ => page_of_number(&session, &mut state),
        };
    }
    let Some((id, session)) = app.sessions.begin(Step::Number) else {
        return trouble(
            StatusCode::SERVICE_UNAVAILABLE,
            "Too many people are signing in.",
        );
    };
    let page = page_of_number(&session, &mut *session.state.lock().await);
    ([(SET_COOKIE, cookie(&id))], page).into_response()
}

fn page_of_number(session: &Session, state: &mut State) -> Response {
    let notice = std::mem::take(&mut state.notice);
    pages::number(session, state, notice).into_response()
}

/// The page of how far a session has come, whichever of them was asked for.
async fn show(Shared(app): Shared<Arc<App>>, headers: HeaderMap, uri: Uri) -> Response {
    let Some(session) = app.sessions.of(&headers) else {
        return Redirect::to("/").into_response();
    };
    let mut state = session.state.lock().await;
    if uri.path() != place(&state.step) {
        return Redirect::to(place(&state.step)).into_response();
    }
    let notice = std::mem::take(&mut state.notice);
    match &state.step {
        Step::Number => Redirect::to("/").into_response(),
        Step::Code(code) => {
            let calls = app.sign_in.account.calls();
            pages::code(&session, code, calls, notice).into_response()
        }
        Step::SignedIn(number) => pages::welcome(&session, number).into_response(),
    }
}

fn place(step: &Step) -> &'static str {
    match step {
        Step::Number => "/",
        Step::Code(_) => "/code",
        Step::SignedIn(_) => "/welcome",
    }
}

async fn act(
    Shared(app): Shared<Arc<App>>,
    Path(action): Path<Action>,
    headers: HeaderMap,
    fields: Result<Form<Fields>, FormRejection>,
) -> Response {
    let Ok(Form(fields)) = fields else {
        return trouble(StatusCode::BAD_REQUEST, "That was no form of this page.");
    };
    let session = app.sessions.of(&headers);
    let Some(session) = session.filter(|session| session.csrf.is(&fields.csrf)) else {
        return trouble(StatusCode::FORBIDDEN, "This page was open for too long.");
    };
    if action == Action::SignOut {
        app.sessions.end(&headers);
        return Redirect::to("/").into_response();
    }
    // A browser that goes away, as it does after a second click, ends this future. A
    // PIN whose sending is dropped half-way may be sent, and nobody would know.
    let work = tokio::spawn(async move {
        let mut state = session.state.lock().await;
        if state.is_over() {
            return enter(state.successor(&fields.code));
        }
        if let Step::SignedIn(_) = state.step {
            // A page that was left open says what has been over for long.
            return Redirect::to("/welcome").into_response();
        }
        let place = perform(&app.sign_in, &mut state, action, &fields).await;
        match state.step {
            Step::SignedIn(_) => enter(app.sessions.renew(&headers, &mut state, &fields.code)),
            _ => Redirect::to(place).into_response(),
        }
    });
    work.await
        .unwrap_or_else(|_| trouble(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong."))
}

/// Leads somebody who signed in to their session, and everybody else out.
fn enter(id: Option<Token>) -> Response {
    match id {
        Some(id) => ([(SET_COOKIE, cookie(&id))], Redirect::to("/welcome")).into_response(),
        None => Redirect::to("/").into_response(),
    }
}

/// Does what a button says, and tells where that leads.
async fn perform(
    sign_in: &SignIn,
    state: &mut State,
    action: Action,
    fields: &Fields,
) -> &'static str {
    let step = &mut state.step;
    state.notice = match (action, &mut *step) {
        (Action::Send, _) => {
            state.typed.clone_from(&fields.number);
            match number(&fields.number) {
                Some(number) => sign_in.send(step, number).await,
                None => Notice::NotANumber,
            }
        }
        (Action::Again, Step::Code(code)) => sign_in.send_again(code, Again::Message).await,
        (Action::Call, Step::Code(code)) => sign_in.send_again(code, Again::Call).await,
        (Action::Verify, Step::Code(_)) => match code(&fields.code) {
            Some(code) => sign_in.verify(step, &code).await,
            None => Notice::NoCode,
        },
        // A page that was left open, or that the back button brought back.
        _ => Notice::Over,
    };
    match action {
        Action::Send if !state.notice.is_good() && state.notice != Notice::Nothing => "/",
        _ => place(&state.step),
    }
}

/// A number as people write it.
fn number(typed: &str) -> Option<PhoneNumber> {
    let typed = typed.replace("(0)", ""); // as in +44 (0) 7700 900123
    let plain: String = typed
        .chars()
        .filter(|letter| !" -.()/".contains(*letter))
        .collect();
    let plain = plain.strip_prefix("00").unwrap_or(&plain);
    PhoneNumber::try_from(plain).ok()
}

/// A code as people type it.
fn code(typed: &str) -> Option<String> {
    let plain: String = typed.split_whitespace().collect();
    (1..=20).contains(&plain.len()).then_some(plain)
}

fn trouble(status: StatusCode, text: &str) -> Response {
    (status, pages::trouble(text)).into_response()
}
