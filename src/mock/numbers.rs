//! What a mock gateway answers by the phone number, and the numbers that make
//! it fail.

use super::answer::Answer;
use super::spec::Operation;

pub(super) const RATE_LIMITED: &str = "447700900429";
pub(super) const UNREACHABLE: &str = "447700900404";
pub(super) const FAILING: &str = "447700900500";
pub(super) const SILENT: &str = "447700900408";

/// Whether two numbers are one. A plus sign or two zeros may stand before the
/// digits.
pub(super) fn is(number: Option<&str>, digits: &str) -> bool {
    number.is_some_and(|number| {
        let bare = number.strip_prefix('+').or(number.strip_prefix("00"));
        bare.unwrap_or(number) == digits
    })
}

/// The answer that a number asks for, the ordinary one for most.
pub(super) fn answer(operation: Operation<'_>, number: Option<&str>) -> Answer {
    if is(number, RATE_LIMITED) {
        let answer = operation.failure(429, "Too many requests");
        return answer.with_header("retry-after", "30");
    }
    if is(number, FAILING) {
        return operation.failure(500, "Internal error");
    }
    if is(number, UNREACHABLE) {
        let reply = operation.answer(200, Some("numberNotReachable"));
        return reply
            .filter(|reply| reply.body.is_some())
            .unwrap_or_else(|| operation.failure(400, "the number cannot be reached"));
    }
    let mut answer = operation.answer(200, None).unwrap_or(Answer::empty(200));
    // A gateway repeats the number, so the example's own would be a lie.
    let to = answer.body.as_mut().and_then(|body| body.get_mut("to"));
    if let (Some(to), Some(number)) = (to, number) {
        *to = number.into();
    }
    answer
}
