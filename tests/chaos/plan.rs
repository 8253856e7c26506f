//! What the gateway does to a request, drawn from a seed.

use std::time::{Duration, SystemTime};

use fastrand::Rng;
use two_factor_pin::Delivery::{self, NotSent, Sent, Unknown};

use crate::TIMEOUT;
use crate::call::{Call, Operation, Trouble};

/// Where a call knocks. What goes wrong before a request was read cannot depend
/// on the request, so it has an address of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// Takes connections and reads requests.
    Open,
    /// Refuses connections.
    Closed,
    /// Has no room for connections: nobody answers.
    Full,
    /// Resets connections before it reads.
    Resetting,
    /// Closes connections before it reads.
    Closing,
    /// Reads a part of the request, then resets, closes or falls silent.
    Impatient,
    /// Reads once the caller has given up, and accepts what it finds.
    Late,
}

impl Place {
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Closed,
        Self::Full,
        Self::Resetting,
        Self::Closing,
        Self::Impatient,
        Self::Late,
    ];

    pub const TROUBLED: [Self; 6] = [
        Self::Closed,
        Self::Full,
        Self::Resetting,
        Self::Closing,
        Self::Impatient,
        Self::Late,
    ];
}

/// What becomes of a request that was read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    Reply,
    ReplyInOtherFraming,
    ReplyAndClose,
    ReplyTwice,
    ReplyOfOtherType,
    ReplyWithHalfUtf8,
    ReplyCutOff,
    ReplyCutOffByReset,
    ReplyDripping,
    ReplyThatStalls,
    ReplyOfWrongLength,
    ReplyOfNotSent,
    ReplyNobodyKnows,
    ReplyTooLarge,
    Refusal,
    RateLimit,
    ServerError,
    Unavailable,
    Redirect,
    StrangeStatus,
    InterimAnswers,
    Garbage,
    BrokenHead,
    Reset,
    Close,
    Stall,
    AcceptedLate,
}

impl Kind {
    pub const ALL: [Self; 27] = [
        Self::Reply,
        Self::ReplyInOtherFraming,
        Self::ReplyAndClose,
        Self::ReplyTwice,
        Self::ReplyOfOtherType,
        Self::ReplyWithHalfUtf8,
        Self::ReplyCutOff,
        Self::ReplyCutOffByReset,
        Self::ReplyDripping,
        Self::ReplyThatStalls,
        Self::ReplyOfWrongLength,
        Self::ReplyOfNotSent,
        Self::ReplyNobodyKnows,
        Self::ReplyTooLarge,
        Self::Refusal,
        Self::RateLimit,
        Self::ServerError,
        Self::Unavailable,
        Self::Redirect,
        Self::StrangeStatus,
        Self::InterimAnswers,
        Self::Garbage,
        Self::BrokenHead,
        Self::Reset,
        Self::Close,
        Self::Stall,
        Self::AcceptedLate,
    ];
}

/// What the gateway does, in order. Afterwards it reads the next request from
/// the connection, unless it has closed it.
pub enum Step {
    /// Counts the PIN as accepted.
    Accept,
    Write(Vec<u8>),
    /// Writes byte by byte.
    Drip(Vec<u8>, Duration),
    /// Writes one piece again and again, up to so many bytes.
    Flood(Vec<u8>, usize),
    Wait(Duration),
    /// Waits until the caller has left.
    Stall,
    Close,
    Reset,
}

/// What a caller may see of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// A whole head of this status arrived, so the status must be reported.
    Status(u16),
    /// No head arrived whole.
    None,
    /// It is up to the network.
    Either,
}

pub struct Plan {
    pub kind: Kind,
    pub steps: Vec<Step>,
    pub answer: Answer,
    /// What the outcome may be where the caller's time did not run out.
    pub outcomes: Vec<Delivery>,
    /// Whether a setting of retries may make the caller send again.
    pub asks_again: bool,
}

const HUGE: usize = 100 << 20;

/// The number of every call, which error bodies repeat. No error may.
pub const NUMBER: &str = "447700900123";

impl Plan {
    /// What becomes of one attempt of a call. The first meets the call's own
    /// trouble, a later one any.
    pub fn draw(seed: u64, call: Call, attempt: usize) -> Self {
        let mut rng = Rng::with_seed(
            seed ^ (call.index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
                ^ (attempt as u64).wrapping_mul(0xD1B5_4A32_D192_ED03),
        );
        let kind = match call.trouble {
            Trouble::After(kind) if attempt == 0 => kind,
            _ => Kind::ALL[rng.usize(..Kind::ALL.len())],
        };
        Draw { rng, call }.plan(kind)
    }
}

struct Draw {
    rng: Rng,
    call: Call,
}

impl Draw {
    fn plan(mut self, kind: Kind) -> Plan {
        match kind {
            Kind::Reply => sent(kind, ok(&self.sent_body())),
            Kind::ReplyInOtherFraming => self.other_framing(kind),
            Kind::ReplyAndClose => {
                let mut plan = sent(kind, ok(&self.sent_body()));
                plan.steps.push(Step::Wait(self.moment()));
                plan.steps.push(self.end());
                // A reset may overtake the reply.
                plan.or_broken()
            }
            // Both in one piece: in HTTP/1.1, a second reply that comes later cannot
            // be distinguished from the reply to the next request.
            Kind::ReplyTwice => sent(kind, ok(&self.sent_body()).repeat(2)),
            Kind::ReplyOfOtherType => self.other_type(kind),
            Kind::ReplyWithHalfUtf8 => self.half_utf8(kind),
            Kind::ReplyCutOff => self.cut_off(kind, Step::Close),
            Kind::ReplyCutOffByReset => self.cut_off(kind, Step::Reset).or_broken(),
            Kind::ReplyDripping => self.dripping(kind),
            Kind::ReplyThatStalls => self.cut_off(kind, Step::Stall),
            Kind::ReplyOfWrongLength => self.wrong_length(kind),
            Kind::ReplyOfNotSent => self.not_sent(kind),
            Kind::ReplyNobodyKnows => self.nobody_knows(kind),
            Kind::ReplyTooLarge => self.too_large(kind),
            Kind::Refusal => self.refusal(kind),
            Kind::RateLimit => self.rate_limit(kind),
            Kind::ServerError => self.server_error(kind),
            Kind::Unavailable => self.unavailable(kind),
            Kind::Redirect => self.redirect(kind),
            Kind::StrangeStatus => self.strange_status(kind),
            Kind::InterimAnswers => self.interim(kind),
            Kind::Garbage => self.garbage(kind),
            Kind::BrokenHead => self.broken_head(kind),
            Kind::Reset => self.perhaps(kind, vec![Step::Reset], Answer::None),
            Kind::Close => self.perhaps(kind, vec![Step::Close], Answer::None),
            Kind::Stall => self.perhaps(kind, vec![Step::Stall], Answer::None),
            Kind::AcceptedLate => Plan {
                kind,
                steps: vec![Step::Stall, Step::Accept, Step::Close],
                answer: Answer::None,
                outcomes: vec![Unknown],
                asks_again: false,
            },
        }
    }

    /// A plan whose PIN is accepted or not, which the caller cannot know.
    fn perhaps(&mut self, kind: Kind, mut steps: Vec<Step>, answer: Answer) -> Plan {
        if self.rng.bool() {
            steps.insert(0, Step::Accept);
        }
        Plan {
            kind,
            steps,
            answer,
            outcomes: vec![Unknown],
            asks_again: false,
        }
    }

    /// A reply that says that the PIN was sent, or that it is right.
    fn sent_body(&mut self) -> String {
        match self.call.operation {
            Operation::Sms => format!(
                r#"{{"to":"{NUMBER}","ncStatus":"NC_DESTINATION_REACHABLE","smsStatus":"MESSAGE_SENT","pinId":"PIN"}}"#
            ),
            Operation::Voice => {
                format!(r#"{{"to":"{NUMBER}","callStatus":"PENDING_ACCEPTED","pinId":"PIN"}}"#)
            }
            Operation::Verify => {
                format!(r#"{{"msisdn":"{NUMBER}","verified":true,"attemptsRemaining":0}}"#)
            }
            Operation::Smsend => {
                (*self.pick(&["", "OK", r#"{"result":"OK"}"#, "null", "[1, 2]"])).to_owned()
            }
        }
    }

    fn other_framing(&mut self, kind: Kind) -> Plan {
        let body = self.sent_body();
        let half = body.len() / 2;
        let (first, second) = body.split_at(half);
        let (head, close) = match self.rng.u8(..4) {
            0 => ("HTTP/1.0 200 OK\r\n\r\n".to_owned() + &body, true),
            1 => (
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{body}"),
                true,
            ),
            2 => (
                format!(
                    "HTTP/1.1 200\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                ),
                false,
            ),
            _ => (
                format!(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Last\r\n\r\n{}{}0\r\nX-Last: 1\r\n\r\n",
                    chunk(first),
                    chunk(second),
                ),
                false,
            ),
        };
        let mut plan = sent(kind, head.into_bytes());
        if close {
            plan.steps.push(Step::Close);
        }
        plan
    }

    fn other_type(&mut self, kind: Kind) -> Plan {
        let body = self.sent_body();
        let types = [
            "Content-Type: text/html\r\n",
            "Content-Type: image/png\r\n",
            "Content-Type: application/json; charset=utf-16\r\n",
            "Content-Type: \r\n",
            "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
            "",
        ];
        let head = *self.pick(&types);
        sent(kind, message("200 OK", head, body.as_bytes()))
    }

    /// A letter of two bytes, cut in two: in a reply or in a refusal.
    fn half_utf8(&mut self, kind: Kind) -> Plan {
        let body = [&b"{\"pinId\":\"\xC3"[..], b"\"}"].concat();
        if self.rng.bool() {
            return refused(kind, 400, message("400 Bad Request", "", &body));
        }
        let mut plan = sent(kind, message("200 OK", "", &body));
        if self.call.operation != Operation::Smsend {
            plan.outcomes = vec![Unknown];
        }
        plan
    }

    /// A reply up to some byte, then the given end.
    fn cut_off(&mut self, kind: Kind, end: Step) -> Plan {
        let mut body = self.sent_body();
        body.push_str(&" ".repeat(20));
        let whole = ok(&body);
        let cut = self.rng.usize(..whole.len());
        Plan {
            kind,
            steps: vec![Step::Accept, Step::Write(whole[..cut].to_vec()), end],
            answer: if cut >= head_length(&whole) {
                Answer::Status(200)
            } else {
                Answer::None
            },
            outcomes: vec![Unknown],
            asks_again: false,
        }
    }

    fn dripping(&mut self, kind: Kind) -> Plan {
        let mut plan = sent(kind, vec![]);
        let body = self.sent_body();
        plan.steps[1] = if self.rng.bool() {
            Step::Drip(ok(&body), Duration::from_micros(200))
        } else {
            // This one never gets to its end in time.
            plan.answer = Answer::Either;
            plan.outcomes = vec![Unknown];
            Step::Drip(ok(&body.repeat(200)), TIMEOUT / 50)
        };
        plan
    }

    fn wrong_length(&mut self, kind: Kind) -> Plan {
        let body = self.sent_body();
        let mut plan = sent(kind, vec![]);
        plan.outcomes = vec![Unknown];
        let (length, end) = match self.rng.u8(..3) {
            // The rest must not be taken for the answer to another request.
            0 if !body.is_empty() => {
                if self.call.operation == Operation::Smsend {
                    plan.outcomes = vec![Sent];
                }
                (body.len() / 2, None)
            }
            1 => (body.len() + 10, Some(Step::Close)),
            _ => (body.len() + 10, Some(Step::Stall)),
        };
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{body}");
        plan.steps[1] = Step::Write(head.into_bytes());
        plan.steps.extend(end);
        plan
    }

    fn not_sent(&mut self, kind: Kind) -> Plan {
        let body = match self.call.operation {
            Operation::Sms => self.pick(&[
                r#"{"smsStatus":"MESSAGE_NOT_SENT"}"#,
                r#"{"ncStatus":"NC_NOT_REACHABLE","pinId":"PIN"}"#,
            ]),
            Operation::Voice => self.pick(&[
                r#"{"callStatus":"ERROR_NO_ANSWER"}"#,
                r#"{"callStatus":"ERROR_USER_BUSY","pinId":"PIN"}"#,
            ]),
            // A wrong PIN, which spent its attempt.
            Operation::Verify => {
                let body = *self.pick(&[
                    r#"{"verified":false,"pinError":"WRONG_PIN","attemptsRemaining":2}"#,
                    r#"{"pinError":"NO_MORE_PIN_ATTEMPTS"}"#,
                    r#"{"verified":true,"pinError":"TTL_EXPIRED"}"#,
                ]);
                let mut plan = sent(kind, ok(body));
                plan.outcomes = vec![Unknown];
                return plan;
            }
            // A page in front of the gateway, which proves nothing.
            Operation::Smsend => {
                let page = message("200 OK", "Content-Type: text/html\r\n", b" <html>");
                return self.perhaps(kind, vec![Step::Write(page)], Answer::Status(200));
            }
        };
        let mut plan = refused(kind, 200, ok(body));
        plan.asks_again = false;
        plan
    }

    fn nobody_knows(&mut self, kind: Kind) -> Plan {
        let body = match self.call.operation {
            Operation::Smsend => "<!DOCTYPE html><title>Sign in to the network</title>",
            _ => self.pick(&[
                "",
                "{}",
                "null",
                "[]",
                "not JSON",
                r#"{"smsStatus":"MESSAGE_LATER","callStatus":"CALL_LATER"}"#,
                r#"{"smsStatus":7,"callStatus":7}"#,
                r#"{"verified":null}"#,
                r#"{"verified":"true"}"#,
                r#"{"verified":true,"pinError":"ADDED_LATER","smsStatus":[]}"#,
                r#"[null,null,null,null,true]"#,
                r#"{"to":"#,
            ]),
        };
        self.perhaps(kind, vec![Step::Write(ok(body))], Answer::Status(200))
    }

    /// A body of 100 MB, in each framing.
    fn too_large(&mut self, kind: Kind) -> Plan {
        let status = *self.pick(&["200 OK", "500 Internal Server Error"]);
        let code = if status.starts_with('2') { 200 } else { 500 };
        let filler = vec![b'x'; 64 << 10];
        let (framing, piece) = match self.rng.u8(..3) {
            0 => (format!("Content-Length: {HUGE}\r\n"), filler),
            1 => ("Connection: close\r\n".to_owned(), filler),
            _ => {
                let size = format!("{:x}\r\n", filler.len()).into_bytes();
                let piece = [&size[..], &filler, b"\r\n"].concat();
                ("Transfer-Encoding: chunked\r\n".to_owned(), piece)
            }
        };
        let head = format!("HTTP/1.1 {status}\r\n{framing}\r\n").into_bytes();
        let steps = vec![Step::Write(head), Step::Flood(piece, HUGE), Step::Close];
        self.perhaps(kind, steps, Answer::Status(code))
    }

    fn refusal(&mut self, kind: Kind) -> Plan {
        let statuses = [
            400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 418, 422, 451, 499,
        ];
        let status = statuses[self.rng.usize(..statuses.len())];
        let body = self.failure_body();
        refused(kind, status, message(&format!("{status} No"), "", &body))
    }

    /// Every kind of body that failures come with, the number in it.
    fn failure_body(&mut self) -> Vec<u8> {
        let bodies = [
            format!(
                r#"{{"requestError":{{"serviceException":{{"messageId":"BAD_REQUEST","text":"no {NUMBER}","validationErrors":{{"to":["{NUMBER} is blocked"]}}}}}}}}"#
            ),
            format!(
                r#"{{"errorCode":"E400","description":"no {NUMBER}","violations":[{{"property":"to","violation":"{NUMBER}"}}]}}"#
            ),
            format!(r#"{{"result":"no route to +{NUMBER}"}}"#),
            format!(r#"[{{"to":{NUMBER}}}]"#),
            format!("no route to {NUMBER}"),
            format!("<html><h1>{NUMBER}</h1></html>"),
            String::new(),
            "nul\0".to_owned(),
        ];
        let mut body = bodies[self.rng.usize(..bodies.len())].clone().into_bytes();
        if self.rng.u8(..8) == 0 {
            body.push(0xC3);
        }
        body
    }

    fn rate_limit(&mut self, kind: Kind) -> Plan {
        let retry_after = self.retry_after();
        let body = self.failure_body();
        let mut plan = refused(kind, 429, message("429 Slow Down", &retry_after, &body));
        plan.asks_again = true;
        plan
    }

    /// Every form of `Retry-After`, as header lines.
    fn retry_after(&mut self) -> String {
        let now = SystemTime::now();
        let past = now - Duration::from_secs(60);
        let forms = [
            String::new(),
            "0".to_owned(),
            "1".to_owned(),
            "120".to_owned(),
            "99999999999999999999".to_owned(),
            httpdate::fmt_http_date(past),
            httpdate::fmt_http_date(now + Duration::from_secs(3600)),
            "Sunday, 06-Nov-94 08:49:37 GMT".to_owned(),
            "Sun Nov  6 08:49:37 1994".to_owned(),
            "soon".to_owned(),
            "-1".to_owned(),
            "1.5".to_owned(),
            "0\r\nRetry-After: 120".to_owned(),
            "   0   ".to_owned(),
        ];
        match self.rng.usize(..=forms.len()) {
            none if none == forms.len() => String::new(),
            form => format!("Retry-After: {}\r\n", forms[form]),
        }
    }

    fn server_error(&mut self, kind: Kind) -> Plan {
        // A 503 that does not say when to come back must not be taken for one
        // that does, so it comes more often.
        let statuses = [500, 501, 502, 503, 503, 503, 504, 520, 599];
        let status = statuses[self.rng.usize(..statuses.len())];
        let body = self.failure_body();
        let text = message(&format!("{status} Oh"), "", &body);
        self.perhaps(kind, vec![Step::Write(text)], Answer::Status(status))
    }

    /// A 503 that says when to come back, which proves nothing: the PIN may have
    /// gone out.
    fn unavailable(&mut self, kind: Kind) -> Plan {
        let mut retry_after = self.retry_after();
        if retry_after.is_empty() {
            retry_after = "Retry-After: 0\r\n".to_owned();
        }
        let body = self.failure_body();
        let steps = vec![Step::Write(message("503 Later", &retry_after, &body))];
        self.perhaps(kind, steps, Answer::Status(503))
    }

    fn redirect(&mut self, kind: Kind) -> Plan {
        let status = *self.pick(&[300, 301, 302, 303, 304, 305, 307, 308]);
        let location = format!("Location: /trap?to={NUMBER}\r\n");
        let text = message(&format!("{status} Elsewhere"), &location, b"");
        if status >= 307 {
            return refused(kind, status, text);
        }
        self.perhaps(kind, vec![Step::Write(text)], Answer::Status(status))
    }

    fn strange_status(&mut self, kind: Kind) -> Plan {
        let status = *self.pick(&[201, 202, 203, 204, 205, 206, 207, 226, 299, 408, 600, 999]);
        let body = match status {
            204 => String::new(),
            _ => self.sent_body(),
        };
        let text = message(&format!("{status} Odd"), "", body.as_bytes());
        self.perhaps(kind, vec![Step::Write(text)], Answer::Status(status))
    }

    /// Answers before the answer, or a change of protocols instead of one.
    fn interim(&mut self, kind: Kind) -> Plan {
        if self.rng.u8(..4) == 0 {
            let upgrade =
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n";
            let steps = vec![Step::Write(upgrade.into()), Step::Close];
            return self.perhaps(kind, steps, Answer::Either);
        }
        let interim = *self.pick(&[
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 102 Processing\r\n\r\n",
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        ]);
        let mut text = interim.repeat(self.rng.usize(1..20)).into_bytes();
        text.extend(ok(&self.sent_body()));
        sent(kind, text)
    }

    fn garbage(&mut self, kind: Kind) -> Plan {
        let length = self.rng.usize(1..2000);
        let mut bytes: Vec<u8> = std::iter::repeat_with(|| self.rng.u8(..))
            .take(length)
            .collect();
        if bytes.starts_with(b"HTTP/") {
            bytes.clear();
        }
        let end = self.end();
        self.perhaps(kind, vec![Step::Write(bytes), end], Answer::None)
    }

    fn broken_head(&mut self, kind: Kind) -> Plan {
        let many = "X-More: 1\r\n".repeat(2000);
        let long = "x".repeat(1 << 20);
        let heads = [
            "HTTP/9.9 200 OK\r\n\r\n".to_owned(),
            "HTTP/1.1 20 OK\r\n\r\n".to_owned(),
            "HTTP/1.1 abc\r\n\r\n".to_owned(),
            "HTTP/1.1200 OK\r\n\r\n".to_owned(),
            "200 OK\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nX: \0\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}".to_owned(),
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}".to_owned(),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff0\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n{many}\r\n"),
            format!("HTTP/1.1 200 OK\r\nX: {long}\r\n\r\n"),
        ];
        let head = heads[self.rng.usize(..heads.len())].clone();
        let steps = vec![Step::Write(head.into_bytes()), Step::Close];
        self.perhaps(kind, steps, Answer::Either)
    }

    fn end(&mut self) -> Step {
        if self.rng.bool() {
            Step::Reset
        } else {
            Step::Close
        }
    }

    fn moment(&mut self) -> Duration {
        Duration::from_micros(self.rng.u64(..3000))
    }

    fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.rng.usize(..choices.len())]
    }
}

impl Plan {
    /// The network may lose the answer.
    fn or_broken(mut self) -> Self {
        self.answer = Answer::Either;
        self.outcomes.push(Unknown);
        self
    }
}

fn sent(kind: Kind, text: Vec<u8>) -> Plan {
    Plan {
        kind,
        steps: vec![Step::Accept, Step::Write(text)],
        answer: Answer::Status(200),
        outcomes: vec![Sent],
        asks_again: false,
    }
}

fn refused(kind: Kind, status: u16, text: Vec<u8>) -> Plan {
    Plan {
        kind,
        steps: vec![Step::Write(text)],
        answer: Answer::Status(status),
        outcomes: vec![NotSent],
        asks_again: false,
    }
}

fn ok(body: &str) -> Vec<u8> {
    message(
        "200 OK",
        "Content-Type: application/json\r\n",
        body.as_bytes(),
    )
}

fn message(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    // These have no body, and a length would be one of their headers' lies.
    let length = match &status[..3] {
        "204" | "304" => String::new(),
        _ => format!("Content-Length: {}\r\n", body.len()),
    };
    let head = format!("HTTP/1.1 {status}\r\n{headers}{length}X-Number: {NUMBER}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn chunk(text: &str) -> String {
    match text {
        "" => String::new(),
        _ => format!("{:x}\r\n{text}\r\n", text.len()),
    }
}

fn head_length(message: &[u8]) -> usize {
    let end = message.windows(4).position(|four| four == b"\r\n\r\n");
    end.map_or(message.len(), |end| end + 4)
}
