#[path = "../../build/gateways.rs"]
mod gateways;
#[cfg(test)]
mod gateways_tests;

fn main() {}
