//! The `Retry-After` header, in its two forms.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// How long the headers ask to wait.
pub(crate) fn in_headers(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    parse(text(RETRY_AFTER)?, text(DATE), SystemTime::now())
}

/// A date is a wait by the clock that set it, the gateway's. This machine's may
/// be wrong by hours, and is asked only where the answer has no date of its own.
fn parse(value: &str, answered: Option<&str>, now: SystemTime) -> Option<Duration> {
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that is too large to hold is a very long time.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let date = |text| httpdate::parse_http_date(text).ok();
    let from = answered.and_then(date).unwrap_or(now);
    Some(date(value)?.duration_since(from).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::{Duration, SystemTime};

    #[test]
    fn seconds_and_the_three_forms_of_http_dates_are_understood() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 30);
        for (value, expected) in [
            ("0", Some(0)),
            ("120", Some(120)),
            ("99999999999999999999999", Some(u64::MAX)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(30)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", Some(30)),
            ("Sun Nov  6 08:49:37 1994", Some(30)),
            ("Sat, 05 Nov 1994 08:49:37 GMT", Some(0)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(
                parse(value, None, now),
                expected.map(Duration::from_secs),
                "{value:?}"
            );
        }
    }

    #[test]
    fn this_machines_clock_is_asked_only_where_the_answer_has_no_date() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let before_1970 = SystemTime::UNIX_EPOCH - Duration::from_secs(3600);
        let first = "Sun, 06 Nov 1994 08:49:37 GMT";
        let later = "Sun, 06 Nov 1994 08:49:57 GMT";
        for (answered, now, expected) in [
            (Some(first), at(784_111_777), 20),
            (Some(first), before_1970, 20),
            (Some(first), at(4_000_000_000), 20),
            (Some(later), at(0), 0),
            (Some("Fri, 31 Dec 9999 23:59:59 GMT"), at(0), 0),
            (Some("today"), at(784_111_777), 20),
            (None, at(784_111_777), 20),
            (None, at(4_000_000_000), 0),
            (None, before_1970, 784_111_797 + 3600),
        ] {
            let wait = parse(later, answered, now);
            assert_eq!(
                wait,
                Some(Duration::from_secs(expected)),
                "{answered:?} {now:?}"
            );
        }
    }
}
