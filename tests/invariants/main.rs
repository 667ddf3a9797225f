//! The invariants of ARCHITECTURE.md, each test named after the one it holds, and relations that must hold between runs
//! whatever the numbers are.
#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

mod between_runs;
mod code;
mod companions;
mod compared;
mod data;
mod documents;
mod every_pack;
mod followed;
mod impact;
mod linked;
mod resumed;
mod safeguards;
mod scaling;
mod system;
