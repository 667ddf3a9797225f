//! What the tests of this folder share: closed forms, a stand that runs small packs through the public path, and the
//! comparison of the two.
//!
//! The tests read a pack folder with [`pack::load`], realise a population, compile, simulate, and look at the trace.
//! Nothing here calls an inner function of the engine.

pub mod book;
pub mod check;
pub mod learning;
pub mod listing;
pub mod normal;
pub mod queue;
pub mod stand;
pub mod urn;
pub mod walk;
