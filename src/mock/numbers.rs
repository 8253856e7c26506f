//! Failures by phone number.

use super::answer::Answer;
use super::constants::{FAILING, RATE_LIMITED, UNREACHABLE};
use super::spec::Operation;

/// The digits of a number, before which a plus sign or two zeros may stand.
pub(super) fn bare(number: &str) -> &str {
    let bare = number.strip_prefix('+').or(number.strip_prefix("00"));
    bare.unwrap_or(number)
}

/// Whether two numbers are one.
pub(super) fn is(number: Option<&str>, digits: &str) -> bool {
    number.is_some_and(|number| bare(number) == digits)
}

/// The failure that a number asks for. `None` for most.
pub(super) fn failure(operation: Operation<'_>, number: Option<&str>) -> Option<Answer> {
    if is(number, RATE_LIMITED) {
        let answer = operation.failure(429, "Too many requests");
        return Some(answer.with_header("retry-after", "30"));
    }
    if is(number, FAILING) {
        return Some(operation.failure(500, "Internal error"));
    }
    if is(number, UNREACHABLE) {
        let reply = operation.answer(200, Some("numberNotReachable"));
        return Some(
            reply
                .filter(|reply| reply.body.is_some())
                .unwrap_or_else(|| operation.failure(400, "the number cannot be reached")),
        );
    }
    None
}
