//! The tasks of the crate's maintainers, one module a step.

pub mod check;
pub mod cli;
pub mod contract;
pub mod diff;
#[path = "../../build/document.rs"]
pub mod document;
pub mod exit;
#[path = "../../build/gateways.rs"]
pub mod gateways;
#[cfg(test)]
mod gateways_tests;
pub mod lint;
pub mod pages;
pub mod polyglot;
pub mod reference;
pub mod regenerate;
pub mod spec;
pub mod vectors;
pub mod workshop;
