//! Runs: what was asked for, resolved into a plan; its replicates; the folder they are written to; its verification.
//!
//! Nothing here prints, and nothing here looks at a clock.

mod aside;
pub mod audit;
pub mod calibrate;
pub mod changed;
pub mod checkpoint;
pub mod companion;
pub mod compare;
pub mod design;
pub mod digits;
pub mod error;
pub mod exhibition;
pub mod expected;
pub mod fault;
pub mod forecast;
mod ground;
pub mod impact;
mod inputs;
pub mod life;
mod lines;
pub mod manifest;
pub mod pick;
pub mod plan;
pub mod precision;
pub mod request;
pub mod run;
pub mod saved;
pub mod sensitivity;
pub mod snapshot;
pub mod store;
pub mod sweep;
pub mod uncertainty;
pub mod verify;
mod watcher;
pub mod written;
