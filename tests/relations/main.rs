//! Metamorphic relations: what must hold between runs, or within one, whatever the numbers are. Each draws small packs at random, from a
//! fixed seed, so that a test passes or fails once and for all. `docs/validation/relations.md` names them.
#![allow(clippy::unwrap_used, reason = "a test stops at the first fault")]

use proptest::test_runner::{Config, RngSeed};

mod conduct;
mod drawn;
mod indices;
mod lists;
mod runs;
mod scores;
mod sensing;

/// So many cases, the same ones every time and everywhere, and no file of those that failed.
fn of(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_101),
        max_shrink_iters: 32,
        ..Config::default()
    }
}

/// Standard errors that two samples may differ by.
const MOST: f64 = 4.5;

/// Whether two means, each with the variance of one subject and so many subjects, agree.
fn agree(one: (f64, f64, f64), other: (f64, f64, f64)) -> bool {
    let error = (one.1 / one.2 + other.1 / other.2).sqrt();
    (one.0 - other.0).abs() <= MOST * error + 1e-12
}
