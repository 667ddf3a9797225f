//! Packs and populations: reading, extending, checking and compiling the data that a run starts from.
//!
//! Input is counts over published categories and rules with sources. Nothing here reads a record of a person.

pub mod calendar;
mod compile;
pub mod diagnostic;
pub mod population;
pub mod spec;
mod suggest;
mod tree;

pub use compile::{compile, reads};
