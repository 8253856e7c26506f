//! The tasks of the crate's maintainers, one module a step.

pub mod check;
pub mod cli;
pub mod diff;
pub mod exit;
#[path = "../../build/gateways.rs"]
pub mod gateways;
#[cfg(test)]
mod gateways_tests;
pub mod regenerate;
