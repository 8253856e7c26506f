//! Other languages: clients that are generated from the spec, and whether they
//! work.

mod diagnostics;
pub mod polyglot;
pub mod real_clients;
pub mod toolchain;
pub mod vectors;
