//! A sign-in page over two-factor-pin. [`sign_in`] is the part to read.

pub mod account;
mod expiring;
pub mod limits;
mod notice;
mod pages;
mod session;
pub mod sign_in;
mod step;
mod token;
pub mod web;
