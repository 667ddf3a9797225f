//! Checking what was written: does a run, or a comparison, repeat?

use crate::compare;
use crate::error::Error;
use crate::fault::{self, Fault};
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::run::{Outcome, Progress};
use crate::written::Written;

/// Repeats what was written and compares the state digest of every replicate. Gives their number.
pub fn rerun(written: &Written, plans: Vec<Plan>, progress: Progress<'_>) -> Result<usize, Error> {
    let outcomes = match <[Plan; 2]>::try_from(plans) {
        Ok(pair) => compare::run(pair, progress)?.arms.into(),
        Err(plans) => plans.into_iter().map(|plan| plan.run(progress)).collect::<Result<Vec<_>, Fault>>()?,
    };
    let mut repeated = 0;
    for (manifest, outcome) in written.runs.iter().zip(&outcomes) {
        repeated += same(manifest, outcome)?;
    }
    Ok(repeated)
}

fn same(manifest: &Manifest, outcome: &Outcome) -> Result<usize, Fault> {
    for (replicate, (was, is)) in manifest.replicates.iter().zip(&outcome.replicates).enumerate() {
        if was.state_digest != is.trace.state_digest {
            return Err(differs(manifest, replicate, [&was.state_digest, &is.trace.state_digest]));
        }
    }
    Ok(outcome.replicates.len())
}

/// A replicate that ends in another state than it had.
pub fn differs(manifest: &Manifest, replicate: usize, [was, is]: [&str; 2]) -> Fault {
    let message = format!("replicate {replicate} has the state digest {is}, and had {was}");
    Fault::new(&fault::RERUN_DIFFERS, message)
        .help(format!("the run was written by {} {}", manifest.program.name, manifest.program.version))
}
