//! The credentials that a mock gateway lets in.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::gateway::Gateway;

pub(super) const API_KEY: &str = Gateway::API_KEY;
pub(super) const USER_NAME: &str = Gateway::USER_NAME;
pub(super) const PASSWORD: &str = Gateway::PASSWORD;
pub(super) const SESSION_TOKEN: &str = Gateway::SESSION_TOKEN;
pub(super) const USER_KEY: &str = Gateway::USER_KEY;
pub(super) const SESSION_KEY: &str = Gateway::SESSION_KEY;
pub(super) const ACCESS_TOKEN: &str = Gateway::ACCESS_TOKEN;

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
