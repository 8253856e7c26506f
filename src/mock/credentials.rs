//! The credentials that a mock gateway lets in.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

pub(super) const API_KEY: &str = "mock-api-key";
pub(super) const USER_NAME: &str = "mock-user";
pub(super) const PASSWORD: &str = "mock-password";
pub(super) const SESSION_TOKEN: &str = "mock-session-token";
pub(super) const USER_KEY: &str = "mock-user-key";
pub(super) const SESSION_KEY: &str = "mock-session-key";
pub(super) const ACCESS_TOKEN: &str = "mock-access-token";

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
