//! Examples that name the caller's own PIN and number.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::answer::Answer;
use super::call::Call;
use super::spec::Operation;

/// Puts the values of the request where the answer repeats them, since a client
/// doubts an answer about another PIN or number. A field that is absent or null
/// stays so.
pub(super) fn repeat(operation: Operation<'_>, call: &Call, answer: &mut Answer) {
    for (field, name) in operation.echoes() {
        let Some(body) = &mut answer.body else { return };
        if let Some(old @ Value::String(_)) = body.get_mut(field)
            && let Some(asked) = asked(operation, call, name)
        {
            *old = asked;
        }
    }
}

fn asked(operation: Operation<'_>, call: &Call, name: &str) -> Option<Value> {
    match operation.in_path(&call.path, name) {
        Some(value) => {
            let value = percent_decode_str(value).decode_utf8_lossy();
            Some(value.into_owned().into())
        }
        None => call.json()?.get(name).cloned(),
    }
}
