//! Measures: numbers computed from the trace of a finished run, each with its numerator and denominator.
//!
//! A measure reads the trace and nothing else: it can neither change a run nor draw a number. One measure is one file
//! in [`kind`], and one line of the list there.

pub mod combine;
pub mod cut;
pub mod effect;
pub mod inequality;
pub mod interval;
pub mod kind;
pub mod pairing;
pub mod row;
mod run;
#[cfg(test)]
mod sample;
pub mod selection;
pub mod survival;

pub use combine::{Combined, Estimate, combine};
pub use effect::{Effect, effects};
pub use row::{Measures, Row};
pub use run::{all, of_everybody};
