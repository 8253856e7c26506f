//! The tasks of the crate's maintainers, one module a step.

pub mod bench;
pub mod build_cost;
pub mod check;
pub mod cli;
pub mod contract;
pub mod derived;
pub mod diff;
pub mod edit;
pub mod exit;
pub mod finding;
#[cfg(test)]
mod gateways_tests;
pub mod hold;
pub mod lint;
pub mod mend;
pub mod polyglot;
pub mod reference;
pub mod regenerate;
pub mod render;
pub mod rules;
pub mod rust_api;
pub mod scaffold;
pub mod source;
pub mod source_facts;
pub mod spec;
pub mod vectors;
pub mod workshop;
pub mod workspace;
pub mod yaml;

// The steps of the build script, so that what is checked and derived here is
// what is compiled there.
#[path = "../../build/client_text.rs"]
mod client_text;
#[path = "../../build/document.rs"]
pub mod document;
#[path = "../../build/facts.rs"]
mod facts;
#[path = "../../build/gateways.rs"]
pub mod gateways;
#[path = "../../build/generate.rs"]
mod generate;
#[path = "../../build/passes.rs"]
mod passes;
