//! Runs: what was asked for, resolved into a plan; its replicates; the folder they are written to; its verification.
//!
//! Nothing here prints, and nothing here looks at a clock.

pub mod fault;
pub mod manifest;
pub mod store;
