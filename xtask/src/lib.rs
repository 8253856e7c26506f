//! The tasks of the crate's maintainers, as rooms that know only those below.
//!
//! `main.rs` and `cli.rs` parse the command line and call one of `commands`,
//! which read inputs, call engines and print. Of the engines, `patch` alone
//! changes the spec; `audit` holds it against its sources and against rules of
//! its own; `derived`, `compat` and `interop` are about what comes of it.

pub mod commands;

pub mod patch;

pub mod audit;

pub mod compat;
pub mod derived;
pub mod interop;

pub mod source;
pub mod source_facts;

pub mod spec;

pub mod contract;

pub mod report;

pub mod digest;
pub mod workspace;

// The steps of the build script, so that what is checked and derived here is
// what is compiled there.
#[path = "../../build/mod.rs"]
pub mod build;
pub use build::{checks, document, gateways, generate};
