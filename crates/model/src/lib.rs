//! The model: what a scheme does to a synthetic population, tick by tick.
//!
//! No input or output, no clock, no globals; it cannot fail once a [`policy::Policy`] exists. Every random draw is a
//! pure function of (seed, stream, block or subject, tick, draw), and every reduction is a sum of integers, so a run is
//! the same bit for bit on any number of threads.

pub mod layout;
pub mod policy;
pub mod trace;
