//! R1 timed.
fn main() {}
