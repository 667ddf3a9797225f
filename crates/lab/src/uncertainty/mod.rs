//! How sure are the results of a pack? Its numbers are drawn from their ranges, its theories by their weights, and the variance of each
//! headline is split into chance, numbers (by evidence and by name) and theory.
//!
//! First a screening orders the numbers by what they do; then those that do most have a share of the variance of their own, all others
//! one together ([`crate::sensitivity`]). A draw that the pack cannot have is counted with its reason, and the rows that it stands in
//! are left out. What a pack keeps of it is bound to the files that it follows from ([`kept()`]).

mod factor;
mod groups;
mod headline;
mod kept;
mod result;
mod study;
mod theory;

pub use factor::SPREAD;
pub use kept::{FILE, Kept, kept};
pub use result::{
    Design, EvidencePart, HeadlineLine, Index, Indices, METHOD, NumberLine, NumberPart, Parts, Refusal,
    RestPart, SCHEMA, Spread, TheoryLine, Uncertainty,
};
pub use study::{Asked, Looks, PERSONS, RUNS, RUNS_MAX, of_pack};
pub use theory::{STATED, Theory, UNSTATED, theories};
