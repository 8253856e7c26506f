//! What a mock gateway sends, accepts and refuses, for all its modules.

pub(super) const PIN: &str = "123456";

pub(super) const RATE_LIMITED: &str = "447700900429";
pub(super) const UNREACHABLE: &str = "447700900404";
pub(super) const FAILING: &str = "447700900500";
pub(super) const SILENT: &str = "447700900408";

pub(super) const API_KEY: &str = "mock-api-key";
pub(super) const USER_NAME: &str = "mock-user";
pub(super) const PASSWORD: &str = "mock-password";
pub(super) const SESSION_TOKEN: &str = "mock-session-token";
pub(super) const USER_KEY: &str = "mock-user-key";
pub(super) const SESSION_KEY: &str = "mock-session-key";
pub(super) const ACCESS_TOKEN: &str = "mock-access-token";
