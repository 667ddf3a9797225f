//! The model: what a scheme does to a synthetic population, tick by tick.
//!
//! No input or output, no clock, no globals; it cannot fail once a [`policy::Policy`] exists. Every random draw is a
//! pure function of (seed, stream, block or subject, tick, draw), and every reduction is a sum of integers, so a run is
//! the same bit for bit on any number of threads.

mod act;
mod assess;
mod book;
mod candidate;
mod census;
pub mod draw;
pub mod footprint;
pub mod frailty;
pub mod layout;
mod listing;
mod pass;
pub mod policy;
mod rates;
mod region;
mod renew;
mod simulate;
mod tick;
pub mod trace;
mod world;

pub use simulate::simulate;
