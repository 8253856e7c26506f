//! What progenitor has no setting for, mended in the text of a client.
//!
//! The generated code decodes bodies itself: it reads them without bound, loses
//! the status of what it cannot decode, and hands a status that the document
//! does not list back undecoded. It also holds a request while it is on its way,
//! and can make it only once. Here its calls are led to the crate's own.

/// The text of a client after all replacements.
pub fn mend(text: &str, gateway: &str) -> Result<String, String> {
    let refused = format!(
        "Err (crate :: transport :: refused (response , crate :: {gateway} :: FAILURES) . await)"
    );
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
            "header_map . append (:: reqwest :: header :: HeaderName :: from_static (\"api-version\") , \
             :: reqwest :: header :: HeaderValue :: from_static (super :: Client :: api_version ()) ,) ;",
            "",
        ),
        (
            "a request can be made again for a retry",
            "let url = ",
            "let request = || -> Result < :: reqwest :: Request , crate :: Error > { let url = ",
        ),
        (
            "the gateway's address is read once, not for every request",
            "client . baseurl ,",
            "client . inner . base_path () ,",
        ),
        (
            "the gateway's address is read once, not for every request",
            "let mut header_map = ",
            "let url = client . inner . url (& url) ; let mut header_map = ",
        ),
        (
            "a request can be made again for a retry",
            "let info = OperationInfo { operation_id : ",
            "Ok (request) } ; let operation = ",
        ),
        (
            "all calls are sent by one piece of code, and keep no request while they wait",
            ", } ; client . pre (& mut request , & info) . await ? ; \
             let result = client . exec (request , & info) . await ; \
             client . post (& result , & info) . await ? ; let response = result ? ;",
            "; let response = client . inner . send (& client . client , & request , operation) . await ? ;",
        ),
        (
            "nobody looks for a hook that no call runs",
            "impl ClientHooks < crate :: transport :: Connection > for & Client { }",
            "",
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
    for gone in ["api-version", "from_response (", ". exec (", ". pre ("] {
        if text.contains(gone) {
            return Err(format!(
                "progenitor writes `{gone}` for `{gateway}` where build/client_text.rs does not \
                 expect it: see what it writes now"
            ));
        }
    }
    // An optional header is lent to a request, which may be made again, and a
    // table without a header needs no room for one.
    Ok(text
        .replace("if let Some (value) = ", "if let Some (value) = & ")
        .replace("HeaderMap :: with_capacity (1usize)", "HeaderMap :: new ()"))
}
