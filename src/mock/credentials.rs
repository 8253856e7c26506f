//! The credentials that a mock gateway lets in.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::constants::{
    ACCESS_TOKEN, API_KEY, PASSWORD, SESSION_KEY, SESSION_TOKEN, USER_KEY, USER_NAME,
};

/// What the header of a security scheme of the spec must carry. A scheme that
/// nobody thought of here lets nobody in.
pub(super) fn accepted(scheme: &str) -> Option<String> {
    Some(match scheme {
        "infobipApiKey" => format!("App {API_KEY}"),
        "infobipBasic" => {
            let pair = format!("{USER_NAME}:{PASSWORD}");
            format!("Basic {}", BASE64_STANDARD.encode(pair))
        }
        "infobipSessionToken" => format!("IBSSO {SESSION_TOKEN}"),
        "infobipBearer" => format!("Bearer {ACCESS_TOKEN}"),
        "smsendUserKey" => USER_KEY.to_owned(),
        "smsendSessionKey" => SESSION_KEY.to_owned(),
        "smsendAccessToken" => ACCESS_TOKEN.to_owned(),
        _ => return None,
    })
}
