//! What the crate promises: each module is one promise, and reads as a part of
//! its specification. The promise that no PIN goes out twice, whatever the
//! gateway does, has a binary of its own: `tests/chaos`.

mod arguments;
mod broken_spec;
mod building;
mod dates;
mod delivery;
mod documentation;
mod enduring;
mod errors;
mod examples;
mod failures;
mod gateway_example;
mod jumps;
mod mock;
mod mock_gateway;
mod moving;
mod numbers;
mod open_enums;
mod properties;
mod reconnecting;
mod redirects;
mod renewed_certificates;
mod replies;
mod retries;
mod secrets;
mod settings;
mod texts;
mod tls;
mod traces;
mod typed_input;
mod verification;
mod wire;

#[path = "../support/mod.rs"]
mod support;

// The build script's own modules: what they say of a broken spec is what a
// maintainer sees, and they read the spec for its examples.
#[allow(dead_code, reason = "the build script and xtask use more of it")]
#[path = "../../build/mod.rs"]
mod build;
