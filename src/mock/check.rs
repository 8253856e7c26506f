//! Whether the spec allows a request.

use serde_json::Value;

use super::call::Call;
use super::schema;
use super::spec::Operation;

/// Holds the media type, the body and the query of a call against the
/// operation that it is for.
///
/// # Errors
///
/// Why the spec does not allow it, without a value of the call's.
pub(super) fn check(operation: Operation<'_>, call: &Call) -> Result<(), String> {
    if call.body.is_empty() && !operation.requires_body() {
        return check_query(operation, call);
    }
    let content_type = call.headers.get("content-type").map_or("", String::as_str);
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return Err("the body is not declared as application/json".to_owned());
    }
    let body = call.json().ok_or("the body is not JSON")?;
    schema::check(operation.spec, operation.body(), &body, "body")?;
    check_query(operation, call)
}

fn check_query(operation: Operation<'_>, call: &Call) -> Result<(), String> {
    let query = call.query.as_deref().unwrap_or_default();
    let mut pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.try_for_each(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        check_parameter(operation, name, value)
    })
}

fn check_parameter(operation: Operation<'_>, name: &str, text: &str) -> Result<(), String> {
    let schema = operation
        .query_parameter(name)
        .ok_or("the query has a parameter that the operation has not")?;
    // A query is text, and says a truth value or a number as JSON does.
    let value = match schema["type"].as_str() {
        Some("string") => text.into(),
        _ => serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)),
    };
    schema::check(operation.spec, schema, &value, name)
}
