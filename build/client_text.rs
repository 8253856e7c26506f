//! What progenitor has no setting for, mended in the text of a client.
//!
//! The generated code decodes bodies itself: it reads them without bound, loses
//! the status of what it cannot decode, and hands a status that the document
//! does not list back undecoded. Here its calls are led to the crate's own.

/// The text of a client after all replacements.
pub fn mend(text: &str, gateway: &str) -> Result<String, String> {
    let refused = format!("Err (crate :: {gateway} :: refused (response) . await)");
    let mut text = text.to_owned();
    for (why, from, to) in [
        (
            "documented failures become a Rejection",
            "Err (Error :: ErrorResponse (ResponseValue :: from_response (response) . await ?))",
            refused.as_str(),
        ),
        (
            "failures of any other status become a Rejection too",
            "Err (Error :: UnexpectedResponse (response))",
            refused.as_str(),
        ),
        (
            "replies are read within a bound and keep their status",
            "ResponseValue :: from_response (response) . await",
            "crate :: transport :: reply (response) . await",
        ),
        (
            "no gateway is sent a header that is meant for Oxide's own servers",
            "let mut header_map = :: reqwest :: header :: HeaderMap :: with_capacity (1usize) ; \
             header_map . append (:: reqwest :: header :: HeaderName :: from_static (\"api-version\") , \
             :: reqwest :: header :: HeaderValue :: from_static (super :: Client :: api_version ()) ,) ;",
            "let header_map = :: reqwest :: header :: HeaderMap :: new () ;",
        ),
        (
            "a client is made by its builder alone, which lays the safety rules",
            "pub fn new (baseurl : & str",
            "fn new (baseurl : & str",
        ),
        (
            "a client is made by its builder alone, which lays the safety rules",
            "pub fn new_with_client (",
            "pub (crate) fn new_with_client (",
        ),
    ] {
        if !text.contains(from) {
            return Err(format!(
                "progenitor no longer writes `{from}` for `{gateway}`, which build/client_text.rs \
                 replaces so that {why}: see what it writes now"
            ));
        }
        text = text.replace(from, to);
    }
    Ok(text)
}
