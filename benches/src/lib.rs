//! Reference workload R1 written by hand, twice, as the measure for the engine, and packs made ready for it ([`workload`]).
//!
//! [`bernoulli`] is what an expert writes in an hour: a draw per person, day and kind of conduct. [`superposition`] is
//! the better algorithm: one draw per person and day, detection folded into the rate. Both hold the same state and
//! differ only in how a day's records come about; they are tested against each other and against the closed form.

pub mod bernoulli;
pub mod expected;
pub mod population;
pub mod superposition;
pub mod tables;
pub mod workload;
