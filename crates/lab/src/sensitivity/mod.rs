//! How much of the variance of a model's outputs each of its inputs makes: the statistics, free of any simulation.
//!
//! A model is a function of a point of the unit cube and of a seed. What differs between two runs of one point is *chance*, and is
//! told apart from what the inputs do: the variance of an output is the mean of its variance at a point (chance), plus the variance of
//! its mean at a point (inputs).
//!
//! [`screen`] finds which inputs matter with few runs (Morris 1991, Technometrics 33:161-174); [`split`] gives first-order and total
//! indices of single inputs and of groups of them, with intervals (Saltelli et al. 2010, Computer Physics Communications 181:259-270;
//! Jansen 1999, Computer Physics Communications 117:35-43).

mod draws;
mod screening;
mod variance;

#[cfg(test)]
mod tests;

pub use draws::keyed;
pub use screening::{ElementaryEffect, Screening, screen};
pub use variance::{Estimate, Part, ROWS_MIN, Split, Variances, split};

/// What a model gives in one run: a value for each of its outputs; `None` where there is none.
pub type Outputs = Vec<Option<f64>>;

/// A model: from a point of the unit cube and a seed to its outputs, always as many. Called from several threads.
pub type Model<'a> = &'a (dyn Fn(&[f64], u64) -> Outputs + Sync);
