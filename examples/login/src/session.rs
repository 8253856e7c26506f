//! What the server remembers of a browser.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::header::COOKIE;

use crate::expiring::Expiring;
use crate::notice::Notice;
use crate::step::Step;
use crate::token::Token;

const LIFE: Duration = Duration::from_secs(30 * 60);
const MOST: usize = 10_000;

pub struct Session {
    /// Every form carries it, so that no other site's form is taken for ours.
    pub csrf: Token,
    /// Locked for as long as an action lasts, so that a form that is sent twice is
    /// dealt with once, and then again with what came of it.
    pub state: tokio::sync::Mutex<State>,
}

#[derive(Default)]
pub struct State {
    pub step: Step,
    /// Shown once.
    pub notice: Notice,
    /// The number as it was typed, to be mended.
    pub typed: String,
    /// The ID under which somebody is signed in who was not under this one.
    successor: Option<Successor>,
}

struct Successor {
    id: Token,
    /// The code that was right. `None` once a wrong one was tried.
    code: Option<Token>,
}

/// The sessions by the random IDs that the browsers hold.
pub struct Sessions(Mutex<Expiring<Token, Arc<Session>>>);

impl Default for Sessions {
    fn default() -> Self {
        Self(Mutex::new(Expiring::new(LIFE, MOST)))
    }
}

impl Sessions {
    pub fn of(&self, headers: &HeaderMap) -> Option<Arc<Session>> {
        let id = id(headers)?;
        let mut sessions = self.lock();
        sessions.get_mut(&id).map(|(_, session)| session.clone())
    }

    /// Begins a session. `None` where there are too many, or no randomness.
    pub fn begin(&self, step: Step) -> Option<(Token, Arc<Session>)> {
        let state = State {
            step,
            ..State::default()
        };
        let id = Token::new().ok()?;
        let session = Arc::new(Session {
            csrf: Token::new().ok()?,
            state: tokio::sync::Mutex::new(state),
        });
        self.lock().insert(id.clone(), session.clone()).ok()?;
        Some((id, session))
    }

    /// Moves somebody who has just signed in to a new ID, so that a stranger who
    /// gave the browser the old one is not let in with it.
    pub fn renew(&self, headers: &HeaderMap, state: &mut State, code: &str) -> Option<Token> {
        self.end(headers);
        let (id, _) = self.begin(std::mem::take(&mut state.step))?;
        state.successor = Some(Successor {
            id: id.clone(),
            code: Some(Token::claimed(code)),
        });
        Some(id)
    }

    pub fn end(&self, headers: &HeaderMap) {
        if let Some(id) = id(headers) {
            self.lock().remove(&id);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Expiring<Token, Arc<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether the session is over, since somebody has signed in over it.
    pub fn is_over(&self) -> bool {
        self.successor.is_some()
    }

    /// The new ID for the second of two clicks, since a browser drops the answer to
    /// the first. Both have the same right code. A wrong one is a guess, and the last.
    pub fn successor(&mut self, code: &str) -> Option<Token> {
        let successor = self.successor.as_mut()?;
        successor.code.take_if(|right| !right.is(code));
        successor.code.is_some().then(|| successor.id.clone())
    }
}

/// The cookie that holds an ID. No script can read it, and no other site makes a
/// browser send a form with it. Away from loopback it is `Secure` as well.
pub fn cookie(id: &Token) -> String {
    let (id, life) = (id.as_str(), LIFE.as_secs());
    format!("session={id}; HttpOnly; SameSite=Lax; Path=/; Max-Age={life}")
}

fn id(headers: &HeaderMap) -> Option<Token> {
    let cookies = headers.get_all(COOKIE).iter();
    let mut cookies = cookies.filter_map(|value| value.to_str().ok());
    cookies.find_map(|cookies| {
        let mut cookies = cookies.split(';');
        let id = cookies.find_map(|cookie| cookie.trim().strip_prefix("session="))?;
        Some(Token::claimed(id))
    })
}
