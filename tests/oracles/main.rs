//! Closed forms against the engine, through the public path: a small pack in the pack format, loaded, realised,
//! compiled, run, and its trace read.
//!
//! Each test names the form of its oracle: *continuous* time, or *per tick*.
#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

mod appeals;
mod association;
mod classes;
mod expected;
mod faces;
mod grading;
mod hardship;
mod households;
mod index;
mod learning;
mod lists;
mod market;
mod patrols;
mod points;
mod raters;
mod reference;
mod sensing;
mod sensitivity;
mod statistics;
mod terms;
mod theories;
mod traps;
mod walks;
mod windows;
