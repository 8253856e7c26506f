//! From the text of the spec to the text of the clients.
//!
//! Declared once, for the build script, for xtask and for the tests, so that
//! what is checked and derived is what is compiled. [`generate`] is the way in;
//! the others are its steps, in the order of the flow.

pub mod checks;
pub mod document;
pub mod gateways;
pub mod passes;
pub mod seam;

pub mod describe;
pub mod facts;
pub mod generate;
pub mod meaning;
pub mod names;
pub mod requests;
pub mod sensitive;
pub mod signatures;
pub mod words;
