//! What the xtask promises: each module is one promise, and they are one
//! program, since linking it is what takes longest.

mod adapted;
mod advice;
mod applying;
mod bad_pages;
mod cells;
mod chrome;
mod command_line;
mod common;
mod contract;
mod depots;
mod derived;
mod diff;
mod editing;
mod edits;
mod evidence;
mod gateways;
mod mutations;
mod no_client;
mod no_panic;
mod pages;
mod public_api;
mod records;
mod reduced;
mod rendering;
mod rooms;
mod saved_pages;
mod scaffolds;
mod several_sources;
mod source_properties;
mod sources;
mod texts;
mod traps;
mod wording;
