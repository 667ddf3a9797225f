//! The model: what a scheme does to a synthetic population, tick by tick.
//!
//! No input or output, no clock, no globals; it cannot fail once a [`policy::Policy`] exists and a [`layout::Layout`] whose
//! blocks are of their length. Every random draw is a pure function of (seed, stream, block or subject, tick, draw), and every
//! reduction is a sum of integers, so a run is the same bit for bit on any number of threads.

mod act;
mod assess;
mod association;
mod book;
mod branch;
mod bytes;
mod candidate;
mod census;
pub mod described;
mod desk;
pub mod draw;
mod factors;
mod feedback;
pub mod follow;
pub mod footprint;
pub mod frailty;
mod grievance;
pub mod hardship;
pub mod household;
mod keeper;
pub mod layout;
pub mod links;
mod listing;
pub mod lives;
mod market;
mod norms;
mod pass;
pub mod policy;
mod portion;
mod rates;
mod reactions;
mod redress;
mod region;
mod renew;
mod saved;
pub mod schedule;
mod simulate;
mod sparse;
mod spillover;
mod stretch;
mod strikes;
mod tick;
pub mod tied;
pub mod trace;
mod watch;
mod world;

pub use branch::Branch;
pub use saved::FORMAT;
pub use simulate::{follow, simulate, simulate_from, simulate_lives, simulate_turns};
pub use watch::{Part, Regions, Start, Stop, Watch};
