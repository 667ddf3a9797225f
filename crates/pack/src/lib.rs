//! Packs and populations: reading, extending, checking and compiling the data that a run starts from.
//!
//! Input is counts over published categories and rules with sources. Nothing here reads a record of a person.

pub mod audit;
mod boundary;
pub mod calendar;
mod check;
mod compile;
mod describe;
pub mod diagnostic;
pub mod difference;
pub mod kind;
pub mod library;
mod load;
pub mod population;
mod schema;
pub mod shape;
pub mod spec;
mod suggest;
mod tree;
mod view;
mod words;

pub use boundary::UNCERTAINTY_FILE;
pub use compile::{asks_for_households, compile, compile_pair, reads, unlike};
pub use describe::{EvidenceSummary, amount, describe, describe_rules};
pub use kind::claim::{Bearing, Claim, Claims};
pub use kind::expected::{Asked, Expectation, Expected};
pub use kind::published::{Known, Published};
pub use kind::safeguard::{MOVES, Moves};
pub use kind::sweep::{Axis, Cut, Lasting, Over, Persons, Sweep};
pub use kind::targets::{Aggregate, Prior, Targets};
pub use library::Library;
pub use load::{Change, FORMAT, Loaded, load, load_law, load_sweep, load_targets};
pub use schema::json_schema;
pub use suggest::nearest;
pub use words::{Theory, explain, kinds, nearest_kind, theories};
