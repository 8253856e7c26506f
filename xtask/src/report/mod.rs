//! What was found, how it is shown, and how a command ends.

pub mod exit;
pub mod finding;
pub mod kind;
pub mod render;
